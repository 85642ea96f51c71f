"""`dragoman demo`: fills, tells, serves, ends; leaves no process behind, however it ends."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import socket
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.house import House, Process, sqlite_house, wait

pytestmark = pytest.mark.slow

LANGUAGES = ["en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar"]  # of the sample
EMBARGO = dt.datetime(2026, 11, 26, 20, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))  # of one of twelve
STATES = {"original", "human", "machine", "reviewed", None}
WORK = {"behind", "translating", "held", "no_engine", "done", "withdrawn"}


class Demo:
    """The sample newsroom in a folder of its own, on a port of its own."""

    def __init__(self, house: House, sample: Path, engines: str) -> None:
        self.house = house
        self.sample = sample
        self.build = house.folder / "build"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        config = house.folder / "demo.toml"
        config.write_text((self.sample / "newsroom.toml").read_text() + engines)
        self.env = {"DRAGOMAN_CONFIG": str(config), "DRAGOMAN_URL": self.url}

    def run(self, *arguments: str) -> Process:
        return self.house.start(
            "demo", "--build", str(self.build), "--sample", str(self.sample), *arguments, **self.env
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads((self.build / "demo.json").read_text())["rows"]
        return rows

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def is_up(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def wait_until_up(self, process: Process) -> None:
        wait("the demo serves", lambda: self.is_up() or process.ended, seconds=240)
        assert not process.ended, process.text
        wait("its worker works", lambda: "worker ready" in process.text or process.ended)
        assert not process.ended, process.text

    def assert_gone(self) -> None:
        wait("no process is left", lambda: not self.house.processes(), seconds=30)
        assert not self.is_up()


DUMMY = '\n[engines.dummy]\nBACKEND = "dragoman.core.engines.dummy.DummyEngine"\n'


@pytest.fixture
def empty(tmp_path: Path, root: Path) -> Iterator[House]:
    """Tables, and nothing in them."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("the demo is always on SQLite")
    with sqlite_house(tmp_path, root / "build", "tables") as made:
        yield made


@pytest.fixture
def one_story(tmp_path: Path, root: Path) -> Path:
    """A sample newsroom of one story."""
    folder = tmp_path / "sample"
    shutil.copytree(root / "sample" / "pictures", folder / "pictures")
    shutil.copy(root / "sample" / "newsroom.toml", folder)
    (folder / "stories").mkdir()
    shutil.copy(root / "sample" / "stories" / "03-free-pass-for-the-night-boat.en.html", folder / "stories")
    return folder


def test_from_the_first_run_to_ctrl_c(empty: House, root: Path) -> None:
    demo = Demo(empty, root / "sample", DUMMY)
    process = demo.run()
    demo.wait_until_up(process)

    _look_at_rows(demo)
    _look_at_pages(demo)
    first, counted = demo.build / "demo.json", demo.house.counts()
    before = first.read_text()
    processes = demo.house.processes()
    assert len(processes) >= 4  # itself, a worker, a server and the server's own worker
    process.signal(signal.SIGINT)
    assert process.wait(30) == 0, process.text
    demo.assert_gone()
    assert "Traceback" not in process.text
    assert "locked" not in process.text

    again = demo.run("--no-serve")
    assert again.wait(60) == 0, again.text
    assert first.read_text() == before
    assert demo.house.counts() == counted
    demo.assert_gone()


def test_whatever_ends_it_ends_all(empty: House, one_story: Path) -> None:
    demo = Demo(empty, one_story, DUMMY)
    for number in (signal.SIGKILL, signal.SIGHUP, signal.SIGTERM):
        process = demo.run()
        demo.wait_until_up(process)
        process.signal(number)
        process.wait(30)
        demo.assert_gone()


@pytest.mark.bergamot
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda n: n.name)
def test_real_engines_end_in_the_middle(empty: House, one_story: Path, number: signal.Signals) -> None:
    """The engine's processes end too; the next run takes up what was left lying."""
    demo = Demo(empty, one_story, "")
    process = demo.run()
    wait("the engine is at work", lambda: demo.house.running("model_worker") or process.ended)
    assert not process.ended, process.text
    process.signal(number)
    process.wait(60)
    demo.assert_gone()
    again = demo.run("--no-serve")
    assert again.wait() == 0, again.text
    state = {row["language"]: (row["state"], row["engine"]) for row in demo.rows}
    assert state["en"] == ("original", None)
    assert state["pt"] == ("machine", "bergamot")
    demo.assert_gone()


def _look_at_rows(demo: Demo) -> None:
    """One row for each story and language, its own language too, in the shape that others read."""
    rows = demo.rows
    stories = {row["story"] for row in rows}
    assert len(stories) == (12 if dt.datetime.now(dt.UTC) > EMBARGO else 11)
    assert Counter((row["story"], row["language"]) for row in rows) == {
        (story, language): 1 for story in stories for language in LANGUAGES
    }
    for row in rows:
        assert {
            "story", "source", "language", "state", "work", "engine", "words", "findings", "url",
        } <= row.keys()  # fmt: skip
        assert row["state"] in STATES
        assert row["work"] in WORK
        assert row["findings"].keys() == {"critical", "serious", "minor"}
        if row["language"] == row["source"]:
            assert (row["state"], row["work"], row["engine"]) == ("original", "done", None)
        if row["state"] is None:
            assert row["url"] is None
        else:
            assert row["url"].startswith(f"{demo.url}/{row['language']}/")
            assert row["words"] > 20


def _look_at_pages(demo: Demo) -> None:
    status, page = demo.get("/")
    assert status == 200
    assert all(f'href="/{code}/"' in page for code in LANGUAGES)
    assert demo.get("/en/")[0] == 200
    for row in demo.rows:
        if row["url"] and row["source"] == "ru":
            status, page = demo.get(row["url"].removeprefix(demo.url))
            assert status == 200, row
            assert f'lang="{row["language"]}"' in page
            assert f"{demo.url}/{row['language']}/" in page  # absolute addresses are the site's own
    status, page = demo.get("/admin/login/")
    assert status == 200
    assert "csrfmiddlewaretoken" in page
    assert demo.get("/xx/")[0] == 404


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
