"""The way of a sentence: what is sent, what comes back, and what happens when an engine fails."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape
from string import ascii_letters
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.core.checks import Check
from dragoman.core.engines import (
    Answer,
    Billing,
    Chain,
    Engine,
    Markup,
    QuotaSpent,
    Refused,
    Request,
    Term,
    Unavailable,
)
from dragoman.core.engines.dummy import DummyEngine, pseudo
from dragoman.core.engines.markup import faults
from dragoman.core.memory import Entry, MemoryStore
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.protect import protect
from dragoman.core.text.restore import restore
from dragoman.core.types import Finding, Owner, Result, Segment, Severity, Unit


class Says(Engine):
    """An engine that answers as a function does, and remembers what it was sent."""

    name = "says"

    def __init__(self, say: Callable[[str], str | Exception] = str.upper, **base: Any) -> None:
        self.markup = Markup(base.pop("markup", "none"))
        super().__init__(**base)
        self.say = say
        self.asked: list[str] = []

    def version(self, source: str, target: str) -> str:
        return f"{source}{target}1"

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        answers = []
        for request in batch:
            self.asked.append(request.text)
            said = self.say(request.text)
            answers.append(Answer(said) if isinstance(said, str) else Answer(error=said))  # type: ignore[arg-type]
        return answers


class Digits(Check):
    """Critical when the digits differ, serious when the target is in capitals."""

    id = "numbers"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        before, after = re.findall(r"\d", source.text), re.findall(r"\d", target.text)
        if sorted(before) != sorted(after):
            yield Finding("numbers", values=("".join(before), "".join(after)))
        if target.text.isupper():
            yield Finding("shouting", Severity.SERIOUS)


def units(*html: str, language: str = "en") -> list[Unit]:
    return [Unit(f"s{i}", *protect(text), language, hash=f"h{i}") for i, text in enumerate(html)]


def run(
    engines: Engine | Sequence[Engine], *html: str, checks: Sequence[Check] = (), **more: Any
) -> list[Result]:
    chain = Chain([engines] if isinstance(engines, Engine) else engines)
    return Pipeline(chain, checks, **more).translate(units(*html), "pt")


def html(results: Sequence[Result], *source: str) -> list[str]:
    return [restore(r.marked or "", u.tags) for r, u in zip(results, units(*source), strict=True)]


def test_a_plain_sentence_goes_straight_through():
    (result,) = run(engine := Says(alias="one", trust="draft"), "The ferry left.")
    assert result == Result("s0", "THE FERRY LEFT.", Owner.ENGINE, "one", "enpt1", trust="draft", attempts=1)
    assert engine.asked == ["The ferry left."]


ENGINES = [
    lambda **o: DummyEngine(markup="xml", **o),
    lambda **o: DummyEngine(markup="html", **o),
    lambda **o: DummyEngine(markup="none", **o),
]
SENTENCES = [
    "Plain words.",
    "The <b>old <i>ferry</i></b> left <a href='/x'>at noon</a>.",
    "See <code>a &lt; b</code>, write to <b>ferry@saltmere.example</b> &amp; wait.",
    "One<br>two<br>three",
    '<a href="/a"><b>All of it</b></a>',
    "‹1› is no tag, XQ1 no token, &lt;x id=1> no markup; &amp;amp; neither.",
    "<i>“Stop,”</i> he said, <i>“or go.”</i>",
    "in<b>side</b>s",
    "<b>bold</b><i>italic</i> in one word",
]


@pytest.mark.parametrize("make", ENGINES, ids=["xml", "html", "none"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_tag_once_nested_as_before(make, sentence):
    (unit,) = units(sentence)
    (result,) = Pipeline(Chain([make()])).translate([unit], "pt")
    assert result.marked is not None
    assert faults(unit.marked, result.marked) == ()
    assert result.findings == ()
    for tag in unit.tags:
        assert tag.open in restore(result.marked, unit.tags)


@pytest.mark.parametrize("make", ENGINES, ids=["xml", "html", "none"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_dropped_tag_is_put_right(make, sentence):
    """Asked again, plain or in pieces; never published without its tags."""
    (unit,) = units(sentence)
    (result,) = Pipeline(Chain([make(fault="drop_tag")])).translate([unit], "pt")
    assert result.marked is not None
    assert faults(unit.marked, result.marked) == ()
    assert result.findings == ()


FRAGMENTS = st.recursive(
    st.sampled_from(["ferry ", "the 10,000 ", "a", " ", "x@y.example ", "<br>", "‹", "&amp;", "XQ2 ", "12 "]),
    lambda inner: st.tuples(st.sampled_from("biu"), st.lists(inner, max_size=3)).map(
        lambda t: f"<{t[0]}>{''.join(t[1])}</{t[0]}>"
    ),
    max_leaves=8,
)


@given(st.lists(FRAGMENTS, max_size=5).map("".join), st.sampled_from(["xml", "html", "none"]), st.booleans())
def test_any_fragment_of_the_editor(sentence, markup, drops):
    (unit,) = units(sentence)
    engine = DummyEngine(markup=markup, fault="drop_tag" if drops else "")
    (result,) = Pipeline(Chain([engine])).translate([unit], "ru")
    assert result.marked is not None
    assert faults(unit.marked, result.marked) == ()
    assert result.findings == ()


def test_protected_words_reach_no_engine_bare():
    engine = Says(lambda text: text.upper())
    source = "Ask @saltmere or see https://saltmere.example/x."
    results = run(engine, source)
    assert engine.asked == ["Ask XQ1 or see XQ2."]
    assert html(results, source) == ["ASK @saltmere OR SEE https://saltmere.example/x."]


GLUED = [  # source, what an engine without tags is shown, what comes back
    ('Notes<code translate="no">[1]</code> here.', "Notes XQ1 here.", 'NOTES<code translate="no">[1]</code> HERE.'),
    ("A <b>note</b><code>x</code>.", "A note XQ1.", "A <b>NOTE</b><code>x</code>."),
    ("Two<code>x</code><code>y</code>.", "Two XQ1 XQ2.", "TWO<code>x</code><code>y</code>."),
    ("Many <code>list</code>s.", "Many XQ1 s.", "MANY <code>list</code> S."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "shown", "back"), GLUED)
def test_a_protected_word_behind_a_word_stands_apart_from_it_and_comes_back(source, shown, back):
    engine = Says(str.upper)
    results = run(engine, source)
    assert engine.asked[0] == shown
    assert html(results, source) == [back]


@pytest.mark.parametrize("source", [source for source, _, _ in GLUED[:3]])
def test_it_comes_back_in_pieces_too(source):
    engine = Says(lambda text: text.replace("XQ1", ""))
    assert html(run(engine, source), source) == [source]


def test_a_token_that_grew_together_with_a_word_is_not_shown_to_readers():
    source = "<code>x</code> one."
    engine = Says(lambda text: "uneXQ1." if "XQ" in text else "uneXQ1")
    (result,) = run(engine, source)
    assert "XQ" not in result.marked
    assert [finding.kind for finding in result.findings] == ["markup"]


def test_terms_reach_no_engine_either():
    engine = Says()
    source = "The Saltmere Ferry left <b>Saltmere</b>."
    results = run(engine, source, terms=["Saltmere Ferry", "Saltmere"])
    assert "Saltmere" not in "".join(engine.asked)
    assert html(results, source) == ["THE Saltmere Ferry LEFT <b>Saltmere</b>."]


class Typewriter(Says):
    """It knows the signs of a typewriter and no others."""

    def writes(self, source: str, target: str) -> frozenset[str]:
        return frozenset(ascii_letters + """!"$%&'()*+,-./:;=?""")


