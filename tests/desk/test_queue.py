"""The queue for people: what comes in, in which order, and what takes it out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from dragoman.desk import queue
from dragoman.newsroom import work
from dragoman.newsroom.models import Language, Release, Task, Version
from dragoman.people.models import ReviewRight, User

pytestmark = pytest.mark.django_db


def finding(severity: str) -> dict[str, Any]:
    return {
        "kind": "numbers",
        "severity": severity,
        "source_span": [0, 6],
        "target_span": [0, 3],
        "values": ["100000", "100"],
    }


def content(*findings: dict[str, Any], owner: str = "engine") -> dict[str, Any]:
    seg = {"id": "s1", "h": "x", "m": "100 чоловік", "s": "100000 men", "o": owner, "f": list(findings)}
    return {"headline": [seg], "lead": [], "kicker": [], "blocks": []}


@pytest.fixture
def version() -> Version:
    for code in ("en", "uk"):
        Language.objects.create(code=code)
    common = {"story_id": 7, "hash": "h", "slug": "s", "headline": "Men by the sea"}
    source = Release.objects.create(language="en", number=1, state="original", content=content(), **common)
    public = Release.objects.create(
        language="uk",
        number=1,
        state="machine",
        source=source,
        content=content(finding("critical")),
        **common,
    )
    return Version.objects.create(
        story_id=7, language_id="uk", wanted=source, public_release=public, work="done"
    )


def test_a_marked_sentence_waits_until_a_release_no_longer_has_it(version: Version) -> None:
    work.released(version, content(finding("critical")))
    assert [task.segment for task in work.waiting()] == ["s1"]
    version.latest_release = version.public_release
    version.latest_release.label = {"marked": 1}
    work.released(version, content())
    assert not work.waiting().exists()
    assert Task.objects.count() == 1  # done, not gone


def test_a_version_that_is_public_again_is_no_longer_held(version: Version) -> None:
    work.held(version, [{"code": "stopped"}])
    version.reasons = []  # the source changed meanwhile, which forgets them
    work.released(version, content())
    assert not work.waiting().exists()


def test_persons_and_minor_findings_do_not_wait(version: Version) -> None:
    work.released(version, content(finding("critical"), owner="person"))
    work.released(version, content(finding("minor")))
    assert not work.waiting().exists()


def test_the_worst_stands_first_and_a_held_version_once(version: Version) -> None:
    work.released(version, content(finding("serious")))
    for _ in range(2):
        work.held(version, [{"code": "critical_prominent", "segment": "s1", "kind": "numbers", "values": []}])
    assert [(task.kind, task.severity) for task in work.waiting()] == [("held", 0), ("marked", 1)]
    work.withdrawn(7, "uk")
    assert not work.waiting().exists()


def test_the_page_words_it_and_leads_to_the_sentence(
    version: Version, admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    work.released(version, content(finding("critical")))
    page = admin_client.get("/admin/desk/queue/").content.decode()
    assert "The original says 100,000. This sentence says 100." in page
    assert "/admin/desk/7/uk/#s1" in page
    with django_assert_max_num_queries(2):
        queue.load(1)


def test_the_worst_of_a_sentence_is_told_first(version: Version) -> None:
    work.released(version, content(finding("minor"), finding("critical"), finding("serious")))
    [item] = queue.load(1).items
    assert [severity for severity, _said in item.notes] == ["critical", "serious", "minor"]


def test_each_sees_their_own_languages(version: Version, client: Client) -> None:
    work.released(version, content(finding("critical")))
    user = User.objects.create_user("oksana", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert "Nothing waits for a person." in client.get("/admin/desk/queue/").content.decode()
    ReviewRight.objects.create(user=user, language="uk")
    assert "Men by the sea" in client.get("/admin/desk/queue/?page=1").content.decode()
    assert client.get("/admin/desk/queue/?page=x").status_code == 200
