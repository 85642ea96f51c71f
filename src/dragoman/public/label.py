"""The label: one plain statement of how a text was made, and who checked it (L2, L8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from dragoman.newsroom.models import State
from dragoman.public import clock, phrases, site


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    state: str
    sentences: tuple[SafeString | str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """How a released text came to be: what the label tells.

    facts: `Release.label`. changed: when the original was updated, where this text does not show it.
    marked: how many of its sentences are marked on the page. via: the languages it was made through.
    """

    language: str
    state: str
    source_language: str
    facts: Mapping[str, Any]
    via: str = ""
    changed: dt.datetime | None = None
    marked: int = 0


def sentences(making: Making) -> tuple[SafeString | str, ...]:
    """Never empty, whatever is known (L8)."""
    if making.state == State.ORIGINAL:
        return (phrases.tell(phrases.WRITTEN_HERE, place=site.place(making.language)),)
    source, facts = making.source_language, making.facts
    engine = format_html(" (<bdi>{}</bdi>)", proper(facts["engine"])) if facts.get("engine") else ""
    told: list[SafeString | str] = []
    if making.state == State.HUMAN:
        name = names(facts.get("translators", ()))
        told.append(phrases.of_language(phrases.HUMAN, source, name=name))
    elif making.state == State.REVIEWED:
        name = names([facts["reviewer"]] if facts.get("reviewer") else ())
        date = _date(facts.get("reviewed_at") or facts.get("at"), making.language)
        told.append(phrases.of_language(phrases.REVIEWED, source, engine=engine, name=name, date=date))
    else:
        told.append(phrases.of_language(phrases.MACHINE, source, engine=engine))
        told.append(phrases.tell(phrases.UNCHECKED))
    through = [code for code in making.via.split(", ") if code not in ("", source, making.language)]
    told += [phrases.of_language(phrases.VIA, code) for code in through]
    if making.marked:
        told.append(phrases.marked_sentences(making.marked))
    if making.changed:
        told.append(changed(making.changed, making.language))
    return tuple(told)


def names(people: Sequence[str]) -> SafeString:
    """People as they are named in a label; the newsroom where nobody is."""
    if not people:
        return phrases.tell(phrases.THE_NEWSROOM)
    return format_html_join(pgettext("reader", ",") + " ", "<bdi>{}</bdi>", ([person] for person in people))


def proper(engines: str) -> str:
    """The names of engines as names: those that stand as an alias in lower case get a capital."""
    return ", ".join(name[:1].upper() + name[1:] for name in engines.split(", "))


def changed(at: dt.datetime, language: str) -> SafeString:
    """The time alone only on the day itself: a page may be read later than it was made."""
    from django.utils import timezone

    if timezone.localtime(at).date() == timezone.localdate():
        return phrases.tell(phrases.CHANGED_TODAY, time=clock.time(at, language))
    return phrases.tell(phrases.CHANGED, date=clock.date(at, language))


def links(making: Making, *, original: str, parallel: str, policy: str) -> tuple[Link, ...]:
    if making.state == State.ORIGINAL:
        return (Link(policy, pgettext("reader", "How we work, and who answers for it")),)
    found = []
    if original:
        text = phrases.of_language(phrases.READ_ORIGINAL, making.source_language)
        found.append(Link(original, text, making.source_language))
    if parallel:
        found.append(Link(parallel, pgettext("reader", "Side by side")))
    found.append(Link(policy, pgettext("reader", "How we translate, and who answers for it")))
    return tuple(found)


def in_a_list(state: str, source_language: str) -> str:
    """What stands under a headline in a list; nothing under an original."""
    table = phrases.LISTED.get(state)
    return phrases.of_language(table, source_language) if table else ""


def _date(value: Any, language: str) -> str:
    """The day of a check: an ISO date or time."""
    if isinstance(value, str):
        value = parse_datetime(value) or parse_date(value)
    if not isinstance(value, (dt.date, dt.datetime)):
        return ""
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=dt.UTC)
    return clock.date(value, language)
