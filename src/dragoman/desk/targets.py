"""Which target each segment of a version has now, and what still has to be made.

The job and the form both start here, so they cannot disagree about whose sentence stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.core.engines import Trust
from dragoman.core.engines.chain import Chain
from dragoman.core.text.marks import literal
from dragoman.core.text.segment import sentences
from dragoman.core.types import Owner, Pivot, TargetKind, Unit
from dragoman.desk.pivot import BY_PEOPLE, carries, via_language, wording_hash
from dragoman.desk.pivot import via as via_of
from dragoman.newsroom import document
from dragoman.newsroom.document import Document, Place, Seg
from dragoman.newsroom.models import Release, Target, Version


@dataclass(slots=True)
class Plan:
    """targets: by segment id, what stands already. units: what an engine has to make, each under a
    key that begins with its segment's id. pieces: the units that make one segment, in order. via:
    hash of the wording of a quotation, where a segment is made from that.
    outdated: a person's last target of a segment whose source has changed since."""

    targets: dict[str, Seg] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    pieces: dict[str, list[str]] = field(default_factory=dict)
    via: dict[str, str] = field(default_factory=dict)
    outdated: dict[str, Target] = field(default_factory=dict)


def rows_of(version: Version) -> list[Target]:
    """Every target a version has had as a row, oldest first, with its segment and who wrote it."""
    rows = Target.objects.filter(segment__story_id=version.story_id, language=version.language_id)
    return list(rows.select_related("segment", "actor").order_by("pk"))


def plan(
    wanted: Release,
    language: str,
    *,
    latest: Release | None,
    rows: Iterable[Target],
    chain: Chain,
    pivot: Release | None = None,
    private: bool = False,
) -> Plan:
    """Match every segment of the wanted source release with what there is.

    latest: the last release in this language; rows: targets of this language, oldest first, with
    their segments. pivot: a release in another language, to translate through; only where no engine
    has the pair. A sentence that it has not got is made in two steps, if the chain has them.
    """
    source = wanted.language
    made = Plan()
    persons, machines = _newest(rows)
    # An original is no translation: the story's language was corrected since.
    earlier_text = latest.content if latest and latest.source_id else {}
    released = {seg["id"]: seg for _, seg in document.segments(earlier_text)}
    middle = {seg["id"]: seg for _, seg in document.segments(pivot.content)} if pivot else {}
    order = [seg["h"] for _, seg in document.segments(wanted.content)]
    at = 0
    for place in document.places(wanted.content):
        spoken = _spoken(place, language)
        for number, seg in enumerate(place.segs):
            before = order[at - 1] if at else ""
            after = order[at + 1] if at + 1 < len(order) else ""
            at += 1
            uid = seg["id"]
            row = persons.get(uid)
            if row and row.made_from != seg["h"]:
                made.outdated[uid] = row
            if spoken == language:
                made.targets[uid] = _verbatim(place, number)
                continue
            if row and row.made_from == seg["h"]:
                made.targets[uid] = from_row(row)
                continue
            if spoken and spoken != source and _from_there(chain, spoken, source, language, private):
                _from_wording(made, place, number, spoken, released.get(uid), machines.get(uid))
                continue
            via = ""
            tags = document.tags_of(seg)
            unit = Unit(uid, seg["m"], tags, source, place.kind, seg["h"], before, after)
            if pivot:
                through = middle.get(uid)
                if (
                    through
                    and through["h"] == seg["h"]
                    and document.tags_of(through) == tags
                    and carries(pivot, through)
                ):
                    via = via_of(pivot.language, through.get("m", ""))
                    unit = replace(unit, pivot=_pivot(pivot, place, number, middle))
                    if through.get("k") in (TargetKind.MERGED, TargetKind.OMITTED):
                        told = {"k": through["k"], "r": through.get("r", ""), "v": via}
                        made.targets[uid] = {"m": "", "o": Owner.ENGINE, **told}
                        continue
            earlier = released.get(uid)
            if (
                earlier
                and earlier["h"] == seg["h"]
                and earlier.get("o") != Owner.QUOTATION
                and _stands(earlier.get("v", ""), via)
            ):
                made.targets[uid] = {key: value for key, value in earlier.items() if key != "t"}
                continue
            held = machines.get(uid)
            if held and held.made_from == seg["h"] and _stands(held.via, via):
                made.targets[uid] = from_row(held)
                continue
            made.units.append(unit)
            made.pieces[uid] = [uid]
    return made


