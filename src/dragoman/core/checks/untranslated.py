"""A target that is the source again, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check, base_language
from dragoman.core.checks.reading.reading import read
from dragoman.core.types import Finding, Segment, Severity


class EmptyCheck(Check):
    """Sees a target without a letter or digit where the source has one."""

    id = "empty"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        if any(c.isalnum() for c in source.text) and not any(c.isalnum() for c in target.text):
            yield Finding(self.id, Severity.CRITICAL, (0, len(source.text)), (0, len(target.text)))


class UntranslatedCheck(Check):
    """Sees whole sentences left in the source's wording. A line of names or figures may stay."""

    id = "untranslated"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        if base_language(source.language) == base_language(target.language):
            return
        mine, theirs = read(source), read(target)
        words = [t.text for t in mine.tokens if t.kind == "word"]
        if words and words == [t.text for t in theirs.tokens if t.kind == "word"]:
            plain = sum(not t.capital for t in mine.tokens if t.kind == "word")
            if plain >= 3:
                yield Finding(self.id, Severity.CRITICAL, (0, len(source.text)), (0, len(target.text)))
