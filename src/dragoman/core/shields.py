"""What a second try keeps from an engine: the numbers and names that it got wrong, as tokens.

Each token stands for what the reader is to see: a number as the target language writes it, a name in the
form that the newsroom has for it, or as it is where both languages copy names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from dragoman.core.checks.base import base_language
from dragoman.core.checks.reading.names import LATIN
from dragoman.core.engines import Term
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

    original: what the findings are about instead, of which the text is a translation itself.
    """
    found: dict[Span, str] = {}
    for finding in findings:
        span = None if original else finding.source_span
        if finding.kind in OF_NUMBERS:
            found |= _numbers(text, span, source, target, original)
        elif finding.kind in OF_NAMES and span:
            found |= _name(text, span, terms, source, target)
    return [(*span, stands_for) for span, stands_for in found.items()]


def _numbers(
    text: str, span: Span | None, source: str, target: str, original: Segment | None
) -> dict[Span, str]:
    """Those that the finding touches, or all. One that a first step left as it stands in the original is
    read in the way of that language."""
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


def localised(number: str, source: str, target: str) -> str:
    """A number with the separators of another language: 10,000.5 (en) → 10.000,5 (pt).

    What is no plain number there (a date, 1.2.3, 14:30) stays as it is. Digits stay Latin.
    """
    (decimal, group), (new_decimal, new_group) = _separators(source), _separators(target)
    groups = group if group in ".," else " \u00a0\u202f"
    grouped = re.fullmatch(rf"(\d{{1,3}}(?:[{groups}]\d{{3}})*)(?:{re.escape(decimal)}(\d+))?", number)
    if not grouped:
        return number
    whole = re.sub(r"\D", new_group, grouped[1])
    return whole if grouped[2] is None else f"{whole}{new_decimal}{grouped[2]}"


@lru_cache(maxsize=256)
def _separators(language: str) -> tuple[str, str]:
    """The decimal and the grouping character that CLDR has for a language, with Latin digits."""
    try:
        symbols = Locale.parse(language, sep="-").number_symbols
    except (UnknownLocaleError, ValueError):
        return ".", ","
    latin = symbols.get("latn", {})
    return latin.get("decimal") or ".", latin.get("group") or ","
