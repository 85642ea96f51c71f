"""Findings, reasons, owners and places in words: data in, a sentence in the editor's language out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.numbers import format_decimal
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from dragoman.core import languages
from dragoman.core.types import Owner, Severity
from dragoman.newsroom.document import Place
from dragoman.newsroom.models import State, Work


def language(code: str) -> str:
    """A language's name in the editor's, as it stands within a sentence."""
    try:
        return languages.get(code).name_in(get_language() or "en")
    except languages.UnknownLanguage:
        return code


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str], most: int = 12) -> str:
    """Some words with commas between them, cut where they would be too many to read."""
    if len(words) > most:
        return _("%(words)s and %(count)d more") % {
            "words": ", ".join(words[:most]),
            "count": len(words) - most,
        }
    return ", ".join(words)


# ---------------------------------------------------------------- why a version waits


@dataclass(frozen=True, slots=True)
class Why:
    """text: cause and cure, in words. mark: severity it is shown with, or "". segment: where it is."""

    code: str
    text: str
    mark: str = ""
    segment: str = ""


def why(reason: Mapping[str, Any], language_code: str, source: str) -> Why:
    """One of Version.reasons. Every sentence says what is wrong and what helps."""
    code = str(reason.get("code", ""))
    names = {"language": language(language_code), "source": language(source) if source else ""}
    segment = str(reason.get("segment", ""))
    if code == "no_engine":
        pair = _("No engine here translates from %(source)s into %(language)s.") % names
        return Why(code, f"{pair} {cure(reason.get('cure') or {})}")
    if code == "engine_failed":
        return Why(
            code,
            _("%(error)s Retry when that is mended, or write it here.") % {"error": engine_error(reason)},
            Severity.CRITICAL,
        )
    if code == "waits_for":
        return Why(
            code,
            _("It is made from the %(pivot)s version, which a person has to publish first.")
            % {"pivot": language(str(reason.get("language", "")))},
        )
    if code == "cap":
        return Why(code, money(reason))
    if code == "cap_draft":
        return Why(
            code,
            _(
                "There was no money left for %(engine)s, so another engine made it. "
                "In this language a person approves it then. Retry asks %(engine)s again."
            )
            % {"engine": reason.get("engine", "")},
        )
    if code in ("no_translation", "critical_prominent", "critical_sensitive", "critical"):
        found = finding(reason).text
        rule = {
            "no_translation": _("Such a sentence never goes out: correct it."),
            "critical_prominent": _(
                "In a headline, lead or caption that holds the version: correct it or approve."
            ),
            "critical_sensitive": _("In a sensitive story that holds the version: correct it or approve."),
            "critical": _("This language holds every critical finding: correct it or approve."),
        }[code]
        return Why(code, f"{found} {rule}", Severity.CRITICAL, segment)
    simple = {
        "draft_engine": _("The engine’s text for this pair is only a draft: a person has to approve it."),
        "sensitive": _(
            "The story is sensitive: nothing a machine translated goes public before a person approves it."
        ),
        "stopped": _(
            "This language is stopped. Publish by hand, or start it again under Newsroom → Languages."
        ),
        "asked_again": _("A person asked again. The worker takes it up next."),
        "opened": _("A person has begun to write here. Publish it, or let it go on without."),
        "no_right": _(
            "The source has not allowed translations. "
            "Tick “they allow us to translate it” in the story when it has."
        ),
        "unpublished": _("The whole story was taken down. Publish it, and its languages come back."),
    }
    if code in simple:
        return Why(code, simple[code])
    if code == "withdrawn":
        return Why(
            code,
            _("Withdrawn by %(who)s. Restore brings it back.") % {"who": reason.get("by") or _("somebody")},
        )
    if code == "went_back":
        return Why(
            code,
            _(
                "%(who)s went back to release %(number)s. "
                "The next change of the original brings it up to date."
            )
            % {"who": reason.get("by") or _("Somebody"), "number": reason.get("number", "")},
        )
    return Why(code, _("Held: %(code)s.") % {"code": code or _("no reason was recorded")})


def money(reason: Mapping[str, Any]) -> str:
    """Why a version waits for money, and when it is looked at again."""
    until = parse_datetime(str(reason.get("until", "")))
    facts = {"engine": reason.get("engine", ""), "when": clock(until) if until else _("the next look")}
    said = {
        "day": _("%(engine)s has reached its cap for the day. It goes on at %(when)s, or with a higher cap."),
        "month": _(
            "%(engine)s has reached its cap for the month. It goes on at %(when)s, or with a higher cap."
        ),
        "never": _(
            "It would cost more than the whole cap of %(engine)s. Raise the cap in ENGINES, or write it here."
        ),
        "under_way": _("What is left of the cap of %(engine)s is kept for versions under way. Soon again."),
        "quota": _(
            "The vendor of %(engine)s has no more for us: the quota is used up. "
            "Raise it there, or wait: the next try is at %(when)s."
        ),
    }
    return said.get(str(reason.get("why")), _("It waits for money for %(engine)s.")) % facts


def clock(moment: datetime) -> str:
    """14:05 today, 3 June 14:05 another day."""
    here = localtime(moment)
    return str(date_format(here, "H:i" if here.date() == localtime().date() else "j M H:i"))


def cure(data: Mapping[str, Any]) -> str:
    """The one command or setting that would help (core.engines.Cure)."""
    pair = str(data.get("pair", ""))
    if data.get("code") == "install_package":
        return _("Install it: pip install %(package)s, then restart the worker.") % {
            "package": data.get("package", "")
        }
    if data.get("code") == "install_debian_package":
        return _("Install it: sudo apt-get install %(package)s, then restart the worker.") % {
            "package": data.get("package", "")
        }
    if data.get("code") == "add_model":
        return _("Fetch a model: dragoman models fetch %(pair)s (or put one into %(folder)s).") % {
            "pair": pair,
            "folder": data.get("folder", ""),
        }
    return _("Add an engine that has %(pair)s to ENGINES in the settings, or write it here.") % {"pair": pair}


ENGINE_ERRORS = {
    "Unavailable": gettext_lazy("The engine could not be reached."),
    "Limited": gettext_lazy("The engine asks us to wait: too many requests."),
    "TimedOut": gettext_lazy("The engine did not answer in time."),
    "AuthFailed": gettext_lazy("The engine does not accept our key. Put the right one into ENGINES."),
    "QuotaSpent": gettext_lazy("The engine’s quota is used up."),
    "UnsupportedPair": gettext_lazy("The engine has not got this pair of languages."),
    "Refused": gettext_lazy("The engine refused a sentence."),
    "TooLarge": gettext_lazy("A sentence is too long for the engine."),
    "BadAnswer": gettext_lazy("The engine gave no usable answer."),
}


def engine_error(reason: Mapping[str, Any]) -> str:
    name = str(reason.get("error", ""))
    said = str(ENGINE_ERRORS.get(name, _("The work stopped with an error (%(name)s).") % {"name": name}))
    attempts = int(reason.get("attempts") or 0)
    if attempts:
        said += " " + ngettext("Tried once.", "Tried %(count)d times.", attempts) % {"count": attempts}
    return said


# ---------------------------------------------------------------- findings


@dataclass(frozen=True, slots=True)
class Said:
    """A finding: its name in a word or two, and one plain sentence."""

    title: str
    text: str


SCRIPTS = {
    "Latn": gettext_lazy("Latin"),
    "Cyrl": gettext_lazy("Cyrillic"),
    "Arab": gettext_lazy("Arabic"),
    "Grek": gettext_lazy("Greek"),
    "Hebr": gettext_lazy("Hebrew"),
    "Armn": gettext_lazy("Armenian"),
    "Geor": gettext_lazy("Georgian"),
}


def number(value: str) -> str:
    """A compared value as an editor reads it: 100000 → 100,000. What is no plain number stays as it is."""
    if value.isdigit() and len(value) > 4:
        return str(format_decimal(int(value), locale=(get_language() or "en").replace("-", "_")))
    return value


# What a check compared → its name where it differs, is gone, is new.
COMPARED = {
    "numbers": (gettext_lazy("Another number"), gettext_lazy("Number lost"), gettext_lazy("Number added")),
    "dates": (gettext_lazy("Another date"), gettext_lazy("Date lost"), gettext_lazy("Date added")),
    "units": (gettext_lazy("Another unit"), gettext_lazy("Unit lost"), gettext_lazy("Unit added")),
    "currency": (
        gettext_lazy("Another currency"),
        gettext_lazy("Currency lost"),
        gettext_lazy("Currency added"),
    ),
    "names": (gettext_lazy("Another name"), gettext_lazy("Name lost"), gettext_lazy("Name added")),
}


# Values that say nothing to a reader: 5 is May or Friday, kmh a key of a table.
UNSAID = {
    "dates": gettext_lazy("The date is not that of the original."),
    "units": gettext_lazy("The unit of measure is not that of the original."),
}


def finding(data: Mapping[str, Any], source: str = "", target: str = "") -> Said:
    """source, target: the plain texts it speaks of, to quote from. Without them its own "words" are
    quoted (gate.py keeps them with a reason), and without those its values."""
    kind, values = str(data.get("kind", "")), [str(value) for value in data.get("values") or ()]
    if kind in COMPARED:
        other_one, lost_one, new_one = (str(name) for name in COMPARED[kind])
        lost, other = (number(value) for value in [*values, "", ""][:2])
        if kind != "numbers":  # their values are for machines: the words themselves say it better
            said = _words(data, "source", source), _words(data, "target", target)
            lost, other = said if kind in UNSAID else (said[0] or lost, said[1] or other)
            if kind in UNSAID and not any(said):
                return Said(other_one, str(UNSAID[kind]))
        if lost and other:
            return Said(
                other_one,
                _("The original says %(lost)s. This sentence says %(other)s.")
                % {"lost": lost, "other": other},
            )
        if lost:
            return Said(lost_one, _("The original says %(lost)s. It is not here.") % {"lost": lost})
        return Said(new_one, _("This sentence says %(other)s. The original does not.") % {"other": other})
    if kind == "markup":
        return _markup(values)
    if kind in ("script", "wrong_script"):
        script = str(SCRIPTS.get(values[0], values[0])) if values else ""
        return Said(
            _("Another script"),
            _("The sentence is not written in %(script)s letters.") % {"script": script}
            if script
            else _("The sentence is written in another script."),
        )
    if kind == "unknown_words":
        return Said(
            _("Unknown words"),
            _("The engine does not know %(words)s. They may be left as they were.")
            % {"words": listed(values)},
        )
    if kind in WORDED:
        return WORDED[kind](values, _words(data, "source", source), _words(data, "target", target))
    shown = listed([value for value in values if value])
    name = capital(kind.replace("_", " ")) or _("Finding")
    return Said(
        name, _("A check found: %(values)s.") % {"values": shown} if shown else _("A check was not sure.")
    )


def _pointing(text: str, words: str) -> str:
    """A sentence, and after a colon the words in quotation marks that it is about, where there are any."""
    return f"{text.removesuffix('.')}: {words}." if words else text


def _truncation(values: Sequence[str], here: str, there: str) -> Said:
    text = _("A part of the original seems to be missing, most likely the end.")
    return Said(_("Cut short"), f"{text} {_ends(there)}".strip())


def _ends(words: str) -> str:
    return _("It ends with %(words)s.") % {"words": words} if words else ""


def _addition(values: Sequence[str], here: str, there: str) -> Said:
    remark = values[0] if values and not _is_number(values[0]) else ""
    if remark:
        return Said(
            _("Remark of the engine"), _("The engine adds words of its own: “%(words)s”.") % {"words": remark}
        )
    return Said(_("More than the original"), _pointing(_("Here is more than the original says."), there))


def _quotes(values: Sequence[str], here: str, there: str) -> Said:
    """values: nothing, a weight, "speaker", "direct", "bracket", the quotation, or words of it that are not
    here."""
    value = values[0] if values else ""
    if value == "bracket":
        return Said(_("Bracket"), _("A bracket is missing: only one of the two is here."))
    title = _("Quotation")
    if value == "speaker":
        return Said(
            title,
            _("Who speaks stands inside the quotation marks here and outside in the original, or otherwise."),
        )
    if value == "direct":
        return Said(
            title, _("The original tells this in its own words. Here it is quoted, as what somebody said.")
        )
    if not value:
        return Said(title, _("A quotation mark is missing: only one of the two is here."))
    if _is_number(value):
        return Said(title, _("The quotation marks stand around other words than in the original."))
    if value[0].isalnum():
        return Said(
            title,
            _("The quotation is not word for word that of the original. Missing: %(words)s.")
            % {"words": listed(values)},
        )
    return Said(title, _("The quotation marks are gone: %(words)s") % {"words": value})


# What the negation check compares: the word of the one text and its opposite in the other.
POLES = {
    "more": gettext_lazy("more"),
    "less": gettext_lazy("less"),
    "before": gettext_lazy("before"),
    "after": gettext_lazy("after"),
    "rise": gettext_lazy("a rise"),
    "fall": gettext_lazy("a fall"),
    "victory": gettext_lazy("victory"),
    "defeat": gettext_lazy("defeat"),
    "win": gettext_lazy("to win"),
    "lose": gettext_lazy("to lose"),
    "high": gettext_lazy("high"),
    "low": gettext_lazy("low"),
    "atleast": gettext_lazy("at least"),
    "atmost": gettext_lazy("at most"),
    "allow": gettext_lazy("allowed"),
    "forbid": gettext_lazy("forbidden"),
}


def _negation(values: Sequence[str], here: str, there: str) -> Said:
    """values: "added" or "removed" (and what is denied), or a pole and its opposite."""
    what = values[0] if values else ""
    if what == "added":
        text = _("This sentence denies something that the original does not.")
        return Said(_("Negation added"), _pointing(text, there))
    if what == "removed":
        text = _("The original denies something that is not denied here.")
        return Said(_("Negation lost"), _pointing(text, here))
    mine, theirs = (str(POLES.get(value, value)) for value in [*values, "", ""][:2])
    return Said(
        _("The opposite"),
        _("The original says %(lost)s. This sentence says the opposite: %(other)s.")
        % {"lost": here or mine, "other": there or theirs},
    )


# The rows of the check's table (core/checks/data/qualifiers.toml).
QUALIFIERS = {
    "alleged": gettext_lazy("alleged"),
    "former": gettext_lazy("former"),
    "deputy": gettext_lazy("deputy"),
    "attempt": gettext_lazy("attempted"),
    "threat": gettext_lazy("threatened"),
    "question": gettext_lazy("a question"),
}


def _qualifiers(values: Sequence[str], here: str, there: str) -> Said:
    """values: "added" or "removed", and what."""
    what, name = [*values, "", ""][:2]
    facts = {"what": str(QUALIFIERS.get(name, name))}
    if what == "added":
        text = _("This sentence says “%(what)s”, and the original does not.") % facts
        return Said(_("Limit added"), _pointing(text, there))
    text = _("The original says “%(what)s”, and this sentence does not.") % facts
    return Said(_("Limit lost"), _pointing(text, here))


def _language(values: Sequence[str], here: str, there: str) -> Said:
    """values: the language it should be in, the one it is in, and whether that is the source's."""
    wanted, found, of_source = [*values, "", "", ""][:3]
    facts = {"language": language(wanted), "other": language(found)}
    if of_source:
        text = _("This is %(other)s, as in the original, and not %(language)s.") % facts
    else:
        text = _("This is %(other)s, and not %(language)s.") % facts
    return Said(_("Another language"), text)


