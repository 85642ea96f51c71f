"""Text from editors, engines and memories is inert on every page (S2, S3, S4, S12)."""

from __future__ import annotations

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from dragoman.newsroom.models import State
from dragoman.public.inline import Reader, html_of, sentences
from tests.public import factories as make

HOSTILE = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "&lt;img src=x onerror=alert(1)&gt;",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7|add:7 }}{% load static %}{0.__class__}%(name)s%s%d",
    "‹1›unbalanced",
    "‹9/›‹‹‹/9›",
    "javascript:alert(1)",
    "\u202egnp.exe",
]
SAFE_TAGS = {"html", "head", "body", "-text"}


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(reader: Client, text: str) -> None:
    topic = make.section(en=text, ru=text)
    bad = make.seg(text, text, f=[make.finding("critical", "numbers", text, text)], a=text)
    doc = make.content(
        text,
        make.picture(alt=text, caption=text, credit=text),
        make.paragraph(bad),
        {"type": "heading", "segs": [bad]},
        {"type": "list", "ordered": False, "items": [{"segs": [bad]}]},
        make.quotation(text, "uk", text, source=text, speaker=text),
        {"type": "embed", "url": "https://youtu.be/" + text, "provider": text, "title": [bad]},
        {"type": "embed", "url": "javascript:" + text, "provider": text, "title": [bad]},
        topic=topic,
        source_headline=text,
        kicker=text,
        lead=text,
        bylines=[{"id": 1, "name": text}],
        corrections=[{"at": text, "segs": [bad]}],
        sources=[{"url": text, "segs": [bad]}],
        credit={"name": text, "url": text},
    )
    told = make.story("ru", {"en": State.MACHINE}, translated=doc, topic=topic, label={"engine": text})
    make.story("en", doc=make.content("Elsewhere", {"type": "card", "story": told.id}, topic=topic))
    for path in (told.path("en"), told.path("en") + "parallel/", "/en/", "/en/harbour/", f"/az/{told.id}-x/"):
        html = reader.get(path).content.decode()
        tree = LexborHTMLParser(html)
        assert not tree.css("script, iframe, object, embed, img[onerror], [onmouseover], [onerror], style")
        assert not tree.css('[href^="javascript:"], [src="x"]')
        assert "14" not in [node.text() for node in tree.css("h1")]
        body = tree.css_first("body")
        assert body is not None
        for node in body.css("*"):
            assert not any(name.startswith("on") for name in node.attributes)


PROTECTED = '<span translate="no" lang="az">qürbət</span>'


def tag(name: str, opening: str, closing: str = "", kind: str = "inline", shown: str = "") -> list[str]:
    return [name, opening, closing, kind, shown]


@pytest.mark.parametrize(
    ("why", "marked", "tags", "html"),
    [
        ("plain markup", "‹1›a‹/1› b", [tag("b", "<b>", "</b>")], "<b>a</b> b"),
        ("text is escaped inside tags", "‹1›<i>‹/1›", [tag("b", "<b>", "</b>")], "<b>&lt;i&gt;</b>"),
        ("a link", "‹1›a‹/1›", [tag("a", '<a href="https://x.example/?a=1&amp;b=2">', "</a>")],
         '<a href="https://x.example/?a=1&amp;b=2">a</a>'),
        ("a script link goes", "‹1›a‹/1›", [tag("a", '<a href="javascript:alert(1)">', "</a>")], "<a>a</a>"),
        ("a data link goes", "‹1›a‹/1›", [tag("a", '<a href="data:text/html,x">', "</a>")], "<a>a</a>"),
        ("handlers go", "‹1›a‹/1›", [tag("b", '<b onclick="x()" style="y" class="z">', "</b>")], "<b>a</b>"),
        ("a script goes whole", "‹1/›a", [tag("script", "<script>x</script>", "", "protected")], "a"),
        ("an unknown tag leaves its text", "‹1›a‹/1›", [tag("blink", "<blink>", "</blink>")], "a"),
        ("a protected span", "‹1/›", [tag("span", PROTECTED, "", "protected", "qürbət")], PROTECTED),
        ("no documents", "‹1›a‹/1›", [tag("a", '<a linktype="document" id="3">', "</a>")], "<span>a</span>"),
        ("a dead link goes", "‹1›a‹/1›", [tag("a", '<a linktype="page" id="3">', "</a>")], "<span>a</span>"),
        ("a story", "‹1›a‹/1›", [tag("a", '<a id="4" linktype="page">', "</a>")], '<a href="/en/4-x/">a</a>'),
        ("a lost tag leaves the text", "a <b>", [tag("b", "<b>", "</b>")], "a &lt;b&gt;"),
        ("a doubled tag leaves the text", "‹1›a‹/1›‹1›b‹/1›", [tag("b", "<b>", "</b>")], "ab"),
        ("a literal mark", "‹‹1›", [], "‹1›"),
    ],
)  # fmt: skip
def test_segments_as_html(why: str, marked: str, tags: list[list[str]], html: str) -> None:
    reader = Reader("en", "ru", address=lambda story: "/en/4-x/" if story == 4 else None)
    assert html_of({"m": marked, "t": tags}, reader) == html


def test_sentences_are_joined_as_they_were() -> None:
    segs = [
        {"m": "One."},
        {"m": "Two."},
        {"m": "", "k": "merged"},
        {"m": "三。", "j": ""},
        {"m": "Next line.", "j": "\n", "a": "Added <b>."},
    ]
    assert sentences(segs, Reader("en")) == "One. Two.三。<br>Next line. Added &lt;b&gt;."
