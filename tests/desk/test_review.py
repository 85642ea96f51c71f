"""What a person can do with a version: every verb, what it refuses, and that nothing of theirs is lost."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.core.engines.dummy import pseudo
from dragoman.desk import forms, review
from dragoman.desk.review import CHECKLIST, Edit, Refused
from dragoman.desk.translate import Outcome
from dragoman.lexicon.models import MemoryEntry
from dragoman.newsroom import document
from dragoman.newsroom.models import Approval, Event, Release, State, Story, Target, Work
from dragoman.people.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXT = "One was here. Two were there. Three stayed."
NO_ENGINES: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages("en", "ru", "uk")


@pytest.fixture
def olena() -> User:
    return make.user("olena", "ru", "uk")


@pytest.fixture
def petro() -> User:
    return make.user("petro", "ru", name="Petro Koval")


@pytest.fixture
def story() -> Story:
    """Public in English, and in Russian and Ukrainian by machine."""
    made = make.publish(make.story(TEXT))
    make.work()
    return made


def approve(story: Story, language: str, user: User) -> Release:
    return review.publish(make.version(story, language), user, approve=True, checklist=CHECKLIST)


def ru(story: Story, words: str) -> str:
    return make.by_source(make.public(story, "ru"), words)["m"]  # type: ignore[no-any-return]


# ---------------------------------------------------------------- from nothing


def test_a_person_needs_no_engine(olena: User, settings: Any) -> None:
    settings.ENGINES = NO_ENGINES
    story = make.publish(make.story(TEXT, make.quotation("Four <b>or</b> five.")))
    version = make.version(story, "ru")
    assert [row.done for row in review.sentences(version)] == [False] * 6
    make.correct(story, "ru", olena, {"One was": "Один был здесь.", "Two were": "Двое были там."})
    # half done: it is kept, and what is missing is named
    done = {row.seg["m"]: row.text for row in review.sentences(version)}
    assert done["Two were there."] == "Двое были там."
    with pytest.raises(
        Refused, match=r"4 sentences are not translated yet. The first: “Nobody made a speech”"
    ):
        review.publish(version, olena)
    rest = {"Nobody made": "Речей не было", "The night boat": "Паром.", "Three": "Трое."}
    make.correct(story, "ru", olena, rest)
    with pytest.raises(Refused, match=r"One sentence is not translated yet: “Four or five.”"):
        review.publish(version, olena)
    make.correct(story, "ru", olena, {"Four": "Четыре ‹1›или‹/1› пять."})
    release = review.publish(make.version(story, "ru"), olena)
    assert release.state == State.HUMAN
    assert release.label["translators"] == ["Olena Marchuk"]
    assert release.label["engine"] == ""
    assert "Четыре или пять." in make.texts(release)
    version = make.version(story, "ru")
    assert (version.work, version.public_release, version.opened_by) == (Work.DONE, release, None)
    (event,) = Event.objects.filter(kind=Event.Kind.RELEASED)
    assert (event.actor, event.release, event.data) == (olena, release, {"state": "human"})


def test_a_lost_link_is_refused_and_named(olena: User) -> None:
    story = make.publish(make.story('One was <a href="https://a.example/">here</a>.'))
    make.work()
    make.correct(story, "ru", olena, {"One was": "Один был здесь."})
    with pytest.raises(Refused, match=r"“One was here.” lost a link"):
        review.publish(make.version(story, "ru"), olena)
    make.correct(story, "ru", olena, {"One was": "Один был ‹1›здесь‹/1›."})
    review.publish(make.version(story, "ru"), olena)
    assert ru(story, "One was") == "Один был ‹1›здесь‹/1›."


def test_an_address_that_is_written_out_stands_for_its_mark(olena: User) -> None:
    story = make.publish(make.story("Write to desk@ferry.example today."))
    make.work()
    make.correct(story, "ru", olena, {"Write to": "Пишите на desk@ferry.example сегодня."})
    review.publish(make.version(story, "ru"), olena)
    assert "Пишите на desk@ferry.example сегодня." in make.texts(make.public(story, "ru"))


# ---------------------------------------------------------------- correcting a machine


def test_one_corrected_sentence(story: Story, olena: User) -> None:
    saved = make.correct(story, "ru", olena, {"Two were": "Двое были там."})
    assert saved.saved == [make.uid(story, "Two were")]
    assert saved.conflicts == []
    (row,) = Target.objects.all()  # a sentence is a row once a person has touched it
    assert (row.owner, row.actor, row.marked) == ("person", olena, "Двое были там.")
    assert make.version(story, "ru").opened_by == olena
    before = make.public(story, "ru")
    assert ru(story, "Two were") != "Двое были там."  # not public before it is published
    release = review.publish(make.version(story, "ru"), olena)
    assert release.number == before.number + 1
    assert release.state == State.MACHINE  # the others are a machine's, and nobody compared them
    assert release.label["translators"] == ["Olena Marchuk"]
    assert not Approval.objects.exists()
    # an edit elsewhere leaves it alone
    make.edit(story, TEXT.replace("Three stayed.", "Three of them stayed."))
    engine = make.Watched()
    make.work(engine)
    assert ru(story, "Two were") == "Двое были там."
    assert engine.texts == ["Three of them stayed."] * 2  # in two languages


def test_what_was_not_changed_is_not_written(story: Story, olena: User) -> None:
    version = make.version(story, "ru")
    same = [Edit(row.uid, row.text, base=row.base) for row in review.sentences(version)]
    assert review.save(version, same, olena).saved == []
    assert review.save(version, [Edit(make.uid(story, "One"), "   ")], olena).saved == []
    assert review.save(version, [Edit("s999", "Чужое.")], olena).saved == []
    assert not Target.objects.exists()
    assert make.version(story, "ru").opened_by is None


def test_checks_inform_a_person_and_hold_nothing(olena: User) -> None:
    story = make.publish(make.story("There were 100,000 soldiers in the harbour that night."))
    make.work()
    make.correct(story, "ru", olena, {"100,000": "В ту ночь в гавани было 100 солдат."})
    row = next(row for row in review.sentences(make.version(story, "ru")) if "100,000" in row.seg["m"])
    assert row.target is not None
    assert "numbers" in [finding["kind"] for finding in row.target["f"]]
    review.publish(make.version(story, "ru"), olena)
    assert "В ту ночь в гавани было 100 солдат." in make.texts(make.public(story, "ru"))


# ---------------------------------------------------------------- approval


def test_approval_is_bound_to_the_text_and_ends_with_it(story: Story, olena: User) -> None:
    """L3, L4, L7: a named person, the whole checklist, the hash; a machine's change ends it."""
    release = approve(story, "ru", olena)
    assert release.state == State.REVIEWED
    assert release.label["reviewer"] == "Olena Marchuk"
    (approval,) = Approval.objects.all()
    assert (approval.release, approval.user, approval.user_name) == (release, olena, "Olena Marchuk")
    assert approval.text_hash == release.hash == document.text_hash(release.content)
    assert approval.checklist == list(CHECKLIST)
    make.edit(story, TEXT.replace("Two were", "Two of them were"))
    # until the machine is ready, readers see what was approved, and it says so
    assert make.public(story, "ru") == release
    make.work()
    after = make.public(story, "ru")
    assert after.state == State.MACHINE
    assert "reviewer" not in after.label
    assert not Approval.objects.filter(release=after).exists()
    assert make.public(story, "uk").state == State.MACHINE


