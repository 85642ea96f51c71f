"""Whether two names stand among the same words: names, numbers and words that mean or sound the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.core.checks.reading.names import Name
from dragoman.core.checks.reading.vocabulary import Marks, marked

if TYPE_CHECKING:
    from dragoman.core.checks.reading.people import People

AROUND = 4  # tokens on either side
BESIDE = 2
SURELY = 0.75  # from here a name stands for another
ENOUGH = 2  # words that both have around the place


def same_slot(people: People, a: Name, b: Name) -> bool:
    """Two words around a name of the source are around one of the target as well, one of them on the same
    side and one of them near."""
    here, there = _marks(people, a, True), _marks(people, b, False)
    shared = sides = near = 0
    left = dict(there)
    for step, marks in here.items():
        for other, others in left.items():
            if not set(marks).isdisjoint(others):
                shared += 1
                sides += (step < 0) == (other < 0)
                near += abs(step) <= BESIDE and abs(other) <= BESIDE
                del left[other]
                break
    return shared >= ENOUGH and sides > 0 and near > 0


def meant(people: People, b: Name) -> bool:
    """Whether a word of the target may mean something that the source says."""
    theirs = dict(marked(people.theirs, people.mine.language)).get(b.start, ())
    said = {mark for _, marks in marked(people.mine, people.theirs.language) for mark in marks}
    meanings = [mark for mark in theirs if isinstance(mark, int)]
    return not meanings or not said.isdisjoint(meanings)


def _marks(people: People, name: Name, of_source: bool) -> dict[int, Marks]:
    """What the words around a name are found again by, each by how many tokens it is away. A name of the
    source is found by the place of its answer."""
    reading, other = (people.mine, people.theirs) if of_source else (people.theirs, people.mine)
    marks = dict(marked(reading, other.language))
    found: dict[int, Marks] = {}
    for index in range(max(0, name.index - AROUND), min(len(reading.tokens), name.index + AROUND + 1)):
        if index != name.index and reading.tokens[index].start in marks:
            found[index - name.index] = marks[reading.tokens[index].start]
    for one in people.here:
        score, match = people.best[one]
        if match is None or score < SURELY:
            continue
        index = one.index if of_source else match.index
        if index != name.index and abs(index - name.index) <= AROUND:
            found[index - name.index] = (f"= {match.index}",)
    return found
