"""A story as data: its structure, with every text cut into segments.

A document is the `content` of a release:

    {"headline": [seg], "kicker": [seg], "lead": [seg …],
     "blocks": [{"type": "paragraph" | "heading", "segs": [seg …]},
                {"type": "list", "ordered": bool, "items": [{"segs": […], "ordered": bool, "items": […]}]},
                {"type": "quotation", "segs": […], "speaker": name, "role": [seg], "where": [seg],
                 "lang": code, "original": wording, "verbatim": bool},
                {"type": "image", "image": id, "width": px, "height": px,
                 "caption": [seg …], "alt": [seg], "credit": [seg]},
                {"type": "card", "story": id}, {"type": "embed", "url", "provider", "title": [seg]}],
     "corrections": [{"at": ISO time, "segs": […]}], "sources": [{"url", "segs"}],
     "bylines": [{"slug", "name"}], "names": {name: {language: name}}, "section": id, "tags": [id …],
     "credit": {"name", "url"} | None, "next": number of the next new segment}

A seg: {"id", "m": marked text, "t": tags, "h": hash of the source, "j": what joins it to the one
before}. In a translation also "s": the marked source, "o": owner, "k": kind, "f": findings, "e":
engine, "ev": its version, "v": language and hash of the pivot text (desk.pivot), "r": reason of an
omission, "a": what a person added after it.
"""

from __future__ import annotations

import copy
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from lxml import html as lxml_html

from dragoman.core import languages
from dragoman.core.text.identity import Sentence, match
from dragoman.core.text.protect import protect
from dragoman.core.text.restore import plain, skeleton_hash
from dragoman.core.text.segment import split
from dragoman.core.types import Owner, Severity, Tag, TargetKind

if TYPE_CHECKING:
    from dragoman.newsroom.models import Story

Seg = dict[str, Any]
Document = dict[str, Any]

# One line, one segment, however many sentences it holds.
WHOLE = frozenset({"headline", "kicker", "heading", "alt", "credit", "role", "where", "source", "title"})

# Serious findings of these are doubts of a check that reads words, right about every other time on
# an engine's text: an editor weighs them at the desk, readers are not told (docs/decisions/0005).
DOUBTS = frozenset(
    {"names", "negation", "polarity", "qualifiers", "truncation", "addition", "sense", "consistency"}
)


def answered(seg: Seg) -> bool:
    """Whether a person answers for this sentence: they wrote it, or said it."""
    return seg.get("o") in (Owner.PERSON, Owner.QUOTATION)


def told(seg: Seg) -> bool:
    """Whether readers are told that a check found something in this sentence. Not where a person
    has answered for it since."""
    if answered(seg):
        return False
    return any(
        finding["severity"] == Severity.CRITICAL
        or (finding["severity"] == Severity.SERIOUS and finding["kind"] not in DOUBTS)
        for finding in seg.get("f", ())
    )


def tags_of(seg: Seg) -> tuple[Tag, ...]:
    return tuple(Tag(*tag) for tag in seg.get("t", ()))


def plain_of(seg: Seg, key: str = "m") -> str:
    marked = seg.get(key) or ""
    return plain(marked, tags_of(seg)) if "‹" in marked else marked


def text_of(segs: Sequence[Seg]) -> str:
    """What a reader sees of these segments, without markup."""
    parts: list[str] = []
    for seg in segs:
        text = plain_of(seg)
        if parts and text:
            parts.append(seg.get("j", " "))
        parts.append(text)
        if seg.get("a"):
            parts.append(" " + seg["a"])
    return "".join(parts).strip()


# ---------------------------------------------------------------- walking


@dataclass(frozen=True, slots=True)
class Place:
    """One run of segments in a document, and where it stands."""

    kind: str
    segs: list[Seg]
    block: str
    data: Mapping[str, Any]


def places(document: Document) -> Iterator[Place]:
    """Every run of segments, in the order a reader meets them."""
    for kind in ("headline", "kicker", "lead"):
        yield Place(kind, document.get(kind, []), kind, document)
    for number, block in enumerate(document.get("blocks", ())):
        yield from _block_places(block, block.get("id") or str(number))
    for correction in document.get("corrections", ()):
        yield Place("correction", correction["segs"], f"correction-{correction['at']}", correction)
    for number, source in enumerate(document.get("sources", ())):
        yield Place("source", source["segs"], f"source-{number}", source)


