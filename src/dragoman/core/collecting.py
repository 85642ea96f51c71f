"""Fewer looks for garbage while sentences are read: what they leave has no cycles, and a look at the tables
of all languages is dear. For `with`, and as a decorator."""

from __future__ import annotations

import gc
from contextlib import ContextDecorator
from threading import Lock

# The sentences that are kept for their next language are 80,000 objects, all of them reachable.
_OFTEN = (200_000, 20, 50)


class _Seldom(ContextDecorator):
    """Entered by any number of threads; the last one out puts back what was set before the first."""

    def __init__(self) -> None:
        self._inside = 0
        self._before = (0, 0, 0)
        self._lock = Lock()

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = gc.get_threshold()
                if 0 < self._before[0] < _OFTEN[0]:
                    gc.set_threshold(*_OFTEN)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                gc.set_threshold(*self._before)


seldom_collected = _Seldom()
