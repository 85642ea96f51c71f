"""Which quotation of the target stands for which of the source, and what a moved mark leaves behind."""

from __future__ import annotations

import math
import re
from itertools import pairwise, permutations

from dragoman.core.checks.reading.anchors import stems
from dragoman.core.checks.reading.denial import ideas
from dragoman.core.checks.reading.edges import first_odds, last_odds
from dragoman.core.checks.reading.extent import CASELESS, VERB_FINAL, deviation, ends, surprise
from dragoman.core.checks.reading.kin import kindred
from dragoman.core.checks.reading.quoted import Quoted, crossings, strayed
from dragoman.core.checks.reading.quotes import Quote
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.tokens import joined
from dragoman.core.checks.reading.words import dangling_words, function_words, never_last, speaker_words

MARKS = '«»„“”"「」『』‹›'
THAT = frozenset(
    ["that", "что", "що", "што", "que", "dass", "daß", "ki", "أن", "ان", "إن", "che", "dat", "że", "كه", "که"]
)
STUB, LONG = 2, 6  # words: a clause that is hardly one, a quotation of several
GROWN = 0.06  # by this share of the whole text
NEAR = 30  # characters from the dash to the word of saying
MOST = 5.0  # deviations; more says no more
# Three faults leave three traces. Each by logistic regression on right and altered quotations of 32 pairs
# of languages, tried on documents that the fit had not seen, rounded.
WEIGHTS = {
    "closes late": {
        "bias": -4.9,
        "closes the text": 3.15,
        "nothing outside": 2.5,
        "a word outside": 0.85,
        "speech last": 3.8,
        "dash, speech last": 0.65,
        "speech inside": 1.75,
        "speech moved": -0.5,
        "stub at the end": 2.0,
        "longer": 2.1,
        "much longer": -1.3,
        "longer for less before": 0.75,
        "shorter": -0.9,
        "more outside": -0.35,
        "sentence": -0.7,
        "short": -2.95,
        "as placed there": -1.3,
        "colon": -1.15,
        "opens the text": -3.35,
        "stays inside": -1.1,
        "bare behind": -0.85,
        "clauses lost": -0.7,
        "anchors inside": 1.35,
        "echo inside": 0.75,
        "ideas outside": -1.5,
    },
    "opens early": {
        "bias": -6.1,
        "longer": 2.75,
        "much longer": -2.9,
        "longer for less before": 1.5,
        "longer for less outside": 0.65,
        "shorter": -1.45,
        "target short": 0.6,
        "sentence": -1.9,
        "short": -4.0,
        "small": 2.25,
        "bare before": 2.4,
        "stub at the head": 2.15,
        "capital inside": 1.4,
        "colon": 3.4,
        "that inside": 0.7,
        "that moved": 2.4,
        "unlikely first": 1.2,
        "opens the text": -5.15,
        "closes the text": -1.25,
        "nothing outside": -2.15,
        "anchors inside": 3.2,
        "echo inside": 1.05,
        "ideas inside": 0.65,
        "ideas outside": -0.65,
    },
    "cut": {
        "bias": -6.3,
        "shorter": 2.55,
        "much shorter": -1.25,
        "shorter, target short": 0.65,
        "target short": 0.35,
        "longer": -0.4,
        "clauses gained": -0.9,
        "sentence": -0.75,
        "short": -1.8,
        "no stop": 4.5,
        "bare behind": 1.25,
        "never last": 3.55,
        "seldom last": 0.8,
        "unlikely last": 0.75,
        "unlikely last, verb final": 0.9,
        "stub at the end": 1.65,
        "asked no more": 0.65,
        "speech inside": -1.1,
        "I outside": -1.5,
        "opens the text": 1.9,
        "closes the text": 0.65,
        "stays inside": -1.45,
        "lost inside": 1.15,
        "figures lost": 1.15,
        "places lost": 0.95,
        "kin lost": 0.4,
        "kin lost at the end": 1.65,
        "ideas lost at the end": 1.1,
        "ideas outside": -1.6,
        "anchors outside": -1.9,
    },
}
AT_MOST = 4.0  # what the contents add to the shape, nearly always
_CLAUSE = re.compile(r"[,!?…،][\"”»’]?\s+[—–-]?|\s[—–-]\s")
_DASH = re.compile(r"[.,!?…»”]\s?[—–-]\s")
_PART = re.compile(r"[,;:،؛]\s|\s[—–-]\s")
_STOPS = frozenset(".,!?…;:—–-،؛؟。，")
# Written with a capital wherever they stand.
_ALWAYS = frozenset(["I", "Sie", "Ihr", "Ihnen", "Ihre"])


