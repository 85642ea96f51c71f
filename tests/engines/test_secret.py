"""Keys: where they come from, and that nothing shows them."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
from collections.abc import Iterator

import pytest

from dragoman.core.engines import AuthFailed, ConfigError, EngineError, Request, build
from dragoman.core.engines.secret import Key, Secret, revealed
from tests.fakes.server import FakeServer
from tests.fakes.vendors import VENDORS, Vendor

KEY = "kx-7731-do-not-show"


def test_a_secret_is_shown_to_nobody():
    secret = Secret(KEY)
    for shown in (
        repr(secret),
        str(secret),
        f"{secret}",
        "{}".format(secret),  # noqa: UP032
        repr({"key": secret}),
        repr([secret]),
    ):
        assert KEY not in shown
    assert secret
    assert not Secret("")
    with pytest.raises(TypeError):
        json.dumps({"key": secret})
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert not hasattr(secret, "__dict__")
    assert revealed(secret) == KEY
    assert revealed(secret.prefixed("Bearer ")) == f"Bearer {KEY}"
    assert secret.hide(f"wrong key {KEY}!") == "wrong key ***!"
    assert Secret("").hide("text") == "text"


def test_a_key_is_read_at_each_use(monkeypatch, tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    monkeypatch.setenv("MT_KEY", KEY)
    for key in (Key(KEY), Key(key_env="MT_KEY"), Key(key_file=str(file)), Key(Secret(KEY))):
        assert revealed(key.read()) == KEY
        assert KEY not in repr(key)
        assert key.named
    of_file = Key(key_file=str(file))
    file.write_text("new")
    assert revealed(of_file.read()) == "new"


def test_no_key_is_none_and_a_missing_one_an_error(monkeypatch, tmp_path):
    assert not Key().read()
    assert not Key().named
    monkeypatch.delenv("MT_KEY", raising=False)
    for key, where in (
        (Key(key_env="MT_KEY"), r"\$MT_KEY"),
        (Key(key_file=str(tmp_path / "no")), "no cannot be read"),
    ):
        with pytest.raises(AuthFailed, match=where):
            key.read()
    with pytest.raises(ValueError, match="Keep one"):
        Key("a", key_env="B")


@pytest.fixture(params=[pytest.param(vendor, id=vendor.name) for vendor in VENDORS])
def vendor(request: pytest.FixtureRequest) -> Vendor:
    request.param.need()
    return request.param


@pytest.fixture
def server(vendor: Vendor) -> Iterator[FakeServer]:
    with vendor.server() as server:
        yield server


def everything(error: BaseException) -> str:
    """What the worst debug page would show of an error: frames with their variables, causes. This
    test's own frames know the key and are left out."""
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert found.__context__ is None
    assert found.__cause__ is None
    found.stack[:] = [frame for frame in found.stack if frame.filename != __file__]
    return "".join(found.format()) + repr(error) + repr(vars(error))


def hidden_in(key: str, text: str) -> bool:
    """Not the key, nor the middle of it (a private key is written with escaped line ends)."""
    return key not in text and key[len(key) // 2 :][:40] not in text


@pytest.mark.parametrize("fault", ["", "429", "500", "reset", "truncated", "hang", "not json"])
def test_no_key_in_errors_logs_or_debug_pages(vendor, server, fault, caplog):
    """With a right key and each fault; with a wrong one, which these servers repeat in their answer."""
    caplog.set_level(logging.DEBUG)
    right = vendor.options()["key"]
    keys = [right] if fault else [KEY if vendor.name != "google" else right[:-40] + "}"]
    server.always = fault
    for key in keys:
        engine = vendor.engine(server, key=key, timeout=0.1, tries=2, failures=50)
        answers = engine.translate([Request("The port of Saltmere is open.", "en", "pt")])
        error = answers[0].error
        assert isinstance(error, EngineError)
        if not fault:
            assert error.code == "AuthFailed"
        shown = everything(error) + repr(engine) + repr(answers) + engine.trouble()
        try:
            engine.send([Request("The port of Saltmere is open.", "en", "pt")])
        except EngineError as raised:
            shown += everything(raised)
        assert hidden_in(key, shown)
        assert hidden_in(key, caplog.text)
        engine.close()


def test_no_key_in_a_refused_setting():
    entry = {
        "BACKEND": "dragoman.core.engines.libretranslate.LibreTranslateEngine",
        "OPTIONS": {"key": KEY, "timeout": -1},
    }
    with pytest.raises(ConfigError) as failed:
        build({"here": entry})
    assert KEY not in "".join(traceback.format_exception(failed.value))


def test_a_missing_key_is_said_before_the_first_call(monkeypatch):
    monkeypatch.delenv("MT_KEY", raising=False)
    (engine,) = build(
        {"libre": {"BACKEND": "dragoman.core.engines.libretranslate.LibreTranslateEngine",
                   "OPTIONS": {"key_env": "MT_KEY", "url": "http://127.0.0.1:9"}}}
    )  # fmt: skip
    assert engine.trouble() == "there is no key in $MT_KEY"  # type: ignore[attr-defined]
    (answer,) = engine.translate([Request("Yes.", "en", "pt")])
    assert answer.error
    assert answer.error.code == "AuthFailed"
    monkeypatch.setenv("MT_KEY", KEY)
    assert engine.trouble() == ""  # type: ignore[attr-defined]
