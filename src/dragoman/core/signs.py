"""Signs that an engine has not learned: it leaves them out, or writes what it thinks likely.

Those that mean something become tokens, with what belongs to them: £3.50, ½, km², ★★★, an emoji. Quotation
marks and dashes of the printers are shown to it as those of a typewriter, which every engine knows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from dragoman.core import languages
from dragoman.core.shields import localised

# Symbols, fractions and powers, and what may be one.
_SIGNS = r"\p{So}\p{Sc}\p{Sm}\p{Sk}\p{No}§¶†‡•′″‰#@\\{}"
_PLAIN = {
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‘’‚‛‹›ʼ", "'"),
    **dict.fromkeys("–—―−‐‑", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " "),
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),
    "…": "...",
}
_DASHED = regex.compile(r"(?<=\w)—(?=\w)")  # as English prints it; of two words it must not make one
_DIGITS_APART, _DIGITS_TO = regex.compile(r"(?<=\d)-(?=\d)"), regex.compile(r"(?<=\d)–(?=\d)")
_APOSTROPHE = regex.compile(r"(?<=\w)'(?=\w)")
_QUOTED = "“”„‟«»‘‚‛"
_JOINS = r"\uFE0F\u200D\u20E3"  # what holds an emoji together
_AMOUNT = r"\d+(?:[.,]\d+|[ \u00a0\u202f]\d{3}(?!\d))*+"
_NUMBER = regex.compile(_AMOUNT)
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
        """writes: the signs it can, of those that are no letters."""
        self._source, self._target = source, target
        self._sign, self._pattern = _patterns(writes)
        self._scales = _SCALES.get(source.partition("-")[0], {})
        self._plain = str.maketrans({sign: plain for sign, plain in _PLAIN.items() if sign not in writes})

    def plain(self, text: str) -> str:
        """The text with marks that the engine knows for those that it does not."""
        if text.isascii():
            return text
        if "—" in text and ord("—") in self._plain:
            text = _DASHED.sub(" - ", text)
        return text.translate(self._plain)

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

    def _quoted(self, answer: str) -> str:
        """The marks of a typewriter turned into pairs, unless they are none."""
        parts = answer.split('"')
        if len(parts) % 2 == 0:
            return answer
        marks = languages.get(self._target).quotes
        space = "\u00a0" if self._target.partition("-")[0] == "fr" else ""
        out = parts[0]
        for i in range(1, len(parts), 2):
            inside, behind = parts[i], parts[i + 1]
            if not inside.strip() or inside != inside.strip() or out[-1:].isalnum() or behind[:1].isalnum():
                return answer
            out += f"{marks.open}{space}{inside}{space}{marks.close}{behind}"
        return out

    def among(self, text: str) -> bool:
        return self._sign.search(text) is not None

    def find(self, text: str) -> list[Lost]:
        """In order, apart."""
        found: list[Lost] = []
        for hit in self._pattern.finditer(text):
            end, word = hit.end(), ""
            if hit["letters"]:
                word = self._scales.get(hit["letters"].lower(), "")
                end = hit.start("letters") if word else end
            written = _NUMBER.sub(self._localised, text[hit.start() : end])
            found.append(Lost(hit.start(), hit.end(), written, word and f" {word}"))
        return found

    def _localised(self, number: regex.Match[str]) -> str:
        return localised(number[0], self._source, self._target)


@lru_cache(maxsize=64)
def _patterns(writes: frozenset[str]) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    kept = "".join(map(regex.escape, sorted(writes, key=ord)))
    sign = rf"[[{_SIGNS}]--[{kept}\s]]"
    money = rf"[\p{{Sc}}--[{kept}\s]]"
    amounts = rf"{_AMOUNT}(?:\s?[-‐‑–—]\s?{money}?{_AMOUNT})?+"
    found = rf"""
        (?:(?<!\w)\p{{Lu}}{{1,3}}+)?+{money}\s?+{amounts}(?<letters>\p{{L}}++)?+   # £3.50, £5m, £3–£5
      | (?<![\w.,]){amounts}\s?+{money}               # 3,50 £
      | (?:(?<!\w)\w++)?+ (?: (?:{sign}[{_JOINS}]*+)++ (?:[\w%]|[.,](?=\d))*+ )++
        (?: \ ?+ [\p{{So}}--[{kept}\s]] [{_JOINS}]*+ )*+
    """
    flags = regex.VERBOSE | regex.V1
    return regex.compile(sign, regex.V1), regex.compile(found, flags)
