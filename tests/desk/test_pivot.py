"""Versions made through another language where no engine has their pair: by whose text, and what follows
from its corrections (`via`)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dragoman.core.engines import Answer, Cure
from dragoman.core.engines.dummy import pseudo
from dragoman.desk import jobs, pivot, review
from dragoman.desk.translate import Outcome, Translator
from dragoman.newsroom import publishing
from dragoman.newsroom.models import Language, Release, State, Story, Work
from dragoman.people.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

TALKS = "Переговоры шли до утра. Никто не уступил."
# the story's four sentences: headline, lead, and these two
SENTENCES = 4


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages("ru", "pt", "en")  # what is made through English comes first in every list


@pytest.fixture
def daniel() -> User:
    return make.user("daniel", "en", "pt", "uk", name="Daniel Osei")


def two_steps(**options: Any) -> make.Watched:
    return make.Watched(pairs=["ru-en", "en-pt"], **options)


def talks(*blocks: make.Block | str, **fields: Any) -> Story:
    return make.publish(
        make.story(*(blocks or (TALKS,)), language="ru", title="Переговоры", lead="До утра.", **fields)
    )


@pytest.fixture
def story() -> Story:
    made = talks()
    make.work(two_steps())
    return made


# ---------------------------------------------------------------- whose text


def test_the_public_text_of_the_language_in_between_is_gone_on_from() -> None:
    """The language in between is made first, so that each sentence is sent once for each step."""
    story, engine = talks(), two_steps()
    assert make.work(engine)[:2] == [("en", Outcome.RELEASED), ("pt", Outcome.RELEASED)]
    assert len(engine.texts) == 2 * SENTENCES
    release = make.public(story, "pt")
    assert (release.state, release.via) == (State.MACHINE, make.public(story, "en"))
    assert (release.label["via"], release.label["source_language"]) == ("en", "ru")
    english = {seg["id"]: seg["m"] for seg in make.segs(make.public(story, "en"))}
    for seg in make.segs(release):
        assert seg["m"] == pseudo(english[seg["id"]], "en", "pt")
        assert seg["v"] == pivot.via("en", english[seg["id"]])


def test_the_chain_goes_its_own_way_where_that_language_is_none_of_the_sites(client: Client) -> None:
    Language.objects.filter(code="en").delete()
    story, engine = talks(), two_steps()
    assert make.work(engine) == [("pt", Outcome.RELEASED)]
    release = make.public(story, "pt")
    assert (release.via, release.label["via"]) == (None, "en")
    for seg in make.segs(release):
        english = pseudo(seg["s"], "ru", "en")
        assert (seg["m"], seg["v"]) == (pseudo(english, "en", "pt"), pivot.via("en", english))
    page = client.get(f"/pt/{story.pk}-{release.slug}/").content.decode()
    assert "tradução inglesa" in page or "tradução em inglês" in page


@pytest.mark.parametrize("held", ["stopped", "withdrawn"])
def test_and_where_its_version_is_not_public(held: str, daniel: User) -> None:
    if held == "stopped":
        make.languages("en", stopped=True)
    story = talks()
    if held == "withdrawn":
        review.withdraw(make.version(story, "en"), daniel)
    make.work(two_steps())
    assert make.version(story, "en").public_release is None
    release = make.public(story, "pt")
    assert (release.via, release.label["via"]) == (None, "en")


def test_a_sentence_that_version_has_not_got_yet_is_made_in_two_steps(story: Story, daniel: User) -> None:
    make.correct(story, "en", daniel, {"Никто": "Nobody gave way at all."})  # begun, not published
    make.edit(story, f"{TALKS} Потом был чай.")
    engine = two_steps()
    done = dict(make.work(engine))
    assert (done["en"], done["pt"]) == (Outcome.HELD, Outcome.RELEASED)
    release = make.public(story, "pt")
    assert release.source == make.public(story, "ru")
    english = pseudo("Потом был чай.", "ru", "en")
    assert make.by_source(release, "Потом")["m"] == pseudo(english, "en", "pt")
    assert set(engine.texts) == {"Потом был чай.", english}


def test_a_persons_version_is_preferred_to_the_best_route(daniel: User) -> None:
    make.languages("ru", "pt", "en", "uk")
    story = talks()
    make.translate_all(story, "uk", daniel)
    review.publish(make.version(story, "uk"), daniel)
    make.work(make.Watched(pairs=["ru-en", "en-pt"]), make.Watched(pairs=["uk-pt"], trust="draft", alias="b"))
    assert make.version(story, "pt").reasons == [{"code": "draft_engine"}]
    assert pivot.best(make.version(story, "pt"), make.chain(make.Watched(pairs=["uk-pt"]))) == make.public(
        story, "uk"
    )


def test_a_draft_step_waits_for_a_person() -> None:
    story = talks()
    make.work(two_steps(trust={"ru-en": "publishable", "en-pt": "draft"}))
    version = make.version(story, "pt")
    assert (version.work, version.reasons) == (Work.HELD, [{"code": "draft_engine"}])


def test_a_draft_that_a_person_let_out_unchecked_is_a_draft_in_what_is_made_from_it(daniel: User) -> None:
    trust = {"ru-en": "draft", "en-pt": "publishable"}
    story = talks()
    make.work(two_steps(trust=trust))
    review.publish(make.version(story, "en"), daniel)
    assert make.public(story, "en").state == State.MACHINE
    make.work(two_steps(trust=trust))
    assert make.version(story, "pt").reasons == [{"code": "draft_engine"}]


def test_embargoed_text_takes_no_step_out_of_the_house() -> None:
    story = make.story(TALKS, language="ru", embargo=timezone.now() + dt.timedelta(hours=2))
    publishing.publish(story)  # translated ahead
    home = make.Watched(pairs=["ru-en"])
    away = make.Watched(pairs=["en-pt", "ru-pt"], sends_text_out=True, alias="away")
    make.work(home, away)
    assert away.texts == []
    assert make.version(story, "pt").work == Work.NO_ENGINE


def test_no_engine_names_the_step_that_is_missing() -> None:
    class Sells(make.Watched):
        def cure(self, source: str, target: str) -> Any:
            return Cure("add_model", {"pair": "ru-en"}) if (source, target) == ("ru", "en") else None

    story = talks()
    make.work(Sells(pairs=["en-pt"]))
    version = make.version(story, "pt")
    assert version.work == Work.NO_ENGINE
    assert version.reasons[0]["cure"] == {"code": "add_model", "pair": "ru-en"}
    make.work(two_steps())
    assert make.version(story, "pt").work == Work.NO_ENGINE  # nobody asked yet
    assert jobs.ask_where_engines_came(make.chain(two_steps())) == 2
    assert ("pt", Outcome.RELEASED) in make.work(two_steps())


# ---------------------------------------------------------------- what a correction changes


def test_a_correction_makes_exactly_what_was_made_from_it_again(story: Story, daniel: User) -> None:
    """Also one that is published without approving the rest."""
    make.correct(story, "en", daniel, {"Никто": "Nobody gave way at all."})
    review.publish(make.version(story, "en"), daniel)
    assert make.public(story, "en").state == State.MACHINE
    before = {seg["id"]: seg["m"] for seg in make.segs(make.public(story, "pt"))}
    engine = two_steps()
    make.work(engine)
    assert engine.texts == ["Nobody gave way at all."]
    release = make.public(story, "pt")
    after = {seg["id"]: seg["m"] for seg in make.segs(release)}
    changed = make.uid(story, "Никто")
    assert after == before | {changed: pseudo("Nobody gave way at all.", "en", "pt")}
    assert release.via == make.public(story, "en")


def test_what_went_its_own_way_follows_the_version_that_came_later(daniel: User) -> None:
    make.languages("en", stopped=True)
    story = talks()
    make.work(two_steps())
    make.correct(story, "en", daniel, {"Никто": "Nobody gave way at all."})
    review.publish(make.version(story, "en"), daniel)
    engine = two_steps()
    make.work(engine)
    assert engine.texts == ["Nobody gave way at all."]
    assert make.public(story, "pt").via == make.public(story, "en")


def test_people_keep_their_sentences(story: Story, daniel: User) -> None:
    make.correct(story, "pt", daniel, {"Никто": "Ninguém cedeu."})
    review.publish(make.version(story, "pt"), daniel)
    make.correct(story, "en", daniel, {"Никто": "Nobody gave way at all.", "шли до": "They went on."})
    review.publish(make.version(story, "en"), daniel)
    engine = two_steps()
    make.work(engine)
    assert engine.texts == ["They went on."]
    assert make.by_source(make.public(story, "pt"), "Никто")["m"] == "Ninguém cedeu."


def test_what_is_public_stays_when_the_version_in_between_is_withdrawn(story: Story, daniel: User) -> None:
    before = make.public(story, "pt")
    review.withdraw(make.version(story, "en"), daniel)
    make.ask(story, "pt")
    engine = two_steps()
    assert make.work(engine) == [("pt", Outcome.UNCHANGED)]
    assert (engine.texts, make.public(story, "pt")) == ([], before)


def test_an_engine_that_came_for_the_pair_changes_no_sentence_that_stands(story: Story) -> None:
    make.ask(story, "pt")
    engine = make.Watched(pairs=["ru-pt"])
    assert make.work(engine) == [("pt", Outcome.UNCHANGED)]
    assert engine.texts == []


def test_no_text_goes_round_in_a_circle(daniel: User) -> None:
    """Portuguese could be made from English and English from Portuguese; both are made from Ukrainian."""
    make.languages("ru", "pt", "en", "uk")
    story = talks()
    make.translate_all(story, "uk", daniel)
    review.publish(make.version(story, "uk"), daniel)
    pairs = ["uk-pt", "uk-en", "en-pt", "pt-en"]
    make.work(make.Watched(pairs=pairs))
    for code in ("pt", "en"):
        assert make.public(story, code).via == make.public(story, "uk")
    review.withdraw(make.version(story, "uk"), daniel)
    make.edit(story, f"{TALKS} Потом был чай.")
    engine = make.Watched(pairs=pairs)
    make.work(engine)
    assert engine.texts == []  # neither is made from the other, nor waits for it
    for code in ("pt", "en"):
        assert Release.objects.filter(language=code).count() == 1
        assert make.version(story, code).work == Work.NO_ENGINE
    review.restore(make.version(story, "uk"), daniel)
    make.work(engine)
    for code in ("pt", "en"):
        reason = make.version(story, code).reasons[0]
        assert (reason["code"], reason["language"]) == ("waits_for", "uk")


def test_running_again_sends_nothing_also_for_a_quotation() -> None:
    """Ukrainian was said, and no engine here speaks it: the story's own sentence takes the two steps."""
    Language.objects.filter(code="en").delete()
    story = talks(TALKS, make.quotation("Мы не пойдём.", "uk", "Ми не підемо."))
    make.work(two_steps())
    make.ask(story, "pt")
    engine = two_steps()
    assert make.work(engine) == [("pt", Outcome.UNCHANGED)]
    assert engine.texts == []


