"""What the fake vendors share: an HTTP server on this machine, faults by script, a count of what it billed.

A fake is written from the vendor's documentation and refuses what the vendor refuses. Its translation is
the pseudo one of `engines.dummy`: reversible, and different for each language.
"""

from __future__ import annotations

import json
import re
import socket
import struct
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from time import time
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from dragoman.core.engines.dummy import pseudo

# Of the whole answer. The first five are said before anything is done, so they cost nothing.
REFUSALS = ("429", "429 after", "429 date", "500", "503")
BROKEN = ("reset", "truncated", "not json", "drip", "hang", "huge")
# Of some of its items.
SPOILT = (
    *("duplicated", "missing", "extra", "reordered"),
    *("wrong language", "tags lost", "echo", "leak", "empty"),
)
FAULTS = (*REFUSALS, *BROKEN, *SPOILT)

_PROTECTED = re.compile(r'(<span[^<>]*\btranslate="no"[^<>]*>.*?</span>)', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


@dataclass
class Seen:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]  # names in lower case
    body: bytes
    data: Any  # its JSON, None when there is none
    fault: str = ""


@dataclass
class Said:
    status: int
    data: Any
    units: float = 0  # that the vendor bills for it
    headers: dict[str, str] = field(default_factory=dict)


class FakeServer:
    """A context manager. `url` is where it listens."""

    largest = 10_000_000  # bytes of a request

    def __init__(self) -> None:
        self.faults: deque[str] = deque()  # one for each of the next translations
        self.always = ""  # … and for all that follow
        self.only = ""  # spoils only items with these words in them
        self.billed = 0.0  # for answers that went out whole
        self.billed_broken = 0.0  # for others; vendors differ in what they do with these
        self.seen: list[Seen] = []
        self.lock = Lock()
        self.closing = Event()

    def answer(self, request: Seen) -> Said:
        raise NotImplementedError

    def error(self, status: int, message: str) -> Said:
        """As this vendor words its errors."""
        raise NotImplementedError

    def is_translation(self, request: Seen) -> bool:
        return request.method == "POST"

    @property
    def translations(self) -> list[Seen]:
        return [request for request in self.seen if self.is_translation(request)]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fault_for(self, request: Seen) -> str:
        if not self.is_translation(request):
            return ""
        with self.lock:
            return self.faults.popleft() if self.faults else self.always

    def spoil(
        self, sources: Sequence[str], texts: Sequence[str], fault: str, *, leak: str = "our instructions"
    ) -> list[str]:
        """Translations as a vendor out of order would give them."""
        out = list(texts)
        hit = [i for i, source in enumerate(sources) if self.only in source]
        if not hit or fault not in SPOILT:
            return out
        match fault:
            case "duplicated":
                out[hit[-1]] = out[hit[0] - 1 if len(hit) == 1 else hit[0]]
            case "missing":
                del out[hit[-1]]
            case "extra":
                out.append(out[hit[0]])
            case "reordered":
                out.reverse()
            case _:
                for i in hit:
                    out[i] = {
                        "wrong language": pseudo(sources[i], "en", "el"),
                        "tags lost": _TAG.sub("", out[i]),
                        "echo": sources[i],
                        "leak": leak,
                        "empty": "",
                    }[fault]
        return out


def translated(text: str, source: str, target: str) -> str:
    """Pseudo translation that leaves what is marked as not to be translated."""
    return "".join(
        part if i % 2 else pseudo(part, source.lower(), target.lower())
        for i, part in enumerate(_PROTECTED.split(text))
    )


class _Handler(BaseHTTPRequestHandler):
    fake: FakeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the other side went away
            self.close_connection = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        try:
            data = json.loads(body) if body else None
        except ValueError:
            data = None
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = Seen(self.command, address.path, parse_qs(address.query), headers, body, data)
        fault = seen.fault = self.fake.fault_for(seen)
        with self.fake.lock:
            self.fake.seen.append(seen)
        if fault in REFUSALS:
            self._say(self._refusal(fault))
        elif length > self.fake.largest:
            self._say(self.fake.error(413, "Request Entity Too Large"))
        else:
            said = self.fake.answer(seen)
            if fault in BROKEN and said.status == 200:
                with self.fake.lock:
                    self.fake.billed_broken += said.units
                self._break(fault, said)
            else:
                with self.fake.lock:
                    self.fake.billed += said.units
                self._say(said)

    def _refusal(self, fault: str) -> Said:
        if fault == "500":
            return self.fake.error(500, "Internal error")
        if fault == "503":
            return self.fake.error(503, "Service unavailable")
        said = self.fake.error(429, "Too many requests")
        if fault == "429 after":
            said.headers["Retry-After"] = "7"
        elif fault == "429 date":
            said.headers["Retry-After"] = formatdate(time() + 9, usegmt=True)
        return said

    def _say(self, said: Said) -> None:
        body = json.dumps(said.data).encode()
        self._head(said.status, len(body), said.headers)
        self.wfile.write(body)

    def _head(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _break(self, fault: str, said: Said) -> None:
        body = json.dumps(said.data).encode()
        self.close_connection = True
        match fault:
            case "reset":
                self._head(200, len(body))
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "truncated":
                self._head(200, len(body) // 2)
                self.wfile.write(body[: len(body) // 2])
            case "not json":
                page = b"<html><body>502 Bad Gateway</body></html>"
                self._head(200, len(page))
                self.wfile.write(page)
            case "drip":  # in the head, where a time limit for each read never ends
                self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"." * 10_000)
            case "hang":
                self.fake.closing.wait(60)
            case "huge":
                self._head(200, 10**12)
                while not self.fake.closing.is_set():
                    self.wfile.write(b" " * 65536)

    def _drip(self, body: bytes) -> None:
        for i in range(len(body)):
            if self.fake.closing.wait(0.02):
                return
            self.wfile.write(body[i : i + 1])
            self.wfile.flush()


def unknown(data: dict[str, Any], known: Sequence[str]) -> str:
    return next((name for name in data if name not in known), "")
