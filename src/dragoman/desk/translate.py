"""One job: bring one language of one story to the source release it wants.

No engine is called inside a transaction. What was translated is written in one, which first makes
sure that the version still wants what was translated and that nobody else took the job over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from dragoman.core.checks import BUILT_IN
from dragoman.core.engines.chain import Chain
from dragoman.core.pipeline import COPY, Check, Pipeline
from dragoman.core.types import Owner, Result, Severity
from dragoman.desk import gate, targets
from dragoman.desk.models import Job
from dragoman.lexicon.memory import StoredMemory
from dragoman.lexicon.models import Term
from dragoman.newsroom import document, events, work
from dragoman.newsroom.addresses import slug_of
from dragoman.newsroom.document import Document, Place, Seg
from dragoman.newsroom.models import Event, Release, Segment, State, Target, Version, Work
from dragoman.newsroom.publishing import columns

MAX_ATTEMPTS = 6
FIRST_WAIT = timedelta(seconds=5)
LAST_WAIT = timedelta(hours=1)
TEMPORARY = frozenset({"TimedOut", "Unavailable", "Limited", "BadAnswer", "Temporary"})


class Outcome(StrEnum):
    RELEASED = "released"
    UNCHANGED = "unchanged"
    HELD = "held"
    NO_ENGINE = "no_engine"
    WAITS = "waits"  # for a person's version that it is made from
    RETRY = "retry"
    SKIPPED = "skipped"  # withdrawn, or nothing may be translated
    LOST = "lost"  # somebody else holds the lease now


class _Overtaken(Exception):
    """A newer source release arrived, or a person opened or withdrew the version."""


class _LeaseLost(Exception):
    pass


@dataclass(slots=True)
class Translator:
    """How jobs are done in this process: engines and checks, the same for every job."""

    chain: Chain
    checks: Sequence[Check] = field(default_factory=lambda: BUILT_IN)

    def run(self, job: Job) -> Outcome:
        """Do one leased job. `job` comes with its version, wanted and latest release, and language."""
        version = job.version
        fresh: dict[tuple[str, str], Result] = {}
        try:
            while True:
                try:
                    return self._once(job, version, fresh)
                except _Overtaken:
                    version = _load(version.pk)
        except _LeaseLost:
            return Outcome.LOST

    def _once(self, job: Job, version: Version, fresh: dict[tuple[str, str], Result]) -> Outcome:
        wanted, language = version.wanted, version.language_id
        if wanted is None or version.work == Work.WITHDRAWN or wanted.language == language:
            return _finish(job, version, Outcome.SKIPPED)
        if not wanted.policy.get("may_translate", True):
            return _finish(job, version, Outcome.SKIPPED, work=Work.HELD, reasons=[{"code": "no_right"}])
        private = _embargoed(wanted)
        rows = targets.rows_of(version)
        direct = self.chain.can(wanted.language, language, private=private)
        pivot = None if direct else best_pivot(version, self.chain, private=private)
        again = any(reason.get("code") == "asked_again" for reason in version.reasons)
        plan = targets.plan(
            wanted,
            language,
            latest=version.latest_release,
            rows=[row for row in rows if not (again and _faulty(row))],
            chain=self.chain,
            pivot=pivot,
            private=private,
        )
        results = self._translate(plan, wanted, language, fresh, private)
        missing = {
            uid: next((results[key].error for key in keys if results[key].marked is None), "")
            for uid, keys in plan.pieces.items()
            if any(results[key].marked is None for key in keys)
        }
        made = dict(plan.targets)
        for uid, keys in plan.pieces.items():
            if uid not in missing:
                made[uid] = made_of([results[key] for key in keys], plan.via.get(uid, ""))
        if missing:
            # what did succeed is there for a person, and is not sent again
            sent = [uid for uid in plan.pieces if uid in made and made[uid]["e"] not in ("", COPY)]
            with transaction.atomic():
                keep(
                    version,
                    (
                        (place, seg | made.get(seg["id"], {}))
                        for place, seg in document.segments(wanted.content)
                    ),
                    sent,
                )
            return self._missing(job, version, missing, pivot, direct)
        content = targets.fill(wanted, made, language)
        # A text that a person approved stays approved for as long as not a letter of it changes (L4).
        latest = version.latest_release
        approved = bool(
            latest and latest.state == State.REVIEWED and latest.hash == document.text_hash(content)
        )
        decision = gate.decide(
            content,
            version.language,
            wanted.policy,
            reviewed=approved,
            opened=version.opened_by_id is not None,
        )
        if not decision.public:
            return _hold(job, version, content, decision, list(plan.pieces))
        through = pivot if any(seg.get("v") for seg in made.values()) else None
        return release_machine(job, version, content, decision, rows, through)

    def _translate(
        self,
        plan: targets.Plan,
        wanted: Release,
        language: str,
        fresh: dict[tuple[str, str], Result],
        private: bool,
    ) -> dict[str, Result]:
        results: dict[str, Result] = {}
        todo = []
        for unit in plan.units:
            done = fresh.get((unit.language, unit.marked))
            if done is not None:
                results[unit.id] = done
            else:
                todo.append(unit)
        if todo:
            pipeline = Pipeline(
                self.chain,
                self.checks,
                StoredMemory(),
                Term.objects.filter(do_not_translate=True).values_list("text", flat=True),
            )
            context = f"{wanted.headline}\n{wanted.lead}"
            for unit, result in zip(
                todo, pipeline.translate(todo, language, private=private, context=context), strict=True
            ):
                results[unit.id] = result
                if result.marked is not None:
                    fresh[unit.language, unit.marked] = result
        return results

    def _missing(
        self, job: Job, version: Version, missing: dict[str, str], pivot: Release | None, direct: bool
    ) -> Outcome:
        if any(error in TEMPORARY for error in missing.values()):
            return later(job, version, next(iter(missing.values())))
        source = version.wanted.language if version.wanted else ""
        if direct:
            return _finish(
                job,
                version,
                Outcome.HELD,
                work=Work.HELD,
                reasons=[
                    {"code": "engine_failed", "error": next(iter(missing.values())), "segments": len(missing)}
                ],
            )
        if waits := pivot.language if pivot else _waits_for(version, self.chain):
            reason = {"code": "waits_for", "language": waits, "segments": len(missing)}
            return _finish(job, version, Outcome.WAITS, work=Work.BEHIND, reasons=[reason])
        cure = self.chain.cure(source, version.language_id).as_json()
        reason = {"code": "no_engine", "segments": len(missing), "cure": cure}
        return _finish(job, version, Outcome.NO_ENGINE, work=Work.NO_ENGINE, reasons=[reason])


def best_pivot(version: Version, chain: Chain, *, private: bool = False) -> Release | None:
    """A release that a person wrote or checked, from whose language an engine reaches this one."""
    others = (
        Version.objects.filter(
            story_id=version.story_id, public_release__state__in=[State.HUMAN, State.REVIEWED]
        )
        .exclude(language=version.language_id)
        .select_related("public_release")
        .order_by("language__position")
    )
    releases = [other.public_release for other in others if other.public_release]
    usable = [r for r in releases if chain.can(r.language, version.language_id, private=private)]
    usable.sort(key=lambda release: release.state != State.HUMAN)
    return usable[0] if usable else None


def _waits_for(version: Version, chain: Chain) -> str:
    """The language of a person's unpublished work from which this one could be made."""
    opened = Version.objects.filter(story_id=version.story_id, opened_by__isnull=False)
    for language in opened.values_list("language", flat=True):
        if chain.can(language, version.language_id):
            return str(language)
    return ""


