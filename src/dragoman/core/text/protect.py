"""Inline HTML → marked string and tags; links, addresses and names that are never translated set apart.

One parser decides what the HTML means (lexbor, by the HTML standard), and one writer (`text.restore`)
writes it, so ``restore(*protect(html))`` is `normal(html)`, and normal HTML comes back byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

import regex
from ahocorasick_rs import AhoCorasick, MatchKind
from selectolax.lexbor import LexborHTMLParser, LexborNode

from dragoman.core.text.marks import literal, write
from dragoman.core.text.restore import restore
from dragoman.core.types import Span, Tag

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_INVISIBLE = frozenset({"script", "style", "template", "noscript", "title", "-comment", "!doctype"})
_UNREADABLE = re.compile("[<&\r\0]")  # what the parser would change in plain text

# Top-level domains that count without "http://": lower case, and no word of English among the short ones.
_TLD = (
    "com|org|net|gov|edu|mil|int|info|news|media|press|tv|io|eu|example|test|онлайн|рф|укр|бел|"
    "ru|ua|su|by|kz|az|ge|uz|uk|us|de|fr|es|pt|br|cat|pl|tr|nl|cz|ar|mx|ca|ch|jp|cn|kr|ir|il|au|nz"
)
_EXTENSIONS = "pdf|docx?|xlsx?|pptx?|odt|csv|txt|json|jpe?g|png|gif|svg|webp|mp[34]|zip|exe"  # of files
_PATH = r"[^\s<>\"«»“”„‹›（）。，；：！？、]"
_NAME = r"[A-Za-z0-9-]+"
_ADDRESS = regex.compile(
    rf"""
    (?<![A-Za-z0-9]) (?: https?|ftp ) :// {_PATH}+
  | (?<![\w.@/-]) www\. {_PATH}+
  | (?<email> (?<![A-Za-z0-9._%+-]) [A-Za-z0-9._%+-]+ @ {_NAME} (?: \.{_NAME} )++ )
  | (?<handle> (?<![\w@/.]) @ [A-Za-z0-9_]+ (?: [.-][A-Za-z0-9_]+ )* (?: @ {_NAME} (?: \.{_NAME} )+ )? )
  | (?<hashtag> (?<![\w&/\#]) \# (?= \w*+ (?<! \# \d*+ ) ) \w++ )
  | (?<file> (?<![\w.@/-]) [\p{{L}}\d_][\p{{L}}\d_-]*+ \.
      (?: {_EXTENSIONS} ) (?! [\w-] | \.[\p{{L}}\d] ) )
  | (?<domain> (?<![\w.@/-]) (?: [\p{{L}}\d] [\p{{L}}\d-]*+ \. ){{1,6}}
      (?: (?: {_TLD} ) (?! [\w-] | \.[\p{{L}}\d] ) (?: / {_PATH}* )? | [a-z]{{2,}} / {_PATH}+ ) )
    """,
    regex.VERBOSE,
)
_LOOKS_LIKE_ADDRESS = regex.compile(r"[@\#]|://|\.(?<=[\p{L}\d]\.)\p{Ll}")  # a dot is rarer than a letter
_DOT_INSIDE = re.compile(r"\.\w")
_WORD = regex.compile(r"\w")
UNSPACED_LETTER = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
)  # no space beside it
_Found = tuple[int, int, str]  # start, end, what it is
_PAIRS = {")": "(", "]": "[", "}": "{"}


class Terms:
    """Do-not-translate terms, compiled once: whole words, as written, the longest of those that overlap."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.words = sorted({term for term in terms if term.strip()})
        self._search = AhoCorasick(self.words, matchkind=MatchKind.Standard) if self.words else None

    def find(self, text: str) -> list[Span]:
        if self._search is None:
            return []
        hits = self._search.find_matches_as_indexes(text, overlapping=True)
        whole = [(start, end) for _, start, end in hits if _edge(text, start) and _edge(text, end)]
        return sorted(whole, key=lambda span: (span[0], -span[1]))


def protect(html: str, *, terms: Iterable[str] | Terms = ()) -> tuple[str, tuple[Tag, ...]]:
    """Inline HTML (of one paragraph, heading, list item …) as a marked string and its tags.

    html: what a rich-text block stores; other HTML is read as a browser would, without comments and scripts.
    terms: do-not-translate names; give a `Terms` where there are many and calls are frequent.
    Tags of kind ``protected`` (code, translate="no", URLs, files, e-mails, @handles, #hashtags, terms) are
        whole: `text` is what the reader sees, byte for byte.
    """
    compiled = terms if isinstance(terms, Terms) else _compiled(tuple(terms))
    if not _UNREADABLE.search(html):
        spans = _protected(html, compiled)
        if not spans:
            return literal(html), ()
    return _Reader(compiled).read(html)


def normal(html: str) -> str:
    """The same HTML as our one parser and one writer have it; idempotent."""
    return restore(*protect(html))


def text_of(html: str) -> str:
    """What a reader sees of inline HTML."""
    if not _UNREADABLE.search(html):
        return html
    return _visible(LexborHTMLParser(html, is_fragment=True).root)


@lru_cache(maxsize=64)
def _compiled(terms: tuple[str, ...]) -> Terms:
    return Terms(terms)


class _Reader:
    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._out: list[str] = []
        self._text: list[str] = []
        self._tags: list[Tag] = []

    def read(self, html: str) -> tuple[str, tuple[Tag, ...]]:
        open_marks: list[int] = []
        for node, depth in _walk(LexborHTMLParser(html, is_fragment=True).root):
            while len(open_marks) > depth:
                self._flush()
                self._out.append(write("close", str(open_marks.pop())))
            name = node.tag or ""
            if name == "-text":
                self._text.append(node.text_content or "")
                continue
            self._flush()
            if name in VOID:
                tag = Tag(name, _opening(node, " /"), kind="empty", text="\n" if name == "br" else "")
            elif _is_protected(node):
                tag = Tag(name, _html(node), kind="protected", text=_visible(node.child))
            else:
                tag = Tag(name, _opening(node), f"</{name}>")
                open_marks.append(len(self._tags) + 1)
            self._tags.append(tag)
            self._out.append(write("open" if tag.close else "empty", str(len(self._tags))))
        self._flush()
        while open_marks:
            self._out.append(write("close", str(open_marks.pop())))
        return "".join(self._out), tuple(self._tags)

    def _flush(self) -> None:
        if not self._text:
            return
        text = "".join(self._text)
        self._text.clear()
        at = 0
        for start, end, name in _protected(text, self._terms):
            self._out.append(literal(text[at:start]))
            seen = text[start:end]
            self._tags.append(Tag(name, escape(seen, quote=False), kind="protected", text=seen))
            self._out.append(write("empty", str(len(self._tags))))
            at = end
        self._out.append(literal(text[at:]))


def _walk(node: LexborNode | None) -> Iterator[tuple[LexborNode, int]]:
    """Visible nodes with their depth, in order; not into void or protected elements. No recursion."""
    ahead = [(node, 0)] if node else []
    while ahead:
        node, depth = ahead.pop()
        while node is not None:
            name = node.tag or ""
            if name not in _INVISIBLE:
                yield node, depth
                leaf = name == "-text" or name in VOID or _is_protected(node)
                if not leaf and node.child is not None:
                    if node.next is not None:
                        ahead.append((node.next, depth))
                    node, depth = node.child, depth + 1
                    continue
            node = node.next


def _is_protected(node: LexborNode) -> bool:
    return node.tag in {"code", "kbd", "samp", "var"} or node.attributes.get("translate") == "no"


def _opening(node: LexborNode, end: str = "") -> str:
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes.items())
    return f"<{node.tag}{attributes}{end.strip()}>"


def _html(top: LexborNode) -> str:
    out = [_opening(top)]
    closing: list[str] = []
    for node, depth in _walk(top.child):
        while len(closing) > depth:
            out.append(closing.pop())
        if node.tag == "-text":
            out.append(escape(node.text_content or "", quote=False))
        elif node.tag in VOID:
            out.append(_opening(node, "/"))
        elif _is_protected(node):
            out.append(_html(node))
        else:
            out.append(_opening(node))
            closing.append(f"</{node.tag}>")
    out.extend(reversed(closing))
    return "".join([*out, f"</{top.tag}>"])


def _visible(first: LexborNode | None) -> str:
    """What a reader sees of a node and those beside it."""
    out = []
    for node, _ in _walk(first):
        if node.tag == "-text":
            out.append(node.text_content or "")
        elif node.tag == "br":
            out.append("\n")
        elif _is_protected(node):
            out.append(_visible(node.child))
    return "".join(out)


def _protected(text: str, terms: Terms) -> list[_Found]:
    """Spans of one piece of text that are never translated, with what they are; in order, apart."""
    found: list[_Found] = []
    likely = "@" in text or "#" in text or "://" in text or _DOT_INSIDE.search(text)
    if likely and _LOOKS_LIKE_ADDRESS.search(text):
        for hit in _ADDRESS.finditer(text):
            name = hit.lastgroup or "url"
            end = _trimmed(text, *hit.span()) if name in {"url", "domain"} else hit.end()
            if end > hit.start():
                found.append((hit.start(), end, "url" if name in {"domain", "file"} else name))
    if words := terms.find(text):
        addresses, found = found, []
        at = 0
        for start, end, name in _in_order(addresses, words):
            if start >= at:
                found.append((start, end, name))
                at = end
    return found


def _in_order(addresses: list[_Found], words: list[Span]) -> Iterator[_Found]:
    """Addresses win over the terms inside or across them."""
    taken = iter([*addresses, (1 << 60, 1 << 60, "")])
    address = next(taken)
    for start, end in words:
        while address[1] <= start:
            yield address
            address = next(taken)
        if end <= address[0]:
            yield start, end, "term"
    while address[2]:
        yield address
        address = next(taken)


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of an address without the punctuation of the sentence it stands in."""
    balance = {
        last: text.count(last, start, end) - text.count(first, start, end) for last, first in _PAIRS.items()
    }
    while end > start:
        last = text[end - 1]
        if balance.get(last, 0) > 0:
            balance[last] -= 1
        elif last not in ".,;:!?…'’*_~|":
            break
        end -= 1
    return end


def _edge(text: str, at: int) -> bool:
    """Whether a word may begin or end here."""
    if at == 0 or at == len(text):
        return True
    before, after = text[at - 1], text[at]
    if not (_WORD.match(before) and _WORD.match(after)):
        return True
    return bool(UNSPACED_LETTER.match(before) or UNSPACED_LETTER.match(after))
