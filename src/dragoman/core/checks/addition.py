"""What the target says beyond the source: an engine's own remarks, invented sentences."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.anchors import partners, unheard, without_partner
from dragoman.core.checks.reading.extent import deviation, ends, sentences, surprise
from dragoman.core.checks.reading.quotes import letters, quotes
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.types import Finding, Segment, Severity

LONGER = 0.7  # standard deviations above what is expected: from here on a target is looked at
HEADLINE = 3.0  # and from here on a headline has something added
CRITICAL, SERIOUS = 4.6, 2.0  # sums of weights
MOST = 40  # sentences of the target that are looked at
# By logistic regression on right translations and such with a foreign sentence, rounded.
WEIGHTS = {
    "bias": 0.1,
    "long": 2.0,
    "misfit without it": -0.5,
    "more sentences": -0.45,
    "no more sentences": -3.5,
    "strange": 0.85,
    "met": -2.3,
    "no echo": 0.75,
    "quotation": 2.1,
}
_PARAGRAPH = re.compile(r"\n\s*\n")


@lru_cache(maxsize=1)
def _remarks() -> re.Pattern[str]:
    """How engines and language models talk about their work, at the head or the foot of an answer."""
    raw = (files("dragoman.core.checks") / "data" / "remarks.toml").read_text(encoding="utf-8")
    table = tomllib.loads(raw)
    head, label, credit = ("|".join(table[name]) for name in ("head", "label", "credit"))
    opens = r"(?:^|\n|[.!?»”\"]\s+|[。！？])[\(\[*]{0,3}"
    return re.compile(rf"^\W*(?:{head})|{opens}(?:(?:{label})\s?[:：]|(?:{credit})\b)", re.IGNORECASE)


class AdditionCheck(Check):
    """Sees remarks by their words, paragraphs that the source has not, and a sentence without which the
    target would be as long as expected and which holds nothing of the source. One that replaces another is
    not seen."""

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
        length = surprise(mine, theirs)
        if length is None or length < LONGER or len(mine.prose) < 20:
            return
        if mine.text.strip() in theirs.text:
            return  # left as it was, with a gloss beside it
        goes_on = ends(theirs.prose) and not ends(mine.prose) and len(mine.prose) >= 35
        if goes_on and length > HEADLINE:
            # A headline that goes on as a sentence.
            span = (len(theirs.prose) * 2 // 3, len(theirs.prose))
            yield Finding(self.id, Severity.CRITICAL, None, span, (f"{length:.1f}",))
            return
        weight, span = _heaviest(mine, theirs, length)
        if weight >= SERIOUS:
            severity = Severity.CRITICAL if weight >= CRITICAL else Severity.SERIOUS
            yield Finding(self.id, severity, None, span, (f"{length:.1f}",))


def _heaviest(mine: Reading, theirs: Reading, length: float) -> tuple[float, tuple[int, int]]:
    """The sentence of the target that weighs most as one that the source has not."""
    here, there = sentences(mine.prose), sentences(theirs.prose)
    best = (-math.inf, (0, 0))
    if len(there) < 2:
        return best
    strange = [place for place, _ in without_partner(mine, theirs, of_target=True)]
    met, silent = [place for _, place in partners(mine, theirs)], unheard(mine, theirs)
    a, b = letters(mine.prose), letters(theirs.prose)
    quoting = bool(quotes(mine.prose))
    for start, end in there[:MOST]:
        rest = b - letters(theirs.prose[start:end])
        if not 0 < rest < b:
            continue
        found = {
            "bias": 1.0,
            "long": min(8.0, length),
            "misfit without it": min(5.0, abs(deviation(a, rest, mine.language, theirs.language))),
            "more sentences": float(min(2, len(there) - len(here))),
            "no more sentences": float(len(there) <= len(here)),
            "strange": float(min(3, sum(start <= place < end for place in strange))),
            "met": float(min(3, sum(start <= place < end for place in met))),
            "no echo": min(4.0, max(-3.0, sum(m for place, m in silent if start <= place < end))),
            "quotation": float(not quoting and bool(quotes(theirs.prose[start:end]))),
        }
        best = max(best, (sum(WEIGHTS[name] * value for name, value in found.items()), (start, end)))
    return best


def _said(source: str, remark: str) -> bool:
    """Whether the source itself says "note:"."""
    return ":" in source and remark.strip().endswith(":") and bool(re.search(r"^\W*\w{3,12}:", source))
