"""What the system leaves for people: one queue, the worst first.

Whoever makes a text public or holds it says here what a person should look at. A task is done when
a later release no longer has its fault, or when the version is no longer held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from dragoman.core.types import Severity
from dragoman.newsroom import document
from dragoman.newsroom.models import Task, Version

RANK = {Severity.CRITICAL: 0, Severity.SERIOUS: 1, Severity.MINOR: 2}


def released(version: Version, content: document.Document) -> None:
    """A version went public: its marked sentences are the open work, and nothing else. One statement,
    two where a sentence is marked."""
    _close(version)
    Task.objects.bulk_create(
        Task(
            kind=Task.Kind.MARKED,
            story_id=version.story_id,
            language=version.language_id,
            segment=uid,
            severity=severity,
            data=findings,
        )
        for uid, severity, findings in _marked(content)
    )


def held(version: Version, reasons: Sequence[dict[str, Any]]) -> None:
    """A version waits for a person. Two statements."""
    _close(version, Task.Kind.HELD)
    critical = any(reason["code"].startswith(("critical", "no_translation")) for reason in reasons)
    Task.objects.create(
        kind=Task.Kind.HELD,
        story_id=version.story_id,
        language=version.language_id,
        severity=RANK[Severity.CRITICAL if critical else Severity.SERIOUS],
        data=list(reasons),
    )


def withdrawn(story_id: int, language: str = "") -> None:
    """Nobody has to look at what is down. One statement."""
    tasks = Task.objects.filter(story_id=story_id, done_at=None)
    if language:
        tasks = tasks.filter(language=language)
    tasks.update(done_at=timezone.now())


def waiting(languages: Iterable[str] | None = None) -> QuerySet[Task]:
    """Open tasks, the worst first, then the newest."""
    tasks = Task.objects.filter(done_at=None)
    if languages is not None:
        tasks = tasks.filter(language__in=list(languages))
    return tasks.order_by("severity", "-at")


def _marked(content: document.Document) -> Iterable[tuple[str, int, list[dict[str, Any]]]]:
    for _, seg in document.segments(content):
        if document.answered(seg):
            continue
        ranks = [RANK[finding["severity"]] for finding in seg.get("f", ())]
        if ranks and min(ranks) <= RANK[Severity.SERIOUS]:
            yield seg["id"], min(ranks), seg["f"]


def _close(version: Version, kind: str = "") -> None:
    tasks = Task.objects.filter(story_id=version.story_id, language=version.language_id, done_at=None)
    if kind:
        tasks = tasks.filter(kind=kind)
    tasks.update(done_at=timezone.now())
