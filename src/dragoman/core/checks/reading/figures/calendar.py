"""Months, weekdays and relative days of one annotated text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.lexicon import Meanings
from dragoman.core.checks.reading.tokens import Token
from dragoman.core.checks.reading.words import function_words

PERIODS = frozenset({"week", "month", "year"})
# Languages that write them small.
LOWER = frozenset({"gl", "ro", "es", "pt", "ca", "fr", "it", "ru", "uk", "be", "pl", "az", "nl"})
_MORE = ("mul", "mar", "mic", "puțin", "bun", "slab", "sus", "jos")
DAYS = {"before_yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "after_tomorrow": 2}
TURNS = {"last": -1, "this": 0, "next": 1}
_SAYS_TIME = frozenset({"time_words", "am", "pm"})
_COUNTS = frozenset({"cardinal", "ordinal", "multiple", "fraction"})
FOLLOWS = frozenset(["gl", "ro", "es", "pt", "ca", "fr", "it", "ar", "fa", "he"])  # el año pasado


@dataclass(frozen=True, slots=True)
class Mention:
    value: int
    start: int
    end: int
    shy: bool = False  # the word may mean something else
    period: str = ""


def months(
    words: list[Token], notes: list[Meanings], places: list[int], numbers: list[Number], language: str
) -> list[Mention]:
    found = [Mention(n.month, n.start, n.end, bool(n.other_month)) for n in numbers if n.month]
    places = [index for index in places if "month" in notes[index]]
    beside = {at for n in numbers if not n.fold for at in _beside(words, n)} if places else set()
    for index in places:
        note = notes[index]
        value, length = note["month"]
        token = words[index]
        if language in ("en", "de") and not token.capital:
            continue
        shy = "shy_month" in note and index not in beside
        if shy and _time_said(words, notes, index, length):
            shy = False
        if language in LOWER and token.capital and index and words[index - 1].kind == "word":
            shy = True
        if token.text == "mai" and language == "ro" and not _romanian_may(words, index):
            continue
        found.append(Mention(value, token.start, words[index + length - 1].end, shy))
    return found


def _romanian_may(words: list[Token], index: int) -> bool:
    """1 mai, în mai: May; but 20 mai mulți are twenty more."""
    before = words[index - 1] if index else None
    if before is None or not (before.kind == "digits" or before.text in ("în", "din", "luna", "lunii")):
        return False
    return index + 1 == len(words) or not words[index + 1].text.startswith(_MORE)


def _beside(words: list[Token], number: Number) -> tuple[int, ...]:
    before = number.first - 1
    if before > 0 and words[before].text == ".":
        before -= 1  # Jan. 4
    return before, number.last + 1, number.last + 2


def weekdays(words: list[Token], notes: list[Meanings], places: list[int], language: str) -> list[Mention]:
    found: list[Mention] = []
    for index in places:
        note = notes[index]
        if "weekday" not in note:
            continue
        value, length = note["weekday"]
        token = words[index]
        if language in ("en", "de") and not token.capital and token.text[-3:] != "ags":
            continue  # montags bis freitags
        shy = "shy_weekday" in note and length == 1 and not _time_said(words, notes, index, length)
        if language == "pt" and token.text[-1] != "s" and note.keys().isdisjoint(_COUNTS):
            shy = False  # na segunda, where it can be no number
        if language in LOWER and token.capital and index and words[index - 1].kind == "word":
            shy = True
        found.append(Mention(value, token.start, words[index + length - 1].end, shy))
    return found


def days_no_numbers(words: list[Token], notes: list[Meanings], after: Collection[str]) -> None:
    """Take from `notes` the numbers that Portuguese days are called by: sexta-feira is no sixth.

    after: words that a day's short name follows. "Na sexta" is a day at the end of a phrase; before a
    noun it is a number (na sexta vez).
    """
    for index, note in enumerate(notes):
        if "weekday" not in note or not note.keys() & _COUNTS:
            continue
        length = note["weekday"][1]
        if length > 1 or (_after_day(words, notes, index, after) and _ends_phrase(words, notes, index + 1)):
            notes[index] = {category: told for category, told in note.items() if category not in _COUNTS}


def _after_day(words: list[Token], notes: list[Meanings], index: int, after: Collection[str]) -> bool:
    if not index:
        return False
    if index > 1 and words[index - 1].text in ("a", "e") and "weekday" in notes[index - 2]:
        return True  # de segunda a sexta
    return words[index - 1].text in after


def _ends_phrase(words: list[Token], notes: list[Meanings], index: int) -> bool:
    if index >= len(words) or words[index].kind == "sign":
        return True
    return "relative" in notes[index] or words[index].text in function_words("pt")


def _time_said(words: list[Token], notes: list[Meanings], index: int, length: int) -> bool:
    """Whether a neighbour says that a day or a month is meant: in March, mid-May, يوم الأحد, may ayının."""
    dashed = index > 1 and words[index - 1].text == "-"
    beside = [notes[i] for i in (index - 1 - dashed, index + length) if 0 <= i < len(notes)]
    return any(not _SAYS_TIME.isdisjoint(n) or n.get("unit", ("", 0))[0] in ("day", "month") for n in beside)


def relatives(words: list[Token], notes: list[Meanings], places: list[int], language: str) -> list[Mention]:
    """Yesterday, this week, im vergangenen Jahr: -2 to 2 and what period it turns about."""
    found: list[Mention] = []
    for index in places:
        note = notes[index]
        if "relative" not in note:
            continue
        name, length = note["relative"]
        if name in DAYS:
            found.append(Mention(DAYS[name], words[index].start, words[index + length - 1].end, False, "day"))
            continue
        turn, _, period = name.partition("_")
        if period:  # 去年, былтыр: last year in one word
            found.append(
                Mention(TURNS[turn], words[index].start, words[index + length - 1].end, False, period)
            )
            continue
        beside = [index - 1, index + length, index - 2] if language in FOLLOWS else [index + length]
        for place in beside:
            if not 0 <= place < len(words):
                continue
            period = _period(notes[place])
            if period:
                start, end = sorted((index, place))
                found.append(Mention(TURNS[name], words[start].start, words[end].end, False, period))
                break
    return found


def _period(note: Meanings) -> str:
    if "unit" in note and note["unit"][0] in PERIODS and note["unit"][1] == 1:
        return str(note["unit"][0])
    if "weekday" in note:
        return "weekday"
    return "month" if "month" in note else ""
