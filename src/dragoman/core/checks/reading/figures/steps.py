"""By how much a figure changed, and to how much: "rose by 12 %" is not "rose to 12 %"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from dragoman.core.checks.reading.denials.polarity import polarity
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Span

# Of languages that tell it by the word before the figure: by, to.
_STEPS = {
    "en": ("by", "to"),
    "ru": ("на", "до"),
    "uk": ("на", "до"),
    "be": ("на", "да"),
    "de": ("um", "auf"),
    "pl": ("o", "do"),
}
_CHANGES = ("rise", "fall")

T = TypeVar("T")


def changed_otherwise(mine: Reading, theirs: Reading) -> tuple[Span, Span, str, str] | None:
    """The figure that one text changes by and the other to, and the words before it. Only of percentages and
    sums in texts that say of something that it rose or fell: «до 2030 года» is "by 2030"."""
    return other_side(mine, theirs, _steps)


def other_side(
    mine: Reading, theirs: Reading, sides: Callable[[Reading], Mapping[T, tuple[Span, int]]]
) -> tuple[Span, Span, str, str] | None:
    """What both texts tell from another side: the places of the words that say so, and these. sides: what a
    text tells, each with such a word and its side."""
    said = sides(mine)
    told = sides(theirs) if said else {}
    for what, (here, side) in said.items():
        if what in told and (there := told[what])[1] != side:
            return here, there[0], mine.text[slice(*here)], theirs.text[slice(*there[0])]
    return None


def _steps(reading: Reading) -> dict[tuple[float, bool], tuple[Span, int]]:
    """By value and whether it is a percentage: the place of the word before it, and 0 for by, 1 for to. What
    is told twice is left out."""
    steps = _STEPS.get(reading.language)
    if steps is None or not reading.numbers or polarity(reading).poles.keys().isdisjoint(_CHANGES):
        return {}
    found: dict[tuple[float, bool], tuple[Span, int]] = {}
    twice: set[tuple[float, bool]] = set()
    for number in reading.numbers:
        if not number.first or not (number.percent or number.currency):
            continue
        word = reading.tokens[number.first - 1]
        figure = (number.value, bool(number.percent))
        if figure in found:
            twice.add(figure)
        if word.text in steps:
            found[figure] = ((word.start, word.end), steps.index(word.text))
    return {figure: step for figure, step in found.items() if figure not in twice}
