"""A language, as CLDR knows it (through Babel): names, direction, script, quotation marks, plurals, case."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import exists, locale_identifiers

from dragoman.core.languages.quotes import QUOTES, ROOT, Quotes

_CODE = re.compile(r"(?P<language>[a-z]{2,3})(-(?P<script>[A-Z][a-z]{3}))?(-(?P<region>[A-Z]{2}|[0-9]{3}))?")
_LONGEST = 40  # characters of a code worth reading; names of languages are given too
# CLDR says "azərbaycan", which by itself, capitalised, is the country; switchers write what speakers do.
_AUTONYMS = {"az": "Azərbaycanca"}
_DOTLESS = frozenset({"az", "tr"})  # Unicode SpecialCasing: i and ı are two letters there


class UnknownLanguage(LookupError):
    """A code that is no language of CLDR's. code: as it was given; near: what may have been meant."""

    def __init__(self, code: str, near: tuple[str, ...] = ()) -> None:
        self.code, self.near = code, near
        shortened = code if len(code) <= _LONGEST else code[:_LONGEST] + "…"
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"unknown language code {shortened!r}{meant}")


@dataclass(frozen=True)
class Language:
    """Made by `get`. code: BCP 47, such as ``uk``, ``pt-BR``, ``sr-Latn``."""

    code: str
    locale: Locale = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.code

    @cached_property
    def name(self) -> str:
        """Its name in itself, as it stands in a language switcher: Русский, Português (Brasil)."""
        return _AUTONYMS.get(self.code) or self.capital(
            self.locale.get_display_name(self.locale) or self.code
        )

    def name_in(self, other: str | Language) -> str:
        """Its name in another language, as it stands within a sentence (English, русский)."""
        locale = (get(other) if isinstance(other, str) else other).locale
        return self.locale.get_display_name(locale) or self.code

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        return "rtl" if self.locale.text_direction == "rtl" else "ltr"

    @cached_property
    def script(self) -> str:
        """ISO 15924: Latn, Cyrl, Arab …"""
        if self.locale.script:
            return str(self.locale.script)
        likely = get_global("likely_subtags")
        known = str(likely.get(str(self.locale)) or likely.get(self.locale.language) or "")
        return next((part for part in known.split("_") if len(part) == 4), "Zyyy")

    @cached_property
    def quotes(self) -> Quotes:
        language, script, region = self.locale.language, self.script, self.locale.territory
        tries = (f"{language}-{region}", f"{language}-{script}", language)
        return next((QUOTES[code] for code in tries if code in QUOTES), ROOT)

    def plural(self, number: int | float | Decimal) -> str:
        """CLDR's category for a count: zero, one, two, few, many or other."""
        return str(self.locale.plural_form(number if number >= 0 else -number))

    @cached_property
    def plural_categories(self) -> tuple[str, ...]:
        """Those that `plural` may answer, ``other`` last."""
        order = ("zero", "one", "two", "few", "many", "other")
        return tuple(name for name in order if name in {*self.locale.plural_form.tags, "other"})

    def upper(self, text: str) -> str:
        return text.replace("i", "İ").upper() if self.locale.language in _DOTLESS else text.upper()

    def lower(self, text: str) -> str:
        if self.locale.language in _DOTLESS:
            text = text.replace("I\u0307", "i").replace("İ", "i").replace("I", "ı")
        return text.lower()

    def capital(self, text: str) -> str:
        """With a capital first letter. Titlecase, not upper case: Georgian has no capitals within a text."""
        if text[:1] == "i" and self.locale.language in _DOTLESS:
            return "İ" + text[1:]
        return text[:1].title() + text[1:]


@lru_cache(maxsize=1024)
def get(code: str) -> Language:
    """The language of a BCP 47 code: language, and where it matters script or region.

    Raises UnknownLanguage for anything else, other spellings of a known one included (``EN``, ``en_US``,
    ``rus``): codes are in addresses, and a language has one.
    """
    parts = _CODE.fullmatch(code)
    if parts is None or not exists(parts["language"]) or parts["language"] in _aliases("language"):
        raise UnknownLanguage(code, _near(code))
    english = Locale("en")
    if (parts["script"] and parts["script"] not in english.scripts) or (
        parts["region"]
        and (parts["region"] not in english.territories or parts["region"] in _aliases("territory"))
    ):
        raise UnknownLanguage(code, _near(code))
    try:
        return Language(code, Locale.parse(code, sep="-"))
    except (UnknownLocaleError, ValueError):
        raise UnknownLanguage(code, _near(code)) from None


def _aliases(kind: Literal["language", "territory"]) -> dict[str, Any]:
    return dict(get_global("language_aliases" if kind == "language" else "territory_aliases"))


def _near(code: str) -> tuple[str, ...]:
    """What may have been meant: other spellings, a country's language, a language's name, a typing error."""
    if len(code) > _LONGEST:
        return ()
    given = code.strip().replace("_", "-").lower()
    language, *rest = given.split("-")
    found: list[str] = []
    languages = _names()
    if language in _aliases("language"):
        found.append(str(_aliases("language")[language]).replace("_", "-"))
    elif language in languages.values():
        region = rest[-1].upper() if rest and len(rest[-1]) == 2 else ""
        region = str(_aliases("territory").get(region, [region])[0])
        known = region and exists(f"{language}_{region}")
        found.append(f"{language}-{region}" if known else language)
    else:
        if spoken := get_global("likely_subtags").get(f"und_{language.upper()}"):
            return (str(spoken).split("_")[0],)
        for name in get_close_matches(given, languages, n=2, cutoff=0.8):
            found.append(languages[name])
        found.extend(get_close_matches(language, set(languages.values()), n=2, cutoff=0.6))
    return tuple(dict.fromkeys(near for near in found if near != code))[:3]


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """English names, lower case, of the languages that have locale data, and the codes themselves."""
    english = Locale("en").languages
    codes = {identifier for identifier in locale_identifiers() if "_" not in identifier}
    return {english.get(code, code).lower(): code for code in codes}
