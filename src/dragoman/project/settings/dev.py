"""For the demo and for work on the code: this machine only, SQLite, a secret made once."""

import secrets

from dragoman.project.settings.base import *  # noqa: F403
from dragoman.project.settings.base import SECRET_KEY, STORAGES, VAR

(VAR / "static").mkdir(parents=True, exist_ok=True)
if not SECRET_KEY:
    key = VAR / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    SECRET_KEY = key.read_text()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Static files straight from the packages: nothing to collect, nothing to forget.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
