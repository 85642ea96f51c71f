"""Numbers of a text by value: digits of any script, words, scales, Roman numerals, clocks, dates.

A number keeps every value it may stand for: ``4.700`` in Spanish is 4700, but 4.7 to a hurried
writer; ``80s`` is 80 or 1980. Two numbers agree when they share a value.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from dragoman.core.checks.reading.lexicon import Meanings, lexicon
from dragoman.core.checks.reading.sieve import Sieve
from dragoman.core.checks.reading.spoken_times import spoken_times
from dragoman.core.checks.reading.tokens import Token

MAX_DIGITS = 18  # a longer run of digits is a code, compared as it is written
_SPACES = " \u00a0\u202f\u2009"
_LITERAL = re.compile(
    rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}}(?!\d))+(?:[.,٫]\d{{1,2}}(?!\d))?(?![.,]\d)"
    r"|\d+(?:[.,٫٬'’]\d+)*"
)
_PHONE = re.compile(r"\d{1,5}(?:[ \u00a0-]?\(?\d{2,5}\)?){1,6}")
_METRES = frozenset({"m", "km", "м", "км", "kv", "кв"})
_TIGHT = re.compile(r"\d+(?:[.,٫٬'’]\d+)*")
# Where a plain space groups no digits, one that keeps them together does; nor does 000 stand alone.
_LETTERED = re.compile(
    rf"\d{{1,3}}(?:[{_SPACES[1:]}]\d{{3}}(?!\d)|[ ]000(?!\d))+(?:[.,]\d{{1,2}}(?!\d))?(?![.,]\d)"
    r"|\d+(?:[.,٫٬'’]\d+)*"
)
_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d.]?\d)|(\d{4})-(\d{2})-(\d{2})(?!\d)")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?![\d])")
_HOUR_SIGN = re.compile(r"([01]?\d|2[0-4])[ \u00a0]?h[ \u00a0]?([0-5]\d)(?!\d)")
_PARTS = re.compile(r"(?:分の|分之|분의)\s?(\d{1,3})")
_ROMAN = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_FOLDED = frozenset("ivxlcıіх")
_ROMAN_SIGNS = str.maketrans("ІХ", "IX")  # Cyrillic signs that are typed for Latin ones
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 0.125}
_DASHES = frozenset("-–—‑−~")
# Languages that write a decimal point; the others write a comma (CLDR numberingSystem latn, decimal).
POINT = frozenset(["en", "ja", "zh", "ko", "he", "hi", "ar", "fa"])
MIXED = frozenset(
    ["es", "ru", "uk", "be", "az", "kk", "uz", "ar", "fa", "he", "hi", "hy", "ka"]
)  # whose writers mix the two
TURKIC = frozenset({"az", "tr", "kk", "uz"})
LETTERED = frozenset({"en"})  # whose plain space groups no digits


class Number:
    """What a text says with a number. Most have few of the facts below, so these stand with the class:
    a dataclass would write them all for every number of every text."""

    form = "digits"  # digits, words, roman, vague
    ordinal = False
    weak = False  # may stand for something else, or be said without a number
    minutes: int | None = None  # of a clock
    marked = False  # a clock with a.m., p.m. or in 24 hours beyond doubt
    negative = False
    day = 0  # of a whole date: that and the month
    month = 0
    other_month = 0  # 02/03 read the other way
    code = ""
    unit: str | None = None
    currency: str | None = None
    percent: str | None = None  # "percent" or "points"
    inherited = False  # unit and scale come from the next number of its range
    loose = False  # a word stands between the number and its unit
    fold = False  # doubled, вдвое
    fraction = False
    decade = False
    words = 1
    pair: Number | None = None  # the second of a score or a range
    inches: Number | None = None  # what goes with feet

    def __init__(self, values: tuple[float, ...], start: int, end: int, first: int, last: int) -> None:
        self.values = values
        self.start = start
        self.end = end
        self.first = first  # tokens
        self.last = last

    @property
    def value(self) -> float:
        return self.values[0]

    def agrees(self, other: Number) -> bool:
        if self.code or other.code:
            return self.code == other.code
        return any(same(a, b) for a in self.values for b in other.values)


def same(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= 1e-6 * max(abs(a), abs(b))


class NumberReader:
    """Reads the numbers of one annotated text."""

    def __init__(
        self, text: str, words: list[Token], texts: list[str], notes: list[Meanings], language: str
    ) -> None:
        self.text = text
        self.words = words
        self.texts = texts  # of the words
        self.notes = [*notes, _NO_NOTE, _NO_NOTE]  # so that the places beside a number have one, at −1 too
        self.language = language
        self.times = spoken_times(self.language)
        self.halves = _HALVES.get(self.language, frozenset())  # with what "and a half" begins
        self.found: list[Number] = []

    def read(self, places: list[tuple[int, int]]) -> list[Number]:
        """places: tokens with which a number may begin, and what each may be."""
        words, notes, texts, halves = self.words, self.notes, self.texts, self.halves
        after = 0  # the token after the last number
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
            if number.form != "power":
                if self.found and self._article(self.found[-1], number):
                    self.found.pop()
                if notes[number.last + 1] or (
                    number.last + 1 < len(words) and texts[number.last + 1] in halves
                ):
                    self._goes_on(number)
                self.found.append(number)
            after = number.last + 1
        if len(self.found) > 1:
            self._feet_and_inches()
            self._ranges()
        return self.found

    # digits ---------------------------------------------------------------------------------

    def _digits(self, index: int) -> Number:
        token, words = self.words[index], self.words
        following = words[index + 1] if index + 1 < len(words) else None
        tight = following is not None and not following.spaced  # what stands straight after the digits
        dated = self._date(index) if tight else None
        if dated:
            return dated
        literal = _LETTERED if self.language in LETTERED else _LITERAL
        match = literal.match(self.text, token.start)
        assert match is not None  # a token of digits begins with one
        raw = match.group()
        if not raw.isascii():
            raw = "".join(str(int(c)) if c.isdigit() and not c.isascii() else c for c in raw)
        last = self._token_at(index, match.end())
        number = Number((0.0,), token.start, match.end(), index, last)
        if len(raw) > MAX_DIGITS and sum(c.isdigit() for c in raw) > MAX_DIGITS:
            number.code = re.sub(r"\D", "", raw)
            return number
        number.values = readings(raw, self.language)
        if len(raw) == 2 and self._in_code(index) and raw.isdigit():
            number.values = (*number.values, 2000.0 + number.value, 1900.0 + number.value)  # SS19
        if tight or self.notes[last + 1]:
            self._clock(number, raw)
        self._fraction(number)
        self._mixed(number)
        whole = number.value
        self._scale(number)
        if whole and number.value >= 1000 * whole:
            self._lower_scales(number, number.value / whole)
        self._suffix(number)
        self._sign(number)
        self._attach(number)
        if self.language in _MONTH_SIGN and number.last + 1 < len(self.words) and 1 <= number.value <= 12:
            sign = self.words[number.last + 1].text
            if sign == _MONTH_SIGN[self.language] or (
                self.language == "ko" and sign[:1] == "월" and sign[:2] != "월요"
            ):
                number.form, number.month, number.weak = "month", int(number.value), True
        return number

    def _plain(self, index: int) -> Number | None:
        """Digits and nothing that belongs to them but, it may be, what they count: most of all."""
        words, token = self.words, self.words[index]
        text = token.text
        if text[0] == "0" or len(text) > MAX_DIGITS or self.language in _MONTH_SIGN:
            return None
        if index + 1 < len(words):
            following = words[index + 1]
            if following.kind == "sign":
                if following.text in _JOINS or (index + 2 < len(words) and not words[index + 2].spaced):
                    return None
            elif (
                not following.spaced
                or following.kind == "digits"
                or following.text in _HALVES_AND_HOURS
                or not _BELONGS.isdisjoint(self.notes[index + 1])
            ):
                return None
        before = words[index - 1] if index else None
        if before is not None and (
            before.text == "+" or (not token.spaced and (text in _POWERS or len(text) == 2))
        ):
            return None
        if self.times is not None and self.times.may_begin(self.texts, index, True):
            return None
        number = Number((float(text),), token.start, token.end, index, index)
        if before is not None:
            self._sign(number)
        self._attach(number)
        return number

    def _phone(self, index: int) -> Number | None:
        """``0800 555 111``, ``+7 (495) 123-45-67``: compared as digits."""
        token = self.words[index]
        plus = index > 0 and self.words[index - 1].text == "+" and not token.spaced
        if not plus and not token.text.startswith("0"):
            return None
        match = _PHONE.match(self.text, token.start)
        digits = re.sub(r"\D", "", match.group()) if match else ""
        if match is None or not 7 <= len(digits) <= 15 or ("." in match.group() and not plus):
            return None
        number = Number((0.0,), token.start, match.end(), index, self._token_at(index, match.end()))
        number.code = "".join(str(int(c)) for c in digits)
        return number

    def _power(self, index: int) -> Number | None:
        """The 2 of m2 and the 3 of m3 count nothing."""
        token = self.words[index]
        if token.text not in ("2", "3") or token.spaced or index == 0:
            return None
        if self.words[index - 1].text not in _METRES:
            return None
        kind = ("km2" if len(self.words[index - 1].text) > 1 else "m2") if token.text == "2" else "m3"
        number = Number((1.0,), token.start, token.end, index, index)
        number.form, number.weak, number.unit = "power", True, kind
        if self.found and self.found[-1].unit:
            self.found[-1].unit = kind
        return number

    def _in_code(self, index: int) -> bool:
        before = self.words[index - 1] if index else None
        if before is None or before.kind != "word" or self.words[index].spaced:
            return False
        return before.text not in _GLUED

    def _token_at(self, index: int, end: int) -> int:
        while index + 1 < len(self.words) and self.words[index + 1].start < end:
            index += 1
        return index

    def _date(self, index: int) -> Number | None:
        token = self.words[index]
        match = _DATE.match(self.text, token.start)
        if match is None:
            return None
        if match.group(5):
            year, month, day = int(match.group(5)), int(match.group(6)), int(match.group(7))
            other = 0
        else:
            day, month = int(match.group(1)), int(match.group(3))
            raw_year = match.group(4)
            year = int(raw_year)
            other = 0
            if match.group(2) == "-" and len(raw_year) == 2:
                return None
            if self.language == "en" and day <= 12:
                day, month, other = month, day, month  # month first, and the other way possible
                day, month, other = int(match.group(3)), int(match.group(1)), int(match.group(3))
            if month > 12 >= day:
                day, month = month, day
                other = 0
            if len(raw_year) == 2:
                year += 2000 if year < 70 else 1900
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        number = Number((float(year),), token.start, match.end(), index, self._token_at(index, match.end()))
        number.day, number.month, number.other_month = day, month, other
        return number

    def _clock(self, number: Number, raw: str) -> None:
        match = _CLOCK.match(self.text, number.start)
        if match is None and self.language in ("fr", "pt", "es", "ca"):
            match = _HOUR_SIGN.match(self.text, number.start)  # 15 h 40
        after = self._note(number.last + 1)
        if match and match.end() >= number.end and len(self.text) >= match.end():
            colon = ":" in match.group() or "h" in match.group()
            last = self._token_at(number.first, match.end())
            after = self._note(last + 1)
            half_day = "am" in after or "pm" in after
            by_word = self._time_word(number.first, last)
            if colon or half_day or by_word:
                hour, minute = int(match.group(1)), int(match.group(2))
                number.last, number.end = last, match.end()
                number.values = (hour + minute / 100,)
                self._half_day(number, hour, minute, after)
                if len(match.group(1)) == 2 and not half_day and self.language != "en":
                    number.marked = True
                if match.group(1).startswith("0") and not half_day:
                    number.marked = True
            return
        if ("am" in after or "pm" in after) and raw.isdigit() and 0 < int(raw) <= 24:
            word = self.texts[number.last + 1]
            if word not in _DAYS_TOO or (number.first and self.texts[number.first - 1] in _DAY_TIME_BEFORE):
                self._half_day(number, int(raw), 0, after)

    def _half_day(self, number: Number, hour: int, minute: int, after: Meanings) -> None:
        if "pm" in after and hour < 12:
            hour += 12
        if "am" in after and hour == 12:
            hour = 0
        number.minutes = hour % 24 * 60 + minute
        number.marked = "am" in after or "pm" in after or hour > 12
        for key in ("am", "pm"):
            if key in after:
                number.last += after[key][1]
                number.end = self.words[min(number.last, len(self.words) - 1)].end
                break

    def _time_word(self, first: int, last: int) -> bool:
        if "unit" in self._note(last + 1) and self._note(last + 1)["unit"][0] == "hour":
            return True
        return self._after_time_word(first)

    def _after_time_word(self, first: int) -> bool:
        return first > 0 and self.texts[first - 1] in _TIME_BEFORE.get(self.language, ())

    def _fraction(self, number: Number) -> None:
        at = number.last
        if at + 1 >= len(self.words):
            return
        match = None if self.words[at + 1].spaced else _PARTS.match(self.text, number.end)
        if match and number.value > int(match.group(1)) > 0:  # 3分の2, 3분의 2: two thirds
            number.values = (int(match.group(1)) / number.value,)
            number.fraction, number.end = True, match.end()
            number.last = self._token_at(at, match.end())
            return
        if at + 2 >= len(self.words) or not self._is(at + 1, "/", spaced=False):
            return
        bottom = self.words[at + 2]
        if bottom.kind != "digits" or bottom.spaced or not 2 <= int(bottom.text[:4]) <= 20:
            return
        if 0 < number.value < int(bottom.text[:4]) and len(bottom.text) <= 2:
            number.values = (number.value / int(bottom.text),)
            number.fraction = True
            number.last, number.end = at + 2, bottom.end

    def _mixed(self, number: Number) -> None:
        """2½, 2 1/2, two and a half."""
        nxt = number.last + 1
        if nxt < len(self.words) and self.words[nxt].text in _VULGAR:
            number.values = (number.value + _VULGAR[self.words[nxt].text],)
            number.last, number.end = nxt, self.words[nxt].end

    def _scale(self, number: Number) -> None:
        while True:
            at = number.last + 1
            if at < len(self.words) and self.words[at].text in _DASHES and not self.words[at].spaced:
                at += 1
            note = self._note(at)
            category = "scale"
            if "scale" not in note and "letters" in note and not self.words[at].spaced:
                category = "letters"
                if note["letters"][0] == 10**6 and not self._money_before(number.first):
                    number.values = (*number.values, *(v * 10**6 for v in number.values))
                    break
            if category not in note:
                break
            if category == "scale" and self._letter(at):
                break
            factor, length = note[category]
            number.values = tuple(v * factor for v in number.values)
            number.last = at + length - 1
            number.end = self.words[number.last].end
            if category == "letters":
                break
            if self._is(number.last + 1, ".", spaced=False) and len(self.words[number.last].text) <= 4:
                number.last += 1

    def _lower_scales(self, number: Number, factor: float) -> None:
        """1 млн 200 тыс., 5 тыс. 300: the same number goes on in smaller units."""
        while factor > 1 and number.last + 1 < len(self.words):
            at = number.last + 1
            if self.words[at].kind != "digits" or self._date(at):
                return
            match = _TIGHT.match(self.text, self.words[at].start)
            if match is None:
                return
            part = Number((0.0,), match.start(), match.end(), at, self._token_at(at, match.end()))
            part.values = readings(match.group(), self.language)
            plain = part.value
            self._scale(part)
            lower = part.value / plain if plain else 0.0
            full = lower == 1 and factor == 1000 and re.fullmatch(r"\d{3}", match.group())
            if not (1000 <= lower < factor or full) or part.value >= factor:
                return
            number.values = tuple(v + part.value for v in number.values)
            number.last, number.end, factor = part.last, part.end, lower

    def _money_before(self, first: int) -> bool:
        return first > 0 and "currency" in self._note(first - 1)

    def _suffix(self, number: Number) -> None:
        """18th, 80-х, 1980s, 5-го, 80er."""
        at = number.last + 1
        if at >= len(self.words) or number.minutes is not None:
            return
        token = self.words[at]
        if token.text == "º" and number.value in (180, 360):
            return  # a turn, not an ordinal
        dashed = (token.text in _DASHES or token.text in _APOSTROPHES) and not token.spaced
        dashed = dashed and at + 1 < len(self.words)
        if dashed and not self.words[at + 1].spaced:
            at, token = at + 1, self.words[at + 1]
        elif token.spaced or token.kind != "word":
            if token.text == "." and self.language in ("de",) and at + 1 < len(self.words):
                number.ordinal = self.words[at + 1].spaced
            if "decade" in self._note(at) and self.language in ("az",):
                self._decade(number)
            return
        if token.kind != "word":
            return
        note = self._note(at)
        if token.text in _SUFFIXES[self.language]:
            number.ordinal = True
            number.last, number.end = at, token.end
        if "decade" in note:
            self._decade(number)

    def _decade(self, number: Number) -> None:
        value, number.decade = number.value, True
        if value % 10 == 0 and value < 100:
            number.values = (value, 1900 + value, *((2000.0 + value,) if value <= 20 else ()))
        elif value % 10 == 0 and 1000 <= value < 2100:
            number.values = (value, value % 100, *((value // 100 + 1,) if value % 100 == 0 else ()))

    def _sign(self, number: Number) -> None:
        if number.first == 0:
            return
        before = self.words[number.first - 1]
        if before.text in _MINUS and self.words[number.first].start == before.end:
            number.negative = before.spaced or number.first == 1
        if "minus" in self._note(number.first - 1):
            number.negative = True

    # words ----------------------------------------------------------------------------------

    def _vulgar(self, index: int) -> Number | None:
        token = self.words[index]
        if token.text not in _VULGAR:
            return None
        number = Number((_VULGAR[token.text],), token.start, token.end, index, index)
        number.fraction = True
        self._scale(number)
        self._attach(number)
        return number

    def _roman(self, index: int) -> Number | None:
        token = self.words[index]
        written = token.raw
        if self.language in _ROMAN_ENDINGS:
            written = _ROMAN_ENDINGS[self.language].sub("", written)  # XIXe siècle
        if len(written) > 7 or not written.isupper():
            return None
        raw = written.translate(_ROMAN_SIGNS)
        if not _ROMAN.fullmatch(raw):
            return None
        century = self._century(index, index)
        if not century and (len(raw) < 2 or not set(raw) <= set("IVX")):
            return None
        number = Number((float(roman(raw)),), token.start, token.end, index, index)
        number.form, number.weak = "roman", not century
        if century:
            number.unit = "century"
        return number

    def _letter(self, at: int) -> bool:
        """200 m are metres, 200 M are millions."""
        token = self.words[at]
        return len(token.text) == 1 and token.raw.islower() and {"scale", "unit"} <= self.notes[at].keys()

    def _century(self, first: int, last: int) -> bool:
        """Whether the word for a century stands with a number; «в» before one is a preposition."""
        if "century" in self._note(last + 1):
            return True
        if self._is(last + 1, ".", spaced=False) and "century" in self._note(last + 2):
            return self.language in DOTTED  # XIX. yüzyılda
        return first > 0 and "century" in self._note(first - 1) and len(self.words[first - 1].text) > 1

    def _spoken(self, index: int, *, number: bool = True) -> Number | None:
        """A time of day that is said."""
        if self.times is None or not self.times.may_begin(self.texts, index, number):
            return None
        said = self.times.read(self.words, self.notes, index)
        if said is None:
            return None
        hour, minute, last = said
        time = Number((hour + minute / 100,), self.words[index].start, self.words[last].end, index, last)
        time.form = "words"
        self._half_day(time, hour, minute, self._note(last + 1))
        return time

    def _spelled(self, index: int) -> Number | None:
        note = self.notes[index]
        if "decades" in note:
            number = Number(
                (note["decades"][0],), self.words[index].start, self.words[index].end, index, index
            )
            number.form = "words"
            self._decade(number)
            return number
        if "dual" in note:
            return self._dual(index)
        if "fold" in note:
            token = self.words[index]
            number = Number((note["fold"][0],), token.start, token.end, index, index)
            number.form, number.weak, number.fold, number.unit = "words", True, True, "times"
            number.last = index + note["fold"][1] - 1
            number.end = self.words[number.last].end
            return number
        if _NUMERIC.isdisjoint(note) or self._letter(index):
            return self._compound(index)
        if "percent" in note and "hundred" in note:
            return None  # yüzde kırk: a percent sign, no hundred
        said = self._one_word(index) or self._amount(index)
        if said is None:
            return None
        amount, last, count, ordinal, vague, fraction = said
        number = Number((amount,), self.words[index].start, self.words[last].end, index, last)
        if self.language in TURKIC and self.texts[last].endswith(("lerce", "larca", "lərlə", "larla")):
            vague = True  # on binlerce, minlərlə
        number.form = "vague" if vague else "words"
        number.ordinal, number.words, number.fraction = ordinal, count, fraction
        if ordinal and amount >= 20 and amount % 10 == 0 and amount < 100:
            number.values = (amount, 1900 + amount)
        if (
            not vague
            and 1 <= amount < 1000
            and self.texts[last + 1 : last + 2] != []
            and self.texts[last + 1] in self.halves
        ):
            self._and_a_half(number)
        number.weak = (
            amount <= 2
            or fraction
            or (ordinal and amount <= 4)
            or (count == 1 and "weak" in self.notes[index])
        )
        if number.weak and self._century(index, last):
            number.weak = False
        self._attach(number)
        return number

    def _one_word(self, index: int) -> tuple[float, int, int, bool, bool, bool] | None:
        """What `_amount` finds where one word says it all, as in most places."""
        note, following = self.notes[index], self.notes[index + 1]
        if "fraction" in note or "scale" in note or "collective" in note:
            return None
        if "cardinal" in note:
            value, size = note["cardinal"]
            if size > 1 or not _GOES_ON.isdisjoint(following):
                return None
            if index + 1 < len(self.words) and self.texts[index + 1] in _DASHES:
                return None
            return float(value), index, 1, False, False, False
        if "ordinal" in note and self.language not in ("ar", "fa"):
            value, size = note["ordinal"]
            if self._second_ordinal(value, index + size):
                return None
            return float(value), index + size - 1, 1, True, False, False
        return None

    def _second_ordinal(self, value: float, at: int) -> bool:
        """trzydziesty czwarty, trigésimo cuarto: languages that make both words ordinals."""
        if self.language not in _TWO_ORDINALS or value < 20 or value % 10:
            return False
        return bool(0 < self._note(at).get("ordinal", _NONE)[0] < 10)

    def _parts(self, note: Meanings, group: float | None, total: float, count: int) -> bool:
        """Whether a word makes parts of the number before it: two thirds, três quartos."""
        if "fraction" not in note or group is None or total or count != 1 or group < 2:
            return False
        part = note["fraction"][0]
        return bool(part < 0.5 and group * part < 1)

    def _amount(self, index: int) -> tuple[float, int, int, bool, bool, bool] | None:
        """A number in words: value, last token, how many words, and whether it is an ordinal, a vague
        amount, a fraction."""
        total = 0.0
        group: float | None = None
        ordinal = vague = fraction = False
        at, last, count = index, index - 1, 0
        previous_scale = float("inf")
        while at < len(self.words):
            note = self.notes[at]
            value: float | None = None
            if note.get("fraction", _NONE)[1] > 1 and group is None and not total:
                pass  # one third, una cuarta parte
            elif self._parts(note, group, total, count):
                group, fraction = (group or 0.0) * note["fraction"][0], True  # two-thirds, три четверти
                last, count = at + note["fraction"][1] - 1, count + 1
                break
            elif "cardinal" in note:
                value = float(note["cardinal"][0])
            elif "ordinal" in note and "collective" not in note:  # desenes: tens, and tenths
                value = float(note["ordinal"][0])
                ordinal = True
            if value is not None and "scale" not in note:
                size = note["cardinal" if "cardinal" in note else "ordinal"][1]
                if "hundred" in note and group is not None and 1 < group < 100 and value == 100:
                    group *= 100
                elif group is None:
                    group = value
                elif self._adds(group, value, at):
                    group += value if value != 20 or group != 4 or self.language != "fr" else 76
                else:
                    ordinal = ordinal and last >= index and "ordinal" in self._note(last)
                    break
                at = last = at + size - 1
                count += 1
                if ordinal and self.language not in ("ar", "fa") and not self._second_ordinal(value, at + 1):
                    break
            elif "hundred" in note:
                if group is not None and group >= 100:
                    break
                vague = vague or (group is None and self._plural(at))
                group = (group or 1) * 100
                last, count = at, count + 1
            elif "collective" in note and (group is None or group < 100):
                plural = self._plural(at)
                vague = vague or (group is None and plural)
                group = (group or 1) * note["collective"][0]
                last, count = at, count + 1
            elif "scale" in note:
                factor = note["scale"][0]
                if group is None and not total and len(word := self.words[at].text) == 1 and word.isascii():
                    break  # M. Dupont, 8 p.M.
                if factor < previous_scale or total == 0:
                    if factor >= previous_scale or (group is None and total):
                        break
                    vague = vague or (group is None and self._plural(at))
                    total += (group or 1) * factor
                    previous_scale = factor
                    group = None
                else:
                    total = (total + (group or 0)) * factor
                    previous_scale = factor
                    group = None
                last, count = at + note["scale"][1] - 1, count + 1
                at = last
                if self._is(at + 1, ".", spaced=False) and len(self.words[at].text) <= 4:
                    at += 1
            elif "fraction" in note and group is None and not total:
                value = note["fraction"][0]
                group, fraction = value, value < 1
                last, count = at + note["fraction"][1] - 1, count + 1
                at = last
                joined = self._is(at + 1, "a") or self._is(at + 1, "-", spaced=False)  # un demi-million
                follow = self._note(at + 1 + joined)
                if "scale" not in follow and "collective" not in follow:
                    break
                at += joined
            elif vague and at == last + 1 and self.words[at].text in _OF and "scale" in self._note(at + 1):
                at += 1  # tens of thousands
                continue
            elif (last >= index and at == last + 1 and self._connects(at, group)) or (
                last >= index
                and at == last + 1
                and self.words[at].text in _DASHES
                and not self.words[at].spaced
            ):
                at += 1
                if (
                    self.language == "ca"
                    and self._is(at, "i", spaced=False)
                    and self._is(at + 1, "-", spaced=False)
                ):
                    at += 2  # vint-i-un
                continue
            else:
                break
            at += 1
        if count == 0:
            return None
        last = min(last, len(self.words) - 1)
        fraction = fraction and not total  # half a million is no fraction
        return total + (group or 0), last, count, ordinal, vague, fraction

    def _and_a_half(self, number: Number, *, after: int = 0, of: float = 1.0) -> None:
        after = after or number.last + 1
        for phrase in _AND_HALF[self.language]:
            if self.texts[after : after + len(phrase)] == phrase:
                number.values = (number.value + of / 2,)
                number.last = after + len(phrase) - 1
                number.end = self.words[number.last].end
                if of == 1:
                    self._scale(number)
                elif self._note(number.last + 1).get("scale", _NONE)[0] == of:
                    number.last += 1  # مليون ونصف المليون
                return

    def _goes_on(self, number: Number) -> None:
        """What stands after a number and what it counts: two years and a half, 5 часов утра."""
        after = number.last + 1
        note = self.notes[after]
        unit, size = note.get("unit", ("", 0))
        if self.halves and number.minutes is None and not number.code and number.value.is_integer():
            scale = self.notes[number.last].get("scale", (0, 1))[0]
            if size and after + size < len(self.texts) and self.texts[after + size] in self.halves:
                self._and_a_half(number, after=after + size)
            elif scale and number.value / scale < 1000:  # un million et demi
                self._and_a_half(number, of=scale)
            elif "dual" in self.notes[number.last]:  # سنتين ونصف
                self._and_a_half(number)
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

    def _adds(self, group: float, value: float, at: int) -> bool:
        """Whether this word goes on with the number said so far."""
        token = self.words[at]
        if token.kind != "word":
            return False
        if self.language == "fr":
            if group == 4 and value == 20:
                return True
            if group in (60, 80) and value < 20:
                return True
        if self.language in ("ar", "he") and 0 < group < 10 and 20 <= value < 100 and value % 10 == 0:
            return token.text[0] in "وו" and value >= 20
        if self.language == "ar" and 0 < group < 10 and value == 10:
            return True  # خمسة عشر
        if self.language == "ar" and group >= 100 and token.text[0] != "و":
            return False
        if value >= 100:
            return False
        size = 100 if value >= 10 else 10
        return group >= size and group % size == 0 and (value > 0)

    def _plural(self, at: int) -> bool:
        """``hundreds``, ``тысячи``: an amount that nobody counted."""
        if at > 0 and "several" in self.notes[at - 1]:
            return True
        if at > 0 and self.words[at - 1].text in _ONE.get(self.language, ()):
            return False
        return self.words[at].text not in _SINGULAR.get(self.language, ())

    def _connects(self, at: int, group: float | None) -> bool:
        if "and" not in self._note(at) or at + 1 >= len(self.words):
            return False
        nxt = self._note(at + 1)
        if "cardinal" not in nxt or "scale" in nxt:
            return False
        value = float(nxt["cardinal"][0])
        if self.language == "en":
            return (group is None or group % 100 == 0) and value < 100
        if self.language in ("es", "ca"):
            return group is not None and group % 100 >= 30 and group % 10 == 0 and value < 10
        return group is None or self._adds(group, value, at + 1)

    def _dual(self, index: int) -> Number:
        """شهرين: two months in one word."""
        token = self.words[index]
        number = Number((2.0,), token.start, token.end, index, index)
        number.form, number.weak = "words", True
        number.unit = self.notes[index]["dual"][0]
        return number

    def _compound(self, index: int) -> Number | None:
        """двадцатилетний, четырёхдневный, viertägig: number and unit in one word."""
        if self.language not in _HEADS or len(self.words[index].text) < 6:
            return None
        value, unit = compound(self.words[index].text, self.language)
        if value is None:
            return None
        token = self.words[index]
        number = Number((value,), token.start, token.end, index, index)
        number.form, number.weak = "words", value <= 2
        if unit == "percent":
            number.percent = unit
        else:
            number.unit = unit
        return number

    # what is counted ------------------------------------------------------------------------

    def _attach(self, number: Number) -> None:
        """The unit, currency or percent sign that stands with the number."""
        if number.minutes is not None:
            return
        words, notes = self.words, self.notes
        note = notes[number.first - 1]
        longer = notes[number.first - 2]
        if longer and number.first and "currency" in longer and longer["currency"][1] == 2:  # US$
            note = {"currency": (longer["currency"][0], 1)}
        if note:
            self._take(number, note, before=True)
        if number.value % 10 == 0 and 20 <= number.value < 2100 and self._after_decade(number.first):
            self._decade(number)
        at = number.last + 1
        if at < len(words):
            token = words[at]
            if token.raw in _TEMPERATURES and (not token.spaced or self._ends(at)):
                number.unit = _TEMPERATURES[token.raw]  # 35C (95F)
                return
            if token.text in _DASHES or (token.text == "." and number.form != "words" and self._dotted(at)):
                at += 1  # 19. yüzyıl
        for place in (at, at + 1):
            if place >= len(words):
                break
            word, following = words[place].kind == "word", notes[place]
            if following:
                if not word and place > at and "currency" not in following:
                    break
                if self._take(number, following, before=False, place=place):
                    number.loose = place > at
                    return
                if following.keys() & _COUNTS_ELSE:
                    break
            if not word:
                break
        if not number.currency and not number.percent and not number.words > 1:
            note = notes[number.first - 1]  # minuto 15, the year 2018
            if number.first > 1 and words[number.first - 1].text in _GLUED:
                note = notes[number.first - 2]  # القرن الـ19
            if "unit" in note and note["unit"][0] in ("minute", "year", "century", "day", "hour"):
                number.unit, number.inherited = note["unit"][0], True

    def _after_decade(self, first: int) -> bool:
        """los años 80, na década de 1980: a decade that its word stands before."""
        for at in range(first - 1, max(first - 4, -1), -1):
            note = self.notes[at]
            if "decade" in note or ("unit" in note and note["unit"][0] == "decade"):
                return True
            if self.texts[at] not in _BEFORE_DECADES:
                return False
        return False

    def _ends(self, at: int) -> bool:
        """Whether the sentence or what stands in brackets may end after a token, or no name goes on."""
        return at + 1 >= len(self.words) or not (
            self.words[at + 1].capital or self._is(at + 1, ".", spaced=False)
        )

    def _dotted(self, at: int) -> bool:
        """Whether a full stop makes an ordinal of the number before it."""
        if self.language not in DOTTED or self.words[at].spaced or at + 1 >= len(self.words):
            return False
        return "century" in self.notes[at + 1] and self.words[at + 1].capital == (self.language == "de")

    def _take(self, number: Number, note: Meanings, *, before: bool, place: int = 0) -> bool:
        if not note:
            return False
        for category in ("points", "percent"):
            if category in note and (not before or note[category][1] == 1):
                if before and self.words[number.first - 1].text not in _PERCENT_BEFORE:
                    continue
                number.percent = number.percent or category
                return True
        if "currency" in note:
            if before:
                token = self.words[number.first - 1]
                if token.kind == "sign" or token.raw.isupper():
                    number.currency = note["currency"][0]
                return False
            unit = note.get("unit")
            token = self.words[place]
            if token.text == note["currency"][0].lower() and not token.raw.isupper():
                return False  # a fifth try is no lira
            if token.text in _AMBIGUOUS and place > number.last + 1:
                return False
            if not unit or unit[1] <= note["currency"][1]:
                number.currency = number.currency or note["currency"][0]
                if unit and unit[1] == note["currency"][1]:
                    number.unit = unit[0]
                return True
        if "unit" in note and not before:
            if note["unit"][0] == "day" and "weekday" in self._note(place + 1):
                return False
            single = len(self.words[place].text) == 1 and note["unit"][1] == 1
            if single and self.words[place].kind == "word" and place > number.last + 1:
                return False
            name = note["unit"][0]
            if name == "g" and 1000 <= number.value < 2100 and self._is(place + 1, ".", spaced=False):
                name = "year"  # «1994 г.», as Russian shortens it, in a Ukrainian text
            number.unit = number.unit or name
            return True
        return False

    def _article(self, one: Number, number: Number) -> bool:
        """ein 14-prozentiger Anstieg, entre un 70 y un 90 %: no one."""
        if one.last + 1 != number.first or one.value != 1 or one.form != "words" or self.language == "en":
            return False
        return self.texts[one.first] in _ONE.get(self.language, ())

    def _feet_and_inches(self) -> None:
        """6-foot-6, 5 feet 10 inches: one height, where it is converted."""
        for a, b in zip(self.found, self.found[1:], strict=False):
            if a.unit != "foot" or not (b.value < 12 and b.value.is_integer()) or b.first - a.last > 4:
                continue
            if b.unit not in (None, "inch") or b.ordinal or b.percent or b.currency:
                continue
            between = [t.text for t in self.words[a.last + 1 : b.first]]
            others = [t for i, t in enumerate(between, a.last + 1) if "unit" not in self.notes[i]]
            joins = _DASHES if b.unit is None else _DASHES | _LIST.get(self.language, _COMMA)
            tall = b.unit is None and a.value > 8
            if len(others) < len(between) and joins.issuperset(others) and not tall:
                a.inches = b

    def _ranges(self) -> None:
        """``10–15 %``, ``55, 60 minutes``: what is said once holds for both. Scores: 3–2."""
        for a, b in zip(self.found, self.found[1:], strict=False):
            gap = b.first - a.last - 1
            if not 0 < gap <= 3:
                continue
            between = self.words[a.last + 1 : b.first]
            sign = between[0].text
            if gap > 1 and between[-1].text in _ONE.get(self.language, ()):
                between = between[:-1]  # un 70 y un 90 %
            if len(between) == 3:
                continue
            if len(between) == 1 and (sign in _DASHES or sign == ":" or sign in _TO.get(self.language, ())):
                a.pair = b
                if not a.percent and not a.currency and (not a.unit or (a.inherited and not b.inherited)):
                    a.unit, a.currency, a.percent, a.inherited = b.unit, b.currency, b.percent, True
                if a.form != "vague" and b.values and a.values and a.value < 1000 <= b.value:
                    for factor in (10**3, 10**6, 10**9, 10**12):
                        if same(b.value % factor, 0) and b.value // factor > a.value:
                            a.values = (*a.values, a.value * factor)
                if a.form == b.form == "digits" and 1000 <= a.value < 2100 and b.value < 100:
                    b.values = (*b.values, a.value // 100 * 100 + b.value)
            elif all(t.text in _LIST.get(self.language, _COMMA) for t in between) and not (
                a.percent or a.currency or a.unit
            ):
                a.unit, a.currency, a.percent, a.inherited = b.unit, b.currency, b.percent, True

    def _note(self, at: int) -> Meanings:
        return self.notes[at] if 0 <= at < len(self.notes) else {}

    def _is(self, at: int, text: str, *, spaced: bool | None = None) -> bool:
        if at >= len(self.words) or self.words[at].text != text:
            return False
        return spaced is None or self.words[at].spaced == spaced


def places(words: list[str], language: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Tokens with which a number may begin, with what they may be, and those that may name a month, a
    weekday or a relative day. Most words are neither, and many texts hold none."""
    found = _sieve(language).places(words)
    return [place for place in found if place[1] != _DATED], [at for at, told in found if told & _DATED]


