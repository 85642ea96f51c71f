"""The spine: statements of a job and of publishing, CPU of forty languages, cold pages.

Everything runs on a SQLite file of its own, with the dummy engine.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

FORTY = (
    *("ru", "uk", "az", "es", "pt", "ca", "fr", "ar", "de", "it", "nl", "pl", "tr", "be"),
    *("kk", "uz", "ka", "hy", "he", "fa", "hi", "ja", "ko", "zh", "cs", "sk", "sl", "hr"),
    *("sr", "bg", "ro", "hu", "fi", "sv", "da", "nb", "et", "lv", "lt", "el"),
)
SENTENCE = "The harbour office counted {} passengers on boat number {} before the bells of {} rang."


def measure() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.test")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        return [*_statements(), *_forty(), *_pages()]


def _row(name: str, value: float, unit: str, note: str = "") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "note": note}


# ---------------------------------------------------------------- ground


def _languages(codes: list[str]) -> None:
    from dragoman.newsroom.models import Language

    for position, code in enumerate(codes):
        Language.objects.get_or_create(code=code, defaults={"position": position})


def _story(sentences: int, title: str) -> Any:
    """A story of so many sentences, four to a paragraph, with a link here and there."""
    from wagtail.models import Page

    from dragoman.newsroom.models import Newsroom, Story, StoryByline, Topic
    from dragoman.people.models import Person

    root = Newsroom.objects.first()
    if root is None:
        root = Page.objects.get(depth=1).add_child(instance=Newsroom(title="Bench", slug="bench"))
    section, _ = Topic.objects.get_or_create(
        kind="section", slug="city", defaults={"name": "City", "language": "en"}
    )
    person, _ = Person.objects.get_or_create(slug="vera", defaults={"name": "Vera Lunina", "language": "ru"})
    story = Story(
        title=title,
        slug=title.lower().replace(" ", "-"),
        language="en",
        lead="<p>What the night brought.</p>",
        section=section,
    )
    story.body = _body(story, sentences)
    story.bylines = [StoryByline(person=person)]
    return root.add_child(instance=_draft(story))


def _draft(story: Any) -> Any:
    story.live = False
    return story


def _body(story: Any, sentences: int, changed: int | None = None) -> Any:
    lines = [SENTENCE.format(100 + n, n, f"tower {n % 7}") for n in range(sentences)]
    if changed is not None:
        lines[changed] = "Nobody expected this line, which an editor wrote after lunch."
    blocks = []
    for start in range(0, sentences, 4):
        text = " ".join(lines[start : start + 4])
        if start % 12 == 0:
            text = text.replace("harbour office", '<a href="https://harbour.example/">harbour office</a>', 1)
        blocks.append({"type": "paragraph", "value": f"<p>{text}</p>"})
    return story.body.stream_block.to_python(blocks)


def _publish(story: Any) -> Any:
    story.save_revision().publish()
    return type(story).objects.get(pk=story.pk)


@contextmanager
def _counted() -> Iterator[list[int]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    result = [0]
    with CaptureQueriesContext(connection) as queries:
        yield result
    result[0] = len(queries)


def _translator(engine: Any) -> Any:
    from dragoman.core.engines.chain import Chain
    from dragoman.desk.translate import Translator

    return Translator(Chain([engine]), checks=())


def _engine() -> Any:
    from dragoman.core.engines.dummy import DummyEngine

    return DummyEngine(alias="dummy")


def _work_off(translator: Any, one: Callable[[Any], None] | None = None) -> int:
    """Read events, then do every job that is due; `one` is called around each."""
    from dragoman.desk import jobs

    jobs.read_events(translator.chain)
    done = 0
    while True:
        job = jobs.take()
        if job is None:
            return done
        translator.run(job)
        done += 1


# ---------------------------------------------------------------- statements


def _statements() -> list[dict[str, Any]]:
    from dragoman.desk import jobs
    from dragoman.newsroom import publishing

    _languages(["en", "uk"])
    translator = _translator(_engine())
    rows = []

    def one_job() -> int:
        jobs.read_events(translator.chain)
        with _counted() as count:
            translator.run(jobs.take())
        return count[0]

    stories = {}
    for sentences in (10, 200):
        stories[sentences] = _publish(_story(sentences, f"Boats {sentences}"))
        rows.append(
            _row(
                f"job_statements_{sentences}",
                one_job(),
                "statements",
                "lease to release, BEGIN and COMMIT included",
            )
        )
    story = stories[200]
    story.body = _body(story, 200, changed=100)
    _publish(story)
    rows.append(_row("job_statements_edit", one_job(), "statements", "one sentence of 200 edited"))

    counts: list[int] = []
    original = publishing.publish

    def counting(*args: Any, **kwargs: Any) -> Any:
        with _counted() as count:
            release = original(*args, **kwargs)
        counts.append(count[0])
        return release

    note = []
    for codes in (["en", "uk"], ["en", *FORTY]):
        _languages(codes)
        story.body = _body(story, 200, changed=10 + len(codes))
        counts.clear()
        with mock.patch.object(publishing, "publish", counting), _counted() as all_of_it:
            _publish(story)
        note.append(f"{len(codes)} languages: {max(counts)} of {all_of_it[0]}")
    rows.append(_row("publish_statements", max(counts), "statements", "; ".join(note)))
    _work_off(translator)
    return rows


# ---------------------------------------------------------------- forty languages


def _forty() -> list[dict[str, Any]]:
    _languages(["en", *FORTY])
    engine = _engine()
    translator = _translator(engine)
    story = _story(60, "Forty languages")
    words = sum(len(str(block.value.source).split()) for block in story.body)

    def timed(action: Callable[[], Any]) -> float:
        before = time.process_time()
        action()
        return time.process_time() - before

    best: dict[str, list[float]] = {"publish": [], "edit": []}
    segments = 0
    for turn in range(3):
        if turn:
            story = _story(60, f"Forty languages {turn}")

        def publish(story: Any = story) -> None:
            _publish(story)
            assert _work_off(translator) == len(FORTY)

        best["publish"].append(timed(publish))
        story = type(story).objects.get(pk=story.pk)
        story.body = _body(story, 60, changed=20)
        sent = engine.sent

        best["edit"].append(timed(lambda story=story: publish(story)))
        segments = engine.sent - sent
    how = "Wagtail's own publishing and all 40 jobs; the median of 3 stories"
    return [
        _row("publish_40_cpu_s", sorted(best["publish"])[1], "CPU s", f"{words} words; {how}"),
        _row("edit_40_cpu_s", sorted(best["edit"])[1], "CPU s", f"one sentence edited; {how}"),
        _row("edit_40_segments", segments, "segments", "sent to the engine after the edit, 40 languages"),
    ]


# ---------------------------------------------------------------- pages


def _pages() -> list[dict[str, Any]]:
    from django.test import Client
    from django.urls import clear_url_caches

    from dragoman.newsroom.models import Version

    clear_url_caches()
    client = Client()
    version = (
        Version.objects.filter(language="uk", public_release__isnull=False)
        .select_related("public_release")
        .last()
    )
    assert version is not None
    assert version.public_release is not None
    from dragoman.newsroom.addresses import front_path, story_path

    rows = []
    for name, path in (
        ("story_cold_queries", story_path("uk", version.story_id, version.public_release.slug)),
        ("front_cold_queries", front_path("uk")),
    ):
        with _counted() as count:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        rows.append(
            _row(
                name, count[0], "queries", f"{path}, {Version.objects.filter(language='uk').count()} stories"
            )
        )
    return rows
