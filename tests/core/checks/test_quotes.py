"""Where quotations begin and end."""

from __future__ import annotations

import pytest

from dragoman.core.checks.reading.quoted import Quoted, passages
from dragoman.core.checks.reading.quotes import marked, quotes
from dragoman.core.checks.reading.reading import Reading

CASES = [  # why, text, what stands inside
    ("none", "The ferry left at 3 p.m.", []),
    ("apostrophes", "Don't touch the Smiths' boat, it isn't ours.", []),
    ("straight", '"We left," she said.', ["We left,"]),
    ("single", "She said 'we will leave it here' and left.", ["we will leave it here"]),
    ("German", "Er sagte: „Wir gehen.“", ["Wir gehen."]),
    ("one in another", "«Я крикнул: „Акула!“», — сказал он.", ["Я крикнул: „Акула!“"]),
    ("the same marks in another", "«Порт „Мыс“ и «Эр» открыт», — сказал он.", ["Порт „Мыс“ и «Эр» открыт"]),
    ("two", "“Yes,” he said, “we did.”", ["Yes,", "we did."]),
    ("never closed", "He said: “We left.", ["We left."]),
    ("of signs alone", "He wrote “…” and left.", []),
    ("Hebrew abbreviation", 'צה"ל הודיע על כך.', []),
]


@pytest.mark.parametrize(("why", "text", "inside"), CASES, ids=[c[0] for c in CASES])
def test_quotes(why: str, text: str, inside: list[str]) -> None:
    found = quotes(text)
    assert [text[q.start : q.end] for q in found] == inside
    assert not found or marked(text)


def test_what_stands_inside_and_outside() -> None:
    reading = Reading("“I think that we left,” Ada Thorne said.", "en")
    one = Quoted(reading, passages(reading)[0])
    assert [t.raw for t in one.tokens] == ["I", "think", "that", "we", "left"]
    assert (one.outside, one.said_inside, one.said_outside) == (3, 0, 1)
    assert (one.i_inside, one.i_outside, one.that_inside) == (2, 0, 1)
    assert (one.head, one.letters, one.tail) == (0, 16, 13)