def partners(
    here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading
) -> list[tuple[Quoted, Quoted]]:
    """As many on both sides, few: in order, unless their lengths fit much better another way round."""
    left, right = [Quoted(mine, q) for q in here], [Quoted(theirs, q) for q in there]
    if len(left) == 1:
        return [(left[0], right[0])]
    best: tuple[float, list[tuple[Quoted, Quoted]]] = (math.inf, [])
    for order in permutations(right):
        pairs = list(zip(left, order, strict=True))
        misfit = sum(abs(_longer(a, b)) for a, b in pairs) - 3 * (list(order) == right)
        best = min(best, (misfit, pairs), key=lambda one: one[0])
    return best[1]


def heaviest(a: Quoted, b: Quoted, least: float) -> tuple[float, dict[str, float]]:
    """The weight of the likeliest of the three faults, and the signs. Below `least` the contents, which
    take most of the time, are looked at only where they may matter."""
    found = shape(a, b)
    weight = _weigh(found)
    if found and weight > least - AT_MOST:
        found |= contents(a, b)
        weight = _weigh(found)
    return weight, found


def _weigh(found: dict[str, float]) -> float:
    if not found:
        return -math.inf
    return max(
        sum(weight * found[name] for name, weight in weights.items() if name in found)
        for weights in WEIGHTS.values()
    )


def shape(a: Quoted, b: Quoted) -> dict[str, float]:
    """Lengths, places of the marks, words of saying, and where the marks cut phrases in two."""
    mine, theirs = a.reading, b.reading
    if not a.tokens or not b.tokens:
        return {}
    grown = _longer(a, b)
    rest, before, behind = (
        deviation(x, y, mine.language, theirs.language)
        for x, y in ((a.rest, b.rest), (a.head, b.head), (a.tail, b.tail))
    )
    whole = max(-4.0, min(0.0, surprise(mine, theirs) or 0.0))
    first, begun = b.text.lstrip()[:1], a.text.lstrip()[:1]
    longer, shorter = min(MOST, max(0.0, grown)), min(MOST, max(0.0, -grown))
    clauses = _clauses(b.text) - _clauses(a.text)
    return {
        "bias": 1.0,
        "longer": longer,
        "much longer": longer**2 / MOST,
        "shorter": shorter,
        "much shorter": shorter**2 / MOST,
        "more outside": min(MOST, max(0.0, rest)),
        "longer for less outside": min(MOST, max(0.0, min(grown, -rest))),
        "longer for less before": min(MOST, max(0.0, min(grown, -before) - abs(behind))),
        "target short": -whole,
        "shorter, target short": min(shorter, -whole),
        "sentence": float(_sentence(a)),
        "short": float(a.count < 4),
        "small": float(begun.isupper() and first.islower() and theirs.language not in CASELESS),
        "colon": float(":" in b.text and ":" not in a.text),
        "clauses gained": float(max(0, min(3, clauses))),
        "clauses lost": float(max(0, min(3, -clauses))),
        "I outside": float(b.i_outside > 0 and a.i_outside == 0),
        **_marks(a, b),
        **_speech(a, b),
        **_phrases(a, b),
        **_last(a, b, grown),
    }


def _sentence(one: Quoted) -> bool:
    """Whether a whole sentence is quoted: with a capital, and closed by a stop or a comma."""
    return one.text.lstrip()[:1].isupper() and (
        ends(one.text) or one.text.rstrip()[-1:] == "," or one.after[1:2] in (",", ".")
    )


