"""A text as the checks read it: its tokens, what its words mean, and what language the model takes it for."""

from __future__ import annotations

import pytest

from dragoman.core.checks.language import CANDIDATES
from dragoman.core.checks.reading.lexicon import lexicon
from dragoman.core.checks.reading.model import Model
from dragoman.core.checks.reading.remembered import LONG, Remembered
from dragoman.core.checks.reading.tokens import tokens

TOKENS = [  # why, language, text, raw text and kind of each token
    ("words and signs", "en", "He left, alone.", "He:w left:w ,:s alone:w .:s"),
    ("white space of any kind", "en", " a  b\u00a0c\td\n", "a:w b:w c:w d:w"),
    ("a word keeps its apostrophe", "uk", "п’ять років", "п’ять:w років:w"),
    ("digits stand alone", "ru", "в 2026г. №5", "в:w 2026:d г:w .:s №:s 5:d"),
    ("other digits", "fa", "سال ۱۹۴۸", "سال:w ۱۹۴۸:d"),
    ("sign by sign", "zh", "3月5日 ok", "3:d 月:w 5:d 日:w ok:w"),
    ("nothing", "en", " \n ", ""),
]


@pytest.mark.parametrize(("why", "language", "text", "expected"), TOKENS, ids=[t[0] for t in TOKENS])
def test_tokens(why: str, language: str, text: str, expected: str) -> None:
    for _ in range(2):  # met for the first time, and remembered
        found = tokens(text, language)
        assert " ".join(f"{token.raw}:{token.kind[0]}" for token in found) == expected
        assert all(text[token.start : token.end] == token.raw for token in found)
        assert [t.spaced for t in found] == [t.start > 0 and text[t.start - 1].isspace() for t in found]
        assert [t.capital for t in found] == [t.raw[0].isupper() for t in found]


def test_long_chunks_are_not_remembered() -> None:
    assert [len(token.raw) for token in tokens("a" * 100_000 + " b", "en")] == [100_000, 1]


MEANINGS = [  # why, language, text, category, its value at each word that has it
    ("one word", "en", "in March and May", "month", {1: 3, 3: 5}),
    ("an ending", "ru", "в конце марта", "month", {2: 3}),
    ("a longer entry", "es", "cinco por ciento", "percent", {1: "percent"}),
    ("which hides what is in it", "pt", "5 por cento", "hundred", {}),
    ("digits mean nothing", "en", "5 5", "cardinal", {}),
]


@pytest.mark.parametrize(
    ("why", "language", "text", "category", "expected"), MEANINGS, ids=[m[0] for m in MEANINGS]
)
def test_meanings(why: str, language: str, text: str, category: str, expected: dict[int, object]) -> None:
    found = tokens(text, language)
    notes = lexicon(language).annotate(found, [token.text for token in found])
    assert {i: note[category][0] for i, note in enumerate(notes) if category in note} == expected


TEXTS = [
    "La tormenta arrancó el tejado del viejo mercado",
    "Шторм зірвав дах зі старого рибного ринку і затопив",
    "ВЕСЬ ЗАГОЛОВОК В ЗАГЛАВНЫХ",
    "عاصفة تقتلع سقف سوق السمك القديم",
    "de de de de de",
    "",
]


def test_the_model_answers_as_its_library() -> None:
    from py3langid.langid import _load_identifier

    library, model = _load_identifier(norm_probs=True, langs=CANDIDATES), Model(CANDIDATES)
    for text in TEXTS:
        ours, theirs = model.weigh(text), library.rank(text)
        assert dict(ours.ranked()) == pytest.approx(dict(theirs), rel=1e-3, abs=1e-6)
        if text:
            assert ours.best == ours.ranked()[0][0] == theirs[0][0]


def test_words_are_looked_at_once_and_memory_is_bounded() -> None:
    class Lengths(Remembered[int]):
        most = 3

        def find(self, word: str) -> int:
            asked.append(word)
            return len(word)

    asked: list[str] = []
    lengths = Lengths()
    assert [lengths[word] for word in ("one", "three", "one")] == [3, 5, 3]
    assert asked == ["one", "three"]
    assert lengths["a" * (LONG + 1)] == LONG + 1
    assert [*lengths] == ["one", "three"]
    for word in ("four", "seven"):
        assert lengths[word] == len(word)
    assert [*lengths] == ["seven"]
