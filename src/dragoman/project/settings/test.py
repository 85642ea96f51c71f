"""For the tests: nine languages, the dummy engine, and a database in memory or in DATABASE_URL."""

import os
import tempfile
from pathlib import Path

from dragoman.project.settings.base import *  # noqa: F403
from dragoman.project.settings.base import DRAGOMAN, MIDDLEWARE, database

SECRET_KEY = "tests only"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "sqlite:///"))}
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"dragoman-test-media-{os.getpid()}"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [layer for layer in MIDDLEWARE if "whitenoise" not in layer]  # no static files are collected
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TIME_ZONE = "Etc/GMT-1"
DRAGOMAN = DRAGOMAN | {
    "LANGUAGES": ["en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar"],
    "NAME": {"en": "The Saltmere Ferry", "ru": "Солтмерский паром"},
    "SHORT_NAME": {"en": "the Ferry", "ru": "«Паром»"},
    "RESPONSIBLE": {
        "name": {"en": "Agnes Tolland", "ru": "Агнес Толланд"},
        "role": {"en": "editor-in-chief", "ru": "главный редактор"},
        "address": "4 Chandlers’ Row, Saltmere",
        "email": "editor@saltmereferry.example",
    },
}
LANGUAGES = [(code, code) for code in DRAGOMAN["LANGUAGES"]]
WORKER_THREADS = 1  # a database in memory has one connection
ENGINES = {"dummy": {"BACKEND": "dragoman.core.engines.dummy.DummyEngine", "OPTIONS": {}}}
