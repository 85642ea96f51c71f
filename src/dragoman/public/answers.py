"""Answers to readers: alike for everybody, cacheable, in the language of the address (O1, O2, G17)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

PAGE = "public, max-age=60, s-maxage=300, stale-while-revalidate=600, stale-if-error=86400"
MISSING = "public, max-age=60, s-maxage=60"

View = Callable[..., HttpResponse]


def public(view: View) -> Callable[..., HttpResponseBase]:
    """A page anyone may read and any cache may keep: told in the language of its address, with an ETag."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, language: str = "", **kwargs: Any) -> HttpResponseBase:
        with translation.override(language or "en"):
            response = view(request, language, **kwargs) if language else view(request, **kwargs)
        return cacheable(request, response)

    return answer


def cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    if response.status_code in (200, 404, 410):
        response.headers.setdefault("Cache-Control", PAGE if response.status_code == 200 else MISSING)
    elif response.status_code == 301:
        response.headers.setdefault("Cache-Control", PAGE)
    if response.status_code != 200:
        return response
    etag = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
