"""Bytes → text: byte order marks, UTF-8, what the file says of itself, and the code pages of its language.

A code page cannot be told from its bytes alone; with the language known few are left, and their letters
decide (chardet, restricted to them). Text that was read in the wrong code page once before and saved
again is turned back.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import chardet
import ftfy
import ftfy.bad_codecs  # registers the sloppy code pages

from dragoman.core import languages

_BOMS = (  # the longer ones first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = ("cp1252", "iso8859-15", "mac-roman", "cp850", "cp437")
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "cp855")
# By language, else by script; the most usual first.
_PAGES: dict[str, tuple[str, ...]] = {
    "uk": ("cp1251", "koi8-u", "cp1125", *_CYRILLIC[3:]),
    "be": ("cp1251", "koi8-u", "cp866", *_CYRILLIC[3:]),
    "kk": ("kz1048", "cp1251"),
    "az": ("cp1254", "iso8859-9", "mac-turkish", "cp857"),
    "tr": ("cp1254", "iso8859-9", "mac-turkish", "cp857"),
    "zh": ("gb18030", "big5hkscs"),
    "ja": ("cp932", "euc-jp"),
    "ko": ("cp949", "johab"),
    "vi": ("cp1258",),
    **dict.fromkeys(
        ("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"),
        ("cp1250", "iso8859-2", "mac-latin2", "cp852", "iso8859-16"),
    ),
    **dict.fromkeys(("et", "lv", "lt"), ("cp1257", "iso8859-13", "iso8859-4", "cp775")),
    "Cyrl": _CYRILLIC,
    "Latn": _LATIN,
    "Arab": ("cp1256", "iso8859-6"),
    "Hebr": ("cp1255", "iso8859-8", "cp862"),
    "Grek": ("cp1253", "iso8859-7", "mac-greek", "cp737"),
    "Thai": ("cp874",),
}
# Letters beyond ASCII (CLDR, main and auxiliary exemplars), of languages that share their code pages.
_OWN = {
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъёў",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюяиїєґщъ",
    "en": "áàâäãåçéèêëíïîñóöôøúüœæ",
    "es": "áéíñóúüªºçàè",
    "pt": "áâãàçéêíóôõúüªºèñ",
    "ca": "àçéèíïóòúü·áñŀ",
    "fr": "àâæçéèêëîïôœùûüÿäöñáíóúã",
    "de": "äöüßéèàâçêëñáíóôú",
    "it": "àèéìòóùíîçêáúñ",
    "az": "çğıöşüəâî",
    "tr": "çğıöşüâîû",
    "pl": "ąćęłńóśźżéöüäáčš",
}
_SIGNS = frozenset("«»„“”‘’‚‹›–—…•№°§€£©®™¿¡´\u00a0\u00ad×±½¼¾²³،؛؟٪٫٬٭")
_OPEN = frozenset("‚„¿¡")  # never behind a letter
_OUTSIDE = _SIGNS - frozenset("’·–—\u00a0\u00ad")  # never within a word
_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big-endian)",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32 (big-endian)",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "cp437": "IBM437",
    "cp737": "IBM737",
    "cp775": "IBM775",
    "cp850": "IBM850",
    "cp852": "IBM852",
    "cp855": "IBM855",
    "cp857": "IBM857",
    "cp862": "IBM862",
    "cp866": "IBM866",
    "cp1125": "IBM1125",
    "mac-cyrillic": "MacCyrillic",
    "mac-roman": "MacRoman",
}
# What UTF-8 is mistaken for.
_MISTAKEN = (
    "sloppy-windows-1252",
    "latin-1",
    "sloppy-windows-1251",
    "sloppy-windows-1254",
    "koi8-r",
    "cp866",
    "mac-roman",
    "mac-cyrillic",
    "cp437",
)
_TOLD = re.compile(
    rb"""<\?xml[^>]*?\sencoding\s*=\s*["'](?P<xml>[\w.:-]+)"""
    rb"""|<meta\s[^>]*?\bcharset\s*=\s*["']?\s*(?P<meta>[\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes in which a file says what it is
_LOOK = 65_536  # bytes that are enough to tell a code page
_CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class NotText(ValueError):
    """The bytes are no text in any encoding that the language is written in."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """encoding: as people call it. mended: what the text had once been misread as, "" if it was not.
    usual: whether it is plain UTF-8, of which there is nothing to say."""

    text: str
    encoding: str
    mended: str = ""

    @property
    def usual(self) -> bool:
        return self.encoding == "UTF-8" and not self.mended


def decode(data: bytes, language: str, *, markup: bool = False) -> Decoded:
    """The text of a file. language: what it is written in. markup: HTML, which may name its encoding.

    Raises NotText. A byte order mark is no part of the text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = _read(data[len(mark) :], name)
            if text is None or _binary(text):
                raise NotText(f"it begins like {_NAMES[name]} and is not")
            return Decoded(text, _NAMES[name]) if name != "utf-8" else _mend(text, language)
    if b"\0" in data:
        return _wide(data, language)
    text = _read(data, "utf-8")
    if data.isascii() and (b"\x1b$" not in data or language != "ja"):
        if _binary(data.decode("ascii")):
            raise NotText("it holds control characters")
        return Decoded(data.decode("ascii"), "UTF-8")
    told = _told(data) if markup else ""
    if data.isascii():
        if (escaped := _read(data, "iso2022-jp")) is None:
            raise NotText("it holds escape sequences that mean nothing")
        return Decoded(escaped, "ISO-2022-JP")
    if text is not None and not _binary(text) and (not told or told == "utf-8" or not _suits(text, told)):
        return _mend(text, language)
    if told and told != "utf-8":
        there = _read(data, told)
        if there is not None and not _binary(there):
            return Decoded(there, _name(told))
    name = _page(data, language)
    found = _read(data, name) if name else None
    if found is None or _binary(found):
        raise NotText("it is no text in an encoding of this language")
    return Decoded(found, _name(name))


def _suits(utf8: str, told: str) -> bool:
    """Whether a file that can be read as UTF-8 may all the same be in the code page that it names: it
    would be a strange word or two, not many."""
    return told in ("cp1251", "cp1252", "iso8859-1") and len(_NOT_ASCII.findall(utf8)) < 2


def _told(data: bytes) -> str:
    """The encoding that HTML or XML names, as Python calls it; "" for none that is known."""
    found = _TOLD.search(data[:_HEAD])
    if not found:
        return ""
    label = (found["xml"] or found["meta"]).decode("ascii", "replace").lower()
    # As browsers do (WHATWG): what says Latin-1 is Windows' page, what says UTF-16 in ASCII is not.
    label = {"latin-1": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(
        label, label
    )
    label = {"iso-8859-9": "cp1254", "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman"}.get(
        label, label
    )
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    return "utf-8" if name.startswith("utf") else name


def _read(data: bytes, name: str) -> str | None:
    # A sloppy page has a sign for every byte, as browsers do; a strict one says that it is another page.
    for codec in (name, f"sloppy-windows-{name[2:]}" if name in ("cp1251", "cp1252") else name):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _binary(text: str) -> bool:
    """Whether there is what no text has; a stray one in a long text is a typing error."""
    strange = len(_CONTROL.findall(text[:_LOOK]))
    return strange > 0 and strange * 1000 > len(text[:_LOOK])


def _wide(data: bytes, language: str) -> Decoded:
    """UTF-16 or UTF-32 without its mark: half of them, and not the other half, makes sense."""
    script = _script(language)
    best: tuple[float, str, str] = (0.0, "", "")
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = _read(data, name)
        if text is not None and text and not _binary(text):
            best = max(best, (_letters(text, script), name, text))
    share, name, text = best
    if share < 0.4:
        raise NotText("it is binary")
    return Decoded(text, _name(name))


# Signs of a third of any text, which other encodings of it do not come out as.
_KANA_OR_HAN = {
    "Jpan": re.compile("[\u3041-\u30ff]"),
    "Hans": re.compile("[\u4e00-\u9fff]"),
    "Hant": re.compile("[\u4e00-\u9fff]"),
}


def _share(signs: re.Pattern[str], text: str) -> float:
    return len(signs.findall(text)) / len(text)


def _page(data: bytes, language: str) -> str:
    """The code page that a text in this language is in, "" when none will do."""
    script = _script(language)
    if script in _KANA_OR_HAN:
        wide = {
            name: _share(_KANA_OR_HAN[script], text)
            for name in ("utf-16-le", "utf-16-be")  # without one space or full stop of ASCII
            if (text := _read(data, name))
        }
        if wide and max(wide.values()) > 0.3:
            return max(wide, key=lambda name: wide[name])
    sample = _letters_only(data[: 4 * _LOOK])[:_LOOK]
    odd: dict[str, int] = {}
    for page in pages_of(language):
        if _read(data, page) is not None:
            many = script in _KANA_OR_HAN or script == "Kore"
            odd[page] = 0 if many else _odd(sample.decode(page, "replace"), language)
    if not odd:
        return ""
    least = min(odd.values())
    able = [page for page, signs in odd.items() if signs <= least + len(sample) // 2000]
    few = script == "Latn" and sum(byte > 127 for byte in sample) < 3  # too few to go by how often they come
    if few or len(able) == 1:
        return able[0]
    found = chardet.detect(sample, include_encodings=able, compat_names=False, no_match_encoding=able[0])[
        "encoding"
    ]
    page = _plain(found) if isinstance(found, str) else ""
    return page if page in map(_plain, able) else able[0]


def _odd(text: str, language: str) -> int:
    """How many signs no writer of this language types: others' letters, capitals within a word, symbols."""
    own = _OWN.get(language.partition("-")[0], "")
    odd, before = 0, " "
    for sign, after in zip(text, text[1:] + " ", strict=True):
        if sign >= "\x80" and not sign.isalpha():
            odd += sign not in _SIGNS and not unicodedata.category(sign).startswith("M")
            odd += before.isalpha() and (sign in _OPEN or (sign in _OUTSIDE and after.isalpha()))
        elif sign >= "\x80":
            odd += bool(own) and sign.lower() not in own
        odd += before.islower() and sign.isupper() and max(before, sign) >= "\x80"
        before = sign
    return odd


def _plain(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


_BETWEEN = re.compile(rb"<[^<>]*>|[\x00-\x7f]{200,}")


def _letters_only(data: bytes) -> bytes:
    """Without tags and long stretches of ASCII, which say nothing about the letters."""
    return _BETWEEN.sub(b" ", data)


@lru_cache(maxsize=256)
def pages_of(language: str) -> tuple[str, ...]:
    """The code pages that a language was written in, the most usual first."""
    base = language.partition("-")[0]
    own = _PAGES.get(base) if language in (base, f"{base}-{_script(base)}") or base == "zh" else None
    found = own or _PAGES.get(_script(language)) or _LATIN
    # Whatever the language, a page of Windows is likelier than nothing.
    return tuple(dict.fromkeys(page for page in (*found, "cp1252") if _known(page)))


def _known(page: str) -> bool:
    try:
        codecs.lookup(page)
    except LookupError:
        return False
    return True


def _name(codec: str) -> str:
    codec = codec.removeprefix("sloppy-windows-")
    for known, name in _NAMES.items():
        if _plain(known) == _plain(codec):
            return name
    plain = _plain(codec)
    if re.fullmatch(r"cp125\d", plain):
        return f"windows-{plain[2:]}"
    return re.sub(r"^iso8859[-_]", "ISO-8859-", plain)


@lru_cache(maxsize=256)
def _script(language: str) -> str:
    try:
        return languages.get(language).script
    except languages.UnknownLanguage:
        return "Latn"


_RANGES = {
    "Latn": "A-Za-zÀ-ɏəªº",
    "Cyrl": "А-яЁёІіЇїЄєҐґЎўҐґӘәҒғҚқҢңӨөҰұҮүҺһ",
    "Arab": "\u0600-\u06ff",
    "Hebr": "\u0590-\u05ff",
    "Grek": "\u0370-\u03ff",
    "Armn": "\u0530-\u058f",
    "Geor": "\u10a0-\u10ff",
    "Deva": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
    "Hans": "\u3000-\u30ff\u4e00-\u9fff",
    "Hant": "\u3000-\u30ff\u4e00-\u9fff",
    "Jpan": "\u3000-\u30ff\u4e00-\u9fff",
    "Kore": "\u1100-\u11ff\uac00-\ud7af",
}


@lru_cache(maxsize=32)
def _of_script(script: str) -> re.Pattern[str]:
    return re.compile(f"[{_RANGES.get(script, 'A-Za-z')}A-Za-z0-9\\s.,:;!?()<>/\"'=-]")


def _letters(text: str, script: str) -> float:
    """The share of signs that a text in this script is made of."""
    return _share(_of_script(script), text[:_LOOK])


# Text misread before ---------------------------------------------------------------------------


def _mend(text: str, language: str) -> Decoded:
    """UTF-8, turned back where it is UTF-8 or a code page that somebody read as another and saved."""
    found: dict[str, None] = {}
    if text.isascii():
        return Decoded(text, "UTF-8")
    script = _script(language)
    for _ in range(3):  # twice misread is seen now and then
        lines = _LINE.findall(text)
        turned = [_turned(line, script, found) for line in lines]
        if turned == lines:
            break
        text = "".join(turned)
    if not found:
        text = _another_page(text, language, found)
    if not found and script == "Cyrl":
        text = _exchanged(text, language, found)
    if not found:
        fixed = ftfy.fix_encoding(text)  # parts of a line
        own = _of_script(script)
        new = set(fixed) - set(text)
        if fixed != text and all(
            own.match(sign) and sign not in _RARE if sign.isalpha() else unicodedata.category(sign)[0] != "C"
            for sign in new
        ):
            text = fixed
            found["windows-1252"] = None
    return Decoded(text, "UTF-8", ", ".join(found))


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def _turned(line: str, script: str, found: dict[str, None], times: int = 3) -> str:
    """A line of which every sign is half of another one. What it is turned into on the way need not
    make sense, if it has to be turned again (`times`: at most)."""
    strange = _NOT_ASCII.findall(line)
    if len(strange) < 2 or not any(map(str.isalpha, line)):  # nothing but marks may well be what it says
        return line
    halfway: list[tuple[str, str]] = []
    for page in _MISTAKEN:
        for tried in (line, re.sub(r"(?<=[РСÐÑÃÂ]) ", "\u00a0", line)):  # a lost no-break space
            try:
                turned = tried.encode(page).decode("utf-8")
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            if _CONTROL.search(turned) or not _plausible(turned, script):
                halfway.append((page, turned))
                continue
            found[_name(page)] = None
            return turned
    for page, turned in halfway if times > 1 else ():
        if (again := _turned(turned, script, found, times - 1)) != turned:
            found[_name(page)] = None
            return again
    return line


def _plausible(turned: str, script: str) -> bool:
    """Whether it is writing of the language's script; one pair of signs may be a word of its own («Рі»)."""
    new = _NOT_ASCII.findall(turned)
    if any(unicodedata.category(sign) in ("Cc", "Cn", "Co") for sign in new):
        return False
    own = _of_script(script)
    foreign = sum(sign.isalnum() and not own.match(sign) for sign in new)
    if 2 * foreign > sum(map(str.isalnum, new)):
        return False
    letters = [sign for sign in new if sign.isalpha()]
    if letters and not any(own.match(sign) and sign not in _RARE for sign in letters):
        return False
    if len(new) > 1:
        return True
    usual = bool(own.match(new[0])) and new[0] not in _RARE
    return (usual or new[0] in _SIGNS) and re.search("[A-Za-z]{2}", turned) is not None


# Letters of no language's usual writing, which two signs that stand together may happen to make: «° is ǡ.
_RARE = frozenset(map(chr, [*range(0x01C4, 0x0218), *range(0x021C, 0x0250)]))


def _another_page(text: str, language: str, found: dict[str, None]) -> str:
    """Ïðèâåò → Привет: a code page of this language, read as a western one."""
    script = _script(language)
    if script == "Latn" or _letters(text, script) > 0.9:
        return text
    high = re.findall(r"[\u0080-\u00ff‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]", text)
    if len(high) < 8 or len(high) < 0.8 * len(_NOT_ASCII.findall(text)):  # fewer prove nothing
        return text
    for page in ("sloppy-windows-1252", "latin-1"):
        try:
            data = text.encode(page)
        except UnicodeEncodeError:
            continue
        name = _page(data, language)
        turned = _read(data, name) if name else None
        if turned is not None and _letters(turned, script) > max(0.85, _letters(text, script)):
            found[f"{_name(page)} instead of {_name(name)}"] = None
            return turned
    return text


# The letters that two thirds of a Cyrillic text are made of, whatever its language.
_FREQUENT = re.compile("[оеаинтсрвліәқ]", re.IGNORECASE)
_EXCHANGED = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")


def _exchanged(text: str, language: str, found: dict[str, None]) -> str:
    """рТЙЧЕФ → Привет: one Cyrillic code page read as another, so that frequent letters are rare."""
    strange = "".join(_NOT_ASCII.findall(text[:_LOOK]))
    now = _share(_FREQUENT, strange) if strange else 1.0
    if len(strange) < 40 or now > 0.45:  # fewer prove nothing
        return text
    best, said, mended = max(0.5, now + 0.15), "", text
    for read_as in _EXCHANGED:
        try:
            data = text.encode(read_as)
        except UnicodeEncodeError:
            continue
        for page in pages_of(language):
            turned = _read(data, page) if page not in (read_as, "cp1252") else None
            if turned and not _CONTROL.search(turned):
                own = "".join(_NOT_ASCII.findall(turned[:_LOOK]))
                share = _share(_FREQUENT, own) - 4 * _odd(own, language) / len(own)
                if share > best:
                    best, said, mended = share, f"{_name(read_as)} instead of {_name(page)}", turned
    if said:
        found[said] = None
    return mended
