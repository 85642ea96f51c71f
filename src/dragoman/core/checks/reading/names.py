"""Names of people, places and bodies in a text, as far as capitals and dictionaries show them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.sound import keys, likeness, roman
from dragoman.core.checks.reading.tokens import Token
from dragoman.core.checks.reading.words import function_words

CASED = frozenset(
    [
        "en",
        "de",
        "es",
        "pt",
        "fr",
        "it",
        "ca",
        "nl",
        "pl",
        "ru",
        "uk",
        "be",
        "kk",
        "az",
        "tr",
        "uz",
        "hy",
        "ro",
        "cs",
    ]
)
NOUNS_TOO = frozenset({"de"})  # writes every noun with a capital
LEAST = 4  # letters of a name that is looked for; shorter ones match by chance
MOST = 60  # names of one text
_DEMONYM = re.compile(
    r"(?:ish|ese|ians?|icans?|iards?|tch|ch|ans|eans?|crats?|ly|ing|ists?|isms?|tions?|ments?|ness)$"
)
_FOLDED = str.maketrans(
    {"e": "i", "y": "i", "o": "u", "w": "u", "v": "f", "p": "b", "g": "k", "d": "t", "h": None}
)
# How many letters an ending may add to a name.
ENDING = {"ru": 2, "uk": 2, "be": 2, "pl": 2, "az": 4, "tr": 4, "kk": 3, "uz": 3, "hy": 3, "de": 1, "en": 1}
_OPENERS = frozenset("\"'«“„”‘’(—–-:.!?…¿¡•")


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    start: int
    end: int
    index: int  # of its token
    sure: bool  # surely a name: not a word that merely stands with a capital
    keys: tuple[str, ...]
    sounds: tuple[str, ...]
    language: str
    initial: bool = False


@once
def names(reading: Reading) -> list[Name]:
    """Capitalised words; those at the head of a sentence are marked."""
    found: list[Name] = []
    words = reading.tokens
    if reading.language not in CASED:
        return found
    for index, token in enumerate(words):
        if token.kind != "word" or not token.capital or len(token.raw) < 2:
            continue
        initial = index == 0 or words[index - 1].text in _OPENERS
        bare = _bare(token, reading.language)
        sure = not reading.shouted and len(bare) >= LEAST and _sure(bare, reading.language)
        if initial and reading.language != "ru":
            sure = sure and reading.language == "en" and _speaks(words, index)
        sure = (
            sure
            and not token.raw.isupper()
            and not _joined(words, index)
            and not _titled(words, index, reading)
        )
        found.append(
            Name(
                bare,
                token.start,
                token.end,
                index,
                sure,
                keys(bare, reading.language),
                _sounds(bare, reading.language),
                reading.language,
                initial,
            )
        )
        if len(found) >= MOST:
            break
    return found


@once
def candidates(reading: Reading) -> list[Name]:
    """What may stand for a name of the other side: capitals, or every longer word of a script without."""
    if reading.language in CASED:
        return names(reading)
    found: list[Name] = []
    small = function_words(reading.language)
    for index, token in enumerate(reading.tokens[:400]):
        if token.kind != "word" or token.text in small or len(token.text) < 2:
            continue
        for form in _unprefixed(token.text, reading.language):
            found.append(
                Name(
                    token.raw,
                    token.start,
                    token.end,
                    index,
                    False,
                    keys(form, reading.language),
                    _sounds(form, reading.language),
                    reading.language,
                )
            )
    return found


def alike(a: Name, b: Name, *, same_script: bool = False) -> float:
    """0 to 1: how well two names may be one, by consonants and by letters. Within one script names
    are copied, so letters alone decide."""
    if a.text == b.text:
        return 1.0
    longer = a.language if len(a.text) >= len(b.text) else b.language
    ending = ENDING.get(longer, 0)
    if same_script:
        return likeness(a.text, b.text, max(ending, 1))
    by_sound = max(likeness(x, y, ending) for x in a.sounds for y in b.sounds)
    by_key = max(likeness(x, y, min(ending, 2)) for x in a.keys for y in b.keys) if a.keys and b.keys else 0.0
    return 0.5 * by_key + 0.5 * by_sound


_VERBS = frozenset(
    ["said", "says", "told", "was", "is", "has", "had", "will", "added", "wrote", "tweeted", "and", "'s"]
)


def _speaks(words: list[Token], index: int) -> bool:
    """Whether the first word of an English sentence does what only names do."""
    following = words[index + 1].text if index + 1 < len(words) else ""
    return following in _VERBS and not words[index].text.endswith("s")


def best_match(name: Name, others: list[Name], *, same_script: bool) -> tuple[float, Name | None]:
    """The likeliest of the others. One that begins alike is found without a look at the rest."""
    best: tuple[float, Name | None] = (0.0, None)
    head = name.sounds[0][:3]
    for other in others:
        if other.text == name.text:
            return 1.0, other
        if head and other.sounds[0][:3] == head:
            score = alike(name, other, same_script=same_script)
            if score > best[0]:
                best = score, other
    if best[0] >= 0.75:
        return best
    for other in others:
        if other.sounds[0][:3] != head:
            score = alike(name, other, same_script=same_script)
            if score > best[0]:
                best = score, other
    return best


def _joined(words: list[Token], index: int) -> bool:
    """Part of a hyphenated whole, which may be rendered as one word."""
    return any(
        0 <= i < len(words) and words[i].text in "-–" and not words[i].spaced for i in (index - 1, index + 1)
    )


def _titled(words: list[Token], index: int, reading: Reading) -> bool:
    """Within a title or the name of a body, whose words are translated: Next Generation Plan."""
    if not _own_script(words[index], reading.language):  # Latin words in a Cyrillic text: a title when many
        beside = [words[i] for i in (index - 1, index + 1) if 0 <= i < len(words)]
        return any(w.kind == "word" and not _own_script(w, reading.language) for w in beside)
    if reading.language != "en":
        return False
    first = last = index
    while first > 0 and words[first - 1].kind == "word" and words[first - 1].capital:
        first -= 1
    while last + 1 < len(words) and words[last + 1].kind == "word" and words[last + 1].capital:
        last += 1
    run = [w.text.partition("'")[0] for w in words[first : last + 1]]
    common = [w for w in run if w in _common() and w not in _TITLES]
    return bool(common)


def _own_script(token: Token, language: str) -> bool:
    cyrillic = language in ("ru", "uk", "be", "kk", "bg")
    return cyrillic == ("\u0400" <= token.raw[0] <= "\u052f") or language in ("ka", "hy")


_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "prof",
        "sen",
        "rep",
        "gov",
        "gen",
        "lt",
        "col",
        "capt",
        "sgt",
        "det",
        "president",
        "vice",
        "minister",
        "prime",
        "secretary",
        "senator",
        "governor",
        "mayor",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "judge",
        "justice",
        "chancellor",
        "ambassador",
        "lord",
        "lady",
    ]
)


@lru_cache(maxsize=50_000)
def _sounds(word: str, language: str) -> tuple[str, ...]:
    """By letters; where Cyrillic г may stand for h, that way too."""
    first = roman(word, language).translate(_FOLDED)
    if "г" not in word:
        return (first,)
    return (first, roman(word.replace("г", ""), language).translate(_FOLDED))


def _bare(token: Token, language: str) -> str:
    head, mark, _ = token.text.partition("'")
    if mark and language in ("en", "az", "tr", "uz", "kk") and len(head) > 1:
        return head
    return token.text


def _unprefixed(word: str, language: str) -> list[str]:
    if language == "ar":
        for prefix in ("وال", "بال", "لل", "ال"):
            if word.startswith(prefix) and len(word) - len(prefix) >= 2:
                return [word[len(prefix) :]]
        if word[0] in "وبلف" and len(word) >= 5:
            return [word, word[1:]]
    if language == "he" and word[0] in "והבלמשכ" and len(word) >= 4:
        return [word, word[1:]]
    return [word]


@lru_cache(maxsize=20_000)
def _sure(word: str, language: str) -> bool:
    if word in function_words(language):
        return False
    if language == "en":
        return word not in _common() and _DEMONYM.search(word) is None and word.rstrip("s") not in _common()
    if language == "ru":
        return _russian_name(word)
    return language not in NOUNS_TOO


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    raw = (files("dragoman.core.checks") / "data" / "names.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_tables()["common"]["en"].split())


@lru_cache(maxsize=1)
def _morphology() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=20_000)
def _russian_name(word: str) -> bool:
    """By the OpenCorpora dictionary: a name, a surname or a place first, or a word that it lacks."""
    analyzer = _morphology()
    if not analyzer.word_is_known(word):
        return True
    tag = str(analyzer.parse(word)[0].tag)
    return any(mark in tag for mark in ("Name", "Surn", "Geox", "Patr"))


@lru_cache(maxsize=1)
def bodies() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Acronym → body, and body → beginnings of its names in all languages."""
    acronyms: dict[str, str] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for name, entry in _tables()["bodies"].items():
        for acronym in entry["names"].split():
            acronyms.setdefault(acronym.lower(), name)
        stems[name] = tuple(entry["stems"].split("|"))
    return acronyms, stems
