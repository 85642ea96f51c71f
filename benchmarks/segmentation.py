"""Sentence ends found in running text: `python benchmarks/segmentation.py [--languages ru,uk] [--show]`.

The lines of each NTREX document are joined by spaces, its headline (the first line) left out. Counted are the
line ends that close with a stop; found is one where a sentence ends. A line may hold several sentences, so a
split inside a line is counted as wrong only when it can be seen to be: after an initial, inside a bracket,
before a lower-case letter. The data (CC BY-SA 4.0) are not part of the project; DRAGOMAN_DATA names the
folder that holds ntrex/.
"""

from __future__ import annotations

import argparse
import os
import time
import unittest
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import regex

from dragoman.core.text.segment import sentences

DATA = Path(os.environ.get("DRAGOMAN_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
NTREX = DATA / "ntrex"
NINE = ("en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar")
FILES = {
    "en": "src.eng",
    "ru": "ref.rus",
    "uk": "ref.ukr",
    "az": "ref.aze-Latn",
    "es": "ref.spa",
    "pt": "ref.por-BR",
    "ca": "ref.cat",
    "fr": "ref.fra",
    "ar": "ref.arb",
    "be": "ref.bel",
    "de": "ref.deu",
    "fa": "ref.fas",
    "he": "ref.heb",
    "hi": "ref.hin",
    "hy": "ref.hye",
    "it": "ref.ita",
    "ja": "ref.jpn",
    "ka": "ref.kat",
    "kk": "ref.kaz",
    "ko": "ref.kor",
    "nl": "ref.nld",
    "pl": "ref.pol",
    "tr": "ref.tur",
    "uz": "ref.uzb",
    "zh": "ref.zho-CN",
}
STOPPED = regex.compile(r"[.!?…؟۔։:।。！？](?:\s?[\"'”’“»›)\]」』）])*$")
INITIAL = regex.compile(r"(?<![\p{L}\p{M}\d])\p{Lu}\.$")


@dataclass
class Score:
    ends: int = 0
    found: int = 0
    initials: int = 0
    brackets: int = 0
    lower: int = 0
    characters: int = 0
    seconds: float = 0.0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100 * self.found / self.ends


def documents(language: str) -> Iterator[list[str]]:
    """The lines of each document without its headline."""
    lines = (NTREX / f"newstest2019-{FILES[language]}.txt").read_text("utf-8").splitlines()
    names = (NTREX / "DOCUMENT_IDS.tsv").read_text("utf-8").split()
    owned = list(zip(lines, names, strict=True))
    for name in dict.fromkeys(names):
        yield [line.strip() for line, owner in owned if owner == name and line.strip()][1:]


def score(language: str) -> Score:
    result = Score()
    for lines in documents(language):
        text = " ".join(lines)
        began = time.perf_counter()
        spans = sentences(text, language)
        result.seconds += time.perf_counter() - began
        result.characters += len(text)
        ends = {end for _, end in spans}
        at = 0
        joints = set()
        for line in lines[:-1]:
            at += len(line)
            joints.add(at)
            if STOPPED.search(line) and (line[-1] != ":" or language == "hy"):
                result.ends += 1
                result.found += at in ends
                if at not in ends:
                    result.missed.append(f"{text[max(0, at - 50) : at]} ⏐ {text[at : at + 30]}")
            at += 1
        _wrong(text, spans, joints, result)
    return result


def _wrong(text: str, spans: list[tuple[int, int]], joints: set[int], result: Score) -> None:
    inside = _in_brackets(text)
    for (_, end), (start, _) in pairwise(spans):
        if end in joints:
            continue
        first = text[start:].lstrip("\"'“”„‘«([¿¡—–- \u00a0")[:1]
        initial, bracket, lower = bool(INITIAL.search(text[:end])), end in inside, first.islower()
        result.initials += initial
        result.brackets += bracket
        result.lower += lower
        if initial or bracket or lower:
            result.wrong.append(f"{text[max(0, end - 50) : end]} ⏐ {text[start : start + 30]}")


def _in_brackets(text: str) -> set[int]:
    """Places inside a closed pair of round brackets."""
    places: set[int] = set()
    opened: list[int] = []
    for at, character in enumerate(text):
        if character == "(":
            opened.append(at)
        elif character == ")" and opened:
            places.update(range(opened.pop() + 1, at + 1))
    return places


def measure() -> list[dict[str, Any]]:
    """Rows for build/bench.json."""
    if not NTREX.is_dir():
        raise unittest.SkipTest("NTREX is missing (DRAGOMAN_DATA names its folder)")
    scores = {language: score(language) for language in NINE}
    percents = [one.percent for one in scores.values()]
    weakest = min(scores, key=lambda language: scores[language].percent)
    each = ", ".join(f"{language} {one.percent:.1f}" for language, one in scores.items())
    ends = sum(one.ends for one in scores.values())
    rows: list[dict[str, Any]] = [
        {
            "name": "sentence_ends_pct",
            "value": round(sum(percents) / len(percents), 2),
            "unit": "%",
            "note": f"mean of nine languages, {ends} joined lines: {each}",
        },
        {"name": "sentence_ends_min_pct", "value": round(min(percents), 2), "unit": "%", "note": weakest},
    ]
    kinds = {"initials": "after an initial", "brackets": "inside a bracket", "lower": "before lower case"}
    for kind, note in kinds.items():
        count = sum(getattr(one, kind) for one in scores.values())
        rows.append({"name": f"wrong_splits_{kind}", "value": count, "unit": "splits", "note": note})
    speed = sum(one.characters for one in scores.values()) / sum(one.seconds for one in scores.values())
    rows.append({"name": "sentence_split_speed", "value": round(speed), "unit": "characters/s", "note": ""})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default=",".join(NINE))
    parser.add_argument("--show", action="store_true", help="print what was missed and what was wrong")
    options = parser.parse_args()
    for language in options.languages.split(","):
        one = score(language)
        print(
            f"{language}: {one.percent:5.2f} % of {one.ends}; wrong: {one.initials} after initials,"
            f" {one.brackets} in brackets, {one.lower} before lower case; {one.seconds:.2f} s"
        )
        for line in one.missed * options.show:
            print("   missed:", line)
        for line in one.wrong * options.show:
            print("   wrong: ", line)
    for row in measure() if options.languages == ",".join(NINE) else []:
        print(row)


if __name__ == "__main__":
    main()
