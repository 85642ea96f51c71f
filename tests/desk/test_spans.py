"""Where a finding points, in what was put together of pieces or made through another language."""

from __future__ import annotations

from dragoman.core.types import Finding, Result
from dragoman.desk.translate import made_of


def piece(key: str, text: str, *findings: Finding) -> Result:
    return Result(key, text, findings=findings)


def test_the_second_sentence_of_a_wording_points_into_the_whole() -> None:
    second = "Вона каже 12."
    found = Finding("numbers", source_span=(10, 12), target_span=(10, 12), values=("13", "12"))
    seg = made_of([piece("s1#0", "‹‹Так›."), piece("s1#1", second, found)], "a1")
    start, end = seg["f"][0]["target_span"]
    assert seg["m"].replace("‹‹", "‹")[start:end] == "12"


def test_no_span_points_into_a_source_it_was_not_made_from() -> None:
    found = Finding("numbers", source_span=(0, 2), target_span=(0, 2))
    assert made_of([piece("s1", "12", found)], "a1")["f"][0]["source_span"] is None
    assert made_of([piece("s1", "12", found)], "")["f"][0]["source_span"] == [0, 2]