def test_signs_that_an_engine_cannot_write_reach_the_reader():
    engine = Typewriter()
    source = "“The <b>£3.50</b> ferry’s back ⛴<code>x</code>,” he said – for £5m"
    results = run(engine, source)
    assert engine.asked[0] == '"The XQ1 ferry\'s back XQ2 XQ3," he said - for XQ4'
    assert html(results, source) == [
        "“THE <b>£3,50</b> FERRY’S BACK ⛴<code>x</code>,” HE SAID – FOR £5 milhões"
    ]


@given(st.text(alphabet="aAł5 £€½²™★🚨你好,.–-#@{}%m¹XQ“"), st.sampled_from(["", " "]))
def test_every_sign_comes_back_once(text, between):
    """Also behind protected text, and in pieces where an engine has lost a token."""
    source = f"Word <code>x</code>{between}{escape(text, quote=False)} word"
    for say in (str.lower, lambda asked: re.sub(r"XQ\d+", "", asked)):
        engine = Typewriter(say)
        (back,) = html(run(engine, source), source)
        for sign in "£€½²™★🚨你好¹#@{}":
            assert back.count(sign) == source.count(sign), (source, engine.asked, back)


def test_signs_of_a_plain_text_are_kept_too():
    engine = Typewriter()
    (result,) = run(engine, "It runs {name} at H~2~O.")
    assert (engine.asked, result.marked) == (["It runs XQ1 at XQ2."], "IT RUNS {name} AT H~2~O.")


