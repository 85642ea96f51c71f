from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def newsroom(db: None) -> None:
    """Nine languages, open to readers."""
    from tests.public import factories  # not above: this file is read before Django is ready

    factories.languages()


@pytest.fixture
def reader() -> Client:
    return Client()
