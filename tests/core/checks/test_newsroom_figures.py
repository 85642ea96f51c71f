"""Figures as newsrooms write them, in two languages: what must not be stopped, and what must."""

from __future__ import annotations

import pytest

from dragoman.core.checks import run_checks
from dragoman.core.types import Segment, Severity

RIGHT = [  # source language, source, language, target
    ("ru", "Грузовик проехал 120 км за 1,5 часа.", "en", "The truck drove 120 km in an hour and a half."),
    ("ru", "Прошло полтора года.", "en", "A year and a half has passed."),
    ("ru", "Пожар начался в ночь на 5 мая.", "en", "The fire broke out on the night of May 4-5."),
    (
        "de",
        "In der Nacht zum 1. Mai brannte es.",
        "en",
        "There was a fire on the night of April 30 to May 1.",
    ),
    ("en", "The firm cut a fifth of its staff.", "ru", "Компания сократила 20% сотрудников."),
    ("en", "Prices fell by a fifth.", "de", "Die Preise sanken um 20 Prozent."),
    ("en", "A quarter of a million people", "ru", "Четверть миллиона человек"),
    ("ru", "Двое суток мы не спали.", "en", "We did not sleep for 48 hours."),
    ("ru", "Площадь участка — 12 соток.", "en", "The plot covers 1,200 square metres."),
    ("en", "On 9/11 she was in New York.", "ru", "11 сентября 2001 года она была в Нью-Йорке."),
    ("en", "On 9/11 she was in New York.", "es", "El 11 de septiembre ella estaba en Nueva York."),
    ("en", "The 1980s were hard.", "ru", "Восьмидесятые были тяжелыми."),
    ("ru", "В девяностых здесь был рынок.", "en", "In the 1990s there was a market here."),
    ("uk", "У дев'яностих тут був ринок.", "en", "There was a market here in the nineties."),
    ("ru", "Взрыв прогремел в полдень.", "en", "The blast went off at 12 p.m."),
    ("en", "They met at midnight.", "de", "Sie trafen sich um 0:00 Uhr."),
    ("tr", "Saat beş buçukta her şey bitti.", "en", "At half past five it was all over."),
    ("it", "Il Novecento è stato un secolo breve.", "en", "The 20th century was a short century."),
    ("en", "Dozens were hurt.", "ru", "Десятки человек пострадали."),
    ("en", "Dozens were hurt.", "fr", "Des dizaines de personnes ont été blessées."),
    (
        "az",
        "Məhkəmə onu 4 il 6 ay müddətinə həbs edib.",
        "en",
        "The court jailed him for four and a half years.",
    ),
    (
        "ru",
        "Его приговорили к 5 годам и 6 месяцам колонии.",
        "en",
        "He was sentenced to five and a half years.",
    ),
    ("ru", "Его приговорили к 5 годам и 6 месяцам.", "uk", "Його засудили до 5 років і 6 місяців."),
    ("es", "Un cuarto de millón de personas huyeron.", "en", "A quarter of a million people fled."),
    ("he", "הפגישה בשעה שבע וחצי.", "en", "The meeting is at half past seven."),
    ("es", "Millón y medio de personas huyeron.", "en", "A million and a half people fled."),
    ("ru", "Похолодало до −35 °C.", "en", "It fell to −35C (−31F)."),
    ("ru", "Собралось 12 500 человек.", "en", "Some 12 500 people gathered."),
    ("ru", "Каждый третий россиянин против.", "en", "One in three Russians is against it."),
    ("es", "Uno de cada cinco niños pasa hambre.", "en", "One in five children goes hungry."),
    ("en", "The temperature fell to minus 27 degrees.", "ka", "ტემპერატურა მინუს 27 გრადუსამდე დაეცა."),
    ("en", "Millions of people came.", "hi", "लाखों लोग आए।"),
    ("en", "Now in its seventh year, it is sold out.", "nl", "Voor de zevende keer is het uitverkocht."),
    ("en", "It costs 40 Belarusian rubles.", "be", "Гэта каштуе 40 рублёў."),
    ("ru", "Он заплатил 100 риалов.", "en", "He paid 100 rials."),
    ("en", "They married in the late 1980s.", "ja", "2人は1980年代後半に結婚した。"),
    ("ru", "В прошлом году уехали 300 тыс. человек.", "zh", "去年有30万人离开。"),
    ("ru", "Проезд подорожает на 4 руб. — до 40 руб.", "en", "A ride will cost 4 rubles more, at 40 rubles."),
    (
        "en",
        "Rovers came from two down to win 3-2.",
        "de",
        "Rovers drehte einen 0:2-Rückstand und siegte 3:2.",
    ),
    ("en", "D66 won 26 seats.", "nl", "D66 haalde 26 zetels."),
    ("en", "The drug cut the risk by more than a fifth.", "ru", "Препарат снизил риск более чем на 20%."),
    (
        "en",
        "It derailed before 6 a.m. local time (0500 GMT).",
        "de",
        "Er entgleiste vor 6 Uhr Ortszeit (5 Uhr GMT).",
    ),
    ("en", "Up to 8in of snow is possible.", "de", "Bis zu 20 Zentimeter Schnee sind möglich."),
    ("en", "It lasted about three-quarters of an hour.", "fr", "Elle a duré environ 45 minutes."),
    ("en", "A woman in her 20s was hurt.", "es", "Una mujer de veintitantos resultó herida."),
    ("en", "Around 1 in 10 women are affected.", "de", "Rund zehn Prozent der Frauen sind betroffen."),
    ("en", "It will not fly before 2028 at the earliest.", "de", "Es werde frühestens 2028 fliegen."),
    (
        "en",
        "Trains run only between 6 and 9 a.m. and 6 and 9 p.m.",
        "it",
        "Treni solo dalle 6 alle 9 e dalle 18 alle 21",
    ),
    ("en", "The bank cut its rate to zero.", "fr", "La banque a abaissé son taux à 0 %."),
    ("en", "Profit fell 9% as sales rose 3%.", "ru", "Прибыль упала на 9%, а продажи выросли на 3%."),
    ("en", "Trains run from 5 a.m. to midnight.", "ja", "列車は午前5時から深夜0時まで運行する。"),
    ("en", "The won weakened to 1,477 per dollar.", "ko", "원화 가치는 달러당 1477원까지 떨어졌다."),
    ("en", "The quake struck at 10:48 p.m.", "tr", "Deprem 22.48'de meydana geldi."),
    ("ru", "Лира упала до 32,6 за доллар.", "az", "Lirə enib – bir dollar 32,6 lirədir."),
    (
        "ru",
        "Губернатор Подмосковья сообщил о семи погибших.",
        "en",
        "Seven people have died, the Moscow Region governor said.",
    ),
    (
        "ru",
        "Нефть Azeri Light подорожала на $0,87, до $85,4.",
        "az",
        '"Azeri Light" markalı neftin bir barreli 0,87 dollar bahalaşaraq 85,4 dollar olub.',
    ),
    (
        "ru",
        "«Мы не будем закрывать границу», – заявил глава МВД Литвы.",
        "be",
        "«Мы не будзем зачыняць мяжу», — заявіў кіраўнік МУС Літвы.",
    ),
    ("az", "2-4 düym yağış, bəzi yerlərdə 6 düym.", "tr", "Bazı yerlerde 6 inç, 2-4 inç yağış."),
    ("ru", "Выросло с 5,5% до 6,2%.", "uk", "Зросло з 5,5% до 6,2%."),
    (
        "en",
        "The EU has agreed a loan to keep Kyiv afloat.",
        "uk",
        "ЄС погодив для України кредит, який втримає її на плаву.",
    ),
    (
        "en",
        "Winds of up to 130 mph hit Florida.",
        "uk",
        "У Флориді вітер до 130 миль на годину (близько 210 км/год).",
    ),
    ("en", "She won 4-6, 7-6 (9), 6-3.", "uk", "Вона перемогла 4:6, 7:6 (11:9), 6:3."),
    ("en", "She clocked 2 hours, 9 minutes and 41 seconds.", "ru", "Ее результат — 2:09:41."),
    ("pl", "Odstaw kaszę na kwadrans.", "en", "Let it stand for 15 minutes."),
    ("en", "There was nothing to comment on.", "uk", "«Тут нічого коментувати», — сказав речник."),
    (
        "uk",
        "Вона зустрілася з Урсулою фон дер Ляєн.",
        "en",
        "She met European Commission President Ursula von der Leyen in Brussels.",
    ),
    ("en", "Nobody is above the law.", "ru", "Перед законом все равны."),
    ("en", "It is the lowest since the 1979 revolution.", "fa", "این کمترین رقم از زمان انقلاب ۱۳۵۷ است."),
    ("en", "Al Ahly beat Zamalek 2-1 in Cairo.", "ar", "فاز الأهلي على الزمالك بهدفين مقابل هدف في القاهرة."),
    ("en", "Macron arrived in Algiers on Wednesday.", "ar", "وصل ماكرون إلى الجزائر العاصمة الأربعاء."),
    (
        "en",
        "Parts of Niigata received 74 centimeters of snow in 24 hours, the agency said.",
        "ja",
        "気象庁によると、新潟県内では24時間の降雪量が74センチに達したところがある。",
    ),
    (
        "en",
        "The accused has been sent to judicial custody for 14 days.",
        "hi",
        "आरोपी को 14 दिन की न्यायिक हिरासत में भेज दिया गया है।",
    ),
]
QUIET = [  # and not even doubted
    ("ru", "«Волна» уступила «Маяку» — 1:2.", "en", "Volna lost 2-1 to Mayak."),
    (
        "en",
        "He survived a no-confidence vote by 293 votes to 241.",
        "uk",
        "Він пережив вотум недовіри: 293 голоси проти 241.",
    ),
    (
        "ru",
        "Ни один из опрошенных экспертов не верит в снижение цен.",
        "en",
        "None of the experts believes prices will come down.",
    ),
    ("en", "Nobody claimed the attack.", "pt", "O ataque não foi reivindicado por ninguém."),
    ("es", "Creció un 0,6 %, dos décimas menos.", "en", "It grew 0.6%, two tenths of a point less."),
    (
        "en",
        "Prices rose in the year to September.",
        "es",
        "El precio subió en los doce meses hasta septiembre.",
    ),
    ("ru", "По НДС решения нет.", "en", "There is no decision on VAT."),
    ("en", "The Fed cut its rate.", "es", "La Reserva Federal recortó su tipo."),
    ("en", "Brazil's central bank kept its rate at 15%.", "pt", "O Banco Central manteve a taxa em 15%."),
    ("en", "Polls close at 10 p.m. GMT.", "ru", "Участки закроются в 22:00 по Гринвичу."),
    ("ru", "Опрос ВЦИОМ прошёл 20 мая.", "uk", "Опитування ВЦВГД пройшло 20 травня."),
    ("ru", "Тихановская приехала в Варшаву.", "be", "Ціханоўская прыехала ў Варшаву."),
    ("ru", "Бензин АИ-95 подорожал.", "en", "AI-95 gasoline has gone up."),
    (
        "ru",
        "«Карабах» победил «Нефтчи» со счетом 2:0.",
        "az",
        '"Qarabağ" "Neftçi"ni 2:0 hesabı ilə məğlub edib.',
    ),
    (
        "ru",
        "Роспись XII века нашли в Полоцкой церкви.",
        "be",
        "У Полацкай царкве знайшлі роспіс XII стагоддзя.",
    ),
    ("en", "She told the BBC's Today programme.", "es", "Lo dijo al programa Today de la BBC."),
    ("uk", "«Динамо» програло «Шахтарю» з рахунком 1:3.", "en", "Dynamo Kyiv lost 3-1 to Shakhtar."),
    (
        "uk",
        "За даними Держстату, ціни зросли на 0,9%.",
        "en",
        "Prices rose 0.9%, the State Statistics Service said.",
    ),
    ("en", "Turnout was 61.2% at 5 p.m.", "uk", "На 17:00 явка становила 61,2%."),
    ("ar", "رحل محمود الشاذلي عن عمر يناهز 83 عاماً.", "en", "Mahmoud El-Shazly has died at the age of 83."),
    ("ar", "شدد الملك عبد الله على ذلك.", "en", "King Abdullah stressed that."),
    ("en", "Inflation eased to 5.9% in April.", "ar", "تباطأ معدل التضخم إلى 5,9 بالمائة في أفريل."),
]
WRONG = [
    (
        "en",
        "The port handled 2.1% less cargo in the first quarter.",
        "uk",
        "У третьому кварталі вантажообіг порту скоротився на 2,1%.",
    ),
    (
        "az",
        "Dollar dünənki məzənnədə, 1,7 manat səviyyəsində qalıb.",
        "en",
        "The euro was unchanged at 1.7 manats.",
    ),
    (
        "ru",
        "Курс доллара – 91,87 руб., курс евро – 99,52 руб.",
        "uk",
        "Курс долара — 99,52 руб., курс євро — 91,87 руб.",
    ),
    (
        "es",
        "El paro fue del 6,2 % en mayo y del 5,5 % en junio.",
        "ca",
        "L'atur va ser del 5,5 % al maig i del 6,2 % al juny.",
    ),
    (
        "ru",
        "Цены на огурцы подскочили на 9,3%, на яйца — снизились на 0,4%.",
        "en",
        "Cucumber prices fell 9.3%, while eggs became 0.4% cheaper.",
    ),
    ("es", "El paro bajó un 3 % en mayo.", "en", "Unemployment rose 3% in May."),
    ("en", "She won 7-6 (7-4), 7-5.", "uk", "Вона перемогла 7:6 (7:4), 6:5."),
    ("en", "It derailed at 0500 GMT.", "de", "Er entgleiste um 6 Uhr GMT."),
    ("en", "A quarter of a million people", "ru", "Треть миллиона человек"),
    ("ru", "Прошло полтора года.", "en", "Two and a half years have passed."),
    ("ru", "Пожар начался в ночь на 5 мая.", "en", "The fire broke out on the night of May 8."),
    ("ru", "Площадь участка — 12 соток.", "en", "The plot covers 1,900 square metres."),
    ("en", "The 1980s were hard.", "ru", "Семидесятые были тяжелыми."),
    ("ru", "Взрыв прогремел в полдень.", "en", "The blast went off at 11 p.m."),
    ("en", "Three officers were killed.", "es", "Murieron cuatro agentes."),
    ("ru", "Его приговорили к 5 годам и 6 месяцам.", "en", "He was sentenced to four and a half years."),
    ("de", "Drei Menschen starben.", "en", "Five people died."),
    ("ru", "Похолодало до −35 °C.", "en", "It fell to −25C (−31F)."),
    ("ru", "Пострадали двое.", "en", "Three people were hurt."),
    ("ru", "Каждый третий россиянин против.", "en", "One in four Russians is against it."),
    ("en", "It was 12 degrees below zero.", "nl", "Het vroor 21 graden."),
    ("en", "Prices have doubled.", "uz", "Narxlar uch baravar oshdi."),
    ("en", "Prices have doubled.", "hy", "Գները եռապատկվել են։"),
    ("en", "Half of the houses were damaged.", "ka", "სახლების მესამედი დაზიანდა."),
    ("en", "Two thirds of respondents were against.", "zh", "四分之三的受访者反对。"),
    ("en", "About 250,000 people left.", "hi", "करीब डेढ़ लाख लोगों ने देश छोड़ा।"),
    ("en", "One and a half million people live there.", "kk", "Онда екі жарым миллион адам тұрады."),
    ("ru", "В прошлом году уехали 300 тыс. человек.", "ko", "내년 30만 명이 떠났다."),
    ("ru", "На прошлой неделе утонули 14 человек.", "nl", "Vorige maand verdronken 14 mensen."),
]


