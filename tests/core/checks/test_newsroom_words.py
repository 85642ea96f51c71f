"""Names and denials as newsrooms write them: what is right and what is not."""

from __future__ import annotations

import pytest

from dragoman.core.checks import run_checks
from dragoman.core.checks.names import NamesCheck
from dragoman.core.checks.negation import NegationCheck
from dragoman.core.checks.reading.naming.names import names, translated
from dragoman.core.checks.reading.naming.sound import as_spelt
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.tables import by_language, read_table
from dragoman.core.types import Finding, Segment, Severity

PARAPHRASED = [  # freely, or by words that mean other things as well: doubt at most
    "en|ru|An opposition rally was held in Minsk.|В Минске прошёл митинг в поддержку оппозиции.",
    "en|ru|The opposition leader thanked voters.|Лидер оппозиции поблагодарил избирателей за поддержку.",
    "en|ru|Parliament sent the bill back to the committee.|Парламент отклонил законопроект и вернул его в комитет.",
    "en|ru|He is survived by his wife and two sons.|У погибшего остались жена и двое сыновей.",
    "en|ru|Hospital admissions declined last year.|В прошлом году больницы приняли меньше пациентов.",
    "en|ru|Judges refused bail.|Судьи приняли решение оставить его под стражей.",
    "en|es|Trading is suspended until Monday.|La negociación se reanudará a partir del lunes.",
    "en|de|The bridge will be closed until Friday.|Die Brücke ist ab Freitag wieder offen.",
    "en|ru|The minister postponed until Friday a meeting with Putin.|Министр перенёс встречу с Путиным на пятницу.",
    "en|ru|Poland backed sanctions against Iran.|Польша одобрила санкции против Ирана.",
    "en|es|The party supports a law against violence.|El partido promueve una ley contra la violencia.",
    "en|es|The talks lasted 90 minutes.|Las conversaciones duraron hora y media.",
    "en|ru|The team waited six weeks.|Команда ждала полтора месяца.",
    "en|es|The government lifted the tax on cereals.|El Gobierno eliminó el impuesto a los cereales.",
    "en|ru|The judge refused bail.|Судья постановил отказать в залоге.",
    "en|es|The liberal leader was arrested on Monday.|El líder liberal fue apresado el lunes.",
    "en|ru|The cause of death was head trauma.|Причиной гибели стала травма головы.",
    "en|es|The insurance covers dangerous sports.|El seguro cubre los deportes de riesgo.",
    "en|ru|The museum is open every day except Monday.|Музей закрыт по понедельникам.",
    "en|ru|It is too early to rule out sabotage.|Диверсию пока нельзя исключать.",
    "en|de|The launch is at 10:00 CET on Monday.|Der Start ist am Montag um 10:00 Uhr MEZ.",
    "en|es|Kishida Fumio spoke to Lula.|Fumio Kishida habló con Lula.",
    "ru|tr|Гудни Йоханнессон и Давид Оддссон встретились в Рейкьявике.|Guðni Jóhannesson ve Davíð Oddsson Reykjavík'te görüştü.",
    "en|ru|Polls closed at 8 p.m. on Sunday.|Участки были открыты до 20:00 воскресенья.",
    "en|ru|Those in charge ignored warnings.|Ответственные пренебрегли предупреждениями.",
    "en|ru|He got similarly excellent marks.|Он получил такие же отличные оценки.",
    "en|ru|Climate change is a topic he always raises.|Климат — тема, которую он неизменно поднимает.",
    "ru|uk|Трамп поговорил с Макроном.|Макрон поговорив з Трампом.",
    "ru|uk|Зеленский встретился с Макроном.|Макрон зустрівся із Зеленським.",
    "ru|uk|Украина подверглась атаке России.|Росія атакувала Україну.",
    "ru|uk|Россия купила газ у Туркмении.|Туркменія продала газ Росії.",
    "ru|be|Испания проиграла Франции.|Францыя перамагла Іспанію.",
    "ru|be|Путин поговорил с Эрдоганом.|Эрдаган пагаварыў з Пуціным.",
    "ru|uk|Россию атаковала Украина.|Україна атакувала Росію.",
    "en|fa|It grew in 2023/24.|در ۲۰۲۳/۲۴ رشد کرد.",
    "en|fa|He works 24/7.|او ۲۴/۷ کار می\u200cکند.",
    "en|ru|The fine is 500 rials.|Штраф составляет 500 риалов.",
    "en|ja|The fine is 500 rials.|罰金は500リアルです。",
    "en|ko|The fine is 500 rials.|벌금은 500리알이다.",
    "en|ru|He paid 500 soums.|Он заплатил 500 сумов.",
    "en|kk|Police detained him on Tuesday.|Полиция оны сейсенбіде ұстады.",
    "en|kk|Hundreds saw him.|Оны жүздеген адам көрді.",
    "en|ja|He ran 3 kilometres.|彼は体重を気にして3キロ走った。",
    "en|zh|Beijing police crack down on fraud.|北京警方严厉打击诈骗。",
    "en|zh|He made 3 phone calls.|他打了3个电话。",
    "en|zh|The ship is 12 nautical miles away.|这艘船在12海里外。",
    "en|tr|The ship is 12 nautical miles away.|Gemi 12 deniz mili uzakta.",
    "en|ru|12 500 people and 13 700 houses were hit.|Пострадали 12 500 человек и 13 700 домов.",
    "en|ru|One is 1 metre 98 cm tall, the other 2 metres 5 cm.|Рост одного 198 см, другого 205 см.",
    "en|sv|It is 50 miles from Oslo.|Det är 80 kilometer från Oslo.",
    "en|es|The subsidy will be reduced.|El subsidio será recortado.",
    "en|es|Crime dropped, underlined the minister.|La delincuencia retrocede, subrayó el ministro.",
    "en|tr|The fire destroyed three floors of the building.|Yangın binanın üç katını yıktı.",
    "ru|de|Переговоры прошли небезуспешно, сказал посланник.|Die Verhandlungen waren nicht erfolglos, sagte der Gesandte.",
    "en|de|The road remained open in winter.|Die Straße wurde im Winter nicht gesperrt.",
    "en|ru|Some of the passengers had tickets.|Билеты были не у всех пассажиров.",
    "ru|en|Причина пожара устанавливается.|The cause of the fire has not been established.",
    "ru|en|Имя подозреваемого держат в тайне.|The suspect has not been named.",
    "en|uk|The bridge survived the flood.|Міст не був зруйнований повінню.",
    "en|ar|The road remained open.|لم يتم إغلاق الطريق.",
    "fr|es|Jon Snow a été montré à Madrid.|Jon Nieve se mostró en Madrid.",
]  # fmt: skip

