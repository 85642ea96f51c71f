"""Workers that are told to end finish the job at hand; another takes over the rest."""

from __future__ import annotations

import signal

from tests.journeys.house import TARGETS, House, children, wait


def test_the_jobs_at_hand_are_finished(house: House) -> None:
    house.engines(delay=1.5)
    editor = house.editor()
    editor.ask("publish", first=0, count=1)
    workers = {house.worker(threads=2): signal.SIGTERM, house.worker(threads=2): signal.SIGINT}
    finished = set()
    for worker, number in workers.items():
        wait("it has two jobs", lambda: len(house.holders().get(worker.pid, ())) == 2)  # noqa: B023
        worker.signal(number)
        finished |= house.holders()[worker.pid]
        assert children(worker.pid) == []  # a signal reaches the process that works
    for worker in workers:
        assert worker.wait() == 0, worker.text
    assert house.holders() == {}
    done = house.rows("SELECT language_id FROM newsroom_version WHERE work = 'done'")
    assert len(finished) == 4
    assert finished | {"en"} <= {language for (language,) in done}
    assert len(done) < len(TARGETS)  # they left something
    assert house.value("SELECT count(*) FROM desk_job WHERE served = asked") == len(done) - 1

    house.engines(delay=0.0)
    third = house.worker()
    wait("a third worker does the rest", house.idle)
    assert third.stop() == 0, third.text
    house.settled()
    assert house.value("SELECT count(*) FROM newsroom_release WHERE state = 'machine'") == len(TARGETS)
    assert editor.stop() == 0
    assert house.processes() == []
    assert house.complaints() == []
