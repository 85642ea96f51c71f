"""Which engines may translate a language pair, in which order, and what would help where none can."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Self

from dragoman.core.engines.base import Cure, Engine, Trust


class Chain:
    """Engines in order of preference."""

    def __init__(self, engines: Iterable[Engine]) -> None:
        self.engines = tuple(engines)

    def __iter__(self) -> Iterator[Engine]:
        return iter(self.engines)

    def for_pair(
        self, source: str, target: str, *, private: bool = False, without: Collection[str] = ()
    ) -> list[tuple[Engine, Trust]]:
        """The engines that have the pair, each with its trust; what may be published comes first.

        private: leave out engines that send the text to someone else (embargoed stories).
        without: leave out these, by alias (their money is spent).
        """
        found = [
            (engine, engine.trust(source, target))
            for engine in self.engines
            if engine.alias not in without
            and not (private and engine.sends_text_out)
            and engine.pair(source, target)
        ]
        return sorted(found, key=lambda pair: pair[1] is Trust.DRAFT)

    def can(self, source: str, target: str, *, private: bool = False, without: Collection[str] = ()) -> bool:
        return bool(self.for_pair(source, target, private=private, without=without))

    def cure(self, source: str, target: str) -> Cure:
        """The one setting or command that would help a pair without an engine."""
        for engine in self.engines:
            if cure := engine.cure(source, target):
                return cure
        return Cure("add_engine", {"pair": f"{source}-{target}"})

    def close(self) -> None:
        for engine in self.engines:
            engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