def _block_places(block: dict[str, Any], name: str) -> Iterator[Place]:
    kind = block["type"]
    if kind == "paragraph":
        yield Place("body", block["segs"], name, block)
    elif kind == "heading":
        yield Place("heading", block["segs"], name, block)
    elif kind == "list":
        yield from _item_places(block["items"], name)
    elif kind == "quotation":
        yield Place("quotation", block["segs"], name, block)
        yield Place("role", block["role"], name, block)
        yield Place("where", block["where"], name, block)
    elif kind == "image":
        for part in ("caption", "alt", "credit"):
            yield Place(part, block[part], name, block)
    elif kind == "embed":
        yield Place("title", block["title"], name, block)


def _item_places(items: Sequence[dict[str, Any]], name: str) -> Iterator[Place]:
    for item in items:
        yield Place("list", item["segs"], name, item)
        yield from _item_places(item.get("items", ()), name)


def segments(document: Document) -> Iterator[tuple[Place, Seg]]:
    for place in places(document):
        for seg in place.segs:
            yield place, seg


# ---------------------------------------------------------------- from a story


def build(
    story: Story,
    *,
    bylines: Sequence[int],
    names: Mapping[int | str, Mapping[str, str]],
    images: Mapping[int, Any],
    previous: Document | None,
    older: Sequence[Document] = (),
) -> Document:
    """The document of a story as it stands, its segments carrying on the identity of `previous`, and of
    `older` ones (the newest first) where something comes back that was cut.

    bylines: people, by primary key; names: see `people.models.names_of`; images: by primary key.
    """
    language = story.language

    def line(text: str, kind: str) -> list[Seg]:
        text = text.strip()
        return _segments(html.escape(text, quote=False), language, kind) if text else []

    def rich(source: str, kind: str) -> list[Seg]:
        """A field that holds one paragraph or several; the joint between two is a line break."""
        segs: list[Seg] = []
        for element in _elements(source):
            more = _segments(_inner(element), language, kind)
            if segs and more:
                more[0]["j"] = "\n"
            segs += more
        return segs

    blocks: list[dict[str, Any]] = []
    for child, raw in zip(story.body, story.body.raw_data, strict=True):
        value, kind = child.value, child.block_type
        if kind == "paragraph":
            for element in _elements(value.source):
                segs = _segments(_inner(element), language, "body")
                if segs:
                    blocks.append({"type": "paragraph", "id": child.id, "segs": segs})
        elif kind == "heading":
            blocks.append({"type": "heading", "id": child.id, "segs": line(value, "heading")})
        elif kind == "list":
            for element in _elements(value.source):
                if element.tag in ("ul", "ol"):
                    items = _items(element, language)
                    blocks.append(
                        {"type": "list", "id": child.id, "ordered": element.tag == "ol", "items": items}
                    )
                elif segs := _segments(_inner(element), language, "body"):
                    blocks.append({"type": "paragraph", "id": child.id, "segs": segs})
        elif kind == "quotation":
            blocks.append(
                {
                    "type": "quotation",
                    "id": child.id,
                    "segs": rich(value["text"].source, "quotation"),
                    "speaker": value["speaker"],
                    "role": line(value["role"], "role"),
                    "where": line(value["where"], "where"),
                    "lang": value["language"] or language,
                    "original": value["original"],
                }
            )
        elif kind == "image":
            image = images.get(raw["value"]["image"])
            if image is None:
                continue
            blocks.append(
                {
                    "type": "image",
                    "id": child.id,
                    "image": image.pk,
                    "width": image.width,
                    "height": image.height,
                    "alt": line(value["alt"], "alt"),
                    "caption": line(value["caption"], "caption"),
                    "credit": line(value["credit"], "credit"),
                }
            )
        elif kind == "card":
            if (target := raw["value"]["story"]) is not None:  # the page itself is not needed here
                blocks.append({"type": "card", "id": child.id, "story": target})
        elif kind == "embed":
            from dragoman.newsroom.blocks import provider_of

            blocks.append(
                {
                    "type": "embed",
                    "id": child.id,
                    "url": value["url"],
                    "provider": provider_of(value["url"]),
                    "title": line(value["title"], "title"),
                }
            )
    document: Document = {
        "headline": line(story.title, "headline"),
        "kicker": line(story.kicker, "kicker"),
        "lead": rich(story.lead, "lead"),
        "blocks": blocks,
        "corrections": [
            {"at": child.value["at"].isoformat(), "segs": rich(child.value["text"].source, "correction")}
            for child in story.corrections
        ],
        "sources": [
            {"url": child.value["url"], "segs": line(child.value["text"], "source")}
            for child in story.sources
        ],
        "bylines": [{"id": person} for person in bylines],
        "names": {},
        "section": story.section_id,
        "tags": [],
        "credit": {"name": story.source_name, "url": story.source_url} if story.source_name else None,
    }
    _name(document, names, language)
    _identify(document, previous, older)
    return document


