"""Markdown (CommonMark, tables, strikethrough): words are translated, every other sign stays as it is.

markdown-it-py decides what the text means. It says in which lines a block stands but not where in them
an inline tag does, so each of its inline rules is watched: what it read is the tag's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from dragoman.core.files import blocks as shared
from dragoman.core.files import html
from dragoman.core.files.blocks import LETTER, Block, Read, Run, place
from dragoman.core.files.plain import lines_of

_FRONT_MATTER = re.compile(
    r"\A(---|\+\+\+)[ \t]*(?:\r\n|\r|\n).*?(?:\r\n|\r|\n)\1[ \t]*(?=\r|\n|\Z)", re.DOTALL
)
# Footnotes, boxes of task lists, templates.
_STAYS = re.compile(r"\[\^[^\]\s]+\]:?|^\[[ xX]\](?=\s)|\{\{.*?\}\}|\{%.*?%\}")
_BREAK = "\u2028"  # stands for a line break while words are laid out

Rule = Callable[[StateInline, bool], bool]


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.disable(["text_join", "fragments_join"], ignoreInvalid=True)  # they would join what has a place
    for rule in parser.inline.ruler.__rules__:
        parser.inline.ruler.at(rule.name, _watched(rule.name, rule.fn))
    return parser


def _watched(name: str, rule: Rule) -> Rule:
    def run(state: StateInline, silent: bool) -> bool:
        start, before, pending = state.pos, len(state.tokens), len(state.pending)
        if not rule(state, silent):
            return False
        if not silent and len(state.tokens) > before:
            made = state.tokens[before:]
            if made[0].type == "text" and pending:
                made = made[1:]  # what stood before
            _note(name, state, start, made)
        return True

    return run


def _note(name: str, state: StateInline, start: int, made: list[Token]) -> None:
    """Writes into what a rule has made where it stands: meta["at"], from and to."""
    end = state.pos
    if name == "newline":
        while start and state.src[start - 1] == " ":
            start -= 1
    if name in ("emphasis", "strikethrough"):
        for token in made:
            token.meta["at"] = (start, start + len(token.content))
            start += len(token.content)
    elif name == "link":
        label = state.md.helpers.parseLinkLabel(state, start, True)
        made[0].meta["at"] = (start, start + 1)
        made[-1].meta["at"] = (label, end)
    elif name == "autolink":
        made[0].meta |= {"at": (start, end), "seen": state.src[start + 1 : end - 1]}
    elif name != "text":
        made[-1].meta["at"] = (start, end)


def read(text: str, language: str) -> Read:
    return _Reader(text, language).read()


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language
        front = _FRONT_MATTER.match(text)
        self._from = front.end() if front else 0
        self._lines = [(a + self._from, b + self._from) for a, b in lines_of(text[self._from :])]
        self._blocks: list[Block] = []
        self._unread: list[int] = []
        self._headline = self._lead = False

    def read(self) -> Read:
        tokens = _parser().parse(self._text[self._from :])
        around: list[str] = []
        cell: tuple[int, int] = (-1, 0)  # the line of a table and where its last cell ended
        for token in tokens:
            if token.type == "inline" and token.map:
                if around[-1:] in (["th"], ["td"]):
                    line = token.map[0]
                    at = cell[1] if cell[0] == line else self._lines[line][0]
                    cell = line, self._cell(token, at)
                else:
                    self._paragraph(token, around)
            elif token.type == "html_block" and token.map:
                self._html(token)
            if token.nesting == 1:
                around.append(token.tag)
            elif token.nesting == -1:
                around.pop()
        return Read(sorted(self._blocks, key=lambda block: block.start), unread=self._unread)

    # Where things stand ---------------------------------------------------------------------------

    def _paragraph(self, token: Token, around: Sequence[str]) -> None:
        assert token.map is not None
        places: list[int] = []
        prefix, widths = "", []
        for number, part in enumerate(token.content.split("\n")):
            start, end = self._lines[token.map[0] + number]
            found = self._in_line(part, start, end, heading=around[-1] in _HEADINGS)
            if found < 0:
                self._unread.append(start)
                return
            indent = len(part) - len(part.lstrip())
            if number:
                places.append(places[-1] + 1 if places else start)  # the line break
            if number == 1:
                prefix = self._text[start : found + indent]
            places += range(found, found + len(part))
            widths.append(len(part) - indent)
        kind = self._kind(around)
        self._add(token, places, kind, "markdown", prefix, tuple(widths))

    def _in_line(self, part: str, start: int, end: int, *, heading: bool) -> int:
        """Where a line of a block's content begins in its line of the file; -1 where it is not found."""
        line = self._text[start:end]
        if heading and (marker := re.match(r"[\s>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*#{1,6}(?=[ \t])", line)):
            found = line.find(part, marker.end())
        else:
            found = len(line.rstrip()) - len(part.rstrip())
            if line[found : found + len(part.rstrip())] != part.rstrip():
                # a tab that was taken for so many spaces
                found = line.find(part.strip())
                found = found - (len(part) - len(part.lstrip())) if found >= 0 else -1
        return start + found if found >= 0 else -1

    def _cell(self, token: Token, at: int) -> int:
        """Reads a cell of a table; returns where it ends."""
        assert token.map is not None
        end = self._lines[token.map[0]][1]
        written = token.content.replace("|", "\\|")
        found = self._text.find(written, at, end)
        if found < 0:
            self._unread.append(at)
            return at
        places: list[int] = []
        where = found
        for sign in token.content:
            places.append(where)
            where += 2 if sign == "|" else 1
        self._add(token, places, "body", "cell", "", (1,))
        return found + len(written)

    def _html(self, token: Token) -> None:
        assert token.map is not None
        start, end = self._lines[token.map[0]][0], self._lines[token.map[1] - 1][1]
        found = html.read(self._text[start:end], self._language).blocks
        if not token.level:
            self._blocks += [_moved(block, start) for block in found]
        elif found:  # its lines begin with signs of the list or quotation it stands in
            self._unread.append(start)

    def _kind(self, around: Sequence[str]) -> str:
        if around[-1] == "h1" and not self._headline:
            self._headline = True
            return "headline"
        if around[-1] in _HEADINGS:
            return "heading"
        if around == ["p"] and self._headline and not self._lead:
            self._lead = True
            return "lead"
        return "list" if "li" in around else "body"

    # What stands there ----------------------------------------------------------------------------

    def _add(
        self, token: Token, places: list[int], kind: str, markup: str, prefix: str, widths: tuple[int, ...]
    ) -> None:
        content = token.content
        if not places:
            return
        places.append(places[-1] + 1)
        run = Run(stays=_STAYS, raw=True)
        breaks = self._inline(run, content, token.children or [], places)
        if not LETTER.search(re.sub(r"‹/?\d+/?›", "", run.marked)):
            return
        self._blocks.append(
            Block(
                places[0], places[-1], kind, run.marked, tuple(run.tags), markup, prefix,
                len(widths), widths, breaks, opens_line=markup == "markdown",
            )
        )  # fmt: skip

    def _inline(self, run: Run, content: str, children: list[Token], places: list[int]) -> tuple[int, ...]:
        """Fills the run; returns after how many lines each break stands that must stay."""
        waiting: list[int] = []
        breaks: list[int] = []
        closers = _closers(children)
        at = 0
        text = ""

        def flush() -> None:
            nonlocal text
            run.text(text)
            text = ""

        for number, token in enumerate(children):
            if "at" not in token.meta or token.type == "text":
                continue
            start, end = _whole(children, number)
            text += content[at:start]
            if token.type == "text_special":
                text += token.content
            elif token.type == "softbreak":
                text = text.rstrip(" ") + " "
            else:
                flush()
                source = place(places[start], places[end])
                if token.type == "hardbreak":
                    breaks.append(content.count("\n", 0, end))
                    run.empty("br", source)
                elif token.type == "code_inline":
                    run.protected("code", source, token.content)
                elif token.type == "link_open" and "seen" in token.meta:
                    run.protected("a", source, token.meta["seen"])
                elif token.type == "image":
                    self._alt(token, start, places)
                    run.empty("img", source)
                elif number in closers:
                    first, last = _whole(children, closers[number])
                    name = token.tag or _name(token.content)
                    waiting.append(run.pair(name, source, place(places[first], places[last])))
                elif number in closers.values():
                    run.close(waiting.pop())
                else:
                    run.empty(_name(token.content) or "span", source)
            at = max(at, end)
        text += content[at:]
        flush()
        return tuple(breaks)

    def _alt(self, token: Token, start: int, places: list[int]) -> None:
        """The words that stand for a picture."""
        if not LETTER.search(token.content) or re.search(r"[][\\*_`<&\n]", token.content):
            return
        run = Run(raw=True)
        run.text(token.content)
        first = places[start] + 2
        self._blocks.append(
            Block(first, first + len(token.content), "alt", run.marked, tuple(run.tags), "attributemd")
        )


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _moved(block: Block, by: int) -> Block:
    def tag(source: str) -> str:
        def moved(found: re.Match[str]) -> str:
            if found[1].startswith("="):
                return found[0]
            start, _, end = found[1].partition(":")
            return place(int(start) + by, int(end) + by)

        return shared.PLACE.sub(moved, source)

    tags = tuple(replace(one, open=tag(one.open), close=tag(one.close)) for one in block.tags)
    return replace(block, start=block.start + by, end=block.end + by, tags=tags)


