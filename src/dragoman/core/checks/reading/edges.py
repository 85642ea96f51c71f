"""Whether a word is one that sentences end with, or begin with, and whether it is a word at all."""

from __future__ import annotations

import json
from functools import lru_cache

from dragoman.core.checks.reading.tables import DATA

LETTERS = 3  # of a word's end (or head) that are looked at


def edge_keys(word: str, *, head: bool) -> list[str]:
    """The keys of a folded word, the longest last."""
    if word.isdigit():
        return ["0"]
    most = min(LETTERS, len(word))
    cuts = [word[:n] if head else word[-n:] for n in range(1, most + 1)]
    return [*cuts, f"={word}"]


@lru_cache(maxsize=20_000)
def last_odds(word: str, language: str) -> float:
    """ln of how much likelier the word ends a sentence than another does; 0 where nothing is known."""
    return _odds(word, _tables()["last"].get(language, {}), head=False)


@lru_cache(maxsize=20_000)
def first_odds(word: str, language: str) -> float:
    return _odds(word, _tables()["first"].get(language, {}), head=True)


@lru_cache(maxsize=20_000)
def word_odds(word: str, language: str) -> float:
    """ln of how much likelier the letters are a word than the head of a longer one."""
    return _odds(word, _tables()["word"].get(language, {}), head=False)


def _odds(word: str, table: dict[str, float], *, head: bool) -> float:
    return next((table[key] for key in reversed(edge_keys(word, head=head)) if key in table), 0.0)


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, dict[str, float]]]:
    """See data/make_edges.py."""
    raw = json.loads((DATA / "edges.json").read_text(encoding="utf-8"))
    return {
        side: {
            language: {key: float(value) for value, keys in groups.items() for key in keys.split()}
            for language, groups in raw[side].items()
        }
        for side in ("last", "first", "word")
    }
