"""Pairs that no engine has, through a language that has both steps."""

from __future__ import annotations

import pytest

from dragoman.core.engines import Chain, Cure, Trust
from dragoman.core.engines.dummy import DummyEngine


def engine(*pairs: str, trust: str = "publishable", out: bool = False, alias: str = "") -> DummyEngine:
    return DummyEngine(pairs=pairs, trust=trust, sends_text_out=out, alias=alias)


class Sells(DummyEngine):
    """Has a cure for one pair."""

    def cure(self, source: str, target: str) -> Cure | None:
        return Cure("add_model", {"pair": "ru-en"}) if (source, target) == ("ru", "en") else None


CASES = [  # why, engines, private, pivots from ru to pt
    ("two steps in one engine", [engine("ru-en", "en-pt")], False, ["en"]),
    ("a step in each of two engines", [engine("en-pt"), engine("ru-en")], False, ["en"]),
    ("one step is no way", [engine("ru-en", "pt-en", "fr-pt")], False, []),
    ("never three steps", [engine("ru-uk", "uk-en", "en-pt")], False, []),
    (
        "what may be published comes first",
        [engine("ru-es", "es-pt", trust="draft"), engine("ru-fr", "fr-pt")],
        False,
        ["fr", "es"],
    ),
    (
        "one draft step makes a draft",
        [engine("ru-es", trust="draft"), engine("es-pt", "ru-fr", "fr-pt")],
        False,
        ["fr", "es"],
    ),
    ("then the order of engines", [engine("ru-fr", "fr-pt"), engine("ru-en", "en-pt")], False, ["fr", "en"]),
    (
        "by the engine that comes later in the order",
        [engine("ru-en"), engine("ru-fr", "fr-pt"), engine("en-pt")],
        False,
        ["fr", "en"],
    ),
    ("no step of an embargoed story leaves", [engine("ru-en"), engine("en-pt", out=True)], True, []),
    ("both steps at home", [engine("ru-en", "en-pt"), engine("ru-fr", out=True)], True, ["en"]),
    ("its own region is no other language", [engine("ru:pt-BR", "pt-BR:pt")], False, []),
]


@pytest.mark.parametrize(("why", "engines", "private", "pivots"), CASES, ids=[case[0] for case in CASES])
def test_routes(why: str, engines: list[DummyEngine], private: bool, pivots: list[str]) -> None:
    chain = Chain(engines)
    assert [route.pivot for route in chain.routes("ru", "pt", private=private)] == pivots
    assert chain.can("ru", "pt", private=private) == bool(pivots)
    assert not chain.direct("ru", "pt", private=private)


def test_of_one_engine_the_language_of_the_family_is_preferred() -> None:
    neural, rules = engine("pt-en"), engine("pt-es", "en-ca", "es-ca", "ru-en", "ru-es", "en-es")
    assert [route.pivot for route in Chain([neural, rules]).routes("pt-BR", "ca")] == ["es", "en"]
    assert [route.pivot for route in Chain([neural, rules]).routes("ru", "ca")] == ["en", "es"]
    assert [route.pivot for route in Chain([engine("pt-en", "en-ca"), rules]).routes("pt", "ca")] == [
        "en",
        "es",
    ]


def test_trust_is_that_of_the_worse_step() -> None:
    (route,) = Chain([engine("ru-en"), engine("en-pt", trust="draft")]).routes("ru", "pt")
    assert route.trust is Trust.DRAFT
    (route,) = Chain([engine("ru-en"), engine("en-pt")]).routes("ru", "pt")
    assert route.trust is Trust.PUBLISHABLE


def test_a_language_is_served_by_its_region_and_the_other_way_round() -> None:
    assert Chain([engine("ru-en", "en-pt")]).can("ru", "pt-BR")
    assert [route.pivot for route in Chain([engine("ru-en", "en:pt-BR")]).routes("ru", "pt-BR")] == ["en"]


def test_the_cure_is_for_the_step_that_is_missing() -> None:
    chain = Chain([Sells(pairs=["en-pt", "es-pt"])])
    assert not chain.can("ru", "pt")
    assert chain.cure("ru", "pt") == Cure("add_model", {"pair": "ru-en"})
    assert chain.cure("ru", "az") == Cure("add_engine", {"pair": "ru-az"})  # ru-en would not help
