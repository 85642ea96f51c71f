"""The readers' pages. Each is made from releases, in a bounded number of statements."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import pgettext
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from dragoman.core import languages
from dragoman.newsroom import visibility
from dragoman.newsroom.addresses import front_path, parallel_path, story_path
from dragoman.newsroom.document import text_of
from dragoman.newsroom.models import Language, Release, State, Topic, Version, Work
from dragoman.newsroom.models import Story as StoryPage
from dragoman.newsroom.publishing import content_of
from dragoman.public import answers, label, lists, phrases, reading, shell, site, story

# ---------------------------------------------------------------- one story


@answers.public
def story_page(request: HttpRequest, language: str, story_id: int) -> HttpResponse:
    versions = reading.versions_of(story_id, language)
    found = reading.open_in(versions, language)
    if found is None:
        return story_missing(request, language, versions)
    path = story_path(language, story_id, found.release.slug)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    content = found.content
    topics = shell.topics([content["section"], *content.get("tags", ())])
    rows = lists.related(language, story_id, wanted=story.pointed_to(content), section=content["section"])
    view = reading.tell(found, versions, rows, beside=not found.indexable)
    view.topics = reading.tags(topics, content, language)
    page = shell.page(
        language,
        f"{text_of(content['headline'])} · {site.name(language)}",
        path=path,
        description=text_of(content.get("lead", ())),
        indexable=found.indexable,
        alternates=reading.cluster(versions, found.source_language),
        editions=reading.switcher(versions, language),
        menu=shell.menu(topics, language, current=content["section"]),
    )
    return render(request, "public/story.html", {"page": page, "story": view})


@answers.public
def parallel_page(request: HttpRequest, language: str, story_id: int) -> HttpResponse:
    """A translation beside its original, block by block; for readers who want to compare."""
    versions = reading.versions_of(story_id, language)
    found = reading.open_in(versions, language)
    if found is None:
        return story_missing(request, language, versions)
    story_address = story_path(language, story_id, found.release.slug)
    if not found.translated:  # nothing to lay beside it
        return HttpResponsePermanentRedirect(story_address)
    path = parallel_path(language, story_id, found.release.slug)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    content = found.content
    view = reading.tell(found, versions, [], beside=False)
    back = label.Link(story_address, pgettext("reader", "Back to the story"))
    others = [link for link in view.label.links if link.url != path]
    view.label = label.Label(view.label.state, view.label.sentences, (back, *others))
    page = shell.page(
        language,
        f"{pgettext('reader', 'Side by side')} · {text_of(content['headline'])} · {site.name(language)}",
        path=path,
        indexable=False,
        editions=reading.switcher(versions, language),
        menu=shell.menu(shell.topics(), language, current=content["section"]),
    )
    pairs = story.pairs(content, reading.telling(found, {}, beside=False))
    return render(request, "public/parallel.html", {"page": page, "story": view, "pairs": pairs})


def story_missing(request: HttpRequest, language: str, versions: Sequence[Version]) -> HttpResponse:
    """404 where a story is not there (yet), 410 where it was taken back; with what can be read instead."""
    own = next((row for row in versions if row.language_id == language), None)
    editions = reading.switcher(versions, language)
    others = [edition for edition in editions if edition.url]
    if own is not None and not own.language.enabled:
        return missing(request, language, 404)
    if own is not None and own.work == Work.WITHDRAWN:
        if not others:
            title = pgettext("reader", "This story has been withdrawn")
            return missing(request, language, 410, title, editions=editions)
        title = pgettext("reader", "This story has been withdrawn in English")
        dek = phrases.tell(phrases.WRITTEN_ELSEWHERE[""])
        return missing(request, language, 410, title, dek, others, editions)
    if not others:
        return missing(request, language, 404)
    title = pgettext("reader", "This story has not reached English yet")
    dek = phrases.of_language(phrases.WRITTEN_ELSEWHERE, reading.source_language_of(versions))
    return missing(request, language, 404, title, dek, others, editions)


def preview(request: HttpRequest, page: StoryPage, language: str) -> HttpResponse:
    """The admin's preview: the draft in its own language; another language as it was last released."""
    with translation.override(language):
        response = _preview(request, page, language)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _preview(request: HttpRequest, page: StoryPage, language: str) -> HttpResponse:
    version = Version(
        story_id=page.pk or 0,
        language=Language.objects.get(pk=language),
        published_at=page.first_published_at or timezone.now(),
    )
    release: Release | None
    if language == page.language:
        release = Release(state=State.ORIGINAL, language=language, slug=page.slug, content=content_of(page))
    else:
        releases = Release.objects.filter(story_id=page.pk, language=language)
        release = releases.select_related("source", "via").order_by("-number").first()
        if release is None:
            title = pgettext("reader", "This story has not reached English yet")
            return missing(request, language, 404, title)
    found = reading.Reading(version, release, release.content)
    section = found.content["section"]
    topics = shell.topics([section, *found.content.get("tags", ())])
    wanted = story.pointed_to(found.content)
    rows = lists.related(language, version.story_id, wanted=wanted, section=section)
    view = reading.tell(found, [], rows, beside=True)
    view.topics = reading.tags(topics, found.content, language)
    shown = shell.page(
        language,
        text_of(found.content["headline"]),
        indexable=False,
        menu=shell.menu(topics, language, current=section),
    )
    return render(request, "public/story.html", {"page": shown, "story": view})


