"""Units of measure: what can be turned into what (factors by definition, SI brochure and NIST SP 811)."""

from __future__ import annotations

from dragoman.core.checks.reading.figures.number import Number

FACTORS: dict[str, tuple[str, float]] = {
    "second": ("time", 1),
    "minute": ("time", 60),
    "hour": ("time", 3600),
    "day": ("time", 86400),
    "week": ("time", 604800),
    "month": ("time", 2629746),
    "year": ("time", 31556952),
    "decade": ("time", 315569520),
    "century": ("time", 3155695200),
    "mm": ("length", 0.001),
    "cm": ("length", 0.01),
    "m": ("length", 1),
    "km": ("length", 1000),
    "inch": ("length", 0.0254),
    "foot": ("length", 0.3048),
    "yard": ("length", 0.9144),
    "mile": ("length", 1609.344),
    "nmi": ("length", 1852),  # of the sea
    "g": ("mass", 0.001),
    "kg": ("mass", 1),
    "centner": ("mass", 100),
    "tonne": ("mass", 1000),
    "lb": ("mass", 0.45359237),
    "oz": ("mass", 0.028349523),
    "stone": ("mass", 6.35029318),
    "m2": ("area", 1),
    "are": ("area", 100),
    "ha": ("area", 10_000),
    "km2": ("area", 1_000_000),
    "acre": ("area", 4046.8564),
    "ft2": ("area", 0.09290304),
    "mile2": ("area", 2589988.11),
    "kmh": ("speed", 1 / 3.6),
    "mph": ("speed", 0.44704),
    "ms": ("speed", 1),
    "knot": ("speed", 0.5144444),
    "l": ("volume", 0.001),
    "ml": ("volume", 0.000001),
    "gallon": ("volume", 0.003785411784),
    "barrel": ("volume", 0.158987295),
    "m3": ("volume", 1),
    "celsius": ("temperature", 1),
    "fahrenheit": ("temperature", 1),
    "degree": ("temperature", 1),
    "w": ("power", 1),
    "kw": ("power", 1e3),
    "mw": ("power", 1e6),
    "gw": ("power", 1e9),
    "mb": ("data", 1),
    "gb": ("data", 1e3),
    "tb": ("data", 1e6),
}
TOLERANCE = 0.06  # writers round what they convert: 100 miles, 160 km
ROUGHLY = 0.12  # and some do it by the eye: 30 yards, 25 m
MEASURES = frozenset({"length", "mass", "area", "volume", "speed", "temperature"})


# Miles to kilometres, feet to metres, pounds to kilograms; and back.
_RATIOS = [
    ratio
    for unit, other in (("mile", "km"), ("foot", "m"), ("lb", "kg"))
    for ratio in (FACTORS[unit][1] / FACTORS[other][1], FACTORS[other][1] / FACTORS[unit][1])
]
_FORTNIGHT = {("day", 15.0), ("week", 2.0)}  # quince días, quinze jours
_MILES = {"mile", "nmi"}  # at sea, everybody says miles
_ROUNDED = 0.05  # where nothing says that it is a measure
_BUDDHIST = 543  # years
_LONGEST = 9  # digits


def dimension(unit: str | None) -> str | None:
    return FACTORS[unit][0] if unit in FACTORS else unit


def converted(a: Number, b: Number) -> bool:
    """Whether two numbers of different units measure the same."""
    if not _comparable(a, b):
        return False
    if dimension(a.unit) == "temperature":
        if "fahrenheit" not in (a.unit, b.unit):
            return False  # degrees of Celsius, both
        celsius, fahrenheit = (b, a) if a.unit == "fahrenheit" else (a, b)
        return any(_as_warm(c, f, 3, 2) for c, f in _above_or_below(celsius, fahrenheit))
    if {(a.unit, a.value), (b.unit, b.value)} == _FORTNIGHT:
        return True
    rounds = dimension(a.unit) in MEASURES
    return any(
        _near(one, other, TOLERANCE) or (rounds and (_rounded(one, other) or _rounded(other, one)))
        for one, other in _in_one_unit(a, b)
    )


def may_be_converted(before: str, after: str) -> bool:
    """Whether digits without a known unit may be those of another measure or calendar."""
    if len(before) > _LONGEST or len(after) > _LONGEST:
        return False
    a, b = int(before), int(after)
    degrees = abs((a - 32) / 1.8 - b) <= 1 or abs((b - 32) / 1.8 - a) <= 1
    measure = a > 0 and any(abs(b / a / ratio - 1) <= _ROUNDED for ratio in _RATIOS)
    return degrees or measure or abs(a - b) == _BUDDHIST


