"""A target that is not in the script of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.core.checks.base import Check, base_language
from dragoman.core.checks.reading.reading import read
from dragoman.core.checks.reading.tables import read_table
from dragoman.core.types import Finding, Segment, Severity

_RANGES = {
    "Latn": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
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
# Of a language: runs of its letters, and a sign that is none of them and may be a letter.
_OWN = {name: re.compile(f"[{''.join(_RANGES[s] for s in scripts)}]+") for name, scripts in SCRIPTS.items()}
_OTHERS = {
    name: re.compile(f"[^{_NO_LETTERS}{''.join(_RANGES[s] for s in scripts)}]")
    for name, scripts in SCRIPTS.items()
}
SHARE = 0.5
_WORDS = re.compile(r"[^\W\d_]+")
FIRST = 500  # characters that are looked at


class ScriptCheck(Check):
    """Compares the letters with the script of the language. A title in Latin letters may stand
    in a Russian sentence: only when half of the letters are of another script is it a fault."""

    id = "script"
    languages = frozenset(SCRIPTS)

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        language = read(target).language
        if language not in SCRIPTS or language == base_language(source.language):
            return
        text = read(target).prose[:FIRST]
        if not _OTHERS[language].search(text):
            return  # as most texts: no letter of another script
        own = len("".join(_OWN[language].findall(text)))
        letters = sum(map(str.isalpha, text))
        if letters < 4 or own > SHARE * letters:
            return
        stays = any(map(str.isalpha, source.text)) and source.text.strip() == target.text.strip()
        # Not one letter of its own script, and none of its words stood in the source as a name may.
        foreign = own == 0 and letters >= 6 and not _words(source.text) & _words(target.text)
        sure = own == 0 or own < 0.2 * letters
        plain = (
            sum(t.kind == "word" and not t.capital for t in read(target).tokens) >= 3 or not text.isascii()
        )
        short = letters < 8 or (letters < 25 and not plain) or stays
        severity = Severity.CRITICAL if foreign or (sure and not short) else Severity.SERIOUS
        yield Finding(self.id, severity, None, (0, len(target.text)), (SCRIPTS[language][0],))


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text[:FIRST].casefold()))
