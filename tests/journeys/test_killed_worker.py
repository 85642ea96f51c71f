"""A worker that is killed outright loses nothing, doubles nothing, and leaves nothing behind."""

from __future__ import annotations

import random
import time

from tests.journeys.house import House, Process, children, wait

KILLS = 20
IN_ENGINE = 14  # so many of them at least while the engine was at work; the others before or after


def test_twenty_kills_in_mid_job(house: House) -> None:
    house.engines(delay=0.12)
    editor = house.editor()
    stories = editor.ask("publish", first=0, count=8)
    edition = 0
    workers = [house.worker() for _ in range(3)]
    where: list[str] = []
    while len(where) < KILLS or where.count("engine") < IN_ENGINE:
        if house.open_jobs() < 20 and not house.unread():
            edition += 1
            editor.ask("edit", stories=random.sample(stories, 4), edition=edition)
        at = _kill_in_mid_job(house, workers)
        where.append(at)
        workers.append(house.worker())
    wait("everything is done after the last restart", house.idle)
    for worker in workers:
        assert worker.stop() == 0, worker.text
    house.settled()
    assert editor.stop() == 0
    assert house.processes() == []
    assert house.complaints() == []
    assert where.count("engine") >= IN_ENGINE


def _kill_in_mid_job(house: House, workers: list[Process]) -> str:
    """Kill one of the workers at a random moment of a job. Returns where it was at that moment.

    The worker is frozen first, so that what is asserted of it still holds when it is killed.
    """
    while True:
        holders = wait("somebody holds a lease", lambda: house.holders().keys() & {w.pid for w in workers})
        victim = random.choice([worker for worker in workers if worker.pid in holders])
        time.sleep(random.uniform(0, 0.3))
        victim.freeze()
        if victim.pid in house.holders():
            assert children(victim.pid) == []  # it works itself: no autoreloader stands before it
            at = "engine" if house.in_engine(victim.pid) else "elsewhere"
            victim.kill()
            workers.remove(victim)
            return at
        victim.resume()
