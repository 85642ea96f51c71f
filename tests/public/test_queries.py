"""Cold pages cost a fixed number of statements, however many languages and stories there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dragoman.newsroom import visibility
from dragoman.newsroom.models import Language, State, Story
from dragoman.public import lists
from tests.public import factories as make

pytestmark = pytest.mark.usefixtures("newsroom")


@pytest.fixture(params=[(1, 1), (8, 60)], ids=["one language, one story", "all languages, sixty stories"])
def told(request: pytest.FixtureRequest) -> make.Told:
    languages, stories = request.param
    sections = [make.section(f"section-{n}", en=f"Section {n}") for n in range(9)]
    night = make.tag()
    states = dict.fromkeys([code for code in make.CODES if code != "ru"][:languages], State.MACHINE)
    told = None
    for n in range(stories):
        blocks: list[dict[str, Any]] = [make.picture(), make.paragraph(make.seg("One.", "Раз."))]
        if told is not None:
            blocks += [{"type": "card", "story": told.id}, make.quotation("I know.", "uk", "Я знаю.")]
        doc = make.content(f"Story {n}", *blocks, topic=sections[n % 9], tags=[night.pk])
        told = make.story("ru", states, translated=doc, topic=sections[n % 9])
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("story", 3),
        ("parallel", 3),
        ("/en/", 6),
        ("/en/section-0/", 6),
        ("/en/tag/night-ferry/", 6),
        ("/en/about/", 3),
        ("/", 1),
        ("/en/123456789-x/", 3),
        ("/en/none/", 4),
    ],
)
def test_statements_of_a_cold_page(
    told: make.Told, reader: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    path = {"story": told.path("en"), "parallel": told.path("en") + "parallel/"}.get(path, path)
    with django_assert_max_num_queries(most):
        response = reader.get(path)
    assert response.status_code in (200, 404)


def test_forty_languages_cost_a_story_nothing(reader: Client, django_assert_max_num_queries: Any) -> None:
    more = [
        "de",
        "it",
        "nl",
        "pl",
        "cs",
        "tr",
        "fa",
        "he",
        "ur",
        "ka",
        "hy",
        "kk",
        "uz",
        "ro",
        "bg",
        "el",
        "sv",
        "fi",
    ]
    Language.objects.bulk_create(Language(code=code) for code in more)
    told = make.story("ru", dict.fromkeys([c for c in [*make.CODES, *more] if c != "ru"], State.MACHINE))
    with django_assert_max_num_queries(3):
        assert reader.get(told.path("en")).status_code == 200


def test_lists_do_not_load_the_texts(
    told: make.Told, reader: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        reader.get("/en/")
        reader.get("/en/section-0/")
    lists = [query["sql"] for query in seen if "newsroom_release" in query["sql"]]
    assert len(lists) == 2
    for sql in lists:
        assert '"content"' not in sql
        assert "LIMIT" in sql


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan as SQLite writes it")
def test_every_list_walks_an_index() -> None:
    """However many stories there are: no table is read from end to end."""
    listed = visibility.listed("en")
    tagged = listed.filter(story_id__in=Story.tags.through.objects.filter(topic_id=1).values("story_id"))
    for versions in (listed, listed.filter(section_id=1), tagged, lists.before(listed, "1700000000000000-5")):
        assert versions is not None
        plan = versions.values(*lists.FIELDS)[: lists.PAGE].explain()
        assert "SCAN newsroom_version" not in plan, plan
        assert "SCAN newsroom_release" not in plan, plan
    assert "version_section" in listed.filter(section_id=1).values(*lists.FIELDS)[: lists.PAGE].explain()
