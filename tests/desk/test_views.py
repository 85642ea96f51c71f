"""The form of a version: each thing a person can do there, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dragoman.core.engines.dummy import DummyEngine
from dragoman.desk import review
from dragoman.newsroom.models import Approval, Event, State, Story, Target, Work
from dragoman.people.models import User
from tests import factories as f

pytestmark = pytest.mark.django_db

NO_ENGINE = DummyEngine(pairs=["en-ru"])  # nothing into Ukrainian


def translator(username: str, *languages: str, name: str = "") -> User:
    made = f.user(username, *languages, name=name or f"{username.title()} Bilyk")
    made.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return made


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def oksana() -> User:
    return translator("oksana", "uk")


@pytest.fixture
def ferry() -> Story:
    """A story in English, not yet in Ukrainian: no engine has the pair."""
    f.languages("en", "ru", "uk")
    made = f.publish(f.story("Nobody made a speech. The boat sailed at 23:40.", title="The last boat home"))
    f.work(NO_ENGINE)
    return made


@pytest.fixture
def machine(ferry: Story) -> Story:
    """The same with a machine's Ukrainian, public."""
    f.ask(ferry, "uk")
    f.work()
    assert f.public(ferry, "uk").state == State.MACHINE
    return ferry


def url(story: Story, language: str = "uk") -> str:
    return reverse("desk:version", args=[story.pk, language])


