"""A target that was cut: at its head, at its end, in the middle of a word."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.anchors import standing, untold, without_partner
from dragoman.core.checks.reading.edges import first_odds, last_odds, word_odds
from dragoman.core.checks.reading.extent import (
    TERMINAL,
    VERB_FINAL,
    closes_first,
    ends,
    english_letters,
    introduction,
    known_lengths,
    left_out,
    open_marks,
    shortfall,
    surprise,
)
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import Token, joined
from dragoman.core.checks.reading.vocabulary import marked
from dragoman.core.checks.reading.words import CASELESS, dangling_words, never_last
from dragoman.core.types import Finding, Segment, Severity

# What a first word says at most, since in a table of a thousand lines many are missing; and how many standard
# deviations too short a text without its head is as a rule.
UNUSUAL, WITHOUT_HEAD = -2.5, 2.5
SHORT = 45  # letters of an English source; of less a length says nothing
# From here on, in standard deviations below what is expected, a target's words are looked for.
GATE = -0.6
CRITICAL, SERIOUS = 3.8, 1.3  # sums of weights
HEADLINE = 0.5  # of what a last word that is no verb says, where there may be no verb
HEAD = 0.7  # of what stands before a quotation in the source
LONG = 3  # letters of a word that no other language has by chance in the very place
END = 20  # characters that are pointed at, from the start of a word
WORDS, NAMES = 1.5, 2.5  # what lost words, and lost names and numbers, add as a rule
MOST_LEFT_OUT = 0.85  # of the source
ORDER, ORDER_LEAST, ORDER_MOST = 0.3, 2.0, 1.8  # what the order of the words adds
# How far a word stands from where its counterpart lets expect it, as a share of the text: as a rule, and
# where one of the languages has another order of words; and how many stand anywhere. Measured, rounded.
DISTANCE, DISTANCE_OTHER, ASTRAY = 0.07, 0.25, 0.15
MOVED = VERB_FINAL | {"zh"}
CLOSING = '"”»“'  # quotation marks that may stand at the end
SPEAKER = 4  # words behind a quotation, at most
# A stop that may be only that of a word cut short: 9 p.m., Inc., млн руб.
_CUT_SHORT = re.compile(
    r"(?:\b\w\.\w|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|etc|руб|тыс|млн|млрд|грн|коп|гг?|лет))\.\W*$"
)
_BRACKETS = re.compile(r"\([^()]*\)")
# By logistic regression on right and cut translations of 26 languages, rounded.
WEIGHTS = {
    "end": {
        "bias": -0.9,
        "short": 1.9,
        "headline and short": -0.75,
        "characters over 120": -1.4,
        "stop": -3.6,
        "no stop": 0.35,
        "source without stop": -1.3,
        "half a word": 1.55,
        "last": -0.75,
        "last, verb final": -0.75,
        "last, verb final, short": -0.9,
        "likely last": -0.65,
        "never last": 6.0,
        "seldom last": 1.1,
        "open": 1.5,
        "words": 0.45,
        "names": 1.45,
    },
    "head": {
        "bias": -3.95,
        "short": 1.3,
        "headline and short": 0.3,
        "characters over 120": -1.65,
        "small": 3.05,
        "small and short": 4.7,
        "lost before a small letter": 4.55,
        "first": -1.8,
        "open": 1.7,
        "words": 0.6,
        "names": 1.6,
    },
}


class TruncationCheck(Check):
    """Weighs signs of a cut, at the end and at the head each by itself: too short for its language, no stop
    where the source has one, a small first letter where the source has a capital, a last word that sentences
    seldom end with, a mark left open, what the source's end or head says gone. A short rendering alone must
    be very short."""

    id = "truncation"
    languages = known_lengths()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        length = surprise(mine, theirs)
        if length is None or length > 1 or english_letters(mine) < SHORT:
            return
        last = next((token for token in reversed(theirs.tokens) if token.kind != "sign"), None)
        if last is None or _whole(mine, theirs, last, length):
            return
        weight = _weight(mine, theirs, last, length)
        if weight < SERIOUS:
            return
        if weight >= CRITICAL and (plain := _without_brackets(mine, theirs)):
            weight = min(weight, _weight(plain, theirs, last, surprise(plain, theirs) or 0.0))
        severity = Severity.CRITICAL if weight >= CRITICAL else Severity.SERIOUS
        end = len(target.text)
        start = next((t.start for t in theirs.tokens if t.start >= end - END), max(0, end - END))
        yield Finding(self.id, severity, None, (start, end), (f"{length:.1f}",))


def _whole(mine: Reading, theirs: Reading, last: Token, length: float) -> bool:
    """Whether both ends look as they should and the length is usual: most pairs are done with here."""
    return (
        length > GATE
        and (ends(theirs.prose) or not _ends(mine))
        and last.text not in dangling(theirs.language)
        and not _small(mine, theirs)
    )


def _weight(mine: Reading, theirs: Reading, last: Token, length: float) -> float:
    """How much speaks for a cut at the one side or the other. The dear signs are asked for only where they
    may decide: first the words, then names and numbers."""
    shared = shared_signs(mine, theirs, length)
    sides = {"head": shared | head_signs(mine, theirs, length)}
    if not _closes_alike(mine, theirs, last):
        sides["end"] = shared | end_signs(mine, theirs, last, shared["short"])
    untold_words: list[tuple[int, float]] | None = None
    best = -math.inf
    for side, found in sides.items():
        weights = WEIGHTS[side]
        weight = sum(weights[name] * value for name, value in found.items())
        small = "small" in found
        reach = NAMES + (weights["lost before a small letter"] if small else 0.0)
        if (length <= GATE or small) and weight > SERIOUS - WORDS - reach:
            if untold_words is None:
                untold_words = untold(mine, theirs)
            weight += weights["words"] * words_lost(mine, theirs, untold_words, at_end=side == "end")
            if SERIOUS - reach < weight < CRITICAL:
                lost = names_lost(mine, theirs, at_end=side == "end")
                weight += weights["names"] * lost
                if small:
                    weight += weights["lost before a small letter"] * min(1.0, lost)
        if CRITICAL - ORDER_MOST <= weight < CRITICAL and length <= GATE and _ends(mine):
            order = moved(mine, theirs, at_end=side == "end")
            weight += min(ORDER_MOST, max(0.0, ORDER * (order - ORDER_LEAST)))
        if weight < CRITICAL or side == "head" or not _last_meant(mine, theirs):
            best = max(best, weight)
    return best


def shared_signs(mine: Reading, theirs: Reading, length: float) -> dict[str, float]:
    short = min(4.0, max(0.0, -length))
    return {
        "bias": 1.0,
        "short": short,
        "headline and short": 0.0 if _ends(mine) else short,
        "characters over 120": min(300, max(0, len(mine.prose.strip()) - 120)) / 100,
        "open": float(open_marks(theirs.prose) > open_marks(mine.prose)),
    }


def head_signs(mine: Reading, theirs: Reading, length: float) -> dict[str, float]:
    if theirs.language in CASELESS:
        first = next(token for token in theirs.tokens if token.kind != "sign")
        odds = max(UNUSUAL, min(0.0, first_odds(first.text, theirs.language)))
        return {"first": odds * min(1.0, max(0.0, -length) / WITHOUT_HEAD)}
    if _small(mine, theirs):
        # A line that goes on from the one before begins so too, but is as long as its source.
        return {"small": min(1.0, max(0.0, -0.3 - length)), "small and short": min(4.0, max(0.0, -length))}
    return {}


def end_signs(mine: Reading, theirs: Reading, last: Token, short: float) -> dict[str, float]:
    found: dict[str, float] = {}
    after = theirs.text[last.end :]
    shown = not any(s.isalnum() or s in "$€£₽%" for s in after) and not last.raw.isupper()
    shown = shown and not joined(theirs.prose, last)
    shown = shown and theirs.text[last.start - 1 : last.start] != "/"  # порывы до 15 м/с
    odds = last_odds(last.text, theirs.language) if shown else 0.0
    if theirs.language in VERB_FINAL:
        weak = min(0.0, odds) * (1.0 if _ends(mine) else HEADLINE)
        found["last, verb final"] = weak
        found["last, verb final, short"] = weak * min(2.0, short)
    else:
        found["last"] = min(0.0, odds)
    found["likely last"] = max(0.0, odds)
    if shown and last.text in never_last(theirs.language) and not _governs(mine):
        found["never last"] = 1.0
    elif shown and last.text in dangling_words(theirs.language):
        found["seldom last"] = 1.0
    if not _ends(mine):
        found["source without stop"] = 1.0
    elif ends(theirs.prose):
        found["stop"] = 1.0
    else:
        found["no stop"] = 1.0
        if shown and after.strip() == "":
            found["half a word"] = -min(0.0, word_odds(last.text, theirs.language))
    return found


def words_lost(mine: Reading, theirs: Reading, words: list[tuple[int, float]], *, at_end: bool) -> float:
    """The log-odds that nothing stands for the source's words beyond a place near its end (before one at the
    head): the place that these and the length of the target speak for most."""
    size = len(mine.prose) or 1
    missing = shortfall(mine, theirs)
    total, best, found = 0.0, -math.inf, 0.0
    for index in range(len(words) - 1, -1, -1) if at_end else range(len(words)):
        total += words[index][1]
        if at_end:
            share = 1 - words[index][0] / size
        else:
            share = (words[index + 1][0] if index + 1 < len(words) else size) / size
        if share > MOST_LEFT_OUT:
            break
        here = total + missing(share)
        if here > best:
            best, found = here, total
    return min(8.0, max(-4.0, found))


def names_lost(mine: Reading, theirs: Reading, *, at_end: bool) -> float:
    """How many names and numbers of the source's last (or first) third have nothing to stand for them. What
    the target alone has in that third may be another word for them: 2 inches, 5 cm."""

    def alone(reading: Reading, *, of_target: bool) -> int:
        third = len(reading.prose) / 3
        gone = without_partner(mine, theirs, of_target=of_target)
        return sum(start > 2 * third if at_end else end < third for start, end in gone)

    lost = alone(mine, of_target=False)
    return float(min(3, max(0, lost - alone(theirs, of_target=True)))) if lost else 0.0


def moved(mine: Reading, theirs: Reading, *, at_end: bool) -> float:
    """The log-odds that the words of the target stand where those of a source do that has lost its end (or
    its head), and not where those of a whole one do: the last words stand for some in the middle."""
    kept = 1 - min(MOST_LEFT_OUT, left_out(mine, theirs))
    usual = DISTANCE_OTHER if (mine.language in MOVED) != (theirs.language in MOVED) else DISTANCE

    def odds(distance: float) -> float:
        return math.log(ASTRAY + (1 - ASTRAY) * math.exp(-abs(distance) / usual) / (2 * usual))

    total = 0.0
    for here, there in standing(mine, theirs):
        a, b = (here, there) if at_end else (1 - here, 1 - there)
        total += odds(a - kept * b) - odds(a - b)
    return total


@lru_cache(maxsize=64)
def dangling(language: str) -> frozenset[str]:
    return dangling_words(language) | never_last(language)


def _small(mine: Reading, theirs: Reading) -> bool:
    """Whether the target begins with a small letter and its source does not."""
    return (
        theirs.language not in CASELESS
        and _first_letter(theirs.prose).islower()
        and _begins(mine)
        and not closes_first(mine.prose)
        and not _opens_alike(mine, theirs)
    )


def _opens_alike(mine: Reading, theirs: Reading) -> bool:
    """Whether the first quotation begins as far from the head as in the source, so that the head is there."""
    here, there = introduction(mine.prose), introduction(theirs.prose)
    return here > 0 and there > 0 and there >= HEAD * here


def _closes_alike(mine: Reading, theirs: Reading, last: Token) -> bool:
    """Whether both texts close with one name or figure, so that the end is there."""
    other = next((token for token in reversed(mine.tokens) if token.kind != "sign"), None)
    telling = last.kind == "digits" or len(last.text) >= LONG
    return (other is not None and telling and last.text == other.text) or _speaker_left_out(mine, theirs)


def _last_meant(mine: Reading, theirs: Reading) -> bool:
    """Whether the last word of the target is one for the last word of the source."""
    here, there = marked(mine, theirs.language)[-1:], marked(theirs, mine.language)[-1:]
    return (
        bool(here and there and mine.words and theirs.words and ends(theirs.prose))
        and (here[0][0], there[0][0]) == (mine.words[-1].start, theirs.words[-1].start)
        and not set(here[0][1]).isdisjoint(there[0][1])
    )


def _speaker_left_out(mine: Reading, theirs: Reading) -> bool:
    """Whether the target closes with a quotation, and the source, too, but for a few words: as a rule those
    that say who spoke. Translators leave them out."""
    there = theirs.prose.rstrip().rstrip(TERMINAL)
    if there[-1:] not in CLOSING or open_marks(theirs.prose):
        return False
    mark = max(map(mine.prose.rfind, CLOSING))
    return mark > 0 and sum(word.start > mark for word in mine.words) <= SPEAKER


def _without_brackets(mine: Reading, theirs: Reading) -> Reading | None:
    """The source without what it says in brackets, where the target has none: glosses are often left out."""
    if "(" not in mine.prose or "(" in theirs.prose or "（" in theirs.prose:
        return None
    return Reading(_BRACKETS.sub("", mine.prose), mine.tag)


def _ends(mine: Reading) -> bool:
    """Whether the source closes with a stop that is none of an abbreviation."""
    return ends(mine.prose) and not _CUT_SHORT.search(mine.prose[-12:])


def _governs(reading: Reading) -> bool:
    """Whether the source itself breaks off in the middle of a phrase."""
    words = [t.text for t in reading.tokens if t.kind != "sign"]
    return bool(words) and words[-1] in dangling(reading.language)


def _begins(reading: Reading) -> bool:
    """Whether the source begins as a sentence does, as far as its script shows."""
    return reading.language in CASELESS or _first_letter(reading.prose).isupper()


def _first_letter(text: str) -> str:
    for sign in text[:40]:
        if sign.isalnum():
            return sign
    return ""
