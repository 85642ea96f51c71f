"""The story in Wagtail's editor: what is refused, in one line; two editors at once; kept words; rights."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import (
    GroupApprovalTask,
    Revision,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from dragoman.newsroom.models import Language, State, Story, Version
from dragoman.people.models import ReviewRight, User
from tests import factories as f
from tests.desk.test_views import client, said, translator

pytestmark = [
    pytest.mark.django_db,
    # Django's storage in memory leaves the files of Wagtail's renditions open
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def vera() -> User:
    f.languages("en", "uk")
    return f.user("vera", name="Vera Lunina", is_superuser=True)


@pytest.fixture
def daniel() -> User:
    return f.user("daniel", name="Daniel Osei", is_superuser=True)


@pytest.fixture
def ferry(vera: User) -> Story:
    return f.publish(f.story("Nobody made a speech.", title="The last boat home"), by=vera)


def edit_url(story: Story) -> str:
    return reverse("wagtailadmin_pages:edit", args=[story.pk])


def typed(story: Story, **changes: Any) -> dict[str, Any]:
    """The editor's form of a story, as a browser sends it."""
    draft = story.get_latest_revision_as_object() if story.latest_revision_id else story
    body = changes.pop("body", [("paragraph", rich_text("<p>Nobody made a speech.</p>"))])
    latest = story.get_latest_revision()
    values = {
        "title": draft.title,
        "slug": draft.slug,
        "kicker": "",
        "lead": rich_text(draft.lead),
        "body": streamfield(body),
        "section": draft.section_id,
        "tags": [],
        "corrections": streamfield([]),
        "sources": streamfield([]),
        "source_name": "",
        "source_url": "",
        "language": draft.language,
        "bylines": inline_formset(
            [{"id": row.pk, "person": row.person_id} for row in draft.bylines.all()],
            initial=draft.bylines.count(),
        ),
        "comments": inline_formset([]),
    }
    if latest is not None:
        values["loaded_revision_id"] = latest.pk
        values["loaded_revision_created_at"] = latest.created_at.isoformat()
    return nested_form_data(values | changes)


def picture(credit: str) -> tuple[str, dict[str, Any]]:
    return ("image", {"image": f.image().pk, "alt": "A ferry", "caption": "", "credit": credit})


# ---------------------------------------------------------------- what is refused


def test_a_picture_without_a_credit_is_not_published_and_the_edit_is_kept(ferry: Story, vera: User) -> None:
    browser = client(vera)
    before = f.public(ferry, "en")
    sent = typed(ferry, title="The night boat", body=[picture("")]) | {"action-publish": "1"}
    answer = browser.post(edit_url(ferry), sent, follow=True)
    assert answer.redirect_chain[-1][0] == edit_url(ferry)
    assert "Not published, kept as a draft: The picture in block 1 has no credit." in said(answer)
    ferry = Story.objects.get(pk=ferry.pk)
    assert ferry.get_latest_revision_as_object().title == "The night boat"
    assert f.public(ferry, "en") == before
    sent = typed(ferry, body=[picture("Drawing: Milo Brandt")]) | {"action-publish": "1"}
    browser.post(edit_url(ferry), sent)
    assert f.public(ferry, "en").headline == "The night boat"


def test_a_source_that_has_not_allowed_it(ferry: Story, vera: User) -> None:
    sent = typed(ferry, source_name="Radio Bay", source_url="https://bay.example/1") | {"action-publish": "1"}
    answer = client(vera).post(edit_url(ferry), sent, follow=True)
    assert "Not published, kept as a draft: Radio Bay has not allowed us to publish this" in said(answer)


def test_a_source_without_its_address_is_refused_at_the_field(ferry: Story, vera: User) -> None:
    sent = typed(ferry, source_name="Radio Bay") | {"action-publish": "1"}
    answer = client(vera).post(edit_url(ferry), sent)
    assert answer.status_code == 200
    assert "Readers need a link to the report this is based on." in said(answer)
    assert answer.context["form"].errors.keys() == {"source_url"}


def test_the_first_tab_asks_for_the_headline_and_the_language(ferry: Story, vera: User) -> None:
    page = client(vera).get(edit_url(ferry)).content.decode()
    first, _, others = page.partition('id="tab-promote"')
    assert 'placeholder="Headline' in first
    assert 'name="language"' in first
    assert 'name="language"' not in others


def test_an_unknown_language_code_is_one_clear_line_at_its_field(ferry: Story, vera: User) -> None:
    for button in ({"action-publish": "1"}, {}):
        answer = client(vera).post(edit_url(ferry), typed(ferry, language="ukr") | button)
        assert answer.context["form"].errors == {
            "language": ["unknown language code 'ukr'; did you mean uk?"]
        }
    assert Story.objects.get(pk=ferry.pk).language == "en"


