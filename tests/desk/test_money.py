"""What vendors bill is in the books to the unit, a cap holds, and no version is ever cut short by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone

from dragoman.core.engines import Answer, Request
from dragoman.core.engines.libretranslate import LibreTranslateEngine
from dragoman.desk import caps, jobs, review, topics
from dragoman.desk.models import Job, Reservation, Spending, Till
from dragoman.desk.translate import Outcome, Translator
from dragoman.newsroom.models import AtCap, Language, Release, State, Target, Topic, Work
from tests import factories as make
from tests.fakes.libretranslate import FakeLibreTranslate
from tests.fakes.server import FakeServer
from tests.fakes.vendors import VENDORS, Vendor, stop_clock

pytestmark = pytest.mark.django_db

TEXT = "One was here. Two were there. Three stayed."
WORDS = ("Nobody made a speech", make.LEAD, "One was here.", "Two were there.", "Three stayed.")
PRICE = {"currency": "EUR", "per_million": 20}


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages("en", "ru")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def server() -> Iterator[FakeLibreTranslate]:
    with FakeLibreTranslate() as server:
        yield server


OPEN: list[LibreTranslateEngine] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


class Paid(LibreTranslateEngine):
    """May call `then` before its first call."""

    then: Callable[[], object] | None = None

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        then, self.then = self.then, None
        if then is not None:
            then()
        return super().send(batch)


def paid(server: FakeServer, alias: str = "paid", **options: Any) -> Paid:
    engine = Paid(url=server.url, alias=alias, **options)
    stop_clock(engine)
    OPEN.append(engine)
    return engine


def spent(**where: Any) -> tuple[float, float]:
    """Units and unsure units in the books."""
    found = Spending.objects.filter(**where).aggregate(units=Sum("units"), unsure=Sum("unsure"))
    return found["units"] or 0, found["unsure"] or 0


def rule(name: str) -> None:
    Language.objects.update(at_cap=name)


# ---------------------------------------------------------------- the books


@pytest.mark.parametrize("fault", ["", "429 after", "500", "truncated", "reset", "missing", "empty"])
@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_the_books_say_what_the_vendor_billed_to_the_unit(vendor: Vendor, fault: str) -> None:
    vendor.need()
    make.languages("en", "ru", "pt", "es")
    with vendor.server() as server:
        engine = vendor.engine(server, alias="paid", price=PRICE, timeout=5.0)
        server.faults.extend([fault] * 2)
        for n in range(2):
            make.publish(
                make.story(f"Boat {n} sailed. <b>Nobody</b> made a speech, and {n} stayed.", "It rained.")
            )
        outcomes = {outcome for _, outcome in make.work(engine)}
        engine.close()
        assert outcomes <= {Outcome.RELEASED, Outcome.HELD, Outcome.RETRY}
        units, unsure = spent()
        assert units == server.billed > 0
        assert unsure >= server.billed_broken
    assert {row.target for row in Spending.objects.all()} == {"ru", "pt", "es"}
    assert {(row.engine, row.source, row.kind, row.currency) for row in Spending.objects.all()} == {
        ("paid", "en", engine.billing, "EUR")
    }
    assert {row.key for row in Spending.objects.all()} == {"the settings"}
    assert float(sum(row.cost for row in Spending.objects.all())) == pytest.approx(units * 20 / 1_000_000)
    assert not Reservation.objects.exists()


def test_one_row_for_each_day_by_the_sites_clock(server: FakeLibreTranslate, clock: Any) -> None:
    """23:30 in London is tomorrow in the newsroom's own zone, an hour ahead."""
    engine = paid(server, price=PRICE, key_env="")
    story = make.publish(make.story(TEXT))
    make.work(engine)
    make.edit(story, TEXT + " Four left.")
    make.work(engine)
    clock.move_to(dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC))
    make.edit(story, TEXT + " Four left. Five came.")
    make.work(engine)
    rows = list(Spending.objects.order_by("day"))
    assert [row.day for row in rows] == [dt.date(2026, 11, 24), dt.date(2026, 11, 25)]
    assert rows[1].units == len("Five came.")
    assert rows[0].units + rows[1].units == server.billed
    assert rows[1].cost == Decimal(len("Five came.")) * 20 / 1_000_000
    assert [till.units for till in Till.objects.order_by("day")] == [row.units for row in rows]


