"""What every engine inherits: batches, order, failure of one segment alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import sleep
from typing import Any

import pytest

from dragoman.core.engines import (
    Answer,
    AuthFailed,
    BadAnswer,
    Billing,
    Engine,
    EngineError,
    Limited,
    Refused,
    Request,
    TooLarge,
    Trust,
    Unavailable,
)
from dragoman.core.engines import base as base_module
from dragoman.core.engines.base import fallbacks, parse_pair


class Scripted(Engine):
    """Answers in capitals; `behave` may raise or change a batch's answers."""

    name = "scripted"

    def __init__(self, behave: Callable[[list[str]], Any] = lambda texts: None, **base: Any) -> None:
        super().__init__(**base)
        self.behave = behave
        self.calls: list[list[str]] = []

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        texts = [request.text for request in batch]
        self.calls.append(texts)
        changed = self.behave(texts)
        return changed if changed is not None else [Answer(text.upper()) for text in texts]


def ask(*texts: str, source: str = "en", target: str = "pt") -> list[Request]:
    return [Request(text, source, target) for text in texts]


def outcome(answers: Sequence[Answer]) -> list[str]:
    return [answer.text if answer.text is not None else f"!{answer.error.code}" for answer in answers]  # type: ignore[union-attr]


def raising(error: EngineError, when: Callable[[list[str]], bool]) -> Callable[[list[str]], None]:
    def behave(texts: list[str]) -> None:
        if when(texts):
            raise error

    return behave


def test_batches_by_number_size_and_pair_keep_their_order():
    engine = Scripted()
    engine.batch_size, engine.max_chars = 2, 10
    requests = [*ask("a", "b", "c"), *ask("x" * 9, "y" * 9), *ask("d", source="ru")]
    assert outcome(engine.translate(requests)) == ["A", "B", "C", "X" * 9, "Y" * 9, "D"]
    assert engine.calls == [["a", "b"], ["c", "x" * 9], ["y" * 9], ["d"]]


def test_the_engine_works_on_while_the_caller_does():
    """The second batch is under way before the third is asked for, and waits for the caller here."""
    read = Event()
    engine = Scripted(lambda texts: None if texts[0] == "a" or read.wait(5) else [])
    engine.batch_size, engine.billing = 1, "characters"
    came = []
    for places, answers in engine.stream(ask("a", "b", "c")):
        came.append((places, outcome(answers)))
        read.set()
    assert came == [([0], ["A"]), ([1], ["B"]), ([2], ["C"])]


def test_threads_take_short_turns_while_answers_come_and_no_longer():
    before = sys.getswitchinterval()
    engine = Scripted()
    engine.batch_size, engine.billing = 1, "characters"
    one, other = engine.stream(ask("a", "b")), engine.stream(ask("a", "b"))
    next(one), next(other)
    assert sys.getswitchinterval() < before
    one.close()
    assert sys.getswitchinterval() < before
    assert len(list(other)) == 1
    assert sys.getswitchinterval() == before


def test_who_stops_reading_ends_the_calls():
    engine = Scripted(lambda texts: sleep(0.05))
    engine.batch_size, engine.billing = 1, "characters"
    answers = engine.stream(ask(*"abcdefgh"))
    next(answers)
    answers.close()
    assert len(engine.calls) < 8


def test_few_segments_are_shared_among_all_processes():
    """Forty sentences are one call to a service that counts calls, and work for both chains of ours."""
    engine = Scripted()
    engine.concurrency = 2
    engine.translate(ask(*map(str, range(40))))
    assert sorted(map(len, engine.calls)) == [10, 10, 10, 10]
    engine.calls.clear()
    engine.turns, engine.least = 12, 4
    engine.translate(ask(*map(str, range(40))))
    assert list(map(len, engine.calls)) == [4] * 10
    engine.calls.clear()
    engine.billing = "characters"
    engine.translate(ask(*map(str, range(40))))
    assert list(map(len, engine.calls)) == [40]


def test_nothing_asked_is_nothing_sent():
    engine = Scripted()
    assert engine.translate([]) == []
    assert engine.calls == []


