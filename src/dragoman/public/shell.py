"""What every page has around its text: masthead, list of languages, menu, foot, head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from dragoman.core import languages
from dragoman.newsroom.addresses import front_path
from dragoman.newsroom.models import Language, Topic
from dragoman.public import clock, phrases, site


@dataclass(frozen=True, slots=True)
class Edition:
    """One entry in the list of languages. Without a url: shown as missing (A5)."""

    language: str
    name: str
    url: str = ""
    state: str = ""
    word: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    id: int
    name: str
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    language: str
    direction: str
    language_name: str
    title: str
    name: str
    about: str
    front: str
    policy: str
    today: clock.Moment
    responsible: site.Responsible
    description: str = ""
    robots: str = "max-image-preview:large"
    canonical: str = ""
    alternates: Sequence[Alternate] = ()
    languages: Sequence[Edition] = ()
    menu: Sequence[Section] = field(default_factory=tuple)


def page(
    language: str,
    title: str,
    *,
    path: str = "",
    description: str = "",
    indexable: bool = True,
    alternates: Sequence[Alternate] = (),
    editions: Sequence[Edition] = (),
    menu: Sequence[Section] = (),
) -> Page:
    now = timezone.localtime()
    robots = "max-image-preview:large" if indexable else "noindex, max-image-preview:large"
    return Page(
        language=language,
        direction=languages.get(language).direction,
        language_name=languages.get(language).name,
        title=title,
        name=site.name(language),
        about=site.about(language),
        front=front_path(language),
        policy=reverse("public:about", args=[language]),
        today=clock.Moment(now.date().isoformat(), clock.date(now, language, "full")),
        responsible=site.responsible(language, subject=site.absolute(path) if path else ""),
        description=description,
        robots=robots,
        canonical=site.absolute(path) if path else "",
        alternates=alternates if indexable else (),
        languages=editions,
        menu=menu,
    )


def open_languages() -> list[Language]:
    """The languages that readers can open, in the order of the site's lists. One statement."""
    order = {code: place for place, code in enumerate(site.codes())}
    rows = [row for row in Language.objects.filter(enabled=True) if row.code in order]
    return sorted(rows, key=lambda row: order[row.code])


def editions(current: str, urls: Mapping[str, str]) -> list[Edition]:
    """The list of languages of a page that is not a story: each language has it or has not."""
    return [
        Edition(code, languages.get(code).name, url, current=code == current)
        if url
        else Edition(code, languages.get(code).name, word=phrases.tell(phrases.STATES[""]))
        for code, url in urls.items()
    ]


def alternates(urls: Mapping[str, str], default: str) -> list[Alternate]:
    """hreflang: every language of this page, itself included, and one default (G9)."""
    found = [Alternate(code, site.absolute(url)) for code, url in urls.items() if url]
    return [*found, Alternate("x-default", site.absolute(default))]


def topic_path(topic: Topic, language: str) -> str:
    view = "public:section" if topic.kind == Topic.SECTION else "public:tag"
    return reverse(view, args=[language, topic.slug])


def topics(ids: Iterable[int] = (), *, kind: str = "", slug: str = "") -> list[Topic]:
    """The sections of the menu and the topics asked for, in the menu's order. One statement."""
    asked = Q(kind=Topic.SECTION, in_menu=True) | Q(pk__in=list(ids))
    if slug:
        asked |= Q(kind=kind, slug=slug)
    return list(Topic.objects.filter(asked))


def menu(
    rows: Iterable[Topic], language: str, *, current: int | None = None, here: bool = False
) -> list[Section]:
    """The menu: sections that have a name in this language. here: the page is that section itself."""
    found = []
    for topic in rows:
        if topic.kind == Topic.SECTION and topic.in_menu and (name := topic.name_in(language)):
            mark = ("page" if here else "true") if topic.pk == current else ""
            found.append(Section(topic.pk, name, topic_path(topic, language), mark))
    return found
