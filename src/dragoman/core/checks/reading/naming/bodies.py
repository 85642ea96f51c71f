"""Organisations and blocs of a text, by their acronyms and by the beginnings of their names."""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.core.checks.reading.naming.gazetteer import tables
from dragoman.core.checks.reading.naming.telling import telling
from dragoman.core.checks.reading.reading import Reading, once

# Bodies whose stems stand for nothing else, so that a name written out counts as the acronym.
FIRM = ("us", "un", "eu", "nato", "uk", "rf", "prc", "dprk", "fbi", "cia", "who", "imf")
COUNTRIES = {"US": "us", "GB": "uk", "CN": "prc", "KP": "dprk", "AE": "uae", "RU": "rf", "DE": "frg"}


@lru_cache(maxsize=1)
def bodies() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Acronym → body, and body → beginnings of its names in all languages."""
    acronyms: dict[str, str] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for name, entry in tables()["bodies"].items():
        for acronym in entry["names"].split():
            acronyms.setdefault(acronym.lower(), name)
        stems[name] = tuple(entry["stems"].split("|"))
    return acronyms, stems


@once
def acronyms(reading: Reading) -> dict[str, tuple[int, int]]:
    """Bodies by their acronyms, each with its first place: NATO, U.S., EE. UU."""
    table = bodies()[0]
    found: dict[str, tuple[int, int]] = {}
    for text, start, end in short_forms(reading):
        body = table.get(text)
        if body:
            found.setdefault(body, (start, end))
    return found


def spoken_of(body: str, reading: Reading) -> int:
    """How often a text names a body, by acronym or written out."""
    acronym, stems = bodies()
    short = sum(acronym.get(text) == body and text not in stems[body] for text, _, _ in short_forms(reading))
    return short + len(_written(body).findall(lowered(reading)))


def written(body: str, word: str) -> bool:
    """Whether a word begins the name of a body as it is written out: Евросоюз."""
    return _written(body).match(word) is not None


@lru_cache(maxsize=200)
def _written(body: str) -> re.Pattern[str]:
    """The stems at the head of a word; Arabic and Hebrew words may carry a prefix."""
    stems = bodies()[1][body]
    bound = [re.escape(s) for s in stems if not "\u0590" <= s[0] <= "\u06ff"]
    free = [re.escape(s) for s in stems if "\u0590" <= s[0] <= "\u06ff"]
    parts = [rf"\b(?:{'|'.join(bound)})"] * bool(bound) + free
    return re.compile("|".join(parts))


@once
def lowered(reading: Reading) -> str:
    return reading.prose.lower()


@once
def short_forms(reading: Reading) -> list[tuple[str, int, int]]:
    """Acronyms as they stand, in small letters, with their places."""
    found: list[tuple[str, int, int]] = []
    words = reading.tokens
    after = -1
    for index, token, bare in telling(reading).shorts:
        if index <= after:
            continue
        letters, last = bare, index
        while last + 2 < len(words) and words[last + 1].text == "." and not words[last + 1].spaced:
            following = words[last + 2].raw
            if (
                words[last + 2].kind != "word"
                or not following.isupper()
                or len(following) > 2
                or len(bare) > 2
            ):
                break
            letters, last = letters + following, last + 2
        after = last
        if len(letters) < 2:
            continue
        if reading.shouted:
            return []
        money = token.raw == bare and any(
            "currency" in reading.notes[i] for i in (index, last + 1, last + 2) if i < len(words)
        )
        if not money:
            text = "ee" if letters == "EEUU" else letters.lower()
            found.append((text, token.start, words[last].end))
    return found
