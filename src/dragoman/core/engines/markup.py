"""Marked text as an engine that keeps markup is shown it, and its answer read back.

Marks: ‹1›words‹/1›, ‹2/›, literal ‹‹ (see core.types). Numbers stay the same in every form.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from dragoman.core.engines.base import BadAnswer, Markup
from dragoman.core.text.marks import literal, same_marks, tokens
from dragoman.core.types import Tag

_XML = re.compile(r"<\s*(/?)\s*x(?:\s+id\s*=\s*[\"']?(\d+)[\"']?)?\s*(/?)\s*>", re.IGNORECASE)
_HTML = re.compile(
    r"<\s*(/?)\s*(span|br)(?:\s+[^<>]*?\bid\s*=\s*[\"']?x(\d+)[\"']?[^<>]*?|\s*)\s*(/?)\s*>", re.IGNORECASE
)


def show(marked: str, tags: Sequence[Tag], mode: Markup) -> str:
    """Marked text for an engine with `Markup.XML` or `Markup.HTML`."""
    if "‹" not in marked:
        return html.escape(marked, quote=False)
    out: list[str] = []
    for kind, value in tokens(marked):
        if kind == "text":
            out.append(html.escape(value, quote=False))
        elif mode is Markup.XML:
            out.append(
                "</x>"
                if kind == "close"
                else f'<x id="{value}"/>'
                if kind == "empty"
                else f'<x id="{value}">'
            )
        elif kind != "empty":
            out.append("</span>" if kind == "close" else f'<span id="x{value}">')
        elif (tag := tags[int(value) - 1]).kind == "empty":
            out.append(f'<br id="x{value}">')
        else:
            words = html.escape(tag.text, quote=False)
            out.append(f'<span id="x{value}" translate="no" class="notranslate">{words}</span>')
    return "".join(out)


def read(answer: str, tags: Sequence[Tag], mode: Markup) -> str:
    """The inverse of `show`: marked text. Raises BadAnswer when a tag has no partner or number."""
    if "<" not in answer and "&" not in answer:
        return literal(answer)
    out: list[str] = []
    open_tags: list[str] = []
    hidden: str | None = None  # the protected tag whose words are being skipped
    at = 0
    for found in (_XML if mode is Markup.XML else _HTML).finditer(answer):
        if hidden is None:
            out.append(literal(html.unescape(answer[at : found.start()])))
        at = found.end()
        if mode is Markup.XML:
            close, number, empty = found.groups()
        else:
            close, name, number, empty = found.groups()
            empty = empty or name.lower() == "br"
        if close:
            if not open_tags:
                raise BadAnswer("a closing tag without its opening tag")
            number = open_tags.pop()
            if hidden == number:
                hidden = None
            elif hidden is None:
                out.append(f"‹/{number}›")
        elif number is None:
            raise BadAnswer("a tag without its number")
        elif hidden is not None:
            raise BadAnswer("a tag inside protected words")
        elif empty:
            out.append(f"‹{number}/›")
        else:
            open_tags.append(number)
            if 0 < int(number) <= len(tags) and tags[int(number) - 1].kind == "protected":
                hidden = number
                out.append(f"‹{number}/›")
            else:
                out.append(f"‹{number}›")
    if open_tags:
        raise BadAnswer("an opening tag without its closing tag")
    out.append(literal(html.unescape(answer[at:])))
    return "".join(out)


def strip(answer: str, mode: Markup) -> str:
    """The words of an answer without any tag, as plain text."""
    return html.unescape((_XML if mode is Markup.XML else _HTML).sub("", answer))


def faults(source: str, target: str) -> tuple[str, ...]:
    """Numbers of the marks that `target` has lost, doubled, invented or nested otherwise."""
    if ("‹" not in source and "‹" not in target) or same_marks(source, target):
        return ()
    before, after = _tree(source), _tree(target)
    wrong = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
    return tuple(sorted(wrong, key=int))


def _tree(marked: str) -> dict[str, tuple[str, bool] | None]:
    """Of each mark: the mark around it ("" none) and whether it is empty; None: broken."""
    found: dict[str, tuple[str, bool] | None] = {}
    around: list[str] = []
    for kind, number in tokens(marked):
        if kind == "text":
            continue
        if kind == "close":
            if around and around[-1] == number:
                around.pop()
            else:
                found[number] = None
                if number in around:
                    around.remove(number)
        else:
            found[number] = None if number in found else (around[-1] if around else "", kind == "empty")
            if kind == "open":
                around.append(number)
    for number in around:
        found[number] = None
    return found