def test_letters_in_two_signs_are_one():
    engine = Typewriter()
    (result,) = run(engine, unicodedata.normalize("NFD", "She met Muñoz."))
    assert (engine.asked, result.marked) == (["She met XQ1."], "SHE MET Muñoz.")


def test_what_was_glued_comes_back_glued():
    engine = Typewriter(str.upper)
    (result,) = run(engine, "The study¹ of ¹⁴C at 30′N.")
    assert engine.asked == ["The study XQ1 of XQ2 C at XQ3 N."]
    assert result.marked == "THE STUDY¹ OF ¹⁴C AT 30′N."


FORMULAS = [  # what stands in it, what the engine is shown, what comes back
    ("Of H<sub>2</sub>O and CO<sub>2</sub>.", "Of XQ1 and XQ2.", "OF H<sub>2</sub>O AND CO<sub>2</sub>."),
    ("Some 5 km<sup>2</sup>", "Some 5 XQ1", "SOME 5 km<sup>2</sup>"),
    ("By <sup>14</sup>C dating", "By XQ1 dating", "BY <sup>14</sup>C DATING"),
    ("He left.<sup>2</sup>", "He left.", "HE LEFT.<sup>2</sup>"),
    ("He left it<sup>[2]</sup> there", "He left it there", "HE LEFT IT<sup>[2]</sup> THERE"),
    ("He<sup>1</sup> left", "He left", "HE<sup>1</sup> LEFT"),
    ("The <b></b>mayor left", "The mayor left", "THE <b></b>MAYOR LEFT"),
    ("<b>5</b> people, (<b>6</b>)", "5 people, (6)", "<b>5</b> PEOPLE, (<b>6</b>)"),
]


@pytest.mark.parametrize(("text", "shown", "back"), FORMULAS)
def test_formulas_stay_whole_and_notes_are_no_words(text, shown, back):
    engine = Says(str.upper)
    assert html(run(engine, text), text) == [back]
    assert engine.asked[0] == shown


@pytest.mark.parametrize(("text", "back"), [(text, back) for text, _, back in FORMULAS])
@pytest.mark.parametrize("markup", ["xml", "html", "none"])
def test_they_come_back_from_every_engine_and_in_pieces(text, back, markup):
    for fault in ("", "drop_tag"):
        (result,) = run(DummyEngine(markup=markup, fault=fault), text)
        assert not faults(units(text)[0].marked, result.marked)
    (result,) = run(Says(lambda asked: asked.upper().replace("XQ", "")), text)
    assert not faults(units(text)[0].marked, result.marked)


@pytest.mark.parametrize("markup", ["xml", "html", "none"])
def test_letters_are_shown_as_dictionaries_have_them(markup):
    engine = Says(str.lower, markup=markup)
    run(engine, "The cafe\u0301’s ﬁrst oﬃce har\u00adbour")
    assert engine.asked == ["The café’s first office harbour"]


class Whispers(Says):
    """An engine that knows words by the way they are mostly written."""

    def cases(self, source: str, target: str) -> dict[str, str]:
        return {"the": "the", "us": "US", "iraq": "Iraq", "leaves": "leaves"}


