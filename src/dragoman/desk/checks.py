"""System check: every engine in the settings can be built, or the error says what to change."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from dragoman.core.engines import ConfigError
from dragoman.desk import engines


@register
def check_engines(app_configs: Any, **kwargs: Any) -> list[Error]:
    try:
        engines.chain()
    except ConfigError as error:
        return [Error(str(error), hint="See ENGINES in docs/operator.md.", id="desk.E001")]
    return []
