"""Units of measure and percent signs that the target has changed or dropped."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.figures.assignment import assign, nth_part, units_named
from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.figures.units import alike, dimension
from dragoman.core.checks.reading.lexicon import known_languages
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.types import Finding, Segment, Severity

SPEEDS = ({"km", "kmh"}, {"mile", "mph"}, {"m", "ms"})
PRICED = 4  # tokens after a price
PER = {
    **{"en": {"a", "an", "per", "/"}, "ru": {"за", "/"}, "uk": {"за", "/"}, "be": {"за", "/"}},
    **{"es": {"por", "el", "/"}, "pt": {"por", "o", "/"}, "fr": {"le", "la", "par", "/"}, "it": {"al", "/"}},
    **{"de": {"pro", "je", "für", "/"}, "ca": {"per", "/"}, "pl": {"za", "/"}, "nl": {"per", "/"}},
}
_POINTS = ("point", "punt", "pont", "punkt", "пункт", "puan", "bənd")
SIGNS = frozenset({"zh", "ja", "ko"})
VAGUE_DEGREES = frozenset({"celsius", "fahrenheit", "degree"})


def _aged(a: Number, b: Number, mine: Reading) -> bool:
    """Willoughby, 37, … that became so many months."""
    if mine.language != "en" or a.unit or a.form != "digits" or not 0 < a.value < 110 or a.first < 2:
        return False
    if b.unit not in ("month", "week", "day", "hour", "minute") or b.loose or b.inherited:
        return False
    before, name = mine.tokens[a.first - 1], mine.tokens[a.first - 2]
    if before.text == "aged":
        return True
    after = mine.texts[a.last + 1 : a.last + 2]
    if before.text != "," or name.kind != "word":
        return False
    return after == [","] or (name.capital and after in (["."], []))


def _weighed(a: Number, b: Number) -> bool:
    """Pounds, of weight or of money, that became kilograms."""
    return "lb" in (a.unit, b.unit) and dimension(a.unit) == dimension(b.unit)


def _day_of_date(number: Number, reading: Reading) -> bool:
    """3 Nisan 1953 günü: the day of a date, of which only the year stands beside the word."""
    if number.unit != "day" or not 1000 <= number.value < 2100 or not number.first:
        return False
    return "month" in reading.notes[number.first - 1]


def _priced(a: Number, b: Number, mine: Reading, theirs: Reading) -> tuple[str, str] | None:
    """The same price, by the gallon and by the litre."""
    here = _per(a, mine)
    there = _per(b, theirs) if here else ""
    if not there or here == there or alike(here, there) or dimension(here) != dimension(there):
        return None
    return here, there


def _per(price: Number, reading: Reading) -> str:
    """The measure that a price in digits is for: $3.49 a gallon, 62 рубля за литр."""
    if price.form != "digits" or reading.language not in PER:
        return ""
    per, at = PER[reading.language], price.last + 1
    for index in range(at, min(at + PRICED, len(reading.texts) - 1)):
        if reading.texts[index] in per:
            unit = str(reading.notes[index + 1].get("unit", ("", 0))[0])
            return unit if dimension(unit) in ("mass", "volume", "length") else ""
    return ""


class UnitsCheck(Check):
    """Compares what is counted by two numbers that agree. Converted units agree by value and are
    noted by the numbers check. A unit that is missing may be understood ("aged 62")."""

    id = "units"
    languages = known_languages("units")

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        if not mine.numbers or not theirs.numbers:
            return
        for a, b in assign(mine, theirs).pairs:
            if a.currency and a.currency == b.currency and (priced := _priced(a, b, mine, theirs)):
                yield Finding(self.id, Severity.CRITICAL, (a.start, a.end), (b.start, b.end), priced)
            if a.unit == b.unit and a.percent == b.percent:
                continue
            severity = self._judge(a, b, mine, theirs)
            if severity is not None:
                values = (a.percent or a.unit or "", b.percent or b.unit or "")
                yield Finding(self.id, severity, (a.start, a.end), (b.start, b.end), values)

    def _judge(self, a: Number, b: Number, mine: Reading, theirs: Reading) -> Severity | None:
        doubt = a.inherited or b.inherited or a.loose or b.loose
        if a.percent != b.percent:
            if a.percent and b.percent:
                # Writers say percent for percentage points, never the other way round.
                return Severity.SERIOUS if doubt or a.percent == "points" else Severity.CRITICAL
            return self._percent(a, b, mine, theirs)
        if "quarter" in (a.unit, b.unit):
            return None  # the second quarter of 2018: of the year
        if {a.unit, b.unit} == {"mm", "l"} and "m2" in units_named(mine) | units_named(theirs):
            return None  # 78 Liter Regen pro Quadratmeter
        if _day_of_date(a, mine) or _day_of_date(b, theirs):
            return None
        if self._dated(a, b) or self._dated(b, a) or _aged(a, b, mine) or _aged(b, a, theirs):
            return Severity.CRITICAL
        if a.percent or not a.unit or not b.unit or a.unit == b.unit:
            return None
        if (a.decade or b.decade) and "century" in (a.unit, b.unit):
            return None  # the early 2000s, the beginning of the 21st century
        if {a.unit, b.unit} <= VAGUE_DEGREES and "degree" in (a.unit, b.unit):
            foreign = "fahrenheit" in (a.unit, b.unit) and "en" not in (mine.language, theirs.language)
            celsius = a.unit == "degree" and b.unit == "fahrenheit" and mine.language != "en"
            return Severity.CRITICAL if foreign or celsius else None
        if {a.unit, b.unit} in SPEEDS and any(
            n.get("unit", ("",))[0] in ("hour", "second") for r in (mine, theirs) for n in r.notes
        ):
            return None  # saatda 137 km
        if {mine.language, theirs.language} & SIGNS and {a.unit, b.unit} & {"degree", "times", "day"}:
            doubt = True  # 度 and 回 count much
        if (a.currency or b.currency) and not _weighed(a, b):
            return None
        if "times" in (a.unit, b.unit) and (a.ordinal or b.ordinal):
            return Severity.SERIOUS  # in its seventh year, held for the seventh time
        if alike(a.unit, b.unit) or self._elsewhere(a, b, mine, theirs):
            return Severity.SERIOUS
        if dimension(a.unit) != dimension(b.unit) or a.fold or b.fold:
            return Severity.SERIOUS if doubt or a.weak or b.weak else Severity.CRITICAL
        return Severity.SERIOUS if doubt else Severity.CRITICAL

    def _elsewhere(self, a: Number, b: Number, mine: Reading, theirs: Reading) -> bool:
        """An article that counts nothing, while both texts name both units: "de un día para otro"."""
        if not (a.value == b.value == 1 and a.form == b.form == "words"):
            return False
        return {a.unit, b.unit} <= units_named(mine) & units_named(theirs)

    def _dated(self, a: Number, b: Number) -> bool:
        """A year that became so many months."""
        year = a.unit is None and b.value.is_integer() and 1900 <= b.value < 2100
        return (
            year and b.unit in ("month", "week", "day", "hour", "minute") and not b.loose and not b.inherited
        )

    def _percent(self, a: Number, b: Number, mine: Reading, theirs: Reading) -> Severity | None:
        bare = b if a.percent else a
        if bare.value == 0:
            return None  # cut to zero
        if bare.fraction or nth_part(bare, b if bare is a else a) or (a.inherited and b.inherited):
            return None
        told, said = (mine, theirs) if a.percent else (theirs, mine)
        signs = sum(1 for n in told.numbers if n.percent and not n.inherited)
        others = sum(1 for note in said.notes if "percent" in note or "points" in note)
        if others >= signs:
            return None
        if bare.unit == "bp":
            return Severity.CRITICAL if a.value == b.value else None
        if bare.unit == "times" and bare.value != (b if bare is a else a).value:
            return None  # one and a half times as much: by 50 %
        if bare.unit == "times" and bare.value >= 2:
            return Severity.CRITICAL
        if bare.unit in VAGUE_DEGREES:
            return Severity.CRITICAL
        points = a.percent == "points" or b.percent == "points"
        if (
            points
            and said.texts[bare.last + 1 : bare.last + 2]
            and said.texts[bare.last + 1].startswith(_POINTS)
        ):
            return None  # 0,3 point
        if a.percent == "points" and not bare.unit:
            return Severity.SERIOUS  # by 40 points
        if {mine.language, theirs.language} & SIGNS:
            return Severity.SERIOUS
        return Severity.CRITICAL if a.percent else Severity.SERIOUS
