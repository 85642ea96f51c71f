"""Numbers as a language writes them: 10,000.5 in English is 10.000,5 in Spanish."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError


def localised(number: str, source: str, target: str) -> str:
    """A number with the separators of another language: 10,000.5 (en) → 10.000,5 (pt).

    What is no plain number there (a date, 1.2.3, 14:30) stays as it is. Digits stay Latin.
    """
    (decimal, group), (new_decimal, new_group) = separators(source), separators(target)
    groups = group if group in ".," else " \u00a0\u202f"
    grouped = re.fullmatch(rf"(\d{{1,3}}(?:[{groups}]\d{{3}})*)(?:{re.escape(decimal)}(\d+))?", number)
    if not grouped:
        return number
    whole = re.sub(r"\D", new_group, grouped[1])
    return whole if grouped[2] is None else f"{whole}{new_decimal}{grouped[2]}"


@lru_cache(maxsize=256)
def separators(language: str) -> tuple[str, str]:
    """The decimal and the grouping character that CLDR has for a language, with Latin digits."""
    try:
        symbols = Locale.parse(language, sep="-").number_symbols
    except (UnknownLocaleError, ValueError):
        return ".", ","
    latin = symbols.get("latn", {})
    return latin.get("decimal") or ".", latin.get("group") or ","
