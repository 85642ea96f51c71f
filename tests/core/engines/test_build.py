"""Engines from settings; a wrong entry is refused with its cause and its cure."""

from __future__ import annotations

import pytest

from dragoman.core.engines import Chain, ConfigError, Trust, build
from dragoman.core.engines.dummy import DummyEngine

DUMMY = "dragoman.core.engines.dummy.DummyEngine"


def test_entries_in_order_with_their_alias():
    chain = build(
        {"b": {"BACKEND": DUMMY}, "a": {"BACKEND": DUMMY, "OPTIONS": {"trust": "draft", "delay": 0}}}
    )
    assert [engine.alias for engine in chain] == ["b", "a"]
    assert isinstance(chain.engines[0], DummyEngine)
    assert chain.engines[1].trust("en", "pt") is Trust.DRAFT


WRONG = [
    ("no dictionary", "dummy", r"ENGINES\['x'\]: is no dictionary"),
    ("no backend", {}, "has no BACKEND. Name the class"),
    ("lower case key", {"BACKEND": DUMMY, "options": {}}, "unknown key 'options'"),
    (
        "module missing",
        {"BACKEND": "dragoman.core.engines.none.Engine"},
        "cannot be imported .*Correct the path",
    ),
    ("class missing", {"BACKEND": "dragoman.core.engines.dummy.Dumy"}, "It has: DummyEngine"),
    ("no engine", {"BACKEND": "dragoman.core.engines.dummy.pseudo"}, "is no engine"),
    ("options", {"BACKEND": DUMMY, "OPTIONS": ["a"]}, "OPTIONS is no dictionary"),
    (
        "unknown option",
        {"BACKEND": DUMMY, "OPTIONS": {"falt": "hang"}},
        "unknown option 'falt'.*fault.*timeout",
    ),
    (
        "value",
        {"BACKEND": DUMMY, "OPTIONS": {"fault": "explode"}},
        "unknown fault 'explode'. There are: fail",
    ),
    ("trust", {"BACKEND": DUMMY, "OPTIONS": {"trust": "full"}}, "'full' is not a valid Trust"),
    (
        "pair",
        {"BACKEND": DUMMY, "OPTIONS": {"pairs": ["enpt"]}},
        "'enpt' is no language pair. Write it as en-pt",
    ),
    (
        "processes",
        {"BACKEND": "dragoman.core.engines.bergamot.BergamotEngine", "OPTIONS": {"processes": 0}},
        "At least one",
    ),
]


@pytest.mark.parametrize(("why", "entry", "message"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_entry_names_cause_and_cure(why, entry, message):
    with pytest.raises(ConfigError, match=message):
        build({"x": entry})


def test_no_engine_at_all_is_a_newsroom_of_people():
    assert not build({}).can("en", "pt")


def test_what_may_be_published_comes_before_drafts():
    first, second, third = (
        DummyEngine(alias="a", trust="draft"),
        DummyEngine(alias="b", pairs=["en-pt"]),
        DummyEngine(alias="c"),
    )
    chain = Chain([first, second, third])
    assert [(e.alias, t) for e, t in chain.for_pair("en", "pt")] == [
        ("b", Trust.PUBLISHABLE), ("c", Trust.PUBLISHABLE), ("a", Trust.DRAFT)
    ]  # fmt: skip
    assert [e.alias for e, _ in chain.for_pair("ru", "uk")] == ["c", "a"]


def test_embargoed_text_stays_here():
    chain = Chain([DummyEngine(sends_text_out=True)])
    assert chain.can("en", "pt")
    assert not chain.can("en", "pt", private=True)


def test_a_pair_without_an_engine_has_a_cure():
    assert Chain([DummyEngine(pairs=["en-pt"])]).cure("ru", "az").as_json() == {
        "code": "add_engine",
        "pair": "ru-az",
    }
