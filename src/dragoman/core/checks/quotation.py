"""Quotation marks that the target has lost or moved: who said what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.extent import CASELESS, known_lengths, surprise
from dragoman.core.checks.reading.quote_pairs import (
    MARKS,
    WEIGHTS,
    goes_on,
    inside,
    moves,
    nested,
    partners,
    says_i,
    speech,
)
from dragoman.core.checks.reading.quotes import Quote, quotes
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.words import function_words, speaker_words
from dragoman.core.types import Finding, Segment, Severity

LONG = 5  # words: a shorter quotation may be a title, or a word held at a distance
MOST = 3  # quotations of one segment that are compared one by one
CRITICAL, SERIOUS = 1.0, 0.0  # sums of weights
TITLE = 4  # words: fewer are hardly speech
NAMED = 4  # words that say more of the speaker than "he said"
# Languages whose marks are all in PAIRS; others may mark speech in a way that is not read here.
MARKED = known_lengths() - {"hy"}
THAT = frozenset(
    ["that", "что", "що", "што", "que", "dass", "daß", "ki", "أن", "ان", "إن", "che", "dat", "że", "كه", "که"]
)
# German says by its verb that words are another's.
REPORTED = frozenset(
    [
        "habe",
        "sei",
        "seien",
        "würde",
        "würden",
        "hätte",
        "hätten",
        "könne",
        "könnten",
        "wolle",
        "müsse",
        "solle",
        "werde",
        "dürfe",
    ]
)
# Turkic says it by what stands after the words: "deyə", "dedi"; without one they are told, not quoted.
SAYING = {
    "az": frozenset(["deyə", "dedi", "deyib", "deyir", "dedilər", "söylədi"]),
    "tr": frozenset(["diye", "dedi", "der", "diyor", "dediler", "diyerek"]),
    "kk": frozenset(["деп", "деді", "дейді"]),
    "uz": frozenset(["deb", "dedi", "deydi"]),
}
OTHER_MARKS = (*MARKS, " ‘", " '", "’ ", "‚")
# Before words of another's: a colon, or a comma and a dash after them.
_DIRECT = re.compile(r":\s{0,2}[—–-]?\s{0,2}\w|[,!?…]\s?[—–-]\s")
_DIALOGUE = re.compile(r"\s*[-—–―]")


class QuotationCheck(Check):
    """Weighs for each quotation what a moved mark leaves behind: longer inside and shorter outside,
    the speaker within the marks, a break where no phrase ends. Marks that are gone count when the words
    are still the speaker's own; indirect speech ("said that …") is doubt."""

    id = "quotes"
    languages = known_lengths()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        here = [q for q in quotes(mine.prose) if not q.inner or q.words >= LONG]
        if not here:
            return
        there = quotes(theirs.prose)
        if not any(q.whole for q in there):
            yield from self._removed(here, there, mine, theirs)
            return
        yield from self._reworded(here, mine, theirs)
        if all(q.whole for q in here) and not all(q.whole for q in there):
            lost = next(q for q in there if not q.whole)
            yield Finding(self.id, Severity.SERIOUS, None, (lost.start, lost.end))
        elif len(here) == len(there) <= MOST and all(q.whole for q in (*here, *there)):
            yield from self._moved(here, there, mine, theirs)

    def _removed(
        self, here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading
    ) -> Iterator[Finding]:
        whole = [q for q in here if q.whole and not q.inner]
        if not whole or there or any(mark in theirs.prose for mark in OTHER_MARKS):
            return
        longest = max(whole, key=lambda q: q.words)
        if longest.words < LONG or (surprise(mine, theirs) or 0.0) < -3 or _DIALOGUE.match(theirs.prose):
            return
        span = (longest.start, longest.end)
        sure = theirs.language in MARKED and _still_speech(mine, theirs, longest)
        severity = Severity.CRITICAL if sure else Severity.SERIOUS
        yield Finding(self.id, severity, span, None, (mine.prose[span[0] : span[1]][:80],))

    def _moved(
        self, here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading
    ) -> Iterator[Finding]:
        if max(q.words for q in (*here, *there)) < LONG:
            return
        for a, b in partners(here, there, mine, theirs):
            found = moves(mine, theirs, a, b)
            weight = sum(WEIGHTS[name] * value for name, value in found.items())
            spans = ((a.start, a.end), (b.start, b.end))
            if weight >= SERIOUS:
                few, many = sorted((a.words, b.words))
                title = few < TITLE <= many and (few == 1 or many > LONG)
                inner = nested(mine.prose, a) or nested(theirs.prose, b)
                doubt = weight < CRITICAL or title or inner or goes_on(theirs, b) > goes_on(mine, a)
                severity = Severity.SERIOUS if doubt else Severity.CRITICAL
                yield Finding(self.id, severity, *spans, (f"{weight:.1f}",))
                return
            if found.get("nothing outside") and speech(mine, a, within=False):
                said = sum(t.kind != "sign" for t in mine.tokens) - len(inside(mine, a))
                severity = Severity.CRITICAL if said >= NAMED else Severity.SERIOUS
                yield Finding(self.id, severity, *spans, ("speaker",))
                return

    def _reworded(self, here: list[Quote], mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """A quotation in the target's own language comes over word for word."""
        small, own = function_words(theirs.language), function_words(mine.language)
        for quote in here:
            words = [t.text for t in mine.tokens if t.kind == "word" and quote.start <= t.start < quote.end]
            if len(words) < 4:
                continue
            known = sum(w in small for w in words)
            if known < 2 or known <= 2 * sum(w in own for w in words):
                continue
            told = [t.text for t in theirs.tokens if t.kind == "word"][:400]
            missing = [w for w in words if w not in told]
            close = Levenshtein.normalized_similarity(words[:200], told)
            if missing and (close > 0.2 or len(missing) * 2 < len(words)):
                yield Finding(self.id, Severity.CRITICAL, (quote.start, quote.end), None, tuple(missing[:5]))
                return


def _still_speech(mine: Reading, theirs: Reading, quote: Quote) -> bool:
    """Whether the target says in the speaker's own words what has lost its marks."""
    if any(_says_that(theirs, i) for i, note in enumerate(theirs.notes) if "speech" in note):
        return False
    outside = mine.prose[: max(0, quote.start - 4)] + mine.prose[quote.end :]
    if (_DIRECT.search(theirs.prose) and not _DIRECT.search(outside)) or _bare_capital(theirs):
        return True
    if quote.words <= LONG or (theirs.language == "de" and _uses(theirs, REPORTED)):
        return False
    if says_i(mine, quote, within=True) and _uses(theirs, speaker_words(theirs.language)):
        return True
    if quote.words * 10 >= 8 * sum(t.kind != "sign" for t in mine.tokens):
        return True  # nothing but the quotation, and nobody to say it
    saying = SAYING.get(theirs.language)
    spoken = any("speech" in note for note in mine.notes)
    return spoken and (saying is None or _uses(theirs, saying))


def _uses(reading: Reading, words: frozenset[str]) -> bool:
    return any(t.text in words for t in reading.tokens)


def _says_that(reading: Reading, index: int) -> bool:
    return any(t.text in THAT for t in reading.tokens[index + 1 : index + 5])


def _bare_capital(reading: Reading) -> bool:
    """Whether a small word stands with a capital where no sentence begins: the speaker's first."""
    if reading.language in CASELESS or reading.language in ("de", "en") or reading.shouted:
        return False
    small = function_words(reading.language)
    return any(
        b.kind == a.kind == "word" and b.capital and not a.capital and not b.raw.isupper() and b.text in small
        for a, b in pairwise(reading.tokens)
    )
