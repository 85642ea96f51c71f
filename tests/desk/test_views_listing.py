"""Stories in Wagtail's lists: by date and section, bounded however many there are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from dragoman.newsroom.models import Newsroom, Story
from dragoman.people.models import User
from tests import factories as f
from tests.desk.test_views import client, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    f.languages("en", "uk")
    return f.user("agnes", name="Agnes Tolland", is_superuser=True)


def many(count: int) -> Newsroom:
    """Stories below the newsroom, as treebeard numbers them, in two statements."""
    home = Newsroom.objects.get(pk=f.newsroom().pk)
    first = f.story("x", title="The first")
    page = Page.objects.get(pk=first.pk)
    start = int(page.path[-4:], 36)
    now = timezone.now()
    Page.objects.bulk_create(
        Page(
            path=Page._get_path(home.path, home.depth + 1, start + number),
            depth=home.depth + 1,
            title=f"Story {number}",
            draft_title=f"Story {number}",
            slug=f"many-{number}",
            url_path=f"{home.url_path}many-{number}/",
            content_type=page.content_type,
            locale=page.locale,
            first_published_at=now - timedelta(days=number),
            latest_revision_created_at=now - timedelta(minutes=number),
        )
        for number in range(1, count + 1)
    )
    table = Story._meta.db_table
    names = [f'"{row.column}"' for row in Story._meta.local_concrete_fields if row.column != "page_ptr_id"]
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ("page_ptr_id", {", ".join(names)}) '
            f"SELECT p.id, {', '.join(f's.{name}' for name in names)} "
            f'FROM "wagtailcore_page" p, "{table}" s WHERE p.slug LIKE %s AND s.page_ptr_id = %s',
            ["many-%", first.pk],
        )
    Page.objects.filter(pk=home.pk).update(numchild=count + 1)
    return home


@pytest.mark.parametrize("listing", ["stories", "explorer"])
def test_bounded(admin: User, listing: str) -> None:
    home = f.newsroom()
    address = (
        reverse("stories:index") if listing == "stories" else reverse("wagtailadmin_explore", args=[home.pk])
    )
    browser = client(admin)
    f.publish(f.story("Nobody made a speech.", title="One"))
    f.publish(f.story("Nobody made a speech.", title="Two"))
    browser.get(address)
    with f.statements() as few:
        browser.get(address)
    many(300)
    with f.statements() as more:
        page = browser.get(address)
    assert len(more) == len(few)
    assert len(more) <= 25
    assert "1-50 of 303" in said(page)
    (query,) = [sql for sql in more if "newsroom_story" in sql and "LIMIT 50" in sql]
    assert '"body"' not in query  # texts are not read for a list
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query)
            plan = " / ".join(row[3] for row in cursor.fetchall())
        assert "TEMP B-TREE" not in plan, plan
    assert browser.get(address + "?p=7").status_code == 200


def test_newest_first_with_their_columns(admin: User) -> None:
    f.publish(f.story("x.", title="Older"))
    f.publish(f.story("x.", title="Newer", language="uk", section=f.section("city", "City")))
    page = said(client(admin).get(reverse("stories:index")))
    assert page.index("Newer") < page.index("Older")
    assert re.search(r"Newer.*City.*Ukrainian.*Live", page, re.I)
    assert re.search(r"Older.*Harbour.*English.*Live", page, re.I)


def test_a_draft_is_in_the_list(admin: User) -> None:
    f.publish(f.story("x.", title="Gone out"))
    f.story("x.", title="Not yet")
    page = said(client(admin).get(reverse("stories:index")))
    assert page.index("Not yet") < page.index("Gone out")


def test_filters(admin: User) -> None:
    city = f.section("city", "City")
    f.publish(f.story("x.", title="Boat"))
    f.publish(f.story("x.", title="Tram", section=city, language="uk"))
    browser, address = client(admin), reverse("stories:index")

    def shown(query: str) -> list[str]:
        page = said(browser.get(address + query))
        return [title for title in ("Boat", "Tram") if title in page]

    today = timezone.localdate()
    assert shown("") == ["Boat", "Tram"]
    assert shown(f"?section={city.pk}") == ["Tram"]
    assert shown("?language=uk") == ["Tram"]
    assert shown("?language=en") == ["Boat"]
    assert shown(f"?first_published_at_from={today}") == ["Boat", "Tram"]
    assert shown(f"?first_published_at_to={today - timedelta(days=1)}") == []
    assert shown("?live=false") == []
    assert shown("?ordering=first_published_at") == ["Boat", "Tram"]


def test_search(admin: User) -> None:
    f.publish(f.story("x.", title="Boat"))
    f.publish(f.story("x.", title="Tram"))
    page = said(client(admin).get(reverse("stories:index") + "?q=tram"))
    assert "Tram" in page
    assert "Boat" not in page
