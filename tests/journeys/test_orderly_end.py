"""A worker that is told to end finishes the job at hand; another takes over the rest."""

from __future__ import annotations

import signal

import pytest

from tests.journeys.house import TARGETS, House, children, wait


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_the_job_at_hand_is_finished(house: House, number: signal.Signals) -> None:
    house.engines(delay=1.5)
    editor = house.editor()
    editor.ask("publish", first=0, count=1)
    worker = house.worker()
    wait("the engine is at work", lambda: house.in_engine(worker.pid))
    assert worker.pid in house.holders()
    assert children(worker.pid) == []  # a signal reaches the process that works
    served = house.value("SELECT count(*) FROM desk_job WHERE served = asked")
    worker.signal(number)
    language = house.holders()[worker.pid]
    assert worker.wait() == 0, worker.text
    assert house.holders() == {}
    assert house.value("SELECT count(*) FROM desk_job WHERE served = asked") == served + 1
    done = house.rows(f"SELECT work FROM newsroom_version WHERE language_id = '{language}'")
    assert done == [("done",)]

    house.engines(delay=0.0)
    second = house.worker()
    wait("a second worker does the rest", house.idle)
    assert second.stop() == 0, second.text
    house.settled()
    assert house.value("SELECT count(*) FROM newsroom_release WHERE state = 'machine'") == len(TARGETS)
    assert editor.stop() == 0
    assert house.processes() == []
    assert house.complaints() == []


def test_a_worker_that_was_just_started_ends_too(house: House) -> None:
    worker = house.worker()
    wait("the worker is ready", lambda: "worker ready" in worker.text)
    assert worker.stop() == 0, worker.text
    assert house.complaints() == []
