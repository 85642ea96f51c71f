"""The status page: where each version is, why, and what would help."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dragoman.core.engines.dummy import DummyEngine
from dragoman.desk import board, jobs, review, wording
from dragoman.desk.models import Job
from dragoman.newsroom.models import Language, Story, Version, Work
from dragoman.people.models import User
from tests import factories as f
from tests.desk.test_views import client, said, translator

pytestmark = pytest.mark.django_db

FORTY = (
    "en ru uk az es pt ca fr ar de it nl pl cs sk sl hr sr bg mk "
    "ro hu fi et lv lt el tr he fa hi bn ka hy kk ja ko zh vi id"
)


@pytest.fixture
def admin() -> User:
    return f.user("agnes", name="Agnes Tolland", is_superuser=True, is_staff=True)


def show(user: User, query: str = "") -> HttpResponse:
    return client(user).get(reverse("desk:board") + query)


def labels(response: HttpResponse) -> list[str]:
    """What the cells of the board say to someone who cannot see them."""
    cells = re.findall(
        r'<a (?:class="tile [^"]*" )?href="/admin/desk/[^"]*" aria-label="([^"]*)"', response.content.decode()
    )
    return [unescape(label) for label in cells]


def cell(story: Story, language: str) -> board.Cell:
    version = Version.objects.select_related("public_release", "wanted", "opened_by", "job").get(
        story_id=story.pk, language=language
    )
    return board.cell(version, Story.objects.get(pk=story.pk), language, timezone.now())


def test_every_state_has_a_form_of_its_own_and_words(admin: User) -> None:
    f.languages("en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar")
    made = f.publish(f.story("Nobody made a speech.", title="18 thousand people on the boat"))
    pairs = [f"en-{code}" for code in ("ru", "uk", "az", "es", "pt", "fr")]
    f.work(DummyEngine(pairs=pairs), checks=())
    review.publish(f.version(made, "ru"), admin, approve=True, checklist=review.CHECKLIST)
    f.translate_all(made, "uk", admin, mark="— ")
    review.publish(f.version(made, "uk"), admin)
    review.withdraw(f.version(made, "az"), admin)
    jobs.ask([f.version(made, "es").pk])
    Version.objects.filter(pk=f.version(made, "es").pk).update(work=Work.BEHIND)
    taken = jobs.take(made.pk)
    assert taken is not None
    assert cell(made, "en").form == "original"
    assert cell(made, "ru").form == "reviewed"
    assert cell(made, "uk").form == "human"
    assert cell(made, "az").form == "withdrawn"
    assert cell(made, "es").form == "translating"
    assert cell(made, "pt").form == "machine"
    assert cell(made, "ca").form == "no-engine"
    assert cell(made, "en").label == "English: Original"
    assert cell(made, "ca").label == "Catalan: No engine"
    assert cell(made, "es").label == "Spanish: Translating, public: machine"
    shown = labels(show(admin))
    assert "Azerbaijani: Withdrawn" in shown
    assert "Ukrainian: By a person" in shown


def test_held_says_why_and_is_asked_again_by_a_button(admin: User) -> None:
    f.languages("en", "uk", "ru")
    made = f.publish(f.story("Nobody made a speech.", title="18 thousand people on the boat"))
    f.work(DummyEngine(fault="wrong_numbers"))
    page = show(admin, "?work=held")
    assert "Ukrainian: Held, 1 critical" in labels(page)
    assert re.search(r"Ukrainian, Russian: The original says 18,000\. This sentence says 1[89]\.", said(page))
    versions = [str(f.version(made, code).pk) for code in ("uk", "ru")]
    answer = client(admin).post(
        reverse("desk:retry"), {"version": versions, "back": "?work=held"}, follow=True
    )
    assert answer.redirect_chain == [("/admin/desk/?work=held", 302)]
    assert "2 asked again." in said(answer)
    assert {f.version(made, code).work for code in ("uk", "ru")} == {Work.BEHIND}
    assert jobs.due() == 2
    f.work(checks=())  # whose dummy knows no thousand: what it was held for is asked for again
    assert {f.public(made, code).state for code in ("uk", "ru")} == {"machine"}


def test_waiting_by_rule_is_not_a_fault(admin: User) -> None:
    f.languages("en", "uk")
    made = f.publish(f.story("Bring Form 12.", title="Election office moves", sensitive=True))
    f.work(checks=())
    assert cell(made, "uk").form == "waits"
    assert cell(made, "uk").label == "Ukrainian: Waits, sensitive"
    assert "nothing a machine translated goes public before a person approves it" in said(show(admin))


def test_a_held_update_leaves_the_release_and_says_so(admin: User) -> None:
    f.languages("en", "uk")
    made = f.publish(f.story("Nobody made a speech.", title="The boat"))
    f.work(checks=())
    f.edit(made, title="18 thousand people on the boat")
    f.work(DummyEngine(fault="wrong_numbers"))
    assert cell(made, "uk").label == "Ukrainian: Held, 1 critical, public: machine"
    assert cell(made, "uk").url == reverse("desk:version", args=[made.pk, "uk"])


def test_source_changed(admin: User) -> None:
    f.languages("en", "uk")
    made = f.publish(f.story("Nobody made a speech.", title="The boat"))
    f.work(checks=())
    f.edit(made, title="The last boat")
    assert cell(made, "uk").form == "machine old"
    assert cell(made, "uk").label == "Ukrainian: Machine, source changed"


def test_the_cure_of_a_missing_engine_is_named_once_for_each_pair(admin: User) -> None:
    f.languages("en", "uk", "ca")
    for title in ("First", "Second"):
        f.publish(f.story("Nobody made a speech.", title=title))
    f.work(DummyEngine(pairs=["en-uk"]))
    page = said(show(admin))
    assert "One pair of languages has no engine." in page
    assert page.count("Add an engine that has en-ca to ENGINES in the settings") == 1


def test_a_worker_that_does_not_run_is_missed(admin: User) -> None:
    f.languages("en", "uk")
    f.publish(f.story("Nobody made a speech."))
    jobs.read_events(f.chain())
    assert "dragoman worker" not in said(show(admin))
    Job.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    assert "One version has waited for a minute. Is a worker running? Start one with dragoman worker" in said(
        show(admin)
    )


def test_an_engine_that_does_not_answer_is_named_with_the_next_try(admin: User) -> None:
    f.languages("en", "uk")
    made = f.publish(f.story("Nobody made a speech."))
    jobs.read_events(f.chain())
    job = jobs.take(made.pk)
    assert job is not None
    from dragoman.desk.translate import Translator

    Translator(f.chain(DummyEngine(fault="fail"))).run(job)
    assert "Ukrainian: The engine could not be reached. The next try is at" in said(show(admin))


def test_a_scheduled_story_says_when_it_goes_out(admin: User) -> None:
    f.languages("en", "ru")
    with time_machine.travel("2026-11-24 10:00Z", tick=False):
        f.publish(f.story("Out already.", title="One"))
        later = timezone.now() + timedelta(days=2)
        planned = f.publish(f.story("Nobody may know.", title="Two", embargo=later))
        Story.objects.filter(pk=planned.pk).update(first_published_at=timezone.now())  # as an importer does
        page = said(show(admin))
        when = wording.clock(later)
    assert when.startswith("26 Nov ")
    assert page.count("goes out") == 1
    assert f"Harbour · goes out {when}" in page


@pytest.mark.parametrize("name", ["desk:board", "desk:queue"])
def test_a_page_has_one_heading_of_the_first_order(name: str, admin: User) -> None:
    assert client(admin).get(reverse(name)).content.decode().count("<h1") == 1


def test_filters(admin: User) -> None:
    f.languages("en", "uk", "ru")
    city = f.section("city", "City")
    f.publish(f.story("Nobody made a speech.", title="The boat"))
    f.publish(f.story("Two lines run.", title="The trams", section=city))
    f.work(DummyEngine(pairs=["en-uk"]))
    assert "The trams" in said(show(admin, f"?section={city.pk}"))
    assert "The boat" not in said(show(admin, f"?section={city.pk}"))
    assert {label.partition(":")[0] for label in labels(show(admin, "?language=ru"))} == {"Russian"}
    assert "The boat" in said(show(admin, "?work=no_engine&language=ru"))
    assert "The boat" not in said(show(admin, "?work=no_engine&language=uk"))
    assert "No story fits this choice." in said(show(admin, "?work=withdrawn"))
    assert "Nobody has to do anything" in said(show(admin, "?work=held"))


@pytest.mark.parametrize(
    "query", ["?work=x", "?section=x&page=-1", "?language=%00&page=99999999999", "?story=0x"]
)
def test_an_address_with_nonsense_shows_the_board(admin: User, query: str) -> None:
    f.languages("en", "uk")
    f.publish(f.story("Nobody made a speech.", title="The boat"))
    assert show(admin, query).status_code == 200


def test_empty(admin: User) -> None:
    f.newsroom()
    assert "No story has been published yet. Write the first one" in said(show(admin))


def test_retry_is_for_those_who_may(admin: User) -> None:
    f.languages("en", "uk")
    made = f.publish(f.story("Nobody made a speech."))
    f.work(DummyEngine(pairs=["en-ru"]))
    answer = client(translator("daniel", "ru")).post(
        reverse("desk:retry"), {"version": [str(f.version(made, "uk").pk), "x", "9" * 30]}, follow=True
    )
    assert "You may not work on this language." in said(answer)
    assert f.version(made, "uk").work == Work.NO_ENGINE
    assert Client().get(reverse("desk:retry")).status_code in (302, 405)


def many(stories: int) -> None:
    """Stories with every version behind, cheaply: the versions are written as publishing writes them."""
    made = [f.publish(f.story("Nobody made a speech.", title=f"Story {n}")) for n in range(stories)]
    assert Version.objects.count() == len(made) * Language.objects.count()


@pytest.mark.parametrize("languages", [3, 40])
def test_twelve_statements_however_many_stories_and_languages(languages: int, admin: User) -> None:
    f.languages(*FORTY.split()[:languages])
    many(2)
    browser = client(admin)
    browser.get(reverse("desk:board"))
    with f.statements() as few:
        browser.get(reverse("desk:board"))
    many_more = 12 if languages == 40 else 55
    for n in range(many_more):
        f.publish(f.story("Nobody made a speech.", title=f"More {n}"))
    f.work(DummyEngine(pairs=["en-ru"])) if languages == 3 else jobs.read_events(f.chain())
    with f.statements() as more:
        page = browser.get(reverse("desk:board"))
    assert len(more) == len(few), "\n".join(more)
    assert len(more) <= 12, "\n".join(more)
    shown = len(re.findall(r'class="hd"', page.content.decode()))
    assert shown == min(board.PAGE, 2 + many_more)
    if shown == board.PAGE:
        older = browser.get(reverse("desk:board") + "?page=2")
        assert len(re.findall(r'class="hd"', older.content.decode())) == 2 + many_more - board.PAGE
    if languages == 40:
        assert "37 other languages" in said(page)
        assert "Vietnamese: Wanted" in labels(page)


def test_the_newest_stories_are_read_off_an_index(admin: User) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plan")
    f.languages("en")
    f.publish(f.story("Nobody made a speech."))
    with f.statements("newsroom_story") as sql:
        show(admin)
    (query,) = [one for one in sql if "first_published_at" in one and "ORDER BY" in one]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + query)
        plan = " / ".join(row[3] for row in cursor.fetchall())
    assert "first_published_at" in plan, plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan, plan  # ties are sorted, and nothing more


# ---------------------------------------------------------------- money

CAPS = [  # why, what the line says
    ("day", "deepl has reached its cap for the day. It goes on at"),
    ("month", "deepl has reached its cap for the month. It goes on at"),
    ("never", "It would cost more than the whole cap of deepl. Raise the cap in ENGINES"),
    ("under_way", "What is left of the cap of deepl is kept for versions under way."),
    ("quota", "The vendor of deepl has no more for us: the quota is used up."),
]


@pytest.mark.parametrize(("why", "line"), CAPS, ids=[c[0] for c in CAPS])
def test_a_version_that_waits_for_money_says_for_what_and_until_when(
    why: str, line: str, admin: User
) -> None:
    f.languages("en", "ru")
    made = f.publish(f.story("Nobody made a speech."))
    until = timezone.now() + timedelta(days=1)
    Version.objects.filter(story_id=made.pk, language="ru").update(
        work=Work.BEHIND,
        reasons=[{"code": "cap", "engine": "deepl", "why": why, "until": until.isoformat()}],
    )
    response = show(admin)
    assert "Russian: Wanted, waits for money" in labels(response)
    assert line in said(response)
    if why != "never":
        assert wording.clock(until) in said(response) or why == "under_way"
    assert line in said(client(admin).get(reverse("desk:version", args=[made.pk, "ru"])))


def test_a_version_made_in_another_engines_stead_says_so(admin: User) -> None:
    f.languages("en", "ru")
    made = f.publish(f.story("Nobody made a speech."))
    Version.objects.filter(story_id=made.pk, language="ru").update(
        work=Work.HELD, reasons=[{"code": "cap_draft", "engine": "deepl"}]
    )
    response = show(admin)
    assert "Russian: Waits, draft engine" in labels(response)
    assert "There was no money left for deepl, so another engine made it." in said(response)
