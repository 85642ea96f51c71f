"""LibreTranslate: its limits, its codes, its bare HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from dragoman.core.engines import Request
from dragoman.core.engines.dummy import pseudo
from dragoman.core.engines.markup import read, show
from dragoman.core.engines.remote import RemoteEngine
from tests.fakes.libretranslate import FakeLibreTranslate
from tests.fakes.server import Said
from tests.fakes.vendors import VENDORS

VENDOR = next(vendor for vendor in VENDORS if vendor.name == "libretranslate")
Start = Callable[..., tuple[FakeLibreTranslate, RemoteEngine]]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stack:

        def start(options: dict[str, object] | None = None, **server: object) -> tuple:
            fake = stack.enter_context(VENDOR.server(**server))
            engine = VENDOR.engine(fake, **(options or {}))
            stack.callback(engine.close)
            return fake, engine

        yield start


def ask(*texts: str, pair: tuple[str, str] = ("en", "pt")) -> list[Request]:
    return [Request(text, *pair) for text in texts]


def test_what_it_sends(start):
    fake, engine = start()
    (answer,) = engine.translate(ask("The port is open."))
    assert answer.text == pseudo("The port is open.", "en", "pt")
    assert fake.translations[0].data == {
        "q": ["The port is open."],
        "source": "en",
        "target": "pt",
        "format": "html",
        "api_key": "libre-key-0001",
    }


def test_a_server_of_ours_needs_no_key(start):
    fake, engine = start({"key": "", "sends_text_out": False}, key="")
    assert engine.translate(ask("The port is open."))[0].text
    assert "api_key" not in fake.translations[0].data
    assert not engine.sends_text_out


def test_its_languages(start):
    _, engine = start()
    assert engine.pair("en", "pt-BR") == ("en", "pt")
    assert engine.pair("ru", "uk") == ("ru", "uk")
    assert engine.pair("en", "zh-Hans") == ("en", "zh-Hans")
    assert engine.pair("en", "az") is None
    (answer,) = engine.translate(ask("Да.", pair=("ru", "az")))
    assert answer.error
    assert answer.error.code == "UnsupportedPair"


def test_a_sentence_over_its_limit_fails_alone_and_unsent(start):
    fake, engine = start(char_limit=40)
    short, long = "The port is open.", "The port is open, " * 4
    engine.pairs()
    answers = engine.translate(ask(short, long, short + " Yes."))
    assert [answer.error.code if answer.error else "" for answer in answers] == ["", "TooLarge", ""]
    assert all(long not in seen.data["q"] for seen in fake.translations)


def test_a_limit_that_it_does_not_tell_is_found_by_halving(start):
    fake, engine = start(batch_limit=6)
    answers = engine.translate(ask(*(f"Boat {n} is here." for n in range(20))))
    assert all(answer.text for answer in answers)
    assert engine.bill(answers).units == fake.billed == sum(len(f"Boat {n} is here.") for n in range(20))


@pytest.mark.parametrize(
    "text", ["Fish & chips < 5", "a <b> tag", "AT&amp;T", "1 < 2 > 0 && x", "&lt;br&gt;"]
)
def test_text_that_looks_like_html_comes_back_as_text(start, text):
    """The server undoes the escapes of its own HTML."""
    _, engine = start()
    (answer,) = engine.translate([Request(show(text, (), engine.markup), "en", "pt")])
    words = {"<b>": "&lt;b&gt;", "<br>": "&lt;br&gt;"}  # dummy leaves tags and entities alone
    shown = read(answer.text or "", (), engine.markup)
    assert len(shown) == len(text)
    assert [c for c in shown if c in "<>&"] == [c for c in text if c in "<>&"], words


ERRORS = [
    (Said(400, {"error": "Invalid request: missing q parameter"}), "Refused"),
    (Said(400, {"error": "xx is not supported"}), "UnsupportedPair"),
    (
        Said(400, {"error": "Chinese (zh) is not available as a target language from Russian (ru)"}),
        "UnsupportedPair",
    ),
    (Said(400, {"error": "Invalid request: request (9) exceeds text limit (5)"}), "TooLarge"),
    (Said(403, {"error": "Too many request limits violations"}), "Limited"),
    (Said(403, {"error": "Invalid API key"}), "AuthFailed"),
    (Said(429, {"error": "Slowdown: 30 per 1 minute"}), "Limited"),
    (Said(500, {"error": "Cannot translate text: x"}), "Unavailable"),
    (Said(200, {"error": "odd"}), "BadAnswer"),
    (Said(200, {"translatedText": "one string"}), "BadAnswer"),
    (Said(200, {"translatedText": [1]}), "BadAnswer"),
    (Said(200, ["x"]), "BadAnswer"),
]


@pytest.mark.parametrize(("said", "code"), ERRORS, ids=[f"{said.status} {code}" for said, code in ERRORS])
def test_its_errors(start, said, code):
    fake, engine = start({"tries": 1})
    engine.pairs()
    fake.answer = lambda request: said
    (answer,) = engine.translate(ask("The port is open."))
    assert answer.error
    assert answer.error.code == code


def test_a_list_of_languages_that_cannot_be_read(start):
    fake, engine = start()
    fake.answer = lambda request: Said(200, [{"name": "English"}])
    assert engine.pairs() is None
