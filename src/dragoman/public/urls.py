"""The readers' addresses. A language is the first part of each (G17)."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from dragoman.public import site, views


class LanguageConverter:
    """A language of this site; anything else is no address of ours."""

    regex = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"

    def to_python(self, value: str) -> str:
        if value not in site.codes():
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


class StoryConverter:
    """``12-a-slug``: the number routes, the rest is for readers."""

    regex = r"[0-9]{1,18}(?:-[^/]*)?"

    def to_python(self, value: str) -> int:
        return int(value.partition("-")[0])

    def to_url(self, value: int | str) -> str:
        return str(value)


class NameConverter:
    """The slug of a section or tag. It begins with a letter, which keeps it apart from a story."""

    regex = "[A-Za-z][-A-Za-z0-9_]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")
register_converter(StoryConverter, "story")
register_converter(NameConverter, "name")

app_name = "public"
urlpatterns = [
    path("", views.welcome_page, name="welcome"),
    path("<language:language>/", views.front_page, name="front"),
    path("<language:language>/about/", views.about_page, name="about"),
    path("<language:language>/tag/<slug:slug>/", views.tag_page, name="tag"),
    path("<language:language>/<story:story_id>/", views.story_page, name="story"),
    path("<language:language>/<story:story_id>/parallel/", views.parallel_page, name="parallel"),
    path("<language:language>/<name:slug>/", views.section_page, name="section"),
    re_path(
        r"^.*/$", views.not_found
    ),  # told in the reader's language, also where DEBUG shows Django's own page
]
