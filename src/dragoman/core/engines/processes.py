"""Engines whose models live in processes of their own.

A library that translates may hang or die, and some hold the interpreter lock while they work: so every
model is loaded by a worker process. A sentence that hangs or kills it fails alone, and the worker is
started again.
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
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import IO, Any, Protocol

from dragoman.core.engines.base import (
    Answer,
    BadAnswer,
    Engine,
    EngineError,
    Markup,
    Pair,
    Request,
    TimedOut,
    Unavailable,
    UnsupportedPair,
)
from dragoman.core.engines.vocabulary import cases, known
from dragoman.core.types import Span

# Over some 80 words Firefox's models drop the end of a sentence without a word (measured en→pt).
LONGEST = 420

_WORKER = Path(__file__).with_name("model_worker.py")
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


class Model(Protocol):
    """The files of one direction. Two are the same when nothing but the content of files differs."""

    @property
    def name(self) -> str:
        """For a person who looks for it."""

    @property
    def version(self) -> str:
        """Short hash of the weights; empty once they are gone."""

    @property
    def vocabularies(self) -> tuple[Path, Path]:
        """SentencePiece models of the source and of the target."""

    @property
    def together(self) -> int:
        """How many sentences its library translates at once, within the time for one."""

    def setup(self) -> Mapping[str, object]:
        """What `model_worker` is told: the engine's name, and what that loads."""


class ProcessEngine(Engine):
    """Offline, with models in folders. A subclass finds them: `find`."""

    markup = Markup.NONE
    batch_size = 32
    max_chars = 100_000
    pooled = True  # processes of its own for each direction

    def __init__(
        self,
        *,
        models: str | Sequence[str] = (),
        processes: int = 1,
        timeout: float = 20.0,
        **base: Any,
    ) -> None:
        """models: one folder or several; may come into being later. processes: per direction,
        started when first needed. timeout: seconds for one sentence."""
        super().__init__(timeout=timeout, **base)
        self._folders = [Path(models)] if isinstance(models, str) else [Path(folder) for folder in models]
        if processes < 1:
            raise ValueError(f"processes is {processes}. At least one is needed.")
        self.concurrency = processes
        self._models: Mapping[Pair, Model] = {}
        self._scanned = 0.0
        self._idle: dict[Pair, tuple[Model | None, LifoQueue[Worker]]] = {}
        self._workers: list[Worker] = []
        self._lock = Lock()
        weakref.finalize(self, _end, self._workers)

    @abstractmethod
    def find(self, folders: Sequence[Path]) -> Mapping[Pair, Model]:
        """The models that are there now."""

    def models(self) -> Mapping[Pair, Model]:
        if not self._scanned or time.monotonic() - self._scanned > _RESCAN:
            self._models, self._scanned = self.find(self._folders), time.monotonic()
        return self._models

    def pairs(self) -> frozenset[Pair]:
        return frozenset(self.models())

    def version(self, source: str, target: str) -> str:
        pair = self.pair(source, target)
        return self.models()[pair].version if pair else ""

    def writes(self, source: str, target: str) -> frozenset[str] | None:
        pair = self.pair(source, target)
        return known(*self.models()[pair].vocabularies) if pair else None

    def cases(self, source: str, target: str) -> Mapping[str, str]:
        pair = self.pair(source, target)
        return cases(self.models()[pair].vocabularies[0]) if pair else {}

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
            self._put_back(pair, idle, worker)
        at = iter(answers)
        return [_whole([next(at) for _ in some]) for some in pieces]

    def _queue(self, pair: Pair) -> LifoQueue[Worker]:
        """The idle workers of a pair. Others take their place when its files have changed names."""
        model = self.models()[pair]
        with self._lock:
            current, idle = self._idle.get(pair, (None, LifoQueue()))
            if current != model:
                for worker in _all(idle):
                    worker.end()
                    idle.put(worker)  # for whoever asked for this queue a moment ago and waits in it
                idle = LifoQueue()
                for _ in range(self.concurrency):
                    worker = Worker(model, self.timeout)
                    self._workers.append(worker)
                    idle.put(worker)
                self._idle[pair] = model, idle
            return idle

    def _put_back(self, pair: Pair, idle: LifoQueue[Worker], worker: Worker) -> None:
        with self._lock:
            if self._idle.get(pair, (None, None))[1] is not idle:
                worker.end()  # others have taken its place meanwhile
            idle.put(worker)

    def processes(self) -> list[int]:
        """Process ids of the workers that run now."""
        return [pid for worker in self._workers if (pid := worker.pid)]

    def close(self) -> None:
        with self._lock:
            _end(self._workers)
            self._workers.clear()
            self._idle.clear()


