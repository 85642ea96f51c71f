"""Numbers by value."""

from __future__ import annotations

import pytest

from dragoman.core.checks.numbers import NumbersCheck, shown
from dragoman.core.checks.reading.figures.digits import readings
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Segment, Severity

VALUES = [  # why, language, text, values
    ("group and decimal", "en", "1,234,567.5 and 0.25", [1234567.5, 0.25]),
    ("german", "de", "1.234.567,5", [1234567.5]),
    ("spaces", "ru", "26 750 долларов и 100 000 человек", [26750, 100000]),
    ("arabic digits", "ar", "عام ١٩٤٨", [1948]),
    ("scale", "ru", "30 тыс. рублей, 1,2 млрд, 5 млн", [30000, 1.2e9, 5e6]),
    ("two scales", "ru", "1 млн 200 тыс. человек и 5 тыс. 300 рублей", [1.2e6, 5300]),
    ("a scale before a date", "ru", "20 тыс. 5 марта, 10 тыс. 2024 года", [20000, 5, 10000, 2024]),
    ("two scales", "es", "2 millones 300 mil pesos", [2.3e6]),
    ("scale without a space", "en", "£11million, $3.5bn and £125m", [11e6, 3.5e9, 125e6]),
    ("mil millones", "es", "4,5 mil millones", [4.5e9]),
    ("milyon", "az", "2,8 milyon", [2.8e6]),
    ("words", "en", "three hundred and twenty-five thousand", [325000]),
    ("words in a case", "ru", "двадцати пяти лет и двухсот человек", [25, 200]),
    ("words of Ukrainian", "uk", "двадцяти п’яти років", [25]),
    ("words of Arabic", "ar", "خمسة وعشرون", [25]),
    ("words of Azerbaijani", "az", "iki yüz nəfər", [200]),
    ("words of Spanish", "es", "treinta y cinco", [35]),
    ("words of German", "de", "fünfundzwanzig", [25]),
    ("words of French", "fr", "quatre-vingt-dix-neuf", [99]),
    ("dozens", "en", "two dozen", [24]),
    ("one and a half million", "ru", "полтора миллиона", [1.5e6]),
    ("half a million", "en", "half a million", [500000]),
    ("two and a half", "en", "two and a half years", [2.5]),
    ("compound", "ru", "двадцатилетний", [20]),
    ("compound", "de", "viertägig", [4]),
    ("compound", "pl", "szesnastolatka", [16]),
    ("roman", "ru", "XVIII века", [18]),
    ("eleven", "ar", "أحد عشر ربّ عمل وإحدى عشرة امرأة", [11, 11]),
    ("metres", "fr", "200 m de visibilité", [200]),
    ("millions", "fr", "200 M€", [200e6]),
    ("percent in words", "pt", "1.204, ou 12,3 por cento de todos, cinco por cento", [1204, 12.3, 5]),
    ("percent in words", "fr", "12,3 pour cent, pour cent personnes", [12.3, 100]),
    ("a mister", "fr", "M. Dupont a parlé à 8 heures.", [8]),
    ("one third", "en", "one third of them", [1 / 3]),
    ("two thirds", "en", "a two-thirds majority", [2 / 3]),
    ("two thirds", "ru", "две трети голосов", [2 / 3]),
    ("two thirds", "es", "dos tercios", [2 / 3]),
    ("a space that keeps together", "en", "380\u00a0000 people and 37\u00a0000 million $", [380000, 37e9]),
    ("zeros after a space", "en", "In 2018 12 people, 10 000 boats", [2018, 12, 10000]),
    ("a thousand millions", "es", "110 miles de millones de pesos", [110e9]),
    ("tens, not tenths", "ca", "desenes de milers de persones", [10000]),
    ("two thirds", "ar", "ثلثي أعضاء البرلمان", [2 / 3]),
    ("no amount before a country", "en", "the 3rd of May", [3]),
    ("indian", "hi", "5 लाख", [500000]),
    ("chinese", "zh", "1100万英镑", [11e6]),
    ("japanese", "ja", "1.5億", [1.5e8]),
]


@pytest.mark.parametrize(
    ("why", "language", "text", "values"), VALUES, ids=[f"{v[1]}-{v[0]}" for v in VALUES]
)
def test_values(why: str, language: str, text: str, values: list[float]) -> None:
    assert [n.value for n in Reading(text, language).numbers] == pytest.approx(values)


