"""Each consumer reads each event once, in order, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import transaction

from dragoman.desk import jobs
from dragoman.desk.models import Job
from dragoman.newsroom import events
from dragoman.newsroom.models import Cursor, Event, Release, Target, Version
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(count: int, story_id: int = 7) -> list[int]:
    with transaction.atomic():
        return [events.record(Event.Kind.HELD, story_id, language="ru").pk for _ in range(count)]


def reader(seen: list[int]) -> Callable[[Sequence[Event]], None]:
    return lambda batch: seen.extend(event.pk for event in batch)


def test_two_consumers_interleaved_read_each_event_once_and_in_order() -> None:
    a: list[int] = []
    b: list[int] = []
    first = told(5)
    assert events.consume("a", reader(a), batch=3) == 3
    second = told(4)
    assert events.consume("b", reader(b), batch=4) == 4
    assert events.consume("a", reader(a), batch=3) == 3
    third = told(1)
    for _ in range(5):
        events.consume("a", reader(a), batch=3)
        events.consume("b", reader(b), batch=4)
    assert a == b == first + second + third
    assert events.consume("a", reader(a)) == events.consume("b", reader(b)) == 0


def test_two_processes_of_one_consumer_do_the_work_once() -> None:
    """The second reads while the first is at it: it finds the cursor moved, and does nothing."""
    told(3)
    seen: list[int] = []

    def meanwhile(batch: Sequence[Event]) -> None:
        seen.extend(event.pk for event in batch)
        assert events.consume("desk", reader(seen)) == 0

    assert events.consume("desk", meanwhile) == 3
    assert len(seen) == 3


def test_a_consumer_that_fails_reads_the_same_again() -> None:
    first = told(2)

    def fails(batch: Sequence[Event]) -> None:
        told(1, story_id=99)  # what it wrote goes with it
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        events.consume("desk", fails)
    seen: list[int] = []
    assert events.consume("desk", reader(seen)) == 2
    assert seen == first
    assert not Event.objects.filter(story_id=99).exists()


def test_nothing_new_is_one_look() -> None:
    told(1)
    events.consume("desk", lambda batch: None)
    with make.statements() as found:
        assert events.consume("desk", lambda batch: None) == 0
    assert len(found) <= 2


def test_replay_from_zero_changes_nothing() -> None:
    make.languages("en", "ru", "uk", "es")
    olena = make.user("olena", "ru")
    story = make.publish(make.story("One was here. Two were there."))
    make.translate_all(story, "ru", olena)
    make.work()
    make.edit(story, "One was here.")
    make.work()

    def state() -> list[object]:
        versions = Version.objects.order_by("pk").values("pk", "work", "public_release", "wanted", "reasons")
        return [
            list(versions),
            list(Release.objects.order_by("pk").values()),
            list(Target.objects.order_by("pk").values()),
            list(Event.objects.order_by("pk").values()),
        ]

    before = state()
    for _ in range(2):
        Cursor.objects.filter(pk=jobs.CONSUMER).update(position=0)
        engine = make.Watched()
        make.work(engine)
        assert state() == before
        assert engine.texts == []
    assert Job.objects.count() == 3
