"""Numbers of the source that the target has lost, changed or invented, compared by value."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from dragoman.core.checks.base import Check, base_language
from dragoman.core.checks.reading.figures.assignment import Assignment, assign, said_twice
from dragoman.core.checks.reading.figures.digits import LITERAL
from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.figures.units import converted, may_be_converted, roughly, shortened
from dragoman.core.checks.reading.figures.zones import named_zones
from dragoman.core.checks.reading.lexicon import known_languages
from dragoman.core.checks.reading.naming.names import opens, tells_nothing
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.languages.kin import kindred
from dragoman.core.types import Finding, Segment, Severity

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he"})  # where a score may be typed either way round
BY_WORDS = 0.25  # and a measure in figures from one that small words tell
MANY = 1_000_000  # from here on figures are rounded
SMALL = 20
LEAST_OF_NO_SCORE = 150
CLAUSE = 80  # letters between two figures that are told together
FEW = 3
PLACE = 0.2  # of the text, from a number to the one in its stead
GLOSSED = 0.2  # how far the measure in brackets may be from the one before: six metres (18 feet)
_STOP = re.compile(r"[.!?…]\s")
_OPENING = frozenset("([/（")
TEMPERATURE = frozenset({"celsius", "fahrenheit", "degree"})


class NumbersCheck(Check):
    """Assigns the numbers of one side to those of the other by value; what is left over is a fault.

    One that stands in digits must be there. A small number in words may be said without one
    ("both", "a pair", "once"), so what only words say is doubt unless both sides have one left.
    """

    id = "numbers"
    words = known_languages("numbers")

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        if not {base_language(source.language), base_language(target.language)} <= self.words:
            yield from self._bare(source.text, target.text)
            return
        mine, theirs = read(source), read(target)
        if not (mine.numbers and theirs.numbers) and all(n.weak for n in mine.numbers or theirs.numbers):
            return  # nothing to compare, and nothing that must be there
        found = assign(mine, theirs)
        if (pair := _only_two(found, mine, theirs)) is not None:
            yield self._finding(*pair, Severity.CRITICAL)
        elif found.lost or found.invented:
            turned = _turned(found, mine, theirs)
            yield from self._left_over(found, mine, theirs, turned)
            for a, b in turned:
                yield self._finding(a, b, Severity.CRITICAL)
        if len(mine.numbers) > 1 and len(theirs.numbers) > 1:
            yield from self._swapped(mine, theirs)
            if all(said_twice(n, found) for n in (*found.lost, *found.invented)):
                yield from self._of_several_scores(mine, theirs)
        if kindred(mine.language, theirs.language):
            yield from self._changed_places(found, mine, theirs)
        yield from self._signs(found, mine, theirs)
        for a, b in found.conversions:
            yield self._finding(a, b, Severity.MINOR)

    def _bare(self, source: str, target: str) -> Iterator[Finding]:
        """Between languages whose words for numbers nobody here knows: digits that became other digits.
        One that is only missing may be said in words, one with zeros more in a scale."""
        mine, theirs = (
            [(_signs_of(hit[0]), *hit.span()) for hit in LITERAL.finditer(t)] for t in (source, target)
        )
        lost, invented = _without(mine, theirs), _without(theirs, mine)
        if len(lost) != len(invented):
            return
        for (before, *here), (after, *there) in zip(lost, invented, strict=True):
            if before.strip("0") == after.strip("0"):
                continue
            clocks = max(len(before), len(after)) < 3 and abs(int(before) - int(after)) == 12
            sure = len(before) == len(after) and not clocks and not may_be_converted(before, after)
            severity = Severity.CRITICAL if sure else Severity.SERIOUS
            yield Finding(self.id, severity, (here[0], here[1]), (there[0], there[1]), (before, after))

    def _left_over(
        self, found: Assignment, mine: Reading, theirs: Reading, turned: Sequence[tuple[Number, Number]]
    ) -> Iterator[Finding]:
        told = {id(n) for pair in turned for n in pair}
        lost = [n for n in found.lost if not n.weak and id(n) not in told]
        invented = [n for n in found.invented if not n.weak and id(n) not in told]
        if not lost and not invented:
            return
        alone: list[Number] = []
        for number in lost:
            other = _nearest(number, invented, mine, theirs)
            while other is not None and found.excuses(other, mine):
                invented.remove(other)
                other = _nearest(number, invented, mine, theirs)
            if other is None or (
                said_twice(number, found)
                and said_twice(other, found)
                and "words" in (number.form, other.form)
            ):
                alone.append(number)
                continue
            invented.remove(other)
            vague = {number.form == "vague", other.form == "vague"}
            sure = number.form == "digits" or len(vague) == 1
            sure = sure and not (roughly(number, other) or shortened(number, other) or _loose(number, other))
            sure = sure and not (_rounded(number, other) or _of_another_zone(number, other, mine, theirs))
            yield self._finding(number, other, Severity.CRITICAL if sure else Severity.SERIOUS)
        for number in alone:
            if _gloss(number, mine):
                yield self._finding(number, None, Severity.MINOR)
            elif not found.excuses(number, theirs):
                sure = _certain(number, mine) and not _said_small(number, found.invented)
                yield self._finding(number, None, Severity.CRITICAL if sure else Severity.SERIOUS)
        for number in invented:
            if _gloss(number, theirs) or _of_tie_break(number, theirs, mine):
                yield self._finding(None, number, Severity.MINOR)
            elif not found.excuses(number, mine):
                sure = _certain(number, theirs) and not _said_small(number, found.lost)
                yield self._finding(None, number, Severity.CRITICAL if sure else Severity.SERIOUS)

    def _swapped(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """3:2 that became 2:3."""
        if mine.language in RIGHT_TO_LEFT or theirs.language in RIGHT_TO_LEFT:
            return
        there: dict[tuple[float, float], Number] = {}
        for number in theirs.numbers:
            if number.pair and number.value < 1000:
                there.setdefault((number.value, number.pair.value), number)
        if not there:
            return
        lost = [any("defeat" in note for note in reading.notes) for reading in (mine, theirs)]
        # English names the winner's goals first: lost 2-1.
        turned = all(lost) and (mine.language == "en") != (theirs.language == "en")
        doubt = Severity.MINOR if turned else Severity.SERIOUS
        for number in mine.numbers:
            if number.pair is None or number.value == number.pair.value or number.value >= 1000:
                continue
            here = (number.value, number.pair.value)
            other = there.get((here[1], here[0]))
            if here in there or other is None or other.pair is None:
                continue
            yield Finding(
                self.id,
                doubt if any(lost) else Severity.CRITICAL,  # a 1:0 defeat: eine 0:1-Niederlage
                (number.start, number.pair.end),
                (other.start, other.pair.end),
                (f"{here[0]:g}:{here[1]:g}", f"{here[1]:g}:{here[0]:g}"),
            )

    def _of_several_scores(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """7:6, 7:5 that became 7:6, 6:5: each number is there, and one of the scores is not."""
        here, there = _scores(mine), _scores(theirs)
        if len(here) != len(there) or len(here) < 2:
            return
        told, said = {score for score, _ in there}, {score for score, _ in here}
        lost = [(score, n) for score, n in here if told.isdisjoint((score, score[::-1]))]
        invented = [(score, n) for score, n in there if said.isdisjoint((score, score[::-1]))]
        if len(lost) == len(invented) == 1:
            (a, one), (b, other) = lost[0], invented[0]
            if one.pair and other.pair and len({*a} & {*b}) == 1:
                values = (f"{a[0]:g}:{a[1]:g}", f"{b[0]:g}:{b[1]:g}")
                yield Finding(
                    self.id,
                    Severity.CRITICAL,
                    (one.start, one.pair.end),
                    (other.start, other.pair.end),
                    values,
                )

    def _changed_places(self, found: Assignment, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """The dollar at 99, the euro at 91, and the other way round: two figures of one kind in a sentence.
        Kindred languages tell them in one order."""
        ends = {id(n.pair) for n in (*mine.numbers, *theirs.numbers) if n.pair}
        counted = [
            (a, b)
            for a, b in found.pairs
            if a.form == b.form == "digits"
            and _kind(a) == _kind(b) != ""
            and not (a.pair or b.pair or id(a) in ends or id(b) in ends)
        ]
        counted.sort(key=lambda pair: pair[0].start)
        for (a, b), (c, d) in pairwise(counted):
            if _kind(a) != _kind(c) or a.value == c.value or b.start < d.start:
                continue
            between = mine.text[a.end : c.start], theirs.text[d.end : b.start]
            if not any(len(text) > CLAUSE or _STOP.search(text) for text in between):
                values = (f"{shown(a)}, {shown(c)}", f"{shown(d)}, {shown(b)}")
                yield Finding(self.id, Severity.CRITICAL, (a.start, c.end), (d.start, b.end), values)

    def _signs(self, found: Assignment, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        for a, b in found.pairs:
            if a.negative == b.negative or not {a.unit, b.unit} & TEMPERATURE:
                continue
            other = theirs if a.negative else mine
            if not any("minus" in note for note in other.notes):
                yield self._finding(a, b, Severity.CRITICAL)

    def _finding(self, lost: Number | None, other: Number | None, severity: Severity) -> Finding:
        return Finding(
            self.id,
            severity,
            (lost.start, lost.end) if lost else None,
            (other.start, other.end) if other else None,
            (shown(lost), shown(other)),
        )


def _kind(number: Number) -> str:
    """What a figure is of: a price, a share, a measure; empty where nothing tells."""
    return number.percent or number.currency or number.unit or ""


def _scores(reading: Reading) -> list[tuple[tuple[float, float], Number]]:
    """The scores of a text, and the first number of each."""
    return [
        ((n.value, n.pair.value), n)
        for n in reading.numbers
        if n.pair is not None and max(n.value, n.pair.value) < LEAST_OF_NO_SCORE and not (n.unit or n.percent)
    ]


_Bare = tuple[str, int, int]  # digits, and where they stand


def _signs_of(number: str) -> str:
    """The digits of a number as Latin ones, without what separates them."""
    return "".join(str(unicodedata.digit(sign)) for sign in number if sign.isdecimal())


def _without(these: list[_Bare], those: list[_Bare]) -> list[_Bare]:
    there = Counter(digits for digits, _, _ in those)
    left: list[_Bare] = []
    for one in these:
        if there[one[0]]:
            there[one[0]] -= 1
        else:
            left.append(one)
    return left


def shown(number: Number | None) -> str:
    if number is None:
        return ""
    if number.code:
        return number.code
    if number.minutes is not None:
        return f"{number.minutes // 60:02d}:{number.minutes % 60:02d}"
    value = number.value
    plain = f"{value:.0f}" if value.is_integer() and value < 1e15 else f"{value:.12g}"
    return ("-" if number.negative else "") + plain


def _gloss(number: Number, reading: Reading) -> bool:
    """A measure said twice, the second time in another unit and in brackets: 35C (95F)."""
    for other in reading.numbers:
        first, second = (other, number) if other.first < number.first else (number, other)
        if not 0 < second.first - first.last <= 7:
            continue
        if converted(first, second) or roughly(first, second, GLOSSED):
            # −35C (−31F), 130 mph (about 210 km/h)
            return not _OPENING.isdisjoint(reading.texts[max(0, second.first - 2) : second.first])
    return False


def _of_tie_break(number: Number, reading: Reading, other: Reading) -> bool:
    """7:6 (11:9), of which English says 7-6 (9): the winner's points of a tie-break."""
    beside = number.pair or next((n for n in reading.numbers if n.pair is number), None)
    if beside is None or number.value != max(7.0, beside.value + 2):
        return False
    return any(
        n.value == beside.value and not _OPENING.isdisjoint(other.texts[n.first - 1 : n.first])
        for n in other.numbers
    )


