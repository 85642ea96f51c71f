"""What a person typed into the form of a version, and the choices of the status page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from django.http import QueryDict

from dragoman.core.types import Owner, TargetKind
from dragoman.desk.review import Edit, Sentence
from dragoman.newsroom.models import Work

LONGEST = 20_000  # characters of one field; no sentence is longer
_LINES = re.compile(r"\s*[\r\n]+\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of one sentence. base, seen, source: row, text and source that the form showed."""

    text: str = ""
    kind: str = TargetKind.TEXT
    reason: str = ""
    added: str = ""
    base: int = 0
    seen: str = ""
    source: str = ""

    @property
    def digest(self) -> str:
        """Of everything a person can change, to tell what they did change."""
        shown = "\x1f".join((self.text, self.kind, self.reason, self.added))
        return blake2b(shown.encode(), digest_size=8).hexdigest()

    @property
    def changed(self) -> bool:
        return self.seen != self.digest


def shown(row: Sentence) -> Typed:
    """The fields of a sentence as it stands."""
    target = row.target or {}
    kind = str(target.get("k") or TargetKind.TEXT)
    typed = Typed(
        text=clean(target.get("m", "")) if kind == TargetKind.TEXT else "",
        kind=kind,
        reason=target.get("r", ""),
        added=target.get("a", ""),
        base=row.base,
    )
    return replace(typed, seen=typed.digest, source=row.seg["h"])


def had_seen(typed: Mapping[str, Typed], row: Sentence) -> bool:
    """Whether the form that came in showed, or says, what the sentence is now."""
    if row.owner == Owner.QUOTATION or not row.text:
        return True  # locked, or told by the sentence before
    one, now = typed.get(row.uid), shown(row)
    return one is not None and one.source == now.source and now.digest in (one.seen, one.digest)


def clean(text: str) -> str:
    """One line, composed letters, nothing a database or a page cannot hold."""
    text = _CONTROL.sub("", text[:LONGEST])
    return unicodedata.normalize("NFC", _LINES.sub(" ", text).strip())


def read(post: QueryDict) -> dict[str, Typed]:
    """What came in, by segment. A segment that did not come is left as it is."""
    typed: dict[str, Typed] = {}
    for name in post:
        prefix, _, uid = name.partition("-")
        if prefix != "text" or not uid:
            continue
        kind = post.get(f"kind-{uid}", TargetKind.TEXT)
        base = post.get(f"base-{uid}", "0")
        typed[uid] = Typed(
            text=clean(post.get(f"text-{uid}", "")),
            kind=kind
            if kind in (TargetKind.TEXT, TargetKind.MERGED, TargetKind.OMITTED)
            else TargetKind.TEXT,
            reason=clean(post.get(f"reason-{uid}", ""))[:200],
            added=clean(post.get(f"added-{uid}", "")),
            base=int(base) if base.isdecimal() and len(base) < 19 else 0,
            seen=post.get(f"seen-{uid}", ""),
            source=post.get(f"source-{uid}", "")[:32],
        )
    return typed


def edits(typed: Mapping[str, Typed]) -> list[Edit]:
    """What the person changed. A sentence they left as the form showed it is not theirs to write,
    whatever somebody else made of it meanwhile."""
    return [
        Edit(uid, one.text, one.kind, one.reason, one.added, one.base, one.source)
        for uid, one in typed.items()
        if one.changed
    ]


# ---------------------------------------------------------------- the status page

TABS: dict[str, tuple[str, ...]] = {
    "": (),
    "person": (Work.HELD, Work.NO_ENGINE),
    "held": (Work.HELD,),
    "no_engine": (Work.NO_ENGINE,),
    "underway": (Work.BEHIND, Work.TRANSLATING),
    "withdrawn": (Work.WITHDRAWN,),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the status page shows: one story, or a tab, a section, one language, a page of stories."""

    story: int = 0
    tab: str = ""
    section: int = 0
    language: str = ""
    page: int = 1

    def query(self, **changes: object) -> str:
        values = {
            "story": self.story,
            "work": self.tab,
            "section": self.section,
            "language": self.language,
            "page": self.page,
        } | changes
        query = QueryDict(mutable=True)
        for name, value in values.items():
            if value and not (name == "page" and value == 1):
                query[name] = str(value)
        return "?" + query.urlencode()


def chosen(query: QueryDict, languages: Iterable[str]) -> Chosen:
    """Read from the address; what is unknown counts as not chosen."""

    def whole(name: str) -> int:
        value = query.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 10 else 0

    tab, language = query.get("work", ""), query.get("language", "")
    return Chosen(
        whole("story"),
        tab if tab in TABS else "",
        whole("section"),
        language if language in set(languages) else "",
        max(1, whole("page")),
    )
