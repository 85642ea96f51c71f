"""Forty languages of one story by an engine over the network, one after the other and at the same time;
and what the others wait for when the engine of one of them hangs.

The engine is a LibreTranslate that stands on this machine and takes half a second for each call.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.spine import FORTY, _languages, _publish, _row, _story
from tests.fakes.libretranslate import FakeLibreTranslate

DELAY = 0.5  # seconds of each call
SENTENCES = 12
PATIENCE = 120.0  # seconds for the other languages while one hangs


def measure() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.test")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        _languages(["en", *FORTY])
        _named()
        return [*_parallel(), *_hung()]


def _named() -> None:
    """The section has a name in every language, so that the engine has the story alone to do."""
    from dragoman.newsroom.models import Topic

    Topic.objects.create(
        kind="section",
        slug="city",
        name="City",
        language="en",
        names={code: {"text": f"City ({code})", "owner": "person"} for code in FORTY},
    )


def _worker(threads: int, *engines: Any) -> Any:
    from dragoman.core.engines.chain import Chain
    from dragoman.desk.translate import Translator
    from dragoman.desk.worker import Worker

    return Worker(Translator(Chain(engines), checks=()), threads=threads)


def _engine(server: FakeLibreTranslate, **options: Any) -> Any:
    from dragoman.core.engines.libretranslate import LibreTranslateEngine

    return LibreTranslateEngine(url=server.url, **options)


def _server(delay: float) -> FakeLibreTranslate:
    return FakeLibreTranslate(languages=dict.fromkeys(["en", *FORTY], "a language"), delay=delay)


def _public(story: Any) -> int:
    from dragoman.newsroom.models import Version

    return Version.objects.filter(story_id=story.pk, language__in=FORTY, public_release__isnull=False).count()


def _parallel() -> list[dict[str, Any]]:
    took = {}
    for threads, concurrency in ((1, 1), (16, 16), (40, 40)):
        with _server(DELAY) as server:
            worker = _worker(threads, _engine(server, concurrency=concurrency))
            story = _publish(_story(SENTENCES, f"Forty by {threads}"))
            start = time.perf_counter()
            done = worker.until_idle()
            took[threads] = time.perf_counter() - start
            assert (done, _public(story)) == (len(FORTY), len(FORTY))
    note = f"{len(FORTY)} languages of {SENTENCES} sentences, {DELAY} s a call"
    return [
        _row(
            "languages_40_parallel",
            round(took[1] / took[16], 1),
            "times as fast",
            f"{note}; 16 calls at the same time, {took[16]:.1f} s, against one after the other, {took[1]:.1f} s",
        ),
        _row("languages_40_at_once", round(took[40], 1), "s", f"{note}; 40 calls at the same time"),
    ]


def _hung() -> list[dict[str, Any]]:
    """The first of the languages hangs; how many of the others are not public then?"""
    others = [f"en-{code}" for code in FORTY[1:]]
    with _server(0.0) as dead, _server(DELAY) as server:
        dead.always = "hang"
        hanging = _engine(dead, alias="dead", pairs=[f"en-{FORTY[0]}"], tries=1)
        worker = _worker(16, hanging, _engine(server, pairs=others, concurrency=16))
        story = _publish(_story(SENTENCES, "One hangs"))
        thread = threading.Thread(target=worker.until_idle)
        start = time.perf_counter()
        thread.start()
        while (left := len(others) - _public(story)) and time.perf_counter() - start < PATIENCE:
            time.sleep(0.1)
        took = time.perf_counter() - start
        hangs = bool(dead.translations) and not dead.billed and thread.is_alive()
        dead.closing.set()
        thread.join()
    assert hangs, "the engine that was to hang has answered"
    note = f"of {len(others)} other languages, public after {took:.1f} s while one engine hangs"
    return [_row("hung_engine_delayed", left, "languages", note)]


if __name__ == "__main__":
    for row in measure():
        print(row)
