"""A word form by itself: how it sounds, and whether it is a word of its language rather than a name."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from dragoman.core.checks.reading.naming.sound import keys, others_spelt, roman
from dragoman.core.checks.reading.reading import Reading, part
from dragoman.core.checks.reading.stems import lengths
from dragoman.core.checks.reading.tables import read_table
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
TITLES_TOO = frozenset({"az", "tr"})  # give capitals to many common words
DICTIONARY = frozenset({"en", "ru"})  # where a capital is known to be a name or not
SHOWING = DICTIONARY | {"es"}  # where a name that only the target has is looked for, too
_LONGEST = 14  # letters of the beginning of a word
LEAST = 4  # letters of a name that is looked for; shorter ones match by chance
# fmt: off
_ENDINGS = (  # of peoples and of words that are no names
    "ish", "ese", "ive", "ous", "ful", "ship", "hood", "ity", "able", "ible", "ian", "ican", "iard",
    "iards", "ach", "ech", "nch", "och", "rch", "tch", "uch", "ans", "ean", "crat", "crats", "ly", "ing",
    "ist", "ists", "ism", "isms", "tion", "tions", "ment", "ments", "ness",
)
# fmt: on
# What nouns that are nobody's name end with: Avaliação, Evaluación, Əczaçılıq.
_NOUN = {
    "es": re.compile(r"(?:ci[óo]n|ciones|dades)$"),
    "pt": re.compile(r"(?:ção|ções|dades)$"),
    "fr": re.compile(r"(?:tions?|ements?)$"),
    "it": re.compile(r"(?:zion[ei])$"),
    "ca": re.compile(r"(?:ció|cions)$"),
    "az": re.compile(r"...l[ıiuü][qkğy](?:[ıiuü](?:n\w{0,3})?)?$"),
    "tr": re.compile(r"...l[ıiuü][kğ](?:[ıiuü](?:n\w{0,3})?)?$"),
}
# What is not told apart when sounds are compared.
FOLDED = str.maketrans(
    {"e": "i", "y": "i", "o": "u", "w": "u", "v": "f", "p": "b", "g": "k", "d": "t", "h": None}
)
_PLAIN = frozenset("btmnlrfS")  # sounds that no spelling mixes up


class Form:
    """A word as the other side's names are compared with it; how it sounds is found out when asked."""

    def __init__(self, text: str, language: str, *, loud: bool = False) -> None:
        self.text = text
        self.language = language
        self.loud = loud  # in capitals as it stands: an abbreviation, FAQs

    @part
    def namelike(self) -> bool:
        """Whether it may be a name that is looked for, as far as the form shows."""
        return (
            len(self.text) >= LEAST and not self.loud and self.language not in NOUNS_TOO and not self.ordinary
        )

    @part
    def known_name(self) -> bool:
        """Whether the dictionary has the word as a name, or not at all."""
        return russian_name(self.text)

    @part
    def keys(self) -> tuple[str, ...]:
        return keys(self.text, self.language)

    @part
    def sounds(self) -> tuple[str, ...]:
        """By letters, as first read and in other ways (see others_spelt)."""
        ways = (self.text, *others_spelt(self.text, self.language))
        return tuple(dict.fromkeys(roman(way, self.language).translate(FOLDED) for way in ways))

    @part
    def head(self) -> str:
        return self.sounds[0][:3]

    @part
    def firm(self) -> frozenset[str] | None:
        """What the keys begin with, when no spelling mixes that up."""
        heads = frozenset(key[0] for key in self.keys if key)
        return heads if heads <= _PLAIN else None

    @part
    def ordinary(self) -> bool:
        return ordinary(self.text, self.language)


def cased(raw: str, word: str, language: str) -> Form | None:
    """The form of a word (as it stands, and folded) whose capital shows that it may be a name."""
    if language not in CASED or len(raw) < 2 or not (raw[0].isupper() or _elided(raw, language)):
        return None
    bare = bare_word(word, language)
    if bare in function_words(language):
        return None
    written = bare_word(raw.replace("’", "'"), language)  # l'OTAN
    return Form(bare, language, loud=written.isupper() or written[:-1].isupper())


