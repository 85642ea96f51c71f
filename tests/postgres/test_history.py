"""The triggers that its migration makes on PostgreSQL: history is written once."""

from __future__ import annotations

import psycopg
import pytest

from tests.journeys.house import SOURCE, TARGETS, House, wait

pytestmark = pytest.mark.postgres

TABLES = ["newsroom_release", "newsroom_target", "newsroom_approval", "newsroom_event"]


def test_nobody_changes_what_was(house: House) -> None:
    editor = house.editor()
    (story,) = editor.ask("publish", first=0, count=1)
    editor.ask("translate", story=story, language="fi")
    worker = house.worker()
    wait("every language is public", house.idle)
    assert worker.stop() == 0, worker.text
    assert editor.stop() == 0
    states = house.rows("SELECT language, state FROM newsroom_release ORDER BY id")
    assert sorted(states) == sorted(
        [(SOURCE, "original"), ("fi", "human"), *((code, "machine") for code in TARGETS if code != "fi")]
    )
    for table in TABLES:
        before = house.rows(f"SELECT * FROM {table} ORDER BY id")
        assert before
        for sql, said in (
            (f"UPDATE {table} SET id = id", table),
            (f"DELETE FROM {table}", table),
            (f"TRUNCATE {table} CASCADE", "newsroom_"),  # any of those that go with it may refuse
        ):
            with (
                psycopg.connect(house.database, autocommit=True) as connection,
                pytest.raises(psycopg.errors.RaiseException, match=f"append-only: {said}"),
            ):
                connection.execute(sql)
        assert house.rows(f"SELECT * FROM {table} ORDER BY id") == before
    assert house.complaints() == []