@lru_cache(maxsize=64)
def _sieve(language: str) -> Sieve[int]:
    meanings, times = lexicon(language).meanings, spoken_times(language)
    starts, joined = (times.starts, times.joined) if times is not None else (frozenset(), "")
    heads = _HEADS_BEGIN.get(language, frozenset())

    def tell(word: str) -> int:
        if word[:1].isdecimal():  # a sign that joins letters, alone, is folded to nothing
            return _BEGINS
        told = 0
        single, longer = meanings(word)
        if single or longer:
            named = single.keys() | {category for category, _, _ in longer} if longer else single
            told = _BEGINS * (not _COUNTING.isdisjoint(named)) | _DATED * (not _CALENDAR.isdisjoint(named))
        if word in starts or (joined and times is not None and word.startswith(joined) and times.joins(word)):
            told |= _TIME
        if word[:1] in _ROMAN_FOLDED and len(word) <= 11:
            if language in _ROMAN_ENDINGS:
                word = _ROMAN_ENDINGS[language].sub("", word)
            if len(word) <= 7 and _ROMAN_FOLDED.issuperset(word):
                told |= _ROMAN_NUMBER
        if word[:3] in heads and len(word) > 5 and compound(word, language)[0] is not None:
            told |= _COMPOUND * ("century" not in single)  # столітті
        return told | _BEGINS if word in _VULGAR else told

    return Sieve(tell)


