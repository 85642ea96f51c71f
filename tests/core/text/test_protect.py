import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.core.text.marks import literal
from dragoman.core.text.protect import Terms, normal, protect, text_of
from dragoman.core.text.restore import TagMismatch, check_marks, plain, restore, skeleton_hash
from tests.core.text.fragments import FRAGMENTS

A = '<a linktype="page" id="3">'


def seen(html, **options):
    """Marked string and (name, kind, text) of the tags."""
    marked, tags = protect(html, **options)
    return marked, [(tag.name, tag.kind, tag.text) for tag in tags]


CASES = [  # why, html, marked, tags
    ("plain", "The ferry left.", "The ferry left.", []),
    ("empty", "", "", []),
    ("pair", "The <b>old</b> pier", "The ‹1›old‹/1› pier", [("b", "inline", "")]),
    (
        "order of opening",
        f"<b>x {A}y</a></b>",
        "‹1›x ‹2›y‹/2›‹/1›",
        [("b", "inline", ""), ("a", "inline", "")],
    ),
    ("line break", "a<br/>b", "a‹1/›b", [("br", "empty", "\n")]),
    ("empty pair", "a<b></b>", "a‹1›‹/1›", [("b", "inline", "")]),
    ("entities", "Tom &amp; Jerry &lt;3", "Tom & Jerry <3", []),
    ("literal marks", "a ‹1› b ‹‹/1›", "a ‹‹1› b ‹‹‹‹/1›", []),
    ("mark beside a tag", "‹<b>1›</b>", "‹‹‹1›1›‹/1›", [("b", "inline", "")]),
    ("code", "run <code>a &lt; b</code> now", "run ‹1/› now", [("code", "protected", "a < b")]),
    ("translate", 'a <span translate="no">B <i>c</i></span>', "a ‹1/›", [("span", "protected", "B c")]),
    ("lang stays a pair", '<span lang="la">et al</span>', "‹1›et al‹/1›", [("span", "inline", "")]),
    (
        "url",
        "See https://a.example/b?c=1&amp;d.",
        "See ‹1/›.",
        [("url", "protected", "https://a.example/b?c=1&d")],
    ),
    (
        "url in brackets",
        "(http://a.example/b_(c))",
        "(‹1/›)",
        [("url", "protected", "http://a.example/b_(c)")],
    ),
    ("url in guillemets", "«https://a.example»", "«‹1/›»", [("url", "protected", "https://a.example")]),
    ("www", "www.a.example, yes", "‹1/›, yes", [("url", "protected", "www.a.example")]),
    ("domain", "Сайт lenta.ru. Он", "Сайт ‹1/›. Он", [("url", "protected", "lenta.ru")]),
    ("domain with path", "a.example/b/c!", "‹1/›!", [("url", "protected", "a.example/b/c")]),
    ("channel", "t.me/saltmere и 1.5/2", "‹1/› и 1.5/2", [("url", "protected", "t.me/saltmere")]),
    ("a file", "See plan_v2.pdf. It", "See ‹1/›. It", [("url", "protected", "plan_v2.pdf")]),
    ("no file", "See a.pdfs or .pdf or a.txt.gz", "See a.pdfs or .pdf or a.txt.gz", []),
    ("no domain: mistyped", "It rained.In the end it stopped", "It rained.In the end it stopped", []),
    ("no domain: abbreviation", "etc.com", "‹1/›", [("url", "protected", "etc.com")]),
    (
        "e-mail",
        "Пишите на a.b+c@mail.example.",
        "Пишите на ‹1/›.",
        [("email", "protected", "a.b+c@mail.example")],
    ),
    ("handle", "от @salt_mere, да", "от ‹1/›, да", [("handle", "protected", "@salt_mere")]),
    ("federated", "@ferry@social.example.", "‹1/›.", [("handle", "protected", "@ferry@social.example")]),
    ("hashtag", "#паром и #1 и C#", "‹1/› и #1 и C#", [("hashtag", "protected", "#паром")]),
    (
        "link that shows its address",
        f"{A}a.example</a>",
        "‹1›‹2/›‹/1›",
        [("a", "inline", ""), ("url", "protected", "a.example")],
    ),
    ("comment", "a<!-- x -->b", "ab", []),
    ("unclosed", "a <b>c", "a ‹1›c‹/1›", [("b", "inline", "")]),
]


