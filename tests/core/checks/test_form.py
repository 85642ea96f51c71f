"""Markup, encoding, language, repetition, cuts and additions."""

from __future__ import annotations

import pytest

from dragoman.core.checks import Check
from dragoman.core.checks.addition import AdditionCheck
from dragoman.core.checks.duplication import DuplicationCheck
from dragoman.core.checks.language import LanguageCheck
from dragoman.core.checks.markup import MarkupCheck
from dragoman.core.checks.mojibake import MojibakeCheck
from dragoman.core.checks.script import ScriptCheck
from dragoman.core.checks.truncation import TruncationCheck
from dragoman.core.checks.untranslated import EmptyCheck, UntranslatedCheck
from dragoman.core.types import Segment, Severity

EN = "The storm tore the roof off the old fish market and flooded two streets near the harbour."
RU = "Шторм сорвал крышу со старого рыбного рынка и затопил две улицы возле гавани."
ES = "La tormenta arrancó el tejado del viejo mercado de pescado e inundó dos calles junto al puerto."
UK = "Шторм зірвав дах зі старого рибного ринку і затопив дві вулиці біля гавані."
PT = "A tempestade arrancou o telhado do velho mercado de peixe e inundou duas ruas junto ao porto."
COUNCIL = "The council closed the old harbour in March, and the fishermen have asked the court for money to repair their boats."
QUOTED = '"We have a big problem when the court closes our harbour," Ada Thorne, head of the harbour council, said in London after a meeting between the mayor and the police on Monday.'
GLOSSED = 'Ada Thorne, also known as Lady Harbour, has asked the newspaper this year to call her "Love" ("the love of the old harbour") or "Brother" ("the brother of all the fishermen").'

