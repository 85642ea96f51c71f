"""Headings and set phrases that were translated against their sense: known traps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from dragoman.core.checks.base import Check, base_language
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.types import Finding, Segment, Severity

HEADING = 8  # words: a line so short has no context of its own


@dataclass(frozen=True, slots=True)
class Trap:
    says: tuple[str, ...]
    wrong: dict[str, tuple[str, ...]]
    unless: tuple[str, ...]
    heading: bool


@dataclass(frozen=True, slots=True)
class Traps:
    """Those of one pair of languages. telling: the longest word of each phrase; a text with none of them
    holds no phrase."""

    rows: tuple[Trap, ...]
    telling: frozenset[str]


class SenseCheck(Check):
    """Compares with a table of phrases that engines get wrong ("Высокие ставки": "High rates"). It
    knows what the table knows; a new trap is a row."""

    id = "sense"
    languages = frozenset({"en", "ru", "uk", "es", "de", "fr"})

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        traps = _traps_of(base_language(source.language), base_language(target.language))
        if not traps.rows:
            return
        mine, theirs = read(source), read(target)
        if traps.telling.isdisjoint([t.text for t in mine.tokens]):
            return
        said, told = _words(mine), _words(theirs)
        heading = source.kind in ("headline", "heading", "title") or said.count(" ") <= HEADING
        for trap in traps.rows:
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


@lru_cache(maxsize=64)
def _traps_of(source: str, target: str) -> Traps:
    rows = tuple(trap for trap in _traps().get(source, ()) if trap.wrong.get(target))
    return Traps(rows, frozenset(max(phrase.split(), key=len) for trap in rows for phrase in trap.says))


@lru_cache(maxsize=1)
def _traps() -> dict[str, list[Trap]]:
    raw = (files("dragoman.core.checks") / "data" / "traps.toml").read_text(encoding="utf-8")
    found: dict[str, list[Trap]] = {}
    for row in tomllib.loads(raw)["trap"]:
        trap = Trap(
            tuple(row["says"].replace("ё", "е").split("|")),
            {language: tuple(words.split("|")) for language, words in row["wrong"].items()},
            tuple(row.get("unless", "").split()),
            bool(row.get("heading", False)),
        )
        found.setdefault(row["from"], []).append(trap)
    return found
