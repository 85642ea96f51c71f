"""Marked string and tags → HTML; what is read off a marked string without making HTML of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from html import escape

from dragoman.core.text.marks import Token, tokens
from dragoman.core.types import Tag


class TagMismatch(ValueError):
    """The marks do not fit the tags. Numbers of tags, as they stand in marks, in the order they were met.

    lost: not there (of a pair: either half). doubled: there more than once. invented: no such tag, or the
        number of a pair on an empty mark, or the reverse. misnested: closed out of turn, or a link in a link.
    """

    def __init__(
        self,
        lost: tuple[str, ...] = (),
        doubled: tuple[str, ...] = (),
        invented: tuple[str, ...] = (),
        misnested: tuple[str, ...] = (),
    ) -> None:
        self.lost, self.doubled, self.invented, self.misnested = lost, doubled, invented, misnested
        named = {"lost": lost, "doubled": doubled, "invented": invented, "misnested": misnested}
        super().__init__("; ".join(f"{what}: {', '.join(which)}" for what, which in named.items() if which))


def restore(marked: str, tags: Sequence[Tag]) -> str:
    """Put the inline tags back: the HTML of a marked string, every tag exactly once, in right nesting.

    marked: a source or a translation; pairs may stand in another order than in the source.
    Raises TagMismatch when a mark is lost, doubled, invented or misnested.
    Model: XLIFF 2.1 inline codes. Inverse: ``restore(*protect(html)) == html`` for normal HTML.
    """
    if not tags and "‹" not in marked:
        return escape(marked, quote=False)
    read = tokens(marked)
    _check(read, tags)
    out = []
    for kind, value in read:
        if kind == "text":
            out.append(escape(value, quote=False))
        else:
            tag = tags[int(value) - 1]
            out.append(tag.close if kind == "close" else tag.open)
    return "".join(out)


def plain(marked: str, tags: Sequence[Tag]) -> str:
    """What a reader sees: marks removed, protected content as its own text, a line break as a newline.

    Never raises: an invented mark counts as nothing, whatever else is wrong with the marks.
    """
    if "‹" not in marked:
        return marked
    texts = {str(number): tag.text for number, tag in enumerate(tags, 1)}
    seen = (
        value if kind == "text" else texts.get(value, "") for kind, value in tokens(marked) if kind != "close"
    )
    return "".join(seen)


def check_marks(marked: str, tags: Sequence[Tag]) -> None:
    """Raises TagMismatch unless every tag stands in `marked` exactly once, in right nesting."""
    if tags or "‹" in marked:
        _check(tokens(marked), tags)


def skeleton_hash(marked: str, tags: Sequence[Tag]) -> str:
    """The source hash of a segment: text, names and places of tags, and what is protected.

    Attributes do not count: another address behind a link leaves the translation as it is. 16 hex digits.
    """
    digest = blake2b(marked.encode("utf-8", "surrogatepass"), digest_size=8)
    for tag in tags:
        seen = tag.text if tag.kind == "protected" else ""
        digest.update(f"\0{tag.kind}\0{tag.name}\0{seen}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _check(read: Sequence[Token], tags: Sequence[Tag]) -> None:
    if _fits(read, tags):
        return
    wanted: dict[Token, Tag] = {}
    for number, tag in enumerate(tags, 1):
        if tag.kind == "inline":
            wanted[Token("open", str(number))] = wanted[Token("close", str(number))] = tag
        else:
            wanted[Token("empty", str(number))] = tag
    found = Counter(token for token in read if token.kind != "text")
    lost = _unique(token.value for token in wanted if token not in found)
    doubled = _unique(token.value for token, times in found.items() if times > 1 and token in wanted)
    invented = _unique(token.value for token in found if token not in wanted)
    misnested = _misnested(read, wanted)
    if lost or doubled or invented or misnested:
        raise TagMismatch(lost, doubled, invented, misnested)


def _fits(read: Sequence[Token], tags: Sequence[Tag]) -> bool:
    """Whether nothing at all is wrong, as nearly always."""
    left = {str(number): tag for number, tag in enumerate(tags, 1)}
    inside: list[tuple[str, bool]] = []
    for kind, value in read:
        if kind == "text":
            continue
        if kind == "close":
            if not inside or inside.pop()[0] != value:
                return False
            continue
        tag = left.pop(value, None)
        if tag is None or (kind == "open") != (tag.kind == "inline"):
            return False
        if kind == "open":
            link = tag.name == "a"
            if link and any(around for _, around in inside):
                return False
            inside.append((value, link))
    return not left and not inside


def _misnested(read: Sequence[Token], wanted: dict[Token, Tag]) -> tuple[str, ...]:
    wrong: list[str] = []
    inside: list[str] = []
    links = 0
    for token in read:
        kind, value = token
        tag = wanted.get(token)
        if tag is None or kind == "empty":
            continue
        if kind == "open":
            inside.append(value)
            links += tag.name == "a"
            if tag.name == "a" and links > 1:
                wrong.append(value)
        elif inside and inside[-1] == value:
            inside.pop()
            links -= tag.name == "a"
        else:
            wrong.append(value)
            if value in inside:
                inside.remove(value)
                links -= tag.name == "a"
    return _unique(wrong)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
