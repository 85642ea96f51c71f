"""The record of what happened, and how consumers read it, each event once.

A consumer moves its cursor in the transaction that does what the event asks for, and only from
where it last stood. So a crash between the two cannot be, and of two processes that read the same
events one does the work and the other finds the cursor gone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from dragoman.newsroom.models import Cursor, Event, Release

BATCH = 100


def record(
    kind: str,
    story_id: int,
    *,
    language: str = "",
    release: Release | None = None,
    actor: Any = None,
    **data: Any,
) -> Event:
    """Write one event. Call it inside the transaction that does what it tells."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of what it tells")
    if connection.vendor == "postgresql":
        # Sequence numbers must become visible in their order, or a reader could step over one
        # that commits late. Events are rare; one at a time is fast enough.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7241)")
    return Event.objects.create(
        kind=kind, story_id=story_id, language=language, release=release, actor=actor, data=data
    )


def consume(consumer: str, handle: Callable[[Sequence[Event]], None], *, batch: int = BATCH) -> int:
    """Hand the next events to `handle` and remember that. Returns how many there were.

    `handle` runs inside a transaction: it may write, and must not call engines or the network.
    """
    position = Cursor.objects.filter(pk=consumer).values_list("position", flat=True).first()
    if position is None:
        Cursor.objects.get_or_create(pk=consumer)
        position = 0
    if not Event.objects.filter(pk__gt=position).exists():
        return 0
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(pk=consumer)
        events = list(Event.objects.filter(pk__gt=cursor.position).order_by("pk")[:batch])
        if not events:
            return 0
        moved = Cursor.objects.filter(pk=consumer, position=cursor.position).update(position=events[-1].pk)
        if not moved:
            return 0
        handle(events)
        return len(events)
