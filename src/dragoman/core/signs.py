"""Letters and signs that an engine has not learned: it leaves them out, or writes what it thinks likely.

Those that mean something become tokens, with what belongs to them: £3.50, ½, km², ★★★, an emoji, Łódź, 你好.
Quotation marks and dashes of the printers are shown to it as those of a typewriter, which every engine knows,
and naïve as naive.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import regex
from babel.numbers import format_compact_decimal

from dragoman.core import languages
from dragoman.core.languages import Language
from dragoman.core.numerals import localised
from dragoman.core.text.protect import UNSPACED_LETTER

_PLAIN = {
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‘’‚‛ʼ´", "'"),
    **dict.fromkeys("–—―−‐‑", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " "),
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),
    "…": "...",
}
# What only printers and programs put into words.
_UNSEEN_SIGN = re.compile("[\u00ad\u2060\ufeffﬀ-ﬆ]")
_UNSEEN = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | dict.fromkeys("\u00ad\u2060\ufeff")
)
_QUOTED = "“”„‟«»‘‚‛"
_DASHED = regex.compile(r"(?<=\w)—(?=\w)")  # as English prints it; of two words it must not make one
_SPACED = regex.compile(r"(?<=«)\s+|\s+(?=»)")  # as French prints it
_DASHES, _DASH = regex.compile(r"(?<=^|\s)[–—](?=\s)|(?<=\w)—(?=\w)"), regex.compile(r"(?<=^|\s)-(?=\s)")
_DIGITS_APART, _DIGITS_TO = regex.compile(r"(?<=\d)-(?=\d)"), regex.compile(r"(?<=\d)–(?=\d)")
_APOSTROPHE = regex.compile(r"(?<=\w)'(?=\w)")

_ORDINALS, _ORDINAL = {"o": "º", "a": "ª"}, regex.compile(r"(?<![\w.,-])(\d{1,3})([oa])(?![\w-])")
_HAVE_ORDINALS = frozenset({"pt", "es", "gl", "it"})

# What stands for a sign by its kind in a copy of the text that is searched; no text has these. Of a script
# without spaces letters that are known stand for themselves in no word.
_SIGN, _POWER, _BINDS, _MONEY, _LETTER, _UNSPACED, _KNOWN = map(chr, range(0xE000, 0xE007))
_BINDING = frozenset("#@\\{}~^`®™℠")  # what makes one thing of the letters beside it
_SIGNS = frozenset("§¶†‡•′″‰")  # besides symbols
_SYMBOLS = frozenset({"So", "Sm", "Sk", "Co"})
_JOINS = r"[\uFE0F\u200D\u20E3]"  # what holds an emoji together
_W = rf"[\w{_LETTER}]"
_S = rf"[{_SIGN}{_POWER}{_MONEY}]"
_APART = rf"(?<![{_W}--{_JOINS}])"
_ANY = rf"[\w{_LETTER}{_SIGN}{_POWER}{_BINDS}{_MONEY}]"
_AMOUNT = r"\d+(?:[.,]\d+|[ \u00a0\u202f]\d{3}(?!\d))*+"
_TO = r"\s?[-‐‑–—]\s?"
_STRANGE = rf"\w*+{_LETTER}{_W}*+"
_LOST = regex.compile(
    rf"""
    # £3.50, £5m, US£3–£5
    (?:(?<!\w)\p{{Lu}}{{1,3}}+)?+{_MONEY}\s?+{_AMOUNT}{_ANY}*+(?:{_TO}{_MONEY}?{_AMOUNT}{_ANY}*+)?+
  | (?<![\w.,]){_AMOUNT}(?:{_TO}{_AMOUNT})?+\s?+{_MONEY}{_W}*+  # 3,50 £
    # MAX™, {{name}}, ~20%
  | (?:{_APART}{_W}++)?+(?:(?:{_BINDS}{_JOINS}*+)++(?:{_W}|%|[.,](?=\d))*+)++
    # 1½, km², −5, ★★★, an emoji
  | (?:{_APART}(?:\d[\w.,]*+(?={_S})|\p{{L}}{{1,3}}+(?={_POWER})))?+
    (?:{_S}{_JOINS}*+)++(?:\d(?:{_W}|%|[.,](?=\d))*+)?+(?:\ ?+{_SIGN}{_JOINS}*+(?!{_W}))*+
  | (?<word>{_APART}(?=\p{{Ll}}){_STRANGE})
  | (?<word>{_APART}{_STRANGE}(?:[ '’-](?!\p{{Ll}}){_STRANGE})*+)
  | {_UNSPACED}++
    """,
    regex.VERBOSE | regex.V1,
)
# Powers of ten of an amount that stands for itself from then on: £5m is £5 million.
_SCALES = {"en": {"k": 3, "m": 6, "mn": 6, "mln": 6, "b": 9, "bn": 9, "tn": 12, "trn": 12}}
_LOSES = frozenset({_SIGN, _POWER, _BINDS, _MONEY, _LETTER, _UNSPACED})
_NUMBER = regex.compile(rf"({_AMOUNT})(?:(\p{{L}}{{1,3}})(?![\p{{L}}\p{{N}}]))?")


def legible(text: str) -> str:
    """As dictionaries and models have words: composed letters, no ligatures, no soft hyphens."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_UNSEEN) if _UNSEEN_SIGN.search(text) else text


class Lost(NamedTuple):
    """start, end: in the text. stands_for: what a reader is to see."""

    start: int
    end: int
    stands_for: str


class LostSigns:
    """What an engine cannot write of texts from one language into another."""

    def __init__(self, writes: frozenset[str], source: str, target: str) -> None:
        """writes: the letters and signs it can."""
        self._source, self._target = source, target
        self._language: Language | None = None
        with suppress(languages.UnknownLanguage):
            self._language = languages.get(target)
        self._kinds = _Kinds(writes)
        self._ordinals = target.partition("-")[0] in _HAVE_ORDINALS and "º" not in writes
        self._scales = _SCALES.get(source.partition("-")[0], {})
        self._plain = str.maketrans({sign: plain for sign, plain in _PLAIN.items() if sign not in writes})

    def among(self, text: str) -> bool:
        return not _LOSES.isdisjoint(text.translate(self._kinds))

    def find(self, text: str) -> list[Lost]:
        """In order, apart."""
        kinds = text.translate(self._kinds)
        if kinds == text:
            return []
        found: list[Lost] = []
        for hit in _LOST.finditer(kinds):
            written = text[slice(*hit.span())]
            if not (hit["word"] and self._may_be_folded(written)):
                found.append(Lost(*hit.span(), _NUMBER.sub(self._localised, written)))
        return found

    def plain(self, text: str) -> str:
        """The text, its lost words replaced, with letters and marks that the engine knows for the others."""
        if text.isascii():
            return text
        if "—" in text and ord("—") in self._plain:
            text = _DASHED.sub(" - ", text)
        if ("«" in text or "»" in text) and ord("«") in self._plain:
            text = _SPACED.sub("", text)
        text = text.translate(self._plain)
        if _LETTER in (kinds := text.translate(self._kinds)):
            text = "".join(_folded(s) if kind == _LETTER else s for s, kind in zip(text, kinds, strict=True))
        return text

    def printed(self, source: str, answer: str) -> str:
        """An answer to what `plain` has made of the source, with the marks of printers where the source has
        them and no others: quotation marks as its language has them, apostrophes, dashes, three dots."""
        if self._ordinals:
            answer = _ORDINAL.sub(
                lambda found: found[0] if found[0] in source else found[1] + _ORDINALS[found[2]], answer
            )
        if source.isascii():
            return answer
        lost = {sign for sign in _PLAIN if ord(sign) in self._plain and sign in source}
        if not lost:
            return answer
        if not lost.isdisjoint(_QUOTED) and '"' not in source:
            answer = self._quoted(answer)
        if "’" in lost and "'" not in source:
            answer = _APOSTROPHE.sub("’", answer)
        if not lost.isdisjoint("–—") and not _DASH.search(source):
            answer = self._dashed(_DASHES.findall(source), answer)
        if _DIGITS_TO.search(source) and not _DIGITS_APART.search(source):
            answer = _DIGITS_APART.sub("–", answer)
        if "…" in lost and "..." not in source:
            answer = answer.replace("...", "…")
        return answer

    def _may_be_folded(self, word: str) -> bool:
        """Whether the engine knows it without the marks on its letters (naïve), and is to translate it: it is
        no name, or one that is written in another script there."""
        other = self._language is not None and self._language.script != "Latn"
        return (word[0].islower() or other) and _LETTER not in _folded(word).translate(self._kinds)

    def _localised(self, number: regex.Match[str]) -> str:
        """A number as the target writes it, with the word for what a letter says: 3.5m → 3,5 milhões."""
        written = localised(number[1], self._source, self._target)
        scale = self._scales.get((number[2] or "").lower())
        if scale is None or self._language is None:
            return written + (number[2] or "")
        value = Decimal(localised(number[1], self._source, "en").replace(",", ""))
        return format_compact_decimal(
            value.scaleb(scale),
            format_type="long",
            locale=self._language.locale,
            fraction_digits=len(number[1]),
        )

    @staticmethod
    def _dashed(dashes: list[str], answer: str) -> str:
        """Dashes in the order of the source's, or all like its first."""
        alike = len(dashes) != len(_DASH.findall(answer))
        left = iter(dashes)
        return _DASH.sub(lambda _: dashes[0] if alike else next(left), answer) if dashes else answer

    def _quoted(self, answer: str) -> str:
        """The marks of a typewriter turned into pairs, unless they are none."""
        parts = answer.split('"')
        if len(parts) % 2 == 0 or self._language is None:
            return answer
        marks = self._language.quotes
        space = "\u00a0" if self._target.partition("-")[0] == "fr" else ""
        out = [parts[0]]
        for before, inside, behind in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            stands = inside.strip() == inside != ""
            if not stands or before[-1:].isalnum() or behind[:1].isalnum():
                return answer
            out += (marks.open, space, inside, space, marks.close, behind)
        return "".join(out)


# Several attempts at a story, and the stories after it, ask the same engine.
lost_signs = lru_cache(maxsize=64)(LostSigns)


class _Kinds(dict[int, str]):
    """For `str.translate`: each letter and sign, or what stands for its kind where it is lost."""

    def __init__(self, writes: frozenset[str]) -> None:
        super().__init__()
        self._writes = writes

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = kind = self._kind(sign)
        return kind

    def _kind(self, sign: str) -> str:
        category = unicodedata.category(sign)
        letter = category[0] == "L"
        if letter and UNSPACED_LETTER.match(sign):
            return _KNOWN if sign in self._writes else _UNSPACED
        if sign in self._writes or sign in _PLAIN or sign.isspace():
            return sign
        if category == "Sc":
            return _MONEY
        if sign in _BINDING:
            return _BINDS
        if category == "No":
            return _POWER
        if category in _SYMBOLS or sign in _SIGNS:
            return _SIGN
        # A capital that no vocabulary has is read as its small letter's, º as o.
        if letter and not {sign.lower(), *unicodedata.normalize("NFKC", sign)} & self._writes:
            return _LETTER
        return sign


def _folded(letters: str) -> str:
    """Letters without marks: é → e."""
    return "".join(s for s in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(s))