def test_a_language_this_newsroom_has_not_got(ferry: Story, vera: User) -> None:
    answer = client(vera).post(
        edit_url(ferry), typed(ferry, language="sv") | {"action-publish": "1"}, follow=True
    )
    assert "This newsroom has no language “sv”. It has: en, uk." in said(answer)
    assert f.public(ferry, "en").state == State.ORIGINAL


def test_publishing_many_refuses_the_incomplete(ferry: Story, vera: User) -> None:
    draft = f.story(f.picture(credit=""), title="No credit")
    draft.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={draft.pk}"
    answer = client(vera).post(address, follow=True)
    assert "Nothing was published. “No credit”: The picture in block 1 has no credit." in said(answer)
    assert not Story.objects.get(pk=draft.pk).live


def test_a_new_story_is_refused_the_same_way(vera: User) -> None:
    made = f.story("x")
    values = typed(made, title="Brand new", slug="brand-new", body=[picture("")]) | {"action-publish": "1"}
    values |= nested_form_data({"bylines": inline_formset([{"person": f.person().pk}])})
    add = reverse("wagtailadmin_pages:add", args=["newsroom", "story", f.newsroom().pk])
    answer = client(vera).post(add, values, follow=True)
    assert "Not published, kept as a draft: The picture in block 1 has no credit." in said(answer)
    assert Story.objects.get(slug="brand-new").live is False


# ---------------------------------------------------------------- a moderation workflow


@pytest.fixture
def moderated(vera: User) -> Workflow:
    """Every story of the newsroom is approved by one group, in one step."""
    task = GroupApprovalTask.objects.create(name="Second pair of eyes")
    task.groups.add(Group.objects.create(name="Chiefs"))
    made = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=made, task=task)
    WorkflowPage.objects.create(workflow=made, page=f.newsroom())
    return made


def submitted(workflow: Workflow, by: User, *blocks: Any, **fields: Any) -> Story:
    made = f.story(*blocks, title="Waits for approval", **fields)
    made.save_revision(user=by)
    workflow.start(made, by)
    return Story.objects.get(pk=made.pk)


def approval(story: Story) -> str:
    state = story.current_workflow_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", state.pk])


REFUSAL = (
    "Not published: The picture in block 1 has no credit. "
    "The story waits for approval as before; what was typed is kept."
)


def test_an_incomplete_story_is_not_approved_and_nothing_is_lost(moderated, vera, daniel):
    story = submitted(moderated, vera, f.picture(credit=""))
    browser = client(daniel)
    answer = browser.post(approval(story), {}, follow=True)
    assert answer.redirect_chain[-1][0] == edit_url(story)
    assert REFUSAL in said(answer)
    dialogue = browser.post(approval(story), {}, headers={"x-requested-with": "XMLHttpRequest"})
    assert dialogue.json() == {"step": "success", "redirect": edit_url(story)}
    assert REFUSAL in said(browser.get(edit_url(story)))
    story = Story.objects.get(pk=story.pk)
    assert not story.live
    assert story.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert not Version.objects.filter(story_id=story.pk).exists()


def test_what_was_typed_with_an_approval_is_kept_and_goes_out_once_it_is_complete(moderated, vera, daniel):
    story = submitted(moderated, vera, "x")
    browser = client(daniel)
    approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    sent = typed(story, title="Typed while approving", body=[picture("")]) | approve
    answer = browser.post(edit_url(story), sent, follow=True)
    assert REFUSAL in said(answer)
    story = Story.objects.get(pk=story.pk)
    assert (story.live, story.get_latest_revision_as_object().title) == (False, "Typed while approving")
    browser.post(edit_url(story), typed(story, body=[picture("Drawing: Milo Brandt")]) | approve)
    assert f.public(story, "en").headline == "Typed while approving"
    assert Story.objects.get(pk=story.pk).current_workflow_state is None


def test_an_incomplete_story_is_not_approved_for_later(moderated, vera, daniel):
    soon = timezone.now() + timedelta(hours=1)
    story = submitted(moderated, vera, f.picture(credit=""), embargo=soon, go_live_at=soon)
    assert REFUSAL in said(client(daniel).post(approval(story), {}, follow=True))
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


def test_a_language_this_newsroom_has_not_got_is_not_approved(moderated, vera, daniel):
    story = submitted(moderated, vera, "x", language="sv")
    answer = client(daniel).post(approval(story), {}, follow=True)
    assert "Not published: This newsroom has no language “sv”. It has: en, uk." in said(answer)


