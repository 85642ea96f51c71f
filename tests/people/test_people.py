"""Who may answer for a language, and how each language writes a person's name."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from dragoman.people.models import ReviewRight, names_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_rights_are_per_language() -> None:
    olena = make.user("olena", "ru", "uk")
    assert [olena.may_review(code) for code in ("ru", "uk", "en")] == [True, True, False]
    chief = make.user("chief", is_superuser=True)
    assert chief.may_review("en")
    for user in (olena, chief):
        user.is_active = False
        assert not user.may_review("ru")


def test_a_right_is_given_once() -> None:
    olena = make.user("olena", "ru")
    with pytest.raises(IntegrityError):
        ReviewRight.objects.create(user=olena, language="ru")


def test_the_name_in_labels() -> None:
    assert make.user("olena").name == "Olena Marchuk"
    assert make.user("nameless", name="").name == "nameless"


def test_names_of_people_and_speakers_in_one_statement() -> None:
    vera = make.person("vera-lunina", "Вера Лунина", "ru", en="Vera Lunina", uk="Віра Луніна")
    make.person("ingrid-vale", "Ingrid Vale", "en", ru="Ингрид Вейл")
    for number in range(20):
        make.person(f"other-{number}", f"Other {number}", "en", ru=f"Другой {number}")
    with make.statements() as found:
        names = names_of([vera.pk], ["Ингрид Вейл", "Nobody Known"], "ru")
    assert len(found) == 1
    assert names[vera.pk] == {"ru": "Вера Лунина", "en": "Vera Lunina", "uk": "Віра Луніна"}
    assert names["Ингрид Вейл"] == {"en": "Ingrid Vale", "ru": "Ингрид Вейл"}
    assert "Nobody Known" not in names
    # a name counts only as the language of the text writes it
    assert "Ингрид Вейл" not in names_of([], ["Ингрид Вейл"], "uk")
