"""How long a text is for its language, and where its sentences begin and end."""

from __future__ import annotations

import math
import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.tokens import UNSPACED

CLOSERS = "\"'”“»«’‘)]」』›\u00a0 ;,—–-"
TERMINAL = ".!?…。！？؟।։:՞՜"
_END = re.compile(r"[.!?…。！？؟।։]+[\"'”“»’)\]」』]*(?=\s|$)|[。！？]")
_BREAK = re.compile(r"(?<=[.!?…؟।։])[\"'”“»’)\]]*\s+(?=[\"'“«„»‘(\[¿¡]*\w)|(?<=[。！？])")
_PAIRED = {"«": "»", "„": "“", "“": "”", "(": ")", "[": "]", "「": "」", "『": "』"}


@lru_cache(maxsize=1)
def _factors() -> dict[str, float]:
    raw = (files("dragoman.core.checks") / "data" / "lengths.toml").read_text(encoding="utf-8")
    return {language: float(v) for language, v in tomllib.loads(raw)["factor"].items()}


def known_lengths() -> frozenset[str]:
    return frozenset(_factors())


def stretch(mine: Reading, theirs: Reading) -> float | None:
    """ln of how much longer the target is than its source lets expect; None for an unknown language."""
    factors = _factors()
    if mine.language not in factors or theirs.language not in factors:
        return None
    left, right = len(mine.prose.split()), len(theirs.prose.split())
    if not left or not right:
        return None
    a = sum(len(w) for w in mine.prose.split()) + left
    b = sum(len(w) for w in theirs.prose.split()) + right
    grown = math.log(b / a) - math.log(factors[theirs.language] / factors[mine.language])
    return grown * 0.7 if {mine.language, theirs.language} & UNSPACED else grown  # their lengths vary more


def ends(text: str) -> bool:
    """Whether the text closes with a stop, inside or outside its closing marks."""
    return text.rstrip().rstrip(CLOSERS)[-1:] in TERMINAL if text.strip() else False


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, roughly: a stop, white space, then a sign that may begin one."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        following = text[match.end() : match.end() + 3].lstrip("\"'“«„‘([¿¡")
        before = text[max(0, match.start() - 6) : match.start()]
        short = (
            re.search(
                r"(?:^|[\s.(])(?:[^\W\d_]{1,2}|\d{1,2}|Nr|Mr|Dr|St|Sen|Rep|vs|Inc|No|Jr|Gov|Gen|Mrs|Prof)\.$",
                before,
            )
            is not None
        )
        if (following[:1].islower() or short) and match.group() != "":
            continue
        if match.start() > start:
            spans.append((start, match.start()))
            start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def open_marks(text: str) -> int:
    """Brackets and one-sided quotation marks that are open at the end."""
    depth = 0
    for opening, closing in (("«", "»"), ("(", ")"), ("「", "」")):
        depth += abs(text.count(opening) - text.count(closing))
    low = text.count("„") - text.count("“") - text.count("”")
    high = text.count("“") - text.count("”") if "„" not in text else low
    return depth + abs(high) + text.count('"') % 2


def length_factor(source: str, target: str) -> float:
    """How much longer a text gets from one language to the other."""
    factors = _factors()
    return factors.get(target, 1.0) / factors.get(source, 1.0)