def readings(raw: str, language: str) -> tuple[float, ...]:
    """Values of a literal: ``1 200,5`` → 1200.5; where a separator is in doubt, both."""
    parts = _SEPARATOR.split(raw.translate(_PLAIN))
    digits, signs = parts[::2], parts[1::2]
    if not signs:
        return (float(digits[0]),)
    joined = float("".join(digits))
    if len(signs) == 1:
        decimal = float(f"{digits[0]}.{digits[1]}")
        sign = signs[0]
        if sign == "'":
            return (joined,)
        if len(digits[1]) != 3 or len(digits[0]) > 3 or digits[0].startswith("0"):
            return (decimal,)
        is_decimal = (sign == ".") == (language in POINT)
        first, second = (decimal, joined) if is_decimal else (joined, decimal)
        return (first, second) if language in MIXED else (first,)
    if len(set(signs)) == 1:
        if all(len(d) == 3 for d in digits[1:]):
            return (joined,)
        return (joined, float(f"{digits[0]}.{digits[1]}"))
    return (float("".join(digits[:-1]) + "." + digits[-1]),)


def roman(text: str) -> int:
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for sign, following in zip(text, [*text[1:], ""], strict=True):
        value = worth[sign]
        total += -value if worth.get(following, 0) > value else value
    return total


