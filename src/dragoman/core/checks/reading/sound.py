"""How a name sounds, roughly, in any script: a key that survives transliteration and inflection.

Several standards are in use at once (BGN, ICAO, a newsroom's own), English spelling is no guide to
sound, and Arabic writes no short vowels. So the key keeps classes of consonants only, and two keys
are compared by edit distance. It matches names; it cannot write them.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

import anyascii
from rapidfuzz.distance import OSA, Levenshtein


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(spelled, sound) for spelled, _, sound in (row.partition("=") for row in text.split())]


_TABLES = tomllib.loads((files("dragoman.core.checks") / "data" / "sounds.toml").read_text(encoding="utf-8"))
_CYRILLIC = dict(_pairs(_TABLES["cyrillic"]))
_ARABIC = dict(_pairs(_TABLES["arabic"]))
_AZERI = dict(_pairs(_TABLES["azeri"]))
_DIGRAPHS = _pairs(_TABLES["digraphs"])
_VOWELS = frozenset("aeiou")
_CLASSES = str.maketrans({"p": "b", "v": "f", "g": "k", "d": "t", "h": None})
LONGEST = 30
_distance = Levenshtein.distance


@lru_cache(maxsize=50_000)
def roman(word: str, language: str) -> str:
    """The word in Latin letters by sound; S stands for any hiss."""
    word = word.lower()[:LONGEST]
    if not word:
        return ""
    first = word[0]
    if "\u0400" <= first <= "\u052f":
        word = word.replace("дж", "ж").replace("дз", "з").replace("тч", "ч")
        return "".join(_CYRILLIC.get(c, "") for c in word)
    if "\u0600" <= first <= "\u06ff":
        return "".join(_ARABIC.get(c, "") for c in word.replace("تش", "چ"))
    if language in ("az", "tr") and first < "\u0250":
        return anyascii.anyascii("".join(_AZERI.get(c, c) for c in word)).replace("s", "S").replace("z", "S")
    plain = anyascii.anyascii(word).lower()
    if language == "en" and plain[:2] in ("kn", "wr"):
        plain = plain[1:]
    for spelled, sound in _DIGRAPHS:
        if spelled in plain:
            plain = plain.replace(spelled, sound)
    return plain


@lru_cache(maxsize=50_000)
def key(word: str, language: str) -> str:
    """Classes of consonants in order, doubled ones once; a first vowel stands as a."""
    sound = roman(word, language)
    if not sound:
        return ""
    out = ["a"] if sound[0] in _VOWELS else []
    for sign in sound:
        if sign in _VOWELS or not sign.isalpha():
            continue
        folded = sign.translate(_CLASSES)
        if folded and (not out or out[-1] != folded):
            out.append(folded)
    return "".join(out)


@lru_cache(maxsize=50_000)
def keys(word: str, language: str) -> tuple[str, ...]:
    """The key, and a second one where usage is divided: w as v, Cyrillic г for h."""
    first = key(word, language)
    other = word.lower().replace("w", "v").replace("г", "")
    second = key(other, language) if other != word.lower() else first
    return (first,) if second == first or not second else (first, second)


def likeness(a: str, b: str, ending: int = 1) -> float:
    """0 to 1 for two words or keys. Up to `ending` signs that hang over at the end of the longer one
    cost nothing: they may be inflection; each further one costs less than a wrong one."""
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    length = len(short)
    over = len(long) - length
    if over <= ending:
        cost: float = _distance(short, long) - over
    else:
        cost = _distance(short, long[: length + ending]) - ending + 0.6 * (over - ending)
    size = length + (over / 2 if over < 2 else 1)
    score = 1.0 - cost / (size if size > 2 else 2)
    return score if score > 0.0 else 0.0


def transposed(a: str, b: str) -> bool:
    """Whether two words differ by one pair of neighbouring letters in the wrong order, and by no more."""
    return len(a) == len(b) and a != b and sorted(a) == sorted(b) and OSA.distance(a, b) == 1
