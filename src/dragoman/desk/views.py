"""The status page and the form of a version. Verbs are in `review`; here they are called and told of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import user_has_any_page_permission

from dragoman.core import languages
from dragoman.core.types import TargetKind
from dragoman.desk import board as status
from dragoman.desk import forms, queue, review, sheet, wording
from dragoman.desk.forms import Typed
from dragoman.desk.review import Edit, Refused
from dragoman.newsroom import document
from dragoman.newsroom.addresses import story_path
from dragoman.newsroom.models import Language, Target, Version, Work

# ---------------------------------------------------------------- the status page


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    rights = user.review_rights.filter(language=OuterRef("code"))
    known = dict(Language.objects.annotate(own=Exists(rights)).values_list("code", "own"))
    chosen = forms.chosen(request.GET, known)
    shown = status.load(chosen, list(known), [code for code, own in known.items() if own])
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Desk")}]
    context = {"board": shown, "breadcrumbs_items": crumbs, "header_title": _("Desk"), "here": chosen.query()}
    return render(request, "desk/board.html", context | {"edits": user_has_any_page_permission(user)})


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """What a person should look at, in the languages they answer for."""
    user: Any = request.user
    codes = None if user.is_superuser else list(user.review_rights.values_list("language", flat=True))
    number = request.GET.get("page", "1")
    page = queue.load(int(number) if number.isdecimal() and len(number) < 6 else 1, codes)
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("desk:board"), "label": _("Desk")},
        {"url": "", "label": _("For a person")},
    ]
    context = {"page": page, "breadcrumbs_items": crumbs, "header_title": _("For a person")}
    return render(request, "desk/queue.html", context)


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Ask again for the versions named, as far as this person may."""
    pks = [int(pk) for pk in request.POST.getlist("version") if pk.isdecimal() and len(pk) < 19][:200]
    asked, refused = 0, ""
    user: Any = request.user
    for found in Version.objects.filter(pk__in=pks).select_related("wanted"):
        try:
            review.retry(found, user)
            asked += 1
        except Refused as error:
            refused = str(error)
    if asked:
        messages.success(
            request, ngettext("Asked again.", "%(count)d asked again.", asked) % {"count": asked}
        )
    if refused:
        messages.error(request, refused)
    query = request.POST.get("back", "")
    return redirect(reverse("desk:board") + (query if query.startswith("?") else ""))


# ---------------------------------------------------------------- one version


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, story_id: int, language: str) -> HttpResponse:
    try:
        found = review.version_of(story_id, language)
    except Version.DoesNotExist:
        return _nothing(request, story_id, language)
    if found.wanted is None:
        return _nothing(request, story_id, language)
    if request.method == "POST":
        return _act(request, found)
    clashes = [uid for uid in request.GET.get("clash", "").split(".") if uid]
    return _form(request, found, clashes=clashes)


def _nothing(request: HttpRequest, story_id: int, language: str) -> HttpResponse:
    """404, saying which half of the address is wrong."""
    others = list(
        Version.objects.filter(story_id=story_id, wanted__isnull=False).values_list("language", flat=True)
    )
    if not others:
        said = _("There is no published story with the number %(number)d.") % {"number": story_id}
    else:
        said = _("Story %(number)d has no version in “%(language)s”.") % {
            "number": story_id,
            "language": language,
        }
    there = [
        (wording.capital(wording.language(code)), reverse("desk:version", args=[story_id, code]))
        for code in others
    ]
    return render(request, "desk/missing.html", {"said": said, "there": there}, status=404)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is not this session's. Only the admin has forms."""
    return render(request, "desk/too_old.html", status=403)


