"""Words that the target says twice or in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tokens import UNSPACED, Token
from dragoman.core.types import Finding, Segment, Severity

LOOK_BACK = 4  # how many earlier places of a word are remembered
STOPS = frozenset("?!؟？！՞")  # a point may be that of an abbreviation
LETTERS = 12  # shorter repetitions may be speech: "no, no", "we will, we will"


class DuplicationCheck(Check):
    """A phrase of three words or more straight after itself, two words three times over, a sentence
    twice; not where the source repeats itself as well."""

    id = "duplication"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        theirs = read(target)
        found = repeated(theirs)
        if found is None:
            return
        start, end, times, letters = found
        mine = repeated(read(source), least=2)
        if mine is not None and mine[2] >= times and mine[3] * 3 >= letters:
            return
        yield Finding(self.id, Severity.CRITICAL, None, (start, end), (str(times),))


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
                found = _judge(reading.prose, words, index, period, length, 6 if sign_by_sign else least)
                if found and (best is None or found[3] >= best[3]):
                    best = found
        # A run goes on only over neighbouring words.
        runs = going
        earlier.append(index)
        if len(earlier) > LOOK_BACK:
            del earlier[0]
    return best


def _judge(
    text: str, words: list[Token], index: int, period: int, length: int, least: int
) -> tuple[int, int, int, int] | None:
    times = length // period + 1
    first = index - period * times + 1
    once = words[index - period + 1 : index + 1]
    letters = once[-1].end - once[0].start
    if all(w.kind == "digits" for w in once):
        return None
    if (
        period >= least
        and letters >= (LETTERS if least > 2 else 6)
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
