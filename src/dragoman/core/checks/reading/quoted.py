"""One quotation of a text: what stands inside its marks, before and after them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple

from dragoman.core.checks.reading.assignment import assign
from dragoman.core.checks.reading.bodies import COUNTRIES, FIRM, acronyms, spoken_of
from dragoman.core.checks.reading.calendar import Mention
from dragoman.core.checks.reading.denial import told_ideas
from dragoman.core.checks.reading.forms import CASED
from dragoman.core.checks.reading.names import LATIN, Name, best_match, candidates, names
from dragoman.core.checks.reading.places import countries, echoes, mentions
from dragoman.core.checks.reading.quotes import Quote, quotes
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tokens import Token
from dragoman.core.checks.reading.words import speaker_words

THAT = frozenset(
    ["that", "что", "що", "што", "que", "dass", "daß", "ki", "أن", "ان", "إن", "che", "dat", "że", "كه", "که"]
)
ALIKE, STRANGE = 0.75, 0.5  # names that are one; names that have nothing to do with each other
STEP = 12  # characters: a preposition and a title
FAR = 0.7  # less alike than this, the one outside the marks is another


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


@dataclass(slots=True)
class Crossings:
    """Names, numbers, days and places of the source, by where they stand in both texts."""

    kept: int = 0
    entered: int = 0  # outside the marks there, inside them here
    left: int = 0  # the other way round
    lost: int = 0  # inside the marks there, nowhere here
    figures_lost: int = 0
    places_lost: int = 0


def crossings(a: Quoted, b: Quoted) -> Crossings:
    found = Crossings()
    for here, there in chain(_figures(a.reading, b.reading), _days(a.reading, b.reading)):
        _count(found, a.has(here), b.has(there))
    assigned = assign(a.reading, b.reading)
    found.figures_lost = sum(
        a.has(n.start) and not n.weak and not assigned.excuses(n, b.reading) for n in assigned.lost
    )
    _places(a, b, found)
    found.places_lost += _bodies_lost(a, b.reading)
    _names(a, b, found)
    return found


def _count(found: Crossings, inside_there: bool, inside_here: bool) -> None:
    if inside_there == inside_here:
        found.kept += 1
    elif inside_here:
        found.entered += 1
    else:
        found.left += 1


def _figures(mine: Reading, theirs: Reading) -> Iterator[tuple[int, int]]:
    for x, y in assign(mine, theirs).pairs:
        if not x.weak or not y.weak:
            yield x.start, y.start


def _days(mine: Reading, theirs: Reading) -> Iterator[tuple[int, int]]:
    kinds = (
        (mine.months, theirs.months),
        (mine.weekdays, theirs.weekdays),
        (mine.relatives, theirs.relatives),
    )
    for left, right in kinds:
        there = _single(right)
        for key, mention in _single(left).items():
            if key in there:
                yield mention.start, there[key].start


def _single(found: list[Mention]) -> dict[tuple[int, str], Mention]:
    """Those that are named once."""
    often = Counter((m.value, m.period) for m in found)
    return {(m.value, m.period): m for m in found if often[m.value, m.period] == 1}


def _places(a: Quoted, b: Quoted, found: Crossings) -> None:
    here, there = _sides(a), _sides(b)
    for code, sides in here.items():
        others = there.get(code, set())
        if len(sides) == len(others) == 1:
            _count(found, sides.pop(), others.pop())
        elif sides == {True} and not others and not echoes(code, b.reading, a.reading):
            found.places_lost += 1


def _bodies_lost(a: Quoted, theirs: Reading) -> int:
    """How many bodies that the source quotes by their acronyms are named in no way here."""
    here = [body for body, (start, _) in acronyms(a.reading).items() if body in FIRM and a.has(start)]
    there = {COUNTRIES.get(code) for code in countries(theirs)} if here else set()
    return sum(body not in there and not spoken_of(body, theirs) for body in here)


def _sides(one: Quoted) -> dict[str, set[bool]]:
    """Places by code, with whether they are named inside, outside or on both sides."""
    found: dict[str, set[bool]] = {}
    for code, (start, _) in mentions(one.reading):
        found.setdefault(code, set()).add(one.has(start))
    return found


def _names(a: Quoted, b: Quoted, found: Crossings) -> None:
    mine, theirs = a.reading, b.reading
    if mine.language not in CASED:
        return
    same = mine.language in LATIN and theirs.language in LATIN
    there = candidates(theirs)
    within = [n for n in there if b.has(n.start)]
    without = [n for n in there if not b.has(n.start)]
    told = names(mine)
    inside_there = {n.text for n in told if a.has(n.start)}
    outside_there = {n.text for n in told if not a.has(n.start)}
    for name in told:
        if not name.sure or name.text in inside_there & outside_there:
            continue
        inner, outer = _likeness(name, within, same), _likeness(name, without, same)
        if max(inner, outer) < STRANGE:
            found.lost += a.has(name.start)
        elif inner > ALIKE and outer < FAR and not _beside(a, b, name.start):
            _count(found, a.has(name.start), True)
        elif outer > ALIKE and inner < FAR:
            _count(found, a.has(name.start), False)


def _beside(a: Quoted, b: Quoted, place: int) -> bool:
    """Whether a name stands straight behind the closing mark and more text follows, there and here: the
    "courage" of somebody, which is quoted as somebody's courage, is no mark that closes late."""
    return bool(b.tail) and a.end <= place <= a.end + STEP


def _likeness(name: Name, others: list[Name], same_script: bool) -> float:
    return best_match(name, others, same_script=same_script)[0]


def strayed(a: Quoted, b: Quoted) -> Crossings:
    """The same for ideas that are told in words: those on one side of the marks only."""
    found = Crossings()
    there = told_ideas(b.reading)
    for name, every in told_ideas(a.reading).items():
        sides = {a.has(one.span[0]) for one in every}
        others = {b.has(one.span[0]) for one in there.get(name, ())}
        if len(sides) == len(others) == 1:
            _count(found, sides.pop(), others.pop())
    return found
