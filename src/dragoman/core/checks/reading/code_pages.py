"""Text that was written in one code page and read as another: found by turning it round."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

import ftfy.bad_codecs  # noqa: F401  (registers the sloppy code pages)

from dragoman.core.checks.reading.scripts import SCRIPTS, letters, own

# What UTF-8 is read as besides the Windows pages of Western, Turkish and Cyrillic.
_PAGES = (
    "koi8_r",
    "mac_roman",
    "mac_cyrillic",
    "cp1250",
    "iso8859_2",
    "cp437",
    "cp850",
    "cp866",
    "sloppy-windows-1251",
    "cp1256",
    "iso8859_7",
    "cp1253",
    "cp1255",
    "gbk",
    "cp932",
)
_OF_TWO_BYTES = frozenset({"gbk", "cp932"})  # a sign
# What such a reading leaves and prose has no use for is sought in two steps, by classes of signs: one of no
# script of the language, then what may begin UTF-8 in one of the pages, before another such sign.
_COMMON = "\u0000-\u007f\u00a0-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2116\u2122"
_CJK = "\u3000-\u303f\uff00-\uff60\uffe0-\uffee"
_BEGINS = re.compile("[ĂÄÅÂÃĹĐŃŘŮâŕăĺđƒ–—][^\x00-\x7f\\s]")
_ARABIC = re.compile("[\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf„†‡ˆ‰‹ŒŠƒ•™œ›](?<=[\u0600-\u06ff].)")
CJK = frozenset({"Hani", "Kana", "Hang"})
_RUN = re.compile(r"[^\x00-\x7f]{1,400}")
# Controls, and a frame or a shade that touches a letter: no writer types them.
_TYPED = re.compile("[\u0080-\u0084\u0086-\u009f]|[─-▇▉-□⌠⌡](?:[^\\W\\d_]|(?<=[^\\W\\d_].))")
# A sign of East Asia that touches a small letter of an alphabet: inundaci将ﾑn.
_EASTERN = re.compile("[\u3400-\u9fff\uff61-\uff9f](?:(?<=[a-zа-я].)|(?=[a-zа-я]))")
MOST = 300  # runs of signs, or words, that are looked at
_WHOLE = 0.7  # of its bytes must come back
_MARKS = frozenset("“”„«»‘’‚–—…\u00a0\u202fʻʼ№€£°·•©®™¿¡״׳‹›、。「」，：？！（）《》・－～\u200c\u200d")
# A letter of the other kind inside a word: für and años in the Cyrillic page.
_GLUED = re.compile("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][a-z]")
_WORD = re.compile(r"[^\W\d_]+")
# What stands between two small letters in no word in Latin or Cyrillic letters: signs, Greek, capitals with
# an accent, but behind the letter that Irish sets before them (na hÉireann).
_SIGNS = "¬¤¦§¨¿¹³±÷≥≤≈√№ƒˆ¸‰†‡ﬂﬁ€Α-Ωα-ω"
_SMALL = "a-zß-öø-ÿа-яёіїєґў"
_WITHIN = re.compile(f"[{_SIGNS}À-ÖØ-Ý](?<=[{_SMALL}].)(?<!\\b[hnt].)(?=[{_SMALL}])")
# Letters of Serbian and Macedonian, which their neighbours never use; a word of nothing but accented letters
# of Western Europe.
_SERBIAN = re.compile("[ЂЃѓЉЊЌЋЏђљњќћџ]")
_ACCENTED = re.compile(r"(?<!\w)[À-ÖØ-öø-ÿ]{3,}+(?!\w)")
_RARE = re.compile(f"[{_SIGNS}À-ÖØ-öø-ÿЂЃѓЉЊЌЋЏђљњќћџ]")  # what one of these needs: looked for first
SLAVIC = ("ru", "uk", "be")
_ICELANDIC = re.compile("[ðþýÐÞÝ]")  # where Turkish has ğ, ş, ı
# Davíð, Guðni Jóhannesson
_NORTHERN = re.compile(r"\b[A-ZÁÉÍÓÚÝÞÐÖÆ][a-záéíóúýþðöæ]*(?:[ðþ][a-záéíóúýþðöæ]*|sson|dóttir)\b")
_LATIN_PAGES = ("cp1252", "cp1254", "cp1250", "cp1257")
# Cyrillic pages: read as the first, meant as the second.
CYRILLIC_PAGES = (
    ("cp1251", "koi8_r"),
    ("koi8_r", "cp1251"),
    ("cp1251", "cp866"),
    ("cp866", "cp1251"),
    ("cp1251", "koi8_u"),
    ("mac_cyrillic", "cp1251"),
    ("cp1251", "mac_cyrillic"),
    ("cp1251", "iso8859_5"),
    ("koi8_r", "iso8859_5"),
)


@lru_cache(maxsize=32)
def _foreign(language: str) -> re.Pattern[str]:
    return re.compile(f"[^{_COMMON}{_CJK if CJK.intersection(SCRIPTS[language]) else ''}{letters(language)}]")


def may_be_misread(text: str, language: str) -> bool:
    """A quick look, which clears nearly all texts."""
    if language not in SCRIPTS:
        return False
    found = _foreign(language).search(text) or _BEGINS.search(text)
    return bool(found or (language in ("ar", "fa") and _ARABIC.search(text)))


def misread(text: str, source: str, language: str) -> tuple[int, int] | None:
    """The first run of signs that is UTF-8 read as another page, where it gives letters of the language; of a
    Latin text as well a word with a letter of another page's."""
    if not may_be_misread(text, language):
        return None
    typed = _TYPED.search(text)
    if typed and typed.group()[0] not in source:
        return typed.span()
    eastern = _EASTERN.search(text) if SCRIPTS[language] in (["Latn"], ["Cyrl"]) else None
    if eastern and eastern.group() not in source:
        return eastern.span()
    for run in islice(_RUN.finditer(text), MOST):
        if run.group() not in source:
            for page in _PAGES:
                if _comes_back(run.group(), page, language):
                    return run.span()
    return _in_cyrillic(text, source, language)


