"""A story at the end of Wagtail's moderation workflow: it goes public, or who approves it learns why not.

Wagtail's models import this file while they are made, so it imports none at its head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from dragoman.newsroom.models import Story


class Incomplete(Exception):
    """The last approval of a story that may not be published. It takes the approval back."""

    def __init__(self, story: Story, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.story = story


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """WAGTAIL_FINISH_WORKFLOW_ACTION, called in the transaction of the approval. Raises Incomplete."""
    from dragoman.newsroom import publishing
    from dragoman.newsroom.models import Story

    revision = workflow_state.content_object.get_latest_revision()
    drafted = revision.as_object()
    if isinstance(drafted, Story) and (missing := publishing.why_not(drafted)):
        raise Incomplete(drafted, missing)
    revision.publish(user=user)


class TellOfIncomplete:
    """Middleware: Incomplete, from whichever of Wagtail's views, is a message and the story's editor."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.get_response(request)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Incomplete):
            return None
        from wagtail.admin import messages
        from wagtail.admin.modal_workflow import render_modal_workflow

        messages.error(
            request,
            _("Not published: %(why)s The story waits for approval as before; what was typed is kept.")
            % {"why": exception},
        )
        editor = reverse("wagtailadmin_pages:edit", args=[exception.story.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # approved in Wagtail's dialogue
            said: HttpResponse = render_modal_workflow(
                request, "", None, {}, json_data={"step": "success", "redirect": editor}
            )
            return said
        return redirect(editor)
