"""What happens to a version with findings (DESIGN, "The gate")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dragoman.core.gate import holds
from dragoman.core.pipeline import COPY
from dragoman.core.types import Owner, Severity, TargetKind
from dragoman.newsroom import document
from dragoman.newsroom.models import Language, State

PERSONS = frozenset({Owner.PERSON, Owner.QUOTATION})
WORDS = 120  # characters of the text that a reason quotes


@dataclass(frozen=True, slots=True)
class Decision:
    """reasons: why it is held, as data; empty when it may go public. marked: segments that go out
    with a mark, for a person to look at first."""

    state: State
    reasons: list[dict[str, Any]] = field(default_factory=list)
    marked: int = 0
    policy: dict[str, Any] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        return not self.reasons


def decide(
    content: document.Document,
    language: Language,
    policy: dict[str, Any],
    *,
    by_person: bool = False,
    reviewed: bool = False,
    opened: bool = False,
) -> Decision:
    """Whether a translation may go public, and as what.

    policy: of the source release (sensitive …). by_person: a person with the right to it publishes
    now, and answers for findings that are judgement; reviewed: they compared it all with the
    original. opened: a person has unpublished work in it, which no machine publishes.
    """
    state = state_of(content, by_person=by_person, reviewed=reviewed)
    reasons: list[dict[str, Any]] = []
    marked = 0
    for place, seg in document.segments(content):
        if document.answered(seg):
            continue
        marked += document.told(seg)
        for finding in seg.get("f", ()):
            if finding["severity"] != Severity.CRITICAL:
                continue
            code = holds(
                finding["kind"],
                place.kind,
                by_person=by_person,
                reviewed=reviewed,
                sensitive=bool(policy.get("sensitive")),
                hold_critical=language.hold_critical,
            )
            if code:
                reasons.append(_finding(code, seg, finding))
    if not by_person:
        if not reviewed and any(seg.get("trust") == "draft" for _, seg in document.segments(content)):
            reasons.append({"code": "draft_engine"})
        if policy.get("sensitive") and state == State.MACHINE:
            reasons.append({"code": "sensitive"})
        if language.stopped:
            reasons.append({"code": "stopped"})
        if opened:
            reasons.append({"code": "opened"})
    elif policy.get("sensitive") and state == State.MACHINE:
        reasons.append({"code": "sensitive"})
    return Decision(
        state,
        reasons,
        marked,
        {
            "gate": {
                "sensitive": bool(policy.get("sensitive")),
                "hold_critical": language.hold_critical,
                "list": language.list_machine,
                "feed": language.feed_machine,
                "index": language.index_machine,
                "push": language.push_machine,
                "by_person": by_person,
            }
        },
    )


def state_of(content: document.Document, *, by_person: bool = False, reviewed: bool = False) -> State:
    """Who answers for the text: persons alone, a machine that a person checked, or nobody yet.

    What the memory has was answered for in another story. Here it counts as a person's only when one
    publishes it (L5).
    """
    owners = {
        seg.get("o")
        for _, seg in document.segments(content)
        if seg.get("k", "text") != TargetKind.OMITTED and seg.get("e") != COPY
    }
    if owners <= (PERSONS | {Owner.MEMORY} if by_person else PERSONS):
        return State.HUMAN
    return State.REVIEWED if reviewed else State.MACHINE


def _finding(code: str, seg: document.Seg, finding: dict[str, Any]) -> dict[str, Any]:
    """words: what it points at, for those who read the reason without the sentence."""
    words = {}
    for side, key in (("source", "s"), ("target", "m")):
        if span := finding.get(f"{side}_span"):
            words[side] = document.plain_of(seg, key)[span[0] : span[1]][:WORDS]
    reason = {"code": code, "segment": seg["id"], "kind": finding["kind"], "values": finding["values"]}
    return {**reason, "words": words} if words else reason
