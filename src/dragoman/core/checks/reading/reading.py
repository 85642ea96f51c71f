"""One text, read once for all checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from itertools import chain
from typing import Any, Generic, TypeVar

from dragoman.core.checks.base import base_language
from dragoman.core.checks.reading.figures import calendar
from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.figures.numbers import NumberReader, counting, places
from dragoman.core.checks.reading.lexicon import Lexicon, Meanings, lexicon, meaning
from dragoman.core.checks.reading.prose import blank_markup
from dragoman.core.checks.reading.questions import Question, answers
from dragoman.core.checks.reading.tokens import Token, parts
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
    """A text in one language, cut into words; each other part is read when a check first asks for it."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.tag = language
        self.language = base_language(language)
        self.memo: dict[str, Any] = {}
        # What every check asks for:
        self.prose = blank_markup(text)  # with tags, addresses and placeholders blanked, as long as before
        cut = parts(self.prose, self.language)
        self.tokens = list(map(Token, cut))
        self.texts = [one[1] for one in cut]  # as the tables hold them
        self.raws = [one[4] for one in cut]  # as they stand
        self.words = [token for token, one in zip(self.tokens, cut, strict=True) if one[0] == "word"]
        self.lowered = [one[4].lower() for one in cut if one[0] == "word"]  # words, written otherwise

    @part
    def shouted(self) -> bool:
        """Whether the text stands in capitals, so that they say nothing."""
        words = [t.raw for t in self.words if len(t.raw) > 1]
        return sum(map(str.isupper, words)) * 2 > len(words)

    @part
    def lexicon(self) -> Lexicon:
        return lexicon(self.language)

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
    def counted(self) -> tuple[list[tuple[int, int]], list[int], bool]:
        """Tokens with which a number may begin, tokens that may be of the calendar, and whether noon or
        midnight may be named."""
        return places(self.answers(counting))

    @part
    def numbers(self) -> list[Number]:
        begin = self.counted[0]
        if not begin:
            return []
        return NumberReader(self.prose, self.tokens, self.texts, self.notes, self.language).read(begin)

    @part
    def dated(self) -> list[int]:
        """Tokens that may name a month, a weekday or a relative day."""
        return self.counted[1]

    @part
    def months(self) -> list[calendar.Mention]:
        if not self.dated and not self.numbers:
            return []
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


# The two texts that are being checked, and their readings.
_NO_PAIR: tuple[Segment | None, Segment | None, Reading | None, Reading | None] = (None, None, None, None)
_pair = _NO_PAIR


def read(segment: Segment) -> Reading:
    source, target, mine, theirs = _pair
    if segment is target and theirs is not None:
        return theirs
    if segment is source and mine is not None:
        return mine
    return (_sentence if len(segment.text) <= SENTENCE else _long)(segment.text, segment.language)


def take_up(source: Segment, target: Segment) -> None:
    """Have both at hand for the checks that come. The target is not kept beyond them: nobody asks for it
    again. Where threads take turns, one that finds the pair of another reads as if there were none."""
    global _pair
    _pair = source, target, read(source), Reading(target.text, target.language)


def let_go() -> None:
    global _pair
    _pair = _NO_PAIR