TIMES = [  # language, a time as it is said, the time
    ("en", "at half past four", "04:30"),
    ("en", "It was ten to five.", "04:50"),
    ("en", "a quarter past twelve", "00:15"),
    ("en", "twenty-five minutes to one in the afternoon", "12:35"),
    ("ru", "в половине пятого утра", "04:30"),
    ("ru", "в пять минут шестого", "05:05"),
    ("ru", "полседьмого вечера", "18:30"),
    ("ru", "без двадцати час", "00:40"),
    ("ru", "без четверти десять", "09:45"),
    ("uk", "о пів на п’яту", "04:30"),
    ("uk", "за десять хвилин шоста", "05:50"),
    ("uk", "о п’ятій годині п’ять хвилин", "05:05"),
    ("be", "палова пятай", "04:30"),
    ("pl", "wpół do piątej", "04:30"),
    ("de", "um halb fünf", "04:30"),
    ("de", "Viertel vor sechs", "05:45"),
    ("nl", "kwart over zes", "06:15"),
    ("es", "a las cinco menos diez", "04:50"),
    ("es", "a las cuatro y media", "04:30"),
    ("ca", "a dos quarts de cinc", "04:30"),
    ("pt", "às quatro e meia", "04:30"),
    ("pt", "dez minutos para as cinco", "04:50"),
    ("fr", "à quatre heures et demie", "04:30"),
    ("fr", "à cinq heures moins le quart", "04:45"),
    ("it", "alle cinque meno dieci", "04:50"),
    ("ar", "في الخامسة وخمس دقائق", "05:05"),
    ("ar", "الساعة الخامسة إلا الربع", "04:45"),
    ("az", "saat altıya on dəqiqə işləyir", "05:10"),
    ("az", "beşin yarısında", "04:30"),
    ("tr", "saat beşe on var", "04:50"),
]


@pytest.mark.parametrize(("language", "text", "time"), TIMES, ids=[row[1] for row in TIMES])
def test_times_that_are_said(language: str, text: str, time: str) -> None:
    (number,) = Reading(text, language).numbers
    assert shown(number) == time


NO_TIMES = [  # language, text, values
    ("en", "The vote was ten to five.", [10, 5]),
    ("en", "ten to fifteen people", [10, 15]),
    ("ru", "в половине второго тайма", [0.5, 2]),
    ("ru", "пять минут второго тайма", [5, 2]),
    ("ar", "قبل نهاية الشوط الأول بسبع دقائق", [1, 7]),
    ("ru", "в первой половине XXI века", [1, 0.5, 21]),
]


@pytest.mark.parametrize(("language", "text", "values"), NO_TIMES, ids=[row[1] for row in NO_TIMES])
def test_numbers_that_are_no_times(language: str, text: str, values: list[float]) -> None:
    numbers = Reading(text, language).numbers
    assert [(n.value, n.minutes) for n in numbers] == [(value, None) for value in values]


def test_a_doubtful_separator_keeps_both_values() -> None:
    assert readings("4.725", "es") == (4725.0, 4.725)
    assert readings("4.700", "es") == (4700.0,)
    assert readings("4.700", "de") == (4700.0,)
    assert readings("4.700", "en") == (4.7,)


