"""Roman numerals."""

from __future__ import annotations

import re
from collections.abc import Callable

_ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_FOLDED = frozenset("ivxlcıіх")
_ROMAN_SIGNS = str.maketrans("ІХ", "IX")  # Cyrillic signs that are typed for Latin ones
_ROMAN_ENDINGS = {
    "fr": re.compile("(?<=[IVXivx])(?:e|è|ème|eme|er|ère)s?$"),
    "ca": re.compile("(?<=[IVXivx])è$"),
    "nl": re.compile("(?<=[IVXivx])(?:e|de|ste)$"),
}


def may_be_roman(word: str, language: str) -> bool:
    """Of a folded word: whether it has no other letters."""
    if word[:1] not in _ROMAN_FOLDED or len(word) > 11:
        return False
    word = _bare(word, language)
    return len(word) <= 7 and _ROMAN_FOLDED.issuperset(word)


def roman_letters(language: str) -> Callable[[str], bool]:
    """What tells, sooner than `may_be_roman`, whether a word may be one."""
    if language in _ROMAN_ENDINGS:
        return lambda word: may_be_roman(word, language)
    return _ROMAN_FOLDED.issuperset


def numeral(written: str, language: str) -> str:
    """The numeral of a word as it is written, without an ending (XIXe siècle); "" when it is none."""
    written = _bare(written, language)
    if len(written) > 7 or not written.isupper():
        return ""
    signs = written.translate(_ROMAN_SIGNS)
    return signs if _ROMAN.fullmatch(signs) else ""


def _bare(word: str, language: str) -> str:
    endings = _ROMAN_ENDINGS.get(language)
    return word if endings is None else endings.sub("", word)


def roman(text: str) -> int:
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for sign, following in zip(text, [*text[1:], ""], strict=True):
        value = worth[sign]
        total += -value if worth.get(following, 0) > value else value
    return total
