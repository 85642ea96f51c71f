"""Which quotation of the target stands for which of the source, and what a moved mark leaves behind."""

from __future__ import annotations

import math
import re
from itertools import permutations

from dragoman.core.checks.reading.anchors import stems, without_partner
from dragoman.core.checks.reading.assignment import assign
from dragoman.core.checks.reading.edges import last_odds
from dragoman.core.checks.reading.extent import CASELESS, VERB_FINAL, deviation, ends, surprise
from dragoman.core.checks.reading.names import CASED, LATIN, best_match, candidates, names
from dragoman.core.checks.reading.quotes import Quote, letters
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.tokens import Token, joined
from dragoman.core.checks.reading.words import dangling_words, never_last, speaker_words
from dragoman.core.languages.kin import kindred

MARKS = '«»„“”"「」『』‹›'
GROWN, MUCH_GROWN = 0.06, 0.15  # by these shares of the whole text
_CLAUSE = re.compile(r"[,!?…،][\"”»']?\s+[—–-]?|\s[—–-]\s")
_DASH = re.compile(r"[.,!?…»”]\s?[—–-]\s")
NEAR = 30  # characters from the dash to the word of saying
MOST = 5.0  # deviations; more says no more
# By logistic regression on right and altered quotations of 26 languages, rounded.
WEIGHTS = {
    "bias": -2.9,
    "longer": 0.9,
    "longer for less outside": 1.15,
    "shorter": 1.1,
    "shorter for more outside": 0.6,
    "more outside": 0.45,
    "target short": 0.45,
    "grown": 1.35,
    "shrunk": 2.85,
    "sentence": -0.8,
    "short": -1.55,
    "small": 1.8,
    "as placed there": -0.9,
    "opens the text": -1.0,
    "stays inside": -0.5,
    "nothing outside": 1.85,
    "a word outside": 1.0,
    "bare before": 0.5,
    "colon": 1.0,
    "colon, grown": 6.0,
    "speech inside": 1.25,
    "speech moved": 1.4,
    "speech moved, grown": 6.0,
    "speech last": 1.8,
    "dash, speech last": 4.0,
    "echo inside": 0.55,
    "lost inside": 0.65,
    "I outside": 0.6,
    "anchors inside": 1.3,
    "anchors inside, grown": 5.0,
    "last of sentence": -0.5,
    "last of verb final": -0.45,
    "never last": 4.5,
    "seldom last": 0.8,
}


def partners(
    here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading
) -> list[tuple[Quote, Quote]]:
    """As many on both sides, few: in order, unless their lengths fit much better another way round."""

    best: tuple[float, list[tuple[Quote, Quote]]] = (math.inf, [])
    for order in permutations(there):
        pairs = list(zip(here, order, strict=True))
        misfit = sum(abs(_longer(mine, theirs, a, b)) for a, b in pairs) - 3 * (order == tuple(there))
        best = min(best, (misfit, pairs), key=lambda one: one[0])
    return best[1]


