"""Headings and set phrases that were translated against their sense: known traps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tables import read_table
from dragoman.core.checks.reading.tokens import tokens
from dragoman.core.types import Finding, Segment, Severity

HEADING = 8  # words: a line so short has no context of its own


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table("traps")["trap"]
    return rows


@dataclass(frozen=True, slots=True)
class Trap:
    says: str
    wrong: tuple[str, ...]  # with a space before, and behind where no word may go on
    unless: tuple[str, ...]
    heading: bool


class SenseCheck(Check):
    """Compares with a table of phrases that engines get wrong ("Высокие ставки": "High rates"). It
    knows what the table knows; a new trap is a row."""

    id = "sense"
    languages = frozenset(language for row in _rows() for language in (row["from"], *row["wrong"]))

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        traps = _traps(mine.language, theirs.language)
        if traps.keys().isdisjoint(mine.texts):
            return  # as nearly always
        said, told = _words(mine), _words(theirs)
        heading = source.kind in ("headline", "heading", "title") or said.count(" ") <= HEADING
        for trap in (trap for word in sorted(traps.keys() & mine.texts) for trap in traps[word]):
            if f" {trap.says} " not in said or (trap.heading and not heading):
                continue
            found = next((wrong for wrong in trap.wrong if wrong in told), None)
            if found and not any(f" {context}" in said for context in trap.unless):
                spans = ((0, len(source.text)), (0, len(target.text)))
                yield Finding(self.id, Severity.SERIOUS, *spans, (trap.says, found.strip()))
                return


def _words(reading: Reading) -> str:
    return " " + " ".join(t.text for t in reading.tokens if t.kind != "sign") + " "


def _phrase(words: str, language: str) -> str:
    """As it stands in `_words`."""
    return " ".join(t.text for t in tokens(words, language) if t.kind != "sign")


@lru_cache(maxsize=256)
def _traps(source: str, target: str) -> dict[str, list[Trap]]:
    """The traps between two languages, each under the longest word of what it says."""
    found: dict[str, list[Trap]] = {}
    for row in _rows():
        if row["from"] != source or target not in row["wrong"]:
            continue
        wrong = tuple(
            f" {_phrase(words, target)}{' ' * words.endswith(' ')}"
            for words in row["wrong"][target].split("|")
        )
        unless = tuple(row.get("unless", "").split())
        for words in row["says"].split("|"):
            says = _phrase(words, source)
            trap = Trap(says, wrong, unless, row.get("heading", False))
            found.setdefault(max(says.split(), key=len), []).append(trap)
    return found
