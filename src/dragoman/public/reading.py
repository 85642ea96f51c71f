"""A story in one language among its others: which of them readers can open, and what each tells of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, JSONField, When
from django.urls import reverse

from dragoman.core import languages
from dragoman.newsroom import visibility
from dragoman.newsroom.addresses import parallel_path, story_path
from dragoman.newsroom.models import Release, State, Topic, Version, Work
from dragoman.public import label, lists, phrases, pictures, shell, site, story
from dragoman.public.lists import Teaser


@dataclass(frozen=True, slots=True)
class Reading:
    """A version as its reader gets it: the public release and its text."""

    version: Version
    release: Release
    content: dict[str, Any]

    @property
    def language(self) -> str:
        return self.version.language_id

    @property
    def source_language(self) -> str:
        return self.release.source.language if self.release.source else self.language

    @property
    def translated(self) -> bool:
        return self.release.state != State.ORIGINAL

    @property
    def indexable(self) -> bool:
        return visibility.is_indexable(self.release.state, self.version.language)


def versions_of(story_id: int, language: str) -> list[Version]:
    """Every language of a story, and as `content` the text of one, in one statement."""
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


def shown(version: Version) -> Release | None:
    """What readers see of a version, or None."""
    return version.public_release if version.language.enabled else None


def open_in(versions: Iterable[Version], language: str) -> Reading | None:
    """The story in one language; None where readers cannot open it. versions: see `versions_of`."""
    for version in versions:
        if version.language_id == language and (release := shown(version)) is not None:
            return Reading(version, release, version.content)  # type: ignore[attr-defined]  # annotated
    return None


def source_language_of(versions: Iterable[Version]) -> str:
    """The language a story is written in."""
    return next((version.wanted.language for version in versions if version.wanted), "")


def switcher(versions: Sequence[Version], current: str) -> list[shell.Edition]:
    """The languages of one story: which it can be read in, and how each was made (A5)."""
    rows = {version.language_id: version for version in versions}
    found = []
    for code in site.codes():
        version, name = rows.get(code), languages.get(code).name
        if version is not None and not version.language.enabled:
            continue
        if version is not None and (release := shown(version)) is not None:
            word = phrases.tell(phrases.STATES[release.state])
            url = story_path(code, version.story_id, release.slug)
            found.append(shell.Edition(code, name, url, release.state, word, code == current))
        else:
            state = "withdrawn" if version is not None and version.work == Work.WITHDRAWN else ""
            found.append(shell.Edition(code, name, word=phrases.tell(phrases.STATES[state])))
    return found


def cluster(versions: Sequence[Version], source_language: str) -> list[shell.Alternate]:
    """hreflang of a story: every version search engines may index, the original as default (G9)."""
    order = {code: place for place, code in enumerate(site.codes())}
    urls: dict[str, str] = {}
    for version in sorted(versions, key=lambda version: order.get(version.language_id, len(order))):
        release = shown(version)
        if release is not None and visibility.is_indexable(release.state, version.language):
            urls[version.language_id] = story_path(version.language_id, version.story_id, release.slug)
    if not urls:
        return []
    return shell.alternates(urls, urls.get(source_language) or next(iter(urls.values())))


def telling(found: Reading, known: Mapping[int, lists.Row], *, beside: bool) -> story.Telling:
    """How a reading is put on a page. known: what is public in its language of the stories it points to.

    beside: whether its original may stand in the page.
    """
    language, row = found.language, found.version.language
    parallel = parallel_path(language, found.version.story_id, found.release.slug)

    def address(other: int) -> str | None:
        target = known.get(other)
        return story_path(language, other, target["public_release__slug"]) if target else None

    def card(other: int) -> Teaser | None:
        target = known.get(other)
        if target is None or not visibility.is_listed(target["public_release__state"], row):
            return None
        hero = target["public_release__hero"]
        picture = pictures.thumbnail(hero, "(min-width: 64rem) 16rem, 6rem") if hero else None
        return lists.teaser(target, language, "", picture)

    return story.Telling(
        language,
        found.release.state,
        found.source_language,
        parallel if found.translated else "",
        found.translated and beside,
        address,
        card,
    )


def tell(
    found: Reading, versions: Sequence[Version], rows: Sequence[lists.Row], *, beside: bool
) -> story.StoryView:
    """The text with its label, its cards and what to read after it. rows: see `lists.related`."""
    how = telling(found, {row["story_id"]: row for row in rows}, beside=beside)
    view = story.build(found.content, how, found.version.published_at, label_of(found, versions, how))
    cards = {block.teaser.story for block in view.blocks if block.teaser}
    more = [
        row
        for row in rows
        if row["story_id"] not in cards
        and visibility.is_listed(row["public_release__state"], found.version.language)
    ]
    more.sort(key=lambda row: row["section_id"] != found.content["section"])
    view.more = [
        lists.teaser(row, found.language, lists.on_day(row["published_at"], found.language))
        for row in more[:3]
    ]
    return view


def label_of(found: Reading, versions: Sequence[Version], how: story.Telling) -> label.Label:
    version, release = found.version, found.release
    making = label.Making(
        language=found.language,
        state=release.state,
        source_language=found.source_language,
        facts=release.label,
        via=release.label.get("via") or (release.via.language if release.via else ""),
        changed=version.wanted.created_at if version.wanted and version.source_changed else None,
        marked=story.marked_count(found.content) if how.reader.marks else 0,
    )
    original = next((shown(row) for row in versions if row.language_id == found.source_language), None)
    address = story_path(original.language, version.story_id, original.slug) if original else ""
    links = label.links(
        making,
        original=site.absolute(address) if address else "",
        parallel=how.parallel,
        policy=reverse("public:about", args=[found.language]),
    )
    return label.Label(release.state, label.sentences(making), links)


def tags(topics: Iterable[Topic], content: Mapping[str, Any], language: str) -> list[story.Tag]:
    """The section and the tags that have a name in this language, in their order."""
    rows = {topic.pk: topic for topic in topics}
    found = []
    for pk in [content["section"], *content.get("tags", ())]:
        topic = rows.get(pk)
        if topic is not None and (name := topic.name_in(language)):
            found.append(story.Tag(name, shell.topic_path(topic, language), topic.kind == Topic.SECTION))
    return found
