"""The one place that knows our addresses: ``/<lang>/<id>-<slug>/``.

The id routes; the slug is cosmetic, so a bad machine headline is never frozen into a dead link.
"""

from __future__ import annotations

from typing import Any

from anyascii import anyascii
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.utils.text import slugify

from dragoman.core import languages

SLUG_LENGTH = 80


def slug_of(headline: str) -> str:
    """A headline in any script as the cosmetic end of an address: ASCII, whole words."""
    slug = slugify(anyascii(headline))[: SLUG_LENGTH + 1]
    return slug if len(slug) <= SLUG_LENGTH else slug.rpartition("-")[0] or slug[:SLUG_LENGTH]


def front_path(language: str) -> str:
    return f"/{language}/"


def story_path(language: str, story_id: int, slug: str) -> str:
    return f"/{language}/{story_id}-{slug}/" if slug else f"/{language}/{story_id}/"


def parallel_path(language: str, story_id: int, slug: str) -> str:
    return story_path(language, story_id, slug) + "parallel/"


def _name(code: str) -> str:
    """The editor shows a form again with whatever was typed into it, a code that is none included."""
    try:
        return languages.get(code).name
    except languages.UnknownLanguage:
        return code


class NewsroomAddress:
    """Mixin for the root of a newsroom: its address is ``/``."""

    def _path(self: Any) -> str:
        return "/"

    def get_url_parts(self: Any, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        sites = self._get_relevant_site_root_paths(request)
        if not sites:
            return None
        return (sites[0].site_id, sites[0].root_url, self._path())

    def get_sitemap_urls(self: Any, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return []

    def serve(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self._path())

    def serve_preview(self: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
        return redirect(self._path())


class StoryAddress(NewsroomAddress):
    """Mixin for a story. An alias has no address of its own: it leads to its original's."""

    def _path(self: Any) -> str:
        original = self
        while original.alias_of_id:
            original = original.alias_of.specific
        return story_path(original.language, original.pk, original.slug)

    @property
    def preview_modes(self: Any) -> list[tuple[str, str]]:
        """The draft in its own language, then each language as it would stand with what is there."""
        from dragoman.newsroom.models.places import Language

        others = Language.objects.exclude(code=self.language).values_list("code", flat=True)
        return [(code, _name(code)) for code in (self.language, *others)]

    @property
    def default_preview_mode(self: Any) -> str:
        return str(self.language)

    def serve_preview(self: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
        return import_string(settings.DRAGOMAN["PREVIEW"])(request, self, mode_name or self.language)

    def get_sitemap_urls(self: Any, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Every language that search engines may index, and no other (G12, G16)."""
        from dragoman.newsroom import visibility

        root = self.get_url_parts(request)
        if root is None:
            return []
        return [
            {
                "location": root[1] + story_path(version.language_id, self.pk, version.public_release.slug),
                "lastmod": version.public_release.created_at,
            }
            for version in visibility.indexable(self.pk)
        ]
