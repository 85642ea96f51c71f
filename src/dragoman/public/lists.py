"""Lists of stories: teasers, the front page, days of a section."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from dragoman.newsroom import visibility
from dragoman.newsroom.addresses import story_path
from dragoman.newsroom.models import Version
from dragoman.public import clock, label, phrases, pictures
from dragoman.public.pictures import Picture
from dragoman.public.shell import Section

Row = dict[str, Any]
FIELDS = (
    "story_id",
    "published_at",
    "section_id",
    "public_release__state",
    "public_release__slug",
    "public_release__headline",
    "public_release__lead",
    "public_release__kicker",
    "public_release__hero",
    "public_release__source__language",
)
FRONT = 40  # newest stories a front page is made of
PAGE = 20  # stories of one page of a section
LATEST = 7
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Teaser:
    """One story in a list. `how` says in words how its text was made; nothing for an original."""

    story: int
    url: str
    headline: str
    kicker: str
    dek: str
    state: str
    how: str
    iso: str
    when: str
    section: int | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    teasers: list[Teaser]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    url: str
    teasers: list[Teaser]


@dataclass(frozen=True, slots=True)
class Front:
    top: Teaser | None
    latest: list[Teaser]
    three: list[Teaser]
    columns: list[Column]


def rows(versions: QuerySet[Version], count: int) -> list[Row]:
    """At most `count` rows, in one statement that leaves the texts themselves alone."""
    return list(versions.values(*FIELDS)[:count])


def teaser(row: Row, language: str, when: str, picture: Picture | None = None) -> Teaser:
    state = row["public_release__state"]
    return Teaser(
        story=row["story_id"],
        url=story_path(language, row["story_id"], row["public_release__slug"]),
        headline=row["public_release__headline"],
        kicker=row["public_release__kicker"],
        dek=row["public_release__lead"],
        state=state,
        how=label.in_a_list(state, row["public_release__source__language"] or ""),
        iso=clock.iso(row["published_at"]),
        when=when,
        section=row["section_id"],
        picture=picture,
    )


def when(at: dt.datetime, language: str) -> str:
    """14:05 today, Yesterday, Tuesday within a week, else 24 November."""
    day, today = timezone.localtime(at).date(), timezone.localdate()
    if day == today:
        return clock.time(at, language)
    if day == today - dt.timedelta(days=1):
        return phrases.tell(phrases.say("Yesterday"))
    if today - dt.timedelta(days=7) < day < today:
        return clock.weekday(day, language)
    return clock.day(day, language)


def on_day(at: dt.datetime, language: str) -> str:
    """24 November: what stays true on a page that is kept."""
    return clock.day(timezone.localtime(at).date(), language)


def when_in_column(at: dt.datetime, language: str) -> str:
    """14:05 today, else 24/11: what a narrow column holds."""
    day = timezone.localtime(at).date()
    return clock.time(at, language) if day == timezone.localdate() else clock.short(day, language)


def front(found: Sequence[Row], language: str, sections: Iterable[Section]) -> Front:
    """The newest story with a picture on top, then what is new, three pictures, columns by section."""
    left = list(found)
    top_row = next((row for row in left[:5] if row["public_release__hero"]), left[0] if left else None)
    if top_row is None:
        return Front(None, [], [], [])
    left.remove(top_row)
    count = min(LATEST, len(left) - 3) if len(left) > 4 else len(left)
    latest_rows, left = left[:count], left[count:]
    three_rows = [row for row in left if row["public_release__hero"]][:3]
    left = [row for row in left if row not in three_rows]
    hero = top_row["public_release__hero"]

    def ordinary(row: Row, picture: Picture | None = None) -> Teaser:
        return teaser(row, language, when(row["published_at"], language), picture)

    columns = []
    for section in sections:
        own = [row for row in left if row["section_id"] == section.id][:3]
        if own:
            columns.append(Column(section.name, section.url, [ordinary(row) for row in own]))
    return Front(
        top=ordinary(top_row, pictures.hero(hero, "") if hero else None),
        latest=[teaser(row, language, when_in_column(row["published_at"], language)) for row in latest_rows],
        three=[
            ordinary(row, pictures.thumbnail(row["public_release__hero"], "(min-width: 40rem) 22rem, 92vw"))
            for row in three_rows
        ],
        columns=columns[:COLUMNS],
    )


def days(found: Sequence[Row], language: str) -> list[Day]:
    """A list of stories by the day they appeared, newest first."""
    result: list[Day] = []
    last: dt.date | None = None
    for row in found:
        day = timezone.localtime(row["published_at"]).date()
        if day != last:
            today = day == timezone.localdate()
            name = phrases.tell(phrases.say("Today")) if today else clock.date(day, language, "full")
            result.append(Day(name, []))
            last = day
        hero = row["public_release__hero"]
        picture = pictures.thumbnail(hero, "(min-width: 40rem) 15rem, 6.5rem") if hero else None
        result[-1].teasers.append(teaser(row, language, clock.time(row["published_at"], language), picture))
    return result


def before(versions: QuerySet[Version], mark: str) -> QuerySet[Version] | None:
    """The versions older than a mark made by `mark_of`; None where it is not one."""
    stamp, _, story = mark.partition("-")
    if not (stamp.isascii() and stamp.isdigit() and story.isascii() and story.isdigit()) or len(mark) > 40:
        return None
    try:
        at = dt.datetime.fromtimestamp(int(stamp) // 1_000_000, dt.UTC) + dt.timedelta(
            microseconds=int(stamp) % 1_000_000
        )
    except (ValueError, OverflowError, OSError):
        return None
    return versions.filter(Q(published_at__lt=at) | Q(published_at=at, story_id__lt=int(story)))


def mark_of(row: Row) -> str:
    """Where the next page begins: after this row, whatever is published meanwhile."""
    at = row["published_at"]
    micros = int((at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(microseconds=1))
    return f"{micros}-{row['story_id']}"


def related(language: str, story: int, *, wanted: set[int], section: int | None) -> list[Row]:
    """In one statement: stories this text points to, the newest of its section, the newest of all."""
    listed = visibility.listed(language).exclude(story_id=story)
    newest = listed.values("pk")[:4]
    own = listed.filter(section_id=section).values("pk")[:4]
    pointed = visibility.public(language).filter(story_id__in=wanted).order_by().values("pk")
    chosen = Version.objects.filter(Q(pk__in=newest) | Q(pk__in=own) | Q(pk__in=pointed))
    return list(chosen.order_by("-published_at", "-story_id").values(*FIELDS))
