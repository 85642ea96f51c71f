"""Writes data/numerals/<language>.json: number words and their values, spelled out by ICU from CLDR.

    python -m dragoman.core.checks.data.make_numerals

CLDR has every case and gender of Russian, but not of Ukrainian or Arabic, and no Uzbek at all: what
it lacks stands in <language>.toml. Run again when icu4py brings a newer CLDR, and read the difference.
"""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

from icu4py.messageformat import MessageFormat

from dragoman.core.checks.reading.tokens import fold

HERE = Path(__file__).parent / "numerals"
LANGUAGES = [
    "en",
    "ru",
    "uk",
    "be",
    "az",
    "tr",
    "es",
    "pt",
    "ca",
    "fr",
    "it",
    "de",
    "nl",
    "pl",
    "ar",
    "fa",
    "he",
    "hi",
    "hy",
    "ka",
    "kk",
]
COMPOUNDING = {"de", "it", "nl", "hy", "ka", "hi"}  # one word up to 999 (hi: irregular up to 99)
GENDERS = ("", "-masculine", "-feminine", "-neuter", "-plural", "-masculine-plural", "-feminine-plural")
CASES = ("", "-genitive", "-dative", "-accusative", "-instrumental", "-locative", "-prepositional")
MORE = ("-n", "-r", "-s", "-m", "-verbose", "-construct", "-financial", "-adjective", "-alt", "-with-a")


def rule_sets(kind: str) -> list[str]:
    plain = [f"%spellout-{kind}{a}{b}" for a, b in itertools.product(GENDERS, CASES)]
    return plain + [f"%spellout-{kind}{a}" for a in MORE]


def spelled(language: str, rule: str, values: list[int]) -> dict[str, int]:
    form = MessageFormat(f"{{n,spellout,{rule}}}" if rule else "{n,spellout}", language)
    words: dict[str, int] = {}
    for value in values:
        word = fold(str(form.format({"n": value})).replace("\u00ad", ""), language)
        if re.search(r"[\s\-\d]", word) or not word:
            continue
        words.setdefault(word, value)
    return words


def main() -> None:
    HERE.mkdir(exist_ok=True)
    for language in LANGUAGES:
        values = [*range(0, 100), *range(100, 1000, 100)]
        if language in COMPOUNDING:
            values = [*range(0, 1000), *range(1000, 100_000, 1000)]
        cardinal: dict[str, int] = spelled(language, "", values)
        for rule in [*rule_sets("cardinal"), "%spellout-numbering"]:
            cardinal = {**spelled(language, rule, values), **cardinal}
        ordinal: dict[str, int] = {}
        for rule in rule_sets("ordinal"):
            small = [v for v in values if v <= 100 or v % 100 == 0]
            ordinal = {**spelled(language, rule, small), **ordinal}
        ordinal = {w: v for w, v in ordinal.items() if w not in cardinal}
        table = {"source": "Unicode CLDR, spelled out by ICU 78 (Unicode licence v3)"}
        out = {**table, "cardinal": cardinal, "ordinal": ordinal}
        path = HERE / f"{language}.json"
        path.write_text(json.dumps(out, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