@pytest.mark.parametrize(("a", "source", "b", "target"), RIGHT)
def test_right_figures_are_not_stopped(a: str, source: str, b: str, target: str) -> None:
    found = run_checks(Segment(source, a), Segment(target, b))
    assert [f for f in found if f.severity is Severity.CRITICAL] == []


@pytest.mark.parametrize(("a", "source", "b", "target"), QUIET)
def test_what_is_told_otherwise_is_not_doubted(a: str, source: str, b: str, target: str) -> None:
    found = run_checks(Segment(source, a), Segment(target, b))
    assert [f for f in found if f.severity is not Severity.MINOR] == []


@pytest.mark.parametrize(("a", "source", "b", "target"), WRONG)
def test_changed_figures_are(a: str, source: str, b: str, target: str) -> None:
    found = run_checks(Segment(source, a), Segment(target, b))
    assert [f for f in found if f.severity is Severity.CRITICAL]


def test_two_dozen_for_two_tens_is_doubt() -> None:
    found = run_checks(
        Segment("Колонну из двух десятков машин остановили.", "ru"),
        Segment("A convoy of two dozen vehicles was stopped.", "en"),
    )
    assert [(f.kind, f.severity, f.values) for f in found] == [("numbers", Severity.SERIOUS, ("20", "24"))]
