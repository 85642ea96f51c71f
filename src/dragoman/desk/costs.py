"""What engines cost, out of the books: sums for a table, rows for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, TextIO

from django.db.models import QuerySet, Sum

from dragoman.core.engines import Chain
from dragoman.core.engines.remote import RemoteEngine
from dragoman.desk import money
from dragoman.desk.models import Spending
from dragoman.newsroom.models import Release, State

# What sums can be made by → the fields that make one row, besides the unit and the currency.
BY = {
    "engine": ("engine",),
    "pair": ("source", "target"),
    "story": ("story_id",),
    "day": ("day",),
    "key": ("engine", "key"),
}
EACH = ("day", "engine", "key", "source", "target", "story_id")
AMOUNTS = ("kind", "units", "unsure", "cost", "currency")
NAMES = {"story_id": "story", "kind": "unit"}  # what a column is called, where it is not its field

BOM = "\ufeff"  # without it Excel reads Cyrillic in the machine's own encoding
_RUNS = "=+-@＝＋－＠\t\r"


def rows(since: date, until: date) -> QuerySet[Spending]:
    """All rows of some days, both ends included, the oldest first."""
    return Spending.objects.filter(day__range=(since, until)).order_by("day", "pk")


def sums(found: QuerySet[Spending], by: str) -> list[dict[str, Any]]:
    """One row for each value of `by`, unit and currency: days in order, else the dearest first."""
    fields = BY[by]
    grouped = found.order_by().values(*fields, "kind", "currency")
    added = grouped.annotate(units=Sum("units"), unsure=Sum("unsure"), cost=Sum("cost"))
    return list(added.order_by(*(("day",) if by == "day" else ("-cost", "-units", *fields))))


def headlines(stories: Iterable[int]) -> dict[int, str]:
    """What stories are called now, or were when they were deleted."""
    originals = Release.objects.filter(story_id__in=set(stories) - {0}, state=State.ORIGINAL).order_by("pk")
    return dict(originals.values_list("story_id", "headline"))


def standing(chain: Chain) -> list[str]:
    """A line for each price, and for each limit of a cap."""
    lines = [
        f"{engine.alias}: {engine.price.in_words(engine.billing)}"
        for engine in chain
        if isinstance(engine, RemoteEngine)
    ]
    for one in money.standings(chain):
        digits = 4 if one.limit.money else 0
        kept = f", {one.kept:,.{digits}f} kept for what is under way" if one.kept else ""
        lines.append(
            f"{one.engine}: {one.spent:,.{digits}f} of {one.limit.most:,.{digits}f} {one.unit} "
            f"this {one.limit.period}, {one.left:,.{digits}f} left{kept}"
        )
    return lines


# ---------------------------------------------------------------- CSV


def write_csv(file: TextIO, found: Iterable[dict[str, Any]], fields: Iterable[str]) -> None:
    """As spreadsheet programs read it: UTF-8 with its mark, a header, ISO dates, decimal points."""
    file.write(BOM)
    writer = csv.writer(file)
    columns = [*fields, *AMOUNTS]
    told = [name for column in columns for name in _columns(column)]
    writer.writerow(told)
    for row, title in _titled(found, "story_id" in columns):
        line: list[str] = []
        for column in columns:
            line.append(cell(row[column]))
            if column == "story_id":
                line.append(cell(title))
        writer.writerow(line)


def _columns(field: str) -> list[str]:
    return ["story", "headline"] if field == "story_id" else [NAMES.get(field, field)]


def _titled(found: Iterable[dict[str, Any]], wanted: bool) -> Iterator[tuple[dict[str, Any], str]]:
    """Rows with the headlines of their stories, some at a time."""
    portion: list[dict[str, Any]] = []
    for row in found:
        portion.append(row)
        if len(portion) == 500:
            yield from _with_headlines(portion, wanted)
            portion = []
    yield from _with_headlines(portion, wanted)


def _with_headlines(portion: list[dict[str, Any]], wanted: bool) -> Iterator[tuple[dict[str, Any], str]]:
    named = headlines(row["story_id"] for row in portion) if wanted else {}
    for row in portion:
        yield row, named.get(row.get("story_id", 0), "")


def cell(value: Any) -> str:
    """A number with a point, a date in ISO form, and no text that a spreadsheet would run."""
    if isinstance(value, Decimal):
        return f"{value:.9f}"  # a sum on SQLite has more, which are none
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ")[:1] in (*_RUNS,) else text
