"""Translating ahead what waits for its hour: under embargo, or with a date set in Wagtail.

Readers and lists see versions, and such a story has none yet. Its text is kept as a source release
that no version refers to, and what engines make of it as targets: only engines that send nothing
out are asked. At the hour the jobs find those sentences as they find those of a held version, and
ask an engine for what has changed since and no more.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from dataclasses import dataclass, field

from django.db import OperationalError, transaction
from django.utils import timezone
from wagtail.models import Revision

from dragoman.core.pipeline import COPY
from dragoman.desk import money, targets
from dragoman.desk.translate import Translator, keep, made_of
from dragoman.newsroom import document, publishing
from dragoman.newsroom.models import Language, Release, Story, Version

log = logging.getLogger("dragoman.worker")

LOOK = 10.0  # seconds between looks at what is scheduled


@dataclass
class Ahead:
    """What this process has still to prepare, and the scheduled revisions that it has taken up."""

    translator: Translator
    todo: deque[tuple[Release, str]] = field(default_factory=deque)
    seen: set[int] = field(default_factory=set)
    _looked: float = 0.0

    def step(self) -> bool:
        """Prepare one language of one story, when nothing else waits. Returns whether there was one."""
        try:
            if not self.todo:
                self._look()
            if not self.todo:
                return False
            prepare(self.translator, *self.todo.popleft())
        except OperationalError:
            raise
        except Exception:
            log.exception("not translated ahead")  # it is translated when it goes out
        return True

    def _look(self) -> None:
        if time.monotonic() - self._looked < LOOK:
            return
        self._looked = time.monotonic()
        scheduled = Revision.objects.filter(approved_go_live_at__gt=timezone.now())
        self.seen &= set(scheduled.values_list("pk", flat=True))  # what has gone out since is forgotten
        for revision in scheduled.exclude(pk__in=self.seen).order_by("approved_go_live_at"):
            self.seen.add(revision.pk)
            story = revision.as_object()
            if isinstance(story, Story) and (release := publishing.prepare(story)):
                others = Language.objects.exclude(pk=story.language).values_list("pk", flat=True)
                self.todo.extend((release, language) for language in others)


def prepare(translator: Translator, release: Release, language: str) -> None:
    """Make what the story has no sentences for in this language, and keep it. Nothing goes out."""
    version = Version(story_id=release.story_id, language_id=language)
    plan = targets.plan(
        release,
        language,
        latest=None,
        rows=targets.rows_of(version),
        chain=translator.chain,
        private=True,
    )
    try:
        found, _ = translator.make(plan.units, version, release, private=True)
    except money.CapReached:
        return  # there may be money at its hour
    results = {result.id: result for result in found}
    made = {}
    for uid, keys in plan.pieces.items():
        parts = [results[key] for key in keys]
        if all(part.marked is not None and part.engine != COPY for part in parts):
            made[uid] = made_of(parts, plan.via.get(uid, ""))
    with transaction.atomic():
        if not Version.objects.filter(story_id=release.story_id).exists():  # or its jobs are at it
            segments = document.segments(release.content)
            keep(version, ((place, seg | made.get(seg["id"], {})) for place, seg in segments), list(made))
