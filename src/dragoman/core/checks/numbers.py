"""Numbers of the source that the target has lost, changed or invented, compared by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.numbers import Number, same
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.units import converted
from dragoman.core.types import Finding, Segment, Severity


@dataclass(slots=True)
class Assignment:
    """Which number of the target stands for which of the source."""

    pairs: list[tuple[Number, Number]] = field(default_factory=list)
    conversions: list[tuple[Number, Number]] = field(default_factory=list)
    lost: list[Number] = field(default_factory=list)
    invented: list[Number] = field(default_factory=list)


class NumbersCheck(Check):
    """Assigns the numbers of one side to those of the other by value; what is left over is a fault.

    One that stands in digits must be there. A small number in words may be said without one
    ("both", "a pair", "once"), so what only words say is doubt unless both sides have one left.
    """

    id = "numbers"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        found = assign(mine, theirs)
        lost = [n for n in found.lost if not n.weak]
        invented = [n for n in found.invented if not n.weak]
        for number in lost:
            other = _nearest(number, invented, mine, theirs)
            if other is not None:
                invented.remove(other)
                sure = number.form != "vague" and other.form != "vague"
                yield self._finding(
                    number,
                    other,
                    Severity.CRITICAL if sure or both_vague(number, other) else Severity.SERIOUS,
                )
            else:
                sure = number.form == "digits" and not number.inherited
                yield self._finding(number, None, Severity.CRITICAL if sure else Severity.SERIOUS)
        for number in invented:
            sure = number.form == "digits"
            yield self._finding(None, number, Severity.CRITICAL if sure else Severity.SERIOUS)
        for a, b in found.conversions:
            yield self._finding(a, b, Severity.MINOR)

    def _finding(self, lost: Number | None, other: Number | None, severity: Severity) -> Finding:
        return Finding(
            self.id,
            severity,
            (lost.start, lost.end) if lost else None,
            (other.start, other.end) if other else None,
            (shown(lost), shown(other)),
        )


def both_vague(a: Number, b: Number) -> bool:
    return a.form == b.form == "vague"


def shown(number: Number | None) -> str:
    if number is None:
        return ""
    if number.code:
        return number.code
    if number.minutes is not None:
        return f"{number.minutes // 60:02d}:{number.minutes % 60:02d}"
    return f"{number.value:.12g}"


@lru_cache(maxsize=64)
def _assigned(mine: Reading, theirs: Reading) -> Assignment:
    result = Assignment()
    left = list(mine.numbers)
    right = list(theirs.numbers)
    for test in (_exactly, _clocks, _loosely):
        left, right = _match(left, right, test, result.pairs)
    left, right = _match(left, right, converted, result.conversions)
    known = [n for n, _ in result.pairs]
    told = [n for _, n in result.pairs]
    # Said twice on one side and once on the other.
    result.lost = [n for n in left if not any(_exactly(n, k) or _loosely(n, k) for k in told)]
    result.invented = [n for n in right if not any(_exactly(k, n) or _loosely(k, n) for k in known)]
    multiples = _multiples(theirs)
    result.lost = [n for n in result.lost if n.value not in multiples]
    multiples = _multiples(mine)
    result.invented = [n for n in result.invented if n.value not in multiples]
    return result


def assign(mine: Reading, theirs: Reading) -> Assignment:
    return _assigned(mine, theirs)


def _match(left: list[Number], right: list[Number], test, pairs) -> tuple[list[Number], list[Number]]:  # type: ignore[no-untyped-def]
    rest: list[Number] = []
    right = list(right)
    for number in left:
        for index, other in enumerate(right):
            if test(number, other):
                pairs.append((number, other))
                del right[index]
                break
        else:
            rest.append(number)
    return rest, right


def _exactly(a: Number, b: Number) -> bool:
    if a.code or b.code:
        return a.code == b.code
    if (a.minutes is None) != (b.minutes is None):
        return False
    return same(a.value, b.value)


def _clocks(a: Number, b: Number) -> bool:
    if a.minutes is None and b.minutes is None:
        return False
    if a.minutes is not None and b.minutes is not None:
        if a.minutes == b.minutes:
            return True
        return not (a.marked and b.marked) and a.minutes % 720 == b.minutes % 720
    clock, plain = (a, b) if a.minutes is not None else (b, a)
    minutes = clock.minutes or 0
    if same(plain.value, clock.value):
        return True
    return plain.value * 60 in (minutes, minutes % 720, minutes + 720, 720 if minutes % 720 == 0 else -1)


def _loosely(a: Number, b: Number) -> bool:
    if a.agrees(b):
        return True
    if a.percent or b.percent:  # half = 50 %
        part, percent = (a, b) if b.percent else (b, a)
        return part.value < 1 and abs(part.value * 100 - percent.value) < 0.5
    return False


def _multiples(reading: Reading) -> set[float]:
    return {float(n["multiple"][0]) for n in reading.notes if "multiple" in n}


def _nearest(number: Number, others: list[Number], mine: Reading, theirs: Reading) -> Number | None:
    """Of the numbers left over, the one at the like place, of the like kind."""
    if not others:
        return None
    place = number.start / max(1, len(mine.text))
    return min(
        others,
        key=lambda o: (
            (o.form == "vague") != (number.form == "vague"),
            abs(o.start / max(1, len(theirs.text)) - place),
        ),
    )
