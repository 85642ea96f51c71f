"""Two workers and one cap: together they stay below it, and the books are the vendor's to the unit."""

from __future__ import annotations

import json

import pytest

from tests.fakes.openai import FakeOpenAI
from tests.journeys.house import TARGETS, House, wait

pytestmark = pytest.mark.slow

STORIES = 5
CAP = 12_000  # tokens: about half of what all versions would take


def test_two_workers_stay_below_one_cap(house: House) -> None:
    with FakeOpenAI() as server:
        _first_engine(house, server)
        workers = [house.worker(), house.worker()]
        editor = house.editor()
        editor.ask("publish", first=0, count=STORIES)
        wait("everything is done", house.idle)
        for process in (*workers, editor):
            assert process.stop() == 0, process.text
        books = "SELECT sum(units), sum(unsure) FROM desk_spending"
        assert house.rows(books) == [(server.billed, 0)]
        assert house.rows("SELECT sum(units) FROM desk_till") == [(server.billed,)]
        assert 0 < server.billed <= CAP
    house.settled()
    assert house.complaints() == []
    assert house.value("SELECT count(*) FROM desk_reservation") == 0
    engines = _engines(house)
    assert len(engines) == STORIES * len(TARGETS)
    assert set(engines) == {"paid", "dummy"}  # some of each, and no version by both
    # What is left of the cap would not do for another version.
    versions = engines.count("paid")
    assert CAP - server.billed < 2.5 * server.billed / versions


def _first_engine(house: House, server: FakeOpenAI) -> None:
    path = house.folder / "newsroom.toml"
    options = (
        f"url = {json.dumps(server.url)}, key = {json.dumps(server.key)}, model = {json.dumps(server.model)}"
    )
    path.write_text(
        path.read_text().replace(
            "[engines.dummy]",
            '[engines.paid]\nBACKEND = "dragoman.core.engines.openai.OpenAIEngine"\n'
            f"OPTIONS = {{ {options}, cap = {{ day_units = {CAP} }} }}\n[engines.dummy]",
        )
    )


def _engines(house: House) -> list[str]:
    """The engines of each public machine version, as its label names them."""
    rows = house.rows("SELECT label FROM newsroom_release WHERE state = 'machine'")
    return [(json.loads(label) if isinstance(label, str) else label)["engine"] for (label,) in rows]
