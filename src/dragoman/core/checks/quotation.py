"""Quotation marks that the target has lost or moved: who said what."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.extent import known_lengths, length_factor, stretch
from dragoman.core.checks.reading.quotes import Quote, letters, quotes
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import UNSPACED
from dragoman.core.checks.reading.words import function_words
from dragoman.core.types import Finding, Segment, Severity

LONG = 5  # words: a shorter quotation may be a title, or a word held at a distance
MOST = 3  # quotations of one segment that are compared one by one
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
MARKS = '«»„“”"「」『』‹›'


class QuotationCheck(Check):
    """Compares what share of the text stands in marks, and how long each quotation is. A quotation
    that became indirect speech ("said that …") is doubt; words that lost their marks are not."""

    id = "quotes"
    languages = known_lengths()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        here = [q for q in quotes(mine.prose) if not q.inner or q.words >= LONG]
        if not here:
            return
        there = quotes(theirs.prose)
        length = stretch(mine, theirs) or 0.0
        if not any(q.whole for q in there):
            yield from self._removed(here, there, mine, theirs, length)
            return
        yield from self._reworded(here, mine, theirs)
        if len(here) == len(there) <= MOST and all(q.whole for q in (*here, *there)):
            yield from self._moved(here, there, mine, theirs, length)

    def _removed(
        self, here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading, length: float
    ) -> Iterator[Finding]:
        long = [q for q in here if q.whole and q.words > LONG and not q.inner]
        if not long or there or any(mark in theirs.prose for mark in MARKS) or length < -0.4:
            return
        indirect = any(
            "speech" in note and any(t.text in THAT for t in theirs.tokens[i + 1 : i + 5])
            for i, note in enumerate(theirs.notes)
        ) or (theirs.language == "de" and any(t.text in REPORTED for t in theirs.tokens))
        spoken = any("speech" in note for note in mine.notes)
        sure = not indirect and spoken and len(long) == len(here)
        whole = long[0].words * 10 >= 8 * max(1, sum(t.kind != "sign" for t in mine.tokens))
        severity = Severity.CRITICAL if sure or (whole and not indirect) else Severity.SERIOUS
        yield Finding(
            self.id,
            severity,
            (long[0].start, long[0].end),
            None,
            (mine.prose[long[0].start : long[0].end][:80],),
        )

    def _moved(
        self, here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading, length: float
    ) -> Iterator[Finding]:
        grown = _share(there, theirs.prose) - _share(here, mine.prose)
        factor = length_factor(mine.language, theirs.language)
        for a, b in zip(here, there, strict=True):
            if a.words < LONG:
                continue
            ratio = math.log(max(1, b.end - b.start) / max(1, a.end - a.start)) - math.log(factor)
            spans = ((a.start, a.end), (b.start, b.end))
            values = (f"{ratio:.2f}", f"{grown:.2f}")
            if ratio < -0.46 and length < -0.25 and a.words >= 8 and theirs.language not in UNSPACED:
                yield Finding(self.id, Severity.CRITICAL, *spans, values)
                return
            if grown > 0.08 and self._speech_inside(a, b, mine, theirs):
                yield Finding(self.id, Severity.CRITICAL, *spans, values)
                return
        spans = ((here[0].start, here[-1].end), (there[0].start, there[-1].end))
        if max(q.words for q in (*here, *there)) < 4 or len(here) > 2:
            return
        limit = 0.16 if len(mine.prose) > 90 else 0.25
        if abs(grown) > 0.12:
            nested = any(
                _nested(text, q) for text, found in ((mine.prose, here), (theirs.prose, there)) for q in found
            )
            sure = grown > limit and abs(length) < 0.35 and not nested
            severity = Severity.CRITICAL if sure else Severity.SERIOUS
            yield Finding(self.id, severity, *spans, (f"{grown:.2f}",))

    def _speech_inside(self, a: Quote, b: Quote, mine: Reading, theirs: Reading) -> bool:
        """Whether "he said" stands outside the marks there and inside them here."""
        return _speech(mine, a, inside=False) > _speech(theirs, b, inside=False) and _speech(
            theirs, b, inside=True
        ) > _speech(mine, a, inside=True)

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


def _share(found: list[Quote], text: str) -> float:
    return sum(letters(text[q.start : q.end]) for q in found) / max(1, letters(text))


def _nested(text: str, quote: Quote) -> bool:
    """Whether another quotation stands inside."""
    return any(mark in text[quote.start : quote.end] for mark in (*MARKS, " '", " ‘"))


def _speech(reading: Reading, quote: Quote, *, inside: bool) -> int:
    return sum(
        "speech" in note and (quote.start <= token.start < quote.end) == inside
        for token, note in zip(reading.tokens, reading.notes, strict=True)
    )
