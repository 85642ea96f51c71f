"""Countries and large cities of a text, by the names that CLDR gives them in its language."""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global

from dragoman.core.checks.reading.naming.bodies import COUNTRIES, acronyms
from dragoman.core.checks.reading.naming.gazetteer import Longer, named, tables
from dragoman.core.checks.reading.naming.telling import telling
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tokens import fold
from dragoman.core.checks.reading.words import bare_forms
from dragoman.core.types import Span

Mention = tuple[str, tuple[int, int]]  # code and span
_DAYS = {"weekday", "month"}  # Dushanbe is Monday
# Whose country a text of the language need not name: Bundeskanzler is the German chancellor.
HOME = {
    "ru": ("RU",), "uk": ("UA",), "be": ("BY",), "az": ("AZ",), "tr": ("TR",), "pl": ("PL",), "it": ("IT",),
    "de": ("DE", "AT", "CH"), "fr": ("FR",), "es": ("ES",), "ca": ("ES",), "pt": ("PT", "BR"), "nl": ("NL",),
    "he": ("IL",), "fa": ("IR",), "kk": ("KZ",), "ka": ("GE",), "hy": ("AM",),
}  # fmt: skip


@once
def countries(reading: Reading) -> dict[str, tuple[int, int]]:
    """Codes of the places that are named, each with its first place."""
    found: dict[str, tuple[int, int]] = {}
    for code, place in mentions(reading):
        found.setdefault(code, place)
    return found


@once
def mentions(reading: Reading) -> list[Mention]:
    found: list[Mention] = []
    words = reading.tokens
    after = -1
    for index, token, (code, longer) in telling(reading).places:
        if index <= after:
            continue
        if longer:
            whole, after = _longer(reading, index, longer)
            if whole:
                found.append((whole, (token.start, words[after].end)))
                continue
        if code and not reading.notes[index].keys() & _DAYS:
            found.append((code, (token.start, token.end)))
    return found


def _longer(reading: Reading, index: int, names: list[Longer]) -> tuple[str, int]:
    words = reading.tokens
    for rest, code in names:
        at = index
        for head in rest:
            at += 1
            if at < len(words) and words[at].text in "-–":
                at += 1
            if at >= len(words) or not words[at].text.startswith(head) or len(words[at].text) > len(head) + 5:
                break
        else:
            return code, at
    return "", -1


def echoes(code: str, reading: Reading, other: Reading, *, replaced: bool = False) -> bool:
    """Whether a text names a place of the other in some other way: an acronym, an adjective, its
    people, the country of a city or a city of the country. replaced: where it names another place
    instead, a country that both texts name says nothing of its city."""
    if COUNTRIES.get(code) in acronyms(reading):
        return True
    own, known = territory(code), countries(other)
    if any(
        territory(c) == own
        and (len(c) == 2) != (len(code) == 2)
        and ((len(c) == 2 and not replaced) or c not in known)
        for c in countries(reading)
    ):
        return True
    heads = _heads(code, reading.language)
    others = {span[0] for c, span in mentions(reading) if c != code}
    words = [t.text for t in reading.tokens if t.kind == "word" and t.start not in others]
    return any(form.startswith(heads) for word in words for form in bare_forms(word, reading.language))


@once
def countries_and_adjectives(reading: Reading) -> dict[str, tuple[int, int]]:
    """Codes of the places named and of the countries whose adjectives or people are."""
    found = dict(countries(reading))
    for token, code in telling(reading).adjectives:
        found.setdefault(code, (token.start, token.end))
    return found


def stands_for_place(word: str, language: str, other: Reading) -> bool:
    """Whether a word is another name of a place that the other text names: Kremlin, Moscow."""
    return any(word.startswith(_heads(code, language)) for code in countries_and_adjectives(other))


@lru_cache(maxsize=1000)
def territory(code: str) -> str:
    """The country of a place, by its two letters."""
    head, slash, _ = code.partition("/")
    if not slash or len(head) == 2:
        return head
    zones = get_global("zone_territories")
    renamed = get_global("zone_aliases").get(code, code)  # Europe/Kiev
    return str(zones.get(code) or zones.get(renamed) or code)


def at_home(code: str, language: str) -> bool:
    """Whether a place is in a country that those who write in the language need not name."""
    return territory(code) in HOME.get(language, ())


def home_places(reading: Reading, language: str) -> list[Span]:
    """Where a text names places at home of those who write in the other's language."""
    return [span for code, span in mentions(reading) if at_home(code, language)]


@lru_cache(maxsize=1000)
def _heads(code: str, language: str) -> tuple[str, ...]:
    """How words that go back to the place may begin: its adjective, its people."""
    told: list[str] = []
    for row in tables()["demonyms"].get(language, "").split():
        known, _, heads = row.partition("=")
        if known == code:
            told = heads.replace("_", " ").split(",")
    for name, other in named(language):
        if other == code:
            word = fold(name.split()[-1], language)
            if language in ("ar", "fa", "he"):
                word = word.removeprefix("ال")
                told.append(word[: max(3, len(word) - 2)])
            else:
                told.append(word[: max(4, len(word) - 3)])
    return tuple(told)


def within(span: Span | None, spans: list[Span]) -> bool:
    return span is not None and any(a <= span[0] and span[1] <= b for a, b in spans)


def named_too(reading: Reading, other: Reading) -> list[Span]:
    """Where a text names places that the other names as well, in whatever way, or their people."""
    told, people = countries(other), telling(reading).adjectives
    named = {code for code, _ in mentions(reading)}
    said = {code for code in named if code in told or echoes(code, other, reading)}
    spans = [span for code, span in mentions(reading) if code in said]
    if people:
        theirs = countries_and_adjectives(other)
        spans += [(token.start, token.end) for token, code in people if code in theirs]
    return spans
