"""What of one text has nothing on the other side to stand for it: names and numbers."""

from __future__ import annotations

from dragoman.core.checks.reading.assignment import assign
from dragoman.core.checks.reading.names import CASED, best_match, candidates, names
from dragoman.core.checks.reading.reading import Reading

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
