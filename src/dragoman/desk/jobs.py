"""The queue: asking for work, taking a job under a lease, and reading the events that ask."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from dragoman.core.engines.chain import Chain
from dragoman.desk import engines, pivot
from dragoman.desk.models import Job
from dragoman.newsroom import events, newcomer
from dragoman.newsroom.models import Event, Version, Work

LEASE = timedelta(seconds=90)
CONSUMER = "desk"


def ask(versions: Iterable[int]) -> None:
    """Ask for versions, by primary key, to be looked at (again). Two statements for any number."""
    ids = list(versions)
    if not ids:
        return
    Job.objects.filter(version__in=ids).update(
        asked=F("asked") + 1, due_at=timezone.now(), attempts=0, last_error=""
    )
    Job.objects.bulk_create([Job(version_id=pk) for pk in ids], ignore_conflicts=True)


def due() -> int:
    """How many jobs wait, those that wait for a later try included."""
    return Job.objects.filter(served__lt=F("asked")).count()


def take(story_id: int | None = None, *, fits: Callable[[str, str], bool] | None = None) -> Job | None:
    """Lease the job that has waited longest. None when none is due. Three statements, as a rule.

    fits: asked of each pair that waits, whether a job of it may be taken now; one statement more.
    """
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Job.objects.filter(free, served__lt=F("asked"), due_at__lte=now)
    if story_id is not None:
        waiting = waiting.filter(version__story_id=story_id)
    if fits is not None:
        pairs = waiting.order_by().values_list("version__wanted__language", "version__language").distinct()
        for source, language in pairs:
            if source and not fits(source, language):
                waiting = waiting.exclude(version__wanted__language=source, version__language=language)
    waiting = waiting.select_related(
        "version__wanted", "version__latest_release", "version__language"
    ).order_by("due_at", "pk")
    for _ in range(20):
        job = waiting.first()
        if job is None:
            return None
        lease = f"{_process()}:{secrets.token_hex(4)}"
        # All that a run changes: a job that another worker took, did and gave back since it was read
        # would look the same by its lease alone.
        taken = Job.objects.filter(
            pk=job.pk,
            lease=job.lease,
            leased_until=job.leased_until,
            asked=job.asked,
            served=job.served,
            attempts=job.attempts,
        ).update(lease=lease, leased_until=now + LEASE)
        if taken:
            job.lease = lease
            if job.version.work == Work.BEHIND and Version.objects.filter(
                pk=job.version_id, work=Work.BEHIND
            ).update(work=Work.TRANSLATING):
                job.version.work = Work.TRANSLATING
            return job
    return None


def renew(*held: Job) -> int:
    """Keep leases while the work goes on. Returns how many are still ours. One statement."""
    mine = Job.objects.filter(lease__in=[job.lease for job in held])  # no two leases have one name
    return mine.update(leased_until=timezone.now() + LEASE)


def release_dead_leases() -> int:
    """Give back what processes of this machine held when they died, without waiting for the lease
    to run out. Returns how many jobs that were."""
    host = socket.gethostname()[:30]
    freed = 0
    for job in Job.objects.filter(served__lt=F("asked")).exclude(lease=""):
        owner = job.lease.rsplit(":", 1)[0]
        if not owner.startswith(f"{host}:") or _alive(owner):
            continue
        with transaction.atomic():  # or somebody could take it between the two
            if Job.objects.filter(pk=job.pk, lease=job.lease).update(lease="", leased_until=None):
                Version.objects.filter(pk=job.version_id, work=Work.TRANSLATING).update(work=Work.BEHIND)
                freed += 1
    return freed


def _process() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{_started(os.getpid())}"


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks, so that a number used again is not mistaken."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "0"


def _alive(owner: str) -> bool:
    _, pid, started = owner.rsplit(":", 2)
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _started(int(pid)) == started


# ---------------------------------------------------------------- events


def read_events(chain: Chain | None = None) -> int:
    """Turn what happened into jobs. Returns how many events were read."""
    using = chain if chain is not None else engines.chain()
    return events.consume(CONSUMER, lambda batch: _handle(batch, using))


def _handle(batch: Sequence[Event], chain: Chain) -> None:
    published = {event.story_id for event in batch if event.kind == Event.Kind.PUBLISHED}
    wanted: set[int] = set()
    in_two_steps: set[int] = set()
    if published:
        versions = (
            Version.objects.filter(story_id__in=published)
            .exclude(work=Work.WITHDRAWN)
            .exclude(work=Work.DONE)
        )
        versions = versions.exclude(wanted__policy__may_translate=False)
        for pk, source, language in versions.values_list("pk", "wanted__language", "language"):
            wanted.add(pk)
            if source != language and not chain.direct(source, language):
                in_two_steps.add(pk)
        Version.objects.filter(
            story_id__in=published, work=Work.BEHIND, wanted__policy__may_translate=False
        ).update(work=Work.HELD, reasons=[{"code": "no_right"}])
    for event in batch:
        if event.kind == Event.Kind.RESTORED:
            wanted.update(
                Version.objects.filter(story_id=event.story_id, language=event.language).values_list(
                    "pk", flat=True
                )
            )
    through = pivot.made_through(batch, chain)
    # What needs no other language first: the rest may be made from it then.
    ask(sorted(wanted - through - in_two_steps))
    ask(sorted(wanted & in_two_steps | through))


def ask_where_languages_go_on() -> int:
    """Look again at versions that only the stop switch of their language held, where it is off again."""
    held = Version.objects.filter(work=Work.HELD, reasons=[{"code": "stopped"}], language__stopped=False)
    ready = list(held.values_list("pk", flat=True))
    ask(ready)
    return len(ready)


def ask_in_new_languages() -> int:
    """Ask for the next of the older stories in a language that was added later. Returns how many
    jobs these are; 0 when no such language has any left."""
    for language in newcomer.unfinished():
        more = True
        while more:
            with transaction.atomic():
                wanted, more = newcomer.fill(language)
                ask(wanted)
            if wanted:
                return len(wanted)
    return 0


def ask_where_engines_came(chain: Chain) -> int:
    """Look again at versions without an engine, now that the settings may have one."""
    waiting = Version.objects.filter(work=Work.NO_ENGINE).values_list("pk", "language", "wanted__language")
    ready = [pk for pk, language, source in waiting if source and chain.can(source, language)]
    ask(ready)
    return len(ready)


def ask_where_money_came() -> int:
    """Look at once at versions that wait for money: the settings may have a higher cap now."""
    waiting = Version.objects.filter(reasons__0__code="cap", work=Work.BEHIND)
    return Job.objects.filter(version__in=waiting, lease="").update(due_at=timezone.now())