def test_what_a_held_version_cost_is_kept(server: FakeLibreTranslate) -> None:
    make.publish(make.story(TEXT))
    assert make.work(paid(server, trust="draft")) == [("ru", Outcome.HELD)]
    assert spent() == (server.billed, 0)


def test_what_a_failed_version_cost_is_kept(server: FakeLibreTranslate) -> None:
    server.always = "missing"
    make.publish(make.story(TEXT))
    assert make.work(paid(server)) == [("ru", Outcome.RETRY)]
    assert spent()[0] == server.billed > 0


def test_what_an_overtaken_version_cost_is_kept(server: FakeLibreTranslate) -> None:
    story = make.publish(make.story(TEXT))
    engine = paid(server)
    engine.then = lambda: make.edit(story, "One was here. Two were elsewhere. Three stayed.")
    make.work(engine)
    assert make.public(story, "ru").source == make.public(story, "en")
    assert spent() == (server.billed, 0)
    assert len(server.translations) == 2


def test_what_may_have_been_billed_when_the_work_broke_off_is_unsure(server: FakeLibreTranslate) -> None:
    class Breaks(Paid):
        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            super().send(batch)
            raise ZeroDivisionError

    story = make.publish(make.story(TEXT))
    engine = Breaks(url=server.url, alias="paid")
    OPEN.append(engine)
    assert make.work(engine) == [("ru", Outcome.RETRY)]
    assert spent(story_id=story.pk) == (0, server.billed)
    assert not Reservation.objects.exists()


def test_the_money_outlives_the_story(server: FakeLibreTranslate) -> None:
    story = make.publish(make.story(TEXT))
    make.work(paid(server))
    number = story.pk
    story.delete()
    assert spent(story_id=number) == (server.billed, 0)


def test_names_of_sections_are_in_the_books_under_no_story(server: FakeLibreTranslate) -> None:
    Topic.objects.create(kind=Topic.SECTION, slug="harbour", name="Harbour", language="en")
    draft = paid(server, "draft", trust="draft")
    engine = paid(server, cap={"day_units": 7})
    assert topics.translate(make.chain(draft, engine), make.CHECKS) == 1
    assert spent(engine="paid", story_id=0) == (len("Harbour"), 0)
    Topic.objects.create(kind=Topic.SECTION, slug="quay", name="Quay", language="en")
    assert topics.translate(make.chain(draft, engine), make.CHECKS) == 0
    assert server.billed == len("Harbour")  # nothing of it went to an engine that only drafts


def test_engines_that_bill_nothing_cost_no_statement() -> None:
    make.publish(make.story(TEXT))
    with make.statements() as found:
        make.work()
    assert not [
        sql for sql in found if any(t in sql for t in ("desk_till", "desk_spending", "desk_reservation"))
    ]


def test_statements_of_a_paid_job_do_not_grow(server: FakeLibreTranslate) -> None:
    counted = []
    for count in (10, 100):
        make.publish(make.story(*(f"Sentence {n} of {count} tells of a ferry." for n in range(count))))
        jobs.read_events(make.chain())
        with make.statements() as found:
            job = jobs.take()
            assert job is not None
            engine = paid(server, price=PRICE, cap={"day": 5})
            assert Translator(make.chain(engine), checks=()).run(job) == Outcome.RELEASED
        counted.append(len(found))
    assert abs(counted[0] - counted[1]) <= 2
    assert max(counted) <= 35


# ---------------------------------------------------------------- the cap and the rule


