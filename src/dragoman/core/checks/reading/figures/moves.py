"""Which way a figure went: prices that rose by 9 % have not fallen by 9 %."""

from __future__ import annotations

from dragoman.core.checks.reading.denials.polarity import polarity
from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.figures.steps import other_side
from dragoman.core.checks.reading.questions import Question, Table
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.stems import told_by
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.types import Span

_PAUSES = frozenset(",;:.!?…()—–")
_UP, _DOWN = 0, 1
_CLAUSE = 20  # tokens before and behind a figure that are looked at
_REACH = {"percent": 8, "points": 8, "money": 4}  # tokens between such a word and the figure

Figure = tuple[float, str]  # its value, and what it is of


def moved_otherwise(mine: Reading, theirs: Reading) -> tuple[Span, Span, str, str] | None:
    """The figure that in one text went up and in the other down, with the words that say so. Each is told in
    a clause that tells of one direction alone, in texts without a denial."""
    if polarity(mine).hard or polarity(theirs).hard:
        return None
    return other_side(mine, theirs, _moves)


@once
def _moves(reading: Reading) -> dict[Figure, tuple[Span, int]]:
    """By figure: the place of the word that tells its direction, and which it is. What is told twice is left
    out, and whatever may have gone either way."""
    told = reading.answers(_direction) if reading.numbers else ()
    if not told:
        return {}
    found: dict[Figure, tuple[Span, int]] = {}
    doubtful: set[Figure] = set()
    ways = dict(told)
    for number in reading.numbers:
        if not (number.percent or number.currency) or number.pair:
            continue
        kind = number.percent or "money"
        figure = (number.value, kind)
        sides = [(at, way) for at in _clause(reading, number) for way in ways.get(at, ())]
        if figure in found or len({way for _, way in sides}) > 1:
            doubtful.add(figure)
        elif sides:
            at, way = min(sides, key=lambda side: abs(side[0] - number.first))
            if abs(at - number.first) <= _REACH[kind]:
                token = reading.tokens[at]
                found[figure] = (token.start, token.end), way
    return {figure: move for figure, move in found.items() if figure not in doubtful}


def _clause(reading: Reading, number: Number) -> range:
    """The tokens between the stops and commas around a number, some on either side."""
    begin, end = number.first, number.last + 1
    least, most = max(0, begin - _CLAUSE), min(len(reading.texts), end + _CLAUSE)
    while begin > least and reading.texts[begin - 1] not in _PAUSES:
        begin -= 1
    while end < most and reading.texts[end] not in _PAUSES:
        end += 1
    return range(begin, end)


@Question
def _direction(language: str) -> Table[tuple[int, ...]]:
    words = read_table("moves")["moves"]
    rows = [(by_language(words[name]).get(language, ""), way) for name, way in (("up", _UP), ("down", _DOWN))]
    return told_by(rows, language)