def _faulty(row: Target) -> bool:
    """An engine's sentence that was held back: a person who asks again wants another."""
    return row.owner == Owner.ENGINE and any(f["severity"] == Severity.CRITICAL for f in row.findings)


def _embargoed(wanted: Release) -> bool:
    until = wanted.policy.get("embargo")
    moment = parse_datetime(until) if until else None
    return bool(moment and moment > timezone.now())


def made_of(results: list[Result], via: str) -> Seg:
    """What the pieces of a segment were translated to, as one. Spans of findings are moved along; those
    of the source are dropped where it was made from another text than the source (`via`)."""
    first = results[0]
    found: list[dict[str, Any]] = []
    at = 0
    for result in results:
        for finding in result.findings:
            data = finding.as_json()
            if via:
                data["source_span"] = None
            if data["target_span"]:
                data["target_span"] = [place + at for place in data["target_span"]]
            found.append(data)
        at += len((result.marked or "").replace("‹‹", "‹")) + 1
    seg: Seg = {
        "m": " ".join(result.marked or "" for result in results),
        "o": str(first.owner),
        "e": first.engine,
        "ev": first.engine_version,
        "v": via,
        "f": found,
        "trust": first.trust if first.trust != "publishable" else "",
    }
    if "#" in first.id:
        seg["t"] = []
    return seg


