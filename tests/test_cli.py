"""The command line: what starts Django and what does not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dragoman import cli


def test_version():
    result = CliRunner().invoke(cli.main, ["version"])
    assert (result.exit_code, result.output) == (0, f"dragoman {version('dragoman')}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_disk_that_is_full_is_one_line():
    line = '{"id": "1", "source_lang": "en", "target_lang": "ru", "source": "A.", "translation": "А."}\n'
    with open("/dev/full", "w") as full:
        told = subprocess.run(
            [sys.executable, "-m", "dragoman", "check"],
            input=line * 2000,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert told.stderr.endswith("No space left on device.\n")


def test_a_folder_that_is_missing_is_one_line(tmp_path):
    report = tmp_path / "missing" / "report.html"
    result = CliRunner().invoke(cli.main, ["check", "--html", str(report)], input="")
    assert result.exit_code == 2
    assert result.stderr == f"Error: {report}: No such file or directory.\n"


def test_a_database_without_tables_is_one_line(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "dragoman", "costs"],
        env={
            **os.environ,
            "DRAGOMAN_VAR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.startswith("Error: The database cannot be used (no such table")
    assert told.stderr.endswith("made by: dragoman manage migrate\n")


def test_help_lists_every_command():
    output = CliRunner().invoke(cli.main, ["--help"]).output
    for command in (
        "demo",
        "worker",
        "costs",
        "serve",
        "manage",
        "check",
        "checks",
        "bakeoff",
        "engines",
        "models",
        "translate",
        "version",
    ):
        assert f"\n  {command} " in output


def test_unknown_command_is_refused():
    result = CliRunner().invoke(cli.main, ["coffee"])
    assert result.exit_code == 2
    assert "No such command 'coffee'" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["version"],
        ["--help"],
        ["check", "--help"],
        ["checks", "--help"],
        ["models", "--help"],
        ["translate", "--help"],
        ["engines", "--help"],
        ["bakeoff", "--help"],
    ],
)
def test_starts_without_django(arguments):
    """A check in an editor or a hook must not wait for Django."""
    code = (
        "import sys\n"
        "from dragoman.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "assert 'django' not in sys.modules and 'wagtail' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


PASSED_ON = [  # what is typed, what Django gets
    (["demo", "--no-serve"], ["dragoman", "demo", "--no-serve"]),
    (["demo", "--help"], ["dragoman", "demo", "--help"]),
    (["worker", "--once", "-v", "2"], ["dragoman", "worker", "--once", "-v", "2"]),
    (["costs", "--by", "day"], ["dragoman", "costs", "--by", "day"]),
    (["manage", "migrate", "--plan"], ["dragoman manage", "migrate", "--plan"]),
    (["manage"], ["dragoman manage"]),
]


@pytest.mark.parametrize(("typed", "passed"), PASSED_ON, ids=lambda value: " ".join(value))
def test_passes_on_to_django(monkeypatch, typed, passed):
    seen = []
    monkeypatch.setattr(cli, "django_command", seen.append)
    assert CliRunner().invoke(cli.main, typed).exit_code == 0
    assert seen == [passed]


SETTINGS = [  # environment, settings module
    ({}, "dragoman.project.settings.dev"),
    ({"DRAGOMAN_ENV": "prod"}, "dragoman.project.settings.prod"),
    ({"DRAGOMAN_ENV": "prod", "DJANGO_SETTINGS_MODULE": "mine.settings"}, "mine.settings"),
]


@pytest.mark.parametrize(("environment", "module"), SETTINGS)
def test_settings(monkeypatch, environment, module):
    monkeypatch.setattr(cli.os, "environ", dict(environment))
    cli.use_settings()
    assert cli.os.environ["DJANGO_SETTINGS_MODULE"] == module


NEWSROOMS = [  # why, environment, newsroom, address
    ("the demo's", {}, str(cli.SAMPLE), "http://127.0.0.1:8000"),
    ("own address", {"DRAGOMAN_URL": "http://localhost:9000"}, str(cli.SAMPLE), "http://localhost:9000"),
    ("own newsroom", {"DRAGOMAN_CONFIG": "mine.toml"}, "mine.toml", None),
    ("on a server", {"DRAGOMAN_ENV": "prod"}, None, None),
]


@pytest.mark.parametrize(("why", "environment", "newsroom", "url"), NEWSROOMS, ids=[n[0] for n in NEWSROOMS])
def test_newsroom(monkeypatch, why, environment, newsroom, url):
    monkeypatch.setattr(cli.os, "environ", dict(environment))
    cli.use_settings()
    assert cli.os.environ.get("DRAGOMAN_CONFIG") == newsroom
    assert cli.os.environ.get("DRAGOMAN_URL") == url


def processes_of(parent: int) -> list[int]:
    """Children of a process (Linux)."""
    return [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and parent_of(folder) == parent
    ]


def parent_of(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(what, seconds=30.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda one: one.name)
def test_no_server_process_is_left(tmp_path, number):
    """Also when the server is ended while it starts, or killed outright."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = os.environ | {"DRAGOMAN_VAR": str(tmp_path)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "dragoman", "serve", "--port", str(port)]
    with open(tmp_path / "log", "wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    workers = until(lambda: processes_of(server.pid))
    time.sleep(0.3)
    server.send_signal(number)
    server.wait(15)
    until(lambda: not any(alive(worker) for worker in workers), 10)


def test_a_port_that_is_taken_is_told():
    """The server itself would share it with whoever listens there."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"listens on localhost:{port} already"):
            cli.free_address("localhost", port)
    assert cli.free_address("localhost", port) == "127.0.0.1"


@pytest.mark.parametrize("host", ["nowhere.invalid", "203.0.113.7", "not a host", "."])
def test_a_host_that_is_none_of_this_machine_is_told(host):
    with pytest.raises(click.ClickException, match="no address of this machine"):
        cli.free_address(host, 0)


WRONG = [  # variable, value, what is said of it
    ("DRAGOMAN_ENV", "prood", "is 'prood'. Write dev or prod."),
    ("DRAGOMAN_WORKER_THREADS", "many", "is 'many'. Write a whole number"),
    ("DRAGOMAN_WORKER_THREADS", "0", "is '0'. Write a whole number"),
    ("DRAGOMAN_CONFIG", "/nowhere.toml", "which does not exist"),
]


@pytest.mark.parametrize("command", [["worker", "--once"], ["serve", "--port", "9"]], ids=["worker", "serve"])
@pytest.mark.parametrize(("variable", "value", "said"), WRONG, ids=[f"{row[0]}={row[1]}" for row in WRONG])
def test_a_wrong_setting_is_told_in_one_line(command, variable, value, said, tmp_path):
    environment = os.environ | {"DRAGOMAN_VAR": str(tmp_path), "DRAGOMAN_ENV": "dev", variable: value}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "dragoman", *command]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Error: {variable} ")
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


UNUSABLE = [  # variable, value, what is said
    ("DRAGOMAN_VAR", "/proc/var", "/proc/var: No such file or directory. DRAGOMAN_VAR names the folder"),
    ("DJANGO_SETTINGS_MODULE", "no.settings", "There are no settings no.settings"),
]


@pytest.mark.parametrize(("variable", "value", "said"), UNUSABLE, ids=[row[0] for row in UNUSABLE])
def test_settings_that_cannot_be_loaded_are_one_line(variable, value, said, tmp_path):
    environment = os.environ | {"DRAGOMAN_VAR": str(tmp_path), "DRAGOMAN_ENV": "dev"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "dragoman", "costs"]
    ended = subprocess.run(command, env=environment | {variable: value}, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Error: {said}")
    assert ended.stderr.count("\n") == 1
