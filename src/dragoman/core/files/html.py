"""HTML: what readers see of a page, block by block; everything else stays as it was written.

The places of tags come from the standard library's tokenizer, which keeps the source of each; what a
block is follows the names of its elements. A page is no trusted input: nothing here runs or fetches.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from dragoman.core import languages
from dragoman.core.files.blocks import LETTER, Block, Edit, Read, Run, place
from dragoman.core.text.abbreviations import word_set
from dragoman.core.text.protect import VOID
from dragoman.core.types import Span

INLINE = word_set(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr output "
    "q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr"
)
_VERBATIM = frozenset({"code", "kbd", "samp", "var"})  # inside a sentence
UNTOUCHED = word_set(
    "script style pre textarea template svg math iframe object noembed noframes xmp listing plaintext"
)
_KINDS = {"title": "headline", "h1": "headline", "figcaption": "caption", "caption": "caption", "li": "list"}
_KINDS |= dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading")
# An open element of these ends where one of its neighbours begins.
_ENDS = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"tr", "td", "th"},
    "option": {"option"},
}
_ATTRIBUTES = ("alt", "title", "placeholder", "aria-label")
_META = frozenset({"description", "twitter:title", "twitter:description"})
_META |= frozenset({"og:title", "og:description", "og:image:alt", "twitter:image:alt"})
_BUTTONS = frozenset({"submit", "button", "reset"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'/])([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""", re.DOTALL
)
_CHARSET = re.compile(r"(charset\s*=\s*)[\w.:-]+", re.IGNORECASE)
_ENCODING = re.compile(r"""(<\?xml[^>]*?\sencoding\s*=\s*["'])[\w.:-]+""")


@dataclass(slots=True)
class _Token:
    """kind: start, end, text or other. names: an attribute's value and its place in the file."""

    kind: str
    start: int
    end: int = 0
    name: str = ""
    empty: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