def test_a_headline_in_capitals_is_shown_in_small_letters():
    engine = Whispers(lambda text: text.replace("US leaves", "EUA deixam"))
    results = run(engine, "THE US LEAVES <b>IRAQ</b> IN G20 WAR", "US", "The US LEAVES")
    assert [result.marked for result in results] == [
        "THE EUA DEIXAM ‹1›IRAQ‹/1› IN G20 WAR",
        "US",
        "The US LEAVES",
    ]
    assert engine.asked[0] == "The US leaves Iraq IN G20 WAR"


def test_signs_come_back_in_pieces_too():
    engine = Typewriter(lambda text: re.sub(r"XQ\d", "", text.upper()))
    source = "“We won’t pay £3.50,” he said ★★★"
    assert html(run(engine, source), source) == ["“WE WON’T PAY £3,50,” HE SAID ★★★"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t.replace("XQ1", ""),
        lambda t: t.replace("XQ1", "XQ1 XQ1"),
        lambda t: t.replace("XQ1", "XQ 1"),
    ],
)
def test_a_lost_token_means_pieces(spoil):
    engine = Says(lambda text: spoil(text.upper()))
    source = "Write to <b>a@b.example</b> or <i>wait here</i>."
    results = run(engine, source)
    assert html(results, source) == ["WRITE TO <b>a@b.example</b> OR <i>WAIT HERE</i>."]


def test_tags_that_have_no_place_go_to_the_end_with_a_finding():
    """The engine gives one word for the sentence and none for its pieces."""
    engine = Says(lambda text: "Feito" if " " in text else "")
    source = "<b>One</b> <i>two</i>"
    (result,) = results = run(engine, source)
    assert html(results, source) == ["Feito <b></b><i></i>"]
    assert [(f.kind, f.severity, f.values) for f in result.findings] == [
        ("markup", Severity.CRITICAL, ("1", "2"))
    ]


@pytest.mark.parametrize(
    "sentence", ["10,000", "…", "https://x.example", "<b>12</b> – 14", "", "<code>x = y</code>!"]
)
def test_what_has_no_words_is_copied(sentence):
    (result,) = run(engine := Says(), sentence)
    (unit,) = units(sentence)
    assert (result.marked, result.engine, engine.asked) == (unit.marked, "copy", [])


def test_what_is_only_a_term_is_copied():
    terms = ["Saltmere Ferry", "Ferry Line"]
    results = run(engine := Says(), "Saltmere Ferry Line", "<b>XQ7</b>", "The Ferry Line", terms=terms)
    assert [r.engine for r in results] == ["copy", "copy", "says"]
    assert results[0].marked == "Saltmere Ferry Line"
    assert engine.asked == ["The XQ1"]


def test_the_same_sentence_is_sent_once():
    engine = DummyEngine()
    results = run(engine, "The ferry left.", "Who?", "The ferry left.", "<b>Who</b>?", "<b>Who</b>?")
    assert engine.sent == 3
    assert [r.id for r in results] == ["s0", "s1", "s2", "s3", "s4"]
    assert results[0].marked == results[2].marked
    assert results[3].marked == results[4].marked


def test_the_same_words_around_another_address_are_not_the_same_sentence():
    source = "Ask a@x.example now.", "Ask b@x.example now."
    assert html(run(Says(), *source), *source) == ["ASK a@x.example NOW.", "ASK b@x.example NOW."]


def test_one_refused_sentence_does_not_touch_its_neighbours():
    engine = Says(lambda text: Refused("no") if "bad" in text else text.upper())
    results = run(engine, "one", "bad <b>one</b>", "two")
    assert [(r.marked, r.error) for r in results] == [("ONE", ""), (None, "Refused"), ("TWO", "")]


@pytest.mark.parametrize("fault", ["empty", "too_few"])
def test_no_answer_is_a_finding_and_no_text(fault):
    results = run(DummyEngine(fault=fault, on="bad"), "good one", "bad one", "good two")
    assert results[1].marked is None
    assert results[1].error == "BadAnswer"
    assert [f.kind for f in results[1].findings] == ["empty"]
    assert [r.marked for r in results[::2]] == [
        pseudo("good one", "en", "pt"),
        pseudo("good two", "en", "pt"),
    ]


