"""Quotations in the words they were said in, and versions made from a person's version (L13, `via`)."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.core.engines.dummy import pseudo
from dragoman.desk import review
from dragoman.desk.translate import Outcome
from dragoman.newsroom.models import State, Story, Target, Work
from dragoman.people.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

# a typographic apostrophe, a non-breaking space, doubled spaces, a mark of ours, a tag, an entity
WORDING = "We will‹1› not  run — “ever” — for 100\u00a0people & <b>nobody’s</b> boat."


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages("ru", "en", "pt", "uk")


@pytest.fixture
def daniel() -> User:
    return make.user("daniel", "en", "pt", name="Daniel Osei")


def said(story: Story, language: str) -> dict[str, Any]:
    (block,) = [b for b in make.public(story, language).content["blocks"] if b["type"] == "quotation"]
    return dict(block)


TALKS = "Переговоры шли до утра. Никто не уступил."


def talks(*quotations: make.Block, **fields: Any) -> Story:
    return make.story(
        TALKS,
        *quotations,
        language="ru",
        title="Переговоры",
        lead="До утра.",
        **fields,
    )


# ---------------------------------------------------------------- the words as they were said


def test_shown_byte_for_byte_in_the_language_it_was_said_in() -> None:
    quotation = make.quotation("Мы не пойдём. Никогда.", "en", WORDING, role="капитан", where="на пристани")
    story = make.publish(talks(quotation))
    engine = make.Watched()
    make.work(engine)
    block = said(story, "en")
    assert block["verbatim"] is True
    first, second = block["segs"]
    assert first["o"] == second["o"] == "quotation"
    assert make.document.plain_of(first) == WORDING
    assert (second["m"], second["k"]) == ("", "merged")
    assert make.document.text_of(block["segs"]) == WORDING
    assert block["original"] == WORDING
    # who said it and where is translated like the rest
    assert make.document.text_of(block["role"]) == pseudo("капитан", "ru", "en")
    assert WORDING not in [
        text for text in engine.texts if "We will" in text and pseudo(text, "en", "en") == text
    ]


def test_translated_from_the_wording_and_not_from_the_storys_translation_of_it() -> None:
    story = make.publish(talks(make.quotation("Мы не пойдём. Никогда.", "en", "We will not run. Never.")))
    engine = make.Watched()
    make.work(engine)
    block = said(story, "pt")
    assert block["verbatim"] is False
    assert make.document.text_of(block["segs"]) == pseudo("We will not run. Never.", "en", "pt")
    assert "Мы не пойдём." not in engine.texts
    assert engine.texts.count("We will not run.") == 2  # pt and uk, sentence by sentence


def test_from_the_story_where_no_engine_has_the_language_it_was_said_in() -> None:
    story = make.publish(talks(make.quotation("Мы не пойдём. Никогда.", "uk", "Ми не підемо. Ніколи.")))
    make.work(make.Watched(pairs=["ru-en", "ru-pt"]))
    block = said(story, "pt")
    assert make.document.text_of(block["segs"]) == " ".join(
        pseudo(text, "ru", "pt") for text in ("Мы не пойдём.", "Никогда.")
    )


def test_from_the_story_where_engines_make_only_a_draft_of_the_wording() -> None:
    """One quotation would hold the whole version; where all of it is a draft, the wording is nearer."""
    story = make.publish(talks(make.quotation("Мы не пойдём.", "uk", "Ми не підемо.")))
    make.work(make.Watched(trust={"uk-pt": "draft", "uk-en": "draft", "ru-en": "draft", "*": "publishable"}))
    assert make.document.text_of(said(story, "pt")["segs"]) == pseudo("Мы не пойдём.", "ru", "pt")
    rows = Target.objects.filter(segment__story_id=story.pk, language="en")
    assert pseudo("Ми не підемо.", "uk", "en") in rows.values_list("marked", flat=True)


def test_a_changed_wording_is_followed_and_nothing_else_is_sent() -> None:
    story = make.publish(talks(make.quotation("Мы не пойдём.", "en", "We will not run.")))
    make.work()
    make.edit(story, TALKS, make.quotation("Мы не пойдём.", "en", "We shall not run."))
    engine = make.Watched()
    make.work(engine)
    assert make.document.text_of(said(story, "en")["segs"]) == "We shall not run."
    assert make.document.text_of(said(story, "pt")["segs"]) == pseudo("We shall not run.", "en", "pt")
    assert engine.texts == ["We shall not run."] * 2


def test_the_storys_own_translation_of_it_may_change_alone() -> None:
    story = make.publish(talks(make.quotation("Мы не пойдём.", "en", "We will not run.")))
    make.work()
    engine = make.Watched()
    make.edit(story, TALKS, make.quotation("Мы никуда не пойдём.", "en", "We will not run."))
    make.work(engine)
    assert engine.texts == []
    assert make.document.text_of(said(story, "pt")["segs"]) == pseudo("We will not run.", "en", "pt")
    assert make.public(story, "pt").source == make.public(story, "ru")


def test_a_wording_that_is_taken_back() -> None:
    """The language of the quotation was wrong: from then on it is a sentence like any other."""
    text = "Переговоры шли до утра."
    story = make.publish(
        talks(make.quotation("Мы <b>не</b> пойдём. Никогда.", "en", "We will not run. Never."))
    )
    make.work()
    make.edit(story, text, make.quotation("Мы <b>не</b> пойдём. Никогда."))
    make.work()
    for code in ("en", "pt"):
        block = said(story, code)
        assert block["verbatim"] is False
        assert [seg.get("k", "text") for seg in block["segs"]] == ["text", "text"]
        assert [seg["o"] for seg in block["segs"]] == ["engine", "engine"]
        assert block["segs"][0]["m"].count("‹1›") == block["segs"][0]["m"].count("‹/1›") == 1


def test_the_speaker_is_named_as_each_language_names_them() -> None:
    make.person("ingrid-vale", "Ingrid Vale", ru="Ингрид Вейл", uk="Інгрід Вейл")
    story = make.publish(talks(make.quotation("Мы не пойдём.", speaker="Ингрид Вейл")))
    engine = make.Watched()
    make.work(engine)
    names = {code: said(story, code)["speaker"] for code in ("ru", "en", "pt", "uk")}
    assert names == {"ru": "Ингрид Вейл", "en": "Ingrid Vale", "pt": "Ingrid Vale", "uk": "Інгрід Вейл"}
    assert not [text for text in engine.texts if "Вейл" in text]
    assert make.public(story, "ru").content["bylines"][0]["name"] == "Vera Lunina"


def test_a_person_may_correct_a_quotation_made_from_its_wording(daniel: User) -> None:
    story = make.publish(talks(make.quotation("Мы не пойдём. Никогда.", "en", "We will not run. Never.")))
    make.work()
    make.correct(story, "pt", daniel, {"Мы не": "Não vamos correr. Nunca."})
    review.publish(make.version(story, "pt"), daniel)
    assert make.document.text_of(said(story, "pt")["segs"]) == "Não vamos correr. Nunca."
    make.edit(story, title="Долгие переговоры")
    make.work()
    assert make.document.text_of(said(story, "pt")["segs"]) == "Não vamos correr. Nunca."


# ---------------------------------------------------------------- through a person's version


def only(**options: Any) -> make.Watched:
    """An engine for en→pt alone: Portuguese is made from the English version, which a person writes."""
    return make.Watched(pairs=["en-pt"], **options)


@pytest.fixture
def pivoted(daniel: User) -> Story:
    story = make.publish(talks())
    make.translate_all(story, "en", daniel)
    review.publish(make.version(story, "en"), daniel)
    engine = only()
    assert ("pt", Outcome.RELEASED) in make.work(engine)
    assert len(engine.texts) == 4
    return story


def test_made_from_a_persons_version_and_it_says_so(pivoted: Story) -> None:
    release = make.public(pivoted, "pt")
    assert release.state == State.MACHINE
    assert release.source == make.public(pivoted, "ru")
    assert release.via == make.public(pivoted, "en")
    assert (release.label["via"], release.label["source_language"]) == ("en", "ru")
    english = {seg["id"]: seg["m"] for seg in make.segs(make.public(pivoted, "en"))}
    for seg in make.segs(release):
        assert seg["m"] == pseudo(english[seg["id"]], "en", "pt")
        assert seg["v"]
    assert make.version(pivoted, "uk").work == Work.NO_ENGINE


def test_a_correction_of_that_version_is_followed(pivoted: Story, daniel: User) -> None:
    make.correct(pivoted, "en", daniel, {"Никто": "Nobody gave way at all."})
    review.publish(make.version(pivoted, "en"), daniel)
    engine = only()
    make.work(engine)
    assert engine.texts == ["Nobody gave way at all."]
    release = make.public(pivoted, "pt")
    assert release.via == make.public(pivoted, "en")
    assert make.by_source(release, "Никто")["m"] == pseudo("Nobody gave way at all.", "en", "pt")


def test_it_waits_while_that_version_is_behind(pivoted: Story, daniel: User) -> None:
    before = make.public(pivoted, "pt")
    make.edit(pivoted, "Переговоры шли до утра. Никто не уступил. Потом был чай.")
    engine = only()
    make.work(engine)
    assert engine.texts == []
    version = make.version(pivoted, "pt")
    assert (version.work, version.public_release) == (Work.BEHIND, before)
    assert version.reasons == [{"code": "waits_for", "language": "en", "segments": 1}]
    make.correct(pivoted, "en", daniel, {"Потом": "Then there was tea."})
    review.publish(make.version(pivoted, "en"), daniel)
    make.work(engine)
    assert engine.texts == ["Then there was tea."]
    version = make.version(pivoted, "pt")
    assert (version.work, version.reasons) == (Work.DONE, [])
    assert version.public_release.source == make.public(pivoted, "ru")  # type: ignore[union-attr]


def test_it_waits_for_a_version_that_a_person_has_begun(daniel: User, settings: Any) -> None:
    settings.ENGINES = {}
    story = make.publish(talks())
    make.correct(story, "en", daniel, {"Никто": "Nobody gave way."})
    make.work(only())
    assert make.version(story, "pt").reasons[0]["code"] == "waits_for"
    assert make.version(story, "pt").reasons[0]["language"] == "en"


def test_a_direct_engine_comes_before_a_pivot(daniel: User) -> None:
    story = make.publish(talks())
    make.translate_all(story, "en", daniel)
    review.publish(make.version(story, "en"), daniel)
    make.work(make.Watched(pairs=["ru-pt", "en-pt"]))
    release = make.public(story, "pt")
    assert (release.via, release.label["via"]) == (None, "")
    assert make.by_source(release, "Никто")["m"] == pseudo("Никто не уступил.", "ru", "pt")


def test_a_quotation_makes_no_pivot_of_the_language_it_was_said_in(daniel: User) -> None:
    """English was spoken, and a person wrote the English version; Portuguese is still made from Russian."""
    story = make.publish(talks(make.quotation("Мы не пойдём.", "en", "We will not run.")))
    make.translate_all(story, "en", daniel)
    review.publish(make.version(story, "en"), daniel)
    make.work()
    assert (make.public(story, "pt").via, make.public(story, "pt").label["via"]) == (None, "")
    review.publish(make.version(story, "pt"), daniel, approve=True, checklist=review.CHECKLIST)
    release = make.public(story, "pt")
    assert release.state == State.REVIEWED
    assert (release.via, release.label["via"]) == (None, "")


def test_approving_what_was_made_through_a_pivot_keeps_its_origin(
    pivoted: Story, daniel: User, settings: Any
) -> None:
    settings.ENGINES = {
        "dummy": {"BACKEND": "dragoman.core.engines.dummy.DummyEngine", "OPTIONS": {"pairs": ["en-pt"]}}
    }
    review.publish(make.version(pivoted, "pt"), daniel, approve=True, checklist=review.CHECKLIST)
    release = make.public(pivoted, "pt")
    assert release.state == State.REVIEWED
    assert release.via == make.public(pivoted, "en")
    assert release.label["via"] == "en"


def test_a_corrected_sentence_of_a_pivoted_version_stays(pivoted: Story, daniel: User) -> None:
    """Also when the pivot of a neighbour changes; a person's sentence is made from the original."""
    make.correct(pivoted, "pt", daniel, {"Переговоры шли": "As conversas duraram até de manhã."})
    review.publish(make.version(pivoted, "pt"), daniel)
    make.correct(
        pivoted, "en", daniel, {"Никто": "Nobody gave way at all.", "Переговоры шли": "Talks went on."}
    )
    review.publish(make.version(pivoted, "en"), daniel)
    engine = only()
    make.work(engine)
    assert engine.texts == ["Nobody gave way at all."]
    assert (
        make.by_source(make.public(pivoted, "pt"), "Переговоры шли")["m"]
        == "As conversas duraram até de manhã."
    )


def test_what_a_person_merged_or_left_out_in_the_pivot_is_so_in_what_is_made_from_it(daniel: User) -> None:
    story = make.publish(talks())
    make.translate_all(story, "en", daniel)
    version = make.version(story, "en")
    first, second = make.uid(story, "Переговоры шли"), make.uid(story, "Никто")
    edits = [review.Edit(first, "Nobody gave way in the talks."), review.Edit(second, "", kind="merged")]
    review.save(version, edits, daniel)
    review.publish(make.version(story, "en"), daniel)
    engine = only()
    make.work(engine)
    (block,) = make.public(story, "pt").content["blocks"]
    assert make.document.text_of(block["segs"]) == pseudo("Nobody gave way in the talks.", "en", "pt")
    assert len(engine.texts) == 3