def _from_there(chain: Chain, spoken: str, source: str, language: str, private: bool) -> bool:
    """Whether a quotation is made from its wording. Not where engines make only a draft of that and of
    the story's own sentence a text to publish: one quotation would hold the whole version."""
    direct = chain.for_pair(spoken, language, private=private)
    if not direct or direct[0][1] is Trust.PUBLISHABLE:
        return bool(direct)
    return chain.trust(source, language, private=private) is not Trust.PUBLISHABLE


def _stands(made_through: str, via: str) -> bool:
    """Whether an earlier target is still right, by what it was made through. via: what it would be made
    through now. What a quotation's wording was made into is no translation of the story's own sentence."""
    if via:
        return made_through in ("", via)
    return not made_through or bool(via_language(made_through))


def _pivot(release: Release, place: Place, number: int, middle: Mapping[str, Seg]) -> Pivot:
    """The text of a release to go on from. A person may have merged the next sentences into it."""
    seg = middle[place.segs[number]["id"]]
    carried = [place.segs[number]]
    for following in place.segs[number + 1 :]:
        if middle.get(following["id"], {}).get("k") != TargetKind.MERGED:
            break
        carried.append(following)
    return Pivot(
        release.language,
        seg.get("m", ""),
        "publishable" if release.state in BY_PEOPLE else seg.get("trust") or "publishable",
        stands_for=document.text_of(carried) if len(carried) > 1 else "",
    )


def _newest(rows: Iterable[Target]) -> tuple[dict[str, Target], dict[str, Target]]:
    persons: dict[str, Target] = {}
    machines: dict[str, Target] = {}
    for row in rows:
        (persons if row.owner == Owner.PERSON else machines)[row.segment.uid] = row
    return persons, machines


def from_row(row: Target) -> Seg:
    return {
        "m": row.marked,
        "o": row.owner,
        "k": row.kind,
        "f": row.findings,
        "e": row.engine,
        "ev": row.engine_version,
        "v": row.via,
        "r": row.reason,
        "a": row.added,
        "trust": row.trust if row.trust != "publishable" else "",
    }


def _spoken(place: Place, language: str) -> str:
    """The language of the wording to start from, where the block has one."""
    if place.kind != "quotation" or not place.data.get("original"):
        return ""
    return str(place.data["lang"])


def _verbatim(place: Place, number: int) -> Seg:
    """The first segment of a quotation carries the wording, whole; the others stand in it."""
    if number:
        return {"m": "", "o": Owner.QUOTATION, "k": TargetKind.MERGED, "t": []}
    return {"m": literal(place.data["original"]), "o": Owner.QUOTATION, "t": []}


def _from_wording(
    made: Plan, place: Place, number: int, spoken: str, earlier: Mapping[str, Any] | None, held: Target | None
) -> None:
    seg, wording = place.segs[number], place.data["original"]
    via = wording_hash(wording)
    if number:
        made.targets[seg["id"]] = {"m": "", "o": Owner.ENGINE, "k": TargetKind.MERGED, "t": [], "v": via}
        return
    if earlier and earlier.get("v") == via:
        made.targets[seg["id"]] = dict(earlier)
        return
    if held and held.via == via:
        made.targets[seg["id"]] = from_row(held) | {"t": []}
        return
    keys = []
    for piece, (start, end) in enumerate(sentences(wording, spoken)):
        key = f"{seg['id']}#{piece}"
        text = wording[start:end].strip()
        made.units.append(Unit(key, literal(text), (), spoken, "quotation"))
        keys.append(key)
    made.pieces[seg["id"]] = keys
    made.via[seg["id"]] = via


def fill(wanted: Release, targets: Mapping[str, Seg], language: str) -> Document:
    return document.translate(wanted.content, targets, language)
