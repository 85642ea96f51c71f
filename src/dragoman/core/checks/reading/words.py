"""The commonest words of each language, and the letters that only one of a family writes."""

from __future__ import annotations

from functools import lru_cache

from dragoman.core.checks.reading.tables import read_table
from dragoman.core.checks.reading.tokens import fold

# Letters that the neighbour lacks: alphabets as CLDR lists them (characters, main exemplars).
OWN_LETTERS = {
    "ru": "ыэъё",
    "uk": "іїєґ",
    "be": "ўі",
    "kk": "әғқңөұүһі",
    "az": "ə",
    "pl": "ąęłśźż",
    "uz": "ʻ",
    "de": "ß",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "gl": "ñ",
}

# The small letters of a language beyond those that all of its script have, and such as its own words borrow.
LETTERS = {
    "ru": "иыэъёщ",
    "uk": "ищіїєґ",
    "be": "ыэёіў",
    "kk": "иыэъёщәғқңөұүһі",
    "en": "áéíóúñüöäçèêàâôïëå",
    "de": "äöüßéèêáàçñ",
    "es": "áéíóúñüçèö",
    "pt": "áâãàçéêíóôõúüñèö",
    "ca": "àçèéíïòóúüñáö",
    "fr": "àâçéèêëîïôùûüœñóáíö",
    "it": "àèéìòùíóúáçêöü",
    "nl": "áéëïóöüèêçñ",
    "pl": "ąćęłńóśźżéöü",
    "tr": "çğıöşüâîûéè",
    "az": "çəğıöşüéâ",
    "uz": "ʻéöü",
}

# Scripts without capitals: a first letter says nothing.
CASELESS = frozenset({"ar", "fa", "he", "hi", "ka", "zh", "ja", "ko"})

# Articles, prepositions and conjunctions that are written with the word, as `fold` leaves them.
PREFIXES = {
    "ar": ("وال", "بال", "فال", "\u06a9ال", "ال", "لل", "و", "ف", "ب", "ل", "\u06a9", "س"),
    "he": ("ו", "ה", "ב", "ל", "מ", "ש"),
}


def bare_forms(word: str, language: str) -> list[str]:
    """A folded word, and what is left of it without what may be written with it."""
    prefixes = PREFIXES.get(language, ())
    return [word, *(word[len(p) :] for p in prefixes if word.startswith(p) and len(word) > len(p) + 2)]


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    return {
        language: {name: frozenset(fold(w, language) for w in words.split()) for name, words in lists.items()}
        for language, lists in read_table("function_words").items()
    }


@lru_cache(maxsize=64)
def function_words(language: str) -> frozenset[str]:
    return _tables().get(language, {}).get("function", frozenset())


def shared_words(language: str) -> frozenset[str]:
    """Small words that it has in common with its kin, besides its function words."""
    return _tables().get(language, {}).get("also", frozenset())


def dangling_words(language: str) -> frozenset[str]:
    """Words that begin something: a sentence that ends with one was perhaps cut."""
    return _tables().get(language, {}).get("dangling", frozenset())


def never_last(language: str) -> frozenset[str]:
    """Words that govern what follows: no sentence ends with one."""
    return _tables().get(language, {}).get("never", frozenset())


def speaker_words(language: str) -> frozenset[str]:
    """Words by which one who speaks means himself: I, my, us."""
    return _tables().get(language, {}).get("speaker", frozenset())