def full(server: FakeServer, count: int = 1, **options: Any) -> Paid:
    """An engine whose cap holds `count` stories of TEXT, with headline and lead, and no more."""
    units = sum(map(len, WORDS)) * count + 5
    return paid(server, cap={"day_units": units}, **options)


def stories(count: int) -> list[Any]:
    return [make.publish(make.story(TEXT)) for _ in range(count)]


def test_at_the_cap_the_next_engine_makes_it(server: FakeLibreTranslate) -> None:
    first, second = stories(2)
    engine, free = full(server), make.Watched()
    make.work(engine, free)
    assert make.public(first, "ru").label["engine"] == "paid"
    assert make.public(second, "ru").label["engine"] == "dummy"
    assert spent(engine="paid") == (server.billed, 0)
    assert server.billed <= engine.cap.day_units
    # whole versions, each by one engine
    for story in (first, second):
        assert len({seg["e"] for seg in make.segs(make.public(story, "ru"))}) == 1


def test_at_the_cap_the_next_engines_text_waits_for_a_person(server: FakeLibreTranslate, clock: Any) -> None:
    rule(AtCap.DRAFT)
    _, second = stories(2)
    engine, free = full(server), make.Watched()
    assert [outcome for _, outcome in make.work(engine, free)] == [Outcome.RELEASED, Outcome.HELD]
    version = make.version(second, "ru")
    assert (version.work, version.reasons) == (Work.HELD, [{"code": "cap_draft", "engine": "paid"}])
    assert {row.engine for row in Target.objects.filter(language="ru")} == {"dummy"}
    # looked at again, nothing changes and nothing is sent
    make.ask(second, "ru")
    before = len(server.translations)
    assert make.work(engine, free) == [("ru", Outcome.HELD)]
    assert make.version(second, "ru").reasons == version.reasons
    # the next day, a person asks for the better engine
    clock.shift(dt.timedelta(days=1))
    review.retry(make.version(second, "ru"), make.user("olena", "ru"))
    assert make.work(engine, free) == [("ru", Outcome.RELEASED)]
    assert len(server.translations) == before + 1
    assert make.public(second, "ru").label["engine"] == "paid"


def test_at_the_cap_it_waits_until_the_day_turns(server: FakeLibreTranslate, clock: Any) -> None:
    rule(AtCap.WAIT)
    _, second = stories(2)
    engine, free = full(server), make.Watched()
    assert [outcome for _, outcome in make.work(engine, free)] == [Outcome.RELEASED, Outcome.WAITS]
    version = make.version(second, "ru")
    midnight = dt.datetime(2026, 11, 24, 23, tzinfo=dt.UTC)  # 0:00 in Etc/GMT-1
    assert (version.work, version.public_release) == (Work.BEHIND, None)
    (reason,) = version.reasons
    assert (reason["code"], reason["engine"], reason["why"]) == ("cap", "paid", "day")
    assert dt.datetime.fromisoformat(reason["until"]) == midnight == make.job_of(second, "ru").due_at
    assert make.work(engine, free) == []
    clock.move_to(midnight - dt.timedelta(seconds=1))
    assert make.work(engine, free) == []
    clock.move_to(midnight + dt.timedelta(seconds=1))
    assert make.work(engine, free) == [("ru", Outcome.RELEASED)]
    assert make.version(second, "ru").reasons == []
    assert free.texts == []


def test_with_nothing_else_to_go_to_it_waits(server: FakeLibreTranslate) -> None:
    _, second = stories(2)
    assert [outcome for _, outcome in make.work(full(server))] == [Outcome.RELEASED, Outcome.WAITS]
    assert make.version(second, "ru").reasons[0]["why"] == "day"


def test_a_higher_cap_is_seen_when_a_worker_starts(server: FakeLibreTranslate) -> None:
    stories(2)
    make.work(full(server))
    assert jobs.ask_where_money_came() == 1
    assert make.work(full(server, 2)) == [("ru", Outcome.RELEASED)]


