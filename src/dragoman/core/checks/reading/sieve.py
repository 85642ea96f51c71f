"""Finds the few words of a text that a check has something to ask about."""

from __future__ import annotations

from collections.abc import Callable

_REMEMBER = 20_000  # words of each kind; more than that is hostile text


class Sieve:
    """Asks about each word of a language once. A text of plain words, as most are, is told by one
    comparison of sets."""

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._plain: set[str] = set()
        self._telling: set[str] = set()

    def places(self, words: list[str]) -> list[int]:
        """Which of the words tell something."""
        plain, telling = self._plain, self._telling
        if plain.issuperset(words):
            return []
        found = [index for index, word in enumerate(words) if word not in plain]
        return [index for index in found if words[index] in telling or self._told(words[index])]

    def _told(self, word: str) -> bool:
        told = bool(self._tells(word))
        shelf = self._telling if told else self._plain
        if len(shelf) >= _REMEMBER:
            shelf.clear()
        shelf.add(word)
        return told
