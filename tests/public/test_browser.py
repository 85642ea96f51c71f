"""The pages in a real browser: accessibility, small and wide, light and dark, on paper, without script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from dragoman.newsroom.models import State
from tests.public import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paths(transactional_db: None) -> list[str]:
    """One page of each kind, with everything in it that can be in it."""
    make.languages()
    harbour, night = make.section(), make.tag()
    wrong = make.seg(
        "It holds 100 people.",
        "Там 100 000 человек.",
        f=[make.finding("critical", "numbers", "100000", "100")],
    )
    doubtful = make.seg("By 15 December.", "К 15 декабря.", f=[make.finding("serious")])
    card = make.story("ru", {"en": State.REVIEWED, "ar": State.MACHINE}, topic=harbour)
    doc = make.content(
        "The last boat home now leaves at half past four in the morning",
        make.paragraph(make.seg("Nobody made a speech.", "Речей не было."), wrong, doubtful),
        {"type": "heading", "segs": [make.seg("Who pays for it", "Кто платит")]},
        {"type": "list", "ordered": True, "items": [{"segs": [make.seg("Go there.", "Идите.")]}]},
        make.quotation("I know every bench.", "uk", "Я знаю кожну лавку.", source="Я знаю."),
        {"type": "card", "story": card.id},
        {"type": "embed", "url": "https://youtu.be/x", "provider": "YouTube", "title": [make.seg("A film")]},
        {"type": "card", "story": card.id},
        topic=harbour,
        tags=[night.pk],
        corrections=[{"at": "2026-11-25T15:20:00+00:00", "segs": [make.seg("It said March.")]}],
        sources=[{"url": "https://harbour.example/", "segs": [make.seg("Harbour Office")]}],
        credit={"name": "Quayside Radio", "url": "https://radio.example/"},
    )
    told = make.story("ru", {"en": State.MACHINE, "uk": State.REVIEWED, "ar": State.HUMAN}, translated=doc)
    return [
        told.path("en"),
        told.path("ar"),
        told.path("uk"),
        told.path("en") + "parallel/",
        "/",
        "/en/",
        "/ar/harbour/",
        "/en/about/",
        f"/az/{told.id}-x/",
    ]


@pytest.fixture
def browser(paths: list[str]) -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_pages_are_accessible_and_fit(
    live_server: Any, paths: list[str], browser: Any, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    for path in paths:
        page.goto(live_server.url + path)
        answer = axe.run(page).response
        assert len(answer["passes"]) > 15
        assert [
            (rule["id"], [node["html"] for node in rule["nodes"]]) for rule in answer["violations"]
        ] == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path


def test_reading_needs_no_script(live_server: Any, paths: list[str], browser: Any) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False).new_page()
    page.goto(live_server.url + paths[0])
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").text_content() == "Skip to the text"
    languages = page.locator(".langs")
    assert not languages.is_visible()
    page.locator(".tog summary").first.click()
    assert languages.is_visible()
    original = page.locator(".copy > details.orig p").first
    assert not original.is_visible()
    page.locator(".copy > details.orig summary").first.click()
    assert original.is_visible()


def test_on_paper_the_label_stays_and_the_controls_go(
    live_server: Any, paths: list[str], browser: Any
) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 1000})
    page.goto(live_server.url + paths[0])
    page.emulate_media(media="print")
    for shown in (".label", ".copy", ".fix", ".foot .resp", ".fault"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".langs", ".secs", ".card", ".more", ".orig", ".tags"):
        assert not page.locator(hidden).first.is_visible(), hidden
    printed = page.evaluate(
        "getComputedStyle(document.querySelector('.label a[hreflang]'), '::after').content"
    )
    assert "posledniy-parom" in printed or "attr(href)" in printed


def test_a_card_stands_beside_the_text_or_below_its_end(
    live_server: Any, paths: list[str], browser: Any
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(live_server.url + paths[0])
    beside, below = (found.bounding_box() for found in page.locator(".card").all())
    column = page.locator(".copy").bounding_box()
    assert beside["x"] > column["x"] + column["width"]
    assert below["x"] == column["x"]
