"""For a server. Everything that has no safe default must be in the environment."""

from django.core.exceptions import ImproperlyConfigured

from dragoman.project.settings.base import *  # noqa: F403
from dragoman.project.settings.base import ALLOWED_HOSTS, SECRET_KEY, SITE_URL

if not SECRET_KEY:
    raise ImproperlyConfigured("Set DRAGOMAN_SECRET_KEY to a long random text that nobody else knows.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set DRAGOMAN_HOSTS to the host names readers use, with commas between them.")
if SITE_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = False
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