CASES = [  # check, why, source, language, target, critical
    (UntranslatedCheck, "one common word in its own letters", EN, "ru", RU.replace("старого", "market"), True),
    (UntranslatedCheck, "an address", "It is on market.com today.", "ru", "Сегодня это есть на market.com.", False),
    (UntranslatedCheck, "a word in brackets", EN, "ru", RU.replace("рынка", "рынка (market)"), False),
    (DuplicationCheck, "a syllable that runs on", EN, "es", ES.replace("mercado", "mercadodododododo"), True),
    (DuplicationCheck, "three letters that run on", EN, "ru", RU.replace("рынка", "рынкаынкаынкаынкаынка"), True),
    (DuplicationCheck, "a clause that comes again", "Gotuj kaszę 20 minut, po czym ją odstaw.", "en", "Simmer the groats for 20 minutes over low heat, simmer the groats for 20 minutes, then let them stand.", True),
    (DuplicationCheck, "its beginning", "Liczba ofiar wybuchu rośnie.", "en", "The death toll from the blast in the north is rising, the death toll from the blast is rising.", True),
    (DuplicationCheck, "a list", "A had 3.1m viewers and B 2.9m.", "es", "A tuvo un número de espectadores de 3,1 millones y B tuvo un número de espectadores de 2,9 millones.", False),
    (DuplicationCheck, "laughter", "He laughed aloud.", "es", "Se rio: jajajaja.", False),
    (DuplicationCheck, "a long word three times", EN, "es", ES.replace("mercado", "mercado mercado mercado"), True),
    (MojibakeCheck, "a word of question marks", EN, "ru", RU.replace("рынка", "?????"), True),
    (MojibakeCheck, "its first letter", EN, "fr", "La tempête a eu lieu au dernier ?change de la ville.", True),
    (MojibakeCheck, "its last letter", EN, "az", "Tufan damı qopardı v? küçələri su basdı.", True),
    (MojibakeCheck, "a question of its own", EN, "ru", "Что шторм сорвал? Крышу рынка.", False),
    (MojibakeCheck, "a spaced question", "He asked whether it was so.", "fr", "Est-ce vrai ? demanda-t-il.", False),
    (MojibakeCheck, "letters in reverse", EN, "es", ES.replace("mercado", "mer\u202ecado"), True),
    (MojibakeCheck, "a mark of direction between words", EN, "es", ES.replace("viejo ", "viejo\u200e "), False),
    (MojibakeCheck, "halves of UTF-16", EN, "es", "\x00".join("La tormenta"), True),
    (MojibakeCheck, "a sign of East Asia in a word", EN, "es", ES.replace("arrancó", "arranc将ﾑ"), True),
    (AdditionCheck, "announced in other words", EN, "ru", f"Хорошо, вот мой перевод этого предложения:\n{RU}", True),
    (AdditionCheck, "announced in English", EN, "es", f"Okay, my translation of the passage: {ES}", True),
    (AdditionCheck, "the source speaks of one as well", "A new translation of the Bible: who reads it?", "ru", "Новый перевод Библии: кто его читает?", False),
    (AdditionCheck, "money", "Transfer of the fee: the council has paid.", "ru", "Перевод сбора: совет заплатил.", False),
    (AdditionCheck, "a fence", EN, "ru", f"```\n{RU}\n```", True),
    (AdditionCheck, "bold", EN, "ru", f"**{RU}**", True),
    (AdditionCheck, "a token of a model", EN, "ru", f"{RU}<|endoftext|>", True),
    (AdditionCheck, "a hashtag", EN, "ru", f"#шторм {RU}", False),
    (AdditionCheck, "a remark below", EN, "de", "Als KI kann ich das nicht prüfen. Der Sturm riss das Dach ab.", True),
    (AdditionCheck, "a question back", EN, "ru", f"{RU} Хотите, чтобы я перевёл что-нибудь ещё?", True),
    (AdditionCheck, "surely said", "Конечно, это шторм.", "en", "Sure, it is the storm.", False),
    (AdditionCheck, "cannot", "Не могу поверить, что это шторм.", "en", "I can't believe it is the storm.", False),
    (AdditionCheck, "an aide", "Помощник сказал: это шторм.", "en", "As an aide said, it is the storm.", False),
    (EmptyCheck, "nothing", EN, "ru", " … ", True),
    (EmptyCheck, "something", EN, "ru", RU, False),
    (ScriptCheck, "cyrillic for arabic", EN, "ar", RU, True),
    (ScriptCheck, "a title may stay", EN, "ru", "Фильм The Salt and the Sea вышел в прокат в эту пятницу", False),
    (UntranslatedCheck, "whole", EN, "ru", EN, True),
    (UntranslatedCheck, "tail", EN, "es", "La tormenta arrancó el tejado off the old fish market and flooded two streets.", True),
    (MojibakeCheck, "capitals before a mark", "Gracias por resistir ante la “MUCHEDUMBRE”.", "ca", "Gràcies per resistir davant “LA MUNIÓ”.", False),
    (MojibakeCheck, "a spaced mark", "They live there.", "es", "Viven allá\u00a0», ha indicado.", False),
    (MojibakeCheck, "ß before a mark", "The waltz of Strauss.", "de", "Der Walzer von “Ludwig Strauß”.", False),
    (MojibakeCheck, "capitals in the wrong page", "The HOTEL is full.", "fr", "L’HÃ”TEL est plein, le CAFÃ‰ aussi.", True),
    (UntranslatedCheck, "a title may stay", "He read The Salt of the Earth and the Sea.", "es", "Leyó The Salt of the Earth and the Sea.", False),
    (LanguageCheck, "right", EN, "es", ES, False),
    (LanguageCheck, "neighbour", EN, "es", PT, True),
    (LanguageCheck, "neighbour", EN, "ru", UK, True),
    (LanguageCheck, "half", EN, "ru", RU[:40] + UK[40:], True),
    (LanguageCheck, "half in another script", EN, "uk", UK[:40] + "הסערה קרעה את הגג משוק הדגים הישן והציפה שני רחובות ליד הנמל", True),
    (LanguageCheck, "half in another script", EN, "ru", RU[:40] + "항구 근처의 거리 두 곳이 물에 잠겼습니다.", True),
    (LanguageCheck, "half", EN, "az", "Tufan köhnə balıq bazarının damını qopardı во время шторма и затопил две улицы возле гавани", True),
    (LanguageCheck, "right", EN, "ar", "العاصفة التي ضربت الساحل اقتلعت سقف سوق السمك القديم وغمرت شارعين قرب الميناء.", False),
    (LanguageCheck, "neighbour", EN, "fa", "العاصفة التي ضربت الساحل اقتلعت سقف سوق السمك القديم وغمرت شارعين قرب الميناء.", True),
    (LanguageCheck, "neighbour", EN, "ar", "طوفان سقف بازار قدیمی ماهی را کند و دو خیابان نزدیک بندر را آب گرفت و قایق‌ها را شکست.", True),
    (MojibakeCheck, "right", EN, "es", ES, False),
    (MojibakeCheck, "utf-8 as cp1252", EN, "es", ES.encode().decode("cp1252", "replace"), True),
    (MojibakeCheck, "utf-8 as cp1251", EN, "ru", "Это пишет канал РєР°РЅР°Р» и другие", True),
    (MojibakeCheck, "koi8 as cp1251", EN, "ru", RU.encode("koi8_r").decode("cp1251", "replace"), True),
    (MojibakeCheck, "cp1251 as latin", EN, "ru", RU.encode("cp1251").decode("latin-1"), True),
    (MojibakeCheck, "escapes", EN, "ru", "Шторм сорвал \\u043a\\u0440\\u044b\\u0448\\u0443", True),
    (MojibakeCheck, "question marks", EN, "ru", "????? ?????? ????? ?? ??????? ???????", True),
    (MojibakeCheck, "a Korean name", EN, "uk", "Помпео зустрів Рі в кулуарах", False),
    (MojibakeCheck, "a capital before a closing mark", EN, "pt", "Ele gritou “NÃO” e “IRMÔ", False),
    (MojibakeCheck, "a grave accent before a closing mark", EN, "it", "Parlano di “buona volontà”, di “qualità” e altro.", False),
    (MojibakeCheck, "a grave accent before a space", EN, "fr", "Ça saute, là\u00a0! Score : 1 à\u00a00.", False),
    (MojibakeCheck, "utf-8 of India as cp1252", EN, "hi", "तूफान ने छत उड़ा दी".encode().decode("cp1252", "replace"), True),
    (MarkupCheck, "a hashtag that the source tells in words", "the era of me too", "es", "la era de #MeToo", False),
    (MarkupCheck, "kept", 'See <a href="/x">this</a>.', "es", 'Vea <a href="/x">esto</a>.', False),
    (MarkupCheck, "address changed", 'See <a href="/x">this</a>.', "es", 'Vea <a href="/y">esto</a>.', True),
    (MarkupCheck, "title may be translated", '<a href="/x" title="ship">a</a>', "es", '<a href="/x" title="barco">a</a>', False),
    (MarkupCheck, "misnested", "<b>a <i>b</i></b>", "es", "<b>a <i>b</b></i>", True),
    (MarkupCheck, "spaced", "<b>a</b>", "es", "< b >a</b>", True),
    (MarkupCheck, "handle", "by @saltmere", "es", "por saltmere", True),
    (MarkupCheck, "placeholder", "for {name}", "es", "para {nombre}", True),
    (MarkupCheck, "an editor's word", "never said [that]", "es", "nunca dijo [eso]", False),
    (MarkupCheck, "a command", "see [gallery]", "es", "vea [galería]", True),
    (MarkupCheck, "address spaced", "https://a.example/b", "es", "https: // a.example/b", True),
    (DuplicationCheck, "phrase", EN, "es", ES.replace("del viejo mercado", "del viejo mercado del viejo mercado"), True),
    (DuplicationCheck, "sentence", EN, "es", f"{ES} {ES}", True),
    (DuplicationCheck, "loop", EN, "ru", RU + " и так и так и так и так и так", True),
    (
        DuplicationCheck,
        "taken up",
        "What is born, and what is taught? That which is taught on the street counts.",
        "es",
        "¿Qué es innato y qué se enseña? ¿Qué se enseña en la calle?",
        False,
    ),
    (DuplicationCheck, "speech", "No, no, no, never.", "es", "No, no, no, nunca.", False),
    (TruncationCheck, "right", EN, "es", ES, False),
    (TruncationCheck, "no end", EN, "es", ES[:60], True),
    (TruncationCheck, "no head", EN, "es", ES[38:], True),
    (TruncationCheck, "in the last word", EN, "ru", "Шторм сорвал крышу со старого рыбного рынка и затопил две улицы возле пристани и гав", True),
    (TruncationCheck, "in the last word", EN, "de", "Der Sturm riss das Dach vom alten Fischmarkt und überflutete zwei Straßen in der Nähe des Haf", True),
    (TruncationCheck, "a whole word without a stop", EN, "de", "Der Sturm riss das Dach vom alten Fischmarkt und überflutete zwei Straßen nahe dem Hafen der Stadt", False),
    (TruncationCheck, "no head, its names gone", "On Monday Ada Thorne told the council that the storm had flooded two streets near the harbour.", "ru", "сообщила совету города, что этот сильный шторм затопил сразу две улицы, расположенные возле гавани.", True),
    (
        TruncationCheck,
        "amid a quotation",
        'His roof was gone altogether," the mayor told the council when the storm was over.',
        "es",
        "no le quedaba tejado”, dijo el alcalde al acabar la tormenta.",
        False,
    ),
    (
        TruncationCheck,
        "as far from the quotation",
        'The harbour master answered: "It will be a long and a very hard winter for us all."',
        "de",
        "antwortete der Hafenmeister: „Der Winter wird für alle lang und hart.“",
        False,
    ),
    (
        TruncationCheck,
        "closes as its source",
        "The storm tore the roof off the old fish market and it flooded two streets. NWS 2031",
        "az",
        "Tufan bazarın damını qopardı, iki küçəni su basdı. NWS 2031",
        False,
    ),
    (
        TruncationCheck,
        "marks of two shapes",
        '"We tried to get the old lighthouse lit again before winter came, so that the boats find the harbour," Ada told the Ferry.',
        "pt",
        '“A gente só queria reacender o velho farol antes do inverno, para os barcos acharem o porto", disse Ada à Ferry.',
        False,
    ),
    (TruncationCheck, "ends on an article", EN, "es", "La tormenta arrancó el tejado del viejo mercado de la.", True),
    (TruncationCheck, "ends on a conjunction", EN, "de", "Der Sturm riss das Dach vom alten Fischmarkt und setzte zwei Straßen unter Wasser, die am Hafen liegen und.", True),
    (TruncationCheck, "no verb at the end", EN, "az", "Tufan köhnə balıq bazarının damını qopardı və limanın yaxınlığındakı.", True),
    (TruncationCheck, "its verb at the end", EN, "az", "Tufan köhnə balıq bazarının damını qopardı və limanın yaxınlığındakı iki küçəni su basdı.", False),
    (TruncationCheck, "no verb at the end", EN, "tr", "Fırtına eski balık pazarının çatısını kopardı ve iki.", True),
    (TruncationCheck, "terse but whole", EN, "tr", "Fırtına balık pazarının çatısını uçurdu, liman yakınında iki sokağı su bastı.", False),
    (TruncationCheck, "ends on a verb's prefix", EN, "de", "Der Sturm deckte den alten Fischmarkt ab, und am Hafen standen zwei Straßen unter Wasser, so fing es an.", False),
    (TruncationCheck, "an abbreviation ends it", "They had seen it live that evening on the BBC and on HBO.", "ar", "كانوا قد شاهدوا ذلك على الهواء مباشرة في ذلك المساء على إتش بي أو.", False),
    (TruncationCheck, "its last clause is nowhere", COUNCIL, "es", "El ayuntamiento cerró el viejo puerto en marzo, y los pescadores han pedido.", True),
    (TruncationCheck, "its last clause is nowhere", COUNCIL, "uk", "Міська рада в березні закрила старий порт, і рибалки попросили.", True),
    (TruncationCheck, "terse, and all is said", COUNCIL, "es", "El consejo cerró en marzo el viejo puerto; los pescadores piden dinero al tribunal para arreglar sus barcos.", False),
    (TruncationCheck, "its words stand for the second half", QUOTED, "de", "Ada Thorne, Leiterin des Hafenrats, in London nach einem Treffen zwischen dem Bürgermeister und der Polizei am Montag.", True),
    (TruncationCheck, "its words stand for the second half", QUOTED, "es", "Ada Thorne, directora del consejo del puerto, en Londres tras una reunión entre el alcalde y la policía el lunes.", True),
    (
        TruncationCheck,
        "who spoke is left out",
        'Ada said that all this was easy to explain to us. "People meet each other in another way" nowadays, she said.',
        "ru",
        "Это можно объяснить: «Теперь встречаются иначе».",
        False,
    ),
    (TruncationCheck, "glosses are left out", GLOSSED, "de", "Ada Thorne, auch bekannt als Lady Harbour, will dieses Jahr „Love“ oder „Brother“ heißen.", False),
    (TruncationCheck, "glosses, and more than they", GLOSSED, "de", "Ada Thorne, auch bekannt als Lady.", True),
    (TruncationCheck, "too short to say", "What sort of a paper was it?", "uk", "Е-е, що.", False),
    (AdditionCheck, "remark", EN, "ru", f"Вот перевод:\n\n{RU}", True),
    (AdditionCheck, "note", EN, "de", "Der Sturm riss das Dach ab.\n\nAnmerkung: sinngemäß.", True),
    (AdditionCheck, "signed", EN, "ru", f"{RU} Переведено с помощью DeepL.", True),
    (AdditionCheck, "signed in English", EN, "es", f"{ES}\nTranslated by an engine", True),
    (AdditionCheck, "remark in Chinese", EN, "zh", "以下是翻译：暴风雨掀翻了旧鱼市场的屋顶，淹没了港口附近的两条街道。", True),
    (AdditionCheck, "before the text", EN, "es", f"Los barcos de Bergen y de Gdansk atracarán en 2031 en el nuevo muelle. {ES}", True),
    (AdditionCheck, "sentence", EN, "es", f"{ES} Los barcos de Bergen y de Gdansk atracarán en 2031 en el nuevo muelle.", True),
    (AdditionCheck, "nothing of it in the source", EN, "de", "Der Sturm riss das Dach vom alten Fischmarkt und überflutete zwei Straßen am Hafen. Die Schulen der Region haben in diesem Jahr deshalb mehr Lehrer für den Unterricht eingestellt.", True),
    (AdditionCheck, "one sentence became two", EN, "es", "La tormenta arrancó el tejado del viejo mercado de pescado de la ciudad. Además, inundó por completo dos calles que hay junto al puerto.", False),
    (
        AdditionCheck,
        "the second half of it",
        "Much of the northern coast is expected to see a wet start to October with gales from the Long Bay to parts of the Cape.",
        "pl",
        "Na dużej części północnego wybrzeża spodziewany jest deszczowy październik. Silne wiatry powinny wiać na obszarze od Długiej Zatoki po część Przylądka.",
        False,
    ),
    (AdditionCheck, "a headline goes on", "Storm floods two streets near the harbour", "es", "La tormenta inunda dos calles junto al puerto y el alcalde ha prometido ayuda a todos los vecinos.", True),
    (AdditionCheck, "the source says note", "Note: the office is closed.", "ru", "Примечание: офис закрыт.", False),
    *[
        (MojibakeCheck, f"utf-8 as {page}", EN, language, text.encode().decode(page, "replace"), True)
        for language, text in (("es", ES), ("ru", RU))
        for page in ("koi8_r", "mac_roman", "mac_cyrillic", "cp1250", "cp437", "cp866", "iso8859_7", "gbk")
    ],
    (MojibakeCheck, "utf-8 of Arabia as cp1256", EN, "ar", "تفتح أبواب المتحف صباحًا".encode().decode("cp1256", "replace"), True),
    (MojibakeCheck, "one word of it", EN, "de", "Das Dach am Hafen st├╝rzte ein.", True),
    (MojibakeCheck, "one word of it", EN, "tr", "Fırtına eski balık pazarının Г§atısını kopardı.", True),
    (MojibakeCheck, "Latin read as Cyrillic", EN, "de", "Das Dach am Hafen stьrzte ein.", True),
    (MojibakeCheck, "Latin read as Cyrillic", EN, "es", "Hace tres aсos se hundiу el tejado.", True),
    (MojibakeCheck, "Cyrillic pages", EN, "ru", RU.encode("iso8859_5").decode("cp1251"), True),
    (MojibakeCheck, "question marks for accents", EN, "de", "Das Dach am Hafen st?rzte ein, zwei Stra?en sind ?berflutet.", True),
    (MojibakeCheck, "a question without a space", EN, "de", "Wer weiß es?Keiner.", False),
    (MojibakeCheck, "Greek letters", "Gamma rays passed the wall.", "de", "γ-Strahlen durchdrangen die Wand, π und Ω auch.", False),
    (MojibakeCheck, "Chinese beside its reading", "Tsinghua University", "ru", "Университет Цинхуа (清华大学) открыт.", False),
    (MojibakeCheck, "a Cyrillic sign amid Latin", "The group TAТУ sang.", "es", "Cantó el grupo TAТУ.", False),
    (MojibakeCheck, "bullets and dashes", "Harbour and market", "az", "■ Liman — bazar–küçə", False),
    (MarkupCheck, "half of a bold mark", "He was **very** late.", "es", "Llegó **muy* tarde.", True),
    (MarkupCheck, "bold mark lost", "He was **very** late.", "es", "Llegó muy tarde.", True),
    (MarkupCheck, "bold mark kept", "He was **very** late.", "es", "Llegó **muy** tarde.", False),
    (DuplicationCheck, "a word is doubt", EN, "es", ES.replace("tejado", "tejado tejado"), False),
    (DuplicationCheck, "a word that grammar doubles", "At times it rained.", "tr", "Zaman zaman yağmur yağdı.", False),
    (DuplicationCheck, "emphasis", "It was extremely good.", "de", "Es war sehr sehr gut.", False),
    (DuplicationCheck, "names", "They met in Bora Bora.", "es", "Se vieron en Walla Walla y Bora Bora.", False),
    (DuplicationCheck, "a word in a loop", EN, "ru", "Шторм сорвал крышукрышукрышукрышукрышу рынка.", True),
    (DuplicationCheck, "without spaces", EN, "zh", "暴风雨掀翻了旧鱼市场的屋顶旧鱼市场的屋顶，淹没了街道。", True),
    (DuplicationCheck, "without spaces", EN, "ja", "嵐は古い魚市場の、魚市場の屋根を壊した。", False),
    (AdditionCheck, "behind a word of two letters", '"It was cold," he said.', "de", "„Es war kalt“, sagte er. Die Schulen der Region haben deshalb in diesem Jahr mehr Lehrer eingestellt.", True),
    (AdditionCheck, "much too long, no stop", "Storm floods two streets", "es", "La tormenta inunda dos calles El ayuntamiento anuncia nuevas ayudas para los vecinos de la costa norte y para los pescadores", True),
    (AdditionCheck, "short source", "It was cold.", "ru", "Было холодно. Эксперты считают, что ситуация в ближайшие годы станет только хуже, и полиция не хочет говорить об этом деле.", True),
    (AdditionCheck, "short source, free", "He is free.", "de", "Er kann tun, was er will.", False),
    (AdditionCheck, "the language named", EN, "es", f"Español: {ES}", True),
    (AdditionCheck, "the language named", EN, "pt", f"Translation (pt): {PT}", True),
    (AdditionCheck, "of course", EN, "uk", f"Звичайно! Ось переклад тексту: «{UK}»", True),
    (AdditionCheck, "takes leave", EN, "es", f"{ES} Let me know if you need any changes!", True),
    (AdditionCheck, "a note in brackets, no stop before it", "Storm floods two streets", "it", "La tempesta allaga due strade (N.d.T.: gioco di parole.)", True),
    (AdditionCheck, "the source hopes too", "Take this rope. I hope it helps.", "ru", "Возьмите верёвку. Надеюсь, это поможет.", False),
    (MojibakeCheck, "one question mark for a letter", EN, "de", "Das Dach am Hafen ist ?ffentlich, der Sturm st?rzte.", True),
    (MojibakeCheck, "an address that asks", EN, "es", "La tormenta: youtube.com/watch?v=abc y ferry.example/a?id=7", False),
    (MojibakeCheck, "a box for a letter", EN, "ru", "Шторм сорвал кры□у рынка.", True),
    (MojibakeCheck, "utf-8 as cp1255", EN, "ru", "Шторм сорвал " + "крышу".encode().decode("cp1255", "ignore") + " рынка.", True),
    (MojibakeCheck, "utf-8 as cp1253", EN, "az", "Tufan bazarın d" + "ə".encode().decode("cp1253") + "mirini qopardı.", True),
    (MojibakeCheck, "cp1254 as cp1252", EN, "tr", "Fýrtýna eski balýk pazarýnýn çatýsýný kopardý.", True),
    (MojibakeCheck, "an Icelandic name", "Guðmundsson spoke.", "tr", "Guðmundsson konuştu.", False),
    (MojibakeCheck, "cp1250 as cp1252", EN, "pl", "Sztorm zerwa³ dach, ulice zosta³y zalane.", True),
    (MojibakeCheck, "cubic metres", EN, "pl", "Spadło 40 m³ wody na km².", False),
    (MojibakeCheck, "cp1252 as mac", EN, "de", "Das Dach am Hafen st¸rzte ein.", True),
    (MojibakeCheck, "Irish", "The rally in Dublin.", "es", "El mitin de Óglaigh na hÉireann en Dublín.", False),
    (MojibakeCheck, "one word of cp1251 as cp1252", EN, "ru", "Шторм сорвал êðûøó рынка.", True),
    (MojibakeCheck, "letters of Serbia", EN, "ru", "Шторм сорвал іхыћх рынка.", True),
    (DuplicationCheck, "a small word stuck", EN, "es", ES.replace("de pescado", "de de de de pescado"), True),
    (DuplicationCheck, "the source is stuck as well", "No no no no, he said.", "es", "No no no no, dijo.", False),
    (DuplicationCheck, "with commas", "Never, he said.", "ru", "Нет, нет, нет, нет, сказал он.", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "why", "source", "language", "target", "critical"),
    CASES,
    ids=[f"{c[0].id}-{c[1]}" for c in CASES],
)
def test_form(check: type[Check], why: str, source: str, language: str, target: str, critical: bool) -> None:
    found = check().run(Segment(source, "en"), Segment(target, language))
    assert any(f.severity is Severity.CRITICAL for f in found) is critical


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("La tormenta arrancó el tejado el tejado del mercado.", True),
        ("La tormenta vuelve año tras año tras año.", False),
        ("A més a més, la tempesta va arrencar el sostre.", False),
    ],
)
def test_two_words_straight_after_themselves_are_doubt(text: str, doubt: bool) -> None:
    found = [f.severity for f in DuplicationCheck().run(Segment(EN, "en"), Segment(text, "es"))]
    assert found == [Severity.SERIOUS] * doubt


