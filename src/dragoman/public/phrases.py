"""What a page tells its reader about a text: one whole phrase for each source language.

The name of a language inflects with its phrase ("с русского", "по-русски", "rus dilindən"), so no
phrase is ever put together from parts. A language outside these tables is named after a colon,
where every language uses the nominative.

`say` marks a phrase for the catalogues (`dragoman.public.catalogues`); `tell` gives it in the
language that is active. All of ours carry one context, so that no phrase of Django's or Wagtail's
can stand in for one of them.
"""

from __future__ import annotations

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, npgettext, pgettext

from dragoman.core import languages

CONTEXT = "reader"


def say(phrase: str) -> str:
    """Mark a phrase for the catalogues; it is translated when it is told."""
    return phrase


def tell(phrase: str, **values: str) -> SafeString:
    """A phrase in the active language. It may hold markup of ours; its values are escaped."""
    text = pgettext(CONTEXT, phrase)
    return mark_safe(text % {key: conditional_escape(value) for key, value in values.items()})


MACHINE = {
    "ar": say("<b>Translated from Arabic by machine</b>%(engine)s."),
    "az": say("<b>Translated from Azerbaijani by machine</b>%(engine)s."),
    "ca": say("<b>Translated from Catalan by machine</b>%(engine)s."),
    "en": say("<b>Translated from English by machine</b>%(engine)s."),
    "es": say("<b>Translated from Spanish by machine</b>%(engine)s."),
    "fr": say("<b>Translated from French by machine</b>%(engine)s."),
    "pt": say("<b>Translated from Portuguese by machine</b>%(engine)s."),
    "ru": say("<b>Translated from Russian by machine</b>%(engine)s."),
    "uk": say("<b>Translated from Ukrainian by machine</b>%(engine)s."),
    "": say("<b>Translated by machine</b>%(engine)s. Language of the original: %(language)s."),
}
UNCHECKED = say("No editor has checked this translation.")
REVIEWED = {
    "ar": say(
        "<b>Translated from Arabic by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "az": say(
        "<b>Translated from Azerbaijani by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "ca": say(
        "<b>Translated from Catalan by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "en": say(
        "<b>Translated from English by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "es": say(
        "<b>Translated from Spanish by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "fr": say(
        "<b>Translated from French by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "pt": say(
        "<b>Translated from Portuguese by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "ru": say(
        "<b>Translated from Russian by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "uk": say(
        "<b>Translated from Ukrainian by machine</b>%(engine)s,"
        " checked against the original by %(name)s, %(date)s."
    ),
    "": say(
        "<b>Translated by machine</b>%(engine)s, checked against the original by %(name)s, %(date)s."
        " Language of the original: %(language)s."
    ),
}
HUMAN = {
    "ar": say("<b>Translated from Arabic</b> by %(name)s."),
    "az": say("<b>Translated from Azerbaijani</b> by %(name)s."),
    "ca": say("<b>Translated from Catalan</b> by %(name)s."),
    "en": say("<b>Translated from English</b> by %(name)s."),
    "es": say("<b>Translated from Spanish</b> by %(name)s."),
    "fr": say("<b>Translated from French</b> by %(name)s."),
    "pt": say("<b>Translated from Portuguese</b> by %(name)s."),
    "ru": say("<b>Translated from Russian</b> by %(name)s."),
    "uk": say("<b>Translated from Ukrainian</b> by %(name)s."),
    "": say("<b>Translated</b> by %(name)s. Language of the original: %(language)s."),
}
THE_NEWSROOM = say("the newsroom")
VIA = {
    "ar": say("It was made from the Arabic translation, not from the original."),
    "az": say("It was made from the Azerbaijani translation, not from the original."),
    "ca": say("It was made from the Catalan translation, not from the original."),
    "en": say("It was made from the English translation, not from the original."),
    "es": say("It was made from the Spanish translation, not from the original."),
    "fr": say("It was made from the French translation, not from the original."),
    "pt": say("It was made from the Portuguese translation, not from the original."),
    "ru": say("It was made from the Russian translation, not from the original."),
    "uk": say("It was made from the Ukrainian translation, not from the original."),
    "": say("It was made from another translation (%(language)s), not from the original."),
}
WRITTEN_HERE = say("<b>Written in English</b>%(place)s.")  # each catalogue names its own language
CHANGED_TODAY = say("The original was updated at %(time)s. This translation does not show the change yet.")
CHANGED = say("The original was updated on %(date)s. This translation does not show the change yet.")
READ_ORIGINAL = {
    "ar": say("Read the original in Arabic"),
    "az": say("Read the original in Azerbaijani"),
    "ca": say("Read the original in Catalan"),
    "en": say("Read the original in English"),
    "es": say("Read the original in Spanish"),
    "fr": say("Read the original in French"),
    "pt": say("Read the original in Portuguese"),
    "ru": say("Read the original in Russian"),
    "uk": say("Read the original in Ukrainian"),
    "": say("Read the original: %(language)s"),
}
LISTED = {
    "machine": {
        "ar": say("By machine from Arabic"),
        "az": say("By machine from Azerbaijani"),
        "ca": say("By machine from Catalan"),
        "en": say("By machine from English"),
        "es": say("By machine from Spanish"),
        "fr": say("By machine from French"),
        "pt": say("By machine from Portuguese"),
        "ru": say("By machine from Russian"),
        "uk": say("By machine from Ukrainian"),
        "": say("By machine, original: %(language)s"),
    },
    "reviewed": {
        "ar": say("From Arabic, checked"),
        "az": say("From Azerbaijani, checked"),
        "ca": say("From Catalan, checked"),
        "en": say("From English, checked"),
        "es": say("From Spanish, checked"),
        "fr": say("From French, checked"),
        "pt": say("From Portuguese, checked"),
        "ru": say("From Russian, checked"),
        "uk": say("From Ukrainian, checked"),
        "": say("Checked translation, original: %(language)s"),
    },
    "human": {
        "ar": say("Translated from Arabic"),
        "az": say("Translated from Azerbaijani"),
        "ca": say("Translated from Catalan"),
        "en": say("Translated from English"),
        "es": say("Translated from Spanish"),
        "fr": say("Translated from French"),
        "pt": say("Translated from Portuguese"),
        "ru": say("Translated from Russian"),
        "uk": say("Translated from Ukrainian"),
        "": say("Translation, original: %(language)s"),
    },
}
IN_LANGUAGE = {
    "ar": say("in Arabic"),
    "az": say("in Azerbaijani"),
    "ca": say("in Catalan"),
    "en": say("in English"),
    "es": say("in Spanish"),
    "fr": say("in French"),
    "pt": say("in Portuguese"),
    "ru": say("in Russian"),
    "uk": say("in Ukrainian"),
    "": say("original: %(language)s"),
}
SAID_TRANSLATED = {
    "ar": say("Said in Arabic, translated here."),
    "az": say("Said in Azerbaijani, translated here."),
    "ca": say("Said in Catalan, translated here."),
    "en": say("Said in English, translated here."),
    "es": say("Said in Spanish, translated here."),
    "fr": say("Said in French, translated here."),
    "pt": say("Said in Portuguese, translated here."),
    "ru": say("Said in Russian, translated here."),
    "uk": say("Said in Ukrainian, translated here."),
    "": say("Translated here. Said in this language: %(language)s."),
}
SAID_TRANSLATED_BY_US = {
    "ar": say("Said in Arabic, translated by the newsroom."),
    "az": say("Said in Azerbaijani, translated by the newsroom."),
    "ca": say("Said in Catalan, translated by the newsroom."),
    "en": say("Said in English, translated by the newsroom."),
    "es": say("Said in Spanish, translated by the newsroom."),
    "fr": say("Said in French, translated by the newsroom."),
    "pt": say("Said in Portuguese, translated by the newsroom."),
    "ru": say("Said in Russian, translated by the newsroom."),
    "uk": say("Said in Ukrainian, translated by the newsroom."),
    "": say("Translated by the newsroom. Said in this language: %(language)s."),
}
SAID_HERE = say("In the speaker’s own words, said in English.")  # each catalogue names its own language
WRITTEN_ELSEWHERE = {
    "ar": say("It is written in Arabic. You can read it in these languages now:"),
    "az": say("It is written in Azerbaijani. You can read it in these languages now:"),
    "ca": say("It is written in Catalan. You can read it in these languages now:"),
    "en": say("It is written in English. You can read it in these languages now:"),
    "es": say("It is written in Spanish. You can read it in these languages now:"),
    "fr": say("It is written in French. You can read it in these languages now:"),
    "pt": say("It is written in Portuguese. You can read it in these languages now:"),
    "ru": say("It is written in Russian. You can read it in these languages now:"),
    "uk": say("It is written in Ukrainian. You can read it in these languages now:"),
    "": say("You can read it in these languages now:"),
}
STATES = {
    "original": say("original"),
    "human": say("by a person"),
    "machine": say("machine"),
    "reviewed": say("checked"),
    "withdrawn": say("withdrawn"),
    "": say("not yet"),
}
NUMBER_CHANGED = say("The original says %(source)s; this sentence says %(target)s.")
NUMBER_LOST = say("The original says %(source)s; this sentence does not.")
NUMBER_ADDED = say("This sentence says %(target)s; the original does not.")
FAULTS = {
    "dates": say("The date in this sentence is not that of the original."),
    "units": say("The unit of measure in this sentence is not that of the original."),
    "currency": say("The currency in this sentence is not that of the original."),
    "names": say("A name in this sentence is not that of the original."),
    "negation": say("This sentence may say the opposite of the original."),
    "truncation": say("A part of the original may be missing from this sentence."),
    "addition": say("This sentence may say something that the original does not."),
    "quotes": say("The words in quotation marks are not those of the original."),
    "": say("An automatic check found a fault in this sentence."),
}


def of_language(table: dict[str, str], language: str, **values: str) -> SafeString:
    """The phrase of `table` for one source language."""
    if phrase := table.get(language):
        return tell(phrase, **values)
    name = languages.get(language).name_in(get_language() or "en")
    return tell(table[""], language=name, **values)


def marked_sentences(count: int) -> str:
    """How many sentences of the page are marked; empty where none is."""
    if count == 0:
        return ""
    if count == 1:
        return tell(say("One sentence is marked because an automatic check was not sure of it."))
    phrase = npgettext(
        "reader",
        "%(count)d sentence is marked because an automatic check was not sure of it.",
        "%(count)d sentences are marked because an automatic check was not sure of them.",
        count,
    )
    return phrase % {"count": count}
