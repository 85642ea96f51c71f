"""Numbers in digits of any script: separators, fractions, clocks, dates, phone numbers, ordinals."""

from __future__ import annotations

import re

from dragoman.core.checks.reading.figures.counted import DASHES, GLUED, TURKIC, Counted
from dragoman.core.checks.reading.figures.han import scaled
from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.lexicon import table
from dragoman.core.checks.reading.tokens import UNSPACED

MAX_DIGITS = 18  # a longer run of digits is a code, compared as it is written
_SPACES = " \u00a0\u202f\u2009"
LITERAL = re.compile(
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
_FINALS = ("финал", "фінал", "final")
_SHORT_YEARS = frozenset({"ru", "uk", "be"})
_WHOLE = re.compile(r"\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})\.(?!\d)")
_DAY_BEFORE = frozenset({"am", "vom", "zum", "bis", "seit", "ab", "dem", "den", "der"})  # am 3.10.
_ATTACKS = re.compile(r"9/11(?![\d/])")  # known by their date, as Americans write it
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?![\d])")
_HOUR_SIGN = re.compile(r"([01]?\d|2[0-4])[ \u00a0]?h[ \u00a0]?([0-5]\d)(?!\d)")
_PARTS = re.compile(r"(?:分の|分之|분의)\s?(\d{1,3})")
VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 0.125}
# Languages that write a decimal point; the others write a comma (CLDR numberingSystem latn, decimal).
POINT = frozenset(["en", "ja", "zh", "ko", "he", "hi", "ar", "fa"])
MIXED = frozenset(
    ["es", "ru", "uk", "be", "az", "kk", "uz", "ar", "fa", "he", "hi", "hy", "ka"]
)  # whose writers mix the two
LETTERED = frozenset({"en"})  # whose plain space groups no digits
_SEPARATOR = re.compile("([.,'])")
_PLAIN = str.maketrans({"٫": ".", "٬": ",", "’": "'"} | dict.fromkeys(_SPACES, ""))
# With these after them digits may be a decimal, a range, a part; in German "." makes an ordinal.
_JOINS = DASHES | frozenset(VULGAR) | {"/", "."}
_HALVES_AND_HOURS = frozenset(VULGAR) | {"h"}
_DECADE_APART = frozenset({"az", "hi", "kk", "uz"})  # 90 के दशक
_TENTHS = {"ja": "割", "zh": "成", "ko": "할"}
_POWERS = frozenset({"2", "3"})
_MONTH_SIGN = {"zh": "月", "ja": "月", "ko": "월"}
_HOUR_SIGNS = frozenset("点點時时시")
_DAY_PARTS = {
    "am": ("오전", "아침", "새벽", "午前", "上午", "早上", "凌晨", "朝"),
    "pm": ("오후", "저녁", "밤", "午後", "下午", "晚上", "夜"),
}
_OF_NIGHT = ("夜", "밤", "晚上")
_DAY_OF_24 = frozenset({"de", "nl", "fr", "it", "pl", "ru", "uk", "be"})  # 7.45 Uhr is in the morning
_AGES = frozenset(float(age) for age in range(10, 100, 10))
_BELONGS = frozenset({"scale", "letters", "am", "pm", "decade"})  # what goes with digits before it
_THE_TWO = ("人は", "人の", "人と")  # 2人は結婚した: they married
_COUNTED = frozenset({"scale", "currency", "percent", "points"})
_MEASURED = frozenset({"scale", "unit", "currency", "percent"})
_NEAR = 6  # signs
_WEIGHT = ("体重", "重さ", "重量", "グラム")
_APOSTROPHES = frozenset("'’")
_DAYS_TOO = frozenset({"дня", "ночи", "ночі", "ночы"})  # 2 дня: two days, or two in the afternoon
_BEFORE_HOURS = frozenset(
    {"रात", "शाम", "सुबह", "दोपहर", "кешкі", "таңғы", "түнгі", "kechki", "tungi", "tongi"}
)
_DAY_TIME_BEFORE = frozenset({"в", "к", "около", "до", "после", "о", "об", "а"})