def _untranslated(values: Sequence[str], here: str, there: str) -> Said:
    if values and values[0]:
        return Said(
            _("Not translated"),
            _("Words are left as in the original: %(words)s.") % {"words": there or f"“{values[0]}”"},
        )
    return Said(_("Not translated"), _("The sentence is the same as in the original."))


def _sense(values: Sequence[str], here: str, there: str) -> Said:
    mine, theirs = [*values, "", ""][:2]
    return Said(
        _("Another sense"),
        _("Most likely “%(lost)s” is taken in the wrong sense here: “%(other)s”.")
        % {"lost": mine, "other": theirs},
    )


def _consistency(values: Sequence[str], here: str, there: str) -> Said:
    return Said(
        _("Two wordings"),
        _("The same words of the original are translated otherwise before: “%(words)s”.")
        % {"words": values[0] if values else ""},
    )


def _empty(values: Sequence[str], here: str, there: str) -> Said:
    return Said(_("Empty"), _("There is no text."))


def _mojibake(values: Sequence[str], here: str, there: str) -> Said:
    text = _("Letters were read in the wrong encoding, and came out as signs.")
    return Said(_("Broken letters"), _pointing(text, there))


def _duplication(values: Sequence[str], here: str, there: str) -> Said:
    text = _("Words stand twice that the original says once.")
    return Said(_("Said twice"), _pointing(text, there))