def _said_small(number: Number, others: list[Number]) -> bool:
    """1.98 m for two metres, 1.5 cm for half an inch: a small number in words stands for a measure."""
    small = [n for n in others if n.weak and n.unit]
    return any(
        roughly(number, n, BY_WORDS)
        or shortened(number, n, BY_WORDS)
        or (number.unit == n.unit and abs(number.value - n.value) < 0.1 * n.value)
        for n in small
    )


def _certain(number: Number, reading: Reading) -> bool:
    return (
        number.form == "digits"
        and number.value != 1
        and not _idiom(number)
        and not _trailing(number, reading)
        and not _of_a_title(number, reading)
    )


def _of_a_title(number: Number, reading: Reading) -> bool:
    """Nord Stream 2, inside a sentence: what belongs to a name may be written another way."""
    before = reading.tokens[number.first - 1] if number.first > 1 else None
    if before is None or before.kind != "word" or not before.capital or reading.language == "de":
        return False  # German nouns have capitals too
    if opens(reading.tokens, number.first - 1) or tells_nothing(reading):
        return False
    counts = number.unit or number.currency or number.percent or number.pair
    return number.value < 20 and not counts and not reading.notes[number.first - 1]


def _trailing(number: Number, reading: Reading) -> bool:
    """The nought of a score in words about those who were behind: ein 0:2-Rückstand, two down."""
    if number.value != 0 or not any("defeat" in note for note in reading.notes):
        return False
    return number.pair is not None or any(n.pair is number for n in reading.numbers)


