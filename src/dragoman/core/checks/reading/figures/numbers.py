"""Numbers of a text by value: digits of any script, words, scales, Roman numerals, clocks, dates.

A number keeps every value it may stand for: ``4.725`` in Spanish is 4725, but 4.725 to a hurried
writer; ``80s`` is 80 or 1980. Two numbers agree when they share a value.
"""

from __future__ import annotations

from itertools import pairwise

from dragoman.core.checks.reading.figures.counted import DASHES, DOTTED, NUMERIC
from dragoman.core.checks.reading.figures.digits import VULGAR
from dragoman.core.checks.reading.figures.han import BEGIN, LANGUAGES, han, han_counted, han_part
from dragoman.core.checks.reading.figures.number import Number, same
from dragoman.core.checks.reading.figures.roman import may_be_roman, roman_letters
from dragoman.core.checks.reading.figures.small_words import (
    COMMA,
    HEADS_BEGIN,
    LIST,
    ONE,
    QUARTER,
    THE,
    TO,
    compound,
)
from dragoman.core.checks.reading.figures.spelled import Spelled
from dragoman.core.checks.reading.figures.spoken_times import spoken_times
from dragoman.core.checks.reading.lexicon import lexicon
from dragoman.core.checks.reading.questions import Question, Table

_BEGINS, _DATED, _TIME, _COMPOUND, _ROMAN_NUMBER, _HAN = 1, 2, 4, 8, 16, 32  # what a word may do
_MIDDLE, _NO_NUMBER = 64, 2 | 64
_CALENDAR = frozenset({"month", "weekday", "relative"})
_MIDDLES = frozenset({"noon", "midnight"})
_COUNTING = NUMERIC | {"dual", "fold", "more"}  # with which a number in words may begin
_TENTHS, _BECOMES = frozenset("成割"), frozenset("为為功立员員本长長年人就果不")
_SAID = frozenset({"digits", "words"})
_FOOT_SIGNS = (["'"], ["’"], ["′"])
_HALF_DAY_FIRST = frozenset({"az", "tr", "kk", "uz", "hi"})
_TENS = frozenset({20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0})
_AN_HOUR = frozenset({"час", "годину", "гадзіну"})
_DAYS = ("числах", "числа")
_POSSESSIVE = frozenset({"his", "her", "their"})
_LIFE = {
    "ru": ["году", "жизни"],
    "uk": ["році", "життя"],
    "be": ["годзе", "жыцця"],
    "pl": ["roku", "życia"],
    "de": ["lebensjahr"],
}
_ORDINAL_HOURS = frozenset({"uk", "be", "pl", "ar"})  # о другій годині


