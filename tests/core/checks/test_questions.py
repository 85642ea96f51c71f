"""Each word is put to every table that knows it: what the tables say of their words hides nothing."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.core.checks.reading.denials.polarity import known as with_polarity
from dragoman.core.checks.reading.lexicon import known_languages
from dragoman.core.checks.reading.questions import QUESTIONS, Question, Table, known
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.words import PREFIXES

LANGUAGES = sorted(known_languages("calendar") | with_polarity())
LETTERS = "aeıilmnrstzкеиймноыьאהי\u0627\u0646\u0647\u06ccéèàßçğ'0"
ROMAN = ["xix", "iv", "xixe", "ier", "iiè", "vde", "ххі"]
JOINED = ["zweitausend", "tausendzwei", "duemila", "milleduecento", "duizendtwee", "don't", "gəlmir"]


def told(language: str, word: str) -> list[tuple[int, object]]:
    """What the tables of a language tell of a word, each asked by itself."""
    answers = ((q.number, q.table(language).tell(word)) for q in QUESTIONS)
    return [(number, answer) for number, answer in answers if answer]


@lru_cache
def words_of(language: str) -> list[str]:
    tables = [question.table(language) for question in QUESTIONS]
    return sorted({word for t in tables for word in chain(t.whole, t.begun, t.ended)} | {*ROMAN, *JOINED})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_table_is_put_to_it(language: str) -> None:
    words, heads = known(language), PREFIXES.get(language, ("l'",))
    for word in words_of(language):
        for form in (word, f"{word}'a", *(head + word for head in heads)):
            assert list(words.find(form)) == told(language, form), form


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_so_is_any_form_of_it(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    word = data.draw(st.sampled_from(words_of(language)))
    begin, end = data.draw(st.integers(0, 3)), data.draw(st.integers(0, len(word)))
    affix = st.text(LETTERS, max_size=4)
    form = data.draw(affix) * (begin == 0) + word[:end] + data.draw(affix)
    assert list(known(language).find(form)) == told(language, form)


def test_a_question_may_come_with_a_check_that_is_loaded_later() -> None:
    reading = Reading("The gale tore the roof off", "en")
    assert reading.notes
    question = Question(lambda language: Table(len, whole=["gale", "the", "storm"]))
    try:
        assert reading.answers(question) == [(0, 3), (1, 4), (3, 3)]
    finally:
        QUESTIONS.remove(question)
        known.cache_clear()
