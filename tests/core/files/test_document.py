"""Files as segments and back: nothing but words changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from dragoman.core.engines import Chain
from dragoman.core.engines.dummy import DummyEngine, pseudo
from dragoman.core.files import Document, format_of
from dragoman.core.pipeline import Pipeline

FORMS = ["txt", "md", "html"]


def translated(text: str, form: str, source: str = "en", target: str = "ru") -> str:
    document = Document(text, form, source)
    results = Pipeline(Chain([DummyEngine()])).translate(document.units, target)
    assert [result.error for result in results if result.error] == []
    return document.translated({result.id: result.marked for result in results}, target)


def same(text: str, form: str) -> str:
    """Put back without a word changed, into a language with the same direction and name."""
    document = Document(text, form, "en")
    return document.translated({unit.id: unit.marked for unit in document.units}, "en")


MD = """---
title: Untouched
---

# Night *ferry* is **back** #

The first boats left on Monday; see [the timetable](https://x.example/a_b "Times") and
`code span` in a paragraph that was broken to fit. It is ~~not~~ **very *nested* bold**. Visit
<https://auto.example/> or https://bare.example/x_y today\\* &amp; more.

> Quoted text that goes
> over two lines. ![A red boat](boat.png)

- One item
- Two items with **bold.** And more.
  1. Nested [ref][id]
  2. Line one  
     line two after a break
- [ ] Task to do

| Name | Price |
|------|------:|
| Ferry \\| boat | 2.40 crowns |
| *Tram* |  |

```python
x = "untouched"
```

<div class="x"><p>Text of a block with <b>bold</b>.</p></div>

Setext heading
==============

Inline <b>html here</b> and<br>break. 1986. A great year[^1].

    indented code

[id]: https://ref.example "Ref title"
[^1]: The footnote text.
"""

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<HTML lang='en'  class=x>
<head>
<meta charset="utf-8">
<title>Night ferry &amp; more | The Ferry</title>
<meta name=description content="A short description.">
<style>p > a { color: red }</style>
<script>if (a < b) { document.write("<p>no</p>") }</script>
</head>
<body>
<!-- a note <p>not text</p> -->
<h1>Night <em class="a">ferry</em> is&nbsp;back</h1>
<p>
   The first boats
   since 2015 left on <a href="/x?a=1&b=2" title='The "day"'>Monday</a>. Second one <img src=a.png alt="A boat"> here.
<p lang="en">Paragraph <b>unclosed.
<p lang="fr">Bonjour tout le monde.
<p translate="no">Untouched text
<ul><li>One<li>Two <span lang="ru">по-русски</span> end</ul>
<pre>  pre &lt; text </pre>
<p><strong>All bold.</strong></p>
<div>Direct text <div>inner</div> trailing text</div>
<table><tr><td>Cell one<td>Cell <code>x &lt; y</code> two</table>
<input type="text" placeholder="Search here"><input type=submit value='Send it'>
<p>Write to info@x.example &lt;now&gt; &copy; 2026<br>Line two</p>
<figure><img src=b.png alt=Boat><figcaption>The caption</figcaption></figure>
</body></HTML>
"""


@pytest.mark.parametrize(
    ("text", "form"), [(MD, "md"), (PAGE, "html"), (MD, "txt")], ids=["md", "html", "txt"]
)
def test_untranslated_it_is_the_same(text, form):
    assert same(text, form) == text


SIGNS = [*"aB 1.\n\r\t*_`[]()<>!#-+|\\&;:~=\"'/?é", "<b>", "</b>", "<p>", "](x)", "&amp;", "\n\n", "- ", "> ", "word", "<a>"]  # fmt: skip
SOUP = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)


@given(SOUP, st.sampled_from(FORMS))
@settings(max_examples=600)
@example("`a\n", "md")
@example("<b>a</p></b>", "html")
def test_any_text_is_the_same_again(text, form):
    assert same(text, form) == text


@given(SOUP)
@settings(max_examples=400)
def test_plain_text_keeps_its_lines(text):
    new = translated(text, "txt")
    ends = re.compile(r"\r\n|\r|\n")
    assert ends.findall(new) == ends.findall(text)
    assert [bool(line.strip()) for line in ends.split(new)] == [
        bool(line.strip()) for line in ends.split(text)
    ]


def inline(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [f"**{words}**", f"*{words}*", f"[{words}](https://x.example/p_q?a=1)", "`co*de`", f"~~{words}~~", f"<em>{words}</em>", "![Red boat](b.png)", "[^1]", "  \n", "<br>", "\n"]
    )  # fmt: skip


PLAIN = st.sampled_from(["The boats left.", "Nobody asked", "one more word and another", "Why? It is late."])
PARAGRAPH = st.lists(st.one_of(PLAIN, PLAIN.flatmap(inline)), min_size=1, max_size=5).map(" ".join)


