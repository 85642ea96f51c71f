"""The desk's own tables: one job for each language of each story, which is the queue; and its money."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dragoman.newsroom.models import Release, Version


class Job(models.Model):
    """Bring one version to the source release it wants.

    asked, served: each reason to look again raises `asked`; a run that ends has served what was
    asked when it began. So a job that was asked for while it ran is due again, and one that ran
    twice changes nothing. lease: who works on it, until when; a lease that ran out belongs to
    nobody, which is how a killed worker heals.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="job")
    asked = models.PositiveIntegerField(default=1)
    served = models.PositiveIntegerField(default=0)
    reached = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(served__lte=F("asked")), name="job_serves_what_was_asked"),
        ]
        indexes = [
            models.Index("due_at", name="job_due", condition=Q(served__lt=F("asked"))),
        ]

    def __str__(self) -> str:
        return f"job of {self.version}"


class Spending(models.Model):
    """What an engine billed for one story, pair and day: one row, added up. See `desk.money`.

    day: by the site's clock, when the work began. key: where the engine's key is found, never the key.
    story_id: 0 for names of sections and tags; no constraint, since the money outlives the story.
    unsure: units of calls that broke off, which the vendor may have counted or not. cost: by the price
    in the settings, without what is unsure.
    """

    day = models.DateField(_("day"))
    engine = models.CharField(_("engine"), max_length=60)
    key = models.CharField(_("key"), max_length=200, blank=True)
    source = models.CharField(_("from"), max_length=35)
    target = models.CharField(_("into"), max_length=35)
    story_id = models.BigIntegerField(_("story"), default=0)
    kind = models.CharField(_("unit"), max_length=20, blank=True)
    currency = models.CharField(_("currency"), max_length=10, blank=True)
    units = models.FloatField(_("units"), default=0)
    unsure = models.FloatField(_("unsure"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=20, decimal_places=9, default=0)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["day", "engine", "key", "source", "target", "story_id", "kind", "currency"],
                name="spending_once",
            )
        ]
        indexes = [models.Index("story_id", name="spending_story")]

    def __str__(self) -> str:
        return f"{self.day} {self.engine} {self.source}-{self.target}: {self.units:g} {self.kind}"


class Till(models.Model):
    """What an engine took on one day, all of it, unsure units included: what its cap is held against.

    Whoever decides whether there is room locks the rows of the month. quota_spent_at: when the vendor
    last said that there is no more.
    """

    day = models.DateField()
    engine = models.CharField(max_length=60)
    currency = models.CharField(max_length=10, blank=True)
    units = models.FloatField(default=0)
    cost = models.DecimalField(max_digits=20, decimal_places=9, default=0)
    quota_spent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["engine", "day", "currency"], name="till_once")]

    def __str__(self) -> str:
        return f"{self.engine} on {self.day}: {self.units:g}, {self.cost} {self.currency}"


class Reservation(models.Model):
    """Money kept for a version that is under way, by an estimate. Gone when it is settled.

    lease: of the job; while it holds, so does this, otherwise until the time in `until`.
    """

    day = models.DateField()
    engine = models.CharField(max_length=60)
    key = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=35)
    target = models.CharField(max_length=35)
    story_id = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=10, blank=True)
    units = models.FloatField(default=0)
    cost = models.DecimalField(max_digits=20, decimal_places=9, default=0)
    lease = models.CharField(max_length=100, blank=True)
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index("engine", "day", name="reservation_engine")]

    def __str__(self) -> str:
        return f"{self.engine}: {self.units:g} for story {self.story_id} in {self.target}"
