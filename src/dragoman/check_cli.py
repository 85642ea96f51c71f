"""`dragoman check` and `dragoman checks`: the checks on files, with no database.

dragoman check < pairs.jsonl                        JSON lines in, JSON lines out, as they come
dragoman check --format text|sarif pairs.jsonl
dragoman check source.html target.html --from ru --to en --html report.html
"""

from __future__ import annotations

import codecs
import html
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import click

from dragoman.core.checks import BUILT_IN, run_checks
from dragoman.core.checks.align import align, split
from dragoman.core.checks.base import base_language
from dragoman.core.checks.consistency import Consistency
from dragoman.core.checks.reading.extent import known_lengths
from dragoman.core.collecting import seldom_collected
from dragoman.core.types import Finding, Segment, Severity, Span
from dragoman.report_page import finding_item, marked, page, parts

PAGES = (".html", ".htm", ".xhtml")
FIELDS = ("id", "source_lang", "target_lang", "source", "translation")
COLOURS = {Severity.CRITICAL: "red", Severity.SERIOUS: "yellow", Severity.MINOR: "cyan"}
LEVELS = {Severity.CRITICAL: "error", Severity.SERIOUS: "warning", Severity.MINOR: "note"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the input."""

    id: Any
    source: Segment
    target: Segment
    document: str = ""


class BadLine(ValueError):
    """A line that is no pair; says why."""


@click.command(
    help="""Check translations against their sources.

    A file of JSON lines, or standard input, has a pair in each line: source_lang, target_lang, source and
    translation, optionally id, doc and kind. Two files are a source and its translation, as text or HTML.
    Exit code 2 tells of what could not be read; findings alone are no failure.
    """
)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "text", "sarif"]),
    default=None,
    help="Without it json for lines, text for two files.",
)
@click.option("--from", "source_language", help="Language of the first file, when two are given.")
@click.option("--to", "target_language", help="Language of the second file.")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a report page.")
def check(
    files: tuple[Path, ...],
    form: str | None,
    source_language: str | None,
    target_language: str | None,
    page: Path | None,
) -> None:
    if len(files) > 2:
        raise click.UsageError("Give one file of JSON lines, or a source and its translation.")
    if len(files) == 2:
        if not source_language or not target_language:
            raise click.UsageError("Two files need --from and --to, such as --from ru --to en.")
        from dragoman.configured import language  # not with every start, as it brings the engines

        codes = language(source_language, "--from"), language(target_language, "--to")
        if codes[0] == codes[1]:
            raise click.UsageError(
                f"--from and --to are both {codes[0]}: a translation is in another language."
            )
        pairs: Iterable[Pair] = _two_files(files[0], files[1], *codes)
        _write(pairs, form or "text", page)
        return
    if source_language or target_language:
        raise click.UsageError(
            "--from and --to are for two files, a source and its translation; JSON lines name their own."
        )
    if not files and sys.stdin.isatty():
        raise click.UsageError("Name a file of JSON lines, or a source and its translation.")
    if files and files[0].suffix.lower() in (*PAGES, ".md"):
        raise click.UsageError("A page needs its translation: SOURCE TRANSLATION --from ru --to en.")
    if files:
        with files[0].open("rb") as data:
            wide = data.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # a pipe is read once
            lines = io.TextIOWrapper(data, encoding="utf-16" if wide else "utf-8", errors="replace")
            bad = _write(_lines(lines), form or "json", page)
    else:
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        bad = _write(_lines(sys.stdin), form or "json", page)
    if bad:
        raise SystemExit(2)


@click.command(help="List the checks and what each one looks for.")
@click.option("--coverage", is_flag=True, help="Print which language each check has data for.")
def checks(coverage: bool) -> None:
    if not coverage:
        for name, told in _described():
            click.echo(f"{name:14} {told}")
        return
    codes = sorted(known_lengths() | {code for one in BUILT_IN for code in one.languages or ()})
    click.echo(" " * 14 + " ".join(f"{code:3}" for code in codes))
    for one in BUILT_IN:
        signs = (
            "·" if not one.knows(code) else "●" if code in (one.words or {code}) else "○" for code in codes
        )
        click.echo(f"{one.id:14}" + " ".join(f"  {sign}" for sign in signs))
    click.echo("● has data, or needs none   ○ compares digits only   · says nothing")


def _described() -> list[tuple[str, str]]:
    """Each check's id and what it says of itself."""
    told = [(one.id, one.__doc__) for one in BUILT_IN]
    told.append((Consistency.id, Consistency.__doc__))
    return [(name, " ".join((text or "").split())) for name, text in told]


# Reading ------------------------------------------------------------------------------------


def _lines(lines: Iterable[str]) -> Iterator[Pair | BadLine]:
    told: set[str] = set()
    for number, line in enumerate(lines, 1):
        line = line.removeprefix("\ufeff") if number == 1 else line
        if not line.strip():
            continue
        try:
            pair = parse(line)
        except BadLine as bad:
            yield BadLine(f"line {number}: {bad}")
            continue
        for code in {pair.source.language, pair.target.language} - told:
            told.add(code)
            if not _is_language(code):
                said = f"line {number}: {code!r} is no language code; only what needs none is looked for"
                click.echo(f"dragoman check: {said}", err=True)
        yield pair


def _is_language(code: str) -> bool:
    if base_language(code) in known_lengths():
        return True
    from dragoman.core import languages  # not with every start

    try:
        languages.get(base_language(code))
    except languages.UnknownLanguage:
        return False
    return True


def parse(line: str) -> Pair:
    """One JSON object: id, source_lang, target_lang, source, translation; optional doc and kind."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        where = f" ({error.msg}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadLine(f"not JSON{where}") from None
    if not isinstance(row, dict):
        raise BadLine("not an object")
    for name in FIELDS[1:]:
        if not isinstance(row.get(name), str):
            raise BadLine(f"{name} is missing or no text")
        if name.endswith("_lang") and not row[name].strip():
            raise BadLine(f"{name} is empty")
    kind = str(row.get("kind") or "body")
    source = Segment(_clean(row["source"]), row["source_lang"], kind)
    target = Segment(_clean(row["translation"]), row["target_lang"], kind)
    return Pair(row.get("id"), source, target, str(row.get("doc") or ""))


def _clean(text: str) -> str:
    """Lone surrogates cannot be written out again."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _two_files(first: Path, second: Path, source: str, target: str) -> Iterator[Pair]:
    left, right = split(_blocks(first, source)), split(_blocks(second, target))
    for number, pair in enumerate(align(left, right, (source, target)), 1):
        yield Pair(str(number), Segment(pair.source, source), Segment(pair.target, target), str(first))


def _blocks(path: Path, language: str) -> list[str]:
    """Paragraphs of a text file, or the text of an HTML page's blocks. Raises WrongUse."""
    from dragoman.configured import WrongUse
    from dragoman.core.files import NotText, decode

    is_page = path.suffix.lower() in PAGES
    data = path.read_bytes()
    try:
        read = decode(data, language, markup=is_page)
    except NotText as error:
        raise WrongUse(f"{path} is no text: {error}.") from None
    text = data.decode("utf-8-sig") if read.mended else read.text  # as its readers see it, faults and all
    if not text.strip():
        raise WrongUse(f"{path} is empty.")
    if is_page:
        return html_blocks(text)
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip()]


