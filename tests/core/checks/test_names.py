"""When the names of a pair need no look at all."""

from __future__ import annotations

import pytest

from dragoman.core.checks.names import NamesCheck
from dragoman.core.checks.reading.matching import all_stand
from dragoman.core.checks.reading.names import LATIN
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
