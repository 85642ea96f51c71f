"""Marked strings, read piece by piece: the one place that knows how a mark is written.

``‹1›…‹/1›`` a pair · ``‹2/›`` an empty or protected tag · ``‹‹`` a literal ``‹``. A ``‹`` that begins
neither is text. Read from the left, so ``‹‹1›`` is the text ``‹1›`` and ``‹‹‹1›`` is ``‹`` and a mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

_TOKEN = re.compile(r"(‹‹|‹/?[0-9]{1,6}/?›)")

Kind = Literal["text", "open", "close", "empty"]


class Token(NamedTuple):
    """kind: ``text`` (`value` is the text, unescaped), else a mark (`value` is its number as written)."""

    kind: Kind
    value: str


def tokens(marked: str) -> Sequence[Token]:
    """The text and marks of a marked string, in order; pieces of text are never adjacent."""
    if "‹" not in marked:
        return (Token("text", marked),) if marked else ()
    return _read(marked)


@lru_cache(maxsize=256)  # each string is read by several, one after the other
def _read(marked: str) -> tuple[Token, ...]:
    found: list[Token] = []
    text = ""
    for i, part in enumerate(_TOKEN.split(marked)):
        if i % 2 == 0:
            text += part
        elif part == "‹‹":
            text += "‹"
        else:
            if text:
                found.append(Token("text", text))
                text = ""
            found.append(_mark(part))
    if text:
        found.append(Token("text", text))
    return tuple(found)


@lru_cache(maxsize=1024)
def _mark(written: str) -> Token:
    if written.endswith("/›"):
        # ‹/1/› is nobody's mark: as an empty one it is an invention wherever 1 is a pair
        return Token("empty", written[1:-2])
    return Token("close", written[2:-1]) if written.startswith("‹/") else Token("open", written[1:-1])


def same_marks(marked: str, other: str) -> bool:
    """Whether two marked strings have the same marks in the same order. Says no where it is not plain."""
    return _TOKEN.findall(marked) == _TOKEN.findall(other)


def write(kind: Kind, value: str) -> str:
    """One token as it stands in a marked string."""
    match kind:
        case "text":
            return literal(value)
        case "open":
            return f"‹{value}›"
        case "close":
            return f"‹/{value}›"
        case "empty":
            return f"‹{value}/›"


def literal(text: str) -> str:
    """Plain text as a marked string."""
    return text.replace("‹", "‹‹")