def block(words: str) -> st.SearchStrategy[str]:
    first = words.split("\n")[0]
    return st.sampled_from(
        [words, f"# {first}", f"- {first}\n- {first}", f"1. {first}\n\n   {first}", "> " + words.replace("\n", "\n> "), f"| a | b |\n|---|---|\n| {first.strip()} | x |", "```\n" + words + "\n```", f"{first}\n---", "* * *", f"- one\n  > {first}"]
    )  # fmt: skip


def skeleton(text: str) -> list[object]:
    """What CommonMark sees, but for the words."""
    found: list[object] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found.append((token.type, token.tag, token.content if token.type in ("fence", "code_block") else ""))
        for child in token.children or []:
            if child.type in ("text", "softbreak", "text_special"):
                continue
            kept = child.content if child.type in ("code_inline", "html_inline") else ""
            found.append((child.type, str(child.attrs.get("href") or child.attrs.get("src") or ""), kept))
    return found


@given(st.lists(PARAGRAPH.flatmap(block), min_size=1, max_size=4).map("\n\n".join))
@settings(max_examples=500)
def test_markdown_keeps_its_structure(text):
    new = translated(text, "md")
    assert skeleton(new) == skeleton(text)


def test_the_whole_of_a_markdown_page():
    new = translated(MD, "md")
    assert skeleton(new) == skeleton(MD)
    for kept in ("title: Untouched", 'https://x.example/a_b "Times"', "`code span`", 'x = "untouched"', "    indented code", '[id]: https://ref.example "Ref title"', "[^1]", "- [ ] ", "<https://auto.example/>"):  # fmt: skip
        assert kept in new
    assert pseudo("A red boat", "en", "ru") in new
    assert new.count("\n") == MD.count("\n")


def test_a_translation_means_nothing_in_markdown():
    """What an engine answers is words: it makes no heading, list, link or code."""
    document = Document("Words.\n\n- More words\n\n| a | Cell |\n|---|---|\n| b | c |\n", "md", "en")
    evil = ["# no [x](http://y) `code` *a* <b> | &amp;", "1. no", "> a", "~~~", "a|b", "- c"]
    new = document.translated({s.unit.id: e for s, e in zip(document.sentences, evil, strict=False)}, "ru")
    assert skeleton(new) == skeleton(document.text)
    assert "# no" in MarkdownIt("commonmark").render(new)


