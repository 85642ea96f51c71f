"""Which findings hold a translation back (DESIGN, "The gate"): the rule alone, for the desk and for files."""

from __future__ import annotations

# A finding here holds the version.
PROMINENT = frozenset({"headline", "lead", "caption"})
# A sentence with one of these is no translation at all, and never in a release.
NO_TRANSLATION = frozenset({"empty", "script", "untranslated", "markup"})
# A person who compared the sentence with its original may find that it is right as it is.
LOOKS_UNTRANSLATED = frozenset({"untranslated", "script"})


def holds(
    finding: str,
    place: str,
    *,
    by_person: bool = False,
    reviewed: bool = False,
    sensitive: bool = False,
    hold_critical: bool = False,
) -> str:
    """Why a critical finding holds a version, as the code of a reason; "" where it goes out marked.

    finding, place: the kinds of both. by_person: a person publishes and answers for what is judgement;
    reviewed: they compared it with the original. hold_critical: the language holds every one.
    """
    if finding in NO_TRANSLATION and not (reviewed and finding in LOOKS_UNTRANSLATED):
        return "no_translation"
    if by_person:
        return ""
    if place in PROMINENT:
        return "critical_prominent"
    if sensitive:
        return "critical_sensitive"
    return "critical" if hold_critical else ""