def _form(
    request: HttpRequest,
    found: Version,
    *,
    error: str = "",
    typed: Mapping[str, Typed] | None = None,
    ticked: Collection[str] = (),
    clashes: Collection[str] = (),
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    may = user.may_review(found.language_id)
    release = found.public_release
    assert found.wanted is not None
    title = found.wanted.headline
    crumbs = [
        {"url": reverse("desk:board"), "label": _("Desk")},
        {"url": f"{reverse('desk:board')}?story={found.story_id}", "label": title[:60]},
        {"url": "", "label": wording.capital(wording.language(found.language_id))},
    ]
    context: dict[str, Any] = {
        "version": found,
        "title": title,
        "may": may,
        "writable": may and not found.is_original and found.work != Work.WITHDRAWN,
        "withdrawn": found.work == Work.WITHDRAWN,
        "error": error,
        "breadcrumbs_items": crumbs,
        "header_title": f"{wording.capital(wording.language(found.language_id))} · {title}",
        "source_name": wording.capital(wording.language(found.wanted.language)),
        "target_name": wording.capital(wording.language(found.language_id)),
        "state": wording.state(release.state) if release else "",
        "state_pip": {"reviewed": "reviewed", "human": "human", "machine": "machine"}.get(release.state, "")
        if release
        else "",
        "work": wording.work(found.work),
        "readers": story_path(found.language_id, found.story_id, release.slug) if release else "",
        "edit_story": reverse("wagtailadmin_pages:edit", args=[found.story_id]),
        "edit_history": reverse("wagtailadmin_pages:history", args=[found.story_id]),
        "original": story_path(found.wanted.language, found.story_id, found.wanted.slug),
        "edits": user_has_any_page_permission(user),
        "original_direction": languages.get(found.wanted.language).direction,
    }
    if not found.is_original:
        shown = sheet.load(found, user, typed=typed, clashes=clashes)
        present = {pair.uid for pair in shown.pairs}
        context |= {
            "sheet": shown,
            "checks": [(point, wording.CHECKS[point], point in ticked) for point in review.CHECKLIST],
            "orphans": [one.text for uid, one in (typed or {}).items() if uid not in present and one.text],
            "changed": bool(typed and any(one.changed for one in typed.values())),
        }
    return render(request, "desk/version.html", context, status=status)


# ---------------------------------------------------------------- what a person does


def _act(request: HttpRequest, found: Version) -> HttpResponse:
    """Save what was typed, then do what the button says. Whatever is refused, the form comes back
    with everything that was typed."""
    user: Any = request.user
    what, _colon, which = request.POST.get("do", "save").partition(":")
    typed = forms.read(request.POST)
    ticked = request.POST.getlist("check")
    here = reverse("desk:version", args=[found.story_id, found.language_id])
    try:
        typed = _with_choice(found, typed, what, which)
        saved = _save(found, typed, user)
        typed_now: Mapping[str, Typed] = {}  # stored by now
    except Refused as error:
        again = review.version_of(found.story_id, found.language_id)
        return _form(
            request,
            again,
            error=str(error),
            typed=typed,
            ticked=ticked,
            status=422 if user.may_review(found.language_id) else 403,
        )
    hashes = _hashes(found)
    warned = _tell_of_saving(request, found, typed, saved, hashes)
    if saved.conflicts:
        if what in ACTIONS:
            messages.warning(request, _("Nothing else was done: look at these sentences first."))
        return redirect(f"{here}?clash={'.'.join(saved.conflicts)}#{saved.conflicts[0]}")
    if gone := {uid: one for uid, one in typed.items() if one.changed and uid not in hashes}:
        again = review.version_of(found.story_id, found.language_id)
        why = _("The original changed while you wrote: some sentences are gone.")
        return _form(request, again, error=why, typed=gone, status=409)
    try:
        if what in ACTIONS:
            messages.success(request, ACTIONS[what](found, user, request, which))
    except Refused as error:
        again = review.version_of(found.story_id, found.language_id)
        return _form(request, again, error=str(error), typed=typed_now, ticked=ticked, status=422)
    chosen = next((uid for uid, one in typed.items() if one.seen == CHOSEN), which if what == "keep" else "")
    if what == "save" and saved.saved and not warned:
        chosen = [uid for uid in typed if uid in saved.saved][-1]  # where they were, not the top of the page
    return redirect(f"{here}#{chosen}" if chosen else here)


CHOSEN = "-"  # what `seen` is where a button, not a hand, wrote into a field


def _with_choice(found: Version, typed: dict[str, Typed], what: str, which: str) -> dict[str, Typed]:
    """A button beside one sentence writes into its field: a match, or an earlier text."""
    if what not in ("take", "undo"):
        return typed
    rows = {row.uid: row for row in review.sentences(found)}
    if what == "take":
        row = rows.get(which)
        if row is None or not row.match:
            raise Refused(_("The memory no longer holds a match for this sentence."))
        before = typed.get(which, forms.shown(row))
        return typed | {which: Typed(row.match, base=before.base, seen=CHOSEN, source=row.seg["h"])}
    earlier = (
        Target.objects.filter(
            pk=int(which) if which.isdecimal() and len(which) < 19 else 0,
            segment__story_id=found.story_id,
            language=found.language_id,
        )
        .select_related("segment")
        .first()
    )
    if earlier is None or earlier.segment.uid not in rows:
        raise Refused(_("That earlier text does not belong to a sentence of this version."))
    row = rows[earlier.segment.uid]
    return typed | {
        row.uid: Typed(
            earlier.marked, earlier.kind, earlier.reason, earlier.added, row.base, CHOSEN, row.seg["h"]
        )
    }


def _save(found: Version, typed: Mapping[str, Typed], user: Any) -> review.Saved:
    edits: list[Edit] = forms.edits(typed)
    if not edits:
        return review.Saved()
    if found.is_original:
        raise Refused(_("This is the original. Edit it in the story."))
    return review.save(found, edits, user)


def _hashes(found: Version) -> dict[str, str]:
    """The segments of the original as it is now."""
    assert found.wanted is not None
    return {seg["id"]: seg["h"] for _place, seg in document.segments(found.wanted.content)}


def _tell_of_saving(
    request: HttpRequest,
    found: Version,
    typed: Mapping[str, Typed],
    saved: review.Saved,
    hashes: Mapping[str, str],
) -> bool:
    """At the top of the page; whether there is more to tell than that it was saved."""
    count = len(saved.saved)
    if count:
        messages.success(
            request, ngettext("One sentence saved.", "%(count)d sentences saved.", count) % {"count": count}
        )
    emptied = [
        uid
        for uid, one in typed.items()
        if one.changed and not one.text and one.kind == TargetKind.TEXT and one.base
    ]
    if emptied:
        messages.warning(
            request,
            _("An emptied sentence stays as it was. To leave one out, choose “left out” and say why."),
        )
    changed = any(typed[uid].source not in ("", hashes.get(uid)) for uid in saved.saved)
    if changed:
        messages.warning(
            request,
            _(
                "The original of a sentence changed while you wrote. "
                "Yours is kept: look whether it still fits."
            ),
        )
    for uid in saved.conflicts:
        theirs = _theirs(found, uid, typed[uid].base)
        messages.warning(
            request,
            _(
                "%(who)s changed the sentence “%(text)s” at %(when)s, after you had opened the form. "
                "Yours stands; theirs is kept beside it."
            )
            % theirs,
        )
    return bool(emptied or changed or saved.conflicts)


def _theirs(found: Version, uid: str, base: int) -> dict[str, str]:
    """Who wrote the row that this person had not seen, and when."""
    rows = Target.objects.filter(
        segment__story_id=found.story_id, segment__uid=uid, language=found.language_id
    )
    row = rows.filter(pk__gt=base).select_related("actor").order_by("-pk")[1:2].first()
    if row is None:
        return {"who": _("Somebody"), "text": uid, "when": ""}
    who = row.actor.name if row.actor else row.engine or wording.capital(wording.owner(row.owner))
    return {"who": who, "text": row.marked[:60], "when": status.clock(row.at)}


def _publish(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    if found.is_original:
        raise Refused(_("This is the original. Publish it in the story."))
    release = review.publish(found, user)
    return _("Published: release %(number)d, %(state)s.") % {
        "number": release.number,
        "state": wording.state(release.state).lower(),
    }


def _approve(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    if found.is_original:
        raise Refused(_("This is the original. Publish it in the story."))
    typed = forms.read(request.POST)
    release = review.publish(
        found,
        user,
        approve=True,
        checklist=request.POST.getlist("check"),
        seen=lambda row: forms.had_seen(typed, row),
    )
    return _("Approved and published: release %(number)d. You answer for it.") % {"number": release.number}


def _withdraw(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    review.withdraw(found, user)
    return _("Withdrawn. Its address says so to readers; nothing was deleted.")


def _restore(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    review.restore(found, user)
    return _("Restored. Readers have the release it had; the work goes on from there.")


def _back(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    release = review.previous(found)
    if release is None:
        raise Refused(_("There is no earlier release to go back to."))
    if which and which != str(release.pk):
        raise Refused(
            _("Another release has come out meanwhile. Look at it, then go back if you still want to.")
        )
    review.go_back(found, release, user)
    return _("Readers see release %(number)d again.") % {"number": release.number}


def _retry(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    review.retry(found, user)
    return _("Asked again. The worker takes it up next.")


def _discard(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    review.discard(found, user)
    return _("Let go. What you wrote stays, and goes out with the next release.")


def _keep(found: Version, user: Any, request: HttpRequest, which: str) -> str:
    review.keep_mine(found, which, user)
    return _("Kept: your sentence stands for the original as it is now.")


ACTIONS = {
    "publish": _publish,
    "approve": _approve,
    "withdraw": _withdraw,
    "restore": _restore,
    "back": _back,
    "retry": _retry,
    "discard": _discard,
    "keep": _keep,
}
