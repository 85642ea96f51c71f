"""Denials that grammar asks for, "not only", and words of time turned round."""

from __future__ import annotations

import pytest

from dragoman.core.checks.negation import NegationCheck
from dragoman.core.types import Segment, Severity

CHECK = NegationCheck()


def found(source: str, text: str, target: str, translation: str) -> list[Severity]:
    return [f.severity for f in CHECK.run(Segment(text, source), Segment(translation, target))]


@pytest.mark.parametrize(
    ("source", "text", "target", "translation"),
    [
        (
            "en",
            "The senator will never give up his seat.",
            "ru",
            "Сенатор никогда откажется от своего места.",
        ),
        (
            "en",
            "Nobody from the ministry came to the talks.",
            "ru",
            "Никто из министерства пришёл на переговоры.",
        ),
        (
            "ru",
            "Он обещал никогда не покидать город.",
            "uk",
            "Він пообіцяв ніколи покидати своє рідне місто.",
        ),
        ("ru", "Никто не пришёл на встречу с мэром.", "az", "Şəhərin meri ilə görüşə heç kim gəlib çıxdı."),
    ],
)
def test_a_word_like_nobody_without_its_denied_verb_has_lost_the_denial(
    source: str, text: str, target: str, translation: str
) -> None:
    assert found(source, text, target, translation) == [Severity.CRITICAL]


@pytest.mark.parametrize(
    ("source", "text", "target", "translation"),
    [
        (
            "en",
            "Nobody from the ministry came to the talks.",
            "ru",
            "Никто из министерства не пришёл на переговоры.",
        ),
        (
            "en",
            "They took no documents and left the building.",
            "ru",
            "Они покинули здание вообще без никаких бумаг.",
        ),
        ("en", "No comment.", "ru", "Никаких комментариев."),
        (
            "ru",
            "Там теперь никого нет, говорят жители.",
            "az",
            "Sakinlər deyir ki, indi orada heç kəs yoxdur.",
        ),
        ("ru", "Он так и не сказал ни слова.", "az", "O, heç bir söz demədən otağı tərk etdi."),
    ],
)
def test_one_beside_a_denial_is_right(source: str, text: str, target: str, translation: str) -> None:
    assert found(source, text, target, translation) == []


def test_a_sentence_that_may_have_no_verb_is_doubted() -> None:
    text = "No wins in the last five matches of the season."
    assert found("en", text, "ru", "Никаких побед в пяти последних матчах сезона.") == [Severity.SERIOUS]


def test_phrases_ask_for_a_denied_verb_too() -> None:
    text = "His country will in no way give up its weapons."
    lost = "Его страна ни при каких обстоятельствах откажется от оружия."
    assert found("en", text, "ru", lost) == [Severity.CRITICAL]
    assert found("en", text, "ru", lost.replace("откажется", "не откажется")) == []


def test_not_only_that_became_only_is_doubted() -> None:
    text = "And that is not only my experience."
    assert found("en", text, "uk", "І це тільки мій досвід.") == [Severity.SERIOUS]
    assert found("en", text, "uk", "І це не тільки мій досвід.") == []


@pytest.mark.parametrize(
    ("source", "text", "target", "translation"),
    [
        (
            "ru",
            "Тело было найдено примерно час спустя.",
            "az",
            "Cəsəd bundan təxminən bir saat əvvəl tapılıb.",
        ),
        (
            "en",
            "Interest remained high after the hearing.",
            "de",
            "Das Interesse blieb vor der Anhörung groß.",
        ),
        ("en", "The trophy they lost two years ago.", "ar", "اللقب الذي خسره بعد عامين."),
    ],
)
def test_later_that_became_earlier_is_doubted(source: str, text: str, target: str, translation: str) -> None:
    assert found(source, text, target, translation) == [Severity.SERIOUS]


def test_what_may_tell_the_same_excuses_it() -> None:
    text = "The crash came months after another one."
    assert found("en", text, "de", "Der Unfall geschah Monate nach dem vorigen vor der Schule.") == []


def test_one_of_several_denials_that_is_lost_is_doubted() -> None:
    text = (
        "He did not have a time frame for this, and said in a long interview that it doesn't matter to him."
    )
    lost = "No tenía un plazo para esto, y dijo en una larga entrevista que eso le importa mucho a él."
    assert found("en", text, "es", lost) == [Severity.SERIOUS]


def test_echoes_of_a_denial_are_not_counted() -> None:
    text = "Nobody came, and nothing was decided."
    assert found("en", text, "es", "No vino nadie, y no se decidió nada de nada.") == []
    assert found("en", text, "ru", "Никто не пришёл, и ничего не было решено.") == []


@pytest.mark.parametrize("language", ["ru", "uk", "az", "es", "en"])
def test_long_texts_of_such_words_take_no_longer(language: str) -> None:
    words = {"ru": "никто не ", "uk": "ніхто ", "az": "heç kim ", "es": "no nadie ", "en": "not only nor "}
    text = words[language] * 5000
    assert isinstance(found("en", "not " * 5000, language, text), list)