RIGHT = [  # nothing to say about them
    # names that each language writes in its own way
    "en|de|Ukrainian troops met Yevgeny Prigozhin near Tver.|Ukrainische Truppen trafen Jewgeni Prigoschin bei Twer.",
    "en|fr|Mikhail Gorbachev died in Moscow.|Mikhaïl Gorbatchev est mort à Moscou.",
    "en|es|Khrushchev visited Aachen and Regensburg.|Jrushchov visitó Aquisgrán y Ratisbona.",
    "en|fr|A police officer was killed in Aachen.|Un policier a été tué à Aix-la-Chapelle.",
    "en|es|King Charles met the Pope.|El rey Carlos se reunió con el papa.",
    "en|pl|Pope Francis died in the Vatican.|Papież Franciszek zmarł w Watykanie.",
    "ru|uk|Николай Петров живет в Харькове.|Микола Петров живе в Харкові.",
    "ru|en|Анна Сергеевна Петрова работает учителем.|Anna Petrova works as a teacher.",
    "ru|en|В. В. Иванов возглавил комитет.|Vladimir Ivanov headed the committee.",
    "ru|en|Джорджа Мелони выступила в Риме.|Giorgia Meloni spoke in Rome.",
    # a country or its government by another name
    "ru|en|В Кремле заявили, что ответят.|Moscow said it would respond.",
    "en|es|Moscow said it would respond.|El Kremlin dijo que respondería.",
    "de|en|Das Auswärtige Amt widersprach Moskau.|The German Foreign Ministry contradicted Moscow.",
    "ru|uk|МВД Германии отрицает это.|МВС Німеччини це заперечує.",
    # what another language tells by a denial
    "ru|en|Он не смог приехать.|He failed to come.",
    "ru|en|Он ушел, не попрощавшись.|He left without saying goodbye.",
    "ru|en|Это незаконно.|This is not legal.",
    "ru|en|Суд его оправдал.|The court found him not guilty.",
    "ru|en|Мы не можем не согласиться.|We have to agree.",
    "ru|en|Пока он не ушел, спросите его.|Ask him before he leaves.",
    "ru|en|Не успел он войти, как зазвонил телефон.|No sooner had he entered than the phone rang.",
    "ru|en|Школы не будут работать.|Schools will be closed.",
    "ru|en|Свет отключили.|The power was cut off.",
    "en|de|He stayed silent.|Er sagte nichts.",
    "ru|en|Вопрос остается открытым.|The question has not been settled.",
    "ru|uk|Ему нельзя выходить.|Йому заборонено виходити.",
    "ru|uk|Пока не ясно, кто виноват.|Поки незрозуміло, хто винен.",
    "ru|az|Это не только дорого, но и опасно.|Bu, təkcə baha deyil, həm də təhlükəlidir.",
    "en|ru|I couldn't agree more.|Полностью согласен.",
    "en|ru|The law is not unlike ours.|Закон похож на наш.",
    "en|es|It is not uncommon.|Es bastante frecuente.",
    "en|de|It is not uncommon.|Das kommt häufig vor.",
    "en|de|He is unable to work.|Er kann nicht arbeiten.",
    "en|ar|He was unable to travel.|لم يتمكن من السفر.",
    # denials that take another form
    "az|en|Nə nazirlik, nə də şirkət xəbəri şərh etdi.|Neither the ministry nor the company commented on the report.",
    "ru|az|Ни министерство, ни компания не прокомментировали сообщение.|Nə nazirlik, nə də şirkət xəbəri şərh etdi.",
    "az|en|Yoxsulluq sərhədə yaxın kəndlərdə daha çoxdur.|Poverty is greater in the villages near the border.",
    "az|en|Müfəttişlər dünən anbarı yoxlayıblar.|Inspectors checked the warehouse yesterday.",
    "en|es|They must answer no later than Friday.|Deben responder el viernes como más tarde.",
    # one letter for g and for j
    "en|ar|James Jordan and Jason Jones flew to Oslo.|سافر جيمس جوردان وجيسون جونز إلى أوسلو.",
]
WRONG = [  # critical
    "ru|en|Пока полиция не назвала имя подозреваемого.|Police have named the suspect.",
    "uk|en|Поки міністр не подав у відставку.|The minister has resigned.",
    "en|ru|The minister has resigned.|Пока министр не подал в отставку.",
    "en|es|The government will negotiate with the rebels, a spokesman said.|El Gobierno no negociará con los rebeldes, dijo un portavoz.",
    "ru|en|Владимир Путин прилетел в Пекин.|Dmitry Medvedev flew to Beijing.",
    "en|ru|Gavin Newsom signed the bill in Sacramento.|Грег Эбботт подписал законопроект в Сакраменто.",
    "ru|en|Губернатор Калифорнии подал иск.|The governor of Texas filed a lawsuit.",
    "ru|en|Пожар произошел в Харькове.|A fire broke out in Kherson.",
    "ru|uk|Макрон прибыл в Берлин.|Макрон прибув до Варшави.",
    "ru|uk|Россия напала на Украину.|Україна напала на Росію.",
    "ru|en|ХАМАС освободил заложников.|Hezbollah released the hostages.",
    "en|ar|The Iranian government objected.|اعترضت الحكومة العراقية.",
    "en|es|The Mexican government objected.|El gobierno colombiano se opuso.",
    "ru|en|Это незаконно.|This is legal.",
    "ru|en|Суд признал его невиновным.|The court found him guilty.",
    "ru|en|Кремль опроверг сообщения.|The Kremlin confirmed the reports.",
    "ru|en|Пострадавших нет.|There are casualties.",
    "ru|uk|Это незаконно.|Це законно.",
    "ru|uk|Он не признает вины.|Він визнає провину.",
    "ru|en|Она отрицает свою вину.|She admits her guilt.",
    "ru|en|Его забыли.|He is remembered.",
    "en|uk|He denied the charges.|Він визнав звинувачення.",
    "en|ru|She refused to resign.|Она согласилась уйти в отставку.",
    "en|ru|Stocks rose.|Акции подешевели.",
    "ru|az|Цены выросли.|Qiymətlər ucuzlaşıb.",
    "en|ca|Nobody was hurt.|Hi ha ferits.",
    # "to be" that is denied, and nothing else that denies
    "en|uk|The mosaic was varnished in spring.|Мозаїка не була вкрита лаком навесні.",
    "ru|en|Мозаику весной покрыли лаком.|The mosaic was not varnished in spring.",
    "en|ru|The suspects, aged 33, 34 and 39, were fingerprinted at the station.|Подозреваемые в возрасте 33, 34 и 39 лет не были дактилоскопированы в участке.",
    "en|de|The minister was in Lisbon on Thursday.|Der Minister war nicht am Donnerstag in Lissabon.",
    # a name, a place or a body that another stands beside
    "ru|en|Вратарь Матео Ковачич дважды спас команду.|Keeper Mateo Nations saved the team twice.",
    "en|ru|The country joined NATO and the EU.|Страна вступила в НАТО.",
    "ru|uk|Страна вступит в ЕС и НАТО.|Країна вступить до ЄС.",
    "en|ru|They trade with China and Russia.|Они торгуют с Китаем.",
    "en|es|They trade with Turkey and Germany.|Comercian con Turquía.",
    # Arabic shows no capitals
    "en|ar|Brandt met Thomas in Oslo.|التقى براندت بموراليس في أوسلو.",
    "en|ar|Sturridge said nothing.|لم يقل توماس شيئا.",
]