def _whole(children: Sequence[Token], number: int) -> tuple[int, int]:
    """The place of a tag with the signs that its neighbours lost to it (`**` is two for the parser)."""
    token = children[number]
    start, end = token.meta["at"]
    if token.type == "strong_open" and number and _spent(children[number - 1], end=start):
        start -= 1
    elif token.type == "strong_close" and any(
        _spent(after, start=end) for after in children[number + 1 : number + 2]
    ):
        end += 1
    return start, end


def _spent(token: Token, *, start: int = -1, end: int = -1) -> bool:
    if token.type != "text" or token.content or "at" not in token.meta:
        return False
    place = token.meta["at"]
    return bool(place[0] == start or place[1] == end)


def _closers(children: Sequence[Token]) -> dict[int, int]:
    """Which tag closes which, HTML's as well; those without a partner stand alone."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for number, token in enumerate(children):
        if "at" not in token.meta or (token.type == "link_open" and "seen" in token.meta):
            continue
        if token.nesting == 1 or (token.type == "html_inline" and _OPENING.match(token.content)):
            waiting.append(number)
        elif token.nesting == -1 or (token.type == "html_inline" and token.content.startswith("</")):
            name = token.tag or _name(token.content)
            for back in range(len(waiting) - 1, -1, -1):
                partner = children[waiting[back]]
                if (partner.tag or _name(partner.content)) == name:
                    found[waiting[back]] = number
                    del waiting[back:]
                    break
    return found


_OPENING = re.compile(r"<(?!(?:br|img|wbr|hr|input)\b)[A-Za-z][^>]*(?<!/)>", re.IGNORECASE | re.DOTALL)


def _name(source: str) -> str:
    found = re.match(r"</?([A-Za-z][\w-]*)", source)
    return found[1].lower() if found else ""


# Writing ----------------------------------------------------------------------------------------

_ACTIVE = re.compile(
    r"[\\`*]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[:])|!(?=\[)|~(?=~)|(?<=~)~"
)
_OPENS = re.compile(r"(\s*)(?:(\d{1,9})(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|#{1,6}(?:\s|$)|>|[=-]+\s*$|~{3}))")


def escape(text: str) -> str:
    """Words as Markdown, where no sign of theirs means anything."""
    return _ACTIVE.sub(r"\\\g<0>", re.sub(r"\s*[\r\n]+\s*", " ", text))


def escape_cell(text: str) -> str:
    return escape(text).replace("|", "\\|")


def laid_out(pieces: Sequence[tuple[bool, str]], block: Block, newline: str) -> str:
    """The words on as many lines as before between the breaks that stay."""
    if block.markup == "cell":
        return "".join(text for _, text in pieces)
    out = []
    parts = list(_between_breaks(pieces))
    before = [0, *block.breaks, block.lines]  # lines of the source above each part, and of all
    if len(parts) // 2 != len(block.breaks):
        before = [0, max(1, block.lines - len(parts) // 2)]
    for number, part in enumerate(parts):
        if number % 2:
            out.append(part[0][1])
            continue
        own = block.widths[slice(*before[number // 2 : number // 2 + 2])] or (1,)
        out.append(shared.laid_out(_opened(part), replace(block, lines=len(own), widths=own), newline))
    return "".join(out)


def _between_breaks(pieces: Sequence[tuple[bool, str]]) -> Iterator[list[tuple[bool, str]]]:
    own: list[tuple[bool, str]] = []
    for is_text, text in pieces:
        if not is_text and re.fullmatch(r"(?:\\| {2,})(?:\r\n|\r|\n)[\s>]*", text):
            yield own
            yield [(False, text)]
            own = []
        else:
            own.append((is_text, text))
    yield own


def _opened(pieces: Sequence[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """With a backslash before what would begin a list, a heading or a quotation."""
    if not pieces or not pieces[0][0]:
        return list(pieces)
    first = (
        _OPENS.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2] else f"{m[1]}\\", pieces[0][1], count=1)
        if (_OPENS.match(pieces[0][1]))
        else pieces[0][1]
    )
    return [(True, first), *pieces[1:]]
