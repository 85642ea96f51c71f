"""What was found out about the words that were met, each looked at once."""

from __future__ import annotations

from typing import ClassVar, TypeVar

LONG = 40  # characters; a longer word will not come again, and is not remembered

T = TypeVar("T")


class Remembered(dict[str, T]):
    """A subclass says in `find` what there is to know of a word. It is a dictionary, so that a word that was
    met before costs no step of Python's own; hostile text cannot make it grow for ever."""

    most: ClassVar[int] = 20_000  # words; then it begins anew

    def find(self, word: str) -> T:
        raise NotImplementedError

    def __missing__(self, word: str) -> T:
        found = self.find(word)
        if len(word) <= LONG:
            if len(self) >= self.most:
                self.clear()
            self[word] = found
        return found
