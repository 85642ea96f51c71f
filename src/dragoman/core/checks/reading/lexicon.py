"""What a word may mean to the checks (a month, a scale, a unit …), by language.

A table's entry is a word or several; ``stem~`` takes the endings of its language, ``stem*`` any.
Each form that is met is looked up once and remembered, so a check asks a dictionary.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.stems import lengths
from dragoman.core.checks.reading.tables import DATA, read_table
from dragoman.core.checks.reading.tokens import UNSPACED, Token, fold

Meaning = tuple[Any, int]  # value, how many tokens it takes
Meanings = dict[str, Meaning]  # by category: month, weekday, unit, currency, scale …
Entry = tuple[str, Any, tuple[str, ...]]  # category, value, the patterns of the words that follow

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
    return read_table(language) if (DATA / f"{language}.toml").is_file() else {}


def known_languages(section: str | None = None) -> frozenset[str]:
    """Languages that have a table (with that section)."""
    names = sorted(p.name.removesuffix(".toml") for p in DATA.iterdir() if p.name.endswith(".toml"))
    return frozenset(n for n in names if section is None or section in table(n))


class Lexicon:
    """The tables of one language, ready to be asked."""

    def __init__(self, language: str) -> None:
        self.language = language
        data = table(language)
        self.known = bool(data)
        self.endings: frozenset[str] = frozenset(fold(e, language) for e in data.get("endings", ())) | {""}
        self.chain: tuple[str, ...] = tuple(sorted(data.get("chain", ()), key=len, reverse=True))
        self.before_days = frozenset(data.get("calendar", {}).get("before_days", ()))
        prefixes = [fold(p, language) for p in data.get("prefixes", ())]
        self.prefixes: tuple[str, ...] = tuple(sorted(prefixes, key=len, reverse=True))
        # Words that begin like a prefix and have none: بين is "between", not "by the yen".
        self._whole = frozenset(fold(word, language) for word in data.get("no_prefix", ()))
        self._exact: dict[str, list[Entry]] = {}
        self._ended: dict[str, list[Entry]] = {}
        self._open: dict[str, list[Entry]] = {}
        self._met = _Met(self)
        self._fits: dict[tuple[str, str], bool] = {}
        for category, value, patterns in _entries(language, data):
            for pattern in patterns:
                for mark in '"״”“' if '"' in pattern else "-":  # ק"מ, as it is typed
                    self._add(category, value, pattern.replace('"', mark))
        self._lengths = lengths(self._ended.keys() | self._open.keys())

    def _add(self, category: str, value: Any, pattern: str) -> None:
        first, *rest = _signs(pattern) if self.language in UNSPACED else pattern.split()
        entry = (category, value, tuple(rest))
        shelf = self._exact
        if first.endswith("~"):
            shelf, first = self._ended, first[:-1]
        elif first.endswith("*"):
            shelf, first = self._open, first[:-1]
        shelf.setdefault(fold(first, self.language), []).append(entry)

    def meanings(self, word: str) -> tuple[Meanings, list[Entry]]:
        """Of a folded word: by category, and the longer entries that it may begin."""
        single, after = self._met[word]
        return single, after.entries if after is not None else []

    def lacks(self, word: str) -> bool:
        """Whether a folded word is seen to mean nothing, and to begin no longer entry, at first sight."""
        return not (
            word in self._exact
            or word[:2] in self._lengths
            or word[:1] in self._lengths
            or self.prefixes
            or "'" in word
            or (self.language in _THOUSAND and self._thousands(word) is not None)
        )

    def look_up(self, word: str) -> tuple[Meanings, list[Entry]]:
        """The same, not remembered."""
        single: Meanings = {}
        longer: list[Entry] = []
        thousands = self._thousands(word) if self.language in _THOUSAND else None
        if thousands is not None:
            return {"cardinal": (thousands, 1)}, longer
        for form in self._forms(word) if self.prefixes or "'" in word else (word,):
            settled = bool(single)
            for category, value, rest in self._matches(form):
                if rest:
                    longer.append((category, value, rest))
                elif category not in single and not settled:
                    single[category] = (value, 1)
        longer.sort(key=lambda e: -len(e[2]))
        return single or _NOTHING, longer

    def _thousands(self, word: str) -> int | None:
        """zweihundertfünfzigtausend: languages that write a number in one word have too many for a table."""
        for sign in _THOUSAND[self.language]:
            head, found, tail = word.partition(sign)
            if found and (head or tail):
                more, less = (self._cardinal(part) if part else 0 for part in (head, tail))
                if more is not None and less is not None and more < 1000 > less:
                    return 1000 * (more or 1) + less
        return None

    def _cardinal(self, word: str) -> int | None:
        for category, value, rest in self._exact.get(word, ()):
            if category == "cardinal" and not rest:
                return int(value)
        return None

    def _forms(self, word: str) -> list[str]:
        forms = [word]
        if len(word) > LONGEST_WORD:
            return forms
        if "'" in word:
            head, _, tail = word.partition("'")
            if self.language in ("fr", "it", "ca", "uk", "be") and len(head) <= 5 and tail:
                forms.append(tail)
            if self.language in ("en", "az", "tr", "uz", "kk", "nl", "de") and head:
                forms.append(head)
        if self.prefixes and word.startswith(self.prefixes):
            forms.extend(
                word[len(prefix) :]
                for prefix in self.prefixes
                if word.startswith(prefix) and len(word) - len(prefix) >= 2 and word not in self._whole
            )
        return forms

    def _matches(self, word: str) -> list[Entry]:
        found = self._exact.get(word, _NO_ENTRIES)
        sizes = self._lengths.get(word[:2]) or self._lengths.get(word[:1])
        if not sizes or len(word) > LONGEST_WORD:
            return found
        found = found.copy()
        for length in sizes:
            if length <= len(word):
                stem = word[:length]
                if stem in self._ended and self._ends(word[length:]):
                    found += self._ended[stem]
                if stem in self._open:
                    found += self._open[stem]
        return found

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

    def annotate(self, words: list[Token], texts: list[str]) -> list[Meanings]:
        """For each token its meanings; `texts` are theirs. A longer entry wins over a shorter one at the
        same place, and hides the meanings of its own category inside it."""
        met = [*map(self._met.__getitem__, texts)]
        singles = [single for single, _ in met]
        begun = [(index, after) for index, (_, after) in enumerate(met) if after is not None]
        if not begun:
            return singles
        notes = singles.copy()
        last = len(words) - 1
        hidden: dict[int, set[str]] = {}
        for index, after in begun:
            if index == last:
                break
            longer = after[texts[index + 1]]
            if not longer:
                continue  # as after nearly all words
            following = words[index + 1]
            merged = single = singles[index]
            for category, value, rest in longer:  # the longest first
                if merged.get(category, _SHORT)[1] > 1 or index + len(rest) > last:
                    continue
                if rest[0] == "$" and following.spaced:
                    continue  # "a $2 billion deal" is in no Australian dollars
                if all(self.fits(texts[index + k], rest[k - 1]) for k in range(2, len(rest) + 1)):
                    merged = {**merged, category: (value, len(rest) + 1)}
                    hides = {category}
                    if category == "percent" and index and _counts(words[index - 1], notes[index - 1]):
                        hides |= {"cardinal", "hundred"}  # 5 por cento: no hundred
                    for inside in range(index + 1, index + len(rest) + 1):
                        hidden.setdefault(inside, set()).update(hides)
                        notes[inside] = _without(notes[inside], hides)
            if merged is not single:
                notes[index] = _without(merged, hidden.get(index, ()))
        return notes


class _After(Remembered[list[Entry]]):
    """The longer entries that a word begins, by the word that follows: those that go on with it."""

    most = 500

    def __init__(self, lexicon: Lexicon, entries: list[Entry]) -> None:
        self.entries = entries
        self._lexicon = lexicon
        self._heads = {fold(rest[0].rstrip("~*"), lexicon.language)[:2] for _, _, rest in entries}

    def find(self, word: str) -> list[Entry]:
        plain = not self._lexicon.prefixes and "'" not in word  # so that it has no other form
        if plain and word[:2] not in self._heads and word[:1] not in self._heads:
            return _NO_ENTRIES  # as for nearly all words
        return [entry for entry in self.entries if self._lexicon.fits(word, entry[2][0])]


class _Met(Remembered[tuple[Meanings, _After | None]]):
    """What was found for the words that were met: most mean nothing and begin no longer entry."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, word: str) -> tuple[Meanings, _After | None]:
        if word.isdecimal() or self._lexicon.lacks(word):
            return _NO_MEANINGS
        single, longer = self._lexicon.look_up(word)
        if not single and not longer:
            return _NO_MEANINGS
        return single, _After(self._lexicon, longer) if longer else None