def html_blocks(text: str) -> list[str]:
    """What a reader sees of a page, a text for each innermost block, and its title."""
    from selectolax.lexbor import LexborHTMLParser

    from dragoman.core.files.html import INLINE, UNTOUCHED

    unseen = (UNTOUCHED - {"pre"}) | {"head", "noscript"}
    root = LexborHTMLParser(text).root
    block_of: dict[int, int] = {}  # of each element, by id; 0: not seen
    found: list[tuple[int, list[str]]] = []
    for node in root.traverse(include_text=True) if root else ():
        parent = node.parent
        within = block_of.get(parent.mem_id, 1) if parent else 1
        if node.tag == "-text":
            goes_on = bool(found) and found[-1][0] == within
            if within and (goes_on or (node.text_content or "").strip()):
                if not goes_on:
                    found.append((within, []))
                found[-1][1].append(node.text_content or "")
        elif node.tag == "br":
            found.append((node.mem_id, []))
        elif node.tag == "title" and parent and parent.tag == "head":
            block_of[node.mem_id] = node.mem_id
        elif node.tag in unseen or not within:
            block_of[node.mem_id] = 0
        else:
            block_of[node.mem_id] = within if node.tag in INLINE else node.mem_id
    texts = (" ".join("".join(parts).split()) for _, parts in found)
    return [one for one in texts if one]


