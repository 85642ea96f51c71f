"""`dragoman bakeoff`: several engines on one text, side by side.

dragoman bakeoff story.md --engines own,libre --from en --to pt --reference historia.md --html bakeoff.html
"""

from __future__ import annotations

import html
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from dragoman.check_cli import COLOURS, message
from dragoman.configured import (
    CONFIG_OPTION,
    Newsroom,
    WrongUse,
    cure,
    failed,
    language,
    money,
    newsroom,
    trouble,
)
from dragoman.core import languages
from dragoman.core.checks import BUILT_IN
from dragoman.core.checks.align import align
from dragoman.core.engines import Billing, Chain, Engine, Trust, UnsupportedPair
from dragoman.core.files import FORMATS, Document
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.restore import plain
from dragoman.core.types import Finding, Result, Severity
from dragoman.report_page import finding_item, marked, page
from dragoman.translate_cli import read_file, say_encoding, summed, write

Score = Callable[[Sequence[str], Sequence[str]], float]

SHOWN = 20  # sentences on the terminal


@dataclass(frozen=True, slots=True)
class Row:
    """Some sentences of the source that one stretch of the reference stands for; mostly one."""

    sentences: tuple[int, ...]
    source: str
    reference: str = ""


@dataclass(slots=True)
class Entry:
    """What an engine made of the text. error: why it made nothing of it, in a line."""

    engine: Engine
    seconds: float = 0.0
    results: list[Result] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # plain, "" where a sentence failed
    bill: Billing | None = None
    version: str = ""
    trust: str = ""
    error: str = ""
    chrf: float | None = None

    @property
    def failures(self) -> Counter[str]:
        return Counter(result.error for result in self.results if result.error)

    def findings(self, row: Row) -> list[Finding]:
        return [finding for number in row.sentences for finding in self.results[number].findings]

    def counts(self) -> dict[str, Counter[str]]:
        """Findings by severity, then by kind."""
        found: dict[str, Counter[str]] = {str(severity): Counter() for severity in Severity}
        for result in self.results:
            for finding in result.findings:
                found[finding.severity][finding.kind] += 1
        return found

    def text(self, row: Row) -> str:
        return " ".join(filter(None, (self.texts[number] for number in row.sentences)))


