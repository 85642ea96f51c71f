"""The engines of the settings, built once in each process."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed

from dragoman.core.engines import build
from dragoman.core.engines.chain import Chain


@cache
def chain() -> Chain:
    """The chain that ENGINES describes. Raises ConfigError with cause and cure."""
    return build(settings.ENGINES)


def close() -> None:
    """End the engines' processes. The next `chain()` builds them anew."""
    if chain.cache_info().currsize:
        chain().close()
        chain.cache_clear()


def _changed(*, setting: str, **kwargs: object) -> None:
    if setting == "ENGINES":
        close()


setting_changed.connect(_changed, dispatch_uid="desk.engines")
