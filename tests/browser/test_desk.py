"""An editor's way through the desk in a real browser, on a desk and on a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Locale

from dragoman.core.engines.dummy import DummyEngine
from dragoman.desk import review
from dragoman.newsroom.models import State, Story
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = {"desk": (1280, 900), "phone": (360, 740)}


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright keeps a loop in this thread, idle while we ask
    )
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def trams(settings: Any) -> Story:
    """A story with a machine's Russian, and no engine for Ukrainian."""
    options = {"pairs": ["en-ru"]}
    settings.ENGINES = {"dummy": {"BACKEND": "dragoman.core.engines.dummy.DummyEngine", "OPTIONS": options}}
    # a test with transactions of its own empties every table
    Locale.objects.get_or_create(language_code="en")
    f.languages("en", "ru", "uk")
    made = f.publish(
        f.story(
            'Two lines run. One stays, says <a href="https://council.example/">the council</a>.',
            f.quotation("I know every bench.", "uk", "Я знаю кожну лавку."),
            title="Two tram lines, one winter",
        )
    )
    f.work(DummyEngine(**options), checks=())
    return made


def open_page(browser: Any, size: str, scheme: str = "light") -> tuple[Any, list[str]]:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    return page, errors


def log_in(page: Any, address: str, username: str) -> None:
    page.goto(f"{address}/admin/login/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/admin/")


def fits(page: Any) -> None:
    """Nothing is wider than the window."""
    wide = page.evaluate(
        "[document.documentElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert max(wide) <= 0, wide


@pytest.mark.parametrize("size", SIZES)
def test_write_approve_and_publish(
    size: str, browser: Any, trams: Story, live_server: Any, tmp_path: Path
) -> None:
    editor = f.user("oksana", "uk", "ru", name="Oksana Bilyk", is_superuser=True)
    editor.set_password("a long password")
    editor.save()
    page, errors = open_page(browser, size)
    log_in(page, live_server.url, "oksana")
    if size == "phone":
        page.get_by_role("button", name="Toggle sidebar").first.click()
    page.get_by_role("link", name="Desk").click()
    page.wait_for_url("**/admin/desk/")
    fits(page)
    page.screenshot(path=tmp_path / f"board-{size}.png")

    # a version that no engine can make: half of it, then all
    page.get_by_role("link", name="Ukrainian: No engine").click()
    page.wait_for_url(f"**/admin/desk/{trams.pk}/uk/")
    fits(page)
    assert page.get_by_text("the original wording, not to be translated").is_visible()
    page.get_by_label("Ukrainian, sentence 1", exact=True).fill("Дві трамвайні лінії, одна зима")
    if size == "desk":
        page.keyboard.press("Control+s")
    else:
        page.get_by_role("button", name="Save").last.click()
    page.get_by_text("One sentence saved.").wait_for()
    assert (
        page.get_by_label("Ukrainian, sentence 1", exact=True).input_value()
        == "Дві трамвайні лінії, одна зима"
    )
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("alert").wait_for()
    assert "not translated yet" in page.get_by_role("alert").inner_text()
    page.screenshot(path=tmp_path / f"refused-{size}.png", full_page=True)
    for number, text in {2: "Нічний пором ходить.", 3: "Ходять дві лінії.", 4: "Одна лишається."}.items():
        page.get_by_label(f"Ukrainian, sentence {number}", exact=True).fill(text)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("alert").get_by_text("lost a link").wait_for()
    page.get_by_label("Ukrainian, sentence 4", exact=True).fill("Одна лишається, каже ‹1›рада‹/1›.")
    fits(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published: release 1, by a person.").wait_for()
    assert f.public(trams, "uk").state == State.HUMAN

    # a machine's version: approved only with every point ticked
    page.goto(f"{live_server.url}{reverse('desk:version', args=[trams.pk, 'ru'])}")
    page.get_by_role("button", name="Approve and publish").click()
    page.get_by_role("alert").get_by_text("Not approved yet").wait_for()
    for box in page.get_by_role("group", name="I have compared").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Approve and publish").click()
    page.get_by_text("Approved and published: release 2.").wait_for()
    page.screenshot(path=tmp_path / f"approved-{size}.png", full_page=True)
    assert f.public(trams, "ru").label["reviewer"] == "Oksana Bilyk"

    # taken down, and brought back
    page.get_by_text("Withdraw Russian").click()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("button", name="Restore").wait_for()
    assert f.version(trams, "ru").public_release is None
    page.get_by_role("button", name="Restore").click()
    page.get_by_text("Restored.").wait_for()
    assert f.public(trams, "ru").state == State.REVIEWED
    assert errors == []


def test_leaving_with_something_unsaved_is_asked_about(browser: Any, trams: Story, live_server: Any) -> None:
    editor = f.user("oksana", name="Oksana Bilyk", is_superuser=True)
    editor.set_password("a long password")
    editor.save()
    page, _errors = open_page(browser, "desk")
    log_in(page, live_server.url, "oksana")
    page.goto(f"{live_server.url}{reverse('desk:version', args=[trams.pk, 'uk'])}")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.wait_for_timeout(2500)  # Wagtail looks two seconds after opening what the form holds
    page.get_by_label("Ukrainian, sentence 1", exact=True).press_sequentially("Дві лінії")
    page.locator("form[data-w-unsaved-has-edits-value=true]").wait_for()
    page.goto(f"{live_server.url}/admin/desk/")
    assert asked == ["beforeunload"]


def test_the_form_works_without_script(browser: Any, trams: Story, live_server: Any) -> None:
    editor = f.user("oksana", name="Oksana Bilyk", is_superuser=True)
    editor.set_password("a long password")
    editor.save()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server.url, "oksana")
    page.goto(f"{live_server.url}{reverse('desk:version', args=[trams.pk, 'uk'])}")
    page.get_by_label("Ukrainian, sentence 1", exact=True).fill("Дві трамвайні лінії, одна зима")
    page.get_by_role("button", name="Save").last.click()
    page.get_by_text("One sentence saved.").wait_for()
    row = next(row for row in review.sentences(f.version(trams, "uk")) if row.place.kind == "headline")
    assert row.text == "Дві трамвайні лінії, одна зима"


def test_an_editor_publishes_what_the_form_has_saved_by_itself(
    browser: Any, trams: Story, live_server: Any
) -> None:
    editor = f.user("vera", name="Vera Lunina", is_superuser=True)
    editor.set_password("a long password")
    editor.save()
    page, errors = open_page(browser, "desk")
    log_in(page, live_server.url, "vera")
    page.goto(f"{live_server.url}{reverse('wagtailadmin_pages:edit', args=[trams.pk])}")
    page.wait_for_timeout(2500)  # Wagtail looks two seconds after opening what the form holds
    page.get_by_role("textbox", name="Kicker").fill("Trams")
    page.get_by_text("Saved", exact=True).first.wait_for()
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.locator(".messages").get_by_text("has been published").wait_for()
    assert f.public(trams, "en").content["kicker"][0]["m"] == "Trams"
    assert errors == []


def test_headlines_in_the_list_are_readable_on_a_phone(browser: Any, trams: Story, live_server: Any) -> None:
    editor = f.user("oksana", is_superuser=True)
    editor.set_password("a long password")
    editor.save()
    page, errors = open_page(browser, "phone")
    log_in(page, live_server.url, "oksana")
    page.goto(f"{live_server.url}/admin/stories/")
    headline = page.get_by_role("link", name="Two tram lines, one winter").bounding_box()
    assert headline["width"] > headline["height"]  # not a syllable a line
    assert not errors
