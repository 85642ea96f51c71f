"""The loop of `dragoman worker`: publishing by the clock, events, jobs. Several may run.

It never runs under an autoreloader: a signal must reach the process that works.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from wagtail.models import Revision

from dragoman.desk import engines, jobs, topics
from dragoman.desk.ahead import Ahead
from dragoman.desk.models import Job
from dragoman.desk.translate import Outcome, Translator, fail

log = logging.getLogger("dragoman.worker")

IDLE = 0.5  # seconds between looks when nothing waits
CLOCK = 10.0  # seconds between looks at what is to be published by the clock
RENEW = 20.0  # seconds between renewals of a lease
Progress = Callable[[Job, Outcome], None]


class Heartbeat:
    """Renews the lease of the job at hand from a thread of its own, while an engine takes its time."""

    def __init__(self) -> None:
        self._job: Job | None = None
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)
        self._thread.start()

    def watch(self, job: Job | None) -> None:
        with self._lock:
            self._job = job

    def _beat(self) -> None:
        while not self._end.wait(RENEW):
            with self._lock:
                job = self._job
            if job is not None:
                try:
                    jobs.renew(job)
                except OperationalError:
                    log.warning("lease of %s not renewed, trying again", job)
                finally:
                    connection.close()

    def stop(self) -> None:
        self._end.set()


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
    translator: Translator = field(default_factory=lambda: Translator(engines.chain()))
    stopping: threading.Event = field(default_factory=threading.Event)
    _clock: float = 0.0
    _newcomers: bool = True  # whether a language may be new

    def __post_init__(self) -> None:
        self.ahead = Ahead(self.translator)

    def forever(self) -> None:
        """Work until SIGTERM or SIGINT; the job at hand is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        freed = jobs.release_dead_leases()
        asked = jobs.ask_where_engines_came(self.translator.chain)
        jobs.ask_where_money_came()
        log.info("worker ready (%d leases of dead workers freed, %d versions found an engine)", freed, asked)
        heart = Heartbeat()
        try:
            while not self.stopping.is_set():
                try:
                    if not self.tick(heart):
                        self.stopping.wait(IDLE)
                except OperationalError as error:
                    log.warning("database not reachable (%s); trying again", error)
                    close_old_connections()
                    self.stopping.wait(2)
        finally:
            heart.stop()
            engines.close()

    def tick(self, heart: Heartbeat | None = None, progress: Progress | None = None) -> bool:
        """One round. Returns whether there was anything to do."""
        if time.monotonic() - self._clock >= CLOCK:
            self._clock = time.monotonic()
            self._newcomers = True
            self._by_the_clock()
        read = jobs.read_events(self.translator.chain)
        job = jobs.take()
        if job is None:
            return bool(read) or self._go_back() or self.ahead.step()
        if heart is not None:
            heart.watch(job)
        try:
            outcome = self.run(job)
        finally:
            if heart is not None:
                heart.watch(None)
        if progress is not None:
            progress(job, outcome)
        return True

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
        """A story that cannot go out, or a name that cannot be made, stops nobody else."""
        for does in (
            _publish_scheduled,
            jobs.ask_where_languages_go_on,
            lambda: topics.translate(self.translator.chain, self.translator.checks),
        ):
            try:
                does()
            except OperationalError:
                raise
            except Exception:
                log.exception("failed by the clock")

    def until_idle(self, progress: Progress | None = None) -> int:
        """Work off everything that is due, then return how many jobs that was."""
        jobs.release_dead_leases()
        done = 0

        def count(job: Job, outcome: Outcome) -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(job, outcome)

        while self.tick(progress=count):
            pass
        return done
