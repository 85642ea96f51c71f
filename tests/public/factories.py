"""Small makers of what readers' pages are made from: languages, topics, releases. No engine, no tree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dragoman.newsroom.models import Language, Release, State, Topic, Version, Work

CODES = ["en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar"]
PUBLISHED = dt.datetime(2026, 11, 25, 13, 5, tzinfo=dt.UTC)  # 14:05 in the site's timezone


def languages(**policy: Any) -> None:
    Language.objects.bulk_create(Language(code=code, position=n, **policy) for n, code in enumerate(CODES))


def section(slug: str = "harbour", **names: str) -> Topic:
    names = names or {"en": "Harbour", "ru": "Порт", "ar": "الميناء"}
    return Topic.objects.create(
        kind=Topic.SECTION,
        slug=slug,
        name=names["en"],
        language="en",
        names={code: {"text": text, "owner": "person"} for code, text in names.items()},
    )


def tag(slug: str = "night-ferry", **names: str) -> Topic:
    names = names or {"en": "Night ferry", "ru": "Ночной паром"}
    return Topic.objects.create(
        kind=Topic.TAG,
        slug=slug,
        name=names["en"],
        language="en",
        names={code: {"text": text, "owner": "person"} for code, text in names.items()},
    )


def seg(text: str, source: str = "", **more: Any) -> dict[str, Any]:
    """One segment; with a source, of a translation (o: owner, f: findings, t: tags …)."""
    made = {"id": f"s{abs(hash((text, source))) % 10_000}", "m": text, "h": "0", **more}
    return made | {"s": source, "o": more.get("o", "engine")} if source else made


def finding(severity: str, kind: str = "numbers", *values: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "severity": severity,
        "source_span": None,
        "target_span": None,
        "values": list(values),
    }


def paragraph(*segs: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "segs": list(segs)}


def picture(
    image: int = 1, alt: str = "A ferry at dusk", caption: str = "The Patience", credit: str = "Drawing: Milo"
) -> dict[str, Any]:
    return {
        "type": "image",
        "image": image,
        "width": 2400,
        "height": 1600,
        "alt": [seg(alt)],
        "caption": [seg(caption)],
        "credit": [seg(credit)],
    }


def quotation(
    text: str, lang: str, original: str = "", *, source: str = "", speaker: str = "Ingrid Vale", **more: Any
) -> dict[str, Any]:
    return {
        "type": "quotation",
        "segs": [seg(text, source)],
        "speaker": speaker,
        "role": [seg("harbour commissioner")],
        "where": [],
        "lang": lang,
        "original": original,
        "verbatim": False,
        **more,
    }


def content(
    headline: str, *blocks: dict[str, Any], topic: Topic | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "headline": [seg(headline, more.pop("source_headline", ""))],
        "kicker": [seg(more.pop("kicker", "Night ferry"))],
        "lead": [seg(more.pop("lead", "After eleven years the ferry runs until dawn."))],
        "blocks": list(blocks),
        "corrections": [],
        "sources": [],
        "bylines": [{"id": 1, "name": "Vera Lunina"}],
        "names": {},
        "section": topic.pk if topic else 0,
        "tags": [],
        "credit": None,
    } | more


_next = iter(range(1000, 10_000_000))


def release(
    language: str, state: str, doc: dict[str, Any], *, story: int, source: Release | None = None, **more: Any
) -> Release:
    first = doc["blocks"][0] if doc["blocks"] else None
    hero = (
        {"image": first["image"], "width": 2400, "height": 1600, "alt": "x"}
        if first and first["type"] == "image"
        else None
    )
    return Release.objects.create(
        story_id=story,
        language=language,
        number=more.pop("number", 1),
        state=state,
        source=source,
        content=doc,
        hash="0",
        slug=more.pop("slug", "the-last-boat"),
        headline=doc["headline"][0]["m"],
        lead=doc["lead"][0]["m"],
        kicker=doc["kicker"][0]["m"],
        hero=hero,
        section_id=doc["section"] or None,
        **more,
    )


def publish(made: Release, wanted: Release, *, at: dt.datetime = PUBLISHED, **more: Any) -> Version:
    return Version.objects.create(
        story_id=made.story_id,
        language_id=made.language,
        public_release=made,
        latest_release=made,
        wanted=wanted,
        work=Work.DONE,
        published_at=at,
        section_id=made.section_id,
        **more,
    )


class Told:
    """A story and what can be read of it: `source` is its release, `versions` by language."""

    def __init__(self, source: Release, versions: dict[str, Version]) -> None:
        self.source, self.versions, self.id = source, versions, source.story_id

    def path(self, language: str) -> str:
        release = self.versions[language].public_release
        assert release is not None
        return f"/{language}/{self.id}-{release.slug}/"


def story(
    source: str = "ru",
    states: dict[str, str] | None = None,
    doc: dict[str, Any] | None = None,
    translated: dict[str, Any] | None = None,
    *,
    topic: Topic | None = None,
    label: dict[str, Any] | None = None,
    at: dt.datetime = PUBLISHED,
) -> Told:
    """A story written in `source`, public in the languages of `states` in those states."""
    number = next(_next)
    doc = doc or content("Последний паром домой", paragraph(seg("Речей не было.")), topic=topic)
    original = release(source, State.ORIGINAL, doc, story=number, slug="posledniy-parom")
    versions = {source: publish(original, original, at=at)}
    translated = translated or content(
        "The last boat home", paragraph(seg("Nobody made a speech.", "Речей не было.")), topic=topic
    )
    facts = {"engine": "bergamot", "translators": ["Daniel Osei"], "reviewer": "Daniel Osei",
             "reviewed_at": "2026-11-25T10:00:00+00:00"} if label is None else label  # fmt: skip
    for code, state in (states or {}).items():
        made = release(code, state, translated, story=number, source=original, label=facts)
        versions[code] = publish(made, original, at=at)
    return Told(original, versions)


def waiting(told: Told, language: str, work: str = Work.NO_ENGINE) -> Version:
    """A language of the story that readers cannot open."""
    return Version.objects.create(story_id=told.id, language_id=language, wanted=told.source, work=work)
