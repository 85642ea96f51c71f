"""`dragoman translate`: files in other languages, with the newsroom's engines and checks, no database.

dragoman translate story.md --from en --to pt                  to standard output
dragoman translate a.html b.txt --from ru --to en,uk --out DIR     a.en.html, a.uk.html, b.en.txt …
dragoman translate - --from es --to ca < nota.txt
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from dragoman.check_cli import Pair, message, tell
from dragoman.configured import (
    CONFIG_OPTION,
    Newsroom,
    WrongUse,
    failed,
    known_pair,
    language,
    money,
    newsroom,
)
from dragoman.core.checks import BUILT_IN
from dragoman.core.engines import Billing, Chain, Trust
from dragoman.core.files import FORMATS, Decoded, Document, NotText, Sentence, decode, format_of
from dragoman.core.gate import holds
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.restore import plain
from dragoman.core.types import Result, Segment, Severity

LARGEST = 10_000_000  # bytes of a file
STANDARD = "-"
_AT_ONCE = 256  # sentences between two steps of the progress bar

REASONS = {
    "no_translation": "no translation at all, or a tag or link of it lost",
    "critical_prominent": "critical in a headline, lead or caption",
    "draft_engine": "the engine is only good for drafts in this pair: a person has to read it",
    "engine_failed": "not translated",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read. name: "-" for standard input."""

    name: str
    document: Document
    decoded: Decoded


@dataclass(slots=True)
class Translation:
    """A file in another language, and what the gate makes of it."""

    source: Source
    target: str
    results: list[Result]
    bills: list[Billing] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.source.document.translated({r.id: r.marked for r in self.results}, self.target)

    @property
    def missing(self) -> bool:
        """Whether nothing at all was translated."""
        return bool(self.results) and all(result.marked is None for result in self.results)

    def rows(self) -> Iterator[tuple[Sentence, Result, str]]:
        """Each sentence with its result and the translation's plain text, "" for none."""
        for sentence, result in zip(self.source.document.sentences, self.results, strict=True):
            marked = result.marked
            yield sentence, result, "" if marked is None else plain(marked, sentence.unit.tags)

    def reasons(self) -> list[dict[str, str]]:
        """Why it may not go out as it is (DESIGN, "The gate")."""
        found: list[dict[str, str]] = []
        for sentence, result, _ in self.rows():
            own = {"segment": sentence.unit.id}
            if result.marked is None:
                found.append({"code": "engine_failed", **own, "error": result.error})
            for finding in result.findings:
                code = finding.severity is Severity.CRITICAL and holds(finding.kind, sentence.unit.kind)
                if code:
                    found.append({"code": code, **own, "kind": finding.kind})
        if any(result.trust == Trust.DRAFT for result in self.results if result.marked is not None):
            found.append({"code": "draft_engine"})
        return found

    def as_json(self) -> dict[str, Any]:
        reasons = self.reasons()
        return {
            "file": self.source.name,
            "format": self.source.document.form,
            "from": self.source.document.language,
            "to": self.target,
            "encoding": self.source.decoded.encoding,
            "mended": self.source.decoded.mended,
            "held": bool(reasons),
            "reasons": reasons,
            "segments": [segment(*row) for row in self.rows()],
            "billed": [
                {"engine": b.engine, "kind": b.kind, "units": b.units, "cost": b.cost, "currency": b.currency}
                for b in summed(self.bills)
            ],
            "text": self.text,
        }


def segment(sentence: Sentence, result: Result, target: str) -> dict[str, Any]:
    """One sentence as `--json` prints it. Spans are of source and target, in code points."""
    return {
        "id": sentence.unit.id,
        "line": sentence.line,
        "kind": sentence.unit.kind,
        "source": sentence.text,
        "target": None if result.marked is None else target,
        "engine": result.engine,
        "engine_version": result.engine_version,
        "trust": result.trust,
        "via": result.via.language if result.via else None,
        "error": result.error,
        "attempts": result.attempts,
        "unknown": [list(span) for span in result.unknown],
        "findings": [{**f.as_json(), "message": message(f, sentence.text, target)} for f in result.findings],
    }


def summed(bills: Iterable[Billing]) -> list[Billing]:
    """One bill for each engine."""
    found: dict[str, Billing] = {}
    for bill in bills:
        before = found.get(bill.engine)
        found[bill.engine] = bill if before is None else Billing(
            bill.engine, bill.kind, before.units + bill.units, before.cost + bill.cost, bill.currency,
            before.unsure + bill.unsure,
        )  # fmt: skip
    return list(found.values())


