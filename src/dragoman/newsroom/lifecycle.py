"""What Wagtail does to a page that reaches its versions by a signal.

| in Wagtail | versions |
|---|---|
| publish, by hand or the clock; revert | `Story.save` → `publishing.publish`: a new source release |
| unpublish, expire | `Story.save` → `publishing.unpublish`: 410 in every language |
| publish again | every language comes back; what persons wrote is still there |
| delete | 410 in every language; releases, approvals and events stay |
| move | nothing: addresses go by the story's number |
| copy | a story of its own: no version, approval or target comes along |
| alias | nothing: an alias leads to its original's address |
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save, pre_delete
from wagtail.models import Page

from dragoman.newsroom import newcomer, publishing
from dragoman.newsroom.models import Event, Language, Story


def deleted(sender: type[Story], instance: Story, **kwargs: Any) -> None:
    if not instance.alias_of_id:
        publishing.unpublish(instance.pk, kind=Event.Kind.DELETED)


def saved_as_page(sender: type[Page], instance: Page, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail's clock expires plain pages, for which `Story.save` is not called. In its transaction."""
    if not raw and not instance.live and not instance.alias_of_id and instance.specific_class is Story:
        publishing.unpublish(instance.pk)


def language_added(sender: type[Language], instance: Language, created: bool, **kwargs: Any) -> None:
    if created:
        newcomer.begin_again(instance.pk)


def connect() -> None:
    post_save.connect(saved_as_page, sender=Page, dispatch_uid="newsroom.saved_as_page")
    post_save.connect(language_added, sender=Language, dispatch_uid="newsroom.language_added")
    pre_delete.connect(deleted, sender=Story, dispatch_uid="newsroom.deleted")
