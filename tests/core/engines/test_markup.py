"""Tags as an engine that keeps them is shown them, and what is made of its answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.core.engines import BadAnswer, Markup
from dragoman.core.engines.markup import faults, read, show, strip
from dragoman.core.text.marks import literal
from dragoman.core.types import Tag

TAGS = (
    Tag("b", "<b>", "</b>"),
    Tag("br", "<br>", kind="empty", text="\n"),
    Tag("code", "<code>a&lt;b</code>", kind="protected", text="a<b"),
    Tag("a", '<a href="/x?a=1&amp;b=2">', "</a>"),
)
MARKED = "Say ‹1›hello‹/1› & ‹2/›go ‹4›to ‹3/›‹/4›, ‹‹1› <there>"
KEEPING = [Markup.XML, Markup.HTML]


def test_as_xml_and_as_html():
    assert show(MARKED, TAGS, Markup.XML) == (
        'Say <x id="1">hello</x> &amp; <x id="2"/>go <x id="4">to <x id="3"/></x>, ‹1› &lt;there&gt;'
    )
    assert show(MARKED, TAGS, Markup.HTML) == (
        'Say <span id="x1">hello</span> &amp; <br id="x2">go <span id="x4">to '
        '<span id="x3" translate="no" class="notranslate">a&lt;b</span></span>, ‹1› &lt;there&gt;'
    )


@pytest.mark.parametrize("mode", KEEPING)
def test_back_again(mode):
    assert read(show(MARKED, TAGS, mode), TAGS, mode) == MARKED


@given(
    st.lists(st.sampled_from(["‹1›a‹/1›", "‹2/›", "‹3/›", "‹4›<‹/4›", "&amp;", "‹", "x›", " "]), max_size=8)
)
def test_any_text_comes_back(pieces):
    marked = "".join(literal(piece) if piece in ("‹", "x›") else piece for piece in pieces)
    for mode in KEEPING:
        assert read(show(marked, TAGS, mode), TAGS, mode) == marked


ANSWERS = [  # why, mode, answer, marked
    ("spaces and quotes", Markup.XML, "a < x id='1' >b< / x >", "a ‹1›b‹/1›"),
    ("upper case", Markup.HTML, 'a <SPAN ID="x1">b</SPAN><BR id=x2 />', "a ‹1›b‹/1›‹2/›"),
    ("more attributes", Markup.HTML, '<span dir="ltr" id="x1" lang="pt">b</span>', "‹1›b‹/1›"),
    ("protected words gone", Markup.HTML, '<span id="x3" translate="no"></span>', "‹3/›"),
    ("protected words changed", Markup.HTML, '<span id="x3">outro</span> b', "‹3/› b"),
    ("entities", Markup.XML, "a &amp; &#8217; &lt;b&gt;", "a & ’ <b>"),
    ("a mark as text", Markup.XML, "‹1› & ‹", "‹‹1› & ‹‹"),
    ("other angle brackets", Markup.XML, "a < b", "a < b"),
]


@pytest.mark.parametrize(("why", "mode", "answer", "marked"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_answers_are_read_leniently(why, mode, answer, marked):
    assert read(answer, TAGS, mode) == marked


BROKEN = [
    ("never closed", Markup.XML, '<x id="1">b'),
    ("never opened", Markup.XML, "b</x>"),
    ("no number", Markup.XML, "<x>b</x>"),
    ("inside protected words", Markup.HTML, '<span id="x3">a<br id="x2"></span>'),
]


@pytest.mark.parametrize(("why", "mode", "answer"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_cannot_be_read_is_a_bad_answer(why, mode, answer):
    with pytest.raises(BadAnswer):
        read(answer, TAGS, mode)


def test_words_without_their_tags():
    assert strip('a <x id="1">b</x> &amp; <x id="2"/>c', Markup.XML) == "a b & c"


FAULTS = [  # why, source, target, numbers
    ("none", "a ‹1›b‹/1› ‹2/›", "‹2/› ‹1›b‹/1› a", ()),
    ("lost", "a ‹1›b‹/1› ‹2/›", "a ‹1›b‹/1›", ("2",)),
    ("doubled", "a ‹2/›", "‹2/› a ‹2/›", ("2",)),
    ("invented", "a", "a ‹7›b‹/7›", ("7",)),
    ("unclosed", "‹1›a‹/1›", "‹1›a", ("1",)),
    ("crossed", "‹1›a ‹4›b‹/4›‹/1›", "‹1›a ‹4›b‹/1›‹/4›", ("1", "4")),
    ("nested the other way", "‹1›‹4›b‹/4›‹/1›", "‹4›‹1›b‹/1›‹/4›", ("1", "4")),
    ("out of its pair", "‹1›a ‹2/›‹/1›", "‹1›a‹/1› ‹2/›", ("2",)),
    ("text that looks like a mark", "‹‹1›", "‹‹2/›", ()),
]


@pytest.mark.parametrize(("why", "source", "target", "numbers"), FAULTS, ids=[row[0] for row in FAULTS])
def test_faults_of_marks(why, source, target, numbers):
    found = faults(source, target)
    assert set(found) <= set(numbers)
    assert bool(found) == bool(numbers)
