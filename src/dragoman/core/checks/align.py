"""Which sentence of a translated text stands for which of its source, by length and figures.

Model: Gale and Church (1993): a path through the table of both texts with steps 1-1, 1-2, 2-1, 1-0
and 0-1, kept near the diagonal, so that its cost grows with the length of the text alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.core.checks.reading.extent import length_factor, sentences

BAND = 25  # sentences that the two texts may run apart
STEPS = ((1, 1, 0.0), (1, 2, 1.6), (2, 1, 1.6), (1, 0, 3.5), (0, 1, 3.5))
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Aligned:
    source: str
    target: str


def align(source: Sequence[str], target: Sequence[str], languages: tuple[str, str]) -> list[Aligned]:
    """Pairs in order; one that stands alone has an empty other side."""
    factor = length_factor(*languages)
    rows, columns = len(source), len(target)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slope = columns / rows if rows else 0.0
    for i in range(rows + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - BAND), min(columns, middle + BAND) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for down, across, price in STEPS:
                a, b = i + down, j + across
                if a > rows or b > columns or abs(b - round(a * slope)) > BAND:
                    continue
                cost = here[0] + price + _cost(source[i:a], target[j:b], factor)
                if (a, b) not in best or cost < best[(a, b)][0]:
                    best[(a, b)] = (cost, (i, j))
    return _path(best, source, target)


def _cost(left: Sequence[str], right: Sequence[str], factor: float) -> float:
    if not left or not right:
        return 0.0
    a, b = " ".join(left), " ".join(right)
    length = abs(math.log(max(1, len(b)) / max(1, len(a)) / factor)) * 2.5
    mine, theirs = set(_DIGITS.findall(a)), set(_DIGITS.findall(b))
    return length + 0.5 * len(mine ^ theirs) - 0.5 * len(mine & theirs)


def _path(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]], source: Sequence[str], target: Sequence[str]
) -> list[Aligned]:
    place = (len(source), len(target))
    if place not in best:  # one side is empty, or far longer than any translation
        return [Aligned(" ".join(source), " ".join(target))]
    found: list[Aligned] = []
    while place != (0, 0):
        before = best[place][1]
        found.append(Aligned(" ".join(source[before[0] : place[0]]), " ".join(target[before[1] : place[1]])))
        place = before
    return found[::-1]


def split(blocks: Sequence[str]) -> list[str]:
    """Sentences of all blocks, in order."""
    return [block[a:b].strip() for block in blocks for a, b in sentences(block) if block[a:b].strip()]
