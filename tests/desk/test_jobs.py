"""A job brings one language to the wanted release: once, whatever engines, editors and crashes do."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from dragoman.core.engines.dummy import pseudo
from dragoman.desk import jobs, review
from dragoman.desk.models import Job
from dragoman.desk.translate import FIRST_WAIT, LAST_WAIT, MAX_ATTEMPTS, Outcome, Translator
from dragoman.desk.worker import Worker
from dragoman.newsroom import document
from dragoman.newsroom.models import Event, Release, State, Story, Target, Version, Work
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages("en", "ru")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


TEXT = "One was here. Two were there. Three stayed."


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())  # type: ignore[attr-defined]
        for model in (Version, Release, Target, Event)
    ]


# ---------------------------------------------------------------- once


def test_the_whole_way() -> None:
    story = make.publish(make.story(TEXT, make.quotation("Four.", "", role="harbour commissioner")))
    engine = make.Watched()
    assert make.work(engine) == [("ru", Outcome.RELEASED)]
    release = make.public(story, "ru")
    assert release.state == State.MACHINE
    assert release.source == make.public(story, "en")
    assert release.label["engine"] == "dummy"
    assert [seg["m"] for seg in make.segs(release)] == [
        pseudo(seg["s"], "en", "ru") for seg in make.segs(release)
    ]
    assert engine.sent == len(make.segs(release))
    job = make.job_of(story, "ru")
    assert (job.reached, job.served, job.lease, job.leased_until) == (release.source, job.asked, "", None)


def test_running_twice_changes_nothing() -> None:
    story = make.publish(make.story(TEXT))
    make.work()
    before = everything()
    make.ask(story, "ru")
    engine = make.Watched()
    assert make.work(engine) == [("ru", Outcome.UNCHANGED)]
    assert everything()[1:] == before[1:]
    assert engine.texts == []


def test_only_the_edited_sentence_is_sent() -> None:
    story = make.publish(make.story(TEXT, "Four. Five."))
    make.work()
    make.edit(story, "One was here. Two were over there. Three stayed.", "Four. Five.")
    engine = make.Watched()
    make.work(engine)
    assert engine.texts == ["Two were over there."]
    assert make.public(story, "ru").source == make.public(story, "en")


def test_a_published_edit_is_served_by_the_job_that_was_asked_while_it_ran() -> None:
    """Asked twice, run twice: the second run finds nothing to do."""
    story = make.publish(make.story(TEXT))
    jobs.read_events(make.chain())
    make.ask(story, "ru")
    assert make.work() == [("ru", Outcome.RELEASED)]


# ---------------------------------------------------------------- compare and set


def test_a_newer_source_release_in_the_middle() -> None:
    story = make.publish(make.story(TEXT))
    engine = make.Watched(
        then=lambda: _and(make.edit(story, "One was here. Two are elsewhere. Three stayed."))
    )
    done = make.work(engine)
    assert done[0] == ("ru", Outcome.RELEASED)
    assert make.public(story, "ru").source == make.public(story, "en")
    assert make.public(story, "en").number == 2
    assert Release.objects.filter(language="ru").count() == 1
    # the sentences of the first round are not sent again
    assert engine.texts.count("One was here.") == 1
    assert engine.texts[-1] == "Two are elsewhere."
    assert [outcome for _, outcome in done[1:]] in ([], [Outcome.UNCHANGED])


def _and(*done: Any) -> None:
    return None


def test_withdrawn_in_the_middle_stays_withdrawn() -> None:
    story = make.publish(make.story(TEXT))
    olena = make.user("olena", "ru")
    engine = make.Watched(then=lambda: review.withdraw(make.version(story, "ru"), olena))
    assert make.work(engine) == [("ru", Outcome.SKIPPED)]
    version = make.version(story, "ru")
    assert (version.work, version.public_release) == (Work.WITHDRAWN, None)
    assert not Release.objects.filter(language="ru").exists()


def test_unpublished_in_the_middle_stays_down() -> None:
    story = make.publish(make.story(TEXT))
    engine = make.Watched(then=lambda: Story.objects.get().unpublish())
    assert make.work(engine) == [("ru", Outcome.SKIPPED)]
    assert make.version(story, "ru").public_release is None


def test_a_person_who_begins_in_the_middle_is_not_overtaken() -> None:
    story = make.publish(make.story(TEXT))
    olena = make.user("olena", "ru")
    engine = make.Watched(then=lambda: _and(make.correct(story, "ru", olena, {"Two were": "Двое были там."})))
    assert make.work(engine) == [("ru", Outcome.HELD)]
    version = make.version(story, "ru")
    assert version.reasons == [{"code": "opened"}]
    assert engine.texts.count("One was here.") == 1
    held = {row.uid: row.text for row in review.sentences(version)}
    assert held[make.uid(story, "Two were")] == "Двое были там."
    assert all(held.values())  # the rest is the machine's, for the person to go on with


# ---------------------------------------------------------------- faults


FAULTS = [  # fault, is it tried again, the error that is told
    ("fail", True, "Unavailable"),
    ("limited", True, "Limited"),
    ("hang", True, "TimedOut"),
    ("too_few", True, "BadAnswer"),
    ("empty", True, "BadAnswer"),
    ("refuse", False, "Refused"),
]


@pytest.mark.parametrize(("fault", "again", "error"), FAULTS, ids=[f[0] for f in FAULTS])
def test_no_translation_is_never_a_release(fault: str, again: bool, error: str, clock: Any) -> None:
    story = make.publish(make.story(TEXT))
    engine = make.Watched(fault=fault, on="Two were", timeout=0.01)
    ((_, outcome),) = make.work(engine)
    assert not Release.objects.filter(language="ru").exists()
    waits: list[dt.timedelta] = []
    while outcome == Outcome.RETRY:
        job = make.job_of(story, "ru")
        assert job.last_error == error
        assert make.version(story, "ru").work == Work.BEHIND
        waits.append(job.due_at - timezone.now())
        assert make.work(engine) == []  # not before its time
        clock.move_to(job.due_at + dt.timedelta(seconds=1))
        ((_, outcome),) = make.work(engine)
    assert len(waits) == (MAX_ATTEMPTS - 1 if again else 0)
    assert waits == sorted(waits)
    assert all(FIRST_WAIT <= wait <= LAST_WAIT for wait in waits)
    version = make.version(story, "ru")
    assert outcome == Outcome.HELD
    assert version.work == Work.HELD
    (reason,) = version.reasons
    assert (reason["code"], reason["error"]) == ("engine_failed", error)
    assert not Release.objects.filter(language="ru").exists()
    make.work(engine)
    assert make.version(story, "ru").reasons == [reason]


def test_after_a_fault_a_retry_brings_the_version_out(clock: Any) -> None:
    story = make.publish(make.story(TEXT))
    engine = make.Watched(fault="fail", times=2)
    assert make.work(engine) == [("ru", Outcome.RETRY)]
    clock.shift(dt.timedelta(hours=2))
    assert make.work(engine) == [("ru", Outcome.RETRY)]
    clock.shift(dt.timedelta(hours=2))
    assert make.work(engine) == [("ru", Outcome.RELEASED)]
    job = make.job_of(story, "ru")
    assert (job.attempts, job.last_error) == (0, "")


@pytest.mark.parametrize("fault", ["refuse", "fail"])
def test_sentences_that_succeeded_are_kept_and_not_sent_again(fault: str, clock: Any) -> None:
    """One sentence fails: the others wait for a person, who sees them; the engine is not paid twice."""
    story = make.publish(make.story(TEXT))
    first = make.Watched(fault=fault, on="Two were", batch_size=1)
    make.work(first)
    rows = {row.seg["m"]: row.text for row in review.sentences(make.version(story, "ru"))}
    assert rows["Two were there."] == ""
    assert rows["One was here."] == pseudo("One was here.", "en", "ru")
    clock.shift(dt.timedelta(hours=2))
    make.ask(story, "ru")
    second = make.Watched()
    assert make.work(second) == [("ru", Outcome.RELEASED)]
    assert "One was here." not in second.texts
    assert "Two were there." in second.texts


HELD = [  # fault, text, finding
    ("wrong_script", "Two of them were there until the morning.", "script"),
    ("drop_tag", "Two <b>were there</b> at once.", "markup"),
    ("echo", "Two were there at once and nobody saw anything.", "untranslated"),
]


@pytest.mark.parametrize(("fault", "text", "kind"), HELD, ids=[h[0] for h in HELD])
def test_what_is_no_translation_is_held_with_its_finding(fault: str, text: str, kind: str) -> None:
    story = make.publish(make.story("One was here.", text))
    engine = make.Watched(fault=fault, on="Two")
    make.work(engine)
    version = make.version(story, "ru")
    if kind == "markup" and version.work == Work.DONE:
        # the pipeline laid the tags anew: every one is there, once
        (seg,) = [seg for seg in make.segs(make.public(story, "ru")) if seg.get("t")]
        assert (seg["m"].count("‹1›"), seg["m"].count("‹/1›")) == (1, 1)
        return
    assert version.work == Work.HELD
    assert ("no_translation", make.uid(story, "Two"), kind) in [
        (reason["code"], reason.get("segment"), reason.get("kind")) for reason in version.reasons
    ]
    assert not Release.objects.filter(language="ru").exists()
    held = Event.objects.get(kind=Event.Kind.HELD)
    assert held.data["reasons"] == version.reasons
    rows = {row.uid: row for row in review.sentences(version)}
    assert kind in [finding["kind"] for finding in rows[make.uid(story, "Two")].target["f"]]  # type: ignore[index]


def test_without_an_engine_the_cure_is_named_and_other_languages_go_out() -> None:
    make.languages("en", "ru", "az")
    story = make.publish(make.story(TEXT))
    assert sorted(make.work(make.Watched(pairs=["en-ru"]))) == [
        ("az", Outcome.NO_ENGINE),
        ("ru", Outcome.RELEASED),
    ]
    version = make.version(story, "az")
    assert version.work == Work.NO_ENGINE
    assert version.reasons[0]["code"] == "no_engine"
    assert version.reasons[0]["cure"]["code"]
    assert jobs.ask_where_engines_came(make.chain()) == 1
    assert make.work() == [("az", Outcome.RELEASED)]
    assert make.version(story, "az").reasons == []


def test_a_fault_of_ours_fails_its_job_alone(caplog: pytest.LogCaptureFixture, clock: Any) -> None:
    make.languages("en", "ru", "az")
    story = make.publish(make.story(TEXT))

    def fault() -> None:
        raise ZeroDivisionError

    done = dict(make.work(make.Watched(then=fault)))
    assert sorted(done.values()) == [Outcome.RELEASED, Outcome.RETRY]
    assert "ZeroDivisionError" in caplog.text
    (failed,) = [code for code, outcome in done.items() if outcome == Outcome.RETRY]
    assert make.job_of(story, failed).last_error == "ZeroDivisionError"
    clock.shift(dt.timedelta(hours=2))
    assert make.work() == [(failed, Outcome.RELEASED)]


def test_a_fault_of_ours_at_the_last_attempt_while_an_editor_publishes(clock: Any) -> None:
    """The worker lives, and the newer release goes out."""
    story = make.publish(make.story(TEXT))
    jobs.read_events(make.chain())
    Job.objects.update(attempts=MAX_ATTEMPTS - 1)

    def fault() -> None:
        make.edit(story, "Another text.")
        raise ZeroDivisionError

    make.work(make.Watched(then=fault))
    clock.shift(dt.timedelta(hours=2))
    make.work()
    assert make.public(story, "ru").source == make.public(story, "en")


def test_a_scheduled_story_that_cannot_go_out_stops_nobody(clock: Any) -> None:
    """Its credit was taken away after it was scheduled. Others go out, the worker lives."""
    soon = timezone.now() + dt.timedelta(minutes=5)
    bad = make.story("One.", make.picture(), go_live_at=soon)
    bad.body[1].value["credit"] = ""
    bad.save_revision().publish()
    good = make.story("Two.", go_live_at=soon + dt.timedelta(minutes=1))
    good.save_revision().publish()
    clock.shift(dt.timedelta(hours=1))
    make.work()
    assert make.public(good, "ru").state == State.MACHINE
    assert not Story.objects.get(pk=bad.pk).live


# ---------------------------------------------------------------- leases


def taken() -> Job:
    jobs.read_events(make.chain())
    job = jobs.take()
    assert job is not None
    return job


def test_a_leased_job_is_nobody_elses() -> None:
    make.publish(make.story(TEXT))
    job = taken()
    assert jobs.take() is None
    assert job.version.work == Work.TRANSLATING
    assert Version.objects.get(language="ru").work == Work.TRANSLATING


def test_a_lease_that_ran_out_is_taken_and_the_first_worker_publishes_nothing(clock: Any) -> None:
    story = make.publish(make.story(TEXT))
    slow = taken()
    other: list[Outcome] = []

    def meanwhile() -> None:
        clock.shift(jobs.LEASE + dt.timedelta(seconds=1))
        job = jobs.take()
        assert job is not None
        other.append(Translator(make.chain(), make.CHECKS).run(job))

    assert Translator(make.chain(make.Watched(then=meanwhile)), make.CHECKS).run(slow) == Outcome.LOST
    assert other == [Outcome.RELEASED]
    assert Release.objects.filter(language="ru").count() == 1
    assert Event.objects.filter(kind=Event.Kind.RELEASED).count() == 1
    assert make.version(story, "ru").work == Work.DONE
    assert make.work() == []


def test_a_lease_that_was_lost_before_a_fault_is_left_to_its_new_owner(clock: Any) -> None:
    story = make.publish(make.story(TEXT))
    slow = taken()

    def meanwhile() -> None:
        clock.shift(jobs.LEASE + dt.timedelta(seconds=1))
        assert jobs.take() is not None

    assert (
        Translator(make.chain(make.Watched(then=meanwhile, fault="fail")), make.CHECKS).run(slow)
        == Outcome.LOST
    )
    job = make.job_of(story, "ru")
    assert job.lease
    assert job.attempts == 0
    assert make.version(story, "ru").work == Work.TRANSLATING  # by the other


def test_renewing_keeps_a_lease(clock: Any) -> None:
    make.publish(make.story(TEXT))
    job = taken()
    clock.shift(jobs.LEASE - dt.timedelta(seconds=1))
    assert jobs.renew(job)
    clock.shift(dt.timedelta(seconds=30))
    assert jobs.take() is None
    clock.shift(jobs.LEASE)
    assert jobs.take() is not None
    assert not jobs.renew(job)


def test_dead_workers_of_this_machine_give_their_jobs_back_at_once() -> None:
    story = make.publish(make.story(TEXT))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    job = taken()
    host = socket.gethostname()[:30]
    Job.objects.update(lease=f"{host}:{ended.pid}:1:abcd")
    assert jobs.take() is None
    assert jobs.release_dead_leases() == 1
    assert make.version(story, "ru").work == Work.BEHIND
    assert jobs.take() is not None
    assert job.lease != make.job_of(story, "ru").lease


@pytest.mark.parametrize(
    "lease",
    [lambda: jobs._process() + ":abcd", lambda: "another-machine:1:1:abcd"],
    ids=["a living one", "another machine"],
)
def test_the_leases_of_others_are_left_alone(lease: Callable[[], str]) -> None:
    make.publish(make.story(TEXT))
    taken()
    Job.objects.update(lease=lease())
    assert jobs.release_dead_leases() == 0
    assert jobs.take() is None


def test_a_process_number_used_again_is_not_taken_for_the_dead_worker() -> None:
    make.publish(make.story(TEXT))
    taken()
    Job.objects.update(lease=f"{socket.gethostname()[:30]}:{os.getpid()}:1:abcd")  # started at another time
    assert jobs.release_dead_leases() == 1


# ---------------------------------------------------------------- many


def test_many_jobs_the_longest_waiting_first() -> None:
    make.languages("en", "ru", "uk", "es", "pt")
    stories = [make.publish(make.story(f"Story number {n}. It is short.")) for n in range(4)]
    worker = Worker(Translator(make.chain(), make.CHECKS))
    order: list[int] = []
    assert worker.until_idle(lambda job, outcome: order.append(job.version.story_id)) == 16
    assert order == sorted(order)
    assert set(Version.objects.values_list("work", flat=True)) == {Work.DONE}
    for story in stories:
        assert all(make.public(story, code) for code in ("ru", "uk", "es", "pt"))
    assert worker.until_idle() == 0


def test_the_same_sentence_is_sent_once_and_stands_everywhere() -> None:
    story = make.publish(make.story("Yes. Nobody knew. Yes.", "Yes."))
    engine = make.Watched()
    make.work(engine)
    assert engine.texts.count("Yes.") == 1
    assert make.texts(make.public(story, "ru")).count(pseudo("Yes.", "en", "ru")) == 3


# ---------------------------------------------------------------- statements


def long_text(count: int, changed: int = -1) -> list[make.Block | str]:
    lines = [f"Sentence {n} tells of {'another' if n == changed else 'a'} ferry." for n in range(count)]
    return [" ".join(lines[at : at + 5]) for at in range(0, count, 5)]


def statements_of_a_job() -> int:
    jobs.read_events(make.chain())
    with make.statements() as found:
        job = jobs.take()
        assert job is not None
        assert Translator(make.chain(), checks=()).run(job) == Outcome.RELEASED
    return len(found)


def test_statements_of_a_job_do_not_grow() -> None:
    counted = {}
    for count in (10, 200):
        story = make.publish(make.story(*long_text(count)))
        counted[count] = statements_of_a_job()
        assert document.words(make.public(story, "ru").content) > count
    assert max(counted.values()) <= 15
    assert abs(counted[10] - counted[200]) <= 2
    make.edit(story, *long_text(200, changed=77))
    assert statements_of_a_job() <= 15
    assert make.public(story, "ru").source == make.public(story, "en")


def test_statements_of_a_held_job_do_not_grow() -> None:
    counted = []
    for count in (10, 200):
        make.publish(make.story(*long_text(count), sensitive=True))
        jobs.read_events(make.chain())
        with make.statements() as found:
            job = jobs.take()
            assert job is not None
            assert Translator(make.chain(), checks=()).run(job) == Outcome.HELD
        counted.append(len(found))
    assert max(counted) <= 20  # SQLite takes the rows of 200 sentences in several portions
