"""Units of measure: what can be turned into what (factors by definition, SI brochure and NIST SP 811)."""

from __future__ import annotations

from dragoman.core.checks.reading.numbers import Number

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
    "g": ("mass", 0.001),
    "kg": ("mass", 1),
    "tonne": ("mass", 1000),
    "lb": ("mass", 0.45359237),
    "oz": ("mass", 0.028349523),
    "stone": ("mass", 6.35029318),
    "m2": ("area", 1),
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


def dimension(unit: str | None) -> str | None:
    return FACTORS[unit][0] if unit in FACTORS else unit


def converted(a: Number, b: Number) -> bool:
    """Whether two numbers of different units measure the same."""
    if not a.unit or not b.unit or a.unit == b.unit or a.code or b.code:
        return False
    if a.unit not in FACTORS or b.unit not in FACTORS:
        return False
    kind, factor = FACTORS[a.unit]
    other_kind, other_factor = FACTORS[b.unit]
    if kind != other_kind:
        return False
    if kind == "temperature":
        celsius, fahrenheit = a.value, b.value
        return any(
            abs(f - (c * 9 / 5 + 32)) <= 3 or abs(f - c * 9 / 5) <= 2
            for c, f in ((celsius, fahrenheit), (fahrenheit, celsius))
        )
    left, right = a.value * factor, b.value * other_factor
    return bool(left) and abs(left - right) <= TOLERANCE * max(left, right)
