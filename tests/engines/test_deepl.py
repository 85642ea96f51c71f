"""DeepL by its official client: what is asked, its limits, its bill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from dragoman.core.engines import Request
from dragoman.core.engines.dummy import pseudo
from dragoman.core.engines.remote import RemoteEngine
from tests.fakes.deepl import FakeDeepL
from tests.fakes.server import Said
from tests.fakes.vendors import VENDORS

VENDOR = next(vendor for vendor in VENDORS if vendor.name == "deepl")
Start = Callable[..., tuple[FakeDeepL, RemoteEngine]]


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


def ask(*texts: str, pair: tuple[str, str] = ("en", "pt"), context: str = "") -> list[Request]:
    return [Request(text, *pair, context=context) for text in texts]


def code(engine: RemoteEngine, *texts: str, pair: tuple[str, str] = ("en", "pt")) -> list[str]:
    return [answer.error.code if answer.error else "" for answer in engine.translate(ask(*texts, pair=pair))]


def test_what_it_sends(start):
    fake, engine = start({"glossaries": {"en-pt": "glossary-en-pt"}, "model_type": "quality_optimized"})
    (answer,) = engine.translate(ask("The port is open.", context="A headline. A lead."))
    assert answer.text == pseudo("The port is open.", "en", "pt-pt")
    assert fake.translations[0].data == {
        "text": ["The port is open."],
        "source_lang": "EN",
        "target_lang": "PT-PT",
        "context": "A headline. A lead.",
        "formality": "prefer_more",
        "glossary_id": "glossary-en-pt",
        "model_type": "quality_optimized",
        "preserve_formatting": True,
        "show_billed_characters": True,
        "split_sentences": "0",
        "tag_handling": "html",
    }
    assert engine.version("en", "pt") == "quality_optimized prefer_more glossary-en-pt"
    assert engine.version("en", "es") == "quality_optimized prefer_more"


def test_its_languages_and_variants(start):
    fake, engine = start({"variants": {"en": "en-GB"}})
    assert engine.pair("ru", "en") == ("ru", "en")
    assert engine.pair("ru", "en-US") == ("ru", "en-US")
    assert engine.pair("en-GB", "pt-BR") == ("en", "pt-BR")
    assert engine.pair("en", "zh-Hans") == ("en", "zh-Hans")
    assert engine.pair("ru", "az") is None
    assert engine.pair("en", "en-US") is None
    assert code(engine, "Да, это так.", pair=("ru", "en")) == [""]
    assert fake.translations[-1].data["target_lang"] == "EN-GB"
    assert code(engine, "Да, это так.", pair=("ru", "es-MX")) == [""]
    assert fake.translations[-1].data["target_lang"] == "ES"


def test_the_bill_is_its_own(start):
    """It leaves the tags out of its count; nobody else knows how it counts."""
    fake, engine = start({"price": {"currency": "EUR", "per_million": 20}})
    answers = engine.translate(ask('The <span id="x1">port</span> is open.', "Yes, it is."))
    assert [answer.billed for answer in answers] == [17, 11]
    bill = engine.bill(answers)
    assert (bill.units, bill.currency) == (28, "EUR")
    assert bill.cost == pytest.approx(28 * 20 / 1e6)
    assert fake.billed == 28


def test_quota_spent_is_for_a_person_or_the_next_engine(start):
    fake, engine = start(quota=30)
    assert code(engine, "The port is open.") == [""]
    assert code(engine, "The port is closed.") == ["QuotaSpent"]
    assert len(fake.translations) == 2  # not tried again


def test_more_than_fifty_texts_are_several_calls(start):
    fake, engine = start()
    assert set(code(engine, *(f"Boat {n} is here." for n in range(120)))) == {""}
    assert sorted(len(seen.data["text"]) for seen in fake.translations) == [20, 50, 50]


def test_bodies_stay_under_its_limit(start):
    """Six bytes for each Cyrillic letter, as its client writes JSON."""
    fake, engine = start()
    texts = [f"Порт {n} открыт. " * 60 for n in range(60)]
    assert set(code(engine, *texts, pair=("ru", "uk"))) == {""}
    assert len(fake.translations) > 1
    assert max(len(seen.body) for seen in fake.translations) < fake.largest


def test_too_large_all_the_same_is_halved(start):
    fake, engine = start()
    fake.largest = 5000
    assert set(code(engine, *("Порт открыт. " * 20 + str(n) for n in range(12)), pair=("ru", "uk"))) == {""}


ERRORS = [
    (Said(400, {"message": "Bad request. Reason: odd"}), "Refused"),
    (Said(400, {"message": "Value for 'target_lang' not supported."}), "UnsupportedPair"),
    (Said(403, {"message": "Wrong key"}), "AuthFailed"),
    (Said(404, {"message": "Not found"}), "Refused"),
    (Said(413, {"message": "Too large"}), "TooLarge"),
    (Said(429, {"message": "Too many requests"}), "Limited"),
    (Said(456, {"message": "Quota exceeded"}), "QuotaSpent"),
    (Said(500, {"message": "Internal"}), "Unavailable"),
    (Said(503, {"message": "Busy"}), "Unavailable"),
    (Said(529, {"message": "Busy"}), "Unavailable"),
    (Said(200, {"translations": [{"text": "x", "detected_source_language": "EN"}]}), "BadAnswer"),
    (Said(200, {"translations": [7]}), "BadAnswer"),
    (Said(200, {"translations": []}), "BadAnswer"),
    (Said(200, ["x"]), "BadAnswer"),
]


@pytest.mark.parametrize(("said", "name"), ERRORS, ids=[f"{said.status} {name}" for said, name in ERRORS])
def test_its_errors(start, said, name):
    fake, engine = start({"tries": 1})
    engine.pairs()
    fake.answer = lambda request: said
    assert code(engine, "The port is open.") == [name]


def test_its_own_tries_are_off(start):
    """Two layers of tries multiply."""
    fake, engine = start({"tries": 3})
    fake.always = "429"
    assert code(engine, "The port is open.") == ["Limited"]
    assert len(fake.translations) == 3
    assert engine.waited == [1.0, 2.0]


def test_a_new_key_in_the_file_is_used_at_once(start, tmp_path):
    file = tmp_path / "key"
    file.write_text("deepl-key-0001\n")
    fake, engine = start({"key": "", "key_file": str(file)})
    assert code(engine, "The port is open.") == [""]
    fake.key = "deepl-key-0002"
    assert code(engine, "The port is closed.") == ["AuthFailed"]
    file.write_text("deepl-key-0002\n")
    assert code(engine, "The port is closed.") == [""]


def test_it_needs_a_key():
    with pytest.raises(ValueError, match="key_env"):
        VENDOR.engine(FakeDeepLAddress(), key="")  # type: ignore[arg-type]


class FakeDeepLAddress:
    url = "http://127.0.0.1:9"
