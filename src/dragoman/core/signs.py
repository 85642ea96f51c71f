"""Letters and signs that an engine has not learned: it leaves them out, or writes what it thinks likely.

Those that mean something become tokens, with what belongs to them: £3.50, ½, km², ★★★, an emoji, Łódź, 你好.
Quotation marks and dashes of the printers are shown to it as those of a typewriter, which every engine knows,
and naïve as naive.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import regex

from dragoman.core import languages
from dragoman.core.shields import localised
from dragoman.core.text.protect import UNSPACED_LETTER

_PLAIN = {
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‘’‚‛‹›ʼ", "'"),
    **dict.fromkeys("–—―−‐‑", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " "),
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),
    "…": "...",
}
_QUOTED = "“”„‟«»‘‚‛"
_DASHED = regex.compile(r"(?<=\w)—(?=\w)")  # as English prints it; of two words it must not make one
_DIGITS_APART, _DIGITS_TO = regex.compile(r"(?<=\d)-(?=\d)"), regex.compile(r"(?<=\d)–(?=\d)")
_APOSTROPHE = regex.compile(r"(?<=\w)'(?=\w)")

# What stands for a sign that is lost, by its kind, in a copy of the text that is searched: no text has these.
_SIGN, _MONEY, _LETTER, _UNSPACED = "\ue000", "\ue001", "\ue002", "\ue003"
_SIGNS = frozenset("§¶†‡•′″‰#@\\{}")  # besides symbols, fractions and powers
_SYMBOLS = frozenset({"So", "Sm", "Sk", "No", "Co"})
_JOINS = r"[\uFE0F\u200D\u20E3]"  # what holds an emoji together
_W = rf"[\w{_LETTER}]"
_AMOUNT = r"\d+(?:[.,]\d+|[ \u00a0\u202f]\d{3}(?!\d))*+"
_AMOUNTS = rf"{_AMOUNT}(?:\s?[-‐‑–—]\s?{_MONEY}?{_AMOUNT})?+"
_STRANGE = rf"\w*+{_LETTER}{_W}*+"
_NUMBER = regex.compile(_AMOUNT)
_LOST = regex.compile(
    rf"""
    (?:(?<!\w)\p{{Lu}}{{1,3}}+)?+{_MONEY}\s?+{_AMOUNTS}(?<letters>\p{{L}}++)?+   # £3.50, £5m, £3–£5
  | (?<![\w.,]){_AMOUNTS}\s?+{_MONEY}                                            # 3,50 £
  | (?:(?<!{_W}){_W}++)?+ (?: (?:[{_SIGN}{_MONEY}]{_JOINS}*+)++ (?:{_W}|%|[.,](?=\d))*+ )++
    (?:\ ?+{_SIGN}{_JOINS}*+(?!{_W}))*+
  | (?<word>(?<!{_W}){_STRANGE}(?:[ '’-]{_STRANGE})*+)
  | {_UNSPACED}++
    """,
    regex.VERBOSE,
)
# Of an amount that stands for itself from then on: £5m is £5 and a word.
_SCALES = {
    "en": {
        "k": "thousand", "m": "million", "mn": "million", "mln": "million", "b": "billion", "bn": "billion",
        "tn": "trillion", "trn": "trillion",
    },
}  # fmt: skip


class Lost(NamedTuple):
    """start, end: in the text. stands_for: what a reader is to see. word: what an engine sees behind it."""

    start: int
    end: int
    stands_for: str
    word: str


class LostSigns:
    """What an engine cannot write of texts from one language into another."""

    def __init__(self, writes: frozenset[str], source: str, target: str) -> None:
        """writes: the letters and signs it can."""
        self._source, self._target = source, target
        self._latin = languages.get(target).script == "Latn"
        self._kinds = _Kinds(writes)
        self._scales = _SCALES.get(source.partition("-")[0], {})
        self._plain = str.maketrans({sign: plain for sign, plain in _PLAIN.items() if sign not in writes})

    def among(self, text: str) -> bool:
        return text.translate(self._kinds) != text

    def find(self, text: str) -> list[Lost]:
        """In order, apart."""
        kinds = text.translate(self._kinds)
        if kinds == text:
            return []
        found: list[Lost] = []
        for hit in _LOST.finditer(kinds):
            start, end, word = *hit.span(), ""
            if hit["letters"]:
                word = self._scales.get(hit["letters"].lower(), "")
                end = hit.start("letters") if word else end
            written = text[start:end]
            if hit["word"] and self._may_be_folded(written):
                continue
            written = _NUMBER.sub(self._localised, written)
            found.append(Lost(start, hit.end(), written, word and f" {word}"))
        return found

    def plain(self, text: str) -> str:
        """The text, its lost words replaced, with letters and marks that the engine knows for the others."""
        if text.isascii():
            return text
        if "—" in text and ord("—") in self._plain:
            text = _DASHED.sub(" - ", text)
        text = text.translate(self._plain)
        if _LETTER in (kinds := text.translate(self._kinds)):
            text = "".join(_folded(s) if kind == _LETTER else s for s, kind in zip(text, kinds, strict=True))
        return text

    def printed(self, source: str, answer: str) -> str:
        """An answer to what `plain` has made of the source, with the marks of printers where the source has
        them and no others: quotation marks as its language has them, apostrophes, dashes, three dots."""
        if source.isascii():
            return answer
        lost = {sign for sign in _PLAIN if ord(sign) in self._plain and sign in source}
        if not lost:
            return answer
        if not lost.isdisjoint(_QUOTED) and '"' not in source:
            answer = self._quoted(answer)
        if "’" in lost and "'" not in source:
            answer = _APOSTROPHE.sub("’", answer)
        for dash in ("–", "—"):
            if dash in lost and " - " not in source:
                answer = answer.replace(" - ", f" {dash} ")
        if _DIGITS_TO.search(source) and not _DIGITS_APART.search(source):
            answer = _DIGITS_APART.sub("–", answer)
        if "…" in lost and "..." not in source:
            answer = answer.replace("...", "…")
        return answer

    def _may_be_folded(self, word: str) -> bool:
        """Whether the engine knows it without the marks on its letters (naïve), and is to translate it: it is
        no name, or one that is written in another script there."""
        return (word[0].islower() or not self._latin) and _LETTER not in _folded(word).translate(self._kinds)

    def _localised(self, number: regex.Match[str]) -> str:
        return localised(number[0], self._source, self._target)

    def _quoted(self, answer: str) -> str:
        """The marks of a typewriter turned into pairs, unless they are none."""
        parts = answer.split('"')
        if len(parts) % 2 == 0:
            return answer
        marks = languages.get(self._target).quotes
        space = "\u00a0" if self._target.partition("-")[0] == "fr" else ""
        out = [parts[0]]
        for before, inside, behind in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            if (
                not inside.strip()
                or inside != inside.strip()
                or before[-1:].isalnum()
                or behind[:1].isalnum()
            ):
                return answer
            out += (marks.open, space, inside, space, marks.close, behind)
        return "".join(out)


class _Kinds(dict[int, str]):
    """For `str.translate`: each letter and sign, or what stands for its kind where it is lost."""

    def __init__(self, writes: frozenset[str]) -> None:
        super().__init__({ord(sign): sign for sign in writes})

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = kind = sign if sign in _PLAIN else _kind(sign)
        return kind


def _kind(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Sc":
        return _MONEY
    if category in _SYMBOLS or sign in _SIGNS:
        return _SIGN
    if category[0] == "L":
        return _UNSPACED if UNSPACED_LETTER.match(sign) else _LETTER
    return sign


def _folded(letters: str) -> str:
    """Letters without marks: é → e, º → o."""
    return "".join(s for s in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(s))
