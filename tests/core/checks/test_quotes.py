"""Where quotations begin and end."""

from __future__ import annotations

import pytest

from dragoman.core.checks.reading.extent import sentences
from dragoman.core.checks.reading.quoting.quoted import Quoted, passages
from dragoman.core.checks.reading.quoting.quotes import marked, quotes
from dragoman.core.checks.reading.quoting.strangers import edge, moved_inside, sides, strangers
from dragoman.core.checks.reading.reading import Reading

CASES = [  # why, text, what stands inside
    ("none", "The ferry left at 3 p.m.", []),
    ("apostrophes", "Don't touch the Smiths' boat, it isn't ours.", []),
    ("straight", '"We left," she said.', ["We left,"]),
    ("single", "She said 'we will leave it here' and left.", ["we will leave it here"]),
    ("German", "Er sagte: „Wir gehen.“", ["Wir gehen."]),
    ("one in another", "«Я крикнул: „Акула!“», — сказал он.", ["Я крикнул: „Акула!“"]),
    ("the same marks in another", "«Порт „Мыс“ и «Эр» открыт», — сказал он.", ["Порт „Мыс“ и «Эр» открыт"]),
    ("single in single", "'He said: 'Why now?' We left,' she said.", ["He said: 'Why now?' We left,"]),
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


SOURCE = "“The government must close the harbour on Monday,” said the president of the company."
EDGES = [  # why, target, strangers at its head, strangers at its end, lost at the end, words that came inside
    (
        "as it was",
        "«Правительство должно закрыть гавань в понедельник», — сказал президент компании.",
        0,
        0,
        0,
        0,
    ),
    (
        "open early",
        "Президент «компании сказал: правительство должно закрыть гавань в понедельник».",
        1,
        0,
        0,
        1,
    ),
    (
        "close late",
        "«Правительство должно закрыть гавань в понедельник, — сказал президент компании».",
        0,
        1,
        0,
        1,
    ),
    ("cut", "«Правительство должно», — сказал президент компании.", 0, 0, 1, 0),
]


@pytest.mark.parametrize(("why", "target", "head", "end", "lost", "moved"), EDGES, ids=[e[0] for e in EDGES])
def test_strangers(why: str, target: str, head: bool, end: bool, lost: bool, moved: bool) -> None:
    mine, theirs = Reading(SOURCE, "en"), Reading(target, "ru")
    a, b = Quoted(mine, passages(mine)[0]), Quoted(theirs, passages(theirs)[0])
    there, here = sides(a, "ru"), sides(b, "en")
    alien, gone = strangers(b, a, there), strangers(a, b, here)
    found = (edge(b, a, alien, at_end=False), edge(b, a, alien, at_end=True), edge(a, b, gone, at_end=True))
    assert [weight > 1.5 for weight in found] == [head, end, lost], found
    assert (moved_inside(there, here) > 0) == moved


def test_a_dash_may_begin_a_sentence() -> None:
    text = "— Мы уходим, — сказала она. — Никто не останется. Все ушли."
    assert [text[start:end].strip() for start, end in sentences(text)] == [
        "— Мы уходим, — сказала она.",
        "— Никто не останется.",
        "Все ушли.",
    ]
    assert len(sentences("«Стойте! — крикнул он. — и не уходите».")) == 1
