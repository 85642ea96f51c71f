"""How the newsroom wants words and names translated, as the core's glossary entries."""

from __future__ import annotations

from django.db.models import F, Value

from dragoman.core.engines import Term
from dragoman.lexicon.models import TermForm
from dragoman.people.models import Person

Row = tuple[bool, int, str | None, str | None, str, str]  # of a person?, id, language, text, own, inflected


def glossary(source: str, target: str) -> list[Term]:
    """From one language into another: terms that have a form in both, and everybody's name. A person has
    the name that they write themselves where a language has no other. One statement."""
    forms = TermForm.objects.filter(term__do_not_translate=False, language__in=(source, target)).values_list(
        Value(False), "term_id", F("language"), "text", Value(""), "inflected"
    )
    people = Person.objects.order_by().values_list(
        Value(True), "pk", F("names__language"), "names__name", "name", Value("")
    )
    found: dict[tuple[bool, int], dict[str | None, Row]] = {}
    for row in forms.union(people, all=True):
        found.setdefault(row[:2], {})[row[2]] = row
    return [
        entry
        for (person, _), by in sorted(found.items())
        if (entry := _name(by, source, target) if person else _term(by, source, target))
    ]


def _term(by: dict[str | None, Row], source: str, target: str) -> Term | None:
    if source not in by or target not in by:
        return None
    inflected = by[source][5].split(",")
    return Term(
        by[source][3] or "", by[target][3] or "", tuple(form for form in map(str.strip, inflected) if form)
    )


def _name(by: dict[str | None, Row], source: str, target: str) -> Term:
    own = next(iter(by.values()))[4]

    def written(language: str) -> str:
        return (by[language][3] if language in by else None) or own

    return Term(written(source), written(target))