def _elided(raw: str, language: str) -> bool:
    """l'Ohio, d'Àustria"""
    if language not in ("fr", "it", "ca") or raw.isalpha():
        return False
    return any(a in "'’" and b.isupper() for a, b in pairwise(raw[:7]))


def bare_word(word: str, language: str) -> str:
    """A word without its article or its ending after an apostrophe."""
    head, mark, tail = word.partition("'")
    if mark and language in ("fr", "it", "ca") and len(head) < 6 and len(tail) > 1:
        return tail
    if mark and language in ("en", "az", "tr", "uz", "kk") and len(head) > 1:
        return head
    return word


def unprefixed(word: str, language: str) -> list[str]:
    if language == "ar":
        for prefix in ("وال", "بال", "لل", "ال"):
            if word.startswith(prefix) and len(word) - len(prefix) >= 2:
                return [word[len(prefix) :]]
        if word[0] in "وبلف" and len(word) >= 5:
            return [word, word[1:]]
    if language == "he" and word[0] in "והבלמשכ" and len(word) >= 4:
        return [word, word[1:]]
    return [word]


@lru_cache(maxsize=1)
def _capitals() -> dict[str, Any]:
    return read_table("capitals")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_capitals()["en"]["words"].split())


@lru_cache(maxsize=20_000)
def common_english(word: str) -> bool:
    """Whether an English word, or what it is a form of, is no name by itself."""
    common = _common()
    if word in common or word.endswith(_ENDINGS):
        return True
    for ending in ("s", "es", "ed", "d", "er"):
        stem = word[: -len(ending)]
        if len(stem) < 3 or not word.endswith(ending):
            continue
        if stem in common or (ending in ("ed", "er") and (stem + "e" in common or _doubled(stem) in common)):
            return True
    return word.endswith("ies") and word[:-3] + "y" in common


def _doubled(stem: str) -> str:
    """stopp: stop. Starm is no star."""
    return stem[:-1] if stem[-1] == stem[-2] else ""


@lru_cache(maxsize=20)
def _stems(language: str) -> tuple[frozenset[str], dict[str, list[int]]]:
    stems = frozenset(_capitals().get(language, {}).get("stems", "").split())
    return stems, lengths(stem for stem in stems if 2 <= len(stem) <= _LONGEST)


@lru_cache(maxsize=20_000)
def ordinary(word: str, language: str) -> bool:
    """Whether a word stands with a capital as part of a title or the name of a body."""
    if language == "en":
        return common_english(word)
    ending = _NOUN.get(language)
    if ending is not None and ending.search(word):
        return True
    stems, sizes = _stems(language)
    return any(word[:cut] in stems and (cut > 3 or len(word) <= cut + 3) for cut in sizes.get(word[:2], ()))


_NAMED = frozenset({"Name", "Surn", "Geox", "Patr"})  # of a person, a family, a place, a father


@lru_cache(maxsize=1)
def _morphology() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _russian_tags(word: str) -> list[Any]:
    analyzer = _morphology()
    # What the analyzer's parse() does first, without the lemmas that it builds.
    words = analyzer.dictionary.words.similar_item_values(word, analyzer.char_substitutes)
    return [analyzer.dictionary.build_tag_info(*place) for places in words for place in places]


def russian_forename(word: str) -> bool:
    """Whether the OpenCorpora dictionary has a word as a forename, too."""
    return any("Name" in tag.grammemes for tag in _russian_tags(word))


@lru_cache(maxsize=20_000)
def russian_name(word: str) -> bool:
    """By the OpenCorpora dictionary: a name, a surname or a place first, or a word that it lacks."""
    tags = _russian_tags(word)
    if not tags:
        return True
    named = [not _NAMED.isdisjoint(tag.grammemes) for tag in tags]
    if all(named) or not any(named):
        return named[0]
    frequent = _morphology().prob_estimator.p_t_given_w.prob
    shares = [frequent(word, tag) for tag in tags]
    return named[shares.index(max(shares))]


def capital_inside(reading: Reading, index: int) -> bool:
    """Whether a word has a capital that neither its place nor its language gives it: it may be a name."""
    return index > 0 and reading.tokens[index].capital and reading.language not in NOUNS_TOO
