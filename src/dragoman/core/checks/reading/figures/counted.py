"""What number readers share: the words about a number, its scale, and what it counts."""

from __future__ import annotations

from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.figures.small_words import HALVES, TIME_BEFORE
from dragoman.core.checks.reading.figures.spoken_times import spoken_times
from dragoman.core.checks.reading.lexicon import Meanings
from dragoman.core.checks.reading.tokens import Token

DASHES = frozenset("-–—‑−~")
DOTTED = frozenset({"de", "tr", "pl"})  # whose ordinals may be digits with a full stop
GLUED = frozenset({"ال", "ـ", "بال", "وال", "لل"})  # articles that stand straight before digits: الـ19
TURKIC = frozenset({"az", "tr", "kk", "uz"})
NUMERIC = frozenset({"cardinal", "ordinal", "hundred", "collective", "scale", "fraction", "decades"})
# Digits of other scripts, where a text is asked for their places.
_DIGITS = {
    ord(c): str(i)
    for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９")
    for i, c in enumerate(row)
}
_DIGITS[ord("،")] = ","
_OWN_DIGITS = frozenset({"ar", "fa", "hi", "zh", "ja"})
_TIMES_OF, _MULTIPLIED = frozenset({"por", "per", "par"}), ("multiplic", "multipli", "moltiplic")
_NO_NOTE: Meanings = {}
_NONE = (None, 0)
_COUNTS_ELSE = NUMERIC | {"month", "weekday"}
_FOR_ONE = frozenset({"per", "за", "pro", "je", "por", "par"})
_OF_A = (["of", "a"], ["of", "an"])
_WON = 1000  # of Korea; of fewer nothing is told
_AMBIGUOUS = frozenset({"won", "real", "reales", "mark", "crown", "rand"})
_GREW, _TO_AS_MUCH = frozenset("增涨漲升高多"), frozenset("到至为為")
_NIGHTS = ("gecə", "gece", "tun", "түн", "रात")
_MINUS = frozenset("-−–")
_OPENING = frozenset("([«“„…/")  # before a minus of its own: −3…−5
_PERCENT_BEFORE = frozenset({"%", "٪", "％", "yüzde", "之"})
_TEMPERATURES = {"C": "celsius", "F": "fahrenheit"}
_BEFORE_DECADES = frozenset({"de", "los", "dos", "del", "dels", "degli", "'", "’", "d'"})


