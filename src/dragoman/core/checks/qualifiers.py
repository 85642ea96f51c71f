"""Words that limit what is said, and that one text lacks: alleged, former, attempted; a question mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.forms import NOUNS_TOO
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
    marked = here.answers(_told)
    if not marked:
        return None
    answers = {name for _, told in there.answers(_told) for name, part in told if part != "beside"}
    beside = {name for _, told in marked for name, part in told if part == "beside"}
    for index, told in marked:
        token = here.tokens[index]
        if token.capital and index and here.language not in NOUNS_TOO:
            continue  # the name of a band or a book
        for name, part in told:
            if part != "tells" or name in answers or name not in _names(there.language):
                continue
            if (name in beside or name not in _beside()) and "versa" not in here.texts[index + 1 : index + 3]:
                return (token.start, token.end), name
    return None


def _asks(reading: Reading) -> int:
    """Where the text ends, if with a question mark: past it; else 0."""
    found = _ASKED.search(reading.text)
    return found.end(1) if found else 0


@Question
def _told(language: str) -> Table[tuple[tuple[str, str], ...]]:
    """By their beginnings: the words of each row, and in which of its parts they stand."""
    rows = [
        (by_language(words).get(language, ""), (name, part))
        for name, row in _rows().items()
        for part, words in row.items()
    ]
    return told_by(rows, language)


@lru_cache(maxsize=64)
def _names(language: str) -> frozenset[str]:
    """Of the rows that have words of the language."""
    return frozenset(name for name, row in _rows().items() if language in by_language(row["answers"]))


@lru_cache(maxsize=1)
def _beside() -> frozenset[str]:
    """Of the rows that ask for another word beside."""
    return frozenset(name for name, row in _rows().items() if "beside" in row)
