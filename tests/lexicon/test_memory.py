"""The stored memory: exact matches, context first, two statements whatever it holds."""

from __future__ import annotations

import pytest

from dragoman.core.memory.store import Entry, Match, MemoryStore
from dragoman.core.types import Unit
from dragoman.lexicon.memory import StoredMemory
from dragoman.lexicon.models import MemoryEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def entry(source: str, target: str, before: str = "", after: str = "", **more: object) -> Entry:
    return Entry(source, "en", "ru", target, before, after, origin=source, **more)  # type: ignore[arg-type]


def unit(source: str, before: str = "", after: str = "", language: str = "en") -> Unit:
    return Unit(source, source, (), language, hash=source, before=before, after=after)


ENTRIES = [
    entry("yes", "Да.", "a", "b"),
    entry("yes", "Так точно.", "c", "d"),
    entry("no", "Нет."),
    entry("no", "Нет!"),  # the same place again: the later counts
]
LOOKS = [
    ("same context", unit("yes", "a", "b"), Match("Да.", context=True)),
    ("another known context", unit("yes", "c", "d"), Match("Так точно.", context=True)),
    ("unknown context: the last approved", unit("yes", "x", "y"), Match("Так точно.", context=False)),
    ("half a context is none", unit("yes", "a", "y"), Match("Так точно.", context=False)),
    ("replaced", unit("no"), Match("Нет!", context=True)),
    ("another language", unit("yes", "a", "b", language="uk"), None),
    ("unknown", unit("perhaps"), None),
    ("without a hash", Unit("x", "x", (), "en"), None),
]


@pytest.mark.parametrize("memory", [StoredMemory, MemoryStore], ids=["stored", "in memory"])
@pytest.mark.parametrize(("why", "asked", "found"), LOOKS, ids=[look[0] for look in LOOKS])
def test_lookup(
    why: str, asked: Unit, found: Match | None, memory: type[StoredMemory] | type[MemoryStore]
) -> None:
    store = memory()
    for one in ENTRIES:
        store.put([one])
    (match,) = store.lookup([asked], "ru")
    assert (match and (match.marked, match.context)) == (found and (found.marked, found.context))
    assert store.lookup([asked], "es") == [None]


def test_one_statement_for_any_number() -> None:
    memory = StoredMemory()
    with make.statements() as put:
        memory.put(entry(f"h{n}", f"Т{n}") for n in range(150))
    units = [unit(f"h{n}") for n in range(150)]
    with make.statements() as looked:
        found = memory.lookup(units, "ru")
    assert [match.marked for match in found if match] == [f"Т{n}" for n in range(150)]
    assert len(looked) == 1
    assert len(put) <= 3  # SQLite takes so many rows in portions


def test_only_what_was_approved_is_remembered_and_by_whom() -> None:
    olena = make.user("olena", "ru")
    StoredMemory(approved_by=olena).put([entry("yes", "Да."), entry("no", "Нет.", approved=False)])
    (row,) = MemoryEntry.objects.all()
    assert (row.source, row.target, row.approved_by) == ("yes", "Да.", olena)
    olena.delete()
    assert MemoryEntry.objects.get().approved_by is None


def test_terms_reach_no_engine() -> None:
    from dragoman.lexicon.models import Term

    make.languages("en", "ru")
    Term.objects.create(text="Patience")
    Term.objects.create(text="Harbour", do_not_translate=False)
    story = make.publish(make.story("The boat is called Patience and lies in the Harbour."))
    engine = make.Watched()
    make.work(engine)
    assert not [text for text in engine.texts if "Patience" in text]
    (target,) = [text for text in make.texts(make.public(story, "ru")) if "Patience" in text]
    assert "Harbour" not in target
