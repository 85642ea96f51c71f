"""A newsroom of its own for one test: a database, and real processes that work on it.

The processes are those of production: `dragoman worker`, `dragoman serve`, `dragoman demo`, and an
editor who publishes (editor.py). The database is SQLite in the test's folder, or a database of its
own on the server of DATABASE_URL. Every process carries a mark in its environment, by which the ones
it started are found too, also when their parent is gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "en"
# Of other languages than these the checks know words enough to see that the dummy speaks none.
LANGUAGES = ["en", "el", "et", "fi", "hr", "hu", "lt", "lv", "sk"]
TARGETS = [code for code in LANGUAGES if code != SOURCE]
DEADLINE = 90.0  # seconds; generous, since a machine may be busy with other things
MARK = "DRAGOMAN_TEST_MARK"
# What no process may ever write, however it ends.
BAD = ("locked", "Traceback", "not reachable", "not renewed", "deadlock", "job failed", "not published")

# What must be there once: each statement finds what is not.
ONCE = (
    """
    SELECT 'releases of one source', story_id, language, source_id, count(*)
    FROM newsroom_release WHERE source_id IS NOT NULL
    GROUP BY story_id, language, source_id HAVING count(*) <> 1
    """,
    """
    SELECT 'events of one release', r.id, r.language, r.state, count(e.id)
    FROM newsroom_release r
    LEFT JOIN newsroom_event e ON e.release_id = r.id AND e.kind IN ('published', 'released')
    WHERE CAST(r.policy AS TEXT) NOT LIKE '%"ahead"%'
    GROUP BY r.id, r.language, r.state HAVING count(e.id) <> 1
    """,
    """
    SELECT 'seen of what was only translated ahead', r.story_id, r.language, r.number
    FROM newsroom_release r
    WHERE CAST(r.policy AS TEXT) LIKE '%"ahead"%' AND (
        EXISTS (SELECT 1 FROM newsroom_event e WHERE e.release_id = r.id)
        OR EXISTS (SELECT 1 FROM newsroom_version v WHERE r.id IN (v.public_release_id, v.wanted_id))
    )
    """,
    # Each publication asks once for every language: a job counts how often its event was read. (Less
    # often, where a job that was under way took up the newer text before the event was read.)
    """
    SELECT 'asked, published', asked, published, story_id, language_id
    FROM (
        SELECT j.asked, v.story_id, v.language_id, (
            SELECT count(*) FROM newsroom_event e WHERE e.story_id = v.story_id AND e.kind = 'published'
        ) AS published
        FROM desk_job j JOIN newsroom_version v ON v.id = j.version_id
    ) AS counted WHERE asked > published
    """,
    """
    SELECT 'events read to', position, (SELECT max(id) FROM newsroom_event)
    FROM newsroom_cursor
    WHERE consumer = 'desk' AND position <> (SELECT max(id) FROM newsroom_event)
    """,
)

UNREAD = """
    SELECT count(*) FROM newsroom_event
    WHERE id > coalesce((SELECT position FROM newsroom_cursor WHERE consumer = 'desk'), 0)
"""
OPEN_JOBS = "SELECT count(*) FROM desk_job WHERE served < asked"

T = TypeVar("T")


def wait(what: str, condition: Callable[[], T], seconds: float = DEADLINE, every: float = 0.02) -> T:
    """Ask again and again until the answer is true, and return it; fail the test after `seconds`."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds:g} s in vain: {what}")
        time.sleep(every)
    return answer


def stat(pid: int) -> list[str]:
    """State, parent … of a process, as in proc(5) from the third field on; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def alive(pid: int) -> bool:
    return stat(pid)[:1] not in ([], ["Z"], ["X"])


def children(pid: int) -> list[int]:
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [number for number in numbers if stat(number)[1:2] == [str(pid)] and alive(number)]


class Process:
    """One process; what it says goes to a file, so that no pipe ever fills up."""

    def __init__(self, command: Sequence[str], env: dict[str, str], said: Path) -> None:
        self.said = said
        with said.open("wb") as output:
            self._popen = subprocess.Popen(
                command,
                env=env,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if "tests.journeys.editor" in command else output,
                stderr=output,
                start_new_session=True,
            )
        self.pid = self._popen.pid

    @property
    def text(self) -> str:
        return self.said.read_text(errors="replace")

    @property
    def ended(self) -> bool:
        return self._popen.poll() is not None

    def signal(self, number: int) -> None:
        self._popen.send_signal(number)

    def freeze(self) -> None:
        """Stop the process where it stands, so that the world can be looked at."""
        self.signal(signal.SIGSTOP)
        wait(f"process {self.pid} stands still", lambda: stat(self.pid)[:1] == ["T"] or self.ended)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> int:
        """Ask it to end, as a service manager does. Returns its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def wait(self, seconds: float = DEADLINE) -> int:
        """The exit code. Fails the test, with what the process said, when it does not end."""
        try:
            code = self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"process {self.pid} did not end within {seconds:g} s. It said:\n{self.text}")
        self.close()
        return code

    def close(self) -> None:
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


