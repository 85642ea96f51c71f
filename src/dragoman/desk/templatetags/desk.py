"""What the admin's own templates say of this newsroom."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def newsroom_name() -> str:
    names = settings.DRAGOMAN["NAME"]
    return str(names.get("en") or next(iter(names.values())))
