"""What engines may cost, and what they did cost: money is kept before anything is sent, and settled after.

A version is decided on as a whole, before its first sentence goes out. An engine whose cap has no room for
all of it, or whose vendor said that the quota is spent, is left out, and the rule of the language says
what happens then. What is under way counts by its estimate. So versions that are made at the same time pass
a cap by no more than what they cost above their estimates: second tries, mostly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from dragoman.core.engines import Billing, Chain, Engine, Markup, Request, Trust
from dragoman.core.engines import markup as forms
from dragoman.core.engines.base import Pair
from dragoman.core.pipeline import COPY, Pipeline
from dragoman.core.through import MOST_ROUTES
from dragoman.core.types import Owner, Result, Unit
from dragoman.desk import books, caps
from dragoman.desk.caps import CapReached, quota
from dragoman.desk.gate import Decision
from dragoman.desk.jobs import LEASE
from dragoman.desk.models import Reservation, Till
from dragoman.newsroom.models import AtCap

__all__ = ["CapReached", "Purse", "purse", "quota", "told"]

KEPT = timedelta(minutes=15)  # so long a reservation counts that stands under no lease


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
    """Leaves out what is shut, and looks again: another way may ask other engines."""
    wanting: list[Unit] | None = None
    while True:
        chain = pipeline.engines.but(made.without)
        if not any(
            engine.billing for step in _steps(chain, units, target, private).values() for engine in step
        ):
            return
        if wanting is None:
            wanting = pipeline.wanting(units, target)
        engines, estimates = _estimates(chain, wanting, target, private, context)
        if not estimates:
            return
        until = timezone.now() + (LEASE if lease else KEPT)
        with transaction.atomic():
            shut = caps.shut_among(engines, estimates, made.day)
            if not shut:
                made.kept = Reservation.objects.bulk_create(
                    Reservation(
                        **_where(bill, made),
                        units=bill.units,
                        cost=books.amount(bill.cost),
                        lease=lease,
                        until=until,
                    )
                    for bills in estimates.values()
                    for bill in bills
                )
        if not shut:
            return
        firsts = _steps(chain, wanting, target, private, ways=1)
        without = made.without | frozenset(shut)
        whole = all(
            _ways(pipeline.engines.but(without), unit, target, private)
            for unit in _alike_units(wanting).values()
            if _ways(chain, unit, target, private)
        )
        waits, over = caps.by_rule(list(firsts.values()), shut, made.waits, whole)
        if waits is not None:
            raise waits.reached()
        made.over, made.without = made.over or over, without


def _estimates(
    chain: Chain, wanting: Sequence[Unit], target: str, private: bool, context: str
) -> tuple[dict[str, Engine], dict[str, list[Billing]]]:
    """By alias: the engines that bill, and what each would for every pair that it may be asked for."""
    texts: dict[Pair, list[Unit]] = {}
    steps = {key: _steps(chain, [unit], target, private) for key, unit in _alike_units(wanting).items()}
    for unit in wanting:
        for step in steps[_start(unit)]:
            texts.setdefault(step, []).append(unit)
    engines: dict[str, Engine] = {}
    estimates: dict[str, list[Billing]] = {}
    for step, some in texts.items():
        for engine, _ in chain.for_pair(*step, private=private):
            if engine.billing:
                engines[engine.alias] = engine
                requests = [_request(unit, step, context, engine) for unit in some]
                estimates.setdefault(engine.alias, []).append(engine.estimate(requests))
    return engines, estimates


def _steps(
    chain: Chain, units: Iterable[Unit], target: str, private: bool, ways: int | None = None
) -> dict[Pair, list[Engine]]:
    """The engines of each pair on the first so many ways, in their order."""
    found = (
        way for unit in _alike_units(units).values() for way in _ways(chain, unit, target, private)[:ways]
    )
    steps = dict.fromkeys(step for way in found for step in way)
    return {step: [engine for engine, _ in chain.for_pair(*step, private=private)] for step in steps}


def _alike_units(units: Iterable[Unit]) -> dict[Pair, Unit]:
    """One for all that go the same ways."""
    return {_start(unit): unit for unit in units}


def _start(unit: Unit) -> Pair:
    return unit.language, unit.pivot.language if unit.pivot else ""


def _ways(chain: Chain, unit: Unit, target: str, private: bool) -> list[list[Pair]]:
    """The pairs that engines are asked for: two on a way where none has the pair itself, and a second
    way for what the first does badly."""
    if unit.pivot:
        step = (unit.pivot.language, target)
        return [[step]] if chain.direct(*step, private=private) else []
    if chain.direct(unit.language, target, private=private):
        return [[(unit.language, target)]]
    routes = chain.routes(unit.language, target, private=private)[:MOST_ROUTES]
    return [[(unit.language, route.pivot), (route.pivot, target)] for route in routes]


def _request(unit: Unit, step: Pair, context: str, engine: Engine) -> Request:
    text = unit.pivot.marked if unit.pivot else unit.marked
    if engine.markup is not Markup.NONE:
        text = forms.show(text, unit.tags, engine.markup)
    return Request(text, *step, unit.kind, context)


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
        list(books.tills(aliases, made.day).select_for_update())
        for kept in made.kept:
            if not Reservation.objects.filter(pk=kept.pk).delete()[0]:
                books.book(kept, unsure=-kept.units, cost=-kept.cost)  # it was thought to be dead
            if broke and (rest := kept.units - _told(made, kept)) > 0:
                books.book(kept, unsure=rest, cost=books.amount(float(kept.cost) * rest / kept.units))
        for bills in _alike(made.bills):
            unsure = sum(bill.unsure for bill in bills)
            engine = engines.get(bills[0].engine)
            row = Reservation(**_where(bills[0], made))
            cost = books.amount(sum(bill.cost for bill in bills))
            doubt = books.amount(engine.worth(unsure)) if engine else Decimal(0)
            books.book(
                row, units=sum(bill.units for bill in bills), unsure=unsure, sure=cost, cost=cost + doubt
            )
            if any(bill.quota_spent for bill in bills):
                Till.objects.filter(day=row.day, engine=row.engine, currency=row.currency).update(
                    quota_spent_at=timezone.now()
                )


def _told(made: Purse, kept: Reservation) -> float:
    """Units that the vendor has told of for what this was kept for."""
    what = kept.engine, kept.source, kept.target
    return sum(
        bill.units + bill.unsure for bill in made.bills if (bill.engine, bill.source, bill.target) == what
    )


def _alike(bills: Iterable[Billing]) -> Iterator[list[Billing]]:
    """Those that belong in one row, in an order that is always the same."""
    alike: dict[tuple[str, ...], list[Billing]] = {}
    for bill in bills:
        key: tuple[str, ...] = (bill.engine, bill.currency, bill.kind, bill.key, bill.source, bill.target)
        alike.setdefault(key, []).append(bill)
    for key in sorted(alike):
        yield alike[key]


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
