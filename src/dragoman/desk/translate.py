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
from dragoman.core.engines import Trust
from dragoman.core.engines.chain import Chain
from dragoman.core.pipeline import COPY, Check, Pipeline
from dragoman.core.types import Owner, Pivot, Result, Severity, Unit
from dragoman.desk import gate, money, pivot, targets
from dragoman.desk.models import Job
from dragoman.lexicon.glossary import glossary
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
Fresh = dict[tuple[str, str, Pivot | None], Result]  # made in this job, not to be paid for twice
TEMPORARY = frozenset({"TimedOut", "Unavailable", "Limited", "BadAnswer", "Temporary"})


class Outcome(StrEnum):
    RELEASED = "released"
    UNCHANGED = "unchanged"
    HELD = "held"
    NO_ENGINE = "no_engine"
    WAITS = "waits"  # for a person's version that it is made from, or for money
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
        fresh: Fresh = {}
        try:
            while True:
                try:
                    try:
                        return self._once(job, version, fresh)
                    except money.CapReached as reached:
                        return wait_for_money(job, version, reached)
                except _Overtaken:
                    version = _load(version.pk)
        except _LeaseLost:
            return Outcome.LOST

    def _once(self, job: Job, version: Version, fresh: Fresh) -> Outcome:
        wanted, language = version.wanted, version.language_id
        if wanted is None or version.work == Work.WITHDRAWN or wanted.language == language:
            return _finish(job, version, Outcome.SKIPPED)
        if not wanted.policy.get("may_translate", True):
            return _finish(job, version, Outcome.SKIPPED, work=Work.HELD, reasons=[{"code": "no_right"}])
        private = _embargoed(wanted)
        rows = targets.rows_of(version)
        middle = pivot.of(version, self.chain, private=private)
        again = any(reason.get("code") == "asked_again" for reason in version.reasons)
        plan = targets.plan(
            wanted,
            language,
            latest=version.latest_release,
            rows=[row for row in rows if not (again and _faulty(row, version.reasons))],
            chain=self.chain,
            pivot=middle,
            private=private,
        )
        results, instead_of = self._translate(plan, version, job.lease, fresh, private)
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
            if "QuotaSpent" in missing.values() and not TEMPORARY & set(missing.values()):
                raise money.quota(instead_of)
            return self._missing(job, version, missing, middle, private)
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
        decision = money.told(decision, version.reasons, instead_of)
        if not decision.public:
            return _hold(job, version, content, decision, list(plan.pieces))
        through = middle if middle and middle.language in pivot.languages(content) else None
        return release_machine(job, version, content, decision, rows, through)

    def _translate(
        self,
        plan: targets.Plan,
        version: Version,
        lease: str,
        fresh: Fresh,
        private: bool,
    ) -> tuple[dict[str, Result], str]:
        """Also: the engine that others stood in for because its money is spent. Raises CapReached."""
        assert version.wanted is not None
        results: dict[str, Result] = {}
        instead_of = ""
        todo = []
        for unit in plan.units:
            done = fresh.get(_same(unit))
            if done is not None:
                results[unit.id] = done
            else:
                todo.append(unit)
        if todo:
            found, instead_of = self.make(todo, version, version.wanted, private=private, lease=lease)
            for unit, result in zip(todo, found, strict=True):
                results[unit.id] = result
                if result.marked is not None:
                    fresh[_same(unit)] = result
        return results, instead_of

    def make(
        self, units: Sequence[Unit], version: Version, release: Release, *, private: bool, lease: str = ""
    ) -> tuple[list[Result], str]:
        """What engines make of sentences of a release, for the money there is and by the rule of the
        language. Also: the engine that others stood in for. Raises CapReached."""
        language = version.language
        pipeline = Pipeline(
            self.chain,
            self.checks,
            StoredMemory(),
            Term.objects.filter(do_not_translate=True).values_list("text", flat=True),
            glossary,
        )
        context = f"{release.headline}\n{release.lead}"
        with money.purse(
            pipeline,
            units,
            language.pk,
            rule=language.at_cap,
            story_id=version.story_id,
            lease=lease,
            private=private,
            context=context,
        ) as purse:
            found = pipeline.translate(
                units,
                language.pk,
                private=private,
                context=context,
                spent=purse.spend,
                without=purse.without,
                quota_ends=purse.waits,
            )
        return [purse.judged(result) for result in found], purse.instead_of

    def _missing(
        self, job: Job, version: Version, missing: dict[str, str], middle: Release | None, private: bool
    ) -> Outcome:
        if any(error in TEMPORARY for error in missing.values()):
            return later(job, version, next(iter(missing.values())))
        source = version.wanted.language if version.wanted else ""
        if self.chain.can(source, version.language_id, private=private):
            return _finish(
                job,
                version,
                Outcome.HELD,
                work=Work.HELD,
                reasons=[
                    {"code": "engine_failed", "error": next(iter(missing.values())), "segments": len(missing)}
                ],
            )
        if waits := pivot.waits_for(version, middle, self.chain):
            reason = {"code": "waits_for", "language": waits, "segments": len(missing)}
            return _finish(job, version, Outcome.WAITS, work=Work.BEHIND, reasons=[reason])
        cure = self.chain.cure(source, version.language_id).as_json()
        reason = {"code": "no_engine", "segments": len(missing), "cure": cure}
        return _finish(job, version, Outcome.NO_ENGINE, work=Work.NO_ENGINE, reasons=[reason])


def _faulty(row: Target, reasons: Sequence[dict[str, Any]]) -> bool:
    """An engine's sentence that was held back: a person who asks again wants another."""
    over_the_cap = any(reason.get("code") == "cap_draft" for reason in reasons)
    return row.owner == Owner.ENGINE and (
        any(f["severity"] == Severity.CRITICAL for f in row.findings)
        or (over_the_cap and row.trust == Trust.DRAFT)
    )


def _embargoed(wanted: Release) -> bool:
    until = wanted.policy.get("embargo")
    moment = parse_datetime(until) if until else None
    return bool(moment and moment > timezone.now())


def _same(unit: Unit) -> tuple[str, str, Pivot | None]:
    return unit.language, unit.marked, unit.pivot


def made_of(results: list[Result], via: str) -> Seg:
    """What the pieces of a segment were translated to, as one. Spans of findings are moved along.

    via: hash of the wording it was made from instead of the story's own sentence. Spans of the source
    are dropped then: they are of the wording.
    """
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
        "v": via or (pivot.via(first.via.language, first.via.marked) if first.via else ""),
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


def wait_for_money(job: Job, version: Version, reached: money.CapReached) -> Outcome:
    """Leave it behind until there may be room. What was asked while it ran is looked at at once."""
    with transaction.atomic():
        still_wanted(version, work=Work.BEHIND, reasons=[reached.reason])
        mine = Job.objects.filter(pk=job.pk, lease=job.lease)
        mine.filter(asked=job.asked).update(due_at=reached.until)
        if not mine.update(lease="", leased_until=None, attempts=0, last_error=""):
            raise _LeaseLost
    return Outcome.WAITS


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
            # two, where it was made in two steps
            names, versions = seg["e"].split(", "), seg.get("ev", "").split(", ")
            for name, made in zip(names, [*versions, *[""] * len(names)], strict=False):
                engines.setdefault(name, made)
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
        "via": ", ".join(pivot.languages(content)),
        "translators": persons,
        "marked": decision.marked,
        "at": timezone.now().isoformat(),
    }
