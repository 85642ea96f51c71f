"""Which number of the target stands for which of the source: an assignment of two multisets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from dragoman.core.checks.reading.figures.number import Number, same
from dragoman.core.checks.reading.figures.units import FACTORS, converted, degrees, roughly
from dragoman.core.checks.reading.reading import Reading, once

Test = Callable[[Number, Number], bool]
_SEVERAL_LAKHS = frozenset({1e5, 1e6, 1e7})  # लाखों लोग: millions of people
_SEVERAL_TENS = frozenset({10.0, 12.0, 20.0})  # dozens, scores, decenas: nobody counted
_MONEY = dict.fromkeys(("RUB", "UAH", "BYN", "USD", "EUR", "GBP", "AZN", "BRL", "CAD", "AUD"), 100)
_PARTS_OF = {
    **{"kopek": _MONEY, "cent": _MONEY, "pence": _MONEY},
    **{
        "m": {"km": 1000},
        "cm": {"m": 100},
        "g": {"kg": 1000},
        "minute": {"hour": 60},
        "second": {"minute": 60},
    },
}
MOST = 200  # numbers of one text; a table of more is assigned in its first part only


@dataclass(slots=True)
class Assignment:
    pairs: list[tuple[Number, Number]] = field(default_factory=list)
    conversions: list[tuple[Number, Number]] = field(default_factory=list)
    lost: list[Number] = field(default_factory=list)
    invented: list[Number] = field(default_factory=list)

    def excuses(self, number: Number, other: Reading) -> bool:
        """Whether the other side says it without a number of its own: twice on one side, a day in a
        whole date, "both" for two."""
        if said_twice(number, self):
            return True
        if number.value in _days(other) and not number.unit:
            return True
        if number.unit and _whole(number, other):
            return True
        if number.value in _eves(other) or _midday(number, other):
            return True
        return number.value in _multiples(other)


def said_twice(number: Number, found: Assignment) -> bool:
    return any(loosely(number, a) or loosely(number, b) for a, b in found.pairs)


def assign(mine: Reading, theirs: Reading) -> Assignment:
    return _assign(mine, theirs)


@lru_cache(maxsize=8)
def _assign(mine: Reading, theirs: Reading) -> Assignment:
    result = Assignment()
    left, right = mine.numbers[:MOST], theirs.numbers[:MOST]
    if any(n.value == 1 for n in left) != any(n.value == 1 for n in right):
        left, right = _shares(left, right, result.pairs, turned=False, one=True)
        right, left = _shares(right, left, result.pairs, turned=True, one=True)
    if left and right and not {n.value for n in left}.isdisjoint([n.value for n in right]):
        for test in (_twin, _alike, _both_digits, exactly):
            left, right = _match(left, right, test, result.pairs)
    if left and right:
        if any(n.minutes is not None for n in left) or any(n.minutes is not None for n in right):
            left, right = _match(left, right, _clocks, result.pairs)
        left, right = _match(left, right, loosely, result.pairs)
        left, right = _spaced(left, right, result.pairs, mine, turned=False)
        right, left = _spaced(right, left, result.pairs, theirs, turned=True)
        left, right = _shares(left, right, result.pairs, turned=False)
        right, left = _shares(right, left, result.pairs, turned=True)
        left, right = _in_two_units(left, right, result.pairs, turned=False)
        right, left = _in_two_units(right, left, result.pairs, turned=True)
    if "fa" in (mine.language, theirs.language):
        left, right = _match(left, right, _of_iran, result.pairs)
    if left and right and any(n.unit for n in left + right):
        left, right = _heights(left, right, result.conversions, turned=False)
        right, left = _heights(right, left, result.conversions, turned=True)
        left, right = _match(left, right, converted, result.conversions)
        if "en" in (mine.language, theirs.language):
            left, right = _match(left, right, degrees, result.conversions)
        if left and right:
            left, right = _match(left, right, _as_understood(left, right, mine, theirs), result.conversions)
    if left and right and any(not n.value.is_integer() for n in left + right):
        left, right = _match(left, right, _day_and_month(mine, theirs), result.pairs)
    result.lost, result.invented = left, right
    return result


def _of_iran(a: Number, b: Number) -> bool:
    """A year of the Iranian calendar: 1357 is 1979."""
    year, other = min(a.value, b.value), max(a.value, b.value)
    return 1200 <= year < 1500 and other - year in (621, 622)


def _day_and_month(mine: Reading, theirs: Reading) -> Test:
    """05.12, which is the fifth of December where the other text says so."""
    months = {mention.value for reading in (mine, theirs) for mention in reading.months}

    def test(a: Number, b: Number) -> bool:
        date, day = (b, a) if a.value.is_integer() else (a, b)
        whole, part = divmod(round(date.value * 100), 100)
        plain = not (date.unit or date.currency or date.percent or day.unit or day.currency or day.percent)
        return plain and date.form == "digits" and day.value == whole and part in months

    return test


def _spaced(
    parts: list[Number],
    others: list[Number],
    pairs: list[tuple[Number, Number]],
    reading: Reading,
    *,
    turned: bool,
) -> tuple[list[Number], list[Number]]:
    """12 500: two numbers in English, but for one who writes as others do."""
    if reading.language != "en":
        return parts, others
    left = {n.value: n for n in reversed(others)}
    told: set[int] = set()
    for a, b in pairwise(parts):
        if id(a) in told or b.first != a.last + 1 or not a.form == b.form == "digits" or a.value >= 1000:
            continue
        digits = sum(c.isdigit() for c in reading.text[b.start : b.end])
        whole = a.value * 10**digits + b.value
        other = left.pop(whole, None) if digits in (3, 6) else None
        if other is not None:
            both = Number((whole,), a.start, b.end, a.first, b.last)
            both.unit, both.currency, both.percent = b.unit, b.currency or a.currency, b.percent
            pairs.append((other, both) if turned else (both, other))
            told |= {id(a), id(b), id(other)}
    if not told:
        return parts, others
    return [n for n in parts if id(n) not in told], [n for n in others if id(n) not in told]


def _shares(
    parts: list[Number],
    others: list[Number],
    pairs: list[tuple[Number, Number]],
    *,
    turned: bool,
    one: bool = False,
) -> tuple[list[Number], list[Number]]:
    """Three out of four, tres de cada cuatro: 75 %, three quarters. one: only 1 in 10, which is 10 %."""
    for a, b in pairwise(parts):
        if one and (a.value != 1 or a.unit or b.first - a.last != 2 or b.percent):
            continue
        if not (0 < a.value < b.value <= 100 and 1 < b.first - a.last <= 4) or a.pair is b:
            continue
        for other in others:
            share = other.value / 100 if other.percent == "percent" else other.value * other.fraction
            if abs(a.value / b.value - share) < 0.005:
                part = Number((share,), a.start, b.end, a.first, b.last)
                part.fraction, part.unit = True, other.unit
                pairs.append((other, part) if turned else (part, other))
                return _without(parts, a, b), _without(others, other)
    return parts, others


def _without(numbers: list[Number], *told: Number) -> list[Number]:
    return [number for number in numbers if not any(number is one for one in told)]


def _in_two_units(
    parts: list[Number], others: list[Number], pairs: list[tuple[Number, Number]], *, turned: bool
) -> tuple[list[Number], list[Number]]:
    """12 гривен 50 копеек, 3 kg 200 g: 12.5, 3200 g."""
    for a, b in pairwise(parts):
        factor = _PARTS_OF.get(b.currency or b.unit or "", {}).get(a.currency or a.unit or "", 0)
        if not 0 < b.value < factor or b.first - a.last > 4:
            continue
        whole = a.value + b.value / factor
        for other in others:
            if a.unit == "hour" and other.minutes is not None and b.unit == "minute":
                if other.minutes == a.value * 60 + b.value and not other.marked:  # um voo de 1h50
                    pairs.append((other, a) if turned else (a, other))
                    return _without(parts, a, b), _without(others, other)
                continue
            smaller = other.unit == b.unit and not b.currency
            if not smaller and (other.currency, other.unit) != (a.currency, a.unit):
                continue
            if same(other.value, whole * factor if smaller else whole):
                both = Number((other.value,), a.start, b.end, a.first, b.last)
                both.currency, both.unit = other.currency, other.unit
                pairs.append((other, both) if turned else (both, other))
                return _without(parts, a, b), _without(others, other)
    return parts, others


def _heights(
    feet: list[Number], others: list[Number], pairs: list[tuple[Number, Number]], *, turned: bool
) -> tuple[list[Number], list[Number]]:
    """6-foot-6 is 1.98 m: two numbers that stand for one."""
    for number in feet:
        if number.inches is None or number.inches not in feet:
            continue
        height = Number((number.value + number.inches.value / 12,), *(0, 0, 0, 0))
        height.unit = "foot"
        for other in others:
            if roughly(height, other, 0.02):
                pairs.append((other, number) if turned else (number, other))
                return _without(feet, number, number.inches), _without(others, other)
    return feet, others


def _as_understood(left: list[Number], right: list[Number], mine: Reading, theirs: Reading) -> Test:
    here, there = _understood(left, mine), _understood(right, theirs)

    def test(a: Number, b: Number) -> bool:
        return converted(here.get(id(a), a), there.get(id(b), b))

    return test


def _understood(numbers: list[Number], reading: Reading) -> dict[int, Number]:
    """Numbers without a unit, with that of the measure before them: 2 to 5 cm, in places up to 10."""
    found: dict[int, Number] = {}
    unit = None
    for number in reading.numbers[:MOST]:
        if number.unit in FACTORS:
            unit = number.unit
        elif unit and not (number.unit or number.currency or number.percent) and number in numbers:
            found[id(number)] = measured = Number(number.values, *(0, 0, 0, 0))
            measured.unit = unit
    return found


def _match(
    left: list[Number],
    right: list[Number],
    test: Test,
    pairs: list[tuple[Number, Number]],
) -> tuple[list[Number], list[Number]]:
    if not left or not right:
        return left, right
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


def _twin(a: Number, b: Number) -> bool:
    """Alike, and both in digits or neither: "two wins … 2:1" has two twos."""
    return (a.form == "digits") == (b.form == "digits") and _alike(a, b)


def _both_digits(a: Number, b: Number) -> bool:
    return a.form == b.form == "digits" and exactly(a, b)


def _alike(a: Number, b: Number) -> bool:
    """The same value of the same thing."""
    return (
        a.unit == b.unit
        and a.currency == b.currency
        and a.percent == b.percent
        and a.fold == b.fold
        and exactly(a, b)
    )


def exactly(a: Number, b: Number) -> bool:
    if a.code or b.code:
        return a.code == b.code
    if (a.minutes is None) != (b.minutes is None) or (a.form == "vague") != (b.form == "vague"):
        return False
    if a.minutes is not None and b.minutes is not None:
        return a.minutes == b.minutes
    return same(a.values[0], b.values[0])


def _clocks(a: Number, b: Number) -> bool:
    if a.minutes is None and b.minutes is None:
        return False
    if a.minutes is not None and b.minutes is not None:
        return a.minutes == b.minutes or (not (a.marked and b.marked) and a.minutes % 720 == b.minutes % 720)
    clock, plain = (a, b) if a.minutes is not None else (b, a)
    minutes = clock.minutes or 0
    if plain.unit not in (None, "hour") and not (plain.unit == "day" and minutes >= 720):
        return False  # в четыре дня: days, or in the afternoon
    if same(plain.value, clock.value):
        return True
    if plain.form == "digits" and same(plain.value, minutes // 60 + minutes % 60 / 100):
        return True  # 22.48'de
    told = (minutes, minutes % 720, 720 if minutes % 720 == 0 else -1)
    return any(value * 60 in told for value in plain.values)


def loosely(a: Number, b: Number) -> bool:
    if (a.minutes is None) != (b.minutes is None):
        return False
    if a.form == b.form == "vague" and any(
        a.value in several and b.value in several for several in (_SEVERAL_TENS, _SEVERAL_LAKHS)
    ):
        return True
    if (a.form == "vague") != (b.form == "vague"):  # over 1,000 people: свыше тысячи
        exact = b if a.form == "vague" else a
        return same(a.value, b.value) and exact.value in (100, 1000, 10**6, 10**9)
    if a.minutes is not None and b.minutes is not None:
        return _clocks(a, b)
    if "bp" in (a.unit, b.unit) and a.unit != b.unit:
        basis, other = (a, b) if a.unit == "bp" else (b, a)
        if same(basis.value, 100 * other.value):
            return True  # 25 basis points: 0.25
    if a.agrees(b):
        return True
    if a.fold != b.fold:  # cut fourfold: to a quarter
        fold, part = (a, b) if a.fold else (b, a)
        return part.fraction and same(fold.value * part.value, 1)
    if a.percent or b.percent:  # half = 50 %
        part, percent = (a, b) if b.percent else (b, a)
        if nth_part(part, percent):
            return True
        if part.unit == "times" and part.value > 1:  # grew one and a half times: by 50 %; halved
            grown, fallen = 100 * (part.value - 1), 100 - 100 / part.value
            return abs(grown - percent.value) < 0.5 or abs(fallen - percent.value) < 1
        return part.value < 1 and not part.percent and abs(part.value * 100 - percent.value) < 0.5
    return False


def nth_part(ordinal: Number, percent: Number) -> bool:
    """A fifth, 20 %."""
    nth = ordinal.ordinal and ordinal.form == "words" and 3 <= ordinal.value <= 10
    return nth and abs(100 / ordinal.value - percent.value) < 0.5


def _whole(number: Number, other: Reading) -> bool:
    """24 hours are a day, 1.6 km a mile: the other side may say it without a number."""
    kind, factor = FACTORS.get(number.unit or "", ("", 0.0))
    if kind not in _WHOLE:
        return False
    units, near = _WHOLE[kind]
    return any(
        unit != number.unit and abs(number.value * factor / FACTORS[unit][1] / times - 1) < near
        for unit in units_named(other) & units
        for times in _counted(unit, other)
    )


def _counted(unit: str, reading: Reading) -> tuple[float, ...]:
    """How many of a unit a text may mean: one, unless it counts them; «двое суток», 48 hours."""
    told = [n.value for n in reading.numbers if n.unit == unit and n.value > 1]
    named = sum(1 for note in reading.notes if "unit" in note and note["unit"][0] == unit)
    one = () if named and len(told) >= named else (1.0,)
    return (*one, *told, *_multiples(reading))


_TIMES = frozenset(unit for unit, (kind, _) in FACTORS.items() if kind == "time")
_WHOLE = {"time": (_TIMES, 0.03), "length": (frozenset({"mile", "foot", "inch", "yard"}), 0.09)}


@once
def units_named(reading: Reading) -> frozenset[str]:
    return frozenset(n["unit"][0] for n in reading.notes if "unit" in n)


@once
def _multiples(reading: Reading) -> frozenset[float]:
    return frozenset(float(n["multiple"][0]) for n in reading.notes if "multiple" in n)


@once
def _eves(reading: Reading) -> frozenset[float]:
    """«В ночь на 5 мая»: the days before, that other languages name beside or instead of it."""
    after = {at + note["night_before"][1] for at, note in enumerate(reading.notes) if "night_before" in note}
    days = [n.value for n in reading.numbers if n.first in after]
    return frozenset(eve for day in days for eve in ((day - 1,) if day > 1 else (28, 29, 30, 31)))


def _midday(number: Number, other: Reading) -> bool:
    """12 p.m., 0:00: noon and midnight, which have words of their own."""
    minutes = number.minutes
    if minutes is None and number.unit == "hour" and number.value in (0, 12, 24):
        minutes = int(number.value) % 24 * 60  # um 12 Uhr
    if minutes is None or minutes % 720:
        return False
    word = "noon" if minutes else "midnight"
    return any(word in note for note in other.notes)


@once
def _days(reading: Reading) -> frozenset[float]:
    """Days and months that stand in whole dates: 05.12.2025 says both."""
    dates = [n for n in reading.numbers if n.month]
    return frozenset(float(v) for n in dates for v in (n.day, n.month))
