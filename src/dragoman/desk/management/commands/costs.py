"""`dragoman costs`: what engines cost, and what is left of their caps."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from datetime import date
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.desk import costs, engines


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ArgumentTypeError(f"{value!r} is no date. Write it as 2026-11-01.") from None


class Command(BaseCommand):
    help = "What engines cost: units, money by the prices in the settings, and what is left of the caps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", dest="since", type=_date, metavar="DATE", help="first day (else: of this month)"
        )
        parser.add_argument("--to", dest="until", type=_date, metavar="DATE", help="last day (else: today)")
        parser.add_argument("--by", choices=list(costs.BY), help="one row for each (else: engine)")
        parser.add_argument("--csv", action="store_true", help="as CSV; without --by every row of the books")

    def handle(self, *args: Any, **options: Any) -> None:
        until: date = options["until"] or timezone.localdate()
        since: date = options["since"] or until.replace(day=1)
        if since > until:
            raise CommandError(f"--from {since} is after --to {until}. Turn them round.")
        by = options["by"]
        if options["csv"]:
            if isinstance(sys.stdout, TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8", newline="")  # whatever the terminal speaks
            if by:
                costs.write_csv(sys.stdout, costs.sums(costs.rows(since, until), by), costs.BY[by])
            else:
                found = costs.rows(since, until).values(*costs.EACH, *costs.AMOUNTS)
                costs.write_csv(sys.stdout, found.iterator(), costs.EACH)
            return
        console = Console(width=None if sys.stdout.isatty() else 160)
        try:
            console.print(table(since, until, by or "engine"))
            lines = costs.standing(engines.chain())
            console.print(Text("\n".join(["", *lines]) if lines else ""), end="")
        finally:
            engines.close()


def table(since: date, until: date, by: str) -> Table | Text:
    found = costs.sums(costs.rows(since, until), by)
    if not found:
        return Text(f"No engine has billed anything from {since} to {until}.")
    made = Table(
        title=f"Costs from {since} to {until}",
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for name in ("engine", "key") if by == "key" else (by,):
        made.add_column(name, no_wrap=True)
    for name in ("units", "unsure", "cost"):
        made.add_column(name, justify="right", no_wrap=True)
    titles = costs.headlines(row["story_id"] for row in found) if by == "story" else {}
    for row in found:
        made.add_row(
            *(Text(name) for name in _names(row, by, titles)),
            f"{row['units']:,.0f} {row['kind'] or 'units'}",
            f"{row['unsure']:,.0f}" if row["unsure"] else "",
            f"{row['cost']:,.4f} {row['currency']}" if row["currency"] else "no price",
        )
    if any(row["unsure"] for row in found):
        made.caption = "unsure: units of calls that broke off, which the vendor may have counted or not"
        made.caption_justify = "left"
    return made


def _names(row: dict[str, Any], by: str, titles: dict[int, str]) -> list[str]:
    if by == "pair":
        return [f"{row['source']} → {row['target']}"]
    if by == "story":
        number = row["story_id"]
        return [f"{number} {titles.get(number, '')}"[:60].strip() if number else "names of sections and tags"]
    if by == "key":
        return [row["engine"], row["key"] or "none"]
    return [str(row[by])]
