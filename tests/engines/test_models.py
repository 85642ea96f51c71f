"""Models added from files and fetched from a store: a local server that breaks off, lies and comes back.

A stand-in for the engine library loads what is no real model; the real ones are for the test marked
`bergamot`.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from dragoman.core.engines import Chain, Request, model_store, models
from dragoman.core.engines.bergamot import BergamotEngine, models_in, packaged_models
from dragoman.core.engines.model_store import fetch, newest
from dragoman.core.engines.models import ModelError, add, installed, remove, unzst

STAND_IN = """
    class Translator:
        def __init__(self, model, src_vocab, trg_vocab, shortlist=None):
            if model == b"broken":
                raise ValueError("no such format")

        def translate(self, text):
            return text.upper()
"""
FILES = {"model.ruen.bin": b"weights" * 1000, "vocab.ruen.spm": b"words", "lex.50.50.ruen.s2t.bin": b"list"}
PAIR = ("ru", "en")


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "fxtranslate.py").write_text(textwrap.dedent(STAND_IN))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))
    monkeypatch.setattr(model_store, "PAUSE", 0.01)
    monkeypatch.delenv("FXTRANSLATE_RECORDS_URL", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def zst(data: bytes) -> bytes:
    """A Zstandard frame of raw blocks (RFC 8878): any decoder reads it."""
    out = [b"\x28\xb5\x2f\xfd", bytes([0b10100000]), len(data).to_bytes(4, "little")]
    size = 100_000
    pieces = [data[at : at + size] for at in range(0, len(data), size)] or [b""]
    for i, piece in enumerate(pieces):
        out += [(len(piece) << 3 | (i == len(pieces) - 1)).to_bytes(3, "little"), piece]
    return b"".join(out)


def test_the_frames_of_these_tests_are_zstandard():
    data = os.urandom(250_000)
    assert unzst(zst(data), "x").read() == data


def written(parent: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (parent / name).parent.mkdir(parents=True, exist_ok=True)
        (parent / name).write_bytes(data)
    return parent


def tar(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def nothing_left(folder: Path) -> bool:
    return not folder.exists() or [file.name for file in folder.iterdir() if file.name != ".lock"] == []


# ---------------------------------------------------------------- from files

DEEP = {f"release/ru-en/{name}": data for name, data in FILES.items()} | {"release/README.md": b"read me"}
SOURCES: list[tuple[str, Callable[[Path], Path]]] = [
    ("folder", lambda to: written(to / "some", FILES)),
    ("folder below a folder", lambda to: written(to / "some", DEEP)),
    ("files .gz", lambda to: written(to / "some", {f"{n}.gz": gzip.compress(d) for n, d in FILES.items()})),
    ("files .zst", lambda to: written(to / "some", {f"{n}.zst": zst(d) for n, d in FILES.items()})),
    ("zip", lambda to: written(to, {"some.zip": zipped(DEEP)}) / "some.zip"),
    ("tar", lambda to: written(to, {"some.tar": tar(FILES, "w")}) / "some.tar"),
    ("tar.gz", lambda to: written(to, {"some.tar.gz": tar(DEEP)}) / "some.tar.gz"),
    ("tar.xz", lambda to: written(to, {"some.tar.xz": tar(DEEP, "w:xz")}) / "some.tar.xz"),
    ("tar.zst", lambda to: written(to, {"some.tar.zst": zst(tar(DEEP, "w"))}) / "some.tar.zst"),
]


@pytest.mark.parametrize(("kind", "make"), SOURCES, ids=[row[0] for row in SOURCES])
def test_added_from(tmp_path, folder, kind, make):
    made = add(folder, PAIR, make(tmp_path), licence="MPL-2.0", origin="https://models.example")
    assert {name: (made.folder / name).read_bytes() for name in FILES} == FILES
    assert made.files == {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    assert (made.folder, made.licence, made.origin) == (
        folder / "ru-en",
        "MPL-2.0",
        "https://models.example",
    )
    assert made.added.startswith("20")
    assert installed(folder) == [made]
    engine = BergamotEngine(models=str(folder))
    assert engine.translate([Request("да", *PAIR)])[0].text == "ДА"
    engine.close()


def without(name: str) -> dict[str, bytes]:
    return {key: data for key, data in FILES.items() if not key.startswith(name)}


REFUSED: list[tuple[str, dict[str, bytes], str]] = [
    ("a path up", FILES | {"../model.bin": b"x"}, "leads out of it"),
    ("an absolute path", FILES | {"/etc/vocab.spm": b"x"}, "leads out of it"),
    ("a path up in Windows' way", FILES | {"a\\..\\..\\lex.bin": b"x"}, "leads out of it"),
    ("no vocabulary", without("vocab"), "No whole model"),
    ("half a vocabulary", without("vocab") | {"srcvocab.ruen.spm": b"x"}, "No whole model"),
    ("no model", without("model"), "No whole model"),
    ("nothing of it", {"photo.jpg": b"x"}, "Found: none of them"),
    ("two models", FILES | {"model.other.bin": b"x"}, "More than one model"),
    ("two folders", {f"{p}/{n}": d for p in "ab" for n, d in FILES.items()}, "More than one model (a, b)"),
    (
        "the other way round",
        {n.replace("ruen", "enru"): d for n, d in FILES.items()},
        "is for en-ru, not for ru-en",
    ),
    ("no such format", FILES | {"model.ruen.bin": b"broken"}, "no such format"),
    ("too large", FILES | {"model.ruen.bin": bytes(3_000_000)}, "larger than a model can be"),
    ("too many", FILES | {f"{i}.txt": b"" for i in range(60)}, "More than 50 files"),
]


@pytest.mark.parametrize("form", ["zip", "tar"])
@pytest.mark.parametrize(("why", "files", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused_and_nothing_left(tmp_path, folder, monkeypatch, form, why, files, said):
    monkeypatch.setattr(models, "MAX_FILE", 1 << 20)
    monkeypatch.setattr(models, "MAX_MEMBERS", 50)
    source = tmp_path / f"some.{form}"
    source.write_bytes(zipped(files) if form == "zip" else tar(files))
    with pytest.raises(ModelError) as raised:
        add(folder, PAIR, source)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert nothing_left(folder)
    assert not (tmp_path / "model.bin").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:200] + bytes(400) + data[600:],
        lambda data: b"no archive",
        lambda data: b"",
    ],
)
@pytest.mark.parametrize("form", ["zip", "tar.gz", "tar.zst"])
def test_a_damaged_archive_is_one_line(tmp_path, folder, form, damage):
    files = FILES | {"model.ruen.bin": os.urandom(5000)}
    data = {"zip": zipped(files), "tar.gz": tar(files), "tar.zst": zst(tar(files, "w"))}[form]
    source = tmp_path / f"some.{form}"
    source.write_bytes(damage(data))
    with pytest.raises(ModelError) as raised:
        add(folder, PAIR, source)
    assert "\n" not in str(raised.value)
    assert nothing_left(folder)


def test_links_of_an_archive_are_not_followed(tmp_path, folder):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in FILES:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(member)
    (tmp_path / "some.tar").write_bytes(out.getvalue())
    with pytest.raises(ModelError, match="No whole model"):
        add(folder, PAIR, tmp_path / "some.tar")


def test_takes_the_place_of_the_one_that_is_there(tmp_path, folder):
    written(folder / "ruen", FILES | {"model.ruen.bin": b"old"})  # by hand, under another name
    (one,) = installed(folder)
    assert (one.origin, one.files) == ("", {})
    add(folder, PAIR, written(tmp_path / "some", FILES))
    assert sorted(file.name for file in folder.iterdir()) == [".lock", "ru-en"]
    add(folder, PAIR, written(tmp_path / "some", FILES | {"model.ruen.bin": b"newer"}))
    assert (folder / "ru-en" / "model.ruen.bin").read_bytes() == b"newer"
    with pytest.raises(ModelError):
        add(folder, PAIR, written(tmp_path / "some", {"model.ruen.bin": b"broken"}))
    assert (folder / "ru-en" / "model.ruen.bin").read_bytes() == b"newer"


def test_a_changed_file_is_seen(tmp_path, folder):
    made = add(folder, PAIR, written(tmp_path / "some", FILES))
    (made.folder / "model.ruen.bin").write_bytes(b"other weights")
    (made.folder / "lex.50.50.ruen.s2t.bin").unlink()
    assert installed(folder)[0].changed == ("lex.50.50.ruen.s2t.bin", "model.ruen.bin")


def test_removed_and_what_is_not_there(tmp_path, folder):
    add(
        folder,
        ("en", "pt-BR"),
        written(tmp_path / "some", {n.replace("ruen", "enpt"): d for n, d in FILES.items()}),
    )
    assert list(models_in(folder)) == [("en", "pt-BR")]
    with pytest.raises(ModelError, match=r"no model for ru-en in .*It has: en-pt-BR\."):
        remove(folder, PAIR)
    assert remove(folder, ("en", "pt-BR")) == folder / "en-pt_br"
    assert nothing_left(folder)


# ---------------------------------------------------------------- from a store


class Store:
    """A store on a local server. faults: what to do with the next requests for a file, one for each."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.files: dict[str, bytes] = {}
        self.records: list[dict[str, object]] = []
        self.faults: list[Callable[[Asked, bytes], Response]] = []
        self.asked: list[str] = []  # the Range of each request for a file
        self.address = server.url_for("/v1/buckets/main/collections/models/records")
        server.expect_request("/v1/buckets/main/collections/models/records").respond_with_handler(
            lambda _: Response(json.dumps({"data": self.records}), content_type="application/json")
        )
        server.expect_request("/v1/").respond_with_json(
            {"capabilities": {"attachments": {"base_url": server.url_for("/cdn/")}}}
        )
        for name in ("model", "vocab", "lex"):
            server.expect_request(f"/cdn/{name}").respond_with_handler(self.send)

    def offer(self, files: dict[str, bytes], **changes: object) -> None:
        for name, data in files.items():
            kind = name.partition(".")[0]
            packed = zst(data)
            self.files[f"/cdn/{kind}"] = packed
            self.records.append(
                {
                    "name": f"{name}.zst",
                    "sourceLanguage": "ru",
                    "targetLanguage": "en",
                    "fileType": kind,
                    "version": "3.0",
                    "architecture": "tiny",
                    "decompressedHash": hashlib.sha256(data).hexdigest(),
                    "attachment": {
                        "filename": f"{name}.zst",
                        "location": kind,
                        "size": len(packed),
                        "hash": hashlib.sha256(packed).hexdigest(),
                    },
                    **changes,
                }
            )

    def send(self, asked: Asked) -> Response:
        data = self.files[asked.path]
        self.asked.append(asked.headers.get("Range", ""))
        if self.faults:
            return self.faults.pop(0)(asked, data)
        return in_full(asked, data)


