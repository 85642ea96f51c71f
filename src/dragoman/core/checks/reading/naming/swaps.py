"""Names that are all there, but in each other's place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from dragoman.core.checks.reading.naming.forms import CASED, TITLES_TOO
from dragoman.core.checks.reading.naming.matching import ANSWERED, SAME, TAKEN, one_name
from dragoman.core.checks.reading.naming.names import Name, alike
from dragoman.core.checks.reading.naming.places import named_too, within
from dragoman.core.checks.reading.naming.sound import roman
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Severity

if TYPE_CHECKING:
    from dragoman.core.checks.reading.naming.people import People

_ROMAN = frozenset("ivxlcdm")
BESIDE = 3  # tokens between a forename and its surname, with what may stand between them
# Endings that kindred languages write differently in one case.
SAME_CASE = frozenset(map(frozenset, ("ыи", "иі", "ыі", "её", "еі", "еє", "ае", "ія", "йі", "ьі", "яе")))
WITH = frozenset(["с", "со", "з", "зі", "із", "са"])
DEED = 5  # letters by which one word is known in two kindred languages
Swap = tuple[Name, Name, Severity]  # of the source, of the target


def exchanged(people: People) -> Iterator[Swap]:
    """Two names that changed places, all others standing as they did. Word order differs between
    languages, so this is doubt. Names that one side has more often than the other are left out."""
    said: dict[str, list[Name]] = {}
    for n in people.here:
        if people.mine.notes[n.index] or _ROMAN.issuperset(n.text):
            continue  # a month, a century
        score, match = people.best[n] if people.best.stands(n) or n.likely else (0.0, None)
        if score >= ANSWERED and match is not None:
            said.setdefault(match.text, []).append(n)
    left: list[tuple[int, str, Name]] = []
    right: list[tuple[int, str, Name]] = []
    for text, ours in said.items():
        answers = {c.index: c for c in people.there if c.text == text}
        if len(answers) == len(ours):
            left += [(n.index, text, n) for n in ours]
            right += [(c.index, text, c) for c in answers.values()]
    left.sort(key=itemgetter(0))
    right.sort(key=itemgetter(0))
    wrong = [(a, b) for a, b in zip(left, right, strict=True) if a[1] != b[1]]
    if len(wrong) == 2 and len(left) >= (2 if people.there[0].language in CASED else 3):
        (one, two), (other, another) = wrong
        if _owned(people.mine, one[0], other[0]) or _owned(people.theirs, two[0], another[0]):
            return  # the BBC's Today: Today de la BBC
        if _of_one_place(people, one[2], other[2]):
            return  # Saudi Arabia: Arabia Saudí
        turned = (
            people.kindred
            and len(left) == 2
            and alike(one[2], other[2], same_script=True) < SAME
            and _case(one[2], another[2])
            and _case(other[2], two[2])
            and _same_deed(people, wrong)
        )
        yield one[2], two[2], Severity.CRITICAL if turned else Severity.SERIOUS


def parted(people: People) -> Iterator[Swap]:
    """A forename and a surname, side by side in the source, that stand apart in the target, where another
    name is beside the first, or the other way round: Daniel Bridge, Stamford Sturridge."""
    doubtful = bool({people.mine.language, people.theirs.language} & TITLES_TOO)
    written = {n.text for n in people.here} if people.same else frozenset[str]()
    for first, second in pairwise(people.here):
        if second.index - first.index != 1 or not (_copied(people, first) and _copied(people, second)):
            continue
        a, b = _only(people, first), _only(people, second)
        if a is None or b is None or 0 < b.index - a.index <= BESIDE:
            continue
        turned = a.index - b.index == 1 and not doubtful
        beside = [c for c in people.there if c.index == a.index + 1 and (c.likely or c.text in written)]
        if turned or any(alike(second, c, same_script=people.same) < SAME for c in beside):
            # Turned round is doubt: Orbán Viktor is Viktor Orbán.
            yield second, b, Severity.SERIOUS if turned or doubtful else Severity.CRITICAL
            return


def _owned(reading: Reading, owner: int, thing: int) -> bool:
    """Whether the second of two names belongs to the first, beside it: other languages turn them round."""
    return thing - owner <= BESIDE and reading.texts[owner].endswith(("'s", "s'"))


def _of_one_place(people: People, first: Name, second: Name) -> bool:
    """Whether two words name one place that the target names as well."""
    span = min(first.start, second.start), max(first.end, second.end)
    return within(span, named_too(people.mine, people.theirs))


def _copied(people: People, name: Name) -> bool:
    """Whether a word is a name, or stands in the target as it does here though it could be translated."""
    return name.sure or (people.same and not name.initial and people.best.stands(name))


def _only(people: People, name: Name) -> Name | None:
    """The one word of the target that answers a name which the source has once."""
    score, match = people.best[name]
    if score < TAKEN or match is None or sum(one_name(n, name) for n in people.here) > 1:
        return None
    return match if sum(one_name(c, match) for c in people.there) == 1 else None


def _same_deed(people: People, swapped: list[tuple[tuple[int, str, Name], tuple[int, str, Name]]]) -> bool:
    """Whether one word of both texts tells what the first of two names did to the second, and not with
    it: he met her and she met him are the same."""
    (mine, theirs), (mine_then, theirs_then) = swapped
    here = people.mine.tokens[mine[0] + 1 : mine_then[0]]
    there = people.theirs.tokens[theirs[0] + 1 : theirs_then[0]]
    if any(token.text in WITH for token in (*here, *there)):
        return False
    deeds, deeds_there = (
        {roman(token.text, reading.language)[:DEED] for token in tokens if len(token.text) >= DEED}
        for tokens, reading in ((here, people.mine), (there, people.theirs))
    )
    return not deeds.isdisjoint(deeds_there)


def _case(a: Name, b: Name) -> bool:
    """Whether a name stands in another case in a kindred language: Россия, Росію."""
    ending = a.text[-1:], b.text[-1:]
    return ending[0] != ending[1] and frozenset(ending) not in SAME_CASE
