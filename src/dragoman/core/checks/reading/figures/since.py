"""From when, and until when: "closed until Friday" is not "closed from Friday"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from dragoman.core.checks.reading.figures.steps import other_side
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Span

_UNTIL = {
    "en": "until till", "ru": "до", "uk": "до", "be": "да", "es": "hasta", "pt": "até", "de": "bis",
    "fr": "jusqu'à jusqu'au", "ca": "fins", "it": "fino", "nl": "tot",
}  # fmt: skip
_FROM = {
    "en": "from since", "ru": "с со", "uk": "з із зі від", "be": "з са ад", "es": "desde partir",
    "pt": "desde partir", "de": "ab seit", "fr": "dès depuis partir", "ca": "des partir", "it": "partire",
    "nl": "vanaf sinds",
}  # fmt: skip
_SIDES = {
    language: (frozenset(words.split()), frozenset(_FROM[language].split()))
    for language, words in _UNTIL.items()
}
_NONE: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
_BREAKS = frozenset(["по", "на", "в", "у", "об", "о", "on", "at", "am", "im", "in", "en", "em"])
_Day = tuple[str, int]
_REACH = 3  # tokens from such a word to its day: hasta el próximo viernes


def from_for_until(mine: Reading, theirs: Reading) -> tuple[Span, Span, str, str] | None:
    """A day or month from which one text says it, and until which the other does; and the words."""
    return other_side(mine, theirs, _sides)


def _sides(reading: Reading) -> dict[_Day, tuple[Span, bool]]:
    """The place of the word before a day or month, and whether it is "until". What is told twice is left
    out."""
    until, since = _SIDES.get(reading.language, _NONE)
    ends, begins = (not words.isdisjoint(reading.texts) for words in (until, since))
    if not (ends or begins):
        return {}
    days = [(("weekday", day.value), day.start) for day in reading.weekdays]
    days += [(("month", month.value), month.start) for month in reading.months]
    known = Counter(day for day, _ in days)
    if ends and begins and len(known) < 2:
        return {}  # з 18 до 23 червня
    starts = [token.start for token in reading.tokens] if days else []
    named = {start for _, start in days}
    found: dict[_Day, tuple[Span, bool]] = {}
    for day, start in days:
        index = bisect_left(starts, start)
        for word in reversed(reading.tokens[max(0, index - _REACH) : index]):
            if word.start in named or word.text in _BREAKS:
                break  # з вівторка по середу, с Путиным на пятницу
            if known[day] == 1 and (word.text in until or word.text in since):
                found[day] = ((word.start, word.end), word.text in until)
                break
    return found
