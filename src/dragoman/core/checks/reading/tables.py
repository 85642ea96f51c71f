"""The tables beside the checks (data/*.toml), and rows that tell one thing in several languages."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

DATA = files("dragoman.core.checks") / "data"


def read_table(name: str) -> dict[str, Any]:
    """A table as it stands in its file. Whoever asks keeps it: each call reads anew."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def by_language(row: str) -> dict[str, str]:
    """ "en:foreign,external_affairs ru:иностранн": what stands behind each language."""
    return dict(part.split(":", 1) for part in row.split())
