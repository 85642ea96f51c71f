"""Courts, houses of parliament and ministries of a text: of each kind, which."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dragoman.core.checks.reading.questions import Question, Table
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.checks.reading.tokens import fold
from dragoman.core.checks.reading.words import PREFIXES, bare_forms
from dragoman.core.types import Span

Member = tuple[str, str]  # its kind and name: ("court", "supreme")
Begun = tuple[str, ...]  # how the words of a name begin; a stop after one: that word alone


class Name(NamedTuple):
    member: Member
    rest: Begun  # after the word that the name begins with
    short: bool  # ООН, UN's: in capitals


@once
def institutions(reading: Reading) -> dict[Member, Span]:
    """Those that the text names, each with its first place."""
    marked = reading.answers(_named)
    if not marked:
        return {}
    tokens, texts = reading.tokens, reading.texts
    found: dict[Member, Span] = {}
    bare = reading.language not in PREFIXES
    for index, names in marked:
        following = texts[index + 1][:1] if index + 1 < len(texts) else ""
        for member, rest, short in names:
            if bare and rest and rest[0][0] != following:
                continue  # as after nearly all words
            if short and sum(map(str.isupper, tokens[index].raw)) < 2:
                continue  # Kim Jong Un
            if _follows(rest, texts, index + 1, reading.language):
                found.setdefault(member, (tokens[index].start, tokens[index + len(rest)].end))
    return found


def hinted(member: Member, reading: Reading) -> bool:
    """Whether words of the text may stand for the institution: "the ministers of defence and of justice"."""
    hints = known(reading.language)[member]
    places = range(len(reading.texts))
    return any(_follows(hint, reading.texts, place, reading.language) for hint in hints for place in places)


def tells(member: Member, language: str) -> bool:
    """Whether the table has the institution in the language."""
    return member in known(language)


def _follows(begun: Begun, texts: list[str], index: int, language: str) -> bool:
    """Whether the words from a place on begin so."""
    if index + len(begun) > len(texts):
        return False
    for begin in begun:  # mostly the first word ends it, sooner than a generator were made
        if not _fits(texts[index], begin, language):
            return False
        index += 1
    return True


def _fits(word: str, begin: str, language: str) -> bool:
    if begin[-1] == ".":
        return word == begin[:-1]
    if word.startswith(begin):
        return True
    return language in PREFIXES and any(form.startswith(begin) for form in bare_forms(word, language))


@Question
def _named(language: str) -> Table[list[Name]]:
    """The names that may begin with a word."""
    heads: dict[str, list[tuple[str, Name]]] = {}  # by their first two letters
    for member, first, rest, short in _names(language):
        heads.setdefault(first[:2], []).append((first, Name(member, rest, short)))

    def tell(word: str) -> list[Name]:
        forms = bare_forms(word, language) if language in PREFIXES else (word,)
        near = [head for form in forms for head in heads.get(form[:2], ())]
        return [name for first, name in near if _fits(word, first, language)]

    begun = [first.rstrip(".") for near in heads.values() for first, _ in near]
    return Table(tell, begun=begun, prefix=max(map(len, PREFIXES.get(language, ())), default=0))


def _names(language: str) -> Iterator[tuple[Member, str, Begun, bool]]:
    for kind, members in _tables().items():
        frames = _entries(members["frames"], language)
        for name in members.keys() - {"frames"}:
            for entry in _entries(members[name], language):
                alone = entry[0] == "="
                whole = [entry[1:]] if alone else [frame.replace("X", entry) for frame in frames]
                for first, *rest in (_begun(text, language) for text in whole):
                    yield (kind, name), first, tuple(rest), alone and not rest and first.endswith(".")


@lru_cache(maxsize=64)
def known(language: str) -> dict[Member, list[Begun]]:
    """Each member that has a name in the language, with what tells it from the others of its kind."""
    found: dict[Member, list[Begun]] = {}
    for kind, members in _tables().items():
        for name in members.keys() - {"frames"}:
            if entries := _entries(members[name], language):
                found[kind, name] = [_begun(entry.lstrip("="), language) for entry in entries]
    return found


def _begun(entry: str, language: str) -> Begun:
    return tuple(fold(word, language) for word in entry.split("_"))


def _entries(row: dict[str, str], language: str) -> list[str]:
    return row[language].split(",") if language in row else []


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    """Kind → member, or "frames" → language → entries."""
    return {
        kind: {name: by_language(row) for name, row in rows.items()}
        for kind, rows in read_table("institutions").items()
    }