class NumberReader(Spelled):
    """Reads the numbers of one annotated text."""

    def read(self, places: list[tuple[int, int]]) -> list[Number]:
        """places: tokens with which a number may begin, and what each may be."""
        words, notes = self.words, self.notes
        after = 0  # the token after the last number
        special = self.language in ("de", "pt")
        for index, told in places:
            if index < after:
                continue
            token = words[index]
            if token.kind == "digits":
                number: Number | None = (
                    self._plain(index)
                    or self._phone(index)
                    or self._power(index)
                    or self._spoken(index)
                    or self._digits(index)
                )
            elif token.kind == "sign":
                number = self._vulgar(index)
            elif told & _HAN and "fraction" not in notes[index] and (said := self._han(index)) is not None:
                number = said
            elif not _COUNTING.isdisjoint(notes[index]):
                number = self._spoken(index) or self._spelled(index) or self._roman(index)
            else:
                number = None
                if told & _TIME:  # half past four, полседьмого
                    number = self._spoken(index, number=False)
                if number is None and told & _COMPOUND:
                    number = self._compound(index)  # двадцатилетний
                if number is None and told & _ROMAN_NUMBER:
                    number = self._roman(index)
            if number is None:
                continue
            if number.ordinal or number.decade or number.unit == "minute" or number.form == "roman":
                self._in_its_phrase(number)
            if special:
                self._in_its_language(number)
            if number.form != "power":
                if self.found and self._article(self.found[-1], number):
                    self.found.pop()
                if self.language in _HALF_DAY_FIRST and number.first and not number.marked:
                    self._half_day_before(number)
                if notes[number.last + 1] or self._half_follows(number.last):
                    self._goes_on(number)
                self.found.append(number)
            after = number.last + 1
        if len(self.found) > 1:
            self._feet_and_inches()
            self._years_and_months()
            self._metres_and_centimetres()
            self._decades_of_centuries()
            self._ranges()
        return self.found

    def _goes_on(self, number: Number) -> None:
        """What stands after a number and what it counts: two years and a half, 5 часов утра."""
        after = number.last + 1
        note = self.notes[after]
        unit, size = note.get("unit", ("", 0))
        if self.halves and number.minutes is None and not number.code and number.value.is_integer():
            scale = self.notes[number.last].get("scale", (0, 1))[0]
            if size and self._half_follows(after + size - 1):
                self._and_a_half(number, after=after + size)
            elif scale and number.value / scale < 1000:  # un million et demi
                self._and_a_half(number, of=scale)
            elif "dual" in self.notes[number.last]:  # سنتين ونصف
                self._and_a_half(number)
            elif number.form == "digits" and not number.unit and number.value < 1000:  # 2 buçuk milyon
                self._and_a_half(number)
                self._attach(number)
        if number.minutes is not None or not 1 <= number.value <= 12 or not number.value.is_integer():
            return
        if unit not in ("", "hour") or number.currency or number.percent or number.form not in _SAID:
            return
        if number.ordinal and self.language not in _ORDINAL_HOURS:
            return
        part = self.notes[after + size] if unit else note
        if ("am" in part or "pm" in part) and (unit or self._after_time_word(number.first)):
            number.last += size if unit else 0
            number.unit, number.inherited, number.weak = None, False, False
            self._half_day(number, int(number.value), 0, part)

    def _han(self, index: int) -> Number | None:
        """十九世纪, 下午三点. What has no spaces may be part of a word, so that it only excuses."""
        value, count = han(self.texts, index)
        if not count:
            return None
        last = index + count - 1
        part, size = han_part(self.texts, last + 1, value)
        number = Number(
            (part or value,), self.words[index].start, self.words[last + size].end, index, last + size
        )
        number.form = "words"
        if size and value == 100:
            number.values, number.percent = (part * 100,), "percent"  # 百分之二十
        elif size:
            number.fraction = True
        elif self._text_at(last + 1) in _TENTHS and value < 10 and self._text_at(last + 2) not in _BECOMES:
            number.values, number.percent = (value * 10,), "percent"  # 三成
        elif self.texts[last + 1 : last + 2] == ["月"] and value in range(1, 13):
            number.form, number.month = "month", int(value)  # 十一月
        elif not self._signed_clock(number):
            if self.notes[last + 1].get("unit", ("",))[0] == "decade":
                self._decade(number)
            self._attach(number)
        number.weak = not ((size and number.percent) or (value > 2 and han_counted(self.texts, index, last)))
        return number

    def _article(self, one: Number, number: Number) -> bool:
        """ein 14-prozentiger Anstieg, entre un 70 y un 90 %: no one."""
        if one.last + 1 != number.first or one.value != 1 or one.form != "words" or self.language == "en":
            return False
        return self.texts[one.first] in ONE.get(self.language, ())

    def _feet_and_inches(self) -> None:
        """6-foot-6, 5 feet 10 inches: one height, where it is converted."""
        for a, b in zip(self.found, self.found[1:], strict=False):
            if (
                a.unit not in (None, "foot")
                or not (b.value < 12 and b.value.is_integer())
                or b.first - a.last > 4
            ):
                continue
            if b.unit not in (None, "inch") or b.ordinal or b.percent or b.currency:
                continue
            between = [t.text for t in self.words[a.last + 1 : b.first]]
            others = [t for i, t in enumerate(between, a.last + 1) if "unit" not in self.notes[i]]
            if between in _FOOT_SIGNS and self.words[b.first].start == a.end + 1:
                a.unit, a.inches = "foot", b  # 5'10"
                continue
            joins = DASHES if b.unit is None else DASHES | LIST.get(self.language, COMMA)
            tall = (b.unit is None and a.value > 8) or a.unit is None
            if len(others) < len(between) and joins.issuperset(others) and not tall:
                a.inches = b

    def _years_and_months(self) -> None:
        """4 years and 6 months: four and a half years."""
        for a, b in zip(self.found, self.found[1:], strict=False):
            if a.unit != "year" or b.unit != "month" or b.value != 6 or b.first - a.last > 3:
                continue
            if a.value < 100 and a.value.is_integer() and not (a.ordinal or b.ordinal):
                a.values, a.weak = (a.value + 0.5,), False
                a.last, a.end = b.last, b.end
                self.found.remove(b)
                return

    def _metres_and_centimetres(self) -> None:
        """1 metre 98 centimetres, ۱ متر و ۹۸ سانتیمتر: one height."""
        joined: set[int] = set()
        for a, b in pairwise(self.found):
            if a.unit != "m" or b.unit != "cm" or not 1 <= b.value < 100 or b.first - a.last > 3:
                continue
            if a.value < 10 and a.value.is_integer() and not (a.loose or b.loose or a.pair):
                a.values, a.weak = (a.value + b.value / 100,), False
                a.last, a.end = b.last, b.end
                joined.add(id(b))
        self.found = [number for number in self.found if id(number) not in joined]

    def _decades_of_centuries(self) -> None:
        """los años 30 del siglo XX, 20世纪30年代: what the century says of the decade."""
        for a, b in zip(self.found, self.found[1:], strict=False):
            decade, century = (a, b) if a.decade or a.unit == "decade" else (b, a)
            tens = decade.decade or decade.unit == "decade"
            if century.unit != "century" or not tens or b.first - a.last > 5:
                continue
            decade.values = (*decade.values, (century.value - 1) * 100 + decade.value % 100)
            self.found.remove(century)
            return

    def _ranges(self) -> None:
        """``10–15 %``, ``55, 60 minutes``: what is said once holds for both. Scores: 3–2."""
        second: Number | None = None  # of the pair before
        for a, b in zip(self.found, self.found[1:], strict=False):
            gap = b.first - a.last - 1
            paired, second = second is a, None
            if not 0 < gap <= 3:
                continue
            between = self.words[a.last + 1 : b.first]
            sign = between[0].text
            if gap > 1 and between[-1].text in THE.get(self.language, ()):
                between = between[:-1]  # un 70 y un 90 %
            if len(between) == 3:
                continue
            if len(between) == 1 and (sign in DASHES or sign == ":" or sign in TO.get(self.language, ())):
                if sign in DASHES or sign == ":" or not paired:
                    a.pair = b  # 6-2 y 6-4 has no third pair
                    second = b
                if b.minutes is not None and a.minutes is None:
                    self._until(a, b)
                if not a.percent and not a.currency and (not a.unit or (a.inherited and not b.inherited)):
                    a.unit, a.currency, a.percent, a.inherited = b.unit, b.currency, b.percent, True
                if a.form != "vague" and b.values and a.values and a.value < 1000 <= b.value:
                    scale = max(self.notes[at].get("scale", (0, 1))[0] for at in (b.last - 1, b.last))
                    if scale and b.value % scale:
                        a.values = (*a.values, a.value * scale)  # 2–2,5 тыс.
                    for factor in (10**3, 10**6, 10**9, 10**12):
                        if same(b.value % factor, 0) and b.value // factor > a.value:
                            a.values = (*a.values, a.value * factor)
                if a.form == b.form == "digits" and 1000 <= a.value < 2100 and b.value < 100:
                    b.values = (*b.values, a.value // 100 * 100 + b.value)
            elif all(t.text in LIST.get(self.language, COMMA) for t in between) and not (
                a.percent or a.currency or a.unit
            ):
                a.unit, a.currency, a.percent, a.inherited = b.unit, b.currency, b.percent, True

    def _day_in_brackets(self, number: Number) -> bool:
        """Na sexta-feira (3): the day of the month, that Brazilian papers add to any weekday."""
        if not (number.form == "digits" and number.value <= 31 and self._is(number.last + 1, ")")):
            return False
        before = self.notes[max(0, number.first - 4) : number.first - 1]
        return self.texts[number.first - 1] == "(" and any("weekday" in note for note in before)

    def _of_quarter(self, number: Number) -> bool:
        """In the third quarter, в III квартале; of the year, since a match has its four as well."""
        quarter = QUARTER.get(self.language)
        if quarter is None:
            return False
        after = number.last + 1
        after += self.language in DOTTED and self._is(after, ".")
        return self._text_at(after).startswith(quarter)

    def _of_life(self, number: Number) -> bool:
        """In her 84th year, на 84-м году жизни: who is 83 years old."""
        after = number.last + 1
        if self.language == "en":
            possessive = number.first and self.texts[number.first - 1] in _POSSESSIVE
            return bool(possessive and number.value >= 50 and self._text_at(after) == "year")
        words = _LIFE.get(self.language)
        return words is not None and words in (
            self.texts[after : after + len(words)],
            self.texts[after + 1 : after + 1 + len(words)],  # im 84. Lebensjahr
        )

    def _in_its_phrase(self, number: Number) -> None:
        """What the words about a number make of it."""
        if number.ordinal and (self._of_life(number) or self._in_hour(number)):
            number.values = (number.value, number.value - 1)
        elif number.decade and self._text_at(number.last + 1).startswith(_DAYS):
            number.weak = True  # в 20-х числах: late in the month
        elif number.unit == "minute" and number.value < 60 and self._after_an_hour(number.first):
            number.values = (number.value, number.value + 60)
        if number.value <= 4 and (number.ordinal or number.form == "roman") and self._of_quarter(number):
            number.unit, number.inherited, number.loose = "quarter", False, False

    def _in_its_language(self, number: Number) -> None:
        if not number.first:
            return
        if self.language == "de" and self.texts[number.first - 1] == "mitte" and number.value in _TENS:
            number.values = (*number.values, number.value + 5)  # Mitte 20
        elif self.language == "pt" and number.first > 1 and self._day_in_brackets(number):
            number.weak = True

    def _after_an_hour(self, first: int) -> bool:
        """An hour and 18 minutes, час 18 минут: 78."""
        texts = self.texts
        if self.language == "en":
            return first > 2 and texts[first - 3 : first] == ["an", "hour", "and"]
        if first and texts[first - 1] in _AN_HOUR:
            return first < 2 or self.words[first - 2].kind != "digits"
        return False

    def _in_hour(self, number: Number) -> bool:
        """В двенадцатом часу: after eleven."""
        if self.language != "ru" or not 1 < number.value <= 12 or self._text_at(number.last + 1) != "часу":
            return False
        number.weak = True
        return True

    def _until(self, a: Number, b: Number) -> None:
        """From 1 to 2 p.m., с 7 до 10 вечера: what half of the day is meant, the second hour says."""
        plain = a.form in _SAID and not (a.unit or a.currency or a.percent or a.ordinal or a.fraction)
        if not (b.marked and b.minutes and plain and 1 <= a.value <= 12 and a.value.is_integer()):
            return
        hour = int(a.value) % 12 * 60
        a.minutes = hour + 720 if hour + 720 < b.minutes or b.minutes <= hour else hour
        a.marked, a.weak = True, False


def places(found: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[int], bool]:
    """Tokens with which a number may begin, with what they may be, those that may name a month, a weekday or
    a relative day, and whether noon or midnight may be named. Most words are neither, and many texts hold
    none."""
    begin, dated, middle = [], [], False
    for place in found:
        told = place[1]
        if told & ~_NO_NUMBER:
            begin.append(place)
        if told & _NO_NUMBER:
            middle = middle or told & _MIDDLE > 0
            if told & _DATED:
                dated.append(place[0])
    return begin, dated, middle


@Question
def counting(language: str) -> Table[int]:
    """What a word may do in a number or a date."""
    known, times = lexicon(language), spoken_times(language)
    starts, joined = (times.starts, times.joined) if times is not None else (frozenset(), "")
    heads = HEADS_BEGIN.get(language, frozenset())

    def tell(word: str) -> int:
        if word[:1].isdecimal():  # a sign that joins letters, alone, is folded to nothing
            return _BEGINS
        told = _HAN * (language in LANGUAGES and word in BEGIN)
        single, longer = known.meanings(word)
        if single or longer:
            named = single.keys() | {category for category, _, _ in longer} if longer else single
            told |= _BEGINS * (not _COUNTING.isdisjoint(named)) | _DATED * (not _CALENDAR.isdisjoint(named))
            told |= _MIDDLE * (not _MIDDLES.isdisjoint(named))
        if word in starts or (joined and times is not None and word.startswith(joined) and times.joins(word)):
            told |= _TIME
        if may_be_roman(word, language):
            told |= _ROMAN_NUMBER
        if word[:3] in heads and len(word) > 5 and compound(word, language)[0] is not None:
            period = "century" in single or single.get("unit", ("",))[0] == "decade"
            told |= _COMPOUND * (not period)  # столітті, десятиліть
        return told | _BEGINS if word in VULGAR else told

    whole = {*known.whole, *starts, *VULGAR, *(BEGIN if language in LANGUAGES else ())}
    begun = {*known.begun, *heads, *"0123456789", joined} - {""}
    return Table(tell, whole, begun, also=(roman_letters(language), *known.also), prefix=known.prefix)