@pytest.mark.parametrize("checklist", [(), CHECKLIST[:-1], (*CHECKLIST[:-1], "nothing")])
def test_nobody_approves_without_the_whole_checklist(
    checklist: tuple[str, ...], story: Story, olena: User
) -> None:
    before = make.public(story, "ru")
    with pytest.raises(Refused, match="legal"):
        review.publish(make.version(story, "ru"), olena, approve=True, checklist=checklist)
    assert make.public(story, "ru") == before
    assert not Approval.objects.exists()


@pytest.mark.parametrize("again", ["job", "withdraw", "replay", "another paragraph"])
def test_what_was_approved_stays_approved_while_no_letter_changes(
    again: str, story: Story, olena: User
) -> None:
    approve(story, "ru", olena)
    if again == "job":
        review.retry(make.version(story, "ru"), olena)
    elif again == "withdraw":
        review.withdraw(make.version(story, "ru"), olena)
        review.restore(make.version(story, "ru"), olena)
    elif again == "replay":
        review.discard(make.version(story, "ru"), olena)
    else:
        make.edit(story, slug="another-slug")
    make.work()
    release = make.public(story, "ru")
    assert release.state == State.REVIEWED
    assert release.label["reviewer"] == "Olena Marchuk"
    assert make.version(story, "ru").work == Work.DONE