@lru_cache(maxsize=20_000)
def compound(word: str, language: str) -> tuple[float | None, str | None]:
    """Number and unit of a word such as «двадцатилетний»; (None, None) when it is not one."""
    heads = _HEADS.get(language)
    if heads is None or len(word) > 40 or word[:3] not in _HEADS_BEGIN[language]:
        return None, None
    for tail, unit in _TAILS[language]:
        at = word.find(tail)
        if at < 2:
            continue
        value = _head(word[:at], heads)
        if value is not None:
            return value, unit
    return None, None


def _head(word: str, heads: dict[str, float]) -> float | None:
    """сорокадвух-: a ten and a unit; zweiundvierzig-: the other way round."""
    value = heads.get(word)
    if value is not None:
        return value
    for cut in range(2, len(word) - 1):
        first, second = heads.get(word[:cut], 0.0), heads.get(word[cut:], 0.0)
        if first >= 20 and first % 10 == 0 and 0 < second < 10:
            return first + second
        if 0 < first < 10 and second >= 20 and second % 10 == 0:
            return first + second
    return None


_SEPARATOR = re.compile("([.,'])")
_PLAIN = str.maketrans({"٫": ".", "٬": ",", "’": "'"} | dict.fromkeys(_SPACES, ""))
# With these after them digits may be a decimal, a range, a part; in German "." makes an ordinal.
_JOINS = _DASHES | frozenset(_VULGAR) | {"/", "."}
_HALVES_AND_HOURS = frozenset(_VULGAR) | {"h"}
_POWERS = frozenset({"2", "3"})
_MONTH_SIGN = {"zh": "月", "ja": "月", "ko": "월"}
_AMBIGUOUS = frozenset({"won", "real", "reales", "mark", "crown", "rand"})
_BEGINS, _DATED, _TIME, _COMPOUND, _ROMAN_NUMBER = 1, 2, 4, 8, 16  # what a word may do
_CALENDAR = frozenset({"month", "weekday", "relative"})
_NO_NOTE: Meanings = {}
_NONE = (0.0, 0)
_OF = frozenset({"of", "de", "di", "d'", "von", "van"})
_NUMERIC = frozenset({"cardinal", "ordinal", "hundred", "collective", "scale", "fraction", "decades"})
_COUNTS_ELSE = _NUMERIC | {"month", "weekday"}
_BELONGS = frozenset({"scale", "letters", "am", "pm", "decade"})  # what goes with digits before it
_GOES_ON = frozenset({"cardinal", "ordinal", "hundred", "collective", "scale", "fraction", "and"})
_COUNTING = _NUMERIC | {"dual", "fold"}  # with which a number in words may begin
_MINUS = frozenset("-−–")
_PERCENT_BEFORE = frozenset({"%", "٪", "％", "yüzde", "之"})
_TEMPERATURES = {"C": "celsius", "F": "fahrenheit"}
_APOSTROPHES = frozenset("'’")
_SAID = frozenset({"digits", "words"})
_ORDINAL_HOURS = frozenset({"uk", "be", "pl", "ar"})  # о другій годині
_DAYS_TOO = frozenset({"дня", "ночи", "ночі", "ночы"})  # 2 дня: two days, or two in the afternoon
_DAY_TIME_BEFORE = frozenset({"в", "к", "около", "до", "после", "о", "об", "а"})
DOTTED = frozenset({"de", "tr", "pl"})  # whose ordinals may be digits with a full stop
_TWO_ORDINALS = frozenset({"pl", "es", "pt"})
_GLUED = frozenset({"ال", "ـ", "بال", "وال", "لل"})
_BEFORE_DECADES = frozenset({"de", "los", "dos", "del", "dels", "degli", "'", "’", "d'"})
_ROMAN_ENDINGS = {
    "fr": re.compile("(?<=[IVXivx])(?:e|è|ème|eme|er|ère)s?$"),
    "ca": re.compile("(?<=[IVXivx])è$"),
    "nl": re.compile("(?<=[IVXivx])(?:e|de|ste)$"),
}
_COMMA = frozenset({","})


