"""Where a released text may appear. Pages, hreflang, sitemaps, feeds and channels all ask here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dragoman.newsroom.models import Language, State, Version

CHECKED = frozenset({State.ORIGINAL, State.HUMAN, State.REVIEWED})


def is_listed(state: str, language: Language) -> bool:
    """On fronts, in section lists and among related stories."""
    return state in CHECKED or language.list_machine


def is_fed(state: str, language: Language) -> bool:
    return state in CHECKED or language.feed_machine


def is_indexable(state: str, language: Language) -> bool:
    """By search engines; decides robots, hreflang and sitemaps together (G9, G12)."""
    return state in CHECKED or language.index_machine


def is_pushed(state: str, language: Language) -> bool:
    return state in CHECKED or language.push_machine


def public(language: str | None = None) -> QuerySet[Version]:
    """Versions that readers can open."""
    versions = Version.objects.filter(public_release__isnull=False, language__enabled=True)
    return versions.filter(language=language) if language else versions


def listed(language: str) -> QuerySet[Version]:
    """Versions for fronts and lists of one language, newest story first."""
    return (
        public(language)
        .filter(Q(language__list_machine=True) | Q(public_release__state__in=CHECKED))
        .order_by("-published_at", "-story_id")
    )


def indexable(story_id: int) -> QuerySet[Version]:
    """The versions of one story that search engines may index."""
    return (
        public()
        .filter(story_id=story_id)
        .filter(Q(language__index_machine=True) | Q(public_release__state__in=CHECKED))
        .select_related("public_release")
        .defer("public_release__content")
        .order_by("language__position")
    )