def test_another_boundary_of_paragraphs_ends_no_persons_translation(story: Story, olena: User) -> None:
    make.translate_all(story, "ru", olena, "✎")
    review.publish(make.version(story, "ru"), olena)
    make.edit(story, "One was here.", "Two were there. Three stayed.")
    make.work()
    release = make.public(story, "ru")
    assert release.state == State.HUMAN
    assert len(release.content["blocks"]) == 2


def test_a_human_version_stays_human_when_a_sentence_is_cut(story: Story, olena: User) -> None:
    make.translate_all(story, "ru", olena, "✎")
    review.publish(make.version(story, "ru"), olena)
    make.edit(story, "One was here. Three stayed.")
    engine = make.Watched()
    make.work(engine)
    release = make.public(story, "ru")
    assert release.state == State.HUMAN
    assert release.source == make.public(story, "en")
    assert release.label["translators"] == ["Olena Marchuk"]
    assert engine.texts == []


def test_a_human_version_with_a_new_sentence_is_a_machines(story: Story, olena: User) -> None:
    make.translate_all(story, "ru", olena, "✎")
    review.publish(make.version(story, "ru"), olena)
    make.edit(story, TEXT + " Four came.")
    make.work()
    release = make.public(story, "ru")
    assert release.state == State.MACHINE
    assert release.label["engine"] == "dummy"
    assert ru(story, "Two were").startswith("✎")


def test_nobody_is_named_whose_words_are_gone(story: Story, olena: User) -> None:
    make.translate_all(story, "ru", olena, "✎")
    review.publish(make.version(story, "ru"), olena)
    make.edit(
        story, "Something else entirely.", title="Another headline, about a bridge", lead="<p>Rain fell.</p>"
    )
    make.work()
    assert make.public(story, "ru").label["translators"] == []


# ---------------------------------------------------------------- a person's sentence whose source changed


def test_keep_mine(story: Story, olena: User) -> None:
    make.correct(story, "ru", olena, {"Two were": "Двое были там."})
    review.publish(make.version(story, "ru"), olena)
    make.edit(story, TEXT.replace("Two were there.", "Two were over there."))
    make.work()
    assert ru(story, "Two were") == pseudo("Two were over there.", "en", "ru")
    uid = make.uid(story, "Two were")
    row = next(row for row in review.sentences(make.version(story, "ru")) if row.uid == uid)
    assert row.was is not None
    assert row.was.marked == "Двое были там."  # shown beside the machine's
    review.keep_mine(make.version(story, "ru"), uid, olena)
    review.publish(make.version(story, "ru"), olena)
    assert ru(story, "Two were") == "Двое были там."
    make.ask(story, "ru")
    make.work()
    assert ru(story, "Two were") == "Двое были там."


def test_there_is_nothing_to_keep(story: Story, olena: User) -> None:
    with pytest.raises(Refused, match=r"no earlier sentence"):
        review.keep_mine(make.version(story, "ru"), make.uid(story, "Two were"), olena)


# ---------------------------------------------------------------- two at once


def test_two_persons_saving_at_once_lose_nothing(story: Story, olena: User, petro: User) -> None:
    """Both had the form open. Each sentence of each is in the history; who is second is told."""
    one, two, three = (make.uid(story, words) for words in ("One", "Two", "Three"))
    version = make.version(story, "ru")
    bases = {row.uid: row.base for row in review.sentences(version)}
    first = review.save(
        version, [Edit(one, "Олена 1.", base=bases[one]), Edit(two, "Олена 2.", base=bases[two])], olena
    )
    second = review.save(
        version, [Edit(two, "Петро 2.", base=bases[two]), Edit(three, "Петро 3.", base=bases[three])], petro
    )
    assert (first.conflicts, second.conflicts) == ([], [two])
    assert list(Target.objects.order_by("pk").values_list("marked", "actor__username")) == [
        ("Олена 1.", "olena"),
        ("Олена 2.", "olena"),
        ("Петро 2.", "petro"),
        ("Петро 3.", "petro"),
    ]
    review.publish(make.version(story, "ru"), petro)
    assert [ru(story, words) for words in ("One", "Two", "Three")] == ["Олена 1.", "Петро 2.", "Петро 3."]
    assert make.public(story, "ru").label["translators"] == ["Olena Marchuk", "Petro Koval"]


