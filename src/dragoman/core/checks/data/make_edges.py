"""Writes data/edges.json: how likely a word is the last (or the first) of a sentence, by its letters, and how
likely some letters are a whole word and not the head of a longer one.

    DRAGOMAN_DATA=… python -m dragoman.core.checks.data.make_edges

Counted in the lines of NTREX-128 (DRAGOMAN_DATA/ntrex, not part of this project; Microsoft, CC BY-SA 4.0): a
measurement of it, figures for single words and letters, none of its text.
A key is one to three letters at the end (or head) of a word, `=word` a whole word, `0` a run of digits.
Its figure is the natural log of how much likelier such a word ends a sentence than stands within it,
shrunk towards the shorter key's and kept only where it differs from that.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from dragoman.core.checks.reading.edges import LETTERS, edge_keys
from dragoman.core.checks.reading.extent import ends, known_lengths
from dragoman.core.checks.reading.tokens import UNSPACED, tokens
from dragoman.core.checks.reading.words import CASELESS

CODES = {"ar": "arb", "az": "aze-Latn", "be": "bel", "ca": "cat", "de": "deu", "en": "eng", "es": "spa"}
CODES |= {"fa": "fas", "fr": "fra", "he": "heb", "hi": "hin", "hy": "hye", "it": "ita", "ja": "jpn"}
CODES |= {"ka": "kat", "kk": "kaz", "ko": "kor", "nl": "nld", "pl": "pol", "pt": "por", "ru": "rus"}
CODES |= {"tr": "tur", "uk": "ukr", "uz": "uzb", "zh": "zho-CN"}
SHRINK = 4.0  # occurrences that the shorter key counts for
LEAST = 12  # occurrences of a key that is kept
LEAST_CUT = 20  # and of one of a word's end
SPREAD = 8  # and documents that have it: the news of a day teach no grammar
STEP = 0.75  # and how far its figure is from the shorter key's


def figures(lines: Iterable[tuple[str, str]], language: str, *, head: bool = False) -> dict[str, float]:
    """lines: a document's id and a line of it."""
    return _figures(*_counts(lines, language, head=head), LEAST, 2.0, head=head)


def whole_words(lines: Iterable[tuple[str, str]], language: str) -> dict[str, float]:
    """The same for letters that are a word, against the head of one; 0 where a word is likelier."""
    return _figures(*_cuts(lines, language), LEAST_CUT, 0.0, head=False)


def _figures(
    at: Counter[str],
    within: Counter[str],
    documents: dict[str, set[str]],
    least: int,
    most: float,
    *,
    head: bool,
) -> dict[str, float]:
    base = math.log(at[""] / within[""])
    chance = {"": at[""] / (at[""] + within[""])}
    kept = {"": 0.0}
    for key in sorted({*at, *within}, key=lambda k: (k[:1] == "=", len(k))):
        if not key or at[key] + within[key] < least or len(documents[key]) < SPREAD:
            continue
        shorter = _shorter(key, head=head)
        p = (at[key] + SHRINK * chance.get(shorter, chance[""])) / (at[key] + within[key] + SHRINK)
        chance[key] = p
        value = max(-4.0, min(most, math.log(p / (1 - p)) - base))
        while shorter not in kept:
            shorter = _shorter(shorter, head=head)
        if abs(value - kept[shorter]) >= STEP:
            kept[key] = round(value * 2) / 2
    del kept[""]
    return kept


def _counts(
    lines: Iterable[tuple[str, str]], language: str, *, head: bool
) -> tuple[Counter[str], Counter[str], dict[str, set[str]]]:
    at: Counter[str] = Counter()
    within: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    for document, line in lines:
        words = [t for t in tokens(line, language) if t.kind != "sign"]
        if len(words) < 4 or not (head or ends(line)):
            continue
        for index, word in enumerate(words):
            here = at if index == (0 if head else len(words) - 1) else within
            keys = {"", *edge_keys(word.text, head=head)}
            here.update(keys)
            for key in keys:
                documents[key].add(document)
    return at, within, documents


def _cuts(
    lines: Iterable[tuple[str, str]], language: str
) -> tuple[Counter[str], Counter[str], dict[str, set[str]]]:
    at: Counter[str] = Counter()
    within: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    for document, line in lines:
        for word in tokens(line, language):
            if word.kind != "word" or word.raw.isupper():
                continue
            for end in range(2, len(word.text) + 1):
                keys = {"", *edge_keys(word.text[:end], head=False)}
                if end < len(word.text):
                    # What some word begins with is no key: that is these news and no rule.
                    within.update(keys)
                else:
                    at.update(keys)
                for key in keys:
                    documents[key].add(document)
    for key in [k for k in within if k.startswith("=") and at[k] < LEAST]:
        del within[key]
    return at, within, documents


def _shorter(key: str, *, head: bool) -> str:
    if key.startswith("="):
        return key[1 : LETTERS + 1] if head else key[-min(LETTERS, len(key) - 1) :]
    return "" if len(key) == 1 else key[:-1] if head else key[1:]


def lines_of(language: str) -> list[tuple[str, str]]:
    folder = Path(os.environ["DRAGOMAN_DATA"]) / "ntrex"
    (path,) = folder.glob(f"newstest2019-*.{CODES[language]}.txt")
    documents = (folder / "DOCUMENT_IDS.tsv").read_text(encoding="utf-8").splitlines()
    return list(zip(documents, path.read_text(encoding="utf-8").splitlines(), strict=False))


def _grouped(found: dict[str, float]) -> dict[str, str]:
    groups: dict[float, list[str]] = defaultdict(list)
    for key, value in sorted(found.items()):
        groups[value].append(key)
    return {f"{value:g}": " ".join(keys) for value, keys in sorted(groups.items())}


def main() -> None:
    table = {
        "source": "counted in NTREX-128 (Microsoft, CC BY-SA 4.0) by make_edges.py: figures, no text",
        "last": {c: _grouped(figures(lines_of(c), c)) for c in sorted(known_lengths())},
        "first": {c: _grouped(figures(lines_of(c), c, head=True)) for c in sorted(CASELESS)},
        "word": {c: _grouped(whole_words(lines_of(c), c)) for c in sorted(known_lengths() - UNSPACED)},
    }
    text = json.dumps(table, ensure_ascii=False, indent=0)
    (Path(__file__).parent / "edges.json").write_text(re.sub(r"\n(?=[}])", "", text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
