"""Consistency inside a story, and the alignment of two files."""

from __future__ import annotations

from dragoman.core.checks.align import align, split
from dragoman.core.checks.consistency import Consistency
from dragoman.core.types import Segment


def test_one_sentence_in_two_wordings() -> None:
    story = Consistency()
    source = Segment("High stakes", "en")
    assert story.see("a", source, Segment("Большая игра", "ru")) == ()
    assert story.see("a", source, Segment("«Большая игра»", "ru")) == ()  # marks may differ
    assert story.see("b", source, Segment("Высокие ставки", "ru")) == ()  # another story
    (found,) = story.see("a", source, Segment("Высокие ставки", "ru"))
    assert found.values == ("Большая игра", "Высокие ставки")


def test_alignment_of_split_and_missing_sentences() -> None:
    source = split(
        ["The ferry left at noon. It was full, and nobody noticed the smoke at first.", "It sank in 1912."]
    )
    target = split(
        ["Паром вышел в полдень.", "Он был полон. Дыма сначала никто не заметил.", "Затонул в 1912 году."]
    )
    pairs = align(source, target, ("en", "ru"))
    assert [(p.source[:9], p.target[:9]) for p in pairs] == [
        ("The ferry", "Паром выш"),
        ("It was fu", "Он был по"),
        ("It sank i", "Затонул в"),
    ]
    assert pairs[1].target == "Он был полон. Дыма сначала никто не заметил."


def test_alignment_of_nothing() -> None:
    assert align([], [], ("en", "ru")) == []
    assert [(p.source, p.target) for p in align(["One."], [], ("en", "ru"))] == [("One.", "")]


def test_alignment_stays_near_the_diagonal() -> None:
    many = [f"Sentence number {n} of a long text." for n in range(150)]
    assert len(align(many, many, ("en", "en"))) == 150
