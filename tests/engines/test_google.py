"""Google Cloud Translation v3 by its official client: what is asked, glossaries, limits, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from dragoman.core.engines import Request
from dragoman.core.engines.dummy import pseudo
from dragoman.core.engines.remote import RemoteEngine
from tests.fakes.google import FakeGoogle, account
from tests.fakes.server import Said
from tests.fakes.vendors import VENDORS

VENDOR = next(vendor for vendor in VENDORS if vendor.name == "google")
Start = Callable[..., tuple[FakeGoogle, RemoteEngine]]


@pytest.fixture(autouse=True)
def _client() -> None:
    VENDOR.need()


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


def code(engine: RemoteEngine, *texts: str, pair: tuple[str, str] = ("en", "pt")) -> list[str]:
    return [answer.error.code if answer.error else "" for answer in engine.translate(ask(*texts, pair=pair))]


def test_what_it_sends(start):
    fake, engine = start()
    (answer,) = engine.translate(ask("The port is open."))
    assert answer.text == pseudo("The port is open.", "en", "pt")
    assert answer.billed == 17
    (seen,) = fake.translations
    assert seen.path == "/v3/projects/saltmere/locations/global:translateText"
    assert seen.data == {
        "contents": ["The port is open."],
        "mimeType": "text/html",
        "sourceLanguageCode": "en",
        "targetLanguageCode": "pt",
        "model": "projects/saltmere/locations/global/models/general/nmt",
    }
    assert engine.version("en", "pt") == "general/nmt"


def test_a_glossary_is_regional_and_its_answer_is_taken(start):
    options = {"location": "us-central1", "glossaries": {"en-pt": "newsroom-en-pt"}}
    fake, engine = start(options)
    (answer,) = engine.translate(ask("The port is open."))
    assert answer.text == pseudo("The port is open.", "en", "pt")
    path = "projects/saltmere/locations/us-central1/glossaries/newsroom-en-pt"
    assert fake.translations[0].data["glossaryConfig"] == {"glossary": path}
    assert engine.version("en", "pt") == "general/nmt newsroom-en-pt"
    assert code(engine, "The port is open.", pair=("en", "es")) == [""]
    assert "glossaryConfig" not in fake.translations[1].data
    with pytest.raises(ValueError, match="regional location"):
        start({"glossaries": {"en-pt": "x"}})


def test_its_languages(start):
    fake, engine = start()
    assert engine.pair("zh", "en") == ("zh", "en")
    assert engine.pair("en", "zh-Hant") == ("en", "zh-Hant")
    assert engine.pair("en", "he") == ("en", "he")
    assert engine.pair("en", "pt-BR") == ("en", "pt")
    assert engine.pair("ru", "az") is None
    assert code(engine, "The port is open.", pair=("en", "he")) == [""]
    assert fake.translations[0].data["targetLanguageCode"] == "iw"


def test_its_limits_are_kept(start):
    fake, engine = start()
    assert set(code(engine, *(f"Boat {n} is here. " * 20 for n in range(200)))) == {""}
    assert len(fake.translations) > 1
    assert max(sum(map(len, seen.data["contents"])) for seen in fake.translations) <= 25_000


def test_one_sentence_over_its_limit_fails_alone(start):
    _, engine = start()
    assert code(engine, "The port is open.", "a " * 20_000, "The port is shut.") == ["", "TooLarge", ""]


def test_a_key_signs_each_call_for_itself(start):
    """No other server is asked for a token first."""
    fake, engine = start()
    assert code(engine, "The port is open.") == [""]
    assert fake.translations[0].headers["authorization"].startswith("Bearer ey")
    assert {seen.path.split("/")[1] for seen in fake.seen} == {"v3"}


def test_a_server_without_a_key(start):
    fake, engine = start({"key": ""}, open_to_all=True)
    assert code(engine, "The port is open.") == [""]
    assert "authorization" not in fake.translations[0].headers


@pytest.mark.parametrize("key", ["no json", "{}", "cut", '{"type": "service_account"}'])
def test_a_key_that_is_none(start, key):
    _, engine = start({"key": account()[0][:-40] + "}" if key == "cut" else key})
    assert code(engine, "The port is open.") == ["AuthFailed"]


ERRORS = [
    (400, "Text is too long.", "TooLarge"),
    (400, "Target language is invalid.", "UnsupportedPair"),
    (400, "Something else.", "Refused"),
    (400, "API key not valid. Please pass a valid API key.", "AuthFailed"),
    (401, "Request had invalid authentication credentials.", "AuthFailed"),
    (403, "Permission denied on resource project saltmere.", "AuthFailed"),
    (403, "Daily Limit Exceeded", "QuotaSpent"),
    (403, "User Rate Limit Exceeded", "Limited"),
    (404, "Model not found", "Refused"),
    (429, "Quota exceeded for quota metric 'v3 requests' and limit 'v3 requests per minute'", "Limited"),
    (429, "Quota exceeded for quota metric 'characters' and limit 'characters per day'", "QuotaSpent"),
    (500, "Internal error", "Unavailable"),
    (503, "Unavailable", "Unavailable"),
]


@pytest.mark.parametrize(("status", "message", "name"), ERRORS, ids=[f"{row[0]} {row[2]}" for row in ERRORS])
def test_its_errors(start, status, message, name):
    fake, engine = start({"tries": 1})
    fake.refuses = fake.error(status, message)
    assert code(engine, "The port is open.") == [name]


@pytest.mark.parametrize("data", [[], "x", {"translations": 7}, {"translations": [{"text": 1}]}, {"odd": 1}])
def test_an_answer_that_is_none(start, data):
    fake, engine = start({"tries": 1})
    fake.refuses = Said(200, data)
    assert set(code(engine, "The port is open.")) <= {"BadAnswer", "Unavailable"}
    assert code(engine, "The port is open.") != [""]


def test_it_waits_as_long_as_it_is_told(start):
    fake, engine = start()
    fake.faults.append("429 after")
    assert code(engine, "The port is open.") == [""]
    assert engine.waited == [7.0]


def test_its_own_tries_are_off(start):
    """Two layers of tries multiply."""
    fake, engine = start({"tries": 3})
    fake.always = "503"
    assert code(engine, "The port is open.") == ["Unavailable"]
    assert len(fake.translations) == 3
    assert engine.waited == [1.0, 2.0]


def test_it_needs_a_project():
    with pytest.raises(ValueError, match="project"):
        VENDOR.engine(Address(), project="")  # type: ignore[arg-type]


class Address:
    url = "http://127.0.0.1:9"
