"""What exactly a text denies: ideas that are told in several languages, each with or without a denial."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from dragoman.core.checks.reading.denials.polarity import polarity
from dragoman.core.checks.reading.naming.forms import NOUNS_TOO
from dragoman.core.checks.reading.naming.sound import roman
from dragoman.core.checks.reading.questions import Question, Table
from dragoman.core.checks.reading.reading import Reading, once, part
from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.stems import by_stem, lengths
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.checks.reading.tokens import Token, fold

# How many tokens before and after a word that denies what it denies may stand.
_REACH = {
    "en": (0, 4), "ru": (0, 3), "uk": (0, 3), "es": (0, 4), "pt": (0, 4), "fr": (2, 3), "de": (4, 4),
    "ar": (0, 3), "az": (2, 0), "tr": (2, 0),
}  # fmt: skip
_BEHIND = frozenset(["нет", "немає", "нема", "няма"])  # what they deny may stand before them
_CLEAR = 10  # tokens around a word without any denial, in its clause
_NOT_LATIN = frozenset({"ru", "uk", "be", "ar"})
LIGHT = frozenset({"be", "have", "can", "must", "do"})
_CARRIES = LIGHT | {
    "give",
    "take",
    "get",
    "begin",
    "continue",
    "want",
    "plan",
    "try",
}  # what comes after them is denied as well
_BESIDE = 4  # the same, around a word that stands in the very place of the other
_NEXT = 3  # the same, beyond a comma
_ENDS = frozenset(".!?…:؟")
_BREAKS = frozenset(",;:.!?()—–…،؛؟")
_LONGEST = 12  # letters of the beginning of a word
_CONTRARY = "-"  # before the name of an idea: a word that says it denied
_ALIKE = 5  # letters that two words of one origin have in common


@dataclass(frozen=True, slots=True)
class Idea:
    place: float  # 0 to 1: how far into the text
    span: tuple[int, int]
    denied: bool
    bare: bool  # nothing that denies, or may, is near
    clear: bool  # nothing of the kind is next to it


@dataclass(frozen=True, slots=True)
class Told:
    """An idea with a contrary (legal: illegal), told by either word."""

    place: float
    span: tuple[int, int]
    denied: bool  # "not legal" and "illegal"; not so "not illegal"
    counted: bool  # by a word that only denies
    plain: bool  # nothing more that denies is next to it


class Ideas:
    """Of one text: ideas of the table, and words that may sound alike in another language."""

    def __init__(self, reading: Reading) -> None:
        told = polarity(reading)
        self._tokens, self._language = reading.tokens, reading.language
        self._names = _named(reading.language)
        self._denies = frozenset(told.denies)
        self._deny_or_lean = {*told.denies, *told.firm, *told.phrases}
        self._denying = sorted(self._deny_or_lean)
        self._near = sorted({*told.denies, *told.leans})
        self._denied: set[int] = set()
        for at in told.denies:
            before, after = _REACH.get(reading.language, (0, 0))
            if self._tokens[at].text in _BEHIND:
                before = 2
            self._denied |= self._reached(at, before, after)

    @property
    def denied(self) -> set[str]:
        return {name for index in self._denied for name in self._named(index)}

    def light(self, index: int) -> bool:
        """Whether a word only carries on what is denied: to be, to have, can."""
        return not LIGHT.isdisjoint(self._named(index))

    def of(self, wanted: Set[str]) -> dict[str, list[Idea]]:
        """Those of the names, in the order of the text."""
        found: dict[str, list[Idea]] = {}
        clauses: list[int] = []
        for index in range(len(self._tokens)):
            names = self._named(index)
            if not names or wanted.isdisjoint(names):
                continue
            clauses = clauses or _clauses(self._tokens)
            idea = self._idea(index, clauses)
            for name in names:
                if name in wanted:
                    found.setdefault(name, []).append(idea)
        return found

    def told(self, name: str) -> list[Told]:
        """Where the text tells an idea, or its contrary."""
        found: list[Told] = []
        opposite = _CONTRARY + name
        for index, names in self._telling:
            contrary = opposite in names
            if not contrary and name not in names:
                continue
            token = self._tokens[index]
            denied = index in self._denied and not (contrary and index in self._denies)
            around = bisect_right(self._denying, index + _BESIDE) - bisect_left(
                self._denying, index - _BESIDE
            )
            near = around - (index in self._deny_or_lean)
            place, span = index / len(self._tokens), (token.start, token.end)
            found.append(Told(place, span, denied is not contrary, index in self._denied, near <= denied))
        return found

    @part
    def _telling(self) -> list[tuple[int, tuple[str, ...]]]:
        """The words that tell an idea, each with its place; not those of names: the bank «Открытие»."""
        known, tokens = self._names, self._tokens
        named = [(i, known[token.raw]) for i, token in enumerate(tokens) if token.kind == "word"]
        told = [(index, names) for index, names in named if names and names[0][0] != "~"]
        if self._language in NOUNS_TOO:
            return told
        return [(i, names) for i, names in told if not tokens[i].capital or _begins(tokens, i)]

    def _named(self, index: int) -> tuple[str, ...]:
        token = self._tokens[index]
        if token.kind != "word":
            return ()
        names = self._names[token.raw]
        if names and index in self._denies:
            return tuple(name for name in names if name[0] != "~")
        return names

    def _reached(self, at: int, before: int, after: int) -> set[int]:
        """The words that a denial denies: itself when it is a verb, and the nearest that carry an idea."""
        tokens = self._tokens
        own = self._named(at)
        if own and not _CARRIES & set(own):
            return {at}  # a verb that denies inside: what stands beside it may hold
        found = {at} if own else set()
        for step, reach in ((1, after), (-1, before)):
            words = 0
            index = at + step
            while 0 <= index < len(tokens) and words < reach and tokens[index].text not in _BREAKS:
                names = self._named(index)
                words += tokens[index].kind == "word"
                if names and (words == 1 or names[0][0] != "~"):
                    found.add(index)
                    if not _CARRIES & set(names):
                        return found
                    words -= 1
                index += step
            if found - {at}:
                return found
        return found

    def _idea(self, index: int, clauses: list[int]) -> Idea:
        token, near, denied = self._tokens[index], self._near, index in self._denied
        around = near[bisect_left(near, index - _CLEAR) : bisect_right(near, index + _CLEAR)]
        bare = not denied and not any(clauses[n] == clauses[index] or abs(index - n) <= _NEXT for n in around)
        clear = not denied and not any(abs(index - n) <= _BESIDE for n in around)
        return Idea(index / len(self._tokens), (token.start, token.end), denied, bare, clear)


@once
def ideas(reading: Reading) -> Ideas:
    return Ideas(reading)


def _begins(tokens: list[Token], index: int) -> bool:
    """Whether a word begins a sentence."""
    return index == 0 or tokens[index - 1].text in _ENDS or (index == 1 and tokens[0].kind == "sign")


def _clauses(tokens: list[Token]) -> list[int]:
    numbers: list[int] = []
    clause = 0
    for index, token in enumerate(tokens):
        if token.text in _BREAKS:
            before = tokens[index - 1] if index else token
            after = tokens[index + 1] if index + 1 < len(tokens) else token
            initial = token.text == "." and index > 0 and len(before.text) == 1  # U.S.
            clause += not (initial or before.kind == after.kind == "digits")  # 25,000
        numbers.append(clause)
    return numbers


class _Named(Remembered[tuple[str, ...]]):
    """Words of one language as they were written, and the names of their ideas."""

    def __init__(self, language: str, *, contraries: bool = False) -> None:
        """contraries: those alone."""
        self._language = language
        self.stems = {
            stem: [(name, whole) for name, whole in named if name[0] == _CONTRARY or not contraries]
            for stem, named in _table(language).items()
            if len(stem) <= _LONGEST and (not contraries or any(name[0] == _CONTRARY for name, _ in named))
        }
        self._lengths = lengths(self.stems)

    def find(self, raw: str) -> tuple[str, ...]:
        if raw[0].isascii() and self._language in _NOT_LATIN:
            return ()
        word = fold(raw, self._language)
        found = self.begun(word)
        contrary = {name[1:] for name in found if name[0] == _CONTRARY}
        found = [name for name in found if name not in contrary]  # qanunsuz begins as qanuni
        if len(word) >= 6 and "'" not in word and (self._language == "de" or not raw[0].isupper()):
            found.append("~" + roman(word, self._language)[:_ALIKE])
        return tuple(dict.fromkeys(found))

    def begun(self, word: str) -> list[str]:
        """The ideas whose words a folded word begins as."""
        if not (self._lengths.get(word[:2]) or self._language == "ar" or self._lengths.get(word[:1])):
            return []  # as for most words
        forms = [word]
        if self._language == "ar":
            forms += [
                word[n:] for n in (1, 2) if word[:n] in ("و", "ف", "ب", "ل", "ال", "س") and len(word) > n + 2
            ]
        found: list[str] = []
        for form in forms:
            for size in reversed(self._lengths.get(form[:2]) or self._lengths.get(form[:1], [])):
                for name, whole in self.stems.get(form[:size], ()) if size <= len(form) else ():
                    if not whole or size == len(form):
                        found.append(name)
        return found


@lru_cache(maxsize=64)
def _named(language: str) -> _Named:
    return _Named(language)


def contraries(reading: Reading) -> set[str]:
    """Ideas that the text tells by a word that says them denied: illegal, unknown, to refuse."""
    marked = reading.answers(_contraries)
    return {name for _, names in marked for name in names} if marked else set()


@lru_cache(maxsize=64)
def with_contrary(language: str) -> frozenset[str]:
    """Ideas that the language can tell by such a word."""
    told = (name for named in _table(language).values() for name, _ in named)
    return frozenset(name[1:] for name in told if name[0] == _CONTRARY)


@Question
def _contraries(language: str) -> Table[tuple[str, ...]]:
    named = _Named(language, contraries=True)

    def tell(word: str) -> tuple[str, ...]:
        return tuple(name[1:] for name in named.begun(word))

    return Table(tell, begun=named.stems, prefix=2 if language == "ar" else 0)


@lru_cache(maxsize=1)
def _concepts() -> dict[str, str]:
    tables = read_table("concepts")
    found: dict[str, str] = dict(tables["concepts"])
    found.update((_CONTRARY + name, row) for name, row in tables["contraries"].items())
    return found


@lru_cache(maxsize=64)
def _table(language: str) -> dict[str, list[tuple[str, bool]]]:
    return by_stem(
        ((by_language(row).get(language, ""), name) for name, row in _concepts().items()), language
    )
