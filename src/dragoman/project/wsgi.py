"""The WSGI application, for granian and every other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.prod")
application = get_wsgi_application()
