"""What became of every story in every language, as the demo's table and `build/demo.json` tell it."""

from __future__ import annotations

import json

import pytest

from dragoman.desk import report
from tests import factories as make

pytestmark = pytest.mark.django_db

KEYS = ["story", "source", "language", "state", "work", "engine", "words", "findings", "url", "why"]


def test_rows() -> None:
    make.languages("en", "ru", "az", "uk")
    story = make.publish(make.story("There were 100,000 soldiers in the harbour that night."))
    wrong = {"soldiers in the harbour": "Vnoch v gavani bylo 100 soldat, i nikto etogo ne zametil."}
    make.work(make.Says({**wrong}, pairs=["en-uk"]), make.Watched(alias="two", pairs=["en-ru"]))
    with make.statements() as found:
        rows = {row.language: row for row in report.rows([story.pk])}
    assert len(found) <= 3
    assert {code: (row.state, row.work) for code, row in rows.items()} == {
        "en": ("original", "done"),
        "ru": ("machine", "done"),
        "az": (None, "no_engine"),
        "uk": (None, "held"),
    }
    assert rows["ru"].engine == "two"
    assert rows["ru"].url == f"http://127.0.0.1:8000/ru/{story.pk}-{make.public(story, 'ru').slug}/"
    assert rows["en"].words == rows["ru"].words > 10
    assert (rows["az"].url, rows["az"].words) == (None, 0)
    assert rows["uk"].findings["critical"] >= 1
    assert rows["uk"].engine == "dummy"
    assert rows["uk"].why
    assert rows["az"].why
    for row in rows.values():
        made = json.loads(json.dumps(row.as_json()))
        assert list(made) == KEYS
        assert (made["story"], made["source"]) == ("Nobody made a speech", "en")
        assert set(made["findings"]) == {"critical", "serious", "minor"}


def test_rows_of_other_stories_stay_out() -> None:
    make.languages("en", "ru")
    make.publish(make.story("One."))
    other = make.publish(make.story("Two."))
    assert {row.story_id for row in report.rows([other.pk])} == {other.pk}
    assert len(report.rows()) == 4
