"""How the newsroom wants words and names translated, as the core's glossary entries."""

from __future__ import annotations

from dragoman.core.engines import Term
from dragoman.lexicon.models import TermForm
from dragoman.people.models import Person, PersonName


def glossary(source: str, target: str) -> list[Term]:
    """From one language into another: terms that have a form in both, and everybody's name. A person has
    the name that they write themselves where a language has no other. Three statements."""
    return [*_terms(source, target), *_people(source, target)]


def _terms(source: str, target: str) -> list[Term]:
    rows: dict[int, dict[str, TermForm]] = {}
    for row in TermForm.objects.filter(term__do_not_translate=False, language__in=(source, target)):
        rows.setdefault(row.term_id, {})[row.language] = row
    return [
        Term(by[source].text, by[target].text, _forms(by[source].inflected))
        for by in rows.values()
        if source in by and target in by
    ]


def _forms(inflected: str) -> tuple[str, ...]:
    return tuple(form for form in map(str.strip, inflected.split(",")) if form)


def _people(source: str, target: str) -> list[Term]:
    rows = PersonName.objects.filter(language__in=(source, target)).values_list("person", "language", "name")
    names = {(person, language): name for person, language, name in rows}
    return [
        Term(names.get((pk, source), name), names.get((pk, target), name))
        for pk, name in Person.objects.values_list("pk", "name")
    ]
