"""The story in Wagtail's editor: words kept as they are, what may be published, two editors at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.contrib.messages import get_messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.models import Revision

from dragoman.newsroom.models import Story
from dragoman.newsroom.publishing import why_not

# ---------------------------------------------------------------- words that no engine touches


@hooks.register("register_rich_text_features")
def register_foreign(features: Any) -> None:
    """A word or name kept as it is in every language: ``<span translate="no">``."""
    style = "FOREIGN"
    features.register_editor_plugin(
        "draftail",
        "foreign",
        draftail.InlineStyleFeature(
            {
                "type": style,
                "label": gettext_lazy("keep"),
                "description": gettext_lazy("Not to be translated"),
                "style": {"borderBottom": "2px dotted currentColor"},
            }
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "foreign",
        {
            "from_database_format": {'span[translate="no"]': InlineStyleElementHandler(style)},
            "to_database_format": {"style_map": {style: {"element": "span", "props": {"translate": "no"}}}},
        },
    )


# ---------------------------------------------------------------- what may be published


@hooks.register("before_publish_page")
def refuse_incomplete(request: HttpRequest, page: Any) -> HttpResponse | None:
    """What was typed is a draft by now; nothing of it is public."""
    if not isinstance(page, Story) or not (missing := why_not(page)):
        return None
    messages.error(request, _("Not published, kept as a draft: %(why)s") % {"why": " ".join(missing)})
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuse_incomplete_of_many(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponse | None:
    if action_type != "publish" or request.method != "POST":
        return None
    for page in objects:
        drafted = page.get_latest_revision_as_object()
        if isinstance(drafted, Story) and (missing := why_not(drafted)):
            messages.error(
                request,
                _("Nothing was published. “%(title)s”: %(why)s")
                % {"title": drafted.title, "why": " ".join(missing)},
            )
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


# ---------------------------------------------------------------- two editors at once

GOES_PUBLIC = ("action-publish", "action-submit", "action-restart-workflow", "action-workflow-action")


@hooks.register("before_edit_page")
def keep_both(request: HttpRequest, page: Any) -> None:
    """A save by an editor whose text is older than somebody else's becomes a draft beside it.

    Wagtail looks for this when it saves by itself only. So that nobody publishes over a text they
    have not seen, what was typed is kept as a revision of its own, and nothing goes public.
    """
    if request.method != "POST" or not isinstance(page, Story):
        return
    if not request.accepts("text/html"):
        return  # saved by itself: Wagtail refuses an outdated one
    theirs = page.get_latest_revision()
    if theirs is None or not _outdated(request, page, theirs):
        return
    typed = request.POST.copy()
    for name in (*GOES_PUBLIC, "overwrite_revision_id"):
        typed.pop(name, None)
    request.POST = typed  # type: ignore[assignment]
    request.kept_beside = theirs  # type: ignore[attr-defined]


def _outdated(request: HttpRequest, page: Story, latest: Revision) -> bool:
    """Whether somebody else saved the story after this form was opened."""
    own = request.POST.get("overwrite_revision_id")
    if own:
        return own != str(latest.pk)
    loaded = request.POST.get("loaded_revision_id")
    if loaded is None:
        return False  # not the editor's form
    opened_at = request.POST.get("loaded_revision_created_at", "")
    if (loaded, opened_at) == (str(latest.pk), latest.created_at.isoformat()):
        return False
    try:
        number, at = int(loaded), dt.datetime.fromisoformat(opened_at).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return True
    # What the form saved by itself since is the editor's own; a press of a button does not name it. A
    # revision that is saved over keeps its number. One person in two windows is one editor.
    newer = Q(pk__gt=number) | Q(pk=number, created_at__gt=at)
    saved = Revision.objects.for_instance(page).filter(newer)
    return bool(saved.exclude(user=request.user).exists())


@hooks.register("after_edit_page")
def tell_of_both(request: HttpRequest, page: Any) -> HttpResponse | None:
    theirs: Revision | None = getattr(request, "kept_beside", None)
    if theirs is None:
        return None
    list(get_messages(request))  # not "has been updated": that would be half of it
    mine = page.get_latest_revision()
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, theirs.pk, mine.pk])
    messages.warning(
        request,
        _(
            "%(who)s saved this story at %(when)s, after you had opened it. Both texts are kept: theirs, "
            "and yours as the newest draft, which you see here. Nothing was published. Compare the two, "
            "then publish from here."
        )
        % {
            "who": theirs.user.name if theirs.user else _("Somebody"),
            "when": date_format(localtime(theirs.created_at), "H:i"),
        },
        buttons=[messages.button(compare, _("Compare the two"))],
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
