"""A language added when there are stories already: all of them in it, the newest first, news before them."""

from __future__ import annotations

import pytest
from django.db import transaction

from dragoman.desk import jobs
from dragoman.desk.models import Job
from dragoman.desk.translate import Outcome
from dragoman.newsroom import newcomer
from dragoman.newsroom.models import Language, State, Story, Version, Work
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newcomer, "BATCH", 3)
    f.languages("en", "ru")


def stories(count: int, **fields: object) -> list[Story]:
    return [f.publish(f.story(f"Story {n} of many.", title=f"Number {n}", **fields)) for n in range(count)]


def works(language: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for version in Version.objects.filter(language=language):
        found[version.work] = found.get(version.work, 0) + 1
    return found


def test_every_story_comes_in_the_new_language_the_newest_first():
    made = stories(8)
    f.work()
    assert newcomer.unfinished() == []
    f.languages("uk", enabled=False)
    done = f.work()
    assert done == [("uk", Outcome.RELEASED)] * 8
    order = list(
        Job.objects.filter(version__language="uk").order_by("pk").values_list("version__story_id", flat=True)
    )
    newest = [story.pk for story in reversed(made)]
    assert [sorted(order[n : n + 3]) for n in (0, 3, 6)] == [sorted(newest[n : n + 3]) for n in (0, 3, 6)]
    for story in made:
        release = f.public(story, "uk")
        assert (release.state, release.source) == (State.MACHINE, f.public(story, "en"))
        assert f.version(story, "uk").published_at == f.version(story, "en").published_at
        assert f.version(story, "uk").section_id == story.section_id
    assert f.work() == []
    assert newcomer.unfinished() == []


def test_what_is_public_in_no_language_or_may_not_be_translated():
    plain, gone, taken = stories(3)
    barred = stories(1, source_name="Radio Bay", source_url="https://bay.example/1", may_republish=True)[0]
    own = f.publish(f.story("Порт открыт.", language="ru"))
    f.work()
    gone.unpublish()
    taken.delete()
    f.languages("uk")
    assert sorted(f.work()) == [("uk", Outcome.RELEASED)] * 2
    assert f.public(plain, "uk")
    assert f.public(own, "uk").source == f.public(own, "ru")
    held = f.version(barred, "uk")
    assert (held.work, held.reasons, held.public_release) == (Work.HELD, [{"code": "no_right"}], None)
    assert works("uk") == {Work.DONE: 2, Work.HELD: 1}
    back = f.publish(Story.objects.get(pk=gone.pk))
    f.work()
    assert f.public(back, "uk").source == f.public(back, "en")


def test_a_language_that_a_person_withdrew_is_not_made_again():
    (story,) = stories(1)
    f.work()
    Version.objects.filter(story_id=story.pk, language="ru").update(
        work=Work.WITHDRAWN, public_release=None, reasons=[]
    )
    newcomer.begin_again("ru")
    assert f.work() == []
    assert works("ru") == {Work.WITHDRAWN: 1}


def test_a_stopped_language_waits_until_it_is_switched_on():
    (story,) = stories(1)
    f.languages("uk", stopped=True)
    assert f.work() == [("ru", Outcome.RELEASED)]
    assert works("uk") == {}
    f.languages("uk", stopped=False)
    assert f.work() == [("uk", Outcome.RELEASED)]
    assert f.public(story, "uk")


def test_a_language_that_goes_and_comes_again_is_gone_through_again():
    f.work()
    Language.objects.filter(code="ru").delete()
    (story,) = stories(1)
    f.work()
    assert not Version.objects.filter(story_id=story.pk, language="ru").exists()
    f.languages("ru")
    assert f.work() == [("ru", Outcome.RELEASED)]


def test_news_does_not_wait_behind_the_older_stories():
    stories(7)
    f.work()
    f.languages("uk")
    assert jobs.ask_in_new_languages() == 3
    assert jobs.due() == 3  # and no more before these are done
    news = f.publish(f.story("News of today."))
    f.work()
    served = Job.objects.filter(version__language="uk").order_by("version__latest_release")
    place = [job.version.story_id for job in served.select_related("version")].index(news.pk)
    assert place == 3
    assert works("uk") == {Work.DONE: 8}


def test_few_statements_however_many_stories(monkeypatch: pytest.MonkeyPatch):
    stories(2)
    f.languages("uk", "fi")
    counted = []
    for batch, language in ((2, "uk"), (20, "fi")):
        if batch == 20:
            stories(10)
            Version.objects.filter(language="fi").delete()
        monkeypatch.setattr(newcomer, "BATCH", batch)
        with f.statements() as found, transaction.atomic():
            wanted, _ = newcomer.fill(language)
        assert wanted
        counted.append(len(found))
    assert max(counted) <= 7
    assert counted[0] == counted[1]


def test_two_workers_share_them():
    made = stories(5)
    f.languages("uk")
    with transaction.atomic():
        first, _ = newcomer.fill("uk")
        second, more = newcomer.fill("uk")
    assert (len(first), len(second), more) == (3, 2, False)
    assert not set(first) & set(second)
    assert Version.objects.filter(language="uk").count() == len(made)


def test_published_again_in_the_meantime():
    (story,) = stories(1)
    f.work()
    f.languages("uk")
    f.edit(story, "Another text.")  # makes the version itself
    assert works("uk") == {Work.BEHIND: 1}
    f.work()
    assert works("uk") == {Work.DONE: 1}
    assert newcomer.unfinished() == []
    assert f.public(story, "uk").source == f.public(story, "en")
