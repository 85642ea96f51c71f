"""Whole flows, with the processes of production on a database of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.journeys.house")

from tests.journeys.house import House, postgres_house, sqlite_house  # noqa: E402


@pytest.fixture
def house(tmp_path: Path, root: Path) -> Iterator[House]:
    """An empty newsroom on SQLite, or on the PostgreSQL server of DATABASE_URL."""
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres"):
        with postgres_house(tmp_path, server) as made:
            yield made
    else:
        with sqlite_house(tmp_path, root / "build") as made:
            yield made
