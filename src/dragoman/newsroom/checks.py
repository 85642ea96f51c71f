"""System checks: a wrong setting is named before anything runs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from dragoman.core import languages


@register
def check_languages(app_configs: Any, **kwargs: Any) -> list[Error]:
    found: list[Error] = []
    for code in settings.DRAGOMAN["LANGUAGES"]:
        try:
            languages.get(code)
        except languages.UnknownLanguage as error:
            found.append(
                Error(str(error), hint="See DRAGOMAN_CONFIG, table [[languages]].", id="newsroom.E001")
            )
    return found
