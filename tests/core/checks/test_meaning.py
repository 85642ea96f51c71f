"""Names, quotation marks, negation, senses."""

from __future__ import annotations

import pytest

from dragoman.core.checks import Check
from dragoman.core.checks.names import NamesCheck
from dragoman.core.checks.negation import NegationCheck
from dragoman.core.checks.quotation import QuotationCheck
from dragoman.core.checks.sense import SenseCheck
from dragoman.core.types import Segment

CASES = [  # check, why, source language, source, language, target, severities
    (NamesCheck, "transliterated", "en", "She met Ada Thorne in Saltmere.", "ru", "Она встретила Аду Торн в Солтмире.", []),
    (NamesCheck, "country", "en", "They flew to Germany.", "ru", "Они улетели в Австрию.", ["critical"]),
    (NamesCheck, "nobody's name", "en", "Somebody who is running.", "ca", "Algú que està corrent.", []),
    (NamesCheck, "exonym", "en", "They flew to Germany.", "de", "Sie flogen nach Deutschland.", []),
    (NamesCheck, "inflected exonym", "ru", "Они из Германии.", "uk", "Вони з Німеччини.", []),
    (NamesCheck, "body", "en", "They left NATO in May.", "es", "Dejaron la ONU en mayo.", ["critical"]),
    (NamesCheck, "the body's own acronym", "en", "They left NATO in May.", "es", "Dejaron la OTAN en mayo.", []),
    (NamesCheck, "the same acronym", "ru", "Об этом сообщает CBS.", "az", "Bu barədə CBS məlumat verir.", []),
    (NamesCheck, "an acronym spelt out", "ru", "Санкции против РФ продлены.", "en", "Sanctions against Russia were extended.", []),
    (NamesCheck, "an acronym for another country", "ru", "Санкции против РФ продлены.", "en", "Sanctions against China were extended.", ["critical"]),
    (NamesCheck, "another surname", "ru", "Иван Петров выиграл гонку.", "en", "Ivan Sidorov won the race.", ["serious"]),
    (NamesCheck, "misspelt", "en", "He told The Saltmere Telegraph so.", "es", "Se lo dijo a The Saltmere Telergaph.", ["critical"]),
    (NamesCheck, "one of two", "en", "Only Gallagher and Robinson ran.", "ru", "Бежал один Галлагер.", ["critical"]),
    (NamesCheck, "replaced", "en", "Then Keaghan Jacobs ran.", "de", "Dann lief Keaghan Reinhold.", ["critical"]),
    (NamesCheck, "city", "en", "They flew to Vienna on Friday.", "ru", "В пятницу они улетели в Варшаву.", ["critical"]),
    (NamesCheck, "the city's own name", "en", "They flew to Vienna on Friday.", "de", "Am Freitag flogen sie nach Wien.", []),
    (NamesCheck, "of several words", "ru", "Они из Южной Кореи.", "en", "They are from New Zealand.", ["critical"]),
    (NamesCheck, "adjective", "en", "The French delegation left.", "ru", "Немецкая делегация уехала.", ["critical"]),
    (NamesCheck, "a country by its adjective", "en", "The minister of Scotland spoke.", "es", "Habló el ministro escocés.", []),
    (NamesCheck, "a country for its city", "en", "Athens has objected.", "ru", "Греция возразила.", []),
    (NamesCheck, "copied acronym", "en", "Chelsea play in the UEFA cup.", "es", "El Chelsea juega la copa FIFA.", ["critical"]),
    (NamesCheck, "the letters of approaching", "en", "An approaching storm hit NATO ships.", "pl", "Burza uderzyła w okręty NATO.", []),
    (NamesCheck, "no capitals", "en", "President Trump met Ada Thorne.", "ar", "التقى الرئيس ماكرون بآدا ثورن.", ["critical"]),
    (NamesCheck, "forename left out", "ru", "Его поддержал Джефф Флейк.", "en", "He was backed by Flake.", ["minor"]),
    (NamesCheck, "another surname beside it", "en", "Only Ada Thorne saw it.", "ru", "Это видела одна Ада Козлова.", ["critical"]),
    (NamesCheck, "a translated body", "es", "Llamó a la Oficina de Impuestos.", "pt", "Ligou ao Escritório de Impostos.", []),
    (NamesCheck, "words of a title", "en", "The Organisation for the Safety of Straits met.", "pt", "A Organização para a Segurança dos Estreitos reuniu-se.", []),
    (NamesCheck, "a headline in capitals", "en", "Killer Pig Mauls Chinese Farmer to Death", "ru", "Свинья насмерть загрызла китайского фермера", []),
    (NamesCheck, "elided", "en", "They came from Ohio and Pennsylvania.", "fr", "Ils venaient de l’Ohio et de Pennsylvanie.", []),
    (NamesCheck, "monday is no city", "en", "He spoke on Monday.", "fa", "او روز دوشنبه صحبت کرد.", []),
    (QuotationCheck, "kept", "en", "“We will not sell the old lighthouse,” she said.", "ru", "«Мы не продадим старый маяк», — сказала она.", []),
    (QuotationCheck, "lost", "en", "“We will never sell the old lighthouse,” she said.", "ru", "Мы никогда не продадим старый маяк, сказала она.", ["critical"]),
    (QuotationCheck, "indirect", "en", "“We will never sell the old lighthouse,” she said.", "ru", "Она сказала, что старый маяк не продадут никогда.", ["serious"]),
    (QuotationCheck, "swallows who said it", "en", "“We will never sell the old lighthouse,” the mayor said on Monday.", "es", "“Nunca venderemos el viejo faro, dijo la alcaldesa el lunes”.", ["critical"]),
    (QuotationCheck, "swallows who said it at its end", "en", '"We will not close the harbour this year, and nobody has asked us to do so," she said.', "ru", "«В этом году мы не закроем гавань, и никто нас об этом не просил, — сказала она».", ["critical"]),
    (QuotationCheck, "goes on after who said it", "en", '"We will not close the harbour this year," Ada Thorne told the council. "Nobody has asked us to do so."', "ru", "«В этом году мы не закроем гавань, — сказала совету Ада Торн. — Никто нас об этом не просил».", []),
    (QuotationCheck, "one word of it", "en", 'The mayor called the harbour "the heart of our whole small town" on Friday.', "ru", "В пятницу мэр назвала гавань «сердцем».", ["serious"]),
    (QuotationCheck, "signs that are no letters", "en", 'Ada Thorne said: "We will not close the harbour this year, and nobody has asked us to do so."', "hi", 'एडा थॉर्न ने कहा: "हम इस साल बंदरगाह बंद नहीं करेंगे, और किसी ने हमसे ऐसा करने के लिए नहीं कहा है।"', []),
    (QuotationCheck, "breaks off", "en", "“We will never sell the old lighthouse to them,” she said.", "es", "“Nunca les venderemos a ellos el viejo faro y”, dijo.", ["critical"]),
    (QuotationCheck, "reworded", "ru", "Сенатор написал: “We will not blink first”.", "en", "The senator wrote: “We will not be the first to give way.”", ["critical"]),
    (NegationCheck, "kept", "en", "He did not sign it.", "ru", "Он это не подписал.", []),
    (NegationCheck, "a decree's number", "ru", "Указ № 647 подписан.", "en", "Decree No. 647 was signed.", []),
    (NegationCheck, "dropped", "en", "He did not sign it.", "ru", "Он это подписал.", ["critical"]),
    (NegationCheck, "dropped in a kindred language", "ru", "Он не согласился.", "uk", "Він згодився.", ["critical"]),
    (NegationCheck, "the same word without it", "ru", "Они не собрались.", "uk", "Вони собралися.", ["critical"]),
    (NegationCheck, "added", "en", "He has signed the paper.", "de", "Er hat das Papier nicht unterschrieben.", ["critical"]),
    (NegationCheck, "said another way", "en", "He refused to sign it.", "ru", "Он не стал это подписывать.", ["serious"]),
    (NegationCheck, "no counterpart", "ru", "Он не оробел.", "en", "He kept calm.", ["serious"]),
    (NegationCheck, "told without it", "ru", "Мост и не думал падать.", "en", "The bridge held.", ["serious"]),
    (NegationCheck, "whatever", "ru", "Что бы ни решили, паром пойдёт.", "en", "Whatever is settled, the ferry will run.", []),
    (NegationCheck, "lexical", "en", "She declined to comment.", "ru", "Она не стала комментировать.", ["serious"]),
    (NegationCheck, "added to the idea", "ru", "Совет утвердил план.", "en", "The council did not approve the plan.", ["critical"]),
    (NegationCheck, "arabic prefix", "en", "And he did not answer.", "ar", "ولم يجب.", []),
    (NegationCheck, "before it became", "ru", "Тут жили до войны.", "az", "Müharibə olmamışdan əvvəl burada yaşayırdılar.", []),
    (NegationCheck, "a verbal noun", "en", "The opposition to it is fierce.", "tr", "Buna karşı çıkmasının nedeni sert.", []),
    (NegationCheck, "bounds", "en", "More than 500 of the most modern boats left.", "es", "Salieron menos de 500 de los barcos más modernos.", ["critical"]),
    (NegationCheck, "up to", "en", "up to 3,000 boats", "ru", "по меньшей мере 3 тысячи лодок", ["critical"]),
    (NegationCheck, "up to, in one word", "ru", "до 3 тысяч лодок", "en", "at least 3,000 boats", ["critical"]),
    (NegationCheck, "one of several", "en", "Prices rose in May. Wages rose in June as well.", "de", "Die Preise stiegen im Mai. Die Löhne sanken im Juni auch.", ["critical"]),
    (NegationCheck, "not very", "en", "Pretty tame stuff.", "nl", "Dat is niet erg wild.", ["serious"]),
    (NegationCheck, "in the very place", "en", "The two mills on the lake were built by farmers of the village before the road came.", "ru", "Две мельницы на озере не были построены крестьянами соседнего села до появления дороги.", ["critical"]),
    (NegationCheck, "a point after an initial", "pt", "Não vemos nenhuma resposta dos EUA.", "en", "We don't see any U.S. response.", []),
    (NegationCheck, "victory", "en", "a 1-0 defeat at home", "de", "ein 1:0-Sieg zu Hause", ["critical"]),
    (NegationCheck, "who won is a point of view", "en", "They lost to Saltmere.", "ru", "Солтмир выиграл у них.", ["serious"]),
    (NegationCheck, "three years ago", "ru", "Это было после войны.", "az", "Bu, müharibədən sonra, üç il əvvəl idi.", []),
    (NegationCheck, "inside the verb", "ru", "Он не придёт.", "az", "O gəlməyəcək.", []),
    (NegationCheck, "opposite", "en", "It opened after the war.", "ru", "Его открыли перед войной.", ["critical"]),
    (NegationCheck, "at least", "en", "at least ten boats", "de", "höchstens zehn Boote", ["critical"]),
    (NegationCheck, "after, and then a word with many uses", "en", "After the storm they went home.", "ru", "До бури они ушли домой.", ["critical"]),
    (NegationCheck, "a journey to a town", "ru", "После ужина он поехал в Киев.", "uk", "Повечерявши, він поїхав до Києва.", []),
    (NegationCheck, "of one number in far places", "en", "More than 820,000 people have been hit by the floods in the country, officials of the health service said in the evening.", "de", "Nach Angaben der Behörde für Gesundheit sind in dem Land am Abend von den Fluten weniger als 820.000 Menschen betroffen.", ["critical"]),
    (NegationCheck, "an English denial that Russian lacks", "ru", "Он оробел.", "en", "He was not shaken.", ["critical"]),
    (NegationCheck, "no longer", "ru", "Он охладел к морю.", "en", "He is no longer fond of the sea.", ["serious"]),
    (NegationCheck, "a quotation left as it is", "ru", "Он сказал: «I don't care».", "en", "He said, “I don't care.”", []),
    (NegationCheck, "enough", "en", "The ferry does not have enough lamps.", "uk", "Порому вистачає ламп.", ["critical"]),
    (NegationCheck, "brought to defeat", "ru", "Они добились победы над Солтмиром.", "az", "Onlar Soltmiri məğlubiyyətə uğratdı.", []),
    (NegationCheck, "sank", "ru", "«Маяк» поднялся, а «Порт» опустился.", "az", "“Mayak” qalxdı, “Port” isə düşdü.", []),
    (NegationCheck, "a win over another", "en", "They enjoyed a 5-2 win over Saltmere.", "de", "Sie feierten eine 5:2-Niederlage gegen Saltmere.", ["critical"]),
    (NegationCheck, "a name that ends as a verb", "ru", "Владимир вернулся.", "az", "Vladimir qayıtdı.", []),
    (NegationCheck, "a head is no denial", "en", "head of the Election Office", "ca", "cap de l’Oficina Electoral", []),
    (NegationCheck, "a step is no denial", "en", "Four steps", "fr", "Quatre pas", []),
    (NegationCheck, "a person", "es", "En el 140 contesta una persona.", "fr", "Au 140 répond une personne.", []),
    (NegationCheck, "nobody", "en", "A person answers.", "fr", "Personne ne répond.", ["critical"]),
    (NegationCheck, "at least", "es", "al menos 40 noches", "pt", "ao menos 40 noites", []),
    (NegationCheck, "not the number", "pt", "Dois e meio, não 25.", "es", "Dos y medio, no 25.", []),
    (NegationCheck, "a step not taken", "en", "He took one step.", "fr", "Il n’a pas fait un pas.", ["critical"]),
    (SenseCheck, "stakes", "ru", "Высокие ставки", "en", "High rates", ["serious"]),
    (SenseCheck, "right", "ru", "Высокие ставки", "en", "High stakes", []),
    (SenseCheck, "context", "ru", "Высокие ставки по кредитам", "en", "High rates for loans", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "why", "a", "source", "b", "target", "severities"),
    CASES,
    ids=[f"{c[0].id}-{c[4]}-{c[1]}" for c in CASES],
)
def test_meaning(
    check: type[Check], why: str, a: str, source: str, b: str, target: str, severities: list[str]
) -> None:
    assert [f.severity for f in check().run(Segment(source, a), Segment(target, b))] == severities
