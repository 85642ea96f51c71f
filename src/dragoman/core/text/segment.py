"""Sentences: ICU's break iterator with a short layer of rules on top, for plain and for marked text.

ICU knows every script's full stops; the rules know abbreviations, initials, ordinals, quotation marks,
brackets and dashes. Several sentences in one quotation are several sentences. In doubt two sentences stay
together: a long segment translates, half a sentence does not. Every rule looks at a bounded piece of text
around a possible end, so time is linear.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import regex
from icu4py.breakers import SentenceBreaker

from dragoman.core.text.abbreviations import ABBREVIATIONS, FOREIGN_TITLES, NONE, ORDINAL_STOP, word_set
from dragoman.core.text.marks import Token, tokens, write
from dragoman.core.text.restore import check_marks, restore
from dragoman.core.types import Span, Tag

_STOP = r"[.!?…‽؟۔։।॥။。！？｡．።]"
_CLOSERS = "\"'”’“»›)]}」』）】〉》"
_OPENERS = "\"'“”„‘‚«‹([{¿¡「『（【《〈-–—―"
_ALWAYS_OPEN = "«„¿¡「『（【《〈"
_NEAR = 60  # characters that a rule may look at on either side
_WORDS = 24  # of which the last two words
# A stop, what closes around it (a French » after its space, a raised note), white space or an opening mark.
_CLOSE = (
    rf"""(?:[{regex.escape(_CLOSERS)}]|[\ \u00a0\u202f]?+»(?!\w)|\ ["”](?=\s|$)|«(?=\s|$)|\[\d{{1,3}}\])*+"""
)
_GAP = rf"(?P<gap>\s++|(?=[{_ALWAYS_OPEN}]))"
_END = regex.compile(rf"(?<!{_STOP}){_STOP}(?:[ \u00a0\u202f]?{_STOP})*+{_CLOSE}{_GAP}")
_ARMENIAN_END = regex.compile(rf":{_CLOSE}(?P<gap>\s++)")  # the Armenian stop ։ as most keyboards type it
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3000-\u303f\uff00-\uffef]"
)
_PARAGRAPH = regex.compile(r"\s*(?:\n[ \t\r]*\n|[\u2028\u2029])\s*")
_BRACKET = re.compile(r"[()\[\]（）]")
_BRACKETED = 300  # characters in one bracket that are left whole

_IN_WORD = r"[\w’'‘ʻʼ.ºª№/&-]|(?<=\p{Hebrew})[\"“”״](?=\p{Hebrew})"
# Read from the end (?r), or it would be tried from every place before.
_LAST_WORDS = regex.compile(rf"(?r)(?:(?<![\w.])(?P<first>(?:-?\w{{1,3}}\.)+)\s?)?(?P<last>(?:{_IN_WORD})+)$")
_FIRST_WORD = regex.compile(r"[\w’'-]+")
_NUMBER_BEFORE = regex.compile(r"(?r)\d[ \u00a0\u202f]?$")
_ORDINAL = regex.compile(r"(?r)(?<![\w.,:/–-])(?:\d{1,2}|[IVX]{1,5})$")
_LIST_NUMBER = regex.compile(r"^\W*(?:\d{1,3}|[IVX]{1,4}|\p{L})$")
_INITIALS = regex.compile(r"\p{L}(?:\.-?\p{L})*+$")
_UNITS = frozenset(
    ["мм", "см", "м", "км", "кг", "т", "л", "ч", "мин", "сек", "га", "h", "m", "km", "cm", "mm", "kg"]
)
# "Are you mad?" John Smith asked: where the verb follows its subject, a capital does not tell.
_SAID = {
    "en": regex.compile(
        r"(?:\p{Lu}[\w'’.-]*+ ){1,4}(?:said|says|asked|asks|added|replied|shouted|wrote|told)\b"
    )
}


class Piece(NamedTuple):
    """One sentence of a marked paragraph, its marks numbered from 1.

    before: the HTML that stood between it and the piece before: white space, nothing, or line breaks with
        the tags that are around them alone.
    """

    marked: str
    tags: tuple[Tag, ...]
    before: str


