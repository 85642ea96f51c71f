"""An engine and its fake vendor, for every engine behind a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from dragoman.core.engines.remote import RemoteEngine, find_library
from tests.conftest import missing
from tests.fakes.deepl import FakeDeepL
from tests.fakes.google import FakeGoogle, account
from tests.fakes.libretranslate import FakeLibreTranslate
from tests.fakes.openai import FakeOpenAI
from tests.fakes.server import FakeServer

PATH = "dragoman.core.engines"


@dataclass(frozen=True)
class Vendor:
    """backend: the engine's class below PATH. options: of the engine, besides the address.
    needs: a module of the extra `engines`: its official client, which has no limit for an answer's size.
    """

    name: str
    backend: str
    server: Callable[..., FakeServer]
    options: Callable[[], dict[str, Any]]
    needs: str = ""

    def engine(self, server: FakeServer, **more: Any) -> RemoteEngine:
        """With a clock that waits for nobody: `engine.waited` says what it would have waited."""
        module, _, name = self.backend.rpartition(".")
        engine: RemoteEngine = getattr(import_module(f"{PATH}.{module}"), name)(
            **({"url": server.url} | self.options() | more)
        )
        stop_clock(engine)
        return engine

    @contextmanager
    def configured(self) -> Iterator[dict[str, Any]]:
        """Options for the contract suite, with the server on."""
        self.need()
        with self.server() as server:
            yield {"url": server.url} | self.options()

    def need(self) -> None:
        """Skip the running test where its client is missing, or fail it in CI."""
        if self.needs and find_library(self.needs) is None:
            missing("the extra `engines`")

    def row(self) -> tuple[str, str, Callable[[], AbstractContextManager[dict[str, Any]]], list[Any]]:
        return self.name, f"{PATH}.{self.backend}", self.configured, []


def stop_clock(engine: RemoteEngine) -> None:
    """Waits take no time and are counted; what happens between them takes as long as it does."""
    waited: list[float] = []
    real = engine.clock

    def sleep(seconds: float) -> None:
        waited.append(seconds)

    engine.sleep = sleep
    engine.clock = lambda: real() + sum(waited)
    engine.random = lambda: 1.0
    engine.waited = waited  # type: ignore[attr-defined]


VENDORS = [
    Vendor(
        "libretranslate",
        "libretranslate.LibreTranslateEngine",
        lambda **more: FakeLibreTranslate(**({"key": "libre-key-0001"} | more)),
        lambda: {"key": "libre-key-0001"},
    ),
    Vendor(
        "deepl",
        "deepl.DeepLEngine",
        FakeDeepL,
        lambda: {"key": "deepl-key-0001", "formality": "prefer_more"},
        "deepl",
    ),
    Vendor(
        "google",
        "google.GoogleEngine",
        FakeGoogle,
        lambda: {"key": account()[0], "project": "saltmere"},
        "google.cloud.translate_v3",
    ),
    Vendor(
        "openai", "openai.OpenAIEngine", FakeOpenAI, lambda: {"key": "sk-fake-0001", "model": "small-model"}
    ),
]
ROWS = [vendor.row() for vendor in VENDORS]
