"""What every check must do: be quiet on right text, survive any text, stay linear, be described."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from weakref import ref

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dragoman.core.checks
from dragoman.core.checks import BUILT_IN, Check, run_checks
from dragoman.core.checks.consistency import Consistency
from dragoman.core.checks.qualifiers import QualifiersCheck
from dragoman.core.checks.reading import reading
from dragoman.core.checks.reading.figures import assignment
from dragoman.core.checks.reading.reading import read
from dragoman.core.types import Segment, Severity

HERE = Path(__file__).parent
PAIRS = [
    json.loads(line) for line in (HERE / "data" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
]
LANGUAGES = ["en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar", "de", "tr", "zh", "ja", "he", "hi", "xx"]
RECALL = 0.97  # of the faults planted in our own sample; it may only go up
HOSTILE = [
    "",
    " ",
    "((((" * 500,
    "<" * 2000,
    "&" * 2000,
    '"' * 2000,
    "1" * 4000,
    "1.000." * 500,
    "а" * 3000,
    "двадцать " * 400,
    "\u202e\u0000\ud83d\ude00" * 300,
    "@a" * 800,
    "[x](y" * 500,
    "не " * 600,
    "٣٬٤٥٦" * 300,
    "“«„" * 500,
    "%" * 2000,
    "A. B. C. " * 300,
    "三分之" * 300,
    "1千2百万亿" * 300,
    "one in " * 300,
    "بيروت ـ رويترز ـ 12 " * 50,
]


@pytest.fixture(autouse=True)
def _loud(monkeypatch: pytest.MonkeyPatch) -> None:
    """`run_checks` logs a check that fails; here it fails the test."""

    def fail(*args: object) -> None:
        raise AssertionError(args) from sys.exc_info()[1]

    monkeypatch.setattr(dragoman.core.checks.log, "exception", fail)


def critical(row: dict[str, str], translation: str) -> Counter[str]:
    source = Segment(row["source"], row["source_lang"])
    found = run_checks(source, Segment(translation, row["target_lang"]))
    return Counter(f.kind for f in found if f.severity is Severity.CRITICAL)


def test_no_false_alarm_on_our_own_sample() -> None:
    alarms = {row["translation"]: found for row in PAIRS if (found := critical(row, row["translation"]))}
    assert alarms == {}


def test_recall_on_our_own_sample() -> None:
    faults = [(row, fault) for row in PAIRS for fault in row["faults"]]
    missed = [f["translation"] for row, f in faults if not critical(row, f["translation"])]
    assert len(missed) <= (1 - RECALL) * len(faults), missed


@pytest.mark.parametrize("kind", ["names", "negation"])
def test_recall_of_what_reads_words(kind: str) -> None:
    faults = [(row, f["translation"]) for row in PAIRS for f in row["faults"] if f["kind"] == kind]
    missed = [translation for row, translation in faults if not critical(row, translation)[kind]]
    assert len(faults) >= 10
    assert len(missed) <= 0.1 * len(faults), missed


@pytest.mark.parametrize("check", BUILT_IN, ids=lambda c: c.id)
def test_is_quiet_on_equal_text_of_one_language(check: Check) -> None:
    text = "On May 3, 2019, Ada Thorne did not sell “the old Saltmere lighthouse” for $2.5 million."
    assert list(check.run(Segment(text, "en"), Segment(text, "en"))) == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_survives_hostile_text(text: str) -> None:
    plain = "The ferry left at 3 p.m. with 40 people."
    for language in ("en", "ru", "ar", "zh"):
        run_checks(Segment(text, language), Segment(plain, "en"))
        run_checks(Segment(plain, "en"), Segment(text, language))
        run_checks(Segment(text, "en"), Segment(text, language))


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_any_two_strings_get_an_answer(source: str, target: str, a: str, b: str) -> None:
    for finding in run_checks(Segment(source, a), Segment(target, b)):
        for span, text in ((finding.source_span, source), (finding.target_span, target)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)
        assert json.dumps(finding.as_json())


def steps(source: str, target: str, check: Callable[[Segment, Segment], object] = run_checks) -> int:
    """Function calls that it takes; a count does not depend on the machine."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        check(Segment(source, "en"), Segment(target, "ru"))
    finally:
        sys.setprofile(None)
    return count


