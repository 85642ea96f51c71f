"""By what a word of one text is found again in another language: its meaning, its sound, its digits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from dragoman.core.checks.reading.naming.sound import key
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.stems import lengths
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.checks.reading.tokens import fold
from dragoman.core.checks.reading.words import PREFIXES
from dragoman.core.languages.kin import kindred

SHORT_WORD = 4  # letters; such words without a meaning in the table are grammar
_LONGEST = 14  # letters of the beginning of a word
_ECHO = 3  # consonants that two words of one origin share
_TAIL = 4  # letters of an ending, in the second half of a German compound
_COMPOUNDS = frozenset({"de", "nl"})

Marks = tuple[int | str, ...]


class Vocabulary(Remembered[Marks]):
    """Of one language against another: folded word → numbers of the meanings that both have words for, or
    else how it sounds; both in kindred languages. Each word is looked up once."""

    most = 10_000

    def __init__(self, language: str, other: str) -> None:
        self._language, self._kin = language, kindred(language, other)
        self._stems, self._whole, self._lengths = _shelves(language)
        self._both = frozenset(number for number, row in enumerate(_rows()) if other in row)

    def find(self, word: str) -> Marks:
        found = self._meanings(word)
        if self._kin or not found:
            found += self._sound(word)
        return found

    def _meanings(self, word: str) -> Marks:
        found = self._of(word)
        for prefix in () if found else PREFIXES.get(self._language, ()):
            if not found and word.startswith(prefix) and len(word) - len(prefix) > 2:
                found = self._of(word[len(prefix) :])
        if self._language in _COMPOUNDS:
            found += tuple(number for number in self._end_of(word) if number not in found)
        return found

    def _end_of(self, word: str) -> Marks:
        """Of the second half of a compound: Außenminister."""
        for start in range(max(3, len(word) - _LONGEST - _TAIL), len(word) - 3):
            if found := self._begun(word[start:], max(4, len(word) - start - _TAIL + 1)):
                return found
        return ()

    def _of(self, word: str) -> Marks:
        whole = self._whole.get(word)
        return (whole and self._shared(whole)) or self._begun(word)

    def _begun(self, word: str, least: int = 2) -> Marks:
        """Of the longest beginning of a word, of so many letters at least, that has a meaning."""
        stems, most = self._stems, len(word)
        for cut in self._lengths.get(word[:2], ()):
            numbers = stems.get(word[:cut]) if least <= cut <= most else None
            if numbers and (found := self._shared(numbers)):
                return found
        return ()

    def _shared(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        """Those meanings that the other language has words for, too."""
        return tuple(filter(self._both.__contains__, numbers))

    def _sound(self, word: str) -> Marks:
        sound = key(word, self._language)[:_ECHO] if len(word) > SHORT_WORD else ""
        return (sound,) if sound else ()


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    lines = read_table("vocabulary")["words"].split("\n")
    return [by_language(line.partition(" ")[2]) for line in lines if line]


Shelf = dict[str, tuple[int, ...]]


@lru_cache(maxsize=64)
def _shelves(language: str) -> tuple[Shelf, Shelf, dict[str, list[int]]]:
    """Beginnings of words, and whole words, with the numbers of their meanings; by the first two letters
    how long the beginnings are, the longest first, so that most words need no further look."""
    stems: Shelf = {}
    whole: Shelf = {}
    for number, row in enumerate(_rows()):
        for stem in row.get(language, "").split(","):
            word = fold(stem.rstrip("."), language)
            shelf = whole if stem.endswith(".") else stems
            if word and number not in shelf.get(word, ()):
                shelf[word] = (*shelf.get(word, ()), number)
    return stems, whole, lengths(stem for stem in stems if 2 <= len(stem) <= _LONGEST)


@lru_cache(maxsize=64)
def _vocabulary(language: str, other: str) -> Vocabulary:
    return Vocabulary(language, other)


def known(language: str, other: str, words: Iterable[str]) -> int:
    """How many of the folded words have a meaning in the table as of one language only."""
    mine, theirs = _vocabulary(language, language), _vocabulary(other, other)
    return sum(_means(mine[word]) and not _means(theirs[word]) for word in words)


def _means(marks: Marks) -> bool:
    return any(isinstance(mark, int) for mark in marks)


def marked(reading: Reading, other: str) -> list[tuple[int, Marks]]:
    """Where the words and numbers stand that can be found again in the other language, and by what."""
    name = f"marked {other}"
    if name in reading.memo:
        kept: list[tuple[int, Marks]] = reading.memo[name]
        return kept
    known = _vocabulary(reading.language, other)
    found: list[tuple[int, Marks]] = []
    for kind, text, start, *_ in reading.tokens:
        if kind == "word":
            if marks := known[text]:
                found.append((start, marks))
        elif kind == "digits":
            found.append((start, (text,)))
    reading.memo[name] = found
    return found