def test_a_published_edit_does_not_wait_for_the_old_ones_money(server: FakeLibreTranslate) -> None:
    _, second = stories(2)
    make.work(full(server))
    make.edit(second, "One.")
    assert make.work(full(server, 2)) == [("ru", Outcome.RELEASED)]


def test_a_version_that_costs_more_than_the_whole_cap_says_so(server: FakeLibreTranslate) -> None:
    (story,) = stories(1)
    make.work(paid(server, cap={"day_units": 10}))
    assert make.version(story, "ru").reasons[0]["why"] == "never"
    assert server.translations == []


def test_what_costs_nothing_goes_out_at_the_cap(server: FakeLibreTranslate) -> None:
    """All of it stands already: no engine is asked, so no money is needed."""
    (story,) = stories(1)
    make.work(paid(server))
    make.ask(story, "ru")
    assert make.work(paid(server, cap={"day_units": 1})) == [("ru", Outcome.UNCHANGED)]


@pytest.mark.parametrize(
    ("cap", "why"),
    [({"day": 0.0021}, "day"), ({"month": 0.0021}, "month"), ({"month_units": 105}, "month")],
    ids=["money a day", "money a month", "units a month"],
)
def test_each_kind_of_cap(cap: dict[str, float], why: str, server: FakeLibreTranslate, clock: Any) -> None:
    _, second = stories(2)
    engine = paid(server, price=PRICE, cap=cap)
    assert [outcome for _, outcome in make.work(engine)] == [Outcome.RELEASED, Outcome.WAITS]
    (reason,) = make.version(second, "ru").reasons
    assert reason["why"] == why
    if why == "month":
        assert dt.datetime.fromisoformat(reason["until"]) == dt.datetime(2026, 11, 30, 23, tzinfo=dt.UTC)


# ---------------------------------------------------------------- in two steps


def test_both_steps_are_in_the_books_and_under_the_cap(server: FakeLibreTranslate) -> None:
    first, second = stories(2)
    steps = ["en-es", "es-ru"]
    engine = paid(server, pairs=steps)
    make.work(engine)
    assert spent() == (server.billed, 0)
    both = {(row.source, row.target): row.units for row in Spending.objects.filter(story_id=second.pk)}
    assert both.keys() == {("en", "es"), ("es", "ru")}
    asked = len(server.translations)
    make.edit(first, TEXT + " Four.")
    left = sum(map(len, WORDS))
    capped = paid(server, pairs=steps, cap={"day_units": server.billed + 2 * len("Four.") - 1})
    assert make.work(capped) == [("ru", Outcome.WAITS)]
    assert len(server.translations) == asked
    capped = paid(server, pairs=steps, cap={"day_units": server.billed + left})
    make.ask(first, "ru")
    assert make.work(capped) == [("ru", Outcome.RELEASED)]
    assert spent() == (server.billed, 0)


def test_at_the_cap_another_way_is_taken_if_there_is_money_for_it(server: FakeLibreTranslate) -> None:
    """Through Spanish costs money that is spent; through Portuguese, another engine's, which has room."""
    (story,) = stories(1)
    spanish = paid(server, "spanish", pairs=["en-es"], cap={"day_units": 10})
    other = paid(server, "other", pairs=["en-pt"], cap={"day_units": 150})
    free = make.Watched(pairs=["es-ru", "pt-ru"])
    assert make.work(spanish, other, free) == [("ru", Outcome.RELEASED)]
    assert {(row.engine, row.target) for row in Spending.objects.all()} == {("other", "pt")}
    assert spent() == (server.billed, 0)
    assert make.public(story, "ru").label["via"] == "pt"
    (again,) = stories(1)
    assert make.work(spanish, other, free) == [("ru", Outcome.WAITS)]
    assert make.version(again, "ru").reasons[0]["engine"] in ("spanish", "other")
    assert server.billed <= 150


# ---------------------------------------------------------------- under way


