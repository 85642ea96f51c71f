"""What a person can do with a version: write, correct, approve, publish, withdraw, go back.

Every verb checks that this person may, works in one transaction, and refuses with `Refused`, which
says in words what to do. Nothing a person wrote is ever overwritten: targets are appended, and a
sentence that somebody else changed meanwhile is kept beside theirs and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dragoman.core.checks import run_checks
from dragoman.core.memory.store import Entry
from dragoman.core.text.marks import write
from dragoman.core.text.restore import TagMismatch, check_marks, plain
from dragoman.core.types import Finding, Owner, Severity, Tag, TargetKind
from dragoman.core.types import Segment as CheckSegment
from dragoman.desk import engines, gate, jobs, pivot, targets
from dragoman.desk.translate import label, make_release, segment_rows
from dragoman.lexicon.memory import StoredMemory
from dragoman.newsroom import document, events, work
from dragoman.newsroom.document import Place, Seg
from dragoman.newsroom.models import Approval, Event, Release, State, Target, Version, Work
from dragoman.people.models import User

CHECKLIST = ("names", "numbers", "dates", "units", "negation", "quotations", "headline", "legal")


class Refused(Exception):
    """The verb cannot be done. The message says why and what would help, in words for the desk."""


@dataclass(slots=True)
class Sentence:
    """One row of the form. base: primary key of the target row it shows, 0 if there is none."""

    uid: str
    place: Place
    seg: Seg
    target: Seg | None
    base: int = 0
    was: Target | None = None
    match: str = ""

    @property
    def text(self) -> str:
        return self.target["m"] if self.target else ""

    @property
    def kind(self) -> str:
        return str(self.target.get("k", "text")) if self.target else "text"

    @property
    def owner(self) -> str:
        return str(self.target["o"]) if self.target else ""

    @property
    def done(self) -> bool:
        return bool(self.target and (self.target["m"].strip() or self.kind != TargetKind.TEXT))


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wants one sentence to be. base: the row they saw when they wrote it; source: hash
    of the sentence they translated, where that is not what the original says by now."""

    uid: str
    text: str
    kind: str = TargetKind.TEXT
    reason: str = ""
    added: str = ""
    base: int = 0
    source: str = ""


@dataclass(slots=True)
class Saved:
    """saved: segments written. conflicts: written too, over somebody's newer row that this person
    had not seen; both stand in the history, the newer one counts."""

    saved: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def sentences(version: Version, rows: Sequence[Target] | None = None) -> list[Sentence]:
    """The version as it stands, sentence by sentence, in the order of the source.

    rows: its targets (`targets.rows_of`), where the caller has them already.
    """
    assert version.wanted is not None
    rows = targets.rows_of(version) if rows is None else rows
    newest = {row.segment.uid: row for row in rows}
    chain = engines.chain()
    plan = targets.plan(
        version.wanted,
        version.language_id,
        latest=version.latest_release,
        rows=rows,
        chain=chain,
        pivot=pivot.of(version, chain),
    )
    matches = _matches(version, plan)
    made: list[Sentence] = []
    for place, seg in document.segments(version.wanted.content):
        uid = seg["id"]
        made.append(
            Sentence(
                uid,
                place,
                seg,
                plan.targets.get(uid),
                newest[uid].pk if uid in newest else 0,
                plan.outdated.get(uid),
                matches.get(uid, ""),
            )
        )
    return made


def _matches(version: Version, plan: targets.Plan) -> dict[str, str]:
    units = [unit for unit in plan.units if unit.hash]
    found = StoredMemory().lookup(units, version.language_id)
    return {unit.id: match.marked for unit, match in zip(units, found, strict=True) if match}


# ---------------------------------------------------------------- writing


