"""What the formats share: a run of text in a file, as the pipeline takes it, and its way back.

A tag of a block keeps the place in the file that it came from instead of its source: markup of any kind
goes through the pipeline as numbered marks and comes back as it was written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from dragoman.core.text.marks import literal, tokens, write
from dragoman.core.text.protect import UNSPACED_LETTER, protect
from dragoman.core.types import Tag

# Of a Tag.open or .close: \0from:to\0 is that part of the file, \0=words\0 words that stay as they are.
PLACE = re.compile("\0([^\0]*)\0")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that is put back in one piece.

    start, end: its place in the file's text. whole: it is one segment, however many sentences it holds.
    prefix: what each of its lines but the first begins with; lines: how many words-wrapped lines it has
    (1: it is not wrapped); breaks: after how many of them there is a line break that must stay. markup: how
    its words are written ("html", "attribute", "markdown", "plain").
    """

    start: int
    end: int
    kind: str
    marked: str
    tags: tuple[Tag, ...] = ()
    markup: str = "plain"
    prefix: str = ""
    lines: int = 1
    widths: tuple[int, ...] = ()
    breaks: tuple[int, ...] = ()
    opens_line: bool = False  # a sign that begins a block there must not come to stand first


@dataclass(frozen=True, slots=True)
class Edit:
    """Other text in place of text[start:end]."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a format found in a file. edits: made in any case. unread: places of text that it could not
    make out, which stays as it is."""

    blocks: list[Block]
    edits: list[Edit] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)


def place(start: int, end: int) -> str:
    return f"\0{start}:{end}\0"


def kept(words: str) -> str:
    """Words that are put back as they are, in the shape of a Tag.open."""
    return f"\0={html.escape(words, quote=False)}\0"


@dataclass(slots=True)
class Run:
    """Collects the pieces of a block."""

    stays: re.Pattern[str] | None = None  # what else is never translated
    raw: bool = False  # addresses are put back untouched, not escaped
    _marked: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)

    def text(self, words: str) -> None:
        at = 0
        for found in self.stays.finditer(words) if self.stays else ():
            self._text(words[at : found.start()])
            self.protected("", kept(found[0]), found[0])
            at = found.end()
        self._text(words[at:])

    def _text(self, words: str) -> None:
        if not words:
            return
        marked, own = protect(html.escape(words, quote=False))
        for kind, value in tokens(marked):
            if kind == "text":
                self._marked.append(literal(value))
                continue
            tag = own[int(value) - 1]
            self.tags.append(replace(tag, open=kept(tag.text)) if self.raw else tag)
            self._marked.append(write("empty", str(len(self.tags))))

    def protected(self, name: str, source: str, seen: str) -> None:
        self.tags.append(Tag(name or "span", source, kind="protected", text=seen))
        self._marked.append(write("empty", str(len(self.tags))))

    def empty(self, name: str, source: str) -> None:
        self.tags.append(Tag(name, source, kind="empty", text="\n" if name == "br" else ""))
        self._marked.append(write("empty", str(len(self.tags))))

    def pair(self, name: str, opening: str, closing: str) -> int:
        """Opens a pair; returns its number for `close`."""
        if name == "a" and any(self.tags[number - 1].name == "a" for number in self._open):
            name = "span"  # no link is in a link; what stands in the file stays all the same
        self.tags.append(Tag(name, opening, closing))
        self._open.append(len(self.tags))
        self._marked.append(write("open", str(len(self.tags))))
        return len(self.tags)

    def close(self, number: int) -> None:
        self._open.remove(number)
        self._marked.append(write("close", str(number)))

    @property
    def marked(self) -> str:
        return "".join(self._marked)


def compose(
    body: str,
    source: Callable[[int, int], str],
    escape: Callable[[str], str] | None,
) -> list[tuple[bool, str]]:
    """The HTML of `text.segment.join` as pieces of the file's own markup: (whether it is text, what it is).

    source: the file's text at a place. escape: how text is written there; None for HTML.
    """
    pieces: list[tuple[bool, str]] = []
    at = 0
    for found in [*PLACE.finditer(body), None]:
        words = body[at : found.start() if found else len(body)]
        if words:
            pieces.append((True, words if escape is None else escape(html.unescape(words))))
        if found:
            at = found.end()
            value = found[1]
            if value.startswith("="):
                pieces.append((False, value[1:] if escape is None else html.unescape(value[1:])))
            else:
                start, _, end = value.partition(":")
                pieces.append((False, source(int(start), int(end))))
    return pieces


def laid_out(pieces: Sequence[tuple[bool, str]], block: Block, newline: str) -> str:
    """The words on as many lines as they had, each line's share of them as before."""
    if block.lines < 2:
        return "".join(text for _, text in pieces)
    words: list[str] = [""]
    shown = "".join(text for is_text, text in pieces if is_text)
    unspaced = " " not in shown.strip() and bool(UNSPACED_LETTER.search(shown))
    for is_text, text in pieces:
        parts = re.split(r" +", text) if is_text and not unspaced else list(text) if is_text else [text]
        for number, part in enumerate(parts):
            if number and is_text:
                words.append(part)
            else:
                words[-1] += part
    glue = "" if unspaced else " "
    words = _glued([word for word in words if word], glue, block.opens_line)
    lines = shared_out(words, block.widths or (1,) * block.lines)
    if block.opens_line:
        lines = [line for line in lines if line]  # an empty one would end the paragraph
    return (newline + block.prefix).join(map(glue.join, lines))


# What would begin a heading, list, quotation or fence if it stood first in a line.
_BEGINS = re.compile(r"(?:[-+*>#|:=]|\d{1,9}[.)]|`{3}|~{3}|<)")


def _glued(words: Iterable[str], glue: str, markdown: bool) -> list[str]:
    out: list[str] = []
    for word in words:
        if markdown and out and _BEGINS.match(word):
            out[-1] += glue + word
        else:
            out.append(word)
    return out


def shared_out(words: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """Words in as many lines as there are widths, in their proportion; a line has at least one word as
    long as there are enough."""
    total, wide = sum(widths) or 1, sum(len(word) + 1 for word in words)
    lines: list[list[str]] = []
    at, used, goal = 0, 0, 0.0
    for number, width in enumerate(widths):
        left = len(widths) - number - 1
        goal += wide * width / total
        line: list[str] = []
        while at < len(words) - left and (not line or left == 0 or used + (len(words[at]) + 1) / 2 <= goal):
            line.append(words[at])
            used += len(words[at]) + 1
            at += 1
        lines.append(line)
    return lines
