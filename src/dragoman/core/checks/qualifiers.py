"""Words that limit what is said, and that one text lacks: alleged, former, attempted; a question mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.naming.forms import capital_inside
from dragoman.core.checks.reading.questions import Question, Table
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.stems import told_by
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.types import Finding, Segment, Severity, Span

_QUESTION = re.compile("[?؟？՞]")
_ASKED = re.compile(r"([?؟？])[\s\"'»”’)]*$")


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, str]]:
    return read_table("qualifiers")


class QualifiersCheck(Check):
    """Who is called an alleged killer in one text and a killer in the other. Always doubt: there are many
    ways to say it, and the table has the usual ones."""

    id = "qualifiers"
    languages = frozenset(language for row in _rows().values() for language in by_language(row["tells"]))

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        for here, there, what in ((mine, theirs, "removed"), (theirs, mine, "added")):
            if (alone := _alone(here, there)) is not None:
                place, name = alone
                one, other = (place, None) if here is mine else (None, place)
                yield Finding(self.id, Severity.SERIOUS, one, other, (what, name))


def _alone(here: Reading, there: Reading) -> tuple[Span, str] | None:
    """The first word of one text that limits what it says, where the other has nothing to answer it."""
    if (end := _asks(here)) and not _QUESTION.search(there.text):
        return (end - 1, end), "question"
    answered: set[str] = set()  # each row is looked for once, however often it is told
    for index, names in here.answers(_tells):
        token = here.tokens[index]
        if capital_inside(here, index):
            continue  # the name of a band or a book
        for name in names:
            if name in answered or "versa" in here.texts[index + 1 : index + 3]:
                continue
            if _has(here, name, "beside") and not _has(there, name, "tells", "answers"):
                return (token.start, token.end), name
            answered.add(name)
    return None


def _has(reading: Reading, name: str, *parts: str) -> bool:
    """Whether a text has a word of some parts of a row. Where the row has none of its language, it may."""
    tell = _words(reading.language, name, *parts)
    return tell is None or any(map(tell, reading.texts))


def _asks(reading: Reading) -> int:
    """Where the text ends, if with a question mark: past it; else 0."""
    found = _ASKED.search(reading.text)
    return found.end(1) if found else 0


@Question
def _tells(language: str) -> Table[tuple[str, ...]]:
    return told_by(
        ((by_language(row["tells"]).get(language, ""), name) for name, row in _rows().items()), language
    )


@lru_cache(maxsize=200)
def _words(language: str, name: str, *parts: str) -> Callable[[str], tuple[str, ...] | None] | None:
    """Tells whether a word is one of some parts of a row; None where it has no words of the language."""
    words = [by_language(_rows()[name].get(part, "")).get(language, "") for part in parts]
    return told_by([(",".join(words), name)], language).tell if all(words) else None
