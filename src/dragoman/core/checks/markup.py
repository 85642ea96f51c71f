"""Tags, links, addresses, handles, entities and placeholders that did not come over as they were."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading import prose
from dragoman.core.checks.reading.reading import Reading, once, read
from dragoman.core.types import Finding, Segment, Severity

# Attributes whose text is for readers; every other one must stay.
_FOR_READERS = re.compile(
    r"\s(?:title|alt|aria-label|placeholder|lang|hreflang|dir)=(?:\"[^\"]{0,2000}\"|'[^']{0,2000}')"
)
_SPACE = re.compile(r"\s+")
_VOID = frozenset({"br", "hr", "img", "wbr", "input", "embed", "source"})
_ENDINGS = "com|org|net|ru|ua|az|info|gov|edu|io|news"  # of domains
_CHANNEL = re.compile(r"(?<![\w/@.])(?:t\.me|vk\.com|youtu\.be|wa\.me|fb\.me|bit\.ly)/[\w/+-]{1,80}")
_BARE = re.compile(rf"(?<![\w@./-])(?:[a-z0-9-]{{2,40}}\.){{1,3}}(?:{_ENDINGS})(?![\w.-])")
_NEEDS = {**prose.NEEDS, _CHANNEL: re.compile("/"), _BARE: re.compile(r"\.")}
_MARKDOWN = re.compile(r"\[[^\[\]\n]{1,300}\]\(([^()\s]{1,500})\)")
_TRAILING = ".,;:!?…'\"”»"


class MarkupCheck(Check):
    """What stands in a text for machines stands in its translation too, sign by sign; a tag keeps its
    place in the nesting. Reader-facing attributes (title, alt) may be translated."""

    id = "markup"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        if not (_may_hold(read(source)) or _may_hold(read(target))):
            return
        mine, theirs = _marks(source.text), _marks(target.text)
        lost = list((Counter(m for m, _ in mine) - Counter(m for m, _ in theirs)).elements())
        invented = list((Counter(m for m, _ in theirs) - Counter(m for m, _ in mine)).elements())
        here, there = dict(reversed(mine)), dict(reversed(theirs))
        for mark in lost:
            other = invented.pop(0) if invented else ""
            severity = Severity.SERIOUS if mark.startswith("dom:") else Severity.CRITICAL
            if mark.startswith("#") and not other and mark[1:].lower() not in target.text.lower():
                severity = Severity.SERIOUS  # told in words
            yield Finding(self.id, severity, here[mark], there.get(other), (mark, other))
        for mark in invented:
            severity = Severity.SERIOUS if mark.startswith(("www", "dom:", "#")) else Severity.CRITICAL
            yield Finding(self.id, severity, None, there[mark], ("", mark))
        bold = source.text.count("**")
        if bold and bold % 2 == 0 and target.text.count("**") != bold:
            yield Finding(self.id, Severity.CRITICAL, None, (0, len(target.text)), ("**", ""))
        if not lost and not invented and _nested(source.text) and not _nested(target.text):
            yield Finding(self.id, Severity.CRITICAL, None, (0, len(target.text)), ("", "misnested"))


_SIGN = re.compile(r"[<@#&%{\[_]")
_DOMAIN = re.compile(rf"\.(?:{_ENDINGS}|me|be|ly)(?![\w.-])")  # those of channels as well
_TOKEN = re.compile(r"XQ\d")


@once
def _may_hold(reading: Reading) -> bool:
    text = reading.text
    return (
        _SIGN.search(text) is not None
        or "**" in text
        or "://" in text
        or _DOMAIN.search(text) is not None
        or "ww." in text
        or "WW." in text
        or ("XQ" in text and _TOKEN.search(text) is not None)
    )


def _marks(text: str) -> list[tuple[str, tuple[int, int]]]:
    """What must come over, as it is compared, with its place."""
    found: list[tuple[str, tuple[int, int]]] = []

    def take(pattern: re.Pattern[str], text: str, prefix: str = "") -> str:
        if not _NEEDS[pattern].search(text):
            return text

        def note(match: re.Match[str]) -> str:
            mark = match.group()
            end = match.end()
            if pattern is prose.ADDRESS:
                stripped = mark.rstrip(_TRAILING)
                end -= len(mark) - len(stripped)
                mark = stripped
            elif pattern is prose.TAG:
                mark = _SPACE.sub(" ", _FOR_READERS.sub("", mark)).replace(" >", ">").replace("/>", ">")
            found.append((prefix + mark, (match.start(), end)))
            return " " * len(match.group())

        return pattern.sub(note, text)

    text = take(prose.TAG, text)
    if "](" in text:
        found.extend(("](", match.span()) for match in _MARKDOWN.finditer(text))
    text = take(prose.ADDRESS, text)
    text = take(prose.MAIL, text)
    text = take(_CHANNEL, text)
    text = take(_BARE, text, prefix="dom:")
    text = take(prose.ENTITY, text)
    text = take(prose.PLACEHOLDER, text)
    text = take(prose.HASHTAG, text)
    take(prose.HANDLE, text)
    return found


def _nested(text: str) -> bool:
    """Whether every tag that opens also closes, in the right order."""
    open_tags: list[str] = []
    for match in prose.TAG.finditer(text):
        tag = match.group()
        name = re.sub(r"[^\w:-].*", "", tag.strip("</>").strip(), flags=re.DOTALL).lower()
        if tag.startswith("<!") or name in _VOID or tag.endswith("/>"):
            continue
        if not tag.startswith("</"):
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags
