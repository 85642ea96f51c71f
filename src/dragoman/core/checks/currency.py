"""Currencies that the target has changed or dropped."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.figures.assignment import assign
from dragoman.core.checks.reading.lexicon import known_languages
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.types import Finding, Segment, Severity, Span

DOLLARS = frozenset({"USD", "CAD", "AUD", "HKD", "MXN"})  # "$" alone may be any of them
ALIKE = (DOLLARS, frozenset({"RUB", "BYN"}), frozenset({"SAR", "IRR"}))  # of one name, told apart by few
MAJOR = frozenset({"USD", "EUR", "RUB", "UAH", "AZN", "PLN", "KZT"})  # of names that mean nothing else
POUNDS = frozenset({"GBP", "TRY"})
LIRAS = frozenset({"ar", "az", "fa", "he", "tr"})
PER = frozenset({"year", "month", "week", "day", "hour"})  # $30 million per year
SMALL = frozenset({"cent", "pence", "kopek"})


def _of_the_levant(mine: Reading, theirs: Reading) -> bool:
    """Pounds of Lebanon and Syria are ليرة there."""
    return bool({mine.language, theirs.language} & LIRAS) and "£" not in mine.text + theirs.text


def _named(reading: Reading) -> dict[str, Span]:
    """The currencies that a text names by a word, and none that a number counts."""
    counted = {n.currency for n in reading.numbers}
    return {
        note["currency"][0]: (token.start, token.end)
        for token, note in zip(reading.tokens, reading.notes, strict=True)
        if "currency" in note and token.kind == "word" and note["currency"][0] not in counted
    }


class CurrencyCheck(Check):
    """Symbol, code or name beside two numbers that agree."""

    id = "currency"
    languages = known_languages("currency")

    def _another(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """The dollar that became the euro, beside no number of its own."""
        here, there = _named(mine), _named(theirs)
        if not here or len(here) != len(there):
            return
        lost, invented = here.keys() - there.keys(), there.keys() - here.keys()
        if len(lost) == len(invented) == 1 and not (lost | invented) - MAJOR:
            a, b = lost.pop(), invented.pop()
            yield Finding(self.id, Severity.CRITICAL, here[a], there[b], (a, b))

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        if not mine.numbers or not theirs.numbers:
            return
        yield from self._another(mine, theirs)
        pairs = assign(mine, theirs).pairs
        if not any(a.currency or b.currency for a, b in pairs):
            return
        named = {n["currency"][0] for n in theirs.notes if "currency" in n}
        for a, b in pairs:
            if a.currency == b.currency or any({a.currency, b.currency} <= names for names in ALIKE):
                continue
            if {a.currency, b.currency} == POUNDS and _of_the_levant(mine, theirs):
                continue
            values = (a.currency or "", b.currency or "")
            spans = ((a.start, a.end), (b.start, b.end))
            doubt = a.inherited or b.inherited
            if a.currency and b.currency:
                doubt = doubt or {a.currency, b.currency} <= SMALL
                yield Finding(self.id, Severity.SERIOUS if doubt else Severity.CRITICAL, *spans, values)
            elif (
                a.currency
                and a.currency not in named
                and (a.unit is None or a.unit in PER)
                and (not b.unit or b.loose or b.unit in ("m", a.unit))
            ):
                sure = not doubt and not named and a.form != "vague"
                yield Finding(self.id, Severity.CRITICAL if sure else Severity.SERIOUS, *spans, values)