def test_an_unchanged_field_of_an_old_form_does_not_undo_a_colleague(
    story: Story, olena: User, petro: User
) -> None:
    """Petro's form still shows what the machine wrote; he only changed another sentence."""
    version = make.version(story, "ru")
    form = [Edit(row.uid, row.text, base=row.base) for row in review.sentences(version)]
    make.correct(story, "ru", olena, {"Two were": "Двое были там."})
    three = make.uid(story, "Three")
    changed = [Edit(e.uid, "Трое.", base=e.base) if e.uid == three else e for e in form]
    saved = review.save(version, changed, petro)
    two = make.uid(story, "Two were")
    assert three in saved.saved
    # either it is not written, or he is told of it; Olena's words are in the history in any case
    assert two not in saved.saved or two in saved.conflicts
    assert Target.objects.filter(marked="Двое были там.", actor=olena).exists()


# ---------------------------------------------------------------- merged, left out, added


def test_merged_left_out_and_added_reach_readers(story: Story, olena: User) -> None:
    one, two, three = (make.uid(story, words) for words in ("One", "Two", "Three"))
    version = make.version(story, "ru")
    review.save(
        version,
        [
            Edit(one, "Один был здесь, а двое там.", added="(Прим. ред.)"),
            Edit(two, "", kind="merged"),
            Edit(three, "", kind="omitted", reason="Понятно и так."),
        ],
        olena,
    )
    review.publish(make.version(story, "ru"), olena)
    release = make.public(story, "ru")
    (block,) = release.content["blocks"]
    assert [
        (seg["m"], seg.get("k", "text"), seg.get("r", ""), seg.get("a", "")) for seg in block["segs"]
    ] == [
        ("Один был здесь, а двое там.", "text", "", "(Прим. ред.)"),
        ("", "merged", "", ""),
        ("", "omitted", "Понятно и так.", ""),
    ]
    assert document.text_of(block["segs"]) == "Один был здесь, а двое там. (Прим. ред.)"
    # and they stay when something else changes
    make.edit(story, TEXT, title="Nobody made any speech")
    engine = make.Watched()
    make.work(engine)
    assert set(engine.texts) == {"Nobody made any speech"}
    (block,) = make.public(story, "ru").content["blocks"]
    assert document.text_of(block["segs"]) == "Один был здесь, а двое там. (Прим. ред.)"


def test_nothing_is_left_out_without_a_reason(story: Story, olena: User) -> None:
    with pytest.raises(Refused, match=r"Say why “Two were there.” is left out"):
        review.save(make.version(story, "ru"), [Edit(make.uid(story, "Two"), "", kind="omitted")], olena)
    assert not Target.objects.exists()


def test_the_first_sentence_has_none_to_be_merged_into(story: Story, olena: User) -> None:
    with pytest.raises(Refused, match="no sentence before it"):
        review.save(make.version(story, "ru"), [Edit(make.uid(story, "One"), "", kind="merged")], olena)


def test_one_refused_sentence_and_nothing_is_saved(story: Story, olena: User) -> None:
    edits = [Edit(make.uid(story, "One"), "Один."), Edit(make.uid(story, "Two"), "", kind="omitted")]
    with pytest.raises(Refused):
        review.save(make.version(story, "ru"), edits, olena)
    assert not Target.objects.exists()


# ---------------------------------------------------------------- taking down, going back


def test_withdraw_and_restore(story: Story, olena: User) -> None:
    before = make.public(story, "ru")
    review.withdraw(make.version(story, "ru"), olena)
    version = make.version(story, "ru")
    assert (version.work, version.public_release, version.reasons) == (
        Work.WITHDRAWN,
        None,
        [{"code": "withdrawn", "by": "Olena Marchuk"}],
    )
    make.edit(story, TEXT.replace("Two were", "Two of them were"))
    make.work()
    assert make.version(story, "ru").public_release is None
    with pytest.raises(Refused, match="Restore it first"):
        make.correct(story, "ru", olena, {"One": "Один."})
    with pytest.raises(Refused, match="Restore it first"):
        approve(story, "ru", olena)
    review.restore(make.version(story, "ru"), olena)
    assert make.public(story, "ru") == before  # at once; then the work on what changed since
    assert make.work() == [("ru", Outcome.RELEASED)]
    assert make.public(story, "ru").source == make.public(story, "en")
    kinds = list(Event.objects.filter(language="ru").values_list("kind", flat=True))
    assert kinds == ["released", "withdrawn", "restored", "released"]


def test_withdraw_twice_tells_once(story: Story, olena: User) -> None:
    for _ in range(2):
        review.withdraw(make.version(story, "ru"), olena)
    assert Event.objects.filter(kind=Event.Kind.WITHDRAWN).count() == 1


