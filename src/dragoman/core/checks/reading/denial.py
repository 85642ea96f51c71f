"""What exactly a text denies: ideas that are told in several languages, each with or without a denial."""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from dragoman.core.checks.reading.polarity import polarity
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.sound import roman
from dragoman.core.checks.reading.tokens import Token, fold

# How many tokens before and after a word that denies what it denies may stand.
_REACH = {
    "en": (0, 4), "ru": (0, 3), "uk": (0, 3), "es": (0, 4), "pt": (0, 4), "fr": (2, 3), "de": (4, 4),
    "ar": (0, 3), "az": (2, 0), "tr": (2, 0),
}  # fmt: skip
_CLEAR = 7  # tokens around a word without any denial, in its clause
_NOT_LATIN = frozenset({"ru", "uk", "be", "ar"})
LIGHT = frozenset({"be", "have", "can", "must", "do"})
_CARRIES = LIGHT | {
    "give",
    "take",
    "get",
    "begin",
    "continue",
    "want",
    "plan",
    "try",
}  # what comes after them is denied as well
_NEXT = 3  # the same, beyond a comma
_BREAKS = frozenset(",;:.!?()—–…،؛؟")
_LONGEST = 12  # letters of the beginning of a word
_ALIKE = 5  # letters that two words of one origin have in common


@dataclass(frozen=True, slots=True)
class Idea:
    name: str
    index: int
    place: float  # 0 to 1: how far into the text
    span: tuple[int, int]
    denied: bool
    bare: bool


@once
def ideas(reading: Reading) -> dict[str, list[Idea]]:
    """Of the table, and words that may sound alike in another language."""
    found: dict[str, list[Idea]] = {}
    told = polarity(reading)
    tokens = reading.tokens
    near = sorted({*told.denies, *told.leans})
    named = [_of(token, reading.language) if token.kind == "word" else () for token in tokens]
    for at in told.denies:
        named[at] = tuple(name for name in named[at] if name[0] != "~")
    denied: set[int] = set()
    for at in told.denies:
        denied |= _denied(at, tokens, named, reading.language)
    clauses = _clauses(tokens)
    count = max(1, len(tokens))
    for index, names in enumerate(named):
        if not names:
            continue
        around = near[bisect_left(near, index - _CLEAR) : bisect_right(near, index + _CLEAR)]
        bare = index not in denied and not any(
            clauses[n] == clauses[index] or abs(index - n) <= _NEXT for n in around
        )
        for name in names:
            span = (tokens[index].start, tokens[index].end)
            found.setdefault(name, []).append(Idea(name, index, index / count, span, index in denied, bare))
    return found


def _clauses(tokens: list[Token]) -> list[int]:
    numbers: list[int] = []
    clause = 0
    for token in tokens:
        clause += token.text in _BREAKS
        numbers.append(clause)
    return numbers


def _denied(at: int, tokens: list[Token], named: list[tuple[str, ...]], language: str) -> set[int]:
    """The words that a denial denies: itself when it is a verb, and the nearest that carry an idea."""
    before, after = _REACH.get(language, (0, 0))
    found = {at} if named[at] else set()
    for step, reach in ((1, after), (-1, before)):
        words = 0
        index = at + step
        while 0 <= index < len(tokens) and words < reach and tokens[index].text not in _BREAKS:
            names = named[index]
            words += tokens[index].kind == "word"
            if names and (words == 1 or names[0][0] != "~"):
                found.add(index)
                if not _CARRIES & set(names):
                    return found
                words -= 1
            index += step
        if found - {at}:
            return found
    return found


def _of(token: Token, language: str) -> tuple[str, ...]:
    if token.raw[0].isascii() and language in _NOT_LATIN:
        return ()
    names = _names(token.text, language)
    if token.capital and language != "de" and names and names[-1][0] == "~":
        return names[:-1]
    return names


@lru_cache(maxsize=50_000)
def _names(word: str, language: str) -> tuple[str, ...]:
    found: list[str] = []
    begins = _table(language)
    forms = [word]
    if language == "ar":
        forms += [
            word[n:] for n in (1, 2) if word[:n] in ("و", "ف", "ب", "ل", "ال", "س") and len(word) > n + 2
        ]
    for form in forms:
        for cut in range(1, min(len(form), _LONGEST) + 1):
            for name, whole in begins.get(form[:cut], ()):
                if not whole or cut == len(form):
                    found.append(name)
    if len(word) >= 6 and "'" not in word:
        found.append("~" + roman(word, language)[:_ALIKE])
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _table(language: str) -> dict[str, list[tuple[str, bool]]]:
    found: dict[str, list[tuple[str, bool]]] = {}
    raw = (files("dragoman.core.checks") / "data" / "concepts.toml").read_text(encoding="utf-8")
    for name, row in tomllib.loads(raw)["concepts"].items():
        for part in row.split():
            known, _, stems = part.partition(":")
            if known == language:
                for stem in stems.split(","):
                    head = fold(stem.rstrip("."), language)
                    found.setdefault(head, []).append((name, stem.endswith(".")))
    return found
