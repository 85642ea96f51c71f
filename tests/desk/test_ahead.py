"""What waits for its hour is translated ahead, seen by nobody, and goes out in every language at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dragoman.desk import review
from dragoman.desk.models import Job
from dragoman.desk.translate import Outcome, Translator
from dragoman.desk.worker import Worker
from dragoman.newsroom import publishing
from dragoman.newsroom.models import Event, Release, State, Story, Target, Version
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
TEXT = "One was here. Two were there. Three stayed."


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages("en", "ru", "uk")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def under_embargo(**fields: Any) -> Story:
    return make.publish(make.story(TEXT, embargo=timezone.now() + HOUR, **fields))


def addresses(story: Story) -> list[str]:
    of_story = [f"/{code}/{story.pk}-{story.slug}/" for code in ("en", "ru", "uk")]
    return of_story + [path + "parallel/" for path in of_story]


def test_nothing_is_seen_before_its_hour(clock: Any, client: Client) -> None:
    shown = make.publish(make.story("Anybody may read this.", title="Already out"))
    make.work()
    before = list(Event.objects.values())
    engine = make.Watched()
    story = under_embargo(title="Nobody may know")
    assert make.work(engine) == []
    assert any("Two were there." in text for text in engine.texts)  # it is being worked on
    assert [client.get(path).status_code for path in addresses(story)] == [404] * 6
    pages = ["/en/", "/ru/", "/uk/", "/en/harbour/", "/ru/harbour/", f"/en/{shown.pk}-{shown.slug}/"]
    for path in pages:
        body = client.get(path).content.decode()
        assert "Nobody may know" not in body
    assert not Version.objects.filter(story_id=story.pk).exists()
    assert not Job.objects.filter(version__story_id=story.pk).exists()
    assert list(Event.objects.values()) == before


def test_every_language_goes_out_at_its_hour_without_an_engine(clock: Any) -> None:
    story = under_embargo()
    make.work()
    prepared = Target.objects.count()
    assert prepared > 0
    clock.shift(2 * HOUR)
    engine = make.Watched()
    assert make.work(engine) == [("ru", Outcome.RELEASED), ("uk", Outcome.RELEASED)]
    assert engine.texts == []
    assert Target.objects.count() == prepared
    for language in ("ru", "uk"):
        release = make.public(story, language)
        assert release.state == State.MACHINE
        assert release.source == make.public(story, "en")
        assert release.label["engine"] == "dummy"
        assert all(seg["m"] for seg in make.segs(release))


def test_a_second_look_asks_nobody_again(clock: Any) -> None:
    under_embargo()
    make.work()
    before = [list(model.objects.values()) for model in (Release, Target)]
    engine = make.Watched()
    make.work(engine)  # a worker that has just started
    assert engine.texts == []
    assert [list(model.objects.values()) for model in (Release, Target)] == before


def test_a_worker_forgets_what_has_gone_out(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.desk.ahead.LOOK", 0)
    under_embargo()
    worker = Worker(Translator(make.chain(make.Watched())))
    worker.until_idle()
    assert len(worker.ahead.seen) == 1
    clock.shift(2 * HOUR)
    worker.until_idle()
    assert worker.ahead.seen == set()


def test_a_story_that_cannot_be_read_leaves_the_others_for_the_next_look(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [under_embargo(), under_embargo(title="Another")]
    monkeypatch.setattr("dragoman.desk.ahead.LOOK", 0)
    prepare, failed = publishing.prepare, []

    def once_broken(story: Story) -> Release | None:
        if not failed:
            failed.append(story.pk)
            raise RuntimeError("broken")
        return prepare(story)

    monkeypatch.setattr(publishing, "prepare", once_broken)
    Worker(Translator(make.chain(make.Watched()))).until_idle()
    kept = set(Target.objects.values_list("segment__story_id", flat=True))
    assert kept == {story.pk for story in stories} - set(failed)


def test_only_what_was_changed_is_translated_again(clock: Any) -> None:
    story = under_embargo()
    make.work()
    make.edit(Story.objects.get(pk=story.pk), "Zero came first. " + TEXT.replace("Two were", "Two are"))
    engine = make.Watched()
    make.work(engine)
    assert sorted(set(engine.texts)) == ["Two are there.", "Zero came first."]
    clock.shift(2 * HOUR)
    later = make.Watched()
    make.work(later)
    assert later.texts == []
    assert make.by_source(make.public(story, "ru"), "Two are there.")["m"]


def test_a_change_nobody_prepared_is_all_that_is_left_for_its_hour(clock: Any) -> None:
    story = under_embargo()
    make.work()
    make.edit(Story.objects.get(pk=story.pk), TEXT + " Four came late.")
    clock.shift(2 * HOUR)  # no worker ran in between
    engine = make.Watched()
    make.work(engine)
    assert set(engine.texts) == {"Four came late."}
    assert make.public(story, "uk").state == State.MACHINE


def test_engines_that_send_text_out_wait_for_the_hour(clock: Any) -> None:
    outside = make.Watched(sends_text_out=True)
    dated = make.publish(make.story("Dated only.", go_live_at=timezone.now() + HOUR))
    story = under_embargo()
    make.work(outside)
    assert outside.texts == []
    assert not Target.objects.exists()
    clock.shift(2 * HOUR)
    make.work(outside)
    assert make.public(story, "ru").label["engine"] == make.public(dated, "ru").label["engine"] == "dummy"


def test_what_may_not_be_translated_is_not_prepared(clock: Any) -> None:
    engine = make.Watched()
    under_embargo(source_name="A paper", source_url="https://paper.example/", may_republish=True)
    make.work(engine)
    assert engine.texts == []
    assert not Release.objects.exists()


def test_a_sensitive_story_is_held_at_its_hour_with_its_sentences(clock: Any) -> None:
    story = under_embargo(sensitive=True)
    make.work()
    clock.shift(2 * HOUR)
    engine = make.Watched()
    assert make.work(engine) == [("ru", Outcome.HELD), ("uk", Outcome.HELD)]
    assert engine.texts == []
    assert make.version(story, "ru").reasons == [{"code": "sensitive"}]


def test_what_a_date_was_taken_from_stays_a_draft(clock: Any) -> None:
    story = under_embargo()
    make.work()
    Story.objects.get(pk=story.pk).revisions.update(approved_go_live_at=None)
    clock.shift(2 * HOUR)
    assert make.work() == []
    assert not Version.objects.exists()


def test_a_story_that_is_out_is_left_to_its_jobs(clock: Any) -> None:
    story = make.publish(make.story(TEXT))
    make.work()
    before = Release.objects.count()
    make.edit(Story.objects.get(pk=story.pk), "Another text.", go_live_at=timezone.now() + HOUR)
    engine = make.Watched()
    make.work(engine)
    assert engine.texts == []
    assert Release.objects.count() == before


def test_what_failed_ahead_is_translated_at_its_hour(clock: Any, caplog: pytest.LogCaptureFixture) -> None:
    story = under_embargo()

    def fail() -> None:
        raise RuntimeError("broken")

    make.work(make.Watched(fail))
    assert "not translated ahead" in caplog.text
    assert set(Target.objects.values_list("language", flat=True)) == {"uk"}
    clock.shift(2 * HOUR)
    make.work()
    assert make.public(story, "uk").state == make.public(story, "ru").state == State.MACHINE


def test_a_language_corrected_before_its_hour(clock: Any) -> None:
    story = under_embargo()
    make.work()
    make.edit(story, language="ru")
    clock.shift(2 * HOUR)
    assert make.work() == [("en", Outcome.RELEASED), ("uk", Outcome.RELEASED)]
    assert make.public(story, "ru").state == State.ORIGINAL
    assert make.public(story, "en").state == make.public(story, "uk").state == State.MACHINE
    assert review.previous(make.version(story, "en")) is None  # the English that waited was never out