def test_a_title_in_a_third_language_that_stays_is_no_other_language() -> None:
    source = Segment("Ladri rubano $26.750 durante un rifornimento di bancomat a Newport on the Levee", "it")
    kept = "Ladrones roban $26.750 durante un abastecimiento de ATM a Newport on the Levee"
    assert not list(LanguageCheck().run(source, Segment(kept, "es")))
    left = "Ladrones roban $26.750 durante un refill of an ATM at the big bank on the river"
    assert list(LanguageCheck().run(source, Segment(left, "es")))


KIN = [  # source, its language, target, its language, left over
    ("El hombre admitió que le parece bastante importante abordar esta cuestión.", "es",
     "O homem admitiu que lhe parece bastante importante abordar esta questão.", "pt", False),
    ("El método requiere la extracción de células inmunitarias a un paciente en España.", "es",
     "O método require a extracción de células inmunitarias a un paciente en España.", "gl", False),
    ("Requiere la extracción de las células y los médicos son muy cuidadosos.", "es",
     "Require la extracción de las células y los médicos son moi coidadosos.", "gl", True),
    ("“Ho vaig veure”, comenta Sturridge a LiverpoolFC.com.", "ca",
     "“Lo vi”, comenta Sturridge a Liverpoolfc.com.", "es", False),
    ("Он сказал, что это не первый случай в стране.", "ru",
     "Той каза, че това не е первый случай в стране.", "bg", False),
]  # fmt: skip


