"""What one text denies and the other tells in the same words, where nothing denies it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from dragoman.core.checks.reading.denials.denial import ideas
from dragoman.core.checks.reading.denials.polarity import listed, polarity
from dragoman.core.checks.reading.naming.forms import NOUNS_TOO
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.vocabulary import Marks, marked
from dragoman.core.types import Span

_SCOPE = 5  # words of which a denial may deny the meaning
_ENOUGH = 2  # of them the other text must have, and the first one
_ENOUGH_BEFORE = 3  # the same in Turkic languages, where the verb that denies is one of them
_FREE = 4  # tokens around these that hold nothing that may deny
_FREE_OF_FIRM = 12  # the same, for a word that denies by itself
_PLACE = 0.25  # of the text: farther off it is another word of the kind
_ASIDE = 0.25  # of the text: of a denial of "to be"; what may deny stands farther off
_ASIDE_FIRM = 0.4  # the same, for a word that denies by itself
_SHORT = 16  # tokens: in a text of so few the place says nothing
_PARTLY = 4  # words after a denial
_MOST = 8  # denials of one text that are looked at
_ENDS = frozenset('.!?…:;؛؟()«»"“”')
_DENIED_BEFORE = frozenset({"az", "tr"})  # what a denial denies stands before it
_DENIED_AROUND = frozenset({"de"})


def told_bare(denying: Reading, telling: Reading) -> tuple[Span, Span] | None:
    """A denial, and the first of the words that it denies where the other text tells them.

    The nearest word that a denial denies and another of the few around it have words of the same meaning
    there, in about the same place, and no word near these denies, in whatever way. Free translations hardly
    ever keep both words: who turns a denial round takes other words ("did not weaken": remained strong)."""
    mine, theirs = polarity(denying), polarity(telling)
    known = dict(marked(denying, telling.language))
    told = _told(telling, denying.language)
    denying_too, firm = sorted({*theirs.leans, *theirs.denies}), sorted(theirs.firm)
    enough = _ENOUGH_BEFORE if denying.language in _DENIED_BEFORE else _ENOUGH
    for at in mine.denies[:_MOST]:
        if at + 1 in mine.leans:
            continue  # did not miss it: went on
        found: list[int] = []
        for index in _scope(denying, at, known):
            answer = _answer(index / len(denying.tokens), known[denying.tokens[index].start], told, telling)
            if answer is None and not found:
                break
            if answer is not None:
                found.append(answer)
        if len(found) < enough or any(_near(place, firm, _FREE_OF_FIRM) for place in found):
            continue
        if not any(_near(place, denying_too, _FREE) for place in found):
            word, first = denying.tokens[at], telling.tokens[found[0]]
            return (word.start, word.end), (first.start, first.end)
    return None


def denies_being(denying: Reading, telling: Reading) -> bool:
    """Whether the one denial of a text denies a form of "to be" or "to have" ("was not signed"), and nothing
    in the other text denies about there. Free translations seldom put these in: they deny a verb of their
    own ("remained": did not leave)."""
    mine, theirs, tokens = polarity(denying), polarity(telling), denying.tokens
    if len(mine.hard) != 1 or theirs.hard or theirs.phrases or not listed(telling.language, "being"):
        return False
    at = mine.denies[0]
    before, after = (tokens[i].text if 0 <= i < len(tokens) else "" for i in (at - 1, at + 1))
    being = listed(denying.language, "being")
    if denying.language == "en":
        word = tokens[at].text
        denied = word.removesuffix("n't") in being or (word == "not" and before in being)
    else:
        denied = after in being or tokens[at].text in being
        denied = denied or (denying.language in _DENIED_AROUND and before in being)
    denied = denied and at + 1 not in mine.leans  # were not without success
    partly = listed(denying.language, "partly")
    if not denied or any(token.text in partly for token in tokens[at + 1 : at + 1 + _PARTLY]):
        return False
    place, length = at / len(tokens), len(telling.tokens)
    if any(length <= _SHORT or abs(index / length - place) <= _ASIDE_FIRM for index in theirs.firm):
        return False
    if length <= _SHORT:
        return not theirs.leans
    return denying.language in _DENIED_AROUND or all(
        abs(index / length - place) > _ASIDE for index in theirs.leans
    )


def _told(reading: Reading, other: str) -> dict[int | str, list[int]]:
    """Which tokens mean or sound so."""
    starts = {token.start: index for index, token in enumerate(reading.tokens)}
    found: dict[int | str, list[int]] = {}
    for start, marks in marked(reading, other):
        for mark in marks:
            found.setdefault(mark, []).append(starts[start])
    return found


def _scope(reading: Reading, at: int, known: dict[int, Marks]) -> list[int]:
    """Words with a meaning that a denial may deny, the nearest first; not names, nor what only
    carries it on."""
    tokens = reading.tokens
    steps = (1, -1) if reading.language in _DENIED_AROUND else (1,)
    found: list[int] = []
    if reading.language in _DENIED_BEFORE:
        steps, found = (-1,), [at]
    for step in steps:
        index, words = at + step, 0
        while 0 <= index < len(tokens) and words < _SCOPE and tokens[index].text not in _ENDS:
            words += tokens[index].kind != "sign"
            found.append(index)
            index += step
    carries, names = ideas(reading).light, reading.language not in NOUNS_TOO
    return [
        index
        for index in found
        if tokens[index].start in known
        and not carries(index)
        and (index == at or not (names and tokens[index].capital))
    ]


def _answer(place: float, marks: Marks, told: dict[int | str, list[int]], reading: Reading) -> int | None:
    length = len(reading.tokens)
    near: list[int] = []
    for mark in marks:
        places = told.get(mark, ())
        after = bisect_left(places, place * length)
        near += places[max(0, after - 1) : after + 1]
    best = min(near, key=lambda index: abs(index / length - place), default=None)
    return best if best is not None and abs(best / length - place) <= _PLACE else None


def _near(place: int, denying: list[int], reach: int) -> bool:
    return bisect_left(denying, place - reach) < bisect_right(denying, place + reach)
