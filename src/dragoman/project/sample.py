"""Bring a newsroom in from a folder of files: `newsroom.toml`, stories, pictures, translations.

The formats are told in sample/README.md. What is there already is left as it is, so a second run
changes nothing and an editor's work on the sample survives it.
"""

from __future__ import annotations

import html
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files import File
from django.core.files.images import ImageFile
from django.db import transaction
from lxml import html as lxml_html
from lxml.etree import ParserError
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from dragoman.desk import review
from dragoman.lexicon.models import Term
from dragoman.newsroom import document
from dragoman.newsroom.models import AtCap, Language, Newsroom, Story, StoryByline, Topic, Version
from dragoman.people.models import Person, PersonName, ReviewRight, User

GROUPS = {"editors": "Moderators", "reporters": "Editors", "translators": "Editors"}


CORRECTED = ("headline", "kicker", "lead")  # what a correction may have changed, beside the body
HEAD = ("number", "language", "headline", "lead", "section", "tags", "bylines", "published")


class SampleError(ValueError):
    """A file of the sample cannot be read. The message names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class StoryFile:
    """One story file: its front matter and its body, parsed.

    earlier: the story as readers saw it before its corrections, the oldest first.
    """

    path: Path
    head: dict[str, Any]
    body: list[Any]
    earlier: list[StoryFile]

    @property
    def slug(self) -> str:
        return self.path.name.split(".")[0].partition("-")[2]


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Whatever is wrong in a file is one line that names the file."""
    try:
        yield
    except KeyError as error:
        raise SampleError(f"{path.name}: {error.args[0]!r} is missing, or names nothing there is") from None
    except ValidationError as error:
        raise SampleError(f"{path.name}: {'; '.join(error.messages)}") from None
    except (ValueError, TypeError, OSError, ParserError, ObjectDoesNotExist, review.Refused) as error:
        if isinstance(error, SampleError):
            raise
        raise SampleError(f"{path.name}: {' '.join(str(error).split())}") from None


def read_story(path: Path) -> StoryFile:
    with reading(path):
        parts = path.read_text(encoding="utf-8").split("+++\n", 2)
        if len(parts) != 3 or parts[0].strip():
            raise SampleError(f"{path.name}: does not begin with its head between two lines of +++")
        head = tomllib.loads(parts[1])
        if missing := [key for key in HEAD if key not in head]:
            raise SampleError(f"{path.name}: has no {', '.join(missing)}")
        return _story(path, head, parts[2])


def _story(path: Path, head: dict[str, Any], markup: str) -> StoryFile:
    elements = lxml_html.fragments_fromstring(markup)
    body = [element for element in elements if not isinstance(element, str)]
    return StoryFile(path, head, body, _earlier(path, head, markup))


def _earlier(path: Path, head: dict[str, Any], markup: str) -> list[StoryFile]:
    corrections = head.get("corrections", [])
    for number in reversed(range(len(corrections))):
        if was := corrections[number].get("was"):
            head, markup = _undone(path, head, markup, was)
            before = _story(path, head | {"corrections": corrections[:number]}, markup)
            return [*before.earlier, before]
    return []


def _undone(
    path: Path, head: dict[str, Any], markup: str, was: list[dict[str, str]]
) -> tuple[dict[str, Any], str]:
    """A story without a correction: what stands there `now` is again what stood there `before`."""
    texts = {key: head.get(key, "") for key in CORRECTED} | {"body": markup}
    for row in was:
        times = sum(text.count(row["now"]) for text in texts.values())
        if times != 1:
            raise SampleError(
                f"{path.name}: what was corrected is not clear, “{row['now']}” occurs {times} times"
            )
        texts = {key: text.replace(row["now"], row["before"]) for key, text in texts.items()}
    markup = texts.pop("body")
    return head | texts, markup


def stories(folder: Path) -> list[StoryFile]:
    files = [read_story(path) for path in sorted((folder / "stories").glob("*.html"))]
    if not files:
        raise SampleError(f"no stories in {folder / 'stories'}")
    return files


# ---------------------------------------------------------------- the house


@transaction.atomic
def settle(folder: Path, site_url: str) -> Newsroom:
    """Languages, sections, tags, people, users, terms and the root page, where they are missing."""
    with reading(folder / "newsroom.toml"):
        return _settle(tomllib.loads((folder / "newsroom.toml").read_text(encoding="utf-8")), site_url)


