"""Pictures as the desk shows them: small copies, originals, photographs of people.

Their addresses can be guessed, and a picture may belong to a story that is not public yet, so they are
for those who may see the desk. Readers' pictures have signed addresses (public.pictures).
"""

from __future__ import annotations

import mimetypes
import posixpath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control
from wagtail.admin.auth import require_admin_access

FOLDERS = "images|original_images|avatar_images"


@require_admin_access
@cache_control(private=True, max_age=3600)
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    if posixpath.normpath(name) != name or not default_storage.exists(name):
        raise Http404
    try:
        file = default_storage.open(name)
    except OSError as error:  # a folder, or a link that leads nowhere
        raise Http404 from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
