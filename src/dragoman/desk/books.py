"""The books: what was billed and what is kept, by engine and day, whoever writes at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from dragoman.desk.models import Job, Reservation, Spending, Till


def tills(engines: Iterable[str], day: date) -> QuerySet[Till]:
    """Of the month. Always in one order, so that two workers never wait for each other."""
    return Till.objects.filter(engine__in=list(engines), day__gte=day.replace(day=1)).order_by(
        "engine", "day", "pk"
    )


def sweep(engines: Iterable[str], now: datetime) -> int:
    """What dead workers kept may have been billed or not. Returns how many reservations that were."""
    alive = Job.objects.filter(leased_until__gte=now).exclude(lease="")
    dead = Reservation.objects.filter(engine__in=list(engines), until__lt=now)
    swept = 0
    for kept in dead.exclude(lease__in=alive.values("lease")).order_by("engine", "day", "pk"):
        if Reservation.objects.filter(pk=kept.pk).delete()[0]:
            book(kept, unsure=kept.units, cost=kept.cost)
            swept += 1
    return swept


def book(
    row: Reservation, *, units: float = 0, unsure: float = 0, sure: Decimal = Decimal(0), cost: Decimal
) -> None:
    """Add to the row of this engine, key, pair, story and day, and to the till of the day.

    sure: what the vendor said; cost: with what it may have counted besides.
    """
    till = {name: getattr(row, name) for name in ("day", "engine", "currency")}
    where = till | {name: getattr(row, name) for name in ("key", "source", "target", "story_id", "kind")}
    _add(Till, till, units=units + unsure, cost=cost)
    if units or unsure or sure:
        _add(Spending, where, units=units, unsure=unsure, cost=sure)


def _add(model: type[Any], where: dict[str, Any], **more: Any) -> None:
    """One statement where the row is there; three where it is new, whoever else makes it too."""
    rows = model.objects.filter(**where)
    change = {name: F(name) + value for name, value in more.items()}
    if not rows.update(**change):
        model.objects.bulk_create([model(**where)], ignore_conflicts=True)
        rows.update(**change)


def amount(value: float) -> Decimal:
    return Decimal(repr(round(value, 9)))
