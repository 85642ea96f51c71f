"""Pictures at the desk: seen by those who may see the desk, and by nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db

SMALL = "images/ferry.max-165x165.png"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # other tests make small copies of a ferry too
    for name in (SMALL, "documents/secret.txt"):
        default_storage.save(name, ContentFile(b"what stands in the file"))


def test_the_desk_shows_small_copies(client: Client) -> None:
    client.force_login(make.user("oksana", is_superuser=True))
    answer = client.get(default_storage.url(SMALL))
    assert answer.status_code == 200
    assert answer.getvalue() == b"what stands in the file"
    assert answer["Content-Type"] == "image/png"
    assert "private" in answer["Cache-Control"]


def test_nobody_else_sees_them(client: Client) -> None:
    answer = client.get(default_storage.url(SMALL))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "path", ["documents/secret.txt", "images/../documents/secret.txt", "images/none.png"]
)
def test_nothing_but_pictures_is_served(client: Client, path: str) -> None:
    client.force_login(make.user("oksana", is_superuser=True))
    assert client.get(f"/media/{path}", follow=True).status_code == 404