def fields(response: HttpResponse) -> dict[str, str]:
    """What a browser would send back from the form as it stands, without a button."""
    page = response.content.decode()
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag and "version-form" in page:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.S):
        found[name] = unescape(text).replace("\n", "\r\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def said(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def write(story: Story, **texts: str) -> dict[str, str]:
    """Form fields by the words of their source: write(story, Nobody="…")."""
    return {f"text-{f.uid(story, words)}": text for words, text in texts.items()}


# ---------------------------------------------------------------- writing


def test_write_from_nothing_without_an_engine(ferry: Story, oksana: User) -> None:
    assert f.version(ferry, "uk").work == Work.NO_ENGINE
    browser = client(oksana)
    page = browser.get(url(ferry))
    assert "No engine here translates from English into Ukrainian" in said(page)
    sent = fields(page) | {
        name: f"Речення {number}, о 23:40."
        for number, name in enumerate(fields(page))
        if name.startswith("text-")
    }
    answer = browser.post(url(ferry), sent | {"do": "publish"}, follow=True)
    assert "Published: release 1, by a person." in said(answer)
    release = f.public(ferry, "uk")
    assert release.state == State.HUMAN
    assert release.label["translators"] == ["Oksana Bilyk"]
    assert {seg["o"] for seg in f.segs(release)} == {"person"}
    # a name in another script leaves the order of the line as it is
    assert "· <bdi>Oksana Bilyk</bdi>" in answer.content.decode()


def test_half_done_is_kept_and_not_public(ferry: Story, oksana: User) -> None:
    browser = client(oksana)
    sent = fields(browser.get(url(ferry))) | write(ferry, Nobody="Промов не було.")
    answer = browser.post(url(ferry), sent | {"do": "save"}, follow=True)
    assert answer.redirect_chain == [(f"{url(ferry)}#{f.uid(ferry, 'Nobody')}", 302)]  # not to the top
    assert "One sentence saved." in said(answer)
    assert fields(answer)[f"text-{f.uid(ferry, 'Nobody')}"] == "Промов не було."
    assert f.version(ferry, "uk").public_release is None
    assert Target.objects.filter(language="uk").count() == 1


def test_publishing_with_a_sentence_missing_is_refused_and_names_it(ferry: Story, oksana: User) -> None:
    browser = client(oksana)
    page = browser.get(url(ferry))
    sent = fields(page) | {name: "Речення." for name in fields(page) if name.startswith("text-")}
    sent |= write(ferry, **{"The boat sailed": ""})
    answer = browser.post(url(ferry), sent | {"do": "publish"})
    assert answer.status_code == 422
    assert "One sentence is not translated yet: “The boat sailed at 23:40.”" in said(answer)
    assert fields(answer)[f"text-{f.uid(ferry, 'Nobody')}"] == "Речення."
    assert f.version(ferry, "uk").public_release is None


def test_correct_a_machine(machine: Story, oksana: User) -> None:
    browser = client(oksana)
    before = f.by_source(f.public(machine, "uk"), "The boat sailed")
    sent = fields(browser.get(url(machine))) | write(machine, Nobody="Промов не було.")
    browser.post(url(machine), sent | {"do": "publish"})
    release = f.public(machine, "uk")
    assert f.by_source(release, "Nobody")["m"] == "Промов не було."
    assert f.by_source(release, "Nobody")["o"] == "person"
    after = f.by_source(release, "The boat sailed")
    assert (after["m"], after["o"]) == (before["m"], "engine")  # left as it was: still the engine's
    assert release.state == State.MACHINE  # nobody has answered for the rest
    assert Target.objects.filter(owner="person").count() == 1


def test_what_the_form_showed_and_nobody_touched_is_not_written(machine: Story, oksana: User) -> None:
    browser = client(oksana)
    browser.post(url(machine), fields(browser.get(url(machine))) | {"do": "save"})
    assert not Target.objects.filter(owner="person").exists()


def test_merge_leave_out_add(ferry: Story, oksana: User) -> None:
    browser = client(oksana)
    first, second = f.uid(ferry, "Nobody"), f.uid(ferry, "The boat sailed")
    sent = fields(browser.get(url(ferry)))
    sent |= {f"text-{first}": "Без промов відпливли о 23:40.", f"added-{first}": "Було тихо."}
    answer = browser.post(url(ferry), sent | {f"kind-{second}": "omitted", "do": "save"})
    assert answer.status_code == 422
    assert "Say why “The boat sailed at 23:40.” is left out." in said(answer)
    assert fields(answer)[f"text-{first}"] == "Без промов відпливли о 23:40."  # nothing typed is lost
    assert fields(answer)[f"kind-{second}"] == "omitted"
    browser.post(url(ferry), fields(answer) | {f"kind-{second}": "merged", "do": "save"})
    rows = {row.segment.uid: row for row in Target.objects.select_related("segment")}
    assert rows[first].added == "Було тихо."
    assert rows[second].kind == "merged"


def test_an_emptied_sentence_stays_and_says_so(machine: Story, oksana: User) -> None:
    f.correct(machine, "uk", oksana, {"Nobody": "Промов не було."})
    browser = client(oksana)
    answer = browser.post(
        url(machine),
        fields(browser.get(url(machine))) | write(machine, Nobody="") | {"do": "save"},
        follow=True,
    )
    assert "An emptied sentence stays as it was." in said(answer)
    assert fields(answer)[f"text-{f.uid(machine, 'Nobody')}"] == "Промов не було."


def test_a_match_of_the_memory_is_taken_by_a_button(ferry: Story, oksana: User) -> None:
    f.translate_all(ferry, "uk", oksana)
    review.publish(f.version(ferry, "uk"), oksana)
    again = f.publish(f.story("Somebody spoke. Nobody made a speech.", title="Another night"))
    f.work(NO_ENGINE)
    browser = client(oksana)
    page = browser.get(url(again))
    assert "From the memory:" in said(page)
    uid = f.uid(again, "Nobody")
    answer = browser.post(url(again), fields(page) | {"do": f"take:{uid}"}, follow=True)
    assert fields(answer)[f"text-{uid}"] == f.by_source(f.public(ferry, "uk"), "Nobody")["m"]


def test_back_to_an_earlier_text(machine: Story, oksana: User) -> None:
    f.correct(machine, "uk", oksana, {"Nobody": "Перше."})
    f.correct(machine, "uk", oksana, {"Nobody": "Друге."})
    browser = client(oksana)
    first = Target.objects.get(marked="Перше.")
    page = browser.get(url(machine))
    assert f"undo:{first.pk}" in page.content.decode()
    answer = browser.post(url(machine), fields(page) | {"do": f"undo:{first.pk}"}, follow=True)
    assert fields(answer)[f"text-{f.uid(machine, 'Nobody')}"] == "Перше."
    assert list(Target.objects.filter(owner="person").order_by("pk").values_list("marked", flat=True)) == [
        "Перше.",
        "Друге.",
        "Перше.",
    ]  # append-only


def test_a_person_s_sentence_whose_source_changed_is_shown_and_kept_by_a_button(
    machine: Story, oksana: User
) -> None:
    f.correct(machine, "uk", oksana, {"The boat sailed": "Відпливли о 23:40."})
    changed = f.edit(machine, "Nobody made a speech. The boat sailed at 23:40 sharp.")
    f.work()
    browser = client(oksana)
    page = browser.get(url(changed))
    assert "was for an earlier original: Відпливли о 23:40." in said(page)
    assert "<ins> sharp</ins>" in page.content.decode()
    uid = f.uid(changed, "The boat sailed")
    answer = browser.post(url(changed), fields(page) | {"do": f"keep:{uid}"}, follow=True)
    assert "Kept: your sentence stands" in said(answer)
    assert fields(answer)[f"text-{uid}"] == "Відпливли о 23:40."


def test_what_was_typed_for_a_sentence_that_changed_meanwhile_is_not_taken_for_the_new_one(
    machine: Story, oksana: User
) -> None:
    browser = client(oksana)
    opened = fields(browser.get(url(machine)))
    f.edit(machine, "Nobody made a speech. The boat sailed at 23:50.")
    f.work()
    answer = browser.post(
        url(machine),
        opened | write(machine, **{"The boat sailed": "Відпливли о 23:40."}) | {"do": "save"},
        follow=True,
    )
    assert "The original of a sentence changed while you wrote" in said(answer)
    assert "was for an earlier original: Відпливли о 23:40." in said(answer)
    row = next(row for row in review.sentences(f.version(machine, "uk")) if "The boat" in row.seg["m"])
    assert row.owner == "engine"


def test_what_was_typed_for_a_sentence_that_is_gone_comes_back(machine: Story, oksana: User) -> None:
    browser = client(oksana)
    opened = fields(browser.get(url(machine))) | write(machine, **{"The boat sailed": "Відпливли о 23:40."})
    f.edit(machine, "Nobody made a speech.")
    f.work()
    answer = browser.post(url(machine), opened | {"do": "publish"})
    assert answer.status_code == 409
    assert "no longer in the original: Відпливли о 23:40." in said(answer)


def test_a_quotation_in_its_own_language_is_locked(oksana: User) -> None:
    f.languages("en", "uk")
    made = f.publish(
        f.story(f.quotation("I know every bench.", "uk", "Я знаю кожну лавку."), title="Benches")
    )
    f.work()
    page = client(oksana).get(url(made))
    assert "the original wording, not to be translated" in said(page)
    assert f"text-{f.uid(made, 'every bench')}" not in fields(page)
    assert "Quotation · Ingrid Vale, said in Ukrainian" in said(page)


def test_marks_are_explained_and_a_lost_one_is_named(oksana: User) -> None:
    f.languages("en", "uk")
    made = f.publish(f.story('See <a href="https://example.com/">the report</a> today.'))
    f.work()
    browser = client(oksana)
    page = browser.get(url(made))
    assert "‹1›…‹/1› link" in said(page)
    sent = fields(page) | write(made, report="Дивіться звіт сьогодні.")
    answer = browser.post(url(made), sent | {"do": "publish"})
    assert answer.status_code == 422
    assert "lost a link or a mark of its source" in said(answer)
    assert "Marks" in said(answer)
    assert f.public(made, "uk").created_by_id is None  # readers keep what they had


# ---------------------------------------------------------------- approving, taking down, going back


def test_approval_needs_every_point_and_keeps_the_ticks(machine: Story, oksana: User) -> None:
    browser = client(oksana)
    sent = fields(browser.get(url(machine)))
    answer = browser.post(url(machine), sent | {"do": "approve", "check": ["names", "dates"]})
    assert answer.status_code == 422
    assert "Not approved yet" in said(answer)
    assert re.search(r'value="names" checked', answer.content.decode())
    assert not re.search(r'value="numbers" checked', answer.content.decode())
    assert not Approval.objects.exists()
    answer = browser.post(
        url(machine), sent | {"do": "approve", "check": list(review.CHECKLIST)}, follow=True
    )
    assert "Approved and published" in said(answer)
    release = f.public(machine, "uk")
    assert (release.state, release.label["reviewer"]) == (State.REVIEWED, "Oksana Bilyk")
    assert Approval.objects.get().text_hash == release.hash


def test_withdraw_and_restore(machine: Story, oksana: User) -> None:
    browser = client(oksana)
    release = f.public(machine, "uk")
    browser.post(url(machine), fields(browser.get(url(machine))) | {"do": "withdraw"})
    version = f.version(machine, "uk")
    assert (version.work, version.public_release) == (Work.WITHDRAWN, None)
    assert f.public(machine, "ru")  # the others stay
    page = browser.get(url(machine))
    assert "Withdrawn by Oksana Bilyk." in said(page)
    assert not [name for name in fields(page) if name.startswith("text-")]
    browser.post(url(machine), fields(page) | {"do": "restore"})
    assert f.version(machine, "uk").public_release == release
    kinds = Event.objects.filter(language="uk").order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["withdrawn", "restored"]


def test_go_back_to_the_previous_release(machine: Story, oksana: User) -> None:
    first = f.public(machine, "uk")
    f.correct(machine, "uk", oksana, {"Nobody": "Промов не було."})
    second = review.publish(f.version(machine, "uk"), oksana)
    browser = client(oksana)
    page = browser.get(url(machine))
    assert f"Readers see release {first.number} of" in said(page)
    answer = browser.post(url(machine), fields(page) | {"do": f"back:{first.pk}"}, follow=True)
    assert f"Readers see release {first.number} again." in said(answer)
    assert f.public(machine, "uk") == first
    answer = browser.post(url(machine), fields(page) | {"do": f"back:{second.pk}"})  # an old form
    assert answer.status_code == 422
    assert f.public(machine, "uk") == first


def test_let_it_go_on_without_publishing(machine: Story, oksana: User) -> None:
    f.correct(machine, "uk", oksana, {"Nobody": "Промов не було."})
    browser = client(oksana)
    browser.post(url(machine), fields(browser.get(url(machine))) | {"do": "discard"})
    assert f.version(machine, "uk").opened_by is None
    f.work()
    assert f.by_source(f.public(machine, "uk"), "Nobody")["m"] == "Промов не було."


def test_retry_asks_again(ferry: Story, oksana: User) -> None:
    browser = client(oksana)
    browser.post(url(ferry), fields(browser.get(url(ferry))) | {"do": "retry"})
    assert f.version(ferry, "uk").work == Work.BEHIND
    f.work()
    assert f.public(ferry, "uk").state == State.MACHINE


def test_a_held_version_says_why_and_where(oksana: User) -> None:
    f.languages("en", "uk")
    made = f.publish(f.story("Nobody made a speech.", title="18 thousand people on the boat"))
    f.work(DummyEngine(fault="wrong_numbers"))
    page = client(oksana).get(url(made))
    assert "Held" in said(page)
    assert re.search(r"The original says 18,000\. This sentence says 1[89]\.", said(page))
    assert f'href="#{f.uid(made, "18 thousand")}"' in page.content.decode()
    assert '<span class="find critical">18 thousand</span>' in page.content.decode()
    assert "critical in sentence" in said(page)  # the number behind it is a sentence, not a count


# ---------------------------------------------------------------- two translators


def test_two_translators_lose_nothing(machine: Story, oksana: User) -> None:
    taras = translator("taras", "uk", name="Taras Hnatiuk")
    here, there = client(oksana), client(taras)
    mine, theirs = fields(here.get(url(machine))), fields(there.get(url(machine)))
    there.post(url(machine), theirs | write(machine, Nobody="Їхнє речення.") | {"do": "save"})
    answer = here.post(
        url(machine), mine | write(machine, Nobody="Моє речення.") | {"do": "publish"}, follow=True
    )
    assert "Taras Hnatiuk changed the sentence “Їхнє речення.”" in said(answer)
    assert "Nothing else was done" in said(answer)  # not published over a text they have not seen
    assert "Taras Hnatiuk wrote at" in said(answer)
    assert "Put theirs back" in said(answer)
    texts = Target.objects.filter(owner="person").order_by("pk").values_list("marked", flat=True)
    assert list(texts) == ["Їхнє речення.", "Моє речення."]
    assert f.public(machine, "uk").state == State.MACHINE


def test_two_translators_in_different_sentences_do_not_meet(machine: Story, oksana: User) -> None:
    taras = translator("taras", "uk", name="Taras Hnatiuk")
    here, there = client(oksana), client(taras)
    mine, theirs = fields(here.get(url(machine))), fields(there.get(url(machine)))
    there.post(url(machine), theirs | write(machine, Nobody="Їхнє речення.") | {"do": "save"})
    answer = here.post(
        url(machine),
        mine | write(machine, **{"The boat sailed": "Відпливли о 23:40."}) | {"do": "save"},
        follow=True,
    )
    assert "changed the sentence" not in said(answer)
    after = fields(answer)
    assert after[f"text-{f.uid(machine, 'Nobody')}"] == "Їхнє речення."
    assert after[f"text-{f.uid(machine, 'The boat sailed')}"] == "Відпливли о 23:40."


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize(
    "button", ["save", "publish", "approve", "withdraw", "retry", "discard", "back:1", "keep:s1"]
)
def test_without_the_right_to_a_language_nothing_changes(machine: Story, button: str) -> None:
    reader = translator("daniel", "ru")
    browser = client(reader)
    page = browser.get(url(machine))
    assert page.status_code == 200
    assert "You may read this, not write it." in said(page)
    assert not [name for name in fields(page) if name.startswith("text-")]
    before = list(Event.objects.values_list("pk", flat=True)), f.public(machine, "uk").pk
    sent = write(machine, Nobody="Промов не було.") | {"do": button, "check": list(review.CHECKLIST)}
    answer = browser.post(url(machine), sent)
    assert answer.status_code == 403
    assert "You may not work on this language." in said(answer)
    assert not Target.objects.filter(owner="person").exists()
    assert (list(Event.objects.values_list("pk", flat=True)), f.public(machine, "uk").pk) == before


def test_nobody_comes_in_without_logging_in(machine: Story) -> None:
    for address in (url(machine), reverse("desk:board")):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")


def test_a_post_needs_a_token(machine: Story, oksana: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(oksana)
    answer = strict.post(url(machine), {"do": "withdraw"})
    assert answer.status_code == 403
    assert "Go back in your browser: what you typed is still there." in said(answer)
    assert strict.post(reverse("desk:retry"), {"version": "1"}).status_code == 403


def test_the_original_is_edited_in_the_story(machine: Story) -> None:
    editor = translator("vera", "en", "uk")
    browser = client(editor)
    page = browser.get(url(machine, "en"))
    assert "This is the original" in said(page)
    for button in ("withdraw", "publish", "approve"):
        assert browser.post(url(machine, "en"), {"do": button}).status_code == 422
    assert f.public(machine, "en").state == State.ORIGINAL


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/admin/desk/4711/uk/", "There is no published story with the number 4711."),
        ("/admin/desk/{pk}/xx/", "has no version in “xx”. It is there in: English , Russian , Ukrainian"),
    ],
)
def test_what_is_not_there(machine: Story, oksana: User, address: str, words: str) -> None:
    answer = client(oksana).get(address.format(pk=machine.pk))
    assert answer.status_code == 404
    assert words in said(answer)


def test_hostile_text_is_shown_as_text(oksana: User) -> None:
    f.languages("en", "uk")
    made = f.publish(
        f.story("Say &lt;script&gt;alert(1)&lt;/script&gt; twice.", title='"><script>x</script>')
    )
    f.work()
    f.correct(made, "uk", oksana, {"twice": "</textarea><script>alert(2)</script>"})
    page = client(oksana).get(url(made)).content.decode()
    assert "<script>alert" not in page
    assert "<script>x" not in page


def test_the_form_costs_the_same_for_10_and_100_sentences(
    oksana: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    f.languages("en", "uk")
    counted = []
    for size in (10, 100):
        made = f.publish(f.story(" ".join(f"Sentence number {n} stands here." for n in range(size))))
        f.work()
        f.correct(made, "uk", oksana, {"The night boat": "Нічний пором."})
        browser = client(oksana)
        browser.get(url(made))
        with f.statements() as sql:
            browser.get(url(made))
        counted.append(len(sql))
    assert counted[0] == counted[1]
    assert counted[0] <= 20
