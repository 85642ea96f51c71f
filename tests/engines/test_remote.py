"""Engines behind a network: tries, rates, rest, prices. No test waits: time is counted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from dragoman.core.engines import (
    Answer,
    AuthFailed,
    BadAnswer,
    Billing,
    Cap,
    EngineError,
    Limited,
    QuotaSpent,
    Refused,
    Request,
    TimedOut,
    TooLarge,
    Unavailable,
)
from dragoman.core.engines.http import cut_off
from dragoman.core.engines.remote import (
    BAD_IN_A_ROW,
    Bucket,
    Gate,
    Price,
    RemoteEngine,
    bounded,
    misplaced,
    unsettled,
)


class Time:
    def __init__(self) -> None:
        self.now, self.waited = 1000.0, [0.0]
        self.waited.clear()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.waited.append(seconds)
        self.now += seconds


class Scripted(RemoteEngine):
    """`script` is run at each call to the server; what it raises is what the server said."""

    name = "scripted"
    concurrency = 1
    default_url = "http://scripted.invalid"

    def __init__(self, script: Callable[[list[str]], Any] = lambda texts: None, **remote: Any) -> None:
        super().__init__(**({"key": f"key-{id(self)}"} | remote))
        self.script = script
        self.calls: list[list[str]] = []
        self.timeouts: list[float] = []
        self.time = Time()
        self.clock, self.sleep, self.random = self.time.clock, self.time.sleep, lambda: 1.0

    def ask(self, batch: Sequence[Request]) -> Sequence[Answer]:
        texts = [request.text for request in batch]

        def once(timeout: float) -> list[str]:
            self.calls.append(texts)
            self.timeouts.append(timeout)
            changed = self.script(texts)
            return [text.upper() for text in texts] if changed is None else changed

        found, unsure = self.call(once, sum(map(len, texts)))
        return unsettled(
            [Answer(text, billed=len(text), cost=self.price.of(len(text))) for text in found], unsure
        )


def ask(*texts: str) -> list[Request]:
    return [Request(text, "en", "pt") for text in texts]


def raising(*errors: EngineError | None) -> Callable[[list[str]], None]:
    """One of these at each call, then nothing."""
    left = list(errors)

    def script(texts: list[str]) -> None:
        error = left.pop(0) if left else None
        if error is not None:
            raise error

    return script


def codes(answers: Sequence[Answer]) -> list[str]:
    return [answer.text if answer.error is None else answer.error.code for answer in answers]  # type: ignore[misc]


@pytest.mark.parametrize(
    "errors",
    [(Unavailable(),), (TimedOut(), Unavailable()), (Limited(), TimedOut(), Unavailable())],
    ids=lambda errors: "-".join(error.code for error in errors),
)
def test_what_is_temporary_is_tried_again_with_longer_and_longer_waits(errors):
    engine = Scripted(raising(*errors))
    assert codes(engine.translate(ask("a"))) == ["A"]
    assert engine.time.waited == [1.0, 2.0, 4.0][: len(errors)]


def test_waits_are_no_two_alike():
    engine = Scripted(raising(*[Unavailable()] * 3))
    chances = iter([0.0, 0.5, 1.0])
    engine.random = lambda: next(chances)
    engine.translate(ask("a"))
    assert engine.time.waited == [0.5, 1.5, 4.0]


def test_tries_have_an_end():
    engine = Scripted(raising(*[Unavailable("down")] * 99), tries=3, failures=50)
    assert codes(engine.translate(ask("a", "b"))) == ["Unavailable"] * 2
    assert len(engine.calls) == 3


@pytest.mark.parametrize("error", [AuthFailed(), Refused(), TooLarge(), BadAnswer()], ids=lambda e: e.code)
def test_what_is_not_temporary_is_not_tried_again(error):
    engine = Scripted(raising(error))
    assert codes(engine.translate(ask("a"))) == [error.code]
    assert len(engine.calls) == 1
    assert engine.time.waited == []


def test_it_waits_as_long_as_it_is_told():
    engine = Scripted(raising(Limited("slow down", 7.0)))
    assert codes(engine.translate(ask("a"))) == ["A"]
    assert engine.time.waited == [7.0]


def test_a_wait_longer_than_patience_is_for_the_caller():
    engine = Scripted(raising(Limited("slow down", 900.0)), patience=60)
    (answer,) = engine.translate(ask("a"))
    assert isinstance(answer.error, Limited)
    assert answer.error.retry_after == 900.0
    assert engine.time.waited == []
    # nor is the server asked before that
    (answer,) = engine.translate(ask("b"))
    assert isinstance(answer.error, Limited)
    assert answer.error.retry_after == 900.0
    assert len(engine.calls) == 1
    engine.time.now += 901
    assert codes(engine.translate(ask("b"))) == ["B"]


def test_patience_is_for_all_tries_together():
    def slow(texts: list[str]) -> None:
        engine.time.now += 25
        raise TimedOut

    engine = Scripted(slow, timeout=25, patience=60, tries=99, failures=50)
    started = engine.time.now
    assert codes(engine.translate(ask("a"))) == ["TimedOut"]
    assert engine.time.now - started <= 85
    assert engine.timeouts == [25, 25, 60 - 25 - 1 - 25 - 2]


def test_rests_after_failures_then_tries_once():
    engine = Scripted(raising(*[Unavailable("down")] * 6), tries=1, failures=5, rest=30)
    for _ in range(5):
        assert codes(engine.translate(ask("a"))) == ["Unavailable"]
    (answer,) = engine.translate(ask("a"))
    assert "rests" in str(answer.error)
    assert len(engine.calls) == 5
    engine.time.now += 31
    assert codes(engine.translate(ask("a"))) == ["Unavailable"]  # the one try fails: another rest
    assert "rests" in str(engine.translate(ask("a"))[0].error)
    assert len(engine.calls) == 6
    engine.time.now += 31
    assert codes(engine.translate(ask("a", "b"))) == ["A", "B"]
    assert codes(engine.translate(ask("c"))) == ["C"]


def test_a_success_forgets_failures():
    engine = Scripted(raising(*[Unavailable(), Unavailable(), None] * 9), tries=3, failures=3)
    for _ in range(9):
        assert codes(engine.translate(ask("a"))) == ["A"]


def test_after_a_rest_one_goes_first_and_the_others_wait_for_what_it_meets():
    gate = Gate(None, None, failures=1, rest=30)
    gate.failed(Unavailable(), 0)
    assert gate.enter(1, 31, 60) == 0
    with pytest.raises(Unavailable):
        gate.enter(1, 31, 60)
    gate.succeeded()
    assert gate.enter(1, 31, 60) == 0
    assert gate.enter(1, 31, 60) == 0


def test_a_bug_is_not_hidden_and_does_not_hold_the_gate():
    engine = Scripted(lambda texts: 1 / 0, failures=1, rest=30)
    with pytest.raises(ZeroDivisionError):
        engine.translate(ask("a"))
    engine.time.now += 31
    engine.script = lambda texts: None
    assert codes(engine.translate(ask("a"))) == ["A"]


def test_a_server_that_answers_nonsense_is_given_up():
    engine = Scripted(lambda texts: [])
    answers = engine.translate(ask(*(f"word {n}" for n in range(50))))
    assert len(engine.calls) <= BAD_IN_A_ROW
    assert set(codes(answers)) <= {"BadAnswer", "Unavailable"}


def test_one_bad_segment_is_not_nonsense():
    """Wherever it stands, the others come through: halving is no failure of the server."""

    def script(texts: list[str]) -> list[str] | None:
        return [] if "bad" in texts else None

    for place in (0, 1, 500, 1022, 1023):
        engine = Scripted(script)
        engine.batch_size = 1024
        texts = ["a"] * 1024
        texts[place] = "bad"
        assert codes(engine.translate(ask(*texts))).count("A") == 1023


@pytest.mark.parametrize("name", ["requests_per_minute", "characters_per_minute"])
def test_rates_hold(name):
    """60 a minute: ten at once, then one each second; a text of one letter is one character."""
    engine = Scripted(**{name: 60.0}, patience=1000, concurrency=1)
    engine.batch_size = 1
    started = engine.time.now
    assert codes(engine.translate(ask(*"abcdefghijklmnopqrst"))) == list("ABCDEFGHIJKLMNOPQRST")
    assert engine.time.now - started == pytest.approx(10)


def test_a_rate_under_which_the_wait_is_too_long_is_a_limit_of_ours():
    engine = Scripted(requests_per_minute=1, patience=30)
    engine.batch_size = 1
    answers = engine.translate(ask("a", "b"))
    assert codes(answers) == ["A", "Limited"]
    assert answers[1].error.retry_after == pytest.approx(60)  # type: ignore[union-attr]


def test_more_than_a_bucket_holds_goes_when_it_is_full():
    bucket = Bucket(60)
    assert bucket.wait(1000, 0) == 0
    bucket.take(1000)
    assert bucket.wait(1, 0) == pytest.approx(991)
    with pytest.raises(ValueError, match="nothing through"):
        Bucket(0)


def test_engines_with_one_key_share_its_rate_and_its_rest():
    one, two = Scripted(key="k"), Scripted(key="k")
    other, elsewhere = Scripted(key="l"), Scripted(key="k", url="http://elsewhere.invalid")
    assert one.gate is two.gate
    assert len({id(engine.gate) for engine in (one, other, elsewhere)}) == 3


def test_threads_share_a_rate():
    engine = Scripted(requests_per_minute=600, patience=1000)
    engine.batch_size = 1
    lock = threading.Lock()

    def sleep(seconds: float) -> None:
        with lock:
            engine.time.now += seconds

    engine.sleep = sleep
    started = engine.time.now
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: engine.translate(ask(f"text {n}")), range(300)))
    assert len(engine.calls) == 300
    assert engine.time.now - started >= (300 - 100) / 10 - 1


def test_nothing_is_not_sent():
    engine = Scripted()
    assert [answer.text for answer in engine.translate(ask("", "a", " \n"))] == ["", "A", " \n"]
    assert engine.calls == [["a"]]


# ---------------------------------------------------------------- money


def test_what_it_cost():
    engine = Scripted(price={"currency": "EUR", "per_million": 20}, alias="paid")
    bill = engine.bill(engine.translate(ask("abc", "de")))
    assert bill == Billing("paid", "characters", 5, 0.0001, "EUR", key="the settings")


def test_the_books_name_the_place_of_a_key_never_the_key(monkeypatch):
    monkeypatch.setenv("OUR_KEY", "very-secret")
    engine = Scripted(key="", key_env="OUR_KEY")
    assert engine.bill(engine.translate(ask("abc"))).key == "$OUR_KEY"
    assert Scripted(key="").key_name == ""


def test_a_quota_that_is_spent_is_on_the_bill():
    engine = Scripted(raising(QuotaSpent("no more")))
    engine.batch_size = 1
    bill = engine.bill(engine.translate(ask("abc", "de")))
    assert (bill.units, bill.quota_spent) == (0, True)
    assert not engine.bill(engine.translate(ask("abc"))).quota_spent


def test_an_estimate_is_what_the_texts_cost_once():
    engine = Scripted(price={"currency": "EUR", "per_million": 20}, alias="paid", key="")
    assert engine.estimate(ask("abc", "de")) == Billing(
        "paid", "characters", 5, 0.0001, "EUR", source="en", target="pt"
    )
    assert engine.estimate([]).units == 0


def test_a_cap_is_read_with_the_price():
    price = {"currency": "EUR", "per_million": 20}
    assert Scripted(price=price, cap={"day": 5}).cap == Cap(day=5)
    with pytest.raises(ValueError, match="needs a price"):
        Scripted(cap={"day": 5})


def test_what_is_thrown_away_is_on_the_bill():
    """A wrong count: the vendor has billed three, then one and one and one."""
    engine = Scripted(lambda texts: [t.upper() for t in texts] + (["MORE"] if len(texts) > 1 else []))
    engine.batch_size = 4
    bill = engine.bill(engine.translate(ask("a", "b", "c", "d")))
    # 4 + MORE, twice 2 + MORE, four times 1
    assert bill.units == 8 + 6 + 6 + 4


def test_what_broke_off_is_unsure():
    engine = Scripted(raising(cut_off(TimedOut()), cut_off(Unavailable()), Unavailable()))
    bill = engine.bill(engine.translate(ask("abcde")))
    assert (bill.units, bill.unsure) == (5, 10)


def test_what_broke_off_is_unsure_when_all_is_lost():
    engine = Scripted(lambda texts: (_ for _ in ()).throw(cut_off(TimedOut())), tries=2, failures=3)
    engine.batch_size = 1
    bill = engine.bill(engine.translate(ask("abcde", "fghij", "k")))
    assert (bill.units, bill.unsure) == (0, 10)


@pytest.mark.parametrize(
    ("price", "message"),
    [({"per_milion": 1}, "unknown key 'per_milion'"), ({"per_million": 20}, "needs its currency"),
     ({"per_million": "20", "currency": "EUR"}, "is a number"),
     ({"per_million": -1, "currency": "EUR"}, "is a number"),
     ({"per_million": 1, "currency": "EUR", "as_of": "1.11.2026"}, 'no date. Write it as "2026-11-01"')],
)  # fmt: skip
def test_a_wrong_price_says_how_to_write_it(price, message):
    with pytest.raises(ValueError, match=message):
        Price.parse(price)


def test_tokens_in_and_out_have_prices_of_their_own():
    price = Price.parse({"currency": "USD", "per_million_in": 1, "per_million_out": 4})
    assert price.of(500_000, 250_000) == 1.5
    assert price.most(500_000) == 2
    assert Price.parse(None).of(1_000_000) == 0
    assert not Price.parse(None)


@pytest.mark.parametrize("day", ["2026-11-01", date(2026, 11, 1)], ids=["text", "as TOML has it"])
def test_a_price_carries_the_day_it_was_looked_up(day):
    assert Price.parse({"currency": "USD", "per_million": 1, "as_of": day}).as_of == "2026-11-01"


# ---------------------------------------------------------------- what a vendor gave to whom


ORDER = [
    ("right", ["1 boat", "2 boats"], ["1 barco", "2 barcos"], False),
    ("turned", ["1 boat", "2 boats"], ["2 barcos", "1 barco"], True),
    ("one number wrong", ["1 boat", "2 boats"], ["1 barco", "7 barcos"], False),
    ("a number as a word", ["3 boats", "2 boats"], ["três barcos", "2 barcos"], False),
    ("without numbers", ["a boat", "a car"], ["um carro", "um barco"], False),
    ("tags", ['<x id="1">a</x>', '<x id="2"/> b'], ['<x id="2"/> B', '<x id="1">A</x>'], True),
    ("tags lost", ['<x id="1">a</x>', "b"], ["A", "B"], False),
    ("too few", ["a", "b"], ["A"], True),
    ("too many", ["a"], ["A", "B"], True),
    ("other separators", ["10,000 boats", "2.5 boats"], ["10.000 barcos", "2,5 barcos"], False),
    (
        "twice",
        ["The sea was calm all day", "The mayor spoke at noon today"],
        ["O mar estava calmo hoje"] * 2,
        True,
    ),
    ("twice, short", ["Yes, of course", "Certainly"], ["Claro que sim"] * 2, False),
    ("twice, the same", ["The sea was calm all day"] * 2, ["O mar estava calmo o dia todo"] * 2, False),
    ("no answer", ["1 boat", "2 boats"], [None, "1 barco"], False),
]


@pytest.mark.parametrize(("why", "asked", "got", "wrong"), ORDER, ids=[row[0] for row in ORDER])
def test_answers_to_others(why, asked, got, wrong):
    answers = [Answer(text) if text is not None else Answer(error=Refused()) for text in got]
    assert bool(misplaced(ask(*asked), answers)) is wrong


# ---------------------------------------------------------------- languages, options


def test_languages_are_asked_for_now_and_then():
    class Lists(Scripted):
        asked = 0
        down = False

        def languages(self, timeout: float) -> frozenset[tuple[str, str]]:
            self.asked += 1
            if self.down:
                raise Unavailable
            return frozenset({("en", "pt")})

    engine = Lists()
    engine.down = True
    assert engine.pairs() is None  # any, until it has told them
    assert engine.pair("ru", "az") == ("ru", "az")
    assert engine.asked == 1  # and pages do not wait for it again and again
    engine.time.now += 31
    engine.down = False
    assert engine.pair("en", "pt-BR") == ("en", "pt")
    assert engine.pair("ru", "az") is None
    assert engine.asked == 2
    engine.time.now += 3601
    engine.down = True
    assert engine.pairs() == frozenset({("en", "pt")})  # what was known is known


@pytest.mark.parametrize(
    ("options", "message"),
    [({"timeout": 0}, "timeout is 0"), ({"tries": 0}, "tries is 0"), ({"failures": -1}, "failures is -1"),
     ({"requests_per_minute": -1}, "nothing through"), ({"key": "a", "key_env": "B"}, "Keep one")],
)  # fmt: skip
def test_a_wrong_option_says_so(options, message):
    with pytest.raises(ValueError, match=message):
        Scripted(**options)


def test_options_lower_its_limits_and_never_raise_them():
    assert Scripted(batch_size=7).batch_size == 7
    assert Scripted(batch_size=10_000).batch_size == Scripted.batch_size
    assert Scripted().sends_text_out
    assert not Scripted(sends_text_out=False).sends_text_out
    assert Scripted(version="2026-11").version("en", "pt") == "2026-11"


def test_a_missing_library_names_the_extra():
    class Needs(Scripted):
        library = "no.such.library"

    with pytest.raises(ValueError, match=r"Install dragoman\[engines\]"):
        Needs()


def test_a_call_that_hangs_is_left():
    ended = threading.Event()
    with pytest.raises(TimedOut) as failed:
        bounded(ended.wait, 0.01)
    ended.set()
    assert failed.value.unsure == 1
    assert bounded(lambda: 3, 5) == 3
    with pytest.raises(KeyError):
        bounded(lambda: {}["no"], 5)  # type: ignore[var-annotated]