# A check's id → its finding in words, from its values and the words of the source and the target.
WORDED: Mapping[str, Callable[[Sequence[str], str, str], Said]] = {
    "truncation": _truncation,
    "addition": _addition,
    "quotes": _quotes,
    "negation": _negation,
    "qualifiers": _qualifiers,
    "language": _language,
    "untranslated": _untranslated,
    "sense": _sense,
    "consistency": _consistency,
    "empty": _empty,
    "mojibake": _mojibake,
    "duplication": _duplication,
}


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _markup(values: Sequence[str]) -> Said:
    """values: numbers of marks that do not fit, or an address, tag or placeholder here and there."""
    marks = [f"‹{value}›" for value in values if value.strip("/").isdigit()]
    if marks:
        return Said(
            _("Marks"),
            _("The marks do not fit the original’s: %(marks)s. Each stands once.") % {"marks": listed(marks)},
        )
    lost, other = [*values, "", ""][:2]
    if lost and other:
        return Said(
            _("Another address or sign"),
            _("The original has %(lost)s. Here it is %(other)s.") % {"lost": lost, "other": other},
        )
    if lost:
        return Said(
            _("Address or sign lost"), _("The original has %(lost)s. It is not here.") % {"lost": lost}
        )
    if other and other != "misnested":
        return Said(
            _("Address or sign added"), _("Here is %(other)s. The original has none.") % {"other": other}
        )
    return Said(_("Marks"), _("The marks do not fit the original’s. Each stands once, in right nesting."))


