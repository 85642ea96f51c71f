"""The gate (DESIGN): every rule as a row, then through a whole job what readers see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from dragoman.core.checks import BUILT_IN
from dragoman.core.engines.dummy import pseudo
from dragoman.core.gate import NO_TRANSLATION
from dragoman.core.types import Owner, Severity
from dragoman.desk import gate, review
from dragoman.desk.translate import Outcome
from dragoman.newsroom import visibility
from dragoman.newsroom.models import Event, Language, Release, State, Story, Work
from dragoman.people.models import User
from tests import factories as make

CRITICAL, SERIOUS, MINOR = Severity.CRITICAL, Severity.SERIOUS, Severity.MINOR


def content(
    place: str = "body", kind: str = "", severity: str = CRITICAL, owner: str = Owner.ENGINE, **more: Any
) -> dict[str, Any]:
    """A translation whose one sentence at `place` has a finding; the others have none."""

    def seg(name: str) -> dict[str, Any]:
        made = {"id": name, "m": name, "s": name, "h": name, "o": str(owner), "e": "dummy"}
        if name == place:
            if kind:
                made["f"] = [{"kind": kind, "severity": str(severity), "values": ["100000", "100"]}]
            made |= more
        return made

    return {
        "headline": [seg("headline")],
        "kicker": [],
        "lead": [seg("lead")],
        "blocks": [
            {"type": "paragraph", "segs": [seg("body")]},
            {"type": "heading", "segs": [seg("heading")]},
            {
                "type": "image",
                "image": 1,
                "caption": [seg("caption")],
                "alt": [seg("alt")],
                "credit": [seg("credit")],
            },
        ],
        "corrections": [],
        "sources": [],
    }


def language(**policy: bool) -> Language:
    return Language(code="ru", **policy)


PLAIN: dict[str, Any] = {}
SENSITIVE = {"sensitive": True}
PERSON = {"by_person": True}

M, H, R = State.MACHINE, State.HUMAN, State.REVIEWED
HOLDS, STOPPED = {"hold_critical": True}, {"stopped": True}
HELD_TWICE = ["critical_sensitive", "sensitive"]

# what, content, policy of the source, of the language, how it is asked: state, reasons, sentences marked
RULES: list[tuple[Any, ...]] = [
    ("nothing found", content(), PLAIN, {}, {}, M, [], 0),
    ("critical in a headline", content("headline", "numbers"), PLAIN, {}, {}, M, ["critical_prominent"], 1),
    ("critical in a lead", content("lead", "numbers"), PLAIN, {}, {}, M, ["critical_prominent"], 1),
    ("critical in a caption", content("caption", "numbers"), PLAIN, {}, {}, M, ["critical_prominent"], 1),
    ("critical elsewhere goes out marked", content("body", "numbers"), PLAIN, {}, {}, M, [], 1),
    ("in a heading too", content("heading", "numbers"), PLAIN, {}, {}, M, [], 1),
    ("a language may hold", content("body", "numbers"), PLAIN, HOLDS, {}, M, ["critical"], 1),
    ("critical where sensitive", content("body", "numbers"), SENSITIVE, {}, {}, M, HELD_TWICE, 1),
    ("serious is marked", content("headline", "numbers", SERIOUS), PLAIN, {}, {}, M, [], 1),
    ("serious does not hold", content("body", "numbers", SERIOUS), PLAIN, HOLDS, {}, M, [], 1),
    ("minor is counted", content("headline", "numbers", MINOR), PLAIN, HOLDS, {}, M, [], 0),
    *[
        (f"{kind} is no translation", content("alt", kind), PLAIN, {}, {}, M, ["no_translation"], 1)
        for kind in ("empty", "script", "untranslated", "markup")
    ],
    ("a draft engine", content("body", trust="draft"), PLAIN, {}, {}, M, ["draft_engine"], 0),
    ("sensitive as machine", content(), SENSITIVE, {}, {}, M, ["sensitive"], 0),
    ("sensitive by a person", content(owner="person"), SENSITIVE, {}, {}, H, [], 0),
    ("sensitive and approved", content(), SENSITIVE, {}, PERSON | {"reviewed": True}, R, [], 0),
    ("sensitive, published, not approved", content(), SENSITIVE, {}, PERSON, M, ["sensitive"], 0),
    ("the stop switch", content(), PLAIN, STOPPED, {}, M, ["stopped"], 0),
    ("stops a person's text by itself too", content(owner="person"), PLAIN, STOPPED, {}, H, ["stopped"], 0),
    ("stops no person", content(), PLAIN, STOPPED, PERSON, M, [], 0),
    ("a person is at work in it", content(), PLAIN, {}, {"opened": True}, M, ["opened"], 0),
    ("a person answers for judgement", content("headline", "numbers"), PLAIN, HOLDS, PERSON, M, [], 1),
    ("nor what is none", content("body", "untranslated"), PLAIN, {}, PERSON, M, ["no_translation"], 1),
    ("approved as it is", content("alt", "untranslated"), PLAIN, {}, PERSON | {"reviewed": True}, R, [], 1),
    ("empty cannot be", content("alt", "empty"), PLAIN, {}, PERSON | {"reviewed": True}, R, ["no_translation"], 1),
    ("a person publishes a draft engine's", content("body", trust="draft"), PLAIN, {}, PERSON, M, [], 0),
    ("a person's own sentence", content("headline", "numbers", owner="person"), PLAIN, HOLDS, {}, H, [], 0),
    ("verbatim words", content("lead", "script", owner="quotation"), PLAIN, {}, {}, H, [], 0),
    ("one machine sentence", content(owner="person", o="engine"), PLAIN, {}, {}, M, [], 0),
    ("a left out one does not", content(owner="person", o="engine", k="omitted"), PLAIN, {}, {}, H, [], 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "text", "source", "switches", "how", "state", "reasons", "marked"),
    RULES,
    ids=[r[0] for r in RULES],
)
def test_rule(
    why: str,
    text: dict[str, Any],
    source: dict[str, Any],
    switches: dict[str, bool],
    how: dict[str, Any],
    state: str,
    reasons: list[str],
    marked: int,
) -> None:
    decision = gate.decide(text, language(**switches), source, **how)
    assert (decision.state, [reason["code"] for reason in decision.reasons]) == (state, reasons)
    assert decision.public is not bool(reasons)
    assert decision.marked == marked


def test_a_hold_names_its_findings() -> None:
    (reason,) = gate.decide(content("lead", "numbers"), language(), PLAIN).reasons
    assert reason == {
        "code": "critical_prominent",
        "segment": "lead",
        "kind": "numbers",
        "values": ["100000", "100"],
    }


def test_a_release_names_the_policy_that_let_it_through() -> None:
    policy = gate.decide(content(), language(index_machine=True), PLAIN).policy["gate"]
    assert policy["index"] is True
    assert policy["push"] is False
    assert policy["by_person"] is False


def test_the_gate_knows_its_checks_by_the_names_they_have() -> None:
    assert {check.id for check in BUILT_IN} >= NO_TRANSLATION


# ---------------------------------------------------------------- through a job

TEXT = "Nobody came by the ferry. There were 100,000 soldiers in the harbour that night. Nobody slept."
WRONG = pseudo("There were 100 soldiers in the harbour that night.", "en", "ru")
LIES = {"soldiers in the harbour": WRONG}


@pytest.fixture
def olena() -> User:
    make.languages("en", "ru")
    return make.user("olena", "ru")


@pytest.mark.django_db
@pytest.mark.usefixtures("olena")
class TestThroughAJob:
    def test_a_lost_thousand_goes_out_marked_with_the_original_beside_it(self) -> None:
        story = make.publish(make.story(TEXT))
        make.work(make.Says(LIES))
        release = make.public(story, "ru")
        seg = make.by_source(release, "100,000")
        (finding,) = [f for f in seg["f"] if f["kind"] == "numbers"]
        assert finding["severity"] == CRITICAL
        assert "100000" in finding["values"]
        assert seg["s"] == "There were 100,000 soldiers in the harbour that night."
        assert release.label["marked"] == 1

    def test_a_lost_thousand_in_a_headline_never_goes_out(self) -> None:
        story = make.publish(
            make.story("Nobody slept.", title="There were 100,000 soldiers in the harbour that night.")
        )
        assert make.work(make.Says(LIES)) == [("ru", Outcome.HELD)]
        version = make.version(story, "ru")
        assert (version.public_release, version.reasons[0]["code"]) == (None, "critical_prominent")
        assert version.reasons[0]["segment"] == make.uid(story, "100,000")

    def test_a_language_that_holds(self) -> None:
        Language.objects.filter(pk="ru").update(hold_critical=True)
        story = make.publish(make.story(TEXT))
        make.work(make.Says(LIES))
        assert make.version(story, "ru").reasons[0]["code"] == "critical"

    def test_a_draft_engine_waits_for_a_person(self, olena: User) -> None:
        story = make.publish(make.story(TEXT))
        make.work(make.Watched(trust="draft"))
        assert make.version(story, "ru").reasons == [{"code": "draft_engine"}]
        review.publish(make.version(story, "ru"), olena, approve=True, checklist=review.CHECKLIST)
        assert make.public(story, "ru").state == State.REVIEWED
        make.ask(story, "ru")
        make.work(make.Watched(trust="draft"))
        version = make.version(story, "ru")
        assert (version.work, version.reasons) == (Work.DONE, [])

    def test_a_sensitive_story_is_translated_and_waits(self, olena: User) -> None:
        story = make.publish(make.story(TEXT, sensitive=True))
        make.work()
        version = make.version(story, "ru")
        assert (version.work, version.reasons, version.public_release) == (
            Work.HELD,
            [{"code": "sensitive"}],
            None,
        )
        rows = review.sentences(version)
        assert all(row.text for row in rows)
        with pytest.raises(review.Refused, match="sensitive"):
            review.publish(version, olena)
        review.publish(version, olena, approve=True, checklist=review.CHECKLIST)
        assert make.public(story, "ru").state == State.REVIEWED
        # an edit of the original: the machine's new sentence waits, readers keep what was checked
        engine = make.Watched()
        make.edit(story, TEXT.replace("Nobody slept.", "Nobody slept at all."))
        make.work(engine)
        assert engine.texts == ["Nobody slept at all."]
        version = make.version(story, "ru")
        assert version.work == Work.HELD
        assert make.public(story, "ru").state == State.REVIEWED
        assert version.source_changed

    def test_a_sensitive_quotation_from_its_wording_can_be_approved(self, olena: User) -> None:
        """Held, then approved: the quotation is on the form, and the engine is asked once."""
        story = make.publish(
            make.story(
                TEXT,
                make.quotation("The old water is gone. All of it.", "uk", "Старої води немає."),
                sensitive=True,
            )
        )
        engine = make.Watched()
        make.work(engine)
        sent = len(engine.texts)
        make.ask(story, "ru")
        make.work(engine)
        assert len(engine.texts) == sent
        review.publish(make.version(story, "ru"), olena, approve=True, checklist=review.CHECKLIST)
        (block,) = [b for b in make.public(story, "ru").content["blocks"] if b["type"] == "quotation"]
        assert block["segs"][0]["m"] == pseudo("Старої води немає.", "uk", "ru")

    def test_a_story_that_becomes_sensitive_takes_down_what_nobody_checked(self, olena: User) -> None:
        make.languages("en", "ru", "uk")
        story = make.publish(make.story(TEXT))
        make.translate_all(story, "ru", olena)
        review.publish(make.version(story, "ru"), olena)
        make.work()
        make.edit(story, sensitive=True)
        assert make.version(story, "uk").public_release is None  # at once, before any worker
        assert make.public(story, "ru").state == State.HUMAN
        make.work()
        assert make.version(story, "uk").work == Work.HELD
        assert make.public(story, "ru").state == State.HUMAN
        machine = Release.objects.get(language="uk")
        with pytest.raises(review.Refused, match="sensitive"):
            review.go_back(make.version(story, "uk"), machine, make.user("petro", "uk"))
        make.edit(story, sensitive=False)
        make.work()
        assert make.public(story, "uk").state == State.MACHINE

    def test_the_stop_switch(self, olena: User) -> None:
        story = make.publish(make.story(TEXT))
        make.work()
        before = make.public(story, "ru")
        Language.objects.filter(pk="ru").update(stopped=True)
        make.edit(story, TEXT + " Then it was day.")
        make.work()
        version = make.version(story, "ru")
        assert (version.work, version.reasons, version.public_release) == (
            Work.HELD,
            [{"code": "stopped"}],
            before,
        )
        Language.objects.filter(pk="ru").update(stopped=False)
        engine = make.Watched()
        assert make.work(engine) == [("ru", Outcome.RELEASED)]  # by itself
        assert engine.texts == []  # it was translated while the language was stopped

    def test_a_held_update_leaves_readers_the_release_they_have(self, olena: User) -> None:
        """Version public, source changes, the new text is held (issue 3, "It must show")."""
        story = make.publish(make.story(TEXT))
        make.work()
        before = make.public(story, "ru")
        make.edit(story, TEXT, title="There were 100,000 soldiers in the harbour that night.")
        assert make.work(make.Says(LIES)) == [("ru", Outcome.HELD)]
        version = make.version(story, "ru")
        assert version.public_release == before
        assert version.source_changed  # "the original was updated"
        assert version.public_release.source.number == 1
        assert version.public_release.label == before.label
        assert Event.objects.filter(kind=Event.Kind.HELD).count() == 1
        # a person mends the headline, and the next release is of the new source
        uid = version.reasons[0]["segment"]
        base = {row.uid: row.base for row in review.sentences(version)}[uid]
        review.save(version, [review.Edit(uid, "В гавани было 100 000 солдат", base=base)], olena)
        review.publish(make.version(story, "ru"), olena)
        version = make.version(story, "ru")
        assert version.public_release.number == before.number + 1
        assert not version.source_changed
        assert (version.work, version.reasons) == (Work.DONE, [])

    def test_what_a_label_says(self) -> None:
        make.languages("en", "ru", "es")
        story = make.publish(make.story(TEXT))
        make.work(make.Watched(alias="one", pairs=["en-ru"]), make.Watched(alias="two"))
        russian, spanish = make.public(story, "ru").label, make.public(story, "es").label
        assert (russian["engine"], spanish["engine"]) == ("one", "two")
        assert russian["engine_version"] == "1"
        assert russian["source_language"] == "en"
        assert (russian["translators"], russian["via"], russian["marked"]) == ([], "", 0)

    def test_the_four_switches(self) -> None:
        story = make.publish(make.story(TEXT))
        make.work()
        assert story.pk in visibility.listed("ru").values_list("story_id", flat=True)
        assert "ru" not in visibility.indexable(story.pk).values_list("language", flat=True)
        Language.objects.filter(pk="ru").update(list_machine=False, index_machine=True)
        assert not visibility.listed("ru").exists()
        assert "ru" in visibility.indexable(story.pk).values_list("language", flat=True)
        for state, expected in (("machine", False), ("reviewed", True), ("human", True), ("original", True)):
            closed = Language(
                code="ru", list_machine=False, feed_machine=False, index_machine=False, push_machine=False
            )
            asked = (visibility.is_listed, visibility.is_fed, visibility.is_indexable, visibility.is_pushed)
            assert [ask(state, closed) for ask in asked] == [expected] * 4


# ---------------------------------------------------------------- what no engine may see


@pytest.mark.django_db
@pytest.mark.usefixtures("olena")
class TestKeptFromEngines:
    CREDITED = {
        "source_name": "Radio Kell",
        "source_url": "https://kell.example/1",
        "may_republish": True,
    }

    def test_a_report_that_may_not_be_translated_is_never_queued(self, olena: User) -> None:
        story = make.publish(make.story(TEXT, **self.CREDITED))
        engine = make.Watched()
        assert make.work(engine) == []
        version = make.version(story, "ru")
        assert (version.work, version.reasons) == (Work.HELD, [{"code": "no_right"}])
        make.ask(story, "ru")
        review.retry(version, olena)
        make.work(engine)
        assert engine.texts == []
        version = make.version(story, "ru")
        assert (version.work, version.reasons) == (Work.HELD, [{"code": "no_right"}])

    def test_nor_translated_by_a_person(self, olena: User) -> None:
        """The right is the author's, whoever translates (L19)."""
        story = make.publish(make.story(TEXT, **self.CREDITED))
        make.work()
        make.translate_all(story, "ru", olena)
        with pytest.raises(review.Refused, match="may not be translated"):
            review.publish(make.version(story, "ru"), olena)
        assert make.version(story, "ru").public_release is None

    def test_when_the_right_is_given_it_goes_out(self) -> None:
        story = make.publish(make.story(TEXT, **self.CREDITED))
        make.work()
        make.edit(story, may_translate=True)
        assert make.work() == [("ru", Outcome.RELEASED)]
        assert make.version(story, "ru").reasons == []

    def test_when_the_right_is_taken_back_readers_keep_nothing(self) -> None:
        """An expired right unpublishes versions (L19)."""
        story = make.publish(make.story(TEXT, may_translate=True, **self.CREDITED))
        make.work()
        assert make.public(story, "ru")
        make.edit(story, may_translate=False)
        make.work()
        assert make.version(story, "ru").public_release is None
        assert make.version(story, "ru").reasons == [{"code": "no_right"}]

    def test_embargoed_text_goes_to_no_engine_that_sends_it_out(self) -> None:
        story = make.story(TEXT, embargo=timezone.now() + dt.timedelta(days=1))
        story.go_live_at = None
        outside = make.Watched(sends_text_out=True)
        Story.objects.filter(pk=story.pk).update(live=True)
        live = Story.objects.get(pk=story.pk)
        live.save(clean=False)  # public to some, as when an agency sends a text ahead
        assert make.work(outside) == [("ru", Outcome.NO_ENGINE)]
        assert outside.texts == []
        inside = make.Watched()
        make.ask(live, "ru")
        assert make.work(outside, inside) == [("ru", Outcome.RELEASED)]
        assert outside.texts == []
        assert inside.texts
        # afterwards it may
        live.embargo = timezone.now() - dt.timedelta(minutes=1)
        live.title = "Something else entirely"
        live.save(clean=False)
        make.work(outside)
        assert outside.texts == ["Something else entirely"]