# Within a number that is one word: Italian has one form for 1000 and one for more.
_THOUSAND = {"de": ("tausend",), "it": ("mila", "mille"), "nl": ("duizend",)}
_NOTHING: Meanings = {}
_NO_ENTRIES: list[Entry] = []
_NO_MEANINGS: tuple[Meanings, _After | None] = (_NOTHING, None)
_SHORT: Meaning = (None, 1)


def _without(note: Meanings, categories: Collection[str]) -> Meanings:
    return {c: m for c, m in note.items() if c not in categories} if categories else note


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
    for category in ("cardinals", "ordinals"):
        for value, patterns in numbers.get(category, {}).items():
            yield category[:-1], int(value), patterns
    numerals = DATA / "numerals" / f"{language}.json"
    if numerals.is_file():
        generated = json.loads(numerals.read_text(encoding="utf-8"))
        cut = numbers.get("numerals_end")  # what is cut of a generated numeral, so that it takes endings
        for category in ("cardinal", "ordinal"):
            for word, value in generated[category].items():
                inflected = cut is not None and len(word) > 2 and word.endswith(cut)
                yield category, value, [f"{word.removesuffix(cut)}~" if inflected else word]
    for category in ("and", "hundred", "percent", "points", "minus", "weak", "several", "defeat", "counter"):
        yield category, category, numbers.get(category, ())
    for category in ("scale", "letters"):
        for name, patterns in numbers.get(category, {}).items():
            yield category, SCALES[name], patterns
    for category in ("collective", "fraction", "multiple", "fold", "decades", "more"):
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
    for category in ("am", "pm", "century", "decade", "noon", "midnight", "night_before", "time_words"):
        yield category, category, calendar.get(category, ())
    for category in ("yesterday", "today", "tomorrow", "last", "this", "next"):
        yield "relative", category, calendar.get(category, ())
    for turn, period in itertools.product(("last", "this", "next"), ("week", "month", "year")):
        yield "relative", f"{turn}_{period}", calendar.get(f"{turn}_{period}", ())
    yield "speech", True, data.get("speech", {}).get("verbs", ())
    signs = table("shared")["signs"]
    for category, section in (("unit", "units"), ("currency", "currency")):
        own = data.get(section, {})
        for rows in (own, signs[section] if own else {}):
            for name, patterns in rows.items():
                yield category, name, patterns


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    return Lexicon(language)
