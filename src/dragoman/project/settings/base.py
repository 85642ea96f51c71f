"""Settings that hold everywhere. A newsroom of its own is described in one TOML file
(DRAGOMAN_CONFIG); secrets and places come from the environment."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parents[2]
CHECKOUT = PACKAGE.parents[1]
VAR = Path(os.environ.get("DRAGOMAN_VAR", CHECKOUT / "var"))


def read_config(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ImproperlyConfigured(f"DRAGOMAN_CONFIG names {path}, which does not exist.") from None
    except tomllib.TOMLDecodeError as error:
        raise ImproperlyConfigured(f"{path} is not valid TOML: {error}") from None


def threads(value: str) -> int:
    """A whole number above nothing; 16 where none is given."""
    if value and not (value.isascii() and value.isdigit() and int(value)):
        raise ImproperlyConfigured(f"DRAGOMAN_WORKER_THREADS is {value!r}. Write a whole number: 1 or more.")
    return int(value or 16)


CONFIG: dict[str, Any] = (
    read_config(Path(os.environ["DRAGOMAN_CONFIG"])) if os.environ.get("DRAGOMAN_CONFIG") else {}
)
SITE: dict[str, Any] = CONFIG.get("site", {})
DRAGOMAN: dict[str, Any] = {
    "NAME": SITE.get("name", {"en": "Newsroom"}),
    "SHORT_NAME": SITE.get("short_name", SITE.get("name", {"en": "Newsroom"})),
    "ABOUT": SITE.get("description", {}),
    "AT": SITE.get("at", {}),
    "RESPONSIBLE": CONFIG.get("responsible", {}),
    "LANGUAGES": [row["code"] for row in CONFIG.get("languages", [])] or ["en"],
    "PREVIEW": "dragoman.public.views.preview",
}
# Engines by alias, in the order in which they are asked (docs/engines.md).
BERGAMOT = "dragoman.core.engines.bergamot.BergamotEngine"
ARGOS = "dragoman.core.engines.argos.ArgosEngine"
WITH_MODELS = (BERGAMOT, ARGOS)
MODELS = VAR / "models"  # where `dragoman models` puts them
ENGINES: dict[str, Any] = CONFIG.get(
    "engines",
    {
        "bergamot": {"BACKEND": BERGAMOT, "OPTIONS": {"packaged": True}},
        "argos": {"BACKEND": ARGOS},
        "apertium": {"BACKEND": "dragoman.core.engines.apertium.ApertiumEngine"},
    },
)
for _entry in ENGINES.values():
    if isinstance(_entry, dict) and _entry.get("BACKEND") in WITH_MODELS:
        _entry.setdefault("OPTIONS", {}).setdefault("models", str(MODELS))

# Jobs that one worker does at the same time, at most; 1: one after the other.
WORKER_THREADS = threads(os.environ.get("DRAGOMAN_WORKER_THREADS", ""))

SECRET_KEY = os.environ.get("DRAGOMAN_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("DRAGOMAN_HOSTS", "").split(",") if host]
SITE_URL = (os.environ.get("DRAGOMAN_URL") or SITE.get("url", "http://127.0.0.1:8000")).rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL

INSTALLED_APPS = [
    "dragoman.project",
    "dragoman.public",
    "dragoman.desk",
    "dragoman.newsroom",
    "dragoman.lexicon",
    "dragoman.people",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dragoman.newsroom.moderation.TellOfIncomplete",
]

ROOT_URLCONF = "dragoman.project.urls"
WSGI_APPLICATION = "dragoman.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """A database from its address: sqlite:///path or postgresql://user:password@host:port/name."""
    from urllib.parse import parse_qs, unquote, urlsplit

    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # Beside two workers Django's defaults lose most writes to "database is locked" (DESIGN).
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path not in ("", "/") else ":memory:",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        query = parse_qs(parts.query)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or query.get("port", [""])[0]),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL must begin with sqlite:/// or postgresql://, not with {parts.scheme or url!r}."
    )


DATABASES = {"default": database(os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'newsroom.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = SITE.get("timezone", "UTC")
LANGUAGES = [(code, code) for code in DRAGOMAN["LANGUAGES"]]
LOCALE_PATHS: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

WAGTAIL_SITE_NAME = DRAGOMAN["SHORT_NAME"].get("en") or next(iter(DRAGOMAN["SHORT_NAME"].values()))
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "dragoman.newsroom.moderation.publish_approved"
WAGTAILFRONTENDCACHE_LANGUAGES: list[str] = []
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt", "csv"]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dragoman.desk.views.too_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
