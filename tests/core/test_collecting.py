"""Garbage is looked for seldom while sentences are read, and as often as before afterwards."""

from __future__ import annotations

import gc

import pytest

from dragoman.core.collecting import seldom_collected


def test_the_last_one_out_puts_back_what_was():
    before = gc.get_threshold()
    with seldom_collected:
        with seldom_collected:
            assert gc.get_threshold()[0] > before[0]
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before


@pytest.mark.parametrize("own", [(0, 10, 10), (900_000, 10, 10)])
def test_who_collects_less_often_still_does(own):
    before = gc.get_threshold()
    gc.set_threshold(*own)
    try:
        with seldom_collected:
            assert gc.get_threshold() == own
        assert gc.get_threshold() == own
    finally:
        gc.set_threshold(*before)
