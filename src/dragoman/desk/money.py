"""What engines may cost, and what they did cost: money is kept before anything is sent, and settled after.

A version is decided on as a whole, before its first sentence goes out. An engine whose cap has no room for
all of it, or whose vendor said that the quota is spent, is left out, and the rule of the language says
what happens then. What is under way counts by its estimate. So versions that are made at the same time pass
a cap by no more than what they cost above their estimates: second tries, mostly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from dragoman.core.engines import Billing, Chain, Engine, Markup, Request, Trust
from dragoman.core.engines import markup as forms
from dragoman.core.engines.base import Pair
from dragoman.core.engines.cap import Limit
from dragoman.core.pipeline import COPY, Pipeline
from dragoman.core.types import Owner, Result, Unit
from dragoman.desk.gate import Decision
from dragoman.desk.jobs import LEASE
from dragoman.desk.models import Job, Reservation, Spending, Till
from dragoman.newsroom.models import AtCap

QUOTA_AGAIN = timedelta(hours=1)  # after which a vendor is asked again that had no more for us
UNDER_WAY_AGAIN = timedelta(seconds=30)  # what others keep comes back soon
KEPT = timedelta(minutes=15)  # so long a reservation counts that stands under no lease


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


@dataclass
class Purse:
    """The money of one run. without: engines to leave out. over: the one that would have been first.

    `spend` may be called from any thread.
    """

    story_id: int
    rule: str
    day: date
    without: frozenset[str] = frozenset()
    over: str = ""
    kept: list[Reservation] = field(default_factory=list)
    bills: list[Billing] = field(default_factory=list)

    def spend(self, bill: Billing) -> None:
        self.bills.append(bill)

    @property
    def waits(self) -> bool:
        return self.rule == AtCap.WAIT

    @property
    def instead_of(self) -> str:
        """The engine that others stood in for, "" when none did."""
        return self.over or next((bill.engine for bill in self.bills if bill.quota_spent), "")

    def judged(self, result: Result) -> Result:
        """By the rule `draft`, what was made in another engine's stead waits for a person."""
        first = self.instead_of
        if self.rule != AtCap.DRAFT or not first or result.owner != Owner.ENGINE:
            return result
        return result if result.engine in (COPY, first) else replace(result, trust=str(Trust.DRAFT))


@contextmanager
def purse(
    pipeline: Pipeline,
    units: Sequence[Unit],
    target: str,
    *,
    rule: str = AtCap.NEXT,
    story_id: int = 0,
    lease: str = "",
    private: bool = False,
    without: Collection[str] = (),
    context: str = "",
) -> Iterator[Purse]:
    """The money to translate these units with: kept while the block runs, settled when it ends, however
    it ends. Where no engine bills anything, no statement is made.

    Raises CapReached before anything is sent, where the rule says to wait or nothing else is left.
    """
    made = Purse(story_id, rule, timezone.localdate(), frozenset(without))
    _open(made, pipeline, units, target, lease, private, context)
    try:
        yield made
    except BaseException:
        _settle(made, pipeline.engines, broke=True)
        raise
    _settle(made, pipeline.engines)


# ---------------------------------------------------------------- before


def _open(
    made: Purse,
    pipeline: Pipeline,
    units: Sequence[Unit],
    target: str,
    lease: str,
    private: bool,
    context: str,
) -> None:
    chain = pipeline.engines.but(made.without)
    asked = {
        step: [engine for engine, _ in chain.for_pair(*step, private=private)]
        for step in {step for unit in units for step in _steps(chain, unit, target, private)}
    }
    if not any(engine.billing for engines in asked.values() for engine in engines):
        return
    wanting: dict[Pair, list[Unit]] = {}
    for unit in pipeline.wanting(units, target):
        for step in _steps(chain, unit, target, private):
            wanting.setdefault(step, []).append(unit)
    estimates: dict[str, list[Billing]] = {}
    engines: dict[str, Engine] = {}
    for step, some in wanting.items():
        for engine in asked[step]:
            if engine.billing:
                engines[engine.alias] = engine
                requests = [_request(unit, step, context, engine) for unit in some]
                estimates.setdefault(engine.alias, []).append(engine.estimate(requests))
    if not estimates:
        return
    until = timezone.now() + (LEASE if lease else KEPT)
    with transaction.atomic():
        shut = _shut(engines, estimates, made.day)
        waits, made.over = _by_rule([asked[step] for step in wanting], shut, made.waits)
        if waits is None:
            made.without |= frozenset(shut)
            made.kept = Reservation.objects.bulk_create(
                Reservation(
                    **_where(bill, made), units=bill.units, cost=_money(bill.cost), lease=lease, until=until
                )
                for bills in estimates.values()
                for bill in bills
                if bill.engine not in shut
            )
    if waits is not None:
        raise waits.reached()


def _steps(chain: Chain, unit: Unit, target: str, private: bool) -> list[Pair]:
    """The pairs that an engine is asked for: two where none has the pair itself, by the best route."""
    if unit.pivot:
        return [(unit.pivot.language, target)]
    if chain.direct(unit.language, target, private=private):
        return [(unit.language, target)]
    routes = chain.routes(unit.language, target, private=private)
    return [(unit.language, routes[0].pivot), (routes[0].pivot, target)] if routes else []