# ---------------------------------------------------------------- writing


def _load(pk: int) -> Version:
    return Version.objects.select_related("wanted", "latest_release", "language").get(pk=pk)


def still_wanted(version: Version, **changes: Any) -> None:
    """Change a version, if it still wants what was worked on; else raise."""
    changed = Version.objects.filter(
        pk=version.pk, wanted=version.wanted_id, work=version.work, opened_by=version.opened_by_id
    ).update(changed_at=timezone.now(), **changes)
    if not changed:
        raise _Overtaken


def _served(job: Job, version: Version) -> None:
    if not job.lease:
        return
    done = Job.objects.filter(pk=job.pk, lease=job.lease).update(
        served=job.asked, reached=version.wanted, lease="", leased_until=None, attempts=0, last_error=""
    )
    if not done:
        raise _LeaseLost


def _finish(job: Job, version: Version, outcome: Outcome, **changes: Any) -> Outcome:
    with transaction.atomic():
        if changes:
            still_wanted(version, **changes)
        _served(job, version)
    return outcome


def later(job: Job, version: Version, error: str) -> Outcome:
    """Try later, longer each time; in the end say that a person has to look."""
    attempts = job.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        reasons = [{"code": "engine_failed", "error": error, "attempts": attempts}]
        return _finish(job, version, Outcome.HELD, work=Work.HELD, reasons=reasons)
    wait = min(FIRST_WAIT * 2**job.attempts, LAST_WAIT)
    with transaction.atomic():
        done = Job.objects.filter(pk=job.pk, lease=job.lease).update(
            attempts=attempts, due_at=timezone.now() + wait, last_error=error, lease="", leased_until=None
        )
        if done:
            Version.objects.filter(pk=version.pk, work=Work.TRANSLATING).update(work=Work.BEHIND)
    return Outcome.RETRY if done else Outcome.LOST


def fail(job: Job, error: str) -> Outcome:
    """A fault of ours ended the job: try it later."""
    try:
        return later(job, _load(job.version_id), error)
    except (_Overtaken, _LeaseLost):
        return Outcome.LOST


def _hold(job: Job, version: Version, content: Document, decision: gate.Decision, new: list[str]) -> Outcome:
    if version.work == Work.HELD and version.reasons == decision.reasons and not new:
        return _finish(job, version, Outcome.HELD)
    with transaction.atomic():
        still_wanted(version, work=Work.HELD, reasons=decision.reasons)
        keep(version, document.segments(content), new)
        work.held(version, decision.reasons)
        events.record(
            Event.Kind.HELD, version.story_id, language=version.language_id, reasons=decision.reasons
        )
        _served(job, version)
    return Outcome.HELD


def keep(version: Version, segments: Iterable[tuple[Place, Seg]], uids: list[str]) -> None:
    """Write the engine's targets of a version that did not go out as rows, for a person to work on."""
    if not uids:
        return
    wanted = set(uids)
    kinds = {seg["id"]: (place.kind, seg) for place, seg in segments if seg["id"] in wanted}
    rows = segment_rows(version.story_id, {uid: kind for uid, (kind, _) in kinds.items()})
    Target.objects.bulk_create(
        Target(
            segment=rows[uid],
            language=version.language_id,
            kind=seg.get("k", "text"),
            owner=seg["o"],
            marked=seg["m"],
            made_from=seg["h"],
            via=seg.get("v", ""),
            engine=seg.get("e", ""),
            engine_version=seg.get("ev", ""),
            trust=seg.get("trust") or "publishable",
            findings=seg.get("f", []),
        )
        for uid, (_, seg) in kinds.items()
    )


