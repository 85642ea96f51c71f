"""What goes wrong at a vendor stays where it went wrong: each fault, through each engine of a network.

A fault may strike some answers or all of them. Then: no sentence's text in another's place, an answer or
an error for each, an end in bounded time, and a bill that is the vendor's to the unit.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

import pytest

from dragoman.core.checks import BUILT_IN
from dragoman.core.engines import Answer, Billing, Chain, Request
from dragoman.core.engines.markup import faults as wrong_marks
from dragoman.core.engines.remote import RemoteEngine
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.protect import protect
from dragoman.core.types import Severity, Unit
from tests.fakes.server import BROKEN, FAULTS, REFUSALS, SPOILT, FakeServer
from tests.fakes.vendors import VENDORS, Vendor

MANY = 60
SLOW = {"hang", "drip"}  # end by the time limit


@pytest.fixture(params=[pytest.param(vendor, id=vendor.name) for vendor in VENDORS])
def vendor(request: pytest.FixtureRequest) -> Vendor:
    request.param.need()
    return request.param


@pytest.fixture
def server(vendor: Vendor) -> Iterator[FakeServer]:
    with vendor.server() as server:
        yield server


@pytest.fixture
def engine(vendor: Vendor, server: FakeServer) -> Iterator[RemoteEngine]:
    engine = vendor.engine(server, timeout=5.0, batch_size=20)
    yield engine
    engine.close()


def requests(first: int = 1000, count: int = MANY) -> list[Request]:
    return [
        Request(f"The harbour of Saltmere counted {n} boats and lost some of them.", "en", "pt")
        for n in range(first, first + count)
    ]


def capped(vendor: Vendor, fault: str) -> None:
    if fault == "huge" and vendor.needs:
        pytest.skip("its official client reads what comes until the time is up")


def numbers(answers: Sequence[Answer]) -> list[str]:
    """The number in each answer, "" where there is none."""
    return ["".join(re.findall(r"\d+", answer.text or "")) for answer in answers]


def at_home(asked: Sequence[Request], answers: Sequence[Answer]) -> bool:
    return len(answers) == len(asked) and all(
        (answer.text is None) != (answer.error is None) and (found == "" or found in request.text)
        for request, answer, found in zip(asked, answers, numbers(answers), strict=True)
    )


def settled(engine: RemoteEngine, answers: Sequence[Answer], server: FakeServer) -> None:
    bill = engine.bill(answers)
    assert bill.units == server.billed
    assert bill.unsure >= server.billed_broken


@pytest.mark.parametrize(
    "text",
    [
        "The harbour of Saltmere counted {} boats.",
        "Порт Солтмера насчитал лодок: {}.",
        "Boat <b>{}</b> & co.",
    ],
    ids=["Latin", "Cyrillic", "tags"],
)
@pytest.mark.parametrize("target", ["pt", "ru"])
def test_an_estimate_is_no_less_than_the_bill_and_near_it(engine, server, text, target):
    source = "ru" if "Порт" in text else "en"
    if source == target:
        source = "en"
    asked = [Request(text.format(n), source, target, context="A headline") for n in range(1000, 1000 + MANY)]
    estimate = engine.estimate(asked)
    engine.translate(asked)
    assert estimate.kind == engine.billing
    assert server.billed <= estimate.units <= 3 * server.billed


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_passes(engine, server, vendor, fault):
    """One in each of the first calls, then the vendor is well again."""
    capped(vendor, fault)
    if fault in SLOW:
        engine.timeout = 0.5
    server.faults.extend([fault] * 2)
    asked = requests()
    answers = engine.translate(asked)
    assert at_home(asked, answers)
    settled(engine, answers, server)
    if fault in REFUSALS + BROKEN:  # tried again, and all is there
        assert all(answer.text for answer in answers)
        assert engine.waited
    elif fault in ("duplicated", "missing", "extra", "reordered"):
        lost = [answer.error.code for answer in answers if answer.error]
        assert set(lost) <= {"BadAnswer"}
        assert len(lost) <= 2


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_stays(engine, server, vendor, fault):
    capped(vendor, fault)
    if fault in SLOW:
        engine.timeout = 0.1
    server.always = fault
    asked = requests()
    started, by_clock = time.monotonic(), engine.clock()
    answers = engine.translate(asked)
    assert time.monotonic() - started < 15
    assert engine.clock() - by_clock < 2 * engine.patience * engine.concurrency
    assert at_home(asked, answers)
    settled(engine, answers, server)
    if fault not in SPOILT:
        assert {answer.error.code for answer in answers if answer.error} <= {
            "Limited", "Unavailable", "TimedOut"
        }  # fmt: skip
        assert not any(answer.text for answer in answers)
        assert len(server.translations) <= 2 * engine.concurrency * engine.tries
    else:
        assert len(server.translations) <= 2 * MANY + 20


@pytest.mark.parametrize("fault", SPOILT)
def test_a_spoilt_sentence_does_not_spoil_its_neighbours(engine, server, fault):
    server.always, server.only = fault, "1007 boats"
    asked = requests(count=40)
    answers = engine.translate(asked)
    assert at_home(asked, answers)
    settled(engine, answers, server)
    assert all(found for i, found in enumerate(numbers(answers)) if i not in (7, 39))


@pytest.mark.parametrize("fault", SPOILT)
def test_the_whole_path_publishes_nothing_wrong(vendor, server, engine, fault):
    """Every unit has its own text, or none, or a critical finding that holds or marks it."""
    server.always = fault
    units = [
        Unit(str(n), *protect(f"The <b>harbour</b> of Saltmere counted {n} boats in the year after."), "en")
        for n in range(300, 330)
    ]
    # what is no translation at all, but the checks for names and language, which cannot read this one
    checks = [check for check in BUILT_IN if check.id not in ("names", "language", "truncation")]
    bills: list[Billing] = []
    results = Pipeline(Chain([engine]), checks).translate(units, "pt", spent=bills.append)
    assert sum(bill.units for bill in bills) == server.billed
    assert [result.id for result in results] == [unit.id for unit in units]
    for unit, result in zip(units, results, strict=True):
        if result.marked is None:
            assert result.error
            continue
        right = unit.id in result.marked and not wrong_marks(unit.marked, result.marked)
        critical = any(finding.severity is Severity.CRITICAL for finding in result.findings)
        assert right or critical
        if fault in ("echo", "wrong language"):
            assert critical


def test_two_stories_at_once_stay_apart(engine, server):
    from concurrent.futures import ThreadPoolExecutor

    server.faults.extend(["reordered", "500", "missing", "429", "reset", "duplicated"] * 2)
    stories = [requests(first, 60) for first in (1000, 3000, 5000)]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(engine.translate, stories))
    for asked, answers in zip(stories, found, strict=True):
        assert at_home(asked, answers)
    settled(engine, [answer for answers in found for answer in answers], server)
