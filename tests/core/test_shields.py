"""What stands for a shielded number, and which glossary entries a text has."""

from __future__ import annotations

import pytest

from dragoman.core.engines import Term
from dragoman.core.shields import PairTerms, localised

NUMBERS = [
    ("10,000.5", "en", "pt", "10.000,5"),
    ("10.000,5", "pt", "en", "10,000.5"),
    ("10 000", "ru", "en", "10,000"),
    ("10\u00a0000,25", "ru", "fr", "10\u202f000,25"),
    ("1,000,000", "en", "uk", "1\u00a0000\u00a0000"),
    ("2026", "en", "pt", "2026"),
    ("2.5", "en", "ru", "2,5"),
    ("1.2.3", "en", "pt", "1.2.3"),
    ("14:30", "en", "pt", "14:30"),
    ("3/4", "en", "pt", "3/4"),
    ("1,5", "en", "pt", "1,5"),
    ("2.5", "en", "xx", "2.5"),
]


@pytest.mark.parametrize(("number", "source", "target", "expected"), NUMBERS)
def test_numbers_in_the_form_of_the_target(number, source, target, expected):
    assert localised(number, source, target) == expected


def test_terms_are_whole_words_the_longest_as_written():
    port, guard, mayor = Term("port", "porto"), Term("port guard", "guarda"), Term("мэр", None, ("мэра",))
    terms = PairTerms([port, guard, mayor])
    assert terms.of("The port guard left the port.") == (guard, port)
    assert terms.of("Passport of a Port") == ()
    assert [text for *_, text in terms.find("у мэра")] == [mayor]
    assert not PairTerms([Term(" ", "x")])
