"""Segments of a release as safe HTML.

Text in a release comes from editors, engines and memories: it is escaped, and what markup its tags
bring back passes one allow-list. A link to another story is resolved here; where that story does
not exist in the reader's language, its words stay and the link goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import nh3
from babel.numbers import format_decimal
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dragoman.core import languages
from dragoman.core.text.restore import TagMismatch, plain, restore
from dragoman.core.types import Severity, Tag
from dragoman.newsroom.document import Seg, told
from dragoman.public import phrases
from dragoman.public.clock import locale_of

ALLOWED = {
    "a": {"href", "hreflang", "lang", "dir"},
    "abbr": {"title", "lang"},
    "b": set(), "strong": set(), "i": {"lang"}, "em": {"lang"}, "u": set(), "s": set(),
    "sub": set(), "sup": set(), "small": set(), "code": set(), "kbd": set(), "br": set(), "wbr": set(),
    "q": {"lang"}, "cite": {"lang"}, "bdi": {"lang", "dir"}, "bdo": {"dir"},
    "span": {"lang", "dir", "translate"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
STORY_LINK = re.compile(r"""linktype=["'](?:page|story)["']""")
STORY_ID = re.compile(r"""\bid=["'](\d+)["']""")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who the text is put on a page for.

    address: the path of another story in this language, or None where it has none.
    marks: whether sentences with findings are marked, which a text that a person answers for is not.
    beside: the original of a faulty sentence may stand beside it (a page that is noindex, G18).
    """

    language: str
    source_language: str = ""
    address: Callable[[int], str | None] = lambda story: None
    marks: bool = False
    beside: bool = False


def _tags(seg: Seg, reader: Reader) -> tuple[Tag, ...]:
    tags = []
    for values in seg.get("t", ()):
        tag = Tag(*values)
        if tag.name == "a" and "linktype" in tag.open:
            path = None
            if STORY_LINK.search(tag.open) and (found := STORY_ID.search(tag.open)):
                path = reader.address(int(found[1]))
            opening = format_html('<a href="{}">', path) if path else "<span>"
            tag = replace(tag, open=str(opening), close="</a>" if path else "</span>")
        tags.append(tag)
    return tuple(tags)


def stories_linked(segs: Iterable[Seg]) -> set[int]:
    """The stories that these segments link to."""
    return {
        int(found[1])
        for seg in segs
        for tag in seg.get("t", ())
        if "linktype" in tag[1] and STORY_LINK.search(tag[1]) and (found := STORY_ID.search(tag[1]))
    }


def sanitise(html: str) -> SafeString:
    cleaned = nh3.clean(
        html, tags=set(ALLOWED), attributes=ALLOWED, url_schemes=SCHEMES, link_rel=None, strip_comments=True
    )
    return mark_safe(cleaned)  # has passed the allow-list


def html_of(seg: Seg, reader: Reader, key: str = "m") -> SafeString:
    """One segment, from `m` (its text) or `s` (its source)."""
    marked = str(seg.get(key) or "")
    tags = _tags(seg, reader)
    if not tags and "‹" not in marked:
        return SafeString(escape(marked))
    try:
        return sanitise(restore(marked, tags))
    except TagMismatch:
        return SafeString(escape(plain(marked, tags)))


def joined(parts: Iterable[tuple[str, SafeString]]) -> SafeString:
    """Sentences with what stands between them: a space, a line break, nothing."""
    out: list[str] = []
    for joint, html in parts:
        if out and html:
            out.append("<br>" if joint == "\n" else escape(joint))
        out.append(html)
    return mark_safe("".join(out))  # of escaped parts


def sentences(segs: Sequence[Seg], reader: Reader) -> SafeString:
    """A run of segments as readers see it: sentences marked where a check was not sure of them."""
    parts: list[tuple[str, SafeString]] = []
    for seg in segs:
        html = html_of(seg, reader)
        if html and reader.marks and told(seg):
            html = _marked(seg, html, reader)
        if added := seg.get("a"):
            html = SafeString(f"{html} {escape(added)}" if html else escape(added))
        parts.append((seg.get("j", " "), html))
    return joined(parts)


def source(segs: Sequence[Seg], reader: Reader) -> SafeString:
    """The same run in the language it was written in."""
    return joined((seg.get("j", " "), html_of(seg, reader, "s")) for seg in segs if seg.get("s"))


def _marked(seg: Seg, html: SafeString, reader: Reader) -> SafeString:
    critical = [f for f in seg["f"] if f.get("severity") == Severity.CRITICAL]
    if not critical:
        return format_html("<mark>{}</mark>", html)
    words = joined((" ", line) for line in dict.fromkeys(fault(f, reader.language) for f in critical))
    if not reader.beside or not seg.get("s"):
        return format_html('<mark>{}</mark> <small class="fault"><b>{}</b></small>', html, words)
    return format_html(
        '<mark>{}</mark> <small class="fault"><b>{}</b> <span lang="{}" dir="{}">{}</span></small>',
        html,
        words,
        reader.source_language,
        languages.get(reader.source_language).direction,
        html_of(seg, reader, "s"),
    )


def fault(finding: Mapping[str, Any], language: str) -> SafeString:
    """A critical finding in words a reader understands."""
    if finding.get("kind") == "numbers":
        says, wrong = [*[_value(v, language) for v in finding.get("values", ())], "", ""][:2]
        if says and wrong:
            return phrases.tell(phrases.NUMBER_CHANGED, source=says, target=wrong)
        if says:
            return phrases.tell(phrases.NUMBER_LOST, source=says)
        if wrong:
            return phrases.tell(phrases.NUMBER_ADDED, target=wrong)
    return phrases.tell(phrases.FAULTS.get(str(finding.get("kind")), phrases.FAULTS[""]))


def _value(value: str, language: str) -> str:
    """A number by value as this language writes it; four digits stand without a mark, as in a year."""
    if not NUMBER.fullmatch(value):
        return value
    number = Decimal(value)
    return format_decimal(number, locale=locale_of(language), group_separator=abs(number) >= 10_000)