def _settle(config: dict[str, Any], site_url: str) -> Newsroom:
    for position, row in enumerate(config["languages"]):
        switches = {key: row[key] for key in row if key != "code"}
        if switches.get("at_cap", AtCap.NEXT) not in AtCap.values:
            raise ValueError(
                f"at_cap of {row['code']} is {switches['at_cap']!r}. Write one of: {', '.join(AtCap.values)}."
            )
        Language.objects.get_or_create(code=row["code"], defaults={"position": position, **switches})
    for kind, table in ((Topic.SECTION, "sections"), (Topic.TAG, "tags")):
        for position, row in enumerate(config[table]):
            _topic(kind, position, row)
    for row in config["people"]:
        _person(row)
    for row in config["do_not_translate"]:
        Term.objects.get_or_create(text=row["text"], defaults={"note": row.get("note", "")})
    for row in config["users"]:
        _user(row)
    newsroom = Newsroom.objects.first()
    if newsroom is None:
        name = config["site"]["name"]
        newsroom = Newsroom(title=name.get("en") or next(iter(name.values())), slug="newsroom")
        Page.objects.get(depth=1).add_child(instance=newsroom)
    address = urlsplit(site_url)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    old = site.root_page_id
    site.hostname, site.port = (
        address.hostname or "localhost",
        address.port or (443 if address.scheme == "https" else 80),
    )
    site.site_name, site.root_page = newsroom.title, newsroom
    site.save()
    if old and old != newsroom.pk:
        Page.objects.filter(pk=old, depth=2, numchild=0).delete()  # Wagtail's "Welcome" page
    return newsroom


def _topic(kind: str, position: int, row: dict[str, Any]) -> None:
    names = dict(row["names"])
    language = row.get("language", "en")
    Topic.objects.get_or_create(
        kind=kind,
        slug=row["slug"],
        defaults={
            "name": names.pop(language),
            "language": language,
            "names": {code: {"text": text, "owner": "person"} for code, text in names.items()},
            "in_menu": row.get("in_menu", True),
            "position": position,
        },
    )


def _person(row: dict[str, Any]) -> None:
    person, new = Person.objects.get_or_create(
        slug=row["slug"], defaults={"name": row["name"], "language": row["language"]}
    )
    if new:
        PersonName.objects.bulk_create(
            PersonName(person=person, language=code, name=name) for code, name in row["names"].items()
        )


def _user(row: dict[str, Any]) -> None:
    person = Person.objects.get(slug=row["person"])
    first, _, last = person.name.partition(" ")
    user, new = User.objects.get_or_create(
        username=row["person"], defaults={"first_name": first, "last_name": last, "is_active": True}
    )
    if new:
        user.set_unusable_password()
        user.save()
        user.groups.add(*Group.objects.filter(name=GROUPS[row["group"]]))
        ReviewRight.objects.bulk_create(ReviewRight(user=user, language=code) for code in row["reviews"])


# ---------------------------------------------------------------- stories


def bring_in(folder: Path, newsroom: Newsroom, files: list[StoryFile]) -> list[Story]:
    """Make the pages of all stories, then give each its text: one revision, and one more for each
    correction. Nothing is published yet.

    Returns the stories in the order of their numbers, published ones as they stand.
    """
    pages = {story.slug: story for story in Story.objects.child_of(newsroom)}
    found: dict[int, Story] = {}
    for file in files:
        story = pages.get(file.slug)
        if story is None:
            with reading(file.path), transaction.atomic():
                story = _bare(file)
                newsroom.add_child(instance=story)
        found[file.head["number"]] = story
    for file in files:
        story = found[file.head["number"]]
        if story.latest_revision_id is None:
            with reading(file.path), transaction.atomic():
                for text in (*file.earlier, file):
                    _fill(story, text, folder, found)
                    story.save_revision()
    return [found[number] for number in sorted(found)]


def _bare(file: StoryFile) -> Story:
    head = file.head
    source = head.get("source") or {}
    return Story(
        title=head["headline"],
        slug=file.slug,
        language=head["language"],
        kicker=head.get("kicker", ""),
        lead="",
        section=Topic.objects.get(kind=Topic.SECTION, slug=head["section"]),
        sensitive=head.get("sensitive", False),
        embargo=head.get("embargo"),
        source_name=source.get("name", ""),
        source_url=source.get("url", ""),
        may_republish=source.get("may_republish", False),
        may_translate=source.get("may_translate", False),
        first_published_at=head["published"],
        live=False,
        has_unpublished_changes=True,
    )