@pytest.mark.parametrize(("why", "html", "marked", "tags"), CASES, ids=[case[0] for case in CASES])
def test_protect(why, html, marked, tags):
    assert seen(html) == (marked, tags)
    assert restore(*protect(html)) == normal(html)


TERMS = ["Ferry", "The Saltmere Ferry", "NATO", "東京", "Мост"]
TERM_CASES = [  # text, protected
    ("The Saltmere Ferry sails", ["The Saltmere Ferry"]),
    ("A Ferry, the Ferry's", ["Ferry", "Ferry"]),
    ("Ferryman, ferry, NATOs", []),
    ("(NATO) NATO-nun", ["NATO", "NATO"]),
    ("私は東京に住む", ["東京"]),
    ("Мост, Мостом", ["Мост"]),
    ("https://a.example/NATO NATO", ["https://a.example/NATO", "NATO"]),
    ("@NATO and x@NATO.example", ["@NATO", "x@NATO.example"]),
]


@pytest.mark.parametrize(("text", "found"), TERM_CASES)
def test_terms_are_whole_words_and_the_longest(text, found):
    marked, tags = protect(text, terms=TERMS)
    assert [tag.text for tag in tags] == found
    assert plain(marked, tags) == text
    assert protect(text, terms=Terms(TERMS)) == (marked, tags)


def test_a_term_is_found_inside_markup_and_not_inside_code():
    assert seen("<b>NATO</b> <code>NATO</code>", terms=["NATO"]) == (
        "‹1›‹2/›‹/1› ‹3/›",
        [("b", "inline", ""), ("term", "protected", "NATO"), ("code", "protected", "NATO")],
    )


# --- what an editor can make


@settings(max_examples=120)
@given(FRAGMENTS)
def test_restore_is_the_inverse_of_protect(html):
    marked, tags = protect(html, terms=["NATO", "word"])
    check_marks(marked, tags)
    assert restore(marked, tags) == html
    assert plain(marked, tags) == text_of(html)
    for tag in tags:
        if tag.name in {"url", "email", "handle", "hashtag", "term"}:
            assert tag.open == escape(tag.text, quote=False)
            assert tag.text in text_of(html)


@settings(max_examples=200)
@given(st.text("<>/=&;\"' abip‹›123\0\r\n!-", max_size=60))
def test_any_text_is_read_once_and_then_stays(html):
    once = normal(html)
    assert normal(once) == once
    assert restore(*protect(html, terms=["a", "b1"])) == once


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_plain_text_comes_back(text):
    marked, tags = protect(escape(text.replace("\0", "").replace("\r", ""), quote=False))
    assert plain(marked, tags) == text.replace("\0", "").replace("\r", "")
    assert restore(literal(text), ()) == escape(text, quote=False)


# --- marks that do not fit

