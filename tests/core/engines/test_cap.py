"""What an engine may cost: how it is written, and what is said to who writes it wrongly."""

from __future__ import annotations

import pytest

from dragoman.core.engines import Cap
from dragoman.core.engines.cap import Limit


def test_money_and_units_in_a_day_and_a_month():
    cap = Cap.parse({"month": 100, "day": 5.5, "month_units": 500_000}, priced=True)
    assert cap is not None
    assert list(cap.limits()) == [
        Limit("day", True, 5.5),
        Limit("month", True, 100),
        Limit("month", False, 500_000),
    ]
    assert Cap.parse(None, priced=False) is None
    assert Cap.parse({"day_units": 10}, priced=False) == Cap(day_units=10)


WRONG = [
    ("a number", 5, True, "no table. Write cap = { day = 5"),
    ("another key", {"week": 5}, True, "unknown key 'week' in cap"),
    ("nothing in it", {}, True, "cap is empty"),
    ("text", {"day": "5"}, True, "day of cap is '5', no number"),
    ("a switch", {"day": True}, True, "day of cap is True, no number"),
    ("no number", {"day": float("nan")}, True, "day of cap is nan, no number"),
    ("nought", {"month_units": 0}, True, "lets nothing through. Take the engine out"),
    ("less than nothing", {"day": -1}, True, "lets nothing through"),
    ("money without a price", {"month": 5}, False, "a cap in money needs a price: price = "),
]


@pytest.mark.parametrize(("why", "cap", "priced", "message"), WRONG, ids=[w[0] for w in WRONG])
def test_a_wrong_cap_names_cause_and_cure(why, cap, priced, message):
    with pytest.raises(ValueError, match=message):
        Cap.parse(cap, priced=priced)