def moves(mine: Reading, theirs: Reading, a: Quote, b: Quote) -> dict[str, float]:
    """Signs that a mark of the target closes early or late, or that words were cut between its marks."""
    mine_in, theirs_in = inside(mine, a), inside(theirs, b)
    if not mine_in or not theirs_in:
        return {}
    text, other = theirs.prose[b.start : b.end], mine.prose[a.start : a.end]
    grown = _longer(mine, theirs, a, b)
    rest = deviation(_outside(mine, a), _outside(theirs, b), mine.language, theirs.language)
    share = _share(theirs, b) - _share(mine, a)
    whole = max(-4.0, min(0.0, surprise(mine, theirs) or 0.0))
    first, begun = text.lstrip()[:1], other.lstrip()[:1]
    sentence = begun.isupper() and (
        ends(other) or other.rstrip()[-1:] == "," or mine.prose[a.end + 1 : a.end + 2] in (",", ".")
    )
    found = {
        "bias": 1.0,
        "longer": min(MOST, max(0.0, grown)),
        "shorter": min(MOST, max(0.0, -grown)),
        "more outside": min(MOST, max(0.0, rest)),
        "longer for less outside": min(MOST, max(0.0, min(grown, -rest))),
        "shorter for more outside": min(MOST, max(0.0, min(-grown, rest))),
        "target short": -whole,
        "grown": max(0.0, share),
        "shrunk": max(0.0, -share),
        "sentence": float(sentence),
        "short": float(a.words < 4),
        "colon": float(":" in text and ":" not in other),
        "small": float(begun.isupper() and first.islower() and theirs.language not in CASELESS),
        **_edges(mine, theirs, a, b),
        **_swallowed(mine, theirs, a, b),
        **_echoes(mine, theirs, a, b),
    }
    if share > GROWN:
        found |= {f"{name}, grown": found[name] for name in ("speech moved", "colon")}
    if share > MUCH_GROWN:
        found["anchors inside, grown"] = found["anchors inside"]
    last = theirs_in[-1]
    if sentence:
        kind = "verb final" if theirs.language in VERB_FINAL else "sentence"
        found[f"last of {kind}"] = min(0.0, last_odds(last.text, theirs.language))
    if breaks_off(theirs, b) and not breaks_off(mine, a):
        found["never last"] = 1.0
    elif last.text in dangling_words(theirs.language):
        found["seldom last"] = 1.0
    return found


def _edges(mine: Reading, theirs: Reading, a: Quote, b: Quote) -> dict[str, float]:
    head, tail = letters(theirs.prose[: b.start]), letters(theirs.prose[b.end :])
    mine_head, mine_tail = letters(mine.prose[: a.start]), letters(mine.prose[a.end :])
    same = (not head, not tail) == (not mine_head, not mine_tail)
    begun = mine.prose[a.start : a.end].lstrip()[:1].isupper()
    return {
        "as placed there": float(same),
        "opens the text": float(not head and bool(mine_head)),
        "stays inside": float(not mine_tail and bool(tail)),
        "bare before": float(begun and bool(head) and theirs.prose[: b.start - 1].rstrip()[-1:].isalnum()),
    }


def _swallowed(mine: Reading, theirs: Reading, a: Quote, b: Quote) -> dict[str, float]:
    left = sum(t.kind != "sign" for t in theirs.tokens) - len(inside(theirs, b))
    before = sum(t.kind != "sign" for t in mine.tokens) - len(inside(mine, a))
    taken = speech(theirs, b, within=True) > speech(mine, a, within=True)
    away = speech(mine, a, within=False) > speech(theirs, b, within=False)
    return {
        "nothing outside": float(left == 0 and before >= 2),
        "a word outside": float(left == 1 and before >= 4),
        "speech inside": float(taken),
        "speech moved": float(taken and away),
        "speech last": float(away and _said_last(theirs, b, _CLAUSE) and not _said_last(mine, a, _CLAUSE)),
        "dash, speech last": float(left == 0 and away and _said_last(theirs, b, _DASH)),
        "anchors inside": float(_anchors_inside(a, b, mine, theirs)),
    }


def goes_on(reading: Reading, quote: Quote) -> bool:
    """Whether words of saying stand between two dashes: Slavic languages write so within the marks."""
    return any(
        "speech" in note
        and quote.start <= token.start < quote.end
        and _DASH.search(reading.prose, max(quote.start, token.start - NEAR), token.start)
        and _DASH.search(reading.prose, token.end, quote.end)
        for token, note in zip(reading.tokens, reading.notes, strict=True)
    )


def _said_last(reading: Reading, quote: Quote, pattern: re.Pattern[str]) -> bool:
    """Whether the last clause inside the marks has a word of saying: «…, he said»."""
    breaks = [m.end() for m in pattern.finditer(reading.prose, quote.start, quote.end)]
    return bool(breaks) and any(
        "speech" in note and breaks[-1] <= token.start < quote.end
        for token, note in zip(reading.tokens, reading.notes, strict=True)
    )