def _marks(a: Quoted, b: Quoted) -> dict[str, float]:
    same_head, same_tail = (not a.head) == (not b.head), (not a.tail) == (not b.tail)
    begun = a.text.lstrip()[:1].isupper()
    return {
        "as placed there": float(same_head and same_tail),
        "opens the text": float(not b.head and bool(a.head)),
        "closes the text": float(same_head and bool(a.tail) and not b.tail),
        "stays inside": float(not a.tail and bool(b.tail)),
        "nothing outside": float(b.outside == 0 and a.outside >= 2),
        "a word outside": float(b.outside == 1 and a.outside >= 4),
        "bare before": float(begun and bool(b.head) and b.before[:-1].rstrip()[-1:].isalnum()),
        "bare behind": float(bool(b.tail) and _bare_end(b) and not _bare_end(a)),
        "no stop": float(not b.tail and not ends(b.reading.prose) and ends(a.reading.prose)),
    }


def _bare_end(one: Quoted) -> bool:
    """Whether neither the last sign inside nor the first outside parts the quotation from what follows."""
    return _STOPS.isdisjoint(one.text.rstrip()[-1:] + one.after[1:].lstrip()[:1])


def _speech(a: Quoted, b: Quoted) -> dict[str, float]:
    taken = b.said_inside > a.said_inside
    away = a.said_outside > b.said_outside
    dashed = away and b.outside == 0 and _said_last(b, _DASH)
    last = dashed or (away and _said_last(b, _CLAUSE) and not _said_last(a, _CLAUSE))
    return {
        "speech inside": float(taken),
        "speech moved": float(taken and away),
        "speech last": float(last),
        "dash, speech last": float(dashed),
    }


def goes_on(one: Quoted) -> bool:
    """Whether words of saying stand between two dashes: Slavic languages write so within the marks."""
    if not one.said_inside:
        return False
    prose = one.reading.prose
    return any(
        _DASH.search(prose, max(one.start, token.start - NEAR), token.start)
        and _DASH.search(prose, token.end, one.end)
        for token in one.said
    )


def _said_last(one: Quoted, pattern: re.Pattern[str]) -> bool:
    """Whether the last clause inside the marks has a word of saying: «…, he said»."""
    if not one.said_inside:
        return False
    breaks = [m.end() for m in pattern.finditer(one.reading.prose, one.start, one.end)]
    return bool(breaks) and any(token.start >= breaks[-1] for token in one.said)


def _phrases(a: Quoted, b: Quoted) -> dict[str, float]:
    """Whether the opening mark stands amid a clause."""
    that_in, that_out = _that(b)
    that_inside = that_in > _that(a)[0]
    return {
        "stub at the head": float(_stub(b, 0) and not _stub(a, 0)),
        "stub at the end": float(_stub(b, -1) and not _stub(a, -1)),
        "that inside": float(that_inside),
        "that moved": float(that_inside and that_out < _that(a)[1]),
        "capital inside": float(_capital_inside(b) and not _capital_inside(a)),
    }


def _stub(one: Quoted, side: int) -> bool:
    """Whether the first or the last clause inside has hardly a word."""
    if len(one.tokens) < LONG:
        return False
    parts = [p for p in _PART.split(one.text.strip(" ,.;:")) if p.strip()]
    return len(parts) > 1 and len(parts[side].split()) <= STUB


def _that(one: Quoted) -> tuple[int, int]:
    """How often "that" stands inside and outside."""
    inside = sum(t.text in THAT for t in one.tokens)
    return inside, sum(t.text in THAT for t in one.reading.tokens) - inside


def _capital_inside(one: Quoted) -> bool:
    """Whether a small word stands with a capital amid the quotation, where no sentence begins."""
    language = one.reading.language
    if language in CASELESS:
        return False
    small, mine = function_words(language), speaker_words(language)
    within = [t for t in one.reading.tokens if one.has(t.start)]
    return any(
        y.kind == "word"
        and y.capital
        and (y.text in small or y.text in mine)
        and y.raw not in _ALWAYS
        and not (len(y.raw) > 1 and y.raw.isupper())
        and ((x.kind == "word" and not x.capital) or x.text in (",", ":"))
        for x, y in pairwise(within)
    )


