"""Every finding of every check in words: no bare value, no key of a table, whatever its severity."""

from __future__ import annotations

import re

import pytest

from dragoman.core.checks import BUILT_IN
from dragoman.core.checks.consistency import Consistency
from dragoman.core.checks.negation import OPPOSITES
from dragoman.core.types import Finding, Segment, Severity
from dragoman.desk import wording

# kind → values as its check gives them
VALUES: dict[str, list[tuple[str, ...]]] = {
    "empty": [()],
    "script": [("Cyrl",), ("Jpan",)],
    "untranslated": [(), ("the red line",)],
    "language": [("uk", "ru", "source"), ("uk", "be", "")],
    "mojibake": [("Ð¿Ñ€Ð",)],
    "markup": [("1", ""), ("", "/2"), ("", "misnested"), ("a@b.example", "a@c.example"), ("a@b.example", "")],
    "duplication": [("3",)],
    "truncation": [("-0.03",), ("0.8",), ("-4.1",)],
    "addition": [(), ("2.7",), ("As a language model",)],
    "numbers": [("100000", "100"), ("-3", ""), ("", "16:30")],
    "dates": [("5", "4"), ("3", ""), ("", "-1")],
    "units": [("kmh", "mph"), ("percent", ""), ("", "ft2")],
    "currency": [("USD", "RUB"), ("GBP", ""), ("", "pence")],
    "names": [("vale", "wale"), ("vale", ""), ("", "minor")],
    "quotes": [(), ("speaker",), ("bracket",), ("2.4",), ("“We did the sums”",), ("boat", "cheaper")],
    "negation": [("added",), ("removed",), ("removed", "say"), *OPPOSITES, ("more", "atmost")],
    "qualifiers": [("removed", "alleged"), ("added", "former"), ("removed", "question")],
    "sense": [("высокие ставки", "high rates")],
    "consistency": [("The red line stands.", "The red route stands.")],
    "unknown_words": [("práctico",)],
}
SOURCE, TARGET = "Nobody waits at the pier.", "Alguien espera en el muelle."
SPANS = [(None, None), (None, (0, 7)), ((0, 6), None), ((0, 6), (0, 7))]
# No word of a reader's: lengths, weights and what tables call things.
BARE = re.compile(r"-?\d\.\d|\b(?:atleast|atmost|misnested|speaker|kmh|ft2|added|removed)\b|A check ")


def test_the_table_has_every_kind() -> None:
    assert set(VALUES) == {check.id for check in BUILT_IN} | {Consistency.id, "unknown_words"}


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("kind", VALUES)
def test_every_finding_is_worded(kind: str, severity: Severity) -> None:
    for values in VALUES[kind]:
        for here, there in SPANS:
            data = Finding(kind, severity, here, there, values).as_json()
            texts = {(SOURCE, TARGET)} | ({("", "")} if here is there is None else set())
            for source, target in texts:
                said = wording.finding(data, source, target)
                assert said.title[:1].isupper(), said
                assert said.text[:1].isupper(), said
                assert not BARE.search(said.text), said


def found(kind: str, source: Segment, target: Segment) -> wording.Said:
    check = next(check for check in BUILT_IN if check.id == kind)
    first = next(iter(check.run(source, target)))
    return wording.finding(first.as_json(), source.text, target.text)


def test_what_the_checks_themselves_find() -> None:
    cut = found(
        "truncation",
        Segment("Whoever works at night for one of them travels free until the end of March.", "en"),
        Segment("Quem trabalha à noite para um", "pt"),
    )
    assert cut.text.startswith("A part of the original seems to be missing")
    day = found("dates", Segment("until Friday", "en"), Segment("até quinta-feira", "pt"))
    assert day.text == "The original says “Friday”. This sentence says “quinta-feira”."
    turned = found("negation", Segment("more than 500 boats", "en"), Segment("menos de 500 barcos", "es"))
    assert turned.text.startswith("The original says “more")
    assert "the opposite: “menos" in turned.text


def test_a_reason_keeps_the_words_it_is_about() -> None:
    reason = {
        "code": "critical_prominent", "segment": "s1", "kind": "dates", "values": ["5", "4"],
        "words": {"source": "Friday", "target": "quinta-feira"},
    }  # fmt: skip
    assert wording.why(reason, "pt", "en").text == (
        "The original says “Friday”. This sentence says “quinta-feira”. "
        "In a headline, lead or caption that holds the version: correct it or approve."
    )
    del reason["words"]  # as it was stored before
    assert wording.why(reason, "pt", "en").text.startswith("The date is not that of the original.")
