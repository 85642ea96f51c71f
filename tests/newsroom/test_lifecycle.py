"""What Wagtail does to a page, and what becomes of its languages: each row of `newsroom.lifecycle`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page

from dragoman.desk import review
from dragoman.desk.models import Job
from dragoman.newsroom import visibility
from dragoman.newsroom.models import (
    Approval,
    Event,
    Release,
    Segment,
    State,
    Story,
    StoryByline,
    Target,
    Version,
    Work,
)
from dragoman.people.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

CODES = ("en", "ru", "uk")
OTHERS = ("ru", "uk")


@pytest.fixture(autouse=True)
def _languages() -> None:
    make.languages(*CODES)


@pytest.fixture
def olena() -> User:
    return make.user("olena", "ru", "uk")


@pytest.fixture
def story(olena: User) -> Story:
    """Public in three languages, the Russian by a person."""
    made = make.publish(make.story("One was here. Two were there.", make.quotation("Three.")))
    make.translate_all(made, "ru", olena, "✎")
    review.publish(make.version(made, "ru"), olena)
    make.work()
    assert states(made) == {"en": "original", "ru": "human", "uk": "machine"}
    return made


def states(story: Story) -> dict[str, str | None]:
    """State of what readers see in each language."""
    found = Version.objects.filter(story_id=story.pk).select_related("public_release")
    return {v.language_id: v.public_release.state if v.public_release else None for v in found}


def works(story: Story) -> dict[str, str]:
    return dict(Version.objects.filter(story_id=story.pk).values_list("language", "work"))


def kinds(story: Story) -> list[str]:
    return list(Event.objects.filter(story_id=story.pk).values_list("kind", flat=True))


NOTHING = dict.fromkeys(CODES)
WITHDRAWN = dict.fromkeys(CODES, Work.WITHDRAWN)
HISTORY = (Release, Approval, Segment, Target)


def history() -> dict[str, list[Any]]:
    """All that was ever published, approved or written."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in HISTORY}


# ---------------------------------------------------------------- publish


def test_publish_again_is_a_new_source_release(story: Story) -> None:
    make.edit(story, title="Nobody made any speech")
    assert works(story) == {"en": Work.DONE, "ru": Work.BEHIND, "uk": Work.BEHIND}
    assert states(story) == {"en": "original", "ru": "human", "uk": "machine"}  # readers keep what they had
    assert make.version(story, "ru").source_changed
    assert kinds(story)[-1] == Event.Kind.PUBLISHED


def test_the_editor_publishes_in_the_admin(story: Story, admin_client: Client) -> None:
    url = f"/admin/pages/{story.pk}/edit/"
    form = {
        "title": "Nobody made any speech",
        "slug": story.slug,
        "kicker": "",
        "lead": '{"entityMap": {}, "blocks": [{"key": "a", "text": "The night boat runs until dawn again.", '
        '"type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}]}',
        "section": str(story.section_id),
        "language": "en",
        "action-publish": "1",
        **stream("body"),
        **stream("corrections"),
        **stream("sources"),
        **formset(
            "bylines", {"id": str(story.bylines.get().pk), "person": str(story.bylines.get().person_id)}
        ),
        **formset("comments"),
    }
    answer = admin_client.post(url, form)
    assert answer.status_code == 302, answer.context["form"].errors if answer.context else answer
    assert make.public(story, "en").headline == "Nobody made any speech"
    assert make.public(story, "en").number == 2
    make.work()
    assert works(story) == dict.fromkeys(CODES, Work.DONE)
    assert make.public(story, "uk").source == make.public(story, "en")


def stream(name: str) -> dict[str, str]:
    return {f"{name}-count": "0"}


