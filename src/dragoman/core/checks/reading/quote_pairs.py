"""Which quotation of the target stands for which of the source, and what a moved mark leaves behind."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import permutations

from dragoman.core.checks.reading.anchors import stems
from dragoman.core.checks.reading.denial import told_ideas
from dragoman.core.checks.reading.edges import first_odds, last_odds
from dragoman.core.checks.reading.extent import CASELESS, VERB_FINAL, deviation, ends, surprise
from dragoman.core.checks.reading.quoted import Quoted, crossings, strayed
from dragoman.core.checks.reading.quotes import Quote
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.tokens import Token, joined
from dragoman.core.checks.reading.words import dangling_words, function_words, never_last, speaker_words
from dragoman.core.languages.kin import kindred

MARKS = '«»„“”"「」『』‹›'
STUB, LONG = 2, 6  # words: a clause that is hardly one, a quotation of several
GROWN = 0.06  # by this share of the whole text
NEAR = 30  # characters from the dash to the word of saying
FEW = 4  # words: fewer are hardly speech
MOST = 5.0  # deviations; more says no more
# Three faults leave three traces. Each by logistic regression on right and altered quotations of 32 pairs
# of languages, tried on documents that the fit had not seen, rounded.
WEIGHTS = {
    "closes late": {
        "bias": -4.4,
        "closes the text": 3.15,
        "nothing outside": 2.5,
        "a word outside": 0.85,
        "speech last": 3.95,
        "dash, speech last": 0.55,
        "speech inside": 1.75,
        "speech moved": -0.45,
        "stub at the end": 1.9,
        "longer": 2.05,
        "much longer": -1.3,
        "longer for less before": 0.75,
        "shorter": -0.9,
        "more outside": -0.3,
        "sentence": -0.65,
        "short": -2.95,
        "as placed there": -1.3,
        "colon": -1.2,
        "opens the text": -3.4,
        "stays inside": -1.1,
        "bare behind": -0.85,
        "clauses lost": -0.75,
        "anchors inside": 1.35,
        "echo inside": 0.7,
        "ideas outside": -1.5,
    },
    "opens early": {
        "bias": -5.85,
        "longer": 2.7,
        "much longer": -2.8,
        "longer for less before": 1.5,
        "longer for less outside": 0.6,
        "shorter": -1.35,
        "target short": 0.6,
        "sentence": -1.85,
        "short": -3.95,
        "small": 2.2,
        "bare before": 2.35,
        "stub at the head": 2.1,
        "capital inside": 1.4,
        "colon": 3.45,
        "that inside": 0.7,
        "that moved": 2.4,
        "unlikely first": 1.15,
        "opens the text": -5.15,
        "closes the text": -1.25,
        "nothing outside": -2.15,
        "anchors inside": 3.2,
        "echo inside": 1.0,
        "ideas inside": 0.65,
        "ideas outside": -0.65,
    },
    "cut": {
        "bias": -6.3,
        "shorter": 2.5,
        "much shorter": -1.25,
        "shorter, target short": 0.6,
        "target short": 0.4,
        "longer": -0.4,
        "clauses gained": -0.95,
        "sentence": -0.7,
        "short": -1.85,
        "no stop": 4.55,
        "bare behind": 1.3,
        "never last": 3.55,
        "seldom last": 0.75,
        "unlikely last": 0.75,
        "unlikely last, verb final": 0.9,
        "stub at the end": 2.05,
        "asked no more": 0.6,
        "speech inside": -1.1,
        "I outside": -1.45,
        "opens the text": 1.8,
        "closes the text": 0.65,
        "stays inside": -1.4,
        "lost inside": 1.2,
        "figures lost": 1.15,
        "places lost": 0.9,
        "kin lost": 0.45,
        "kin lost at the end": 1.65,
        "ideas lost at the end": 1.1,
        "ideas outside": -1.5,
        "anchors outside": -1.85,
    },
}
# What the contents add to the shape, nearly always at most.
AT_MOST = {"closes late": 2.0, "opens early": 3.5, "cut": 2.0}
_CLAUSE = re.compile(r"[,!?…،][\"”»’]?\s+[—–-]?|\s[—–-]\s")
_DASH = re.compile(r"[.,!?…»”]\s?[—–-]\s")
_PART = re.compile(r"[,;:،؛]\s|\s[—–-]\s")
_ASKED = frozenset("?!؟")
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
    if not a.tokens or not b.tokens:
        return -math.inf, {}
    found = shape(a, b)
    weights = _weigh(found)
    if any(weight > least - AT_MOST[fault] for fault, weight in weights.items()):
        found |= contents(a, b)
        weights = _weigh(found)
    return max(weights.values()), found


def _weigh(found: dict[str, float]) -> dict[str, float]:
    signs = [(name, value) for name, value in found.items() if value]
    return {
        fault: sum(weights[name] * value for name, value in signs if name in weights)
        for fault, weights in WEIGHTS.items()
    }


def shape(a: Quoted, b: Quoted) -> dict[str, float]:
    """Lengths, places of the marks, words of saying, and where the marks cut phrases in two."""
    mine, theirs = a.reading, b.reading
    source, target = mine.language, theirs.language
    grown = deviation(a.letters, b.letters, source, target)
    rest = deviation(a.rest, b.rest, source, target)
    whole = max(-4.0, min(0.0, surprise(mine, theirs) or 0.0))
    longer, shorter = min(MOST, max(0.0, grown)), min(MOST, max(0.0, -grown))
    for_before = 0.0
    if longer:
        before = deviation(a.head, b.head, source, target)
        behind = deviation(a.tail, b.tail, source, target)
        for_before = min(MOST, max(0.0, min(grown, -before) - abs(behind)))
    begun = a.text.lstrip()[:1].isupper()
    clauses = _clauses(b.text) - _clauses(a.text)
    that = b.that_inside > a.that_inside
    found = {
        "bias": 1.0,
        "longer": longer,
        "much longer": longer**2 / MOST,
        "shorter": shorter,
        "much shorter": shorter**2 / MOST,
        "more outside": min(MOST, max(0.0, rest)),
        "longer for less outside": min(longer, max(0.0, -rest)),
        "longer for less before": for_before,
        "target short": -whole,
        "shorter, target short": min(shorter, -whole),
        "short": a.count < FEW,
        "small": begun and target not in CASELESS and b.text.lstrip()[:1].islower(),
        "colon": ":" in b.text and ":" not in a.text,
        "clauses gained": max(0, min(3, clauses)),
        "clauses lost": max(0, min(3, -clauses)),
        "that inside": that,
        "that moved": that and b.that_outside < a.that_outside,
        "I outside": b.i_outside > 0 and a.i_outside == 0,
        "capital inside": _capital_inside(b) and not _capital_inside(a),
    }
    stubs, others = _ends_of(b), (0, 0)
    if 0 < min(stubs) <= STUB:
        others = _ends_of(a)
    found["stub at the head"] = 0 < stubs[0] <= STUB and not 0 < others[0] <= stubs[0] + 1
    found["stub at the end"] = 0 < stubs[1] <= STUB and not 0 < others[1] <= stubs[1] + 1
    _marks(a, b, begun, found)
    _speech(a, b, found)
    _edges(a, b, grown, found)
    return found


def _marks(a: Quoted, b: Quoted, begun: bool, found: dict[str, float]) -> None:
    """Where the marks stand in the whole text, and what parts them from the words beside them."""
    same_head, same_tail = (a.head > 0) == (b.head > 0), (a.tail > 0) == (b.tail > 0)
    found["as placed there"] = same_head and same_tail
    found["opens the text"] = not b.head and a.head > 0
    found["closes the text"] = same_head and a.tail > 0 and not b.tail
    found["stays inside"] = not a.tail and b.tail > 0
    found["nothing outside"] = b.outside == 0 and a.outside >= 2
    found["a word outside"] = b.outside == 1 and a.outside >= 4
    found["bare before"] = begun and b.head > 0 and b.before[:-1].rstrip()[-1:].isalnum()
    found["bare behind"] = b.tail > 0 and _bare_end(b) and not _bare_end(a)
    found["no stop"] = not b.tail and not ends(b.reading.prose) and ends(a.reading.prose)


def _bare_end(one: Quoted) -> bool:
    """Whether neither the last sign inside nor the first outside parts the quotation from what follows."""
    return _STOPS.isdisjoint(one.text.rstrip()[-1:] + one.after[1:].lstrip()[:1])


def _speech(a: Quoted, b: Quoted, found: dict[str, float]) -> None:
    """Words of saying that have come inside: «…, he said»."""
    away = a.said_outside > b.said_outside
    dashed = away and b.outside == 0 and _said_last(b, _DASH)
    found["speech inside"] = b.said_inside > a.said_inside
    found["speech moved"] = away and b.said_inside > a.said_inside
    found["speech last"] = dashed or (away and _said_last(b, _CLAUSE) and not _said_last(a, _CLAUSE))
    found["dash, speech last"] = dashed


def goes_on(one: Quoted) -> bool:
    """Whether words of saying stand between two dashes: Slavic languages write so within the marks."""
    prose = one.reading.prose
    return any(
        _DASH.search(prose, max(one.start, token.start - NEAR), token.start)
        and _DASH.search(prose, token.end, one.end)
        for token in one.said
    )


def _said_last(one: Quoted, pattern: re.Pattern[str]) -> bool:
    """Whether the last clause inside the marks has a word of saying."""
    if not one.said:
        return False
    last = max((m.end() for m in pattern.finditer(one.reading.prose, one.start, one.end)), default=one.end)
    return one.said[-1].start >= last


def _ends_of(one: Quoted) -> tuple[int, int]:
    """How many words the first and the last of several clauses inside have."""
    if len(one.tokens) < LONG:
        return 0, 0
    parts = [p for p in _PART.split(one.text.strip(" ,.;:")) if p.strip()]
    return (len(parts[0].split()), len(parts[-1].split())) if len(parts) > 1 else (0, 0)


def _capital_inside(one: Quoted) -> bool:
    """Whether a small word stands with a capital amid the quotation, where no sentence begins."""
    language = one.reading.language
    if language in CASELESS:
        return False
    small = _small(language)
    return any(
        word.capital
        and word.raw not in _ALWAYS
        and not (len(word.raw) > 1 and word.raw.isupper())
        and _amid(one, word)
        for word in [word for word in one.tokens if word.text in small]
    )


@lru_cache(maxsize=64)
def _small(language: str) -> frozenset[str]:
    return function_words(language) | speaker_words(language)


def _amid(one: Quoted, word: Token) -> bool:
    """Whether a small word, a comma or a colon stands before it inside the marks."""
    before = one.reading.prose[one.start : word.start].rstrip()
    if before[-1:] in (",", ":"):
        return True
    head = before.rpartition(" ")[2]
    return before[-1:].isalnum() and not head[:1].isupper()


def _edges(a: Quoted, b: Quoted, grown: float, found: dict[str, float]) -> None:
    """Whether sentences end with the last word inside, and begin with the first one."""
    language, last = b.reading.language, b.tokens[-1]
    if _sentence(a):
        found["sentence"] = 1.0
        if grown < 0:
            name = "unlikely last, verb final" if language in VERB_FINAL else "unlikely last"
            found[name] = max(0.0, -last_odds(last.text, language))
        if b.share - a.share > GROWN:
            found["unlikely first"] = max(0.0, -first_odds(b.tokens[0].text, language))
    if breaks_off(b) and not breaks_off(a):
        found["never last"] = 1.0
    elif last.text in dangling_words(language):
        found["seldom last"] = 1.0
    found["asked no more"] = _asks(a) and not _asks(b)


def _sentence(one: Quoted) -> bool:
    """Whether a whole sentence is quoted: with a capital, and closed by a stop or a comma."""
    return one.text.lstrip()[:1].isupper() and (
        ends(one.text) or one.text.rstrip()[-1:] == "," or one.after[1:2] in (",", ".")
    )


def _asks(one: Quoted) -> bool:
    return not _ASKED.isdisjoint(one.text[-2:] + one.after[:2])


def contents(a: Quoted, b: Quoted) -> dict[str, float]:
    """What of the source stands on the other side of the marks here, or is not to be found at all."""
    mine, theirs = a.reading, b.reading
    crossed, ideas_crossed = crossings(a, b), strayed(a, b)
    found: dict[str, float] = {
        "anchors inside": crossed.entered > 0,
        "anchors outside": min(2, crossed.left),
        "lost inside": min(2, crossed.lost),
        "figures lost": min(2, crossed.figures_lost),
        "places lost": min(2, crossed.places_lost),
        "ideas inside": min(3, ideas_crossed.entered),
        "ideas outside": min(3, ideas_crossed.left),
    }
    said = [(one.span[0], name) for name, all_ in told_ideas(mine).items() for one in all_]
    kept = {name for name, all_ in told_ideas(theirs).items() if any(b.has(one.span[0]) for one in all_)}
    found["ideas lost at the end"] = _end_lost(a, said, kept)
    there, beyond = _stems(b)
    here, outside = _stems(a)
    if kindred(mine.language, theirs.language):
        found["kin lost"] = len(here - there - beyond) / (len(here) + 2)
        found["kin lost at the end"] = _end_lost(a, stems(mine), there | beyond)
    else:
        found["echo inside"] = min(4, len((outside - here) & (there - beyond)))
    return found


def _stems(one: Quoted) -> tuple[set[str], set[str]]:
    """How the longer words inside and outside sound."""
    inside: set[str] = set()
    outside: set[str] = set()
    for place, stem in stems(one.reading):
        (inside if one.start <= place < one.end else outside).add(stem)
    return inside, outside


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
