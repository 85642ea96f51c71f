"""One quotation of a text: what stands inside its marks, before and after them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from dragoman.core.checks.reading.quoting.quotes import Quote, quotes
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tokens import Token
from dragoman.core.checks.reading.words import speaker_words

# Arabic writes it with the pronoun that follows, and with "and" or "of" before it.
_WITH = ("", "ه", "ها", "هم", "نا", "نی", "ی")  # letters as `fold` leaves them
_ARABIC = [start + "ان" + end for start in ("", "ب", "و") for end in _WITH]
THAT = frozenset(
    ["that", "что", "що", "што", "que", "dass", "daß", "ki", "che", "dat", "że", "كه", "که", *_ARABIC]
)


class Facts(NamedTuple):
    """What a text has that its quotations are asked for, looked for once."""

    words: list[Token]  # and figures: all but signs
    texts: Sequence[str]
    starts: Sequence[int]
    letters: list[int]  # up to each of them, and in all
    said: list[Token]  # words of saying
    speaker: list[int]  # where words stand by which the speaker means himself
    that: list[int]  # where "that" stands


@once
def facts(reading: Reading) -> Facts:
    words = [t for t in reading.tokens if t.kind != "sign"]
    if not words:
        return Facts([], [], [], [0], [], [], [])
    said: list[Token] = []
    if "speech" in reading.meant:
        said = [t for t, note in zip(reading.tokens, reading.notes, strict=True) if "speech" in note]
    _, texts, starts, _, raw, *_ = zip(*words, strict=True)
    lengths = list(accumulate(map(len, raw), initial=0))
    speaker = speaker_words(reading.language)
    return Facts(
        words, texts, starts, lengths, said, _where(texts, starts, speaker), _where(texts, starts, THAT)
    )


def _where(texts: Sequence[str], starts: Sequence[int], words: frozenset[str]) -> list[int]:
    if words.isdisjoint(texts):
        return []
    return [start for text, start in zip(texts, starts, strict=True) if text in words]


def within(told: Facts, quote: Quote) -> list[Token]:
    """The words and figures between the marks."""
    first, last = _first_and_last(told, quote)
    return told.words[first:last]


def _first_and_last(told: Facts, quote: Quote) -> tuple[int, int]:
    return bisect_left(told.starts, quote.start), bisect_left(told.starts, quote.end)


@once
def passages(reading: Reading) -> list[Quote]:
    """The quotations of the text: see `quotes`."""
    return quotes(reading.prose)


class Quoted:
    """A quotation with its text, counted once."""

    def __init__(self, reading: Reading, quote: Quote) -> None:
        start, end = self.start, self.end = quote.start, quote.end
        self.reading, self.count, self.inner = reading, quote.words, quote.inner
        prose = reading.prose
        self.text, self.before, self.after = prose[start:end], prose[:start], prose[end:]
        told = facts(reading)
        first, last = _first_and_last(told, quote)
        letters = told.letters
        self.head, self.letters, self.tail = (
            letters[first],
            letters[last] - letters[first],
            letters[-1] - letters[last],
        )
        self.tokens = told.words[first:last]  # without signs
        self.outside = len(told.words) - len(self.tokens)
        self.said = [t for t in told.said if start <= t.start < end] if told.said else []
        self.said_inside = len(self.said)
        self.said_outside = len(told.said) - self.said_inside
        self.i_inside, self.i_outside = self._sides(told.speaker)
        self.that_inside, self.that_outside = self._sides(told.that)

    def has(self, place: int) -> bool:
        return self.start <= place < self.end

    def _sides(self, places: list[int]) -> tuple[int, int]:
        """How many stand inside and outside."""
        if not places:
            return 0, 0
        inside = sum(self.start <= place < self.end for place in places)
        return inside, len(places) - inside

    @property
    def share(self) -> float:
        return self.letters / max(1, self.letters + self.head + self.tail)

    @property
    def rest(self) -> int:
        return self.head + self.tail