@click.command(help="Compare engines on one text: chrF, findings, speed, cost, sentence by sentence.")
@click.argument("file", metavar="FILE")
@click.option("--engines", "aliases", help="Such as own,libre. Without it all that have the pair.")
@click.option("--from", "source", required=True, help="Language of the file, such as ru.")
@click.option("--to", "target", required=True, help="Language to translate into.")
@click.option("--reference", help="A translation by a person, which chrF compares with.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="Without it by the file's name.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Write all of it as JSON.")
@click.option("--html", "as_page", type=click.Path(path_type=Path), help="Write a page to look at.")
@CONFIG_OPTION
@click.pass_context
def bakeoff(
    ctx: click.Context,
    file: str,
    aliases: str | None,
    source: str,
    target: str,
    reference: str | None,
    form: str | None,
    as_json: Path | None,
    as_page: Path | None,
    config: Path | None,
) -> None:
    source, target = language(source, "--from"), language(target, "--to")
    if source == target:
        raise WrongUse(f"--from and --to are the same language, {source}.")
    for place in (as_json, as_page):
        writable(place, file, reference)
    score = scorer() if reference else None
    read = read_file(file, source, form)
    say_encoding(read)
    if not read.document.sentences:
        raise WrongUse(f"{file}: there is nothing to translate in it.")
    rows = [Row((n,), one.text) for n, one in enumerate(read.document.sentences)]
    if reference:
        other = read_file(reference, target, form)
        say_encoding(other)
        rows = parallel(read.document, other.document)
    house = newsroom(config)
    chosen = list(dict.fromkeys(alias.strip() for alias in aliases.split(","))) if aliases else []
    with house.chain(chosen) as chain:
        engines = [engine for engine in chain if chosen or Chain([engine]).can(source, target)]
        if not engines:
            raise WrongUse(
                f"No engine here translates {source} into {target}. {cure(chain.cure(source, target))}"
            )
        entries = [tried(engine, read.document, target, house) for engine in engines]
    if score:
        for entry in entries:
            if not entry.error:
                entry.chrf = score([entry.text(row) for row in rows], [row.reference for row in rows])
    told = as_data(file, reference, source, target, read.document, rows, entries, score)
    if as_json:
        write(as_json, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    if as_page:
        write(as_page, as_html(told))
    to_terminal(told)
    if all(entry.error for entry in entries):
        ctx.exit(1)


def writable(place: Path | None, *inputs: str | None) -> None:
    if place is None:
        return
    if place.is_dir() or not place.parent.is_dir():
        raise WrongUse(
            f"{place} cannot be written: {'it is a folder' if place.is_dir() else 'no such folder'}."
        )
    for name in inputs:
        if name and place.exists() and Path(name).exists() and place.samefile(name):
            raise WrongUse(f"{place} is what is read. Name another file.")


def scorer() -> Score:
    """chrF of a text against its reference, 0 to 100. Raises WrongUse where its library is missing."""
    try:
        from sacrebleu.metrics.chrf import CHRF
    except ImportError:
        raise WrongUse(
            "--reference needs a library for chrF: pip install 'dragoman[bakeoff]'. Without it leave it out."
        ) from None
    metric = CHRF()
    return lambda said, right: float(metric.corpus_score(list(said), [list(right)]).score)


def parallel(source: Document, reference: Document) -> list[Row]:
    """Which sentences of the reference stand for which of the source: block by block if both are alike."""
    mine, theirs = source.sentences, reference.sentences
    if [block.kind for block in source.blocks] == [block.kind for block in reference.blocks]:
        found: list[Row] = []
        for number in range(len(source.blocks)):
            own = [n for n, one in enumerate(mine) if one.block == number]
            found += aligned(
                source, own, [one.text for one in theirs if one.block == number], reference.language
            )
        return found
    return aligned(source, range(len(mine)), [one.text for one in theirs], reference.language)


def aligned(source: Document, numbers: Sequence[int], other: Sequence[str], target: str) -> list[Row]:
    """Rows that hold every sentence of the source once; what the reference adds goes with the one before."""
    texts = [source.sentences[number].text for number in numbers]
    if len(texts) == len(other):
        return [Row((number,), *both) for number, *both in zip(numbers, texts, other, strict=True)]
    rows: list[Row] = []
    at = 0
    for pair in align(texts, other, (source.language, target)):
        first = at
        while pair.source and at < len(texts) and " ".join(texts[first:at]) != pair.source:
            at += 1
        if at > first:
            rows.append(Row(tuple(numbers[first:at]), pair.source, pair.target))
        elif rows:
            rows[-1] = replace(rows[-1], reference=f"{rows[-1].reference} {pair.target}".strip())
    return rows


def tried(engine: Engine, document: Document, target: str, house: Newsroom) -> Entry:
    """One engine alone through the whole path. Whatever happens to it, the others get their turn."""
    entry = Entry(engine)
    if not Chain([engine]).can(document.language, target):
        helps = engine.cure(document.language, target)
        entry.error = f"it has not got {document.language}-{target}." + (f" {cure(helps)}" if helps else "")
        return entry
    if wrong := trouble(engine):
        entry.error = failed("AuthFailed", wrong)
        return entry
    bills: list[Billing] = []
    pipeline = Pipeline(Chain([engine]), BUILT_IN, terms=house.words)
    try:
        if not engine.billing:  # what starts with the first sentence is no part of its speed
            pipeline.translate(document.units[:1], target)
        begun = time.perf_counter()
        entry.results = pipeline.translate(
            document.units, target, context=document.context, spent=bills.append
        )
        entry.seconds = time.perf_counter() - begun
        entry.version = engine.version(document.language, target)
    except Exception as error:  # an engine of somebody's own may be at fault in any way
        entry.error = f"it broke down: {type(error).__name__}: {error}"
        return entry
    drafts = any(result.trust == Trust.DRAFT for result in entry.results)
    entry.trust = str(Trust.DRAFT if drafts else Trust.PUBLISHABLE)
    entry.bill = next(iter(summed(bills)), None)
    entry.texts = [
        "" if result.marked is None else plain(result.marked, unit.tags)
        for result, unit in zip(entry.results, document.units, strict=True)
    ]
    if all(result.marked is None for result in entry.results):
        entry.error = failed(next(iter(entry.failures), UnsupportedPair.__name__))
    return entry


# As data ----------------------------------------------------------------------------------------


def as_data(
    file: str,
    reference: str | None,
    source: str,
    target: str,
    document: Document,
    rows: Sequence[Row],
    entries: Sequence[Entry],
    score: Score | None,
) -> dict[str, Any]:
    words = sum(len(sentence.text.split()) for sentence in document.sentences)
    return {
        "file": file,
        "reference": reference,
        "from": source,
        "to": target,
        "sentences": len(document.sentences),
        "words": words,
        "engines": [_engine(entry, words) for entry in entries],
        "rows": [
            {
                "line": document.sentences[row.sentences[0]].line,
                "kind": document.sentences[row.sentences[0]].unit.kind,
                "source": row.source,
                "reference": row.reference if reference else None,
                "translations": [_translation(entry, row, score) for entry in entries if not entry.error],
            }
            for row in rows
        ],
    }


def _engine(entry: Entry, words: int) -> dict[str, Any]:
    bill = entry.bill
    return {
        "alias": entry.engine.alias,
        "name": entry.engine.name,
        "version": entry.version,
        "trust": entry.trust,
        "error": entry.error,
        "chrf": None if entry.chrf is None else round(entry.chrf, 1),
        "seconds": round(entry.seconds, 3),
        "words_per_second": round(words / entry.seconds, 1) if entry.seconds and not entry.error else None,
        "billed": {"kind": bill.kind, "units": bill.units, "cost": bill.cost, "currency": bill.currency}
        if bill
        else None,
        "failed": dict(entry.failures),
        "findings": {severity: dict(kinds) for severity, kinds in entry.counts().items()},
    }


def _translation(entry: Entry, row: Row, score: Score | None) -> dict[str, Any]:
    text = entry.text(row)
    whole = len(row.sentences) == 1  # spans of several sentences would point anywhere
    return {
        "engine": entry.engine.alias,
        "text": text,
        "chrf": round(score([text], [row.reference]), 1) if score and row.reference else None,
        "errors": [entry.results[n].error for n in row.sentences if entry.results[n].error],
        "findings": [
            {
                **f.as_json(),
                "message": message(f, *((row.source, text) if whole else ())),
                "target_span": list(f.target_span) if whole and f.target_span else None,
            }
            for f in entry.findings(row)
        ],
    }


# For people -------------------------------------------------------------------------------------


def told_cells(engine: dict[str, Any]) -> list[str]:
    """An engine's line of the table, behind its name."""
    counts = [sum(engine["findings"][severity].values()) for severity in Severity]
    bill = engine["billed"]
    return [
        "–" if engine["chrf"] is None else f"{engine['chrf']:.1f}",
        *map(str, counts),
        str(sum(engine["failed"].values())),
        f"{engine['words_per_second']:,.0f}" if engine["words_per_second"] else "–",
        money(bill["units"], bill["kind"], bill["cost"], bill["currency"])
        if bill and bill["units"]
        else "free",
    ]


HEADS = ("chrF", "critical", "serious", "minor", "failed", "words/s", "cost")


def kinds(engine: dict[str, Any]) -> str:
    """numbers 2 critical, names 1 serious"""
    return ", ".join(
        f"{kind} {count} {severity}"
        for severity in map(str, Severity)
        for kind, count in sorted(engine["findings"][severity].items())
    )


def to_terminal(told: dict[str, Any]) -> None:
    lines = [("", *HEADS)] + [(e["alias"], *told_cells(e)) for e in told["engines"] if not e["error"]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS) + 1)]
    size = f"{told['sentences']} sentences, {told['words']} words"
    click.echo(f"{told['file']}, {told['from']} → {told['to']}: {size}\n")
    for number, line in enumerate(lines):
        text = "  ".join(
            cell.ljust(width) if column in (0, len(HEADS)) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        click.echo(text if number else click.style(text, bold=True))
    for engine in told["engines"]:
        if engine["error"]:
            click.echo(f"{engine['alias']}: {click.style('nothing', fg='red', bold=True)}: {engine['error']}")
        elif found := kinds(engine):
            click.echo(f"{engine['alias']}: {found}")
    for row in told["rows"][:SHOWN]:
        click.echo(f"\n{row['line']}: {row['source']}")
        if row["reference"]:
            click.echo(f"    {click.style('reference', bold=True)}  {row['reference']}")
        for one in row["translations"]:
            points = "" if one["chrf"] is None else f" {one['chrf']:.0f}"
            name = click.style(one["engine"] + points, bold=True)
            click.echo(f"    {name}  {one['text'] or '; '.join(map(failed, one['errors']))}")
            for finding in one["findings"]:
                head = click.style(finding["severity"], fg=COLOURS[Severity(finding["severity"])])
                click.echo(f"        {head} {finding['kind']}: {finding['message']}")
    if len(told["rows"]) > SHOWN:
        click.echo(f"\n… and {len(told['rows']) - SHOWN} more; --html FILE and --json FILE hold all of them.")


COLUMNS = """
.rows tr { break-inside: avoid } .rows .source td { font-weight: 600; border-block-start-width: 3px }
.rows td:first-child { white-space: nowrap } .points { opacity: .7 }
@media (min-width: 40rem) { .rows td:first-child { width: 10rem } .rows td:last-child { width: 26% } }
"""


def as_html(told: dict[str, Any]) -> str:
    """The whole comparison on one page."""
    title = f"Bakeoff {told['from']} → {told['to']}: {told['file']}"
    heads = "".join(f"<th>{html.escape(head)}</th>" for head in ("engine", *HEADS, "findings"))
    lines = []
    for engine in told["engines"]:
        alias = f"<th>{html.escape(engine['alias'])}</th>"
        if engine["error"]:
            why = html.escape(engine["error"])
            lines.append(f'<tr>{alias}<td class="critical" colspan="{len(HEADS) + 1}">{why}</td></tr>')
        else:
            cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in [*told_cells(engine), kinds(engine)])
            lines.append(f"<tr>{alias}{cells}</tr>")
    rows = "\n".join(_html_row(row, told["from"], told["to"]) for row in told["rows"])
    about = f"{told['sentences']} sentences, {told['words']} words"
    if told["reference"]:
        about += f", compared with {told['reference']}"
    return page(
        title,
        f"<p>{html.escape(about)}</p>\n"
        '<div class="wide" role="region" aria-label="Engines" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead>\n<tbody>{''.join(lines)}</tbody>"
        "</table></div>\n"
        f'<table class="rows"><tbody>\n{rows}\n</tbody></table>',
        COLUMNS,
    )


def _html_row(row: dict[str, Any], source: str, target: str) -> str:
    out = [
        f'<tr class="source"><td>{row["line"]}</td>{_cell(html.escape(row["source"]), source)}<td></td></tr>'
    ]
    if row["reference"]:
        out.append(f"<tr><td>reference</td>{_cell(html.escape(row['reference']), target)}<td></td></tr>")
    for one in row["translations"]:
        spans = [tuple(f["target_span"]) for f in one["findings"] if f["target_span"]]
        text = marked(one["text"], spans)
        notes = [finding_item(f["severity"], f["kind"], f["message"]) for f in one["findings"]]
        notes += [f'<li class="critical">{html.escape(failed(error))}</li>' for error in one["errors"]]
        points = "" if one["chrf"] is None else f' <span class="points">{one["chrf"]:.0f}</span>'
        name = f"{html.escape(one['engine'])}{points}"
        told = f"<ul>{''.join(notes)}</ul>" if notes else ""
        out.append(f"<tr><td>{name}</td>{_cell(text, target)}<td>{told}</td></tr>")
    return "".join(out)


def _cell(inner: str, code: str) -> str:
    return f'<td lang="{html.escape(code)}" dir="{languages.get(code).direction}">{inner}</td>'
