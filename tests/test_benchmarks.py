"""`make bench`: no module is forgotten, none that fails or skips goes unsaid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import run


def test_every_module_is_listed():
    folder = Path(run.__file__).parent
    found = {
        f"benchmarks.{file.stem}"
        for file in folder.glob("*.py")
        if "\ndef measure(" in file.read_text(encoding="utf-8")
    }
    assert found == {*run.MODULES, *run.LARGE}


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """A folder of modules to measure, and where the results go."""
    package = tmp_path / "benchmarks"
    package.mkdir()
    (package / "run.py").write_text(Path(run.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "OUT", tmp_path / "bench.json")

    def add(name: str, body: str) -> str:
        (package / f"{name}.py").write_text(body, encoding="utf-8")
        monkeypatch.setattr(run, "MODULES", (*run.MODULES, f"benchmarks.{name}"))
        return name

    return add


def test_rows_reach_the_file(bench, capsys):
    name = bench("good", "def measure():\n    return [{'name': 'tea_s', 'value': 1.5, 'unit': 's'}]\n")
    assert run.main([name]) == 0
    assert json.loads(run.OUT.read_text()) == [{"name": "tea_s", "value": 1.5, "unit": "s", "note": ""}]
    assert "tea_s" in capsys.readouterr().out


def test_a_failure_is_said_and_the_others_still_run(bench, capsys):
    names = [
        bench("broken", "def measure():\n    raise RuntimeError('kettle')\n"),
        bench("good", "def measure():\n    return [{'name': 'tea_s', 'value': 2, 'unit': 's'}]\n"),
    ]
    assert run.main(names) == 1
    assert "FAILED  benchmarks.broken" in capsys.readouterr().out
    assert [row["name"] for row in json.loads(run.OUT.read_text())] == ["tea_s"]


def test_a_skip_gives_its_reason(bench, capsys):
    name = bench("dry", "import unittest\ndef measure():\n    raise unittest.SkipTest('no water')\n")
    assert run.main([name]) == 0
    assert "skipped benchmarks.dry: no water" in capsys.readouterr().out


def test_a_module_that_hangs_is_ended(bench, capsys, monkeypatch):
    monkeypatch.setattr(run, "TIME_LIMIT", 1)
    name = bench("endless", "import time\ndef measure():\n    time.sleep(60)\n")
    assert run.main([name]) == 1
    assert "FAILED  benchmarks.endless: not done after 1 s" in capsys.readouterr().out


WRONG = [
    ("a text as value", [{"name": "tea", "value": "12"}]),
    ("a truth as value", [{"name": "tea", "value": True}]),
    ("no value", [{"name": "tea"}]),
    ("no name", [{"value": 1}]),
    ("nothing", []),
]


@pytest.mark.parametrize(("why", "rows"), WRONG, ids=[why for why, _ in WRONG])
def test_wrong_rows_are_refused(why, rows):
    with pytest.raises(ValueError, match=r"tea|name|no rows"):
        run.checked(rows, "tea")
