"""Dates, units and currency: what stands beside a number."""

from __future__ import annotations

import pytest

from dragoman.core.checks import Check
from dragoman.core.checks.currency import CurrencyCheck
from dragoman.core.checks.dates import DatesCheck
from dragoman.core.checks.numbers import NumbersCheck
from dragoman.core.checks.units import UnitsCheck
from dragoman.core.types import Segment, Severity

CASES = [  # check, why, source language, source, language, target, values of critical findings
    (DatesCheck, "month", "ru", "12 марта", "en", "12 May", [("3", "5")]),
    (DatesCheck, "same month", "ru", "12 марта", "en", "March 12", []),
    (DatesCheck, "month of a whole date", "en", "October 3, 2019", "ru", "10.03.2019", [("10", "3")]),
    (DatesCheck, "a modal verb is no month", "en", "You may go", "ru", "В июне можно", []),
    (DatesCheck, "weekday", "en", "on Friday", "ar", "يوم الأربعاء", [("5", "3")]),
    (DatesCheck, "environment", "ru", "защита среды", "en", "on Friday", []),
    (DatesCheck, "two words", "ru", "во вторник", "az", "çərşənbə axşamı", []),
    (DatesCheck, "two words", "ru", "во вторник", "az", "çərşənbə günü", [("2", "3")]),
    (DatesCheck, "relative", "en", "this week", "es", "la semana pasada", [("0", "-1")]),
    (DatesCheck, "relative", "de", "im vergangenen Jahr", "en", "next year", [("-1", "1")]),
    (DatesCheck, "another period and day", "en", "It sank last month.", "ru", "Он затонул позавчера.", [("month", "day")]),
    (DatesCheck, "the day before", "en", "It sank the day before yesterday.", "ru", "Он затонул вчера.", [("-2", "-1")]),
    (DatesCheck, "the day before", "en", "It sank the day before yesterday.", "fr", "Il a coulé avant-hier.", []),
    (DatesCheck, "this week, its days", "en", "It sank this week.", "ru", "Он затонул во вторник.", []),
    (DatesCheck, "time zone", "en", "It began at 10:15 GMT.", "ru", "Началось в 10:15 EST.", [("GMT", "EST")]),
    (DatesCheck, "time zone, turned", "en", "It began at 10:15 GMT.", "ru", "Началось в 13:15 МСК.", []),
    (DatesCheck, "one zone", "en", "It began at 7 p.m. ET.", "de", "Beginn um 19:00 Uhr EST.", []),
    (DatesCheck, "a month that is a name too", "ru", "в июле", "de", "im April", [("7", "4")]),
    (DatesCheck, "a day that looks like a market", "en", "on Monday", "tr", "salı açıldı", [("1", "2")]),
    (DatesCheck, "japanese month", "en", "in September", "ja", "9月に", []),
    (UnitsCheck, "changed", "en", "4 days a week", "ru", "4 месяца подряд", [("day", "month")]),
    (UnitsCheck, "percent lost", "ru", "10 процентов", "en", "10 of them", [("percent", "")]),
    (UnitsCheck, "percent written out", "ru", "10 процентов", "en", "10%", []),
    (UnitsCheck, "factor to percent", "ru", "в 2,5 раза", "en", "by 2.5%", [("times", "percent")]),
    (UnitsCheck, "points added", "en", "5 percent", "ru", "5 процентных пунктов", [("percent", "points")]),
    (UnitsCheck, "points left out are doubt", "en", "5 percentage points", "ru", "5 процентов", []),
    (UnitsCheck, "a sign too many", "en", "a 14% jump", "de", "ein Anstieg um 14°%", []),
    (UnitsCheck, "degrees", "en", "a 14% jump", "de", "ein Anstieg um 14°", [("percent", "degree")]),
    (UnitsCheck, "percent by another name", "en", "72 per cent of them", "es", "72 por céntimo de ellos", []),
    (UnitsCheck, "a year as a neighbour shortens it", "ru", "к 2030 г.", "uk", "до 2030 г.", []),
    (UnitsCheck, "grams", "ru", "в 2030 году", "uk", "2030 г солі", [("year", "g")]),
    (UnitsCheck, "speed", "ru", "28 м/с", "en", "28 mph", [("ms", "mph")]),
    (UnitsCheck, "speed said apart", "ru", "90 км/ч", "az", "saatda 90 km", []),
    (UnitsCheck, "age", "en", "a 79-year-old man", "az", "79 yaşlı kişi", []),
    (UnitsCheck, "yards are nearly metres", "en", "about 30 yards", "fr", "à 30 mètres", []),
    (UnitsCheck, "miles are no kilometres", "en", "200 miles away", "fr", "à 200 km", [("mile", "km")]),
    (UnitsCheck, "an age", "en", "As Willoughby, 37, left", "es", "Willoughby, de 37 meses", [("", "month")]),
    (UnitsCheck, "an age", "en", "Three men, aged 33, left", "de", "Drei Männer (33 Monate)", [("", "month")]),
    (UnitsCheck, "an age", "en", "As Willoughby, 37, left", "es", "Willoughby, de 37 años", []),
    (UnitsCheck, "speed said apart", "en", "at 12 miles per hour", "ja", "時速12マイルで北上", []),
    (UnitsCheck, "an adjective", "en", "a 40 per cent stake", "be", "40-працэнтная доля", []),
    (UnitsCheck, "an adjective", "en", "a 14% surge", "pl", "14-procentowy wzrost", []),
    (UnitsCheck, "an article", "fr", "en une nuit, une semaine de travail de quatre jours", "es",
     "de un día para otro, la semana laboral de cuatro días", []),
    (UnitsCheck, "an ordinal sign", "en", "his 63rd birthday", "it", "il suo 63º compleanno", []),
    (UnitsCheck, "a century and a decade", "uk", "на початку 2000-х років", "pl", "na początku XXI wieku", []),
    (DatesCheck, "a month of last year", "en", "since last December they have struggled this year", "pl",
     "od grudnia zeszłego roku mają trudności", []),
    (UnitsCheck, "fahrenheit", "ru", "минус 7 градусов", "en", "minus 7 degrees Fahrenheit", [("degree", "fahrenheit")]),
    (UnitsCheck, "dual", "en", "two months", "ar", "شهرين", []),
    (UnitsCheck, "pounds that became kilograms", "en", "85 pounds of amber", "be", "85 кілаграмаў бурштыну", [("lb", "kg")]),
    (UnitsCheck, "the day of a date", "en", "on 14 June 1953", "tr", "14 Haziran 1953 günü", []),
    (NumbersCheck, "an ordinal in one word", "uk", "Вона виграла вчетверте.", "en", "She won for the third time.", [("4", "3")]),
    (NumbersCheck, "its times come first", "ar", "فازت بالبطولة للمرة الثالثة.", "de", "Sie gewann zum siebten Mal.", [("3", "7")]),
    (NumbersCheck, "a hundred without a one", "de", "hundertvierzig Robben", "ru", "140 тюленей", []),
    (NumbersCheck, "units before tens", "ar", "خمسا وعشرين فقمة", "en", "twenty-five seals", []),
    (CurrencyCheck, "swapped", "en", "$2 billion", "ru", "2 миллиарда рублей", [("USD", "RUB")]),
    (CurrencyCheck, "a neighbour's abbreviation", "ru", "26 750 долл.", "uk", "26 750 долл.", []),
    (CurrencyCheck, "name for sign", "en", "$2 billion", "ru", "2 миллиарда долларов", []),
    (CurrencyCheck, "dropped", "ru", "11 млн фунтов стерлингов", "en", "an 11 million deal", [("GBP", "")]),
    (CurrencyCheck, "a fifth try is no lira", "en", "their fifth try", "ru", "пятая попытка", []),
    (CurrencyCheck, "US$", "en", "US$2.8 billion", "de", "2,8 Milliarden Euro", [("USD", "EUR")]),
    (CurrencyCheck, "dropped, a year", "en", "It spends $30 million per year.", "it", "Spende 30 milioni all’anno.", [("USD", "")]),
    (CurrencyCheck, "pounds of weight", "en", "650 pounds", "ru", "650 фунтов", []),
    (CurrencyCheck, "a code that all languages share", "en", "£125m", "ca", "125 milions GBP", []),
    (CurrencyCheck, "another code", "en", "£125m", "ca", "125 milions USD", [("GBP", "USD")]),
    (CurrencyCheck, "new is no yen", "az", "40000 yeni hadisə", "ru", "40 000 новых случаев", []),
    (CurrencyCheck, "between is no yen", "ar", "قمة ثانية بين كيم وترامب", "en", "a second Kim-Trump summit", []),
]  # fmt: skip


