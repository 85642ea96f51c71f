"""The loop of `dragoman worker`: publishing by the clock, events, jobs. Several may run.

It never runs under an autoreloader: a signal must reach the process that works.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone
from wagtail.models import Revision

from dragoman.desk import engines, jobs, topics
from dragoman.desk.ahead import Ahead
from dragoman.desk.models import Job
from dragoman.desk.pool import Heartbeat, Pool
from dragoman.desk.translate import Outcome, Translator, fail

log = logging.getLogger("dragoman.worker")

IDLE = 0.5  # seconds between looks when nothing waits
CLOCK = 10.0  # seconds between looks at what is to be published by the clock
Progress = Callable[[Job, Outcome], None]


def _publish_scheduled() -> None:
    """What Wagtail's command does. A story that may not be published by now is a draft again."""
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for revision in due:
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except ValidationError as error:
            log.error("not published by the clock: %s: %s", revision.object_str, " ".join(error.messages))
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    call_command("publish_scheduled", verbosity=0)  # the rest: what expires


@dataclass
class Worker:
    """threads: jobs at the same time at most; see `desk.pool` for what each engine gets of them."""

    translator: Translator = field(default_factory=lambda: Translator(engines.chain()))
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: int = field(default_factory=lambda: settings.WORKER_THREADS)
    heart: Heartbeat = field(default_factory=Heartbeat)
    _clock: float = 0.0
    _newcomers: bool = True  # whether a language may be new
    _wake: threading.Event = field(default_factory=threading.Event)
    _beside: dict[str, Future[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pool = Pool(self.threads, self.translator.chain, self._wake.set)
        self.ahead = Ahead(self.translator)

    def forever(self) -> None:
        """Work until SIGTERM or SIGINT; the jobs at hand are finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        freed = jobs.release_dead_leases()
        asked = jobs.ask_where_engines_came(self.translator.chain)
        jobs.ask_where_money_came()
        log.info("worker ready (%d leases of dead workers freed, %d versions found an engine)", freed, asked)
        self.heart.start()
        try:
            while not self.stopping.is_set():
                try:
                    if not self.tick():
                        self._aside(self.ahead.step)
                        self._wake.wait(IDLE)
                        self._wake.clear()
                except OperationalError as error:
                    log.warning("database not reachable (%s); trying again", error)
                    close_old_connections()
                    self.stopping.wait(2)
                except Exception:  # a row that went away meanwhile, a connection cut off: the next may do
                    log.exception("a round of the worker failed; trying again")
                    close_old_connections()
                    self.stopping.wait(2)
        finally:
            self.pool.close()
            self.heart.stop()
            engines.close()

    def _stop(self, *_: object) -> None:
        self.stopping.set()
        self._wake.set()

    def tick(self, progress: Progress | None = None) -> bool:
        """One round. Returns whether there was anything to do."""
        if time.monotonic() - self._clock >= CLOCK:
            self._clock = time.monotonic()
            self._newcomers = True
            self._by_the_clock()
        read = jobs.read_events(self.translator.chain)
        started, waits = 0, True
        while not self.stopping.is_set() and not self.pool.full:
            job = jobs.take(fits=self.pool.has_room if self.pool.busy else None)
            if job is None:
                waits = False
                break
            self.heart.watch(job)
            self.pool.start(partial(self.run, job), job)
            started += 1
            if self.threads == 1:
                break
        ended = self._collect(progress)
        return bool(read or started or ended) or (not waits and self._go_back())

    def _collect(self, progress: Progress | None) -> int:
        """Returns how many jobs have ended, and others that found something to do."""
        ended = 0
        lost: OperationalError | None = None
        for job, future in self.pool.collect():
            error = future.exception()
            if job is not None:
                self.heart.forget(job)
            if isinstance(error, OperationalError):
                lost = error
            elif error is not None:
                log.error("failed: %s", job or "by the clock", exc_info=error)
            elif job is not None and progress is not None:
                progress(job, future.result())  # type: ignore[arg-type]
            ended += job is not None or (error is None and bool(future.result()))
        if lost is not None:
            raise lost
        return ended

    def _go_back(self) -> bool:
        """With nothing else to do: older stories, in a language that was added later."""
        if self._newcomers:
            self._newcomers = bool(jobs.ask_in_new_languages())
        return self._newcomers

    def run(self, job: Job) -> Outcome:
        """One job. A fault of ours fails this job alone, is logged whole, and is tried again later."""
        try:
            return self.translator.run(job)
        except OperationalError:
            raise
        except Exception as error:
            log.exception("job failed: %s", job)
            return fail(job, type(error).__name__)

    def _by_the_clock(self) -> None:
        """A story that cannot go out stops nobody else; nor does a name, which may wait for an engine."""
        for does in (_publish_scheduled, jobs.ask_where_languages_go_on):
            try:
                does()
            except OperationalError:
                raise
            except Exception:
                log.exception("failed by the clock")
        self._aside(self._look_ahead)
        self._aside(self._name)

    def _aside(self, does: Callable[[], object]) -> None:
        """Do what may wait for an engine beside the jobs, unless it is under way."""
        last = self._beside.get(does.__name__)
        if last is None or last.done():
            self._beside[does.__name__] = self.pool.start(does)

    def _look_ahead(self) -> None:
        for engine in self.translator.chain:
            engine.look_ahead(2 * CLOCK)

    def _name(self) -> None:
        topics.translate(self.translator.chain, self.translator.checks)

    def until_idle(self, progress: Progress | None = None) -> int:
        """Work off everything that is due, then return how many jobs that was."""
        jobs.release_dead_leases()
        done = 0

        def count(job: Job, outcome: Outcome) -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(job, outcome)

        if self.threads > 1:
            self.heart.start()
        try:
            while self.tick(count) or self.pool.busy or self.ahead.step():
                if self.pool.busy:
                    self._wake.wait(IDLE)
                    self._wake.clear()
        finally:
            self.pool.close()
            self.heart.stop()
        return done