def formset(name: str, *rows: dict[str, str]) -> dict[str, str]:
    made = {
        f"{name}-TOTAL_FORMS": str(len(rows)),
        f"{name}-INITIAL_FORMS": str(len(rows)),
        f"{name}-MIN_NUM_FORMS": "0",
        f"{name}-MAX_NUM_FORMS": "1000",
    }
    for number, row in enumerate(rows):
        made |= {f"{name}-{number}-{key}": value for key, value in row.items()}
        made |= {f"{name}-{number}-ORDER": str(number + 1), f"{name}-{number}-DELETE": ""}
    return made


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"language": "de"}, "no language “de”"),
        ({"source_name": "Radio Kell", "source_url": "https://kell.example/"}, "Radio Kell"),
    ],
    ids=["language", "credit"],
)
def test_the_admin_refuses_with_one_line_and_keeps_the_draft(
    fields: dict[str, str], words: str, story: Story, admin_client: Client
) -> None:
    byline = story.bylines.get()
    form = {
        "title": "Typed with care",
        "slug": story.slug,
        "kicker": "",
        "lead": '{"entityMap": {}, "blocks": [{"key": "a", "text": "Lead.", "type": "unstyled", "depth": 0, '
        '"inlineStyleRanges": [], "entityRanges": []}]}',
        "section": str(story.section_id),
        "language": "en",
        "action-publish": "1",
        **stream("body"),
        **stream("corrections"),
        **stream("sources"),
        **formset("bylines", {"id": str(byline.pk), "person": str(byline.person_id)}),
        **formset("comments"),
        **fields,
    }
    before = list(Event.objects.values())
    answer = admin_client.post(f"/admin/pages/{story.pk}/edit/", form, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert len([line for line in told if words in line]) == 1, told
    assert list(Event.objects.values()) == before
    assert make.public(story, "en").headline == "Nobody made a speech"
    assert Story.objects.get().get_latest_revision_as_object().title == "Typed with care"


# ---------------------------------------------------------------- down and up again


def test_unpublish_takes_down_every_language_at_once(story: Story) -> None:
    before = history()
    Story.objects.get(pk=story.pk).unpublish()
    assert (states(story), works(story)) == (NOTHING, WITHDRAWN)
    assert kinds(story)[-1] == Event.Kind.UNPUBLISHED
    assert history() == before
    assert not visibility.public().exists()
    assert make.work() == []
    assert states(story) == NOTHING


def test_unpublish_twice_tells_once(story: Story) -> None:
    Story.objects.get(pk=story.pk).unpublish()
    count = len(kinds(story))
    page = Story.objects.get(pk=story.pk)
    page.save()
    page.unpublish()
    assert len(kinds(story)) == count


def test_publish_again_brings_every_language_back_and_persons_work(story: Story) -> None:
    russian = make.texts(make.public(story, "ru"))
    Story.objects.get(pk=story.pk).unpublish()
    make.publish(Story.objects.get(pk=story.pk))
    engine = make.Watched()
    make.work(engine)
    assert states(story) == {"en": "original", "ru": "human", "uk": "machine"}
    assert works(story) == dict.fromkeys(CODES, Work.DONE)
    assert make.texts(make.public(story, "ru")) == russian
    assert engine.texts == []
    assert [v.reasons for v in Version.objects.all()] == [[], [], []]


def test_a_language_withdrawn_by_hand_stays_down_when_the_story_comes_back(story: Story, olena: User) -> None:
    review.withdraw(make.version(story, "ru"), olena)
    Story.objects.get(pk=story.pk).unpublish()
    make.publish(Story.objects.get(pk=story.pk))
    make.work()
    assert states(story) == {"en": "original", "ru": None, "uk": "machine"}
    assert make.version(story, "ru").reasons == [{"code": "withdrawn", "by": "Olena Marchuk"}]


def test_no_language_of_an_unpublished_story_comes_back_alone(story: Story, olena: User) -> None:
    release = make.public(story, "ru")
    Story.objects.get(pk=story.pk).unpublish()
    with pytest.raises(review.Refused):
        review.restore(make.version(story, "ru"), olena)
    with pytest.raises(review.Refused):
        review.go_back(make.version(story, "ru"), release, olena)
    with pytest.raises(review.Refused):
        review.publish(make.version(story, "ru"), olena)
    review.retry(make.version(story, "ru"), olena)
    make.work()
    assert (states(story), works(story)) == (NOTHING, WITHDRAWN)


# ---------------------------------------------------------------- by the clock


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def test_publish_by_the_clock(clock: Any) -> None:
    story = make.story("One was here.", go_live_at=timezone.now() + dt.timedelta(hours=1))
    make.publish(story)
    assert not Release.objects.exists()
    assert not Event.objects.exists()
    clock.shift(dt.timedelta(hours=2))
    make.work()  # the worker looks at the clock
    assert states(story) == {"en": "original", "ru": "machine", "uk": "machine"}


def test_an_embargo_waits_for_its_hour(clock: Any) -> None:
    story = make.story("One was here.", embargo=timezone.now() + dt.timedelta(hours=1))
    make.publish(story)
    call_command("publish_scheduled")
    assert not Release.objects.exists()
    clock.shift(dt.timedelta(hours=2))
    call_command("publish_scheduled")
    assert make.public(story, "en").state == State.ORIGINAL


def test_expire_by_the_clock(clock: Any) -> None:
    story = make.publish(make.story("One was here.", expire_at=timezone.now() + dt.timedelta(hours=1)))
    make.work()
    assert states(story)["uk"] == "machine"
    before = history()
    clock.shift(dt.timedelta(hours=2))
    call_command("publish_scheduled")
    assert (states(story), works(story)) == (NOTHING, WITHDRAWN)
    assert kinds(story)[-1] == Event.Kind.UNPUBLISHED
    assert history() == before


def test_an_update_by_the_clock_leaves_readers_what_they_have(story: Story, clock: Any) -> None:
    page = Story.objects.get(pk=story.pk)
    page.title, page.go_live_at = "Later", timezone.now() + dt.timedelta(hours=1)
    page.save_revision().publish()
    assert make.public(story, "en").headline == "Nobody made a speech"
    clock.shift(dt.timedelta(hours=2))
    call_command("publish_scheduled")
    assert make.public(story, "en").headline == "Later"


# ---------------------------------------------------------------- delete


@pytest.mark.parametrize("what", ["story", "page", "parent", "queryset"])
def test_delete_keeps_history_and_versions_answer_withdrawn(what: str, story: Story) -> None:
    before, events = history(), list(Event.objects.order_by("pk").values())
    if what == "story":
        Story.objects.get(pk=story.pk).delete()
    elif what == "page":
        Page.objects.get(pk=story.pk).delete()
    elif what == "parent":
        make.newsroom().delete()
    else:
        Page.objects.filter(pk=story.pk).delete()
    assert not Story.objects.exists()
    assert (states(story), works(story)) == (NOTHING, WITHDRAWN)
    assert history() == before
    told = list(Event.objects.order_by("pk").values())
    assert told[: len(events)] == events
    assert [event["kind"] for event in told[len(events) :]] == [Event.Kind.DELETED]
    assert not StoryByline.objects.exists()
    assert make.work() == []


def test_deleting_a_story_asks_nothing_of_the_worker(story: Story) -> None:
    make.edit(story, title="Changed")
    Story.objects.get(pk=story.pk).delete()
    make.work()
    assert (states(story), works(story)) == (NOTHING, WITHDRAWN)
    assert Job.objects.filter(lease="").count() == Job.objects.count()


def test_deleting_a_draft_is_no_event() -> None:
    make.story("One.").delete()
    assert not Event.objects.exists()


def test_deleting_a_person_who_works_here_keeps_what_they_wrote(story: Story, olena: User) -> None:
    before = history()
    olena.delete()
    assert history() == before
    assert make.public(story, "ru").label["translators"] == ["Olena Marchuk"]


# ---------------------------------------------------------------- move, copy, alias, revert


def everything(story: Story) -> list[Any]:
    return [
        list(Version.objects.filter(story_id=story.pk).order_by("pk").values()),
        list(Release.objects.filter(story_id=story.pk).order_by("pk").values()),
        list(Target.objects.filter(segment__story_id=story.pk).order_by("pk").values()),
        kinds(story),
    ]


def test_move_changes_nothing(story: Story) -> None:
    other = make.publish(make.story("Another."))
    before = everything(story)
    url = Story.objects.get(pk=story.pk).get_url()
    Story.objects.get(pk=story.pk).move(other, pos="left")
    assert everything(story) == before
    assert Story.objects.get(pk=story.pk).get_url() == url == f"/en/{story.pk}-{story.slug}/"


@pytest.mark.parametrize("keep_live", [True, False], ids=["live", "draft"])
@pytest.mark.parametrize("copy_revisions", [True, False], ids=["with revisions", "without"])
def test_a_copy_is_a_story_of_its_own(keep_live: bool, copy_revisions: bool, story: Story) -> None:
    before = everything(story)
    copy = Story.objects.get(pk=story.pk).copy(
        keep_live=keep_live,
        copy_revisions=copy_revisions,
        update_attrs={"slug": "copy", "title": "Nobody made a speech"},
    )
    assert everything(story) == before
    assert not Approval.objects.filter(release__story_id=copy.pk).exists()
    assert not Target.objects.filter(segment__story_id=copy.pk).exists()
    if not keep_live:
        assert not Version.objects.filter(story_id=copy.pk).exists()
        assert not kinds(copy)
        return
    assert states(copy) == {"en": "original", "ru": None, "uk": None}
    assert kinds(copy) == [Event.Kind.PUBLISHED]
    make.work()
    # nobody checked the copy (L5): what is in the memory helps, and the machine's stays a machine's
    assert not Approval.objects.filter(release__story_id=copy.pk).exists()
    assert states(copy)["uk"] == "machine"
    assert everything(story) == before


def test_an_alias_leads_to_its_original(story: Story) -> None:
    before = everything(story)
    original = Story.objects.get(pk=story.pk)
    alias = original.create_alias(update_slug="alias")
    make.edit(story, title="Nobody made any speech")  # Wagtail carries it into the alias
    make.work()
    assert not Version.objects.filter(story_id=alias.pk).exists()
    assert not kinds(alias)
    alias = Story.objects.get(pk=alias.pk)
    assert alias.live
    assert alias.get_url() == f"/en/{story.pk}-{story.slug}/"
    now = everything(story)
    alias.unpublish()
    Story.objects.get(pk=alias.pk).delete()
    assert everything(story) == now != before
    assert states(story)["uk"] == "machine"


def test_an_alias_made_a_page_of_its_own_is_a_story_of_its_own(story: Story) -> None:
    alias = Story.objects.get(pk=story.pk).create_alias(update_slug="alias")
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    own = Story.objects.get(pk=alias.pk)
    assert own.live
    assert states(own) == {"en": "original", "ru": None, "uk": None}
    assert kinds(own) == [Event.Kind.PUBLISHED]
    assert own.get_url() == f"/en/{own.pk}-alias/"


def test_revert_to_a_revision_brings_back_persons_sentences(story: Story, olena: User) -> None:
    first = Story.objects.get(pk=story.pk).latest_revision
    russian = make.texts(make.public(story, "ru"))
    make.edit(story, "One was not here at all. Two were there.", make.quotation("Three."))
    make.work()
    assert states(story)["ru"] == "machine"
    engine = make.Watched()
    first.publish()
    make.work(engine)
    assert make.public(story, "en").number == 3
    assert make.texts(make.public(story, "ru")) == russian
    assert states(story)["ru"] == "human"


def test_a_correction_comes_back_with_the_sentence_that_was_cut(olena: User) -> None:
    """It was never approved, so no memory has it. Elsewhere the same words are another sentence."""
    text = "One was here. Yes. Two were there. Nobody knew why."
    story = make.publish(make.story(text, "Three stayed."))
    make.work()
    make.correct(story, "ru", olena, {"Yes.": "Так точно.", "Two were": "Двое были там."})
    review.publish(make.version(story, "ru"), olena)
    make.edit(story, "One was here.", "Three stayed.")
    make.work()
    make.edit(story, "One was here.", "Three stayed. Yes. Four came.")
    make.work()
    assert "Так точно." not in make.texts(make.public(story, "ru"))
    engine = make.Watched(pairs=["en-ru"])
    make.edit(story, text, "Three stayed.")
    make.work(engine)
    assert "Двое были там." in make.texts(make.public(story, "ru"))
    assert engine.texts == ["Nobody knew why."]


def test_reverting_what_was_cut_brings_back_persons_sentences(story: Story, olena: User) -> None:
    """Cut and put back: the sentence is the one that this person translated."""
    first = Story.objects.get(pk=story.pk).latest_revision
    russian = make.texts(make.public(story, "ru"))
    make.edit(story, "Two were there.")
    make.work()
    assert states(story)["ru"] == "human"
    first.publish()
    make.work()
    assert make.texts(make.public(story, "ru")) == russian
    assert states(story)["ru"] == "human"
