"""What the target says beyond the source: an engine's own remarks, invented sentences."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.anchors import without_partner
from dragoman.core.checks.reading.extent import sentences, stretch
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.types import Finding, Segment, Severity

_PARAGRAPH = re.compile(r"\n\s*\n")


@lru_cache(maxsize=1)
def _remarks() -> re.Pattern[str]:
    """How engines and language models talk about their work, at the head or the foot of an answer."""
    raw = (files("dragoman.core.checks") / "data" / "remarks.toml").read_text(encoding="utf-8")
    table = tomllib.loads(raw)
    head, label = "|".join(table["head"]), "|".join(table["label"])
    opens = r"(?:^|\n|[.!?»”\"]\s+)[\(\[*]{0,3}"
    return re.compile(rf"^\W*(?:{head})|{opens}(?:{label})\s?:", re.IGNORECASE)


class AdditionCheck(Check):
    """Sees remarks by their words, paragraphs that the source has not, and a sentence too many when
    the target has grown with it. A sentence that replaces another is not seen."""

    id = "addition"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        match = _remarks().search(target.text)
        if match and not _remarks().search(source.text) and not _said(source.text, match.group()):
            yield Finding(self.id, Severity.CRITICAL, None, match.span(), (match.group().strip()[:60],))
            return
        more = len(_PARAGRAPH.findall(target.text.strip())) - len(_PARAGRAPH.findall(source.text.strip()))
        if more > 0 and "\n" not in source.text.strip():
            start = _PARAGRAPH.search(target.text)
            place = start.start() if start else 0
            yield Finding(self.id, Severity.CRITICAL, None, (place, len(target.text)))
            return
        yield from self._grown(mine, theirs)

    def _grown(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        length = stretch(mine, theirs)
        if length is None or length < 0.12 or len(mine.prose) < 20:
            return
        here, there = sentences(mine.prose), sentences(theirs.prose)
        more = len(there) - len(here)
        if more < 1:
            return
        start, end = there[-1]
        share = (end - start) / max(1, len(theirs.prose))
        strange = sum(start <= a < end for a, _ in without_partner(mine, theirs, of_target=True))
        expected = -_log1m(share)  # how much longer the last sentence has made it
        if (
            length > 0.5
            or (strange and length > 0.2)
            or strange > 1
            or (length > 0.36 and length > 0.6 * expected and share > 0.25)
        ):
            yield Finding(self.id, Severity.CRITICAL, None, (start, end), (f"{length:.2f}",))
        elif length > 0.25:
            yield Finding(self.id, Severity.SERIOUS, None, (start, end), (f"{length:.2f}",))


def _said(source: str, remark: str) -> bool:
    """Whether the source itself says "note:"."""
    return ":" in source and remark.strip().endswith(":") and bool(re.search(r"^\W*\w{3,12}:", source))


def _log1m(share: float) -> float:
    return math.log(max(1e-6, 1 - share))
