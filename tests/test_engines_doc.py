"""The example of docs/engines.md is real: this takes it out of the page, builds it and runs it."""

from __future__ import annotations

import inspect
import json
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from dragoman.core import engines as package
from dragoman.core.engines import Chain, Engine, Limited, Request, Trust, build
from dragoman.core.engines.dummy import pseudo
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.protect import protect
from dragoman.core.text.restore import restore
from dragoman.core.types import Unit

PAGE = Path(__file__).resolve().parent.parent / "docs" / "engines.md"
CODE, CONFIG = re.findall(
    r"^```(?:python|toml)\n(.*?)^```",
    PAGE.read_text(encoding="utf-8").partition("## Add an engine")[2],
    re.M | re.S,
)


class Server:
    """What the page says of the server. status: what it answers next, else it translates."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/translate")
        self.status: list[Response] = []
        self.sizes: list[int] = []
        server.expect_request("/translate", method="POST").respond_with_handler(self.answer)

    def answer(self, asked: Asked) -> Response:
        if self.status:
            return self.status.pop(0)
        if asked.headers["Authorization"] != "Bearer secret":
            return Response(status=401)
        said: dict[str, Any] = asked.get_json()
        self.sizes.append(len(said["texts"]))
        if len(said["texts"]) > 5:
            return Response(status=413)
        done = [pseudo(text, said["from"], said["to"]) for text in said["texts"]]
        return Response(json.dumps({"translations": done}), content_type="application/json")


@pytest.fixture
def server(httpserver: HTTPServer) -> Server:
    return Server(httpserver)


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Iterator[Chain]:
    (tmp_path / "newsroom_engines.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "newsroom_engines", raising=False)
    config = tomllib.loads(CONFIG)["engines"]
    config["ours"]["OPTIONS"] |= {"url": server.url, "key": "secret"}
    with build(config) as made:
        yield made


def test_it_has_less_than_a_hundred_lines():
    assert len(CODE.splitlines()) < 100


def test_it_translates_a_story_with_tags(chain, server):
    assert chain.for_pair("ru", "uk") == [(chain.engines[0], Trust.DRAFT)]
    assert chain.for_pair("ru", "uk", private=True) == []
    assert not chain.can("ru", "az")
    html = [f'<a href="/{n}">Паром <b>{n}</b></a> & порт' for n in range(30)]
    units = [Unit(str(n), *protect(text), "ru") for n, text in enumerate(html)]
    results = Pipeline(chain).translate(units, "en")
    for unit, result in zip(units, results, strict=True):
        assert (result.engine, result.trust) == ("ours", "draft")
        assert f"<b>{unit.id}</b>" in restore(result.marked or "", unit.tags)
    assert max(server.sizes) == 20
    assert server.sizes.count(5) == 6  # halved until it is not too large


def refused(status: int, **headers: str) -> Response:
    return Response(status=status, headers=headers)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refused(401), "AuthFailed"),
        (refused(429), "Limited"),
        (refused(503), "Unavailable"),
        (refused(400), "BadAnswer"),
        (Response("<html>"), "BadAnswer"),
        (Response('{"translations": []}'), "BadAnswer"),
        (Response('{"translations": [""]}'), "BadAnswer"),
    ],
    ids=["key", "limited", "down", "wrong", "no json", "too few", "empty"],
)
def test_what_goes_wrong_has_its_name(chain, server, answer, code):
    server.status = [answer]
    (got,) = chain.engines[0].translate([Request("Да", "ru", "en")])
    assert got.error is not None
    assert got.error.code == code


def test_it_hears_how_long_to_wait(chain, server):
    server.status = [refused(429, **{"Retry-After": "7"})]
    (got,) = chain.engines[0].translate([Request("Да", "ru", "en")])
    assert isinstance(got.error, Limited)
    assert got.error.retry_after == 7.0


def test_a_server_that_is_not_there_is_unavailable(chain):
    chain.engines[0].url = "http://127.0.0.1:1/"
    (got,) = chain.engines[0].translate([Request("Да", "ru", "en")])
    assert got.error is not None
    assert got.error.code == "Unavailable"


def rows(before: str) -> dict[str, list[str]]:
    """The first table after some words: the cells of each row, by the engines that it is about."""
    table = re.search(r"(?:^\|.*\n)+", PAGE.read_text(encoding="utf-8").partition(before)[2], re.M)
    assert table
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[0].splitlines()]
    return {name: cells for cells in lines for name in re.findall(r"`([a-z]+)`", cells[0])}


def engines() -> dict[str, type[Engine]]:
    found: dict[str, type[Engine]] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Engine) and not inspect.isabstract(value):
                found[value.name] = value
    return found


def test_every_engine_has_its_pairs_its_privacy_and_its_price_with_a_date():
    compared, prices = rows("# Engines\n"), rows("## Prices\n")
    assert set(compared) == set(prices) == set(engines())
    for name, engine in engines().items():
        assert all(compared[name]), name
        assert (compared[name][2] != "no") == engine.sends_text_out, name
        assert any(prices[name][1:]), name
    assert re.search(r"last read, in [A-Z][a-z]+ 20\d\d", PAGE.read_text(encoding="utf-8"))
