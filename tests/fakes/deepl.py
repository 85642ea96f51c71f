"""DeepL's API, as https://developers.deepl.com/docs describes it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

from tests.fakes.server import FakeServer, Said, Seen, translated, unknown

SOURCES = ("DE", "EN", "ES", "FR", "PT", "RU", "UK", "ZH")
TARGETS = ("DE", "EN-GB", "EN-US", "ES", "FR", "PT-BR", "PT-PT", "RU", "UK", "ZH-HANS")
FORMAL = ("DE", "ES", "FR", "PT-BR", "PT-PT", "RU")
FIELDS = (
    *("text", "source_lang", "target_lang", "context", "show_billed_characters", "split_sentences"),
    *("preserve_formatting", "formality", "model_type", "glossary_id", "tag_handling", "outline_detection"),
    *("non_splitting_tags", "splitting_tags", "ignore_tags", "tag_handling_version"),
)
VALUES: dict[str, tuple[Any, ...]] = {
    "split_sentences": ("0", "1", "nonewlines"),
    "formality": ("default", "more", "less", "prefer_more", "prefer_less"),
    "model_type": ("latency_optimized", "quality_optimized", "prefer_quality_optimized"),
    "tag_handling": ("html", "xml"),
    "preserve_formatting": (True, False),
    "show_billed_characters": (True, False),
}


class FakeDeepL(FakeServer):
    largest = 128 * 1024

    def __init__(self, *, key: str = "deepl-key-0001", quota: float | None = None) -> None:
        super().__init__()
        self.key, self.quota = key, quota
        self.glossaries = {"glossary-en-pt": ("EN", "PT")}

    def error(self, status: int, message: str) -> Said:
        return Said(status, {"message": message})

    def answer(self, request: Seen) -> Said:
        if request.headers.get("authorization") != f"DeepL-Auth-Key {self.key}":
            return self.error(403, f"Wrong key: {request.headers.get('authorization', 'none')}")
        match request.method, request.path:
            case "GET", "/v2/languages":
                # the official client sends the form of a POST with a GET; the vendor takes both
                asked = request.query | parse_qs(request.body.decode())
                codes = TARGETS if asked.get("type") == ["target"] else SOURCES
                return Said(200, [
                    {"language": code, "name": code, "supports_formality": code in FORMAL} for code in codes
                ])  # fmt: skip
            case "POST", "/v2/translate":
                return self._translate(request)
        return self.error(404, "Not found")

    def _translate(self, request: Seen) -> Said:
        data: Any = request.data
        if not isinstance(data, dict):
            return self.error(400, "Bad request. Reason: the body is no JSON object")
        if name := unknown(data, FIELDS):
            return self.error(400, f"Bad request. Reason: unknown parameter '{name}'")
        texts = data.get("text")
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            return self.error(400, "Parameter 'text' not specified.")
        if len(texts) > 50:
            return self.error(400, "Too many texts: 50 are allowed")
        for name, values in VALUES.items():
            if name in data and data[name] not in values:
                return self.error(400, f"Value for '{name}' not supported.")
        source, target = data.get("source_lang"), data.get("target_lang")
        if source is not None and source not in SOURCES:
            return self.error(400, "Value for 'source_lang' not supported.")
        if target not in TARGETS:
            return self.error(400, "Value for 'target_lang' not supported.")
        if data.get("formality", "default") in ("more", "less") and target not in FORMAL:
            return self.error(400, f"'formality' is not supported for given 'target_lang' {target}.")
        if "glossary_id" in data:
            if source is None:
                return self.error(400, "Parameter 'source_lang' is needed with a glossary.")
            if data["glossary_id"] not in self.glossaries:
                return self.error(404, "Invalid or missing glossary id")
            if self.glossaries[data["glossary_id"]] != (source, target.partition("-")[0]):
                return self.error(400, "The glossary does not match the language pair.")
        # by its own count, without the tags
        billed = [len(re.sub(r"<[^<>]*>", "", text)) for text in texts]
        if self.quota is not None and self.billed + sum(billed) > self.quota:
            return self.error(456, "Quota Exceeded")
        found = self.spoil(texts, [translated(text, source or "EN", target) for text in texts], request.fault)
        counted = [*billed, *[0] * len(found)][: len(found)]
        items: list[dict[str, Any]] = [
            {"detected_source_language": source or "EN", "text": text} for text in found
        ]
        if data.get("show_billed_characters"):
            for item, count in zip(items, counted, strict=True):
                item["billed_characters"] = count
        return Said(200, {"translations": items}, units=sum(counted))
