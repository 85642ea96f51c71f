"""Pairs of opposites of which each text says the other one: open and closed, exports and imports."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from dragoman.core.checks.reading.denials.polarity import polarity
from dragoman.core.checks.reading.naming.forms import capital_inside
from dragoman.core.checks.reading.questions import Question, Table
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.stems import told_by
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.types import Span

_SHORT = 22  # words of a text that says one thing
_APART = 0.4  # of a text: how far from its place an opposite may stand

Side = tuple[str, str]  # the name of a pair; which of it: one, other (or unless: what makes either right)
_TIMES = frozenset({"week", "month", "hour"})
_CONTRARY = {"one": "other", "other": "one"}


class Turned(NamedTuple):
    here: Span
    there: Span
    said: str  # the words as they stand
    told: str
    sure: bool


def turned(mine: Reading, theirs: Reading) -> Turned | None:
    """A pair of which one text says the one and the other the other, neither with a denial. Sure is what
    stands once, in about the same place of two short texts, of a pair that is nothing else."""
    if polarity(mine).hard or polarity(theirs).hard or "?" in mine.text + theirs.text:
        return None
    found = _apart(mine, theirs)
    if found is None:
        return None
    name, here, there = found
    a, b = mine.tokens[here[0]], theirs.tokens[there[0]]
    short = max(len(mine.words), len(theirs.words)) <= _SHORT
    apart = abs(here[0] / len(mine.tokens) - there[0] / len(theirs.tokens))
    sure = short and len(here) == len(there) == 1 and apart <= _APART and name in _sure()
    return Turned((a.start, a.end), (b.start, b.end), a.text, b.text, sure)


def answered(mine: Reading, theirs: Reading) -> bool:
    """Not open, and closed."""
    return len(polarity(mine).hard) + len(polarity(theirs).hard) == 1 and _apart(mine, theirs) is not None


def _apart(mine: Reading, theirs: Reading) -> tuple[str, list[int], list[int]] | None:
    """A pair of which either text tells another one alone, with the places."""
    one = mine.answers(_sides)
    other = theirs.answers(_sides) if one else ()
    if not other:
        return None
    said, told = _places(mine, one), _places(theirs, other)
    for (name, side), here in said.items():
        contrary = (name, _CONTRARY.get(side, ""))
        there = told.get(contrary)
        if not (here and there) or (name, side) in told or contrary in said:
            continue
        if (name, "unless") not in said.keys() | told.keys():
            return name, here, there
    return None


def _places(reading: Reading, marked: list[tuple[int, tuple[Side, ...]]]) -> dict[Side, list[int]]:
    """Where each is told. With no place where it may be a name (Kanye West, the bank «Открытие») or a number
    counts it: then nobody can say that it is not told."""
    found: dict[Side, list[int]] = {}
    for index, sides in marked:
        named = capital_inside(reading, index)
        for side in sides:
            places = found.setdefault(side, [])
            if not named and not (side[0] in _TIMES and _counted(reading, index)):
                places.append(index)
    return found


def _counted(reading: Reading, index: int) -> bool:
    """Whether a number counts a word, so that the units tell: twelve months are a year."""
    numbers = reading.numbers
    at = bisect_right(numbers, index, key=attrgetter("first")) - 1
    return at >= 0 and index <= numbers[at].last + 2 and not numbers[at].currency


@Question
def _sides(language: str) -> Table[tuple[Side, ...]]:
    rows = [
        (by_language(pair[side]).get(language, ""), (name, side))
        for name, pair in _pairs().items()
        for side in ("one", "other", "unless")
        if side in pair
    ]
    return told_by(rows, language)


@lru_cache(maxsize=1)
def _pairs() -> dict[str, dict[str, Any]]:
    return read_table("opposites")


@lru_cache(maxsize=1)
def _sure() -> frozenset[str]:
    return frozenset(name for name, pair in _pairs().items() if pair.get("sure"))
