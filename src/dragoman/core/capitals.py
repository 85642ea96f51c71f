"""Headlines in capitals, for engines that have hardly seen any: "MAYOR RESIGNS" comes as "RESIGOS MAYOR".

Such an engine is shown the words as they are most often written, and its answer is put in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from dragoman.core import languages

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)|\w+")
_APOSTROPHE = re.compile("['’]")
_FEWEST = 5  # letters of a headline; UN is none
_SHORT = 3  # letters of a word that is an abbreviation if nothing else is known of it


def in_capitals(text: str) -> bool:
    """Whether it is a headline in capitals, or a part of one."""
    return text.isupper() and sum(map(str.isalpha, text)) >= _FEWEST


def lowered(text: str, cases: Mapping[str, str]) -> str:
    """cases: how words are written, by their small letters. The first word begins with a capital."""

    def written(found: re.Match[str]) -> str:
        word = found[0]
        head = _APOSTROPHE.split(word)[0]
        small, tail = head.lower(), word[len(head) :]
        if not head.isalpha():
            return word  # a token, G20
        return (cases.get(small) or (head if len(head) <= _SHORT and not tail else small)) + tail.lower()

    out = _WORD.sub(written, text)
    first = _WORD.search(out)
    return out if first is None else out[: first.start()] + first[0][0].upper() + out[first.start() + 1 :]


def raised(text: str, language: str) -> str:
    """All of it in capitals, as the language has them."""
    with suppress(languages.UnknownLanguage):
        return languages.get(language).upper(text)
    return text.upper()
