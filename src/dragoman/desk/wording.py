"""Reasons and findings in words. They are kept as data; only here do they become sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dragoman.core import languages


def language_in_words(code: str) -> str:
    try:
        return languages.get(code).name_in("en")
    except languages.UnknownLanguage:
        return code


def reason_in_words(reason: Mapping[str, Any]) -> str:
    """Why a version waits: the cause and, where there is one, the cure."""
    code = reason.get("code", "")
    if code == "no_engine":
        return cure_in_words(reason.get("cure", {}))
    if code == "waits_for":
        return _("waits for a person’s %(language)s, from which it is made") % {
            "language": language_in_words(reason["language"])
        }
    if code == "engine_failed":
        return _("the engine failed (%(error)s): retry, or write it by hand") % {"error": reason.get("error", "")}
    if code in ("critical", "critical_prominent", "critical_sensitive", "no_translation"):
        return _("%(kind)s: a check found a critical fault, see the sentence") % {"kind": reason.get("kind", "")}
    return {
        "draft_engine": _("this engine’s text is a draft for this pair: a person has to approve it"),
        "sensitive": _("sensitive: waits for a person to check it"),
        "stopped": _("the language is stopped: nothing goes public by itself"),
        "opened": _("a person has unpublished work in it"),
        "no_right": _("the source has not allowed a translation"),
        "unpublished": _("the story is unpublished"),
        "withdrawn": _("withdrawn by %(by)s") % {"by": reason.get("by", "")},
        "went_back": _("%(by)s went back to release %(number)s")
        % {"by": reason.get("by", ""), "number": reason.get("number", "")},
    }.get(code, code)


def cure_in_words(cure: Mapping[str, Any]) -> str:
    """What would make a pair translatable."""
    pair = cure.get("pair", "")
    if cure.get("code") == "install_package":
        return _("no engine for %(pair)s: install %(package)s") % {"pair": pair, "package": cure.get("package", "")}
    if cure.get("code") == "add_model":
        return _("no engine for %(pair)s: put a Bergamot model into %(folder)s, or write it at the desk") % {
            "pair": pair,
            "folder": cure.get("folder", ""),
        }
    return _("no engine for %(pair)s: add one to ENGINES, or write it at the desk") % {"pair": pair}
