"""The books at the desk: who may see them, what they say, and the file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from dragoman.desk.models import Spending
from dragoman.people.models import User
from tests import factories as f
from tests.desk.test_costs import DEEPL, spend
from tests.desk.test_views import client, said, translator

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return f.user("agnes", name="Agnes Tolland", is_superuser=True, is_staff=True)


def test_the_books_with_sums_prices_and_caps(admin: User, settings: Any) -> None:
    settings.ENGINES = {"deepl": DEEPL}
    f.languages("en", "ru")
    story = f.publish(f.story("One.", title="Nobody made a speech"))
    spend(story_id=story.pk)
    spend(story_id=0, target="es", units=500, cost=Decimal("0.01"), unsure=30)
    spend(engine="model", kind="tokens", currency="", cost=0, units=12345)
    text = said(client(admin).get(reverse("desk:costs")))
    assert f"{story.pk} Nobody made a speech" in text
    assert "names of sections and tags" in text
    assert "deepl: 1,500 characters, 0.0300 EUR" in text
    assert "model: 12,345 tokens" in text
    assert "deepl: 20 EUR a million characters, as of 2026-11-01" in text
    assert "of 5.0000 EUR this day" in text
    assert "$DEEPL_KEY" in text
    assert "Unsure: units of calls that broke off" in text
    assert "a-secret-key" not in text


def test_filters(admin: User) -> None:
    spend(day=date(2026, 11, 1), units=111)
    spend(day=date(2026, 11, 20), units=222)
    spend(day=date(2026, 11, 20), engine="model", units=333)
    text = said(client(admin).get(reverse("desk:costs") + "?day_from=2026-11-10&engine=deepl"))
    assert "222 characters" in text
    assert "deepl: 222 characters, 0.0200 EUR" in text
    assert "111 characters" not in text
    assert "333 characters" not in text


def test_nothing_yet(admin: User) -> None:
    text = said(client(admin).get(reverse("desk:costs")))
    assert "No engine has billed anything." in text
    assert "Unsure:" not in text  # there is no such column


def test_the_file_for_a_spreadsheet(admin: User) -> None:
    f.languages("en", "ru")
    story = f.publish(f.story("One.", title="+380 boats"))
    spend(story_id=story.pk)
    spend(engine="model")
    response = client(admin).get(reverse("desk:costs") + "?export=csv&engine=deepl")
    assert "costs-20" in response["Content-Disposition"]
    text = response.content.decode()
    assert text.startswith("\ufeff")
    header, row = csv.reader(io.StringIO(text[1:], newline=""))
    assert dict(zip(header, row, strict=True)) == {
        "day": "2026-11-24", "engine": "deepl", "key": "$DEEPL_KEY", "source": "en", "target": "ru",
        "story": str(story.pk), "headline": "'+380 boats", "unit": "characters", "units": "1000",
        "unsure": "0", "cost": "0.020000000", "currency": "EUR",
    }  # fmt: skip
    assert client(admin).get(reverse("desk:costs") + "?export=xlsx").status_code == 200


def test_only_those_who_may_see_them(admin: User) -> None:
    oksana = translator("oksana", "uk")
    url = reverse("desk:costs")
    assert client(oksana).get(url).status_code == 302
    home = reverse("wagtailadmin_home")
    assert url not in client(oksana).get(home).content.decode()
    oksana.user_permissions.add(Permission.objects.get(codename="view_spending"))
    assert client(oksana).get(url).status_code == 200
    assert url in client(User.objects.get(pk=oksana.pk)).get(home).content.decode()


def test_a_bounded_number_of_statements(admin: User) -> None:
    here = client(admin)
    spend()
    here.get(reverse("desk:costs"))
    counted = []
    for count in (5, 200):
        Spending.objects.bulk_create(
            Spending(day=date(2026, 11, 2), engine="deepl", source="en", target=f"{count}-{n}", story_id=n)
            for n in range(count)
        )
        with f.statements() as found:
            here.get(reverse("desk:costs"))
        counted.append(len(found))
    assert counted[1] <= counted[0] + 1