UNITS = [
    ("prose", "On May 3 Ada Thorne paid 2.5 million. ", "Третьего мая Ада Торн заплатила 2,5 миллиона. "),
    ("numbers", "12 ", "13 "),
    ("names", "Ada Jonas Meinert ", "Вера Галина Олег "),
    ("one word", "the ", "не "),
    ("marks", "“<b>", "«<"),
    ("scores", "3:2 4:1 ", "2:3 1:4 "),
    (
        "limits",
        "the alleged former deputy rose by 5% until Friday ",
        "подозреваемый и бывший на 5% с пятницы ",
    ),
    ("opposites", "an open door in the north ", "закрытая дверь на юге "),
    ("dates", "12.05.2020 last year ", "13.06.2020 в прошлом году "),
]


@pytest.mark.parametrize(("why", "source", "target"), UNITS, ids=[u[0] for u in UNITS])
def test_steps_grow_with_the_length(why: str, source: str, target: str) -> None:
    run_checks(Segment(source * 3, "en"), Segment(target * 3, "ru"))  # the tables are read
    small, large = (steps(source * n, target * n) for n in (80, 320))
    assert large <= 6 * small + 20_000


def test_an_answer_is_looked_for_once() -> None:
    """Not from the beginning again for each word that asks for it."""

    def check(source: Segment, target: Segment) -> None:
        assert not list(QualifiersCheck().run(source, target))

    _, small, large = (steps("alleged " * n, "дом " * n + "подозреваемый", check) for n in (3, 80, 320))
    assert large <= 6 * small


@pytest.mark.parametrize("name", [c.id for c in BUILT_IN] + [Consistency.id])
def test_is_described(name: str) -> None:
    text = (Path(__file__).parents[3] / "docs" / "checks.md").read_text(encoding="utf-8")
    assert f"### {name}\n" in text


def test_ids_are_one_each() -> None:
    names = [c.id for c in BUILT_IN]
    assert len(set(names)) == len(names)


def test_a_language_without_data_is_not_guessed_at() -> None:
    names = next(c for c in BUILT_IN if c.id == "names")
    assert not names.knows("sw")
    found = run_checks(
        Segment("He met Ada Thorne on Friday.", "en"), Segment("Alikutana naye jana usiku.", "sw")
    )
    assert "names" not in {f.kind for f in found}


def test_a_sentence_is_read_once_for_all_its_languages() -> None:
    """A long text is read once for all checks of one pair, but does not fill the memory."""
    first, long = read(Segment("The ferry left.", "en")), read(Segment("The ferry left. " * 200, "en"))
    for number in range(500):
        read(Segment(f"A balsa {number} partiu.", "pt"))
    assert read(Segment("The ferry left.", "en")) is first
    for number in range(10):
        read(Segment(f"{number} " * 2000, "pt"))
    assert read(Segment("The ferry left. " * 200, "en")) is not long


def test_a_target_goes_with_its_pair() -> None:
    """Nobody asks for it again, so that it takes no place from the sources."""
    source = Segment("The ferry left.", "en")
    run_checks(source, Segment("A balsa partiu.", "pt"))
    kept = read(source)
    run_checks(source, Segment("La barca va salir.", "es"))
    assert read(source) is kept
    asked = reading._sentence.cache_info().misses
    run_checks(source, Segment("Le bac est parti.", "fr"))
    assert reading._sentence.cache_info().misses == asked


def test_a_text_is_let_go_without_the_garbage_collector() -> None:
    gc.disable()
    try:
        texts = []
        for row in PAIRS[:40]:
            pair = Segment(row["source"], row["source_lang"]), Segment(row["translation"], row["target_lang"])
            run_checks(*pair)
            texts += [ref(read(segment)) for segment in pair]
        reading._sentence.cache_clear()
        assignment._assign.cache_clear()
        assert not any(text() for text in texts)
    finally:
        gc.enable()
