"""Text with inline tags in Apertium's stream format, and its answer read back.

A tag around words becomes a blank bound to each of them, ``[[t:x:1]]words[[/]]``, and moves with them; a
tag without words becomes a superblank, ``[2]``, which stays in its place. Signs that the programs read as
their own are escaped or put into superblanks. In the answer ``*word`` is unknown to the dictionary of the
source, ``@word`` to that of the pair, and ``#word`` could not be inflected.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.core.engines.apertium_mend import mended
from dragoman.core.engines.base import TOKEN
from dragoman.core.types import Span

_TAG = re.compile(r'<x id="(\d+)"(/?)>|</x>')
_SPECIAL = re.compile(r"[\^$/<>{}\[\]\\]")
_BLANK = re.compile(r"[*#~@]")  # marks of the answer; the last stage eats ~
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ESCAPED = re.compile(r"[\^$/<>{}\[\]\\*#~@\x00-\x08\x0e-\x1f\x7f]")  # one of these three
_READ = re.compile(
    r"\\?(?P<mark>[*@#])(?P<word>\w*)"  # the stages after the transfer escape a mark
    r"|\\(?P<escaped>.)|\[\[/\]\](?P<end>)|\[\[(?P<bound>[^\]]*)\]\]|\[(?P<blank>[^\]]*)\]",
    re.DOTALL,
)
_UNESCAPED = re.compile(r"\\(.)")
_ANY_SIGN = re.compile(r"[\\\[*@#]")
_WORD = re.compile(r"\w")
_SPACES = re.compile(r" {2,}")
# Left as it stands, in its place: letters that the programs take for words (the a of "a)", the В of
# "В. Путин", the с of "км/с"), fields of a template, what they would cut in two (5G).
_KEPT = re.compile(
    r"(?:(?:^|(?<=[(;,])|(?<=[;,] )|(?<=\) [yeoиі] )|(?<=\) and )|(?<=\) or ))[^\W\d_]"
    r"|(?<![\w'’.])\d+\.[^\W\d_])(?=\))|(?<=\w\/)[сч](?!\w)"
    r"|(?<![\w.])(?:[А-ЯІЇЄҐЎ]\. ?)*[А-ЯІЇЄҐЎ]\.(?= ?[А-ЯІЇЄҐЎ])"
    r"|(?<![\w.])(?:[AEIOY]\.(?= [A-Z][\w.])|A\.(?:[A-Z]\.)+)"
    r"|\{\{[^{}\[\]\s]{1,60}\}\}|\{\w{1,40}\}"
    r"|(?<![\w.,$€£])\d+[A-Z](?!\w)|(?<=\S\s)[|/>›·•→←](?=\s\S)"
)
# Signs between labels go behind a semicolon, over which no rule reaches: "Storm | Weather" is two things.
_BETWEEN, _BEHIND_SEMICOLON = "|/>›·•→←", re.compile(r";(?=\[\\?[|/>›·•→←]\])")
_MAY_BE_KEPT = re.compile(r"[)/{|>›·•→←]|\.(?<=[A-ZА-ЯІЇЄҐЎ]\.)|[A-Z](?<=\d[A-Z])")
# Words to them only with common digits: CO₂. _SMALL_DIGITS: for `str.translate`.
_FORMULA, _SMALL_DIGITS = (
    re.compile(r"(?<!\w)[A-Z][A-Za-z]*[₀-₉]\w*"),
    str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"),
)
_UNITED_STATES = re.compile(  # but where the stop may be that of the sentence
    r"EE\.?[ \u00a0]UU\b(?!\.?\s*(?:$|[A-ZÁÉÍÓÚÑ¿¡«“\"]))\.?"
)
_EDGES = re.compile(r"^([^\w\s]*)(.*?)([^\w\s]*)$", re.DOTALL)


@dataclass(slots=True)
class _Pair:
    """A tag of the source: the tags around it, and the signs that its words begin and end with."""

    around: tuple[int, ...]
    inside: list[str] = field(default_factory=list)

    @property
    def signs(self) -> tuple[str, str]:
        edges = _EDGES.match("".join(self.inside).strip())
        return (edges[1], edges[3]) if edges and edges[2] else ("", "")


@dataclass(slots=True)
class _Piece:
    """Some of the answer. ids: the tags that it belongs to; tag: an empty tag or half of a pair."""

    text: str
    ids: tuple[int, ...] = ()
    tag: str = ""
    unknown: bool = False


class Text:
    """One request, ``<x id="1">words</x> <x id="2"/>`` or plain: `shown` to the programs, then `read`."""

    def __init__(self, text: str, source: str = "", target: str = "") -> None:
        self._source, self._target = source, target
        self._formulas: dict[str, str] = {}
        if source == "es" and "EE" in text:
            text = _UNITED_STATES.sub("EE.UU.", text)
        if not text.isascii():
            text = self._spelt(text)
        self._starts_with_space = text[:1].isspace()
        self._pairs: dict[int, _Pair] = {}
        self._empty: dict[int, tuple[int, ...]] = {}  # number → the tags around it
        self.shown = self._show(_parsed(text)) if "<" in text else _escaped(html.unescape(text))

    def _spelt(self, text: str) -> str:
        """As their dictionaries have it; formulas come back as they were."""
        if self._source == "fr":
            text = text.replace("œ", "oe").replace("Œ", "Oe")
        for formula in set(_FORMULA.findall(text)):
            plain = formula.translate(_SMALL_DIGITS)
            if plain not in text:
                self._formulas[plain] = formula
        for plain, formula in self._formulas.items():
            text = text.replace(formula, plain)
        return text

    def _show(self, parts: Sequence[tuple[str, str]]) -> str:
        around: list[int] = []
        runs: list[tuple[str, tuple[int, ...]]] = []  # text and the tags around it, or an empty tag
        blanks: set[int] = set()  # places of the empty tags
        for kind, value in parts:
            if kind == "open":
                self._pairs[int(value)] = _Pair(tuple(around))
                around.append(int(value))
            elif kind == "close":
                around.pop()
            elif kind == "empty":
                blanks.add(len(runs))
                self._empty[int(value)] = tuple(around)
                runs.append((value, ()))
            else:
                for number in around:
                    self._pairs[number].inside.append(value)
                runs.append((value, tuple(around)))
        wordless = any(not _WORD.search("".join(pair.inside)) for pair in self._pairs.values())
        if self._pairs and (wordless or _cut_words(runs, blanks)):
            # nothing that a tag could be bound to: the pipeline lays the tags itself
            self._pairs, self._empty = {}, {}
            return _escaped("".join(text if i not in blanks else " " for i, (text, _) in enumerate(runs)))
        out: list[str] = []
        for i, (text, ids) in enumerate(runs):
            if i in blanks:
                out.append(f"[{text}]")
            elif ids and _WORD.search(text):
                core = text.strip()
                before, _, after = text.partition(core)
                bound = "; ".join(f"t:x:{number}" for number in ids)
                out += (before, f"[[{bound}]]", _escaped(core), "[[/]]", after)
            else:
                out.append(_escaped(text))
        return "".join(out)

    def read(self, answer: str) -> tuple[str, None, tuple[Span, ...]]:
        """The answer as the request was written, None, and the spans of unknown words in it.

        Without any tags when one of them has lost its words or its neighbours.
        """
        answer = mended(self.shown, answer, self._source, self._target)
        for plain, formula in self._formulas.items():
            answer = answer.replace(plain, formula)
        if ";[" in answer:
            answer = _BEHIND_SEMICOLON.sub("", answer)
        pieces = _pieces(answer)
        _tidy(pieces, self._starts_with_space)
        if not (self._pairs or self._empty):
            return _plain(pieces)
        self._take_in_signs(pieces)
        firsts: dict[int, list[int]] = {}
        lasts: dict[int, list[int]] = {}
        for number in self._pairs:  # outer ones come before those inside them
            span = self._hull(number, pieces)
            if span is None:
                return _plain(pieces)
            firsts.setdefault(span[0], []).append(number)
            lasts.setdefault(span[1], []).append(number)
        return _joined(pieces, firsts, lasts)

    def _hull(self, number: int, pieces: Sequence[_Piece]) -> Span | None:
        """First and last piece of a tag; None when it is torn apart or not there."""
        mine = [
            i
            for i, piece in enumerate(pieces)
            if number in piece.ids or (piece.tag and number in self._empty.get(int(piece.tag), ()))
        ]
        if not any(_WORD.search(pieces[i].text) for i in mine):
            return None
        all_words = sum(len(piece.text.split()) for piece in pieces[mine[0] : mine[-1] + 1])
        own = sum(len(pieces[i].text.split()) for i in mine)
        if all_words - own > max(1, own):
            return None
        return mine[0], mine[-1]

    def _take_in_signs(self, pieces: list[_Piece]) -> None:
        """Quotation marks and brackets that stood inside a tag are bound to no word: back into it."""
        for number in sorted(self._pairs, key=lambda n: -len(self._pairs[n].around)):
            before, after = self._pairs[number].signs
            mine = [i for i, piece in enumerate(pieces) if number in piece.ids]
            if not mine:
                continue
            if after and mine[-1] + 1 < len(pieces):
                following = pieces[mine[-1] + 1]
                # some of them may have stayed inside
                signs = next(
                    (after[i:] for i in range(len(after)) if following.text.startswith(after[i:])), ""
                )
                if signs and not following.tag:
                    following.text = following.text[len(signs) :]
                    pieces.insert(mine[-1] + 1, _Piece(signs, (*following.ids, number)))
            if before and mine[0] > 0:
                leading = pieces[mine[0] - 1]
                if not leading.tag and leading.text.endswith(before):
                    leading.text = leading.text[: -len(before)]
                    pieces.insert(mine[0], _Piece(before, (*leading.ids, number)))


def _parsed(text: str) -> list[tuple[str, str]]:
    """(kind, value) of each tag and text; a closing tag too many is left out."""
    parts: list[tuple[str, str]] = []
    at = depth = 0
    for found in _TAG.finditer(text):
        parts.append(("", html.unescape(text[at : found.start()])))
        at = found.end()
        number, empty = found.groups()
        if number is None:
            if depth:
                parts.append(("close", ""))
                depth -= 1
        elif empty:
            parts.append(("empty", number))
        else:
            parts.append(("open", number))
            depth += 1
    parts.append(("", html.unescape(text[at:])))
    return [(kind, value) for kind, value in parts if kind or value]


def _cut_words(runs: Sequence[tuple[str, tuple[int, ...]]], blanks: set[int]) -> bool:
    """Whether a tag begins or ends within a word."""
    for i in range(1, len(runs)):
        (left, outside), (right, inside) = runs[i - 1], runs[i]
        if i in blanks or i - 1 in blanks or outside == inside:
            continue
        if _WORD.match(left[-1]) and _WORD.match(right[0]):
            return True
    return False


def _escaped(text: str) -> str:
    if not _MAY_BE_KEPT.search(text):
        return _without_signs(text)
    out: list[str] = []
    at = 0
    for kept in _KEPT.finditer(text):
        begins = ";[" if kept[0] in _BETWEEN else "["
        out += (_without_signs(text[at : kept.start()]), begins, _SPECIAL.sub(r"\\\g<0>", kept[0]), "]")
        at = kept.end()
    return "".join((*out, _without_signs(text[at:])))


def _without_signs(text: str) -> str:
    if not _ESCAPED.search(text):
        return text
    text = _CONTROL.sub(" ", text)
    return _BLANK.sub(r"[\g<0>]", _SPECIAL.sub(r"\\\g<0>", text))


def _pieces(answer: str) -> list[_Piece]:
    if answer and not _ANY_SIGN.search(answer):
        return [_Piece(answer)]
    pieces: list[_Piece] = []
    ids: tuple[int, ...] = ()
    at = 0
    last: _Piece | None = None  # takes what follows it

    def add(text: str) -> None:
        nonlocal last
        if last:
            last.text += text
        elif text:
            last = _Piece(text, ids)
            pieces.append(last)

    for found in _READ.finditer(answer):
        if at < found.start():
            add(answer[at : found.start()])
        at = found.end()
        match found.lastgroup:
            case "escaped":
                add(found["escaped"])
            case "end" | "bound":
                ids = _ids(found["bound"] or "")
                last = pieces[-1] if pieces and pieces[-1].ids == ids else None
                if last and (last.tag or last.unknown):
                    last = None
            case "blank" if found["blank"].isdigit():
                pieces.append(_Piece("", (), tag=found["blank"]))
                last = None
            case "blank":
                add(_UNESCAPED.sub(r"\1", found["blank"]))
            case _:
                word = found["word"]
                if not word or word.isdigit() or (word[:2] == "XQ" and TOKEN.fullmatch(word)):
                    add(word)
                else:
                    pieces.append(_Piece(word, ids, unknown=True))
                    last = None
    if at < len(answer):
        add(answer[at:])
    return pieces


@lru_cache(maxsize=256)
def _ids(bound: str) -> tuple[int, ...]:
    """The tags of a blank that is bound to a word."""
    numbers = (part.strip().rpartition(":")[2] for part in bound.split(";"))
    return tuple(dict.fromkeys(int(number) for number in numbers if number.isdigit()))


def _tidy(pieces: Sequence[_Piece], starts_with_space: bool) -> None:
    """Words that a rule drops leave two blanks behind, or one before the first word."""
    after_space = not starts_with_space
    for piece in pieces:
        if piece.tag:
            after_space = False
            continue
        text = piece.text
        if "  " in text:
            piece.text = text = _SPACES.sub(" ", text)
        if after_space and text.startswith(" "):
            piece.text = text = text.lstrip(" ")
        if text:
            after_space = text.endswith(" ")


def _plain(pieces: Sequence[_Piece]) -> tuple[str, None, tuple[Span, ...]]:
    """Without any tags."""
    out: list[str] = []
    unknown: list[Span] = []
    length = 0
    for piece in pieces:
        if piece.tag:
            continue
        text = _markup(piece.text)
        if piece.unknown:
            unknown.append((length, length + len(text)))
        out.append(text)
        length += len(text)
    return "".join(out), None, tuple(unknown)


def _markup(text: str) -> str:
    return html.escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _joined(
    pieces: Sequence[_Piece], firsts: dict[int, list[int]], lasts: dict[int, list[int]]
) -> tuple[str, None, tuple[Span, ...]]:
    out: list[str] = []
    unknown: list[Span] = []
    length = 0
    for i, piece in enumerate(pieces):
        opening = "".join(f'<x id="{number}">' for number in firsts[i]) if i in firsts else ""
        text = f'<x id="{piece.tag}"/>' if piece.tag else _markup(piece.text)
        if piece.unknown:
            unknown.append((length + len(opening), length + len(opening) + len(text)))
        closing = "</x>" * len(lasts[i]) if i in lasts else ""
        out += (opening, text, closing)
        length += len(opening) + len(text) + len(closing)
    return "".join(out), None, tuple(unknown)
