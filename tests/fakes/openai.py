"""The chat interface of OpenAI and of the servers that speak it (vLLM, Ollama, llama.cpp).

The model behind it translates, unless the text tells it to do something else and it `obeys`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from tests.fakes.server import FakeServer, Said, Seen, translated, unknown

FIELDS = (
    *("model", "messages", "temperature", "max_tokens", "max_completion_tokens", "response_format", "seed"),
    *("top_p", "stop", "user", "n", "stream"),
)
TYPES = {400: "invalid_request_error", 401: "invalid_request_error", 404: "invalid_request_error",
         413: "invalid_request_error", 429: "requests", 500: "server_error", 503: "server_error"}  # fmt: skip
_PAIR = re.compile(r"\(([\w-]+)\) into .*?\(([\w-]+)\)")

Items = list[dict[str, Any]]


class FakeOpenAI(FakeServer):
    """formats: the kinds of response_format that it knows. obeys: (words that command, what it does
    then with the system prompt, the segments and their translations: the content of its message)."""

    def __init__(
        self,
        *,
        key: str = "sk-fake-0001",
        model: str = "small-model",
        formats: tuple[str, ...] = ("json_schema", "json_object"),
        context: int = 32_000,
        quota: float | None = None,
        obeys: tuple[str, Callable[[str, Items, Items], str]] | None = None,
    ) -> None:
        super().__init__()
        self.key, self.model, self.formats, self.context = key, model, formats, context
        self.quota, self.obeys = quota, obeys
        self.finish = "stop"
        self.wrap: Callable[[str], str] = lambda content: content
        self.message: dict[str, Any] = {}  # more of it: a refusal, calls of tools

    @property
    def url(self) -> str:
        return f"{super().url}/v1"

    def error(self, status: int, message: str, code: str | None = None) -> Said:
        error = {"message": message, "type": TYPES[status], "param": None, "code": code}
        return Said(status, {"error": error})

    def answer(self, request: Seen) -> Said:
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            return self.error(401, f"Incorrect API key provided: {given}.", "invalid_api_key")
        if (request.method, request.path) != ("POST", "/v1/chat/completions"):
            return self.error(404, f"Unknown request URL: {request.method} {request.path}")
        data: Any = request.data
        if not isinstance(data, dict):
            return self.error(400, "We could not parse the JSON body of your request.")
        if name := unknown(data, FIELDS):
            return self.error(400, f"Unrecognized request argument supplied: {name}")
        if data.get("model") != self.model:
            return self.error(404, f"The model `{data.get('model')}` does not exist", "model_not_found")
        form = data.get("response_format")
        if form is not None and form.get("type") not in self.formats:
            return self.error(400, f"Invalid parameter: 'response_format' of type '{form.get('type')}'.")
        if form is not None and form["type"] == "json_schema" and not self._schema(form):
            return self.error(400, "Invalid schema for response_format")
        try:
            system, user = ((m["role"], m["content"]) for m in data["messages"])
        except (KeyError, TypeError, ValueError):
            return self.error(400, "Invalid 'messages'")
        if (system[0], user[0]) != ("system", "user"):
            return self.error(400, "Invalid 'messages': roles")
        asked = math.ceil(len(system[1] + user[1]) / 4)
        if asked > self.context:
            return self.error(
                400,
                f"This model's maximum context length is {self.context} tokens.",
                "context_length_exceeded",
            )
        if self.quota is not None and self.billed + asked > self.quota:
            return self.error(429, "You exceeded your current quota.", "insufficient_quota")
        content = self._content(system[1], json.loads(user[1]), request.fault)
        answered = math.ceil(len(content) / 4)
        message = {"role": "assistant", "content": content, "refusal": None} | self.message
        return Said(
            200,
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1_700_000_000,
                "model": self.model,
                "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": self.finish}],
                "usage": {
                    "prompt_tokens": asked,
                    "completion_tokens": answered,
                    "total_tokens": asked + answered,
                },
            },
            units=asked + answered,
        )

    @staticmethod
    def _schema(form: dict[str, Any]) -> bool:
        """What the strict mode asks for: a name, closed objects, all their fields required."""
        try:
            schema = form["json_schema"]["schema"]
            item = schema["properties"]["translations"]["items"]
            closed = all(
                part["additionalProperties"] is False
                and sorted(part["required"]) == sorted(part["properties"])
                for part in (schema, item)
            )
            return closed and bool(form["json_schema"]["name"]) and form["json_schema"]["strict"] is True
        except (KeyError, TypeError):
            return False

    def _content(self, system: str, document: dict[str, Any], fault: str) -> str:
        pair = _PAIR.search(system)
        assert pair
        segments: Items = document["segments"]
        items = [
            {"id": segment["id"], "text": translated(segment["text"], pair[1], pair[2])}
            for segment in segments
        ]
        if self.obeys and any(self.obeys[0] in segment["text"] for segment in segments):
            return self.wrap(self.obeys[1](system, segments, items))
        items = self._spoilt(segments, items, fault, system)
        return self.wrap(json.dumps({"translations": items}, ensure_ascii=False))

    def _spoilt(self, segments: Items, items: Items, fault: str, system: str) -> Items:
        """A model gets numbers wrong, too."""
        hit = [i for i, segment in enumerate(segments) if self.only in segment["text"]]
        if hit and fault in ("duplicated", "missing", "extra", "reordered"):
            return {
                "duplicated": [*items, items[hit[0]] | {"text": items[-1]["text"]}],
                "missing": [item for i, item in enumerate(items) if i != hit[-1]],
                "extra": [*items, {"id": len(items) + 1, "text": "more"}],
                "reordered": items[::-1],
            }[fault]
        sources = [segment["text"] for segment in segments]
        texts = self.spoil(sources, [item["text"] for item in items], fault, leak=system)
        return [item | {"text": text} for item, text in zip(items, texts, strict=True)]
