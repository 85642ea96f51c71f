"""All addresses: the admin with the desk in it, pictures, and the readers' pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path, re_path
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls
from wagtail.images.views.serve import ServeView

from dragoman.project import media

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    re_path(
        r"^pictures/(?P<signature>[^/]+)/(?P<image_id>\d+)/(?P<filter_spec>[^/]+)/[^/]*$",
        ServeView.as_view(),
        name="wagtailimages_serve",
    ),
    re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<name>(?:{media.FOLDERS})/.+)$", media.picture),
    path("", include("dragoman.public.urls")),
]

handler404 = "dragoman.public.views.not_found"
handler500 = "dragoman.public.views.server_error"
