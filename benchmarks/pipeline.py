"""What the pipeline itself costs for a sentence: `python -m benchmarks.pipeline`.

CPU time of protecting, asking, restoring and laying tags over answers, without checks, plain and tagged, for
each form in which engines keep tags. The engine only repeats what a real one has answered to the same
requests where there is one here, and the text itself where there is none.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks.whole_path import read, row, tagged
from dragoman.core.engines import Answer, Chain, Engine, Request
from dragoman.core.engines.apertium import ApertiumEngine
from dragoman.core.engines.base import Markup
from dragoman.core.engines.bergamot import BergamotEngine
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.protect import protect
from dragoman.core.text.segment import split
from dragoman.core.types import Unit

LINES = 200
TIMES = 5
KINDS = (("none", "en", "pt"), ("xml", "es", "ca"), ("html", "en", "es"))


class Repeats(Engine):
    """Asks a real engine the first time, and says the same from then on."""

    name = "repeats"
    batch_size = 500

    def __init__(self, markup: Markup, real: Engine | None) -> None:
        super().__init__()
        self.markup, self._real = markup, real
        self._said: dict[str, Answer] = {}

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        new = [request for request in batch if request.text not in self._said]
        if new:
            answers = self._real.translate(new) if self._real else [Answer(one.text) for one in new]
            self._said.update(zip((one.text for one in new), answers, strict=True))
        return [self._said[request.text] for request in batch]


def measure() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with Chain([BergamotEngine(packaged=True, processes=2), ApertiumEngine(processes=2)]) as real:
        for kind, source, target in KINDS:
            engine = next(
                (one for one in real if one.markup == kind and one.pair(source, target)),
                None,
            )
            for form in ("plain", "tagged"):
                rows.append(
                    cost(Repeats(Markup(kind), engine), form, source, target, real=engine is not None)
                )
    worst = max(rows, key=lambda one: one["value"])
    return [*rows, worst | {"name": "pipeline_ms", "note": f"at most 0.3, worst: {worst['name']}"}]


def cost(engine: Engine, form: str, source: str, target: str, *, real: bool) -> dict[str, Any]:
    lines = read(source)[:LINES]
    html = [
        tagged(line, i) if form == "tagged" else line.replace("&", "&amp;") for i, line in enumerate(lines)
    ]
    units = [
        Unit(f"{number}.{i}", piece.marked, piece.tags, source)
        for number, line in enumerate(html)
        for i, piece in enumerate(split(*protect(line), source))
    ]
    pipeline = Pipeline(Chain([engine]))
    pipeline.translate(units, target)
    taken = []
    for _ in range(TIMES):
        started = time.process_time()
        pipeline.translate(units, target)
        taken.append((time.process_time() - started) / len(units) * 1000)
    said = f"answers of {source}-{target}" if real else "the text itself"
    return row(
        f"pipeline_ms_{engine.markup}_{form}",
        round(median(taken), 3),
        "ms a sentence",
        f"CPU without checks, median of {TIMES}; {said}, {len(units)} sentences",
    )


if __name__ == "__main__":
    for one in measure():
        print(f"{one['name']:30} {one['value']:>8} {one['unit']}  {one['note']}")
