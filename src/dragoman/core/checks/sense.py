"""Headings and set phrases that were translated against their sense: known traps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tables import read_table
from dragoman.core.types import Finding, Segment, Severity

HEADING = 8  # words: a line so short has no context of its own


@dataclass(frozen=True, slots=True)
class Trap:
    says: tuple[str, ...]
    wrong: dict[str, tuple[str, ...]]
    unless: tuple[str, ...]
    heading: bool


class SenseCheck(Check):
    """Compares with a table of phrases that engines get wrong ("Высокие ставки": "High rates"). It
    knows what the table knows; a new trap is a row."""

    id = "sense"
    languages = frozenset({"en", "ru", "uk", "es", "de", "fr"})

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        traps, firsts = _traps_between(mine.language, theirs.language)
        if firsts.isdisjoint(mine.texts):
            return
        said, told = _words(mine), _words(theirs)
        heading = source.kind in ("headline", "heading", "title") or said.count(" ") <= HEADING
        for trap in traps:
            wrong = trap.wrong[theirs.language]
            if trap.heading and not heading:
                continue
            if any(f" {w}" in told for w in wrong) and any(f" {s} " in said for s in trap.says):
                if any(f" {context}" in said for context in trap.unless):
                    continue
                found = next(w for w in wrong if f" {w}" in told)
                spans = ((0, len(source.text)), (0, len(target.text)))
                yield Finding(self.id, Severity.SERIOUS, *spans, (trap.says[0], found))


def _words(reading: Reading) -> str:
    return " " + " ".join(t.text for t in reading.tokens if t.kind != "sign") + " "


@lru_cache(maxsize=1)
def _traps() -> dict[str, list[Trap]]:
    found: dict[str, list[Trap]] = {}
    for row in read_table("traps")["trap"]:
        trap = Trap(
            tuple(row["says"].replace("ё", "е").split("|")),
            {language: tuple(words.split("|")) for language, words in row["wrong"].items()},
            tuple(row.get("unless", "").split()),
            bool(row.get("heading", False)),
        )
        found.setdefault(row["from"], []).append(trap)
    return found


@lru_cache(maxsize=256)
def _traps_between(source: str, target: str) -> tuple[list[Trap], frozenset[str]]:
    """The traps, and the words with which what they say begins."""
    traps = [trap for trap in _traps().get(source, ()) if target in trap.wrong]
    return traps, frozenset(says.split()[0] for trap in traps for says in trap.says)
