"""Courts, houses of parliament and ministries that became another of their kind."""

from __future__ import annotations

import re

import pytest

from dragoman.core.checks.names import NamesCheck
from dragoman.core.checks.reading.naming.institutions import institutions, known
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Segment, Severity

SWAPPED = [
    ("ru", "[Верховный суд] отклонил жалобу.", "en", "The [Constitutional Court] rejected the appeal."),
    ("en", "The [Supreme Court] will rule in May.", "es", "El [Tribunal Constitucional] fallará en mayo."),
    ("ru", "В [МИД] это подтвердили.", "en", "The [Interior Ministry] confirmed it."),
    ("en", "The [defence minister] has resigned.", "uk", "[Міністр юстиції] подав у відставку."),
    ("de", "Das [Bundesverfassungsgericht] hat entschieden.", "en", "The [Supreme Court] has decided."),
    ("fr", "Le [ministre de l'Intérieur] était absent.", "pt", "O [ministro da Defesa] estava ausente."),
    ("en", "The [House of Lords] voted.", "fr", "La [Chambre des communes] a voté."),
    ("en", "The [health minister] spoke.", "ar", "تحدث [وزير الدفاع]."),
    ("ru", "[Евросоюз] ввел санкции.", "en", "The [United Nations] imposed sanctions."),
    ("ru", "[ЕС] ввел санкции.", "uk", "[НАТО] запровадило санкції."),
    ("en", "[NATO] agreed.", "fr", "[L'Union européenne] a accepté."),
]
RIGHT = [
    ("ru", "Верховный суд отклонил жалобу.", "en", "The Supreme Court rejected the appeal."),
    ("ru", "Об этом заявили в МИД.", "en", "The Foreign Ministry said so."),
    ("en", "The health minister spoke.", "ar", "تحدث وزير الصحة."),
    ("de", "Der Außenminister schweigt.", "it", "Il ministro degli Esteri tace."),
    # Of a list only the first stands beside its noun.
    ("en", "The ministers of defence and of justice met.", "es", "El ministro de Justicia y el de Defensa se reunieron."),
    # One that the translation leaves out, and one that it adds to the name of a place, are no swap.
    ("en", "The Supreme Court rejected it.", "ru", "Суд это отклонил."),
    # Each side tells one of the two in other words.
    ("ru", "Глава МИД Сергей Лавров провёл переговоры с главой Пентагона.", "en",
     "Russia's top diplomat Sergei Lavrov held talks with the US defense secretary."),
    ("en", "The top court upheld the Court of Appeal's ruling.", "ru",
     "Верховный суд оставил в силе решение второй инстанции."),
    ("en", "North Korean leader Kim Jong Un condemned the bloc.", "ru", "Лидер КНДР Ким Чен Ын осудил ЕС."),
    ("ru", "Главный финансовый директор компании встретился с главой Пентагона.", "en",
     "The company's chief financial officer met the US defense secretary."),
    # A kind that the other text does not name.
    ("en", "The Supreme Court rejected it.", "ru", "Министр обороны это отклонил."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "target", "translation"), SWAPPED)
def test_another_institution_of_its_kind_is_critical(
    source: str, text: str, target: str, translation: str
) -> None:
    here, there = (re.sub(r"[\[\]]", "", t) for t in (text, translation))
    found = NamesCheck().run(Segment(here, source), Segment(there, target))
    (finding,) = (f for f in found if f.severity is Severity.CRITICAL)
    pointed = [
        t[slice(*span)] for t, span in ((here, finding.source_span), (there, finding.target_span)) if span
    ]
    assert pointed == [re.findall(r"\[(.*)\]", t)[0] for t in (text, translation)]


@pytest.mark.parametrize(("source", "text", "target", "translation"), RIGHT)
def test_the_same_institution_is_no_finding(source: str, text: str, target: str, translation: str) -> None:
    found = NamesCheck().run(Segment(text, source), Segment(translation, target))
    assert not [f for f in found if f.severity is Severity.CRITICAL]


def test_every_language_of_the_table_tells_its_members_apart() -> None:
    names = {"en": "The {} minister", "ru": "министр {}", "de": "{}minister", "ar": "وزير {}"}
    ministries = {
        "en": ("defence", "foreign", "interior", "justice", "finance", "health", "education"),
        "ru": ("обороны", "иностранных дел", "внутренних дел", "юстиции", "финансов", "здравоохранения", "образования"),
        "de": ("Verteidigungs", "Außen", "Innen", "Justiz", "Finanz", "Gesundheits", "Bildungs"),
        "ar": ("الدفاع", "الخارجية", "الداخلية", "العدل", "المالية", "الصحة", "التعليم"),
    }  # fmt: skip
    for language, written in ministries.items():
        for member, name in zip(ministries["en"], written, strict=True):
            found = institutions(Reading(names[language].format(name), language))
            assert list(found) == [("ministry", member)], (language, name)


def test_a_language_without_a_table_has_none() -> None:
    assert not known("ka")
    assert institutions(Reading("The Supreme Court", "ka")) == {}
