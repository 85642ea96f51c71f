"""A number that a text says, and what it counts."""

from __future__ import annotations


class Number:
    """What a text says with a number. Most have few of the facts below, so these stand with the class:
    a dataclass would write them all for every number of every text."""

    form = "digits"  # digits, words, roman, vague
    ordinal = False
    weak = False  # may stand for something else, or be said without a number
    minutes: int | None = None  # of a clock
    marked = False  # a clock with a.m., p.m. or in 24 hours beyond doubt
    negative = False
    day = 0  # of a whole date: that and the month
    month = 0
    other_month = 0  # 02/03 read the other way
    code = ""
    unit: str | None = None
    currency: str | None = None
    percent: str | None = None  # "percent" or "points"
    inherited = False  # unit and scale come from the next number of its range
    loose = False  # a word stands between the number and its unit
    fold = False  # doubled, вдвое
    fraction = False
    decade = False
    collective = False  # a dozen, a score, десяток
    words = 1
    pair: Number | None = None  # the second of a score or a range
    inches: Number | None = None  # what goes with feet

    def __init__(self, values: tuple[float, ...], start: int, end: int, first: int, last: int) -> None:
        self.values = values
        self.start = start
        self.end = end
        self.first = first  # tokens
        self.last = last

    @property
    def value(self) -> float:
        return self.values[0]

    def agrees(self, other: Number) -> bool:
        if self.code or other.code:
            return self.code == other.code
        return any(same(a, b) for a in self.values for b in other.values)


def same(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= 1e-6 * max(abs(a), abs(b))
