"""Dates and times in a reader's language, in the site's timezone, by CLDR."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time
from django.utils import timezone

# A news site in plain English writes 25 November 2026, not November 25, 2026.
LOCALES = {"en": "en_GB"}
# A year stands with its word in full where CLDR abbreviates it ("2026 г."): the house style of running text.
YEARS = {"ru": ("'г'.", "'года'"), "uk": ("'р'.", "'року'")}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a page shows it: for machines and in words."""

    iso: str
    text: str


@lru_cache(maxsize=256)
def locale_of(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language, language), sep="-" if "-" in language else "_")


@lru_cache(maxsize=256)
def _pattern(language: str, length: str) -> str:
    pattern = str(locale_of(language).date_formats[length].pattern)
    return pattern.replace(*YEARS[language]) if language in YEARS else pattern


def date(value: dt.datetime | dt.date, language: str, length: str = "long") -> str:
    """25 November 2026; with length "full", Wednesday, 25 November 2026."""
    day = timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
    text = format_date(day, _pattern(language, length), locale_of(language))
    return text[:1].upper() + text[1:] if length == "full" else text


def time(value: dt.datetime, language: str) -> str:
    """14:05: a day of 24 hours everywhere, as timetables have it."""
    locale = locale_of(language)
    return format_time(timezone.localtime(value), locale.datetime_skeletons["Hm"].pattern, locale=locale)


def date_time(value: dt.datetime, language: str) -> str:
    comma = "،" if locale_of(language).language in ("ar", "fa", "ur") else ","
    return f"{date(value, language)}{comma} {time(value, language)}"


def day(value: dt.date, language: str) -> str:
    """24 November."""
    locale = locale_of(language)
    return format_date(value, locale.datetime_skeletons["MMMMd"].pattern, locale)


def weekday(value: dt.date, language: str) -> str:
    """Tuesday, as it stands alone in a list."""
    text = format_date(value, "cccc", locale_of(language))
    return text[:1].upper() + text[1:]


def iso(value: dt.datetime) -> str:
    return timezone.localtime(value).isoformat(timespec="minutes")


def moment(value: dt.datetime, language: str) -> Moment:
    return Moment(iso(value), date_time(value, language))


def short(value: dt.date, language: str) -> str:
    """24/11."""
    locale = locale_of(language)
    return format_date(value, locale.datetime_skeletons["Md"].pattern, locale)
