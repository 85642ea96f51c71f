"""Model folders of the engines bergamot and argos: listed, added from files, fetched from a store, removed.

Every model stands in a folder of its own below one models folder (``ru-en``, ``en-pt_br``; ``argos-ru-en``
for a package of Argos), with a small JSON beside its files that says where it came from, under which licence,
and the hash of every file. What is added is put together out of sight, loaded once, and moved in whole: a
worker never sees half a model.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import lzma
import re
import shutil
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from fxtranslate import discovery

from dragoman.core.engines import argos
from dragoman.core.engines.base import EngineError, Pair
from dragoman.core.engines.bergamot import model_of, models_in, pair_of
from dragoman.core.engines.processes import Model, try_model

RECORD = "dragoman-model.json"

MAX_FILE = 512 * 2**20
MAX_TOTAL = 1024 * 2**20
MAX_MEMBERS = 10_000

WANTED = re.compile(r"model.*\.bin|(?:src|trg)?vocab.*\.spm|lex.*\.bin")
_PACKAGE = re.compile(r"metadata\.json|sentencepiece\.model|model/[\w.-]+")
_BESIDE = re.compile(r"(?:licen[cs]e|copying|notice|readme)(?:\.(?:md|txt|rst))?", re.IGNORECASE)
_PACKED = (".zst", ".gz")
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst")

_UNREADABLE = (
    *(OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError),
    RuntimeError,  # a zip with a password
)

_CHUNK = 1 << 18


class ModelError(Exception):
    """Why a model was not listed, added, fetched or removed: one line for the operator."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A model in its folder. changed: files that are no longer what was added, or gone."""

    engine: str
    pair: Pair
    folder: Path
    size: int
    version: str = ""
    licence: str = ""
    origin: str = ""
    added: str = ""
    files: Mapping[str, str] = field(default_factory=dict)  # name → SHA-256
    changed: tuple[str, ...] = ()


def name_of(pair: Pair) -> str:
    """The name of a pair's folder: ru-en, en-pt_br."""
    return "-".join(language.lower().replace("-", "_") for language in pair)


def installed(folder: Path) -> list[Installed]:
    """The models of a folder, with or without a record, in order."""
    found = []
    for pair, engine, place in _places(folder):
        files = list(_files(engine, place))
        record = _record(place)
        hashes: Mapping[str, str] = record.get("files", {})
        changed = [
            name
            for name, digest in hashes.items()
            if not (place / name).is_file() or sha256(place / name) != digest
        ]
        said = {key: str(record.get(key, "")) for key in ("version", "licence", "origin", "added")}
        size = sum(file.stat().st_size for file in files)
        found.append(
            Installed(engine, pair, place, size, **said, files=hashes, changed=tuple(sorted(changed)))
        )
    return found


def _places(folder: Path) -> list[tuple[Pair, str, Path]]:
    """Pair, engine and folder of each model."""
    return sorted(
        [
            *((pair, "bergamot", model.model.parent) for pair, model in models_in(folder).items()),
            *((pair, "argos", package.folder) for pair, package in argos.packages_in(folder).items()),
        ]
    )


def _files(engine: str, place: Path) -> Iterator[Path]:
    """The files of a model that count."""
    wanted, files = (_PACKAGE, place.rglob("*")) if engine == "argos" else (WANTED, place.iterdir())
    for file in sorted(files):
        if file.is_file() and wanted.fullmatch(file.relative_to(place).as_posix()):
            yield file


def _record(place: Path) -> dict[str, Any]:
    try:
        record = json.loads((place / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and isinstance(record.get("files", {}), dict) else {}


def remove(folder: Path, pair: Pair, engine: str = "") -> Path:
    """Take a model away. engine: whose, where two have the pair. Raises ModelError."""
    found = [(whose, place) for one, whose, place in _places(folder) if one == pair]
    if engine:
        found = [one for one in found if one[0] == engine]
    if not found:
        have = ", ".join("-".join(pair) for pair, _, _ in _places(folder)) or "none"
        whose = f"{engine} " if engine else ""
        raise ModelError(f"There is no {whose}model for {'-'.join(pair)} in {folder}. It has: {have}.")
    if len(found) > 1:
        whose = " and ".join(whose for whose, _ in found)
        raise ModelError(f"{whose.capitalize()} have {'-'.join(pair)}: say whose with --engine.")
    _, place = found[0]
    if place == folder:
        raise ModelError(f"The files of {'-'.join(pair)} lie in {folder} itself: remove them by hand.")
    gone = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder))
    place.rename(gone / place.name)
    shutil.rmtree(gone)
    return place


# ---------------------------------------------------------------- from files


