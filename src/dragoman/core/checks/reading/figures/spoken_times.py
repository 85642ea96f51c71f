"""Times of day as they are said: "ten to five", «половина пятого», "las cuatro y media".

Patterns by language stand in data/spoken_times.toml, which says how they are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.core.checks.reading.lexicon import Meanings, lexicon
from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.tables import read_table
from dragoman.core.checks.reading.tokens import Token, fold

_NUMBER = frozenset({"cardinal", "ordinal"})
_AMOUNT = frozenset({"scale", "percent", "currency", "points"})
_AFTER = {"past": 0, "to": -1, "next": -1}  # hours to add to the one that is named


@dataclass(frozen=True, slots=True)
class _Pattern:
    """elements: sets of words, or what stands in braces, with what it begins with. before: a word of
    these stands before it."""

    kind: str
    elements: tuple[frozenset[str] | str, ...]
    before: frozenset[str] = frozenset()


class SpokenTimes:
    """The patterns of one language."""

    def __init__(self, language: str, row: dict[str, Any]) -> None:
        def numbers(name: str) -> dict[str, int]:
            pairs = (entry.split("=") for entry in row.get(name, "").split())
            return {fold(word, language): int(number) for word, number in pairs}

        self.language = language
        self.patterns = tuple(_pattern(kind, text, language) for kind in _AFTER for text in row.get(kind, ()))
        self.parts = numbers("parts")
        self.hours = numbers("hours")
        self.counts = frozenset(fold(word, language) for word in row.get("counts", "").split())
        self.joined: str = row.get("joined", "")
        firsts = [p.elements[0] for p in self.patterns]
        # Words, numbers apart, with which a time may begin.
        self.starts = frozenset(self.hours).union(*(e for e in firsts if isinstance(e, frozenset)))
        self._led: frozenset[str] | None = None  # one of these stands before any time
        if all(p.before for p in self.patterns):
            self._led = frozenset().union(*(p.before for p in self.patterns))
        words = [p for p in self.patterns if isinstance(p.elements[0], frozenset)]
        self._after_word = _Seconds(self, words)
        self._by_word = {
            word: [p for p in words if word in p.elements[0]] for p in words for word in p.elements[0]
        }
        self._after_number = _Seconds(self, [p for p in self.patterns if p not in words])

    def may_begin(self, words: list[str], at: int, number: bool) -> bool:
        """Whether the words about it let a time begin there; most numbers are none."""
        word = words[at]
        if self._led is not None and not (at and words[at - 1] in self._led):
            return False
        if word in self.starts and any(map(self._after_word.__getitem__, words[at + 1 : at + 2])):
            return True
        if (number or word in self.hours) and any(
            map(self._after_number.__getitem__, words[at + 1 : at + 4])
        ):
            return True
        return bool(self.joined) and word.startswith(self.joined)

    def read(self, words: Sequence[Token], notes: Sequence[Meanings], at: int) -> tuple[int, int, int] | None:
        """(hour, minutes, last token) of a time that begins there; the hour in twelve, as it was said."""
        word = words[at]
        note = notes[at]
        if at and "ordinal" in notes[at - 1]:
            return None  # in the third quarter to 2.61 million, во второй половине пятого
        if self.joined and word.text.startswith(self.joined):
            joined = _joined(words, at, self)
            if joined is not None:
                return joined  # полпятого
        number = word.kind == "digits" or "cardinal" in note or "ordinal" in note or word.text in self.hours
        patterns = self.patterns if number else self._by_word.get(word.text, ())
        for pattern in patterns:
            if pattern.before and not (at and words[at - 1].text in pattern.before):
                continue
            said = _match(pattern, words, notes, at, self)
            if said is not None:
                hour, minutes, last = said
                hour += _AFTER[pattern.kind]
                return hour % 12, 60 - minutes if pattern.kind == "to" else minutes, last
        return None

    def joins(self, word: str) -> bool:
        """Whether the word is the half of an hour: полпятого."""
        return bool(self.joined) and word.startswith(self.joined) and _joined_hour(word, self) > 0


class _Seconds(Remembered[bool]):
    """Words with which one of the patterns may go on after its first element."""

    def __init__(self, times: SpokenTimes, patterns: list[_Pattern]) -> None:
        seconds = [p.elements[1] for p in patterns]
        braces = {e for e in seconds if isinstance(e, str)}
        units = {"min": "minute", "hour": "hour"}
        self._times = times
        self._words = frozenset().union(*(e for e in seconds if isinstance(e, frozenset)))
        self._named = {units[e] for e in braces if e in units}
        self._numbers = not braces <= units.keys()

    def find(self, word: str) -> bool:
        if word in self._words:
            return True
        if self._numbers and (word[:1].isdecimal() or word in self._times.hours):
            return True
        if not self._numbers and not self._named:
            return False
        single, longer = lexicon(self._times.language).meanings(word)
        told = [*((category, value) for category, (value, _) in single.items()), *(e[:2] for e in longer)]
        return any(
            (self._numbers and c in _NUMBER) or (c == "unit" and value in self._named) for c, value in told
        )


def _match(
    pattern: _Pattern, words: Sequence[Token], notes: Sequence[Meanings], at: int, known: SpokenTimes
) -> tuple[int, int, int] | None:
    hour = minutes = None
    ordinal = False
    for place, element in enumerate(pattern.elements):
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
            value, after = _count(words, notes, at)
            if pattern.elements[place + 1 : place + 2] == ("h",) and not _an_hour(words, notes, after, known):
                value, after = _one(word, note), at + 1  # без двадцати шесть
            at = after
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
            if word.kind == "digits" and _goes_on(words, notes, at + 1):
                return None
            hour = value
            at += note["ordinal"][1] if ordinal and "ordinal" in note else 1
    if hour is None or minutes is None:
        return None
    if ordinal and at < len(words) and words[at].text in known.counts:
        return None  # половина второго тайма
    return hour, minutes, at - 1


def _goes_on(words: Sequence[Token], notes: Sequence[Meanings], at: int) -> bool:
    """Whether what would be an hour begins an amount: 2.61, 2 million, 2 %."""
    if at >= len(words):
        return False
    if words[at].text in (".", ",") and at + 1 < len(words):
        return not words[at].spaced and not words[at + 1].spaced and words[at + 1].kind == "digits"
    return not _AMOUNT.isdisjoint(notes[at])


def _an_hour(words: Sequence[Token], notes: Sequence[Meanings], at: int, known: SpokenTimes) -> bool:
    return at < len(words) and (words[at].text in known.hours or _one(words[at], notes[at]) > 0)


def _count(words: Sequence[Token], notes: Sequence[Meanings], at: int) -> tuple[int, int]:
    """A cardinal and where it ends; 0 when there is none."""
    value = _one(words[at], notes[at])
    after = at + 1
    if 10 <= value < 60 and value % 10 == 0 and words[at].kind == "word":
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


def _joined(words: Sequence[Token], at: int, known: SpokenTimes) -> tuple[int, int, int] | None:
    hour = _joined_hour(words[at].text, known)
    if not hour or (at + 1 < len(words) and words[at + 1].text in known.counts):
        return None
    return (hour - 1) % 12, 30, at


def _joined_hour(word: str, known: SpokenTimes) -> int:
    single, _ = lexicon(known.language).meanings(word[len(known.joined) :])
    hour = int(single["ordinal"][0]) if "ordinal" in single else 0
    return hour if 0 < hour <= 12 else 0


@lru_cache(maxsize=64)
def spoken_times(language: str) -> SpokenTimes | None:
    row = _DATA.get(language)
    return None if row is None else SpokenTimes(language, row)


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


_DATA: dict[str, dict[str, Any]] = read_table("spoken_times")