def _idiom(number: Number) -> bool:
    """100 % sure, a turn of 180 degrees: said in words elsewhere."""
    return (number.value == 100 and number.percent == "percent") or (
        number.value in (180, 360) and number.unit == "degree"
    )


def _only_two(found: Assignment, mine: Reading, theirs: Reading) -> tuple[Number, Number] | None:
    """Two policemen that became three: a small number in words, the only one of either text that the other
    lacks."""
    if not 0 < len(found.lost) <= FEW >= len(found.invented) > 0:
        return None
    a = next(filter(_small, found.lost), None)
    b = next(filter(_small, found.invented), None) if a is not None else None
    if a is None or b is None:
        return None
    if (a.ordinal, a.fold, a.fraction, a.unit) != (b.ordinal, b.fold, b.fraction, b.unit):
        return None
    apart = abs(a.start / max(1, len(mine.text)) - b.start / max(1, len(theirs.text)))
    if apart > PLACE and len(mine.numbers) + len(theirs.numbers) > 2:
        return None
    only = not any(found.excuses(n, theirs) is (n is a) for n in found.lost)
    return (a, b) if only and not any(found.excuses(n, mine) is (n is b) for n in found.invented) else None


def _small(number: Number) -> bool:
    first = number.value == 1 and number.unit == "quarter"  # the first quarter that became the third
    return number.form == "words" and (first or 1 < number.value < SMALL) and not number.collective


