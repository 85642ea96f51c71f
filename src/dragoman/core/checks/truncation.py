"""A target that was cut: at its head, at its end, in the middle of a word."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.anchors import without_partner
from dragoman.core.checks.reading.extent import ends, known_lengths, open_marks, stretch
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.words import dangling_words
from dragoman.core.types import Finding, Segment, Severity

SHORT = 25  # characters of the source; below that a length says nothing
CASELESS = frozenset(["ar", "fa", "he", "hi", "ka", "zh", "ja", "ko"])


class TruncationCheck(Check):
    """Weighs signs of a cut: too short for its language, no stop where the source has one, a small
    first letter where the source has a capital, a last word that begins something, a mark left open.
    A short rendering alone must be very short to count."""

    id = "truncation"
    languages = known_lengths()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        if not theirs.tokens or len(mine.prose.strip()) < SHORT:
            return
        length = stretch(mine, theirs)
        if length is None:
            return
        weight = self._length(length)
        if len(mine.prose.strip()) < 70:
            weight = min(weight, 1.0) if length > -0.8 else weight - 1  # short ones vary
        weight += self._signs(mine, theirs, length)
        if weight >= 3:
            severity = Severity.CRITICAL
        elif weight >= 2 and length < -0.1:
            severity = Severity.SERIOUS
        else:
            return
        end = len(target.text)
        yield Finding(self.id, severity, None, (max(0, end - 20), end), (f"{length:.2f}",))

    def _length(self, length: float) -> float:
        for limit, weight in ((-0.85, 3.0), (-0.45, 2.0), (-0.22, 1.0)):
            if length < limit:
                return weight
        return 0.0

    def _signs(self, mine: Reading, theirs: Reading, length: float) -> float:
        weight = 0.0
        text, other = theirs.prose, mine.prose
        if ends(other) and not ends(text):
            weight += 2.1
        first, begun = _first_letter(text), _first_letter(other)
        if (
            first.islower()
            and theirs.language not in CASELESS
            and (begun.isupper() or mine.language in CASELESS)
        ):
            weight += 2
        words = [t for t in theirs.tokens if t.kind != "sign"]
        if not words:
            return weight
        last = words[-1]
        shown = not any(map(str.isalnum, theirs.text[last.end :]))  # no address stands after it
        if shown and last.text in dangling_words(theirs.language) and not last.raw.isupper():
            weight += 2 if length < -0.25 else 1
        if open_marks(text) > open_marks(other):
            weight += 1
        if length < -0.15:
            gone = without_partner(mine, theirs, of_target=False)
            third = len(other) / 3
            weight += min(1.5, 0.8 * sum(a > 2 * third or b < third for a, b in gone))
        return weight if length < 0.15 else min(weight, 2)


def _first_letter(text: str) -> str:
    for sign in text[:40]:
        if sign.isalnum():
            return sign
    return ""
