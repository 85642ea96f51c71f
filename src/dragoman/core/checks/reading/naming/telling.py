"""Words that may name something, found once in a text for all who ask for names."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress, count
from operator import attrgetter
from typing import NamedTuple

from dragoman.core.checks.reading.naming.forms import Form, bare_word, cased
from dragoman.core.checks.reading.naming.gazetteer import Gazetteer, Place, tables
from dragoman.core.checks.reading.questions import Question, Table
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.tokens import Token, fold
from dragoman.core.checks.reading.words import CASELESS, PREFIXES, bare_forms

_NAMES = 60  # of one text
_LONGEST = 6  # letters of an acronym
_LEAST, _MOST = 4, 14  # letters of the beginning of an adjective
_CAPITAL = attrgetter("capital")


class Tell(NamedTuple):
    """What a word says by its form alone."""

    form: Form | None  # when it has a capital: perhaps a name
    short: str  # itself as an acronym, in capitals as it stands
    place: Place | None
    adjective: str  # the country whose adjective it is


Named = tuple[int, Token, Form]


class Telling:
    """The words of a text that say something, each with its place among the tokens."""

    def __init__(self) -> None:
        self.forms: list[Named] = []
        self.shorts: list[tuple[int, Token, str]] = []
        self.places: list[tuple[int, Token, Place]] = []
        self.adjectives: list[tuple[Token, str]] = []

    @property
    def placed(self) -> bool:
        """Whether a place may be named."""
        return bool(self.places or self.adjectives)


@once
def telling(reading: Reading) -> Telling:
    found = Telling()
    words = reading.tokens
    known = _tells(reading.language)
    capitals = compress(count(), map(_CAPITAL, words))
    for index in sorted({*capitals, *(index for index, _ in reading.answers(_without_capital))}):
        token = words[index]
        tell = known[token.raw]
        if tell is None:
            continue
        form, short, place, adjective = tell
        if form is not None and len(found.forms) < _NAMES:
            found.forms.append((index, token, form))
        if short:
            found.shorts.append((index, token, short))
        if place is not None:
            found.places.append((index, token, place))
        if adjective:
            found.adjectives.append((token, adjective))
    return found


class _Tells(Remembered["Tell | None"]):
    """Each form that was met, looked at once."""

    most = 50_000

    def __init__(self, language: str) -> None:
        self._language = language
        self._caseless = language in CASELESS
        self._gazetteer = Gazetteer(language)
        self._adjectives = _adjectives(language)
        self._heads = frozenset(head.rstrip(".")[:_LEAST] for head in self._adjectives)

    def find(self, raw: str) -> Tell | None:
        word = raw if raw.isascii() and raw.islower() else fold(raw, self._language)
        marked = raw[0].isupper() or ("'" in word and raw[0].isalpha())
        if marked or self._caseless or word[:_LEAST] in self._heads:
            return self._look(raw, word, marked)
        return None

    def _look(self, raw: str, word: str, marked: bool) -> Tell | None:
        adjective = self._adjective(word)
        place = self._gazetteer.place(word) if marked or self._caseless else None
        if not (marked or adjective or place):
            return None
        bare = bare_word(raw.replace("’", "'"), self._language).partition("'")[0]
        short = bare if len(bare) <= _LONGEST and bare.isupper() and bare[0].isupper() else ""
        return Tell(cased(raw, word, self._language), short, place, adjective)

    @property
    def begun(self) -> frozenset[str]:
        """How words without a capital begin that say something."""
        return self._heads | self._gazetteer.begun if self._caseless else self._heads

    @property
    def prefix(self) -> int:
        """Letters that may stand before those."""
        return max(map(len, PREFIXES.get(self._language, ())), default=0)

    def without_capital(self, word: str) -> bool:
        """Whether a folded word may say something although it has no capital."""
        return "'" in word or bool(self._adjective(word) or (self._caseless and self._gazetteer.place(word)))

    def _adjective(self, word: str) -> str:
        for form in bare_forms(word, self._language) if self._caseless else (word,):
            if form[:_LEAST] not in self._heads:
                continue
            if form + "." in self._adjectives:
                return self._adjectives[form + "."]
            for cut in range(_LEAST, min(len(form), _MOST) + 1):
                if form[:cut] in self._adjectives:
                    return self._adjectives[form[:cut]]
        return ""


@lru_cache(maxsize=64)
def _tells(language: str) -> _Tells:
    return _Tells(language)


@Question
def _without_capital(language: str) -> Table[bool]:
    """Whether a word says something although it has no capital."""
    known = _tells(language)
    return Table(known.without_capital, begun=known.begun, apostrophe=True, prefix=known.prefix)


def _adjectives(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in tables()["adjectives"].get(language, "").split():
        code, _, heads = row.partition("=")
        found.update(dict.fromkeys((fold(head, language) for head in heads.split(",")), code))
    return found