def in_full(asked: Asked, data: bytes) -> Response:
    if wanted := asked.headers.get("Range"):
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        if start >= len(data):
            return Response(status=416)
        piece = f"bytes {start}-{len(data) - 1}/{len(data)}"
        return Response(data[start:], status=206, headers={"Content-Range": piece})
    return Response(data)


def broken_off(asked: Asked, data: bytes) -> Response:
    """Half of what is left, although the head promises all of it."""
    whole = in_full(asked, data)
    body = whole.get_data()
    half = Response(iter([body[: len(body) // 2]]), status=whole.status, headers=whole.headers)
    half.headers["Content-Length"] = str(len(body))
    return half


def without_ranges(asked: Asked, data: bytes) -> Response:
    return Response(data)


def another_piece(asked: Asked, data: bytes) -> Response:
    return Response(data[1:], status=206, headers={"Content-Range": f"bytes 1-{len(data) - 1}/{len(data)}"})


def damaged(asked: Asked, data: bytes) -> Response:
    return Response(bytes(len(data)))


def status(code: int) -> Callable[[Asked, bytes], Response]:
    return lambda asked, data: Response(status=code)


@pytest.fixture
def store(httpserver: HTTPServer) -> Store:
    return Store(httpserver)


def one_file(store: Store, *faults: Callable[[Asked, bytes], Response]) -> None:
    """All faults strike the largest file, the model; the others are there."""
    store.offer(FILES)
    small = [lambda asked, data: in_full(asked, data)] * 2
    store.faults = [*small, *faults]


def test_fetched_with_progress_and_its_record(store, folder):
    store.offer(FILES)
    seen: list[tuple[str, int, int]] = []
    made = fetch(folder, PAIR, store=store.address, progress=lambda *args: seen.append(args))
    assert {name: (made.folder / name).read_bytes() for name in FILES} == FILES
    assert (made.version, made.origin, made.licence) == ("3.0", store.address, "not stated")
    assert {name for name, there, size in seen if there == size} == {f"{name}.zst" for name in FILES}
    assert sorted(file.name for file in folder.iterdir()) == [".lock", ".partial", "ru-en"]
    assert list((folder / ".partial").iterdir()) == []


MENDED: list[tuple[str, list[Callable[[Asked, bytes], Response]], list[str]]] = [
    ("broken off", [broken_off], ["", "bytes=3506-"]),
    ("broken off twice", [broken_off, broken_off], ["", "bytes=3506-", "bytes=5259-"]),
    ("no ranges", [broken_off, without_ranges], ["", "bytes=3506-"]),
    ("another piece", [broken_off, another_piece], ["", "bytes=3506-", ""]),
    ("an error in between", [broken_off, status(503)], ["", "bytes=3506-", "bytes=3506-"]),
    ("damaged", [damaged], ["", ""]),
    ("too many requests", [status(429)], ["", ""]),
    ("range not satisfiable", [broken_off, status(416)], ["", "bytes=3506-", ""]),
]


@pytest.mark.parametrize(("why", "faults", "asked"), MENDED, ids=[row[0] for row in MENDED])
def test_a_broken_transfer_is_mended(store, folder, why, faults, asked):
    one_file(store, *faults)
    made = fetch(folder, PAIR, store=store.address)
    assert (made.folder / "model.ruen.bin").read_bytes() == FILES["model.ruen.bin"]
    assert store.asked[2:] == asked


GIVEN_UP: list[tuple[str, list[Callable[[Asked, bytes], Response]], str]] = [
    ("damaged every time", [damaged] * 4, "model.ruen.bin.zst is not what the store's list says"),
    ("gone", [status(404)], "model.ruen.bin.zst is answered with 404 NOT FOUND"),
    ("down", [status(500)] * 4, "is answered with 500"),
    ("broken off every time", [broken_off] * 4, "the same command goes on from there"),
]


@pytest.mark.parametrize(("why", "faults", "said"), GIVEN_UP, ids=[row[0] for row in GIVEN_UP])
def test_given_up_with_one_line_and_gone_on_with_later(store, folder, why, faults, said):
    one_file(store, *faults)
    with pytest.raises(ModelError) as raised:
        fetch(folder, PAIR, store=store.address)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert models_in(folder) == {}
    store.faults.clear()
    store.asked.clear()
    assert fetch(folder, PAIR, store=store.address).changed == ()
    if "broken off" in why:  # the small files are kept whole, the large one in part
        assert len(store.asked) == 1
        assert store.asked[0].startswith("bytes=")


def test_a_list_that_lies_about_what_is_inside_is_found_out(store, folder):
    store.offer(FILES, decompressedHash=hashlib.sha256(b"something else").hexdigest())
    with pytest.raises(ModelError, match="is damaged"):
        fetch(folder, PAIR, store=store.address)
    assert models_in(folder) == {}


def test_the_newest_whole_set_is_taken(store):
    store.offer(FILES, version="1.0")
    store.offer(FILES, version="2.0", architecture="tiny")
    store.offer(FILES, version="2.0", architecture="base-memory")
    store.offer(without("vocab"), version="2.1")
    store.offer(FILES, version="3.0a1")
    store.offer(FILES, version="3.0", filter_expression="env.channel == 'nightly'")
    store.offer(FILES, version="9.0", sourceLanguage="uk")
    store.records.append({"fromLang": "ru", "toLang": "en", "fileType": "qualityModel", "version": "8.0"})
    version, offers = newest(store.records, PAIR)
    assert version == "2.0"
    assert len(offers) == 3
    assert [record["architecture"] for record in store.records[6:9]] == ["base-memory"] * 3
    assert newest(store.records, ("en", "ru")) == ("", [])


def test_no_store_is_one_line(folder, httpserver):
    httpserver.expect_request("/text").respond_with_data("<html>")
    httpserver.expect_request("/other").respond_with_json({"models": []})
    httpserver.expect_request("/empty").respond_with_json({"data": []})
    for address, said in {
        "http://127.0.0.1:1/records": "cannot be reached from here (Connection refused;",
        httpserver.url_for("/gone"): "answers 500",
        httpserver.url_for("/text"): "is no list of models",
        httpserver.url_for("/other"): "is no list of models",
        httpserver.url_for("/empty"): "has no model for ru-en",
        "file:///etc/passwd": "is no web address",
    }.items():
        with pytest.raises(ModelError) as raised:
            fetch(folder, PAIR, store=address, timeout=2)
        assert said in str(raised.value)
        assert "\n" not in str(raised.value)
    httpserver.clear_assertions()
    assert nothing_left(folder)


def test_a_pair_through_english_is_pointed_out(store, folder):
    store.offer(FILES)
    store.offer(FILES, sourceLanguage="en", targetLanguage="uk")
    with pytest.raises(ModelError, match=r"no model for ru-uk\. It has ru-en and en-uk"):
        fetch(folder, ("ru", "uk"), store=store.address)
    with pytest.raises(ModelError, match=r"no model for ru-az\. With ru or az it has: ru-en\."):
        fetch(folder, ("ru", "az"), store=store.address)


def test_a_killed_fetch_is_gone_on_with(store, folder):
    def slowly(asked: Asked, data: bytes) -> Response:
        def drip() -> Iterator[bytes]:
            for at in range(0, len(data), 500):
                yield data[at : at + 500]
                sleep(0.2)

        return Response(drip(), headers={"Content-Length": str(len(data))})

    one_file(store, slowly)
    code = f"""
        from pathlib import Path
        from dragoman.core.engines.model_store import fetch
        fetch(Path({str(folder)!r}), ("ru", "en"), store={store.address!r})
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    until = monotonic() + 20
    part = None
    while monotonic() < until and not (part and 0 < part.stat().st_size < 7000):
        parts = [file for file in folder.glob(".partial/ru-en/*.part") if file.stat().st_size >= 500]
        part = parts[0] if parts else None
        sleep(0.02)
    assert part
    with pytest.raises(ModelError, match="Another command"):
        fetch(folder, PAIR, store=store.address)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert models_in(folder) == {}
    store.asked.clear()
    fetch(folder, PAIR, store=store.address)
    assert store.asked[-1].startswith("bytes=")
    assert sorted(file.name for file in folder.iterdir()) == [".lock", ".partial", "ru-en"]


@pytest.mark.bergamot
def test_the_real_model_set_through_a_store_that_breaks_off(store, folder, monkeypatch):
    monkeypatch.delenv("PYTHONPATH")
    place = packaged_models()["en", "pt"].model.parent
    files = {file.name: file.read_bytes() for file in place.iterdir() if models.WANTED.fullmatch(file.name)}
    store.offer(files, sourceLanguage="en", targetLanguage="pt", version="1.0")
    store.faults = [broken_off] * 3
    made = fetch(folder, ("en", "pt"), store=store.address)
    assert made.size > 20_000_000
    sentence = [Request("The council met on Monday.", "en", "pt")]
    with Chain([BergamotEngine(models=str(folder)), BergamotEngine(packaged=True)]) as engines:
        fetched, packaged = engines.engines
        assert fetched.version("en", "pt") == packaged.version("en", "pt")
        assert fetched.translate(sentence) == packaged.translate(sentence)
