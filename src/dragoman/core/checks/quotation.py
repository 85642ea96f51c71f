"""Quotation marks that the target has lost or moved: who said what. Brackets without their partner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.extent import known_lengths, surprise
from dragoman.core.checks.reading.quoting.quote_pairs import (
    MARKS,
    breaks_off,
    freely,
    goes_on,
    heaviest,
    nested,
    partners,
)
from dragoman.core.checks.reading.quoting.quoted import Quoted, facts, passages, within
from dragoman.core.checks.reading.quoting.quotes import Quote, lone_bracket, marked
from dragoman.core.checks.reading.quoting.unquoted import LONG, retitled, still_speech
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import UNSPACED
from dragoman.core.checks.reading.words import function_words
from dragoman.core.types import Finding, Segment, Severity

MOST = 3  # quotations of one segment that are compared one by one
CRITICAL, SERIOUS = 1.3, -0.5  # sums of weights
INNER = 2.0  # more, where one quotation stands in another
GROWN = 1.0  # more, where a word or a short title has become a longer quotation
FREE = 2.5  # more, where the few words inside may be a free rendering
COMPARED = 400  # words of the target that a quotation in its language is looked for in
TITLE = 4  # words: fewer are hardly speech
NAMED = 4  # words that say more of the speaker than "he said"
# Languages whose marks are all in PAIRS; others may mark speech in a way that is not read here.
MARKED = known_lengths() - {"hy"}
OTHER_MARKS = (*MARKS, " ‘", " '", "’ ", "‚")
_ITALIAN = re.compile(r"\b(?:po|pie|mo|di|da|fa|va|sta)’ ")  # words that an apostrophe closes
_SINGLE_OPENS = re.compile(r"(?:^|[:,]\s)[‘‚](?=\w)")
_SINGLE_CLOSES = re.compile(r"\w[.,!?…]?[’‘'](?!\w)")
_DIALOGUE = re.compile(r"\s*[-—–―]")


class QuotationCheck(Check):
    """Weighs for each quotation what a moved mark leaves behind: longer inside and shorter outside,
    the speaker within the marks, a break where no phrase ends. Marks that are gone count when the words
    are still the speaker's own; indirect speech ("said that …") is doubt."""

    id = "quotes"
    languages = known_lengths()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        lone = lone_bracket(target.text)
        if lone is not None and lone_bracket(source.text) is None:
            yield Finding(self.id, Severity.SERIOUS, None, (lone, lone + 1), ("bracket",))
        if not marked(source.text):
            if marked(target.text):
                yield from self._made_up(read(source), read(target))
            return
        mine, theirs = read(source), read(target)
        here = [q for q in passages(mine) if not q.inner or q.words >= LONG]
        if not here:
            return
        there = passages(theirs)
        if there and not any(q.whole for q in there):
            if all(q.whole for q in here):
                yield Finding(self.id, Severity.SERIOUS, None, (there[0].start, there[0].end))
            return
        if not there or _inner_only(here, there, mine, theirs):
            yield from self._removed(here, bool(there), mine, theirs)
            return
        yield from self._reworded(here, mine, theirs)
        if all(q.whole for q in here) and not all(q.whole for q in there):
            lost = next(q for q in there if not q.whole)
            yield Finding(self.id, Severity.SERIOUS, None, (lost.start, lost.end))
        elif len(here) == len(there) <= MOST and all(q.whole for q in (*here, *there)):
            yield from self._moved(here, there, mine, theirs)

    def _made_up(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """What the source tells in its own words, as somebody's words."""
        if _DIALOGUE.match(mine.prose) or any(mark in mine.prose for mark in OTHER_MARKS):
            return
        for quote in passages(theirs)[:MOST]:
            if quote.whole and not quote.inner and quote.words > LONG and Quoted(theirs, quote).said_outside:
                yield Finding(self.id, Severity.SERIOUS, None, (quote.start, quote.end), ("direct",))
                return

    def _removed(
        self, here: list[Quote], inner_kept: bool, mine: Reading, theirs: Reading
    ) -> Iterator[Finding]:
        single = all(q.inner for q in here)  # as British writers mark speech
        whole = [q for q in here if q.whole and (single or not q.inner)]
        if not whole or _DIALOGUE.match(theirs.prose):
            return
        longest = max(whole, key=lambda q: q.words)
        if longest.words < (LONG + 1 if single else LONG - 1):
            return
        unclosed = None if inner_kept else _never_closed(theirs.prose)
        if unclosed:
            yield Finding(self.id, Severity.SERIOUS, None, unclosed)
            return
        told = _ITALIAN.sub(" ", theirs.prose) if theirs.language == "it" else theirs.prose
        marks = any(mark in told for mark in OTHER_MARKS) or told.lstrip()[:1] in ("'", "‘")
        if marks and not inner_kept:
            return
        sure = (
            theirs.language in MARKED
            and not single  # an apostrophe may be taken for a mark
            and still_speech(Quoted(mine, longest), theirs, inner_kept=inner_kept)
        )
        if not sure and (longest.words < LONG or (surprise(mine, theirs) or 0.0) < -3):
            return
        if not sure and retitled(Quoted(mine, longest), theirs):
            return
        span = (longest.start, longest.end)
        severity = Severity.CRITICAL if sure else Severity.SERIOUS
        yield Finding(self.id, severity, span, None, (mine.prose[span[0] : span[1]][:80],))

    def _moved(
        self, here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading
    ) -> Iterator[Finding]:
        if max(q.words for q in (*here, *there)) < LONG:
            return
        for a, b in partners(here, there, mine, theirs):
            weight = heaviest(a, b, SERIOUS)
            spans = ((a.start, a.end), (b.start, b.end))
            if weight >= SERIOUS:
                severity = Severity.CRITICAL if _sure(a, b, weight) else Severity.SERIOUS
                yield Finding(self.id, severity, *spans, (f"{weight:.1f}",))
                return
            if b.outside == 0 and a.outside >= 2 and a.said_outside:
                severity = Severity.CRITICAL if a.outside >= NAMED else Severity.SERIOUS
                yield Finding(self.id, severity, *spans, ("speaker",))
                return

    def _reworded(self, here: list[Quote], mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """A quotation in the target's own language comes over word for word."""
        small, own = function_words(theirs.language), function_words(mine.language)
        if len(small.intersection(facts(mine).texts)) < 2:
            return
        told = [t.text for t in facts(theirs).words[:COMPARED] if t.kind == "word"]
        for quote in here:
            words = [t.text for t in within(facts(mine), quote) if t.kind == "word"]
            different = set(words)
            known = len(different & small)
            if len(words) < 4 or known < 2 or known <= 2 * len(different & own):
                continue
            missing = [w for w in words if w not in told]
            close = Levenshtein.normalized_similarity(words[: COMPARED // 2], told)
            if missing and (close > 0.2 or len(missing) * 2 < len(words)):
                yield Finding(self.id, Severity.CRITICAL, (quote.start, quote.end), None, tuple(missing[:5]))
                return


def _sure(a: Quoted, b: Quoted, weight: float) -> bool:
    """Whether a moved mark is beyond doubt: no word or short title that is left of a longer quotation."""
    title = b.count < TITLE <= a.count and (b.count == 1 or a.count > LONG) and not breaks_off(b)
    grown = a.count < TITLE <= b.count
    inner = nested(a.text) or nested(b.text)
    least = CRITICAL + inner * INNER + grown * GROWN
    if weight < least + FREE and freely(a, b):
        return False
    return weight >= least and not title and goes_on(b) <= goes_on(a) and not _speaker_gone(a, b)


def _speaker_gone(a: Quoted, b: Quoted) -> bool:
    """Whether nothing but the quotation is left, since it is not said any more who spoke."""
    return b.outside == 0 and a.said_outside > 0 and not b.said and a.outside < NAMED


def _never_closed(text: str) -> tuple[int, int] | None:
    """A single mark that opens words at the head of the text or after a colon, and has no partner."""
    closed = max((m.start() for m in _SINGLE_CLOSES.finditer(text)), default=-1)
    return next((m.span() for m in _SINGLE_OPENS.finditer(text) if m.start() > closed), None)


def _inner_only(here: list[Quote], there: list[Quote], mine: Reading, theirs: Reading) -> bool:
    """Whether all that is quoted in the target is what a quotation of the source quotes itself."""
    outer = max(here, key=lambda q: q.words)
    if theirs.language in UNSPACED:
        return False  # where words cannot be counted
    return (
        sum(q.words for q in there) * 2 <= outer.words
        and nested(mine.prose[outer.start : outer.end])
        and all(q.whole for q in there)
        and theirs.prose.lstrip()[:1] not in ("‘", "'", "‚")
        and sum(map(theirs.prose.count, MARKS)) <= 2 * len(there)
    )