def save(version: Version, edits: Iterable[Edit], user: User) -> Saved:
    """Write what a person changed. Sentences they left as they were are not touched."""
    _may(version, user)
    _no_original(version)
    if version.work == Work.WITHDRAWN:
        raise Refused(_("This language is withdrawn. Restore it first."))
    outcome = Saved()
    with transaction.atomic():
        version = _locked(version)
        now = {row.uid: row for row in sentences(version)}
        rows: list[tuple[Sentence, Edit]] = []
        for edit in edits:
            row = now.get(edit.uid)
            if row is None or not _changes(row, edit):
                continue
            if edit.kind == TargetKind.OMITTED and not edit.reason.strip():
                raise Refused(
                    _("Say why “%(text)s” is left out.") % {"text": document.plain_of(row.seg)[:80]}
                )
            if edit.kind == TargetKind.MERGED and row.place.segs[0]["id"] == row.uid:
                raise Refused(
                    _(
                        "“%(text)s” is the first of its paragraph: "
                        "there is no sentence before it to merge it into."
                    )
                    % {"text": document.plain_of(row.seg)[:80]}
                )
            if edit.base != row.base:
                outcome.conflicts.append(edit.uid)
            rows.append((row, edit))
        if not rows:
            return outcome
        segments = segment_rows(version.story_id, {row.uid: row.place.kind for row, _edit in rows})
        for row, edit in rows:
            text = (
                adopt_marks(edit.text.strip(), document.tags_of(row.seg))
                if edit.kind == TargetKind.TEXT
                else ""
            )
            Target.objects.create(
                segment=segments[row.uid],
                language=version.language_id,
                kind=edit.kind,
                owner=Owner.PERSON,
                marked=text,
                added=edit.added.strip(),
                reason=edit.reason.strip(),
                made_from=edit.source or row.seg["h"],
                findings=[f.as_json() for f in findings(row.place, row.seg, text, version)]
                if edit.kind == TargetKind.TEXT
                else [],
                actor=user,
            )
            outcome.saved.append(row.uid)
        Version.objects.filter(pk=version.pk).update(
            opened_by=user, opened_at=timezone.now(), changed_at=timezone.now()
        )
    return outcome


def _changes(row: Sentence, edit: Edit) -> bool:
    before = row.target or {}
    if edit.kind == TargetKind.TEXT and not edit.text.strip():
        return False  # nothing written yet; an emptied field is not an omission
    return (
        edit.text.strip() if edit.kind == TargetKind.TEXT else "",
        edit.kind,
        edit.reason,
        edit.added,
    ) != (
        before.get("m", "") if before.get("k", "text") == TargetKind.TEXT else "",
        before.get("k", "text") if before else "",
        before.get("r", ""),
        before.get("a", ""),
    )


def adopt_marks(text: str, tags: Sequence[Tag]) -> str:
    """What a person typed, as marked text: an address or name that they wrote out, as anyone would,
    stands for its mark."""
    for number, tag in enumerate(tags, 1):
        mark = write("empty", str(number))
        if tag.kind == "protected" and tag.text and mark not in text and text.count(tag.text) == 1:
            text = text.replace(tag.text, mark)
    return text


def findings(place: Place, seg: Seg, marked: str, version: Version) -> list[Finding]:
    """What the checks see in a sentence a person wrote. They inform; a person decides."""
    assert version.wanted is not None
    tags = document.tags_of(seg)
    found: list[Finding] = []
    try:
        check_marks(marked, tags)
    except TagMismatch as error:
        found.append(
            Finding("markup", Severity.CRITICAL, values=(*error.lost, *error.doubled, *error.invented))
        )
    found += run_checks(
        CheckSegment(document.plain_of(seg), version.wanted.language, place.kind),
        CheckSegment(plain(marked, tags), version.language_id, place.kind),
    )
    return found


# ---------------------------------------------------------------- publishing


def publish(
    version: Version,
    user: User,
    *,
    approve: bool = False,
    checklist: Sequence[str] = (),
    seen: Callable[[Sentence], bool] = lambda row: True,
) -> Release:
    """Make the version public as it stands. approve: this person compared every sentence with the
    original and answers for it (L3); without it a machine's sentences stay a machine's. seen: whether
    they had a sentence before them as it is now, source and target."""
    _may(version, user)
    _no_original(version)
    if approve and set(checklist) != set(CHECKLIST):
        left = [point for point in CHECKLIST if point not in checklist]
        raise Refused(_("Not approved yet: %(points)s not ticked.") % {"points": ", ".join(left)})
    with transaction.atomic():
        version = _locked(version)
        if version.work == Work.WITHDRAWN or version.wanted is None:
            raise Refused(_("This language is withdrawn. Restore it first."))
        if why := _may_not(None, version.wanted.policy):
            raise Refused(why)
        history = targets.rows_of(version)
        rows = sentences(version, history)
        _complete(rows)
        if approve and (new := [row for row in rows if not seen(row)]):
            raise Refused(
                _("Not approved: “%(text)s” changed since you opened the form. Compare it first.")
                % {"text": document.plain_of(new[0].seg)[:80]}
            )
        content = targets.fill(
            version.wanted, {row.uid: row.target or {} for row in rows}, version.language_id
        )
        decision = gate.decide(
            content, version.language, version.wanted.policy, by_person=True, reviewed=approve
        )
        if not decision.public:
            raise Refused(_why(decision, rows))
        via = _via(version, content)
        facts = label(version, content, history, decision, via)
        if decision.state == State.REVIEWED:
            facts |= {"reviewer": user.name, "reviewed_at": timezone.now().isoformat()}
        release = make_release(
            version, content, document.text_hash(content), decision, label=facts, via=via, actor=user
        )
        if decision.state in (State.REVIEWED, State.HUMAN):
            Approval.objects.create(
                release=release,
                user=user,
                user_name=user.name,
                text_hash=release.hash,
                checklist=list(checklist),
            )
            _remember(version, content, user)
    return release