# ---------------------------------------------------------------- lists


@answers.public
def front_page(request: HttpRequest, language: str) -> HttpResponse:
    open_languages = shell.open_languages()
    if language not in {row.code for row in open_languages}:
        return missing(request, language, 404)
    menu = shell.menu(shell.topics(), language)
    front = lists.front(lists.rows(visibility.listed(language), lists.FRONT), language, menu)
    urls = {row.code: front_path(row.code) for row in open_languages}
    page = shell.page(
        language,
        site.name(language),
        path=front_path(language),
        description=site.about(language),
        alternates=shell.alternates(urls, "/"),
        editions=shell.editions(language, urls),
        menu=menu,
    )
    return render(
        request,
        "public/front.html",
        {
            "page": page,
            "top": front.top,
            "latest": front.latest,
            "three": front.three,
            "columns": front.columns,
        },
    )


@answers.public
def section_page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    return topic_page(request, language, Topic.SECTION, slug)


@answers.public
def tag_page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    return topic_page(request, language, Topic.TAG, slug)


def topic_page(request: HttpRequest, language: str, kind: str, slug: str) -> HttpResponse:
    """The stories of a section or a tag by day, newest first; older ones by a mark in the address."""
    open_languages = shell.open_languages()
    topics = shell.topics(kind=kind, slug=slug)
    topic = next((row for row in topics if row.kind == kind and row.slug == slug), None)
    name = topic.name_in(language) if topic else None
    if topic is None or not name or language not in {row.code for row in open_languages}:
        return missing(request, language, 404)
    listed = visibility.listed(language)
    if kind == Topic.SECTION:
        listed = listed.filter(section_id=topic.pk)
    else:
        tagged = StoryPage.tags.through.objects.filter(topic_id=topic.pk).values("story_id")
        listed = listed.filter(story_id__in=tagged)
    mark = request.GET.get("before", "")
    if mark:
        older_than = lists.before(listed, mark)
        if older_than is None:
            return missing(request, language, 404)
        listed = older_than
    rows = lists.rows(listed, lists.PAGE + 1)
    path = shell.topic_path(topic, language)
    older = f"{path}?before={lists.mark_of(rows[lists.PAGE - 1])}" if len(rows) > lists.PAGE else ""
    urls = {
        row.code: shell.topic_path(topic, row.code) if topic.name_in(row.code) else ""
        for row in open_languages
    }
    page = shell.page(
        language,
        f"{name} · {site.name(language)}",
        path=f"{path}?before={mark}" if mark else path,
        alternates=() if mark else shell.alternates(urls, urls.get(topic.language) or path),
        editions=shell.editions(language, urls),
        menu=shell.menu(topics, language, current=topic.pk, here=not mark),
    )
    return render(
        request,
        "public/topic.html",
        {
            "page": page,
            "name": name,
            "days": lists.days(rows[: lists.PAGE], language),
            "first_page": not mark,
            "older": older,
            "newest": path,
        },
    )


