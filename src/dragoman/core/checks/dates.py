"""Months, weekdays, relative days and times of day that the target has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.assignment import units_named
from dragoman.core.checks.reading.calendar import PERIODS, Mention
from dragoman.core.checks.reading.lexicon import known_languages
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.types import Finding, Segment, Severity


def _of_no_month(years: list[Mention], mine: Sequence[Mention], other: Sequence[Mention]) -> list[Mention]:
    """Those of the years that do not turn about a month which the other side turns about itself."""
    turned = {m.value for m in other if m.period == "month"} - {m.value for m in other if m.period == "year"}
    both = any(m.period == "month" for m in mine)
    return [m for m in years if both or m.value not in turned]


def _other_period(mine: Reading, theirs: Reading) -> tuple[Mention, Mention] | None:
    """Last week that became last month: the only turn of either text, where neither names the other's."""
    left, right = mine.relatives, theirs.relatives
    if not len(left) == len(right) == 1 or mine.months or theirs.months:
        return None
    a, b = left[0], right[0]
    if a.value != b.value or a.period == b.period or not {a.period, b.period} <= PERIODS:
        return None
    named = units_named(mine) & {b.period} or units_named(theirs) & {a.period}
    return None if named else (a, b)


class DatesCheck(Check):
    """Names of months and weekdays, "last / this / next" with their period. Days, years and clocks
    are numbers. A name that is only missing may have been said another way: that is doubt."""

    id = "dates"
    languages = known_languages("calendar")

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        if not (mine.dated or theirs.dated or mine.numbers or theirs.numbers):
            return
        if mine.months or theirs.months:
            yield from self._compare(mine.months, theirs.months, alone=True)
        if not mine.dated and not theirs.dated:
            return
        if mine.weekdays or theirs.weekdays:
            yield from self._compare(mine.weekdays, theirs.weekdays, alone=True)
        left, right = mine.relatives, theirs.relatives
        if not left or not right:
            return
        for period in sorted({m.period for m in left} & {m.period for m in right}):
            a = [m for m in left if m.period == period]
            b = [m for m in right if m.period == period]
            if period == "year":  # last December: в декабре прошлого года
                a, b = _of_no_month(a, left, right), _of_no_month(b, right, left)
            yield from self._compare(a, b, alone=False)
        if (turned := _other_period(mine, theirs)) is not None:
            one, other = turned
            values = (one.period, other.period)
            spans = ((one.start, one.end), (other.start, other.end))
            yield Finding(self.id, Severity.CRITICAL, *spans, values)

    def _missing(self, left: Sequence[Mention], right: Sequence[Mention]) -> list[Mention]:
        """Of the left, what the right does not say; where both say equally many, counted."""
        there = Counter(m.value for m in right)
        found: list[Mention] = []
        for mention in left:
            if not there[mention.value]:
                if not mention.shy:
                    found.append(mention)
            elif len(left) == len(right):
                there[mention.value] -= 1
        return found

    def _compare(
        self, left: Sequence[Mention], right: Sequence[Mention], *, alone: bool
    ) -> Iterator[Finding]:
        lost, invented = self._missing(left, right), self._missing(right, left)
        for a, b in zip(lost, invented, strict=False):
            values = (str(a.value), str(b.value))
            yield Finding(self.id, Severity.CRITICAL, (a.start, a.end), (b.start, b.end), values)
        if alone:
            for a in lost[len(invented) :]:
                yield Finding(self.id, Severity.SERIOUS, (a.start, a.end), None, (str(a.value), ""))
            for b in invented[len(lost) :]:
                yield Finding(self.id, Severity.SERIOUS, None, (b.start, b.end), ("", str(b.value)))
