"""`dragoman engines`: what is told of engines and pairs, and what one real call comes to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dragoman import cli
from dragoman.core.engines.dummy import pseudo
from tests.fakes.libretranslate import FakeLibreTranslate

LANGUAGES = "".join(f'[[languages]]\ncode = "{code}"\n' for code in ("en", "es", "ru"))


def engine(alias: str, backend: str, **options: Any) -> str:
    told = "".join(f"{name} = {value if isinstance(value, str) and value[:1] == '{' else json.dumps(value)}\n" for name, value in options.items())  # fmt: skip
    return (
        f'[engines.{alias}]\nBACKEND = "dragoman.core.engines.{backend}"\n[engines.{alias}.OPTIONS]\n{told}\n'
    )


def libre(url: str, **options: Any) -> str:
    return engine("libre", "libretranslate.LibreTranslateEngine", url=url, **options)


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.dev")
    monkeypatch.setenv("DRAGOMAN_CONFIG", str(tmp_path / "newsroom.toml"))
    return tmp_path / "newsroom.toml"


def run(*args: str) -> Result:
    return CliRunner().invoke(cli.main, ["engines", *args])


def failure(*args: str, code: int = 1) -> str:
    result = run(*args)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_engines_and_pairs(settings, monkeypatch):
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    settings.write_text(
        LANGUAGES
        + engine("drafts", "dummy.DummyEngine", pairs=["en-ru"], trust="draft")
        + engine("own", "bergamot.BergamotEngine", models="none")
        + engine("model", "openai.OpenAIEngine", url="http://127.0.0.1:1/v1", model="m", key_env="NO_SUCH_KEY", pairs=["es-ru"], price='{ currency = "EUR", per_million_in = 1, per_million_out = 4 }')
    )  # fmt: skip
    result = run()
    assert result.exit_code == 0
    assert result.stdout == (
        "drafts  ready  dummy; any pair; text stays here\n"
        "own  nothing installed  bergamot; text stays here\n"
        "model  not ready  openai; any pair; text leaves this machine; 1 and 4 EUR for a million tokens\n"
        "    there is no key in $NO_SUCH_KEY\n"
        "\n"
        "en → es      no engine  Fetch a model: dragoman models fetch en-es\n"
        "en → ru      drafts (drafts)\n"
        "es → en      no engine  Fetch a model: dragoman models fetch es-en\n"
        "es → ru      no engine  model: there is no key in $NO_SUCH_KEY\n"
        "ru → en      no engine  Fetch a model: dragoman models fetch ru-en\n"
        "\n"
        "no engine, and none that one command brings (docs/engines.md):\n"
        "    ru → es\n"
    )


def test_json(settings):
    settings.write_text(
        LANGUAGES + engine("dummy", "dummy.DummyEngine", pairs=["en-pt-BR".replace("-", ":", 1)])
    )
    told = json.loads(run("--pairs", "en:pt-BR,en-ru", "--json").stdout)
    assert told["engines"][0]["alias"] == "dummy"
    assert told["pairs"] == [
        {"from": "en", "to": "pt-BR", "ready": True, "engines": [{"alias": "dummy", "trust": "publishable"}], "through": [], "cure": ""},
        {"from": "en", "to": "ru", "ready": False, "engines": [], "through": [], "cure": "Add an engine that has en-ru to the newsroom's TOML file (docs/engines.md)."},
    ]  # fmt: skip


def test_a_pair_in_two_steps(settings):
    settings.write_text(LANGUAGES + engine("some", "dummy.DummyEngine", pairs=["ru-en", "en-es"]))
    assert "ru → es      through en\n" in run("--pairs", "ru-es").stdout


def test_two_steps_of_which_one_has_no_key_are_not_ready(settings, monkeypatch):
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    settings.write_text(
        LANGUAGES
        + engine("here", "dummy.DummyEngine", pairs=["ru-en"])
        + libre("http://127.0.0.1:1", key_env="NO_SUCH_KEY", pairs=["en-es"])
    )
    (pair,) = json.loads(run("--pairs", "ru-es", "--json").stdout)["pairs"]
    assert (pair["ready"], pair["through"]) == (False, ["en"])
    assert pair["cure"].startswith("libre: ")
    assert "NO_SUCH_KEY" in pair["cure"]
    assert "no engine" in run("--pairs", "ru-es").stdout


def test_without_any_engine(settings):
    settings.write_text(LANGUAGES + "[engines]\n")
    assert "There is no engine in the settings." in run("--pairs", "en-ru").stdout


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ("ru", "'ru' is no language pair"),
        ("ru-xx", "unknown language code 'xx'"),
        ("ru-ru", "one language twice"),
    ],
)
def test_what_is_no_pair(settings, pairs, said):
    settings.write_text(LANGUAGES)
    assert said in failure("--pairs", pairs, code=2)


def test_a_real_call_and_its_cost(settings):
    with FakeLibreTranslate(key="k-0001") as server:
        settings.write_text(
            LANGUAGES + libre(server.url, key="k-0001", price='{ currency = "EUR", per_million = 20 }')
        )
        result = run("test", "libre", "--from", "en", "--to", "es", "--text", "Night ferry")
        assert result.exit_code == 0
        assert result.stdout == pseudo("Night ferry", "en", "es") + "\n"
        assert "libre, en → es: " in result.stderr
        assert result.stderr.endswith(" s; 11 characters, 0.0002 EUR\n")
        told = json.loads(run("test", "libre", "--json").stdout)
        assert (told["from"], told["to"], told["error"]) == ("en", "es", "")
        assert told["billed"]["units"] == len(told["source"])
        assert len(server.translations) == 2


BROKEN = [  # fault of the server, what is said
    (
        "500",
        "it cannot be reached or does not work. Is it running, is its address right? (500 Internal error)",
    ),
    ("429", "it asks us to wait: too many requests."),
    ("not json", "the answer is no JSON"),
    ("echo", ""),
]


@pytest.mark.parametrize(("fault", "said"), BROKEN, ids=[b[0] for b in BROKEN])
def test_a_server_that_fails(settings, fault, said):
    with FakeLibreTranslate() as server:
        server.always = fault
        settings.write_text(LANGUAGES + libre(server.url))
        if said:
            assert said in failure("test", "libre", "--from", "en", "--to", "es")
            assert len(server.translations) == 1
        else:
            assert run("test", "libre", "--from", "en", "--to", "es").exit_code == 0


def test_a_wrong_key_is_said_and_not_shown(settings):
    with FakeLibreTranslate(key="right") as server:
        settings.write_text(LANGUAGES + libre(server.url, key="wrong-key-1234"))
        said = failure("test", "libre", "--from", "en", "--to", "es")
    assert (
        "libre: the key is missing or not accepted. Put the right one where key_env or key_file points."
        in said
    )
    assert "1234" not in said
    assert "wrong-key-1234" not in run().stdout


def test_a_key_that_is_not_there(settings):
    settings.write_text(LANGUAGES + libre("http://127.0.0.1:1", key_env="NO_SUCH_KEY"))
    assert "there is no key in $NO_SUCH_KEY" in failure("test", "libre")


UNREACHABLE = [
    ("http://127.0.0.1:1", "http://127.0.0.1:1 cannot be reached: [Errno 111] Connection refused"),
    ("http://127.0.0.1:1/api", "cannot be reached: [Errno 111]"),
]


@pytest.mark.parametrize(("url", "said"), UNREACHABLE)
def test_a_server_that_is_not_there(settings, url, said):
    settings.write_text(LANGUAGES + libre(url))
    assert said in failure("test", "libre", "--from", "en", "--to", "es")


def test_a_server_without_tls(settings):
    with FakeLibreTranslate() as server:
        settings.write_text(LANGUAGES + libre(server.url.replace("http:", "https:")))
        assert "cannot be reached: [SSL" in failure("test", "libre", "--from", "en", "--to", "es")


def test_an_address_that_leads_elsewhere(settings):
    with FakeLibreTranslate() as server:
        settings.write_text(LANGUAGES + libre(server.url + "/elsewhere"))
        said = failure("test", "libre", "--from", "en", "--to", "es")
    assert "Is url the address of its API" in said


def test_an_address_that_is_none(settings):
    settings.write_text(LANGUAGES + libre("127.0.0.1:5000"))
    assert "'127.0.0.1:5000' is no address. Write it with http:// or https://." in failure(
        "test", "libre", code=2
    )


WRONG = [
    (["nope"], "There is no engine 'nope' in the settings. There are: own, some."),
    (
        ["own", "--from", "ru", "--to", "en"],
        "own has not got ru-en. Fetch a model: dragoman models fetch ru-en",
    ),
    (["own", "--to", "en", "--from", "en"], "--from and --to are the same language, en."),
    (["some", "--from", "ru", "--to", "en"], "some has not got ru-en."),
    (["some", "--text", " "], "--text is empty."),
]


@pytest.mark.parametrize(("typed", "said"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_wrong_use(settings, typed, said):
    settings.write_text(
        LANGUAGES
        + engine("own", "bergamot.BergamotEngine", models="none")
        + engine("some", "dummy.DummyEngine", pairs=["en-ru"])
    )
    assert said in failure("test", *typed, code=2)


def test_a_pair_is_chosen_that_the_engine_has(settings):
    settings.write_text(LANGUAGES + engine("some", "dummy.DummyEngine", pairs=["ru-en"]))
    assert "some, ru → en: " in run("test", "some").stderr


def test_django_is_not_started(settings):
    settings.write_text(LANGUAGES)
    code = (
        "import sys\nfrom dragoman.cli import main\n"
        "main(['engines'], standalone_mode=False)\n"
        "assert not {'django.apps', 'django.db', 'wagtail'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
