"""Many write events at once; who reads them sees them in their order, and steps over none."""

from __future__ import annotations

import pytest

from tests.journeys.house import TARGETS, House, wait

pytestmark = pytest.mark.postgres


def test_an_event_that_commits_late_is_not_stepped_over(house: House) -> None:
    slow, quick, reader = house.editor(), house.editor(), house.editor()
    assert quick.ask("record", count=1, seconds=0) == [1]
    reader.tell("consume", until=4)
    slow.tell("record", count=2, seconds=1.5)
    wait("it has written, and not committed", lambda: _uncommitted(house))
    quick.tell("record", count=1, seconds=0)
    assert slow.answer() == [2, 3]
    assert quick.answer() == [4]
    assert reader.answer() == [1, 2, 3, 4]
    for editor in (slow, quick, reader):
        assert editor.stop() == 0, editor.text


def test_publishers_at_once(house: House) -> None:
    editors = [house.editor(), house.editor()]
    workers = [house.worker(), house.worker()]
    reader = house.editor()
    count = 12
    for number, editor in enumerate(editors):
        editor.tell("publish", first=number * count, count=count)
    for editor in editors:
        assert len(editor.answer()) == count
    wait("every language is public", house.idle)
    last = house.value("SELECT max(id) FROM newsroom_event")
    seen = reader.ask("consume", until=last)
    assert seen == [pk for (pk,) in house.rows("SELECT id FROM newsroom_event ORDER BY id")]
    assert house.value("SELECT count(*) FROM desk_job WHERE served = 1") == 2 * count * len(TARGETS)
    for process in (*editors, *workers, reader):
        assert process.stop() == 0, process.text
    house.settled()
    assert house.complaints() == []


def _uncommitted(house: House) -> int:
    """How many transactions have written an event and pause before they end."""
    return house.value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND state = 'idle in transaction' AND query LIKE 'INSERT INTO \"newsroom_event\"%'"
    )