def _name(document: Document, names: Mapping[int | str, Mapping[str, str]], language: str) -> None:
    def written(forms: Mapping[str, str]) -> str:
        return forms.get(language) or next(iter(forms.values()))

    known: dict[str, dict[str, str]] = {}
    bylines = []
    for byline in document["bylines"]:
        forms = names.get(byline["id"])
        if forms:
            bylines.append({"id": byline["id"], "name": written(forms)})
            known[written(forms)] = dict(forms)
    document["bylines"] = bylines
    for block in document["blocks"]:
        if block["type"] == "quotation" and (forms := names.get(block["speaker"])):
            known[block["speaker"]] = dict(forms)
    document["names"] = known


def _elements(source: str) -> list[Any]:
    """The block elements of a rich text value. Text that stands in none is a paragraph."""
    if not source or not source.strip():
        return []
    elements: list[Any] = []
    for fragment in lxml_html.fragments_fromstring(source):
        if isinstance(fragment, str):
            if fragment.strip():
                paragraph = lxml_html.Element("p")
                paragraph.text = fragment
                elements.append(paragraph)
        elif fragment.tag in ("p", "ul", "ol", "h2", "h3", "h4", "blockquote", "div"):
            elements.append(fragment)
        elif isinstance(fragment.tag, str):
            paragraph = lxml_html.Element("p")
            paragraph.append(fragment)
            elements.append(paragraph)
    return elements


def _inner(element: Any, *, without: tuple[str, ...] = ()) -> str:
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        if child.tag in without:
            parts.append(html.escape(child.tail or "", quote=False))
        else:
            parts.append(lxml_html.tostring(child, encoding="unicode"))
    return "".join(parts).strip()


