"""Cuts a text into words, runs of digits and single signs, with their places."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from dragoman.core.checks.reading.remembered import LONG, Remembered

_APOSTROPHES = "'’ʼ‘`´ʻ"
# Vowel signs of Hindi, Hebrew and Arabic stand inside words, joiners inside Persian ones; a soft
# hyphen is seen by no reader. A word keeps its inner apostrophe (п'ять, o‘zbek), not its hyphen.
_INNER = (
    "\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u0655\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0962\u0963\u200c\u200d"
)
_RUN = rf"[^\W\d_]+(?:[{_INNER}]+[^\W\d_]*)*"
# Each token with the white space before it: one findall makes no match objects.
_TOKEN = re.compile(rf"(\s*)(?:(\d+)|({_RUN}(?:[{_APOSTROPHES}]{_RUN})*)|(\S))")
UNSPACED = frozenset({"zh", "ja"})
DOTTED = frozenset({"az", "tr"})  # i and ı are two letters
_SIGN_BY_SIGN = re.compile(
    r"(\s*)(?:(\d+)|([\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff]"
    r"|(?:(?![\u3041-\u30ff\u3400-\u9fff])[^\W\d_])+)|(\S))"
)
_HIDDEN = "\u00ad\u0640\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_UNSEEN, _CURLED = re.compile(f"[{_HIDDEN}]"), re.compile(f"[{_APOSTROPHES[1:]}]")
_ODD = re.compile(f"[{_HIDDEN}{_APOSTROPHES[1:]}]")
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "\u0649": "\u06cc", "\u064a": "\u06cc", "ة": "ه", "\u0643": "\u06a9"}
)


class _Fields(NamedTuple):
    kind: str
    text: str
    start: int
    end: int
    raw: str
    spaced: bool
    capital: bool


class Token(tuple[str, str, int, int, str, bool, bool]):
    """A named tuple that is made straight of a tuple: in half the time, and nothing is made more often."""

    __slots__ = ()
    kind: str  # word, digits, sign
    text: str  # folded: what the tables are asked for
    start: int
    end: int
    raw: str
    spaced: bool  # white space stands before it
    capital: bool  # the first letter is one


for _name in _Fields._fields:
    setattr(Token, _name, getattr(_Fields, _name))


def fold(word: str, language: str) -> str:
    """The form of a word that the tables hold: lower case, one apostrophe, no unseen signs."""
    if word.isascii() and language not in DOTTED:
        return word.lower()
    return (_fold if len(word) <= LONG else _fold.__wrapped__)(word, language)


@lru_cache(maxsize=100_000)
def _fold(word: str, language: str) -> str:
    if language in DOTTED:
        word = word.replace("I", "ı").replace("İ", "i")
    word = word.lower()
    if word.isascii():
        return word
    if _ODD.search(word):
        word = _CURLED.sub("'", _UNSEEN.sub("", word))
    if language in ("ar", "fa"):
        word = word.translate(_ARABIC)
    elif language == "ro":
        word = word.replace("ş", "ș").replace("ţ", "ț")
    elif language in ("ru", "be"):
        word = word.replace("ё", "е")
    return unicodedata.normalize("NFC", word)


_Part = tuple[str, str, int, int, str, bool, bool]
# Of a text between two spaces: the first token with its places in there, the others, and the length.
_Chunk = tuple[str, str, int, int, str, bool, bool, tuple[_Part, ...], int]
_MARKS = frozenset(",.;:!?…)»”")  # which often stand at the end of a word, and are never part of it
_NONE: _Part = ("", "", 0, 0, "", False, False)  # between two spaces that follow each other


class _Chunks(Remembered[_Chunk]):
    """The chunks of one language that were met, cut and folded once: a word, mostly, and a sign."""

    most = 50_000

    def __init__(self, language: str) -> None:
        self._language = language
        self._spaced = language not in UNSPACED

    def find(self, chunk: str) -> _Chunk:
        length = len(chunk)
        if self._spaced and chunk.isalpha():
            word, capital = fold(chunk, self._language), chunk[0].isupper()
            return "word", word, 0, length, chunk, False, capital, (), length
        body, last = chunk[:-1], chunk[-1:]
        if self._spaced and last in _MARKS and body.isalpha():
            end = length - 1
            mark = ("sign", last, end, length, last, False, False)
            return "word", fold(body, self._language), 0, end, body, False, body[0].isupper(), (mark,), length
        first, *others = _cut(chunk, self._language) or [_NONE]
        return *first, tuple(others), length


@lru_cache(maxsize=64)
def _chunks(language: str) -> _Chunks:
    return _Chunks(language)


def tokens(text: str, language: str) -> list[Token]:
    """One pass over the text. Chinese and Japanese signs are words each."""
    return list(map(Token, parts(text, language)))


def parts(text: str, language: str) -> list[_Part]:
    """The tokens as plain tuples, which are faster to ask."""
    found: list[_Part] = []
    add = found.append
    begin = 0
    for kind, word, start, end, raw, spaced, capital, others, length in map(
        _chunks(language).__getitem__, text.split(" ")
    ):
        if kind:
            add((kind, word, begin + start, begin + end, raw, spaced or begin > 0, capital))
        if others:
            for kind, word, start, end, raw, spaced, capital in others:
                add((kind, word, begin + start, begin + end, raw, spaced, capital))
        begin += length + 1
    return found


def _cut(chunk: str, language: str) -> list[_Part]:
    """The tokens of a chunk: it may hold white space, but for spaces."""
    found: list[_Part] = []
    add = found.append
    pattern = _SIGN_BY_SIGN if language in UNSPACED else _TOKEN
    end = 0
    for space, digits, word, sign in pattern.findall(chunk.rstrip()):  # space at the end is before nothing
        start = end + len(space)
        if word:
            end = start + len(word)
            add(("word", fold(word, language), start, end, word, bool(space), word[0].isupper()))
        elif sign:
            end = start + 1
            add(("sign", sign, start, end, sign, bool(space), sign.isupper()))
        else:
            end = start + len(digits)
            plain = digits if digits.isascii() else "".join(str(unicodedata.digit(c)) for c in digits)
            add(("digits", plain, start, end, digits, bool(space), False))
    return found


def joined(text: str, word: Token) -> bool:
    """Whether the word is the second half of another: écoutez-la, passarel·les."""
    return word.start > 1 and text[word.start - 1] in "-\u2010\u2011·" and text[word.start - 2].isalnum()