def test_an_engine_that_is_down_is_no_fault_of_the_text():
    results = run(DummyEngine(fault="fail"), "one", "two")
    assert [(r.marked, r.error, r.findings) for r in results] == [(None, "Unavailable", ())] * 2


def test_the_next_engine_takes_over():
    results = run([DummyEngine(fault="fail"), Says(alias="second", trust="draft")], "one")
    assert [(r.marked, r.engine, r.trust, r.error) for r in results] == [("ONE", "second", "draft", "")]


def test_an_error_that_may_pass_is_told_before_one_that_will_not():
    """The job tries again later if any engine may be back."""
    down, refusing = DummyEngine(fault="fail"), DummyEngine(fault="refuse")
    assert run([down, refusing], "one")[0].error == run([refusing, down], "one")[0].error == "Unavailable"


def test_no_engine():
    (result,) = run(DummyEngine(pairs=["ru-en"]), "one")
    assert (result.marked, result.error, result.attempts) == (None, "UnsupportedPair", 0)
    assert run(DummyEngine(pairs=["ru-en"]), "10,000")[0].marked == "10,000"


def test_numbers_are_shielded_after_a_critical_finding():
    engine = Says(lambda text: text.replace("100,000", "100").upper() + "x")
    (result,) = run(engine, "Pay 100,000 on the 21st, <b>2.5</b> or 14:30.", checks=[Digits()])
    assert result.marked == "PAY 100.000 ON THE 21ST, ‹1›2,5‹/1› OR 14:30.x"
    assert result.findings == ()
    assert result.attempts == 2


class Names(Check):
    """Critical for each capitalised word of the source, after the first, that the target lacks."""

    id = "names"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        for name in re.finditer(r"(?<= )[A-Z]\w+", source.text):
            if name[0] not in target.text:
                yield Finding("names", source_span=name.span(), values=(name[0].lower(), ""))


def test_only_the_number_in_question_is_shielded():
    class Second(Check):
        id = "numbers"

        def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
            if "22" not in target.text:
                yield Finding("numbers", source_span=(source.text.index("22"), source.text.index("22") + 2))

    engine = Says(lambda text: text.replace("22", "2"))
    (result,) = run(engine, "In <b>11</b> days &amp; 22 nights", checks=[Second()])
    assert "In 11 days & XQ1 nights" in engine.asked
    assert result.marked == "In ‹1›11‹/1› days & 22 nights"


def test_a_name_that_came_out_wrong_is_shielded():
    """As it is, for both languages copy names; what stands around it is translated."""
    engine = Says(lambda text: text.replace("Snow", "Neve").upper())
    (result,) = run(engine, "they saw <b>Snow's</b> boat", checks=[Names()])
    assert "they saw XQ1's boat" in engine.asked
    assert (result.marked, result.findings, result.attempts) == ("THEY SAW ‹1›Snow'S‹/1› BOAT", (), 2)


def test_a_second_try_that_lost_its_tags_is_asked_for_the_plain_words():
    def say(text: str) -> str:
        return re.sub("<[^>]*>", "", text) if "XQ1" in text else text.replace("100", "1")

    engine = Says(say, markup="xml")
    (result,) = run(engine, "Pay <b>100</b> now", checks=[Digits()])
    assert (result.marked, result.findings, result.attempts) == ("Pay ‹1›100‹/1› now", (), 2)


class Phrases(Says):
    """Knows "in spite of" only whole, and says which words it does not know."""

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        return [
            replace(answer, unknown=((at, at + 5),))
            if (at := (answer.text or "").find("spite")) >= 0
            else answer
            for answer in super().send(batch)
        ]


def test_a_phrase_that_a_tag_cuts_is_asked_for_whole():
    """What costs money is not asked twice, and what a phrase does not become better by stays."""

    def say(text: str) -> str:
        return text.replace("in spite of", "despite")

    sentence = "we went in <b>spite</b> of <b>rain</b>"
    (result,) = run(engine := Phrases(say, markup="html"), sentence)
    assert "we went in spite of rain" in engine.asked
    assert (result.findings, result.attempts) == ((), 1)
    assert html([result], sentence) == ["we went <b>despite</b> <b>rain</b>"]

    paid = Phrases(say, markup="html")
    paid.billing = "characters"
    (result,) = run(paid, sentence)
    assert len(paid.asked) == 1
    assert [f.kind for f in result.findings] == ["unknown_words"]