def add(folder: Path, pair: Pair | None, source: Path, *, licence: str = "", origin: str = "") -> Installed:
    """Add a model from a folder or an archive (zip, tar, tar.gz, tar.zst); files may be .gz or .zst.

    pair: None when a package of Argos says it itself, or the names of files do.
    Takes the place of one that is there. Raises ModelError.
    """
    if not source.exists():
        raise ModelError(f"{source} does not exist.")
    with _readable(source):
        names = [path for path, _ in _contents(source)]
    root = _package_root(names)
    if root is None and pair is None:
        pair = pair_of(source.name.partition(".")[0], [unpacked_name(path.name) for path in names])
        if pair is None:
            raise ModelError(f"{source.name} does not say its languages: dragoman models add PAIR {source}")
    record = {"licence": licence or "not stated", "origin": origin or str(source.resolve())}
    with incoming(folder, "argos" if pair is None else name_of(pair)) as place:
        with _readable(source):
            if root is not None:
                _unpack_package(_contents(source), place, root)
            elif pair is not None:
                _unpack(_contents(source), place, pair)
        if pair is None or root is not None:
            return _package_in(folder, pair, place, **record)
        return move_in(folder, pair, place, **record)


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        said = str(error).partition("\n")[0]
        raise ModelError(f"{source.name} cannot be read: {said}.") from error


def _package_root(names: Iterable[PurePosixPath]) -> PurePosixPath | None:
    """Where in a source the package of Argos stands, if it is one."""
    there = set(names)
    roots = sorted(
        path.parent for path in there if path.name == argos.METADATA and path.parent / argos.WEIGHTS in there
    )
    if len(roots) > 1:
        raise ModelError(f"More than one model ({', '.join(map(str, roots))}): add them one by one.")
    if not roots:
        return None
    (root,) = roots
    if root / argos.TOKENS not in there:
        other = " It has bpe.model: that kind is not read here." if root / "bpe.model" in there else ""
        raise ModelError(f"No whole package of Argos: {argos.TOKENS} is missing.{other}")
    return root


_Member = tuple[PurePosixPath, Callable[[], IO[bytes]]]


def _contents(source: Path) -> Iterator[_Member]:
    for count, member in enumerate(_folder(source) if source.is_dir() else _archive(source), 1):
        if count > MAX_MEMBERS:
            raise ModelError(f"More than {MAX_MEMBERS} files: this is no model.")
        yield member


def _folder(source: Path) -> Iterator[_Member]:
    for file in sorted(source.rglob("*")):
        if file.is_file() and stat.S_ISREG(file.stat().st_mode):
            yield PurePosixPath(file.relative_to(source).as_posix()), partial(_opened, file)


def _archive(source: Path) -> Iterator[_Member]:
    """Regular files of an archive. Raises ModelError where a path leads out of it."""
    name = source.name.lower()
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and not stat.S_ISLNK(entry.external_attr >> 16):
                    yield _inside(entry.filename), partial(archive.open, entry)
        return
    data: IO[bytes] | None = None
    if name.endswith(".tar.zst"):
        data = unzst(source.read_bytes(), source.name)
    elif not tarfile.is_tarfile(source):
        raise ModelError(f"{source.name} is no archive that is read here ({', '.join(_ARCHIVES)}).")
    with tarfile.open(None if data else source, fileobj=data) as tar:
        for member in tar:
            if member.isreg():
                yield _inside(member.name), partial(_extracted, tar, member)


def _opened(file: Path) -> IO[bytes]:
    return file.open("rb")


