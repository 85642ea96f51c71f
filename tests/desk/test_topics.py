"""Names of sections and tags: through the same core as sentences; a person's name wins."""

from __future__ import annotations

import pytest

from dragoman.core.engines.dummy import pseudo
from dragoman.desk import topics
from dragoman.newsroom.models import Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    make.languages("en", "ru", "es")
    return Topic.objects.create(
        kind=Topic.SECTION,
        slug="harbour",
        name="Harbour and sea",
        language="en",
        names={"ru": {"text": "Порт и море", "owner": "person"}},
    )


def name(language: str) -> str | None:
    return Topic.objects.get().name_in(language)


def translate(*engines: make.Engine) -> int:
    return topics.translate(make.chain(*engines), make.CHECKS)


def test_a_name_is_translated_once_and_a_persons_wins(topic: Topic) -> None:
    engine = make.Watched()
    assert translate(engine) == 1
    assert engine.texts == ["Harbour and sea"]
    assert (name("es"), name("ru"), name("en")) == (
        pseudo("Harbour and sea", "en", "es"),
        "Порт и море",
        "Harbour and sea",
    )
    assert translate(engine) == 0
    assert engine.sent == 1


def test_a_new_name_is_translated_anew_and_a_persons_stays(topic: Topic) -> None:
    translate()
    Topic.objects.update(name="The quays")
    assert translate() == 1
    assert (name("es"), name("ru")) == (pseudo("The quays", "en", "es"), "Порт и море")


def test_a_person_may_correct_a_machines_name(topic: Topic) -> None:
    translate()
    topic.refresh_from_db()
    topic.names["es"] = {"text": "Puerto y mar", "owner": "person"}
    topic.full_clean()
    topic.save()
    Topic.objects.update(name="The quays")
    assert translate() == 0
    assert name("es") == "Puerto y mar"


@pytest.mark.parametrize("fault", ["echo", "empty", "refuse", "fail"])
def test_what_is_no_translation_is_no_name(fault: str, topic: Topic) -> None:
    Topic.objects.update(name="Everything about the harbour and about the sea that it is on")
    engine = make.Watched(fault=fault)
    assert translate(engine) == 0
    assert name("es") is None
    if fault == "echo":  # it is not sent again and again
        sent = engine.sent
        translate(engine)
        assert engine.sent == sent
    else:
        assert translate() == 1


def test_a_draft_engine_names_nothing(topic: Topic) -> None:
    assert translate(make.Watched(trust="draft")) == 0
    assert name("es") is None


def test_a_name_written_while_the_engine_works_is_not_overwritten(topic: Topic) -> None:
    def meanwhile() -> None:
        topic.names["es"] = {"text": "Puerto", "owner": "person"}
        topic.save()

    assert translate(make.Watched(then=meanwhile)) == 0
    assert name("es") == "Puerto"


def test_the_worker_names_them(topic: Topic) -> None:
    make.work()
    assert name("es") == pseudo("Harbour and sea", "en", "es")


def test_a_tag_of_a_story_to_come_is_told_to_nobody_outside(topic: Topic) -> None:
    outside = make.Watched(sends_text_out=True)
    story = make.story("It is secret yet.")
    story.tags = [Topic.objects.create(kind=Topic.TAG, slug="m", name="The minister resigns", language="en")]
    story.save()
    translate(outside)
    assert set(outside.texts) == {"Harbour and sea"}
    inside = make.Watched()
    assert translate(outside, inside) == 2  # into two languages
    assert set(inside.texts) == {"The minister resigns"}


def test_once_its_story_is_out_any_engine_may_name_a_tag(topic: Topic) -> None:
    outside = make.Watched(sends_text_out=True)
    story = make.story("It is out.")
    story.tags = [Topic.objects.create(kind=Topic.TAG, slug="m", name="The minister resigns", language="en")]
    make.publish(story)
    translate(outside)
    assert set(outside.texts) == {"Harbour and sea", "The minister resigns"}
