"""What a second try keeps from an engine: the numbers and names that it got wrong, as tokens.

Each token stands for what the reader is to see: a number as the target language writes it, a name in the
form that the newsroom has for it, or as it is where both languages copy names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from dragoman.core.checks.base import base_language
from dragoman.core.checks.reading.naming.names import LATIN
from dragoman.core.engines import Term
from dragoman.core.numerals import localised
from dragoman.core.text.protect import Terms
from dragoman.core.types import Finding, Segment, Span

# The glossary entries from one language into another.
Glossary = Callable[[str, str], Iterable[Term]]
Shield = tuple[int, int, str]  # start and end in the plain source, and the text that it stands for

OF_NUMBERS = frozenset({"numbers", "dates", "units", "currency"})  # findings, by their kind
OF_NAMES = frozenset({"names"})
_POSSESSIVE = re.compile(r"['’]s$")
# 10,000 · 2.5 · 14:30 · 10 000; not 21st, F16, 2.8bn or the 44 of 44-year-old
_NUMBER = re.compile(
    r"(?<!\w)(?<!\d[.,:/])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,:/]\d+)*)(?!\w|[.,:/]\d|[-‐‑]\w)"
)


class PairTerms:
    """The glossary entries of one pair, found by their forms: whole words, the longest."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._forms = {form: term for term in terms for form in (term.source, *term.forms) if form.strip()}
        self._search = Terms(self._forms)

    def __bool__(self) -> bool:
        return bool(self._forms)

    def find(self, text: str) -> Iterator[tuple[int, int, Term]]:
        at = 0
        for start, end in self._search.find(text):
            if start >= at:
                yield start, end, self._forms[text[start:end]]
                at = end

    def of(self, text: str) -> tuple[Term, ...]:
        return tuple(dict.fromkeys(term for _, _, term in self.find(text)))


def shields(
    text: str,
    findings: Iterable[Finding],
    terms: PairTerms,
    source: str,
    target: str,
    original: Segment | None = None,
) -> list[Shield]:
    """The numbers and names of a plain source that the findings of its translation are about.

    original: what the findings compare the translation with, where the source is a step on the way.
    """
    found: dict[Span, str] = {}
    for finding in findings:
        span = finding.source_span
        if original and span:
            at = text.find(original.text[slice(*span)])
            span = (at, at + span[1] - span[0]) if at >= 0 else None
        if finding.kind in OF_NUMBERS:
            found |= _numbers(text, span, source, target, original)
        elif finding.kind in OF_NAMES and span:
            found |= _name(text, span, terms, source, target)
    return [(*span, stands_for) for span, stands_for in found.items()]


def _numbers(
    text: str, span: Span | None, source: str, target: str, original: Segment | None
) -> dict[Span, str]:
    """Those that the finding touches, or all. What a first step left as it stood in the original is
    written in that language's way."""
    left = set(_NUMBER.findall(original.text)) if original else ()
    numbers = {
        hit.span(): localised(hit[0], original.language if original and hit[0] in left else source, target)
        for hit in _NUMBER.finditer(text)
    }
    if span is None:
        return numbers
    return {at: number for at, number in numbers.items() if at[0] < span[1] and span[0] < at[1]} or numbers


def _name(text: str, span: Span, terms: PairTerms, source: str, target: str) -> dict[Span, str]:
    start, end = span
    for first, last, term in terms.find(text):
        if first < end and start < last:
            return {(first, last): term.source if term.target is None else term.target}
    if {base_language(source), base_language(target)} <= LATIN:
        name = _POSSESSIVE.sub("", text[start:end])
        return {(start, start + len(name)): name}
    return {}
