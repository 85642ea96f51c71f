"""Times of day as they are said: "ten to five", «половина пятого», "las cuatro y media".

Patterns by language stand in data/spoken_times.toml, which says how they are written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from dragoman.core.checks.reading.lexicon import Meanings, lexicon
from dragoman.core.checks.reading.tokens import Token, fold

_AFTER = {"past": 0, "to": -1, "next": -1}  # hours to add to the one that is named


@dataclass(frozen=True, slots=True)
class _Pattern:
    """elements: sets of words, or what stands in braces, with what it begins with. before: a word of
    these stands before it."""

    kind: str
    elements: tuple[frozenset[str] | str, ...]
    before: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Language:
    patterns: tuple[_Pattern, ...]
    parts: dict[str, int]
    hours: dict[str, int]
    counts: frozenset[str]
    joined: str = ""
    starts: frozenset[str] = field(default=frozenset())  # words that begin a pattern

    def __post_init__(self) -> None:
        first = {
            word for p in self.patterns if isinstance(p.elements[0], frozenset) for word in p.elements[0]
        }
        self.starts = frozenset(first | set(self.hours))


def begin_a_time(language: str) -> frozenset[str]:
    """Words, numbers apart, with which a time may begin."""
    known = _known(language)
    return known.starts if known else frozenset()


def spoken_time(
    words: Sequence[Token], notes: Sequence[Meanings], at: int, language: str
) -> tuple[int, int, int] | None:
    """(hour, minutes, last token) of a time that begins there; the hour in twelve, as it was said."""
    known = _known(language)
    if known is None:
        return None
    word = words[at]
    note = notes[at]
    if known.joined and word.text.startswith(known.joined):
        joined = _joined(words, at, language, known)
        if joined is not None:
            return joined  # полпятого
    if not (word.kind == "digits" or word.text in known.starts or "cardinal" in note or "ordinal" in note):
        return None
    for pattern in known.patterns:
        if pattern.before and not (at and words[at - 1].text in pattern.before):
            continue
        said = _match(pattern, words, notes, at, known)
        if said is not None:
            hour, minutes, last = said
            hour += _AFTER[pattern.kind]
            return hour % 12, 60 - minutes if pattern.kind == "to" else minutes, last
    return None


def _match(
    pattern: _Pattern, words: Sequence[Token], notes: Sequence[Meanings], at: int, known: _Language
) -> tuple[int, int, int] | None:
    hour = minutes = None
    ordinal = False
    for element in pattern.elements:
        if at >= len(words):
            return None
        word, note = words[at], notes[at]
        if isinstance(element, frozenset):
            if word.text not in element:
                return None
            minutes = known.parts.get(word.text, minutes)
            hour = known.hours.get(word.text, hour)
            at += 1
        elif element in ("min", "hour"):
            if note.get("unit", ("",))[0] != ("minute" if element == "min" else "hour"):
                return None
            at += 1
        elif element.startswith("m"):
            fits = word.text.startswith(element[1:])
            value, at = _count(words, notes, at)
            if not (fits and 0 < value < 60):
                return None
            minutes = value
        else:
            ordinal = element == "o"
            if word.text in known.hours:
                value = known.hours[word.text]
            elif ordinal:
                value = int(note["ordinal"][0]) if "ordinal" in note else 0
            else:
                value = _one(word, note)
            if not 0 < value <= 12:
                return None
            hour = value
            at += note["ordinal"][1] if ordinal and "ordinal" in note else 1
    if hour is None or minutes is None:
        return None
    if ordinal and at < len(words) and words[at].text in known.counts:
        return None  # половина второго тайма
    return hour, minutes, at - 1


def _count(words: Sequence[Token], notes: Sequence[Meanings], at: int) -> tuple[int, int]:
    """A cardinal and where it ends; 0 when there is none."""
    value = _one(words[at], notes[at])
    after = at + 1
    if 20 <= value < 60 and value % 10 == 0 and words[at].kind == "word":
        if after < len(words) and words[after].text == "-":
            after += 1
        unit = _one(words[after], notes[after]) if after < len(words) else 0
        if 0 < unit < 10:
            return value + unit, after + 1
    return value, at + 1


def _one(word: Token, note: Meanings) -> int:
    if word.kind == "digits":
        return int(word.text) if len(word.text) <= 2 else 0
    if "cardinal" not in note or "scale" in note:
        return 0
    value = note["cardinal"][0]
    return int(value) if value == int(value) else 0


def _joined(words: Sequence[Token], at: int, language: str, known: _Language) -> tuple[int, int, int] | None:
    single, _ = lexicon(language).meanings(words[at].text[len(known.joined) :])
    hour = int(single["ordinal"][0]) if "ordinal" in single else 0
    if not 0 < hour <= 12 or (at + 1 < len(words) and words[at + 1].text in known.counts):
        return None
    return (hour - 1) % 12, 30, at


@lru_cache(maxsize=64)
def _known(language: str) -> _Language | None:
    row = _DATA.get(language)
    if row is None:
        return None

    def numbers(name: str) -> dict[str, int]:
        pairs = (entry.split("=") for entry in row.get(name, "").split())
        return {fold(word, language): int(number) for word, number in pairs}

    return _Language(
        tuple(_pattern(kind, text, language) for kind in _AFTER for text in row.get(kind, ())),
        numbers("parts"),
        numbers("hours"),
        frozenset(fold(word, language) for word in row.get("counts", "").split()),
        row.get("joined", ""),
    )


def _pattern(kind: str, text: str, language: str) -> _Pattern:
    elements: list[frozenset[str] | str] = []
    before: frozenset[str] = frozenset()
    for part in text.split():
        joined, brace, name = part.partition("{")
        if brace:
            elements.append(name[:-1] + fold(joined, language))
            continue
        words = frozenset(fold(word, language) for word in part.removeprefix("<").split("|"))
        if part.startswith("<"):
            before = words
        else:
            elements.append(words)
    return _Pattern(kind, tuple(elements), before)


_DATA: dict[str, dict[str, Any]] = tomllib.loads(
    (files("dragoman.core.checks") / "data" / "spoken_times.toml").read_text(encoding="utf-8")
)