class _Tokenizer(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tokens: list[_Token] = []
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.feed(text)
        self.close()
        for token, end in zip(
            self.tokens, [*(token.start for token in self.tokens), len(text)][1:], strict=False
        ):
            token.end = end

    def _add(self, kind: str, name: str = "", **more: object) -> None:
        line, column = self.getpos()
        self.tokens.append(_Token(kind, self._lines[line - 1] + column, name=name, **more))  # type: ignore[arg-type]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add("start", tag, attributes={name: value or "" for name, value in reversed(attrs)})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.tokens[-1].empty = True

    def handle_endtag(self, tag: str) -> None:
        self._add("end", tag)

    def handle_data(self, data: str) -> None:
        self._add("text")

    def handle_entityref(self, name: str) -> None:
        self._add("text")

    def handle_charref(self, name: str) -> None:
        self._add("text")

    def handle_comment(self, data: str) -> None:
        self._add("other")

    def handle_decl(self, decl: str) -> None:
        self._add("other")

    def handle_pi(self, data: str) -> None:
        self._add("other")

    def unknown_decl(self, data: str) -> None:
        self._add("other")


@dataclass(slots=True)
class _Open:
    name: str
    untouched: bool


def read(text: str, language: str) -> Read:
    """The blocks of a page or of a piece of one."""
    return _Reader(text, language).read()


def escape_attribute(text: str, quote: str) -> str:
    text = html.escape(text, quote=False)
    return text.replace('"', "&quot;") if quote == '"' else text.replace("'", "&#x27;") if quote else text


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self._source, self._language = text, language
        self._base = language.partition("-")[0]
        self._tokens = _Tokenizer(text).tokens
        self._blocks: list[Block] = []
        self._stack: list[_Open] = []
        self._run: list[_Token] = []
        self._headline = False  # an h1 was seen, and no paragraph since

    def read(self) -> Read:
        number = 0
        while number < len(self._tokens):
            token = self._tokens[number]
            if token.kind == "start":
                number = self._start(number, token)
                continue
            if token.kind == "end" and token.name not in INLINE:
                self._flush()
                self._leave(token.name)
            elif not self._untouched():
                self._run.append(token)
            number += 1
        self._flush()
        return Read(sorted(self._blocks, key=lambda block: block.start))

    def _start(self, number: int, token: _Token) -> int:
        """Takes a start tag, and all of an element that stays whole; returns where to go on."""
        inside = self._untouched()
        if not inside:
            self._attributes(token)
        if token.name in INLINE:
            if inside:
                return number + 1
            if self._verbatim(token):
                end = self._end_of(number)
                last = self._tokens[end - 1]
                self._run.append(_Token("whole", token.start, last.end, token.name))
                return end
            self._run.append(token)
            return number + 1
        self._flush()
        ended = _ENDS.get(token.name, set())
        while self._stack and (
            self._stack[-1].name in ended or (self._stack[-1].name == "p" and token.name not in VOID)
        ):
            self._stack.pop()
        if token.name in VOID or token.empty:
            return number + 1
        untouched = (self._untouched() and token.attributes.get("translate") != "yes") or self._kept(token)
        if token.name in UNTOUCHED:
            return self._end_of(number)
        self._stack.append(_Open(token.name, untouched))
        return number + 1

    def _untouched(self) -> bool:
        return bool(self._stack) and self._stack[-1].untouched

    def _leave(self, name: str) -> None:
        for at in range(len(self._stack) - 1, -1, -1):
            if self._stack[at].name == name:
                del self._stack[at:]
                return

    def _end_of(self, number: int) -> int:
        """Behind the end tag of the element that begins here; behind its start if it has none."""
        name, depth = self._tokens[number].name, 0
        if self._tokens[number].empty or name in VOID:
            return number + 1
        for at in range(number, len(self._tokens)):
            token = self._tokens[at]
            if token.name == name and token.kind == "start" and not token.empty:
                depth += 1
            elif token.name == name and token.kind == "end":
                depth -= 1
                if not depth:
                    return at + 1
        return len(self._tokens) if name in UNTOUCHED else number + 1

    def _kept(self, token: _Token) -> bool:
        """Marked as not to be translated, or said to be in another language."""
        if (
            token.attributes.get("translate") == "no"
            or "notranslate" in token.attributes.get("class", "").split()
        ):
            return True
        said = token.attributes.get("lang") or token.attributes.get("xml:lang") or ""
        return bool(said) and token.name not in ("html", "body") and _base(said) != self._base

    def _verbatim(self, token: _Token) -> bool:
        return token.name not in VOID and (token.name in _VERBATIM or self._kept(token))

    # Attributes ----------------------------------------------------------------------------------

    def _attributes(self, token: _Token) -> None:
        wanted = set()
        if not self._kept(token):
            wanted = {name for name in _ATTRIBUTES if token.attributes.get(name, "").strip()}
        kinds = token.attributes
        if token.name == "input" and kinds.get("type", "").lower() in _BUTTONS:
            wanted.add("value")
        if token.name == "meta" and (kinds.get("name") or kinds.get("property", "")).lower() in _META:
            wanted.add("content")
        if not wanted:
            return
        for name, (start, end), quote in places(self._source, token.start, token.end):
            value = html.unescape(self._source[start:end])
            if name in wanted and LETTER.search(value):
                wanted.discard(name)
                run = Run()
                run.text(_SPACE.sub(" ", value).strip())
                kind = "alt" if name in ("alt", "content") else "title"
                self._blocks.append(Block(start, end, kind, run.marked, tuple(run.tags), f"attribute{quote}"))

    # Text ----------------------------------------------------------------------------------------

    def _flush(self) -> None:
        run, self._run = self._run, []
        run = self._trimmed(run)
        if not run or not any(token.kind == "text" for token in run):
            return
        block = self._block(run)
        if block is not None:
            self._blocks.append(block)

    def _trimmed(self, run: list[_Token]) -> list[_Token]:
        """Without what stands before and behind the words: white space, comments, a pair around it all."""
        while True:
            while run and self._blank(run[0]):
                run = run[1:]
            while run and self._blank(run[-1]):
                run = run[:-1]
            if len(run) > 1 and _partners(run).get(0) == len(run) - 1:
                run = run[1:-1]
            else:
                return run

    def _blank(self, token: _Token) -> bool:
        if token.kind == "text":
            return not html.unescape(self._source[token.start : token.end]).strip(" \t\n\r\f")
        return (
            token.kind == "other"
            or token.name in ("img", "wbr")
            or (token.name == "br" and token.kind == "start")
        )

    def _block(self, run: Sequence[_Token]) -> Block | None:
        start, end = run[0].start, run[-1].end
        words = Run()
        partners = _partners(run)
        numbers: dict[int, int] = {}
        text = ""

        def flush() -> None:
            nonlocal text
            words.text(_SPACE.sub(" ", text))
            text = ""

        for at, token in enumerate(run):
            source = place(token.start, token.end)
            if token.kind == "text":
                text += html.unescape(self._source[token.start : token.end])
                continue
            flush()
            if token.kind == "whole":
                seen = html.unescape(re.sub(r"<[^<>]*>", "", self._source[token.start : token.end]))
                words.protected(token.name, source, _SPACE.sub(" ", seen))
            elif at in partners:
                closing = run[partners[at]]
                number = words.pair(token.name, source, place(closing.start, closing.end))
                numbers[partners[at]] = number
            elif at in numbers:
                words.close(numbers[at])
            else:
                words.empty(token.name or "comment", source)
        flush()
        first, last = run[0], run[-1]
        if first.kind == "text":
            raw = self._source[first.start : first.end]
            start += len(raw) - len(raw.lstrip(" \t\n\r\f"))
        if last.kind == "text":
            raw = self._source[last.start : last.end]
            end -= len(raw) - len(raw.rstrip(" \t\n\r\f"))
        marked = words.marked.strip(" ")
        if not LETTER.search(re.sub(r"‹/?\d+/?›", "", marked)):
            return None
        return Block(start, end, self._kind(), marked, tuple(words.tags), "html")

    def _kind(self) -> str:
        names = [item.name for item in reversed(self._stack)]
        for name in names:
            if name in _KINDS:
                if name == "h1":
                    self._headline = True
                return _KINDS[name]
            if name == "p":
                break
        if self._headline and (not names or names[0] in ("p", "div", "section", "article", "header", "main")):
            self._headline = False
            return "lead"
        return "body"


def _partners(run: Sequence[_Token]) -> dict[int, int]:
    """Which end tag closes which start tag, where both are there and rightly nested."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for at, token in enumerate(run):
        if token.kind == "start" and token.name not in VOID and not token.empty:
            waiting.append(at)
        elif token.kind == "end":
            for back in range(len(waiting) - 1, -1, -1):
                if run[waiting[back]].name == token.name:
                    found[waiting[back]] = at
                    del waiting[back:]
                    break
    return found


def places(text: str, start: int, end: int) -> Iterator[tuple[str, Span, str]]:
    """The attributes of a tag: name, where the value stands, its quotation mark or ""."""
    name = re.compile(r"</?[^\s/>]+").match(text, start, end)
    for found in _ATTRIBUTE.finditer(text, name.end() if name else start, end):
        for group, quote in ((2, '"'), (3, "'"), (4, "")):
            if found[group] is not None:
                yield found[1].lower(), found.span(group), quote


def _base(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].lower()


# What a page says of its own language and encoding -------------------------------------------------


def edits(text: str, source: str, target: str) -> list[Edit]:
    """lang, dir and the name of the encoding, for a page in another language; kept pieces stay as said."""
    found: list[Edit] = []
    if declared := _ENCODING.match(text.lstrip()):
        at = len(text) - len(text.lstrip()) + declared.end()
        found.append(Edit(at - (declared.end() - len(declared[1])), at, "UTF-8"))
    direction = languages.get(target).direction
    turned = languages.get(source).direction != direction
    for token in _Tokenizer(text).tokens:
        if token.kind != "start":
            continue
        own = list(places(text, token.start, token.end))
        if token.name == "meta":
            found += _charset(text, token, own)
        added = ""
        for name, (start, end), _ in own:
            said = name in ("lang", "xml:lang")
            if said and (token.name == "html" or _base(text[start:end]) == _base(source)):
                found.append(Edit(start, end, target))
            elif (
                name == "dir"
                and text[start:end].lower() in ("ltr", "rtl")
                and turned
                and (token.name in ("html", "body") or _speaks(own, text, source))
            ):
                found.append(Edit(start, end, direction))
        if token.name == "html":
            names = {name for name, _, _ in own}
            if not names & {"lang", "xml:lang"}:
                added += f' lang="{target}"'
            if "dir" not in names and direction == "rtl":
                added += ' dir="rtl"'
            if added:
                at = token.start + len("<html")
                found.append(Edit(at, at, added))
    return found


def _speaks(own: Sequence[tuple[str, Span, str]], text: str, source: str) -> bool:
    return any(name == "lang" and _base(text[start:end]) == _base(source) for name, (start, end), _ in own)


def _charset(text: str, token: _Token, own: Sequence[tuple[str, Span, str]]) -> Iterator[Edit]:
    for name, (start, end), _ in own:
        value = text[start:end]
        if name == "charset" and _base(value) != "utf":
            yield Edit(start, end, "utf-8")
        elif name == "content" and token.attributes.get("http-equiv", "").lower() == "content-type":
            found = _CHARSET.search(value)
            if found and "utf-8" not in found[0].lower():
                yield Edit(start + found.end(1), start + found.end(), "utf-8")
