"""Small words around numbers, by language, and numbers in one word with their unit."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dragoman.core.checks.reading.tables import read_table

COMMA = frozenset({","})


@lru_cache(maxsize=20_000)
def compound(word: str, language: str) -> tuple[float | None, str | None]:
    """Number and unit of a word such as «двадцатилетний»; (None, None) when it is not one."""
    heads = HEADS.get(language)
    if heads is None or len(word) > 40 or word[:3] not in HEADS_BEGIN[language]:
        return None, None
    for tail, unit in _TAILS[language]:
        at = word.find(tail)
        if at < 2:
            continue
        value = _head(word[:at], heads)
        if value is not None:
            return value, unit or None
    return None, None


def _head(word: str, heads: dict[str, float]) -> float | None:
    """сорокадвух-: a ten and a unit; zweiundvierzig-: the other way round."""
    value = heads.get(word)
    if value is not None:
        return value
    for cut in range(2, len(word) - 1):
        first, second = heads.get(word[:cut], 0.0), heads.get(word[cut:], 0.0)
        if first >= 20 and first % 10 == 0 and 0 < second < 10:
            return first + second
        if 0 < first < 10 and second >= 20 and second % 10 == 0:
            return first + second
    return None


def _number_words() -> dict[str, dict[str, Any]]:
    return read_table("number_words")


def _each(name: str) -> dict[str, frozenset[str]]:
    return {language: frozenset(row[name].split()) for language, row in _WORDS.items() if name in row}


_WORDS = _number_words()
TO, TIME_BEFORE, ONE, SINGULAR = _each("to"), _each("before"), _each("one"), _each("singular")
EVERY = _each("every")
THE = {
    language: _each("the").get(language, frozenset()) | ONE.get(language, frozenset()) for language in _WORDS
}
LIST = {language: words | COMMA for language, words in TO.items()}
AND_HALF = {k: tuple(p.split() for p in row["half"]) for k, row in _WORDS.items() if "half" in row}
HALVES = {language: frozenset(phrase[0] for phrase in phrases) for language, phrases in AND_HALF.items()}
HEADS = {
    language: {head: float(value) for head, _, value in (p.partition("=") for p in row["heads"].split())}
    for language, row in _WORDS.items()
    if "heads" in row
}
QUARTER = {language: row["quarter"] for language, row in _WORDS.items() if "quarter" in row}
HEADS_BEGIN = {language: frozenset(head[:3] for head in heads) for language, heads in HEADS.items()}
_TAILS = {
    language: tuple((tail, unit) for tail, _, unit in (p.partition("=") for p in row["tails"].split()))
    for language, row in _WORDS.items()
    if "tails" in row
}
