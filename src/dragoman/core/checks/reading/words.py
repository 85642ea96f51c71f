"""The commonest words of each language, and the letters that only one of a family writes."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

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
}


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    raw = (files("dragoman.core.checks") / "data" / "function_words.toml").read_text(encoding="utf-8")
    return {
        language: {name: frozenset(fold(w, language) for w in words.split()) for name, words in lists.items()}
        for language, lists in tomllib.loads(raw).items()
    }


@lru_cache(maxsize=64)
def function_words(language: str) -> frozenset[str]:
    return _tables().get(language, {}).get("function", frozenset())


def dangling_words(language: str) -> frozenset[str]:
    """Words that begin something: a sentence that ends with one was perhaps cut."""
    return _tables().get(language, {}).get("dangling", frozenset())


def never_last(language: str) -> frozenset[str]:
    """Words that govern what follows: no sentence ends with one."""
    return _tables().get(language, {}).get("never", frozenset())


def speaker_words(language: str) -> frozenset[str]:
    """Words by which one who speaks means himself: I, my, us."""
    return _tables().get(language, {}).get("speaker", frozenset())
