"""Finds the few words of a text that a check has something to ask about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from dragoman.core.checks.reading.remembered import LONG

_REMEMBER = 20_000  # words of each kind; more than that is hostile text

T = TypeVar("T")


class Sieve(Generic[T]):
    """Asks once what a word of a language tells. A text of plain words, as most are, is told by one
    comparison of sets."""

    def __init__(self, tell: Callable[[str], T]) -> None:
        """tell: what a word tells; something false when it is a plain word."""
        self._tell = tell
        self._plain: set[str] = set()
        self._telling: dict[str, T] = {}

    def places(self, words: list[str]) -> list[tuple[int, T]]:
        """Which of the words tell something, and what."""
        plain, known = self._plain, self._telling.get
        if plain.issuperset(words):
            return []
        found: list[tuple[int, T]] = []
        for index, word in enumerate(words):
            if word not in plain:
                told = known(word) or self._ask(word)
                if told:
                    found.append((index, told))
        return found

    def _ask(self, word: str) -> T:
        told = self._tell(word)
        if len(word) > LONG:
            return told
        if told:
            if len(self._telling) >= _REMEMBER:
                self._telling.clear()
            self._telling[word] = told
        else:
            if len(self._plain) >= _REMEMBER:
                self._plain.clear()
            self._plain.add(word)
        return told
