"""Which engines may translate a language pair, in which order, and what would help where none can."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Self

from dragoman.core.engines.base import Cure, Engine, Trust
from dragoman.core.engines.route import Route, missing_steps, routes


class Chain:
    """Engines in order of preference."""

    def __init__(self, engines: Iterable[Engine]) -> None:
        self.engines = tuple(engines)

    def __iter__(self) -> Iterator[Engine]:
        return iter(self.engines)

    def for_pair(self, source: str, target: str, *, private: bool = False) -> list[tuple[Engine, Trust]]:
        """The engines that have the pair, each with its trust; what may be published comes first.

        private: leave out engines that send the text to someone else (embargoed stories).
        """
        found = [
            (engine, engine.trust(source, target))
            for engine in self.engines
            if not (private and engine.sends_text_out) and engine.pair(source, target)
        ]
        return sorted(found, key=lambda pair: pair[1] is Trust.DRAFT)

    def but(self, aliases: Collection[str]) -> Chain:
        """The others of these engines: some are left out, for want of money."""
        return Chain(engine for engine in self.engines if engine.alias not in aliases) if aliases else self

    def direct(self, source: str, target: str, *, private: bool = False) -> bool:
        """Whether an engine has the pair itself."""
        return bool(self.for_pair(source, target, private=private))

    def routes(self, source: str, target: str, *, private: bool = False) -> list[Route]:
        """The languages through which a pair can be had that no engine has, the best first."""
        return routes(self, source, target, private=private)

    def can(self, source: str, target: str, *, private: bool = False) -> bool:
        """Whether the pair can be had: from one engine, or in two steps."""
        return self.direct(source, target, private=private) or bool(
            self.routes(source, target, private=private)
        )

    def trust(self, source: str, target: str, *, private: bool = False) -> Trust | None:
        """The best that the pair can be had with, in one step or two; None where it cannot be had."""
        if direct := self.for_pair(source, target, private=private):
            return direct[0][1]
        ways = self.routes(source, target, private=private)
        return ways[0].trust if ways else None

    def cure(self, source: str, target: str) -> Cure:
        """The one setting or command that would help a pair that cannot be had: for the pair itself, or
        for the one step that is missing on the way through another language."""
        for pair in [(source, target), *missing_steps(self, source, target)]:
            cures = [cure for engine in self.engines if (cure := engine.cure(*pair))]
            # What lacks only its package is nearer than what lacks a model.
            installs = [cure for cure in cures if cure.code == "install_package"]
            if cures:
                return (installs + cures)[0]
        return Cure("add_engine", {"pair": f"{source}-{target}"})

    def close(self) -> None:
        for engine in self.engines:
            engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
