"""Numbers in words: cardinals, ordinals, scales, dozens, fractions, Roman numerals, times that are said."""

from __future__ import annotations

from dragoman.core.checks.reading.figures.counted import DASHES, NUMERIC, TURKIC
from dragoman.core.checks.reading.figures.digits import Digits
from dragoman.core.checks.reading.figures.number import Number, same
from dragoman.core.checks.reading.figures.roman import numeral, roman
from dragoman.core.checks.reading.figures.small_words import AND_HALF, EVERY, HEADS, ONE, SINGULAR, compound
from dragoman.core.checks.reading.lexicon import Meanings
from dragoman.core.checks.reading.words import function_words

_THIRD_ONES = frozenset({"it", "nl"})  # where "a third" may be one more, too
_POINTS = (["分", "点"], ["分", "點"])
_THOUSANDS_FIRST = frozenset({"тысяч", "миллионов", "тисяч", "мільйонів", "мільёнаў"})
_ONE_OR_TWO = frozenset({"الفا", "ملیونا", "ملیارا"})
_PARTS_AS_ORDINALS = frozenset({"es", "pt", "ca", "gl", "it"})
_OF_THE = frozenset({"de", "del", "dels", "do", "da", "dos", "das"})
_TWO_ORDINALS = frozenset({"pl", "es", "pt"})
NONE = (0.0, 0)
_ITALIAN_CENTURIES = frozenset(range(200, 1000, 100))
_OF = frozenset({"of", "de", "di", "d'", "von", "van"})
_GOES_ON = frozenset({"cardinal", "ordinal", "hundred", "collective", "scale", "fraction", "and"})