def test_a_word_that_no_phrase_explains_is_asked_for_once():
    engine = Phrases(str, markup="html")
    pipeline = Pipeline(Chain([engine]))
    (result,) = pipeline.translate(units("in <b>spite</b>"), "pt")
    assert len(engine.asked) > 1
    assert result.marked == "in ‹1›spite‹/1›"
    engine.asked.clear()
    (result,) = pipeline.translate(units("out of <b>spite</b>"), "pt")
    assert len(engine.asked) == 1


def test_a_name_takes_the_form_that_the_newsroom_has():
    class Sasha(Names):
        def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
            if "Шевчук" not in target.text:
                yield Finding("names", source_span=(9, 17), values=("shevchuk", ""))

    def glossary(source: str, target: str) -> list[Term]:
        assert (source, target) == ("en", "uk")
        return [Term("Olena Shevchuk", "Олена Шевчук"), Term("Shevchuk", "Шевчук"), Term("ferry", "пором")]

    engine = Says()
    pipeline = Pipeline(Chain([engine]), [Sasha()], glossary=glossary)
    (result,) = pipeline.translate(units("we met Shevchuk at noon"), "uk")
    assert engine.asked == ["we met Shevchuk at noon", "we met XQ1 at noon"]
    assert (result.marked, result.findings) == ("WE MET Шевчук AT NOON", ())
    (result,) = Pipeline(Chain([engine]), [Sasha()]).translate(units("we met Shevchuk at noon"), "uk")
    assert result.attempts == 1  # no form, and Ukrainian does not copy names


def test_a_second_try_adds_no_finding_of_its_own():
    """It has one critical finding where the first had two, but of another kind."""

    class Kinds(Check):
        id = "numbers"

        def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
            yield from (
                [Finding("negation")] if "10" in target.text else [Finding("numbers"), Finding("numbers")]
            )

    (result,) = run(Says(lambda text: text.replace("10", "1")), "Room 10", checks=[Kinds()])
    assert (result.marked, result.attempts) == ("Room 1", 2)
    assert [f.kind for f in result.findings] == ["numbers", "numbers"]


def test_what_is_about_no_number_and_no_name_goes_to_the_next_engine():
    class Denied(Check):
        id = "negation"

        def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
            if "no" not in target.text:
                yield Finding("negation")

    first, second = Says(alias="first"), Says(str.lower, alias="second")
    (result,) = run([first, second], "no Boat 12", checks=[Denied()])
    assert (result.engine, first.asked, second.asked) == ("second", ["no Boat 12"], ["no Boat 12"])


def test_an_engine_is_told_the_terms_of_each_text():
    told: dict[str, tuple[Term, ...]] = {}

    class Keep(Says):
        reads_terms = True

        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            told.update((request.text, request.terms) for request in batch)
            return super().send(batch)

    stakes = Term("high stakes", "muito em jogo", ("higher stakes",))
    port = Term("port", "porto")
    sentences = ["The <b>higher stakes</b> at the port", "Ports & passports", "the port, the port"]
    pipeline = Pipeline(Chain([Keep(markup="html")]), glossary=lambda source, target: [stakes, port])
    pipeline.translate(units(*sentences), "pt")
    assert list(told.values()) == [(stakes, port), (), (port,)]


def test_a_better_engine_is_asked_only_about_what_is_bad():
    bad, good = Says(lambda text: re.sub(r"XQ1|\d", "7", text), alias="bad"), Says(str.lower, alias="good")
    results = run([bad, good], "Nothing here", "Room 101", checks=[Digits()])
    assert [(r.engine, r.marked, r.attempts) for r in results] == [
        ("bad", "Nothing here", 1),
        ("good", "room 101", 3),
    ]
    assert good.asked == ["Room 101"]


def test_the_best_stays_and_of_equals_the_first():
    worse = Says(lambda text: text.upper().replace("1", ""), alias="worse")
    first, second = (
        Says(lambda text: "sala 10", alias="first"),
        Says(lambda text: "quarto 10", alias="second"),
    )
    (result,) = run([worse, first, second], "Room 101", checks=[Digits()])
    assert (result.engine, result.marked) == ("first", "sala 10")
    assert [f.severity for f in result.findings] == [Severity.CRITICAL]