def _words(data: Mapping[str, Any], side: str, text: str) -> str:
    """What it points at in the source or in the target, in quotation marks."""
    span = data.get(f"{side}_span")
    if not text and not span:
        text = str((data.get("words") or {}).get(side, ""))
        span = (0, len(text))
    words = text[span[0] : span[1]].strip() if span else ""
    return f"“{words}”" if 0 < len(words) <= 120 else ""


def severity(value: str) -> str:
    return {
        Severity.CRITICAL: _("critical"),
        Severity.SERIOUS: _("serious"),
        Severity.MINOR: _("minor"),
    }.get(value, value)  # type: ignore[call-overload, no-any-return]


# ---------------------------------------------------------------- who answers, and where it stands

# Owner of a sentence → the pip it is shown with.
PIPS = {Owner.PERSON: "human", Owner.ENGINE: "machine", Owner.MEMORY: "reviewed", Owner.QUOTATION: ""}


def owner(value: str) -> str:
    return {
        Owner.PERSON: _("person"),
        Owner.ENGINE: _("engine"),
        Owner.MEMORY: _("memory"),
        Owner.QUOTATION: _("quotation"),
    }.get(value, value)  # type: ignore[call-overload, no-any-return]


def state(value: str) -> str:
    """What readers see, in a word or two."""
    return {
        State.ORIGINAL: _("Original"),
        State.HUMAN: _("By a person"),
        State.MACHINE: _("Machine"),
        State.REVIEWED: _("Checked"),
    }.get(value, value)  # type: ignore[call-overload, no-any-return]


