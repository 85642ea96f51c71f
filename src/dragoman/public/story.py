"""One story in one language, from its release: every part of the page as safe HTML or plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from dragoman.core import languages
from dragoman.newsroom.document import Seg, places, text_of, told
from dragoman.newsroom.models import State
from dragoman.public import clock, inline, phrases, pictures
from dragoman.public.inline import Reader
from dragoman.public.label import Label
from dragoman.public.lists import Teaser
from dragoman.public.pictures import Picture

# Originals of paragraphs that stand in the page itself, in bytes: past this, later paragraphs link to
# the parallel view, so that the first flight of a long story stays within ten TCP segments (A8).
ORIGINALS = 16_000
# Where the house style is not CLDR's: French sets a thin space within, and Arabic papers use guillemets.
QUOTES = {"fr": ("«\u202f", "\u202f»"), "ar": ("«", "»")}


@dataclass(frozen=True, slots=True)
class Original:
    """The original of one paragraph, or where to find it. list: it is a list, not a paragraph."""

    title: str
    language: str = ""
    direction: str = ""
    html: SafeString | str = ""
    url: str = ""
    list: bool = False


@dataclass(slots=True)
class Block:
    kind: str
    anchor: str
    html: SafeString | str = ""
    original: Original | None = None
    last: bool = False
    # a quotation
    speaker: str = ""
    after_speaker: SafeString | str = ""
    said: str = ""
    # a picture
    picture: Picture | None = None
    hero: bool = False
    caption: SafeString | str = ""
    credit: SafeString | str = ""
    # a card, an embed
    teaser: Teaser | None = None
    url: str = ""
    place: str = ""

    @property
    def template(self) -> str:
        return f"public/blocks/{self.kind}.html"


@dataclass(frozen=True, slots=True)
class Fix:
    title: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    url: str
    section: bool = False


@dataclass(slots=True)
class StoryView:
    headline: SafeString
    kicker: SafeString
    lead: SafeString
    bylines: list[str]
    published: clock.Moment | None
    hero: Block | None
    blocks: list[Block]
    corrections: list[Fix]
    sources: list[SafeString]
    credit: SafeString | str
    source_language: str
    source_name: str
    corrected: SafeString | str
    label: Label
    topics: list[Tag] = field(default_factory=list)
    more: list[Teaser] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a release is told to its reader.

    parallel: address of the side-by-side view, "" where there is none (an original).
    inline_originals: whether originals may stand in the page (G18: only where it is noindex).
    card: the teaser of another story, None where readers of this language are not shown it.
    """

    language: str
    state: str
    source_language: str
    parallel: str
    inline_originals: bool
    address: Callable[[int], str | None]
    card: Callable[[int], Teaser | None]

    @property
    def reader(self) -> Reader:
        return Reader(
            self.language,
            self.source_language,
            address=self.address,
            marks=self.state in (State.MACHINE, State.REVIEWED),
            beside=self.inline_originals,
        )


def pointed_to(content: Mapping[str, Any]) -> set[int]:
    """The other stories that a text points to, by cards and by links."""
    cards = {block["story"] for block in content["blocks"] if block["type"] == "card"}
    return cards | inline.stories_linked(seg for place in places(dict(content)) for seg in place.segs)


def marked_count(content: Mapping[str, Any]) -> int:
    """How many sentences of the page are marked; what the label says."""
    return sum(told(seg) for place in places(dict(content)) for seg in place.segs if place.kind != "alt")


def build(
    content: Mapping[str, Any], telling: Telling, published: dt.datetime | None, label: Label
) -> StoryView:
    reader = telling.reader
    blocks = list(_blocks(content, telling))
    hero = (
        blocks.pop(0)
        if blocks and blocks[0].kind == "image" and content["blocks"][0]["type"] == "image"
        else None
    )
    if hero:
        hero.hero = True
        hero.picture = pictures.hero(content["blocks"][0], text_of(content["blocks"][0]["alt"]))
    text = [block for block in blocks if block.kind != "card"]
    if text and text[-1].kind == "paragraph":
        text[-1].last = True
    corrections = list(content.get("corrections", ()))
    return StoryView(
        headline=inline.sentences(content["headline"], reader),
        kicker=inline.sentences(content.get("kicker", ()), reader),
        lead=inline.sentences(content.get("lead", ()), reader),
        bylines=[byline["name"] for byline in content.get("bylines", ())],
        published=clock.moment(published, telling.language) if published else None,
        hero=hero,
        blocks=blocks,
        corrections=[_fix(correction, reader) for correction in corrections],
        sources=[_source(source, reader) for source in content.get("sources", ())],
        credit=_credit(content.get("credit")),
        source_language=telling.source_language,
        source_name=languages.get(telling.source_language).name,
        corrected=_corrected(corrections, published, telling.language),
        label=label,
    )


