"""LibreTranslate, hosted or our own server. API: https://libretranslate.com/docs/"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from dragoman.core.engines.base import (
    Answer,
    BadAnswer,
    EngineError,
    Limited,
    Markup,
    Pair,
    Request,
    TooLarge,
    UnsupportedPair,
)
from dragoman.core.engines.http import Client, Response, failure
from dragoman.core.engines.remote import RemoteEngine, unsettled

# Its codes, where they are not ours. Newer servers say zh-Hans, older ones zh.
_TAGS = {"zt": "zh-Hant", "pb": "pt-BR"}
_OURS = re.compile(r"</?(?:span|br)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#\d+|#x[0-9a-f]+);", re.IGNORECASE)


class LibreTranslateEngine(RemoteEngine):
    """Answers by position. It has no bill: characters are counted here."""

    name = "libretranslate"
    markup = Markup.HTML
    batch_size = 20  # a server's own limit is in none of its settings; what is too large is halved
    max_chars = 20_000
    default_url = "http://127.0.0.1:5000"

    def __init__(self, *, ca_file: str = "", **remote: Any) -> None:
        """ca_file: certificates to trust for the server, in place of the usual ones."""
        super().__init__(**remote)
        self._client = Client(self.url, ca_file=ca_file)
        self._limit = -1  # characters of a text
        self._codes: dict[Pair, tuple[str, str]] = {}

    def languages(self, timeout: float) -> frozenset[Pair]:
        said = self._read(self._client.get("/languages", timeout=timeout))
        settings = self._read(self._client.get("/frontend/settings", timeout=timeout))
        try:
            self._limit = int(settings["charLimit"])
            codes = {
                (_tag(language["code"]), _tag(target)): (language["code"], target)
                for language in said
                for target in language.get("targets") or [other["code"] for other in said]
                if target != language["code"]
            }
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BadAnswer("its list of languages cannot be read") from None
        self._codes = codes
        return frozenset(codes)

    def ask(self, batch: Sequence[Request]) -> Sequence[Answer]:
        pair = self.pair(batch[0].source, batch[0].target)
        if pair is None:
            raise UnsupportedPair(f"{self.url} has not got {batch[0].source}-{batch[0].target}")
        source, target = self._codes.get(pair, pair)
        long = [0 <= self._limit < len(request.text) for request in batch]
        texts = [request.text for request, over in zip(batch, long, strict=True) if not over]
        found: list[str] = []
        unsure = 0.0
        if texts:
            data: dict[str, Any] = {"q": texts, "source": source, "target": target, "format": "html"}
            if key := self.key.read():
                data["api_key"] = key
            found, unsure = self.call(lambda timeout: self._translate(data, timeout), sum(map(len, texts)))
        if len(found) != len(texts):
            error = BadAnswer(f"{len(found)} answers to {len(texts)} segments")
            error.billed = sum(map(len, texts))
            error.cost, error.unsure = self.price.of(error.billed), unsure
            raise error
        at = iter(found)
        answers = [
            Answer(error=TooLarge(f"over {self._limit} characters"))
            if over
            else Answer(_html(next(at)), billed=len(request.text), cost=self.price.of(len(request.text)))
            for request, over in zip(batch, long, strict=True)
        ]
        return unsettled(answers, unsure)

    def _translate(self, data: dict[str, Any], timeout: float) -> list[str]:
        said = self._read(self._client.post("/translate", data, timeout=timeout))
        texts = said.get("translatedText") if isinstance(said, dict) else None
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise BadAnswer("no list of translations")
        return texts

    @staticmethod
    def _read(response: Response) -> Any:
        if response.status != 200:
            raise _error(response)
        return response.json()

    def close(self) -> None:
        self._client.close()


def _error(response: Response) -> EngineError:
    try:
        said = str(response.json()["error"])
    except (EngineError, KeyError, TypeError):
        said = response.excerpt
    if response.status == 400 and "exceeds text limit" in said:
        return TooLarge(said)
    if response.status == 400 and ("not supported" in said or "not available" in said):
        return UnsupportedPair(said)
    if response.status == 403 and "limits violations" in said:  # banned for a while
        return Limited(said)
    return failure(response.status, said, response.headers)


def _tag(code: str) -> str:
    return _TAGS.get(code, code)


def _html(text: str) -> str:
    """An answer with its text escaped: the server undoes that after it has put the tags back."""
    if _ENTITY.search(text):
        return text
    tags = [*_OURS.findall(text), ""]
    return "".join(
        html.escape(words, quote=False) + tag for words, tag in zip(_OURS.split(text), tags, strict=True)
    )
