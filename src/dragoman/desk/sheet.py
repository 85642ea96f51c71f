"""What the form of a version shows: each sentence of the source with what stands for it, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dragoman.core import languages
from dragoman.core.text.marks import tokens, write
from dragoman.core.text.restore import plain
from dragoman.core.types import Owner, Severity, Span, Tag, TargetKind
from dragoman.desk import review, targets, wording
from dragoman.desk.board import clock
from dragoman.desk.forms import Typed, shown
from dragoman.desk.review import Sentence
from dragoman.newsroom import document
from dragoman.newsroom.models import Approval, Release, State, Target, Version
from dragoman.newsroom.work import RANK

HISTORY = 12  # rows of one sentence that are shown
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Note:
    severity: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Past:
    """One row of a sentence's history."""

    pk: int
    who: str
    pip: str
    when: str
    text: str
    kind: str
    other_source: bool


@dataclass(frozen=True, slots=True)
class Was:
    """A person's sentence whose source changed. change: the source then and now, as HTML."""

    text: str
    when: str
    who: str
    own: bool
    change: str


@dataclass(slots=True)
class Pair:
    """One row of the form."""

    number: int
    uid: str
    group: str
    source: str
    target: str
    typed: Typed
    owner: str = ""
    pip: str = ""
    by: str = ""
    at: str = ""
    notes: list[Note] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    match: str = ""
    was: Was | None = None
    history: list[Past] = field(default_factory=list)
    clash: Past | None = None
    locked: bool = False
    whole: bool = False
    first: bool = False
    done: bool = False
    open: bool = False
    kind: str = "body"

    @property
    def worst(self) -> str:
        ranks = [note.severity for note in self.notes]
        return next(
            (rank for rank in (Severity.CRITICAL, Severity.SERIOUS, Severity.MINOR) if rank in ranks), ""
        )

    @property
    def rows(self) -> int:
        """Height of the field without script, in lines of some 48 characters."""
        return max(2, -(-max(len(self.typed.text), len(re.sub("<[^>]*>", "", self.source))) // 46))


@dataclass(slots=True)
class Sheet:
    version: Version
    pairs: list[Pair]
    source: languages.Language
    target: languages.Language
    findings: dict[str, list[Pair]]
    missing: list[Pair]
    owners: list[tuple[str, int]]
    whys: list[wording.Why]
    previous: Release | None
    approval: Approval | None
    conflicts: bool = False

    @property
    def complete(self) -> bool:
        return not self.missing


def load(
    version: Version,
    user: Any,
    *,
    typed: Mapping[str, Typed] | None = None,
    clashes: Collection[str] = (),
) -> Sheet:
    """The form of a version. typed: what came in and was refused, shown in place of what is stored."""
    assert version.wanted is not None
    source, target = languages.get(version.wanted.language), languages.get(version.language_id)
    rows = review.sentences(version)
    past = _history(version)
    earlier = _earlier_sources(version, [row for row in rows if row.was])
    pairs: list[Pair] = []
    paragraphs = 0
    last: tuple[str, str] | None = None
    for number, row in enumerate(rows, 1):
        here = (row.place.block, row.place.kind)
        starts = here != last
        last = here
        if starts and row.place.kind == "body":
            paragraphs += 1
        pair = _pair(row, number, version, past.get(row.uid, []), earlier, user)
        if starts:
            pair.group = wording.place(row.place, paragraphs, _spoken(row, version))
            pair.first = True
        if row.uid in clashes:
            pair.clash = next((one for one in pair.history[1:] if one.who != user.name), None)
        if typed and row.uid in typed:
            pair.typed = typed[row.uid]
            pair.open = pair.open or pair.typed.kind != TargetKind.TEXT or bool(pair.typed.added)
        pairs.append(pair)
    findings: dict[str, list[Pair]] = {}
    for severity in (Severity.CRITICAL, Severity.SERIOUS, Severity.MINOR):
        if some := [pair for pair in pairs if pair.worst == severity]:
            findings[severity] = some
    return Sheet(
        version=version,
        pairs=pairs,
        source=source,
        target=target,
        findings=findings,
        missing=[pair for pair in pairs if not pair.done],
        owners=_owners(rows),
        whys=_whys(version),
        previous=review.previous(version),
        approval=_approval(version),
    )


def _whys(version: Version) -> list[wording.Why]:
    source = version.wanted.language if version.wanted else ""
    seen: dict[str, wording.Why] = {}
    for reason in version.reasons or []:
        why = wording.why(reason, version.language_id, source)
        seen.setdefault(why.text, why)
    return list(seen.values())


def _approval(version: Version) -> Approval | None:
    if version.public_release_id is None:
        return None
    return Approval.objects.filter(release=version.public_release_id).order_by("-pk").first()


def _owners(rows: Sequence[Sentence]) -> list[tuple[str, int]]:
    counted = {owner: sum(1 for row in rows if row.owner == owner) for owner in Owner}
    return [(wording.owner(owner), count) for owner, count in counted.items() if count]


def _spoken(row: Sentence, version: Version) -> str:
    lang = str(row.place.data.get("lang") or "") if row.place.kind == "quotation" else ""
    return lang if version.wanted and lang != version.wanted.language else ""


def _pair(
    row: Sentence,
    number: int,
    version: Version,
    past: Sequence[Target],
    earlier: Mapping[str, str],
    user: Any,
) -> Pair:
    tags = document.tags_of(row.seg)
    found = list(row.target.get("f", ())) if row.target else []
    locked = row.owner == Owner.QUOTATION
    pair = Pair(
        number=number,
        uid=row.uid,
        group="",
        source=inline(row.seg["m"], tags, [(f.get("source_span"), f["severity"]) for f in found]),
        target=_target(row, tags, found),
        typed=shown(row),
        owner=wording.owner(row.owner),
        pip=wording.PIPS.get(row.owner, ""),  # type: ignore[call-overload]
        locked=locked,
        whole=locked and row.kind == TargetKind.MERGED,
        done=row.done,
        kind=row.place.kind,
        match=row.match,
        marks=[
            (_marks(place, tag), wording.tag(tag.name, tag.kind, tag.text))
            for place, tag in enumerate(tags, 1)
        ],
    )
    source_text, target_text = document.plain_of(row.seg), plain(row.text, tags)
    for finding in sorted(found, key=lambda one: RANK[one["severity"]]):
        said = wording.finding(finding, source_text, target_text)
        pair.notes.append(Note(finding["severity"], said.title, said.text))
    newest = past[0] if past else None
    if row.owner == Owner.PERSON and newest is not None:
        pair.by, pair.at = newest.actor.name if newest.actor else _("somebody"), clock(newest.at)
    elif row.owner == Owner.ENGINE and row.target:
        pair.by = str(row.target.get("e", ""))
    pair.history = [_past(one, tags, row.seg["h"]) for one in past[:HISTORY]]
    pair.open = row.kind != TargetKind.TEXT or bool(row.target and row.target.get("a"))
    if row.was is not None:
        now, then = document.plain_of(row.seg), earlier.get(f"{row.uid}/{row.was.made_from}", "")
        pair.was = Was(
            text=row.was.marked,
            when=clock(row.was.at),
            who=row.was.actor.name if row.was.actor else _("somebody"),
            own=row.was.actor_id == user.pk,
            change=difference(then, now) if then else "",
        )
    return pair


def _marks(number: int, tag: Tag) -> str:
    name = str(number)
    return f"{write('open', name)}…{write('close', name)}" if tag.kind == "inline" else write("empty", name)


def _target(row: Sentence, tags: Sequence[Tag], found: Sequence[Mapping[str, Any]]) -> str:
    """The target where it cannot be edited."""
    target = row.target or {}
    if row.kind == TargetKind.OMITTED:
        return format_html("<em>{}</em>", _("Left out: %(reason)s") % {"reason": target.get("r", "")})
    if row.kind == TargetKind.MERGED:
        return format_html("<em>{}</em>", _("Stands in the sentence before."))
    own = tuple(Tag(*tag) for tag in target["t"]) if "t" in target else tags
    spans = [(f.get("target_span"), f["severity"]) for f in found]
    text = inline(target.get("m", ""), own, spans)
    if target.get("a"):
        text = mark_safe(f"{text} {escape(target['a'])}")
    return text


def _past(row: Target, tags: Sequence[Tag], source: str) -> Past:
    who = row.actor.name if row.actor else (row.engine or wording.owner(row.owner))
    said = {
        TargetKind.OMITTED: _("left out: %(reason)s") % {"reason": row.reason},
        TargetKind.MERGED: _("merged into the sentence before"),
    }.get(row.kind, row.marked)  # type: ignore[call-overload]
    if row.added:
        said += f" + {row.added}"
    return Past(
        row.pk,
        who,
        wording.PIPS.get(row.owner, ""),  # type: ignore[call-overload]
        clock(row.at),
        said,
        row.kind,
        row.made_from != source,
    )


def _history(version: Version) -> dict[str, list[Target]]:
    """The rows of each sentence, newest first. One statement."""
    rows: dict[str, list[Target]] = {}
    for row in reversed(targets.rows_of(version)):
        rows.setdefault(row.segment.uid, []).append(row)
    return rows


def _earlier_sources(version: Version, rows: Sequence[Sentence]) -> dict[str, str]:
    """What the original said when these sentences were translated, from the last ten source releases."""
    wanted = {f"{row.uid}/{row.was.made_from}" for row in rows if row.was}
    found: dict[str, str] = {}
    if not wanted:
        return found
    releases = Release.objects.filter(story_id=version.story_id, state=State.ORIGINAL).order_by("-number")
    for content in releases.values_list("content", flat=True)[:10]:
        for _place, seg in document.segments(content):
            key = f"{seg['id']}/{seg['h']}"
            if key in wanted:
                found.setdefault(key, document.plain_of(seg))
    return found


# ---------------------------------------------------------------- HTML of a sentence


def inline(marked: str, tags: Sequence[Tag], spans: Sequence[tuple[Any, str]] = ()) -> SafeString:
    """A marked string as HTML: marks as chips, what findings point at underlined.

    spans: (start and end in the plain text, or None; severity).
    """
    found = sorted((tuple(span), severity) for span, severity in spans if span and span[0] < span[1])
    out: list[str] = []
    at = 0
    for kind, value in tokens(marked):
        if kind == "text":
            out.append(_underlined(value, at, found))
            at += len(value)
            continue
        number = int(value) if value.isdigit() else 0
        tag = tags[number - 1] if 0 < number <= len(tags) else None
        title = wording.tag(tag.name, tag.kind, tag.text) if tag else _("no such mark in the original")
        if kind == "empty" and tag and tag.kind == "protected":
            out.append(
                format_html('<span class="chip" title="{}">{}</span> ', title, write(kind, value))
                + _underlined(tag.text, at, found)
            )
            at += len(tag.text)
            continue
        at += 1 if kind == "empty" and tag and tag.text == "\n" else 0
        out.append(format_html('<span class="chip" title="{}">{}</span>', title, write(kind, value)))
    return mark_safe("".join(out))  # every part is escaped


def _underlined(text: str, at: int, spans: Sequence[tuple[Span, str]]) -> str:
    """A stretch of plain text that begins at `at`, with the spans that fall into it marked."""
    out: list[str] = []
    place = 0
    for (start, end), severity in spans:
        begin, stop = max(start - at, place), min(end - at, len(text))
        if begin >= stop:
            continue
        out.append(escape(text[place:begin]))
        out.append(format_html('<span class="find {}">{}</span>', severity, text[begin:stop]))
        place = stop
    out.append(escape(text[place:]))
    return "".join(out)


def difference(then: str, now: str) -> SafeString:
    """What changed from one sentence to the other, word by word."""
    a, b = _WORDS.findall(then), _WORDS.findall(now)
    out: list[str] = []
    for what, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal":
            out.append(escape("".join(b[k:m])))
            continue
        if i < j:
            out.append(format_html("<del>{}</del>", "".join(a[i:j])))
        if k < m:
            out.append(format_html("<ins>{}</ins>", "".join(b[k:m])))
    return mark_safe("".join(out))  # every part is escaped
