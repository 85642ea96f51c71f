"""Text in the wrong encoding: read as another code page, replaced by question marks or escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import ftfy.bad_codecs  # noqa: F401  (registers the sloppy code pages)

from dragoman.core.checks.base import Check, base_language
from dragoman.core.checks.reading.code_pages import CYRILLIC_PAGES, misread, misspelled
from dragoman.core.checks.reading.words import function_words
from dragoman.core.types import Finding, Segment, Severity

_HIGH_1252 = (
    "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018"
    "\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178\u0080-\u00bf"
)
_HIGH_1251 = (
    "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї\u20ac\u201a\u201e\u2026\u2020\u2021"
    "\u2030\u2039\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2122\u203a\u00a0-\u00bf№"
)
_REPLACED = re.compile("\ufffd")
_ESCAPES = re.compile(
    r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#(?:x[0-9a-fA-F]{3,5}|\d{3,6});|(?:%[0-9A-F]{2}){4}|"
    r"%[C-F][0-9A-F]%[89AB][0-9A-F]"
)
_LATIN_PAIR = re.compile(
    # à begins three bytes; before a space or a mark that closes it ends a word: volontà”
    rf"(?:(?<![A-ZÀ-Þ])[ÂÃÄÅÉÐÑØÙ×ÒÓ][{_HIGH_1252}]|à[\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf]|â[€„‚][{_HIGH_1252}]|â€|[ÐÑ][^\w\s]?[ÐÑ])"
)
_CYRILLIC_PAIR = re.compile(
    rf"(?:[РС]\s?[{_HIGH_1251}]\s?){{2}}|[РС][{_HIGH_1251}]\s?[РС]\s?[{_HIGH_1251}]|вЂ[{_HIGH_1251}]|В[«»]"
)
_LATIN_RUN = re.compile(r"[À-ÖØ-öø-ÿ][À-ÖØ-öø-ÿ]{4,}")
# What these need: looked for first, at a tenth of the price.
_LATIN_FIRST = re.compile("[ÂÃÄÅÉÐÑØÙ×ÒÓàâ]")
_CYRILLIC_FIRST = re.compile(rf"[РС]\s?[{_HIGH_1251}]\s?[РС]")
_CLOSING = frozenset("”’»…–—“\u00a0")
# First bytes of two- and three-byte UTF-8, read as cp1252, cp1251 or cp1254.
_LEADS = re.compile("[Â-Üà-ïĞİŞРСвЂ]")
_PAGES = ("sloppy-windows-1252", "sloppy-windows-1251", "sloppy-windows-1254", "iso-8859-1")


def _signs(first: int, last: int) -> str:
    """What these bytes are read as, in any of the pages: for a class of signs."""
    return re.escape("".join(sorted({s for page in _PAGES for s in bytes(range(first, last)).decode(page)})))


# How any UTF-8 begins in one of these, where no other such sign stands before it: a first byte, then one,
# two or three that go on. The second is rarer in a text than the first, so it is looked for.
_ON = f"[{_signs(0x80, 0xC0)}]"
_TWO, _THREE, _FOUR = _signs(0xC2, 0xE0), _signs(0xE0, 0xF0), _signs(0xF0, 0xF5)
_BEGINS = re.compile(
    rf"{_ON}(?<![^\x00-\x7f]..)"
    f"(?:(?<=[{_TWO}].)|(?<=[{_THREE}].){_ON}|(?<=[{_FOUR}].){_ON}{{2}})",
    re.DOTALL,
)
_QUESTION = re.compile(r"\?{2,}")
# Signs that only machines read, and such as turn the order of the letters inside a word.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_TURNS = re.compile(r"[\u202d\u202e]|[\u202a-\u202c\u2066-\u2069](?<=[A-Za-zÀ-ʯЀ-ԯ].)(?=[A-Za-zÀ-ʯЀ-ԯ])")
# ger?t, but not of an address: /watch?v=…
_ASKED_INSIDE = re.compile(r"\?(?<=[^\W\d_].)(?=[^\W\d_A-ZА-Я])(?!\w{1,20}[=&])")
_ASKED = re.compile(r"\?{1,300}")
_CAPITALS = re.compile(r"[A-ZА-ЯЁІЇЄҐ][A-ZА-ЯЁІЇЄҐ]")
_CASE = re.compile(r"[А-ЯЁІЇЄҐ]{2}(?<=[а-яёіїєґ]..)")
_FRAME = re.compile("[─-▟¬®¤§±†‡‰¶µЂЃЉЊЌЋЏ€≥≤]")
_FRAMES = re.compile("[─-▟]|[^\\W\\d_][¬®¤§©±°†‡‰¶µ€≥≤\xad\u0080-\u009f][^\\W\\d_]|[а-яё][А-ЯЁЂЃЉЊЌЋЏҐ]")
_ASKS = frozenset("?؟？՞")
_WORD = re.compile(r"[^\W\d_]+")
_NON_ASCII = re.compile(r"[^\x00-\x7f]{2,400}")
CYRILLIC = frozenset({"ru", "uk", "be", "bg", "kk", "mk", "sr"})


class MojibakeCheck(Check):
    """Sees what no writer types: UTF-8 read as a code page (by decoding it back), one Cyrillic code
    page read as another (the round trip gives words), replacement signs, escapes."""

    id = "mojibake"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        text, language = target.text, base_language(target.language)
        if not text.isprintable():
            match = _CONTROLS.search(text) or _TURNS.search(text)
            if match and match.group() not in source.text:
                yield self._at(match.start(), match.end(), text)
                return
        for pattern, possible in (
            (_REPLACED, "\ufffd" in text),
            (_ESCAPES, "\\" in text or "&" in text or "%" in text),
        ):
            match = pattern.search(text) if possible else None
            if match and not pattern.search(source.text):
                yield self._at(match.start(), match.end(), text)
                return
        asked = self._questions(text, source.text, language)
        if asked:
            yield self._at(*asked, text)
            return
        if text.isascii():
            return
        found = (
            self._pairs(text, source.text)
            or misread(text, source.text, language)
            or misspelled(text, source.text, language)
            or self._page(text, language)
        )
        if found:
            yield self._at(*found, text)

    def _at(self, start: int, end: int, text: str) -> Finding:
        return Finding(self.id, Severity.CRITICAL, None, (start, end), (text[start:end][:60],))

    def _questions(self, text: str, source: str, language: str) -> tuple[int, int] | None:
        inside = _ASKED_INSIDE.findall(text) if "?" in text else []
        if len(inside) > len(_ASKED_INSIDE.findall(source)):
            places = [found.span() for found in _ASKED_INSIDE.finditer(text)]
            return places[0][0], places[-1][1]
        if "?" in text and _ASKS.isdisjoint(source):
            for run in _ASKED.finditer(text):
                if _for_letters(text, *run.span(), language == "fr"):
                    return run.span()
        if text.count("??") < 2:
            return None
        runs = list(_QUESTION.finditer(text))
        if len(runs) < 2 or len(_QUESTION.findall(source)) >= len(runs):
            return None
        signs = sum(len(r.group()) for r in runs)
        letters = sum(map(str.isalpha, text))
        return (runs[0].start(), runs[-1].end()) if signs >= 6 and signs * 4 > letters else None

    def _pairs(self, text: str, source: str) -> tuple[int, int] | None:
        if _LATIN_FIRST.search(text):
            match = _LATIN_PAIR.search(text)
            if match and match.group() not in source:
                return match.span()
        if _CYRILLIC_FIRST.search(text) or "вЂ" in text or "В«" in text or "В»" in text:
            for match in _CYRILLIC_PAIR.finditer(text):
                if match.group() not in source and not _plain(match.group()):
                    return match.span()
        match = _LATIN_RUN.search(text)
        if match and match.group() not in source:
            return match.span()
        if not _BEGINS.search(text):
            return None
        for run in _NON_ASCII.finditer(text):
            begins = _BEGINS.match(run[0], 1) and _LEADS.search(run[0])
            if begins and run[0] not in source and not _ends_word(text, run) and _decodes(run[0]):
                return run.span()
        return None

    def _page(self, text: str, language: str) -> tuple[int, int] | None:
        """One code page for another: the words come out when it is turned round."""
        if language not in CYRILLIC:
            return None
        odd = _CAPITALS.search(text) and (_shouted(text[:2000]) or _CASE.search(text))
        if not odd and not _LATIN_RUN.search(text) and not _framed(text):
            return None
        words = function_words(language)
        now, sung = _known(text, words), _vowels(text)
        for read_as, meant in CYRILLIC_PAGES:
            turned = text.encode(read_as, "ignore").decode(meant, "ignore")
            better = _known(turned, words) >= max(1, 3 * now)
            if better or (sung < 0.28 and _vowels(turned) > max(0.33, 1.3 * sung) and not now):
                return (0, len(text))
        return None


def _for_letters(text: str, start: int, end: int, spaced: bool) -> bool:
    """Whether question marks stand for a word (в ????, что), or for its first letter or its last, in a text
    whose source asks nothing. Where a question ends, a capital follows. spaced: as French sets the mark."""
    before, after, then = text[start - 1 : start], text[end : end + 1], text[end + 1 : end + 2]
    free = start == 0 or before in ' \u00a0«“"('
    if end - start > 1:
        return free and not after.isalnum()
    if free and after.islower():
        return True
    whole = before == " " and not spaced
    return (before.isalpha() or whole) and after == " " and then.islower()


def _framed(text: str) -> bool:
    """Whether signs that no word has stand in its words, again and again."""
    return _FRAME.search(text) is not None and len(_FRAMES.findall(text[:2000])) >= 3


def _shouted(text: str) -> bool:
    """Whether most letters are capitals."""
    letters = [c for c in text if c.isalpha()]
    return sum(map(str.isupper, letters)) * 2 > len(letters) > 8


def _known(text: str, words: frozenset[str]) -> int:
    return sum(word.lower() in words for word in _WORD.findall(text[:2000]))


def _vowels(text: str) -> float:
    """The share of vowels among the Cyrillic letters; in Slavic prose about two of five."""
    letters = [c for c in text[:2000].lower() if "а" <= c <= "я" or c in "ёіїєўґ"]
    return sum(c in "аеёиоуыэюяіїє" for c in letters) / len(letters) if len(letters) >= 10 else 1.0


def _plain(pair: str) -> bool:
    """Two Ukrainian syllables, not a code page: Рі, Сі with letters that Ukrainian has."""
    return all(c in "РСіїєґІЇЄҐ \u00a0" for c in pair) and len(pair.replace(" ", "")) <= 4


def _ends_word(text: str, run: re.Match[str]) -> bool:
    """The last letter of a word and marks that close: “LA MUNIÓ”, là-bas allá », Ludwig Strauß”."""
    before, after = text[: run.start()][-1:], text[run.end() :][:1]
    last, marks = run[0][0], run[0][1:]
    whole = before.isupper() if last.isupper() else before.isalpha()
    return whole and last.isalpha() and _CLOSING.issuperset(marks) and not after.isalnum()


def _decodes(run: str) -> bool:
    for page in _PAGES:
        try:
            turned = run.encode(page).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if page == "sloppy-windows-1251" and len(run) < 4:
            continue  # Рі is a Korean name in Ukrainian
        letters = [c for c in turned if c.isalpha()]
        if turned.isprintable() and letters and (len(letters) > 1 or letters[0] < "\u2000"):
            return True
    return False
