"""`dragoman models`: the model folders of the engines bergamot and argos.

dragoman models list
dragoman models fetch ru-en                     from the store of Firefox's models, or --store ADDRESS
dragoman models add ru-en FOLDER-or-ARCHIVE     --licence MPL-2.0 --origin https://…
dragoman models add FILE.argosmodel             says its languages itself
dragoman models remove ru-en
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from dragoman.core.engines.base import Pair, parse_pair
from dragoman.core.engines.bergamot import PACKAGE, packaged_models
from dragoman.core.engines.models import Installed, ModelError, add, installed, remove


class PairType(click.ParamType):
    name = "pair"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Pair:
        try:
            source, target = parse_pair(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not all(part.replace("-", "").isalnum() and part.isascii() for part in (source, target)):
            self.fail(f"{value!r} is no language pair. Write it as en-pt, or as en:pt-BR.", param, ctx)
        return source, target


def models_folder() -> Path:
    """Where the newsroom's engines look for models."""
    from dragoman.cli import use_settings

    use_settings()
    from dragoman.project.settings import base

    for backend in base.WITH_MODELS:
        for entry in base.ENGINES.values():
            if entry.get("BACKEND") == backend and (models := entry["OPTIONS"].get("models")):
                return Path(models if isinstance(models, str) else models[0])
    return base.MODELS


@contextmanager
def one_line() -> Iterator[None]:
    """What goes wrong is one line and exit code 1."""
    try:
        yield
    except ModelError as error:
        raise click.ClickException(str(error)) from None


@click.group(help=__doc__.split("\n\n")[0] if __doc__ else "")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The models folder. Without it the one of the newsroom's settings.",
)
@click.pass_context
def models(ctx: click.Context, folder: Path | None) -> None:
    ctx.obj = folder


def folder_of(ctx: click.Context) -> Path:
    folder: Path = ctx.obj or models_folder()
    return folder


@models.command(name="list")
@click.pass_context
def list_models(ctx: click.Context) -> None:
    """The models that are there, and whether they are still what was added."""
    folder = folder_of(ctx)
    found = installed(folder)
    for one in found:
        click.echo(described(one))
    for (source, target), model in sorted(packaged_models().items()):
        click.echo(f"{source}-{target}  {model.version}  in the package {PACKAGE}; licence: see NOTICE")
    if not found:
        click.echo(f"No model in {folder}. One command brings one: dragoman models fetch PAIR")
    if any(one.changed for one in found):
        ctx.exit(1)


def described(one: Installed) -> str:
    state = f"CHANGED SINCE IT WAS ADDED: {', '.join(one.changed)}" if one.changed else ""
    parts = [
        "-".join(one.pair) if "-" not in "".join(one.pair) else ":".join(one.pair),
        one.engine if one.engine != "bergamot" else "",
        f"{one.size / 2**20:.0f} MB",
        f"version {one.version}" if one.version else "",
        f"licence: {one.licence or 'unknown'}",
        f"from {one.origin}, {one.added[:10]}" if one.origin else "put there by hand",
        state,
    ]
    return "  ".join(part for part in parts if part)


@models.command(name="add")
@click.argument("what", nargs=-1, required=True, metavar="[PAIR] PLACE")
@click.option("--licence", default="", help="Under which licence the model is, for the record.")
@click.option("--origin", default="", help="Where it came from. Without it the path of the source.")
@click.pass_context
def add_model(ctx: click.Context, what: tuple[str, ...], licence: str, origin: str) -> None:
    """Take a model in from a folder or an archive (zip, tar, tar.gz, tar.zst), or an .argosmodel.

    PAIR may be left out where the model says it: an .argosmodel does, and so do names like
    model.enet.bin or a folder en-et.
    """
    if len(what) > 2:
        raise click.UsageError("Name one place: dragoman models add [PAIR] PLACE")
    pair = PairType().convert(what[0], None, ctx) if len(what) == 2 else None
    with one_line():
        click.echo(described(add(folder_of(ctx), pair, Path(what[-1]), licence=licence, origin=origin)))


@models.command()
@click.argument("pair", type=PairType())
@click.option("--store", default="", help="Address of a list of models; else DRAGOMAN_MODELS_URL, Firefox's.")
@click.option("--timeout", default=30.0, show_default=True, help="Seconds without a byte.")
@click.pass_context
def fetch(ctx: click.Context, pair: Pair, store: str, timeout: float) -> None:
    """Download a model. What breaks off is gone on with by the same command."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from dragoman.core.engines.model_store import fetch as fetch_model

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    bars = Progress(*columns, console=console, disable=not console.is_terminal)
    tasks: dict[str, Any] = {}

    def show(name: str, there: int, size: int) -> None:
        if name not in tasks:
            bars.start()
            tasks[name] = bars.add_task(name, total=size)
        bars.update(tasks[name], completed=there)

    store = store or os.environ.get("DRAGOMAN_MODELS_URL", "")
    with one_line():
        try:
            made = fetch_model(folder_of(ctx), pair, store=store, timeout=timeout, progress=show)
        finally:
            if tasks:
                bars.stop()
    click.echo(described(made))


@models.command(name="remove")
@click.argument("pair", type=PairType())
@click.option("--engine", type=click.Choice(["bergamot", "argos"]), help="Whose, where both have the pair.")
@click.pass_context
def remove_model(ctx: click.Context, pair: Pair, engine: str | None) -> None:
    """Take a model away, with its folder."""
    with one_line():
        click.echo(f"Removed {remove(folder_of(ctx), pair, engine or '')}")
