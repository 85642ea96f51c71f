"""On the PostgreSQL server of DATABASE_URL: a database of its own for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.journeys.house")

from tests.journeys.house import House, postgres_house  # noqa: E402


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty newsroom."""
    with postgres_house(tmp_path, os.environ["DATABASE_URL"]) as made:
        yield made
