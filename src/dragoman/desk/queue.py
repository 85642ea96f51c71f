"""What a person should look at, sentence by sentence, the worst first (newsroom.work)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from dragoman.core import languages
from dragoman.core.languages import Language as Tongue
from dragoman.core.types import Severity
from dragoman.desk import wording
from dragoman.desk.sheet import inline
from dragoman.newsroom import document, work
from dragoman.newsroom.models import Task, Version

PAGE = 50
SEVERITIES = (Severity.CRITICAL, Severity.SERIOUS, Severity.MINOR)


@dataclass(slots=True)
class Item:
    """One task. source and target are HTML, escaped; empty for a version that is held as a whole."""

    headline: str
    source_language: Tongue
    target_language: Tongue
    language: str
    severity: str
    url: str
    notes: list[tuple[str, wording.Said]] = field(default_factory=list)  # each with its severity
    source: str = ""
    target: str = ""


@dataclass(slots=True)
class Page:
    items: list[Item]
    number: int
    more: bool


def load(number: int, codes: Iterable[str] | None = None) -> Page:
    """One page of the queue. codes: only these languages. Two statements, whatever there is."""
    number = max(1, number)
    tasks = list(work.waiting(codes)[(number - 1) * PAGE : number * PAGE + 1])
    shown = tasks[:PAGE]
    versions = {
        (version.story_id, version.language_id): version
        for version in Version.objects.filter(
            story_id__in={task.story_id for task in shown}, language__in={task.language for task in shown}
        ).select_related("wanted", "public_release")
    }
    items = [
        _item(task, version)
        for task in shown
        if (version := versions.get((task.story_id, task.language))) and version.wanted
    ]
    return Page(items, number, len(tasks) > PAGE)


def _item(task: Task, version: Version) -> Item:
    assert version.wanted is not None
    item = Item(
        headline=version.wanted.headline,
        source_language=languages.get(version.wanted.language),
        target_language=languages.get(task.language),
        language=wording.language(task.language),
        severity=SEVERITIES[task.severity],
        url=reverse("desk:version", args=[task.story_id, task.language])
        + (f"#{task.segment}" if task.segment else ""),
    )
    if task.kind == Task.Kind.HELD:
        for reason in task.data:
            why = wording.why(reason, task.language, version.wanted.language)
            item.notes.append((why.mark, wording.Said(wording.capital(wording.work("held")), why.text)))
        return item
    release = version.public_release
    found = document.segments(release.content) if release else ()
    seg = next((seg for _, seg in found if seg["id"] == task.segment), None)
    if seg is not None:
        tags = document.tags_of(seg)
        item.source = inline(seg.get("s", ""), tags, [(f["source_span"], f["severity"]) for f in task.data])
        item.target = inline(seg["m"], tags, [(f["target_span"], f["severity"]) for f in task.data])
        texts = document.plain_of(seg, "s"), document.plain_of(seg)
        found_here = sorted(task.data, key=lambda finding: work.RANK[finding["severity"]])
        item.notes = [(finding["severity"], wording.finding(finding, *texts)) for finding in found_here]
    return item
