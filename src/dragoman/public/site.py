"""What the settings say of this newsroom, in a reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings


def in_language(value: Any, language: str) -> str:
    """A setting that is one text, or one text per language; the first where the language has none."""
    if isinstance(value, dict):
        return str(value.get(language) or next(iter(value.values()), ""))
    return str(value or "")


def codes() -> list[str]:
    """The languages of the site, in the order of its lists."""
    return list(settings.DRAGOMAN["LANGUAGES"])


def name(language: str) -> str:
    return in_language(settings.DRAGOMAN["NAME"], language)


def about(language: str) -> str:
    """One line on what this newsroom is; empty rather than in another language."""
    value = settings.DRAGOMAN.get("ABOUT") or {}
    return str(value.get(language, "")) if isinstance(value, dict) else str(value)


def place(language: str) -> str:
    """Where an original was written, as the label says it: "at the Ferry". Empty where not set."""
    words = (settings.DRAGOMAN.get("AT") or {}).get(language, "")
    return f" {words}" if words else ""


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for what is published (L6)."""

    name: str
    role: str
    address: str
    email: str
    subject: str = ""


def responsible(language: str, *, subject: str = "") -> Responsible:
    who = settings.DRAGOMAN.get("RESPONSIBLE") or {}
    return Responsible(
        in_language(who.get("name"), language),
        in_language(who.get("role"), language),
        in_language(who.get("address"), language),
        in_language(who.get("email"), language),
        subject,
    )
