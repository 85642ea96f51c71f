"""A target that is not in the script of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.core.checks.base import Check, base_language
from dragoman.core.checks.reading.reading import read
from dragoman.core.checks.reading.scripts import SCRIPTS, others, own
from dragoman.core.types import Finding, Segment, Severity

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
        if not others(language).search(text):
            return  # as most texts: no letter of another script
        native = sum(map(len, own(language).findall(text)))
        letters = sum(map(str.isalpha, text))
        if letters < 4 or native > SHARE * letters:
            return
        stays = any(map(str.isalpha, source.text)) and source.text.strip() == target.text.strip()
        # Not one letter of its own script, and none of its words stood in the source as a name may.
        foreign = native == 0 and letters >= 6 and not _words(source.text) & _words(target.text)
        sure = native == 0 or native < 0.2 * letters
        plain = (
            sum(t.kind == "word" and not t.capital for t in read(target).tokens) >= 3 or not text.isascii()
        )
        short = letters < 8 or (letters < 25 and not plain) or stays
        severity = Severity.CRITICAL if foreign or (sure and not short) else Severity.SERIOUS
        yield Finding(self.id, severity, None, (0, len(target.text)), (SCRIPTS[language][0],))


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text[:FIRST].casefold()))
