"""What became of every story in every language, as rows: for the demo's table and for reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from dragoman.desk import wording
from dragoman.newsroom import document
from dragoman.newsroom.addresses import story_path
from dragoman.newsroom.models import Target, Version


@dataclass(frozen=True, slots=True)
class Row:
    """state: of the public release, None if none is public. findings: of what is public, else of
    what is held. url: where readers find it, None if nothing is public. why: what it waits for."""

    story_id: int
    story: str
    source: str
    language: str
    state: str | None
    work: str
    engine: str
    words: int
    findings: dict[str, int] = field(default_factory=dict)
    url: str | None = None
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        keys = ("story", "source", "language", "state", "work", "engine", "words", "findings", "url")
        return {key: getattr(self, key) for key in keys} | {"engine": self.engine or None, "why": self.why}


def rows(stories: Iterable[int] | None = None) -> list[Row]:
    """One row for each story and language, its own language too. Three statements."""
    versions = Version.objects.select_related("public_release", "wanted").order_by(
        "story_id", "language__position"
    )
    if stories is not None:
        versions = versions.filter(story_id__in=list(stories))
    held: dict[tuple[int, str], dict[str, Target]] = {}
    for target in Target.objects.select_related("segment").order_by("pk"):
        held.setdefault((target.segment.story_id, target.language), {})[target.segment.uid] = target
    return [_row(version, held.get((version.story_id, version.language_id), {})) for version in versions]


def _row(version: Version, held: dict[str, Target]) -> Row:
    release = version.public_release
    if release is not None:
        found = [finding for _, seg in document.segments(release.content) for finding in seg.get("f", ())]
        engine = release.label.get("engine", "")
    else:
        found = [finding for target in held.values() for finding in target.findings]
        engine = ", ".join(sorted({target.engine for target in held.values() if target.engine}))
    count = Counter(finding["severity"] for finding in found)
    wanted = version.wanted
    return Row(
        version.story_id,
        wanted.headline if wanted else "",
        wanted.language if wanted else "",
        version.language_id,
        release.state if release else None,
        version.work,
        engine,
        document.words(release.content) if release else 0,
        {severity: count[severity] for severity in ("critical", "serious", "minor")},
        settings.SITE_URL + story_path(version.language_id, version.story_id, release.slug)
        if release
        else None,
        " ".join(dict.fromkeys(_why(reason, version) for reason in version.reasons)),
    )


def _why(reason: dict[str, Any], version: Version) -> str:
    """In a column that says "no engine" already, the cure is enough."""
    if reason.get("code") == "no_engine":
        return wording.cure(reason.get("cure") or {})
    return wording.why(reason, version.language_id, version.wanted.language if version.wanted else "").text
