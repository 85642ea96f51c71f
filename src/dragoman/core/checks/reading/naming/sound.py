"""How a name sounds, roughly, in any script: a key that survives transliteration and inflection.

Several standards are in use at once (BGN, ICAO, a newsroom's own), English spelling is no guide to
sound, and Arabic writes no short vowels. So the key keeps classes of consonants only, and two keys
are compared by edit distance. It matches names; it cannot write them.
"""

from __future__ import annotations

import re
from functools import lru_cache

import anyascii
from rapidfuzz.distance import OSA, Levenshtein

from dragoman.core.checks.reading.tables import read_table


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(spelled, sound) for spelled, _, sound in (row.partition("=") for row in text.split())]


class _Letters(dict[int, str]):
    """For str.translate: a letter that the table lacks has no sound."""

    def __init__(self, text: str) -> None:
        super().__init__((ord(spelled), sound) for spelled, sound in _pairs(text))

    def __missing__(self, letter: int) -> str:
        return ""


_TABLES = read_table("sounds")
_CYRILLIC, _ARABIC = _Letters(_TABLES["cyrillic"]), _Letters(_TABLES["arabic"])
_AZERI = str.maketrans(dict(_pairs(_TABLES["azeri"])))
_DIGRAPHS = _pairs(_TABLES["digraphs"])
_WITHOUT_H = [(spelled, sound) for spelled, sound in _DIGRAPHS if "h" not in spelled]
SOFT_G = frozenset(["ge", "gi", "gy"])
_SOFT = re.compile(r"(?<=[nrd])g(?=[eiy])")  # Rangers, Roger
_AFTER_W = frozenset("аеєиіоуэюя")
_SPELLING = {language: dict(_pairs(rules)) for language, rules in _TABLES["spelling"].items()}
_SPELT = {
    language: re.compile("|".join(map(re.escape, sorted(rules, key=len, reverse=True))))
    for language, rules in _SPELLING.items()
}
_VOWELS = frozenset("aeiou")
_SOFTENED, _HARD = re.compile("дз(?=[еіёюяь])|ц(?=[еіёюяь])|ў"), {"дз": "д", "ц": "т", "ў": "в"}
# Classes of consonants; vowels, h and signs that are no letters are left out.
_CLASSES = str.maketrans(
    {"p": "b", "v": "f", "g": "k", "d": "t", "h": None}
    | dict.fromkeys("aeiou")
    | dict.fromkeys(sign for sign in map(chr, range(128)) if not sign.isalpha())
)
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
        word = word.replace("дж", "ж").replace("дз", "з").replace("тч", "ч").replace("тс", "ц")
        return word.translate(_CYRILLIC)
    if "\u0600" <= first <= "\u06ff":
        return word.replace("تش", "چ").translate(_ARABIC)
    if language in ("az", "tr") and first < "\u0250":
        if "h" in word:  # English names stand in such texts as they are
            word = word.replace("tch", "ç").replace("ch", "ç").replace("sh", "ş")
        plain = anyascii.anyascii(word.translate(_AZERI)).replace("ts", "s")
        return plain.replace("s", "S").replace("z", "S")
    plain = word if word.isascii() else anyascii.anyascii(word).lower()
    if language == "en" and plain[:2] in ("kn", "wr"):
        plain = plain[1:]
    for spelled, sound in _DIGRAPHS if "h" in plain else _WITHOUT_H:
        if spelled in plain:
            plain = plain.replace(spelled, sound)
    return plain


@lru_cache(maxsize=50_000)
def key(word: str, language: str) -> str:
    """Classes of consonants in order, doubled ones once; a first vowel stands as a."""
    sound = roman(word, language)
    if not sound:
        return ""
    classes = sound.translate(_CLASSES)
    if not sound.isascii():
        classes = "".join(filter(str.isalpha, classes))
    out = "a" if sound[0] in _VOWELS else ""
    for sign in classes:
        if sign != out[-1:]:
            out += sign
    return out


def as_spelt(word: str, language: str) -> str:
    """A word as English would spell it, had the language written it by its sound: Tschassiw, Jrushchov."""
    spelt = _SPELT.get(language)
    return spelt.sub(lambda found: _SPELLING[language][found[0]], word) if spelt else word


def others_spelt(word: str, language: str) -> list[str]:
    """Other ways to write a word where usage or sound is divided: Cyrillic г for h, Уэст and Вест, soft g
    and w in Latin letters (George, Rangers, Woods); Jrushchov as English would."""
    found: list[str] = []
    if "\u0400" <= word[0] <= "\u052f":
        if language == "be" and (hard := _SOFTENED.sub(lambda found: _HARD[found[0]], word)) != word:
            found.append(hard)  # Ціханоўская
        if "г" in word:
            found.append(word.replace("г", ""))
        if word[0] == "у" and word[1:2] in _AFTER_W:
            found.append("в" + word[1:])
    elif word[0] < "\u0250":
        if word[:2] in SOFT_G:
            found.append("j" + word[1:])
        if language == "en" and "g" in word and (soft := _SOFT.sub("j", word, 1)) != word:
            found.append(soft)
        if word[0] == "w":
            found.append("v" + word[1:])
        if language in _SPELLING and (spelt := as_spelt(word, language)) != word:
            found.append(spelt)
    return found


@lru_cache(maxsize=50_000)
def keys(word: str, language: str) -> tuple[str, ...]:
    """The key, and others where usage is divided: w as v, Cyrillic г for h, Arabic ج for g and for j,
    George as Джордж, Jrushchov."""
    first = key(word, language)
    lowered = word.lower()
    found = [first]
    for way in (lowered.replace("w", "v").replace("ج", "ژ"), *others_spelt(lowered, language)):
        if way != lowered and (other := key(way, language)) and other not in found:
            found.append(other)
    return tuple(found)


def likeness(a: str, b: str, ending: int = 1) -> float:
    """0 to 1 for two words or keys. Up to `ending` signs that hang over at the end of the longer one
    cost nothing: they may be inflection; each further one costs less than a wrong one."""
    if a == b:
        return 1.0  # no consonant in either: Hugh, Хью
    if not a or not b:
        return 0.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    length = len(short)
    over = len(long) - length
    if over <= ending:
        cost = float(_distance(short, long) - over)
        # What is more at the head is no ending (Watson, John), unless a vowel begins either.
        if over and short[0] != long[0] and short[0] not in _VOWELS and long[0] not in _VOWELS:
            cost = float(min(_distance(short, long[:size]) for size in range(length, length + over + 1)))
    else:
        cost = float(_distance(short, long[: length + ending])) - ending + 0.6 * (over - ending)
    size = float(length) + (over / 2 if over < 2 else 1.0)
    score = 1.0 - cost / (size if size > 2 else 2)
    return score if score > 0.0 else 0.0


def transposed(a: str, b: str) -> bool:
    """Whether two words differ by one pair of neighbouring letters in the wrong order, and by no more."""
    return len(a) == len(b) and OSA.distance(a, b) == 1 and sorted(a) == sorted(b)