def _request(unit: Unit, step: Pair, context: str, engine: Engine) -> Request:
    text = unit.pivot.marked if unit.pivot else unit.marked
    if engine.markup is not Markup.NONE:
        text = forms.show(text, unit.tags, engine.markup)
    return Request(text, *step, unit.kind, context)


def _by_rule(
    asked: Iterable[Sequence[Engine]], shut: Mapping[str, Shut], wait: bool
) -> tuple[Shut | None, str]:
    """What the version has to wait for, if anything; else the engine that others stand in for.

    asked: for each pair the engines in their order.
    """
    waits: list[Shut] = []
    over = ""
    for engines in asked:
        first = shut.get(engines[0].alias) if engines else None
        if first is None:
            continue
        if wait:
            waits.append(first)
        elif all(engine.alias in shut for engine in engines):
            waits.append(min((shut[engine.alias] for engine in engines), key=lambda one: one.until))
        else:
            over = over or first.engine
    return max(waits, key=lambda one: one.until, default=None), over


def _shut(
    engines: Mapping[str, Engine], estimates: Mapping[str, Sequence[Billing]], day: date
) -> dict[str, Shut]:
    """Which engines have no room. Holds their tills until the transaction ends."""
    now = timezone.now()
    Till.objects.bulk_create(
        [Till(day=day, engine=alias, currency=engines[alias].currency) for alias in sorted(engines)],
        ignore_conflicts=True,
    )
    tills = list(_tills(engines, day).select_for_update())
    if _sweep(engines, now):
        tills = list(_tills(engines, day))
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


def _tills(engines: Iterable[str], day: date) -> QuerySet[Till]:
    """Of the month. Always in one order, so that two workers never wait for each other."""
    return Till.objects.filter(engine__in=list(engines), day__gte=day.replace(day=1)).order_by(
        "engine", "day", "pk"
    )


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
    tills = list(_tills(capped, day))
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


def told(decision: Decision, before: Sequence[dict[str, Any]], instead_of: str) -> Decision:
    """What the gate decided, with the cap as reason where it is why the text is only a draft."""
    said = next((reason for reason in before if reason.get("code") == "cap_draft"), None)
    if instead_of:
        said = {"code": "cap_draft", "engine": instead_of}
    if said is None:
        return decision
    reasons = [said if reason == {"code": "draft_engine"} else reason for reason in decision.reasons]
    return replace(decision, reasons=reasons)


# ---------------------------------------------------------------- after


def _settle(made: Purse, chain: Chain, *, broke: bool = False) -> None:
    """Write what was billed, and give back what was kept.

    broke: a fault of ours ended it, so a vendor may have billed more than we were told.
    """
    if not made.bills and not made.kept:
        return
    engines = {engine.alias: engine for engine in chain}
    aliases = {bill.engine for bill in made.bills} | {kept.engine for kept in made.kept}
    with transaction.atomic():
        list(_tills(aliases, made.day).select_for_update())
        for kept in made.kept:
            if not Reservation.objects.filter(pk=kept.pk).delete()[0]:
                _book(kept, unsure=-kept.units, cost=-kept.cost)  # it was thought to be dead
            if broke and not any(bill.engine == kept.engine for bill in made.bills):
                _book(kept, unsure=kept.units, cost=kept.cost)
        for bills in _alike(made.bills):
            unsure = sum(bill.unsure for bill in bills)
            engine = engines.get(bills[0].engine)
            row = Reservation(**_where(bills[0], made))
            cost = _money(sum(bill.cost for bill in bills))
            doubt = _money(engine.worth(unsure)) if engine else Decimal(0)
            _book(row, units=sum(bill.units for bill in bills), unsure=unsure, sure=cost, cost=cost + doubt)
            if any(bill.quota_spent for bill in bills):
                Till.objects.filter(day=row.day, engine=row.engine, currency=row.currency).update(
                    quota_spent_at=timezone.now()
                )


def _alike(bills: Iterable[Billing]) -> Iterator[list[Billing]]:
    """Those that belong in one row, in an order that is always the same."""
    alike: dict[tuple[str, ...], list[Billing]] = {}
    for bill in bills:
        key: tuple[str, ...] = (bill.engine, bill.currency, bill.kind, bill.key, bill.source, bill.target)
        alike.setdefault(key, []).append(bill)
    for key in sorted(alike):
        yield alike[key]


def _sweep(engines: Iterable[str], now: datetime) -> int:
    """What dead workers kept may have been billed or not. Returns how many reservations that were."""
    alive = Job.objects.filter(leased_until__gte=now).exclude(lease="")
    dead = Reservation.objects.filter(engine__in=list(engines), until__lt=now)
    swept = 0
    for kept in dead.exclude(lease__in=alive.values("lease")).order_by("engine", "day", "pk"):
        if Reservation.objects.filter(pk=kept.pk).delete()[0]:
            _book(kept, unsure=kept.units, cost=kept.cost)
            swept += 1
    return swept


def _book(
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


def _where(bill: Billing, made: Purse) -> dict[str, Any]:
    return {
        "day": made.day,
        "engine": bill.engine,
        "key": bill.key[:200],
        "source": bill.source,
        "target": bill.target,
        "story_id": made.story_id,
        "kind": bill.kind,
        "currency": bill.currency,
    }


def _money(value: float) -> Decimal:
    return Decimal(repr(round(value, 9)))
