"""Versions, releases, targets and events: what became of a story in each language.

A page of the tree can be deleted; what was published, approved and logged about it cannot. So
these rows name their story by number, without a constraint that would take them along.
Releases, targets, approvals and events are append-only; the database refuses anything else
(migration 0002).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dragoman.core.types import Owner, TargetKind
from dragoman.newsroom.models.places import Language


class State(models.TextChoices):
    """Who answers for a released text."""

    ORIGINAL = "original", _("original")
    HUMAN = "human", _("translated by a person")
    MACHINE = "machine", _("by machine, not checked")
    REVIEWED = "reviewed", _("by machine, checked")


class Work(models.TextChoices):
    """Where a version is on its way to the wanted source release."""

    BEHIND = "behind", _("behind")
    TRANSLATING = "translating", _("translating")
    HELD = "held", _("held")
    NO_ENGINE = "no_engine", _("no engine")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Release(models.Model):
    """A text as readers see it, whole and immutable, in one language (DESIGN, "release").

    content: see `newsroom.document`. label: what the reader is told of how it was made. policy:
    what let it through the gate; with `ahead` it is a text that still waits for its hour. hash: of
    everything that is text in it; approvals bind to it.
    """

    story_id = models.BigIntegerField(db_index=False)
    language = models.CharField(max_length=35)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    source = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="translations")
    via = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried")
    content = models.JSONField()
    hash = models.CharField(max_length=32)
    slug = models.CharField(max_length=120)
    headline = models.TextField()
    lead = models.TextField(blank=True)
    kicker = models.TextField(blank=True)
    hero = models.JSONField(null=True)
    section_id = models.BigIntegerField(null=True)
    label = models.JSONField(default=dict)
    policy = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story_id", "language", "number"], name="release_number_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="release_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.ORIGINAL, source=None)
                | (~Q(state=State.ORIGINAL) & Q(source__isnull=False)),
                name="release_original_or_from_source",
            ),
        ]

    def __str__(self) -> str:
        return f"story {self.story_id}, {self.language}, release {self.number} ({self.state})"


class Version(models.Model):
    """One language of one story, on two independent axes: what is public, and the work.

    wanted: the source release that the work is for. published_at: when the story first appeared;
    lists sort by it. releases: how many there have been. reasons: why it is held or waits, as
    data ([{"code": …}]).
    """

    story_id = models.BigIntegerField()
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    public_release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="public_in")
    latest_release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+")
    wanted = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="wanted_by")
    work = models.CharField(max_length=11, choices=Work.choices, default=Work.BEHIND)
    reasons = models.JSONField(default=list)
    releases = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    section_id = models.BigIntegerField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="open_versions"
    )
    opened_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story_id", "language"], name="version_one_per_language"),
            models.CheckConstraint(condition=Q(work__in=Work.values), name="version_work_known"),
            models.CheckConstraint(
                condition=~Q(work=Work.WITHDRAWN) | Q(public_release=None),
                name="version_withdrawn_is_not_public",
            ),
        ]
        indexes = [
            models.Index("language", F("published_at").desc(), name="version_front"),
            models.Index("language", "section_id", F("published_at").desc(), name="version_section"),
            models.Index("work", F("changed_at").desc(), name="version_work"),
        ]

    def __str__(self) -> str:
        return f"story {self.story_id} in {self.language_id}: {self.work}"

    @property
    def is_original(self) -> bool:
        return bool(self.wanted and self.wanted.language == self.language_id)

    @property
    def source_changed(self) -> bool:
        """Readers see a text that was made from an earlier source release (L15)."""
        release = self.public_release
        return bool(release and release.source_id and release.source_id != self.wanted_id)


class Segment(models.Model):
    """One sentence of a story, across all its source releases. Exists once a person, or a held
    version, has targets for it; releases carry the rest in their content."""

    story_id = models.BigIntegerField()
    uid = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, default="body")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story_id", "uid"], name="segment_once")]

    def __str__(self) -> str:
        return f"{self.story_id}/{self.uid}"


class Target(models.Model):
    """A segment in one language; the newest row is the one that counts. Append-only.

    made_from: hash of the source it translates. via: language and hash of the pivot text it was made
    through; of a quotation's wording the hash alone.
    """

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="targets")
    language = models.CharField(max_length=35)
    kind = models.CharField(max_length=7, choices=[(k.value, k.value) for k in TargetKind], default="text")
    owner = models.CharField(max_length=9, choices=[(o.value, o.value) for o in Owner])
    marked = models.TextField(blank=True)
    added = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    made_from = models.CharField(max_length=32)
    via = models.CharField(max_length=32, blank=True)
    engine = models.CharField(max_length=60, blank=True)
    engine_version = models.CharField(max_length=60, blank=True)
    trust = models.CharField(max_length=11, default="publishable")
    findings = models.JSONField(default=list)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__in=[o.value for o in Owner]), name="target_owner_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in TargetKind]), name="target_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="omitted") | ~Q(reason=""), name="target_omitted_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(owner="person") | Q(actor__isnull=False), name="target_person_has_actor"
            ),
        ]
        indexes = [models.Index("segment", "language", F("id").desc(), name="target_newest")]

    def __str__(self) -> str:
        return f"{self.segment} {self.language} by {self.owner}"


class Approval(models.Model):
    """A named person answered for a release as it stood (L3, L4, L7). Never deleted."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="approvals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    user_name = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    text_hash = models.CharField(max_length=32)
    checklist = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.user_name} approved {self.release}"


class Event(models.Model):
    """What happened, in order, written in the transaction in which it happened."""

    class Kind(models.TextChoices):
        PUBLISHED = "published"  # a new source release
        RELEASED = "released"  # a language went public
        HELD = "held"
        WITHDRAWN = "withdrawn"  # a language
        RESTORED = "restored"
        REVERTED = "reverted"  # a language went back to an earlier release
        UNPUBLISHED = "unpublished"  # the story, in every language
        DELETED = "deleted"

    kind = models.CharField(max_length=11, choices=Kind.choices)
    story_id = models.BigIntegerField()
    language = models.CharField(max_length=35, blank=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+")
    data: Any = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "published",
                        "released",
                        "held",
                        "withdrawn",
                        "restored",
                        "reverted",
                        "unpublished",
                        "deleted",
                    ]
                ),
                name="event_kind_known",
            )
        ]
        indexes = [models.Index(fields=["story_id", "id"], name="event_story")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.story_id} {self.language}"


class Task(models.Model):
    """Something a person has to look at: a sentence that went out marked, a version that is held.

    severity: 0 critical, 1 serious, 2 minor; the worst stands first. data: findings or reasons.
    See `newsroom.work`.
    """

    class Kind(models.TextChoices):
        MARKED = "marked", _("a sentence went out marked")
        HELD = "held", _("a version is held")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    story_id = models.BigIntegerField()
    language = models.CharField(max_length=35)
    segment = models.CharField(max_length=20, blank=True)
    severity = models.PositiveSmallIntegerField(default=1)
    data = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story_id", "language", "kind", "segment"],
                condition=Q(done_at=None),
                name="task_open_once",
            )
        ]
        indexes = [
            models.Index("language", "severity", F("at").desc(), name="task_open", condition=Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind}: story {self.story_id}, {self.language} {self.segment}"


class Cursor(models.Model):
    """How far one consumer has read the events."""

    consumer = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.position}"
