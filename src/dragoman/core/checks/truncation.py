"""A target that was cut: at its head, at its end, in the middle of a word."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.anchors import without_echo, without_partner
from dragoman.core.checks.reading.edges import first_odds, last_odds, word_odds
from dragoman.core.checks.reading.extent import (
    CASELESS,
    VERB_FINAL,
    ends,
    known_lengths,
    open_marks,
    surprise,
)
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import Token, joined
from dragoman.core.checks.reading.words import dangling_words, never_last
from dragoman.core.languages.kin import kindred
from dragoman.core.types import Finding, Segment, Severity

SHORT = 25  # characters of the source; below that a length says nothing
# From here on a target is short enough to be looked at: standard deviations below what is expected.
GATE = -0.3
CRITICAL, SERIOUS = 4.0, 1.5  # sums of weights
END = 20  # characters that are pointed at, from the start of a word
AT_MOST = 3.0  # that lost names and words add, as a rule
# By logistic regression on right and cut translations of 26 languages, rounded.
WEIGHTS = {
    "bias": -1.75,
    "short": 1.95,
    "very short": 0.2,
    "headline and short": -0.65,
    "characters over 120": -1.25,
    "stop": -2.3,
    "no stop": 2.55,
    "source without stop": -0.4,
    "half a word": 0.95,
    "small": 4.5,
    "small and short": 1.0,
    "first": -0.4,
    "last": -0.3,
    "last, verb final": -0.6,
    "last, verb final, short": -0.35,
    "likely last": -0.3,
    "never last": 7.0,
    "seldom last": 1.75,
    "open": 1.35,
    "lost at the end": 1.2,
    "lost at the head": 0.5,
    "lost before a small letter": 3.5,
    "no echo at the end": 0.7,
    "no echo at the end, kin": 0.95,
    "no echo at the head": 0.2,
}


class TruncationCheck(Check):
    """Weighs signs of a cut: too short for its language, no stop where the source has one, a small
    first letter where the source has a capital, a last word that sentences seldom end with, a mark
    left open, names and words of the source's end gone. A short rendering alone must be very short."""

    id = "truncation"
    languages = known_lengths()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        if not any(t.kind != "sign" for t in theirs.tokens) or len(mine.prose.strip()) < SHORT:
            return
        length = surprise(mine, theirs)
        if length is None or length > 1:
            return
        found = signs(mine, theirs, length)
        weight = weigh(found)
        if (length < GATE or "small" in found) and weight > SERIOUS - AT_MOST:
            found |= losses(mine, theirs)
            if "small" in found:
                found["lost before a small letter"] = min(1.0, found["lost at the head"])
            weight = weigh(found)
        if weight < SERIOUS:
            return
        severity = Severity.CRITICAL if weight >= CRITICAL else Severity.SERIOUS
        end = len(target.text)
        start = next((t.start for t in theirs.tokens if t.start >= end - END), max(0, end - END))
        yield Finding(self.id, severity, None, (start, end), (f"{length:.1f}",))


def weigh(found: dict[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in found.items())


def signs(mine: Reading, theirs: Reading, length: float) -> dict[str, float]:
    """What the shape of the target says. length: see `surprise`."""
    text, other = theirs.prose, mine.prose
    words = [t for t in theirs.tokens if t.kind != "sign"]
    cased = theirs.language not in CASELESS
    short = min(max(0.0, -length), 7.0)
    found = {
        "bias": 1.0,
        "short": min(short, 4.0),
        "very short": max(0.0, short - 2),
        "characters over 120": min(300, max(0, len(other.strip()) - 120)) / 100,
        "open": float(open_marks(text) > open_marks(other)),
    }
    found |= _end(mine, theirs, words, short)
    if cased and _first_letter(text).islower() and _begins(mine):
        found |= {"small": 1.0, "small and short": short}
    if not cased:
        found["first"] = min(0.0, first_odds(words[0].text, theirs.language))
    return found


def _end(mine: Reading, theirs: Reading, words: list[Token], short: float) -> dict[str, float]:
    found: dict[str, float] = {}
    last = words[-1]
    after = theirs.text[last.end :]
    shown = not any(s.isalnum() or s in "$€£₽%" for s in after) and not last.raw.isupper()
    shown = shown and not joined(theirs.prose, last)
    odds = last_odds(last.text, theirs.language) if shown else 0.0
    if theirs.language in VERB_FINAL:
        found["last, verb final"] = min(0.0, odds)
        found["last, verb final, short"] = min(0.0, odds) * min(2.0, short)
    else:
        found["last"] = min(0.0, odds)
    found["likely last"] = max(0.0, odds)
    if shown and last.text in never_last(theirs.language) and not _governs(mine):
        found["never last"] = 1.0
    elif shown and last.text in dangling_words(theirs.language):
        found["seldom last"] = 1.0
    if not ends(mine.prose):
        found |= {"source without stop": 1.0, "headline and short": min(4.0, short)}
    elif ends(theirs.prose):
        found["stop"] = 1.0
    else:
        found["no stop"] = 1.0
        if shown and after.strip() == "":
            found["half a word"] = -min(0.0, word_odds(last.text, theirs.language))
    return found


def losses(mine: Reading, theirs: Reading) -> dict[str, float]:
    """What of the source's first and last third has nothing to stand for it."""
    third = len(mine.prose) / 3
    gone = without_partner(mine, theirs, of_target=False)
    kin = ", kin" if kindred(mine.language, theirs.language) else ""
    head, tail = without_echo(mine, theirs)
    return {
        "lost at the end": float(min(3, sum(start > 2 * third for start, _ in gone))),
        "lost at the head": float(min(3, sum(end < third for _, end in gone))),
        f"no echo at the end{kin}": tail,
        "no echo at the head": 0.0 if kin else head,
    }


def _governs(reading: Reading) -> bool:
    """Whether the source itself breaks off in the middle of a phrase."""
    words = [t.text for t in reading.tokens if t.kind != "sign"]
    return bool(words) and words[-1] in never_last(reading.language) | dangling_words(reading.language)


def _begins(reading: Reading) -> bool:
    """Whether the source begins as a sentence does, as far as its script shows."""
    return reading.language in CASELESS or _first_letter(reading.prose).isupper()


def _first_letter(text: str) -> str:
    for sign in text[:40]:
        if sign.isalnum():
            return sign
    return ""
