"""Dates as each language writes them, in the site's timezone."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.public import clock

AT = dt.datetime(2026, 11, 25, 13, 5, tzinfo=dt.UTC)

CASES = {
    "en": ("25 November 2026", "Wednesday, 25 November 2026", "25 November", "14:05"),
    "ru": ("25 ноября 2026\u202fгода", "Среда, 25 ноября 2026\u202fгода", "25 ноября", "14:05"),
    "uk": ("25 листопада 2026\u202fроку", "Середа, 25 листопада 2026\u202fроку", "25 листопада", "14:05"),
    "az": ("25 noyabr 2026", "25 noyabr 2026, çərşənbə", "25 noyabr", "14:05"),
    "es": ("25 de noviembre de 2026", "Miércoles, 25 de noviembre de 2026", "25 de noviembre", "14:05"),
    "pt": ("25 de novembro de 2026", "Quarta-feira, 25 de novembro de 2026", "25 de novembro", "14:05"),
    "ca": ("25 de novembre del 2026", "Dimecres, 25 de novembre del 2026", "25 de novembre", "14:05"),
    "fr": ("25 novembre 2026", "Mercredi 25 novembre 2026", "25 novembre", "14:05"),
    "ar": ("25 نوفمبر 2026", "الأربعاء، 25 نوفمبر 2026", "25 نوفمبر", "14:05"),
}


@pytest.mark.parametrize("language", CASES)
def test_dates(language: str) -> None:
    assert CASES[language] == (
        clock.date(AT, language),
        clock.date(AT, language, "full"),
        clock.day(AT.date(), language),
        clock.time(AT, language),
    )


def test_the_day_is_that_of_the_sites_timezone() -> None:
    late = dt.datetime(2026, 11, 25, 23, 30, tzinfo=dt.UTC)
    assert clock.date(late, "en") == "26 November 2026"
    assert clock.iso(late) == "2026-11-26T00:30+01:00"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "25 November 2026, 14:05"), ("ar", "25 نوفمبر 2026، 14:05")]
)
def test_date_and_time(language: str, text: str) -> None:
    assert clock.date_time(AT, language) == text
