"""Figures and denials as agencies and regional papers write them, read from either side."""

from __future__ import annotations

import pytest

from dragoman.core.checks import run_checks
from dragoman.core.types import Segment, Severity

RIGHT = [  # source language, target language, source, target
    "ru|en|Ночью похолодает до −3…−5 градусов.|At night it will fall to between -3 and -5 degrees.",
    "ru|de|Ночью похолодает до -3..-5 градусов.|Nachts sinkt die Temperatur auf minus 3 bis minus 5 Grad.",
    "ru|de|Местами выпадет до 20 мм осадков.|Örtlich fallen bis zu 20 Liter pro Quadratmeter.",
    "es|en|Cayeron 43 litros por metro cuadrado en la ciudad.|The city received 43 mm of rain.",
    "ru|en|Перерыв с 13 до 14 часов.|There is a break from 1 to 2 p.m.",
    "de|en|Geöffnet ist von 11 bis 15 Uhr.|It is open from 11 to 3 p.m.",
    "ru|en|Актёр скончался на 84-м году жизни.|The actor has died aged 83.",
    "ru|de|Актёр скончался на 84-м году жизни.|Der Schauspieler starb im 84. Lebensjahr.",
    "ru|en|Ребёнок родился весом 3 кг 450 г.|The baby weighed 3.45 kg.",
    "ru|de|Ребёнок родился весом 3 кг 450 г.|Das Baby wog 3450 Gramm.",
    "ru|en|Город основан в 862 г. на этом берегу.|The town was founded on this bank in 862.",
    "uk|en|Урожайність сягнула 52 ц/га.|Yields reached 5.2 tonnes per hectare.",
    "en|ru|The flight took 2 hours 40 minutes.|Полёт занял 160 минут.",
    "ru|en|Она перевела более полумиллиона рублей.|She transferred more than half a million rubles.",
    "uk|en|Лише четверо утрималися.|Only four abstained.",
    "uk|en|Ракета влучила в дев'ятиповерхівку.|The missile hit a nine-storey building.",
    "en|ru|The plane skidded off runway 27L at 6:42.|Самолёт выкатился за пределы полосы 27L в 6:42.",
    "en|es|It fell in the third quarter to 2.61 million.|Bajó en el tercer trimestre a 2,61 millones.",
    "en|ru|It struck at 02:14 GMT.|Толчок произошёл в 05:14 мск.",
    "en|tr|It struck at 02:14 GMT.|Sarsıntı TSİ 05.14'te meydana geldi.",
    "pt|en|O dólar fechou a R$ 5,43 na sexta-feira (3).|The dollar closed at 5.43 reais on Friday.",
    "az|en|Ölkəyə 2 milyon 626 min 600 turist gəlib.|The country had 2.63 million tourists.",
    "az|ru|Sakin minaya düşüb.|Житель подорвался на мине.",
    "tr|ru|Takım maçı 10 kişi tamamladı.|Команда доиграла матч вдесятером.",
    "az|tr|Bank faizi 0,25 faiz bəndi azaldıb.|Banka faizi 0,25 puan düşürdü.",
    "pt|de|De segunda a sexta, das 8h às 17h.|Montags bis freitags von 8 bis 17 Uhr.",
    "en|ar|Cases rose in the second quarter of 2018.|ارتفعت الحالات في الربع الثاني من عام 2018.",
    "ru|uk|Сейчас выпускают не более десяти машин.|Зараз випускають не більш як десять машин.",
    "ru|az|Она в ремиссии уже более 18 месяцев.|O, 18 aydan çox yox olduğunu görüb.",
    "uk|en|У ніч проти 7 грудня запустили 74 дрони.|Overnight on December 6–7, 74 drones were launched.",
    "ru|de|Убыток сократился вчетверо.|Der Verlust ging auf ein Viertel zurück.",
    "en|es|The suspect is in his mid-20s.|El sospechoso tiene unos 25 años.",
    "de|ru|Der Verdächtige ist Mitte 30.|Подозреваемому около 35 лет.",
    "es|de|Cayeron 78 litros por metro cuadrado.|Es fielen 78 Liter Regen pro Quadratmeter.",
    "ar|en|ارتفعت الحصيلة إلى ألفين ومئة وخمسين.|The toll has risen to 2,150.",
    "ru|de|Инфляция будет не выше 6%.|Die Inflation wird nicht höher als 6 Prozent sein.",
    "ru|en|Это максимум за 20 лет.|It is the highest in 20 years.",
    "ru|es|Пуск двух Х-47М2 подтвердили.|Se confirmó el lanzamiento de dos Kh-47M2.",
    "ru|es|Он вышел в 1/8 финала.|Pasó a octavos de final.",
    "ru|de|Он вышел в 1/8 финала.|Er erreichte das Achtelfinale.",
    "ru|en|За проголосовали 402 депутата, против — ни одного.|There were 402 votes in favour and none against.",
    "ru|en|Заявление подали в 20-х числах октября.|The application was filed in late October.",
    "ru|en|Букет подорожает до 2–2,5 тыс. рублей.|A bouquet will rise to 2,000–2,500 rubles.",
    "ru|en|Самолёт сел в 12-м часу.|The plane landed after 11 a.m.",
    "es|en|Ganó por 6-2 y 6-4.|He won 6-2 6-4.",
    "en|de|It took an hour and 18 minutes.|Es dauerte 78 Minuten.",
    "ru|de|Матч длился час 18 минут.|Das Spiel dauerte 78 Minuten.",
    "en|ru|The S&P 500 rose 38 points.|Индекс S&P 500 вырос на 38 пунктов.",
    "tr|ru|Banka faizi 250 baz puan indirdi.|Банк снизил ставку на 2,5 процентного пункта.",
    "ar|en|ارتفع العدد إلى 44 ألفا و363 قتيلا.|The toll has risen to 44,363.",
    "ru|en|Погода в Самаре на 05.12: снег.|The weather in Samara for December 5: snow.",
    "pt|es|O voo durou 1h50.|El vuelo duró 1 hora y 50 minutos.",
    "ar|en|تراجعت الحرارة إلى ما دون الصفر بثلاث درجات.|It fell to three degrees below zero.",
    "ar|en|تساقطت الثلوج على ارتفاع 1800 متر.|Snow fell at 1,800 metres.",
    "en|es|It was the 21st consecutive day.|Fue el vigésimo primer día consecutivo.",
    "en|ru|It sank 200 nautical miles off Yemen.|Оно затонуло в 370 км от Йемена.",
    "en|de|It sank 200 nautical miles off Yemen.|Es sank 200 Seemeilen vor Jemen.",
    "tr|en|Konut satışları 153 bin 14 oldu.|Home sales came to 153,014.",
    "ru|de|В Кремле не исключили встречи.|Der Kreml schloss ein Treffen nicht aus.",
    "ru|uk|Днём порывы до 15 м/с.|Удень пориви до 15 м/с.",
]
WRONG = [  # critical
    "ru|en|Ночью похолодает до −3…−5 градусов.|At night it will fall to between -3 and -15 degrees.",
    "ru|en|Перерыв с 13 до 14 часов.|There is a break from 2 to 3 p.m.",
    "ru|en|Станцию откроют в III квартале.|The station will open in the second quarter.",
    "en|de|It closes in the third quarter of 2027.|Der Abschluss folgt im vierten Quartal 2027.",
    "ru|en|Сбили 63 дрона и две ракеты за сутки.|They shot down 63 drones and ten missiles in 24 hours.",
    "ru|en|Цены на яйца выросли в полтора раза.|Egg prices doubled.",
    "ru|en|Она перевела деньги за полтора часа.|She transferred the money in half an hour.",
    "uk|ru|Ракета влучила в дев'ятиповерхівку.|Ракета попала в пятиэтажку.",
    "en|es|Gas averaged $3.49 a gallon.|La gasolina promedió 3,49 dólares por litro.",
    "en|ru|It is down 12 cents.|Он подешевел на 12 долларов.",
    "ru|en|Сейчас выпускают не более десяти машин.|They now make more than ten cars.",
    "az|ru|Turist sayı 26 faiz çoxdur.|Туристов на 26% меньше.",
    "ru|en|Погода в Самаре на 05.12: снег.|The weather in Samara for December 6: snow.",
    "en|ru|It sank 200 nautical miles off Yemen.|Оно затонуло в 200 км от Йемена.",
    "ru|en|Инфляция будет не выше 6%.|Inflation will be higher than 6%.",
    "ru|de|Выручка на 6% выше прошлогодней.|Der Umsatz liegt 6 Prozent niedriger als im Vorjahr.",
    "ru|en|В Кремле не исключили встречи президентов.|The Kremlin has ruled out a meeting of the presidents.",
    "ru|uk|В Кремле не исключили встречи президентов.|У Кремлі виключили зустріч президентів.",
    "en|es|Moscow has not ruled out talks.|Moscú descartó las conversaciones.",
]


def _critical(case: str, *, back: bool) -> list[str]:
    source, target, text, translation = case.split("|")
    a, b = Segment(text, source), Segment(translation, target)
    found = run_checks(b, a) if back else run_checks(a, b)
    return [f.kind for f in found if f.severity is Severity.CRITICAL]


@pytest.mark.parametrize("back", [False, True], ids=["", "back"])
@pytest.mark.parametrize("case", RIGHT)
def test_what_agencies_write_is_not_stopped(case: str, back: bool) -> None:
    assert _critical(case, back=back) == []


@pytest.mark.parametrize("back", [False, True], ids=["", "back"])
@pytest.mark.parametrize("case", WRONG)
def test_what_says_another_figure_is(case: str, back: bool) -> None:
    assert _critical(case, back=back)
