"""The HTTP client: limits that hold, errors of one family, nothing of the environment."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from ipaddress import IPv4Address
from pathlib import Path

import httpx2
import pytest

from dragoman.core.engines import EngineError
from dragoman.core.engines.http import Client, Response, check, excerpt, failure, retry_after
from tests.fakes.server import FakeServer, Said, Seen


class Echo(FakeServer):
    def answer(self, request: Seen) -> Said:
        if request.path == "/moved":
            return Said(302, {}, headers={"Location": f"{self.url}/elsewhere"})
        return Said(200, {"path": request.path, "got": request.data, "headers": request.headers})

    def error(self, status: int, message: str) -> Said:
        return Said(status, {"error": message})


@pytest.fixture
def server() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def client(server: Echo) -> Iterator[Client]:
    client = Client(server.url, max_bytes=100_000)
    yield client
    client.close()


def caught(client: Client, *, timeout: float = 5.0) -> EngineError:
    with pytest.raises(EngineError) as failed:
        client.post("/x", {"q": "text"}, timeout=timeout).json()
    return failed.value


def test_there_and_back(client):
    said = client.post("/path", {"q": "Łódź", "n": 1}, timeout=5, headers={"x-one": "1"}).json()
    assert said["path"] == "/path"
    assert said["got"] == {"q": "Łódź", "n": 1}
    assert said["headers"]["content-type"] == "application/json"
    assert said["headers"]["x-one"] == "1"
    assert client.get("/other", timeout=5).json()["got"] is None


@pytest.mark.parametrize(
    ("fault", "code", "unsure"),
    [("reset", "Unavailable", 1), ("truncated", "Unavailable", 1), ("not json", "Unavailable", 1),
     ("huge", "Unavailable", 1), ("drip", "TimedOut", 1), ("hang", "TimedOut", 1)],
)  # fmt: skip
def test_what_breaks_off_may_have_been_counted(server, client, fault, code, unsure):
    server.faults.append(fault)
    started = time.monotonic()
    error = caught(client, timeout=0.2 if fault in ("drip", "hang") else 5)
    assert (error.code, error.unsure) == (code, unsure)
    assert time.monotonic() - started < 2
    assert client.post("/x", {}, timeout=5).status == 200  # and the next call is whole again


def test_nobody_there_has_counted_nothing():
    with Echo() as server:
        url = server.url
    error = caught(Client(url))
    assert (error.code, error.unsure) == ("Unavailable", 0)
    assert url in str(error)


def test_a_redirect_takes_no_key_elsewhere(server, client):
    response = client.post("/moved", {"api_key": "k"}, timeout=5)
    assert response.status == 302
    assert [seen.path for seen in server.seen] == ["/moved"]
    with pytest.raises(EngineError, match="redirects are not followed"):
        check(response)


def test_the_environment_has_no_say(server, client, monkeypatch, tmp_path):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login spy password spy\n")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    said = client.post("/x", {}, timeout=5).json()
    assert "authorization" not in said["headers"]


def test_the_deadline_is_for_connecting_too():
    """A server that accepts nothing: its queue is full."""
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port = listening.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        try:
            for each in waiting:
                each.setblocking(False)
                each.connect_ex(("127.0.0.1", port))
            error = caught(Client(f"http://127.0.0.1:{port}"), timeout=0.2)
            assert error.code == "TimedOut"
        finally:
            for each in waiting:
                each.close()


def certificate(folder: Path) -> Path:
    """A key and a certificate that it has signed itself, for 127.0.0.1, in one file."""
    x509 = pytest.importorskip("cryptography.x509", reason="missing: cryptography")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mt.test")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_over_tls_with_a_certificate_of_our_own(server, tmp_path):
    file = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    url = server.url.replace("http:", "https:")
    trusting = Client(url, ca_file=str(file))
    assert trusting.post("/x", {"q": 1}, timeout=5).json()["got"] == {"q": 1}
    server.faults.append("drip")
    assert caught(trusting, timeout=0.2).code == "TimedOut"
    trusting.close()
    strict = Client(url)
    assert caught(strict).code == "Unavailable"
    strict.close()


def test_a_body_over_the_limit_is_not_read(server):
    client = Client(server.url, max_bytes=50)
    assert "more than 50 bytes" in str(caught(client))
    client.close()


@pytest.mark.parametrize("url", ["", "localhost:5000", "file:///etc/passwd", "ftp://host"])
def test_an_address_says_how_to_write_it(url):
    with pytest.raises(ValueError, match="http://"):
        Client(url)


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "Refused"), (401, "AuthFailed"), (402, "QuotaSpent"), (403, "AuthFailed"), (404, "Refused"),
     (408, "TimedOut"), (413, "TooLarge"), (422, "Refused"), (429, "Limited"), (456, "QuotaSpent"),
     (500, "Unavailable"), (502, "Unavailable"), (503, "Unavailable"), (504, "TimedOut"),
     (529, "Unavailable"), (301, "Unavailable")],
)  # fmt: skip
def test_a_status_has_its_error(status, code):
    assert failure(status).code == code


def test_success_is_none():
    check(Response(200, {}, b""))
    check(Response(204, {}, b""))


def test_503_with_a_time_to_wait_is_a_limit():
    error = failure(503, "", {"retry-after": "12"})
    assert (error.code, error.retry_after) == ("Limited", 12.0)


NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), (" 1.5 ", 1.5), ("0", 0.0), ("-3", 0.0), ("1e9", 86_400.0), ("nan", None), ("", None),
     ("soon", None), (formatdate(NOW + 30, usegmt=True), 30.0), (formatdate(NOW - 30, usegmt=True), 0.0),
     ("Fri, 99 Foo 2027 00:00:00 GMT", None)],
)  # fmt: skip
def test_retry_after_in_seconds_or_as_a_date(value, seconds):
    assert retry_after({"retry-after": value}, now=lambda: NOW) == seconds
    assert retry_after({}) is None


def test_an_excerpt_is_one_short_line():
    assert excerpt("a\n  b") == "a b"
    assert len(excerpt("x" * 1000)) == 201


def test_certificates_that_are_not_there_are_missed_at_once():
    with pytest.raises(ValueError, match="there is no file"):
        Client("https://mt.example", ca_file="/no/such/file")


def test_another_transport_for_tests():
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"host": request.url.host})

    client = Client("https://mt.example", transport=httpx2.MockTransport(answer))
    assert client.get("/", timeout=1).json() == {"host": "mt.example"}