@pytest.mark.parametrize(("source", "a", "target", "b", "left"), KIN)
def test_words_that_kindred_languages_share(source: str, a: str, target: str, b: str, left: bool) -> None:
    assert any(UntranslatedCheck().run(Segment(source, a), Segment(target, b))) is left


@pytest.mark.parametrize(
    ("why", "source", "target", "severity"),
    [
        ("short, and not a letter of its own", "Уступать не будут.", "Nobody yields.", ["critical"]),
        ("a name that stands in the source", "Nokia Networks", "Nokia Networks", ["serious"]),
        ("its own script", "Nobody yields.", "Ніхто не поступиться.", []),
    ],
)
def test_a_short_sentence_in_another_script(why: str, source: str, target: str, severity: list[str]) -> None:
    language = "ru" if "У" in source else "en"
    found = ScriptCheck().run(Segment(source, language), Segment(target, "uk"))
    assert [str(finding.severity) for finding in found] == severity


def test_a_target_with_its_source_s_last_word_is_whole():
    source = Segment(
        "В школах нашего города существует достаточно большой разброс в том, что касается преподавания — у каждой школы свой набор языков.",
        "ru",
    )
    whole, cut = "У місті кожна школа матиме свої мови.", "У місті кожна школа матиме свої."
    for text, severity in ((whole, Severity.SERIOUS), (cut, Severity.CRITICAL)):
        assert [f.severity for f in TruncationCheck().run(source, Segment(text, "uk"))] == [severity]