def test_batches_run_at_the_same_time_up_to_the_limit():
    lock, now, most = Lock(), 0, 0

    def behave(texts: list[str]) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        sleep(0.02)
        with lock:
            now -= 1

    engine = Scripted(behave)
    engine.batch_size, engine.concurrency = 1, 3
    assert outcome(engine.translate(ask(*"abcdefgh"))) == list("ABCDEFGH")
    assert most == 3


@pytest.mark.parametrize("error", [Refused("no"), TooLarge("big"), BadAnswer("odd")], ids=lambda e: e.code)
def test_a_bad_segment_fails_alone(error):
    engine = Scripted(raising(error, lambda texts: "bad" in texts))
    answers = engine.translate(ask("a", "b", "bad", "c", "d"))
    assert outcome(answers) == ["A", "B", f"!{error.code}", "C", "D"]


def test_an_engine_too_large_for_pairs_is_asked_one_by_one():
    engine = Scripted(raising(TooLarge(), lambda texts: len(texts) > 1))
    assert outcome(engine.translate(ask("a", "b", "c"))) == ["A", "B", "C"]


@pytest.mark.parametrize("error", [Unavailable(), Limited(retry_after=3), AuthFailed()], ids=lambda e: e.code)
def test_an_engine_that_is_down_is_not_asked_again(error):
    engine = Scripted(raising(error, lambda texts: "b" in texts))
    engine.batch_size = 1
    answers = engine.translate(ask("a", "b", "c", "d"))
    assert outcome(answers) == ["A", f"!{error.code}", f"!{error.code}", f"!{error.code}"]
    assert engine.calls == [["a"], ["b"]]
    assert answers[3].error is error


@pytest.mark.parametrize("change", [lambda a: a[:-1], lambda a: [*a, Answer("more")], lambda a: []])
def test_as_many_answers_as_questions_or_none(change):
    """Which answer is missing cannot be told, so no answer of such a batch is believed."""
    engine = Scripted(lambda texts: change([Answer(text.upper()) for text in texts]))
    assert outcome(engine.translate(ask("a", "b", "c"))) == ["!BadAnswer"] * 3


def test_too_few_for_a_batch_but_right_for_one():
    engine = Scripted(lambda texts: [Answer(texts[0].upper())])
    assert outcome(engine.translate(ask("a", "b", "c"))) == ["A", "B", "C"]


@pytest.mark.parametrize("text", ["", "  ", None])
def test_an_empty_answer_is_an_error_and_keeps_what_it_cost(text):
    engine = Scripted(lambda texts: [Answer("A"), Answer(text, billed=7)])
    answers = engine.translate(ask("a", "b"))
    assert outcome(answers) == ["A", "!BadAnswer"]
    assert answers[1].billed == 7


def test_the_bill_is_the_sum_of_all_calls():
    """Those whose answers were thrown away and those that failed as well."""

    def behave(texts: list[str]) -> list[Answer]:
        if "bad" in texts and len(texts) > 1:
            return [Answer(text.upper(), billed=len(text), cost=1) for text in texts[1:]]
        if texts == ["bad"]:
            error = Refused("no")
            error.billed, error.unsure = 3, 2
            raise error
        return [Answer(text.upper(), billed=len(text), cost=1) for text in texts]

    engine = Scripted(behave, alias="here")
    answers = engine.translate(ask("a", "bb", "bad", "d"))
    assert outcome(answers) == ["A", "BB", "!Refused", "D"]
    # bb bad d; a bb; d; bad
    assert engine.bill(answers) == Billing("here", "", 6 + 3 + 1 + 3 + 1, 3 + 2 + 1 + 1, "", 2)


def test_an_error_that_ends_it_all_is_charged_once():
    error = Unavailable()
    error.unsure = 5
    engine = Scripted(raising(error, lambda texts: "b" in texts))
    engine.batch_size = 1
    assert engine.bill(engine.translate(ask("a", "b", "c", "d"))).unsure == 5
    engine.batch_size = 4
    assert engine.bill(engine.translate(ask("a", "b", "c", "d"))).unsure == 5