def _last(a: Quoted, b: Quoted, grown: float) -> dict[str, float]:
    """Whether the last word inside is one that sentences end with, the first one that they begin with."""
    found: dict[str, float] = {}
    language, last = b.reading.language, b.tokens[-1]
    if _sentence(a):
        name = "unlikely last, verb final" if language in VERB_FINAL else "unlikely last"
        found[name] = max(0.0, -last_odds(last.text, language)) if grown < 0 else 0.0
        if b.share - a.share > GROWN:
            found["unlikely first"] = max(0.0, -first_odds(b.tokens[0].text, language))
    if breaks_off(b) and not breaks_off(a):
        found["never last"] = 1.0
    elif last.text in dangling_words(language):
        found["seldom last"] = 1.0
    asks = any(sign in a.text[-2:] + a.after[:2] for sign in "?!؟")
    found["asked no more"] = float(asks and not any(sign in b.text[-2:] + b.after[:2] for sign in "?!؟"))
    return found


def contents(a: Quoted, b: Quoted) -> dict[str, float]:
    """What of the source stands on the other side of the marks here, or is not to be found at all."""
    mine, theirs = a.reading, b.reading
    crossed, ideas_crossed = crossings(a, b), strayed(a, b)
    found = {
        "anchors inside": float(crossed.entered > 0),
        "anchors outside": float(min(2, crossed.left)),
        "lost inside": float(min(2, crossed.lost)),
        "figures lost": float(min(2, crossed.figures_lost)),
        "places lost": float(min(2, crossed.places_lost)),
        "ideas inside": float(min(3, ideas_crossed.entered)),
        "ideas outside": float(min(3, ideas_crossed.left)),
    }
    told = [(one.span[0], name) for name, all_ in ideas(mine).items() if name[0] != "~" for one in all_]
    kept = {name for name, all_ in ideas(theirs).items() if any(b.has(one.span[0]) for one in all_)}
    found["ideas lost at the end"] = _end_lost(a, told, kept)
    there = {stem for place, stem in stems(theirs) if b.has(place)}
    beyond = {stem for place, stem in stems(theirs) if not b.has(place)}
    here = {stem for place, stem in stems(mine) if a.has(place)}
    if kindred(mine.language, theirs.language):
        found["kin lost"] = len(here - there - beyond) / (len(here) + 2)
        found["kin lost at the end"] = _end_lost(a, stems(mine), there | beyond)
    else:
        outside = {stem for place, stem in stems(mine) if not a.has(place)}
        found["echo inside"] = float(min(4, len((outside - here) & (there - beyond))))
    return found


def _end_lost(a: Quoted, told: list[tuple[int, str]], kept: set[str]) -> float:
    """How much more of the second half inside the marks is gone than of the first."""
    middle = (a.start + a.end) // 2
    gone = [(place >= middle, what not in kept) for place, what in told if a.has(place)]
    late, early = [g for second, g in gone if second], [g for second, g in gone if not second]
    return max(0.0, (sum(late) + 0.3) / (len(late) + 1) - (sum(early) + 0.3) / (len(early) + 1))


def _clauses(text: str) -> int:
    return sum(map(text.count, ",;،؛"))


def nested(text: str) -> bool:
    """Whether another quotation stands inside."""
    return any(mark in text for mark in (*MARKS, " '", " ‘"))


def breaks_off(one: Quoted) -> bool:
    """Whether the last word inside the marks governs one that should follow."""
    last = one.tokens[-1]
    if last.text not in never_last(one.reading.language) or last.raw.isupper():
        return False
    if one.text[-2:].rstrip(MARKS)[-1:] in ("…", "-", "–", "—"):
        return False
    return not joined(one.reading.prose, last)


def _longer(a: Quoted, b: Quoted) -> float:
    return deviation(a.letters, b.letters, a.reading.language, b.reading.language)