@click.command(
    help="Translate files (.txt, .md, .html) with the engines of the newsroom; - is standard input."
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--from", "source", required=True, help="Language of the files, such as ru.")
@click.option("--to", "targets", required=True, help="Language or languages to translate into: en,uk,az.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for NAME.LANGUAGE.EXTENSION.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="Without it by the file's name.")
@click.option("--engine", "engines", multiple=True, metavar="ALIAS", help="Only this engine of the settings.")
@click.option("--json", "as_json", is_flag=True, help="Print segments with engine, findings and spans.")
@CONFIG_OPTION
@click.pass_context
def translate(
    ctx: click.Context,
    files: tuple[str, ...],
    source: str,
    targets: str,
    out: Path | None,
    force: bool,
    form: str | None,
    engines: tuple[str, ...],
    as_json: bool,
    config: Path | None,
) -> None:
    source = language(source, "--from")
    wanted = list(dict.fromkeys(language(code.strip(), "--to") for code in targets.split(",")))
    if source in wanted:
        raise WrongUse(f"--from and --to are the same language, {source}.")
    if out is None and not as_json and len(files) * len(wanted) > 1:
        raise WrongUse("More than one translation does not fit on standard output. Name a folder: --out DIR")
    read = all_read(files, source, form)
    piped = next((one.document.form for one in read if one.name == STANDARD), "txt")
    places = outputs(files, wanted, out, force, f".{piped}") if out is not None else {}
    house = newsroom(config)
    held = False
    with house.chain(engines) as chain:
        for target in wanted:
            known_pair(chain, source, target)
        for one in read:
            say_encoding(one)
            for target in wanted:
                made = translated(one, target, chain, house)
                reasons = made.reasons()
                held = held or bool(reasons)
                if place := places.get((one.name, target)):
                    if not made.missing:
                        write(place, made.text)
                elif not as_json and not made.missing:
                    to_standard_output(made.text)
                if as_json:
                    to_standard_output(json.dumps(made.as_json(), ensure_ascii=False) + "\n")
                report(made, reasons, nothing=made.missing and not as_json)
    if held:
        ctx.exit(1)


def translated(one: Source, target: str, chain: Chain, house: Newsroom) -> Translation:
    """A file through the whole pipeline, with a progress bar where a person sees it."""
    made = Translation(one, target, [])
    pipeline = Pipeline(chain, BUILT_IN, terms=house.words)
    units = one.document.units
    with progress(f"{one.name} → {target}", len(units)) as step:
        for at in range(0, len(units), _AT_ONCE):
            some = units[at : at + _AT_ONCE]
            made.results += pipeline.translate(
                some, target, context=one.document.context, spent=made.bills.append
            )
            step(len(some))
    return made


@contextlib.contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    if not console.is_terminal or total <= _AT_ONCE:
        yield lambda steps: None
        return
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(title, total=total)
        yield lambda steps: bars.advance(task, steps)


# Reading ----------------------------------------------------------------------------------------


def all_read(files: Sequence[str], source: str, form: str | None) -> list[Source]:
    """Every file, or one line for each that cannot be read."""
    read: list[Source] = []
    wrong: list[str] = []
    for name in dict.fromkeys(files):
        try:
            read.append(read_file(name, source, form))
        except WrongUse as error:
            wrong.append(error.message)
    for line in wrong[:-1]:
        click.echo(f"Error: {line}", err=True)
    if wrong:
        raise WrongUse(wrong[-1])
    return read


def read_file(name: str, source: str, form: str | None = None) -> Source:
    """A file as segments. Raises WrongUse with cause and cure."""
    data = content(name)
    form = form or format_of(name)
    if not form and name == STANDARD:
        form = "html" if data.lstrip()[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml")) else "txt"
    if not form:
        endings = ", ".join(ending for some in FORMATS.values() for ending in some)
        raise WrongUse(f"{name}: what is in it? Its name ends in none of {endings}. Say it with --format.")
    try:
        decoded = decode(data, source, markup=form == "html")
    except NotText as error:
        raise WrongUse(f"{name} is no text: {error}.") from None
    if not decoded.text.strip():
        raise WrongUse(f"{name} is empty.")
    return Source(name, Document(decoded.text, form, source), decoded)


def content(name: str) -> bytes:
    if name == STANDARD:
        data = sys.stdin.buffer.read(LARGEST)
    else:
        path = Path(name)
        try:
            if path.is_dir():
                raise WrongUse(f"{name} is a folder. Name the files in it.")
            with path.open("rb") as file:
                data = file.read(LARGEST)
        except FileNotFoundError:
            raise WrongUse(f"There is no file {name}.") from None
        except OSError as error:
            raise WrongUse(f"{name} cannot be read: {error.strerror or error}.") from None
        except ValueError:
            raise WrongUse(f"{name!r} is no name of a file.") from None
    if not data:
        raise WrongUse(f"{name} is empty.")
    if len(data) >= LARGEST:
        raise WrongUse(f"{name} is larger than {LARGEST // 1_000_000} MB. Split it.")
    return data


def say_encoding(one: Source) -> None:
    said = []
    if one.decoded.encoding != "UTF-8":
        said.append(f"read as {one.decoded.encoding}")
    if one.decoded.mended:
        said.append(f"it had once been read as {one.decoded.mended} by mistake, which is mended")
    if said:
        click.echo(f"{one.name}: {'; '.join(said)}", err=True)
    for line in one.document.unread:
        click.echo(f"{one.name}:{line}: left as it is: what stands here could not be made out", err=True)


# Writing ----------------------------------------------------------------------------------------


def outputs(
    files: Sequence[str], targets: Sequence[str], out: Path, force: bool, ending: str
) -> dict[tuple[str, str], Path]:
    """Where each translation goes. ending: of what came through standard input.

    Raises WrongUse before anything is translated for nothing.
    """
    places: dict[tuple[str, str], Path] = {}
    if out.exists() and not out.is_dir():
        raise WrongUse(f"--out: {out} is no folder.")
    for name in dict.fromkeys(files):
        for target in targets:
            path = Path(f"stdin{ending}" if name == STANDARD else name)
            place = out / f"{path.stem}.{target}{path.suffix}"
            if place in places.values():
                raise WrongUse(f"Two of the files would be written to {place}. Translate them one by one.")
            if place.exists():
                if any(file != STANDARD and place.samefile(file) for file in files):
                    raise WrongUse(f"{place} is one of the files to translate. Name another folder.")
                if place.is_dir() or not force:
                    raise WrongUse(f"{place} is there already. Write over it with --force.")
            places[name, target] = place
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"--out: {out} cannot be made: {error.strerror}.") from None
    return places


def write(place: Path, text: str) -> None:
    """Whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    except OSError as error:
        raise click.ClickException(f"{place} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, place)
    except OSError as error:
        raise click.ClickException(f"{place} cannot be written: {error.strerror}.") from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def to_standard_output(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def report(made: Translation, reasons: Sequence[dict[str, str]], *, nothing: bool) -> None:
    """On standard error: what a person should look at, sentence by sentence, then the sum of it."""
    name, document = made.source.name, made.source.document
    minor = 0
    for sentence, result, text in made.rows():
        place = f"{name}:{sentence.line}"
        if result.marked is None:
            told = failed(result.error)
            click.echo(f"{place}: {click.style('not translated', fg='red', bold=True)}: {told}", err=True)
            click.echo(f"    {sentence.text}\n", err=True)
        shown = [finding for finding in result.findings if finding.severity is not Severity.MINOR]
        minor += len(result.findings) - len(shown)
        if result.marked is not None:
            pair = Pair(place, Segment(sentence.text, document.language), Segment(text, made.target))
            tell(pair, shown, sys.stderr)
    for bill in summed(made.bills):
        if bill.cost:
            click.echo(f"{bill.engine}: {money(bill.units, bill.kind, bill.cost, bill.currency)}", err=True)
    if not reasons:
        return
    codes = dict.fromkeys(reason["code"] for reason in reasons)
    counts = {code: sum(reason["code"] == code for reason in reasons) for code in codes}
    told = "; ".join(
        REASONS[code] if code == "draft_engine" else f"{REASONS[code]} ({counts[code]})" for code in codes
    )
    end = " Nothing was written." if nothing else ""
    click.echo(f"{name} → {made.target}: not to be published as it is: {told}.{end}", err=True)
