"""A worker that is killed outright loses nothing, doubles nothing, and leaves nothing behind."""

from __future__ import annotations

import random
import sqlite3
import time

import pytest

from tests.journeys.house import House, Process, children, wait

pytestmark = pytest.mark.slow

KILLS = 20
IN_ENGINE = 8  # so many of them at least while the engine was at work; the others before or after


def test_twenty_kills_in_mid_job(house: House) -> None:
    house.engines(delay=0.2)
    editor = house.editor()
    stories = editor.ask("publish", first=0, count=6)
    edition = 0
    workers = {house.worker(): random.randint(1, 4) for _ in range(3)}  # at which of its jobs it dies
    where: list[str] = []
    while len(where) < KILLS or where.count("engine") < IN_ENGINE:
        if len(where) % 5 == 4 and not house.unread():
            edition += 1
            editor.ask("edit", stories=random.sample(stories, 2), edition=edition)
        where.append(_kill_in_mid_job(house, workers))
        workers[house.worker()] = random.randint(1, 4)
    wait("everything is done after the last restart", house.idle)
    for worker in workers:
        assert worker.stop() == 0, worker.text
    house.settled()
    assert editor.stop() == 0
    assert house.processes() == []
    assert house.complaints() == []


def _kill_in_mid_job(house: House, workers: dict[Process, int]) -> str:
    """Kill one of the workers at a random moment of a job. Returns where it was at that moment.

    The worker is frozen first, so that what is asserted of it still holds when it is killed.
    """

    def far_enough() -> Process | None:
        """A worker that holds a lease, after the engine calls that it was to make."""
        holders = house.holders()
        ready = [
            worker
            for worker, calls in workers.items()
            if worker.pid in holders and house.calls(worker.pid).count("begin") >= calls
        ]
        return random.choice(ready) if ready else None

    while True:
        victim = wait("a worker is at work", far_enough)
        assert victim is not None
        time.sleep(random.uniform(0, 0.3))
        victim.freeze()
        try:
            holds = victim.pid in house.holders()
        except (
            sqlite3.OperationalError
        ):  # it was frozen while SQLite locks readers out, as at a connection's end
            holds = False
        if holds:
            assert children(victim.pid) == []  # it works itself: no autoreloader stands before it
            at = "engine" if house.in_engine(victim.pid) else "elsewhere"
            victim.kill()
            del workers[victim]
            return at
        victim.resume()
