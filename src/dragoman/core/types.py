"""The core's values: small frozen dataclasses that every other module speaks in.

Inline content is a *marked string* and its tags. A pair of inline tags stands as ``‹1›…‹/1›``, an
empty or protected one as ``‹2/›``; a literal ``‹`` of the text is written ``‹‹``. Marks are ours
alone: no engine ever sees one (see `text.protect` and `text.restore`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    CRITICAL = "critical"  # holds a version or marks the sentence
    SERIOUS = "serious"  # published, marked, queued for a person
    MINOR = "minor"  # published, counted


class Owner(StrEnum):
    """Who wrote a target."""

    ENGINE = "engine"
    MEMORY = "memory"
    PERSON = "person"
    QUOTATION = "quotation"


class TargetKind(StrEnum):
    TEXT = "text"
    MERGED = "merged"  # its content stands in the previous target
    OMITTED = "omitted"  # left out, with a reason
    ADDED = "added"  # stands after its segment, has no source of its own


COPY = "copy"  # Result.engine of what has nothing to translate in it

Span = tuple[int, int]  # code points of the plain text, end exclusive


@dataclass(frozen=True, slots=True)
class Tag:
    """One inline tag of a segment.

    kind: ``inline`` (a pair), ``empty`` (br …) or ``protected`` (content that is never translated;
        `open` then holds the whole HTML of it, `text` what a reader sees of it).
    """

    name: str
    open: str
    close: str = ""
    kind: str = "inline"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """What a check sees of one side: plain text (no marks) in one language."""

    text: str
    language: str
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw. Data, never prose: the desk words it in the editor's language.

    values: what was compared, e.g. ``("100000", "100")``: source value, target value.
    """

    kind: str
    severity: Severity = Severity.CRITICAL
    source_span: Span | None = None
    target_span: Span | None = None
    values: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "severity": str(self.severity),
            "source_span": list(self.source_span) if self.source_span else None,
            "target_span": list(self.target_span) if self.target_span else None,
            "values": list(self.values),
        }


@dataclass(frozen=True, slots=True)
class Pivot:
    """What a unit is made through, where no engine has its pair: its text in a language in between.

    trust, engine, engine_version: of the step that led there. stands_for: plain text of the source
        that it carries, where that is more than its own sentence (a person merged the next into it).
    """

    language: str
    marked: str
    trust: str = "publishable"
    engine: str = ""
    engine_version: str = ""
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment on its way through the pipeline.

    marked, tags: the source; language: what it is written in (a quotation's original wording may
    be in another language than its story). before, after: hashes of the neighbours, which are the
    context of a memory match. pivot: made from this text of another language, checked against
    its own source.
    """

    id: str
    marked: str
    tags: tuple[Tag, ...]
    language: str
    kind: str = "body"
    hash: str = ""
    before: str = ""
    after: str = ""
    pivot: Pivot | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What the pipeline answers for one unit. `marked` is None when nothing could translate it.

    error: why not, in the words of `engines.base` (a class name), for the desk to word. via: what it
    was made through, if anything.
    """

    id: str
    marked: str | None
    owner: Owner = Owner.ENGINE
    engine: str = ""
    engine_version: str = ""
    findings: tuple[Finding, ...] = ()
    error: str = ""
    trust: str = "publishable"
    attempts: int = 0
    unknown: tuple[Span, ...] = field(default=())
    via: Pivot | None = None