def segment_rows(story_id: int, kinds: dict[str, str]) -> dict[str, Segment]:
    Segment.objects.bulk_create(
        [Segment(story_id=story_id, uid=uid, kind=kind) for uid, kind in kinds.items()], ignore_conflicts=True
    )
    return {row.uid: row for row in Segment.objects.filter(story_id=story_id, uid__in=list(kinds))}


def release_machine(
    job: Job,
    version: Version,
    content: Document,
    decision: gate.Decision,
    rows: Sequence[Target],
    via: Release | None,
) -> Outcome:
    """Make a translation public by the gate's leave."""
    assert version.wanted is not None
    digest = document.text_hash(content)
    public, latest = version.public_release_id, version.latest_release
    if (
        latest
        and public == latest.pk
        and latest.source_id == version.wanted_id
        and (latest.hash, latest.state) == (digest, decision.state)
    ):
        with transaction.atomic():
            still_wanted(version, work=Work.DONE, reasons=[])
            work.released(version, content)
            _served(job, version)
        return Outcome.UNCHANGED
    with transaction.atomic():
        facts = label(version, content, rows, decision, via)
        if decision.state == State.REVIEWED and latest:
            facts = latest.label | {"marked": decision.marked}
        make_release(version, content, digest, decision, label=facts, via=via)
        _served(job, version)
    return Outcome.RELEASED


def make_release(
    version: Version,
    content: Document,
    digest: str,
    decision: gate.Decision,
    *,
    label: dict[str, Any],
    via: Release | None = None,
    actor: Any = None,
) -> Release:
    """Write a release, make it the public one and say so. Inside a transaction."""
    # The version first: whoever else is about to release it waits here, or learns that it is too late.
    still_wanted(
        version,
        releases=F("releases") + 1,
        work=Work.DONE,
        reasons=[],
        **({"opened_by": None, "opened_at": None} if actor else {}),
    )
    release = Release.objects.create(
        story_id=version.story_id,
        language=version.language_id,
        number=version.releases + 1,
        state=decision.state,
        source=version.wanted,
        via=via,
        content=content,
        hash=digest,
        slug=slug_of(document.text_of(content["headline"])),
        label=label,
        policy=decision.policy,
        created_by=actor,
        **columns(content),
    )
    Version.objects.filter(pk=version.pk).update(public_release=release, latest_release=release)
    work.released(version, content)
    events.record(
        Event.Kind.RELEASED,
        version.story_id,
        language=version.language_id,
        release=release,
        actor=actor,
        state=decision.state,
    )
    return release


def label(
    version: Version,
    content: Document,
    rows: Sequence[Target],
    decision: gate.Decision,
    via: Release | None,
) -> dict[str, Any]:
    """What the reader is told of how this text was made."""
    assert version.wanted is not None
    engines: dict[str, str] = {}
    persons: list[str] = []
    actors = {row.segment.uid: row.actor for row in rows if row.owner == Owner.PERSON}
    for _, seg in document.segments(content):
        if seg.get("o") == Owner.ENGINE and seg.get("e") not in ("", None, COPY):
            engines.setdefault(seg["e"], seg.get("ev", ""))
        elif seg.get("o") == Owner.PERSON:
            actor = actors.get(seg["id"])
            if actor and actor.name not in persons:
                persons.append(actor.name)
    latest = version.latest_release
    if not persons and latest and any(seg.get("o") == Owner.PERSON for _, seg in document.segments(content)):
        persons = latest.label.get("translators", [])  # their account is no more
    return {
        "engine": ", ".join(engines),
        "engine_version": ", ".join(engines.values()),
        "source_language": version.wanted.language,
        "via": via.language if via else "",
        "translators": persons,
        "marked": decision.marked,
        "at": timezone.now().isoformat(),
    }