def _blocks(content: Mapping[str, Any], telling: Telling) -> Iterator[Block]:
    reader, budget = telling.reader, ORIGINALS
    for number, block in enumerate(content["blocks"]):
        kind, anchor = block["type"], f"b{number}"
        made = Block(kind, anchor)
        if kind == "paragraph":
            made.html = inline.sentences(block["segs"], reader)
            if not made.html:
                continue
            made.original = _original(inline.source(block["segs"], reader), anchor, telling, budget)
            budget -= len(made.original.html.encode()) if made.original else 0
        elif kind == "heading":
            made.html = inline.sentences(block["segs"], reader)
        elif kind == "list":
            made.html = list_html(
                block["items"], block.get("ordered", False), lambda segs: inline.sentences(segs, reader)
            )
            source = list_html(
                block["items"], block.get("ordered", False), lambda segs: inline.source(segs, reader)
            )
            made.original = _original(source, anchor, telling, budget, is_list=True)
            budget -= len(made.original.html.encode()) if made.original else 0
        elif kind == "quotation":
            _quotation(made, block, telling)
        elif kind == "image":
            made.picture = pictures.inside(block, text_of(block["alt"]))
            made.caption = inline.sentences(block["caption"], reader)
            made.credit = inline.sentences(block["credit"], reader)
        elif kind == "card":
            made.teaser = telling.card(block["story"])
            if made.teaser is None:
                continue
        elif kind == "embed":
            if not str(block["url"]).startswith("https://"):
                continue
            made.url, made.place = block["url"], block.get("provider", "")
            made.html = inline.sentences(block["title"], reader) or SafeString(escape(block["url"]))
        else:
            continue
        yield made


def list_html(
    items: Sequence[Mapping[str, Any]], ordered: bool, text: Callable[[Any], SafeString]
) -> SafeString:
    rows = []
    for item in items:
        inner = list_html(item["items"], item.get("ordered", False), text) if item.get("items") else ""
        rows.append(format_html("<li>{}{}</li>", text(item["segs"]), inner))
    if not any(len(row) > len("<li></li>") for row in rows):
        return SafeString("")
    name = "ol" if ordered else "ul"
    return mark_safe(f"<{name}>{''.join(rows)}</{name}>")  # of safe parts


def _original(
    source: SafeString, anchor: str, telling: Telling, budget: int, *, is_list: bool = False
) -> Original | None:
    if not source or not telling.parallel:
        return None
    title = phrases.of_language(phrases.IN_LANGUAGE, telling.source_language)
    if not telling.inline_originals or len(source.encode()) > budget:
        return Original(title, url=f"{telling.parallel}#{anchor}")
    direction = languages.get(telling.source_language).direction
    return Original(title, telling.source_language, direction, source, list=is_list)


def quote_marks(language: str) -> tuple[str, str]:
    marks = languages.get(language).quotes
    return QUOTES.get(language, (marks.open, marks.close))


def quoted(html: SafeString, language: str) -> SafeString:
    """With the quotation marks of a language, unless the wording brings the same ones."""
    marks = quote_marks(language)
    if not html or inline.quoted_already(html, marks):
        return html
    return format_html("{}{}{}", marks[0], html, marks[1])


def _quotation(made: Block, block: Mapping[str, Any], telling: Telling) -> None:
    """What somebody said: verbatim in the language it was said in, else told as translated (L13, L14)."""
    reader, language = telling.reader, telling.language
    spoken, wording = block.get("lang") or telling.source_language, str(block.get("original") or "")
    by_us = telling.state in (State.ORIGINAL, State.HUMAN)
    words: SafeString
    if spoken == language and wording and telling.state != State.ORIGINAL:
        made.html = quoted(SafeString(escape(wording)), language)
        made.said = phrases.tell(phrases.SAID_HERE)
    elif spoken == language and telling.state == State.ORIGINAL:
        made.html = inline.sentences(block["segs"], reader, quote_marks(language))
    else:
        made.html = inline.sentences(block["segs"], reader, quote_marks(language))
        table = phrases.SAID_TRANSLATED_BY_US if by_us else phrases.SAID_TRANSLATED
        made.said = phrases.of_language(table, spoken)
        words = SafeString(escape(wording)) if wording else SafeString("")
        if not words and spoken == telling.source_language:
            words = inline.source(block["segs"], reader)
        if words:
            made.original = Original(
                pgettext("reader", "in the speaker’s own words"),
                spoken,
                languages.get(spoken).direction,
                quoted(words, spoken),
            )
    made.speaker = str(block.get("speaker") or "")
    role, where = (
        inline.sentences(block.get("role", ()), reader),
        inline.sentences(block.get("where", ()), reader),
    )
    comma = pgettext("reader", ",") + " "
    after = format_html_join(comma, "{}", ([part] for part in (role, where) if part))
    if after:
        after = format_html("{}{}", comma if made.speaker else "", after)
    if (made.speaker or after) and not after.endswith((".", "…", "!", "?")):
        after = format_html("{}.", after)
    made.after_speaker = after