def misspelled(text: str, source: str, language: str) -> tuple[int, int] | None:
    """Where a word has signs or letters that no word of the language has: one byte read in another page."""
    scripts = SCRIPTS.get(language)
    if scripts == ["Latn"]:
        patterns = [_WITHIN]
        if language in ("tr", "az") and len(_ICELANDIC.findall(text)) > 1 and not _NORTHERN.search(text):
            patterns.append(_ICELANDIC)
    elif not _RARE.search(text):
        return None
    elif scripts == ["Cyrl"]:
        patterns = [_WITHIN, _ACCENTED, *([_SERBIAN] if language in SLAVIC else ())]
    else:
        patterns = [_ACCENTED]
    for pattern in patterns:
        found = pattern.search(text)
        if found and text[max(0, found.start() - 1) : found.end() + 1] not in source:
            return found.span()
    return None


def _comes_back(run: str, page: str, language: str) -> bool:
    raw = run.encode(page, "ignore")
    if len(raw) < 2 or raw.isascii():
        return False
    if len(run) == 2 and run.isupper() and max(run) <= "\u024f":
        return False  # two capitals, as in ÂŞIK
    turned = raw.decode("utf-8", "ignore")
    back = turned.encode()
    if len(back) < _WHOLE * len(raw) or len(back) < _WHOLE * len(run):
        return False
    if page in _OF_TWO_BYTES:
        if CJK.intersection(SCRIPTS[language]):
            return False
    elif len(turned) >= len(run):
        return False
    native, written = own(language), [c for c in turned if ord(c) > 0x7F]
    return bool(written) and all(c in _MARKS or native.match(c) for c in written)


def _in_cyrillic(text: str, source: str, language: str) -> tuple[int, int] | None:
    """A Latin word with a Cyrillic letter where the same byte is one of its own: fьr, aсos."""
    if SCRIPTS.get(language) != ["Latn"] or not _GLUED.search(text):
        return None
    for match in islice(_WORD.finditer(text), MOST):
        word = match.group()
        if _GLUED.search(word) and word not in source and not word.isupper() and _turns(word, language):
            return match.span()
    return None


def _turns(word: str, language: str) -> bool:
    letters = _accents(language)
    odd = "".join(c for c in word if "\u0400" <= c <= "\u04ff")
    if 2 * len(odd) > len(word) + 1:
        return False
    for page in _LATIN_PAGES:
        turned = odd.encode("cp1251", "ignore").decode(page, "ignore")
        if len(turned) == len(odd) and letters.issuperset(turned):
            return True
    return False


@lru_cache(maxsize=32)
def _accents(language: str) -> frozenset[str]:
    letters = _ACCENTS.get(language, "")
    return frozenset(letters + letters.upper())


_ACCENTS = {
    "en": "áéíóúñüöäçèê",  # of names
    "es": "áéíóúñü",
    "de": "äöüß",
    "fr": "àâçéèêëîïôùûüœ",
    "it": "àèéìòù",
    "pt": "áâãàçéêíóôõú",
    "ca": "àçèéíïòóúü",
    "pl": "ąćęłńóśźż",
    "tr": "çğıöşüâîû",
    "az": "çğıöşü",
    "nl": "áéëïóöü",
    "cs": "áčďéěíňóřšťúůýž",
    "ro": "âăîșț",
    "hu": "áéíóöőúüű",
}