def reserved(engine: Paid, units: float, **fields: Any) -> Reservation:
    return Reservation.objects.create(
        **{"day": timezone.localdate(), "engine": engine.alias, "source": "en", "target": "ru", "story_id": 7,
           "kind": "characters", "units": units, "until": timezone.now() + dt.timedelta(minutes=1)} | fields
    )  # fmt: skip


def test_what_others_keep_is_not_spent_twice(server: FakeLibreTranslate, clock: Any) -> None:
    (story,) = stories(1)
    engine = full(server)
    other = reserved(engine, 50)
    assert make.work(engine) == [("ru", Outcome.WAITS)]
    assert make.version(story, "ru").reasons[0]["why"] == "under_way"
    other.delete()
    clock.shift(caps.UNDER_WAY_AGAIN)
    assert make.work(engine) == [("ru", Outcome.RELEASED)]


def test_money_is_kept_while_the_engine_works(server: FakeLibreTranslate) -> None:
    (story,) = stories(1)
    engine = paid(server, price=PRICE)
    seen: list[Any] = []
    engine.then = lambda: seen.extend(Reservation.objects.values("units", "cost", "story_id", "lease"))
    make.work(engine)
    (kept,) = seen
    assert (kept["units"], kept["story_id"]) == (server.billed, story.pk)
    assert float(kept["cost"]) == pytest.approx(server.billed * 20 / 1_000_000)
    assert kept["lease"]


def test_what_a_killed_worker_kept_may_have_been_billed(server: FakeLibreTranslate, clock: Any) -> None:
    """It counts as unsure once nobody holds its lease any more, and does not stay for ever."""
    stories(1)
    engine = full(server, 2)
    jobs.read_events(make.chain())
    job = jobs.take()
    assert job is not None
    reserved(engine, 80, lease=job.lease, cost=Decimal("0.5"))
    other = make.publish(make.story(TEXT))
    clock.shift(dt.timedelta(seconds=80))  # the lease is renewed …
    jobs.renew(job)
    clock.shift(dt.timedelta(seconds=30))  # … so it outlives the time of the reservation
    make.work(engine)
    assert Reservation.objects.count() == 1
    assert spent(engine="paid")[1] == 0
    clock.shift(jobs.LEASE)  # killed: nobody renews it
    make.edit(other, "Another.")
    make.work(engine)
    assert not Reservation.objects.exists()
    assert spent(story_id=7) == (0, 80)
    assert spent()[0] == server.billed
    clock.shift(dt.timedelta(days=1))
    assert Till.objects.filter(day=timezone.localdate()).count() == 0
    make.edit(other, "Yet another.")
    assert ("ru", Outcome.RELEASED) in make.work(engine)


def test_a_slow_worker_that_was_thought_dead_sets_its_books_right(
    server: FakeLibreTranslate, clock: Any
) -> None:
    (story,) = stories(1)
    jobs.read_events(make.chain())
    job = jobs.take()
    assert job is not None
    engine = paid(server, price=PRICE, cap={"day": 5})

    def meanwhile() -> None:
        clock.shift(jobs.LEASE + dt.timedelta(seconds=1))
        other = make.publish(make.story(TEXT))
        jobs.read_events(make.chain())
        taken = jobs.take(other.pk)
        assert taken is not None
        assert Translator(make.chain(engine), make.CHECKS).run(taken) == Outcome.RELEASED
        assert spent(story_id=story.pk)[1] > 0

    engine.then = meanwhile
    Translator(make.chain(engine), make.CHECKS).run(job)
    assert spent() == (server.billed, 0)
    (till,) = Till.objects.all()
    assert till.units == server.billed
    assert float(till.cost) == pytest.approx(server.billed * 20 / 1_000_000)


# ---------------------------------------------------------------- the vendor has no more


def vendor_with_quota(quota: float) -> Any:
    vendor = next(vendor for vendor in VENDORS if vendor.name == "openai")
    return vendor, vendor.server(quota=quota)