def test_a_serious_finding_is_not_tried_again():
    (result,) = run([Says(), Says(str.lower)], "one 1", checks=[Digits()])
    assert (result.marked, result.attempts) == ("ONE 1", 1)
    assert [f.kind for f in result.findings] == ["shouting"]


def test_checks_see_what_readers_see():
    seen: list[tuple[Segment, Segment]] = []

    class Look(Check):
        id = "look"

        def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
            seen.append((source, target))
            yield from ()

    run(Says(), "See <b>us</b> at a@x.example &amp; go", checks=[Look()])
    assert seen == [
        (
            Segment("See us at a@x.example & go", "en", "body"),
            Segment("SEE US AT a@x.example & GO", "pt", "body"),
        )
    ]


def test_the_engine_works_on_while_answers_are_checked():
    """The second call ends only when an answer of the first has been checked."""
    checked = Event()

    class Look(Check):
        id = "look"

        def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
            checked.set()
            yield from ()

    class Waits(Says):
        batch_size = 2

        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            if self.asked and not checked.wait(5):
                return [Answer(error=Unavailable("nothing was checked"))] * len(batch)
            return super().send(batch)

    results = run(Waits(), "one", "two", "three", "<b>four</b>", "five", checks=[Look()])
    assert [r.marked for r in results] == ["ONE", "TWO", "THREE", "‹1›FOUR‹/1›", "FIVE"]


def test_memory_comes_first_when_approved_in_the_same_context():
    memory = MemoryStore(
        [
            Entry("h0", "en", "pt", "‹1›Um‹/1› só", approved=True),
            Entry("h1", "en", "pt", "Dois", approved=False),
            Entry("h2", "en", "pt", "Três", before="elsewhere"),
            Entry("h3", "en", "pt", "‹1›lost its tag"),
        ]
    )
    results = run(engine := Says(), "<b>One</b> only", "two", "three", "<b>four</b> words", memory=memory)
    assert [r.owner for r in results] == [Owner.MEMORY, Owner.ENGINE, Owner.ENGINE, Owner.ENGINE]
    assert results[0].marked == "‹1›Um‹/1› só"
    assert "One only" not in engine.asked


def test_languages_may_be_mixed():
    """A quotation comes from its original wording; said in the target language it stays as it was."""
    given = [
        Unit("a", "One", (), "en"),
        Unit("b", "Два", (), "ru"),
        Unit("c", "Três", (), "pt"),
        Unit("d", "One", (), "ru"),
    ]
    results = Pipeline(Chain([Says(pairs=["en-pt"]), DummyEngine(pairs=["ru-pt"])])).translate(given, "pt")
    assert [r.engine for r in results] == ["says", "dummy", "", "dummy"]
    assert results[2] == Result("c", "Três", Owner.QUOTATION)


def test_embargoed_text_stays_here():
    out = DummyEngine(sends_text_out=True)
    pipeline = Pipeline(Chain([out]))
    assert pipeline.translate(units("one"), "pt", private=True)[0].error == "UnsupportedPair"
    assert out.sent == 0


def test_lines_stay_lines():
    (result,) = run(Says(lambda text: f" {text}\nmore\r\n"), "one")
    assert result.marked == "one more"


def test_an_engine_may_be_told_the_context():
    seen: list[Request] = []

    class Keep(Says):
        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            seen.extend(batch)
            return super().send(batch)

    unit = Unit("h", "One", (), "en", kind="headline")
    Pipeline(Chain([Keep()])).translate([unit], "pt", context="Ferry to run again")
    assert [(r.kind, r.context) for r in seen] == [("headline", "Ferry to run again")]


def test_a_dead_engine_is_not_asked_again_for_its_numbers():
    engine = Says(lambda text: Unavailable("gone"))
    run(engine, "Room 101", checks=[Digits()])
    assert engine.asked == ["Room 101"]


