"""Jobs at work at the same time, each in a thread, so that none waits for another's engine.

An engine gets no more jobs than it can answer at once, and never the last thread of one that has none.
So one that hangs keeps its own jobs waiting, and no language of another.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import Error, connection, connections

from dragoman.core.engines import Engine
from dragoman.core.engines.chain import Chain
from dragoman.desk import jobs
from dragoman.desk.models import Job

log = logging.getLogger("dragoman.worker")

RENEW = 20.0  # seconds between renewals of the leases at hand
BESIDE = 3  # threads for what is no job
T = TypeVar("T")


class Heartbeat:
    """Renews the leases of the jobs at hand from a thread of its own, while engines take their time."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def watch(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.pk] = job

    def forget(self, job: Job) -> None:
        with self._lock:
            self._jobs.pop(job.pk, None)

    def _beat(self) -> None:
        while not self._end.wait(RENEW):
            with self._lock:
                watched = list(self._jobs.values())
            if watched:
                try:
                    jobs.renew(*watched)
                except Error as error:  # of whatever kind: without this thread others would take the jobs
                    log.warning("leases of %d jobs not renewed (%s), trying again", len(watched), error)
                finally:
                    connection.close()

    def stop(self) -> None:
        self._end.set()


class Pool:
    """threads: jobs at work at most; 1: one after the other, in the thread of the caller.
    ended: called whenever a job ends."""

    def __init__(self, threads: int, chain: Chain, ended: Callable[[], None] = lambda: None) -> None:
        self.threads = threads
        self._chain, self._ended = chain, ended
        self._busy: dict[Future[object], tuple[Job | None, tuple[Engine, ...]]] = {}
        self._at: Counter[Engine] = Counter()
        # some more for what is no job, or a job could wait behind it with its lease running
        self._executor = (
            ThreadPoolExecutor(threads + BESIDE, thread_name_prefix="job") if threads > 1 else None
        )

    @property
    def busy(self) -> bool:
        return bool(self._busy)

    @property
    def full(self) -> bool:
        return self._jobs >= self.threads

    @property
    def _jobs(self) -> int:
        return sum(job is not None for job, _ in self._busy.values())

    def has_room(self, source: str, language: str) -> bool:
        """Whether one more job of a pair may begin: its engines can answer it, and a thread is left for
        every other engine that has no job now."""
        asked = first_engines(self._chain, source, language)
        if any(self._at[engine] >= _most(engine) for engine in asked):
            return False
        if all(not self._at[engine] for engine in asked):
            return True
        without = {engine for engine in self._chain if not self._at[engine]} - asked
        return self.threads - self._jobs > len(without)

    def start(self, does: Callable[[], T], job: Job | None = None) -> Future[T]:
        """job: None for what is none, which takes nobody's place."""
        if self._executor is None:
            future: Future[T] = Future()
            try:
                future.set_result(does())
            except Exception as error:
                future.set_exception(error)
        else:
            future = self._executor.submit(_closing, does)
        used: tuple[Engine, ...] = ()
        if job is not None and (wanted := job.version.wanted):
            used = tuple(first_engines(self._chain, wanted.language, job.version.language_id))
        self._at.update(used)
        self._busy[future] = job, used  # type: ignore[index]
        if job is not None:
            future.add_done_callback(lambda _: self._ended())
        return future

    def collect(self) -> list[tuple[Job | None, Future[object]]]:
        """What has ended since this was last called."""
        found = []
        for future in [future for future in self._busy if future.done()]:
            job, used = self._busy.pop(future)
            self._at.subtract(used)
            found.append((job, future))
        return found

    def close(self) -> None:
        """Waits for what is at hand."""
        if self._executor is not None:
            self._executor.shutdown(wait=True)


def _closing(does: Callable[[], T]) -> T:
    try:
        return does()
    finally:
        connections.close_all()  # those of this thread


def _most(engine: Engine) -> int:
    """Jobs that an engine can work at: as many as its calls, or as this machine has cores for."""
    return max(2, os.cpu_count() or 1) if engine.pooled else engine.concurrency


def first_engines(chain: Chain, source: str, language: str) -> set[Engine]:
    """The engines that a job asks first: of its pair, or of the two steps where none has it."""
    pairs = [(source, language)]
    if not chain.direct(source, language):
        pairs = [
            pair
            for route in chain.routes(source, language)[:1]
            for pair in ((source, route.pivot), (route.pivot, language))
        ]
    return {found[0][0] for pair in pairs if (found := chain.for_pair(*pair))}
