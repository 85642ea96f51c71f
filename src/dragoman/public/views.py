"""The readers' pages. Each is made from releases, in a bounded number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, F, JSONField, When
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
from dragoman.public import answers, label, lists, phrases, pictures, shell, site, story
from dragoman.public.lists import Teaser

# ---------------------------------------------------------------- one story


def versions_of(story_id: int, language: str) -> list[Version]:
    """Every language of a story, and the text of one, in one statement."""
    unread = ["content", "source__content", "via__content"]
    return list(
        Version.objects.filter(story_id=story_id)
        .select_related(
            "language", "public_release", "public_release__source", "public_release__via", "wanted"
        )
        .defer(*(f"public_release__{name}" for name in unread), "wanted__content")
        .annotate(
            content=Case(
                When(language_id=language, then=F("public_release__content")),
                output_field=JSONField(null=True),
            )
        )
    )


def is_open(version: Version) -> bool:
    return bool(version.public_release_id and version.language.enabled)


def source_language_of(versions: Iterable[Version]) -> str:
    """The language a story is written in."""
    for version in versions:
        if version.wanted is not None:
            return str(version.wanted.language)
    return ""


def switcher(versions: Sequence[Version], current: str, path: Any = story_path) -> list[shell.Edition]:
    """The languages of one story: which it can be read in, and how each was made (A5)."""
    rows = {version.language_id: version for version in versions}
    found = []
    for code in site.codes():
        version, name = rows.get(code), languages.get(code).name
        if version is not None and not version.language.enabled:
            continue
        if version is not None and is_open(version):
            release = version.public_release
            word = phrases.tell(phrases.STATES[release.state])
            url = path(code, version.story_id, release.slug)
            found.append(shell.Edition(code, name, url, release.state, word, code == current))
        else:
            state = "withdrawn" if version is not None and version.work == Work.WITHDRAWN else ""
            found.append(shell.Edition(code, name, word=phrases.tell(phrases.STATES[state])))
    return found


def cluster(versions: Sequence[Version], source_language: str) -> list[shell.Alternate]:
    """hreflang of a story: every version search engines may index, the original as default."""
    order = {code: place for place, code in enumerate(site.codes())}
    urls = {
        version.language_id: story_path(version.language_id, version.story_id, version.public_release.slug)
        for version in sorted(versions, key=lambda version: order.get(version.language_id, len(order)))
        if is_open(version) and visibility.is_indexable(version.public_release.state, version.language)
    }
    if not urls:
        return []
    return shell.alternates(urls, urls.get(source_language) or next(iter(urls.values())))


@answers.public
def story_page(request: HttpRequest, language: str, story_id: int) -> HttpResponse:
    versions = versions_of(story_id, language)
    version = next((row for row in versions if row.language_id == language), None)
    if version is None or not is_open(version):
        return story_missing(request, language, versions)
    release = version.public_release
    path = story_path(language, story_id, release.slug)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    content = version.content
    source_language = release.source.language if release.source else language
    topics = shell.topics([content["section"], *content.get("tags", ())])
    rows = lists.related(language, story_id, wanted=story.pointed_to(content), section=content["section"])
    indexable = visibility.is_indexable(release.state, version.language)
    view = tell(version, content, versions, rows, indexable=indexable)
    view.topics = tags(topics, content, language)
    page = shell.page(
        language,
        f"{text_of(content['headline'])} · {site.name(language)}",
        path=path,
        description=text_of(content.get("lead", ())),
        indexable=indexable,
        alternates=cluster(versions, source_language),
        editions=switcher(versions, language),
        menu=shell.menu(topics, language, current=content["section"]),
    )
    return render(request, "public/story.html", {"page": page, "story": view})


def tell(
    version: Version,
    content: dict[str, Any],
    versions: Sequence[Version],
    rows: Sequence[lists.Row],
    *,
    indexable: bool,
) -> story.StoryView:
    """The text of a version with its label, its cards and what to read after it."""
    language, release = version.language_id, version.public_release
    source_language = release.source.language if release.source else language
    known = {row["story_id"]: row for row in rows}
    translated = release.state != State.ORIGINAL
    parallel = parallel_path(language, version.story_id, release.slug) if translated else ""

    def address(other: int) -> str | None:
        row = known.get(other)
        return story_path(language, other, row["public_release__slug"]) if row else None

    def card(other: int) -> Teaser | None:
        row = known.get(other)
        if row is None or not visibility.is_listed(row["public_release__state"], version.language):
            return None
        hero = row["public_release__hero"]
        picture = pictures.thumbnail(hero, "(min-width: 64rem) 16rem, 6rem") if hero else None
        return lists.teaser(row, language, "", picture)

    telling = story.Telling(
        language, release.state, source_language, parallel, translated and not indexable, address, card
    )
    view = story.build(content, telling, version.published_at)
    making = label.Making(
        language=language,
        state=release.state,
        source_language=source_language,
        facts=release.label,
        via=release.via.language if release.via else "",
        changed=version.wanted.created_at if version.wanted and version.source_changed else None,
        marked=story.marked_count(content) if telling.reader.marks else 0,
    )
    original = next((row for row in versions if row.language_id == source_language and is_open(row)), None)
    view.label = label.Label(
        release.state,
        label.sentences(making),
        label.links(
            making,
            original=site.absolute(
                story_path(source_language, version.story_id, original.public_release.slug)
            )
            if original
            else "",
            parallel=parallel,
            policy=reverse("public:about", args=[language]),
        ),
    )
    cards = {block.teaser.story for block in view.blocks if block.teaser}
    more = [
        row
        for row in rows
        if row["story_id"] not in cards
        and visibility.is_listed(row["public_release__state"], version.language)
    ]
    more.sort(key=lambda row: row["section_id"] != content["section"])
    view.more = [lists.teaser(row, language, lists.on_day(row["published_at"], language)) for row in more[:3]]
    return view


def tags(topics: Sequence[Topic], content: dict[str, Any], language: str) -> list[story.Tag]:
    """The section and the tags that have a name in this language, in their order."""
    rows = {topic.pk: topic for topic in topics}
    found = []
    for pk in [content["section"], *content.get("tags", ())]:
        topic = rows.get(pk)
        if topic is not None and (name := topic.name_in(language)):
            url = shell.topic_path(topic, language)
            found.append(story.Tag(name, url, topic.kind == Topic.SECTION))
    return found


@answers.public
def parallel_page(request: HttpRequest, language: str, story_id: int) -> HttpResponse:
    """A translation beside its original, block by block; for readers who want to compare."""
    versions = versions_of(story_id, language)
    version = next((row for row in versions if row.language_id == language), None)
    if version is None or not is_open(version):
        return story_missing(request, language, versions)
    release = version.public_release
    if release.state == State.ORIGINAL:  # nothing to lay beside it
        return HttpResponsePermanentRedirect(story_path(language, story_id, release.slug))
    path = parallel_path(language, story_id, release.slug)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    content = version.content
    view = tell(version, content, versions, [], indexable=True)
    links = [link for link in view.label.links if link.url != path] if view.label else []
    back = label.Link(story_path(language, story_id, release.slug), pgettext("reader", "Back to the story"))
    view.label = label.Label(release.state, view.label.sentences if view.label else (), (back, *links))
    telling = story.Telling(
        language, release.state, release.source.language, path, False, lambda other: None, lambda other: None
    )
    page = shell.page(
        language,
        f"{pgettext('reader', 'Side by side')} · {text_of(content['headline'])} · {site.name(language)}",
        path=path,
        indexable=False,
        editions=switcher(versions, language),
        menu=shell.menu(shell.topics(), language, current=content["section"]),
    )
    return render(
        request, "public/parallel.html", {"page": page, "story": view, "pairs": story.pairs(content, telling)}
    )


def story_missing(request: HttpRequest, language: str, versions: Sequence[Version]) -> HttpResponse:
    """404 where a story is not there (yet), 410 where it was taken back; with what can be read instead."""
    own = next((row for row in versions if row.language_id == language), None)
    others = [edition for edition in switcher(versions, language) if edition.url]
    if own is not None and own.language.enabled and own.work == Work.WITHDRAWN:
        return missing(
            request,
            language,
            410,
            pgettext("reader", "This story has been withdrawn")
            if not others
            else pgettext("reader", "This story has been withdrawn in English"),
            phrases.tell(phrases.WRITTEN_ELSEWHERE[""]) if others else "",
            others,
            switcher(versions, language),
        )
    if not others or (own is not None and not own.language.enabled):
        return missing(request, language, 404)
    return missing(
        request,
        language,
        404,
        pgettext("reader", "This story has not reached English yet"),
        phrases.of_language(phrases.WRITTEN_ELSEWHERE, source_language_of(versions)),
        others,
        switcher(versions, language),
    )


def preview(request: HttpRequest, page: StoryPage, language: str) -> HttpResponse:
    """The admin's preview: the draft in its own language; another language as it was last released."""
    with translation.override(language):
        row = Language.objects.get(pk=language)
        version = Version(
            story_id=page.pk or 0, language=row, published_at=page.first_published_at or timezone.now()
        )
        if language == page.language:
            content = content_of(page)
            version.public_release = Release(state=State.ORIGINAL, language=language, slug=page.slug)
        else:
            releases = Release.objects.filter(story_id=page.pk, language=language)
            last = releases.select_related("source", "via").order_by("-number").first()
            if last is None:
                return missing(
                    request, language, 404, pgettext("reader", "This story has not reached English yet")
                )
            version.public_release, content = last, last.content
        topics = shell.topics([content["section"], *content.get("tags", ())])
        rows = lists.related(
            language, page.pk or 0, wanted=story.pointed_to(content), section=content["section"]
        )
        view = tell(version, content, [], rows, indexable=False)
        view.topics = tags(topics, content, language)
        shown = shell.page(
            language,
            text_of(content["headline"]),
            indexable=False,
            menu=shell.menu(topics, language, current=content["section"]),
        )
        response = render(request, "public/story.html", {"page": shown, "story": view})
    response.headers["Cache-Control"] = "private, no-store"
    return response


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