def _complete(rows: Sequence[Sentence]) -> None:
    missing = [row for row in rows if not row.done]
    if missing:
        first = document.plain_of(missing[0].seg)[:80]
        raise Refused(
            _("%(count)d sentences are not translated yet. The first: “%(text)s”")
            % {"count": len(missing), "text": first}
            if len(missing) > 1
            else _("One sentence is not translated yet: “%(text)s”") % {"text": first}
        )
    lost = [row for row in rows if row.owner == Owner.PERSON and row.kind == TargetKind.TEXT and _markup(row)]
    if lost:
        raise Refused(
            _("“%(text)s” lost a link or a mark of its source. Write its marks ‹1›…‹/1› where they belong.")
            % {"text": document.plain_of(lost[0].seg)[:80]}
        )


def _markup(row: Sentence) -> bool:
    try:
        check_marks(row.text, document.tags_of(row.seg))
    except TagMismatch:
        return True
    return False


def _why(decision: gate.Decision, rows: Sequence[Sentence]) -> str:
    reason = decision.reasons[0]
    if reason["code"] == "sensitive":
        return _(
            "This story is sensitive: what a machine translated goes public only when you approve it. "
            "Compare it with the original, tick the list, and approve."
        )
    texts = {row.uid: document.plain_of(row.seg)[:80] for row in rows}
    return _("“%(text)s” is not translated: %(kind)s. Correct it first.") % {
        "text": texts.get(reason.get("segment", ""), ""),
        "kind": reason.get("kind", reason["code"]),
    }


def _via(version: Version, content: document.Document) -> Release | None:
    latest = version.latest_release
    used = pivot.languages(content)
    if not used:
        return None
    found = latest.via if latest and latest.via else pivot.best(version, engines.chain())
    return found if found and found.language in used else None


def _remember(version: Version, content: document.Document, user: User) -> None:
    """What a person answers for goes into the memory, with its neighbours."""
    assert version.wanted is not None
    pairs = list(document.segments(content))
    order = [seg["h"] for _place, seg in pairs]
    # One that the next was merged into would say the next twice elsewhere.
    merged = [seg.get("k") == TargetKind.MERGED for _place, seg in pairs] + [False]
    entries = [
        Entry(
            hash=seg["h"],
            source=version.wanted.language,
            target=version.language_id,
            marked=seg["m"],
            before=order[number - 1] if number else "",
            after=order[number + 1] if number + 1 < len(order) else "",
            origin=seg["s"],
        )
        for number, (_place, seg) in enumerate(pairs)
        if seg.get("k", "text") == TargetKind.TEXT
        and not merged[number + 1]
        and seg.get("o") in (Owner.PERSON, Owner.ENGINE)
        and seg["m"]
    ]
    StoredMemory(approved_by=user).put(entries)


# ---------------------------------------------------------------- taking down and going back


def discard(version: Version, user: User) -> None:
    """Let the machine go on: a person is done with the version without publishing. What they wrote
    stays, and goes out with the next release."""
    _may(version, user)
    with transaction.atomic():
        Version.objects.filter(pk=version.pk).update(
            opened_by=None, opened_at=None, changed_at=timezone.now()
        )
        jobs.ask([version.pk])


def withdraw(version: Version, user: User) -> None:
    """Take one language down. Its address answers 410; nothing is deleted."""
    _may(version, user)
    if version.is_original:
        raise Refused(_("This is the original. Unpublish the story to take it down in every language."))
    with transaction.atomic():
        changed = (
            Version.objects.filter(pk=version.pk)
            .exclude(work=Work.WITHDRAWN)
            .update(
                public_release=None,
                work=Work.WITHDRAWN,
                reasons=[{"code": "withdrawn", "by": user.name}],
                opened_by=None,
                opened_at=None,
                changed_at=timezone.now(),
            )
        )
        if changed:
            work.withdrawn(version.story_id, version.language_id)
            events.record(Event.Kind.WITHDRAWN, version.story_id, language=version.language_id, actor=user)