def _extracted(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    assert file is not None  # it is a regular one
    return file


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise ModelError(f"The archive holds a path that leads out of it ({name}): nothing was added.")
    return path


def _unpack(contents: Iterable[_Member], place: Path, pair: Pair) -> None:
    """Write the files of one model to `place`, by their last names alone."""
    total = 0
    holders: set[PurePosixPath] = set()
    for path, opened in contents:
        name = unpacked_name(path.name)
        if not WANTED.fullmatch(name):
            if _BESIDE.fullmatch(path.name) and not (place / path.name).exists():
                with opened() as file:
                    (place / path.name).write_bytes(file.read(2**20))
            continue
        holders.add(path.parent)
        if len(holders) > 1:
            there = ", ".join(sorted(str(holder) for holder in holders))
            raise ModelError(
                f"More than one model ({there}): name the folder of the one for {'-'.join(pair)}."
            )
        if (place / name).exists():
            raise ModelError(f"{name} is there twice.")
        with opened() as file:
            total += _copy(_plain(file, path.name), place / name, min(MAX_FILE, MAX_TOTAL - total))


def _unpack_package(contents: Iterable[_Member], place: Path, root: PurePosixPath) -> None:
    """Write what is needed of a package of Argos to `place`."""
    total = 0
    (place / "model").mkdir()
    for path, opened in contents:
        if not path.is_relative_to(root):
            continue
        name = path.relative_to(root).as_posix()
        if not _PACKAGE.fullmatch(name) and not _BESIDE.fullmatch(name):
            continue
        if (place / name).exists():
            raise ModelError(f"{name} is there twice.")
        with opened() as file:
            total += _copy(file, place / name, min(MAX_FILE, MAX_TOTAL - total))


def unpacked_name(name: str) -> str:
    return next((name.removesuffix(end) for end in _PACKED if name.endswith(end)), name)


def _plain(file: IO[bytes], name: str) -> IO[bytes]:
    if name.endswith(".gz"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if name.endswith(".zst"):
        data = file.read(MAX_FILE + 1)
        return unzst(data, name)
    return file


def _copy(file: IO[bytes], target: Path, most: int) -> int:
    size = 0
    with target.open("xb") as out:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise ModelError(f"{target.name} is larger than a model can be ({most >> 20} MB).")
            out.write(chunk)
    return size


def unzst(data: bytes, name: str, digest: str | None = None) -> IO[bytes]:
    """Unpacked by the engine's library. Raises ModelError, also when it says it would be too large."""
    if (size := _declared(data)) is not None and size > MAX_FILE:
        raise ModelError(f"{name} is larger than a model can be ({MAX_FILE >> 20} MB).")
    try:
        return io.BytesIO(discovery.verify_and_decompress(data, digest))
    except ValueError as error:
        raise ModelError(f"{name} is damaged: {error}.") from error


def _declared(frame: bytes) -> int | None:
    """The unpacked size in the head of a Zstandard frame (RFC 8878, 3.1.1.1), if it is there."""
    if frame[:4] != b"\x28\xb5\x2f\xfd" or len(frame) < 18:
        return None
    single = frame[4] >> 5 & 1
    length = (1 if single else 0, 2, 4, 8)[frame[4] >> 6]
    start = 5 + (not single) + (0, 1, 2, 4)[frame[4] & 3]
    size = int.from_bytes(frame[start : start + length], "little") + (256 if length == 2 else 0)
    return size if length else None


# ---------------------------------------------------------------- moving in


@contextmanager
def incoming(folder: Path, name: str) -> Iterator[Path]:
    """A place to put a model together. What a killed run has left is cleared away. One run at a time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise ModelError(f"{folder} cannot be written: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ModelError(f"Another command is changing the models of {folder}.") from None
        for left in (*folder.glob(".incoming-*"), *folder.glob(".gone-*")):
            shutil.rmtree(left, ignore_errors=True)
        place = Path(tempfile.mkdtemp(prefix=f".incoming-{name}-", dir=folder))
        try:
            yield place
        except OSError as error:
            raise ModelError(f"{folder} cannot be written: {error.strerror or error}.") from error
        finally:
            shutil.rmtree(place, ignore_errors=True)


def move_in(
    folder: Path, pair: Pair, place: Path, *, licence: str, origin: str, version: str = ""
) -> Installed:
    """Check a set of files, record it, and put it in the place of what is there."""
    files = sorted(file for file in place.iterdir() if WANTED.fullmatch(file.name))
    names = [file.name for file in files]
    models = [name for name in names if name.startswith("model")]
    if len(models) > 1:
        raise ModelError(f"More than one model ({', '.join(models)}): one is needed.")
    model = model_of(files)
    if model is None:
        raise ModelError(
            "No whole model: model*.bin and vocab*.spm (or srcvocab*.spm and trgvocab*.spm) are needed, "
            f"lex*.bin may be there. Found: {', '.join(names) or 'none of them'}."
        )
    told = pair_of("", names)
    if told is not None and told != tuple(language.partition("-")[0] for language in pair):
        raise ModelError(f"{models[0]} is for {'-'.join(told)}, not for {'-'.join(pair)}.")
    _try(model)
    return _settle(
        folder, pair, place, "bergamot", {"version": version, "licence": licence, "origin": origin}
    )


def _package_in(folder: Path, pair: Pair | None, place: Path, *, licence: str, origin: str) -> Installed:
    """Check a package of Argos, record it, and put it in the place of what is there."""
    try:
        package = argos.read_package(place)
    except ValueError as error:
        raise ModelError(f"This package of Argos cannot be used: {error}.") from error
    if pair is not None and pair != package.pair:
        raise ModelError(f"It is for {'-'.join(package.pair)}, not for {'-'.join(pair)}.")
    if not argos.libraries():
        raise ModelError(
            "A package of Argos is read by two libraries that are missing: pip install "
            f"{' '.join(argos.LIBRARIES)}, then the same command again."
        )
    _try(package)
    record = {"version": package.given, "licence": licence, "origin": origin}
    return _settle(folder, package.pair, place, "argos", record)


def _try(model: Model) -> None:
    try:
        try_model(model)
    except EngineError as error:
        raise ModelError(f"The model does not work: {error}.") from error


def _settle(folder: Path, pair: Pair, place: Path, engine: str, said: Mapping[str, str]) -> Installed:
    """Record a model that works, and put it in the place of the engine's own that is there."""
    record = {
        "pair": "-".join(pair) if "-" not in "".join(pair) else ":".join(pair),
        **said,
        "added": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {file.relative_to(place).as_posix(): sha256(file) for file in _files(engine, place)},
    }
    (place / RECORD).write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    place.chmod(0o755)
    target = folder / (name_of(pair) if engine == "bergamot" else f"{engine}-{name_of(pair)}")
    before = {there for one, whose, there in _places(folder) if (one, whose) == (pair, engine)}
    old = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder))
    try:
        for one in (before | {target}) - {folder}:
            if one.exists():
                one.rename(old / one.name)
        place.rename(target)
    finally:
        shutil.rmtree(old, ignore_errors=True)
    return next(one for one in installed(folder) if one.folder == target)


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
