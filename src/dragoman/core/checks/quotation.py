"""Quotation marks that the target has lost or moved: who said what."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.assignment import assign
from dragoman.core.checks.reading.extent import known_lengths, length_factor, stretch
from dragoman.core.checks.reading.names import CASED, LATIN, best_match, candidates, names
from dragoman.core.checks.reading.quotes import Quote, letters, quotes
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import UNSPACED
from dragoman.core.checks.reading.words import function_words, never_last
from dragoman.core.types import Finding, Segment, Severity

LONG = 5  # words: a shorter quotation may be a title, or a word held at a distance
# Languages whose marks are all in PAIRS; others may mark speech in a way that is not read here.
MARKED = frozenset(
    [
        "en",
        "ru",
        "uk",
        "be",
        "az",
        "tr",
        "es",
        "pt",
        "ca",
        "fr",
        "it",
        "de",
        "nl",
        "pl",
        "ar",
        "fa",
        "he",
        "uz",
        "kk",
    ]
)
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
        if (
            not long
            or there
            or any(mark in theirs.prose for mark in (*MARKS, " ‘", " '", "’ ", "‚"))
            or length < -0.4
        ):
            return
        indirect = any(
            "speech" in note and any(t.text in THAT for t in theirs.tokens[i + 1 : i + 5])
            for i, note in enumerate(theirs.notes)
        ) or (theirs.language == "de" and any(t.text in REPORTED for t in theirs.tokens))
        spoken = any("speech" in note for note in mine.notes)
        sure = not indirect and spoken and len(long) == len(here)
        whole = long[0].words * 10 >= 8 * max(1, sum(t.kind != "sign" for t in mine.tokens))
        sure = (sure or (whole and not indirect)) and theirs.language in MARKED
        severity = Severity.CRITICAL if sure else Severity.SERIOUS
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
            if ratio < -0.55 and length < -0.25 and a.words >= 10 and theirs.language not in UNSPACED:
                yield Finding(self.id, Severity.CRITICAL, *spans, values)
                return
            if _breaks_off(theirs, b) and not _breaks_off(mine, a):
                yield Finding(self.id, Severity.CRITICAL, *spans, values)
                return
            swallowed = self._speech_inside(a, b, mine, theirs) or _anchors_inside(a, b, mine, theirs)
            if grown > 0.08 and swallowed:
                yield Finding(self.id, Severity.CRITICAL, *spans, values)
                return
        spans = ((here[0].start, here[-1].end), (there[0].start, there[-1].end))
        if max(q.words for q in (*here, *there)) < 4 or len(here) > 2:
            return
        limit = 0.18 if len(mine.prose) > 150 else 0.24 if len(mine.prose) > 90 else 0.35
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


def _breaks_off(reading: Reading, quote: Quote) -> bool:
    """Whether the last word inside the marks governs one that should follow."""
    if reading.text[quote.end - 2 : quote.end].rstrip(MARKS)[-1:] in ("…", "-", "–", "—"):
        return False
    words = [t for t in reading.tokens if t.kind != "sign" and quote.start <= t.start < quote.end]
    return bool(words) and words[-1].text in never_last(reading.language) and not words[-1].raw.isupper()


def _share(found: list[Quote], text: str) -> float:
    return sum(letters(text[q.start : q.end]) for q in found) / max(1, letters(text))


def _anchors_inside(a: Quote, b: Quote, mine: Reading, theirs: Reading) -> bool:
    """Whether a number, a month, a weekday or a name stands outside the marks there and inside them here."""

    def inside(place: int, quote: Quote) -> bool:
        return quote.start <= place < quote.end

    for x, y in assign(mine, theirs).pairs:
        if not x.weak and not inside(x.start, a) and inside(y.start, b):
            return True
    for left, right in ((mine.months, theirs.months), (mine.weekdays, theirs.weekdays)):
        out = {m.value for m in left if not inside(m.start, a)} - {
            m.value for m in left if inside(m.start, a)
        }
        if any(m.value in out and inside(m.start, b) for m in right):
            return True
    if not (mine.language in CASED and theirs.language in CASED):
        return False
    here = names(mine)
    kept = {n.text for n in here if inside(n.start, a)}
    same = mine.language in LATIN and theirs.language in LATIN
    for name in here:
        if name.sure and name.text not in kept and not inside(name.start, a):
            score, match = best_match(name, candidates(theirs), same_script=same)
            if score > 0.75 and match is not None and inside(match.start, b):
                return True
    return False


def _nested(text: str, quote: Quote) -> bool:
    """Whether another quotation stands inside."""
    return any(mark in text[quote.start : quote.end] for mark in (*MARKS, " '", " ‘"))


def _speech(reading: Reading, quote: Quote, *, inside: bool) -> int:
    return sum(
        "speech" in note and (quote.start <= token.start < quote.end) == inside
        for token, note in zip(reading.tokens, reading.notes, strict=True)
    )