def sentences(text: str, language: str) -> list[Span]:
    """Where the sentences of a plain text lie: (start, end) without the white space around them.

    language: BCP 47; an unknown one gets ICU's root rules. A blank line or U+2028 always ends a sentence, a
        single newline is a space.
    """
    if _ONE.fullmatch(text) and _base(language) not in _OTHER_STOPS:
        start = len(text) - len(text.lstrip())
        return [(start, len(text.rstrip()))] if start < len(text) else []
    spans: list[Span] = []
    start = 0
    if "\n" in text or "\u2028" in text or "\u2029" in text:  # a sentence seldom has one
        for cut in _PARAGRAPH.finditer(text):
            _paragraph(text[start : cut.start()], start, language, spans)
            start = cut.end()
    _paragraph(text[start:], start, language, spans)
    return spans


def split(marked: str, tags: tuple[Tag, ...], language: str) -> list[Piece]:
    """A marked paragraph, sentence by sentence; pairs across an end are closed before and reopened after it.

    `join` is the inverse, but for white space at the ends. Raises TagMismatch if marks and tags do not fit.
    """
    if not tags and "‹" not in marked:
        pieces, at = [], 0
        for start, end in sentences(marked, language):
            pieces.append(Piece(marked[start:end], (), marked[at:start] if at else ""))
            at = end
        return pieces
    return _split_marked(marked, tags, language)


def join(pieces: Iterable[Piece]) -> str:
    """The HTML of a paragraph's sentences, in their order (sources or translations).

    A tag closed at the end of one sentence and opened alike at the start of the next is one tag again.
    Raises TagMismatch like `restore`.
    """
    html = ""
    closing: list[Tag] = []  # what the paragraph so far ends with, outermost last
    for marked, tags, before in pieces:
        body = restore(marked, tags)
        if not tags:
            html, closing = html + before + body, []
            continue
        opening, ends = _edges(marked, tags)
        shared = 0
        while shared < min(len(closing), len(opening)) and closing[-1 - shared].open == opening[shared].open:
            shared += 1
        if shared:
            html = html[: -sum(len(tag.close) for tag in closing[-shared:])]
            body = body[sum(len(tag.open) for tag in opening[:shared]) :]
        html += before + body
        closing = ends
    return html


def _edges(marked: str, tags: tuple[Tag, ...]) -> tuple[list[Tag], list[Tag]]:
    """The tags a piece opens with (outermost first) and closes with (outermost last)."""
    read = tokens(marked)
    opening: list[Tag] = []
    for kind, value in read:
        if kind != "open":
            break
        opening.append(tags[int(value) - 1])
    ends: list[Tag] = []
    for kind, value in reversed(read):
        if kind != "close":
            break
        ends.append(tags[int(value) - 1])
    return opening, ends[::-1]


# --- plain text


def _paragraph(text: str, offset: int, language: str, spans: list[Span]) -> None:
    flat = text.translate(_FLAT) if _NEEDS_FLAT.search(text) else text
    start = len(flat) - len(flat.lstrip())
    end = len(flat.rstrip())
    rules = _Rules(flat[:end], language)
    at = start
    for stop, begin in rules.candidates():
        if begin > at and stop > at and begin < end and rules.is_end(stop, begin, at):
            spans.append((offset + at, offset + stop))
            at = begin
    if at < end:
        spans.append((offset + at, offset + end))


# Common letters and signs, and no stop but at the very end: one sentence, by every rule.
_ONE = re.compile(
    r"[ \"-\-/->@-~\xa0-\u02ff\u0400-\u052f\u2010-\u201f\u202f\u2039\u203a€№]*+[.!?…]*+[\"'”’»)\]]*+"
)
_OTHER_STOPS = frozenset({"el", "hy"})  # have a stop that is a common sign elsewhere: ; and :