def test_a_spent_quota_goes_to_the_next_engine_and_is_not_asked_again_at_once(clock: Any) -> None:
    first, second = stories(2)
    vendor, server = vendor_with_quota(10)
    with server:
        engine = vendor.engine(server, alias="paid")
        make.work(engine, make.Watched())
        assert [make.public(story, "ru").label["engine"] for story in (first, second)] == ["dummy", "dummy"]
        assert len(server.translations) == 1  # the second story did not try
        clock.shift(caps.QUOTA_AGAIN + dt.timedelta(seconds=1))
        server.quota = None
        make.edit(second, "Another text.")
        make.work(engine, make.Watched())
        assert "paid" in make.public(second, "ru").label["engine"]
        engine.close()


@pytest.mark.parametrize("name", [AtCap.DRAFT, AtCap.WAIT])
def test_a_spent_quota_follows_the_rule(name: str, clock: Any) -> None:
    rule(name)
    (story,) = stories(1)
    vendor, server = vendor_with_quota(10)
    free = make.Watched()
    with server:
        engine = vendor.engine(server, alias="paid")
        ((_, outcome),) = make.work(engine, free)
        engine.close()
    (reason,) = make.version(story, "ru").reasons
    if name == AtCap.DRAFT:
        assert (outcome, reason) == (Outcome.HELD, {"code": "cap_draft", "engine": "paid"})
        assert not Release.objects.filter(language="ru").exists()
    else:
        assert (outcome, reason["code"], reason["why"]) == (Outcome.WAITS, "cap", "quota")
        assert free.texts == []
        assert make.job_of(story, "ru").due_at == timezone.now() + caps.QUOTA_AGAIN


def test_a_quota_that_ends_in_the_middle_keeps_what_was_paid(clock: Any) -> None:
    rule(AtCap.WAIT)
    story = make.publish(make.story(*(f"Sentence {n} tells of a ferry." for n in range(20))))
    vendor = next(vendor for vendor in VENDORS if vendor.name == "openai")
    with vendor.server() as server:
        engine = vendor.engine(server, alias="paid", batch_size=5, concurrency=1)
        server.quota = 600
        ((_, outcome),) = make.work(engine)
        assert outcome == Outcome.WAITS
        assert spent()[0] == server.billed > 0
        assert not Release.objects.filter(language="ru").exists()
        asked = len(server.translations)
        made = Target.objects.filter(language="ru").count()
        assert 0 < made < 22
        server.quota = None
        clock.shift(caps.QUOTA_AGAIN + dt.timedelta(seconds=1))
        assert make.work(engine) == [("ru", Outcome.RELEASED)]
        assert len(server.translations) - asked < asked + 4
        assert spent()[0] == server.billed
        engine.close()
    assert make.public(story, "ru").state == State.MACHINE


def test_a_job_that_is_done_leaves_nothing_reserved(server: FakeLibreTranslate) -> None:
    stories(3)
    make.work(paid(server, cap={"day_units": 10_000}))
    assert not Reservation.objects.exists()
    assert not Job.objects.exclude(lease="").exists()


@pytest.mark.parametrize(
    ("name", "ahead", "at_its_hour"),
    [
        (AtCap.NEXT, "publishable", Outcome.RELEASED),
        (AtCap.DRAFT, "draft", Outcome.HELD),
        (AtCap.WAIT, None, Outcome.WAITS),
    ],
)
def test_what_is_translated_ahead_follows_the_rule(
    name: str, ahead: str | None, at_its_hour: Outcome, server: FakeLibreTranslate, clock: Any
) -> None:
    rule(name)
    make.publish(make.story(TEXT, embargo=timezone.now() + dt.timedelta(hours=1)))
    engine = paid(server, cap={"day_units": 1}, sends_text_out=False)
    other = make.Watched()
    make.work(engine, other)
    assert set(Target.objects.values_list("trust", flat=True)) == ({ahead} if ahead else set())
    clock.shift(dt.timedelta(hours=2))
    assert make.work(engine, other) == [("ru", at_its_hour)]
