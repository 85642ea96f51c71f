"""Countries and large cities by the names that CLDR gives them in each language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

from dragoman.core.checks.reading.lexicon import lexicon
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.checks.reading.tokens import UNSPACED, fold
from dragoman.core.checks.reading.words import CASELESS

_ENDING = {  # letters that inflection changes at the end of a country's name
    "ru": 1, "uk": 1, "be": 1, "pl": 1, "kk": 0, "az": 0, "tr": 0, "uz": 0, "hy": 0, "ka": 1,
}  # fmt: skip
_ADJECTIVES = frozenset({"ru", "uk", "be", "pl"})  # whose words of a longer name are inflected each
_PREFIXED = {"ar": ("وال", "بال", "لل", "ال", "و", "ب", "ل"), "he": ("ו", "ב", "ל", "מ", "ה")}
_UNLIKE = {("az", "Asia/Gaza")}  # qəza: an accident
_STEM = 3  # letters of a name that no inflection touches
_LONGEST = 30  # letters of a word that is looked for
Longer = tuple[tuple[str, ...], str]
Place = tuple[str, list[Longer]]  # the code of a word's place, and the longer names that it may begin


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    return read_table("names")


@lru_cache(maxsize=1)
def _cities() -> dict[str, dict[str, str]]:
    return read_table("cities")


def _more(language: str) -> Iterator[tuple[str, str]]:
    """Names that CLDR has not, folded, with the code of the place; of a city that of its country/its name."""
    for code, by in tables()["places"].items():
        yield from ((fold(word, language), code) for word in by.get(language, "").split())
    for country, cities in _cities().items():
        for city, row in cities.items():
            words = by_language(row).get(language)
            if words:
                yield from ((fold(word, language), f"{country}/{city}") for word in words.split(","))


@lru_cache(maxsize=64)
def named(language: str) -> list[tuple[str, str]]:
    """(name, code) of all places: countries by their two letters, cities by their time zone."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return []
    kept = frozenset(tables()["countries"]["codes"].split())
    found = [(name.partition(" (")[0], code) for code, name in locale.territories.items() if code in kept]
    zones = locale.time_zones
    english = Locale.parse("en").time_zones
    for zone in tables()["cities"]["zones"].split():
        if (language, zone) in _UNLIKE:
            continue
        own = zones.get(zone, {}).get("city")
        if own is None and language in CASELESS | _ENDING.keys() - {"az", "tr", "uz", "pl"}:
            continue
        name = own or english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        found.append((name, zone))
    return found


@lru_cache(maxsize=64)
def _gazetteer(language: str) -> tuple[dict[str, str], dict[str, list[Longer]]]:
    """Names of one word (cut for their endings) → code; first words of longer ones → the rest and code."""
    single: dict[str, str] = {}
    clash: set[str] = set()
    longer: dict[str, list[Longer]] = {}
    more = dict(_more(language))
    several = [(word.replace("_", " "), code) for word, code in more.items() if "_" in word]
    for name, code in (*named(language), *several):
        words = [fold(w, language) for w in name.replace("-", " ").split()]
        if len(words) > 1:
            heads = [_head(w, language) for w in words]
            longer.setdefault(heads[0], []).append((tuple(heads[1:]), code))
        elif len(words[0]) >= 4 and words[0] not in more:
            stem = _stem(words[0], language)
            held = single.get(stem, code)
            if held != code and len(held) == len(code):
                clash.add(stem)
            single[stem] = min(held, code, key=len)  # Singapore, Kuwait: the country
    return {stem: code for stem, code in single.items() if stem not in clash} | more, longer


def _stem(word: str, language: str) -> str:
    if language in ("ar", "he") and word.startswith("ال"):
        word = word[2:]
    cut = _ENDING.get(language, 0)
    return word[: len(word) - cut] if cut and word[-1] in "аяоеиыіьйea" else word


def _head(word: str, language: str) -> str:
    """What stays of a word of a longer name, whatever its case."""
    return word[: max(3, len(word) - 2)] if language in _ADJECTIVES else word


class Gazetteer:
    """The places of one language; of one that sets no spaces it knows none."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._single, self._longer = ({}, {}) if language in UNSPACED else _gazetteer(language)
        self._stems = frozenset(name[:_STEM] for name in self._single)
        self._inflected = language in _ADJECTIVES
        self._plain = language not in _PREFIXED

    @property
    def begun(self) -> frozenset[str]:
        """How the names begin, without what may be written with them."""
        return frozenset(self._single) | frozenset(self._longer)

    def place(self, word: str) -> Place | None:
        """What a folded word names or may begin."""
        code = self._country(word)
        longer = self._longer.get(_head(word, self._language) if self._inflected else word)
        longer = longer or self._longer.get(word, [])
        return (code, longer) if code or longer else None

    def _country(self, word: str) -> str:
        """The code of the place that a folded word names, inflected or not; else nothing."""
        if len(word) > _LONGEST:
            return ""
        table = self._single
        if self._plain and word[:_STEM] not in self._stems and "'" not in word:
            return ""  # as for nearly all words
        for form in _forms(word, self._language):
            if form[:_STEM] not in self._stems:
                continue
            if form in table:
                return table[form]
            ends = lexicon(self._language).ends
            for back in range(1, 6):
                if len(form) - back >= _STEM and form[:-back] in table and ends(form[-back:]):
                    return table[form[:-back]]
        return ""


def _forms(word: str, language: str) -> list[str]:
    head, mark, tail = word.partition("'")
    forms = [tail if mark and language in ("fr", "it", "ca") and len(head) < 6 else head]
    forms.extend(
        word[len(p) :] for p in _PREFIXED.get(language, ()) if word.startswith(p) and len(word) > len(p) + 2
    )
    return forms
