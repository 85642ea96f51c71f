"""What a word may mean to the checks (a month, a scale, a unit …), by language.

A table's entry is a word or several; ``stem~`` takes the endings of its language, ``stem*`` any.
Each form that is met is looked up once and remembered, so a check asks a dictionary.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from dragoman.core.checks.reading.tokens import UNSPACED, Token, fold

Meaning = tuple[Any, int]  # value, how many tokens it takes
Meanings = dict[str, Meaning]  # by category: month, weekday, unit, currency, scale …

_DATA = files("dragoman.core.checks") / "data"
_REMEMBER = 20_000  # word forms per language; more than that is hostile text
LONGEST_WORD = 40  # no entry is longer; the stems of longer words are not looked for
SCALES = {
    "thousand": 10**3,
    "ten_thousand": 10**4,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "hundred_million": 10**8,
    "billion": 10**9,
    "trillion": 10**12,
}


@lru_cache(maxsize=64)
def table(language: str) -> dict[str, Any]:
    path = _DATA / f"{language}.toml"
    if not path.is_file():
        return {}
    return tomllib.loads(path.read_text(encoding="utf-8"))


def known_languages(section: str | None = None) -> frozenset[str]:
    """Languages that have a table (with that section)."""
    names = sorted(p.name.removesuffix(".toml") for p in _DATA.iterdir() if p.name.endswith(".toml"))
    return frozenset(n for n in names if section is None or section in table(n))


class Lexicon:
    """The tables of one language, ready to be asked."""

    def __init__(self, language: str) -> None:
        self.language = language
        data = table(language)
        self.known = bool(data)
        self.endings: frozenset[str] = frozenset(data.get("endings", ())) | {""}
        self.chain: tuple[str, ...] = tuple(sorted(data.get("chain", ()), key=len, reverse=True))
        self.before_days = frozenset(data.get("calendar", {}).get("before_days", ()))
        prefixes = [fold(p, language) for p in data.get("prefixes", ())]
        self.prefixes: tuple[str, ...] = tuple(sorted(prefixes, key=len, reverse=True))
        self._exact: dict[str, list[tuple[str, Any, tuple[str, ...]]]] = {}
        self._ended: dict[str, list[tuple[str, Any, tuple[str, ...]]]] = {}
        self._open: dict[str, list[tuple[str, Any, tuple[str, ...]]]] = {}
        self._memo: dict[str, tuple[Meanings, list[tuple[str, Any, tuple[str, ...]]]]] = {}
        self._fits: dict[tuple[str, str], bool] = {}
        for category, value, patterns in _entries(language, data):
            for pattern in patterns:
                self._add(category, value, pattern)

    def _add(self, category: str, value: Any, pattern: str) -> None:
        first, *rest = _signs(pattern) if self.language in UNSPACED else pattern.split()
        entry = (category, value, tuple(rest))
        shelf = self._exact
        if first.endswith("~"):
            shelf, first = self._ended, first[:-1]
        elif first.endswith("*"):
            shelf, first = self._open, first[:-1]
        shelf.setdefault(fold(first, self.language), []).append(entry)

    def meanings(self, word: str) -> tuple[Meanings, list[tuple[str, Any, tuple[str, ...]]]]:
        """Of a folded word: by category, and the longer entries that it may begin."""
        found = self._memo.get(word)
        if found is None:
            if len(self._memo) >= _REMEMBER:
                self._memo.clear()
            found = self._memo[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> tuple[Meanings, list[tuple[str, Any, tuple[str, ...]]]]:
        single: Meanings = {}
        longer: list[tuple[str, Any, tuple[str, ...]]] = []
        for form in self._forms(word):
            settled = bool(single)
            for category, value, rest in self._matches(form):
                if rest:
                    longer.append((category, value, rest))
                elif category not in single and not settled:
                    single[category] = (value, 1)
        longer.sort(key=lambda e: -len(e[2]))
        return single, longer

    def _forms(self, word: str) -> Iterator[str]:
        yield word
        if len(word) > LONGEST_WORD:
            return
        if "'" in word:
            head, _, tail = word.partition("'")
            if self.language in ("fr", "it", "ca", "uk", "be") and len(head) <= 5 and tail:
                yield tail
            if self.language in ("en", "az", "tr", "uz", "kk", "nl", "de") and head:
                yield head
        for prefix in self.prefixes:
            if word.startswith(prefix) and len(word) - len(prefix) >= 2:
                yield word[len(prefix) :]

    def _matches(self, word: str) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
        yield from self._exact.get(word, ())
        if len(word) > LONGEST_WORD:
            return
        for cut in range(len(word), 0, -1):
            stem = word[:cut]
            if stem in self._ended and self._ends(word[cut:]):
                yield from self._ended[stem]
            if stem in self._open:
                yield from self._open[stem]

    def _ends(self, ending: str, depth: int = 4) -> bool:
        if ending in self.endings:
            return True
        if not self.chain or depth == 0:
            return False
        return any(
            ending.startswith(link) and self._ends(ending[len(link) :], depth - 1) for link in self.chain
        )

    def ends(self, ending: str) -> bool:
        """Whether the language has such an ending."""
        return self._ends(ending)

    def fits(self, word: str, pattern: str) -> bool:
        """Whether a folded word is a form of the pattern."""
        key = (word, pattern)
        answer = self._fits.get(key)
        if answer is None:
            if len(self._fits) >= _REMEMBER:
                self._fits.clear()
            answer = self._fits[key] = any(self._fit(form, pattern) for form in self._forms(word))
        return answer

    def _fit(self, word: str, pattern: str) -> bool:
        if pattern.endswith("*"):
            return word.startswith(fold(pattern[:-1], self.language))
        if pattern.endswith("~"):
            stem = fold(pattern[:-1], self.language)
            return word.startswith(stem) and self._ends(word[len(stem) :])
        return word == fold(pattern, self.language)

    def annotate(self, words: list[Token]) -> list[Meanings]:
        """For each token its meanings. A longer entry wins over a shorter one at the same place,
        and hides the meanings of its own category inside it."""
        known, meanings = self._memo.get, self.meanings
        looked = [
            _NO_MEANINGS if token.kind == "digits" else known(token.text) or meanings(token.text)
            for token in words
        ]
        notes = [single for single, _ in looked]
        hidden: dict[int, set[str]] = {}
        for index, (single, longer) in enumerate(looked):
            if longer:
                merged = dict(single)
                for category, value, rest in longer:  # the longest first
                    if merged.get(category, _SHORT)[1] > 1 or index + len(rest) >= len(words):
                        continue
                    following = words[index + 1 : index + 1 + len(rest)]
                    if rest[0] == "$" and following[0].spaced:
                        continue  # "a $2 billion deal" is in no Australian dollars
                    if all(self.fits(w.text, p) for w, p in zip(following, rest, strict=True)):
                        merged[category] = (value, len(rest) + 1)
                        for k in range(1, len(rest) + 1):
                            hides = hidden.setdefault(index + k, set())
                            hides.add(category)
                            if (
                                category == "percent"
                                and index
                                and _counts(words[index - 1], notes[index - 1])
                            ):
                                hides |= {"cardinal", "hundred"}  # 5 por cento: no hundred
                notes[index] = merged
            if hidden and index in hidden and words[index].kind != "digits":
                notes[index] = {c: m for c, m in notes[index].items() if c not in hidden[index]}
        return notes


_NOTHING: Meanings = {}
_NO_MEANINGS: tuple[Meanings, list[tuple[str, Any, tuple[str, ...]]]] = (_NOTHING, [])
_SHORT: Meaning = (None, 1)


def _counts(token: Token, note: Meanings) -> bool:
    return token.kind == "digits" or bool(note.keys() & {"cardinal", "hundred", "scale"})


def _signs(pattern: str) -> list[str]:
    """A Chinese or Japanese entry, sign by sign; other letters stay together."""
    return re.findall(r"[\u3041-\u30ff\u3400-\u9fff]|[^\u3041-\u30ff\u3400-\u9fff\s]+", pattern)


def _entries(language: str, data: dict[str, Any]) -> Iterator[tuple[str, Any, Iterable[str]]]:
    """(category, value, patterns) out of a language's table and its generated numerals."""
    numbers = data.get("numbers", {})
    for word, value in numbers.get("cardinal", {}).items():
        yield "cardinal", value, [word]
    for value, patterns in numbers.get("ordinals", {}).items():
        yield "ordinal", int(value), patterns
    numerals = _DATA / "numerals" / f"{language}.json"
    if numerals.is_file():
        generated = json.loads(numerals.read_text(encoding="utf-8"))
        for category in ("cardinal", "ordinal"):
            for word, value in generated[category].items():
                yield category, value, [word]
    for category in ("and", "hundred", "percent", "points", "minus", "weak", "several", "defeat"):
        yield category, category, numbers.get(category, ())
    for category in ("scale", "letters"):
        for name, patterns in numbers.get(category, {}).items():
            yield category, SCALES[name], patterns
    for category in ("collective", "fraction", "multiple", "fold", "decades"):
        for value, patterns in numbers.get(category, {}).items():
            top, _, bottom = str(value).partition("/")
            yield category, int(top) / int(bottom or 1), patterns
    for name, patterns in numbers.get("dual", {}).items():
        yield "dual", name, patterns
    calendar = data.get("calendar", {})
    for category, key in (("month", "months"), ("weekday", "weekdays")):
        for offset, patterns in enumerate(calendar.get(key, ())):
            yield category, offset + 1, patterns
        for offset, patterns in enumerate(calendar.get(f"{category}_adjectives", ())):
            yield category, offset + 1, patterns
        yield f"shy_{category}", True, calendar.get(f"shy_{key}", ())
    for category in ("am", "pm", "century", "decade", "noon", "midnight", "time_words"):
        yield category, category, calendar.get(category, ())
    for category in ("yesterday", "today", "tomorrow", "last", "this", "next"):
        yield "relative", category, calendar.get(category, ())
    yield "speech", True, data.get("speech", {}).get("verbs", ())
    for category, section in (("unit", "units"), ("currency", "currency")):
        for name, patterns in data.get(section, {}).items():
            yield category, name, patterns


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    return Lexicon(language)
