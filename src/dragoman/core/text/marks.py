"""Marked strings, read piece by piece: the one place that knows how a mark is written.

``‹1›…‹/1›`` a pair · ``‹2/›`` an empty or protected tag · ``‹‹`` a literal ``‹``. A ``‹`` that begins
neither is text. Read from the left, so ``‹‹1›`` is the text ``‹1›`` and ``‹‹‹1›`` is ``‹`` and a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_TOKEN = re.compile(r"‹‹|‹(/?)([0-9]{1,6})(/?)›")

Kind = Literal["text", "open", "close", "empty"]


class Token(NamedTuple):
    """kind: ``text`` (`value` is the text, unescaped), else a mark (`value` is its number as written)."""

    kind: Kind
    value: str


def tokens(marked: str) -> Iterator[Token]:
    """The text and marks of a marked string, in order; pieces of text are never adjacent."""
    if "‹" not in marked:
        if marked:
            yield Token("text", marked)
        return
    text: list[str] = []
    at = 0
    for found in _TOKEN.finditer(marked):
        text.append(marked[at : found.start()])
        at = found.end()
        slash, number, empty = found.groups()
        if number is None:
            text.append("‹")
            continue
        if joined := "".join(text):
            yield Token("text", joined)
        text.clear()
        # ‹/1/› is nobody's mark: as an empty one it is an invention wherever 1 is a pair
        yield Token("empty" if empty else "close" if slash else "open", slash + number if empty else number)
    text.append(marked[at:])
    if joined := "".join(text):
        yield Token("text", joined)


def write(kind: Kind, value: str) -> str:
    """One token as it stands in a marked string."""
    if kind == "text":
        return literal(value)
    return {"open": f"‹{value}›", "close": f"‹/{value}›", "empty": f"‹{value}/›"}[kind]


def literal(text: str) -> str:
    """Plain text as a marked string."""
    return text.replace("‹", "‹‹")
