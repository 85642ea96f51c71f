"""What an editor writes and a worker translates, as readers get it: the contract with the newsroom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Site

from dragoman.newsroom.models import Language, State
from dragoman.public import views
from tests import factories as house

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Any:
    house.languages("en", "uk", "ar")
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "ferry.example", "root_page": house.newsroom()}
    )
    other = house.publish(house.story("Rents rose.", title="Rents rose by a tenth"))
    made = house.story(
        house.picture(),
        house.p(
            f'Read <a linktype="page" id="{other.pk}">about rents</a> or <b>write</b>. 100,000 people did.'
        ),
        ("heading", "Who pays"),
        ("list", "<ol><li>One<ul><li>Inner</li></ul></li><li>Two</li></ol>"),
        house.quotation("I know every bench.", "uk", "Я знаю кожну лавку."),
        ("card", {"story": other.pk}),
        ("embed", {"url": "https://youtu.be/abc", "title": "A film"}),
        title="Nobody made a speech",
    )
    house.publish(made)
    house.work(checks=())  # what checks find is not the point here
    return made


def page(reader: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = reader.get(path)
    assert response.status_code == status, response.content[:300]
    return LexborHTMLParser(response.content.decode())


def text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    assert node is not None, selector
    return re.sub(r"\s+", " ", node.text()).strip()


def test_every_block_reaches_readers_in_every_language(told: Any, reader: Client) -> None:
    for language, state in (("en", State.ORIGINAL), ("uk", State.MACHINE), ("ar", State.MACHINE)):
        release = house.public(told, language)
        assert release.state == state
        tree = page(reader, f"/{language}/{told.pk}-{release.slug}/")
        assert text(tree, "h1") == release.headline
        assert tree.css_first(".hero img[width]")
        assert tree.css_first(f'.copy p a[href^="/{language}/"]')
        assert len(tree.css(".copy > ol > li")) == 2
        assert tree.css_first(".copy > ol > li > ul > li")
        assert tree.css_first(".card a")
        assert tree.css_first('.embed a[href="https://youtu.be/abc"]')
        assert text(tree, ".rail .by") == "Vera Lunina"
        assert not tree.css("[linktype]")
    quote = page(reader, f"/uk/{told.pk}-{house.public(told, 'uk').slug}/").css_first("blockquote > p")
    assert quote is not None
    assert quote.text() == "«Я знаю кожну лавку.»"
    assert page(reader, f"/uk/{told.pk}-{house.public(told, 'uk').slug}/parallel/").css_first("#b1 .source")


def test_the_address_the_newsroom_gives_is_the_one_we_answer(told: Any, reader: Client) -> None:
    assert told.full_url.startswith("http://ferry.example")
    assert reader.get(re.sub(r"^https?://[^/]+", "", told.full_url)).status_code == 200


def test_an_unpublished_story_is_gone_in_every_language_and_comes_back(told: Any, reader: Client) -> None:
    paths = {code: f"/{code}/{told.pk}-{house.public(told, code).slug}/" for code in ("en", "uk", "ar")}
    told.refresh_from_db()
    told.unpublish()
    for path in paths.values():
        assert reader.get(path).status_code == 410
    assert "Nobody made a speech" not in reader.get("/en/").content.decode()
    house.publish(told)
    house.work(checks=())  # what checks find is not the point here
    assert all(reader.get(path, follow=True).status_code == 200 for path in paths.values())


def test_a_draft_is_not_found(reader: Client) -> None:
    house.languages("en", "uk")
    draft = house.story("Not yet.")
    assert reader.get(f"/en/{draft.pk}-x/").status_code == 404
    assert reader.get(f"/uk/{draft.pk}-x/").status_code == 404


def test_a_draft_can_be_looked_at_before_it_is_published(told: Any, rf: RequestFactory) -> None:
    told = told.get_latest_revision_as_object()
    told.title = "A better headline"
    response = views.preview(rf.get("/"), told, "en")
    tree = LexborHTMLParser(response.content.decode())
    assert text(tree, "h1") == "A better headline"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert tree.css_first('meta[name=robots][content^="noindex"]')
    ukrainian = views.preview(rf.get("/"), told, "uk").content.decode()
    assert house.public(told, "uk").headline in LexborHTMLParser(ukrainian).text()
    new = house.story("Fresh.", title="Fresh")
    assert text(LexborHTMLParser(views.preview(rf.get("/"), new, "en").content.decode()), "h1") == "Fresh"
    assert views.preview(rf.get("/"), new, "uk").status_code == 404


def test_an_editor_sees_the_preview_in_the_admin(told: Any, reader: Client) -> None:
    boss = house.user("boss", is_superuser=True, is_staff=True)
    reader.force_login(boss)
    for language in ("en", "uk"):
        response = reader.get(f"/admin/pages/{told.pk}/view_draft/", {"mode": language})
        assert response.status_code == 200


def test_the_sitemap_and_hreflang_agree(told: Any, reader: Client) -> None:
    Language.objects.filter(code="uk").update(index_machine=True)
    listed = {entry["location"] for entry in told.get_sitemap_urls()}
    tree = page(reader, f"/en/{told.pk}-{house.public(told, 'en').slug}/")
    links = tree.css("link[rel=alternate]:not([hreflang=x-default])")
    paths = {re.sub(r"^https?://[^/]+", "", link.attributes["href"] or "") for link in links}
    assert {re.sub(r"^https?://[^/]+", "", location) for location in listed} == paths
    assert len(paths) == 2
