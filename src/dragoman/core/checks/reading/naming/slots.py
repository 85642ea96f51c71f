"""Whether two names stand among the same words: names, numbers and words that mean or sound the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.core.checks.reading.naming.forms import DICTIONARY, LEAST, SHOWING
from dragoman.core.checks.reading.naming.matching import ANSWERED, GONE, echoed
from dragoman.core.checks.reading.naming.names import Name, alike
from dragoman.core.checks.reading.naming.places import named_too, within
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.vocabulary import Marks, marked

if TYPE_CHECKING:
    from dragoman.core.checks.reading.naming.people import People

SLOTS = SHOWING | {"uk"}  # where a word with a capital in the place of a lost name is one
AROUND = 4  # tokens on either side
BESIDE = 2
ENOUGH = 2  # words that both have around the place


def in_one_slot(people: People) -> Iterator[tuple[Name, Name]]:
    """A name that nothing answers, and a word with a capital that answers none, among the same words."""
    mine, theirs = people.mine, people.theirs
    if mine.language not in DICTIONARY or theirs.language not in SLOTS or not people.open_there:
        return
    gone = [n for n in people.open_here if people.best[n][0] < GONE and n.sure and not people.told(n)]
    if not gone:
        return
    marks, other_marks = dict(marked(mine, theirs.language)), dict(marked(theirs, mine.language))
    meant = {mark for found in marks.values() for mark in found}
    free = [c for c in people.open_there if _free(people, c, other_marks, meant)]
    if not free:
        return
    pairs = [(n.index, match.index) for n, match in _answers(people)]
    before = {c.index: _around(theirs, c, other_marks, [(there, there) for _, there in pairs]) for c in free}
    for a in gone:
        here = _around(mine, a, marks, pairs)
        for b in free:
            if people.unlike(a, b) and _same(here, before[b.index]):
                yield a, b
                return


def _free(people: People, c: Name, marks: dict[int, Marks], meant: set[int | str]) -> bool:
    """Whether a word of the target is a name, or means what the source does not say, and answers nothing."""
    if c.initial or len(c.text) < LEAST or c.form.loud or people.theirs.notes[c.index]:
        return False
    if not c.likely:
        meanings = [mark for mark in marks.get(c.start, ()) if isinstance(mark, int)]
        if not meanings or not meant.isdisjoint(meanings):
            return False
    if any(alike(c, n, same_script=people.same) >= GONE and people.free(n, c) for n in people.here):
        return False
    return not (
        within((c.start, c.end), named_too(people.theirs, people.mine))
        or echoed(c, people.mine)
        or people.in_other_words(c, people.here, people.mine)
    )


def _answers(people: People) -> Iterator[tuple[Name, Name]]:
    for name in people.here:
        score, match = people.best[name]
        if match is not None and score >= ANSWERED:
            yield name, match


def _around(
    reading: Reading, name: Name, marks: dict[int, Marks], pairs: list[tuple[int, int]]
) -> dict[int, Marks]:
    """What the words around a name are found again by, each by how many tokens it is away.
    pairs: tokens that are names which both texts have, and which of the target that is."""
    found: dict[int, Marks] = {}
    for index in range(max(0, name.index - AROUND), min(len(reading.tokens), name.index + AROUND + 1)):
        if index != name.index and reading.tokens[index].start in marks:
            found[index - name.index] = marks[reading.tokens[index].start]
    for index, which in pairs:
        if index != name.index and abs(index - name.index) <= AROUND:
            found[index - name.index] = (f"= {which}",)
    return found


def _same(here: dict[int, Marks], there: dict[int, Marks]) -> bool:
    """Whether enough words are around both, one of them on the same side and one of them near."""
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
