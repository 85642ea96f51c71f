"""Months, weekdays, relative days and times of day that the target has changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.figures.assignment import units_named
from dragoman.core.checks.reading.figures.calendar import PERIODS, Mention
from dragoman.core.checks.reading.figures.zones import CODES, zone
from dragoman.core.checks.reading.lexicon import known_languages
from dragoman.core.checks.reading.naming.forms import capital_inside
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import Token
from dragoman.core.types import Finding, Segment, Severity

# Beside such a word it is the afternoon; others of these may be the north or the south.
_NOT_IT = frozenset(
    {"après", "după", "dupa", "после", "після", "пасля", "sonra", "بعد", "po"}
    | {"północ", "północy", "południe", "північ", "поўнач", "поўдзень"}
)
# A clock with a code of a time zone: summer time is told or not, ET is either.
_ZONED = re.compile(
    r"(\d{1,2})(?:[:.h]\s?(\d\d))?\s?(?:[AaPp]\.?[Mm]\.?|Uhr|h)?,?\s?\(?"
    rf"({CODES})\b(?!\s?[+−-]\s?\d)"
)

_ENDS_CODE = re.compile(r"[A-ZС][TCZKК]\b")  # looked for first
# The day before anything, and morning.
_NO_DAY = frozenset({"накануне", "напередодні", "напярэдадні", "mañana", "manhã", "demà"})


def _zones(source: str, target: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """The one clock of each text that stayed as it was, in another zone."""
    if not _ENDS_CODE.search(target):
        return None
    theirs = list(_ZONED.finditer(target))
    mine = list(_ZONED.finditer(source)) if len(theirs) == 1 else []
    if len(mine) != 1:
        return None
    a, b = mine[0], theirs[0]
    clocks = {(int(m[1]) % 12, int(m[2] or 0)) for m in (a, b)}
    return (a, b) if len(clocks) == 1 and zone(a[3]) != zone(b[3]) else None


def _of_no_month(years: list[Mention], mine: Sequence[Mention], other: Sequence[Mention]) -> list[Mention]:
    """Those of the years that do not turn about a month which the other side turns about itself."""
    turned = {m.value for m in other if m.period == "month"} - {m.value for m in other if m.period == "year"}
    both = any(m.period == "month" for m in mine)
    return [m for m in years if both or m.value not in turned]


def _middle(reading: Reading, other: Reading) -> tuple[str, Token] | None:
    """The noon or midnight of a text, if it names one of them once and no clock of twelve or none."""
    if any(number.value in (0, 12, 24) for number in reading.numbers):
        return None
    found: list[tuple[str, Token]] = []
    tokens = reading.tokens
    for index, (token, note) in enumerate(zip(tokens, reading.notes, strict=True)):
        middle = "midnight" if "midnight" in note else "noon" if "noon" in note else ""
        if not middle:
            continue
        beside = [t.text for t in tokens[max(0, index - 2) : index + 2]]
        if capital_inside(reading, index) or token.text in other.texts or not _NOT_IT.isdisjoint(beside):
            return None
        found.append((middle, token))
    return found[0] if len(found) == 1 else None


def _other_period(mine: Reading, theirs: Reading) -> tuple[Mention, Mention] | None:
    """Last week that became last month or this year: the only turn of either text, where neither names the
    other's."""
    left, right = mine.relatives, theirs.relatives
    if not len(left) == len(right) == 1 or mine.months or theirs.months:
        return None
    a, b = left[0], right[0]
    if a.period == b.period or not {a.period, b.period} <= PERIODS | {"day"}:
        return None
    if "day" in (a.period, b.period):
        day = a if a.period == "day" else b  # today is our time, and yesterday may be a weekday
        text = (mine if day is a else theirs).text[day.start : day.end].lower()
        if not day.value or text in _NO_DAY or mine.weekdays or theirs.weekdays:
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
        if (zoned := _zones(source.text, target.text)) is not None:
            here, there = zoned
            yield Finding(self.id, Severity.CRITICAL, here.span(), there.span(), (here[3], there[3]))
        if mine.months or theirs.months:
            yield from self._compare(mine.months, theirs.months, alone=True)
        if mine.counted[2] and theirs.counted[2]:
            yield from self._middles(mine, theirs)
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

    def _middles(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """Noon that became midnight."""
        here, there = _middle(mine, theirs), _middle(theirs, mine)
        if here and there and here[0] != there[0]:
            (one, a), (other, b) = here, there
            yield Finding(self.id, Severity.CRITICAL, (a.start, a.end), (b.start, b.end), (one, other))

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
