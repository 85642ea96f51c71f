"""A language that is added when there are stories already: each of them gets a version in it.

A story that is published makes a version in every language there is by then (`publishing`). Those published
before are gone through once for each language, the newest first, a few at a time.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat

from dragoman.newsroom.models import Cursor, Language, Version, Work

BATCH = 20  # stories: what one worker translates in little time, so that news does not wait behind them
_NAME = "fill:"  # and the language: the cursor, at the last original that was looked at
_DONE = 0


def unfinished() -> list[str]:
    """Languages for which the stories have not been gone through to the end; a stopped one waits.
    One statement."""
    done = Cursor.objects.filter(pk=Concat(Value(_NAME), OuterRef("code")), position=_DONE)
    return list(Language.objects.filter(~Exists(done), stopped=False).values_list("code", flat=True))


def fill(language: str) -> tuple[list[int], bool]:
    """Make the versions of the next stories; what withdrawn stories lack comes when they come back.

    Returns the primary keys of those that can be worked on, and whether there may be more. Call it in
    the transaction that asks for them. At most seven statements, savepoints apart.
    """
    Cursor.objects.get_or_create(pk=_NAME + language, defaults={"position": 2**62})
    cursor = Cursor.objects.select_for_update().get(pk=_NAME + language)
    there = Version.objects.filter(story_id=OuterRef("story_id"), language=language)
    originals = list(
        Version.objects.filter(
            ~Exists(there),
            pk__lt=cursor.position,
            public_release__isnull=False,
            wanted__language=F("language"),
        )
        .select_related("wanted")
        .only("story_id", "section_id", "published_at", "wanted__policy")
        .order_by("-pk")[:BATCH]
    )
    Version.objects.bulk_create(
        [
            Version(
                story_id=original.story_id,
                language_id=language,
                wanted=original.wanted,
                section_id=original.section_id,
                published_at=original.published_at,
                **({} if _may(original) else {"work": Work.HELD, "reasons": [{"code": "no_right"}]}),
            )
            for original in originals
        ],
        ignore_conflicts=True,
    )
    more = len(originals) == BATCH
    Cursor.objects.filter(pk=cursor.pk).update(position=originals[-1].pk if more else _DONE)
    stories = [original.story_id for original in originals if _may(original)]
    made = Version.objects.filter(story_id__in=stories, language=language, work=Work.BEHIND)
    return (list(made.values_list("pk", flat=True)) if stories else []), more


def _may(original: Version) -> bool:
    assert original.wanted is not None
    return bool(original.wanted.policy.get("may_translate", True))


def begin_again(language: str) -> None:
    """Forget that the stories were gone through, for a language that is new under an old code."""
    Cursor.objects.filter(pk=_NAME + language).delete()