def _found(case: str) -> list[Finding]:
    source, target, text, translation = case.split("|")
    a, b = Segment(text, source), Segment(translation, target)
    found = [f for check in (NamesCheck(), NegationCheck()) for f in check.run(a, b)]
    return [f for f in found if f.severity is not Severity.MINOR]


@pytest.mark.parametrize("case", RIGHT)
def test_what_newsrooms_write_is_right(case: str) -> None:
    assert _found(case) == []


@pytest.mark.parametrize("case", WRONG)
def test_what_says_another_thing_is_critical(case: str) -> None:
    assert Severity.CRITICAL in {f.severity for f in _found(case)}


def test_each_contrary_is_one_of_an_idea() -> None:
    tables = read_table("concepts")
    for name, row in tables["contraries"].items():
        plain = by_language(tables["concepts"][name])
        for language, stems in by_language(row).items():
            assert set(stems.split(",")).isdisjoint(plain.get(language, "").split(",")), (name, language)


def test_a_forename_in_the_form_of_another_language() -> None:
    assert translated("николаю", ["миколі", "петрову"])
    assert not translated("николаю", ["петру"])


def test_a_father_s_name_stands_before_a_surname() -> None:
    reading = Reading("Игорю Ивановичу Сечину и Роману Абрамовичу", "ru")
    assert [name.text for name in names(reading) if name.patronymic] == ["ивановичу"]


def test_a_name_as_a_language_spells_it() -> None:
    assert as_spelt("tschassiw", "de") == "chassiv"
    assert as_spelt("jrushchov", "es") == "khrushchov"
    assert as_spelt("chasiv", "en") == "chasiv"


@pytest.mark.parametrize("case", PARAPHRASED)
def test_what_is_told_freely_is_never_critical(case: str) -> None:
    source, target, text, translation = case.split("|")
    found = run_checks(Segment(text, source), Segment(translation, target))
    assert Severity.CRITICAL not in {finding.severity for finding in found}
