"""Google Cloud Translation v3, by its official client over REST.

API: https://cloud.google.com/translate/docs/reference/rest/v3/projects.locations/translateText
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

from dragoman.core.engines.base import (
    Answer,
    AuthFailed,
    BadAnswer,
    EngineError,
    Limited,
    Markup,
    Pair,
    QuotaSpent,
    Request,
    TimedOut,
    TooLarge,
    Unavailable,
    UnsupportedPair,
    fallbacks,
    parse_pair,
)
from dragoman.core.engines.http import cut_off, excerpt, failure, retry_after
from dragoman.core.engines.remote import RemoteEngine, bounded, unsettled
from dragoman.core.engines.secret import revealed

T = TypeVar("T")

MODEL = "general/nmt"
# Its codes, where they are not ours.
CODES = {"zh": "zh-CN", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "he": "iw", "nb": "no", "pt-PT": "pt-PT"}
_TAGS = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "iw": "he", "jw": "jv"}


class GoogleEngine(RemoteEngine):
    """The key is a service account's, the whole JSON file. Without one, what the machine is logged in
    with is used (application default credentials)."""

    name = "google"
    markup = Markup.HTML
    batch_size = 1024
    max_chars = 25_000  # below 30,000 code points is advised; each one sent is billed
    library = "google.cloud.translate_v3"

    def __init__(
        self,
        *,
        project: str,
        location: str = "global",
        model: str = MODEL,
        glossaries: Mapping[str, str] | None = None,
        **remote: Any,
    ) -> None:
        """location: glossaries and models of your own need a regional one, us-central1. model: its id.
        glossaries: ids by pair, ``{"en-pt": "newsroom-en-pt"}``."""
        super().__init__(**remote)
        if not project:
            raise ValueError("google needs the id of the project that pays: project.")
        self._glossaries = {parse_pair(pair): id_ for pair, id_ in (glossaries or {}).items()}
        if self._glossaries and location == "global":
            raise ValueError('glossaries need a regional location: "us-central1", not "global".')
        self._parent = f"projects/{project}/locations/{location}"
        self._model = model
        self._client: Any = None
        self._lock = Lock()

    def version(self, source: str, target: str) -> str:
        parts = [self._version or self._model, self._glossary(source, target)]
        return " ".join(part for part in parts if part)

    def languages(self, timeout: float) -> frozenset[Pair]:
        found = self._within(
            lambda client: client.get_supported_languages(
                parent=self._parent, model=self._model_path, timeout=timeout, retry=None
            ),
            timeout,
        )
        sources = {_tag(language.language_code) for language in found.languages if language.support_source}
        targets = {_tag(language.language_code) for language in found.languages if language.support_target}
        sources |= {"zh"} if "zh-Hans" in sources else set()
        targets |= {"zh"} if "zh-Hans" in targets else set()
        return frozenset((s, t) for s in sources for t in targets if s != t)

    def ask(self, batch: Sequence[Request]) -> Sequence[Answer]:
        pair = self.pair(batch[0].source, batch[0].target)
        if pair is None:
            raise UnsupportedPair(f"Google has not got {batch[0].source}-{batch[0].target}")
        texts = [request.text for request in batch]
        asked: dict[str, Any] = {
            "parent": self._parent,
            "contents": texts,
            "mime_type": "text/html",
            "source_language_code": CODES.get(pair[0], pair[0]),
            "target_language_code": CODES.get(pair[1], pair[1]),
            "model": self._model_path,
        }
        if glossary := self._glossary(*pair):
            path = glossary if "/" in glossary else f"{self._parent}/glossaries/{glossary}"
            asked["glossary_config"] = {"glossary": path}
        size = sum(map(len, texts))

        def translate(timeout: float) -> Any:
            return self._within(
                lambda client: client.translate_text(request=asked, timeout=timeout, retry=None), timeout
            )

        found, unsure = self.call(translate, size)
        # with a glossary both come, in the same order
        translations = found.glossary_translations if glossary else found.translations
        if len(translations) != len(texts):
            error = BadAnswer(f"{len(translations)} answers to {len(texts)} segments")
            error.billed, error.cost, error.unsure = size, self.price.of(size), unsure
            raise error
        return unsettled(
            [
                Answer(one.translated_text, billed=len(text), cost=self.price.of(len(text)))
                for one, text in zip(translations, texts, strict=True)
            ],
            unsure,
        )

    @property
    def _model_path(self) -> str:
        return self._model if "/locations/" in self._model else f"{self._parent}/models/{self._model}"

    def _glossary(self, source: str, target: str) -> str:
        for s in fallbacks(source):
            for t in fallbacks(target):
                if found := self._glossaries.get((s, t)):
                    return found
        return ""

    def _within(self, call: Callable[[Any], T], timeout: float) -> T:
        client = self._open()
        try:
            return bounded(lambda: call(client), timeout)
        except EngineError as error:
            self.close()  # the next call has connections of its own
            failed = error
        except Exception as error:
            failed = _error(error)
        raise failed

    def _open(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = self._new()
            return self._client

    def _new(self) -> Any:
        translate = import_module("google.cloud.translate_v3")
        credentials = import_module("google.auth.credentials")
        accounts = import_module("google.oauth2.service_account")
        transport = translate.TranslationServiceClient.get_transport_class("rest")
        options: dict[str, Any] = {}
        if self.url:
            address = urlsplit(self.url)
            options = {"host": address.netloc, "url_scheme": address.scheme}
        key = self.key.read()
        try:
            if key:
                options["credentials"] = accounts.Credentials.from_service_account_info(
                    json.loads(revealed(key))
                )
                options["always_use_jwt_access"] = True  # it signs for itself: no token to fetch first
            elif self.url:
                options["credentials"] = credentials.AnonymousCredentials()
            return translate.TranslationServiceClient(transport=transport(**options))
        except Exception as error:  # what is wrong with a key file has a dozen types
            problem = type(error).__name__
        raise AuthFailed(f"{self.key!r} is no service account's JSON: {problem}")

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.transport.close()


def _error(error: Exception) -> EngineError:
    exceptions = import_module("google.api_core.exceptions")
    requests = import_module("requests.exceptions")
    said = excerpt(str(error))
    if isinstance(error, exceptions.GoogleAPICallError) and error.code:
        headers = getattr(error.response, "headers", None) or {}
        status = int(error.code)
        low = said.lower()
        if status in (403, 429) and ("daily limit" in low or "per day" in low):
            return QuotaSpent(said)
        if status == 403 and "rate limit" in low:
            return Limited(said, retry_after({k.lower(): v for k, v in headers.items()}))
        if status == 400 and ("too long" in low or "too large" in low or "exceeds" in low):
            return TooLarge(said)
        if status == 400 and "language" in low:
            return UnsupportedPair(said)
        if status == 400 and "api key" in low:
            return AuthFailed(said)
        return failure(status, said, {k.lower(): v for k, v in headers.items()})
    if isinstance(error, requests.ConnectTimeout):
        return TimedOut(said)
    if isinstance(error, requests.Timeout):
        return cut_off(TimedOut(said))
    if isinstance(error, requests.ConnectionError):
        # nothing was sent where there was no connection
        return Unavailable(said) if "NewConnectionError" in said else cut_off(Unavailable(said))
    if isinstance(error, requests.RequestException):
        return cut_off(Unavailable(said))
    if type(error).__module__.startswith("google.auth"):
        return AuthFailed(said)
    if type(error).__module__.startswith("google.protobuf") or isinstance(error, ValueError):
        return cut_off(Unavailable(f"an answer that its client cannot read: {said}"))
    return BadAnswer(f"its client failed: {type(error).__name__}: {said}")


def _tag(code: str) -> str:
    return _TAGS.get(code, code)
