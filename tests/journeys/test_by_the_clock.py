"""Stories that wait for their time: the worker publishes them, and their languages follow."""

from __future__ import annotations

import time

from tests.journeys.house import LANGUAGES, SOURCE, Editor, House, wait

SOON = 8.0  # seconds: longer than a worker takes to start, so that it has to wait


def test_stories_of_the_future(house: House) -> None:
    editor = house.editor()
    stories = [
        editor.ask("schedule", number=1, seconds=SOON),
        editor.ask("schedule", number=2, seconds=SOON, embargo=True),
    ]
    worker = house.worker()
    wait("the worker is ready", lambda: "worker ready" in worker.text)
    for story in stories:
        assert story["live"] is False
        early = editor.ask("first_seen", story=story["story"])
        assert early == {} or time.time() >= story["at"]
    for story in stories:
        seen = _all_languages(editor, story["story"])
        assert seen[SOURCE] == min(seen.values()) >= story["at"]
    wait("nothing is left to do", house.idle)
    assert worker.stop() == 0, worker.text
    assert editor.stop() == 0
    house.settled()
    assert house.complaints() == []


def test_the_time_passed_while_no_worker_ran(house: House) -> None:
    editor = house.editor()
    story = editor.ask("schedule", number=1, seconds=3.0)
    assert story["live"] is False
    wait("its time has passed", lambda: time.time() > story["at"])
    assert editor.ask("first_seen", story=story["story"]) == {}
    workers = [house.worker(), house.worker()]  # two clocks, one publication
    _all_languages(editor, story["story"])
    wait("nothing is left to do", house.idle)
    for worker in workers:
        assert worker.stop() == 0, worker.text
    assert [kind for kind, _ in editor.ask("events", story=story["story"])].count("published") == 1
    assert editor.stop() == 0
    house.settled()
    assert house.complaints() == []


def _all_languages(editor: Editor, story: int) -> dict[str, float]:
    """Wait until every language is public. Returns when each first was."""

    def seen() -> dict[str, float]:
        found = editor.ask("first_seen", story=story)
        return found if found.keys() == set(LANGUAGES) else {}

    return wait("every language is public", seen, every=0.2)
