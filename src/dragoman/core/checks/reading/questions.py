"""What the checks ask of the words of a text: whether one is a month, a denial, the head of a court's name.

Each question has a table in each language. A table says of which words it may have something to tell: whole
words, beginnings and ends of words, or what a function of its own finds. A word form that is met for the
first time is held against what all tables of its language said, at once; so most forms are known as plain
after a look at their first letters, and of the others only the tables that may know one are asked. The
answers are remembered with the form, and a text collects them in one pass (`Reading.answers`).

A new question is a function under ``@Question`` that makes the table of a language. What a table says of its
words may be too much: it is asked then, and answers with something false. It must not be too little
(tests/core/checks/test_questions.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Any, Generic, TypeVar

from dragoman.core.checks.reading.remembered import Remembered

_HEAD = 4  # letters of a beginning that are looked at

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """Of one language. Words are folded. What is said of a word holds for what stands before or after its
    apostrophe as well."""

    tell: Callable[[str], T | None]  # the answer for a word; none is told by anything false
    whole: Iterable[str] = ()
    begun: Iterable[str] = ()
    ended: Iterable[str] = ()
    also: tuple[Callable[[str], bool], ...] = ()  # whether another word may have an answer
    apostrophe: bool = False  # whether any word with one may have an answer
    prefix: int = 0  # letters of an article, or the like, that may be written with a word


class Question(Generic[T]):
    def __init__(self, table: Callable[[str], Table[T]]) -> None:
        self.table = lru_cache(maxsize=64)(table)
        self.number = len(QUESTIONS)
        QUESTIONS.append(self)
        known.cache_clear()  # what was found out without it


QUESTIONS: list[Question[Any]] = []

# A word's answers, each with the number of its question.
_Answers = tuple[tuple[int, Any], ...]


class Known(Remembered[_Answers]):
    """The words of one language that were met, with their answers. A set of questions is a number's bits."""

    most = 50_000

    def __init__(self, language: str) -> None:
        tables = [question.table(language) for question in QUESTIONS]
        self._tell = [table.tell for table in tables]
        self._prefix = max((table.prefix for table in tables), default=0)
        self._whole: dict[str, int] = {}
        self._begun: dict[str, int] = {}
        self._apostrophe = 0
        self._also: list[tuple[Callable[[str], bool], int]] = []
        ended: dict[str, int] = {}
        for number, table in enumerate(tables):
            bit = 1 << number
            self._apostrophe |= bit * table.apostrophe
            heads = frozenset(begin[:_HEAD] for begin in table.begun)
            for words, shelf in ((table.whole, self._whole), (heads, self._begun), (table.ended, ended)):
                for word in words:
                    shelf[word] = shelf.get(word, 0) | bit
            self._also.extend((may, bit) for may in table.also)
        self._ends, self._ended = tuple(ended), 0
        for bits in ended.values():
            self._ended |= bits

    def asked(self, word: str) -> int:
        """The questions to which a word may have an answer."""
        asked = self._at_sight(word)
        for cut in range(1, self._prefix + 1):
            asked |= self._at_sight(word[cut:])
        if "'" in word:
            head, _, tail = word.partition("'")
            asked |= self._apostrophe | self._at_sight(head) | self._at_sight(tail)
        if word.endswith(self._ends):
            asked |= self._ended
        for may, bit in self._also:
            if may(word):
                asked |= bit
        return asked

    def _at_sight(self, word: str) -> int:
        """By the whole word, and by its first letters."""
        begun = self._begun.get
        return (
            self._whole.get(word, 0)
            | begun(word[:4], 0)
            | begun(word[:3], 0)
            | begun(word[:2], 0)
            | begun(word[:1], 0)
        )

    def find(self, word: str) -> _Answers:
        asked = self.asked(word)
        if not asked:
            return ()
        found = []
        for number, tell in enumerate(self._tell):
            if asked >> number & 1 and (told := tell(word)):
                found.append((number, told))
        return tuple(found)


@lru_cache(maxsize=64)
def known(language: str) -> Known:
    return Known(language)


def answers(words: list[str], language: str) -> Sequence[list[tuple[int, Any]]]:
    """By the number of the question: the places of the words that have an answer, with it."""
    facts = [*map(known(language).__getitem__, words)]
    found: list[list[tuple[int, Any]]] = [[] for _ in QUESTIONS]
    for index, fact in compress(enumerate(facts), facts):
        for number, answer in fact:
            found[number].append((index, answer))
    return found