def restore(version: Version, user: User) -> None:
    """Bring a withdrawn language back: the release it had, then the work on the wanted one."""
    _may(version, user)
    with transaction.atomic():
        version = _locked(version)
        if version.work != Work.WITHDRAWN:
            return
        own = _original(version)
        if own is None:
            raise Refused(_("The story itself is not public. Publish it, and its languages come back."))
        latest = version.latest_release
        allowed = latest and not _may_not(latest, own.policy)
        Version.objects.filter(pk=version.pk).update(
            public_release=latest if allowed else None,
            work=Work.BEHIND,
            reasons=[],
            changed_at=timezone.now(),
        )
        events.record(
            Event.Kind.RESTORED,
            version.story_id,
            language=version.language_id,
            release=latest if allowed else None,
            actor=user,
        )


def _original(version: Version) -> Release | None:
    """The public release of the story in the language it was written in."""
    wanted = version.wanted
    if wanted is None:
        return None
    own = Version.objects.select_related("public_release").filter(
        story_id=version.story_id, language=wanted.language
    )
    return next((row.public_release for row in own), None)


def previous(version: Version) -> Release | None:
    """The release before the one that is public."""
    if version.public_release is None:
        return None
    return (
        Release.objects.filter(
            story_id=version.story_id, language=version.language_id, number__lt=version.public_release.number
        )
        .exclude(policy__has_key="ahead")  # readers never had it
        .order_by("-number")
        .first()
    )


def go_back(version: Version, release: Release, user: User) -> None:
    """Show readers an earlier release again. It keeps its own label; the work goes on from it when
    the source changes next."""
    _may(version, user)
    if (release.story_id, release.language) != (version.story_id, version.language_id):
        raise Refused(_("That release belongs to another story or language."))
    if version.is_original:
        raise Refused(_("Revert the original in its page history: every language follows."))
    with transaction.atomic():
        version = _locked(version)
        if version.work == Work.WITHDRAWN or version.wanted is None:
            raise Refused(_("This language is withdrawn. Restore it first."))
        if why := _may_not(release, version.wanted.policy):
            raise Refused(why)
        Version.objects.filter(pk=version.pk).update(
            public_release=release,
            latest_release=release,
            work=Work.DONE,
            reasons=[{"code": "went_back", "by": user.name, "number": release.number}],
            changed_at=timezone.now(),
        )
        work.released(version, release.content)
        events.record(
            Event.Kind.REVERTED,
            version.story_id,
            language=version.language_id,
            release=release,
            actor=user,
            state=release.state,
        )


def retry(version: Version, user: User) -> None:
    """Ask for a version again, at once, and the engine for what it was held for, or had no money for."""
    _may(version, user)
    _no_original(version)
    over_the_cap = [reason for reason in version.reasons if reason.get("code") == "cap_draft"]
    with transaction.atomic():
        Version.objects.filter(pk=version.pk).exclude(work=Work.WITHDRAWN).update(
            work=Work.BEHIND, reasons=[{"code": "asked_again"}, *over_the_cap], changed_at=timezone.now()
        )
        jobs.ask([version.pk])


def _may_not(release: Release | None, policy: Mapping[str, Any]) -> str:
    """Why a translation may not be public, by the policy of its source, in words; empty if it may."""
    if not policy.get("may_translate", True):
        return _(
            "The report that this story is based on may not be translated "
            "(its box in the story is not ticked)."
        )
    if release and release.state == State.MACHINE and policy.get("sensitive"):
        return _("This story is sensitive, and nobody checked that release.")
    return ""


def _no_original(version: Version) -> None:
    if version.is_original:
        raise Refused(_("This is the original. Edit the story itself: every language follows."))


def _locked(version: Version) -> Version:
    """The version as it is now; nobody else changes it before this transaction ends."""
    rows = Version.objects.select_for_update(of=("self",))
    return rows.select_related("wanted", "latest_release", "language").get(pk=version.pk)


def _may(version: Version, user: User) -> None:
    if not user.may_review(version.language_id):
        raise Refused(
            _(
                "You may not work on this language. "
                "An administrator can give you the right to it (Newsroom → Review rights)."
            )
        )


def keep_mine(version: Version, uid: str, user: User) -> Saved:
    """A person's sentence still fits although its source changed: it stands for the new source."""
    row = next((row for row in sentences(version) if row.uid == uid), None)
    if row is None or row.was is None:
        raise Refused(_("There is no earlier sentence of a person here."))
    was = row.was
    edit = Edit(uid, was.marked, was.kind, was.reason, was.added, row.base)
    return save(version, [edit], user)


def version_of(story_id: int, language: str) -> Version:
    return Version.objects.select_related(
        "wanted", "public_release", "latest_release", "language", "opened_by"
    ).get(story_id=story_id, language=language)
