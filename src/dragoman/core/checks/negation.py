"""Negation and opposites that the target has dropped, added or turned round."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.polarity import OPPOSITES, known, polarity
from dragoman.core.checks.reading.reading import read
from dragoman.core.types import Finding, Segment, Severity

# Which side won is a point of view; what is high or allowed, a manner of speaking.
DOUBTFUL = frozenset({"high", "low", "allow", "forbid", "win", "lose"})
SHORT = 14  # words: in a longer sentence a denial may be said in some other way


class NegationCheck(Check):
    """Counts words that deny, and those that deny in their own way ("refuse", "only", "hardly"). A
    denial on one side is a fault only when the other side has neither; opposites when each side says
    one of a pair and not the other."""

    id = "negation"
    languages = known()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        a, b = polarity(mine), polarity(theirs)
        words = sum(t.kind == "word" for t in mine.tokens)
        if len(b.hard) != len(a.hard):
            more, fewer = (b, a) if len(b.hard) > len(a.hard) else (a, b)
            what = "added" if more is b else "removed"
            place = more.hard[0]
            bare = not (fewer.hard or fewer.soft or fewer.neutral or more.soft or more.neutral)
            sure = (
                bare
                and len(more.hard) == 1
                and words <= (SHORT if "en" in (mine.language, theirs.language) else SHORT // 2)
            )
            sure = sure and not a.question and not b.question
            if sure or not fewer.hard or len(more.hard) == len(fewer.hard) + 1:
                yield self._finding(
                    None if what == "added" else place, place if what == "added" else None, what, sure
                )
        for first, second in OPPOSITES:
            yield from self._opposite(a.poles, b.poles, first, second, long=words > SHORT)

    def _opposite(
        self,
        a: dict[str, tuple[int, int]],
        b: dict[str, tuple[int, int]],
        first: str,
        second: str,
        *,
        long: bool,
    ) -> Iterator[Finding]:
        for here, there in ((first, second), (second, first)):
            if here in a and there not in a and there in b and here not in b:
                doubt = here in DOUBTFUL or (long and here not in ("atleast", "atmost", "more", "less"))
                severity = Severity.SERIOUS if doubt else Severity.CRITICAL
                yield Finding(self.id, severity, a[here], b[there], (here, there))

    def _finding(
        self, a: tuple[int, int] | None, b: tuple[int, int] | None, what: str, sure: bool
    ) -> Finding:
        return Finding(self.id, Severity.CRITICAL if sure else Severity.SERIOUS, a, b, (what,))
