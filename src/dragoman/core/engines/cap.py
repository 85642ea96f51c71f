"""What an engine may cost in a day and in a month."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

HOW = "cap = { day = 5, month = 100 }, or day_units and month_units"


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that may be spent in a period, in money or in units."""

    period: str  # "day" or "month"
    money: bool
    most: float


@dataclass(frozen=True, slots=True)
class Cap:
    """Most money and most units in a day and in a month of the site's calendar. None: as much as it takes."""

    day: float | None = None
    month: float | None = None
    day_units: float | None = None
    month_units: float | None = None

    @classmethod
    def parse(cls, cap: Mapping[str, Any] | None, *, priced: bool) -> Cap | None:
        """``{"day": 5, "month": 100}`` in the currency of the price, ``{"month_units": 500_000}`` in what
        the vendor counts, or both. Raises ValueError with cause and cure."""
        if cap is None:
            return None
        if not isinstance(cap, Mapping):
            raise ValueError(f"cap is {cap!r}, no table. Write {HOW}.")
        known = ("day", "month", "day_units", "month_units")
        if unknown := sorted(set(cap) - set(known)):
            raise ValueError(f"unknown key {unknown[0]!r} in cap. Write {HOW}.")
        if not cap:
            raise ValueError(f"cap is empty. Write {HOW}, or leave it out.")
        for key, value in cap.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ValueError(f"{key} of cap is {value!r}, no number. Write {HOW}.")
            if value <= 0:
                raise ValueError(
                    f"{key} of cap is {value:g}, which lets nothing through. Take the engine out instead."
                )
        if ("day" in cap or "month" in cap) and not priced:
            raise ValueError(
                'a cap in money needs a price: price = { currency = "EUR", per_million = 20 }. '
                "Or cap what the vendor counts: day_units, month_units."
            )
        return cls(**{key: float(value) for key, value in cap.items()})

    def limits(self) -> Iterator[Limit]:
        for period in ("day", "month"):
            for money, name in ((True, period), (False, f"{period}_units")):
                most = getattr(self, name)
                if most is not None:
                    yield Limit(period, money, most)
