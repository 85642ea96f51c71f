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


def sentences(segs: Sequence[Seg], reader: Reader, quotes: tuple[str, str] = ("", "")) -> SafeString:
    """A run of segments as readers see it: sentences marked where a check was not sure of them.

    quotes: the marks of a quotation, unless the wording brings the same ones. The closing one stands
    behind the last word, before the note that a marked sentence may have.
    """
    told_segs: list[tuple[str, SafeString, SafeString, SafeString]] = []  # joint, words, as shown, note
    for seg in segs:
        words = shown = html_of(seg, reader)
        note = SafeString("")
        if words and reader.marks and told(seg):
            shown, note = format_html("<mark>{}</mark>", words), _note(seg, reader)
        if added := seg.get("a"):
            shown = SafeString(f"{shown} {escape(added)}" if shown else escape(added))
        if shown:
            told_segs.append((seg.get("j", " "), words, shown, note))
    opening, closing = quotes
    if not told_segs or quoted_already(joined((joint, words) for joint, words, *_ in told_segs), quotes):
        opening = closing = ""
    parts: list[tuple[str, SafeString]] = []
    for number, (joint, _, shown, note) in enumerate(told_segs, 1):
        before = opening if number == 1 else ""
        after = closing if number == len(told_segs) else ""
        parts.append((joint, format_html("{}{}{}{}", before, shown, after, note)))
    return joined(parts)


def quoted_already(html: str, quotes: tuple[str, str]) -> bool:
    """Whether these quotation marks stand around the whole of a wording, and nowhere inside."""
    opening, closing = quotes
    return html.startswith(opening) and html.endswith(closing) and html.count(opening) == 1


def source(segs: Sequence[Seg], reader: Reader) -> SafeString:
    """The same run in the language it was written in."""
    return joined((seg.get("j", " "), html_of(seg, reader, "s")) for seg in segs if seg.get("s"))


def _note(seg: Seg, reader: Reader) -> SafeString:
    """What is wrong with a marked sentence, if that is critical; with its original where that may stand."""
    critical = [f for f in seg["f"] if f.get("severity") == Severity.CRITICAL]
    if not critical:
        return SafeString("")
    words = joined((" ", line) for line in dict.fromkeys(fault(f, reader.language) for f in critical))
    if not reader.beside or not seg.get("s"):
        return format_html(' <small class="fault"><b>{}</b></small>', words)
    return format_html(
        ' <small class="fault"><b>{}</b> <span lang="{}" dir="{}">{}</span></small>',
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
