"""The dummy engine, writing down when a call begins and ends: a test can see that it is at work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from dragoman.core.engines.base import Answer, Request
from dragoman.core.engines.dummy import DummyEngine


class WatchedEngine(DummyEngine):
    def __init__(self, *, log: str, **options: Any) -> None:
        super().__init__(**options)
        self.log = log

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        self._note("begin", batch)
        try:
            return super().send(batch)
        finally:
            self._note("end", batch)

    def _note(self, what: str, batch: Sequence[Request]) -> None:
        line = f"{what} {os.getpid()} {batch[0].target} {len(batch)}\n"
        descriptor = os.open(self.log, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
