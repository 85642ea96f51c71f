"""By what a word is found again in the other text, and where sentences begin."""

from __future__ import annotations

from collections import Counter

import pytest

from dragoman.core.checks.reading.anchors import untold
from dragoman.core.checks.reading.extent import sentences
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.tables import read_table
from dragoman.core.checks.reading.vocabulary import marked

MEANINGS = [  # why, language, word, language, word, the same
    ("inflected", "ru", "правительством", "en", "government", True),
    ("inflected", "uk", "уряду", "de", "Regierung", True),
    ("a compound's head", "de", "Verteidigungsminister", "en", "minister", True),
    ("an article written with it", "ar", "والمدينة", "es", "ciudad", True),
    ("azerbaijani", "az", "şəhərində", "en", "city", True),
    ("a stop means the whole word", "en", "maybe", "en", "mayor", False),
    ("others", "en", "river", "ru", "школа", False),
]


@pytest.mark.parametrize(("why", "here", "word", "there", "other", "same"), MEANINGS)
def test_a_word_is_found_by_its_meaning(
    why: str, here: str, word: str, there: str, other: str, same: bool
) -> None:
    mine, theirs = Reading(word, here), Reading(other, there)
    a = {mark for _, marks in marked(mine, there) for mark in marks}
    b = {mark for _, marks in marked(theirs, here) for mark in marks}
    assert bool(a & b) is same, why


def test_what_stands_in_the_other_text_weighs_against_a_loss() -> None:
    mine = Reading("The minister met Okonjo in 2031 and spoke about schools.", "en")
    theirs = Reading("El ministro se reunió con Okonjo en 2031.", "es")
    weights = {mine.text[place:].split()[0]: weight for place, weight in untold(mine, theirs)}
    assert weights["minister"] < 0
    assert weights["Okonjo"] < 0
    assert weights["2031"] < 0
    assert weights["schools."] > 0


def test_a_word_is_found_but_once() -> None:
    mine = Reading("A school is a school.", "en")
    weights = [weight for _, weight in untold(mine, Reading("Una escuela.", "es"))]
    assert [weight < 0 for weight in weights] == [True, False]


def test_the_table_is_sound() -> None:
    rows = [line.split() for line in read_table("vocabulary")["words"].split("\n") if line]
    assert [name for name, count in Counter(row[0] for row in rows).items() if count > 1] == []
    for name, *parts in rows:
        assert len(parts) > 1, name
        for part in parts:
            language, _, stems = part.partition(":")
            assert len(language) == 2, name
            assert all(len(stem.rstrip(".")) > 0 for stem in stems.split(",")), name


SENTENCES = [
    ("english", "He left. She stayed.", 2),
    ("an abbreviation", "He met Dr. Ng. She stayed.", 1),
    ("georgian has no capitals", "ის წავიდა სახლში. დედა დარჩა აქ.", 2),
    ("french marks", "Il a dit : « Oui, demain. » « Non », a-t-elle répondu.", 2),
    ("a short name", "Так сказал профессор Ли. Потом он ушёл.", 2),
    ("a short word", "В 2031 г. Она уехала.", 1),
]


@pytest.mark.parametrize(("why", "text", "count"), SENTENCES, ids=[case[0] for case in SENTENCES])
def test_sentences(why: str, text: str, count: int) -> None:
    assert len(sentences(text)) == count