@answers.public
def about_page(request: HttpRequest, language: str) -> HttpResponse:
    """How we translate, and who answers for it (L6)."""
    open_languages = shell.open_languages()
    if language not in {row.code for row in open_languages}:
        return missing(request, language, 404)
    urls = {row.code: reverse("public:about", args=[row.code]) for row in open_languages}
    page = shell.page(
        language,
        f"{pgettext('reader', 'How we translate, and who answers for it')} · {site.name(language)}",
        path=urls[language],
        alternates=shell.alternates(urls, next(iter(urls.values()))),
        editions=shell.editions(language, urls),
        menu=shell.menu(shell.topics(), language),
    )
    return render(request, "public/about.html", {"page": page})


# ---------------------------------------------------------------- a language for whoever comes without one


def preferred(header: str, offered: Sequence[str]) -> str:
    """The language of the site that a browser asks for first; the site's first where it asks for none."""
    for wanted, _quality in parse_accept_lang_header(header):
        for code in offered:
            if wanted in (code.lower(), "*"):
                return code
        for code in offered:
            if wanted.partition("-")[0] == code.partition("-")[0].lower():
                return code
    return offered[0]


@require_safe
def welcome_page(request: HttpRequest) -> HttpResponseBase:
    """`/`: suggests a language, and offers all. The only page that looks at Accept-Language (G17)."""
    open_languages = [row.code for row in shell.open_languages()] or site.codes()
    language = preferred(request.headers.get("Accept-Language", "")[:500], open_languages)
    with translation.override(language):
        urls = {code: front_path(code) for code in open_languages}
        page = shell.page(
            language,
            site.name(language),
            path="/",
            description=site.about(language),
            alternates=shell.alternates(urls, "/"),
        )
        editions = [shell_edition(code) for code in open_languages if code != language]
        response = render(request, "public/welcome.html", {"page": page, "editions": editions})
    patch_vary_headers(response, ["Accept-Language"])
    return answers.cacheable(request, response)


def shell_edition(code: str) -> dict[str, str]:
    row = languages.get(code)
    return {
        "language": code,
        "language_name": row.name,
        "direction": row.direction,
        "name": site.name(code),
        "url": front_path(code),
    }


# ---------------------------------------------------------------- what is not there


def missing(
    request: HttpRequest,
    language: str,
    code: int,
    title: str = "",
    dek: str = "",
    instead: Sequence[shell.Edition] = (),
    editions: Sequence[shell.Edition] = (),
) -> HttpResponse:
    """404 and 410 in the reader's language, with something to read. The language is active already."""
    title = title or pgettext("reader", "There is no page at this address")
    rows = lists.rows(visibility.listed(language), 3)
    page = shell.page(
        language,
        f"{title} · {site.name(language)}",
        indexable=False,
        editions=editions,
        menu=shell.menu(shell.topics(), language),
    )
    context = {
        "page": page,
        "code": code,
        "title": title,
        "dek": dek,
        "instead": instead,
        "more": [lists.teaser(row, language, lists.when(row["published_at"], language)) for row in rows],
    }
    return render(request, "public/missing.html", context, status=code)


def language_of(path: str) -> str:
    """The language an address is in: its first part, else the site's first."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in site.codes() else site.codes()[0]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """handler404: addresses that no view knows."""
    language = language_of(request.path)
    with translation.override(language):
        return answers.cacheable(request, missing(request, language, 404))


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: asks nothing of the database, and is kept by no cache (O5)."""
    language = language_of(request.path)
    with translation.override(language):
        context = {"language": language, "direction": languages.get(language).direction}
        response = render(None, "public/error.html", context, status=500)
    response.headers["Cache-Control"] = "no-store"
    return response
