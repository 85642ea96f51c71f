"""When the names of a pair need no look at all."""

from __future__ import annotations

import pytest

from dragoman.core.checks.names import NamesCheck
from dragoman.core.checks.reading.naming.matching import all_stand
from dragoman.core.checks.reading.naming.names import LATIN
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Segment, Severity

CASES = [  # why, source language, source, language, target, nothing to weigh
    ("as they are", "en", "She met Ada Thorne in Saltmere.", "es", "Conoció a Ada Thorne en Saltmere.", True),
    ("twice each", "en", "Thorne said Thorne won.", "es", "Thorne dijo que Thorne ganó.", True),
    ("once for twice", "en", "Then Thorne said Thorne won.", "es", "Thorne dijo que ganó.", False),
    ("another order", "en", "She saw Thorne and Meinert.", "es", "Vio a Meinert y Thorne.", False),
    ("one lost", "en", "She saw Thorne and Meinert.", "es", "Vio a Thorne.", False),
    ("two letters exchanged", "en", "She saw Saltmere.", "es", "Vio Saltmree.", False),
    ("by its sounds", "ru", "Он видел Торна в Карвике.", "uk", "Він бачив Торна в Карвіке.", True),
    ("a place by its other name", "en", "They flew to Wales.", "es", "Volaron a Gales.", True),
    ("a first word", "es", "Conocieron a Thorne.", "ca", "Van conèixer Thorne.", True),
    ("a first word that is no name", "ru", "Члены видели Торна.", "uk", "Вони бачили Торна.", True),
    ("one too many", "es", "Vio a Thorne.", "en", "She saw Thorne with Meinert.", False),
]  # fmt: skip


@pytest.mark.parametrize(("why", "a", "source", "b", "target", "stands"), CASES, ids=[c[0] for c in CASES])
def test_pairs_without_a_name_to_weigh(
    why: str, a: str, source: str, b: str, target: str, stands: bool
) -> None:
    same = {a, b} <= LATIN
    assert all_stand(Reading(source, a), Reading(target, b), b == "en", same) is stands


PLACES = [  # source language, source, language, target, critical values
    ("ru", "Он прилетел в Пекин.", "en", "He flew to Tokyo.", [("CN/Beijing", "Asia/Tokyo")]),
    ("ru", "Он прилетел в Пекин.", "es", "Voló a Pekín.", []),
    ("ru", "Он прилетел в Пекин.", "en", "He flew to China.", []),  # a capital for its country
    ("ru", "Взрыв в Харькове", "uk", "Вибух в Одесі", [("UA/Kharkiv", "UA/Odesa")]),
    ("en", "They met in Tel Aviv.", "pl", "Spotkali się w Monachium.", [("IL/TelAviv", "DE/Munich")]),
    ("az", "Gürcüstan razılaşdı.", "ru", "Армения согласилась.", [("GE", "AM")]),
    ("az", "Gürcüstan razılaşdı.", "en", "Georgia agreed.", []),
    ("en", "Georgia voted.", "ru", "Джорджия проголосовала.", []),  # the state
    ("en", "Jordan and Turkey met.", "ar", "اجتمعت الأردن وإيران.", [("TR", "IR")]),
    ("en", "Talks with Germany in Berlin", "ar", "محادثات مع ألمانيا في باريس", [("Europe/Berlin", "Europe/Paris")]),
]  # fmt: skip


@pytest.mark.parametrize(("a", "source", "b", "target", "values"), PLACES)
def test_a_place_that_became_another(
    a: str, source: str, b: str, target: str, values: list[tuple[str, str]]
) -> None:
    found = NamesCheck().run(Segment(source, a), Segment(target, b))
    assert [f.values for f in found if f.severity is Severity.CRITICAL] == values


