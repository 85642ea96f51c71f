"""Words that the target says twice or in a loop."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from operator import eq

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import UNSPACED, Token
from dragoman.core.types import Finding, Segment, Severity, Span

_FIGURE = re.compile(r"\d[\d.,]*")
LOOK_BACK = 4  # how many earlier places of a word are remembered
STOPS = frozenset("?!؟？！՞")  # a point may be that of an abbreviation
EMPHATIC = 5  # letters of a word that says more when said twice: very very, sehr sehr
RUN_ON = 12  # letters of a word that may hold a loop
# A piece of a word that comes four times over. One of two letters that is the whole word may laugh.
_LOOP = re.compile(r"([^\W\d_]{3,6}?)\1{3,40}|([^\W\d_]{2})\2{4,40}|([^\W\d_]{2})(?<=[^\W\d_]{4}.)\3{3,40}")
AGAIN = 5  # words that come again further on: a long name may, and what stands in a list
CLOSE = 10  # words between them, as an engine stumbles; writers say a clause again farther on
SIGNS = 5  # that come again in a script without spaces
# They say words twice by their grammar: zaman zaman, धीरे धीरे.
DOUBLING = frozenset(
    {"tr", "az", "uz", "kk", "ky", "hi", "fa", "hy", "ka", "ko", "ja", "zh", "he", "ar", "id", "it"}
)
IN_A_ROW = 4  # times: no small word stands so often without a sign between
LONG_IN_A_ROW = 3
LITTLE = 8  # letters of two words that stand twice: "a més a més" has fewer
LETTERS = 12  # shorter repetitions may be speech: "no, no", "we will, we will"


class DuplicationCheck(Check):
    """A phrase of three words or more straight after itself, two words three times over, a sentence
    twice; not where the source repeats itself as well."""

    id = "duplication"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        theirs = read(target)
        found = repeated(theirs)
        if found is None:
            beside = any(map(eq, theirs.texts, theirs.texts[1:]))
            if span := _looped(theirs, source) or (_stuck(theirs, source) if beside else None):
                yield Finding(self.id, Severity.CRITICAL, None, span, ("2",))
            elif again := _said_again(theirs, source):
                place, sure = again
                yield Finding(self.id, Severity.CRITICAL if sure else Severity.SERIOUS, None, place, ("2",))
            elif span := (_stammered(theirs, source) if beside else None) or _pair_twice(theirs, source):
                yield Finding(self.id, Severity.SERIOUS, None, span, ("2",))
            return
        start, end, times, letters = found
        mine = repeated(read(source), least=2)
        if mine is not None and mine[2] >= times and mine[3] * 3 >= letters:
            return
        yield Finding(self.id, Severity.CRITICAL, None, (start, end), (str(times),))


def _looped(reading: Reading, source: Segment) -> tuple[int, int] | None:
    """A word that holds one piece four times over or more."""
    # A loop leaves few different letters, which is asked first.
    long = [text for text in reading.texts if len(text) >= RUN_ON and len(set(text)) + 6 <= len(text)]
    for text in long:
        found = _LOOP.search(text)
        if found and len(set(found.group())) > 1:
            word = next(word for word in reading.words if word.text == text)
            return None if _LOOP.search(source.text.lower()) else (word.start, word.end)
    return None


def _stammered(reading: Reading, source: Segment) -> tuple[int, int] | None:
    """A long word straight after itself, as few writers of the language do for emphasis."""
    if reading.language in DOUBLING:
        return None
    for one, two in pairwise(reading.words):
        if (
            one.text == two.text
            and len(one.text) >= EMPHATIC
            and not (one.capital and two.capital)
            and reading.prose[one.end : two.start] == " "
        ):
            twice = any(a.text == b.text for a, b in pairwise(read(source).words))
            return None if twice else (one.start, two.end)
    return None


def _stuck(reading: Reading, source: Segment) -> tuple[int, int] | None:
    """A word several times in a row and with no sign between: de de de de; a long one three times."""
    words = reading.words
    for at in range(len(words) - 2):
        if words[at].text != words[at + 1].text:
            continue
        long = len(words[at].text) >= EMPHATIC and reading.language not in DOUBLING
        times = LONG_IN_A_ROW if long else IN_A_ROW
        row = words[at : at + times]
        if len(row) == times and len({word.text for word in row}) == 1 and _bare(reading.prose, row):
            told = [word.text for word in read(source).words]
            thrice = any(a == b == c for a, b, c in zip(told, told[1:], told[2:], strict=False))
            return None if thrice else (row[0].start, row[-1].end)
    return None


def _pair_twice(reading: Reading, source: Segment) -> tuple[int, int] | None:
    """Two words straight after themselves; but "year after year after year" is a set phrase."""
    if reading.language in DOUBLING or not any(map(eq, reading.texts, reading.texts[2:])):
        return None
    words = reading.words
    for at in range(len(words) - 3):
        if words[at].text != words[at + 2].text or words[at + 1].text != words[at + 3].text:
            continue
        row = words[at : at + 4]
        goes_on = at + 4 < len(words) and words[at + 4].text == words[at].text
        came = at > 0 and words[at - 1].text == words[at + 1].text
        size = row[1].end - row[0].start
        if size >= LITTLE and not goes_on and not came and _bare(reading.prose, row):
            told = [word.text for word in read(source).words]
            twice = any(
                a == c and b == d for a, b, c, d in zip(told, told[1:], told[2:], told[3:], strict=False)
            )
            return None if twice else (row[0].start, row[-1].end)
    return None


def _bare(text: str, words: list[Token]) -> bool:
    """Whether nothing but a space stands between the words."""
    return all(text[a.end : b.start] == " " for a, b in pairwise(words))


def _said_again(reading: Reading, source: Segment) -> tuple[Span, bool] | None:
    """Words that come again further on, where the source says hardly any run of its own twice. Sure is what
    comes again soon and begins a clause either time, or is a whole one then."""
    if reading.language in UNSPACED or len(reading.texts) - len(set(reading.texts)) < AGAIN:
        return None
    texts = [word.text for word in reading.words]
    if len(texts) - len(set(pairwise(texts))) < AGAIN:
        return None  # no such run: it would bring its pairs of words again
    places = _twice(texts, AGAIN)
    if places is None or _twice([word.text for word in read(source).words], AGAIN // 2) is not None:
        return None
    first, again = places
    end = again + AGAIN
    near = again - first <= AGAIN + CLOSE
    sure = near and _parted(reading, again) and (_parted(reading, first) or _parted(reading, end))
    return (reading.words[again].start, reading.words[end - 1].end), sure


def _parted(reading: Reading, at: int) -> bool:
    """Whether a sign stands before a word, or it is the first one; behind the last one all is over."""
    words = reading.words
    if at in (0, len(words)):
        return True
    between = _FIGURE.sub("", reading.prose[words[at - 1].end : words[at].start])
    return any(not (sign.isalnum() or sign.isspace()) for sign in between)


def _twice(texts: list[str], length: int) -> tuple[int, int] | None:
    """Where a run of so many words begins that is said twice, the first time and again."""
    met: dict[tuple[str, ...], int] = {}
    for at in range(len(texts) - length + 1):
        run = tuple(texts[at : at + length])
        if run in met:
            return met[run], at
        met[run] = at
    return None


def repeated(reading: Reading, least: int = 3) -> tuple[int, int, int, int] | None:
    """Start, end, how often and how many letters of the longest repetition. One pass."""
    texts = [t.text for t in reading.tokens if t.kind != "sign"]
    again = min(least, 3)  # words that come again; they stand side by side
    if len(texts) - len(set(texts)) < again or len(texts) - len(set(pairwise(texts))) < again:
        return None  # as nearly all texts
    words = [t for t in reading.tokens if t.kind != "sign"]
    places: dict[str, list[int]] = defaultdict(list)
    runs: dict[int, int] = {}
    best: tuple[int, int, int, int] | None = None
    sign_by_sign = reading.language in UNSPACED
    for index, word in enumerate(words):
        earlier = places[word.text]
        if not earlier:
            runs = {}
            earlier.append(index)
            continue
        going: dict[int, int] = {}
        for place in earlier:
            period = index - place
            length = runs.get(period, 0) + 1
            going[period] = length
            if length >= period and (length == period or length % period == 0):
                found = _judge(
                    reading.prose,
                    words,
                    index,
                    period,
                    length,
                    SIGNS if sign_by_sign else least,
                    sign_by_sign,
                )
                if found and (best is None or found[3] >= best[3]):
                    best = found
        # A run goes on only over neighbouring words.
        runs = going
        earlier.append(index)
        if len(earlier) > LOOK_BACK:
            del earlier[0]
    return best


def _judge(
    text: str, words: list[Token], index: int, period: int, length: int, least: int, sign_by_sign: bool
) -> tuple[int, int, int, int] | None:
    times = length // period + 1
    first = index - period * times + 1
    once = words[index - period + 1 : index + 1]
    letters = once[-1].end - once[0].start
    if all(w.kind == "digits" for w in once):
        return None
    if (
        period >= least
        and (letters >= LETTERS or words[index - period].end == once[0].start or not sign_by_sign)
        and letters >= (SIGNS if sign_by_sign else LETTERS if least > 2 else 6)
        and not _taken_up(text, words, index, period)
    ):
        return words[first].start, words[index].end, times, letters
    if times >= 3 and letters * times >= 20 and (period >= 2 or times >= 4):
        return words[first].start, words[index].end, times, letters
    return None


def _taken_up(text: str, words: list[Token], index: int, period: int) -> bool:
    """Whether a sentence takes up the end of the one before: "… what is taught? What is taught on TV"."""

    def stop_before(place: int) -> bool:
        start = words[place - 1].end if place else 0
        end = words[place].start if place < len(words) else len(text)
        return place in (0, len(words)) or not STOPS.isdisjoint(text[start:end])

    second = index - period + 1
    return stop_before(second) and not (stop_before(second - period) and stop_before(index + 1))