def _echoes(mine: Reading, theirs: Reading, a: Quote, b: Quote) -> dict[str, float]:
    """Words that stand outside the marks there and inside them here, or inside there and nowhere here."""
    gone = without_partner(mine, theirs, of_target=False)
    found = {"lost inside": float(min(2, sum(a.start + a.end <= 2 * p < 2 * a.end for p, _ in gone)))}
    if not kindred(mine.language, theirs.language):
        there = {stem for place, stem in stems(theirs) if b.start <= place < b.end}
        here = {stem for place, stem in stems(mine) if a.start <= place < a.end}
        told = {stem for place, stem in stems(mine) if not a.start <= place < a.end}
        found["echo inside"] = float(min(4, len((told - here) & there)))
    if says_i(theirs, b, within=False) and not says_i(mine, a, within=False):
        found["I outside"] = 1.0
    return found


def says_i(reading: Reading, quote: Quote, *, within: bool) -> bool:
    """Whether somebody means himself between the marks, or outside them."""
    words = speaker_words(reading.language)
    return any((quote.start <= t.start < quote.end) == within and t.text in words for t in reading.tokens)


def inside(reading: Reading, quote: Quote) -> list[Token]:
    return [t for t in reading.tokens if t.kind != "sign" and quote.start <= t.start < quote.end]


def nested(text: str, quote: Quote) -> bool:
    """Whether another quotation stands inside."""
    return any(mark in text[quote.start : quote.end] for mark in (*MARKS, " '", " ‘"))


def speech(reading: Reading, quote: Quote, *, within: bool) -> int:
    """How many words of saying stand between the marks, or outside them."""
    return sum(
        "speech" in note and (quote.start <= token.start < quote.end) == within
        for token, note in zip(reading.tokens, reading.notes, strict=True)
    )


def breaks_off(reading: Reading, quote: Quote) -> bool:
    """Whether the last word inside the marks governs one that should follow."""
    if reading.text[quote.end - 2 : quote.end].rstrip(MARKS)[-1:] in ("…", "-", "–", "—"):
        return False
    words = inside(reading, quote)
    if not words or words[-1].raw.isupper() or joined(reading.prose, words[-1]):
        return False
    return words[-1].text in never_last(reading.language)


def _longer(mine: Reading, theirs: Reading, a: Quote, b: Quote) -> float:
    there, here = theirs.prose[b.start : b.end], mine.prose[a.start : a.end]
    return deviation(letters(here), letters(there), mine.language, theirs.language)


def _share(reading: Reading, quote: Quote) -> float:
    return letters(reading.prose[quote.start : quote.end]) / max(1, letters(reading.prose))


def _outside(reading: Reading, quote: Quote) -> int:
    return letters(reading.prose) - letters(reading.prose[quote.start : quote.end])


def _anchors_inside(a: Quote, b: Quote, mine: Reading, theirs: Reading) -> bool:
    """Whether a number, a month, a weekday or a name stands outside the marks there and inside them here."""

    def within(place: int, quote: Quote) -> bool:
        return quote.start <= place < quote.end

    for x, y in assign(mine, theirs).pairs:
        if not x.weak and not within(x.start, a) and within(y.start, b):
            return True
    for left, right in ((mine.months, theirs.months), (mine.weekdays, theirs.weekdays)):
        out = {m.value for m in left if not within(m.start, a)} - {
            m.value for m in left if within(m.start, a)
        }
        if any(m.value in out and within(m.start, b) for m in right):
            return True
    if not (mine.language in CASED and theirs.language in CASED):
        return False
    here = names(mine)
    kept = {n.text for n in here if within(n.start, a)}
    same = mine.language in LATIN and theirs.language in LATIN
    for name in here:
        if name.sure and name.text not in kept and not within(name.start, a):
            score, match = best_match(name, candidates(theirs), same_script=same)
            if score > 0.75 and match is not None and within(match.start, b):
                return True
    return False
