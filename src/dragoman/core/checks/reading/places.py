"""Countries of a text, by the names that CLDR gives them in its language."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

from dragoman.core.checks.reading.lexicon import lexicon
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tokens import fold

_ENDING = {  # letters that inflection changes at the end of a country's name
    "ru": 1, "uk": 1, "be": 1, "pl": 1, "kk": 0, "az": 0, "tr": 0, "uz": 0, "hy": 0, "ka": 1,
}  # fmt: skip
CASELESS = frozenset({"ar", "he", "fa", "hi", "ka", "zh", "ja", "ko"})
_PREFIXED = {"ar": ("وال", "بال", "لل", "ال", "و", "ب", "ل"), "he": ("ו", "ב", "ל", "מ", "ה")}
# Names that are common words or persons too, and territories that share a name with their ruler.
_SKIP = frozenset(
    [
        "JE",
        "GG",
        "IM",
        "TD",
        "JO",
        "GE",
        "ML",
        "NE",
        "TC",
        "MF",
        "BL",
        "UM",
        "IO",
        "AQ",
        "HM",
        "BV",
        "EU",
        "UN",
        "QO",
        "ZZ",
        "XA",
        "XB",
        "EZ",
        "IC",
        "EA",
        "CP",
        "DG",
        "TA",
        "AC",
    ]
)
_COUNTRY = frozenset(
    [
        "US",
        "GB",
        "RU",
        "UA",
        "BY",
        "PL",
        "DE",
        "FR",
        "IT",
        "ES",
        "PT",
        "NL",
        "BE",
        "AT",
        "CH",
        "SE",
        "NO",
        "DK",
        "FI",
        "IE",
        "IS",
        "GR",
        "TR",
        "BG",
        "RO",
        "HU",
        "CZ",
        "SK",
        "SI",
        "HR",
        "RS",
        "BA",
        "MK",
        "AL",
        "ME",
        "EE",
        "LV",
        "LT",
        "MD",
        "AM",
        "AZ",
        "KZ",
        "UZ",
        "KG",
        "TM",
        "TJ",
        "CN",
        "JP",
        "KR",
        "KP",
        "IN",
        "PK",
        "AF",
        "IR",
        "IQ",
        "SY",
        "IL",
        "LB",
        "SA",
        "AE",
        "QA",
        "KW",
        "YE",
        "EG",
        "LY",
        "TN",
        "DZ",
        "MA",
        "SD",
        "ET",
        "KE",
        "NG",
        "GH",
        "ZA",
        "ZW",
        "UG",
        "TZ",
        "SN",
        "CI",
        "CM",
        "CD",
        "CA",
        "MX",
        "CU",
        "BR",
        "AR",
        "CL",
        "PE",
        "BO",
        "CO",
        "VE",
        "EC",
        "PY",
        "UY",
        "AU",
        "NZ",
        "ID",
        "MY",
        "TH",
        "VN",
        "PH",
        "SG",
        "MN",
        "NP",
        "LK",
        "BD",
        "MM",
        "KH",
        "PS",
    ]
)


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, str]:
    """First word of a country's name (cut for its endings) → code."""
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, str] = {}
    clash: set[str] = set()
    raw = (files("dragoman.core.checks") / "data" / "names.toml").read_text(encoding="utf-8")
    more = tomllib.loads(raw)["places"]
    extra = {fold(word, language): code for code, by in more.items() for word in by.get(language, "").split()}
    for code, name in territories.items():
        if code not in _COUNTRY or code in _SKIP:
            continue
        word = fold(name, language)
        if " " in word or "-" in word or len(word) < 4 or word in extra:
            continue
        cut = _ENDING.get(language, 0)
        if language in ("ar", "he"):
            for prefix in ("ال",):
                if word.startswith(prefix):
                    word = word[len(prefix) :]
        stem = word[: len(word) - cut] if cut and word[-1] in "аяоеиыіьйайea" else word
        if found.get(stem, code) != code:
            clash.add(stem)
        found[stem] = code
    return {stem: code for stem, code in found.items() if stem not in clash} | extra


@once
def countries(reading: Reading) -> dict[str, tuple[int, int]]:
    """Codes of the countries that are named, each with its first place."""
    found: dict[str, tuple[int, int]] = {}
    for code, place in mentions(reading):
        found.setdefault(code, place)
    return found


@once
def mentions(reading: Reading) -> list[tuple[str, tuple[int, int]]]:
    found: list[tuple[str, tuple[int, int]]] = []
    cased = reading.language not in CASELESS
    for token in reading.tokens:
        if token.kind == "word" and (token.capital or not cased):
            code = _country(token.text, reading.language)
            if code:
                found.append((code, (token.start, token.end)))
    return found


@lru_cache(maxsize=50_000)
def _country(word: str, language: str) -> str:
    """The code of the country that a folded word names, inflected or not; else nothing."""
    if len(word) > 30:
        return ""
    table = _names(language)
    ends = lexicon(language).ends
    for form in _forms(word, language):
        if form in table:
            return table[form]
        for back in range(1, 6):
            if len(form) - back >= 3 and form[:-back] in table and ends(form[-back:]):
                return table[form[:-back]]
    return ""


def _forms(word: str, language: str) -> list[str]:
    forms = [word.partition("'")[0]]
    forms.extend(
        word[len(p) :] for p in _PREFIXED.get(language, ()) if word.startswith(p) and len(word) > len(p) + 2
    )
    return forms
