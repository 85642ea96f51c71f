"""Two workers and an editor on one database: nobody is locked out, and nothing is done twice."""

from __future__ import annotations

from tests.journeys.house import TARGETS, House, wait

STORIES = 75
JOBS = 600


def test_two_workers_and_an_editor(house: House) -> None:
    assert STORIES * len(TARGETS) == JOBS
    workers = [house.worker(), house.worker()]
    editors = house.editor(), house.editor()
    half = STORIES // 2
    editors[0].tell("publish", first=0, count=half)
    editors[1].tell("publish", first=half, count=STORIES - half)
    published = [*editors[0].answer(), *editors[1].answer()]
    wait("everything is done", house.idle)
    assert len(published) == STORIES
    assert house.value("SELECT count(*) FROM desk_job WHERE served = 1 AND asked = 1") == JOBS
    assert house.value("SELECT count(*) FROM newsroom_release WHERE state = 'machine'") == JOBS
    at_work = {line.split()[1] for line in house.log.read_text().splitlines()}
    assert at_work == {str(worker.pid) for worker in workers}
    for process in (*workers, *editors):
        assert process.stop() == 0, process.text
    house.settled()
    assert house.complaints() == []