def roughly(a: Number, b: Number, tolerance: float = ROUGHLY) -> bool:
    """The same, by the eye: what an editor may want to look at."""
    if not _comparable(a, b) or dimension(a.unit) == "temperature":
        return False
    return any(_near(one, other, tolerance) for one, other in _in_one_unit(a, b))


def degrees(a: Number, b: Number) -> bool:
    """80 degrees to an American, 27 to a European; the 80s of a weather forecast as well."""
    if "degree" in (a.unit, b.unit) and {a.unit, b.unit} <= {"degree", "celsius"}:
        apart = 1 if a.unit == b.unit else 2
        return any(_degrees(one, other, 2, apart) for one, other in _above_or_below(a, b))
    decade, other = (a, b) if a.decade else (b, a)
    if not decade.decade or decade.unit or other.unit not in ("degree", "celsius"):
        return False
    return any(_degrees(other.value, decade.value + more, 2, 0) for more in (0, 5, 9))


def shortened(a: Number, b: Number, tolerance: float = TOLERANCE) -> bool:
    """Whether one of two measures of one unit is the other with fewer digits: 25.4 cm, 25 cm."""
    if a.unit != b.unit or dimension(a.unit) not in MEASURES:
        return False
    if not (a.value.is_integer() and b.value.is_integer()):
        tolerance = max(tolerance, 0.09)  # 7.62 cm: 7 cm
    return _near(a.value, b.value, tolerance) and (_rounded(a.value, b.value) or _rounded(b.value, a.value))


def alike(unit: str | None, other: str | None) -> bool:
    """Yards and metres: so near that a rounded figure is right in both."""
    if unit not in FACTORS or other not in FACTORS or not dimension(unit) == dimension(other) == "length":
        return False
    return {unit, other} == _MILES or _near(FACTORS[unit][1], FACTORS[other][1], ROUGHLY)


def _comparable(a: Number, b: Number) -> bool:
    if not a.unit or not b.unit or a.unit == b.unit or a.code or b.code:
        return False
    return a.unit in FACTORS and b.unit in FACTORS and dimension(a.unit) == dimension(b.unit)


def _in_one_unit(a: Number, b: Number) -> list[tuple[float, float]]:
    """The values of both, in the unit of each."""
    first, second = FACTORS[a.unit or ""][1], FACTORS[b.unit or ""][1]
    pairs = [(x, y) for x in a.values for y in b.values if x > 0 and y > 0]
    return [(x * first / second, y) for x, y in pairs] + [(x, y * second / first) for x, y in pairs]


def _near(a: float, b: float, tolerance: float) -> bool:
    return abs(a - b) <= tolerance * max(a, b)


def _rounded(exact: float, short: float) -> bool:
    """Whether the second is the first, rounded or cut to the digits that it shows: 322, 300; 7.6, 7."""
    if 1 < short < 10 and short.is_integer():
        return abs(exact - short) < 1 and _near(exact, short, 0.3)
    shown = f"{short:.12g}"
    if "." in shown or "e" in shown:
        step = 10.0 ** -len(shown.partition(".")[2])
    else:
        step = 10.0 ** (len(shown) - len(shown.rstrip("0")))
    return abs(exact - short) < step and _near(exact, short, ROUGHLY)


def _above_or_below(a: Number, b: Number) -> list[tuple[float, float]]:
    """The degrees of both with their signs; one that has none may have it said another way."""
    if not (a.negative or b.negative):
        return [(x, y) for x in a.values for y in b.values]
    first, second = ([s * v for v in n.values for s in ((-1,) if n.negative else (1, -1))] for n in (a, b))
    return [(x, y) for x in first for y in second]


def _degrees(a: float, b: float, close: float, apart: float) -> bool:
    """Whether the degrees are the same, or the same difference; of Celsius and Fahrenheit either way."""
    return _as_warm(a, b, close, apart) or _as_warm(b, a, close, apart)


def _as_warm(celsius: float, fahrenheit: float, close: float, apart: float) -> bool:
    if abs(fahrenheit - (celsius * 9 / 5 + 32)) <= close:
        return True
    return celsius > 2 and fahrenheit > 2 and abs(fahrenheit - celsius * 9 / 5) <= apart
