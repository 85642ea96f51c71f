"""A guarded HTTP client for engines: no proxies of the environment, no redirects, a time and a size limit.

Every way in which a server can fail comes out as an EngineError, without the request in its traceback:
a debug page that prints local variables shows no key.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpcore2
import httpx2

from dragoman.core.engines.base import (
    AuthFailed,
    EngineError,
    Limited,
    QuotaSpent,
    Refused,
    TimedOut,
    TooLarge,
    Unavailable,
)
from dragoman.core.engines.secret import Secret, revealed

MAX_BYTES = 8_000_000  # of an answer; a story's segments with all their tags are some 100 kB
LONGEST_WAIT = 86_400.0  # what a Retry-After may ask for at most, seconds

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Raises Unavailable when it is none: a proxy's error page, an answer cut short."""
        with suppress(ValueError):
            return json.loads(self.body)
        raise cut_off(Unavailable(f"the answer is no JSON: {self.excerpt}"))

    @property
    def excerpt(self) -> str:
        return excerpt(self.body.decode(errors="replace"))


class Client:
    """One server. Safe to use from several threads."""

    def __init__(
        self,
        url: str,
        *,
        ca_file: str = "",
        max_bytes: int = MAX_BYTES,
        clock: Clock = time.monotonic,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """url: all paths are below it. ca_file: certificates to trust in place of the usual ones.
        transport: in place of the network, for tests."""
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{url!r} is no address. Write it with http:// or https://.")
        if ca_file and not Path(ca_file).is_file():
            raise ValueError(f"there is no file {ca_file} (ca_file).")
        self.url = url.rstrip("/")
        self._max_bytes, self._clock = max_bytes, clock
        self._deadline = _Deadline(clock)
        self._transport, self._ca_file = transport, ca_file
        self._client: httpx2.Client | None = None
        self._lock = threading.Lock()

    def get(
        self, path: str, *, timeout: float, headers: Mapping[str, str | Secret] | None = None
    ) -> Response:
        return self.request("GET", path, None, timeout, headers)

    def post(
        self, path: str, data: Any, *, timeout: float, headers: Mapping[str, str | Secret] | None = None
    ) -> Response:
        """Sends `data` as JSON. A Secret in data or headers is revealed on its way out only."""
        return self.request("POST", path, data, timeout, headers)

    def request(
        self,
        method: str,
        path: str,
        data: Any,
        timeout: float,
        headers: Mapping[str, str | Secret] | None = None,
    ) -> Response:
        """The answer, whatever its status. Raises Unavailable or TimedOut.

        timeout: seconds for all of it, connecting and a body that comes drop by drop included.
        """
        try:
            return self._request(method, path, data, timeout, headers or {})
        except EngineError as error:
            failed = error
        except (httpx2.TimeoutException, httpcore2.TimeoutException) as error:
            failed = TimedOut(f"no answer in {timeout:g} s")
            if not isinstance(error, httpx2.ConnectTimeout | httpcore2.ConnectTimeout | httpx2.PoolTimeout):
                cut_off(failed)
        except (httpx2.ConnectError, httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            why = excerpt(str(error)) or type(error).__name__  # no host of that name, refused, a certificate
            failed = Unavailable(f"{self.url} cannot be reached: {why}")
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            failed = cut_off(Unavailable(f"the connection broke: {type(error).__name__}"))
        raise failed  # outside of the handler: its traceback and context would hold the request

    def _request(
        self, method: str, path: str, data: Any, timeout: float, headers: Mapping[str, str | Secret]
    ) -> Response:
        content = None if data is None else json.dumps(data, ensure_ascii=False, default=revealed).encode()
        sent = {"accept": "application/json"} | {name: revealed(value) for name, value in headers.items()}
        if content is not None:
            sent["content-type"] = "application/json"
        with (
            self._deadline.within(timeout) as until,
            self._open().stream(
                method, self.url + path, content=content, headers=sent, timeout=timeout
            ) as got,
        ):
            body = bytearray()
            for some in got.iter_bytes():
                body += some
                if len(body) > self._max_bytes:
                    raise cut_off(Unavailable(f"an answer of more than {self._max_bytes} bytes"))
                if self._clock() > until:
                    raise cut_off(TimedOut(f"no whole answer in {timeout:g} s"))
            return Response(got.status_code, got.headers, bytes(body))

    def _open(self) -> httpx2.Client:
        with self._lock:
            if self._client is None:
                transport = self._transport or _Transport(self._deadline, self._ssl())
                self._client = httpx2.Client(transport=transport, trust_env=False, follow_redirects=False)
            return self._client

    def _ssl(self) -> ssl.SSLContext:
        if self.url.startswith("https:"):
            if self._ca_file:
                return ssl.create_default_context(cafile=self._ca_file)
            return httpx2.create_ssl_context(trust_env=False)
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody; the usual one takes long to load

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()


def cut_off(error: EngineError) -> EngineError:
    """Marks an error after which nobody knows whether the vendor has counted the request."""
    error.unsure = 1
    return error


def check(response: Response, said: str = "") -> None:
    """Raises what a status other than 2xx means for every vendor. said: its own words."""
    status = response.status
    if 200 <= status < 300:
        return
    raise failure(status, said or response.excerpt, response.headers)


def failure(status: int, said: str = "", headers: Mapping[str, str] | None = None) -> EngineError:
    message = f"{status} {excerpt(said)}".strip()
    match status:
        case 401 | 403:
            return AuthFailed(message)
        case 402 | 456:
            return QuotaSpent(message)
        case 413 | 414:
            return TooLarge(message)
        case 429:
            return Limited(message, retry_after(headers or {}))
        case 408 | 504:
            return TimedOut(message)
    if status >= 500:
        wait = retry_after(headers or {})
        return Unavailable(message) if wait is None else Limited(message, wait)
    if 300 <= status < 400:
        return Unavailable(f"{message} (redirects are not followed: correct the address)")
    return Refused(message)


def retry_after(headers: Mapping[str, str], now: Clock = time.time) -> float | None:
    """Seconds, from a Retry-After in seconds or as a date (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - now()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else None


def excerpt(text: str, length: int = 200) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[:length]}…"


class _Deadline:
    """The time at which what this thread reads or writes must have ended."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._local = clock, threading.local()

    @contextmanager
    def within(self, seconds: float) -> Any:
        self._local.until = self._clock() + seconds
        try:
            yield self._local.until
        finally:
            del self._local.until

    def left(self, timeout: float | None) -> float | None:
        until: float | None = getattr(self._local, "until", None)
        if until is None:
            return timeout
        left = max(until - self._clock(), 0.001)
        return left if timeout is None else min(left, timeout)


class _Transport(httpx2.HTTPTransport):
    """httpx's, whose time limit holds for one read of many, on connections that know the deadline."""

    def __init__(self, deadline: _Deadline, context: ssl.SSLContext) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context, keepalive_expiry=30.0, network_backend=_Backend(deadline)
        )


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, deadline: _Deadline) -> None:
        self._deadline, self._backend = deadline, httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        timeout = self._deadline.left(timeout)
        return _Stream(
            self._backend.connect_tcp(host, port, timeout, local_address, socket_options), self._deadline
        )


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
