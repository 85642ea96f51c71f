"""Whoever publishes may be killed as well: a story is out with all that belongs to it, or not at all."""

from __future__ import annotations

import random
import time

from tests.journeys.house import LANGUAGES, House, wait

KILLS = 4


def test_killed_while_publishing(house: House) -> None:
    worker = house.worker()
    for kill in range(KILLS):
        editor = house.editor()
        before = _published(house)
        editor.tell("publish", first=kill * 100, count=100)
        wait("something is published", lambda: _published(house) > before)  # noqa: B023
        time.sleep(random.uniform(0, 0.2))
        editor.kill()
    published = _published(house)
    assert KILLS <= published < KILLS * 100
    half_done = house.rows(
        "SELECT p.id, p.live, r.id FROM newsroom_story s JOIN wagtailcore_page p ON p.id = s.page_ptr_id "
        "LEFT JOIN newsroom_release r ON r.story_id = p.id AND r.state = 'original' "
        "WHERE (p.live AND r.id IS NULL) OR (NOT p.live AND r.id IS NOT NULL)"
    )
    assert half_done == []
    wait("every language is public", house.idle)
    assert worker.stop() == 0, worker.text
    assert house.value("SELECT count(*) FROM newsroom_version") == published * len(LANGUAGES)
    house.settled()
    assert house.complaints() == []


def _published(house: House) -> int:
    return house.value("SELECT count(*) FROM newsroom_event WHERE kind = 'published'")