def test_words_said_in_the_language_in_between_are_made_from_themselves() -> None:
    story, engine = talks(TALKS, make.quotation("Мы не пойдём.", "en", "We will not run.")), two_steps()
    make.work(engine)
    assert "Мы не пойдём." not in engine.texts
    seg = make.by_source(make.public(story, "pt"), "Мы не")
    assert seg["m"] == pseudo("We will not run.", "en", "pt")
    assert pivot.via_language(seg["v"]) == ""


# ---------------------------------------------------------------- checks, label, statements


def test_a_number_lost_on_the_way_is_marked_beside_the_original() -> None:
    class Loses(make.Watched):
        def send(self, batch: Any) -> Any:
            made = super().send(batch)
            return [
                Answer((a.text or "").replace("100000", "100").replace("XQ1", "XQ7"))
                if r.target == "en"
                else a
                for r, a in zip(batch, made, strict=True)
            ]

    story = talks("Переговоры шли до утра. Пришло 100000 человек.")
    make.work(Loses(pairs=["ru-en", "en-pt"]))
    release = make.public(story, "pt")
    seg = make.by_source(release, "100000")
    (finding,) = [f for f in seg["f"] if f["severity"] == "critical"]
    assert (finding["kind"], finding["values"]) == ("numbers", ["100000", "100"])
    assert seg["s"][slice(*finding["source_span"])] == "100000"
    assert release.label["marked"] == 1


def test_the_label_names_both_engines_and_each_language_in_between() -> None:
    Language.objects.filter(code="en").delete()
    story = talks()
    make.work(make.Watched(pairs=["ru-en"], alias="one"), make.Watched(pairs=["en-pt"], alias="two"))
    label = make.public(story, "pt").label
    assert (label["engine"], label["engine_version"], label["via"]) == ("one, two", "1, 1", "en")


def test_statements_of_a_job_in_two_steps_do_not_grow() -> None:
    counted = []
    for count in (3, 60):
        story = talks(" ".join(f"Вот строка {n}." for n in range(count)))
        chain = make.chain(two_steps())
        jobs.read_events(chain)
        for _ in range(2):
            job = jobs.take(story.pk)
            assert job is not None
            with make.statements() as found:
                Translator(chain, make.CHECKS).run(job)
        assert job.version.language_id == "pt"
        counted.append(len(found))
    assert counted[0] == counted[1] <= 15