def test_after_publishing_the_way_to_the_desk_is_shown(ferry: Story, vera: User) -> None:
    answer = client(vera).post(
        edit_url(ferry), typed(ferry, title="Later") | {"action-publish": "1"}, follow=True
    )
    assert "Its other languages follow by themselves" in said(answer)
    assert f"/admin/desk/?story={ferry.pk}" in answer.content.decode()
    assert f"/admin/desk/?story={ferry.pk}" in client(vera).get(edit_url(ferry)).content.decode()


# ---------------------------------------------------------------- two editors


@pytest.mark.parametrize("button", ["action-publish", "action-submit", ""])
def test_two_editors_at_once_lose_nothing(ferry: Story, vera: User, daniel: User, button: str) -> None:
    mine, theirs = typed(ferry), typed(ferry)
    answer = client(daniel).post(edit_url(ferry), theirs | {"title": "Daniel’s", "action-publish": "1"})
    assert f.public(ferry, "en").headline == "Daniel’s"
    answer = client(vera).post(
        edit_url(ferry), mine | {"title": "Vera’s"} | ({button: "1"} if button else {}), follow=True
    )
    assert f.public(ferry, "en").headline == "Daniel’s"  # nobody publishes over a text they have not seen
    ferry.refresh_from_db()
    latest = ferry.get_latest_revision()
    assert latest.as_object().title == "Vera’s"
    assert latest.user == vera
    titles = [row.as_object().title for row in Revision.objects.for_instance(ferry).order_by("pk")]
    assert titles == ["The last boat home", "Daniel’s", "Vera’s"]
    assert re.search(r"Daniel Osei saved this story at \d\d:\d\d, after you had opened it\.", said(answer))
    assert "has been updated" not in said(answer)
    other = Revision.objects.for_instance(ferry).order_by("-pk")[1]
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[ferry.pk, other.pk, latest.pk])
    assert compare in answer.content.decode()
    page = client(vera).get(compare)
    assert "Daniel’s" in said(page)
    assert "Vera’s" in said(page)
    client(vera).post(
        edit_url(ferry), typed(ferry, title="Both") | {"action-publish": "1"}
    )  # having seen both
    assert f.public(ferry, "en").headline == "Both"


def test_an_autosaved_text_is_not_overwritten(ferry: Story, vera: User, daniel: User) -> None:
    """A draft that Wagtail saved by itself is somebody's text as well."""
    opened = typed(ferry)
    own = ferry.get_latest_revision_as_object()
    own.title = "Vera’s draft"
    autosaved = own.save_revision(user=vera)
    other = ferry.get_latest_revision_as_object()
    other.title = "Daniel’s"
    other.save_revision(user=daniel)
    sent = opened | {"title": "Vera’s end", "overwrite_revision_id": autosaved.pk, "action-publish": "1"}
    client(vera).post(edit_url(ferry), sent)
    titles = [row.as_object().title for row in Revision.objects.for_instance(ferry).order_by("pk")]
    assert titles == ["The last boat home", "Vera’s draft", "Daniel’s", "Vera’s end"]
    assert f.public(ferry, "en").headline == "The last boat home"


def test_what_an_editors_own_form_saved_by_itself_is_not_somebody_elses(
    ferry: Story, vera: User, daniel: User
) -> None:
    """As a browser does it: saved by itself a second after typing, then published by a button."""
    opened = typed(ferry)
    browser = client(vera)
    for title in ("Half", "Half a headline"):
        answer = browser.post(
            edit_url(ferry), opened | {"title": title}, headers={"accept": "application/json"}
        )
        assert answer.json()["success"]
        opened |= {"overwrite_revision_id": answer.json()["revision_id"]}
    del opened["overwrite_revision_id"]  # which the button does not send
    answer = browser.post(
        edit_url(ferry), opened | {"title": "A headline", "action-publish": "1"}, follow=True
    )
    assert "after you had opened it" not in said(answer)
    assert f.public(ferry, "en").headline == "A headline"

    answer = client(daniel).post(edit_url(ferry), opened | {"action-publish": "1"}, follow=True)
    assert "saved this story" in said(answer)


@pytest.mark.parametrize("value", ["x", "9" * 30, ""])
def test_a_form_that_names_no_revision_is_older(ferry: Story, vera: User, value: str) -> None:
    sent = typed(ferry) | {"loaded_revision_id": value, "action-publish": "1", "title": "Mine"}
    assert client(vera).post(edit_url(ferry), sent, follow=True).status_code == 200


def test_one_editor_alone_is_not_troubled(ferry: Story, vera: User) -> None:
    browser = client(vera)
    for title in ("One", "Two"):
        answer = browser.post(
            edit_url(ferry), typed(ferry, title=title) | {"action-publish": "1"}, follow=True
        )
        assert "after you had opened it" not in said(answer)
        assert f.public(ferry, "en").headline == title
        ferry.refresh_from_db()