def _turned(found: Assignment, mine: Reading, theirs: Reading) -> list[tuple[Number, Number]]:
    """Half for a third, doubled for trebled: each alone is doubt, both together are not."""
    pairs: list[tuple[Number, Number]] = []
    if not found.lost or not found.invented:
        return pairs
    halves = [n for n in found.lost if n.value in (0.5, 1.5) and n.unit]
    for a, b in product(halves, found.invented) if halves else ():
        if a.value + b.value == 2 and a.value != b.value and a.unit == b.unit:
            return [(a, b)]  # an hour and a half: half an hour
    for test in (_is_fraction, _is_fold, _is_quarter):
        lost, invented = [n for n in found.lost if test(n)], [n for n in found.invented if test(n)]
        for a, b in zip(lost, invented, strict=False):
            if (a.weak and b.weak) or (
                (a.weak or b.weak) and not found.excuses(a, theirs) and not found.excuses(b, mine)
            ):
                pairs.append((a, b))
    return pairs


def _loose(number: Number, other: Number) -> bool:
    """Two dozen for «два десятка», 1.6 km for «полтора километра»: as loose in either language."""
    halves = [n for n in (number, other) if n.form == "words" and n.value == 1.5 and n.unit]
    if halves and number.unit == other.unit and abs(number.value - other.value) < 0.11:
        return True
    if not (number.collective and other.collective):
        return False
    return any(10 * a == 12 * b for a, b in ((number.value, other.value), (other.value, number.value)))


def _rounded(number: Number, other: Number) -> bool:
    """2,626,600 and 2.63 million: an amount of millions with fewer of its digits, at least three."""
    a, b = number.value, other.value
    if min(a, b) < MANY or abs(a - b) > 0.005 * max(a, b):
        return False
    return any(
        sum(c != "0" for c in f"{short:.0f}".rstrip("0")) >= 3 and float(f"{exact:.2e}") == short
        for exact, short in ((a, b), (b, a))
    )


def _of_another_zone(number: Number, other: Number, mine: Reading, theirs: Reading) -> bool:
    """02:14 GMT, 05:14 мск: whole hours apart, and each text names a zone of its own."""
    if number.minutes is None or other.minutes is None or (number.minutes - other.minutes) % 60:
        return False
    here, there = named_zones(mine), named_zones(theirs)
    return bool(here and there) and here != there


def _is_quarter(number: Number) -> bool:
    return number.unit == "quarter"


def _is_fraction(number: Number) -> bool:
    return number.fraction and 0 < number.value < 1


def _is_fold(number: Number) -> bool:
    return number.fold or (number.unit == "times" and number.value > 1)


def _nearest(number: Number, others: list[Number], mine: Reading, theirs: Reading) -> Number | None:
    """Of the numbers left over, the one at the like place, of the like kind."""
    if not others:
        return None
    place = number.start / max(1, len(mine.text))

    def distance(other: Number) -> tuple[bool, bool, float]:
        vague = (other.form == "vague") != (number.form == "vague")
        near = roughly(number, other) or shortened(number, other)
        return vague, not near, abs(other.start / max(1, len(theirs.text)) - place)

    return min(others, key=distance)
