"""Addresses: the id routes, the slug is cosmetic; what the sitemap may name."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from dragoman.desk import review
from dragoman.newsroom.addresses import SLUG_LENGTH, slug_of, story_path
from dragoman.newsroom.models import Language, Newsroom, Story
from tests import factories as make

SLUGS = [
    ("The boat runs until dawn", "the-boat-runs-until-dawn"),
    ("Последний паром домой", "poslednii-parom-domoi"),
    ("Щастя є: 100 000 людей!", "shchastia-ie-100-000-liudei"),
    ("Él volvió — ¿y tú?", "el-volvio-y-tu"),
    ("العبّارة الأخيرة", "alebwarh-alakhyrh"),
    ("!!! …", ""),
    ("<script>alert(1)</script>", "scriptalert1script"),
]


@pytest.mark.parametrize(("headline", "slug"), SLUGS, ids=[slug or "empty" for _, slug in SLUGS])
def test_slugs(headline: str, slug: str) -> None:
    made = slug_of(headline)
    assert made.isascii()
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    if headline.isascii():
        assert made == slug


@pytest.mark.parametrize("headline", ["word " * 40, "a" * 200, "слово " * 40])
def test_slugs_are_cut_between_words(headline: str) -> None:
    made = slug_of(headline)
    assert 0 < len(made) <= SLUG_LENGTH
    words = set(made.split("-"))
    assert len(words) == 1  # whole ones


def test_a_story_without_a_slug_has_an_address() -> None:
    assert story_path("ru", 7, "") == "/ru/7/"
    assert story_path("ru", 7, "parom") == "/ru/7-parom/"


@pytest.mark.django_db
class TestStories:
    @pytest.fixture
    def story(self) -> Story:
        make.languages("en", "ru", "uk")
        story = make.publish(make.story("One was here.", slug="no-speech"))
        make.work()
        return story

    def test_its_address(self, story: Story, rf: RequestFactory) -> None:
        assert story.full_url == f"http://127.0.0.1:8000/en/{story.pk}-no-speech/"
        assert story.get_url() == story.url == f"/en/{story.pk}-no-speech/"
        answer = story.serve(rf.get("/"))
        assert (answer.status_code, answer["Location"]) == (302, story.url)
        assert Newsroom.objects.get().get_url() == "/"

    def test_two_stories_may_have_one_slug(self, story: Story) -> None:
        """Wagtail makes slugs different below one parent; the number would do."""
        other = make.publish(make.story("Two.", slug="no-speech-2"))
        assert other.url != story.url

    def test_the_sitemap_names_what_may_be_indexed(self, story: Story) -> None:
        def named() -> list[str]:
            return [row["location"] for row in Story.objects.get(pk=story.pk).get_sitemap_urls()]

        root = "http://127.0.0.1:8000"
        assert named() == [f"{root}/en/{story.pk}-no-speech/"]
        olena = make.user("olena", "ru")
        review.publish(make.version(story, "ru"), olena, approve=True, checklist=review.CHECKLIST)
        russian = f"{root}/ru/{story.pk}-{make.public(story, 'ru').slug}/"
        assert named() == [f"{root}/en/{story.pk}-no-speech/", russian]
        Language.objects.filter(pk="uk").update(index_machine=True)
        assert len(named()) == 3
        Language.objects.filter(pk="ru").update(enabled=False)
        assert russian not in named()
        Story.objects.get(pk=story.pk).unpublish()
        assert named() == []

    def test_previews_in_its_own_language_first(self, story: Story) -> None:
        modes = [code for code, _ in story.preview_modes]
        assert modes == ["en", "ru", "uk"]
        assert story.default_preview_mode == "en"
