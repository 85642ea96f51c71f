"""How the newsroom wants words and names translated reaches the engines that read it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dragoman.core.engines import Answer, Request
from dragoman.core.engines import Term as Entry
from dragoman.lexicon.glossary import glossary
from dragoman.lexicon.models import Term, TermForm
from dragoman.people.models import Person, PersonName
from tests import factories as make

pytestmark = pytest.mark.django_db


def term(text: str, forms: dict[str, str], **more: object) -> None:
    row = Term.objects.create(text=text, do_not_translate=False, **more)
    for language, words in forms.items():
        first, _, inflected = words.partition("|")
        TermForm.objects.create(term=row, language=language, text=first, inflected=inflected)


def test_terms_and_names_of_a_pair() -> None:
    term(
        "stakes", {"en": "high stakes|higher stakes, highest stakes", "ru": "многое на кону", "uk": "ставки"}
    )
    term("only English", {"en": "port"})
    Term.objects.create(text="Patience")
    olena = Person.objects.create(slug="olena", name="Олена Шевчук", language="uk")
    PersonName.objects.create(person=olena, language="en", name="Olena Shevchuk")
    with make.statements() as asked:
        found = glossary("en", "ru")
    assert found == [
        Entry("high stakes", "многое на кону", ("higher stakes", "highest stakes")),
        Entry("Olena Shevchuk", "Олена Шевчук"),
    ]
    assert len(asked) == 1
    assert glossary("en", "uk")[-1] == Entry("Olena Shevchuk", "Олена Шевчук")


def test_an_engine_is_told_what_a_story_needs() -> None:
    make.languages("en", "ru")
    term("stakes", {"en": "high stakes", "ru": "многое на кону"})
    told: dict[str, tuple[Entry, ...]] = {}

    class Told(make.Watched):
        reads_terms = True

        def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
            told.update((request.text, request.terms) for request in batch)
            return super().send(batch)

    make.publish(make.story("The talks have high stakes. The port is open."))
    make.work(Told())
    assert told["The talks have high stakes."] == (Entry("high stakes", "многое на кону"),)
    assert told["The port is open."] == ()
