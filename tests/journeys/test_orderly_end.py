"""Workers that are told to end finish the job at hand; another takes over the rest."""

from __future__ import annotations

import signal

from tests.journeys.house import TARGETS, House, children, wait


def test_the_job_at_hand_is_finished(house: House) -> None:
    house.engines(delay=1.5)
    editor = house.editor()
    editor.ask("publish", first=0, count=1)
    workers = {house.worker(): signal.SIGTERM, house.worker(): signal.SIGINT}
    finished = []
    for worker, number in workers.items():
        wait("the engine is at work", lambda: house.in_engine(worker.pid))  # noqa: B023
        worker.signal(number)
        finished.append(house.holders()[worker.pid])
        assert children(worker.pid) == []  # a signal reaches the process that works
    for worker in workers:
        assert worker.wait() == 0, worker.text
    assert house.holders() == {}
    done = house.rows("SELECT language_id FROM newsroom_version WHERE work = 'done'")
    assert {*finished, "en"} <= {language for (language,) in done}
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