TAGS = st.sampled_from(["b", "i", "a href='/x?a=1&amp;b=2'", 'span class="q"', "em"])
HTML_INLINE = st.recursive(
    st.sampled_from(["The boats left.", "Nobody &amp; nothing", "one more", "<br>", "<img src=a alt='Red boat'>", "<code>x &lt; y</code>", "it&nbsp;is <!-- c -->", "1 &lt; 2"]),
    lambda inner: st.tuples(TAGS, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>"),
    max_leaves=4,
)  # fmt: skip
HTML = st.lists(st.lists(HTML_INLINE, max_size=4).map(" ".join).flatmap(lambda words: st.sampled_from([f"<p>{words}</p>", f"<h2>{words}</h2>", f"<ul><li>{words}<li>{words}</ul>", words, f"<div>{words}<p>{words}</div>", f"<pre>{words}</pre>", f"<p translate=no>{words}</p>", f"<table><tr><td>{words}<th>x</table>", "<script>a<b</script>"])), max_size=4).map("\n".join)  # fmt: skip


def elements(text: str) -> list[object]:
    """What a browser makes of it, but for the words."""
    tree = LexborHTMLParser(text)
    return [
        (
            node.tag,
            {k: v for k, v in node.attributes.items() if k not in ("alt", "title", "placeholder", "lang")},
        )
        for node in tree.css("*")
    ]


@given(HTML)
@settings(max_examples=400)
def test_html_keeps_its_elements(text):
    new = translated(text, "html")
    assert elements(new) == elements(text)
    assert sorted(tags(new)) == sorted(tags(text))


def tags(text: str) -> list[str]:
    """As they were written; only alt is words."""
    return re.findall(r"<[^<>]*>", re.sub(r"alt='[^']*'", "", text))


def test_the_whole_of_a_page():
    new = translated(PAGE, "html")
    assert [name for name, _ in elements(new)] == [name for name, _ in elements(PAGE)]
    for kept in ("<HTML lang='ru'  class=x>", "<!-- a note <p>not text</p> -->", 'document.write("<p>no</p>")', "p > a { color: red }", '<p lang="fr">Bonjour tout le monde.', "Untouched text", "  pre &lt; text ", "по-русски", "<code>x &lt; y</code>", "info@x.example", 'href="/x?a=1&b=2"', '<p lang="ru">'):  # fmt: skip
        assert kept in new
    for said in ("A short description.", "A boat", "Search here", "Send it", "The caption", "Boat", "inner", "trailing text", "All bold."):  # fmt: skip
        assert said not in new
        assert pseudo(said, "en", "ru") in new


def test_a_translation_means_nothing_in_html():
    document = Document('<p title="words">Words</p>', "html", "en")
    new = document.translated({"s1": '" onclick="x', "s2": "<script>&amp;"}, "ru")
    assert new == '<p title="&quot; onclick=&quot;x">&lt;script&gt;&amp;amp;</p>'


KINDS = [
    ("<title>T t</title><h1>H h</h1><p>Lead.</p><p>Body.</p><h2>S s</h2><li>L l</li><figcaption>C c</figcaption>", "html", ["headline", "headline", "lead", "body", "heading", "list", "caption"]),
    ("# H h\n\nLead.\n\nBody.\n\n## S s\n\n- L l\n", "md", ["headline", "lead", "body", "heading", "list"]),
    ("A headline\n\nThe lead. Of two.\n\nBody.\n", "txt", ["headline", "lead", "lead", "body"]),
    ("A sentence.\nAnother one.\n", "txt", ["body", "body"]),
    ("One line of many\nand its neighbour\n", "txt", ["body", "body"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "kinds"), KINDS)
def test_kinds(text, form, kinds):
    assert [sentence.unit.kind for sentence in Document(text, form, "en").sentences] == kinds


DIRECTIONS = [
    ("<html><p>Words", "en", "ar", '<html lang="ar" dir="rtl"><p>'),
    ("<html lang=ar dir=rtl><p>كلمات", "ar", "en", "<html lang=en dir=ltr><p>"),
    ('<html lang="en-GB" xml:lang="en-GB"><p>Words', "en", "ru", '<html lang="ru" xml:lang="ru"><p>'),
    ("<html dir=auto lang=en><div dir=ltr>Words", "en", "ar", "<html dir=auto lang=ar><div dir=ltr>"),
    ("<p>Words", "en", "ar", "<p>"),
]


@pytest.mark.parametrize(("text", "source", "target", "begins"), DIRECTIONS)
def test_language_and_direction(text, source, target, begins):
    assert translated(text, "html", source, target).startswith(begins)


CHARSETS = [
    ('<meta charset="windows-1251"><p>a', '<meta charset="utf-8"><p>'),
    ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'><p>a", "<meta http-equiv=Content-Type content='text/html; charset=utf-8'><p>"),
    ('<?xml version="1.0" encoding="windows-1251"?><p>a', '<?xml version="1.0" encoding="UTF-8"?><p>'),
    ("<meta charset=UTF-8><p>a", "<meta charset=UTF-8><p>"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "begins"), CHARSETS)
def test_the_encoding_it_names_is_the_one_it_is_written_in(text, begins):
    assert translated(text, "html").startswith(begins)


def test_wrapped_lines_are_one_sentence_and_stay_wrapped():
    text = (
        "The night ferry to Lantern Island is back after eleven years, and\n"
        "the first three boats carried more people than the harbour office\n"
        "had expected. Nobody was left behind.\n"
    )
    document = Document(text, "txt", "en")
    assert [sentence.text[:20] for sentence in document.sentences] == [
        "The night ferry to L",
        "Nobody was left behi",
    ]
    assert [len(line.split()) > 3 for line in translated(text, "txt").splitlines()] == [True] * 3


@pytest.mark.parametrize(
    "text",
    [
        "One line of it,\nanother line  \nbehind the break,\nand the last line of all.\n",
        "First line here  \nsecond line here\\\nthird line here\nfourth line here  \nfifth line.\n",
        "> A quoted line  \n> behind a break\n> and one more line.\n",
    ],
)
def test_markdown_keeps_its_lines_around_breaks_that_stay(text):
    made = translated(text, "md")
    assert made.count("\n") == text.count("\n")
    ends = [line.endswith(("  ", "\\")) for line in text.splitlines()]
    assert [line.endswith(("  ", "\\")) for line in made.splitlines()] == ends


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("First line  \nsecond\n[^1]\n", r"\w+ \w+  \n\w+ ?\n?\[\^1\]\n"),
        ("Text here  \nName\n<b>x</b>\n", r"\w+ \w+  \n\w+[ \n]<b>\w+</b>\n"),
        ("> First  \n> second\n> <b>x</b>\n", r"> \w+  \n> \w+(?: |\n> )<b>\w+</b>\n"),
    ],
)
def test_words_behind_a_break_stay_whole_and_leave_no_line_empty(text, pattern):
    assert re.fullmatch(pattern, translated(text, "md"))


def test_lines_that_are_no_wrapped_paragraph_stay_apart():
    text = "apple\npear\nplum\n" + "A whole sentence stands in each of these lines here.\n" * 2
    assert len(Document(text, "txt", "en").sentences) == 5


def test_sentences_get_the_space_that_their_language_has():
    document = Document("夜船周一恢复。票价不变。", "txt", "zh")
    assert (
        document.translated({"s1": "It is back.", "s2": "The price stays."}, "en")
        == "It is back. The price stays."
    )


def test_formats():
    assert [format_of(name) for name in ("a.TXT", "b.md", "c.x.html", "d.docx", "e")] == [
        "txt",
        "md",
        "html",
        "",
        "",
    ]
