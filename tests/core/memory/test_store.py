"""What the memory finds, and what it prefers."""

from __future__ import annotations

from dragoman.core.memory import Entry, MemoryStore
from dragoman.core.types import Unit


def unit(hash: str, before: str = "", after: str = "", language: str = "en") -> Unit:
    return Unit("s1", "text", (), language, hash=hash, before=before, after=after)


def entry(marked: str, before: str = "", after: str = "", **more: object) -> Entry:
    return Entry("h", "en", "pt", marked, before, after, **more)  # type: ignore[arg-type]


def found(store: MemoryStore, asked: Unit) -> tuple[str, bool] | None:
    match = store.lookup([asked], "pt")[0]
    return (match.marked, match.context) if match else None


def test_the_same_context_wins_over_the_later_entry():
    store = MemoryStore([entry("here", "b", "a"), entry("elsewhere", "x", "y")])
    assert found(store, unit("h", "b", "a")) == ("here", True)
    assert found(store, unit("h", "q", "q")) == ("elsewhere", False)


def test_the_later_entry_replaces_the_earlier():
    store = MemoryStore([entry("first", "b", "a"), entry("second", "b", "a")])
    assert found(store, unit("h", "b", "a")) == ("second", True)


def test_what_a_person_approved_stays():
    store = MemoryStore([entry("approved"), entry("machine", approved=False)])
    assert found(store, unit("h")) == ("approved", True)
    store.put([entry("in context, unapproved", "b", "a", approved=False)])
    assert found(store, unit("h", "b", "a")) == ("approved", False)
    store.put([entry("approved again")])
    assert found(store, unit("h")) == ("approved again", True)


def test_nothing_without_a_match():
    store = MemoryStore([entry("here")])
    assert found(store, unit("other")) is None
    assert found(store, unit("")) is None
    assert found(store, unit("h", language="ru")) is None
    assert store.lookup([unit("h")], "es") == [None]


def test_answers_in_the_order_of_the_units():
    store = MemoryStore([entry("one"), Entry("k", "en", "pt", "two")])
    matches = store.lookup([unit("k"), unit("none"), unit("h")], "pt")
    assert [match and match.marked for match in matches] == ["two", None, "one"]
