"""What publishing, unpublishing and deleting a story does to its versions.

`publish` is called in the transaction that makes a page live. It writes the source release and
one event; what follows (jobs, pages, channels) is read from the event by those concerned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy

from dragoman.newsroom import document, events, work
from dragoman.newsroom.models.places import Language
from dragoman.newsroom.models.versions import Event, Release, State, Version, Work
from dragoman.people.models import names_of

if TYPE_CHECKING:
    from dragoman.newsroom.models import Story


_NO_LANGUAGE = gettext_lazy("This newsroom has no language “%(code)s”. It has: %(known)s.")
RECENT = 4  # source releases in which a sentence that is back again is looked for


def publish(story: Story, *, by: Any = None) -> Release | None:
    """Make the story, as it stands, the source release that all languages follow.

    Returns the new release, or None when readers already have exactly this. Raises
    ValidationError when a credit is missing, or the language is none of ours. At most ten statements,
    however many languages.
    """
    story.require_publishable()
    recent = list(
        Release.objects.filter(story_id=story.pk, state=State.ORIGINAL)
        .annotate(
            public=Subquery(_versions(OuterRef("language"), story.pk).values("public_release")),
            taken=Subquery(_versions(story.language, story.pk).values("releases")),
        )
        .order_by("-number")[:RECENT]
    )
    last = recent[0] if recent else None
    content = content_of(story, *(release.content for release in recent))
    policy = policy_of(story)
    digest = document.text_hash(content)
    if (
        last
        and last.public == last.pk
        and (last.hash, last.policy, last.language, last.slug) == (digest, policy, story.language, story.slug)
    ):
        return None
    number = max(last.number, last.taken or 0) + 1 if last else 1
    release = _source(story, number, content, digest, policy, by=by)
    _want(story, release, may_translate=policy["may_translate"])
    events.record(Event.Kind.PUBLISHED, story.pk, language=story.language, release=release, actor=by)
    return release


def prepare(story: Story) -> Release | None:
    """The text of a story that waits for its hour, as a source release that no version refers to: it
    can be translated, and nobody sees it. None where the story has versions already, or may not be
    translated. `publish` goes on from it, so that a sentence keeps its translation when others change.
    Its policy says `ahead`: the one kind of release that readers never had and no event tells of.
    """
    policy = policy_of(story) | {"ahead": True}
    if not policy["may_translate"]:
        return None
    with transaction.atomic():
        type(story).objects.select_for_update().filter(pk=story.pk).first()  # another worker waits here
        if Version.objects.filter(story_id=story.pk).exists():
            return None
        recent = list(Release.objects.filter(story_id=story.pk).order_by("-number")[:RECENT])
        last = recent[0] if recent else None
        content = content_of(story, *(release.content for release in recent))
        digest = document.text_hash(content)
        if last and (last.hash, last.language, last.policy) == (digest, story.language, policy):
            return last
        return _source(story, last.number + 1 if last else 1, content, digest, policy)


def policy_of(story: Story) -> dict[str, Any]:
    """What the gate and the engines have to know of a story."""
    return {
        "sensitive": story.sensitive,
        "may_translate": not story.source_name or story.may_translate,
        "embargo": story.embargo.isoformat() if story.embargo else None,
    }


def _source(
    story: Story, number: int, content: document.Document, digest: str, policy: dict[str, Any], by: Any = None
) -> Release:
    return Release.objects.create(
        story_id=story.pk,
        language=story.language,
        number=number,
        state=State.ORIGINAL,
        content=content,
        hash=digest,
        slug=story.slug,
        policy=policy,
        created_by=by,
        **columns(content),
    )


def why_not(story: Story) -> list[str]:
    """What stands between a story, as it is drafted, and its readers, in words."""
    missing = story.why_not_publishable()
    known = list(Language.objects.values_list("pk", flat=True))
    if story.language not in known:
        missing.append(_NO_LANGUAGE % {"code": story.language, "known": ", ".join(known)})
    return missing


def content_of(story: Story, *earlier: document.Document) -> document.Document:
    """The document of a story as it stands, saved or not. At most five statements.

    earlier: of its source releases, the newest first.
    """
    bylines = [row.person_id for row in story.bylines.all()]
    content = document.build(
        story,
        bylines=bylines,
        names=names_of(bylines, _speakers(story), story.language),
        images=_images(story),
        previous=earlier[0] if earlier else None,
        older=earlier[1:],
    )
    content["tags"] = [topic.pk for topic in story.tags.all()]
    return content


def columns(content: document.Document) -> dict[str, Any]:
    """What lists show of a release, as columns of its row."""
    return {
        "headline": document.text_of(content["headline"]),
        "lead": document.text_of(content["lead"]),
        "kicker": document.text_of(content["kicker"]),
        "hero": document.hero(content),
        "section_id": content["section"],
    }


def _versions(language: Any, story_id: Any) -> Any:
    return Version.objects.filter(story_id=story_id, language=language)


def _speakers(story: Story) -> list[str]:
    return [block.value["speaker"] for block in story.body if block.block_type == "quotation"]


def _images(story: Story) -> dict[int, Any]:
    images = (block.value["image"] for block in story.body if block.block_type == "image")
    return {image.pk: image for image in images if image is not None}


def _want(story: Story, release: Release, *, may_translate: bool) -> None:
    """Every language now wants this release; the story's own has it.

    A language that an editor withdrew stays withdrawn; one that went with the whole story comes
    back with it. Where the story has become sensitive, what no person checked is public no longer
    (L21); where it may not be translated any more, nothing but the original is (L19).
    """
    now = timezone.now()
    published = story.first_published_at or now
    # A language may have a text that waited for its hour, before the story's language was corrected.
    newest = Release.objects.filter(story_id=story.pk, language=OuterRef("code")).order_by("-number")
    languages = list(
        Language.objects.values_list(
            "code", Exists(_versions(OuterRef("code"), story.pk)), Subquery(newest.values("number")[:1])
        )
    )
    known = {code: there for code, there, _ in languages}
    if story.language not in known:
        raise ValidationError(_NO_LANGUAGE, params={"code": story.language, "known": ", ".join(known)})
    facts = {"wanted": release, "section_id": story.section_id, "published_at": published, "changed_at": now}
    mine = {"public_release": release, "latest_release": release, "work": Work.DONE}
    Version.objects.bulk_create(
        [
            Version(story_id=story.pk, language_id=code, releases=release.number, **facts, **mine)
            if code == story.language
            else Version(story_id=story.pk, language_id=code, releases=taken or 0, **facts)
            for code, there, taken in languages
            if not there
        ],
        ignore_conflicts=True,
    )
    if not any(known.values()):
        return
    own = Q(language=story.language)
    by_hand = Q(work=Work.WITHDRAWN) & ~Q(reasons=UNPUBLISHED)
    machine = Release.objects.filter(pk=OuterRef("public_release"), state=State.MACHINE)
    unchecked = [When(Exists(machine), then=Value(None))] if story.sensitive else []
    stays = F("public_release") if may_translate else Value(None)
    Version.objects.filter(story_id=story.pk).update(
        **facts,
        public_release=Case(
            When(own, then=Value(release.pk)),
            *unchecked,
            default=stays,
            output_field=BigIntegerField(),
        ),
        latest_release=Case(
            When(own, then=Value(release.pk)), default=F("latest_release"), output_field=BigIntegerField()
        ),
        releases=Case(
            When(own, then=Value(release.number)), default=F("releases"), output_field=IntegerField()
        ),
        reasons=Case(
            When(~own & by_hand, then=F("reasons")), default=Value([], JSONField()), output_field=JSONField()
        ),
        work=Case(
            When(own, then=Value(Work.DONE)),
            When(by_hand, then=Value(Work.WITHDRAWN)),
            default=Value(Work.BEHIND),
        ),
    )


UNPUBLISHED = [{"code": "unpublished"}]


def unpublish(story_id: int, *, kind: str = Event.Kind.UNPUBLISHED) -> None:
    """Take every language of a story down at once (G22). Releases, approvals and events stay."""
    taken = Version.objects.filter(story_id=story_id).filter(
        ~Q(work=Work.WITHDRAWN) | Q(public_release__isnull=False)
    )
    if taken.update(public_release=None, work=Work.WITHDRAWN, reasons=UNPUBLISHED, changed_at=timezone.now()):
        work.withdrawn(story_id)
        events.record(kind, story_id)
