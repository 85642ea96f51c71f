"""Beginnings of words: how long those are that a word may have, and what words are told by them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from dragoman.core.checks.reading.questions import Table
from dragoman.core.checks.reading.tokens import fold

T = TypeVar("T")


def lengths(stems: Iterable[str]) -> dict[str, list[int]]:
    """By the first two letters of a word, how long the stems are that it may have, the longest first: most
    words need no further look. A stem of one letter stands under that letter and with all that begin so."""
    found: dict[str, set[int]] = {}
    for stem in stems:
        found.setdefault(stem[:2], set()).add(len(stem))
    for head, sizes in found.items():
        if head[:1] in found:
            sizes.add(1)
    return {head: sorted(sizes, reverse=True) for head, sizes in found.items() if head}


def by_stem(rows: Iterable[tuple[str, T]], language: str) -> dict[str, list[tuple[T, bool]]]:
    """What the stems of rows ("oppos,against.") tell, each with whether it is that word alone."""
    found: dict[str, list[tuple[T, bool]]] = {}
    for row, told in rows:
        for stem in filter(None, row.split(",")):
            found.setdefault(fold(stem.rstrip("."), language), []).append((told, stem.endswith(".")))
    return found


def told_by(rows: Iterable[tuple[str, T]], language: str) -> Table[tuple[T, ...]]:
    """A table of what begins as each row says ("oppos,against.": with a stop, that word alone), with what it
    tells. A word is asked for what stands behind its apostrophe as well (s'oppose)."""
    stems = by_stem(rows, language)
    sizes = lengths(stems)

    def tell(word: str) -> tuple[T, ...]:
        return tuple(
            told
            for form in (word, word.partition("'")[2])
            for size in sizes.get(form[:2]) or sizes.get(form[:1]) or ()
            for told, whole in stems.get(form[:size], ())
            if size <= len(form) and (not whole or size == len(form))
        )

    return Table(tell, begun=stems)
