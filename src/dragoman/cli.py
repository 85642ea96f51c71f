"""`dragoman …`: one door to everything. Django starts only for the commands that need it.

`translate`, `check`, `checks`, `engines`, `bakeoff` and `models` work on files and settings and know no
Django; `demo`, `worker`, `costs` and `manage …` are Django's management commands under a shorter name;
`serve` hands the site to granian.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

# Settings that are used when DJANGO_SETTINGS_MODULE names none; DRAGOMAN_ENV=prod picks the other.
SETTINGS = "dragoman.project.settings.{}"
ENVIRONMENTS = ("dev", "prod")

MANAGE = "dragoman manage"
SITE = "dragoman.project.wsgi:application"
THREADS = 4  # requests that one server process works on at the same time
PATIENCE = 10  # seconds that a server process has to end, then it is killed

# The newsroom of the demo, beside src/ in a checkout.
SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "newsroom.toml"

# Commands of other modules, imported when they are asked for.
ELSEWHERE = {
    "bakeoff": ("dragoman.bakeoff_cli:bakeoff", "Compare engines on one text."),
    "check": ("dragoman.check_cli:check", "Check a translation against its source, file by file."),
    "checks": ("dragoman.check_cli:checks", "List the checks and what each one looks for."),
    "engines": ("dragoman.engines_cli:engines", "List engines and pairs, or test an engine with one call."),
    "models": ("dragoman.models_cli:models", "List, fetch, add and remove translation models."),
    "translate": ("dragoman.translate_cli:translate", "Translate files, with no database."),
}


class Unwritable(click.ClickException):
    exit_code = 2


class Commands(click.Group):
    """A group that imports the commands in ELSEWHERE only when one of them runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, _, name = ELSEWHERE[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """A file that cannot be read or written, such as on a full disk, is one line and exit code 2."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            of_output = error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG)
            if ctx.invoked_subcommand not in ELSEWHERE or not (error.filename or of_output):
                raise
            what = error.filename or "The output cannot be written"
            raise Unwritable(f"{what}: {error.strerror}.") from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click's own, without importing what is elsewhere."""
        rows = [(name, command.get_short_help_str(90)) for name, command in self.commands.items()]
        rows += [(name, text) for name, (_, text) in ELSEWHERE.items()]
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows))


def use_settings() -> None:
    """Name the settings for Django, unless the environment has named them.

    In a checkout, where nobody says otherwise, every command means the newsroom of `dragoman demo`.
    """
    environment = os.environ.get("DRAGOMAN_ENV") or "dev"
    if environment not in ENVIRONMENTS and "DJANGO_SETTINGS_MODULE" not in os.environ:
        raise click.ClickException(f"DRAGOMAN_ENV is {environment!r}. Write {' or '.join(ENVIRONMENTS)}.")
    if os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS.format(environment)) != SETTINGS.format(
        "dev"
    ):
        return
    if SAMPLE.exists() and "DRAGOMAN_CONFIG" not in os.environ:
        os.environ["DRAGOMAN_CONFIG"] = str(SAMPLE)
        os.environ.setdefault("DRAGOMAN_URL", "http://127.0.0.1:8000")


def load_settings() -> None:
    """Django's settings, with what is wrong in them as one line."""
    use_settings()
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    name = os.environ["DJANGO_SETTINGS_MODULE"]
    try:
        settings.DATABASES  # noqa: B018 - loads them
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from None
    except ModuleNotFoundError as error:
        if not f"{name}.".startswith(f"{error.name}."):
            raise  # something else is missing, that the settings import
        raise click.ClickException(
            f"There are no settings {name} ({error}). Correct DJANGO_SETTINGS_MODULE."
        ) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename}: {error.strerror}. DRAGOMAN_VAR names the folder for what Dragoman keeps;"
            " it has to be one that can be written to."
        ) from None


def django_command(argv: Sequence[str]) -> None:
    """Run a Django management command; argv[0] is how its help calls the program."""
    load_settings()
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError, ProgrammingError

    try:
        execute_from_command_line(list(argv))
    except (OperationalError, ProgrammingError) as error:
        told = " ".join(str(error).split())
        no_table = "no such table" in told or "does not exist" in told
        # `manage` is the developer's, who wants the place; any other wrong statement is our own fault.
        if argv[0] == MANAGE or (isinstance(error, ProgrammingError) and not no_table):
            raise
        cure = (
            f"Its tables are made by: {MANAGE} migrate"
            if no_table
            else "See that it runs and that DATABASE_URL names it."
        )
        raise click.ClickException(f"The database cannot be used ({told}). {cure}") from None


PASS_THROUGH = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A multilingual newsroom: a story is written once and goes out in every language of its readers."""


@main.command(context_settings=PASS_THROUGH)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def demo(args: tuple[str, ...]) -> None:
    """Fill the sample newsroom, translate it, and serve it on this machine."""
    django_command(["dragoman", "demo", *args])


@main.command(context_settings=PASS_THROUGH)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def worker(args: tuple[str, ...]) -> None:
    """Translate what waits, publish what is scheduled; several may run at once."""
    django_command(["dragoman", "worker", *args])


@main.command(context_settings=PASS_THROUGH)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def costs(args: tuple[str, ...]) -> None:
    """What engines cost, and what is left of their caps; as a table or CSV."""
    django_command(["dragoman", "costs", *args])


@main.command(context_settings=PASS_THROUGH)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def manage(args: tuple[str, ...]) -> None:
    """Any other management command of Django or Wagtail, such as `manage migrate`."""
    django_command([MANAGE, *args])


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Server processes.")
@click.option("--access-log/--no-access-log", default=False, show_default=True)
def serve(host: str, port: int, workers: int, access_log: bool) -> None:
    """Serve the site (WSGI, granian). Put a proxy that speaks TLS in front of it."""
    load_settings()
    address = free_address(host, port)
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        SITE,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        workers_kill_timeout=PATIENCE,
        log_access=access_log,
    ).serve(target_loader=load_site)


def free_address(host: str, port: int) -> str:
    """The number of a host of this machine, such as localhost, on which nobody listens at this port.

    The server itself would not tell: it shares the port, and each request goes to one of the two.
    """
    try:
        family, kind, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found)
    except (OSError, UnicodeError) as error:
        number = error.errno if isinstance(error, OSError) else None
        if number == errno.EADDRINUSE:
            told = f"Something listens on {host}:{port} already. End it, or take another port."
        elif number == errno.EACCES:
            told = f"Port {port} is not for everybody. Take one above 1023."
        else:
            told = f"{host} is no address of this machine. 127.0.0.1 is for it alone, 0.0.0.0 for all."
        raise click.ClickException(told) from None
    return str(found[0])


def load_site(site: str) -> Callable[..., Any]:
    """The WSGI application, in a server process that ends when it is told to while it loads, and when
    the process that started it is killed."""
    from dragoman.project.serving import end_with_parent

    # Until granian sets its own, this process has the handler of its parent, which here does nothing.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    module, _, name = site.partition(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return application


@main.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as of_package

    click.echo(f"dragoman {of_package('dragoman')}")


if __name__ == "__main__":
    main()
