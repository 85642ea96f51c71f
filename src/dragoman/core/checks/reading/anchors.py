"""What of one text has nothing on the other side to stand for it: names and numbers."""

from __future__ import annotations

from dragoman.core.checks.reading.assignment import assign
from dragoman.core.checks.reading.names import CASED, best_match, candidates, names
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.sound import key

SHORT_WORD = 4  # letters; such words are grammar
ALIKE = 0.75  # two names that are more alike are one
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


def unheard(mine: Reading, theirs: Reading) -> list[tuple[int, float]]:
    """Where the target's longer words begin, and how little each sounds like one of the source, against
    the share of the whole target that does."""
    echoes = frozenset(stem for _, stem in stems(mine))
    heard = [(place, stem in echoes) for place, stem in stems(theirs)]
    share = (sum(h for _, h in heard) + 0.5) / (len(heard) + 1.5)
    return [(place, share - h) for place, h in heard]


def without_echo(mine: Reading, theirs: Reading) -> tuple[float, float]:
    """How many of the source's longer words, in its first and last third, sound like none of the target,
    against the share of the whole source that does: kindred languages echo each other all along."""
    found = unheard(theirs, mine)
    third = len(mine.prose) / 3
    head = sum(missing for place, missing in found if place < third)
    tail = sum(missing for place, missing in found if place >= 2 * third)
    return min(4.0, max(-2.0, head)), min(4.0, max(-2.0, tail))


@once
def stems(reading: Reading) -> list[tuple[int, str]]:
    """Where the longer words begin, and their first consonants."""
    words = [t for t in reading.tokens if t.kind == "word" and len(t.text) > SHORT_WORD]
    return [(t.start, key(t.text, reading.language)[:3]) for t in words]
