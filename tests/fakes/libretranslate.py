"""LibreTranslate's API, as its own program answers (app.py of version 1.9 and its documentation)."""

from __future__ import annotations

import html
import time
from typing import Any

from tests.fakes.server import FakeServer, Said, Seen, translated, unknown

LANGUAGES = {"en": "English", "es": "Spanish", "pt": "Portuguese", "ru": "Russian", "uk": "Ukrainian",
             "zh-Hans": "Chinese"}  # fmt: skip
FIELDS = ("q", "source", "target", "format", "alternatives", "api_key")


class FakeLibreTranslate(FakeServer):
    def __init__(
        self,
        *,
        key: str = "",
        char_limit: int = -1,
        batch_limit: int = -1,
        languages: dict[str, str] = LANGUAGES,
        delay: float = 0.0,
    ) -> None:
        """delay: seconds that each translation takes."""
        super().__init__()
        self.languages, self.delay = languages, delay
        self.key, self.char_limit, self.batch_limit = key, char_limit, batch_limit

    def error(self, status: int, message: str) -> Said:
        return Said(status, {"error": f"Slowdown: {message}" if status == 429 else message})

    def answer(self, request: Seen) -> Said:
        match request.method, request.path:
            case "GET", "/languages":
                return Said(200, [
                    {"code": code, "name": name, "targets": [other for other in self.languages if other != code]}
                    for code, name in self.languages.items()
                ])  # fmt: skip
            case "GET", "/frontend/settings":
                return Said(200, {
                    "charLimit": self.char_limit, "frontendTimeout": 500, "apiKeys": bool(self.key),
                    "keyRequired": bool(self.key), "suggestions": False, "filesTranslation": True,
                    "supportedFilesFormat": [".txt"],
                    "language": {"source": {"code": "auto", "name": "Auto Detect"},
                                 "target": {"code": "es", "name": "Spanish"}},
                })  # fmt: skip
            case "POST", "/translate":
                time.sleep(self.delay)
                return self._translate(request)
        return self.error(404, "Not Found")

    def _translate(self, request: Seen) -> Said:
        data: Any = request.data
        if not isinstance(data, dict):
            return self.error(400, "Invalid JSON format")
        if name := unknown(data, FIELDS):
            return self.error(400, f"Invalid request: unknown parameter {name}")
        if self.key and data.get("api_key") != self.key:
            what = f"Invalid API key: {data['api_key']}" if data.get("api_key") else (
                "Please contact the server operator to get an API key")  # fmt: skip
            return self.error(403, what)
        for name in ("q", "source", "target"):
            if not data.get(name):
                return self.error(400, f"Invalid request: missing {name} parameter")
        texts = data["q"] if isinstance(data["q"], list) else [data["q"]]
        if self.batch_limit != -1 and len(texts) > self.batch_limit:
            return self.error(
                400, f"Invalid request: request ({len(texts)}) exceeds text limit ({self.batch_limit})"
            )
        for text in texts:
            if self.char_limit != -1 and len(text) > self.char_limit:
                return self.error(
                    400, f"Invalid request: request ({len(text)}) exceeds text limit ({self.char_limit})"
                )
        for name in ("source", "target"):
            if data[name] not in self.languages:
                return self.error(400, f"{data[name]} is not supported")
        if data.get("format", "text") not in ("text", "html"):
            return self.error(400, f"{data['format']} format is not supported")
        found = [translated(text, data["source"], data["target"]) for text in texts]
        found = self.spoil(texts, found, request.fault)
        if data.get("format") == "html":
            found = [html.unescape(text) for text in found]
        return Said(200, {"translatedText": found if isinstance(data["q"], list) else found[0]},
                    units=sum(map(len, texts)))  # fmt: skip