def work(value: str) -> str:
    return {
        Work.BEHIND: _("Wanted"),
        Work.TRANSLATING: _("Translating"),
        Work.HELD: _("Held"),
        Work.NO_ENGINE: _("No engine"),
        Work.DONE: _("Done"),
        Work.WITHDRAWN: _("Withdrawn"),
    }.get(value, value)  # type: ignore[call-overload, no-any-return]


CHECKS = {
    "names": gettext_lazy("Names"),
    "numbers": gettext_lazy("Numbers"),
    "dates": gettext_lazy("Dates"),
    "units": gettext_lazy("Units"),
    "negation": gettext_lazy("Negation"),
    "quotations": gettext_lazy("Quotations"),
    "headline": gettext_lazy("Headline"),
    "legal": gettext_lazy("Legal risk"),
}


def place(where: Place, paragraph: int, spoken: str = "") -> str:
    """What a run of sentences is, as a heading of the form. paragraph: its number among the paragraphs."""
    if where.kind == "quotation":
        speaker = where.data.get("speaker", "")
        if spoken:
            return _("Quotation · %(speaker)s, said in %(language)s") % {
                "speaker": speaker,
                "language": language(spoken),
            }
        return _("Quotation · %(speaker)s") % {"speaker": speaker}
    named = {
        "headline": _("Headline"),
        "kicker": _("Kicker"),
        "lead": _("Lead"),
        "heading": _("Heading"),
        "body": _("Paragraph %(number)d") % {"number": paragraph},
        "list": _("List"),
        "role": _("Quotation · who it is"),
        "where": _("Quotation · where it was said"),
        "alt": _("Picture · what it shows"),
        "caption": _("Picture · caption"),
        "credit": _("Picture · credit"),
        "title": _("Embed · title"),
        "correction": _("Correction"),
        "source": _("Source"),
    }
    return named.get(where.kind, where.kind)


def tag(name: str, kind: str, text: str) -> str:
    """What an inline mark stands for."""
    if kind == "protected":
        return _("“%(text)s”, stays as it is") % {"text": text}
    return {
        "a": _("link"),
        "b": _("bold"),
        "strong": _("bold"),
        "i": _("italic"),
        "em": _("italic"),
        "sup": _("superscript"),
        "sub": _("subscript"),
        "br": _("line break"),
    }.get(name, name)