# Judging ------------------------------------------------------------------------------------


def judge(pair: Pair, story: Consistency) -> list[Finding]:
    """The findings of one pair; of one without a partner, that it is missing or added."""
    if not pair.source.text or not pair.target.text:
        if not pair.source.text and not pair.target.text:
            return []
        if not pair.source.text:
            return [Finding("addition", Severity.CRITICAL, None, (0, len(pair.target.text)))]
    found = list(run_checks(pair.source, pair.target))
    if pair.document:
        found.extend(story.see(pair.document, pair.source, pair.target))
    return found


def message(finding: Finding, source: str = "", target: str = "") -> str:
    """The finding in words, for a terminal; the desk has its own, in the editor's language.

    source, target: the texts it is about. A day, a unit or a currency is quoted from them, for its value
    is a key of a table.
    """
    mine, theirs = (*finding.values, "", "")[:2]
    if finding.kind in ("dates", "units", "currency"):
        mine = _quoted(source, finding.source_span) or mine
        theirs = _quoted(target, finding.target_span) or theirs
    if finding.kind in ("numbers", "dates", "units", "currency", "names", "markup"):
        if mine and theirs:
            return f"{mine} became {theirs}"
        return f"{mine} is missing" if mine else f"{theirs} is not in the source" if theirs else finding.kind
    said = {
        "empty": "no translation",
        "script": f"not in the script of its language ({mine})",
        "untranslated": "left in the source's words",
        "language": f"in another language ({theirs} instead of {mine})",
        "mojibake": "text in the wrong encoding",
        "duplication": "said twice",
        "truncation": "cut short",
        "addition": "more than the source says",
        "quotes": "a bracket without its partner" if mine == "bracket" else "quotation marks lost or moved",
        "negation": {
            "added": "denied here, not in the source",
            "removed": "denied in the source, not here",
        }.get(mine, f"the opposite: {mine} became {theirs}" if theirs else f"the opposite of {mine}"),
        "qualifiers": f"{theirs} is said here, not in the source"
        if mine == "added"
        else f"{theirs} is said in the source, not here",
        "sense": f"“{mine}” taken in the wrong sense: “{theirs}”",
        "consistency": "worded differently before",
        "unknown_words": f"the engine does not know {', '.join(finding.values)}",
    }
    return said.get(finding.kind, finding.kind)


def _quoted(text: str, span: Span | None) -> str:
    return text[span[0] : span[1]].strip() if span else ""


# Writing ------------------------------------------------------------------------------------


@seldom_collected
def _write(pairs: Iterable[Pair | BadLine], form: str, page: Path | None) -> int:
    story = Consistency()
    rows: list[tuple[Pair, list[Finding]]] = []
    bad = 0
    for pair in pairs:
        if isinstance(pair, BadLine):
            bad += 1
            click.echo(f"dragoman check: {pair}", err=True)
            continue
        found = judge(pair, story)
        if form == "json":
            sys.stdout.write(json.dumps(_row(pair, found), ensure_ascii=False) + "\n")
            sys.stdout.flush()
        elif form == "text":
            tell(pair, found, sys.stdout)
        if form == "sarif" or page:
            rows.append((pair, found))
    if form == "sarif":
        click.echo(json.dumps(sarif(rows), ensure_ascii=False, indent=1))
    if page:
        page.write_text(report(rows), encoding="utf-8")
    if bad:
        wanted = ", ".join(f'"{name}": "…"' for name in FIELDS[1:])
        click.echo(f"dragoman check: a line is an object such as {{{wanted}}}", err=True)
    return bad