ONE_FOR_ANOTHER = [  # source language, source, language, target, severity and values
    ("en", "The mayor praised Kowalski in the hall.", "es", "El alcalde elogió a Jenkins en la sala.",
     [("critical", ("kowalski", "jenkins"))]),
    ("en", "He praised her in the hall.", "es", "Elogió a Jenkins en la sala.", [("serious", ("", "jenkins"))]),
    ("en", "The Reverend praised her.", "es", "El Padre la elogió en Internet.", []),
    ("en", "The mayor praised Kowalski in the hall.", "de", "Der Bürgermeister lobte Merkel in der Halle.",
     [("critical", ("kowalski", "merkel"))]),
    ("en", "He praised her in the hall.", "de", "Er lobte Merkel in der Halle.", [("serious", ("", "merkel"))]),
    ("en", "They live in Venice.", "de", "Sie wohnen in Venedig.", []),
    ("ru", "Мэр похвалил Ковальского в зале.", "en", "The mayor praised Night in the hall.",
     [("critical", ("ковальского", "night"))]),
    ("en", "Daniel Sturridge played well at Trafford Hill.", "ru", "Дэниел Траффорд хорошо играл на Старридж Хилл.",
     [("critical", ("sturridge", "старридж"))]),
]  # fmt: skip


@pytest.mark.parametrize(("a", "source", "b", "target", "found"), ONE_FOR_ANOTHER)
def test_a_name_for_another(
    a: str, source: str, b: str, target: str, found: list[tuple[str, tuple[str, str]]]
) -> None:
    told = NamesCheck().run(Segment(source, a), Segment(target, b))
    assert [(str(f.severity), f.values) for f in told][:1] == found


MISSED = [  # why, source language, source, language, target, the first finding
    ("one of two runs into the other", "en", "Only Sergio Navarro and Raheem Whitlock scored in Leeds.",
     "es", "Solo Sergio Raheem Whitlock marcaron en Leeds.", ("critical", ("navarro", ""))),
    ("a word of the language for a name", "ru", "Очки взяли только Спит и Ковальский.",
     "en", "Only Kowalski scored points.", ("critical", ("спит", ""))),
    ("its owner is no title", "en", "They met Sam Shepard's True West friends in Leeds.",
     "es", "Conocieron a los amigos de True West de Sam Jackson en Leeds.", ("critical", ("shepard", "jackson"))),
    ("turned round", "en", "The prize went to Connor Goldson on Friday.",
     "de", "Der Preis ging am Freitag an Goldson Connor.", ("serious", ("goldson", "goldson"))),
    ("turned round in Russian", "ru", "Приз получил Глеб Ковальский.", "uk", "Приз отримав Ковальський Гліб.",
     ("serious", ("ковальский", "ковальський"))),
    ("a title that is turned round", "en", "We played at the Tony Macaroni Arena.",
     "de", "Wir spielten in der Tony Arena Macaroni.", ("serious", ("arena", "arena"))),
    ("copied words torn apart", "en", "This book by Houghton Mifflin is about the New World Order.",
     "de", "Dieses Buch von World Mifflin handelt von der New Houghton Order.",
     ("critical", ("mifflin", "mifflin"))),
    ("a verb behind the first name", "en", "Giles noted that there was more.", "es", "Giles Notó que había más.",
     None),
    ("a place for a person", "en", "Spieth has been brilliant from tee to green.",
     "ar", "تألق إندونيسيا طوال أحداث المباراة.", ("critical", ("spieth", "إندونيسيا"))),
    ("among the same words", "en", "The mayor of Leeds praised Kowalski for his courage on Friday.",
     "uk", "Мер Лідса похвалив Бернштейна за сміливість у п'ятницю.", ("critical", ("kowalski", "бернштейна"))),
    ("soft g", "ru", "«Рейнджерс» никак не могли войти в ритм.", "en", "Rangers were short of inspiration.", None),
    ("w in two ways", "ru", "Приз получил Уолтер Уилсон.", "uk", "Приз отримав Волтер Вілсон.", None),
    ("spelt as in English", "ru", "Приз получил Оррин Хэтч.", "az", "Mükafatı Orrin Hatch aldı.", None),
]  # fmt: skip


@pytest.mark.parametrize(("why", "a", "source", "b", "target", "first"), MISSED, ids=[c[0] for c in MISSED])
def test_what_is_missed(
    why: str, a: str, source: str, b: str, target: str, first: tuple[str, tuple[str, str]] | None
) -> None:
    told = [
        f
        for f in NamesCheck().run(Segment(source, a), Segment(target, b))
        if f.severity is not Severity.MINOR
    ]
    assert [(str(f.severity), f.values) for f in told][:1] == ([first] if first else [])
