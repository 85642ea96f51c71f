"""Figures as they are said in twelve languages: free renderings that are right, and slips that are not."""

from __future__ import annotations

import pytest

from dragoman.core.checks import run_checks
from dragoman.core.types import Segment, Severity

RIGHT = [  # source language, source, language, target
    ("en", "Twenty-three villages were flooded.", "ar", "غمرت المياه ثلاثًا وعشرين قرية."),
    ("en", "The flight landed at a quarter to eight.", "ar", "هبطت الطائرة في الساعة الثامنة إلا ربعًا."),
    ("en", "The fine is 1,200 dirhams.", "ar", "تبلغ الغرامة ألفًا ومئتي درهم."),
    ("en", "Twenty-one women were freed.", "ar", "أُفرج عن إحدى وعشرين امرأة."),
    ("en", "It happened at ten minutes to six.", "ar", "حدث ذلك في السادسة إلا عشر دقائق."),
    ("en", "Three hundred and sixty-five days passed.", "ar", "مرّ ثلاثمئة وخمسة وستون يومًا."),
    ("en", "A loaf costs 5,000 Lebanese pounds.", "ar", "يبلغ سعر الرغيف 5000 ليرة لبنانية."),
    ("en", "The 70-year-old king arrived on Sunday.", "ar", "وصل الملك السبعيني الأحد."),
    ("en", "The dollar rose to 15,000 pounds.", "ar", "ارتفع الدولار إلى 15 ألف ليرة."),
    ("en", "On 3 October the shops are closed.", "de", "Am 3.10. bleiben die Geschäfte geschlossen."),
    ("en", "Three in four Germans agree.", "de", "75 Prozent der Deutschen stimmen zu."),
    (
        "en",
        "In the 1970s, 80,000 people lived here.",
        "de",
        "In den Siebzigerjahren lebten hier 80.000 Menschen.",
    ),
    ("en", "The offer runs until 31 March.", "de", "Das Angebot gilt bis 31.3."),
    ("en", "At noon the bells rang.", "de", "Um 12 Uhr läuteten die Glocken."),
    ("en", "The record stands at 9.58 seconds.", "de", "Der Rekord liegt bei 9,58 Sekunden."),
    (
        "en",
        "The Fed raised rates by 25 basis points.",
        "de",
        "Die Fed hob die Zinsen um 0,25 Prozentpunkte an.",
    ),
    ("en", "The club paid €1.5 million.", "es", "El club pagó 1,5 M€."),
    ("en", "It was 95 degrees Fahrenheit in Dallas.", "es", "Hacía 35 grados Celsius en Dallas."),
    ("en", "Three out of ten women were beaten.", "es", "El 30 % de las mujeres fueron golpeadas."),
    ("en", "It was 95 degrees Fahrenheit.", "fr", "Il faisait 35 degrés Celsius."),
    ("en", "They met at noon.", "fr", "Ils se sont vus à 12 heures."),
    ("en", "Two hundred and eighty pages.", "fr", "Deux cent quatre-vingts pages."),
    ("en", "It opens at a quarter to eight.", "pt", "Abre às oito menos um quarto."),
    ("en", "Three out of ten patients died.", "pt", "30% dos pacientes morreram."),
    ("en", "At noon the market closes.", "pt", "O mercado fecha às 12h."),
    ("en", "Rates rose by 25 basis points.", "pt", "Os juros subiram 0,25 ponto percentual."),
    ("en", "About 20,000 people stood in the rain.", "ru", "Тысяч двадцать человек стояли под дождём."),
    ("es", "La empresa perdió 1.200 millones de euros.", "ca", "L'empresa va perdre 1.200 M€."),
    ("es", "Siete de cada diez catalanes lo apoyan.", "ca", "El 70% dels catalans hi dona suport."),
    ("es", "Costará 2.500 millones.", "ca", "Costarà 2.500 M."),
    ("es", "Millón y medio de personas votaron.", "gl", "Millón e medio de persoas votaron."),
    ("es", "El viernes habrá huelga.", "gl", "O venres haberá folga."),
    ("es", "Quinientas mil personas marcharon.", "gl", "Cincocentas mil persoas marcharon."),
    ("es", "En los años ochenta vivió en Vigo.", "gl", "Nos anos oitenta viviu en Vigo."),
    ("es", "Una veintena de casas se inundaron.", "gl", "Unha vintena de casas anegáronse."),
    ("es", "El Celta ganó por 2-1.", "gl", "O Celta gañou por 2-1."),
    ("es", "Treinta y tres presos escaparon.", "gl", "Trinta e tres presos escaparon."),
    ("es", "Dieciséis mil vacas.", "gl", "Dezaseis mil vacas."),
    ("es", "Abre a las ocho menos cuarto.", "pt", "Abre às oito menos um quarto."),
    ("es", "Tres de cada cuatro votantes lo apoyan.", "pt", "75% dos eleitores o apoiam."),
    ("es", "El paquete pesa kilo y medio.", "pt", "O pacote pesa 1,5 kg."),
    ("es", "Pasó año y medio en coma.", "pt", "Passou 18 meses em coma."),
    ("es", "Hace año y medio que no llueve.", "pt", "Há 18 meses que não chove."),
    ("es", "Siete de cada diez españoles lo apoyan.", "pt", "70% dos espanhóis o apoiam."),
    ("ro", "Ședința începe la două și jumătate.", "es", "La sesión empieza a las dos y media."),
    ("ro", "Șaisprezece case au ars.", "es", "Dieciséis casas ardieron."),
    ("ro", "La începutul anilor '90 s-a mutat la Cluj.", "es", "A principios de los noventa se mudó a Cluj."),
    ("ro", "Inflația a ajuns la 5,5 la sută.", "es", "La inflación llegó al 5,5 por ciento."),
    ("ro", "O treime din buget a fost cheltuită.", "es", "Se gastó un tercio del presupuesto."),
    ("ro", "Acum două săptămâni a demisionat.", "es", "Hace dos semanas dimitió."),
    ("ro", "Cinci sute de mii de voturi.", "es", "Quinientos mil votos."),
    (
        "ro",
        "Cei patru suspecți au între 18 și 25 de ani.",
        "es",
        "Los cuatro sospechosos tienen entre 18 y 25 años.",
    ),
    ("ru", "Задержаны более 15 человек.", "az", "On beşdən çox adam saxlanılıb."),
    ("ru", "Без пятнадцати девять мы вышли.", "az", "Doqquza on beş dəqiqə qalmış çıxdıq."),
    ("ru", "В полночь закроют границу.", "az", "Gecə saat 12-də sərhəd bağlanacaq."),
    ("ru", "Через полчаса прибыла полиция.", "az", "30 dəqiqədən sonra polis gəldi."),
    ("ru", "В начале 90-х он уехал в Берлин.", "de", "Anfang der Neunzigerjahre ging er nach Berlin."),
    ("ru", "В 60-е он был министром.", "de", "In den Sechzigern war er Minister."),
    ("ru", "Без двадцати шесть прогремел взрыв.", "en", "At 5:40 an explosion was heard."),
    ("ru", "Участок в шесть соток достался внуку.", "en", "The 600-square-meter plot went to the grandson."),
    ("ru", "Бюджет вырос в полтора раза.", "en", "The budget increased by 50 percent."),
    ("ru", "Более полувека они прожили вместе.", "en", "They lived together for more than 50 years."),
    ("ru", "Часа в четыре дня пошёл дождь.", "en", "At about four in the afternoon it began to rain."),
    ("ru", "Команда вышла в 1/8 финала.", "en", "The team reached the round of 16."),
    ("ru", "Он родился в 87-м.", "en", "He was born in 1987."),
    ("ru", "Дозвониться можно 24 часа в сутки.", "en", "The line is open around the clock."),
    ("ru", "Длина моста — 3 км 200 м.", "en", "The bridge is 3.2 km long."),
    ("ru", "За двести рублей и сорок копеек.", "en", "For 200.40 rubles."),
    ("ru", "Морозы достигли 30 градусов.", "es", "El frío llegó a 30 grados bajo cero."),
    ("ru", "Мяч весит полкило.", "es", "El balón pesa 500 gramos."),
    ("ru", "Без пяти двенадцать пришёл приказ.", "uk", "За п'ять дванадцята надійшов наказ."),
    ("ru", "В половине седьмого дали свет.", "uk", "О пів сьомої дали світло."),
    ("ru", "Полкилометра до границы.", "uk", "500 метрів до кордону."),
    ("ru", "Стоит 12 гривен 50 копеек.", "uk", "Коштує 12,5 грн."),
]
WRONG = [
    ("az", "Borc 3,2 milyard avrodur.", "ru", "Долг — 3 млрд 200 млн долларов."),
    ("de", "Der Zins wurde um 0,25 Prozent gesenkt.", "en", "The rate was cut by 0.25 percentage points."),
    ("en", "Two hundred houses were destroyed.", "ar", "دُمّر ألفا منزل."),
    ("en", "Two million people are hungry.", "ar", "ألفا شخص يعانون الجوع."),
    ("en", "Sowing starts in mid-May.", "de", "Die Aussaat beginnt Mitte März."),
    (
        "en",
        "Two and a half thousand soldiers were deployed.",
        "de",
        "Dreieinhalbtausend Soldaten wurden entsandt.",
    ),
    ("en", "He lost 22 pounds.", "de", "Er nahm 22 Kilo ab."),
    ("en", "Tens of thousands filled the square.", "de", "Hunderttausende füllten den Platz."),
    (
        "en",
        "He has been on the run for four and a half months.",
        "de",
        "Er ist seit viereinhalb Jahren auf der Flucht.",
    ),
    ("en", "At noon the bells rang.", "de", "Um Mitternacht läuteten die Glocken."),
    (
        "en",
        "Some 1.3 million households had no power on Jan. 4.",
        "de",
        "Rund 1,3 Millionen Haushalte waren am 4. Juni ohne Strom.",
    ),
    ("en", "He was freed a fortnight ago.", "es", "Fue liberado hace dos meses."),
    ("en", "It will open in mid-May.", "es", "Abrirá a mediados de marzo."),
    ("en", "Exports fell by a third.", "es", "Las exportaciones cayeron un cuarto."),
    ("en", "The baby weighed 6 pounds.", "es", "El bebé pesó 6 kilos."),
    ("en", "The nine-month-old baby weighed 18 pounds.", "es", "El bebé de nueve meses pesaba 18 kilos."),
    ("en", "Twice as many, 40 in total, applied.", "es", "Se presentaron el triple, 40 en total."),
    (
        "en",
        "The Fed raised rates by 25 basis points.",
        "es",
        "La Fed subió los tipos 25 puntos porcentuales.",
    ),
    ("en", "It will be held in mid-May.", "fr", "Cela aura lieu à la mi-mars."),
    ("en", "It was half past midnight.", "fr", "Il était midi et demi."),
    ("en", "They met at noon.", "fr", "Ils se sont retrouvés à minuit."),
    ("en", "A fortnight later he resigned.", "pt", "Dois meses depois, ele renunciou."),
    ("en", "The man, 35, was arrested.", "pt", "O homem, de 35 meses, foi preso."),
    ("en", "Sales fell by a third.", "pt", "As vendas caíram um quarto."),
    ("en", "Sales doubled in six months.", "pt", "As vendas triplicaram em seis meses."),
    ("en", "Half of the voters abstained.", "pt", "Um quarto dos eleitores se absteve."),
    ("en", "It will reopen in mid-March.", "pt", "Vai reabrir em meados de maio."),
    ("en", "The clock struck midnight on December 31.", "pt", "O relógio bateu meio-dia em 31 de dezembro."),
    ("en", "On Tuesday and Thursday there are no classes.", "pt", "Na segunda e na quinta não há aulas."),
    ("en", "At noon the market closes.", "pt", "À meia-noite o mercado fecha."),
    ("es", "La empresa perdió 1.200 millones de euros.", "ca", "L'empresa va perdre 1.200 milers d'euros."),
    ("es", "Una cuarta parte de los alumnos suspende.", "ca", "Una cinquena part dels alumnes suspèn."),
    (
        "es",
        "La mitad de los contratos son temporales.",
        "ca",
        "Una cinquena part dels contractes són temporals.",
    ),
    ("es", "Hace año y medio que no llueve.", "ca", "Fa dos anys que no plou."),
    ("es", "Costará 2.500 millones.", "ca", "Costarà 2,5 milions."),
    ("es", "Un tercio de los pisos está vacío.", "ca", "Un quart dels pisos és buit."),
    ("es", "A mediodía harán un minuto de silencio.", "ca", "A mitjanit faran un minut de silenci."),
    ("es", "Millón y medio de personas votaron.", "gl", "Un millón de persoas votaron."),
    ("es", "La reunión empieza a las dos y media.", "gl", "A reunión comeza ás tres e media."),
    ("es", "El viernes habrá huelga.", "gl", "O xoves haberá folga."),
    ("es", "El miércoles 15 de julio cierra.", "gl", "O mércores 15 de xuño pecha."),
    ("es", "Quinientas mil personas marcharon.", "gl", "Cincocentas persoas marcharon."),
    ("es", "La tasa bajó medio punto porcentual.", "gl", "A taxa baixou 5 puntos porcentuais."),
    ("es", "La catedral es del siglo XVI.", "gl", "A catedral é do século XVII."),
    ("es", "Una decena de personas fueron detenidas.", "gl", "Un cento de persoas foron detidas."),
    ("es", "Tres de cada cuatro votantes lo apoyan.", "gl", "Tres de cada cinco votantes apóiano."),
    ("es", "Perdió 1.500 hectáreas de bosque.", "gl", "Perdeu 1,5 hectáreas de bosque."),
    ("es", "Treinta y tres presos escaparon.", "gl", "Trece presos escaparon."),
    (
        "es",
        "Un tercio de los ayuntamientos no tiene médico.",
        "gl",
        "Un cuarto dos concellos non ten médico.",
    ),
    ("es", "Dieciséis mil vacas.", "gl", "Seis mil vacas."),
    ("es", "Perdió 1.500 hectáreas de bosque.", "pt", "Perdeu 1,5 hectare de floresta."),
    ("es", "Las exportaciones se triplicaron en diez años.", "pt", "As exportações dobraram em dez anos."),
    ("es", "El martes y el jueves no hay clase.", "pt", "Na segunda e na quinta não há aula."),
    ("es", "Un cuarto de siglo después.", "pt", "Meio século depois."),
    ("ro", "Un milion și jumătate de oameni au plecat.", "es", "Un millón de personas se marcharon."),
    ("ro", "Ședința începe la două și jumătate.", "es", "La sesión empieza a las tres y media."),
    ("ro", "Douăzeci și unu de oameni au murit.", "es", "Veinte personas murieron."),
    ("ro", "Șaisprezece case au ars.", "es", "Diecisiete casas ardieron."),
    ("ro", "La 1 iunie intră în vigoare legea.", "es", "El 1 de julio entra en vigor la ley."),
    ("ro", "La începutul anilor '90 s-a mutat la Cluj.", "es", "A principios de los ochenta se mudó a Cluj."),
    ("ro", "Amenda este de 2.500 de lei.", "es", "La multa es de 2.500 euros."),
    (
        "ro",
        "Dobânda a crescut cu două puncte procentuale.",
        "es",
        "El tipo de interés subió tres puntos porcentuales.",
    ),
    ("ro", "Prețurile s-au dublat într-un an.", "es", "Los precios se triplicaron en un año."),
    ("ro", "O treime din buget a fost cheltuită.", "es", "Se gastó un cuarto del presupuesto."),
    ("ro", "Sute de mașini au rămas blocate.", "es", "Miles de coches quedaron bloqueados."),
    ("ro", "Acum două săptămâni a demisionat.", "es", "Hace dos meses dimitió."),
    ("ro", "O sută cincizeci de familii au primit ajutor.", "es", "Ciento cinco familias recibieron ayuda."),
    ("ro", "Terenul are 20 de hectare.", "es", "El terreno tiene 20 metros."),
    ("ro", "La mijlocul lunii mai vor fi alegeri.", "es", "A mediados de marzo habrá elecciones."),
    ("ru", "Рабочий день длится до шести вечера.", "az", "İş günü axşam saat yeddiyədək davam edir."),
    ("ru", "Вылет в 7 утра.", "az", "Uçuş axşam saat 7-dədir."),
    ("ru", "В семь вечера начнётся концерт.", "az", "Konsert axşam saat doqquzda başlayacaq."),
    ("ru", "Через полтора месяца выборы.", "az", "İl yarımdan sonra seçkidir."),
    ("ru", "В полночь закроют границу.", "az", "Sərhəd günorta bağlanacaq."),
    ("ru", "С восьми утра до десяти вечера.", "az", "Səhər saat doqquzdan axşam saat onadək."),
    ("ru", "Сотни тысяч людей вышли на улицы.", "de", "Hunderte gingen auf die Straße."),
    ("ru", "Десятки домов разрушены.", "de", "Hunderte Häuser wurden zerstört."),
    ("ru", "Двое суток пассажиры провели в аэропорту.", "en", "Passengers spent 24 hours at the airport."),
    ("ru", "В середине мая начнётся посевная.", "en", "Sowing will start in mid-March."),
    ("ru", "Ровно в полдень зазвучали сирены.", "en", "Sirens sounded exactly at midnight."),
    (
        "ru",
        "В доме площадью 1,2 тыс. кв. м живут 40 семей.",
        "en",
        "Forty families live in the 1,200-square-foot building.",
    ),
    (
        "ru",
        "Вдесятеро больше заявок подали школьники.",
        "en",
        "Schoolchildren submitted twice as many applications.",
    ),
    (
        "ru",
        "Тысяч двадцать человек стояли под дождём.",
        "en",
        "Some twelve thousand people stood in the rain.",
    ),
    (
        "ru",
        "Вчера около полуночи в город въехали три танка.",
        "en",
        "Around noon yesterday, three tanks entered the city.",
    ),
    ("ru", "Полгода он жил в Мадриде.", "es", "Vivió medio mes en Madrid."),
    ("ru", "В полночь наступит режим тишины.", "es", "A mediodía empezará el alto el fuego."),
    ("ru", "Полгода она лечилась за границей.", "uk", "Пів місяця вона лікувалася за кордоном."),
    ("ru", "Двадцати семи депутатам запретили въезд.", "uk", "Двадцятьом депутатам заборонили в'їзд."),
    ("ru", "Нужно 25 кг муки и 3 л масла.", "uk", "Потрібно 25 кг борошна і 3 мл олії."),
    ("ru", "Полкилометра до границы.", "uk", "Пів метра до кордону."),
]


