"""DeepL, by its official client. API: https://developers.deepl.com/docs"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.core.engines.base import (
    Answer,
    BadAnswer,
    EngineError,
    Markup,
    Pair,
    Request,
    TimedOut,
    Unavailable,
    UnsupportedPair,
    fallbacks,
    parse_pair,
)
from dragoman.core.engines.http import cut_off, excerpt, failure
from dragoman.core.engines.remote import RemoteEngine, bounded, unsettled
from dragoman.core.engines.secret import Secret, revealed

if TYPE_CHECKING:
    import deepl

T = TypeVar("T")

CONTEXT = 2000  # characters of context that are sent along; they are not billed

# It wants to know which English and which Portuguese. Others are asked for as they are called here.
VARIANTS = {"en": "en-US", "pt": "pt-PT", "no": "nb"}


class DeepLEngine(RemoteEngine):
    """The client sends JSON in ASCII, six bytes for a Cyrillic letter, and a body may have 128 KiB:
    hence max_chars. Its own tries are switched off; it does not pass on a Retry-After."""

    name = "deepl"
    markup = Markup.HTML
    batch_size = 50
    max_chars = 18_000
    key_needed = True
    library = "deepl"

    def __init__(
        self,
        *,
        glossaries: Mapping[str, str] | None = None,
        formality: str = "",
        model_type: str = "",
        variants: Mapping[str, str] | None = None,
        context: bool = True,
        **remote: Any,
    ) -> None:
        """glossaries: ids by pair, ``{"en-pt": "def3a26b-…"}``. formality: prefer_more, prefer_less …
        model_type: quality_optimized, latency_optimized … variants: which of several is meant by a
        language without region, ``{"en": "en-GB"}``. context: send headline and lead along."""
        super().__init__(**remote)
        self._glossaries = {parse_pair(pair): id_ for pair, id_ in (glossaries or {}).items()}
        self._formality, self._model_type = formality, model_type
        self._variants = VARIANTS | dict(variants or {})
        self._context = context
        self._client: deepl.DeepLClient | None = None
        self._key = Secret("")
        self._lock = Lock()

    def version(self, source: str, target: str) -> str:
        parts = [self._version, self._model_type, self._formality, self._glossary(source, target)]
        return " ".join(part for part in parts if part) or super().version(source, target)

    def languages(self, timeout: float) -> frozenset[Pair]:
        def ask(client: deepl.DeepLClient) -> tuple[list[str], list[str]]:
            return (
                [str(language.code) for language in client.get_source_languages()],
                [str(language.code) for language in client.get_target_languages()],
            )

        sources, targets = self._within(ask, timeout)
        into = {_tag(code) for code in targets}
        into |= {ours for ours, theirs in self._variants.items() if _tag(theirs) in into}
        return frozenset(
            (_tag(source), target) for source in sources for target in into
            if _tag(source) != target.partition("-")[0]
        )  # fmt: skip

    def ask(self, batch: Sequence[Request]) -> Sequence[Answer]:
        pair = self.pair(batch[0].source, batch[0].target)
        if pair is None:
            raise UnsupportedPair(f"DeepL has not got {batch[0].source}-{batch[0].target}")
        source, target = pair
        texts = [request.text for request in batch]
        options: dict[str, Any] = {
            "source_lang": source.partition("-")[0].upper(),
            "target_lang": self._variants.get(target, target).upper(),
            "tag_handling": "html",
            "split_sentences": "0",  # they are sentences
            "preserve_formatting": True,
        }
        if self._formality:
            options["formality"] = self._formality
        if self._model_type:
            options["model_type"] = self._model_type
        if glossary := self._glossary(source, target):
            options["glossary"] = glossary
        if self._context and batch[0].context:
            options["context"] = batch[0].context[:CONTEXT]

        def translate(timeout: float) -> Sequence[deepl.TextResult]:
            found = self._within(lambda client: client.translate_text(texts, **options), timeout)
            if not found:  # this is also what the client makes of an answer that is no JSON
                broken = Unavailable if len(texts) > 1 else BadAnswer
                raise cut_off(broken("an answer without translations"))
            return found if isinstance(found, list) else [found]

        found, unsure = self.call(translate, sum(map(len, texts)))
        return unsettled(
            [
                Answer(
                    result.text, billed=result.billed_characters, cost=self.price.of(result.billed_characters)
                )
                for result in found
            ],
            unsure,
        )

    def _glossary(self, source: str, target: str) -> str:
        for s in fallbacks(source):
            for t in fallbacks(target):
                if found := self._glossaries.get((s, t)):
                    return found
        return ""

    def _within(self, call: Callable[[deepl.DeepLClient], T], timeout: float) -> T:
        import deepl

        client = self._open(timeout)
        try:
            return bounded(lambda: call(client), timeout)
        except EngineError as error:
            self.close()  # the next call has connections of its own
            failed = error
        except deepl.DeepLException as error:
            failed = _error(error)
        except (TypeError, ValueError, AttributeError, KeyError):
            failed = BadAnswer("an answer that its client cannot read")
        raise failed

    def _open(self, timeout: float) -> deepl.DeepLClient:
        import deepl
        from deepl import http_client

        logging.getLogger("deepl").addFilter(_nothing_secret)  # the same one again adds nothing
        http_client.max_network_retries = 0
        http_client.min_connection_timeout = timeout
        key = self.key.read()
        with self._lock:
            if self._client is None or revealed(self._key) != revealed(key):
                self._key = key
                self._client = deepl.DeepLClient(
                    revealed(key), server_url=self.url or None, send_platform_info=False
                )
            return self._client

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()  # type: ignore[no-untyped-call]


def _nothing_secret(record: logging.LogRecord) -> bool:
    """At DEBUG the client logs what it sends and what it gets, whole."""
    return record.levelno > logging.DEBUG


def _error(error: deepl.DeepLException) -> EngineError:
    import deepl

    said = excerpt(str(error))
    if isinstance(error, deepl.ConnectionException):
        if "timed out" in said.lower():
            return cut_off(TimedOut(said))
        refused = "establish a new connection" in said or "NewConnectionError" in said
        return Unavailable(said) if refused else cut_off(Unavailable(said))
    status = error.http_status_code or 0
    if status == 400 and "_lang" in said:
        return UnsupportedPair(said)
    return failure(status, said) if status else BadAnswer(said)


def _tag(code: str) -> str:
    """EN-US → en-US, ZH-HANS → zh-Hans, ES-419 → es-419."""
    language, _, rest = code.partition("-")
    return (
        f"{language.lower()}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else language.lower()
    )
