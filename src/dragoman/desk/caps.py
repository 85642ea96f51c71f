"""Whether an engine has money for a version, and what has to happen where it has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from dragoman.core.engines import Billing, Engine
from dragoman.core.engines.cap import Limit
from dragoman.desk import books
from dragoman.desk.models import Reservation, Till

QUOTA_AGAIN = timedelta(hours=1)  # after which a vendor is asked again that had no more for us
UNDER_WAY_AGAIN = timedelta(seconds=30)  # what others keep comes back soon


class CapReached(Exception):
    """Nothing was sent: it waits. reason: as in Version.reasons. until: when to look again."""

    def __init__(self, reason: dict[str, Any], until: datetime) -> None:
        super().__init__(reason)
        self.reason, self.until = reason, until


@dataclass(frozen=True, slots=True)
class Shut:
    """Why an engine is left out. why: ``day``, ``month`` (the cap), ``never`` (a version costs more than
    the whole cap), ``under_way`` (others keep the rest) or ``quota`` (the vendor has no more for us)."""

    engine: str
    why: str
    until: datetime

    def reached(self) -> CapReached:
        reason = {"code": "cap", "engine": self.engine, "why": self.why, "until": self.until.isoformat()}
        return CapReached(reason, self.until)


def by_rule(
    asked: Sequence[Sequence[Engine]], shut: Mapping[str, Shut], wait: bool, whole: bool
) -> tuple[Shut | None, str]:
    """What the version has to wait for, if anything; else the engine that others stand in for.

    asked: for each pair of the best way, the engines in their order. whole: without those that are
    shut there is still a way for each sentence.
    """
    firsts = [shut[engines[0].alias] for engines in asked if engines and engines[0].alias in shut]
    if wait and firsts:
        return max(firsts, key=lambda one: one.until), ""
    if whole:
        return None, firsts[0].engine if firsts else ""
    stuck = [
        min((shut[engine.alias] for engine in engines), key=lambda one: one.until)
        for engines in asked
        if engines and all(engine.alias in shut for engine in engines)
    ]
    return max(stuck, key=lambda one: one.until), ""


def shut_among(
    engines: Mapping[str, Engine], estimates: Mapping[str, Sequence[Billing]], day: date
) -> dict[str, Shut]:
    """Which engines have no room. Holds their tills until the transaction ends."""
    now = timezone.now()
    Till.objects.bulk_create(
        [Till(day=day, engine=alias, currency=engines[alias].currency) for alias in sorted(engines)],
        ignore_conflicts=True,
    )
    tills = list(books.tills(engines, day).select_for_update())
    if books.sweep(engines, now):
        tills = list(books.tills(engines, day))
    kept = list(Reservation.objects.filter(engine__in=engines, day__gte=day.replace(day=1)))
    found: dict[str, Shut] = {}
    for alias, engine in engines.items():
        why = _why_shut(
            engine,
            estimates[alias],
            [till for till in tills if till.engine == alias],
            [one for one in kept if one.engine == alias],
            day,
            now,
        )
        if why is not None:
            found[alias] = why
    return found


def _why_shut(
    engine: Engine,
    estimates: Sequence[Billing],
    tills: Sequence[Till],
    kept: Sequence[Reservation],
    day: date,
    now: datetime,
) -> Shut | None:
    no_more = max((till.quota_spent_at for till in tills if till.quota_spent_at), default=None)
    if no_more and no_more + QUOTA_AGAIN > now:
        return Shut(engine.alias, "quota", no_more + QUOTA_AGAIN)
    worst: Shut | None = None
    for limit in engine.cap.limits() if engine.cap else ():
        need = _amount(estimates, limit.money, engine.currency)
        spent = _in_period(tills, limit, engine.currency, day)
        others = _in_period(kept, limit, engine.currency, day)
        if spent + others + need <= limit.most:
            continue
        if need > limit.most:
            shut = Shut(engine.alias, "never", _next(limit.period, day))
        elif spent + need <= limit.most:
            shut = Shut(engine.alias, "under_way", now + UNDER_WAY_AGAIN)
        else:
            shut = Shut(engine.alias, limit.period, _next(limit.period, day))
        if worst is None or shut.until > worst.until:
            worst = shut
    return worst


def _in_period(rows: Iterable[Till | Reservation], limit: Limit, currency: str, day: date) -> float:
    """rows: of the month."""
    return _amount((row for row in rows if limit.period == "month" or row.day == day), limit.money, currency)


def _amount(rows: Iterable[Billing | Till | Reservation], money: bool, currency: str) -> float:
    """The sum of their costs in a currency, or of their units."""
    if money:
        return sum(float(row.cost) for row in rows if row.currency == currency)
    return sum(row.units for row in rows)


def _next(period: str, day: date) -> datetime:
    """When the next day, or month, begins here."""
    if period == "month":
        day = day.replace(day=28) + timedelta(days=4)
        day = day.replace(day=1)
    else:
        day += timedelta(days=1)
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


@dataclass(frozen=True, slots=True)
class Standing:
    """How one limit of a cap stands. spent: unsure units included; kept: for versions under way."""

    engine: str
    limit: Limit
    unit: str
    spent: float
    kept: float

    @property
    def left(self) -> float:
        return max(0.0, self.limit.most - self.spent - self.kept)


def standings(chain: Iterable[Engine]) -> list[Standing]:
    """All limits of all caps. Two statements."""
    capped = {engine.alias: engine for engine in chain if engine.cap}
    day = timezone.localdate()
    tills = list(books.tills(capped, day))
    kept = list(Reservation.objects.filter(engine__in=capped, day__gte=day.replace(day=1)))
    return [
        Standing(
            alias,
            limit,
            engine.currency if limit.money else engine.billing,
            _in_period((till for till in tills if till.engine == alias), limit, engine.currency, day),
            _in_period((one for one in kept if one.engine == alias), limit, engine.currency, day),
        )
        for alias, engine in capped.items()
        for limit in (engine.cap.limits() if engine.cap else ())
    ]


def quota(engine: str) -> CapReached:
    """A version is not whole because the vendor has no more for us."""
    return Shut(engine, "quota", timezone.now() + QUOTA_AGAIN).reached()
