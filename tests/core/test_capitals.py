"""Headlines in capitals on their way to an engine and back."""

from __future__ import annotations

import pytest

from dragoman.core.capitals import in_capitals, lowered, raised

CASES = {"us": "US", "iraq": "Iraq", "leaves": "leaves", "the": "the"}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("MAYOR RESIGNS", True),
        ("МЭР УШЁЛ", True),
        ("US-EU: 5", False),
        ("Mayor", False),
        ("", False),
        ("会議会議会議", False),
    ],
)
def test_what_is_a_headline_in_capitals(text, is_one):
    assert in_capitals(text) is is_one


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("THE US LEAVES IRAQ", "The US leaves Iraq"),
        ("“LEAVES, LEAVES”", "“Leaves, leaves”"),
        ("XQ1 FBI LEAVES XQ22 G20", "XQ1 FBI leaves XQ22 G20"),
        ("123", "123"),
    ],
)
def test_shown_as_words_are_mostly_written(text, shown):
    assert lowered(text, CASES) == shown


def test_raised_as_the_language_has_it():
    assert raised("istanbul’da", "az") == "İSTANBUL’DA"
    assert raised("em ‹1›casa‹/1›", "pt") == "EM ‹1›CASA‹/1›"
    assert raised("so", "xx") == "SO"
