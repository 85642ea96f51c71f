"""Two steps where no engine has a pair: the languages in between that have both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.core.engines.base import Pair, Trust, fallbacks
from dragoman.core.languages.kin import kindred

if TYPE_CHECKING:
    from dragoman.core.engines.chain import Chain


@dataclass(frozen=True, slots=True)
class Route:
    """Through `pivot`. trust: the worse of the two steps."""

    pivot: str
    trust: Trust


def routes(chain: Chain, source: str, target: str, *, private: bool = False) -> list[Route]:
    """Best first, never more than two steps: what may be published; then the later of its two engines;
    then a language of the family of both, which loses least on the way (pt-es-ca: 6 chrF over pt-en-ca)."""
    order = {engine: place for place, engine in enumerate(chain)}
    found = []
    for pivot in sorted({step for pair in _named(chain) for step in pair}):
        if _kin(pivot, source) or _kin(pivot, target):
            continue
        first = chain.for_pair(source, pivot, private=private)
        second = chain.for_pair(pivot, target, private=private) if first else []
        if first and second:
            (one, trust), (two, other) = first[0], second[0]
            worse = Trust.DRAFT if Trust.DRAFT in (trust, other) else Trust.PUBLISHABLE
            places = order[one], order[two]
            strange = not kindred(*map(_bare, (source, pivot, target)))
            found.append(((worse is Trust.DRAFT, max(places), strange, *places), Route(pivot, worse)))
    return [route for _, route in sorted(found, key=lambda pair: pair[0])]


def missing_steps(chain: Chain, source: str, target: str) -> Iterator[Pair]:
    """The pairs of which one alone would make a route, its other step being there."""
    for pivot in sorted({step for pair in _named(chain) for step in pair}):
        if _kin(pivot, source) or _kin(pivot, target):
            continue
        if chain.direct(pivot, target):
            yield source, pivot
        elif chain.direct(source, pivot):
            yield pivot, target


def _named(chain: Chain) -> Iterator[Pair]:
    for engine in chain:
        yield from engine.named_pairs()


def _kin(one: str, other: str) -> bool:
    """Two forms of one language: pt and pt-BR."""
    return _bare(one) == _bare(other)


def _bare(language: str) -> str:
    return fallbacks(language)[-1]
