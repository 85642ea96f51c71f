"""Two steps where no engine has a pair: the languages in between that have both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.core.engines.base import Pair, Trust, fallbacks

if TYPE_CHECKING:
    from dragoman.core.engines.chain import Chain


@dataclass(frozen=True, slots=True)
class Route:
    """Through `pivot`. trust: the worse of the two steps."""

    pivot: str
    trust: Trust


def routes(chain: Chain, source: str, target: str, *, private: bool = False) -> list[Route]:
    """Best first: what may be published, then in the order of the engines. Never more than two steps."""
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
            found.append(((worse is Trust.DRAFT, order[one], order[two]), Route(pivot, worse)))
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
    return fallbacks(one)[-1] == fallbacks(other)[-1]