class Editor(Process):
    """A process that publishes when it is told to (editor.py has the verbs)."""

    def stop(self) -> int:
        self.close()
        return self.wait()

    def tell(self, verb: str, **values: Any) -> None:
        assert self._popen.stdin is not None
        self._popen.stdin.write(json.dumps({"do": verb, **values}).encode() + b"\n")
        self._popen.stdin.flush()

    def answer(self) -> Any:
        assert self._popen.stdout is not None
        line = self._popen.stdout.readline()
        if not line:
            pytest.fail(f"the editor died:\n{self.text}")
        return json.loads(line)

    def ask(self, verb: str, **values: Any) -> Any:
        self.tell(verb, **values)
        return self.answer()


class House:
    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.log = folder / "engine.log"
        self.log.touch()
        self.started: list[Process] = []
        self.mark = secrets.token_hex(8)
        self.engines(delay=0.0)

    # ------------------------------------------------------------ settings

    def engines(self, *, delay: float) -> None:
        """What processes that start from now on translate with: the dummy, which writes down what it
        is doing, and takes `delay` seconds for each call."""
        (self.folder / "newsroom.toml").write_text(
            f'[site]\nname = {{ en = "The Test" }}\n{"".join(_language(code) for code in LANGUAGES)}'
            "[engines.dummy]\n"
            'BACKEND = "tests.journeys.watched.WatchedEngine"\n'
            f"OPTIONS = {{ delay = {delay}, log = {json.dumps(str(self.log))} }}\n"
        )

    @property
    def env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return kept | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": self.database,
            "DRAGOMAN_VAR": str(self.folder / "var"),
            "DRAGOMAN_CONFIG": str(self.folder / "newsroom.toml"),
            MARK: self.mark,
        }

    # ------------------------------------------------------------ processes

    def start(self, *arguments: str, **env: str) -> Process:
        return self._begin(Process, ["-m", "dragoman", *arguments], env)

    def worker(self, threads: int = 0) -> Process:
        """threads: jobs at the same time; 0: as many as by default."""
        return self.start("worker", **({"DRAGOMAN_WORKER_THREADS": str(threads)} if threads else {}))

    def editor(self) -> Editor:
        return self._begin(Editor, ["-m", "tests.journeys.editor"], {})

    def _begin(self, kind: type[Any], arguments: list[str], env: dict[str, str]) -> Any:
        said = self.folder / f"said-{len(self.started)}.txt"
        process = kind([sys.executable, *arguments], self.env | env, said)
        self.started.append(process)
        return process

    def processes(self) -> list[int]:
        """All that run with this house's mark, whoever started them."""
        mark, found = f"{MARK}={self.mark}".encode(), []
        for path in Path("/proc").iterdir():
            if path.name.isdigit() and alive(int(path.name)):
                with contextlib.suppress(OSError):
                    if mark in (path / "environ").read_bytes().split(b"\0"):
                        found.append(int(path.name))
        return found

    def running(self, program: str) -> list[int]:
        """Those of them that run a program with this in its name."""
        found = []
        for pid in self.processes():
            with contextlib.suppress(OSError):
                if program in Path(f"/proc/{pid}/cmdline").read_text():
                    found.append(pid)
        return found

    def close(self) -> None:
        for process in self.started:
            if not process.ended:
                process.kill()
            process.close()
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def complaints(self) -> list[str]:
        """Lines of any process that say that something went wrong."""
        lines = [line for process in self.started for line in process.text.splitlines()]
        return [line for line in lines if any(word in line for word in BAD)]

    # ------------------------------------------------------------ what the database says

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.database.startswith("sqlite"):
            path = self.database.removeprefix("sqlite:///")
            with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as sqlite:
                return sqlite.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(self.database, autocommit=True) as postgres:
            return postgres.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return {name: self.value(f'SELECT count(*) FROM "{name}"') for (name,) in tables}

    def unread(self) -> int:
        """Events that the desk has not read yet."""
        return self.value(UNREAD)

    def open_jobs(self) -> int:
        return self.value(OPEN_JOBS)

    def idle(self) -> bool:
        """Asked in one statement: between two, a job could be served and leave an event behind."""
        return not self.value(f"SELECT ({UNREAD}) + ({OPEN_JOBS})")

    def holders(self) -> dict[int, set[str]]:
        """Who holds leases now: process id → languages of the versions."""
        rows = self.rows(
            "SELECT lease, language_id FROM desk_job JOIN newsroom_version v ON v.id = version_id "
            "WHERE lease <> ''"
        )
        found: dict[int, set[str]] = {}
        for lease, language in rows:
            found.setdefault(int(lease.rsplit(":", 3)[1]), set()).add(language)
        return found

    def calls(self, pid: int) -> list[str]:
        """What the threads of a process did with their engine: begin, end, begin …"""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return [line[0] for line in lines if line[1] == str(pid)]

    def in_engine(self, pid: int) -> bool:
        """Whether a process is inside a call of its engine."""
        calls = self.calls(pid)
        return calls.count("begin") > calls.count("end")

    def settled(self) -> None:
        """Assert that every language has what it wants, once, and that nothing is left over."""
        assert (
            self.rows(
                "SELECT story_id, language_id, work, reasons FROM newsroom_version WHERE work <> 'done'"
            )
            == []
        )
        behind = self.rows(
            "SELECT v.story_id, v.language_id FROM newsroom_version v "
            "LEFT JOIN newsroom_release r ON r.id = v.public_release_id "
            "WHERE v.public_release_id IS NULL OR coalesce(r.source_id, r.id) <> v.wanted_id "
            "OR v.latest_release_id <> v.public_release_id"
        )
        assert behind == []
        assert self.rows("SELECT id, asked, served FROM desk_job WHERE asked <> served OR lease <> ''") == []
        assert self.doubled() == []

    def doubled(self) -> list[tuple[Any, ...]]:
        """What there is twice of anything that must be there once; events that nobody read."""
        return [row for sql in ONCE for row in self.rows(sql)]


