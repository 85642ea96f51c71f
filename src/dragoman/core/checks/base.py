"""What a check is: one fault it looks for, the languages it knows, one method."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from dragoman.core.types import Finding, Segment


class Check:
    """One kind of fault.

    id: the `kind` of its findings.
    languages: what it has data for, or None when it needs none. A pair with another language is
        not looked at: a check never guesses.
    words: of which languages it knows the words, where it looks at something in others, too; None: no matter.
    """

    id: ClassVar[str]
    languages: ClassVar[frozenset[str] | None] = None
    words: ClassVar[frozenset[str] | None] = None

    def knows(self, language: str) -> bool:
        return self.languages is None or base_language(language) in self.languages

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        """Yields what is wrong with `target` as a translation of `source`. Linear, never raises."""
        raise NotImplementedError


@lru_cache(maxsize=1000)
def base_language(tag: str) -> str:
    """``pt-BR`` → ``pt``. Data tables are kept by language, not by region."""
    return tag.replace("_", "-").partition("-")[0].lower()