DAYS = [  # English, Portuguese: a day, not the number that it is called by
    ("The tunnel is closed until Friday.", "O túnel está fechado até sexta-feira."),
    ("The pilots decide on Thursday at four.", "Os práticos decidem na quinta-feira, às quatro."),
    ("It runs on Fridays.", "Circula às sextas-feiras."),
    ("Until the second Friday of March.", "Até a segunda sexta-feira de março."),
    ("The office is open Monday to Friday.", "O escritório abre de segunda a sexta."),
    ("The boat sails on Thursday.", "O barco sai na quinta."),
    ("He came last Friday with his wife.", "Ele veio na sexta passada com a mulher."),
    ("It was the fifth time on Monday.", "Foi a quinta vez na segunda-feira."),
    ("They read it in the sixth edition.", "Leram isso na sexta edição."),
]


@pytest.mark.parametrize(("english", "portuguese"), DAYS, ids=[d[0] for d in DAYS])
def test_a_portuguese_day_is_no_number(english: str, portuguese: str) -> None:
    here, there = Segment(english, "en"), Segment(portuguese, "pt")
    for source, target in ((here, there), (there, here)):
        found = [f for check in (NumbersCheck(), DatesCheck()) for f in check.run(source, target)]
        assert not [f for f in found if f.severity is not Severity.MINOR]


def test_a_portuguese_ordinal_is_still_a_number() -> None:
    for english, portuguese in (
        ("They read it in the sixth edition.", "Leram isso na quinta edição."),
        ("It was the fifth time on Monday.", "Foi a sexta vez na segunda-feira."),
    ):
        found = list(NumbersCheck().run(Segment(english, "en"), Segment(portuguese, "pt")))
        assert {frozenset(f.values) for f in found} == {frozenset({"5", "6"})}


def test_another_portuguese_day() -> None:
    (found,) = DatesCheck().run(Segment("until Friday", "en"), Segment("até quinta-feira", "pt"))
    assert (found.severity, found.values) == (Severity.CRITICAL, ("5", "4"))


@pytest.mark.parametrize(
    ("check", "why", "a", "source", "b", "target", "values"),
    CASES,
    ids=[f"{c[2]}-{c[4]}-{c[1]}" for c in CASES],
)
def test_figures(
    check: type[Check], why: str, a: str, source: str, b: str, target: str, values: list[tuple[str, str]]
) -> None:
    found = check().run(Segment(source, a), Segment(target, b))
    assert [f.values for f in found if f.severity is Severity.CRITICAL] == values


def test_a_missing_month_is_doubt() -> None:
    (found,) = DatesCheck().run(
        Segment("In March 2019 it rained.", "en"), Segment("В 2019 году шёл дождь.", "ru")
    )
    assert found.severity is Severity.SERIOUS