def _said(finding: Finding, pair: Pair) -> str:
    return message(finding, pair.source.text, pair.target.text)


def _row(pair: Pair, found: Iterable[Finding]) -> dict[str, Any]:
    return {"id": pair.id, "findings": [{**f.as_json(), "message": _said(f, pair)} for f in found]}


def tell(pair: Pair, found: Sequence[Finding], out: TextIO) -> None:
    """The findings of a pair for a terminal, with both texts, what is wrong in them underlined."""
    if not found:
        return
    for finding in found:
        head = click.style(f"{finding.severity}", fg=COLOURS[finding.severity], bold=True)
        click.echo(f"{pair.id}: {head} {finding.kind}: {_said(finding, pair)}", file=out)
    for text, spans in (
        (pair.source.text, [f.source_span for f in found]),
        (pair.target.text, [f.target_span for f in found]),
    ):
        click.echo("    " + _underlined(text, spans), file=out)
    click.echo("", file=out)


def _underlined(text: str, spans: Iterable[Span | None]) -> str:
    marked = "".join(
        click.style(part, underline=True, fg="red") if hit else part for part, hit in parts(text, spans)
    )
    return marked.replace("\n", "⏎")


def sarif(rows: Iterable[tuple[Pair, list[Finding]]]) -> dict[str, Any]:
    """SARIF 2.1.0, one result a finding; the pair's id stands as its file."""
    rules = [{"id": name, "shortDescription": {"text": told}} for name, told in _described()]
    results = []
    for pair, found in rows:
        for finding in found:
            start, end = finding.target_span or (0, len(pair.target.text))
            region = {"charOffset": start, "charLength": max(0, end - start)}
            place = {"artifactLocation": {"uri": str(pair.id)}, "region": region}
            results.append(
                {
                    "ruleId": finding.kind,
                    "level": LEVELS[finding.severity],
                    "message": {"text": _said(finding, pair)},
                    "locations": [{"physicalLocation": place}],
                    "properties": {"values": list(finding.values), "sourceSpan": finding.source_span},
                }
            )
    tool = {"driver": {"name": "dragoman check", "rules": rules}}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": tool, "results": results, "columnKind": "unicodeCodePoints"}],
    }


def report(rows: list[tuple[Pair, list[Finding]]]) -> str:
    """One page: both texts side by side, the faults underlined."""
    counts = {s: sum(f.severity == s for _, found in rows for f in found) for s in Severity}
    summary = ", ".join(f"{n} {severity}" for severity, n in counts.items())
    body = "\n".join(_table_row(pair, found) for pair, found in rows)
    pairs = dict.fromkeys((pair.source.language, pair.target.language) for pair, _ in rows)
    languages = ", ".join(f"{source} → {target}" for source, target in pairs)
    table = f"<p>{len(rows)} pairs of texts: {html.escape(summary)}</p>"
    if rows:
        table += f'\n<table class="rows"><tbody>\n{body}\n</tbody></table>'
    columns = "@media (min-width: 40rem) { td { width: 38% } td:last-child { width: 24% } }"
    return page(f"Translation check {languages}".rstrip(), table, columns)


def _table_row(pair: Pair, found: list[Finding]) -> str:
    notes = "".join(finding_item(f.severity, f.kind, _said(f, pair)) for f in found)
    name = "" if pair.id is None else f"<small>{html.escape(str(pair.id))}</small>"
    left = marked(pair.source.text, [f.source_span for f in found])
    right = marked(pair.target.text, [f.target_span for f in found])
    return (
        f'<tr><td lang="{html.escape(pair.source.language)}" dir="auto">{left}</td>'
        f'<td lang="{html.escape(pair.target.language)}" dir="auto">{right}</td>'
        f"<td>{name}{f'<ul>{notes}</ul>' if notes else ''}</td></tr>"
    )
