"""Pseudo-translation: readable back, in the right script, and able to fail as told."""

from __future__ import annotations

import unicodedata
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.core.engines import TOKEN, Answer, Limited, Request, TimedOut, Unavailable
from dragoman.core.engines.dummy import FAULTS, DummyEngine, pseudo, undo

TEXT = {
    "en": "On 3 May the Ferry of XQ1 took 10,000 people; <x id=\"1\">nobody</x> was “left”.",
    "pt": "Às 14h30 a balsa não saiu: 2,5 milhões, disse João.",
    "ru": "Ёлка: 3 мая подъём паромов, 10 000 человек, XQ2 и объявление.",
    "uk": "Їжак і ґанок: 12 осіб у Києві.",
    "ar": "عبرت العبارة النهر في 3 مايو ومعها 100 شخص.",
    "az": "Gəmi üzdü, şəhər sakitdi, 5 nəfər.",
}  # fmt: skip
SCRIPTS = {"pt": "LATIN", "ru": "CYRILLIC", "uk": "CYRILLIC", "ar": "ARABIC", "he": "HEBREW", "el": "GREEK"}
BACK = ["pt", "es", "en", "az", "ru", "uk", "ar"]


@pytest.mark.parametrize("target", BACK)
@pytest.mark.parametrize("source", TEXT)
def test_nothing_is_lost(source, target):
    text = TEXT[source]
    assert undo(pseudo(text, source, target), source, target) == text


@given(st.text(alphabet="abcXYZ é.,;0123456789 -\"'\n", max_size=80), st.sampled_from(BACK))
def test_nothing_is_lost_of_any_latin_text(text, target):
    text = unicodedata.normalize("NFC", text)
    assert undo(pseudo(text, "en", target), "en", target) == text


@pytest.mark.parametrize(("target", "script"), SCRIPTS.items())
@pytest.mark.parametrize("source", ["en", "ru", "ar"])
def test_in_the_script_of_the_target(source, target, script):
    plain = TEXT[source].replace("XQ", "").replace('<x id="1">', "").replace("</x>", "")
    words = pseudo(plain, source, target)
    letters = [c for c in words if c.isalpha()]
    assert letters
    assert {unicodedata.name(c).split()[0] for c in letters} <= {script, "COMBINING"}


@pytest.mark.parametrize("target", ["en-GB", "pt", "es", "az", "ca", "fr", "de", "ru", "ar", "zh"])
def test_no_word_stays_and_digits_tags_and_tokens_do(target):
    text = TEXT["en"]
    changed = pseudo(text, "en", target)
    assert [c for c in changed if c.isdigit()] == [c for c in text if c.isdigit()]
    assert TOKEN.findall(changed) == ["XQ1"]
    assert changed.count('<x id="1">') == changed.count("</x>") == 1
    for word in ("May", "Ferry", "took", "people", "nobody", "left"):
        assert word not in changed


def test_each_language_has_its_own():
    assert len({pseudo("The ferry", "en", target) for target in ("pt", "es", "ca", "fr", "az")}) == 5


def ask(engine: DummyEngine, *texts: str) -> list[Answer]:
    return engine.translate([Request(text, "en", "ru") for text in texts])


def codes(answers: list[Answer]) -> list[str]:
    return [answer.error.code if answer.error else "" for answer in answers]


def test_it_counts_what_it_is_sent():
    engine = DummyEngine(batch_size=2)
    ask(engine, "a", "b", "c")
    assert (engine.sent, engine.calls) == (3, 2)


EXPECTED = [
    ("refuse", ["", "Refused", ""]),
    ("empty", ["", "BadAnswer", ""]),
    ("too_few", ["", "BadAnswer", ""]),
    ("fail", ["Unavailable", "Unavailable", "Unavailable"]),
    ("limited", ["Limited", "Limited", "Limited"]),
    ("hang", ["TimedOut", "TimedOut", "TimedOut"]),
]


@pytest.mark.parametrize(("fault", "expected"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_told_to_fail(fault, expected):
    engine = DummyEngine(fault=fault, on="bad", timeout=0.05)
    started = monotonic()
    assert codes(ask(engine, "good one", "a bad one", "third")) == expected
    assert monotonic() - started < 1
    assert codes(ask(engine, "all", "good")) == ["", ""]


def test_told_to_answer_wrongly():
    text = 'Ten <x id="1">of</x> 20 XQ1'
    right = pseudo(text, "en", "ru")

    def answer(fault: str) -> str:
        return ask(DummyEngine(fault=fault), text)[0].text or ""

    assert answer("echo") == text
    assert answer("drop_tag") == right.replace('<x id="1">', "")
    assert answer("wrong_numbers") == right.replace("20", "21")
    assert answer("wrong_script") not in (text, right)
    assert {fault for fault, _ in EXPECTED} | {"echo", "drop_tag", "wrong_numbers", "wrong_script"} == set(
        FAULTS
    )


def test_told_for_how_long():
    engine = DummyEngine(fault="fail", times=1)
    assert codes(ask(engine, "a")) == ["Unavailable"]
    assert codes(ask(engine, "a")) == [""]


def test_what_its_errors_carry():
    assert isinstance(ask(DummyEngine(fault="fail"), "a")[0].error, Unavailable)
    assert isinstance(ask(DummyEngine(fault="hang", timeout=0.01), "a")[0].error, TimedOut)
    limited = ask(DummyEngine(fault="limited"), "a")[0].error
    assert isinstance(limited, Limited)
    assert limited.retry_after == 1.0
