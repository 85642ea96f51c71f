"""The desk's own table: one job for each language of each story. It is the queue."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

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
