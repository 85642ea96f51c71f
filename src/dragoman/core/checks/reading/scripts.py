"""Which letters are of the script of a language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dragoman.core.checks.reading.tables import read_table

_RANGES = {
    "Latn": "A-Za-z\u00aa\u00ba\u00c0-\u02af\u1e00-\u1eff",
    "Cyrl": "\u0400-\u052f",
    "Arab": "\u0600-\u06ff\u0750-\u077f",
    "Hebr": "\u0590-\u05ff",
    "Deva": "\u0900-\u097f",
    "Armn": "\u0530-\u058f",
    "Geor": "\u10a0-\u10ff",
    "Hani": "\u3400-\u9fff",
    "Kana": "\u3040-\u30ff",
    "Hang": "\uac00-\ud7af\u1100-\u11ff",
    "Grek": "\u0370-\u03ff",
}
SCRIPTS: dict[str, list[str]] = read_table("scripts")["scripts"]
_NO_LETTERS = (
    "\u0000-@\\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf"
)


@lru_cache(maxsize=64)
def own(language: str) -> re.Pattern[str]:
    """Runs of the letters of a known language."""
    return re.compile(f"[{_ranges(SCRIPTS[language])}]+")


@lru_cache(maxsize=64)
def others(language: str) -> re.Pattern[str]:
    """A sign that is no letter of a known language, and may be one of another."""
    return re.compile(f"[^{_NO_LETTERS}{_ranges(SCRIPTS[language])}]")


def letters(language: str) -> str:
    """Those of the scripts of a known language, for a class of signs."""
    return _ranges(SCRIPTS[language])


def strange(language: str) -> str:
    """Scripts that a text of the language has no words of, for a class of signs. Latin names stand in all."""
    return _ranges(sorted(_RANGES.keys() - {"Latn", *SCRIPTS.get(language, ())}))


def _ranges(scripts: Iterable[str]) -> str:
    return "".join(_RANGES[script] for script in scripts)
