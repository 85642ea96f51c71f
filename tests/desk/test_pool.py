"""Which job may begin while others are at work, and what a worker does with several at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from dragoman.core.engines import Chain
from dragoman.core.engines.dummy import DummyEngine
from dragoman.desk import jobs
from dragoman.desk.models import Job
from dragoman.desk.pool import Heartbeat, Pool, first_engines
from dragoman.newsroom.models import Release, Version
from tests import factories as make


class Remote(DummyEngine):
    """Has limits as an engine behind a network has them."""

    pooled = False

    def __init__(self, concurrency: int, *pairs: str, **options: Any) -> None:
        super().__init__(pairs=pairs, **options)
        self.concurrency = concurrency


def job(language: str) -> Job:
    """As much of a job as a pool looks at."""
    return Job(version=Version(language_id=language, wanted=Release(language="en")))


@pytest.fixture
def hold() -> Iterator[Callable[[], None]]:
    """A job that hangs until the test is over."""
    over = threading.Event()

    def hang() -> None:
        over.wait(30)

    yield hang
    over.set()


def begin(pool: Pool, does: Any, *languages: str) -> int:
    """Start jobs as a worker does. Returns how many were let in."""
    started = 0
    for language in languages:
        if not pool.full and pool.has_room("en", language):
            pool.start(does, job(language))
            started += 1
    return started


def test_an_engine_gets_as_many_jobs_as_it_can_answer(hold: Any) -> None:
    pool = Pool(10, Chain([Remote(3, "en-ru", "en-uk")]))
    assert begin(pool, hold, *["ru", "uk"] * 5) == 3


def test_however_many_it_may_have_a_thread_is_left_for_each_engine_without_a_job(hold: Any) -> None:
    greedy, other, third = Remote(99, "en-ru"), Remote(99, "en-uk"), Remote(99, "en-fr")
    pool = Pool(6, Chain([greedy, other, third]))
    assert begin(pool, hold, *["ru"] * 9) == 4
    assert begin(pool, hold, *["uk"] * 9) == 1
    assert begin(pool, hold, *["fr"] * 9) == 1
    assert pool.full


def test_what_no_engine_has_needs_no_room(hold: Any) -> None:
    pool = Pool(4, Chain([Remote(1, "en-ru")]))
    assert begin(pool, hold, "ru", "ru", "az") == 2


def test_two_steps_count_at_both_engines(hold: Any) -> None:
    first, second = Remote(1, "en-es"), Remote(2, "es-fr", "es-ca")
    pool = Pool(9, Chain([first, second]))
    assert first_engines(Chain([first, second]), "en", "fr") == {first, second}
    assert begin(pool, hold, "fr", "ca") == 1
    assert not pool.has_room("en", "es")


def test_what_has_ended_makes_room() -> None:
    ended = threading.Event()
    pool = Pool(4, Chain([Remote(1, "en-ru")]), ended.set)
    pool.start(lambda: "done", job("ru"))
    assert ended.wait(10)
    ((_, future),) = pool.collect()
    assert future.result() == "done"
    assert not pool.busy
    assert pool.has_room("en", "ru")
    pool.close()


def test_what_is_no_job_takes_nobodys_place(hold: Any) -> None:
    pool = Pool(2, Chain([Remote(9, "en-ru")]))
    pool.start(hold)
    assert begin(pool, hold, "ru", "ru", "ru") == 2


@pytest.mark.django_db
class TestTaking:
    @pytest.fixture(autouse=True)
    def _story(self) -> None:
        make.languages("en", "ru", "uk", "fr")
        make.publish(make.story("One was here."))
        jobs.read_events(make.chain())

    def test_who_waited_longest_comes_first_of_those_that_may_go(self) -> None:
        asked = []

        def fits(source: str, language: str) -> bool:
            asked.append((source, language))
            return language in ("uk", "fr")

        taken = [jobs.take(fits=fits) for _ in range(3)]
        assert [one.version.language_id if one else None for one in taken] == ["uk", "fr", None]
        assert {source for source, _ in asked} == {"en"}
        last = jobs.take()
        assert last is not None
        assert last.version.language_id == "ru"

    def test_asking_for_room_is_one_statement_more(self) -> None:
        with make.statements() as plain:
            jobs.take()
        with make.statements() as fitting:
            jobs.take(fits=lambda *_: True)
        assert len(fitting) == len(plain) + 1

    def test_leases_are_renewed_together(self) -> None:
        held = [one for one in (jobs.take(), jobs.take()) if one]
        Job.objects.filter(pk=held[1].pk).update(lease="another:1:1:x")
        with make.statements() as found:
            assert jobs.renew(*held) == 1
        assert len(found) == 1


@pytest.mark.django_db
def test_a_database_that_fails_in_one_job_is_told_after_the_others_are_counted() -> None:
    from dragoman.desk.translate import Outcome, Translator
    from dragoman.desk.worker import Worker

    make.languages("en", "ru", "uk")
    make.publish(make.story("One was here."))
    done: list[str] = []

    def fails() -> None:
        raise OperationalError("gone")

    worker = Worker(Translator(make.chain(make.Watched(then=fails)), make.CHECKS))
    with pytest.raises(OperationalError, match="gone"):
        worker.until_idle()
    assert worker.until_idle(lambda job, outcome: done.append(f"{job.version.language_id} {outcome}")) == 1
    assert done == [f"uk {Outcome.RELEASED}"]


@pytest.mark.django_db
def test_a_round_that_fails_does_not_end_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from dragoman.desk.translate import Translator
    from dragoman.desk.worker import Worker

    worker = Worker(Translator(make.chain(), make.CHECKS))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(worker.stopping, "wait", lambda _: None)
    rounds: list[int] = []

    def tick() -> bool:
        rounds.append(1)
        if len(rounds) == 1:
            raise IntegrityError("a language was deleted meanwhile")
        worker.stopping.set()
        return True

    monkeypatch.setattr(worker, "tick", tick)
    worker.forever()
    assert len(rounds) == 2
    assert "a language was deleted meanwhile" in caplog.text


def test_leases_are_renewed_after_an_error_of_any_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    again = threading.Event()
    errors = [InterfaceError("connection already closed")]

    def renew(*held: Job) -> int:
        if errors:
            raise errors.pop()
        again.set()
        return len(held)

    monkeypatch.setattr("dragoman.desk.pool.jobs.renew", renew)
    monkeypatch.setattr("dragoman.desk.pool.RENEW", 0.01)
    heart = Heartbeat()
    heart.watch(Job(pk=1))
    heart.start()
    assert again.wait(5)
    heart.stop()
