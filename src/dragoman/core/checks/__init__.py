"""Checks of a translation against its source: one file per check, the list in order.

`run_checks` asks each of them; the desk words what they found.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache

from dragoman.core.checks.addition import AdditionCheck
from dragoman.core.checks.base import Check
from dragoman.core.checks.currency import CurrencyCheck
from dragoman.core.checks.dates import DatesCheck
from dragoman.core.checks.duplication import DuplicationCheck
from dragoman.core.checks.language import LanguageCheck
from dragoman.core.checks.markup import MarkupCheck
from dragoman.core.checks.mojibake import MojibakeCheck
from dragoman.core.checks.names import NamesCheck
from dragoman.core.checks.negation import NegationCheck
from dragoman.core.checks.numbers import NumbersCheck
from dragoman.core.checks.qualifiers import QualifiersCheck
from dragoman.core.checks.quotation import QuotationCheck
from dragoman.core.checks.reading.reading import let_go, take_up
from dragoman.core.checks.script import ScriptCheck
from dragoman.core.checks.sense import SenseCheck
from dragoman.core.checks.truncation import TruncationCheck
from dragoman.core.checks.units import UnitsCheck
from dragoman.core.checks.untranslated import EmptyCheck, UntranslatedCheck
from dragoman.core.types import Finding, Segment

log = logging.getLogger(__name__)

__all__ = ["BUILT_IN", "Check", "run_checks"]

BUILT_IN: tuple[Check, ...] = (
    EmptyCheck(),
    ScriptCheck(),
    UntranslatedCheck(),
    LanguageCheck(),
    MojibakeCheck(),
    MarkupCheck(),
    DuplicationCheck(),
    TruncationCheck(),
    AdditionCheck(),
    NumbersCheck(),
    DatesCheck(),
    UnitsCheck(),
    CurrencyCheck(),
    NamesCheck(),
    QuotationCheck(),
    NegationCheck(),
    QualifiersCheck(),
    SenseCheck(),
)


@lru_cache(maxsize=256)
def _of_pair(checks: tuple[Check, ...], source: str, target: str) -> tuple[Check, ...]:
    """Those that know both languages."""
    return tuple(check for check in checks if check.knows(source) and check.knows(target))


def run_checks(source: Segment, target: Segment, checks: Sequence[Check] = BUILT_IN) -> tuple[Finding, ...]:
    """All findings of one pair, in the order of the checks. An empty target gets no further look."""
    found: list[Finding] = []
    try:
        take_up(source, target)
        for check in _of_pair(tuple(checks), source.language, target.language):
            try:
                found.extend(check.run(source, target))
            except Exception:  # a check that fails must not stop a story; its own tests must
                log.exception("check %s failed on %s-%s", check.id, source.language, target.language)
            if found and check.id == "empty":
                break
    finally:
        let_go()
    return tuple(found)