class Spelled(Digits):
    """Reads a number that begins with a word."""

    def _spelled(self, index: int) -> Number | None:
        note = self.notes[index]
        if "more" in note and (number := self._more(index)) is not None:
            return number
        if "decades" in note:
            number = Number(
                (note["decades"][0],), self.words[index].start, self.words[index].end, index, index
            )
            number.form = "words"
            self._decade(number)
            return number
        if "dual" in note:
            return self._dual(index)
        if self.halves and "fraction" in note and (number := self._one_and_a_half(index)) is not None:
            return number
        if "fold" in note:
            token = self.words[index]
            number = Number((note["fold"][0],), token.start, token.end, index, index)
            number.form, number.weak, number.fold, number.unit = "words", True, True, "times"
            number.last = index + note["fold"][1] - 1
            number.end = self.words[number.last].end
            return number
        if NUMERIC.isdisjoint(note) or self._letter(index):
            return self._compound(index)
        if "hundred" in note and ("percent" in note or self.texts[index + 1 : index + 3] in _POINTS):
            return None  # yüzde kırk, 百分点: a percent sign, no hundred
        if self.texts[index] == "yuz" and self._text_at(index + 1).startswith("ber"):
            return None  # yuz berdi: it happened
        if self.texts[index] in _THOUSANDS_FIRST and (number := self._thousands_first(index)) is not None:
            return number
        if self.language == "en" and (part := self._english_part(index)) is not None:
            return part
        said = self._one_word(index) or self._amount(index)
        if said is None:
            return None
        amount, last, count, ordinal, vague, fraction = said
        third = self.language == "en" and count == 1 and same(amount, 1 / 3) and not self._is(last + 1, "of")
        third = third and self.texts[index - 1] != "by"
        if ordinal and count == 1 and self._one_part(index, last):
            amount, ordinal, fraction = self.notes[index]["fraction"][0], False, True  # cayó un cuarto
        number = Number((amount,), self.words[index].start, self.words[last].end, index, last)
        if self.language in TURKIC and self.texts[last].endswith(
            ("lerce", "larca", "lərlə", "larla", "glab", "даған", "деген")
        ):
            vague = True  # on binlerce, minlərlə
        number.form = "vague" if vague else "words"
        number.ordinal, number.words, number.fraction = ordinal, count, fraction
        number.collective = "collective" in self.notes[last]
        if third:
            number.values = (amount, 3.0)  # a third state
        elif fraction and self.language in _THIRD_ONES and count == 1 and 0.1 <= amount < 0.4:
            number.values = (amount, float(round(1 / amount)))  # un terzo uomo
        if (
            self.language == "it"
            and count == 1
            and amount in _ITALIAN_CENTURIES
            and self.words[index].capital
        ):
            number.values = (amount, amount // 100 + 11)  # il Novecento: the 20th century
        if self.language == "ar" and count == 1 and self.texts[index] in _ONE_OR_TWO:
            number.values = (amount, 2 * amount)  # ألفًا: a thousand; ألفا منزل: two
        if ordinal and amount >= 20 and amount % 10 == 0 and amount < 100:
            number.values = (amount, 1900 + amount)
        if not vague and 1 <= amount < 1000 and self._half_follows(last):
            self._and_a_half(number)
        number.weak = (number.value <= 2 and number.value != 1.5) or fraction or (ordinal and amount <= 4)
        if number.weak and self._century(index, last):
            number.weak = False
        self._attach(number)
        if (
            ordinal
            and number.unit is None
            and any(
                self.notes[place].get("unit", NONE)[0] == "times"
                for place in (index, index - 1)
                if place >= 0
            )
        ):
            number.unit = "times"  # للمرة الثالثة, вчетверте
        if ordinal and 2 < amount <= 100 and self.texts[index - 1] in EVERY.get(self.language, ()) and index:
            number.values, number.fraction, number.weak = (1 / amount, amount), True, False
        if count == 1 and "weak" in self.notes[index]:  # sei anni are six years; sei alone, "you are"
            counts = number.unit or number.currency or "counter" in self.notes[last + 1]
            counts = counts or self._after_time_word(index)
            number.weak = number.weak or number.loose or number.inherited or not counts
        return number

    def _more(self, index: int) -> Number | None:
        """साढ़े छह is six and a half, पौने दो a quarter less than two, सवा लाख a lakh and a quarter."""
        note, at = self.notes[index + 1], index + 1
        if at >= len(self.words):
            return None
        if self.words[at].kind == "digits" and len(self.texts[at]) <= 3:
            base = float(self.texts[at])
        elif "cardinal" in note and "scale" not in note:
            base = float(note["cardinal"][0])
        elif "scale" in note or "hundred" in note:
            base, at = 1.0, index
        else:
            return None
        value = base + self.notes[index]["more"][0]
        if "hundred" in self.notes[at + 1]:
            value, at = value * 100, at + 1
        number = Number((value,), self.words[index].start, self.words[at].end, index, at)
        number.form = "words"
        self._scale(number)
        self._attach(number)
        return number

    def _english_part(self, index: int) -> Number | None:
        """An hour and a half; by a fifth, a fifth of them: parts that an article makes."""
        note, texts = self.notes[index], self.texts
        if texts[index] == "one":
            return self._one_in(index)
        if index < 2 or texts[index - 1] != "a":
            return None
        first, value, unit = index, 0.0, None
        if note.get("fraction", NONE)[0] == 0.5 and index > 3 and texts[index - 2] == "and":
            if texts[index - 4] in ("a", "an") and "unit" in self.notes[index - 3]:
                first, value, unit = index - 4, 1.5, self.notes[index - 3]["unit"][0]
        elif self._is(index + 1, "of") or texts[index - 2] == "by":
            nth = note.get("ordinal", NONE)[0]
            value = 1 / nth if 5 <= nth <= 100 else 0.0
        if not value:
            return None
        number = Number((value,), self.words[first].start, self.words[index].end, first, index)
        number.form, number.unit, number.fraction, number.weak = "words", unit, unit is None, unit is None
        return number

    def _one_in(self, index: int) -> Number | None:
        """One in three, one out of three: a part."""
        between = self.texts[index + 1 : index + 3]
        at = index + (2 if between[:1] == ["in"] else 3 if between == ["out", "of"] else 0)
        note = self._note(at) if at > index else {}
        if "cardinal" not in note or "scale" in self._note(at + 1) or not 2 < note["cardinal"][0] <= 100:
            return None
        bottom = float(note["cardinal"][0])
        number = Number((1 / bottom, bottom), self.words[index].start, self.words[at].end, index, at)
        number.form, number.fraction = "words", True
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
            if index + 1 < len(self.words) and self.texts[index + 1] in DASHES:
                return None
            return float(value), index, 1, False, False, False
        if "ordinal" in note and self.language not in ("ar", "fa"):
            value, size = note["ordinal"]
            if self._second_ordinal(value, index + size):
                return None
            return float(value), index + size - 1, 1, True, False, False
        return None

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
            if note.get("fraction", NONE)[1] > 1 and group is None and not total:
                pass  # one third, una cuarta parte
            elif self._parts(note, group, total, count):
                group, fraction = (group or 0.0) * note["fraction"][0], True  # two-thirds, три четверти
                last, count = at + note["fraction"][1] - 1, count + 1
                break
            elif "cardinal" in note:
                value = float(note["cardinal"][0])
            elif "ordinal" in note and "collective" not in note and not self._part_of_scale(at):
                # Catalan desenes: tens, and tenths
                value = float(note["ordinal"][0])
                ordinal = True
            if value is not None and "scale" not in note:
                size = note["cardinal" if "cardinal" in note else "ordinal"][1]
                if "hundred" in note and group is not None and 1 < group < 100 and value == 100:
                    group *= 100
                elif group is None:
                    group = value
                elif self._adds(group, value, at):
                    group += value if value != 20 or group % 100 != 4 or self.language != "fr" else 76
                else:
                    ordinal = ordinal and last >= index and "ordinal" in self._note(last)
                    break
                at = last = at + size - 1
                count += 1
                if ordinal and self.language not in ("ar", "fa") and not self._second_ordinal(value, at + 1):
                    break
            elif "hundred" in note:
                if group is not None and group >= 100:
                    if self.language != "ar" or group % 1000:
                        break
                    total, group = total + group, 1.0  # ألفين ومئة
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
                letter = self.texts[at].rpartition("'")[2]
                if group is None and not total and len(letter) == 1 and letter.isascii():
                    break  # M. Dupont, 8 p.M., I'm
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
                joined = int(self._is(at + 1, "a") or self._is(at + 1, "-", spaced=False))  # un demi-million
                if self._is(at + 1, "of") and self._is(at + 2, "a"):
                    joined = 2  # a quarter of a million
                elif at + 1 < len(self.texts) and self.texts[at + 1] in _OF:
                    joined = 1  # un cuarto de millón
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
                and self.words[at].text in DASHES
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

    def _thousands_first(self, index: int) -> Number | None:
        """Тысяч двадцать, тысяч 20: about so many thousands."""
        note = self.notes[index + 1]
        if "scale" not in self.notes[index] or "scale" in note or "ordinal" in note:
            return None
        if index and ("several" in self.notes[index - 1] or "cardinal" in self.notes[index - 1]):
            return None
        said = self._amount(index + 1) if "cardinal" in note else None
        last, many = (said[1], said[0]) if said is not None else (index + 1, 0.0)
        digits = self._text_at(index + 1)
        if digits.isdecimal() and len(digits) <= 3:
            many = float(digits)
        if not 1 < many < 1000:
            return None
        factor = self.notes[index]["scale"][0]
        number = Number((many * factor,), self.words[index].start, self.words[last].end, index, last)
        number.form = "words"
        self._attach(number)
        return number

    def _one_and_a_half(self, index: int) -> Number | None:
        """Año y medio, ano e meio, год с половиной: what is counted stands before, and no number does."""
        for phrase in AND_HALF[self.language]:
            first = index - len(phrase)  # what is counted
            if first < 0 or self.texts[first + 1 : index + 1] != phrase:
                continue
            unit, size = self.notes[first].get("unit", ("", 0))
            after = self.notes[index + 1]
            if size != 1 or "unit" in after or "scale" in after or "several" in self.notes[first - 1]:
                continue
            if self.found and self.found[-1].last >= first - 1:
                continue  # it counts that already
            number = Number((1.5,), self.words[first].start, self.words[index].end, first, index)
            number.form, number.unit, number.weak = "words", unit, len(phrase) == 1
            return number
        return None

    def _one_part(self, index: int, last: int) -> bool:
        """Un cuarto, where no noun follows that would be the fourth."""
        if "fraction" not in self.notes[index] or self.language not in _PARTS_AS_ORDINALS or not index:
            return False
        if self.texts[index - 1] not in ONE.get(self.language, ()):
            return False
        after = last + 1
        if after >= len(self.words) or self.words[after].kind == "sign":
            return True
        return self.texts[after] in _OF_THE or self.texts[after] in function_words(self.language)

    def _part_of_scale(self, at: int) -> bool:
        """Un cuarto de millón: a part, and no fourth."""
        if "fraction" not in self.notes[at] or at + 1 >= len(self.texts) or self.texts[at + 1] not in _OF:
            return False
        return "scale" in self._note(at + 2)

    def _second_ordinal(self, value: float, at: int) -> bool:
        """trzydziesty czwarty, trigésimo cuarto: languages that make both words ordinals."""
        if self.language not in _TWO_ORDINALS or value < 20 or value % 10:
            return False
        return bool(0 < self._note(at).get("ordinal", NONE)[0] < 10)

    def _parts(self, note: Meanings, group: float | None, total: float, count: int) -> bool:
        """Whether a word makes parts of the number before it: two thirds, três quartos."""
        if "fraction" not in note or group is None or total or count != 1 or group < 2:
            return False
        part = note["fraction"][0]
        return bool(part < 0.5 and group * part < 1)

    def _adds(self, group: float, value: float, at: int) -> bool:
        """Whether this word goes on with the number said so far."""
        token = self.words[at]
        if token.kind != "word":
            return False
        if self.language == "fr":
            if group % 100 == 4 and value == 20:
                return True
            if group % 100 in (60, 80) and value < 20:
                return True
        if self.language in ("ar", "he") and 0 < group % 100 < 10 and 20 <= value < 100 and value % 10 == 0:
            return token.text[0] in "وו" and value >= 20
        if self.language in ("ar", "he") and 0 < group % 100 < 10 and value == 10:
            return True  # خمسة عشر
        if self.language == "ar" and group >= 100 and token.text[0] != "و":
            return False
        if value >= 100:  # ألفين ومئة
            return self.language == "ar" and group >= 1000 and group % 1000 == 0 and value < 1000
        size = 100 if value >= 10 else 10
        return group >= size and group % size == 0 and (value > 0)

    def _plural(self, at: int) -> bool:
        """``hundreds``, ``тысячи``: an amount that nobody counted."""
        if at > 0 and "several" in self.notes[at - 1]:
            return True
        if at > 0 and self.words[at - 1].text in ONE.get(self.language, ()):
            return False
        return self.words[at].text not in SINGULAR.get(self.language, ())

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

    def _and_a_half(self, number: Number, *, after: int = 0, of: float = 1.0) -> None:
        after = after or number.last + 1
        for phrase in AND_HALF[self.language]:
            if self.texts[after : after + len(phrase)] == phrase:
                number.values = (number.value + of / 2,)
                number.last = after + len(phrase) - 1
                number.end = self.words[number.last].end
                if of == 1:
                    self._scale(number)
                elif self._note(number.last + 1).get("scale", NONE)[0] == of:
                    number.last += 1  # مليون ونصف المليون
                return

    def _dual(self, index: int) -> Number:
        """شهرين: two months in one word."""
        token = self.words[index]
        number = Number((2.0,), token.start, token.end, index, index)
        number.form, number.weak = "words", True
        number.unit = self.notes[index]["dual"][0]
        return number

    def _compound(self, index: int) -> Number | None:
        """двадцатилетний, четырёхдневный, viertägig: number and unit in one word."""
        if self.language not in HEADS or len(self.words[index].text) < 6:
            return None
        value, unit = compound(self.words[index].text, self.language)
        if value is None:
            return None
        token = self.words[index]
        number = Number((value,), token.start, token.end, index, index)
        number.form, number.weak, number.fraction = "words", value <= 2, value < 1
        if unit == "percent":
            number.percent = unit
        else:
            number.unit = unit
        return number

    def _roman(self, index: int) -> Number | None:
        token = self.words[index]
        if index and not token.spaced and self.words[index - 1].kind == "digits":
            return None  # полоса 27L
        raw = numeral(token.raw, self.language)
        small = not raw and len(token.raw) > 1 and numeral(token.raw.upper(), self.language)
        if small and set(small) <= set("IVX") and ("X" in small or len(small) > 2):
            raw = small  # el segle xvii; but "vi" is a word in Italian
        if not raw:
            return None
        century = self._century(index, index)
        if small and not century:
            return None
        if not century and (len(raw) < 2 or not set(raw) <= set("IVX")):
            return None
        number = Number((float(roman(raw)),), token.start, token.end, index, index)
        number.form, number.weak = "roman", not century
        if century:
            number.unit = "century"
        return number

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