TAGS = protect(f"<b>x</b> {A}y</a><br/>@ferry {A}z</a>")[1]  # 1 b, 2 a, 3 br, 4 handle, 5 a
GOOD = "‹1›x‹/1› ‹2›y‹/2›‹3/›‹4/› ‹5›z‹/5›"
BAD = [  # why, marked, what TagMismatch says
    ("lost pair", "x ‹2›y‹/2›‹3/›‹4/› ‹5›z‹/5›", {"lost": ("1",)}),
    ("lost half", "‹1›x ‹2›y‹/2›‹3/›‹4/› ‹5›z‹/5›", {"lost": ("1",)}),
    ("lost handle", "‹1›x‹/1› ‹2›y‹/2›‹3/› ‹5›z‹/5›", {"lost": ("4",)}),
    ("doubled", GOOD + "‹4/›", {"doubled": ("4",)}),
    ("doubled pair", GOOD + "‹1›x‹/1›", {"doubled": ("1",)}),
    ("invented", GOOD + "‹6/›‹7›x‹/7›", {"invented": ("6", "7")}),
    (
        "another way to write 1",
        "‹01›x‹/1› ‹2›y‹/2›‹3/›‹4/› ‹5›z‹/5›",
        {"lost": ("1",), "invented": ("01",), "misnested": ("1",)},
    ),
    ("a pair's number alone", "‹1/› ‹2›y‹/2›‹3/›‹4/› ‹5›z‹/5›", {"lost": ("1",), "invented": ("1",)}),
    ("crossed", "‹1›x ‹2›‹/1›y‹/2›‹3/›‹4/› ‹5›z‹/5›", {"misnested": ("1",)}),
    ("backwards", "‹/1›x‹1› ‹2›y‹/2›‹3/›‹4/› ‹5›z‹/5›", {"misnested": ("1",)}),
    ("link in a link", "‹1›x‹/1› ‹2›y‹5›z‹/5›‹/2›‹3/›‹4/›", {"misnested": ("5",)}),
]


@pytest.mark.parametrize(("why", "marked", "said"), BAD, ids=[case[0] for case in BAD])
def test_marks_that_do_not_fit_are_named(why, marked, said):
    with pytest.raises(TagMismatch) as caught:
        restore(marked, TAGS)
    nothing = {"lost": (), "doubled": (), "invented": (), "misnested": ()}
    assert {name: getattr(caught.value, name) for name in nothing} == {**nothing, **said}
    with pytest.raises(TagMismatch):
        check_marks(marked, TAGS)
    plain(marked, TAGS)  # a check may still want its text


def test_a_translation_may_put_its_tags_in_another_order():
    check_marks(GOOD, TAGS)
    turned = "‹5›z‹/5› ‹4/›‹2›y ‹1›x‹/1›‹/2›‹3/›"
    assert restore(turned, TAGS) == f"{A}z</a> @ferry{A}y <b>x</b></a><br/>"


def test_a_lone_mark_sign_is_text():
    assert restore("a ‹ b ‹x› ‹", ()) == "a ‹ b ‹x› ‹"


# --- the hash of a source


def test_the_hash_is_that_of_text_and_tag_names():
    same = skeleton_hash(*protect('see <a href="https://old.example/">here</a>'))
    assert same == skeleton_hash(*protect('see <a href="https://new.example/" title="x">here</a>'))
    others = ["see <b>here</b>", "see <a>there</a>", "see here", "<a>see</a> here", "see <a>here</a>."]
    hashes = {skeleton_hash(*protect(html)) for html in others}
    assert len(hashes) == len(others)
    assert same not in hashes


def test_the_hash_counts_what_is_protected():
    assert skeleton_hash(*protect("ask @ferry")) != skeleton_hash(*protect("ask @boat"))
    assert skeleton_hash(*protect("<code>a</code>")) != skeleton_hash(*protect("<kbd>a</kbd>"))


# --- speed


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 10_000 + "x",
        "a." * 50_000,
        "a@" * 50_000,
        "#1" * 50_000,
        "@a." * 30_000,
        "http://" * 14_000,
        "https://a/" + "(" * 50_000 + ")" * 50_000,
        "https://a/" + ")" * 90_000,
        "‹" * 100_000,
        "&lt;" * 25_000,
        "<b></i>" * 5_000,
    ],
    ids=lambda html: html[:10],
)
def test_hostile_text_takes_linear_time(html):
    began = time.process_time()
    marked, tags = protect(html, terms=["NATO"])
    restore(marked, tags)
    assert time.process_time() - began < 2
