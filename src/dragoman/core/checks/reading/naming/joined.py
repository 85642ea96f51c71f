"""Names that a text tells together, "A and B", of which the other text has only one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.core.checks.reading.naming.forms import CASED, TITLES_TOO
from dragoman.core.checks.reading.naming.matching import GONE, SAME, as_place
from dragoman.core.checks.reading.naming.names import Name
from dragoman.core.checks.reading.reading import Reading

if TYPE_CHECKING:
    from dragoman.core.checks.reading.naming.people import People

# What stands between two names that are told together, by language: "en" is "and" to the Dutch alone.
AND = {
    language: frozenset([*words.split(), "&"])
    for language, words in {
        "en": "and or", "de": "und oder", "nl": "en of", "es": "y e o", "pt": "e ou", "it": "e ed o",
        "fr": "et ou", "ca": "i o", "ro": "și", "pl": "i oraz a lub", "ru": "и а или", "uk": "та й і а або",
        "be": "і й а ды або", "az": "və", "tr": "ve", "uz": "va", "kk": "және", "ar": "و",
    }.items()
}  # fmt: skip
NO_AND = frozenset("&")
STAYS = 0.8  # from here a name does
ARTICLE = 2  # words before a name among which what joins it may stand: et le Grand Bassin
Run = tuple[int, int]  # the first token and the one behind the last


def left_out(people: People) -> Iterator[Name]:
    """Of "A and B" the one that is gone, where the other stands alone: nothing is joined to it there."""
    mine = people.mine
    joins = AND.get(mine.language, NO_AND)
    heard = people.theirs.language in CASED or people.theirs.language == "ar"
    if joins.isdisjoint(mine.texts) or mine.language in TITLES_TOO or not heard:
        return
    at = {name.index: name for name in people.here}
    for index, text in enumerate(mine.texts):
        if text not in joins:
            continue
        left, right = _before(mine, index), _after(mine, index + 1)
        if left[0] == left[1] or right[0] == right[1]:
            continue
        for kept, gone, near in ((left, right, left[1] - 1), (right, left, right[0])):
            names = [at[i] for i in range(*gone) if i in at]
            lost = [n for n in names if not _told(people, n)]
            shown = [n for n in lost if _shows(n)]
            place = _stands(people, kept, near, at) if shown else -1
            if place < 0:
                continue
            if len(lost) == len(names):
                alone = not _joined(people.theirs, place)
            else:  # Sergio Aguero and Raheem Sterling: Sergio Raheem Sterling
                alone = _run_together(people, gone, shown, place, at)
            if alone:
                yield shown[0]
                break


def _shows(name: Name) -> bool:
    """Whether a word that stands beside a name, both with capitals, is one itself."""
    if name.initial:
        return name.sure
    return name.likely or (name.titled and not name.form.ordinary)


def _run_together(people: People, run: Run, lost: list[Name], place: int, at: dict[int, Name]) -> bool:
    """Whether the rest of a name stands straight beside the other, where "and" and its last part were."""
    first, last = run
    edge = last - 1 if people.mine.texts[last] in AND.get(people.mine.language, NO_AND) else first
    step = 1 if edge != first or last - first == 1 else -1
    rest = at.get(edge - step)
    if rest is None or edge not in [n.index for n in lost]:
        return False
    score, match = people.best[rest]
    return match is not None and score >= STAYS and place - match.index == step


def _before(reading: Reading, index: int) -> Run:
    """The words with a capital straight before a place."""
    start = index
    while start and _part(reading, start - 1):
        start -= 1
    while start < index and not reading.tokens[start].capital:
        start += 1
    return start, index


def _after(reading: Reading, index: int) -> Run:
    if index < len(reading.texts) and reading.texts[index] == "the":
        index += 1
    end = index
    while end < len(reading.texts) and _part(reading, end):
        end += 1
    return index, end


def _part(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    return (token.kind == "word" and token.capital) or (token.text in "-–" and not token.spaced)


def _told(people: People, name: Name) -> bool:
    """Whether the target may tell a name in any way."""
    return people.best[name][0] >= GONE or people.told(name)


def _stands(people: People, run: Run, near: int, at: dict[int, Name]) -> int:
    """Where the target has the name of a run, or -1."""
    for index in sorted(range(*run), key=lambda i: abs(i - near)):
        if index in at:
            score, match = people.best[at[index]]
            if match is not None and score >= STAYS:
                return match.index
        place = as_place(people.mine, people.mine.tokens[index], people.theirs)
        if place >= 0:
            return place
    return -1


def _joined(reading: Reading, place: int) -> bool:
    """Whether the name at a place is told together with something."""
    start, end = place, place + 1
    while start and _part(reading, start - 1):
        start -= 1
    while end < len(reading.texts) and _part(reading, end):
        end += 1
    joins = AND.get(reading.language, NO_AND)
    beside = reading.texts[max(0, start - ARTICLE) : start] + reading.texts[end : end + 1]
    if any(text == "," or text in joins for text in beside):
        return True
    prefixed = (reading.texts[i][0] for i in (start, end) if i < len(reading.texts))
    return reading.language in ("ar", "he") and any(letter in "وו،" for letter in prefixed)


def dropped(people: People, lost: Name) -> bool:
    """Of "A and B" only A is there, and no other part of B's name."""
    left = lost.index
    while left and people.mine.tokens[left - 1].capital:
        left -= 1
    if any(left <= n.index < lost.index and people.best[n][0] >= SAME for n in people.here):
        return False
    for n in people.here:
        left, right = sorted((n.index, lost.index))
        between = people.mine.tokens[left + 1].text if right - left == 2 else ""
        if between not in AND.get(people.mine.language, NO_AND):
            continue
        score, match = people.best[n]
        at = match.index if score >= SAME and match is not None else -1
        if at < 0:
            at = as_place(people.mine, people.mine.tokens[n.index], people.theirs)
        if at < 0:
            continue
        others = people.answered()
        if not any(_goes_on(people.theirs, at, step, others) for step in (1, -1)):
            return True
    return False


def _goes_on(reading: Reading, index: int, step: int, others: set[int]) -> bool:
    """Whether "and X" or ", X" stands beside this place, X being none of the others."""
    words = reading.tokens
    if not 0 <= index + 2 * step < len(words):
        return False
    beside, name = words[index + step], words[index + 2 * step]
    if reading.language in ("ar", "he") and step > 0:
        return beside.text[:1] in "وו،" or beside.text == ","
    if index + 2 * step in others:
        return False
    joins = beside.text == "," or beside.text in AND.get(reading.language, NO_AND)
    return joins and (name.capital or reading.language not in CASED)
