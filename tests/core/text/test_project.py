"""Tags laid over a target that never saw them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.core.engines.markup import faults
from dragoman.core.text import project as module
from dragoman.core.text.marks import literal
from dragoman.core.text.project import CannotProject, project, spans_to_translate, tree

CASES = [
    # why, language, source, target, translations of the spans, marked target
    (
        "a picture beside a tag around nothing but a sign",
        "pt",
        "One, ‹1/›‹2›–‹/2›two words",
        "Uma, –duas palavras",
        {},
        "Uma, ‹1/›‹2›–‹/2›duas palavras",
    ),
    (
        "pictures with a space on both sides",
        "pt",
        "See this ‹1/› picture, and ‹2›this‹/2› ‹3/› one ‹4/›.",
        "Veja esta imagem, e esta.",
        {"2": "esta"},
        "Veja esta ‹1/› imagem, e ‹2›esta‹/2› ‹3/› ‹4/›.",
    ),
    (
        "pictures beside each other",
        "pt",
        "See this ‹1/› ‹2/›. And ‹3/›, this",
        "Veja isto. E isto",
        {},
        "Veja isto ‹1/› ‹2/›. E ‹3/› isto",
    ),
    (
        "in another order",
        "pt",
        "the ‹1›old‹/1› ferry",
        "a balsa antiga",
        {"1": "antigo"},
        "a balsa ‹1›antiga‹/1›",
    ),
    (
        "nested",
        "pt",
        "The ‹1›old ‹2›ferry‹/2›‹/1› left",
        "A balsa antiga saiu",
        {"1": "antiga balsa", "2": "balsa"},
        "A ‹1›‹2›balsa‹/2› antiga‹/1› saiu",
    ),
    (
        "one around the other",
        "pt",
        "go ‹1›‹2›home now‹/2›‹/1›.",
        "vá agora para casa.",
        {"1": "casa agora"},
        "vá ‹1›‹2›agora para casa‹/2›‹/1›.",
    ),
    (
        "the same words twice",
        "pt",
        "‹1›The mayor‹/1› met ‹2›the mayor‹/2›",
        "O prefeito viu o prefeito",
        {"1": "o prefeito", "2": "o prefeito"},
        "‹1›O prefeito‹/1› viu ‹2›o prefeito‹/2›",
    ),
    (
        "the second of two",
        "pt",
        "The mayor met ‹1›the mayor‹/1›",
        "O prefeito viu o prefeito",
        {"1": "O prefeito."},
        "O prefeito viu ‹1›o prefeito‹/1›",
    ),
    (
        "side by side, swapped",
        "es",
        "‹1›red‹/1› ‹2›wine‹/2›",
        "vino tinto",
        {"1": "tinto", "2": "vino"},
        "‹2›vino‹/2› ‹1›tinto‹/1›",
    ),
    (
        "full stop of a fragment",
        "pt",
        "See ‹1›more‹/1› here.",
        "Veja mais aqui.",
        {"1": "Mais."},
        "Veja ‹1›mais‹/1› aqui.",
    ),
    (
        "quotation marks inside",
        "fr",
        "He said ‹1›“yes”‹/1› then.",
        "Il a dit “oui” alors.",
        {"1": "oui"},
        "Il a dit ‹1›“oui”‹/1› alors.",
    ),
    (
        "quotation marks outside",
        "fr",
        "He said “‹1›yes‹/1›” then.",
        "Il a dit “oui” alors.",
        {"1": "oui"},
        "Il a dit “‹1›oui‹/1›” alors.",
    ),
    (
        "everything",
        "pt",
        "‹1›All of it.‹/1›",
        "«Tudo isso.»",
        {},
        "‹1›«Tudo isso.»‹/1›",
    ),
    (
        "elided article",
        "fr",
        "the ‹1›water‹/1›",
        "l’eau",
        {"1": "eau"},
        "l’‹1›eau‹/1›",
    ),
    (
        "half a word",
        "pt",
        "un‹1›believ‹/1›able luck",
        "sorte inacreditável",
        {"1": "inacreditável"},
        "sorte ‹1›inacreditável‹/1›",
    ),
    (
        "no translation of the span: by place",
        "pt",
        "one two ‹1›three‹/1› four",
        "um dois três quatro",
        {},
        "um dois ‹1›três‹/1› quatro",
    ),
    (
        "a protected word within",
        "pt",
        "write to ‹1›us at XQ1‹/1› now",
        "escreva agora para nós em XQ1",
        {"1": "nós no XQ1"},
        "escreva agora para ‹1›nós em XQ1‹/1›",
    ),
    (
        "a protected word without",
        "pt",
        "XQ1 ‹1›and us‹/1›",
        "XQ1 e nós",
        {"1": "XQ1 e nós"},
        "XQ1 ‹1›e nós‹/1›",
    ),
    (
        "only a protected word",
        "pt",
        "see ‹1›XQ1‹/1› now",
        "agora veja XQ1",
        {},
        "agora veja ‹1›XQ1‹/1›",
    ),
    (
        "a name that the target has",
        "pt",
        "The ‹1›NATO‹/1› summit ended",
        "A cimeira da NATO terminou",
        {"1": "A"},
        "A cimeira da ‹1›NATO‹/1› terminou",
    ),
    (
        "a name that a longer one has",
        "pt",
        "The ‹1›Lee‹/1› house",
        "A casa de Leeds",
        {"1": "Leeds"},
        "A casa de ‹1›Leeds‹/1›",
    ),
    (
        "an empty tag at a word",
        "pt",
        "He left‹1/› on foot",
        "Ele saiu a pé",
        {},
        "Ele saiu‹1/› a pé",
    ),
    (
        "a line break between",
        "pt",
        "one‹1/›two",
        "um dois",
        {},
        "um ‹1/›dois",
    ),
    (
        "a line break at the end",
        "pt",
        "one two.‹1/›",
        "um dois.",
        {},
        "um dois.‹1/›",
    ),
    (
        "a line break beside a tag",
        "pt",
        "‹1›one‹/1›‹2/› two three",
        "três dois um",
        {"1": "um"},
        "três dois ‹1›um‹/1›‹2/›",
    ),
    (
        "a line break in a tag",
        "pt",
        "see ‹1›one‹2/›two‹/1›",
        "veja um dois",
        {"1": "um dois"},
        "veja ‹1›um ‹2/›dois‹/1›",
    ),
    (
        "text that looks like a mark",
        "pt",
        "‹1›one‹/1› ‹‹2›",
        "um ‹2›",
        {"1": "um"},
        "‹1›um‹/1› ‹‹2›",
    ),
    (
        "no spaces between words",
        "zh",
        "the ‹1›ferry‹/1› left",
        "渡轮离开了",
        {"1": "渡轮"},
        "‹1›渡轮‹/1›离开了",
    ),
    (
        "vowel signs are parts of words",
        "hi",
        "the ‹1›river‹/1› city",
        "नदी शहर",
        {"1": "नदी"},
        "‹1›नदी‹/1› शहर",
    ),
    ("around a comma", "pt", "a‹1›,‹/1› b, c", "um, dois, três", {}, "um‹1›,‹/1› dois, três"),
    (
        "around a dash",
        "pt",
        "a ‹1› – ‹/1› bold ‹2›one‹/2›",
        "um – forte",
        {"2": "forte"},
        "um ‹1›–‹/1› ‹2›forte‹/2›",
    ),
    (
        "right to left",
        "ar",
        "the ‹1›ferry‹/1› left",
        "غادرت العبارة",
        {"1": "عبارة"},
        "غادرت ‹1›العبارة‹/1›",
    ),
]


@pytest.mark.parametrize(
    ("why", "language", "source", "target", "spans", "marked"), CASES, ids=[case[0] for case in CASES]
)
def test_where_tags_go(why, language, source, target, spans, marked):
    assert project(tree(source), target, spans, language) == marked


IMPOSSIBLE = [
    ("more tags than words", "‹1›a‹/1› ‹2›b‹/2›", "um"),
    ("more tags inside than words", "c ‹3›‹1›a‹/1› ‹2›b‹/2›‹/3› d", "um"),
    ("no words", "‹1›a‹/1› b", "…"),
    ("a tag around nothing", "a‹1› ‹/1›b", "um dois"),
    ("a tag around a sign that is gone", "a‹1›,‹/1› b", "um dois"),
    ("a tag around a sign inside a word", "a ‹1›-‹/1› b", "bem-vindo"),
    ("two tags around one sign", "a‹1›,‹/1› b‹2›,‹/2› c", "um, dois"),
    ("two tags in one word", "‹1›un‹/1›‹2›do‹/2› it", "desfazer isso"),
    ("protected words torn apart", "‹1›XQ1 XQ2‹/1› XQ3", "XQ1 XQ3 XQ2"),
]


@pytest.mark.parametrize(("why", "source", "target"), IMPOSSIBLE, ids=[case[0] for case in IMPOSSIBLE])
def test_what_has_no_place_is_said(why, source, target):
    with pytest.raises(CannotProject):
        project(tree(source), target, {}, "pt")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("See this ‹1/› picture", "See this picture"),
        ("See this ‹1/›.", "See this."),
        ("See this‹1/› picture", "See this picture"),
        ("See ‹1/› ‹2/› this ‹3/› ‹4/›, now", "See this, now"),
        ("See this ‹1›‹2/›.‹/1›", "See this ."),
        ("one‹1/›two", "one two"),
        ("‹1/› one ‹2/›", " one "),
    ],
)
def test_an_empty_tag_leaves_no_spaces_of_its_own(source, shown):
    read = tree(source)
    assert read.text == shown
    assert all(0 <= node.start <= node.end <= len(shown) + 1 for node in read.root.children)


def test_only_what_is_needed_is_translated():
    source = tree("‹1›Read ‹2›‹3›more‹/3›‹/2› at XQ1‹4/›, ‹5›XQ2‹/5›, on un‹6›believ‹/6›able days.‹/1›")
    assert spans_to_translate(source) == {"2": "more", "6": "unbelievable"}


WORDS = st.lists(
    st.sampled_from(["ferry", "the", "a-b", "10,000", "наш", "l’eau", "ok"]), min_size=1, max_size=12
)


@st.composite
def marked_texts(draw: st.DrawFn) -> str:
    """Words with pairs and empty tags strewn over them, properly nested."""
    number = iter(range(1, 30))

    def some(depth: int) -> str:
        pieces = []
        for word in draw(WORDS):
            choice = draw(st.integers(0, 7)) if depth < 3 else 7
            if choice == 0:
                n = next(number, None)
                pieces.append(f"‹{n}›{some(depth + 1)}‹/{n}›" if n else word)
            elif choice == 1 and (n := next(number, None)):
                pieces.append(f"{word} ‹{n}/›")
            else:
                pieces.append(word)
        return " ".join(pieces)

    return some(0)


@given(marked_texts(), WORDS, st.data())
def test_every_tag_once_nested_as_before_around_whole_words(source, words, data):
    target = " ".join(words)
    read = tree(source)
    spans = {number: data.draw(st.sampled_from([*words, ""])) for number in spans_to_translate(read)}
    try:
        marked = project(read, target, spans, "pt")
    except CannotProject:
        assert len(words) <= read.root.need + 1 or len(words) < len(read.words)
        return
    assert faults(source, marked) == ()
    assert re.sub(r"‹/?\d+/?›", "", marked).split() == literal(target).split()
    assert not re.search(r"‹(\d+)›\W*‹/\1›", re.sub(r"‹\d+/›", "", marked))
    assert not re.search(r"\w(‹[^›]*›)+\w", marked)


@given(marked_texts(), WORDS, st.data())
def test_tags_that_want_different_words_get_what_a_look_at_all_words_finds(source, words, data):
    target = " ".join(words)
    read = tree(source)
    spans = {number: " ".join(data.draw(WORDS)[:4]) for number in spans_to_translate(read)}

    def laid() -> str:
        try:
            return project(read, target, spans, "pt")
        except CannotProject as error:
            return str(error)

    at_once = laid()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_apart", lambda runs: False)
        assert laid() == at_once