def test_what_each_round_cost_is_told():
    """The first answer has a wrong number: both tries are on the bill."""

    class Paid(DummyEngine):
        billing, currency = "characters", "EUR"

        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            return [
                replace(answer, billed=len(request.text), cost=len(request.text) / 100)
                for request, answer in zip(batch, super().send(batch), strict=True)
            ]

    class Sixteen(Check):
        id = "sixteen"

        def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
            if "16" in source.text and "16" not in target.text:
                yield Finding("numbers")

    engine = Paid(alias="paid", fault="wrong_numbers", on="16")
    pipeline = Pipeline(Chain([engine, DummyEngine()]), [Sixteen()])
    bills: list[Billing] = []
    units = [Unit("a", "Boat 16 is here.", (), "en"), Unit("b", "The port is open.", (), "en")]
    results = pipeline.translate(units, "pt", spent=bills.append)
    assert all(result.marked and not result.findings for result in results)
    assert [(bill.engine, bill.units) for bill in bills] == [("paid", 33), ("paid", 17)]
    assert {bill.currency for bill in bills} == {"EUR"}
    assert sum(bill.cost for bill in bills) == pytest.approx(sum(bill.units for bill in bills) / 100)


def test_a_bill_names_the_pair():
    class Paid(DummyEngine):
        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            return [replace(answer, billed=1) for answer in super().send(batch)]

    bills: list[Billing] = []
    units = [Unit("a", "Yes.", (), "en"), Unit("b", "Да.", (), "ru")]
    Pipeline(Chain([Paid()])).translate(units, "pt", spent=bills.append)
    assert [(bill.source, bill.target, bill.units) for bill in bills] == [("en", "pt", 1), ("ru", "pt", 1)]


def test_engines_that_are_left_out_see_nothing():
    first, second = Says(alias="first"), Says(str.lower, alias="second")
    pipeline = Pipeline(Chain([first, second]))
    (result,) = pipeline.translate([Unit("a", "Yes.", (), "en")], "pt", without={"first"})
    assert (result.marked, result.engine, first.asked) == ("yes.", "second", [])
    (result,) = pipeline.translate([Unit("a", "Yes.", (), "en")], "pt", without={"first", "second"})
    assert (result.marked, result.error) == (None, "UnsupportedPair")
    assert not pipeline.engines.but({"first", "second"}).can("en", "pt")


@pytest.mark.parametrize("ends", [False, True])
def test_a_quota_that_is_spent_goes_to_the_next_engine_or_ends_it(ends):
    def say(text: str) -> str | Exception:
        return QuotaSpent() if "Two" in text else text.upper()

    first, second = Says(say, alias="first"), Says(str.lower, alias="second")
    bills: list[Billing] = []
    units = [Unit("a", "One.", (), "en"), Unit("b", "Two.", (), "en")]
    pipeline = Pipeline(Chain([first, second]))
    one, two = pipeline.translate(units, "pt", spent=bills.append, quota_ends=ends)
    assert one.marked == "ONE."
    assert [bill.engine for bill in bills if bill.quota_spent] == ["first"]
    if ends:
        assert (two.marked, two.error, second.asked) == (None, "QuotaSpent", [])
    else:
        assert (two.marked, two.engine) == ("two.", "second")


def test_what_an_engine_has_to_make_is_known_before_it_is_asked():
    """The same text once; what the memory has, what needs no letters and what is in the language, not."""
    engine = Says()
    known = MemoryStore([Entry("h", "en", "pt", "Lembrado.", "before", "after")])
    pipeline = Pipeline(Chain([engine]), memory=known)
    units = [
        Unit("a", "Yes.", (), "en"),
        Unit("b", "Yes.", (), "en"),
        Unit("c", "Remembered.", (), "en", hash="h", before="before", after="after"),
        Unit("d", "1948", (), "en"),
        Unit("e", "Sim.", (), "pt"),
    ]
    assert [unit.id for unit in pipeline.wanting(units, "pt")] == ["a"]
    pipeline.translate(units, "pt")
    assert engine.asked == ["Yes."]


def test_nothing_spent_is_nothing_told():
    bills: list[Billing] = []
    Pipeline(Chain([DummyEngine()])).translate([Unit("a", "Yes.", (), "en")], "pt", spent=bills.append)
    assert bills == []
