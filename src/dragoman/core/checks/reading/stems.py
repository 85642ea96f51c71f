"""Beginnings of words: how long those are that a word may have."""

from __future__ import annotations

from collections.abc import Iterable


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
