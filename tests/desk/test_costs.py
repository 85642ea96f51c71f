"""`dragoman costs`: sums, caps, and a CSV that a spreadsheet reads and does not run."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dragoman.desk import costs
from dragoman.desk.models import Reservation, Spending, Till
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
DEEPL = {
    "BACKEND": "dragoman.core.engines.deepl.DeepLEngine",
    "OPTIONS": {
        "key": "a-secret-key",
        "price": {"currency": "EUR", "per_million": 20, "as_of": "2026-11-01"},
        "cap": {"day": 5, "month_units": 500_000},
    },
}


def spend(**fields: Any) -> Spending:
    row = {
        "day": TODAY, "engine": "deepl", "key": "$DEEPL_KEY", "source": "en", "target": "ru", "story_id": 7,
        "kind": "characters", "currency": "EUR", "units": 1000, "cost": Decimal("0.02"),
    }  # fmt: skip
    return Spending.objects.create(**row | fields)


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("costs", *arguments)
    return capsys.readouterr().out


def table(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[list[str]]:
    text = said(capsys, "--csv", *arguments)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_nothing_billed_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert "No engine has billed anything from 2026-11-01 to 2026-11-24." in said(capsys)
    assert len(table(capsys)) == 1  # the header


def test_a_row_for_each_engine_unit_and_currency(capsys: pytest.CaptureFixture[str]) -> None:
    spend()
    spend(target="es", units=500, cost=Decimal("0.01"), unsure=30)
    spend(engine="model", kind="tokens", currency="", cost=0, units=12345)
    spend(day=dt.date(2026, 10, 31), units=9999)
    lines = [" ".join(line.split()) for line in said(capsys).splitlines()]
    assert "deepl 1,500 characters 30 0.0300 EUR" in lines
    assert "model 12,345 tokens no price" in lines
    assert not any("9,999" in line for line in lines)
    assert any(line.startswith("unsure: units of calls that broke off") for line in lines)


SUMS = [  # by, the rows in order: what they are called, cost
    ("engine", [["model", "0.200000000"], ["deepl", "0.031000000"]]),
    ("pair", [["en", "es", "0.200000000"], ["en", "ru", "0.031000000"]]),
    ("story", [["8", "", "0.200000000"], ["7", "", "0.030000000"], ["0", "", "0.001000000"]]),
    ("day", [["2026-11-23", "0.200000000"], ["2026-11-24", "0.031000000"]]),
    ("key", [["model", "", "0.200000000"], ["deepl", "$DEEPL_KEY", "0.031000000"]]),
]


@pytest.mark.parametrize(("by", "expected"), SUMS, ids=[s[0] for s in SUMS])
def test_sums_by(by: str, expected: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    spend(story_id=0, cost=Decimal("0.001"))
    spend(cost=Decimal("0.03"))
    spend(engine="model", key="", target="es", day=dt.date(2026, 11, 23), story_id=8, cost=Decimal("0.2"))
    header, *rows = table(capsys, "--by", by)
    amounts = header.index("unit")
    assert [[*row[:amounts], row[header.index("cost")]] for row in rows] == expected
    lines = [line for line in said(capsys, "--by", by).splitlines() if "characters" in line]
    assert [line.split()[-2] for line in lines] == [f"{float(row[-1]):.4f}" for row in expected]


def test_every_row_of_the_books(capsys: pytest.CaptureFixture[str]) -> None:
    make.languages("en", "ru")
    story = make.publish(make.story("One.", title="=HYPERLINK(1)"))
    spend(story_id=story.pk, units=1234.0, unsure=2.5, cost=Decimal("0.000420001"))
    number = story.pk
    story.delete()
    header, row = table(capsys)
    assert header == [
        *("day", "engine", "key", "source", "target", "story", "headline"),
        *("unit", "units", "unsure", "cost", "currency"),
    ]
    assert row == [
        *("2026-11-24", "deepl", "$DEEPL_KEY", "en", "ru", str(number), "'=HYPERLINK(1)"),
        *("characters", "1234", "2.500000", "0.000420001", "EUR"),
    ]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_run(text: str) -> None:
    assert costs.cell(text) == f"'{text}"


def test_words_and_numbers_are_left_as_they_are() -> None:
    assert [costs.cell(value) for value in ("18 thousand", "", -3.0, Decimal("-0.5"))] == [
        "18 thousand", "", "-3", "-0.500000000",
    ]  # fmt: skip


def test_many_rows_with_their_headlines(capsys: pytest.CaptureFixture[str]) -> None:
    make.languages("en", "ru")
    story = make.publish(make.story("One.", title="Nobody made a speech"))
    Spending.objects.bulk_create(
        Spending(day=TODAY, engine="deepl", source="en", target=f"x{n}", story_id=story.pk)
        for n in range(1200)
    )
    with make.statements() as found:
        rows = table(capsys)[1:]
    assert {row[6] for row in rows} == {"Nobody made a speech"}
    assert len(rows) == 1200
    assert len(found) < 10


def test_prices_and_caps(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.ENGINES = {"deepl": DEEPL}
    Till.objects.create(day=TODAY, engine="deepl", currency="EUR", units=60_000, cost=Decimal("1.2"))
    Till.objects.create(day=TODAY.replace(day=2), engine="deepl", currency="EUR", units=40_000, cost=1)
    Reservation.objects.create(
        day=TODAY, engine="deepl", currency="EUR", units=500, cost=Decimal("0.01"), until=timezone.now()
    )
    lines = said(capsys).splitlines()
    assert "deepl: 20 EUR a million characters, as of 2026-11-01" in lines
    assert "deepl: 1.2000 of 5.0000 EUR this day, 3.7900 left, 0.0100 kept for what is under way" in lines
    assert (
        "deepl: 100,000 of 500,000 characters this month, 399,500 left, 500 kept for what is under way"
        in lines
    )
    assert "a-secret-key" not in "\n".join(lines)


WRONG = [
    (["--from", "yesterday"], "'yesterday' is no date. Write it as 2026-11-01."),
    (["--from", "2026-11-20", "--to", "2026-11-01"], "--from 2026-11-20 is after --to 2026-11-01"),
    (["--by", "colour"], "invalid choice: 'colour'"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[w[0][1] for w in WRONG])
def test_what_is_typed_wrongly_is_one_line(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("costs", *arguments)
