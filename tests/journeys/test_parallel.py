"""Forty languages of one story, and engines that never answer: nobody waits for those but their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.libretranslate import FakeLibreTranslate
from tests.journeys.house import House, sqlite_house, wait

pytestmark = pytest.mark.slow

# Languages of which the checks do not know words enough to see that the fake speaks none.
HANGING = ["af", "sq", "eu", "bs", "br", "cy", "eo", "fo", "fy", "ga"]  # more than threads
STUCK = ["gd", "is"]
GOOD = [
    *("el", "et", "fi", "hr", "hu", "lt", "lv", "sk", "lb", "mt", "nn", "oc", "rm", "so"),
    *("sw", "mi", "mg", "ms", "id", "jv", "su", "xh", "zu", "yo", "ig", "ha", "rw", "sn"),
]
LANGUAGES = ["en", *HANGING, *STUCK, *GOOD]  # those that hang have waited longest


@pytest.fixture
def forty(tmp_path: Path, root: Path) -> Iterator[House]:
    with sqlite_house(tmp_path, root / "build", "tables") as made:
        yield made


def configure(house: House, **engines: dict[str, object]) -> None:
    lines = ["[site]", 'name = { en = "The Test" }']
    lines += [f'[[languages]]\ncode = "{code}"' for code in LANGUAGES]
    for alias, options in engines.items():
        kind = "libretranslate.LibreTranslateEngine" if "url" in options else "dummy.DummyEngine"
        lines += [
            f"[engines.{alias}]",
            f'BACKEND = "dragoman.core.engines.{kind}"',
            f"[engines.{alias}.OPTIONS]",
        ]
        lines += [f"{name} = {json.dumps(value)}" for name, value in options.items()]
    (house.folder / "newsroom.toml").write_text("\n".join(lines) + "\n")


def pairs(codes: list[str]) -> list[str]:
    return [f"en-{code}" for code in codes]


def test_engines_that_hang_delay_no_other_language(forty: House) -> None:
    assert len(LANGUAGES) == 41
    names = dict.fromkeys(LANGUAGES, "a language")
    with FakeLibreTranslate(languages=names) as dead, FakeLibreTranslate(languages=names, delay=0.2) as good:
        dead.always = "hang"
        configure(
            forty,
            dead={"url": dead.url, "pairs": pairs(HANGING), "concurrency": 40},
            stuck={"fault": "hang", "timeout": 60.0, "pairs": pairs(STUCK)},
            good={"url": good.url, "pairs": pairs(GOOD)},
        )
        editor = forty.editor()
        editor.ask("settle", languages=LANGUAGES)
        editor.ask("publish", first=0, count=1)
        worker = forty.worker(threads=6)
        public = "SELECT count(*) FROM newsroom_version WHERE public_release_id IS NOT NULL AND language_id <> 'en'"
        wait("all other languages are public", lambda: forty.value(public) == len(GOOD))
        held = forty.holders()[worker.pid]
        assert held <= {*HANGING, *STUCK}
        assert len(held) >= 2  # they hang still
        assert dead.translations
        assert dead.billed == 0
        assert worker.said.read_text().count("failed") == 0
    worker.kill()
    assert forty.complaints() == []
    second = forty.worker(threads=6)
    wait("what it held is given back", lambda: worker.pid not in forty.holders())
    second.kill()
