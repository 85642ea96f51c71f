"""Google Cloud Translation v3 over REST, as its reference describes it.

Who calls is known by a token that a service account signs for itself (RFC 7523), checked here.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from tests.fakes.server import FakeServer, Said, Seen, translated, unknown

LANGUAGES = ("en", "es", "pt", "pt-PT", "ru", "uk", "zh-CN", "zh-TW", "iw")
FIELDS = (
    *("contents", "mimeType", "sourceLanguageCode", "targetLanguageCode", "model", "glossaryConfig"),
    *("labels", "parent"),
)
STATUS = {
    **{400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"},
    **{413: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE"},
}


@lru_cache(maxsize=1)
def account() -> tuple[str, str]:
    """A service account's JSON file, and its public key."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    file = {
        "type": "service_account",
        "project_id": "saltmere",
        "private_key_id": "1",
        "private_key": private,
        "client_email": "desk@saltmere.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": "https://oauth2.invalid/token",
    }
    return json.dumps(file), public.decode()


class FakeGoogle(FakeServer):
    def __init__(self, *, project: str = "saltmere", open_to_all: bool = False) -> None:
        super().__init__()
        self.project, self.open_to_all = project, open_to_all
        self.glossaries = {
            f"projects/{project}/locations/us-central1/glossaries/newsroom-en-pt": ("en", "pt"),
        }
        self.refuses: Said | None = None  # said to the next translations in place of an answer

    def error(self, status: int, message: str) -> Said:
        return Said(status, {"error": {"code": status, "message": message, "status": STATUS[status]}})

    def answer(self, request: Seen) -> Said:
        if not self.open_to_all and not self._signed(request.headers.get("authorization", "")):
            return self.error(401, "Request had invalid authentication credentials.")
        parts = request.path.split("/")  # "", v3, projects, P, locations, L…
        if len(parts) < 6 or parts[1:3] != ["v3", "projects"] or parts[4] != "locations":
            return self.error(404, "Not found")
        if parts[3] != self.project:
            return self.error(403, f"Permission denied on resource project {parts[3]}.")
        location, _, verb = parts[5].partition(":")
        parent = f"projects/{parts[3]}/locations/{location}"
        if request.method == "GET" and parts[6:] == ["supportedLanguages"]:
            return Said(200, {"languages": [
                {"languageCode": code, "supportSource": True, "supportTarget": True} for code in LANGUAGES
            ]})  # fmt: skip
        if request.method == "POST" and verb == "translateText":
            return self.refuses or self._translate(request, parent, location)
        return self.error(404, "Not found")

    def _signed(self, header: str) -> bool:
        from google.auth import jwt

        try:
            claims = jwt.decode(header.removeprefix("Bearer "), certs=account()[1])
        except ValueError:
            return False
        return claims["iss"] == "desk@saltmere.iam.gserviceaccount.com"

    def _translate(self, request: Seen, parent: str, location: str) -> Said:
        data: Any = request.data
        if not isinstance(data, dict):
            return self.error(400, "Invalid JSON payload received.")
        if name := unknown(data, FIELDS):
            return self.error(
                400, f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
            )
        texts = data.get("contents")
        if not isinstance(texts, list) or not texts:
            return self.error(400, "Contents is empty.")
        if len(texts) > 1024:
            return self.error(400, "Too many text segments")
        if sum(map(len, texts)) > 30_720:
            return self.error(400, "Text is too long.")
        if data.get("mimeType") not in ("text/plain", "text/html"):
            return self.error(400, "Mime type must be text/plain or text/html.")
        source, target = data.get("sourceLanguageCode", "en"), data.get("targetLanguageCode")
        if source not in LANGUAGES:
            return self.error(400, f"Source language is invalid. {source}")
        if target not in LANGUAGES or target == source:
            return self.error(400, f"Target language is invalid. {target}")
        if data.get("model") not in (None, f"{parent}/models/general/nmt"):
            return self.error(404, "Model not found")
        found = self.spoil(texts, [translated(text, source, target) for text in texts], request.fault)
        units = sum(map(len, texts))
        answer: dict[str, Any] = {"translations": [{"translatedText": text} for text in found]}
        if config := data.get("glossaryConfig"):
            path = config.get("glossary")
            if location == "global":
                return self.error(400, "Glossaries are not supported in location global.")
            if self.glossaries.get(path) != (source, target):
                return self.error(404, f"Glossary not found. {path}")
            answer["glossaryTranslations"] = [
                {"translatedText": text.replace("Xqzt", "Saltmere"), "glossaryConfig": config}
                for text in found
            ]
        return Said(200, answer, units=units)