CASES = [  # why, source language, source, language, target, values of critical findings
    ("decimal comma", "en", "2.5 million", "uk", "2,5 млн", []),
    ("other digits", "en", "in 1948", "fa", "در ۱۹۴۸", []),
    ("a gloss left out", "en", "It rose to 35C (95F).", "es", "Subió hasta los 35 °C.", []),
    ("a gloss that was kept", "en", "It lies 45 miles (72 km) south.", "es", "Está a 72 km al sur.", []),
    ("brackets of another thing", "en", "It killed 5 (95 hurt).", "es", "Mató a 5.", [("95", "")]),
    ("adjacent", "en", "In 2026, 12 people came", "ru", "В 2026 12 человек пришли", []),
    ("dropped", "en", "12 dead, 30 hurt", "az", "30 nəfər yaralanıb", [("12", "")]),
    ("thousand lost", "ru", "100 000 военнослужащих", "en", "100 servicemen", [("100000", "100")]),
    (
        "billions of languages",
        "en",
        "$3.4 trillion",
        "de",
        "3,4 Milliarden Dollar",
        [("3400000000000", "3400000000")],
    ),
    ("right billions", "en", "$3.4 trillion", "de", "3,4 Billionen Dollar", []),
    ("vague", "ru", "несколько десятков тысяч человек", "en", "several dozen people", [("10000", "12")]),
    ("clock", "en", "at 3 p.m.", "ru", "в 15:00", []),
    ("wrong half of the day", "ru", "в 18:15", "az", "saat 06:15", [("18:15", "06:15")]),
    ("french clock", "fr", "à 15 h 40", "en", "at 3:40 p.m.", []),
    ("miles", "en", "12 miles away", "ru", "в 19 км отсюда", []),
    ("decade", "ru", "в 80-х годах", "en", "in the 1980s", []),
    ("score turned round", "ru", "со счётом 4:3", "en", "won 3-4", [("4:3", "3:4")]),
    ("a defeat is told the other way round", "en", "a 1-0 defeat", "de", "eine 0:1-Niederlage", []),
    ("fraction", "en", "a third of them", "ru", "четверть из них", [("0.333333333333", "0.25")]),
    ("half is 50 %", "en", "half of them", "ru", "50 % из них", []),
    ("doubled", "en", "has doubled", "ru", "выросло втрое", [("2", "3")]),
    ("minus", "en", "minus 12 degrees", "de", "12 Grad", [("-12", "12")]),
    ("both", "en", "both of them, two", "ru", "оба", []),
    ("phone", "en", "call 0800 555 111", "ru", "звоните 0800-555-111", []),
    ("whole date", "ru", "05.12.2025", "en", "December 5, 2025", []),
    ("another two", "en", "with two points, a 2-1 win", "ru", "и победа 2:1", []),
    (
        "a number that is said besides",
        "en",
        "The duo play the ninth round.",
        "es",
        "Los 2 juegan la ronda.",
        [],
    ),
    (
        "the comma of the other language",
        "en",
        "She took $26,750.",
        "pt",
        "Levou $26,750.",
        [("26750", "26.75")],
    ),
    ("of a title", "en", "They finished Nord Stream 2 then.", "ar", "وأنجزوا المشروع", []),
    ("a dash of Arabic", "en", "Beirut: 12 died.", "ar", "بيروت ـ توفي 21", [("12", "21")]),
    (
        "of no title",
        "ru",
        "Дом сгорел ночью. Погибли 12 человек.",
        "en",
        "The house burnt. People died.",
        [("12", "")],
    ),
    (
        "of a headline",
        "en",
        "Police Arrest 12 In Raid On Farm Near Harbour",
        "ru",
        "Полиция задержала людей",
        [("12", "")],
    ),
    ("a day is 24 hours", "ru", "за сутки", "en", "in 24 hours", []),
    ("a mile is 1.6 km", "en", "about a mile away", "fr", "à environ 1,5 km", []),
    ("a height", "en", "The 6-foot-6 forward grew up.", "it", "L’attaccante di 198 cm è cresciuto.", []),
    ("a height", "de", "Der 1,98 m große Spieler", "en", "The 6-foot-6 player", []),
    ("another height", "en", "The 6-foot-2 forward", "de", "Der 1,98 m große Spieler", [("2", "")]),
    ("degrees of an American", "en", "It could reach 80 degrees.", "ru", "До 27 градусов.", []),
    ("other degrees", "en", "It could reach 80 degrees.", "ru", "До 37 градусов.", [("80", "37")]),
    ("degrees of two Europeans", "uk", "до 80 градусів", "ru", "до 27 градусов", [("80", "27")]),
    ("the 80s of a forecast", "en", "with widespread 80s", "es", "rondarán los 26 grados", []),
    ("rounded to a whole", "en", "1 to 4 inches of rain", "es", "entre 2 y 10 centímetros de lluvia", []),
    ("rounded to a hundred", "en", "within 200 miles", "pt", "a menos de 300 km", []),
    ("not rounded", "en", "within 200 miles", "pt", "a menos de 400 km", [("200", "400")]),
    ("a unit that is understood", "en", "up to 4 inches, or 5", "es", "hasta 10 centímetros, o 13", []),
    ("a rough gloss", "en", "six meters (18 feet) high", "es", "de seis metros", []),
    ("a gloss after a long unit", "pt", "a 800 km/h (497 mph)", "es", "a 800 km/h", []),
    ("a decade", "pt", "nos anos de 1930", "es", "en los años 30 del siglo XX", []),
    ("a third", "en", "when a third state interferes", "ko", "제3의 국가가 방해할 때", []),
    ("degrees of two Celsius", "ru", "до −12 °C", "az", "mənfi 22 dərəcə", [("-12", "-22")]),
    ("multiplied", "en", "has increased twofold", "es", "se ha multiplicado por dos", []),
    ("multiplied", "en", "has increased twofold", "es", "se ha multiplicado por tres", [("2", "3")]),
    ("an hour of 24", "en", "It starts at 19:45.", "de", "Es beginnt um 7.45 Uhr.", [("19:45", "07:45")]),
    ("an hour of 12", "en", "It starts at 19:45.", "de", "Es beginnt um 7.45 Uhr abends.", []),
    ("teenagers", "en", "Three teenage boys", "ja", "10代の少年3人", []),
    ("signs of numbers", "en", "in the 19th century", "zh", "在十九世纪", []),
    ("two days", "en", "in 2 days", "ru", "через 2 дня", []),
    ("two in the afternoon", "fr", "à 14 h", "es", "a las dos de la tarde", []),
    ("two at night", "fr", "à 14 h", "es", "a las 2 de la madrugada", [("14", "02:00")]),
    ("no time", "es", "13 h", "ca", "12 h", [("13", "12")]),
    ("millimetres", "ca", "fins a 250 mm de pluja", "es", "hasta 250 mm de lluvia", []),
    ("a century in small letters", "en", "in the 17th century", "ca", "en el segle xvii", []),
    ("another in small letters", "en", "in the 17th century", "ca", "en el segle xviii", [("17", "18")]),
    ("no century", "en", "In that century there were wars", "it", "In quel secolo vi furono guerre", []),
    ("who trails", "en", "with his team trailing 1-0", "de", "bei 0:1-Rückstand seines Teams", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "a", "source", "b", "target", "values"), CASES, ids=[f"{c[1]}-{c[3]}-{c[0]}" for c in CASES]
)
def test_numbers(why: str, a: str, source: str, b: str, target: str, values: list[tuple[str, str]]) -> None:
    found = NumbersCheck().run(Segment(source, a), Segment(target, b))
    assert [f.values for f in found if f.severity is Severity.CRITICAL] == values


