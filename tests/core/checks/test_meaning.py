"""Names, quotation marks, negation, senses."""

from __future__ import annotations

import pytest

from dragoman.core.checks import Check
from dragoman.core.checks.names import NamesCheck
from dragoman.core.checks.negation import NegationCheck
from dragoman.core.checks.quotation import QuotationCheck
from dragoman.core.checks.sense import SenseCheck
from dragoman.core.types import Segment

CASES = [  # check, why, source language, source, language, target, severities
    (NamesCheck, "transliterated", "en", "She met Ada Thorne in Saltmere.", "ru", "Она встретила Аду Торн в Солтмире.", []),
    (NamesCheck, "country", "en", "They flew to Germany.", "ru", "Они улетели в Австрию.", ["critical"]),
    (NamesCheck, "exonym", "en", "They flew to Germany.", "de", "Sie flogen nach Deutschland.", []),
    (NamesCheck, "inflected exonym", "ru", "Они из Германии.", "uk", "Вони з Німеччини.", []),
    (NamesCheck, "body", "en", "They left NATO in May.", "es", "Dejaron la ONU en mayo.", ["critical"]),
    (NamesCheck, "the body's own acronym", "en", "They left NATO in May.", "es", "Dejaron la OTAN en mayo.", []),
    (NamesCheck, "misspelt", "en", "He told The Saltmere Telegraph so.", "es", "Se lo dijo a The Saltmere Telergaph.", ["critical"]),
    (NamesCheck, "one of two", "en", "Only Gallagher and Robinson ran.", "ru", "Бежал один Галлагер.", ["critical"]),
    (NamesCheck, "replaced", "en", "Then Keaghan Jacobs ran.", "de", "Dann lief Keaghan Reinhold.", ["critical"]),
    (QuotationCheck, "kept", "en", "“We will not sell the old lighthouse,” she said.", "ru", "«Мы не продадим старый маяк», — сказала она.", []),
    (QuotationCheck, "lost", "en", "“We will never sell the old lighthouse,” she said.", "ru", "Мы никогда не продадим старый маяк, сказала она.", ["critical"]),
    (QuotationCheck, "indirect", "en", "“We will never sell the old lighthouse,” she said.", "ru", "Она сказала, что старый маяк не продадут никогда.", ["serious"]),
    (QuotationCheck, "swallows who said it", "en", "“We will never sell the old lighthouse,” the mayor said on Monday.", "es", "“Nunca venderemos el viejo faro, dijo la alcaldesa el lunes”.", ["critical"]),
    (QuotationCheck, "reworded", "ru", "Сенатор написал: “We will not blink first”.", "en", "The senator wrote: “We will not be the first to give way.”", ["critical"]),
    (NegationCheck, "kept", "en", "He did not sign it.", "ru", "Он это не подписал.", []),
    (NegationCheck, "dropped", "en", "He did not sign it.", "ru", "Он это подписал.", ["critical"]),
    (NegationCheck, "added", "en", "He has signed the paper.", "de", "Er hat das Papier nicht unterschrieben.", ["critical"]),
    (NegationCheck, "said another way", "en", "He refused to sign it.", "ru", "Он не стал это подписывать.", ["serious"]),
    (NegationCheck, "inside the verb", "ru", "Он не придёт.", "az", "O gəlməyəcək.", []),
    (NegationCheck, "opposite", "en", "It opened after the war.", "ru", "Его открыли перед войной.", ["critical"]),
    (NegationCheck, "at least", "en", "at least ten boats", "de", "höchstens zehn Boote", ["critical"]),
    (SenseCheck, "stakes", "ru", "Высокие ставки", "en", "High rates", ["serious"]),
    (SenseCheck, "right", "ru", "Высокие ставки", "en", "High stakes", []),
    (SenseCheck, "context", "ru", "Высокие ставки по кредитам", "en", "High rates for loans", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "why", "a", "source", "b", "target", "severities"),
    CASES,
    ids=[f"{c[0].id}-{c[4]}-{c[1]}" for c in CASES],
)
def test_meaning(
    check: type[Check], why: str, a: str, source: str, b: str, target: str, severities: list[str]
) -> None:
    assert [f.severity for f in check().run(Segment(source, a), Segment(target, b))] == severities
