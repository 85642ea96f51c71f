import random
import time
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.core.text.identity import Pair, Sentence, match
from dragoman.core.text.restore import skeleton_hash


def story(*texts, block="b", kind="body"):
    return [Sentence(skeleton_hash(text, ()), text, block, kind) for text in texts]


def old_of(old, new):
    return [pair.old for pair in match(old, new)]


A, B, C, D = (
    "The ferry left the old pier at noon with nobody on board.",
    "Its captain, Mila Orr, said that the night boats would return in spring.",
    "The council had closed the line after a dispute over 3.4 million crowns.",
    "Bakers slept on the benches of the bus station all winter.",
)


def test_nothing_changed():
    assert match(story(A, B), story(A, B)) == [Pair(0, 0, True), Pair(1, 1, True)]


def test_empty_releases():
    assert match([], []) == []
    assert match(story(A), []) == []
    assert match([], story(A)) == [Pair(0, None, False)]


def test_edited_in_place():
    new = story(A, B.replace("spring", "April"), C)
    assert match(story(A, B, C), new) == [Pair(0, 0, True), Pair(1, 1, False), Pair(2, 2, True)]


def test_inserted_cut_and_moved():
    assert old_of(story(A, B, C), story(A, D, B, C)) == [0, None, 1, 2]
    assert old_of(story(A, B, C), story(A, C)) == [0, 2]
    assert old_of(story(A, B, C, D), story(D, A, B, C)) == [3, 0, 1, 2]


def test_edited_and_moved():
    assert old_of(story(A, B, C, D), story(D.replace("all", "that"), A, B, C)) == [3, 0, 1, 2]


def test_quite_another_sentence_in_its_place_is_new():
    assert old_of(story(A, B, C), story(A, D, C)) == [0, None, 2]
    assert old_of(story("Yes."), story("No.")) == [None]


def test_merged_sentences_are_the_better_half():
    merged = story(A, B[:-1] + ", and the council has closed the line.", D)
    assert old_of(story(A, B, C, D), merged) == [0, 1, 3]


def test_split_sentence_is_one_of_its_halves():
    halves = story(
        A,
        "Its captain, Mila Orr, spoke on Monday.",
        "She said that the night boats would return in spring.",
        C,
    )
    found = old_of(story(A, B, C), halves)
    assert found in ([0, 1, None, 2], [0, None, 1, 2])


def test_equal_sentences_follow_their_neighbours():
    old = story(A, "Yes.", B, C, "Yes.", D)
    assert old_of(old, story(C, "Yes.", D, A, "Yes.", B)) == [3, 4, 5, 0, 1, 2]
    assert old_of(old, story(C, "Yes.", D)) == [3, 4, 5]
    assert old_of(old, story(A, "Yes.", C, "Yes.", D)) == [0, 1, 3, 4, 5]
    assert old_of(old, story(A, "Yes.", C.replace("dispute", "quarrel"), "Yes.", D)) == [0, 1, 3, 4, 5]


def test_blocks_break_ties_and_no_more():
    yes = skeleton_hash("Yes.", ())
    old = [*story(A), Sentence(yes, "Yes.", "one"), *story(B), Sentence(yes, "Yes.", "two"), *story(C)]
    for block, index in ("one", 1), ("two", 3):
        assert old_of(old, [*story(D), Sentence(yes, "Yes.", block), *story(D)])[1] == index
    assert old_of(story(A, B, block="one"), story(B, A, block="two")) == [1, 0]


def test_a_headline_is_not_the_caption_of_the_same_words():
    old = story(A, kind="headline") + story(B) + story(A, kind="caption")
    new = story(A, kind="caption") + story(C) + story(A, kind="headline")
    assert old_of(old, new) == [2, None, 0]


def test_an_equal_sentence_keeps_its_identity_even_as_another_kind():
    assert match(story(A, kind="caption"), story(A)) == [Pair(0, 0, True)]


def test_other_typography_in_every_sentence():
    """An importer that curls quotation marks changes every hash, and no sentence."""
    old = story(*(f'He said "{word}" {number}.' for number, word in enumerate("abcdefghij" * 40)))
    new = story(*(one.text.replace('"', "“") for one in old))
    assert old_of(old, new) == list(range(400))
    assert not any(pair.unchanged for pair in match(old, new))


def test_scripts_without_spaces():
    old = story("船が港を出て島へ向かった。", "町の人々は怒っている。")
    assert old_of(old, story("船が港を出て本土へ向かった。", "町の人々は怒っている。")) == [0, 1]


# --- whatever an editor does


@dataclass
class Told:
    """A sentence of the editor's text, with what it really is; identity: None for one written new."""

    sentence: Sentence
    identity: int | None
    edited: bool = False


WORDS = [
    *(
        "ferry",
        "harbour",
        "mayor",
        "council",
        "bridge",
        "island",
        "town",
        "school",
        "budget",
        "crown",
        "winter",
    ),
    *(
        "night",
        "boat",
        "captain",
        "baker",
        "bench",
        "station",
        "quarrel",
        "deadline",
        "market",
        "office",
        "tram",
    ),
    *("driver", "axle", "roof", "rain", "paper", "pass", "crew", "the", "a", "of", "to"),
]
SHORT = ("Yes.", "No.", "He left.", "Nobody knows.")