def _fill(story: Story, file: StoryFile, folder: Path, found: dict[int, Story]) -> None:
    head = file.head

    def inline(element: Any) -> str:
        for link in element.iter("a"):
            if "data-story" in link.attrib:
                number = int(link.attrib.pop("data-story"))
                if number in found:
                    link.set("linktype", "page")
                    link.set("id", str(found[number].pk))
                else:
                    link.drop_tag()
        inner = html.escape(element.text or "", quote=False) + "".join(
            lxml_html.tostring(child, encoding="unicode") for child in element
        )
        return inner.strip()

    blocks: list[tuple[str, Any]] = []
    for element in file.body:
        data = element.attrib
        if element.tag == "p":
            blocks.append(("paragraph", f"<p>{inline(element)}</p>"))
        elif element.tag == "h2":
            blocks.append(("heading", element.text_content().strip()))
        elif element.tag in ("ul", "ol"):
            content = inline(element)
            blocks.append(("list", f"<{element.tag}>{content}</{element.tag}>"))
        elif element.tag == "figure":
            image = _picture(folder / "pictures", data["data-picture"])
            blocks.append(
                (
                    "image",
                    {
                        "image": image.pk,
                        "alt": data["data-alt"],
                        "caption": data.get("data-caption", ""),
                        "credit": data["data-credit"],
                    },
                )
            )
        elif element.tag == "blockquote":
            blocks.append(
                (
                    "quotation",
                    {
                        "text": f"<p>{inline(element)}</p>",
                        "speaker": data["data-speaker"],
                        "role": data.get("data-role", ""),
                        "language": data.get("lang", head["language"]),
                        "original": data.get("data-original", ""),
                        "where": data.get("data-where", ""),
                    },
                )
            )
        elif element.tag == "aside":
            number = int(data["data-story"])
            if number in found:
                blocks.append(("card", {"story": found[number].pk}))
        else:
            raise SampleError(f"{file.path.name}: <{element.tag}> is no block of a story")
    story.title = head["headline"]
    story.kicker = head.get("kicker", "")
    lead = lxml_html.fragment_fromstring(head["lead"], create_parent="p")
    story.lead = f"<p>{inline(lead)}</p>"
    story.body = story.body.stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])
    story.sources = story.sources.stream_block.to_python(
        [
            {"type": "source", "value": {"text": row["text"], "url": row.get("url", "")}}
            for row in head.get("sources", [])
        ]
    )
    story.corrections = story.corrections.stream_block.to_python(
        [
            {"type": "correction", "value": {"at": row["at"], "text": f"<p>{row['text']}</p>"}}
            for row in head.get("corrections", [])
        ]
    )
    people = Person.objects.in_bulk(head["bylines"], field_name="slug")
    story.bylines = [
        StoryByline(person=people[slug], sort_order=order) for order, slug in enumerate(head["bylines"])
    ]
    story.tags.set(Topic.objects.filter(kind=Topic.TAG, slug__in=head["tags"]))
    story.save()


def _picture(folder: Path, name: str) -> Any:
    Image = get_image_model()
    image = Image.objects.filter(title=name).first()
    if image is None:
        with (folder / f"{name}.png").open("rb") as stream:
            image = Image(title=name, file=ImageFile(File(stream), name=f"{name}.png"))
            image.save()
    return image


def publish(story: Story, user: User) -> bool:
    """Publish a story that never was, the text before a correction first, or schedule it where it is
    under embargo. Returns whether it was done now."""
    if Version.objects.filter(story_id=story.pk).exists() or story.scheduled_revision:
        return False
    try:
        with transaction.atomic():
            for revision in story.revisions.order_by("pk"):
                revision.publish(user=user)
    except ValidationError as error:
        raise SampleError(f"{story.slug}: {' '.join(error.messages)}") from None
    return True


# ---------------------------------------------------------------- translations by persons


def translations(folder: Path, story: Story, file: StoryFile) -> list[str]:
    """Bring in what persons translated, for a story that is public. Returns the languages done now."""
    done: list[str] = []
    if not Version.objects.filter(story_id=story.pk).exists():
        return done
    for path in sorted(file.path.parent.glob(f"{file.head['number']:02}-*.txt")):
        language = path.name.split(".")[-2]
        with reading(path):
            version = review.version_of(story.pk, language)
            if version.latest_release is None:
                _translation(version, path, file)
                done.append(language)
    return done


def _translation(version: Version, path: Path, file: StoryFile) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    user = _translator(lines, path)
    texts = [line for line in lines if line.strip() and not line.startswith("#")]
    assert version.wanted is not None
    segs = [seg for _, seg in document.segments(version.wanted.content)]
    if len(segs) != len(texts):
        raise SampleError(f"{path.name}: {len(texts)} lines for {len(segs)} sentences of {file.path.name}")
    edits = [
        review.Edit(seg["id"], text) for seg, text in zip(segs, texts, strict=True) if text.strip() != "="
    ]
    review.save(version, edits, user)
    review.publish(version, user)


def _translator(lines: list[str], path: Path) -> User:
    for line in lines:
        if line.startswith("#") and "translator:" in line:
            return User.objects.get(username=line.partition("translator:")[2].strip())
    raise SampleError(f"{path.name}: no line “# … translator: SLUG”")