class _Suffixes(dict[str, frozenset[str]]):
    def __missing__(self, language: str) -> frozenset[str]:
        from dragoman.core.checks.reading.lexicon import table

        found = frozenset(table(language).get("numbers", {}).get("ordinal_suffix", ()))
        self[language] = found
        return found


_SUFFIXES = _Suffixes()


def _number_words() -> dict[str, dict[str, Any]]:
    raw = (files("dragoman.core.checks") / "data" / "number_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def _each(name: str) -> dict[str, frozenset[str]]:
    return {language: frozenset(row[name].split()) for language, row in _WORDS.items() if name in row}


_WORDS = _number_words()
_TO, _TIME_BEFORE, _ONE, _SINGULAR = _each("to"), _each("before"), _each("one"), _each("singular")
_LIST = {language: words | _COMMA for language, words in _TO.items()}
_AND_HALF = {k: tuple(p.split() for p in row["half"]) for k, row in _WORDS.items() if "half" in row}
_HALVES = {language: frozenset(phrase[0] for phrase in phrases) for language, phrases in _AND_HALF.items()}
_HEADS = {
    language: {head: float(value) for head, _, value in (p.partition("=") for p in row["heads"].split())}
    for language, row in _WORDS.items()
    if "heads" in row
}
_HEADS_BEGIN = {language: frozenset(head[:3] for head in heads) for language, heads in _HEADS.items()}
_TAILS = {
    language: tuple((tail, unit) for tail, _, unit in (p.partition("=") for p in row["tails"].split()))
    for language, row in _WORDS.items()
    if "tails" in row
}
