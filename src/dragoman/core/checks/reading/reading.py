"""One text, read once for all checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from itertools import chain
from typing import Any, Generic, TypeVar

from dragoman.core.checks.base import base_language
from dragoman.core.checks.reading import calendar
from dragoman.core.checks.reading.lexicon import Lexicon, Meanings, lexicon, meaning
from dragoman.core.checks.reading.number import Number
from dragoman.core.checks.reading.numbers import NumberReader, counting, places
from dragoman.core.checks.reading.prose import blank_markup
from dragoman.core.checks.reading.questions import Question, answers
from dragoman.core.checks.reading.tokens import Token, tokens
from dragoman.core.types import Segment

T = TypeVar("T")


class part(Generic[T]):
    """Of a reading, made when first asked for: functools.cached_property without its lock, which all
    readings of all threads share. Two threads may make the same; either will do."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make, self._name, self.__doc__ = make, make.__name__, make.__doc__

    def __get__(self, reading: Any, _: object = None) -> T:
        made = self._make(reading)
        setattr(reading, self._name, made)  # in __dict__ it would need a dictionary of its own
        return made


class Reading:
    """A text in one language; each part is read when a check first asks for it."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.tag = language
        self.language = base_language(language)
        self.memo: dict[str, Any] = {}

    @part
    def prose(self) -> str:
        """The text with tags, addresses and placeholders blanked, as long as before."""
        return blank_markup(self.text)

    @part
    def shouted(self) -> bool:
        """Whether the text stands in capitals, so that they say nothing."""
        words = [t.raw for t in self.words if len(t.raw) > 1]
        return sum(map(str.isupper, words)) * 2 > len(words)

    @part
    def lexicon(self) -> Lexicon:
        return lexicon(self.language)

    @part
    def tokens(self) -> list[Token]:
        return tokens(self.prose, self.language)

    @part
    def texts(self) -> list[str]:
        """The tokens as the tables hold them."""
        return [token.text for token in self.tokens]

    @part
    def words(self) -> list[Token]:
        return [token for token in self.tokens if token.kind == "word"]

    @part
    def lowered(self) -> list[str]:
        """The words in small letters, as they are written otherwise."""
        return [token.raw.lower() for token in self.words]

    @part
    def _answers(self) -> Sequence[list[tuple[int, Any]]]:
        return answers(self.texts, self.language)

    def answers(self, question: Question[T]) -> list[tuple[int, T]]:
        """The tokens that have an answer to a question, each with it."""
        try:
            return self._answers[question.number]
        except IndexError:  # the question came with a check that was loaded later
            self._answers = answers(self.texts, self.language)
            return self._answers[question.number]

    @part
    def notes(self) -> list[Meanings]:
        notes = self.lexicon.annotate(self.tokens, self.answers(meaning))
        if after := self.lexicon.before_days:
            calendar.days_no_numbers(self.tokens, notes, after)
        return notes

    @part
    def meant(self) -> frozenset[str]:
        """Categories of what any of its words may mean."""
        return frozenset(chain.from_iterable(filter(None, self.notes)))

    @part
    def counted(self) -> tuple[list[tuple[int, int]], list[int]]:
        """Tokens with which a number may begin, and tokens that may be of the calendar."""
        return places(self.answers(counting))

    @part
    def numbers(self) -> list[Number]:
        begin, _ = self.counted
        if not begin:
            return []
        return NumberReader(self.prose, self.tokens, self.texts, self.notes, self.language).read(begin)

    @part
    def dated(self) -> list[int]:
        """Tokens that may name a month, a weekday or a relative day."""
        return self.counted[1]

    @part
    def months(self) -> list[calendar.Mention]:
        notes = self.notes if self.dated else []
        return calendar.months(self.tokens, notes, self.dated, self.numbers, self.language)

    @part
    def weekdays(self) -> list[calendar.Mention]:
        return calendar.weekdays(self.tokens, self.notes, self.dated, self.language) if self.dated else []

    @part
    def relatives(self) -> list[calendar.Mention]:
        return calendar.relatives(self.tokens, self.notes, self.dated, self.language) if self.dated else []


def once(function: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """Remembers with the reading what was found in it."""
    name = f"{function.__module__}.{function.__name__}"

    @wraps(function)
    def remembered(reading: Reading) -> T:
        found: T
        try:
            found = reading.memo[name]
        except KeyError:
            found = reading.memo[name] = function(reading)
        return found

    return remembered


SENTENCE = 2000  # characters; what is longer is not kept for the next language

# A sentence is read once for all the languages that it goes out in, a long text for all checks.
_sentence = lru_cache(maxsize=1024)(Reading)
_long = lru_cache(maxsize=8)(Reading)


def read(segment: Segment) -> Reading:
    return (_sentence if len(segment.text) <= SENTENCE else _long)(segment.text, segment.language)