def test_go_back(story: Story, olena: User) -> None:
    first = make.public(story, "ru")
    make.correct(story, "ru", olena, {"Two were": "Двое были там."})
    second = review.publish(make.version(story, "ru"), olena)
    assert review.previous(make.version(story, "ru")) == first
    review.go_back(make.version(story, "ru"), first, olena)
    version = make.version(story, "ru")
    assert (version.public_release, version.public_release.label) == (first, first.label)  # type: ignore[union-attr]
    event = Event.objects.get(kind=Event.Kind.REVERTED)
    assert (event.release, event.actor) == (first, olena)
    make.work()
    assert make.public(story, "ru") == first  # nobody undoes it
    # the next change of the source goes on, with what persons wrote
    make.edit(story, TEXT + " Four came.")
    make.work()
    third = make.public(story, "ru")
    assert third.number == second.number + 1
    assert ru(story, "Two were") == "Двое были там."


def test_go_back_only_within_its_own(story: Story, olena: User) -> None:
    other = make.public(story, "uk")
    with pytest.raises(Refused, match=r"another story or language"):
        review.go_back(make.version(story, "ru"), other, olena)


def test_the_original_is_not_touched_here(story: Story) -> None:
    chief = make.user("chief", name="Agnes Tolland", is_superuser=True)
    version = make.version(story, "en")
    before = Release.objects.count()
    for verb in (
        lambda: review.withdraw(version, chief),
        lambda: review.go_back(version, make.public(story, "en"), chief),
        lambda: review.save(version, [Edit(make.uid(story, "One"), "Another original.")], chief),
        lambda: review.publish(version, chief),
        lambda: review.retry(version, chief),
    ):
        with pytest.raises(Refused, match="original"):
            verb()
    assert Release.objects.count() == before
    assert make.version(story, "en").work == Work.DONE


@pytest.mark.parametrize("who", ["nobody", "another language", "left"])
def test_only_those_who_may(who: str, story: Story) -> None:
    languages = {"nobody": [], "another language": ["uk"], "left": ["ru"]}[who]
    user = make.user("mila", *languages, is_active=who != "left")
    version, uid = make.version(story, "ru"), make.uid(story, "One")
    before = make.public(story, "ru")
    for verb in (
        lambda: review.save(version, [Edit(uid, "Один.")], user),
        lambda: review.publish(version, user),
        lambda: review.publish(version, user, approve=True, checklist=CHECKLIST),
        lambda: review.withdraw(version, user),
        lambda: review.restore(version, user),
        lambda: review.go_back(version, before, user),
        lambda: review.retry(version, user),
        lambda: review.discard(version, user),
        lambda: review.keep_mine(version, uid, user),
    ):
        with pytest.raises(Refused, match=r"may not work on this language|no earlier"):
            verb()
    assert make.public(story, "ru") == before
    assert not Target.objects.exists()


# ---------------------------------------------------------------- half done, and the machine


def test_the_machine_waits_for_a_person_and_goes_on_when_they_let_it(story: Story, olena: User) -> None:
    before = make.public(story, "ru")
    make.correct(story, "ru", olena, {"Two were": "Двое были там."})
    make.edit(story, TEXT + " Four came.")
    make.work()
    version = make.version(story, "ru")
    assert (version.work, version.reasons, version.public_release) == (
        Work.HELD,
        [{"code": "opened"}],
        before,
    )
    assert make.public(story, "uk").source == make.public(story, "en")
    review.discard(version, olena)
    engine = make.Watched()
    assert make.work(engine) == [("ru", Outcome.RELEASED)]
    assert engine.texts == []
    assert ru(story, "Two were") == "Двое были там."


def test_publishing_while_the_machine_works(olena: User) -> None:
    """A person publishes all of it while an engine is still busy: theirs stands."""
    story = make.publish(make.story(TEXT))

    def meanwhile() -> None:
        make.translate_all(story, "ru", olena, "✎")
        review.publish(make.version(story, "ru"), olena)

    make.work(make.Watched(then=meanwhile, pairs=["en-ru"]))
    release = make.public(story, "ru")
    assert release.state == State.HUMAN
    assert all(seg["m"].startswith("✎") for seg in make.segs(release))
    assert Release.objects.filter(language="ru").count() == 1


# ---------------------------------------------------------------- memory


