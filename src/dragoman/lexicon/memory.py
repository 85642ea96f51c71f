"""The translation memory in the database, behind the core's protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from dragoman.core.memory.store import Entry, Match
from dragoman.core.types import Unit
from dragoman.lexicon.models import MemoryEntry


class StoredMemory:
    """Exact matches, with and without context. One statement a look-up, one a put."""

    def __init__(self, approved_by: Any = None) -> None:
        self.approved_by = approved_by

    def lookup(self, units: Sequence[Unit], target: str) -> list[Match | None]:
        hashes = {unit.hash for unit in units if unit.hash}
        if not hashes:
            return [None] * len(units)
        found: dict[tuple[str, str], list[MemoryEntry]] = {}
        rows = MemoryEntry.objects.filter(
            target_language=target,
            source_language__in={unit.language for unit in units},
            source_hash__in=hashes,
        )
        for row in rows.order_by("approved_at", "pk"):
            found.setdefault((row.source_language, row.source_hash), []).append(row)
        return [self._best(unit, found.get((unit.language, unit.hash))) for unit in units]

    def put(self, entries: Iterable[Entry]) -> None:
        """Remember what a person approved. Anything else is not remembered."""
        now = timezone.now()
        rows = {
            (entry.hash, entry.before, entry.after): MemoryEntry(
                source_language=entry.source,
                target_language=entry.target,
                source_hash=entry.hash,
                before=entry.before,
                after=entry.after,
                source=entry.origin,
                target=entry.marked,
                approved_by=self.approved_by,
                approved_at=now,
            )
            for entry in entries
            if entry.approved
        }
        MemoryEntry.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["target_language", "source_language", "source_hash", "before", "after"],
            update_fields=["target", "source", "approved_by", "approved_at"],
        )

    @staticmethod
    def _best(unit: Unit, rows: Sequence[MemoryEntry] | None) -> Match | None:
        if not rows:
            return None
        for row in reversed(rows):
            if (row.before, row.after) == (unit.before, unit.after):
                return Match(row.target, context=True)
        return Match(rows[-1].target, context=False)
