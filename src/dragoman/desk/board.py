"""What the status page shows: stories × languages, where each version is, and what would help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from dragoman.core import languages
from dragoman.core.types import Severity
from dragoman.desk import wording
from dragoman.desk.forms import TABS, Chosen
from dragoman.desk.models import Job
from dragoman.desk.wording import clock
from dragoman.newsroom.addresses import story_path
from dragoman.newsroom.models import State, Story, Topic, Version, Work

PAGE = 50
ALL_IN_WORDS = 12  # with so many languages each is a column; with more, only an editor's own
OWN = 4
PATIENCE = timedelta(seconds=60)  # so long a version may wait before we ask whether a worker runs

FAULTS = frozenset(
    {"no_translation", "critical_prominent", "critical_sensitive", "critical", "engine_failed"}
)


@dataclass(slots=True)
class Cell:
    """One version. form: classes of its tile. words: where it stands; detail: (severity, words) below."""

    code: str
    name: str
    url: str = ""
    form: str = "none"
    pip: str = ""
    words: str = ""
    detail: list[tuple[str, str]] = field(default_factory=list)
    age: str = ""
    who: str = ""

    @property
    def label(self) -> str:
        said = [self.words, *(words for _mark, words in self.detail), *([self.who] if self.who else [])]
        return f"{self.name}: {', '.join(said)}"

    @property
    def held(self) -> bool:
        return "held" in self.form.split()


@dataclass(slots=True)
class Line:
    """Why some languages of a story wait, in one sentence. versions: what Retry asks for again."""

    text: str
    mark: str = ""
    names: list[str] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    title: str = ""

    @property
    def said(self) -> str:
        return wording.listed(self.names)


@dataclass(slots=True)
class Row:
    story: Story
    headline: str
    headline_lang: str
    original: str
    own_headline: str
    direction: str
    section: str
    age: str
    cells: list[Cell] = field(default_factory=list)
    tiles: list[Cell] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    quiet: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Tab:
    key: str
    name: str
    url: str
    count: int | None
    current: bool


@dataclass(slots=True)
class Board:
    chosen: Chosen
    columns: list[tuple[str, str]]
    others: int
    rows: list[Row]
    tabs: list[Tab]
    sections: list[tuple[int, str]]
    languages: list[tuple[str, str]]
    first: int
    newer: str
    older: str
    cures: list[Line]
    waiting: int
    any_story: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def span(self) -> int:
        return 1 + len(self.columns) + (1 if self.others else 0)

    @property
    def pairs(self) -> int:
        return len({name for line in self.cures for name in line.names})

    @property
    def everything(self) -> str:
        return self.chosen.query(story=0, section=0, language="", page=1)


def load(chosen: Chosen, codes: Sequence[str], own: Iterable[str]) -> Board:
    """One page of the board: six statements, however many stories and languages there are.

    codes: the newsroom's languages; own: those the editor answers for.
    """
    topics = list(Topic.objects.filter(kind=Topic.SECTION))
    stories, more = _stories(chosen)
    versions: dict[int, dict[str, Version]] = {}
    for version in (
        Version.objects.filter(story_id__in=[story.pk for story in stories])
        .select_related("public_release", "wanted", "opened_by", "job")
        .defer("public_release__content", "public_release__hero", "wanted__content", "wanted__hero")
    ):
        versions.setdefault(version.story_id, {})[version.language_id] = version
    columns = _columns(chosen, codes, own)
    tiles = [] if chosen.language else [code for code in codes if code not in columns]
    now = timezone.now()
    names = {topic.pk: topic.name_in(get_language() or "en") or topic.name for topic in topics}
    rows = [_row(story, versions.get(story.pk, {}), columns, tiles, names, now) for story in stories]
    first = (chosen.page - 1) * PAGE + 1
    return Board(
        chosen=chosen,
        columns=[(code, wording.capital(wording.language(code))) for code in columns],
        others=len(tiles),
        rows=rows,
        tabs=_tabs(chosen),
        sections=[(pk, names[pk]) for pk in names],
        languages=[(code, wording.capital(wording.language(code))) for code in codes],
        first=first,
        newer=chosen.query(page=chosen.page - 1) if chosen.page > 1 else "",
        older=chosen.query(page=chosen.page + 1) if more else "",
        cures=_cures(stories, versions, chosen),
        waiting=_waiting(now),
        any_story=bool(rows) or Version.objects.exists(),
    )


def _stories(chosen: Chosen) -> tuple[list[Story], bool]:
    stories = Story.objects.filter(first_published_at__isnull=False)
    if chosen.story:
        stories = stories.filter(pk=chosen.story)
    if chosen.section:
        stories = stories.filter(section_id=chosen.section)
    if works := TABS[chosen.tab]:
        found = Version.objects.filter(work__in=works)
        if chosen.language:
            found = found.filter(language=chosen.language)
        stories = stories.filter(pk__in=found.values("story_id"))
    start = (chosen.page - 1) * PAGE
    planned = Revision.objects.filter(
        object_id=Cast(OuterRef("pk"), CharField()),
        base_content_type=ContentType.objects.get_for_model(Page),
        approved_go_live_at__isnull=False,
    )
    stories = stories.annotate(goes_out=Subquery(planned.values("approved_go_live_at")[:1]))
    page = list(
        stories.order_by("-first_published_at", "-pk").only(
            "title", "slug", "language", "section_id", "sensitive", "first_published_at", "live"
        )[start : start + PAGE + 1]
    )
    return page[:PAGE], len(page) > PAGE


def _columns(chosen: Chosen, codes: Sequence[str], own: Iterable[str]) -> list[str]:
    if chosen.language:
        return [chosen.language]
    if len(codes) <= ALL_IN_WORDS:
        return list(codes)
    mine = set(own)
    return [code for code in codes if code in mine][:OWN] or list(codes[:3])


def _tabs(chosen: Chosen) -> list[Tab]:
    """Counts only of what is in trouble or on its way: it stays small, whatever the archive holds."""
    counted = Version.objects.exclude(work=Work.DONE).order_by().values("work")
    if chosen.language:
        counted = counted.filter(language=chosen.language)
    counts: dict[str, int] = dict(counted.annotate(n=Count("pk")).values_list("work", "n"))
    names = {
        "": _("Everything"),
        "person": _("Needs a person"),
        "held": _("Held"),
        "no_engine": _("No engine"),
        "underway": _("On its way"),
        "withdrawn": _("Withdrawn"),
    }
    return [
        Tab(
            key,
            names[key],
            chosen.query(work=key, page=1, story=0),
            sum(counts.get(work, 0) for work in works) if works else None,
            key == chosen.tab,
        )
        for key, works in TABS.items()
    ]


def _waiting(now: datetime) -> int:
    """How many jobs have been due for longer than a running worker would leave them."""
    late = Job.objects.filter(served__lt=F("asked"), due_at__lt=now - PATIENCE)
    return late.filter(Q(leased_until=None) | Q(leased_until__lt=now)).count()


# ---------------------------------------------------------------- one story


def _row(
    story: Story,
    versions: dict[str, Version],
    columns: Sequence[str],
    tiles: Sequence[str],
    sections: dict[int, str],
    now: datetime,
) -> Row:
    reader = get_language() or "en"
    mine = versions.get(reader) or versions.get(reader.partition("-")[0])
    public = mine.public_release if mine else None
    translated = bool(public and public.language != story.language)
    row = Row(
        story=story,
        headline=public.headline if public and translated else story.title,
        headline_lang=public.language if public and translated else story.language,
        original=story_path(story.language, story.pk, story.slug),
        own_headline=story.title if translated else "",
        direction=languages.get(story.language).direction,
        section=sections.get(story.section_id, ""),
        age=ago(story.first_published_at, now),
    )
    if not story.live and (planned := getattr(story, "goes_out", None)):
        row.age = _("goes out %(when)s") % {"when": wording.clock(planned)}
    row.cells = [cell(versions.get(code), story, code, now) for code in columns]
    row.tiles = [cell(versions.get(code), story, code, now) for code in tiles]
    row.lines, row.quiet = _lines(
        story, [versions[code] for code in (*columns, *tiles) if code in versions], now
    )
    return row


def cell(version: Version | None, story: Story, code: str, now: datetime) -> Cell:
    made = Cell(code, wording.capital(wording.language(code)), words=_("not asked for"))
    if version is None:
        return made
    made.url = reverse("desk:version", args=[story.pk, code])
    release, reasons = version.public_release, version.reasons or []
    made.age = ago(release.created_at if release else version.changed_at, now)
    if version.opened_by_id and version.opened_by:
        made.who = version.opened_by.first_name or version.opened_by.name
    if version.work == Work.WITHDRAWN:
        made.form, made.words = "withdrawn", wording.work(Work.WITHDRAWN)
        return made
    if code == story.language:
        made.form, made.pip, made.words = "original", "original", wording.state(State.ORIGINAL)
        return made
    base = {State.HUMAN: "human", State.REVIEWED: "reviewed", State.MACHINE: "machine"}
    if release is not None:
        made.form = made.pip = base.get(State(release.state), "machine")
        made.words = wording.state(release.state)
        if marked := int(release.label.get("marked") or 0):
            made.form += " marked"
            made.detail.append(
                (
                    Severity.SERIOUS,
                    ngettext("%(count)d marked", "%(count)d marked", marked) % {"count": marked},
                )
            )
        if version.source_changed:
            made.form = f"{made.form.split()[0]} old"
            made.detail.insert(0, ("", _("source changed")))
    if version.work == Work.HELD:
        faults = [reason for reason in reasons if reason.get("code") in FAULTS]
        made.form = "held" if faults else "waits"
        made.detail = _public_too(release)
        if faults:
            made.pip, made.words = "", wording.work(Work.HELD)
            count = len(faults)
            made.detail.insert(
                0,
                (
                    Severity.CRITICAL,
                    ngettext("%(count)d critical", "%(count)d critical", count) % {"count": count},
                ),
            )
        else:
            made.pip, made.words = "", _("Waits")
            made.detail.insert(0, ("", _short(reasons)))
        made.age = ago(version.changed_at, now)
    elif version.work == Work.NO_ENGINE:
        made.detail = _public_too(release)
        made.form, made.pip, made.words = "no-engine", "", wording.work(Work.NO_ENGINE)
    elif _leased(version, now):
        made.detail = _public_too(release)
        made.form, made.pip, made.words = "translating", "", wording.work(Work.TRANSLATING)
    elif version.work in (Work.BEHIND, Work.TRANSLATING) and release is None:
        made.form, made.words = "wanted", wording.work(Work.BEHIND)
        if any(reason.get("code") == "cap" for reason in reasons):
            made.detail.append(("", _("waits for money")))
        made.age = ago(version.changed_at, now)
    return made


def _public_too(release: Any) -> list[tuple[str, str]]:
    if release is None:
        return []
    return [("", _("public: %(state)s") % {"state": wording.state(release.state).lower()})]


def _short(reasons: Sequence[dict[str, Any]]) -> str:
    """A wait by rule, in a word or two."""
    code = reasons[0].get("code") if reasons else ""
    return {
        "sensitive": _("sensitive"),
        "opened": _("being written"),
        "stopped": _("stopped"),
        "draft_engine": _("draft engine"),
        "cap_draft": _("draft engine"),
        "no_right": _("no right"),
    }.get(str(code), _("for a person"))


def _leased(version: Version, now: datetime) -> bool:
    job = getattr(version, "job", None)
    return bool(job and job.leased_until and job.leased_until > now and version.work != Work.DONE)


def _lines(story: Story, versions: Sequence[Version], now: datetime) -> tuple[list[Line], list[Line]]:
    """Why versions of a story wait: what needs a person first; what everybody knows already (no
    engine, rules) as a second, quiet part."""
    loud: dict[str, Line] = {}
    quiet: dict[str, Line] = {}
    for version in versions:
        name = wording.capital(wording.language(version.language_id))
        found: list[tuple[dict[str, Line], str, str, str]] = []
        if version.work == Work.HELD:
            for reason in (version.reasons or [])[:3]:
                why = wording.why(reason, version.language_id, story.language)
                found.append((loud if why.mark else quiet, why.text, why.mark, ""))
        elif version.work == Work.NO_ENGINE:
            found.append((quiet, _("no engine has this pair"), "", ""))
        elif version.work in (Work.BEHIND, Work.TRANSLATING) and not _leased(version, now):
            job = getattr(version, "job", None)
            if job and job.last_error:
                text = wording.engine_error({"error": job.last_error})
                again = _("The next try is at %(when)s.") % {"when": clock(job.due_at)}
                found.append((loud, f"{text} {again}", "", ""))
            elif version.reasons:
                why = wording.why(version.reasons[0], version.language_id, story.language)
                found.append((quiet, why.text, why.mark, ""))
        for where, text, mark, title in found:
            line = where.setdefault(text, Line(text, mark, title=title))
            if name not in line.names:
                line.names.append(name)
                line.versions.append(version.pk)
    return list(loud.values()), list(quiet.values())


def _cures(stories: Sequence[Story], versions: dict[int, dict[str, Version]], chosen: Chosen) -> list[Line]:
    """What would help the languages of this page that have no engine, once for each pair."""
    found: dict[str, Line] = {}
    for story in stories:
        for code, version in versions.get(story.pk, {}).items():
            if version.work != Work.NO_ENGINE or (chosen.language and code != chosen.language):
                continue
            for reason in version.reasons or []:
                if reason.get("code") != "no_engine":
                    continue
                text = wording.cure(reason.get("cure") or {})
                pair = _("%(source)s → %(language)s") % {
                    "source": wording.capital(wording.language(story.language)),
                    "language": wording.capital(wording.language(code)),
                }
                line = found.setdefault(text, Line(text))
                if pair not in line.names:
                    line.names.append(pair)
                line.versions.append(version.pk)
    return list(found.values())


# ---------------------------------------------------------------- times


def ago(moment: datetime | None, now: datetime) -> str:
    """34 min, 5 h, 3 d; a date once it is longer ago than a month."""
    if moment is None:
        return ""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(count)d min") % {"count": minutes}
    if minutes < 60 * 24:
        return _("%(count)d h") % {"count": minutes // 60}
    if minutes < 60 * 24 * 30:
        return _("%(count)d d") % {"count": minutes // (60 * 24)}
    return str(date_format(localtime(moment), "j M Y"))