def test_another_context_is_another_call():
    engine = Scripted()
    engine.translate([Request(text, "en", "pt", context=context) for text, context in ("ax", "by", "cx")])
    assert engine.calls == [["a", "c"], ["b"]]


def test_a_segment_may_fail_in_its_answer():
    engine = Scripted(lambda texts: [Answer("A"), Answer(error=Refused("mine")), Answer("C")])
    assert outcome(engine.translate(ask("a", "b", "c"))) == ["A", "!Refused", "C"]


def test_what_is_no_engine_error_is_a_bug_and_is_not_hidden():
    def behave(texts: list[str]) -> None:
        raise KeyError("typo")

    with pytest.raises(KeyError):
        Scripted(behave).translate(ask("a"))


def test_pairs_by_language_region_and_choice():
    class Few(Scripted):
        def pairs(self) -> frozenset[tuple[str, str]]:
            return frozenset({("en", "pt"), ("zh-Hant", "en")})

    engine = Few()
    assert engine.pair("en", "pt-BR") == ("en", "pt")
    assert engine.pair("en-GB", "pt") == ("en", "pt")
    assert engine.pair("zh-Hant", "en") == ("zh-Hant", "en")
    assert engine.pair("zh", "en") is None
    assert engine.pair("pt", "en") is None
    assert Few(pairs=["zh-en"]).pair("en", "pt") is None
    assert Scripted().pair("ru", "az") == ("ru", "az")
    assert Scripted(pairs=["ru-az"]).pair("ru", "uk") is None


def test_trust_by_pair():
    engine = Scripted(trust={"ru-uk": "draft", "en:pt-BR": "draft"})
    assert engine.trust("ru", "uk") is Trust.DRAFT
    assert engine.trust("en", "pt-BR") is Trust.DRAFT
    assert engine.trust("en", "pt") is Trust.PUBLISHABLE
    assert Scripted(trust="draft").trust("en", "pt") is Trust.DRAFT
    assert Scripted(trust={"*": "draft", "en-pt": "publishable"}).trust("en", "pt-PT") is Trust.PUBLISHABLE


def test_fallbacks_drop_a_region_never_a_script():
    assert fallbacks("pt-BR") == ("pt-BR", "pt")
    assert fallbacks("es-419") == ("es-419", "es")
    assert fallbacks("zh-Hant-TW") == ("zh-Hant-TW", "zh-Hant")
    assert fallbacks("sr-Latn") == ("sr-Latn",)
    assert fallbacks("en") == ("en",)


@pytest.mark.parametrize("pair", ["en", "en-", "-pt", "en-pt-BR", ""])
def test_a_pair_says_how_to_write_it(pair):
    with pytest.raises(ValueError, match="en:pt-BR"):
        parse_pair(pair)


def test_the_error_tree_is_drawn_as_it_is():
    """The docstring names every class under the class it stands under."""
    found: dict[str, str] = {}
    above = ["EngineError"]
    for line in (EngineError.__doc__ or "").expandtabs().splitlines():
        stem, branch, rest = line.partition("── ")
        if branch:
            depth = (len(stem) - 1) // 4
            name = rest.split()[0]
            above[depth:] = [name]
            found[name] = above[depth - 1]
    assert found == {
        name: cls.__base__.__name__
        for name, cls in vars(base_module).items()
        if isinstance(cls, type) and issubclass(cls, EngineError) and cls is not EngineError
    }


def test_no_more_calls_than_it_can_take_whatever_threads_they_are_of():
    class Counts(Engine):
        name = "counts"
        concurrency = 2
        batch_size = 1

        def __init__(self):
            super().__init__()
            self.now = self.most = 0
            self.lock = Lock()

        def send(self, batch):
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            sleep(0.01)
            with self.lock:
                self.now -= 1
            return [Answer(request.text) for request in batch]

    engine = Counts()
    requests = [Request(f"text {n}", "en", "pt") for n in range(4)]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _: engine.translate(requests), range(5)))
    assert engine.most == 2
    assert found == [[Answer(request.text) for request in requests]] * 5
