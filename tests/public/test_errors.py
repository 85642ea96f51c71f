"""What readers see when something breaks (O5)."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from dragoman.public import views


@pytest.mark.parametrize(
    ("path", "language", "direction"),
    [("/ar/x/", "ar", "rtl"), ("/uk/", "uk", "ltr"), ("/admin/", "en", "ltr")],
)
def test_a_broken_page_asks_no_database_and_is_kept_by_no_cache(
    rf: RequestFactory, path: str, language: str, direction: str
) -> None:
    response = views.server_error(rf.get(path))  # a query would fail: this test has no database
    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert "noindex" in html
    assert response.headers["Cache-Control"] == "no-store"
    assert "<link" not in html
