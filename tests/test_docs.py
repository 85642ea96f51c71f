"""The docs hold: scripts/check_docs.py finds nothing here, and finds what is planted."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import check_docs


@pytest.mark.parametrize("check", check_docs.CHECKS, ids=lambda check: check.__name__)
def test_docs_hold(check):
    assert list(check(check_docs.ROOT)) == []


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small checkout whose docs hold."""
    for folder in ("docs", "src/dragoman/project/settings", "tests", "scripts"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tests/conftest.py").touch()
    (tmp_path / "Makefile").write_text("demo: ## show it\n\t@true\n")
    (tmp_path / "src/dragoman/project/settings/base.py").write_text(
        'VAR = os.environ.get("DRAGOMAN_VAR")\nLANGUAGES = CONFIG.get("languages", [])\n'
    )
    (tmp_path / "docs/operator.md").write_text(
        "# Running it\n\nSet `DRAGOMAN_VAR`. `languages` lists codes.\n"
    )
    (tmp_path / "README.md").write_text(
        "[how](docs/operator.md#running-it): `make demo`, see `src/dragoman`.\n"
    )
    return tmp_path


PLANTED = [  # check, what the page says, what is found
    (check_docs.broken_links, "[x](docs/gone.md)", "docs/gone.md leads nowhere"),
    (check_docs.broken_links, "[x](docs/operator.md#gone)", "docs/operator.md has no heading #gone"),
    (check_docs.broken_links, '<img src="docs/gone.png" alt="">', "docs/gone.png leads nowhere"),
    (check_docs.missing_files, "`src/dragoman/gone.py`", "there is no src/dragoman/gone.py"),
    (check_docs.wrong_make_targets, "`make coffee`", "there is no `make coffee`"),
    (check_docs.wrong_commands, "`dragoman coffee`", "there is no `dragoman coffee`"),
    (check_docs.wrong_variables, "`DRAGOMAN_COFFEE`", "nothing reads DRAGOMAN_COFFEE"),
]


@pytest.mark.parametrize(
    ("check", "words", "finding"), PLANTED, ids=lambda value: getattr(value, "__name__", None)
)
def test_finds_what_is_planted(repository, check, words, finding):
    before = list(check(repository))
    page = repository / "README.md"
    page.write_text(page.read_text() + "\n" + words + "\n")
    assert [line for line in check(repository) if line not in before] == [f"README.md: {finding}"]


def test_finds_what_is_undescribed(repository):
    (repository / "Makefile").write_text("demo: ## show it\nsecret: ## tell nobody\n")
    (repository / "src/dragoman/project/settings/base.py").write_text(
        'VAR = os.environ.get("DRAGOMAN_SECRET")\nX = CONFIG.get("hidden", [])\n'
    )
    assert "`make secret` is described nowhere in the docs" in check_docs.wrong_make_targets(repository)
    assert "DRAGOMAN_SECRET is described nowhere in the docs" in check_docs.wrong_variables(repository)
    assert list(check_docs.undescribed_settings(repository)) == [
        "docs/operator.md does not describe the key `hidden` (base.py)"
    ]


def test_links_in_code_are_not_followed(repository):
    (repository / "README.md").write_text("`[x](gone.md)`\n\n```\n[y](gone.md)\n```\n")
    assert list(check_docs.broken_links(repository)) == []
