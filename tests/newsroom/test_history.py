"""History is written once: the database itself refuses to change or delete it."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from dragoman.desk import review
from dragoman.newsroom.models import Approval, Event, Release, Target
from tests import factories as make

pytestmark = pytest.mark.django_db

MIGRATION = importlib.import_module("dragoman.newsroom.migrations.0003_history_append_only")


@pytest.fixture
def history() -> None:
    """One row at least in each table; and the triggers, of which tests/conftest.py took away half."""
    make.languages("en", "ru")
    olena = make.user("olena", "ru")
    story = make.publish(make.story("One."))
    make.translate_all(story, "ru", olena)
    review.publish(make.version(story, "ru"), olena)
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        MIGRATION.remove(apps, editor)
        MIGRATION.install(apps, editor)


@pytest.mark.parametrize(
    "service", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], ids=str
)
@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("model", [Release, Target, Approval, Event], ids=lambda m: m.__name__)
@pytest.mark.usefixtures("history")
def test_the_database_refuses(model: type[Model], verb: str, service: str) -> None:
    if connection.vendor != service:
        pytest.skip(f"runs on {service}")
    before = list(model.objects.values())  # type: ignore[attr-defined]
    assert before
    table = model._meta.db_table
    sql = f"UPDATE {table} SET id = id" if verb == "update" else f"DELETE FROM {table}"
    with (
        pytest.raises(DatabaseError, match=f"append-only: {table}"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert list(model.objects.values()) == before  # type: ignore[attr-defined]
