"""Words inside the marks of one text that stand for nothing inside those of the other."""

from __future__ import annotations

import math
from collections import Counter

from dragoman.core.checks.reading.anchors import take, weighed
from dragoman.core.checks.reading.extent import deviation
from dragoman.core.checks.reading.quoting.quoted import Quoted
from dragoman.core.checks.reading.vocabulary import marked

MOST = 8.0  # log-odds; more says no more
MOST_MOVED = 0.85  # of the words inside: what is left must be a quotation still
ELSEWHERE = 1.2  # of the weight of a word that is found: one outside the marks is a stranger inside
Sides = tuple[Counter[int | str], Counter[int | str]]
Strangers = list[tuple[int, float]]


def sides(one: Quoted, other: str) -> Sides:
    """How often the words inside and outside have each meaning, sound or number of the other language."""
    inside: Counter[int | str] = Counter()
    outside: Counter[int | str] = Counter()
    for place, marks in marked(one.reading, other):
        (inside if one.has(place) else outside).update(marks)
    return inside, outside


def moved_inside(a: Sides, b: Sides) -> float:
    """How many words stand outside the marks there and inside them here, less half of those that do the
    other way round."""
    came = went = 0
    for mark in a[0].keys() | a[1].keys():
        inside, outside = min(a[0][mark], b[0][mark]), min(a[1][mark], b[1][mark])
        came += min(a[1][mark] - outside, b[0][mark] - inside)
        went += min(a[0][mark] - inside, b[1][mark] - outside)
    return min(4.0, max(-2.0, came - went / 2))


def strangers(one: Quoted, other: Quoted, there: Sides) -> Strangers:
    """Where the words inside stand, and for each the log-odds that nothing inside the other's marks, whose
    words are `there`, stands for it. One word is found again but once."""
    inside, outside = dict(there[0]), dict(there[1])
    found: Strangers = []
    for place, marks, kept, gone in weighed(one.reading, other.reading.language, one.tokens[0].start):
        if not one.has(place):
            continue
        if take(inside, marks):
            gone = kept
        elif take(outside, marks):
            gone = max(gone, gone - kept * ELSEWHERE)
        found.append((place, gone))
    return found


def edge(one: Quoted, other: Quoted, words: Strangers, *, at_end: bool) -> float:
    """The most that words and lengths together say for it that the quotation's end (or head), up to some
    place, stands for nothing inside the other."""
    source, target = other.reading.language, one.reading.language
    size = max(1, one.end - one.start)
    as_it_is = _oddity(other.letters, one.letters, source, target)
    total = best = 0.0
    last = len(words) - 1
    for index in range(last, -1, -1) if at_end else range(last + 1):
        place, weight = words[index]
        total += weight
        if at_end:
            share = (one.end - place) / size
        else:
            share = ((words[index + 1][0] if index < last else one.end) - one.start) / size
        if share > MOST_MOVED:
            break
        if total + as_it_is > best:  # no length can take away more than nothing
            rest = _oddity(other.letters, one.letters * (1 - share), source, target)
            best = max(best, total + as_it_is - rest)
    return min(MOST, best)


def _oddity(mine: int, theirs: float, source: str, target: str) -> float:
    """-ln of how likely a quotation of that length is, at a fat tail."""
    return 6 * math.log1p(deviation(mine, theirs, source, target) ** 2 / 5)