def _items(element: Any, language: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for child in element:
        if child.tag == "li":
            item: dict[str, Any] = {"segs": _segments(_inner(child, without=("ul", "ol")), language, "list")}
            for inner in child:
                if inner.tag in ("ul", "ol"):
                    item["ordered"] = inner.tag == "ol"
                    item.setdefault("items", []).extend(_items(inner, language))
            items.append(item)
        elif child.tag in ("ul", "ol") and items:
            items[-1]["ordered"] = child.tag == "ol"
            items[-1].setdefault("items", []).extend(_items(child, language))
    return items


def _segments(fragment: str, language: str, kind: str) -> list[Seg]:
    marked, tags = protect(fragment)
    if not marked.strip():
        return []
    pieces = [(marked, tags, "")] if kind in WHOLE else split(marked, tags, language)
    segs: list[Seg] = []
    for text, own, joint in pieces:
        seg: Seg = {"id": "", "m": text, "h": skeleton_hash(text, own)}
        if own:
            seg["t"] = [[tag.name, tag.open, tag.close, tag.kind, tag.text] for tag in own]
        if segs and not joint.strip():
            seg |= {} if joint else {"j": ""}
        elif segs:
            seg["j"] = "\n"  # a line break stood between them
        segs.append(seg)
    return segs


def _identify(document: Document, previous: Document | None, older: Sequence[Document]) -> None:
    """Give every segment the id it had in the previous source release, or in one before, or a new one."""
    new = list(segments(document))
    old = list(segments(previous)) if previous else []
    following = int(previous["next"]) if previous else 1
    pairs = match([_sentence(*pair) for pair in old], [_sentence(*pair) for pair in new])
    for (_, seg), pair in zip(new, pairs, strict=True):
        if pair.old is not None:
            seg["id"] = old[pair.old][1]["id"]
    for earlier in older:
        _back_again(new, earlier)
    for _, seg in new:
        if not seg["id"]:
            seg["id"] = f"s{following}"
            following += 1
    document["next"] = following


def _back_again(new: Sequence[tuple[Place, Seg]], earlier: Document) -> None:
    """Sentences that were cut and are back, word for word, beside a neighbour they had (undo, revert)."""
    if all(seg["id"] for _, seg in new):
        return
    taken = {seg["id"] for _, seg in new}
    gone: dict[tuple[str, str], list[tuple[str, tuple[str, str]]]] = {}
    old = list(segments(earlier))
    for number, (place, seg) in enumerate(old):
        if seg["id"] not in taken:
            gone.setdefault((place.kind, seg["h"]), []).append((seg["id"], _beside(old, number)))
    for number, (place, seg) in enumerate(new):
        if seg["id"]:
            continue
        before, after = _beside(new, number)
        there = gone.get((place.kind, seg["h"]), [])
        for own in there:
            if before == own[1][0] or after == own[1][1]:
                seg["id"] = own[0]
                there.remove(own)
                break


def _beside(all_: Sequence[tuple[Place, Seg]], number: int) -> tuple[str, str]:
    """Hashes of the neighbours."""
    before = all_[number - 1][1]["h"] if number else ""
    return before, all_[number + 1][1]["h"] if number + 1 < len(all_) else ""


def _sentence(place: Place, seg: Seg) -> Sentence:
    return Sentence(seg["h"], plain_of(seg), place.block, place.kind)


# ---------------------------------------------------------------- into another language


def translate(source: Document, targets: Mapping[str, Seg], language: str) -> Document:
    """The document in another language: the same structure, the targets' text.

    targets: by segment id, each with what a seg of a translation adds (m, o, k, f …).
    """
    document = copy.deepcopy(source)
    names = document.get("names", {})
    for place, seg in segments(document):
        target = targets[seg["id"]]
        seg["s"] = seg["m"]
        for key in ("m", "o", "k", "f", "e", "ev", "v", "r", "a", "trust"):
            if key in target and target[key] not in ("", [], None):
                seg[key] = target[key]
        if seg.get("k") in (TargetKind.MERGED, TargetKind.OMITTED):
            seg["m"] = ""
        if "t" in target:
            seg["t"] = target["t"]
        if place.kind == "quotation":
            place.data["verbatim"] = place.data["lang"] == language and bool(place.data["original"])  # type: ignore[index]
    for block in document["blocks"]:
        if block["type"] == "quotation":
            block["speaker"] = _name_in(language, names.get(block["speaker"], {}), block["speaker"])
    for byline in document["bylines"]:
        byline["name"] = _name_in(language, names.get(byline["name"], {}), byline["name"])
    return document


def _name_in(language: str, forms: Mapping[str, str], here: str) -> str:
    """A person's name for readers of a language that has no form of its own: one in letters they read."""
    if language in forms:
        return forms[language]
    readable = {code: name for code, name in forms.items() if _script(code) == _script(language)}
    if not readable or here in readable.values():
        return here
    return readable.get("en") or readable[min(readable)]


def _script(language: str) -> str:
    try:
        return languages.get(language).script
    except languages.UnknownLanguage:
        return ""


def text_hash(document: Document) -> str:
    """Hash of all a reader is shown; an approval binds to it (L4)."""
    shown = [[place.kind, [_shown(seg) for seg in place.segs]] for place in places(document)]
    rest = {key: document.get(key) for key in ("credit", "bylines", "section", "tags")} | {
        "blocks": [_skeleton(block) for block in document["blocks"]],
        "corrections": [correction["at"] for correction in document.get("corrections", ())],
        "sources": [source["url"] for source in document.get("sources", ())],
    }
    return blake2b(json.dumps([shown, rest], sort_keys=True).encode(), digest_size=16).hexdigest()


def _shown(seg: Seg) -> list[Any]:
    kind = seg.get("k", TargetKind.TEXT)
    return [seg.get("m", ""), seg.get("j", " "), kind, seg.get("a", ""), seg.get("t", [])]


def _skeleton(block: dict[str, Any]) -> dict[str, Any]:
    keep = ("type", "ordered", "speaker", "lang", "original", "image", "story", "url")
    found = {key: block[key] for key in keep if key in block}
    if "items" in block:
        found["items"] = [_skeleton(item) for item in block["items"]]
    return found


def words(document: Document) -> int:
    """How many words a reader reads: headline, lead, text and captions."""
    shown = ("headline", "kicker", "lead", "body", "heading", "list", "quotation", "caption")
    return sum(len(text_of(place.segs).split()) for place in places(document) if place.kind in shown)


def hero(document: Document) -> dict[str, Any] | None:
    """The picture that stands for the story: the first block, if it is one."""
    first = document["blocks"][0] if document["blocks"] else None
    if first is None or first["type"] != "image":
        return None
    return {
        "image": first["image"],
        "width": first["width"],
        "height": first["height"],
        "alt": text_of(first["alt"]),
    }