def written(rng):
    text = (
        rng.choice(SHORT) if rng.random() < 0.15 else " ".join(rng.choices(WORDS, k=rng.randint(5, 18))) + "."
    )
    return Sentence(skeleton_hash(text, ()), text, f"b{rng.randint(0, 5)}")


def retext(sentence, text):
    return replace(sentence, hash=skeleton_hash(text, ()), text=text)


def edit(rng, text):
    words = text.split()
    words[rng.randrange(len(words))] = rng.choice(WORDS) + "s"
    return " ".join(words)


def change(rng, told):
    """One step of an editor's."""
    what = rng.choice(["edit", "insert", "cut", "merge", "split", "move", "paste", "fresh", "repeat"])
    at = rng.randrange(len(told))
    one = told[at]
    if what == "edit":
        told[at] = Told(retext(one.sentence, edit(rng, one.sentence.text)), one.identity, True)
    elif what == "insert":
        told.insert(at, Told(written(rng), None))
    elif what == "cut" and len(told) > 1:
        del told[at]
    elif what == "merge" and at + 1 < len(told):
        text = one.sentence.text[:-1] + ", and " + told[at + 1].sentence.text
        told[at : at + 2] = [Told(retext(one.sentence, text), None, True)]
    elif what == "split" and len(one.sentence.text.split()) > 3:
        words = one.sentence.text.split()
        half = rng.randrange(1, len(words))
        told[at : at + 1] = [
            Told(retext(one.sentence, " ".join(words[:half]) + "."), None, True),
            Told(retext(one.sentence, " ".join(words[half:])), None, True),
        ]
    elif what == "move":
        told.insert(rng.randrange(len(told)), told.pop(at))
    elif what == "paste":
        end = min(len(told), at + rng.randint(1, 4))
        taken = [replace(one, sentence=replace(one.sentence, block="b9")) for one in told[at:end]]
        del told[at:end]
        to = rng.randint(0, len(told))
        told[to:to] = taken
    elif what == "fresh":
        told[:] = [
            replace(one, sentence=replace(one.sentence, block=f"f{one.sentence.block}")) for one in told
        ]
    elif what == "repeat":
        told.insert(rng.randint(0, len(told)), Told(one.sentence, None))
    return told or [Told(written(rng), None)]


@pytest.mark.parametrize("part", range(4))
@settings(max_examples=100)
@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(0, 12))
def test_nothing_a_person_wrote_is_lost_or_moved(part, seed, length, steps):
    rng = random.Random(seed * 4 + part)
    old = [written(rng) for _ in range(length)]
    told = [Told(sentence, index) for index, sentence in enumerate(old)]
    for _ in range(steps):
        told = change(rng, told)
    new = [one.sentence for one in told]
    pairs = match(old, new)

    assert [pair.new for pair in pairs] == list(range(len(new)))
    used = [pair.old for pair in pairs if pair.old is not None]
    assert len(used) == len(set(used)), "one old sentence for two new ones"
    for pair in pairs:
        same = pair.old is not None and old[pair.old].hash == new[pair.new].hash
        assert pair.unchanged == same
    both = Counter(one.hash for one in old) & Counter(one.hash for one in new)
    assert Counter(new[pair.new].hash for pair in pairs if pair.unchanged) == both, (
        "an unedited sentence lost"
    )


def test_most_edits_are_found():
    """What an editor edited stays itself, unless an unedited copy of it stands elsewhere."""
    right = wrong = 0
    for seed in range(150):
        rng = random.Random(seed)
        old = [written(rng) for _ in range(30)]
        told = [Told(sentence, index) for index, sentence in enumerate(old)]
        for _ in range(6):
            told = change(rng, told)
        new = [one.sentence for one in told]
        for pair, one in zip(match(old, new), told, strict=True):
            if one.identity is None or not one.edited or old[one.identity] in new:
                continue
            if len(one.sentence.text.split()) > 3:
                right += pair.old == one.identity
                wrong += pair.old != one.identity
    assert right > 50
    assert right > 20 * wrong


def lines(count):
    rng = random.Random(count)
    return [" ".join(rng.choices(WORDS, k=18)) + f" {number}." for number in range(count)]


def test_two_thousand_sentences_take_milliseconds():
    texts = lines(2000)
    changed = [
        text.replace("ferry", "boat") if number % 40 == 0 else text for number, text in enumerate(texts)
    ]
    old, new = story(*texts), story(*changed[500:], *changed[:500])
    best = 1.0
    for _ in range(3):
        began = time.process_time()
        found = old_of(old, new)
        best = min(best, time.process_time() - began)
    assert found == [*range(500, 2000), *range(500)]
    assert best < 0.05


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["Yes."] * 3000, ["Yes."] * 2999 + ["No."]),
        (["a b"] * 1500 + ["c d"] * 1500, ["c e"] * 1500 + ["a b"] * 1500),
        ([f"a {n}" for n in range(1500)], [f"b {n}" for n in range(1500)]),
        (["x " * 20_000], ["x y " * 20_000]),
    ],
    ids=["equal", "swapped", "all edited", "long"],
)
def test_hostile_releases_take_about_linear_time(old, new):
    began = time.process_time()
    match(story(*old), story(*new))
    assert time.process_time() - began < 1.5