@pytest.mark.parametrize(("a", "source", "b", "target"), RIGHT)
def test_a_free_rendering_is_not_stopped(a: str, source: str, b: str, target: str) -> None:
    one, other = Segment(source, a), Segment(target, b)
    assert [
        f for f in (*run_checks(one, other), *run_checks(other, one)) if f.severity is Severity.CRITICAL
    ] == []


@pytest.mark.parametrize(("a", "source", "b", "target"), WRONG)
def test_a_slip_is(a: str, source: str, b: str, target: str) -> None:
    found = run_checks(Segment(source, a), Segment(target, b))
    assert [f for f in found if f.severity is Severity.CRITICAL]


HALF_DAYS = [  # told before the hour
    ("kk", "Кездесу кешкі сағат 7-де."),
    ("uz", "Uchrashuv kechki soat 7 da."),
    ("hi", "बैठक शाम 7 बजे है।"),
    ("tr", "Toplantı akşam saat 7'de."),
    ("az", "Görüş axşam saat yeddidədir."),
]


@pytest.mark.parametrize(("language", "text"), HALF_DAYS)
@pytest.mark.parametrize(("english", "stopped"), [("at 7 p.m.", False), ("at 7 a.m.", True)])
def test_the_half_of_the_day_before_the_hour(language: str, text: str, english: str, stopped: bool) -> None:
    found = run_checks(Segment(text, language), Segment(f"The meeting is {english}", "en"))
    assert any(f.severity is Severity.CRITICAL for f in found) is stopped


def test_feet_and_inches_are_one_height() -> None:
    found = run_checks(Segment("He is 5'10\" tall.", "en"), Segment("Его рост — 1,78 м.", "ru"))
    assert [f.severity for f in found] == [Severity.MINOR]


def test_what_happens_in_uzbek_is_no_hundred() -> None:
    found = run_checks(
        Segment("Portlash yuz berdi va 5 kishi o'ldi.", "uz"),
        Segment("An explosion occurred and 5 people died.", "en"),
    )
    assert "numbers" not in [f.kind for f in found]
