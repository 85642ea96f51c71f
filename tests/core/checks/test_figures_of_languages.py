"""What a figure is read as, language by language: decades, centuries, ages, measures, fractions, times of day."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dragoman.core.checks.numbers import shown
from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.reading import Reading

ROWS = [
    (language, text, told)
    for language, rows in tomllib.loads(
        (Path(__file__).parent / "data" / "figures.toml").read_text(encoding="utf-8")
    ).items()
    for text, told in rows.items()
]


def fits(number: Number, told: str) -> bool:
    value, _, counted = told.partition(" ")
    if counted and counted not in (number.unit, number.percent, number.currency):
        return False
    if ":" in value:
        return number.minutes is not None and shown(number) == value
    return any(read == pytest.approx(float(value), rel=1e-3) for read in number.values)


@pytest.mark.parametrize(("language", "text", "told"), ROWS, ids=[f"{r[0]}-{r[1]}" for r in ROWS])
def test_a_figure_is_read(language: str, text: str, told: str) -> None:
    wanted = told.split(", ") if told else []
    numbers = Reading(text, language).numbers
    assert len(numbers) == len(wanted)
    assert all(fits(number, one) for number, one in zip(numbers, wanted, strict=True))
