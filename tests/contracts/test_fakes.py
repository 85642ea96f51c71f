"""The fake vendors refuse what the vendors refuse, so that an engine that passes here passes there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dragoman.core.engines.http import Client
from dragoman.core.engines.openai import SCHEMA
from tests.fakes.deepl import FakeDeepL
from tests.fakes.google import FakeGoogle
from tests.fakes.libretranslate import FakeLibreTranslate
from tests.fakes.openai import FakeOpenAI
from tests.fakes.server import FakeServer
from tests.fakes.vendors import VENDORS

LIBRE = {"q": ["Yes."], "source": "en", "target": "pt", "format": "html", "api_key": "k"}
DEEPL = {"text": ["Yes."], "source_lang": "EN", "target_lang": "PT-PT", "tag_handling": "html"}
GOOGLE = {
    "contents": ["Yes."],
    "mimeType": "text/html",
    "sourceLanguageCode": "en",
    "targetLanguageCode": "pt",
}
OPENAI = {
    "model": "small-model",
    "messages": [
        {"role": "system", "content": "from English (en) into Portuguese (pt)"},
        {"role": "user", "content": json.dumps({"segments": [{"id": 1, "text": "Yes."}]})},
    ],
}
FORM = {"type": "json_schema", "json_schema": {"name": "t", "strict": True, "schema": SCHEMA}}
LOOSE = {
    "type": "json_schema",
    "json_schema": {"name": "t", "strict": True, "schema": SCHEMA | {"required": []}},
}

SERVERS: dict[str, tuple[Any, str, dict[str, str], dict[str, Any]]] = {
    "libretranslate": (
        lambda: FakeLibreTranslate(key="k", char_limit=50, batch_limit=3), "/translate", {}, LIBRE
    ),
    "deepl": (FakeDeepL, "/v2/translate", {"authorization": "DeepL-Auth-Key deepl-key-0001"}, DEEPL),
    "google": (
        lambda: FakeGoogle(open_to_all=True),
        "/v3/projects/saltmere/locations/global:translateText",
        {},
        GOOGLE,
    ),
    "openai": (FakeOpenAI, "/chat/completions", {"authorization": "Bearer sk-fake-0001"}, OPENAI),
}  # fmt: skip

CASES: list[tuple[str, dict[str, Any] | None, int, str]] = [
    ("libretranslate", {}, 200, "translatedText"),
    ("libretranslate", {"q": "Yes."}, 200, "translatedText"),
    ("libretranslate", {"odd": 1}, 400, "unknown parameter odd"),
    ("libretranslate", {"q": []}, 400, "missing q"),
    ("libretranslate", {"q": ["a"] * 4}, 400, "exceeds text limit"),
    ("libretranslate", {"q": ["a" * 51]}, 400, "exceeds text limit"),
    ("libretranslate", {"target": "xx"}, 400, "xx is not supported"),
    ("libretranslate", {"format": "xml"}, 400, "xml format"),
    ("libretranslate", {"api_key": "other"}, 403, "Invalid API key"),
    ("deepl", {}, 200, "translations"),
    ("deepl", {"odd": 1}, 400, "unknown parameter 'odd'"),
    ("deepl", {"text": "Yes."}, 400, "'text'"),
    ("deepl", {"text": ["a"] * 51}, 400, "Too many texts"),
    ("deepl", {"text": ["я" * 70_000]}, 413, "Too Large"),
    ("deepl", {"target_lang": "PT"}, 400, "'target_lang' not supported"),
    ("deepl", {"source_lang": "AZ"}, 400, "'source_lang' not supported"),
    ("deepl", {"tag_handling": "markdown"}, 400, "'tag_handling'"),
    ("deepl", {"formality": "more", "target_lang": "UK"}, 400, "'formality' is not supported"),
    ("deepl", {"formality": "prefer_more", "target_lang": "UK"}, 200, "translations"),
    ("deepl", {"glossary_id": "none"}, 404, "glossary"),
    ("deepl", {"glossary_id": "glossary-en-pt", "target_lang": "ES"}, 400, "glossary"),
    ("google", {}, 200, "translatedText"),
    ("google", {"odd": 1}, 400, "Unknown name"),
    ("google", {"contents": []}, 400, "empty"),
    ("google", {"contents": ["a"] * 1025}, 400, "Too many"),
    ("google", {"contents": ["a" * 31_000]}, 400, "too long"),
    ("google", {"mimeType": "text/markdown"}, 400, "Mime type"),
    ("google", {"targetLanguageCode": "xx"}, 400, "Target language"),
    ("google", {"glossaryConfig": {"glossary": "x"}}, 400, "location global"),
    ("google", {"model": "projects/x"}, 404, "Model"),
    ("openai", {}, 200, "choices"),
    ("openai", {"odd": 1}, 400, "Unrecognized"),
    ("openai", {"model": "other"}, 404, "does not exist"),
    ("openai", {"messages": []}, 400, "messages"),
    ("openai", {"response_format": FORM}, 200, "choices"),
    ("openai", {"response_format": LOOSE}, 400, "Invalid schema"),
    ("openai", {"response_format": {"type": "xml"}}, 400, "response_format"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "status", "said"), CASES, ids=lambda value: str(value)[:40])
def test_refuses_what_the_vendor_refuses(name, change, status, said):
    make, path, headers, data = SERVERS[name]
    server: FakeServer
    with make() as server:
        client = Client(server.url)
        response = client.post(path, data | change, timeout=5, headers=headers)
        client.close()
        assert response.status == status
        assert said in response.body.decode()
        assert (server.billed > 0) is (status == 200)


@pytest.mark.parametrize(("name", "status"), [("deepl", 403), ("openai", 401)])
def test_refuses_a_wrong_key(name, status):
    make, path, _, data = SERVERS[name]
    with make() as server:
        client = Client(server.url)
        assert client.post(path, data, timeout=5, headers={"authorization": "Bearer no"}).status == status
        client.close()


def test_google_refuses_who_has_not_signed():
    next(vendor for vendor in VENDORS if vendor.name == "google").need()
    with FakeGoogle() as server:
        client = Client(server.url)
        for header in ("", "Bearer no", "Bearer a.b.c"):
            headers = {"authorization": header}
            assert client.post(SERVERS["google"][1], GOOGLE, timeout=5, headers=headers).status == 401
        client.close()
