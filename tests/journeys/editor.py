"""An editor at work: reads one order a line (JSON) from standard input, answers each with one line.

Run as `python -m tests.journeys.editor`, with the settings of the processes beside it.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from typing import Any

from dragoman.cli import use_settings

use_settings()

import django  # noqa: E402

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from dragoman.desk import review  # noqa: E402
from dragoman.newsroom import events as recorded  # noqa: E402
from dragoman.newsroom.models import Event, Language, Newsroom, Release, Story, StoryByline, Topic  # noqa: E402
from dragoman.people.models import Person, User  # noqa: E402

WORDS = ["harbour", "ferry", "council", "bridge", "market", "school", "library", "tram", "garden", "letter"]


def settle(languages: list[str]) -> None:
    """An empty newsroom."""
    for position, code in enumerate(languages):
        Language.objects.create(code=code, position=position)
    # Named by a person in every language, so that engines have the sentences of stories alone to do.
    names = {code: {"text": f"City ({code})", "owner": "person"} for code in languages if code != "en"}
    Topic.objects.create(kind=Topic.SECTION, slug="city", name="City", language="en", names=names)
    Person.objects.create(slug="noor", name="Noor Abadi", language="en")
    User.objects.create_superuser("editor", "editor@example.org", "a long password", first_name="Edith")
    newsroom = Page.objects.get(depth=1).add_child(instance=Newsroom(title="The Test", slug="newsroom"))
    Site.objects.update(root_page=newsroom)


def text(story: int, sentences: int, edit: int) -> list[tuple[str, str]]:
    """Paragraphs of three sentences. An edit changes the last sentence, and no other."""
    made = [
        f"The {WORDS[(story + n) % len(WORDS)]} near the {WORDS[(story * 5 + n * 7) % len(WORDS)]} "
        f"stays open in week {n} of report {story}."
        for n in range(sentences)
    ]
    if edit:
        made[-1] = f"This was written again for edition {edit} of report {story}."
    return [("paragraph", f"<p>{' '.join(made[n : n + 3])}</p>") for n in range(0, sentences, 3)]


def draft(number: int, sentences: int, **fields: Any) -> Story:
    story = Story(
        title=f"News of the {WORDS[number % len(WORDS)]} in report {number}",
        slug=f"report-{number}",
        lead="<p>What happened at the harbour yesterday, told from the beginning.</p>",
        body=text(number, sentences, 0),
        section=Topic.objects.get(slug="city"),
        language="en",
        live=False,
        has_unpublished_changes=True,
        **fields,
    )
    story.bylines = [StoryByline(person=Person.objects.get(slug="noor"), sort_order=0)]
    Newsroom.objects.get().add_child(instance=story)
    return story


def publish(first: int, count: int, sentences: int = 3) -> list[int]:
    """Write and publish stories. Returns their numbers in the database."""
    user = User.objects.get(username="editor")
    made = []
    for number in range(first, first + count):
        story = draft(number, sentences)
        story.save_revision(user=user).publish(user=user)
        made.append(story.pk)
    return made


def edit(stories: list[int], edition: int) -> int:
    """Change the last sentence of each story, and publish."""
    user = User.objects.get(username="editor")
    for pk in stories:
        story = Story.objects.get(pk=pk).get_latest_revision_as_object()
        number = int(story.slug.rpartition("-")[2])
        sentences = sum(str(block.value).count(". ") + 1 for block in story.body)
        story.body = text(number, sentences, edition)
        story.save_revision(user=user).publish(user=user)
    return len(stories)


def schedule(number: int, seconds: float, *, embargo: bool = False) -> dict[str, Any]:
    """Publish a story at a time to come: by Wagtail's clock, or by an embargo."""
    user = User.objects.get(username="editor")
    at = timezone.now() + timedelta(seconds=seconds)
    story = draft(number, 3)
    setattr(story, "embargo" if embargo else "go_live_at", at)
    story.save_revision(user=user).publish(user=user)
    story.refresh_from_db()
    return {"story": story.pk, "at": at.timestamp(), "live": story.live}


def translate(story: int, language: str) -> None:
    """Write a version by hand, from its first sentence to its last, and publish it."""
    user = User.objects.get(username="editor")
    rows = review.sentences(review.version_of(story, language))
    edits = [review.Edit(row.uid, f"By a person: {row.uid}") for row in rows]
    review.save(review.version_of(story, language), edits, user)
    review.publish(review.version_of(story, language), user)


def unpublish(story: int) -> None:
    Story.objects.get(pk=story).unpublish(user=User.objects.get(username="editor"))


def first_seen(story: int) -> dict[str, float]:
    """When each language of a story was first public, in seconds since 1970."""
    found: dict[str, float] = {}
    for language, at in (
        Release.objects.filter(story_id=story)
        .exclude(policy__has_key="ahead")
        .order_by("pk")
        .values_list("language", "created_at")
    ):
        found.setdefault(language, at.timestamp())
    return found


def events(story: int) -> list[list[str]]:
    return [
        list(row)
        for row in Event.objects.filter(story_id=story).order_by("pk").values_list("kind", "language")
    ]


def record(count: int, seconds: float) -> list[int]:
    """Write events in one transaction, which then takes its time to end. Returns their numbers."""
    with transaction.atomic():
        made = [recorded.record(Event.Kind.HELD, 1).pk for _ in range(count)]
        time.sleep(seconds)
    return made


def consume(until: int) -> list[int]:
    """Read events as they come, up to the one with this number. Returns the numbers in the order read."""
    seen: list[int] = []
    end = time.monotonic() + 60
    while (not seen or seen[-1] < until) and time.monotonic() < end:
        if not recorded.consume("test", lambda batch: seen.extend(event.pk for event in batch), batch=3):
            time.sleep(0.01)
    return seen


VERBS = {
    verb.__name__: verb
    for verb in (settle, publish, edit, schedule, unpublish, translate, first_seen, events, record, consume)
}


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(VERBS[order.pop("do")](**order)), flush=True)


if __name__ == "__main__":
    main()
