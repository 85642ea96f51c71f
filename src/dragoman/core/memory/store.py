"""Earlier targets of the same sentence: the protocol that the pipeline asks, and a store in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from dragoman.core.types import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence and its target. hash, before, after: as in `Unit`; marked: the target.

    approved: a person wrote it or answered for it. origin: where it is from, for the desk.
    """

    hash: str
    source: str
    target: str
    marked: str
    before: str = ""
    after: str = ""
    approved: bool = True
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier target. context: the neighbours were the same too."""

    marked: str
    context: bool
    approved: bool = True
    origin: str = ""


class Memory(Protocol):
    def lookup(self, units: Sequence[Unit], target: str) -> list[Match | None]:
        """The best match of each unit, in order, in a number of queries that does not grow.

        Only exact matches by hash. Better: approved, then the same context, then the later one.
        """

    def put(self, entries: Iterable[Entry]) -> None:
        """Remembers. A later entry with the same hash, languages and context replaces the earlier,
        unless that one is approved and the later is not."""


class MemoryStore:
    """A memory that lives as long as its process."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[tuple[str, str, str], dict[tuple[str, str], Entry]] = {}
        self.put(entries)

    def lookup(self, units: Sequence[Unit], target: str) -> list[Match | None]:
        return [self._best(unit, target) for unit in units]

    def put(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            contexts = self._entries.setdefault((entry.hash, entry.source, entry.target), {})
            earlier = contexts.pop((entry.before, entry.after), None)
            if earlier and earlier.approved and not entry.approved:
                entry = earlier
            contexts[entry.before, entry.after] = entry

    def _best(self, unit: Unit, target: str) -> Match | None:
        contexts = self._entries.get((unit.hash, unit.language, target)) if unit.hash else None
        if not contexts:
            return None
        here = (unit.before, unit.after)
        later_first = reversed(contexts.items())
        context, entry = max(later_first, key=lambda item: (item[1].approved, item[0] == here))
        return Match(entry.marked, context == here, entry.approved, entry.origin)