def test_what_a_person_answers_for_is_remembered_with_its_neighbours(story: Story, olena: User) -> None:
    assert not MemoryEntry.objects.exists()  # a machine's words are not
    make.translate_all(story, "ru", olena, "✎")
    review.publish(make.version(story, "ru"), olena)
    entry = MemoryEntry.objects.get(source="Two were there.")
    assert (entry.source_language, entry.target_language, entry.approved_by) == ("en", "ru", olena)
    assert entry.target.startswith("✎")
    same = make.publish(make.story(TEXT, title="Another headline"))
    elsewhere = make.publish(make.story("Rain fell. Two were there. The sun came.", title="A third headline"))
    engine = make.Watched(pairs=["en-ru"])
    make.work(engine)
    seg = make.by_source(make.public(same, "ru"), "Two were")
    assert (seg["m"], seg["o"]) == (entry.target, "memory")  # the same neighbours: by itself
    seg = make.by_source(make.public(elsewhere, "ru"), "Two were")
    assert (seg["m"], seg["o"]) == (pseudo("Two were there.", "en", "ru"), "engine")  # others: not


def test_elsewhere_the_memory_is_offered_to_a_person(story: Story, olena: User, settings: Any) -> None:
    make.translate_all(story, "ru", olena, "✎")
    review.publish(make.version(story, "ru"), olena)
    settings.ENGINES = NO_ENGINES
    elsewhere = make.publish(make.story("Rain fell. Two were there. The sun came.", title="A third headline"))
    offered = {row.seg["m"]: (row.text, row.match) for row in review.sentences(make.version(elsewhere, "ru"))}
    assert offered["Two were there."] == ("", ru(story, "Two were"))
    assert offered["Rain fell."] == ("", "")


def test_an_approved_machine_text_is_remembered_and_never_called_a_persons(story: Story, olena: User) -> None:
    """Another story with the same words: made by a machine, checked; nobody translated it."""
    approve(story, "ru", olena)
    assert MemoryEntry.objects.filter(target_language="ru").exists()
    copy = make.publish(make.story(TEXT))
    make.work()
    assert make.public(copy, "ru").state != State.HUMAN


def test_a_sentence_that_holds_two_is_not_remembered_for_one(story: Story, olena: User) -> None:
    """The next was merged into it: elsewhere it would say the next one twice."""
    make.translate_all(story, "ru", olena, "✎")
    version = make.version(story, "ru")
    one, two = make.uid(story, "One"), make.uid(story, "Two")
    review.save(version, [Edit(one, "Один был здесь, а двое там."), Edit(two, "", kind="merged")], olena)
    review.publish(make.version(story, "ru"), olena)
    assert not MemoryEntry.objects.filter(source__in=["One was here.", "Two were there."]).exists()
    assert MemoryEntry.objects.filter(source="Three stayed.").exists()


# ---------------------------------------------------------------- nobody approves what they did not see


def test_a_sentence_that_came_while_the_form_was_open_is_not_approved(story: Story, olena: User) -> None:
    """L3: the checklist was ticked for other words."""
    form = {row.uid: forms.shown(row) for row in review.sentences(make.version(story, "ru"))}

    def approve_form() -> Release:
        return review.publish(
            make.version(story, "ru"),
            olena,
            approve=True,
            checklist=CHECKLIST,
            seen=lambda row: forms.had_seen(form, row),
        )

    make.edit(story, TEXT.replace("Two were there.", "Two were over there.") + " Four came.")
    make.work()
    with pytest.raises(Refused, match=r"“Two were over there.” changed since you opened the form"):
        approve_form()
    assert not Approval.objects.exists()
    two = make.uid(story, "Two were")
    form[two] = forms.shown(next(r for r in review.sentences(make.version(story, "ru")) if r.uid == two))
    with pytest.raises(Refused, match=r"“Four came.” changed"):
        approve_form()
    form = {row.uid: forms.shown(row) for row in review.sentences(make.version(story, "ru"))}
    assert approve_form().state == State.REVIEWED


def test_what_a_colleague_saved_meanwhile_is_not_approved_unseen(
    story: Story, olena: User, petro: User
) -> None:
    form = {row.uid: forms.shown(row) for row in review.sentences(make.version(story, "ru"))}
    make.correct(story, "ru", petro, {"Two were": "Двое были там."})
    with pytest.raises(Refused, match=r"“Two were there.” changed"):
        review.publish(
            make.version(story, "ru"),
            olena,
            approve=True,
            checklist=CHECKLIST,
            seen=lambda row: forms.had_seen(form, row),
        )
