"""Words that may name something, found once in a text for all who ask for names."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tokens import Token, fold

_LONGEST = 6  # letters of an acronym
_LEAST, _MOST = 4, 14  # letters of the beginning of an adjective
_REMEMBER = 50_000  # word forms per language


class Tell(NamedTuple):
    """What the form of a word says by itself."""

    capital: bool
    short: str  # the word as an acronym, in capitals as it stands
    adjective: str  # the country whose adjective it is


Telling = tuple[int, Token, Tell]  # the place among the tokens


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    raw = (files("dragoman.core.checks") / "data" / "names.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


@once
def telling(reading: Reading) -> list[Telling]:
    """The words with a capital, an apostrophe (l'Ohio) or the adjective of a country: a few of a text."""
    words = reading.tokens
    known = _tells(reading.language)
    marked = [(index, token, known[token.raw]) for index, token in enumerate(words) if token.kind == "word"]
    return [(index, token, tell) for index, token, tell in marked if tell is not None]


class _Tells(dict[str, "Tell | None"]):
    """Each form that was met, looked at once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._adjectives = _adjectives(language)
        self._heads = frozenset(head[:_LEAST] for head in self._adjectives)

    def __missing__(self, raw: str) -> Tell | None:
        if len(self) >= _REMEMBER:
            self.clear()
        tell = self[raw] = self._look(raw, fold(raw, self._language))
        return tell

    def _look(self, raw: str, word: str) -> Tell | None:
        capital = raw[0].isupper()
        adjective = self._adjective(word) if word[:_LEAST] in self._heads else ""
        if not capital and not adjective and "'" not in word:
            return None
        bare = raw.partition("'")[0].partition("’")[0] if capital else ""
        return Tell(capital, bare if len(bare) <= _LONGEST and bare.isupper() else "", adjective)

    def _adjective(self, word: str) -> str:
        if len(word) > _LEAST:
            for cut in range(_LEAST, min(len(word), _MOST) + 1):
                if word[:cut] in self._adjectives:
                    return self._adjectives[word[:cut]]
        return ""


@lru_cache(maxsize=64)
def _tells(language: str) -> _Tells:
    return _Tells(language)


def _adjectives(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in tables()["adjectives"].get(language, "").split():
        code, _, heads = row.partition("=")
        found.update(dict.fromkeys(heads.split(","), code))
    return found