# ICU would end a sentence at a newline and cannot read a lone surrogate.
_NEEDS_FLAT = re.compile("[\n\r\v\f\x85\ud800-\udfff]")
_FLAT = dict.fromkeys(map(ord, "\n\r\v\f\x85"), " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


@lru_cache(maxsize=256)
def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


# Where a lower-case letter is a foreign word, not a sentence that goes on. (Python has Georgian lower case.)
_CASELESS = word_set(
    "am ar bn ckb dv fa gu he hi ja ka km kn ko lo ml mr my ne pa ps si ta te th ti ug ur yi zh"
)


class _Rules:
    """What may end a sentence of one text, and whether it does."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language = _base(language)
        self.known = ABBREVIATIONS.get(language, NONE)
        self.brackets = _bracketed(text)

    def candidates(self) -> list[Span]:
        """(end of one sentence, start of the next), in order."""
        found: dict[int, int] = {}
        text = self.text
        at = 0
        for piece in SentenceBreaker(text, self.language):
            at += len(piece)
            begin = at
            while begin and text[begin - 1] in "«„¿¡([「『（【《〈":  # opens the next sentence
                begin -= 1
            stop = begin
            while stop and text[stop - 1].isspace():
                stop -= 1
            found[begin] = stop
        for pattern in (_END, _ARMENIAN_END) if self.language == "hy" else (_END,):
            for hit in pattern.finditer(text):
                found[hit.end("gap")] = hit.start("gap")
        return sorted((stop, begin) for begin, stop in found.items())

    def is_end(self, stop: int, begin: int, start: int) -> bool:
        """Whether a sentence that began at `start` ends at `stop`, the next one beginning at `begin`."""
        ahead = self.text[begin : begin + _NEAR]
        opened = ahead.lstrip(_OPENERS + " \u00a0\u202f")
        if not opened or (opened[0].islower() and self.language not in _CASELESS):
            return False
        if ahead[0] in "»)]}" and not ahead[1:2].isalnum():
            return False
        if ahead[0] in '"”' and ahead[1:2].isspace():
            return False
        if self._in_brackets(begin):
            return False
        behind = self.text[max(start, stop - _NEAR) : stop]
        core = behind.rstrip(_CLOSERS + " \u00a0\u202f")
        mark = core[-1:]
        if begin == stop and not self._unspaced(core, ahead, opened):
            return False
        if mark != ".":
            return not (mark in "?!" and len(core) < len(behind) and self._said(opened))
        return core.endswith("..") or self._stop_ends(core[:-1], ahead, len(core) >= stop - start - 3)

    def _stop_ends(self, before: str, ahead: str, opens_text: bool) -> bool:
        """A single stop between `before` and `ahead`: abbreviation, initial, ordinal, or an end.

        opens_text: nothing of the sentence stands before `before`.
        """
        after = ahead.lstrip(_OPENERS + " \u00a0\u202f")
        words = _LAST_WORDS.search(before[-_WORDS:])
        if words is None:
            return True
        last = words["last"].strip("-’'‘.")
        single = last.casefold()
        joined = ((words["first"] or "") + single).casefold()
        bare = single.replace("’", "'").rpartition("'")[2]  # l'art. 5
        known = self.known
        follows = _FIRST_WORD.match(after)
        word = follows[0] if follows else ""
        number_follows = word[:1].isdigit()
        number_before = bool(_NUMBER_BEFORE.search(words.string[: words.start("last")]))
        opens = self._opens(word, after)
        if number_before and single in _UNITS:
            return not number_follows
        if single in known.title or joined in known.title or bare in known.title:
            return opens and single in known.words
        if last in FOREIGN_TITLES:
            return False
        if number_follows and (bare in known.number or joined in known.number):
            return False
        if single in known.final or joined in known.final:
            return opens
        if _INITIALS.fullmatch(last):
            if single in known.words and last.islower():
                return True
            if word and _script(last) != _script(word):  # an initial is in the script of its name
                return True
            return opens or (number_before and not last.isupper())
        if self.language in ORDINAL_STOP and ahead[0].isalnum() and _ORDINAL.search(before):
            return False
        return not (opens_text and _LIST_NUMBER.match(before))

    def _said(self, after: str) -> bool:
        said = _SAID.get(self.language)
        subject = _FIRST_WORD.match(after)
        return bool(said and said.match(after) and subject and subject[0].lower() not in self.known.starters)

    def _opens(self, word: str, after: str) -> bool:
        """Whether a word is one that opens sentences rather than a name."""
        if not word or after[len(word) : len(word) + 1] == ".":
            return False
        low = word.casefold().replace("’", "'")
        starters = self.known.starters
        return low in starters or ("'" in low and low[: low.index("'") + 1] in starters)

    def _unspaced(self, core: str, ahead: str, opened: str) -> bool:
        """An end without a space after it: in scripts that use none, or mistyped between two words."""
        if ahead[0] in _ALWAYS_OPEN or _UNSPACED.match(core[-1:]) or _UNSPACED.match(ahead):
            return True
        word = core.rstrip(".!?…")[-3:]
        names = core[-1:] == "." and opened[0].isascii()  # Booking.Com
        return (
            opened[0].isupper() and opened[1:2].islower() and len(word) == 3 and word.islower() and not names
        )

    def _in_brackets(self, at: int) -> bool:
        index = bisect.bisect_right(self.brackets, (at, 0)) - 1
        if index < 0:
            return False
        opened, closed = self.brackets[index]
        return opened < at <= closed and closed - opened < _BRACKETED


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").split(" ")[0]


def _bracketed(text: str) -> list[Span]:
    """The outermost matched brackets, in order."""
    spans: list[Span] = []
    inside: list[int] = []
    for hit in _BRACKET.finditer(text):
        if hit[0] in "([（":
            inside.append(hit.start())
        elif inside:
            opened = inside.pop()
            while spans and spans[-1][0] > opened:
                spans.pop()
            spans.append((opened, hit.start()))
    return spans


# --- marked text


class _Cell(NamedTuple):
    """A token with the piece of the visible text it stands for (marks of pairs: none)."""

    token: Token
    start: int
    end: int


def _split_marked(marked: str, tags: tuple[Tag, ...], language: str) -> list[Piece]:
    check_marks(marked, tags)
    text, cells = _cells(marked, tags)
    spans = sentences(text, language)
    if not spans:
        return [Piece(marked, tags, "")]
    bodies, gaps = _cut(cells, spans)
    bodies[0] = _trimmed(gaps[0]) + bodies[0]
    bodies[-1] += _trimmed(gaps[-1][::-1])[::-1]
    befores = [""]
    for index, gap in enumerate(gaps[1:-1]):
        behind, before, ahead = _shared_out(gap, tags)
        bodies[index] += behind
        bodies[index + 1] = ahead + bodies[index + 1]
        befores.append(before)
    inside: list[str] = []
    return [_piece(body, inside, tags, before) for body, before in zip(bodies, befores, strict=True)]


def _cells(marked: str, tags: tuple[Tag, ...]) -> tuple[str, list[_Cell]]:
    """The text that the rules see, and the tokens laid along it."""
    cells: list[_Cell] = []
    seen: list[str] = []
    at = superscript = 0
    for token in tokens(marked):
        kind, value = token
        text = ""
        if kind == "text":
            text = _FOOTNOTE.sub("’", value) if superscript else value
        else:
            tag = tags[int(value) - 1]
            if kind == "empty":
                text = "\u2028" if tag.name == "br" else _neutral(tag.text)
            elif tag.name == "sup":
                superscript += 1 if kind == "open" else -1
        cells.append(_Cell(token, at, at + len(text)))
        seen.append(text)
        at += len(text)
    return _SOFT_BREAK.sub(" ", "".join(seen)), cells


_FOOTNOTE = re.compile(r"[0-9]")  # a raised number after a stop closes, like a quotation mark
_SOFT_BREAK = regex.compile(r"\u2028(?=\s*\p{Ll})")  # a line break within a sentence
_STOPS = regex.compile(r"[^\p{L}\p{N}]")


def _neutral(text: str) -> str:
    """Protected content of the same length, in which no sentence ends and which may open one."""
    return "X" + _STOPS.sub("x", text[1:]) if text.strip() else ""


def _cut(cells: list[_Cell], spans: list[Span]) -> tuple[list[list[Token]], list[list[Token]]]:
    """The tokens within each sentence, and those before, between and after them (one list more)."""
    bodies: list[list[Token]] = [[] for _ in spans]
    gaps: list[list[Token]] = [[] for _ in range(len(spans) + 1)]
    at = 0  # the sentence we are in or before
    for token, start, end in cells:
        if start == end:
            while at < len(spans) and spans[at][1] <= start:
                at += 1
            (bodies[at] if at < len(spans) and spans[at][0] < start else gaps[at]).append(token)
        while start < end:
            while at < len(spans) and spans[at][1] <= start:
                at += 1
            within = at < len(spans) and spans[at][0] <= start
            until = min(end, spans[at][1 if within else 0]) if at < len(spans) else end
            part = token
            if token.kind == "text":
                part = Token("text", token.value[: until - start])
                token = Token("text", token.value[until - start :])
            (bodies[at] if within else gaps[at]).append(part)
            start = until
    return bodies, gaps


def _trimmed(gap: list[Token]) -> list[Token]:
    """The white space before the first mark that is seen left out."""
    seen = next((index for index, token in enumerate(gap) if token.kind == "empty"), len(gap))
    return [token for index, token in enumerate(gap) if token.kind != "text" or index > seen]


def _shared_out(gap: list[Token], tags: tuple[Tag, ...]) -> tuple[list[Token], str, list[Token]]:
    """What stands between two sentences: marks of the first, the HTML between, marks of the second."""
    breaks = [index for index, token in enumerate(gap) if _is_break(token, tags)]
    empty = sum(token.kind == "empty" for token in gap)
    if empty > len(breaks):  # something is seen between them (an embed): all stays in its order
        spaces = [index for index, token in enumerate(gap) if token.kind == "text"]
        cut = max(breaks) if breaks else min(spaces, default=len(gap))
        return gap[:cut], "".join(_between(token, tags) for token in gap[cut : cut + 1]), gap[cut + 1 :]
    closed = {token.value for token in gap if token.kind == "close"}
    around = _around_breaks(gap, tags)
    behind: list[Token] = []
    ahead: list[Token] = []
    before: list[str] = []
    marks = behind
    for token in gap:
        if token.kind in ("text", "empty") or token.value in around:
            before.append(_between(token, tags))
        else:
            if token.kind == "open" and token.value not in closed:
                marks = ahead
            marks.append(token)
    return behind, "".join(before), ahead


def _around_breaks(gap: list[Token], tags: tuple[Tag, ...]) -> set[str]:
    """Pairs that hold nothing but line breaks: they stay around them."""
    found: set[str] = set()
    opened: list[str] = []
    for index, token in enumerate(gap):
        if token.kind == "open":
            opened.append(token.value)
        elif token.kind == "close" and token.value in opened:
            opened.remove(token.value)
        elif _is_break(token, tags):
            closing = {later.value for later in gap[index:] if later.kind == "close"}
            found.update(value for value in opened if value in closing)
    return found


def _is_break(token: Token, tags: tuple[Tag, ...]) -> bool:
    return token.kind == "empty" and tags[int(token.value) - 1].name == "br"


def _between(token: Token, tags: tuple[Tag, ...]) -> str:
    if token.kind == "text":
        return token.value
    tag = tags[int(token.value) - 1]
    return tag.close if token.kind == "close" else tag.open


def _piece(body: list[Token], inside: list[str], tags: tuple[Tag, ...], before: str) -> Piece:
    """One sentence; `inside` holds the pairs that are open at its start, and at its end after the call."""
    numbers: dict[str, str] = {}
    out: list[str] = []
    for kind, value in [Token("open", value) for value in inside] + body:
        if kind == "text":
            out.append(write("text", value))
            continue
        number = numbers.setdefault(value, str(len(numbers) + 1))
        out.append(write(kind, number))
    for kind, value in body:
        if kind == "open":
            inside.append(value)
        elif kind == "close":
            inside.remove(value)
    out.extend(write("close", numbers[value]) for value in reversed(inside))
    return Piece("".join(out), tuple(tags[int(value) - 1] for value in numbers), before)
