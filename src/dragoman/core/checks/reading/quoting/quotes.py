"""Quoted passages of a text, whatever marks its language uses."""

from __future__ import annotations

import re
from typing import NamedTuple

PAIRS = {
    "«": "»",
    "„": '“”"',
    "“": '”"',
    "”": "”",
    "»": "«",
    "「": "」",
    "『": "』",
    "‹": "›",
    '"': '"”',
    "‘": "’",
    "‚": "‘",
    "'": "'",
}
_MARK = re.compile("[«»„“”\"「」『』‹›‘’‚']")
_DOUBLE = re.compile('[«»„“”"「」『』‹›]')
_SURE = re.compile('[«»„“”"「」『』‹›‘‚]')
_SINGLE = re.compile(r"'(?<![^\W_]')[^\W_]")
_BRACKETS = {"(": ")）", "（": ")）", "[": "]", "【": "】"}
_BRACKET = re.compile(r"[()\[\]（）【】]")
_LABEL = re.compile(r"(?<![\w(（])(?:\w|\d{1,2}|[ivxIVX]{1,4})[)）]")  # of an item of a list: a), 10), iv)
_VOWEL = re.compile("[\u0900-\u0903\u093a-\u094f\u0962\u0963]")  # signs of Devanagari, no letters to Python


class Quote(NamedTuple):
    start: int  # of the first sign inside
    end: int  # after the last sign inside
    words: int
    inner: bool = False
    whole: bool = True  # both marks stand


def quotes(text: str) -> list[Quote]:
    """Outer quotations in order. A mark between letters is an apostrophe; one that never closes
    reaches to the end of the text, one that never opened begins at its start."""
    found: list[Quote] = []
    if not marked(text):
        return found
    single = "‘" in text or "‚" in text or ("'" in text and _SINGLE.search(text) is not None)
    open_at = -1
    nested: list[str] = []  # what closes the quotations inside the open one
    closing = ""
    last_end = 0
    for match in (_MARK if single else _DOUBLE).finditer(text):
        sign, place = match.group(), match.start()
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        if before.isalnum() and after.isalnum() and (sign in "'’‘" or "\u05d0" <= before <= "\u05ea"):
            continue  # or the mark of a Hebrew abbreviation
        if open_at >= 0:
            opens = after.isalnum() and not before.isalnum() and before not in ".,!?…"
            if sign in "\"'" and sign in closing and opens and before != "”":
                nested.append(sign)
                continue
            if nested and sign in nested[-1] + closing + "»”":
                nested.pop()
                continue
            closes = sign in closing
            if sign == "“" and "”" in closing:  # “…“, as some write
                closes = not after.isalnum() and not before.isspace()
            if sign in "«“„" and not closes:
                nested.append(PAIRS[sign])
                continue
            if closes:
                if sign in "'’" and after.isalnum():
                    continue
                found.append(_quote(text, open_at, place, closing in ("'", "’")))
                open_at, last_end = -1, place + 1
            continue
        if sign in "'‘’‚" and (before.isalnum() or not after.isalnum()):
            continue
        if sign in '”»"' and not after.isalnum() and before not in " \u00a0(" and place:
            if not found and place > 3:
                found.append(_quote(text, last_end, place, False, False))
            last_end = place + 1
            continue
        if sign == "“" and not after.isalnum() and after not in "¿¡([«…‘'" and before not in " \u00a0([":
            last_end = place + 1
            continue
        if sign in PAIRS:
            open_at, closing = place + 1, PAIRS[sign]
            nested.clear()
    if open_at >= 0 and closing not in ("'", "’", "‘"):
        found.append(_quote(text, open_at, len(text), False, False))
    return [q for q in found if q.words]


def marked(text: str) -> bool:
    """Whether a quotation may open or close in the text; an apostrophe within a word is no mark."""
    return _SURE.search(text) is not None or ("'" in text and _SINGLE.search(text) is not None)


def lone_bracket(text: str) -> int | None:
    """Where the first bracket stands that has no partner and is no item's of a list."""
    if not _BRACKET.search(text):
        return None
    opened: list[int] = []
    labels = {match.end() - 1 for match in _LABEL.finditer(text)}
    for match in _BRACKET.finditer(text):
        if match.group() in _BRACKETS:
            opened.append(match.start())
        elif opened and match.group() in _BRACKETS[text[opened[-1]]]:
            opened.pop()
        elif match.start() not in labels:
            return match.start()
    return opened[0] if opened else None


def _quote(text: str, start: int, end: int, inner: bool, whole: bool = True) -> Quote:
    inside = text[start:end]
    words = len(inside.split()) if any(map(str.isalnum, inside)) else 0
    return Quote(start, end, words, inner, whole)


def letters(text: str) -> int:
    found = sum(map(str.isalnum, text))
    return found if text.isascii() else found + len(_VOWEL.findall(text))
