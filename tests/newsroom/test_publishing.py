"""Publishing: source release and event in one transaction, few statements, and what is refused."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from dragoman.newsroom import events, publishing
from dragoman.newsroom.models import Event, Language, Release, State, Story, Version, Work
from tests import factories as make

pytestmark = pytest.mark.django_db

CODES = ("en", "ru", "uk")
MORE = """az es pt ca fr ar de it pl nl sv da fi el tr he fa hi ja ko zh ka hy kk uz be bg ro cs sk hu
et lv lt sl hr sr"""


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages(*CODES)


def test_the_original_is_public_at_once_and_every_language_is_behind() -> None:
    story = make.publish(make.story("Eleven years ago it stopped. Nobody said why."))
    release = make.public(story, "en")
    assert (release.state, release.source, release.number, release.language) == (
        State.ORIGINAL,
        None,
        1,
        "en",
    )
    assert release.headline == "Nobody made a speech"
    assert "Nobody said why." in make.texts(release)
    (event,) = Event.objects.all()
    assert (event.kind, event.story_id, event.language, event.release) == (
        Event.Kind.PUBLISHED,
        story.pk,
        "en",
        release,
    )
    assert {v.language_id: (v.work, v.public_release_id, v.wanted_id) for v in Version.objects.all()} == {
        "en": (Work.DONE, release.pk, release.pk),
        "ru": (Work.BEHIND, None, release.pk),
        "uk": (Work.BEHIND, None, release.pk),
    }


def test_a_draft_is_no_release() -> None:
    story = make.story("A first sentence.")
    story.title = "Changed"
    story.save_revision()
    assert not Release.objects.exists()
    assert not Event.objects.exists()


def test_an_exception_later_in_the_transaction_leaves_nothing() -> None:
    story = make.story("A first sentence.")
    revision = story.save_revision()

    def request() -> None:
        with transaction.atomic():
            revision.publish()
            assert Release.objects.count() == Event.objects.count() == 1
            raise RuntimeError("after")

    with pytest.raises(RuntimeError, match="after"):
        request()
    assert not Release.objects.exists()
    assert not Event.objects.exists()
    assert not Version.objects.exists()
    assert not Story.objects.get().live


@pytest.mark.parametrize("broken", ["events.record", "publishing._want", "document.build"])
def test_a_fault_of_ours_leaves_the_page_as_it_was(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story = make.publish(make.story("A first sentence."))
    before = make.public(story, "en")

    def fault(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(broken)

    module, _, name = broken.partition(".")
    monkeypatch.setattr(
        {"events": events, "publishing": publishing, "document": publishing.document}[module], name, fault
    )
    with pytest.raises(RuntimeError):
        make.edit(story, "A second sentence.")
    assert make.public(story, "en") == before
    assert Release.objects.count() == Event.objects.count() == 1
    assert "second" not in str(Story.objects.get().body)


def test_an_event_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "connection", SimpleNamespace(in_atomic_block=False, vendor="sqlite"))
    with pytest.raises(RuntimeError, match="transaction"):
        events.record(Event.Kind.PUBLISHED, 1)


def test_publishing_the_same_again_changes_nothing() -> None:
    story = make.publish(make.story("A first sentence.", make.picture()))
    make.work()
    make.publish(Story.objects.get())
    same = [(block["type"], block["value"]) for block in story.body.raw_data]  # without their ids
    make.edit(story, *same)
    assert Release.objects.filter(state=State.ORIGINAL).count() == 1
    assert Event.objects.filter(kind=Event.Kind.PUBLISHED).count() == 1
    assert set(Version.objects.values_list("work", flat=True)) == {Work.DONE}


def _split(story: Story) -> None:
    story.body = make.body(story, [make.p("One."), make.p("Two. Three.")])


def _link(story: Story) -> None:
    story.sources = [("source", {"text": "City council", "url": "https://council.example/b"})]


def _corrected(story: Story) -> None:
    at = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
    story.corrections = story.corrections.stream_block.to_python(
        [{"type": "correction", "value": {"at": at.isoformat(), "text": "<p>It was noon.</p>"}}]
    )


def _nested(story: Story) -> None:
    story.body = make.body(story, [("list", "<ul><li>One.<ol><li>Two.</li><li>Three.</li></ol></li></ul>")])


def _elsewhere(story: Story) -> None:
    story.body = make.body(story, [make.p('<a href="https://b.example/">One.</a>')])


CHANGES = [  # what, before, change
    ("a boundary of paragraphs moves", [make.p("One. Two."), make.p("Three.")], _split),
    ("the address of a source", [make.p("One.")], _link),
    ("a correction is dated anew", [make.p("One.")], _corrected),
    (
        "a list inside a list is numbered",
        [("list", "<ul><li>One.<ul><li>Two.</li><li>Three.</li></ul></li></ul>")],
        _nested,
    ),
    ("the headline", [make.p("One.")], lambda s: setattr(s, "title", "Another headline")),
    ("the address of a link", [make.p('<a href="https://a.example/">One.</a>')], _elsewhere),
    ("it becomes sensitive", [make.p("One.")], lambda s: setattr(s, "sensitive", True)),
    ("another tag", [make.p("One.")], lambda s: s.tags.add(make.tag())),
    ("another section", [make.p("One.")], lambda s: setattr(s, "section", make.section("city", "City"))),
    ("another slug", [make.p("One.")], lambda s: setattr(s, "slug", "other-words")),
]


@pytest.mark.parametrize(("what", "before", "change"), CHANGES, ids=[c[0] for c in CHANGES])
def test_whatever_a_reader_can_see_is_a_new_release(what: str, before: Any, change: Any) -> None:
    story = make.story(*before)
    story.sources = [("source", {"text": "City council", "url": "https://council.example/a"})]
    at = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    story.corrections = story.corrections.stream_block.to_python(
        [{"type": "correction", "value": {"at": at.isoformat(), "text": "<p>It was noon.</p>"}}]
    )
    story = make.publish(story)
    make.work(checks=())
    story = story.get_latest_revision_as_object()
    change(story)
    make.publish(story)
    assert make.public(story, "en").number == 2
    make.work(checks=())
    for code in ("ru", "uk"):
        now = make.version(story, code)
        assert now.work == (Work.HELD if story.sensitive else Work.DONE)
        # a machine's text of a sensitive story is not public, not even an old one (L21)
        assert (now.public_release and now.public_release.source) == (
            None if story.sensitive else make.public(story, "en")
        )


@pytest.mark.parametrize("first", [True, False], ids=["first", "edit"])
@pytest.mark.parametrize("number", [3, 40])
def test_at_most_ten_statements_for_any_number_of_languages(
    number: int, first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.languages(*(CODES + tuple(MORE.split()))[:number])
    assert Language.objects.count() == number
    story = make.story(
        "One. Two. Three.",
        make.picture(),
        make.picture(),
        make.quotation("The old water is gone.", "ru", "Старой воды больше нет."),
    )
    story.tags.add(make.tag())
    story.save()
    if not first:
        story = make.publish(story)
        story.title = "Another headline"
    counted: list[int] = []
    whole = publishing.publish

    def count(page: Story, **kwargs: Any) -> Release | None:
        with make.statements() as found:
            release = whole(page, **kwargs)
        counted.append(len(found))
        return release

    monkeypatch.setattr(publishing, "publish", count)
    make.publish(story)
    assert len(counted) == 1
    assert counted[0] <= 10
    assert Version.objects.count() == number


# ---------------------------------------------------------------- refused, with one clear line


def refused(story: Story, **fields: Any) -> str:
    for name, value in fields.items():
        setattr(story, name, value)
    with pytest.raises(ValidationError) as caught:
        make.publish(story)
    assert not Release.objects.exists()
    assert not Event.objects.exists()
    assert not Story.objects.get().live
    (line,) = caught.value.messages
    return str(line)


def test_a_picture_without_a_credit() -> None:
    assert refused(make.story("One.", make.picture(credit="  "))) == "The picture in block 2 has no credit."


def test_a_report_that_may_not_be_republished() -> None:
    story = make.story("One.", source_name="Radio Kell", source_url="https://kell.example/1")
    line = refused(story)
    assert "Radio Kell" in line
    assert "tick" in line


def test_a_report_without_its_address() -> None:
    story = make.story("One.")
    assert "link" in refused(story, source_name="Radio Kell", may_republish=True)


def test_an_address_without_the_name_of_the_report() -> None:
    assert "Name the source" in refused(make.story("One."), source_url="https://kell.example/1")


def test_a_language_that_does_not_exist() -> None:
    assert "xx-nowhere" in refused(make.story("One."), language="xx-nowhere")


def test_a_language_that_this_newsroom_has_not_got() -> None:
    line = refused(make.story("One."), language="de")
    assert "de" in line
    assert "en, ru, uk" in line  # what it has


def test_the_language_of_a_public_story_is_corrected() -> None:
    """It was filed as English by mistake. What was public as English is Russian, and both go on."""
    story = make.publish(
        make.story("Речей не было. Паром ушёл.", lead="Ночной паром вернулся.", title="Речей не было")
    )
    make.work(checks=())
    make.edit(story, language="ru")
    make.work(checks=())
    assert make.public(story, "ru").state == State.ORIGINAL
    english = make.public(story, "en")
    assert english.state == State.MACHINE
    assert english.source == make.public(story, "ru")
    assert not set(make.texts(english)) & set(make.texts(make.public(story, "ru")))
    make.edit(story, title="Речей совсем не было")
    make.work(checks=())
    assert make.public(story, "en").source == make.public(story, "ru")