WORDLESS = [  # languages whose words for numbers nobody here knows: source, language, target, findings
    ("25 people died on 3 May.", "fi", "3. toukokuuta kuoli 25 ihmistä.", []),
    ("25 people died.", "fi", "Kaksikymmentäviisi ihmistä kuoli.", []),
    ("25 people died.", "fi", "52 ihmistä kuoli.", [("25", "52", "critical")]),
    ("$3.5 million", "fi", "3,5 miljoonaa dollaria", []),
    ("More than 1,200 people in 1986", "sv", "Mer än 1 200 personer 1968", [("1986", "1968", "critical")]),
    ("at 3 p.m. and 11 p.m.", "sv", "klockan 15 och 23", [("3", "15", "serious"), ("11", "23", "serious")]),
    ("2.5 million", "ro", "2 500 000", []),
    ("Five of 12", "ro", "5 din 12", []),
    ("12 and 13", "ro", "12 și ۱۴", [("13", "14", "critical")]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "language", "target", "found"), WORDLESS)
def test_without_the_words_of_a_language_only_digits_are_compared(source, language, target, found) -> None:
    for a, b, turn in (("en", language, False), (language, "en", True)):
        texts = (target, source) if turn else (source, target)
        findings = NumbersCheck().run(Segment(texts[0], a), Segment(texts[1], b))
        told = [(*(reversed(f.values) if turn else f.values), str(f.severity)) for f in findings]
        assert told == found


def test_a_conversion_is_noted() -> None:
    (found,) = NumbersCheck().run(Segment("12 miles away", "en"), Segment("в 19 км отсюда", "ru"))
    assert found.severity is Severity.MINOR
    assert (found.source_span, found.target_span) == ((0, 2), (2, 4))


DOUBTS = [  # source language, source, language, target: what an editor may want to look at
    ("en", "about 30 yards out", "it", "a circa 26 metri"),
    ("ru", "более 25 см осадков", "uk", "до 25,4 см опадів"),
    ("de", "7,5 Zentimeter pro Stunde", "ru", "8 см в час"),
    ("es", "medía más de dos metros", "ca", "media 1,98 m"),
    ("en", "over half an inch of rain", "ru", "до 1,5 см осадков"),
]


@pytest.mark.parametrize(("a", "source", "b", "target"), DOUBTS, ids=[row[3] for row in DOUBTS])
def test_a_measure_that_was_rounded_is_doubt(a: str, source: str, b: str, target: str) -> None:
    found = list(NumbersCheck().run(Segment(source, a), Segment(target, b)))
    assert {f.severity for f in found} <= {Severity.SERIOUS, Severity.MINOR}


def test_a_word_that_only_one_side_says_is_doubt() -> None:
    (found,) = NumbersCheck().run(Segment("Seven of them left.", "en"), Segment("Они ушли.", "ru"))
    assert found.severity is Severity.SERIOUS
