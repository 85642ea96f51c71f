"""Two hundred stories through each fault of each vendor over the network: what goes astray, what is billed.

The vendors are the strict local servers of tests/fakes. Every third call is struck; waits between tries
are counted, not waited for.
"""

from __future__ import annotations

import resource
import time
import unittest
from typing import Any

from dragoman.core.checks.numbers import NumbersCheck
from dragoman.core.checks.untranslated import EmptyCheck
from dragoman.core.engines import Billing, Chain
from dragoman.core.pipeline import Pipeline
from dragoman.core.types import Severity, Unit
from tests.fakes.server import FAULTS, FakeServer, Seen
from tests.fakes.vendors import VENDORS, Vendor, find_library

STORIES, SENTENCES = 200, 8
EVERY = 3
SLOW = {"hang": 0.1, "drip": 0.1}  # seconds after which such a call is given up


def strike(server: FakeServer, fault: str) -> None:
    calls = 0

    def fault_for(request: Seen) -> str:
        nonlocal calls
        if not server.is_translation(request):
            return ""
        calls += 1
        return "" if calls % EVERY else fault

    server.fault_for = fault_for  # type: ignore[method-assign]


def through(vendor: Vendor, fault: str) -> dict[str, float]:
    """Counts of one fault: lost (held with a reason), unnoticed, units that the bill is off by."""
    bills: list[Billing] = []
    lost = unnoticed = 0
    with vendor.server() as server:
        strike(server, fault)
        engine = vendor.engine(server, timeout=SLOW.get(fault, 10.0))
        pipeline = Pipeline(Chain([engine]), [EmptyCheck(), NumbersCheck()])
        started = time.perf_counter()
        for story in range(100, 100 + STORIES):
            units = [
                Unit(str(n), f"The harbour of Saltmere counted {story}{n:02} boats and lost some.", (), "en")
                for n in range(SENTENCES)
            ]
            results = pipeline.translate(units, "pt", spent=bills.append)
            for unit, result in zip(units, results, strict=True):
                if result.marked is None or any(f.severity is Severity.CRITICAL for f in result.findings):
                    lost += 1
                elif f"{story}{int(unit.id):02}" not in result.marked or result.id != unit.id:
                    unnoticed += 1
        seconds = time.perf_counter() - started
        engine.close()
        missing = server.billed - sum(bill.units for bill in bills)
        # On a slow machine a whole answer can come too late as well: billed in full, and unsure to us.
        late = sum(bill.unsure for bill in bills) - server.billed_broken
        off = max(0.0, -missing, missing - late, -late)
    return {"lost": lost, "unnoticed": unnoticed, "off": off, "seconds": seconds}


def measure() -> list[dict[str, Any]]:
    for vendor in VENDORS:
        if vendor.needs and find_library(vendor.needs) is None:
            raise unittest.SkipTest("missing: the extra `engines`")
    found = {
        (vendor.name, fault): through(vendor, fault)
        for vendor in VENDORS
        for fault in FAULTS
        if not (fault == "huge" and vendor.needs)
    }
    note = (
        f"{STORIES} stories of {SENTENCES} sentences, {len(found)} faults by vendor, every third call struck"
    )
    (vendor, fault), slowest = max(found.items(), key=lambda item: item[1]["seconds"])
    return [
        {"name": "fault_stories", "value": STORIES * len(found), "unit": "stories", "note": note},
        {
            "name": "fault_unnoticed",
            "value": sum(row["unnoticed"] for row in found.values()),
            "unit": "sentences",
            "note": "with another sentence's number, or without their own, and no critical finding",
        },
        {
            "name": "fault_held",
            "value": round(
                sum(row["lost"] for row in found.values()) / (STORIES * SENTENCES * len(found)), 4
            ),
            "unit": "of sentences",
            "note": "without a text or with a critical finding, by one engine alone",
        },
        {
            "name": "fault_bill_off",
            "value": sum(row["off"] for row in found.values()),
            "unit": "units",
            "note": "our bill against the servers' own; calls cut off are counted apart",
        },
        {
            "name": "fault_slowest",
            "value": round(slowest["seconds"], 1),
            "unit": "s",
            "note": f"{vendor}, {fault}",
        },
        {
            "name": "fault_memory",
            "value": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "unit": "MB",
            "note": "most at any time, the servers included",
        },
    ]


if __name__ == "__main__":
    for row in measure():
        print(row)