@pytest.mark.parametrize(
    ("target", "doubt"),
    [
        (RU.replace("рынка", "рынка/базара"), True),
        (RU.replace("улицы", "улицы (их давно хотели ремонтировать весной рабочие завода)"), True),
        (RU.replace("улицы", "улицы (Северную и Южную)"), False),
        (RU, False),
    ],
)
def test_words_that_the_source_has_not_are_doubt(target: str, doubt: bool) -> None:
    found = AdditionCheck().run(Segment(EN, "en"), Segment(target, "ru"))
    assert [finding.severity for finding in found] == [Severity.SERIOUS] * doubt


@pytest.mark.parametrize(
    ("source", "a", "target", "b", "left"),
    [
        (RU, "ru", EN.replace("market", "рынка"), "en", True),
        (RU, "ru", EN.replace("market", "market (рынка)"), "en", False),
        (RU, "ru", UK.replace("рибного", "рыбного"), "uk", True),
        (RU, "ru", UK.replace("рибного", "старого"), "uk", False),
        (UK, "uk", RU.replace("улицы", "вулиці"), "ru", True),
        ("El café está cerrado.", "es", "The café is closed.", "en", False),
    ],
)
def test_one_common_word_that_was_left(source: str, a: str, target: str, b: str, left: bool) -> None:
    found = UntranslatedCheck().run(Segment(source, a), Segment(target, b))
    assert any(finding.severity is Severity.CRITICAL for finding in found) is left
