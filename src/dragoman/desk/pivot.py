"""The release in another language that a version is made through, where no engine has its own pair.

A person's release comes first. Else it is the public text of the language that the best route leads
through, so that readers of both see one translation of a sentence; what that release has not got
goes the same way inside the pipeline (core.through). Which text a sentence was made through stands
in its `via`, so a correction of that text makes it outdated, and nothing else (targets.plan).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from dragoman.core.engines.base import fallbacks
from dragoman.core.engines.chain import Chain
from dragoman.core.types import Owner
from dragoman.newsroom import document
from dragoman.newsroom.document import Document, Seg
from dragoman.newsroom.models import Event, Release, State, Version, Work

BY_PEOPLE = (State.HUMAN, State.REVIEWED)
LONGEST_VIA = 32  # Target.via


def wording_hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def via(language: str, text: str) -> str:
    """Names the text of another language that a target was made through."""
    return f"{language}:{wording_hash(text)}"[:LONGEST_VIA]


def via_language(value: str) -> str:
    """Empty for a hash alone: that is the wording of a quotation, which is no pivot."""
    return value.rpartition(":")[0]


def languages(content: Document) -> list[str]:
    """The languages that sentences of a translation were made through, the most used first."""
    used = Counter(
        via_language(seg.get("v", ""))
        for _, seg in document.segments(content)
        if seg.get("o") == Owner.ENGINE
    )
    del used[""]
    return [language for language, _ in used.most_common()]


def of(version: Version, chain: Chain, *, private: bool = False) -> Release | None:
    """None where an engine has the pair, and where there is nothing to go through."""
    wanted = version.wanted
    if wanted is None or chain.direct(wanted.language, version.language_id, private=private):
        return None
    return best(version, chain, private=private)


def best(version: Version, chain: Chain, *, private: bool = False) -> Release | None:
    others = (
        Version.objects.filter(story_id=version.story_id)
        .exclude(public_release__state=State.ORIGINAL)
        .exclude(public_release=None)
        .exclude(language=version.language_id)
        .select_related("public_release")
        .order_by("language__position")
    )
    public = [other.public_release for other in others if other.public_release]
    target = version.language_id
    usable = [r for r in public if chain.direct(r.language, target, private=private)]
    persons = [release for release in usable if release.state in BY_PEOPLE]
    if persons:
        return min(persons, key=lambda release: release.state != State.HUMAN)
    if version.wanted and (routes := chain.routes(version.wanted.language, target, private=private)):
        usable = [release for release in usable if routes[0].pivot in fallbacks(release.language)]
    return usable[0] if usable else None


def carries(release: Release, seg: Seg) -> bool:
    """Whether a sentence of a release may be made into another language: never a machine's that was
    itself made through a third, so no text goes round in a circle."""
    return release.state in BY_PEOPLE or seg.get("o") != Owner.ENGINE or not via_language(seg.get("v", ""))


def waits_for(version: Version, middle: Release | None, chain: Chain) -> str:
    """The language of a person's work from which this one could go on: of their release, which has not
    got all of it yet, or of what they have begun. No version waits for a machine's."""
    if middle and middle.state in BY_PEOPLE:
        return middle.language
    opened = Version.objects.filter(story_id=version.story_id, opened_by__isnull=False)
    for language in opened.values_list("language", flat=True):
        if chain.direct(language, version.language_id):
            return str(language)
    return ""


def made_through(events: Iterable[Event], chain: Chain) -> set[int]:
    """Versions that are made from what these events made public, for want of an engine of their own."""
    released: dict[int, list[Event]] = {}
    for event in events:
        if event.kind in (Event.Kind.RELEASED, Event.Kind.REVERTED, Event.Kind.RESTORED):
            released.setdefault(event.story_id, []).append(event)
    if not released:
        return set()
    others = (
        Version.objects.filter(story_id__in=released, wanted__isnull=False)
        .exclude(work=Work.WITHDRAWN)
        .values_list("pk", "story_id", "language", "wanted__language")
    )
    return {
        pk
        for pk, story, language, source in others
        if source != language
        and not chain.direct(source, language)
        and any(_leads(event, source, language, chain) for event in released[story])
    }


def _leads(event: Event, source: str, language: str, chain: Chain) -> bool:
    if event.language == language or not chain.direct(event.language, language):
        return False
    if event.data.get("state") in BY_PEOPLE or event.actor_id:
        return True
    routes = chain.routes(source, language)
    return not routes or routes[0].pivot in fallbacks(event.language)