class Counted:
    """One annotated text, and what stands about a number in it."""

    def __init__(
        self, text: str, words: list[Token], texts: list[str], notes: list[Meanings], language: str
    ) -> None:
        self.text = text.translate(_DIGITS) if language in _OWN_DIGITS else text
        self.words = words
        self.texts = texts  # of the words
        self.notes = [*notes, _NO_NOTE, _NO_NOTE]  # so that the places beside a number have one, at −1 too
        self.language = language
        self.times = spoken_times(self.language)
        self.halves = HALVES.get(self.language, frozenset())  # with what "and a half" begins
        self.found: list[Number] = []

    def _note(self, at: int) -> Meanings:
        return self.notes[at] if 0 <= at < len(self.notes) else {}

    def _is(self, at: int, text: str, *, spaced: bool | None = None) -> bool:
        if at >= len(self.words) or self.words[at].text != text:
            return False
        return spaced is None or self.words[at].spaced == spaced

    def _text_at(self, at: int) -> str:
        return self.texts[at] if at < len(self.texts) else ""

    def _half_follows(self, last: int) -> bool:
        return last + 1 < len(self.texts) and self.texts[last + 1] in self.halves

    def _token_at(self, index: int, end: int) -> int:
        while index + 1 < len(self.words) and self.words[index + 1].start < end:
            index += 1
        return index

    def _sign(self, number: Number) -> None:
        if number.first == 0:
            return
        before = self.words[number.first - 1]
        if before.text in _MINUS and self.words[number.first].start == before.end:
            number.negative = before.spaced or number.first == 1 or self._opens(number.first - 2)
        if (
            "minus" in self.notes[number.first - 1]
            or self.notes[number.first - 2].get("minus", _NONE)[1] == 2
        ):
            number.negative = True

    def _opens(self, at: int) -> bool:
        """Whether a minus may stand straight after a sign: (−5), −3…−5, -3..-5."""
        return self.texts[at] in _OPENING or (at > 0 and self.texts[at] == self.texts[at - 1] == ".")

    def _scale(self, number: Number) -> None:
        while True:
            at = number.last + 1
            if at < len(self.words) and self.words[at].text in DASHES and not self.words[at].spaced:
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
            if category == "scale" and (self._letter(at) or self._of_code(at)):
                break
            factor, length = note[category]
            number.values = tuple(v * factor for v in number.values)
            number.last = at + length - 1
            number.end = self.words[number.last].end
            if category == "letters":
                break
            if self._is(number.last + 1, ".", spaced=False) and len(self.words[number.last].text) <= 4:
                number.last += 1

    def _letter(self, at: int) -> bool:
        """200 m are metres, 200 M are millions; 5千米 are five kilometres."""
        token = self.words[at]
        return len(token.text) == 1 and not token.raw.isupper() and {"scale", "unit"} <= self.notes[at].keys()

    def _of_code(self, at: int) -> bool:
        """Kh-47M2: a letter with digits straight after it."""
        after = at + 1
        if len(self.texts[at]) > 1 or after >= len(self.words):
            return False
        return self.words[after].kind == "digits" and not self.words[after].spaced

    def _money_before(self, first: int) -> bool:
        return first > 0 and "currency" in self._note(first - 1)

    def _decade(self, number: Number) -> None:
        value, number.decade = number.value, True
        if value % 10 == 0 and value < 100:
            number.values = (value, 1900 + value, *((2000.0 + value,) if value <= 20 else ()))
            if "mid" in self.texts[max(0, number.first - 2) : number.first]:
                number.values = (*number.values, value + 5)  # in his mid-20s
        elif value % 10 == 0 and 1000 <= value < 2100:
            number.values = (value, value % 100, *((value // 100 + 1,) if value % 100 == 0 else ()))

    def _multiplied(self, at: int) -> bool:
        """se ha multiplicado por tres: trebled."""
        return at >= 0 and self.texts[at].startswith(_MULTIPLIED)

    def _after_decade(self, first: int) -> bool:
        """los años 80, na década de 1980: a decade that its word stands before."""
        start = self._before(first)
        for at in range(start, max(start - 3, -1), -1):
            note = self.notes[at]
            if "decade" in note or ("unit" in note and note["unit"][0] == "decade"):
                return True
            if self.texts[at] not in _BEFORE_DECADES:
                return False
        return False

    def _century(self, first: int, last: int) -> bool:
        """Whether the word for a century stands with a number; «в» before one is a preposition."""
        if "century" in self._note(last + 1):
            return True
        if self._is(last + 1, ".", spaced=False) and "century" in self._note(last + 2):
            return self.language in DOTTED  # XIX. yüzyılda
        before = self._before(first)
        return before >= 0 and "century" in self.notes[before] and len(self.texts[before]) > 1

    def _before(self, first: int) -> int:
        """The word before a number, without an article that is joined to the digits: המאה ה-19."""
        if first > 2 and self.texts[first - 1] == "-" and self.texts[first - 2] == "ה":
            return first - 3
        if first > 1 and self.language == "ro" and self.texts[first - 1] == "al":
            return first - 2  # secolul al XIX-lea
        return first - 2 if first > 1 and self.texts[first - 1] in GLUED else first - 1

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

    def _half_day_before(self, number: Number) -> None:
        """Axşam saat 7, кешкі сағат 7, शाम 7 बजे: languages that tell the half of the day first."""
        if number.minutes is None:
            hour, minute = number.value, 0.0
            plain = number.form in ("digits", "words") and not (
                number.currency or number.percent or number.ordinal
            )
            if not plain or number.unit not in (None, "hour") or not hour.is_integer():
                return
        else:
            hour, minute = map(float, divmod(number.minutes, 60))
        before = [number.first - 1, number.first - 2]
        timed = [at for at in before if at >= 0 and self._after_time_word(at + 1)]
        if not 0 < hour <= 12 or not (timed or (self.language == "hi" and number.unit == "hour")):
            return
        for at in before:
            note = self.notes[at] if at >= 0 and at not in timed else _NO_NOTE
            part = "am" if "am" in note else "pm" if "pm" in note else ""
            if part:
                if 8 <= hour < 12 and self.texts[at].startswith(_NIGHTS):
                    part = "pm"
                self._half_day(number, int(hour), int(minute), {part: (part, 0)})
                number.unit, number.weak = None, False
                return

    def _time_word(self, first: int, last: int) -> bool:
        if "unit" in self._note(last + 1) and self._note(last + 1)["unit"][0] == "hour":
            return True
        return self._after_time_word(first)

    def _after_time_word(self, first: int) -> bool:
        return first > 0 and self.texts[first - 1] in TIME_BEFORE.get(self.language, ())

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
        if words[number.first - 1].text in _TIMES_OF and self._multiplied(number.first - 2):
            number.fold, number.unit, number.weak = True, "times", True
        if number.value % 10 == 0 and 20 <= number.value < 2100 and self._after_decade(number.first):
            self._decade(number)
        at = number.last + 1
        if at < len(words):
            token = words[at]
            if token.raw in _TEMPERATURES and (not token.spaced or self._ends(at)):
                number.unit = _TEMPERATURES[token.raw]  # 35C (95F)
                return
            if token.raw == "in" and not token.spaced and self.language == "en":
                number.unit = "inch"  # 8in of snow
                return
            if number.fraction and self.texts[at : at + 2] in _OF_A:
                at += 2  # three-quarters of an hour
            if token.text in DASHES or (token.text == "." and number.form != "words" and self._dotted(at)):
                at += 1  # 19. yüzyıl
        for place in (at, at + 1):
            if place >= len(words):
                break
            word, following = words[place].kind == "word", notes[place]
            if place > at and "currency" in following and self.texts[at] in _FOR_ONE:
                break  # the won fell to 1,477 per dollar
            if following:
                if not word and place > at and "currency" not in following:
                    break
                if self._take(number, following, before=False, place=place):
                    number.loose = place > at and not (self.language == "ro" and self.texts[at] == "de")
                    return
                if following.keys() & _COUNTS_ELSE:
                    break
            if not word:
                break
        if not number.currency and not number.percent and (number.words == 1 or number.ordinal):
            note = notes[max(self._before(number.first), -1)]  # minuto 15, the year 2018
            if "unit" in note and note["unit"][0] in ("minute", "year", "century", "day", "hour"):
                number.unit, number.inherited = note["unit"][0], True

    def _take(self, number: Number, note: Meanings, *, before: bool, place: int = 0) -> bool:
        if not note:
            return False
        if not before and self.texts[place] in _PERCENT_BEFORE and self.words[place].kind == "word":
            return False  # it belongs to what follows
        for category in ("points", "percent"):
            if category in note and (not before or note[category][1] == 1):
                if before and self.words[number.first - 1].text not in _PERCENT_BEFORE:
                    continue
                number.percent = number.percent or category
                return True
        if "currency" in note:
            if before:
                token = self.words[number.first - 1]
                if token.raw == "P":
                    return False  # S&P 500
                if token.kind == "sign" or token.raw.isupper() or token.raw == "Rs":
                    number.currency = note["currency"][0]
                return False
            unit = note.get("unit")
            token = self.words[place]
            if token.text == note["currency"][0].lower() and not token.raw.isupper():
                return False  # a fifth try is no lira
            if token.text == "won" and self.language == "en" and number.value < _WON:
                return False  # D66 won 26 seats
            if token.text in _AMBIGUOUS and place > number.last + 1:
                return False
            if not unit or unit[1] <= note["currency"][1]:
                number.currency = number.currency or note["currency"][0]
                if unit and unit[1] == note["currency"][1]:
                    number.unit = unit[0]
                return True
        if "unit" in note and not before:
            if note["unit"][0] == "day" and ("weekday" in note or "weekday" in self._note(place + 1)):
                return False
            single = len(self.words[place].text) == 1 and note["unit"][1] == 1
            if single and self.words[place].kind == "word" and place > number.last + 1:
                return False
            name = note["unit"][0]
            if self.texts[place] == "г" and name in ("g", "year"):
                name = self._grams_or_year(number, place)
            number.unit = number.unit or name
            if name == "times" and self.language == "zh" and self._grew(number.first):
                number.values = (*number.values, *(v + 1 for v in number.values))
            if "minus" in self._note(place + note["unit"][1]) or self._frost(place, note["unit"][1]):
                number.negative = True  # 12 degrees below zero, 12 градусов мороза
            return True
        return False

    def _grams_or_year(self, number: Number, place: int) -> str:
        """«1994 г.» and «в 862 г. князь», as Russian shortens the year; 450 г of butter, 3 кг 450 г."""
        stop = self._is(place + 1, ".", spaced=False)
        if 1000 <= number.value < 2100:
            return "year" if stop or self.language != "uk" else "g"
        ends = place + 2 >= len(self.words)
        return "year" if stop and not ends and self.language != "uk" else "g"

    def _frost(self, place: int, size: int) -> bool:
        return size > 1 and "minus" in self._note(place + size - 1)

    def _grew(self, first: int) -> bool:
        """增长了两倍: by two times as much, so that it is three times; 增长到两倍: to twice."""
        before = self.texts[max(0, first - 4) : first]
        return not _GREW.isdisjoint(before) and _TO_AS_MUCH.isdisjoint(before)

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