# ---------------------------------------------------------------- words that are kept


def test_words_not_to_be_translated_survive_the_editor() -> None:
    converter = ContentstateConverter(features=["bold", "link", "foreign"])
    source = '<p data-block-key="a">She took <span translate="no">Form 12</span> and <b>left</b>.</p>'
    state = json.loads(converter.from_database_format(source))
    styles = {(row["style"], row["offset"], row["length"]) for row in state["blocks"][0]["inlineStyleRanges"]}
    assert ("FOREIGN", 9, 7) in styles
    assert state["blocks"][0]["text"] == "She took Form 12 and left."
    back = converter.to_database_format(json.dumps(state))
    assert back == source
    plain = '<p data-block-key="b">No <span>such</span> mark.</p>'
    assert "translate" not in converter.to_database_format(converter.from_database_format(plain))


def test_kept_words_reach_no_engine(ferry: Story, vera: User) -> None:
    kept = '<p>The <span translate="no">Patience</span> sailed.</p>'
    body = [("paragraph", rich_text(kept, features=["foreign"]))]
    client(vera).post(edit_url(ferry), typed(ferry, body=body) | {"action-publish": "1"})
    f.work()
    assert any("Patience" in text for text in f.texts(f.public(ferry, "uk")))


# ---------------------------------------------------------------- the newsroom's lists


def test_an_administrator_gives_the_right_to_a_language(ferry: Story, vera: User) -> None:
    taras = f.user("taras", name="Taras Hnatiuk")
    add = reverse("wagtailsnippets_people_reviewright:add")
    page = client(vera).get(add)
    assert "Ukrainian (uk)" in said(page)
    assert client(taras).get(reverse("desk:board")).status_code == 302  # may not even log in
    refused = client(vera).post(add, {"user": taras.pk, "language": "xx"})
    assert refused.context["form"].errors.keys() == {"language"}
    client(vera).post(add, {"user": taras.pk, "language": "uk"})
    assert ReviewRight.objects.filter(user=taras, language="uk").exists()
    taras = User.objects.get(pk=taras.pk)
    assert taras.may_review("uk")
    assert client(taras).get(reverse("desk:version", args=[ferry.pk, "uk"])).status_code == 200
    assert client(taras).get(add).status_code == 302  # rights are an administrator's to give


@pytest.mark.parametrize(
    "name", ["newsroom_language", "newsroom_topic", "people_person", "lexicon_term", "people_reviewright"]
)
def test_each_list_of_the_menu_opens(vera: User, name: str) -> None:
    for view in ("list", "add"):
        assert client(vera).get(reverse(f"wagtailsnippets_{name}:{view}")).status_code == 200


def test_the_admin_is_named_after_the_newsroom(vera: User) -> None:
    assert "<title>Desk - The Saltmere Ferry</title>" in client(vera).get("/admin/desk/").content.decode()
    assert "Sign in: The Saltmere Ferry" in said(Client().get("/admin/login/"))


def test_the_menu_begins_with_the_desk(vera: User) -> None:
    page = client(vera).get(reverse("wagtailadmin_home")).content.decode()
    names = re.findall(r'"name": "([a-z-]+)", "label"', page)
    assert names[0] == "desk"
    assert names.index("stories") < names.index("explorer") < names.index("newsroom")


def test_a_language_is_changed_there(vera: User) -> None:
    edit = reverse("wagtailsnippets_newsroom_language:edit", args=["uk"])
    client(vera).post(
        edit,
        {
            "code": "uk",
            "position": 1,
            "enabled": "on",
            "stopped": "on",
            "list_machine": "on",
            "at_cap": "next",
        },
    )
    assert Language.objects.get(pk="uk").stopped is True
    refused = client(vera).post(
        reverse("wagtailsnippets_newsroom_language:add"), {"code": "english", "position": 5}
    )
    assert "unknown language code" in said(refused)
    assert Version.objects.filter(language="english").count() == 0


def test_a_translator_without_more_rights_sees_only_the_desk(ferry: Story) -> None:
    oksana = translator("oksana", "uk")
    browser = client(oksana)
    assert browser.get(reverse("desk:board")).status_code == 200
    assert browser.get(edit_url(ferry)).status_code in (302, 403)
    for address in (reverse("desk:board"), reverse("desk:version", args=[ferry.pk, "en"])):
        # nothing leads where they may not go
        assert edit_url(ferry) not in browser.get(address).content.decode()
    assert Client().get(edit_url(ferry)).status_code == 302
