"""A sentence in two steps: what each is asked, and that the end is checked against the beginning."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dragoman.core.checks.numbers import NumbersCheck
from dragoman.core.checks.untranslated import EmptyCheck
from dragoman.core.engines import Answer, Billing, Chain, Refused, Request, Unavailable
from dragoman.core.engines.dummy import DummyEngine, pseudo
from dragoman.core.memory import Entry, MemoryStore
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.protect import protect
from dragoman.core.types import Owner, Pivot, Result, Severity, Unit


class Says(DummyEngine):
    """The dummy with some answers of its own, that remembers what it was asked."""

    def __init__(self, answers: dict[str, Answer] | None = None, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.answers, self.asked = answers or {}, []  # type: ignore[var-annotated]

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        self.asked += batch
        made = super().send(batch)
        return [self.answers.get(r.text, answer) for r, answer in zip(batch, made, strict=True)]


def unit(text: str, key: str = "s1", language: str = "ru", kind: str = "body", **more: object) -> Unit:
    marked, tags = protect(text)
    return Unit(key, marked, tags, language, kind, **more)  # type: ignore[arg-type]


def translate(units: list[Unit], *engines: DummyEngine, **more: object) -> list[Result]:
    return Pipeline(Chain(engines), [EmptyCheck(), NumbersCheck()]).translate(units, "pt", **more)  # type: ignore[arg-type]


def test_both_steps_with_every_tag_and_number() -> None:
    engine = Says(pairs=["ru-en", "en-pt"])
    text = 'Порт принял <a href="/x">1000 лодок</a> и <b>32</b> парома.'
    (result,) = translate([unit(text)], engine)
    english = pseudo(unit(text).marked, "ru", "en")
    assert result.marked == pseudo(english, "en", "pt")
    assert result.findings == ()
    assert (result.owner, result.trust, result.engine) == (Owner.ENGINE, "publishable", "dummy")
    assert result.via is not None
    assert (result.via.language, result.via.marked) == ("en", english)
    assert {(r.source, r.target) for r in engine.asked} == {("ru", "en"), ("en", "pt")}


def test_each_step_is_told_headline_and_lead_in_its_own_language() -> None:
    engine = Says(pairs=["ru-en", "en-pt"])
    units = [unit("Шторм", "s1", kind="headline"), unit("Порт закрыт.", "s2", kind="lead"), unit("Да.", "s3")]
    translate(units, engine, context="Шторм\nПорт закрыт.")
    assert {r.context for r in engine.asked if r.target == "en"} == {"Шторм\nПорт закрыт."}
    told = "\n".join(pseudo(text, "ru", "en") for text in ("Шторм", "Порт закрыт."))
    assert {r.context for r in engine.asked if r.target == "pt"} == {told}


def test_both_engines_are_named_and_the_worse_trust_counts() -> None:
    first = Says(pairs=["ru-en"], alias="one", trust="draft")
    second = Says(pairs=["en-pt"], alias="two")
    (result,) = translate([unit("Порт открыт.")], second, first)
    assert (result.engine, result.engine_version, result.trust) == ("one, two", "1, 1", "draft")


LOST = [  # where a number is changed, and that every engine does it
    ("first step", {"Принято 100000 лодок.": Answer(pseudo("Принято 100 лодок.", "ru", "en"))}),
    ("second step", {pseudo("Принято 100000 лодок.", "ru", "en"): Answer("Xyz 100 wvu.")}),
]


@pytest.mark.parametrize(("where", "answers"), LOST, ids=[row[0] for row in LOST])
def test_what_is_lost_in_either_step_is_found_beside_the_original(
    where: str, answers: dict[str, Answer]
) -> None:
    text = "Принято 100000 лодок."
    shielded = {
        key.replace("100000", "XQ1"): Answer((answer.text or "").replace("100", "XQ9"))
        for key, answer in answers.items()
    }
    (result,) = translate([unit(text)], Says(answers | shielded, pairs=["ru-en", "en-pt"]))
    (finding,) = [f for f in result.findings if f.severity is Severity.CRITICAL]
    assert finding.kind == "numbers"
    assert finding.values[0] == "100000"
    assert finding.source_span is not None
    assert text[slice(*finding.source_span)] == "100000"


def test_two_faults_that_cancel_out_are_none() -> None:
    """Only the end is held against the original."""
    wrong = pseudo("Принято 100 лодок.", "ru", "en")
    engine = Says(
        {
            "Принято 100000 лодок.": Answer(wrong),
            "Принято XQ1 лодок.": Answer(error=Refused()),
            wrong: Answer("Xyz 100000 wvu."),
            wrong.replace("100", "XQ1"): Answer(error=Refused()),
        },
        pairs=["ru-en", "en-pt"],
    )
    (result,) = translate([unit("Принято 100000 лодок.")], engine)
    assert (result.marked, result.findings) == ("Xyz 100000 wvu.", ())


def test_another_route_where_the_first_fails_or_errs() -> None:
    text, wrong = "Принято 100000 лодок.", "Ничего нового."
    first = Says(
        {
            text: Answer("Abc 7 def."),
            "Принято XQ1 лодок.": Answer("Abc 7 def."),
            wrong: Answer(error=Unavailable()),
        },
        pairs=["ru-en", "en-pt"],
    )
    second = Says(pairs=["ru-fr", "fr-pt"])
    results = translate([unit(text, "s1"), unit(wrong, "s2"), unit("Порт открыт.", "s3")], first, second)
    assert [r.via.language for r in results if r.via] == ["fr", "fr", "en"]
    assert [r.findings for r in results] == [(), (), ()]


def test_a_step_that_fails_says_why_and_leaves_its_neighbours() -> None:
    engine = Says({"Нет.": Answer(error=Unavailable())}, pairs=["ru-en", "en-pt"])
    good, bad = translate([unit("Да.", "s1"), unit("Нет.", "s2")], engine)
    assert good.marked is not None
    assert (bad.marked, bad.error) == (None, "Unavailable")
    (none,) = translate([unit("Да.")], Says(pairs=["ru-en"]))
    assert (none.marked, none.error) == (None, "UnsupportedPair")


def test_embargoed_text_goes_to_no_engine_that_sends_it_out_in_either_step() -> None:
    first, second = Says(pairs=["ru-en"]), Says(pairs=["en-pt"], sends_text_out=True)
    (result,) = translate([unit("Да.")], first, second, private=True)
    assert (result.marked, first.asked, second.asked) == (None, [], [])


def test_a_given_text_is_gone_on_from_and_the_original_checked() -> None:
    """A person's release as pivot: one step, and no finding where they merged two sentences."""
    engine = Says(pairs=["en-pt"])
    pivot = Pivot("en", "They took 5 boats and 6 ferries.", stands_for="Взяли 5 лодок. И 6 паромов.")
    whole, wrong = translate(
        [
            unit("Взяли 5 лодок.", "s1", pivot=pivot),
            unit("Взяли 9 лодок.", "s2", pivot=Pivot("en", "They took 5 boats.")),
        ],
        engine,
    )
    assert (whole.marked, whole.findings) == (pseudo(pivot.marked, "en", "pt"), ())
    assert whole.via == pivot
    assert [(f.kind, f.values) for f in wrong.findings] == [("numbers", ("9", "5"))]


def test_the_memory_of_the_pair_comes_first() -> None:
    memory = MemoryStore()
    memory.put([Entry("h", "ru", "pt", "Aprovado.", origin="Да.")])
    engine = Says(pairs=["ru-en", "en-pt"])
    asked = unit("Да.", hash="h", pivot=Pivot("en", "Yes."))
    (result,) = Pipeline(Chain([engine]), (), memory).translate([asked], "pt")
    assert (result.marked, result.owner, engine.asked) == ("Aprovado.", Owner.MEMORY, [])


def test_the_bill_has_both_steps() -> None:
    class Counts(Says):
        billing = "characters"

        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            return [
                Answer(a.text, billed=len(r.text)) for r, a in zip(batch, super().send(batch), strict=True)
            ]

    bills: list[Billing] = []
    first, second = Counts(pairs=["ru-en"], alias="one"), Counts(pairs=["en-pt"], alias="two")
    translate([unit("Порт открыт.")], first, second, spent=bills.append)
    assert [(bill.engine, bill.units) for bill in bills] == [("one", 12), ("two", 12)]