def _fix(correction: Mapping[str, Any], reader: Reader) -> Fix:
    at = _time(correction["at"])
    when = clock.date_time(at, reader.language) if at else ""
    title = phrases.tell(phrases.say("Correction, %(when)s"), when=when)
    return Fix(title, inline.sentences(correction["segs"], reader))


def _corrected(
    corrections: Sequence[Mapping[str, Any]], published: dt.datetime | None, language: str
) -> SafeString | str:
    times = [at for correction in corrections if (at := _time(correction["at"]))]
    if not times:
        return ""
    last = max(times)
    same_day = published is not None and clock.iso(last)[:10] == clock.iso(published)[:10]
    text = clock.time(last, language) if same_day else clock.date_time(last, language)
    return phrases.tell(
        phrases.say('Updated %(when)s, <a href="#correction">see correction</a>'),
        when=format_html('<time datetime="{}">{}</time>', clock.iso(last), text),
    )


def _source(source: Mapping[str, Any], reader: Reader) -> SafeString:
    text = inline.sentences(source["segs"], reader)
    return _link(str(source.get("url") or ""), text) if source.get("url") else text


def _credit(credit: Mapping[str, Any] | None) -> SafeString | str:
    if not credit or not credit.get("name"):
        return ""
    name = format_html("<bdi>{}</bdi>", credit["name"])
    return phrases.tell(
        phrases.say("First reported by %(name)s"), name=_link(str(credit.get("url") or ""), name)
    )


def _link(url: str, text: SafeString | str) -> SafeString:
    """A link out. An address that is not one of the web's stays text."""
    if not url.startswith(("https://", "http://")):
        return SafeString(escape(text))
    return format_html('<a href="{}">{}</a>', url, text)


def _time(value: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """One block in both languages, side by side."""

    kind: str
    anchor: str
    target: SafeString
    source: SafeString
    language: str
    direction: str

    @property
    def strong(self) -> bool:
        return self.kind in ("headline", "heading")


def pairs(content: Mapping[str, Any], telling: Telling) -> list[Pair]:
    """The whole text block by block, translation and original."""
    reader = telling.reader
    direction = languages.get(telling.source_language).direction
    found: list[Pair] = []

    def add(kind: str, anchor: str, segs: Sequence[Seg]) -> None:
        target, source = inline.sentences(segs, reader), inline.source(segs, reader)
        if target or source:
            found.append(Pair(kind, anchor, target, source, telling.source_language, direction))

    add("headline", "headline", content["headline"])
    add("lead", "lead", content.get("lead", ()))
    for number, block in enumerate(content["blocks"]):
        kind, anchor = block["type"], f"b{number}"
        if kind in ("paragraph", "heading"):
            add(kind, anchor, block["segs"])
        elif kind == "list":
            ordered = block.get("ordered", False)
            found.append(
                Pair(
                    "list",
                    anchor,
                    list_html(block["items"], ordered, lambda segs: inline.sentences(segs, reader)),
                    list_html(block["items"], ordered, lambda segs: inline.source(segs, reader)),
                    telling.source_language,
                    direction,
                )
            )
        elif kind == "quotation":
            found.append(_quotation_pair(block, anchor, telling))
        elif kind == "image":
            add("caption", anchor, block["caption"])
    for number, correction in enumerate(content.get("corrections", ())):
        add("correction", f"c{number}", correction["segs"])
    return found


def _quotation_pair(block: Mapping[str, Any], anchor: str, telling: Telling) -> Pair:
    """A quotation beside the words as they were spoken, where those are known."""
    made = Block("quotation", anchor)
    _quotation(made, block, telling)
    spoken, wording = block.get("lang") or telling.source_language, str(block.get("original") or "")
    language = spoken if wording else telling.source_language
    words = SafeString(escape(wording)) if wording else inline.source(block["segs"], telling.reader)
    target = (
        format_html("{}<footer>{}</footer>", made.html, made.said) if made.said else SafeString(made.html)
    )
    return Pair(
        "quotation", anchor, target, quoted(words, language), language, languages.get(language).direction
    )