_ZONES = frozenset({"gmt", "utc", "bst", "cet", "cest", "est", "edt", "msk"})
_SECONDS = re.compile(r":[0-5]\d(?!\d)")
_FOUR_DIGITS = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


class Digits(Counted):
    """Reads a number that begins with a digit."""

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
                or (len(text) == 4 and following.text in _ZONES)
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

    def _digits(self, index: int) -> Number:
        token, words = self.words[index], self.words
        following = words[index + 1] if index + 1 < len(words) else None
        tight = following is not None and not following.spaced  # what stands straight after the digits
        dated = self._date(index) if tight else None
        if dated:
            return dated
        literal = _LETTERED if self.language in LETTERED else LITERAL
        match = literal.match(self.text, token.start)
        assert match is not None  # a token of digits begins with one
        raw = match.group()
        if ("'" in raw or "’" in raw) and not _THOUSANDS.fullmatch(raw):
            match = _WHOLE.match(self.text, token.start)  # 5'10"
            assert match is not None
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
        if following is not None and following.text in _ZONES and _FOUR_DIGITS.fullmatch(raw):
            self._half_day(number, int(raw[:2]), int(raw[2:]), {})  # 0500 GMT
            number.marked = True
        self._fraction(number)
        self._mixed(number)
        whole = number.value
        if self.language in _MONTH_SIGN:
            self._sign_scale(number)
        else:
            self._scale(number)
        if whole and number.value >= 1000 * whole:
            self._lower_scales(number, number.value / whole)
        self._suffix(number)
        self._sign(number)
        self._attach(number)
        if self.language in _MONTH_SIGN and self._signed_clock(number):
            return number
        if number.unit == "km" and self.language == "ja" and self._weighed(number):
            number.unit = "kg"
        if number.value == 2 and self.language == "ja" and self.text.startswith(_THE_TWO, number.end):
            number.weak = True
        if number.value in _AGES and self._text_at(number.last + 1)[:1] in ("代", "대"):
            number.weak = True  # 10代の少年: teenagers
        if self.language in _MONTH_SIGN and number.last + 1 < len(self.words) and 1 <= number.value <= 12:
            sign = self.words[number.last + 1].text
            if sign == _MONTH_SIGN[self.language] or (
                self.language == "ko" and sign[:1] == "월" and sign[:2] != "월요"
            ):
                number.form, number.month, number.weak = "month", int(number.value), True
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
        if before is None or before.kind != "word" or self.words[index].spaced or self.language in UNSPACED:
            return False
        return before.text not in GLUED

    def _date(self, index: int) -> Number | None:
        token = self.words[index]
        match = _DATE.match(self.text, token.start)
        if match is None and self.language == "en" and (attacks := _ATTACKS.match(self.text, token.start)):
            last = self._token_at(index, attacks.end())
            number = Number((2001.0, 11.0), token.start, attacks.end(), index, last)
            number.day, number.month, number.weak = 11, 9, True
            return number
        if match is None and self.language == "de" and index and self.texts[index - 1] in _DAY_BEFORE:
            match = _DAY_AND_MONTH.match(self.text, token.start)
            if match is not None and 0 < int(match.group(1)) <= 31 and 0 < int(match.group(2)) <= 12:
                last = self._token_at(index, match.end())
                number = Number((float(match.group(1)),), token.start, match.end(), index, last)
                number.day, number.month = int(match.group(1)), int(match.group(2))
                return number
            return None
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
                # month first, and the other way possible
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
        if match and match.end() >= number.end:
            colon = ":" in match.group() or "h" in match.group()
            last = self._token_at(number.first, match.end())
            by_word = self._time_word(number.first, last)
            after = self._note(last + 1)
            size = after["unit"][1] if "unit" in after and after["unit"][0] == "hour" else 0
            if {"am", "pm"} & self._note(last + 1 + size).keys():
                after, last = self._note(last + 1 + size), last + size  # 7.45 Uhr abends
            half_day = "am" in after or "pm" in after
            counts = not _COUNTED.isdisjoint(after) or ("unit" in after and not size)  # by 0.25 percent
            if colon or half_day or (by_word and not counts):
                hour, minute = int(match.group(1)), int(match.group(2))
                number.last, number.end = last, match.end()
                number.values = (hour + minute / 100,)
                self._half_day(number, hour, minute, after)
                if not half_day and (len(match.group(1)) == 2 or self.language in _DAY_OF_24):
                    number.marked = number.marked or self.language != "en"
                if match.group(1).startswith("0") and not half_day:
                    number.marked = True
                if _SECONDS.match(self.text, match.end()):
                    number.marked = False  # 2:09:41 may be how long it took
            return
        if ("am" in after or "pm" in after) and raw.isdigit() and 0 < int(raw) <= 24:
            word = self.texts[number.last + 1]
            if word in _BEFORE_HOURS:
                return
            if word not in _DAYS_TOO or (number.first and self.texts[number.first - 1] in _DAY_TIME_BEFORE):
                self._half_day(number, int(raw), 0, after)

    def _signed_clock(self, number: Number) -> bool:
        """午後7時55分, 오전 7시 55분, 下午3点."""
        hour = self._text_at(number.last + 1)
        if hour[:1] not in _HOUR_SIGNS or hour[:2] == "시간" or number.value > 24:
            return False
        if not number.value.is_integer() or self._text_at(number.last + 2)[:1] == "間":
            return False
        said, minute, last = number.last + 1, 0, number.last + 1
        following, sign = self._text_at(said + 1), self._text_at(said + 2)
        if following.isdecimal() and len(following) <= 2 and sign[:1] in ("分", "분"):
            minute, last = int(following), said + 2
        elif following in ("半", "반"):
            minute, last = 30, said + 1
        before = "".join(self.texts[max(0, number.first - 2) : number.first])
        part = next((part for part, words in _DAY_PARTS.items() if before.endswith(words)), "")
        if (not part and last == said) or minute > 59:
            return False
        number.last, number.end = last, self.words[last].end
        number.values = (number.value + minute / 100,)
        midnight = number.value < 1 and before.endswith(_OF_NIGHT)  # 深夜0時
        self._half_day(number, int(number.value), minute, {part: (part, 0)} if part and not midnight else {})
        return True

    def _weighed(self, number: Number) -> bool:
        """体重70キロ: キロ alone is a kilometre, or a kilogram where weight is told straight before."""
        before = self.text[max(0, number.start - _NEAR) : number.start]
        return not self.text.startswith("キロメ", number.end) and any(word in before for word in _WEIGHT)

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
        if at + 2 >= len(self.words) or self.texts[at + 1] not in "/⁄" or self.words[at + 1].spaced:
            return
        bottom = self.words[at + 2]
        if bottom.kind != "digits" or bottom.spaced:
            return
        if self.language != "fa" and not 2 <= int(bottom.text[:4]) <= 20:
            return
        if self.language == "fa":  # ۳/۴ میلیارد: 3.4 billion
            after = self.notes[at + 3] if at + 3 < len(self.words) else {}
            if len(bottom.text) > 3 or after.keys().isdisjoint(_MEASURED):
                return  # ۲۴/۷, ۲۰۲۳/۲۴
            part = (number.value / int(bottom.text),) if number.value < int(bottom.text) else ()
            number.values = (float(f"{number.value:.0f}.{bottom.text}"), *part)
            number.last, number.end = at + 2, bottom.end
        elif 0 < number.value < int(bottom.text[:4]) and len(bottom.text) <= 2:
            number.values = (number.value / int(bottom.text),)
            if self._text_at(at + 3).startswith(_FINALS):
                # 1/8 финала: the last 16, octavos de final, Achtelfinale
                number.values = (number.values[0], 2 * float(bottom.text), float(bottom.text))
                number.weak = True
            number.fraction = True
            number.last, number.end = at + 2, bottom.end

    def _mixed(self, number: Number) -> None:
        """2½, 2 1/2, two and a half."""
        nxt = number.last + 1
        if nxt < len(self.words) and self.words[nxt].text in VULGAR:
            number.values = (number.value + VULGAR[self.words[nxt].text],)
            number.last, number.end = nxt, self.words[nxt].end

    def _lower_scales(self, number: Number, factor: float) -> None:
        """1 млн 200 тыс., 5 тыс. 300: the same number goes on in smaller units."""
        while factor > 1 and number.last + 1 < len(self.words):
            at = number.last + 1
            if self.texts[at] == "و" and at + 1 < len(self.words):
                at += 1  # 44 ألفا و363
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
            rest = r"\d{1,3}" if self.language in TURKIC else r"\d{3}"  # 153 bin 14: 153,014
            full = lower == 1 and factor == 1000 and re.fullmatch(rest, match.group())
            if not (1000 <= lower < factor or full) or part.value >= factor:
                return
            number.values = tuple(v + part.value for v in number.values)
            number.last, number.end, factor = part.last, part.end, lower

    def _sign_scale(self, number: Number) -> None:
        """3千5百万, 3만5000, and 8割 or 3成, which are tens of per cent."""
        value, end = scaled(self.text, number.end, number.value)
        if end > number.end:
            number.values, number.end = (value,), end
            number.last = self._token_at(number.last, end)
        after = self.text[number.end : number.end + 1]
        if after and after in _TENTHS.get(self.language, "") and number.value < 10:
            number.values, number.percent = (number.value * 10,), "percent"

    def _suffix(self, number: Number) -> None:
        """18th, 80-х, 1980s, 5-го, 80er."""
        at = number.last + 1
        if at >= len(self.words) or number.minutes is not None:
            return
        token = self.words[at]
        if token.text == "º" and number.value in (180, 360):
            return  # a turn, not an ordinal
        dashed = (token.text in DASHES or token.text in _APOSTROPHES) and not token.spaced
        dashed = dashed and at + 1 < len(self.words)
        if dashed and not self.words[at + 1].spaced:
            at, token = at + 1, self.words[at + 1]
        elif token.spaced or token.kind != "word":
            if token.text == "." and self.language in ("de",) and at + 1 < len(self.words):
                number.ordinal = self.words[at + 1].spaced
            if "decade" in self._note(at) and self.language in _DECADE_APART:
                self._decade(number)
            return
        if token.kind != "word":
            return
        note = self._note(at)
        if token.text in _SUFFIXES[self.language]:
            number.ordinal = True
            number.last, number.end = at, token.end
            if 40 <= number.value < 100 and self.language in _SHORT_YEARS:
                number.values = (number.value, 1900 + number.value)  # в 87-м
        if "decade" in note:
            self._decade(number)

    def _vulgar(self, index: int) -> Number | None:
        token = self.words[index]
        if token.text not in VULGAR:
            return None
        number = Number((VULGAR[token.text],), token.start, token.end, index, index)
        number.fraction = True
        self._scale(number)
        self._attach(number)
        return number


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
        if digits[1].endswith("00") and not is_decimal:
            return (joined,)  # nobody writes 1.500 for one and a half
        first, second = (decimal, joined) if is_decimal else (joined, decimal)
        return (first, second) if language in MIXED else (first,)
    if len(set(signs)) == 1:
        if all(len(d) == 3 for d in digits[1:]):
            return (joined,)
        return (joined, float(f"{digits[0]}.{digits[1]}"))
    return (float("".join(digits[:-1]) + "." + digits[-1]),)


class _Suffixes(dict[str, frozenset[str]]):
    def __missing__(self, language: str) -> frozenset[str]:
        found = frozenset(table(language).get("numbers", {}).get("ordinal_suffix", ()))
        self[language] = found
        return found


_SUFFIXES = _Suffixes()