def _language(code: str) -> str:
    return f'[[languages]]\ncode = "{code}"\n'


# ---------------------------------------------------------------- databases


def kept(build: Path) -> Path:
    """A folder with two SQLite databases: one with tables alone, one with an empty newsroom in them.
    Made once for each state of the migrations, and kept in build/."""
    folder = build / "journeys" / _fingerprint()
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _scratch(folder.parent) as scratch:
            path = scratch / "settled.sqlite3"
            _migrate(f"sqlite:///{path}", scratch)
            with contextlib.closing(sqlite3.connect(path)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(path, scratch / "tables.sqlite3")
            _settle(f"sqlite:///{path}", scratch)
            with contextlib.closing(sqlite3.connect(path)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            with contextlib.suppress(OSError):  # another test run was faster
                scratch.rename(folder)
    return folder


@contextlib.contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    folder = parent / f"new-{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fingerprint() -> str:
    files = [
        *sorted((ROOT / "src" / "dragoman").glob("*/migrations/*.py")),
        Path(__file__).with_name("editor.py"),
    ]
    parts = [path.read_bytes() for path in files]
    parts += [version(package).encode() for package in ("Django", "wagtail")]
    parts += [code.encode() for code in LANGUAGES]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _migrate(database: str, folder: Path) -> None:
    house = House(folder, database)
    try:
        migration = house.start("manage", "migrate", "--verbosity", "0")
        assert migration.wait(600) == 0, migration.text
    finally:
        house.close()


def _settle(database: str, folder: Path) -> None:
    house = House(folder, database)
    try:
        editor = house.editor()
        editor.ask("settle", languages=LANGUAGES)
        assert editor.stop() == 0, editor.text
    finally:
        house.close()


@contextlib.contextmanager
def sqlite_house(folder: Path, build: Path, start: str = "settled") -> Iterator[House]:
    shutil.copy(kept(build) / f"{start}.sqlite3", folder / "newsroom.sqlite3")
    house = House(folder, f"sqlite:///{folder / 'newsroom.sqlite3'}")
    try:
        yield house
    finally:
        house.close()


@contextlib.contextmanager
def postgres_house(folder: Path, server: str) -> Iterator[House]:
    import psycopg

    template, name = f"journeys_{_fingerprint()}", f"journey_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(7242)")  # several test runs may share a server
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            making = f"new_{secrets.token_hex(6)}"
            admin.execute(f"CREATE DATABASE {making}")
            with _scratch(folder) as scratch:
                _migrate(_named(server, making), scratch)
                _settle(_named(server, making), scratch)
            admin.execute(f"ALTER DATABASE {making} RENAME TO {template}")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        admin.execute("SELECT pg_advisory_unlock(7242)")
    house = House(folder, _named(server, name))
    try:
        yield house
    finally:
        house.close()
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _named(server: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()
