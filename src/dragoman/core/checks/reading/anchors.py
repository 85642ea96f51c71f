"""What of one text has nothing on the other side to stand for it: names, numbers, words."""

from __future__ import annotations

import math
from functools import lru_cache

from dragoman.core.checks.reading.extent import names_found
from dragoman.core.checks.reading.figures.assignment import assign
from dragoman.core.checks.reading.naming.forms import CASED
from dragoman.core.checks.reading.naming.names import best_match, candidates, names
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.vocabulary import Marks, marked
from dragoman.core.languages.kin import kindred

ALIKE = 0.75  # two names that are more alike are one
MANY = 8  # places of one word that are looked at
STRANGE = 0.5  # two names that are less alike have nothing to do with each other


def without_partner(mine: Reading, theirs: Reading, *, of_target: bool) -> list[tuple[int, int]]:
    """Places in the source (or in the target) of names and numbers that the other text has not."""
    found = assign(mine, theirs)
    numbers = found.invented if of_target else found.lost
    other = mine if of_target else theirs
    places = [(n.start, n.end) for n in numbers if not n.weak and not found.excuses(n, other)]
    here = theirs if of_target else mine
    if here.language in CASED:
        there = candidates(other)
        for name in names(here):
            if name.sure and best_match(name, there, same_script=False)[0] < STRANGE:
                places.append((name.start, name.end))
    return sorted(places)


def partners(mine: Reading, theirs: Reading) -> list[tuple[int, int]]:
    """Places in the source and in the target of names and numbers that both have."""
    places = [(here.start, there.start) for here, there in assign(mine, theirs).pairs if not here.weak]
    if mine.language in CASED:
        others = candidates(theirs)
        for name in names(mine):
            score, match = best_match(name, others, same_script=False) if name.sure else (0.0, None)
            if score > ALIKE and match is not None:
                places.append((name.start, match.start))
    return sorted(places)


# How often a word of a right translation is found again, and how often by chance; measured.
IDEA, IDEA_KIN = (0.60, 0.045), (0.64, 0.09)
NUMBER, NAME = (0.86, 0.03), 0.04
WORD, WORD_LATIN, WORD_KIN = (0.10, 0.03), (0.20, 0.03), (0.32, 0.05)
NOUNS_CAPITAL = frozenset({"de"})
_LATIN = frozenset({"en", "es", "ca", "pt", "it", "fr", "nl", "de"})


def untold(mine: Reading, theirs: Reading) -> list[tuple[int, float]]:
    """Where the words of one text stand, and for each the log-odds that nothing in the other stands for it:
    below zero where its meaning, sound or digits are found there. One word is found again but once."""
    left: dict[int | str, int] = {}
    for _, marks in marked(theirs, mine.language):
        for mark in marks:
            left[mark] = left.get(mark, 0) + 1
    first = mine.words[0].start if mine.words else 0
    return [
        (place, there if take(left, marks) else gone)
        for place, marks, there, gone in weighed(mine, theirs.language, first)
    ]


def weighed(reading: Reading, other: str, first: int) -> list[tuple[int, Marks, float, float]]:
    """The words that can be found again in the other language: place, marks, and the log-odds that nothing
    stands for one that is found there, and for one that is not. first: where a capital says nothing."""
    number, name, idea, word = _odds(reading.language, other)
    named = reading.language in CASED and reading.language not in NOUNS_CAPITAL and not _titled(reading)
    text = reading.prose
    found: list[tuple[int, Marks, float, float]] = []
    for place, marks in marked(reading, other):
        if named and place > first and text[place].isupper():
            there, gone = name
        elif type(marks[0]) is int:
            there, gone = idea
        else:
            there, gone = number if text[place].isdigit() else word
        found.append((place, marks, there, gone))
    return found


def take(left: dict[int | str, int], marks: Marks) -> bool:
    """Whether one of the marks is left; then none of them is any more."""
    if not any(left.get(mark, 0) > 0 for mark in marks):
        return False
    for mark in marks:
        if mark in left:
            left[mark] -= 1
    return True


def standing(mine: Reading, theirs: Reading) -> list[tuple[float, float]]:
    """Where words of the source stand, and those that stand for them in the target, as shares of the texts.
    Of several that may, the one nearest to where it would stand in a text of the same order."""
    size, other = len(mine.prose) or 1, len(theirs.prose) or 1
    free: dict[int | str, list[float]] = {}
    for place, marks in marked(theirs, mine.language):
        for mark in marks:
            places = free.setdefault(mark, [])
            if len(places) < MANY:
                places.append(place / other)
    found = []
    for place, marks in marked(mine, theirs.language):
        here = place / size
        there = [share for mark in marks for share in free.get(mark, ())]
        if there:
            nearest = min(there, key=lambda share: abs(share - here))
            for mark in marks:
                if nearest in free.get(mark, ()):
                    free[mark].remove(nearest)
            found.append((here, nearest))
    return found


@once
def _titled(reading: Reading) -> bool:
    """Whether most words begin with a capital, as in an English headline."""
    return sum(token.raw[0].isupper() for token in reading.words) * 2 > len(reading.words)


@lru_cache(maxsize=1000)
def _odds(language: str, other: str) -> tuple[tuple[float, float], ...]:
    """For numbers, names, known meanings and other words: ln of how much likelier a word that has no
    counterpart is found all the same, and is not found."""
    kin = kindred(language, other)
    name = 0.86 if kin else min(names_found(language), names_found(other))
    latin = language in _LATIN and other in _LATIN
    word = WORD_KIN if kin else WORD_LATIN if latin else WORD
    shares = (NUMBER, (name, NAME), IDEA_KIN if kin else IDEA, word)
    pairs = [(share, min(chance, share / 2)) for share, chance in shares]
    return tuple((math.log(q / p), math.log((1 - q) / (1 - p))) for p, q in pairs)