def _end(workers: Iterable[Worker]) -> None:
    for worker in workers:
        worker.end()


def _all(idle: LifoQueue[Worker]) -> list[Worker]:
    workers: list[Worker] = []
    with suppress(Empty):
        while True:
            workers.append(idle.get_nowait())
    return workers


def _whole(pieces: Sequence[Answer]) -> Answer:
    """The answer to a sentence from the answers to its pieces."""
    failed = next((piece for piece in pieces if piece.error), None)
    if failed or len(pieces) == 1:
        return failed or pieces[0]
    text, unknown = "", list[Span]()
    for piece in pieces:
        text += " " if text else ""
        unknown += [(len(text) + start, len(text) + end) for start, end in piece.unknown]
        text += piece.text or ""
    return Answer(text, unknown=tuple(unknown))


class Worker:
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

    def translate(self, texts: Sequence[str]) -> list[Answer]:
        """One answer per sentence. Raises Unavailable when the process cannot be started."""
        answers: list[Answer] = []
        together = min(self._model.together, _AHEAD)
        while len(answers) < len(texts):
            if self.pid is None or self._version != self._model.version:
                self._start()
            try:
                for answer in self._answers(texts, len(answers), together):
                    answers.append(answer)
            except EngineError as error:
                self.end()
                # the sentence it was at; the rest goes to a new process
                if together == 1:
                    answers.append(Answer(error=error))
                together = 1  # which one it was of several is found out now
        return answers

    def _answers(self, texts: Sequence[str], first: int, together: int) -> Iterator[Answer]:
        sent = first
        for i in range(first, len(texts)):
            with suppress(Unavailable):  # it died; what it had answered is still there to be read
                while sent < len(texts) and sent - i + together <= _AHEAD:
                    self._write({"id": sent, "texts": texts[sent : sent + together]})
                    sent = min(sent + together, len(texts))
            answer = self._read(self._timeout)
            if answer.get("id") != i:
                raise BadAnswer("an answer to another sentence")
            if "text" in answer:
                unknown = tuple((start, end) for start, end in answer.get("unknown", ()) if start < end)
                yield Answer(answer["text"], unknown=unknown)
            else:
                yield Answer(error=BadAnswer(answer["failed"]))

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
            self._write({**self._model.setup(), "timeout": self._timeout * 1.25 + 0.1})
            answer = self._read(_START)
        except EngineError as error:
            self.end()
            raise Unavailable(f"the worker did not start: {error}") from error
        if "ready" not in answer:
            self.end()
            raise Unavailable(f"{self._model.name} cannot be loaded: {answer.get('failed')}")

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


def try_model(model: Model) -> None:
    """Load a model and translate a word with it. Raises the EngineError that it answers with."""
    worker = Worker(model, _START)
    try:
        (answer,) = worker.translate(["1"])
    finally:
        worker.end()
    if answer.error:
        raise answer.error


@lru_cache(maxsize=64)
def _hash(path: str, changed: int, size: int) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]


def short_hash(file: Path) -> str:
    """Of a file's content, worked out again when the file has changed; empty once it is gone."""
    try:
        stat = file.stat()
        return _hash(str(file), stat.st_mtime_ns, stat.st_size)
    except OSError:
        return ""
