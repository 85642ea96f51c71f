"""Apertium, the rule-based engine of Debian's packages (GPL, run as programs of their own), offline.

A mode is a chain of a dozen small programs with pipes between them. They stay: a text goes in with a NUL
behind it, its translation comes out with one. What a sentence kills or hangs is started again, and that
sentence fails alone. Pairs are those whose mode files are installed.
"""

from __future__ import annotations

import hashlib
import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import IO, Any

from dragoman.core.engines import apertium_stream as stream
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
    Trust,
    Unavailable,
    UnsupportedPair,
)

MODES = "/usr/share/apertium/modes"
LICENCE_NOTE = "Apertium and its dictionaries are under the GPL; they run as programs of their own."

# Debian's package for a pair, both ways.
PACKAGES = {
    frozenset(pair.split("-")): package
    for pair, package in {
        "en-es": "apertium-eng-spa",
        "en-ca": "apertium-eng-cat",
        "es-ca": "apertium-spa-cat",
        "es-gl": "apertium-es-gl",
        "es-pt": "apertium-es-pt",
        "es-fr": "apertium-fr-es",
        "es-it": "apertium-spa-ita",
        "ru-uk": "apertium-rus-ukr",
        "ru-be": "apertium-bel-rus",
    }.items()
}
_ONE_WAY = {("ro", "es"): "apertium-es-ro"}

TRUST = {
    "es-ca": Trust.PUBLISHABLE,
    "ca-es": Trust.PUBLISHABLE,
    "es-gl": Trust.PUBLISHABLE,
    "gl-es": Trust.PUBLISHABLE,
    "*": Trust.DRAFT,
}

# Their part-of-speech model crashes apertium-tagger at most ambiguous words (apertium/apertium #223):
# it is left out, and the constraint grammar says the first reading that is left.
_NO_TAGGER = frozenset({("ru", "uk"), ("uk", "ru"), ("ru", "be")})

_CODES = {  # of mode files
    "afr": "af", "arg": "an", "bel": "be", "bre": "br", "bul": "bg", "cat": "ca", "dan": "da", "eng": "en",
    "epo": "eo", "eus": "eu", "fra": "fr", "glg": "gl", "hin": "hi", "ind": "id", "isl": "is", "ita": "it",
    "mkd": "mk", "nld": "nl", "nno": "nn", "nob": "nb", "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro",
    "rus": "ru", "slv": "sl", "spa": "es", "srd": "sc", "swe": "sv", "ukr": "uk", "urd": "ur", "zlm": "ms",
}  # fmt: skip
_MODE = re.compile(r"([a-z]{2,3})-([a-z]{2,3})(?:_([A-Z]{2}))?\.mode")

_REVISION = 1  # of what this module and `apertium_stream` make of the same packages
_START = 30.0  # seconds that the programs may take to load
_RESCAN = 5.0  # seconds after which new or changed packages are noticed
_AHEAD = 16  # sentences on their way through a chain: keeps every stage busy
# Rules of en-es, en-ca, fr-es and ru-uk lose the blank between two words of a phrase (their way back to
# text is the generator): one goes in between a word and a word, or a number, that touch. GNU sed would read
# byte by byte here; perl is on every Debian.
_KEEP_APART = (
    *("perl", "-0", "-CSD", "-pe"),
    r"BEGIN { $| = 1 } s/(\^[*@]?\p{L}[^\^\$]*\$(?:\[\[\/\]\])?)(?=(?:\[\[[^\]]*\]\])?\^[*@]?[\p{L}\p{N}])"
    r"|(\^\p{N}[^\^\$]*\$(?:\[\[\/\]\])?)(?=(?:\[\[[^\]]*\]\])?\^\p{Ll}{3})/($1 \/\/ $2).' '/ge",
)
# Joins the group of its chain and kills it, itself included, when its input ends: when we are gone.
_WATCHER = ("sh", "-c", "read _; kill -9 0")


class ApertiumEngine(Engine):
    """Debian's Apertium. Unknown words come as `Answer.unknown`, their marks never stay in the text."""

    name = "apertium"
    markup = Markup.XML  # turned into word-bound blanks, which move with their words
    batch_size = 100
    max_chars = 100_000
    turns, least = 12, 4  # a call costs it nearly nothing, and checks take as long as it does
    pooled = True  # processes of its own for each direction
    licence_note = LICENCE_NOTE

    def __init__(
        self,
        *,
        modes: str = MODES,
        processes: int = 1,
        resident: int = 6,
        timeout: float = 10.0,
        trust: Mapping[str, str] | str = TRUST,
        **base: Any,
    ) -> None:
        """modes: the folder of mode files. processes: chains per direction, started when first needed.
        resident: directions that stay in memory (45 to 260 MB a chain); the longest unused gives way.
        timeout: seconds for one sentence. trust: over the defaults, pair by pair."""
        levels = trust if isinstance(trust, str) else {**TRUST, **trust}
        super().__init__(timeout=timeout, trust=levels, **base)
        if processes < 1:
            raise ValueError(f"processes is {processes}. At least one is needed.")
        self.concurrency = processes
        self._folder = Path(modes)
        self._modes: dict[Pair, tuple[Path, str]] = {}
        self._scanned = 0.0
        self._resident = max(1, resident)
        self._idle: dict[Pair, tuple[str, LifoQueue[_Chain]]] = {}  # the longest unused first
        self._chains: list[_Chain] = []
        self._lock = Lock()
        weakref.finalize(self, _end, self._chains)

    def modes(self) -> Mapping[Pair, tuple[Path, str]]:
        """The mode file of each installed pair and the version of what it names."""
        if not self._scanned or time.monotonic() - self._scanned > _RESCAN:
            self._modes = modes_in(self._folder) if shutil.which("apertium-wblank-mode") else {}
            self._scanned = time.monotonic()
        return self._modes

    def pairs(self) -> frozenset[Pair]:
        return frozenset(self.modes())

    def version(self, source: str, target: str) -> str:
        pair = self.pair(source, target)
        return self.modes()[pair][1] if pair else ""

    def cure(self, source: str, target: str) -> Cure | None:
        source, target = source.partition("-")[0], target.partition("-")[0]
        package = PACKAGES.get(frozenset({source, target})) or _ONE_WAY.get((source, target))
        if package is None:
            return None
        return Cure("install_debian_package", {"pair": f"{source}-{target}", "package": package})

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        pair = self.pair(batch[0].source, batch[0].target)
        if pair is None:
            raise UnsupportedPair(f"no mode for {batch[0].source}-{batch[0].target}")
        texts = [stream.Text(request.text) for request in batch]
        idle = self._queue(pair)
        chain = idle.get()
        try:
            answers = chain.translate([text.shown for text in texts])
        finally:
            idle.put(chain)
            with self._lock:
                if self._idle.get(pair, ("", None))[1] is not idle:  # closed, or changed, meanwhile
                    chain.close()
        return [
            Answer(error=answer) if isinstance(answer, EngineError) else Answer(*text.read(answer))
            for text, answer in zip(texts, answers, strict=True)
        ]

    def _queue(self, pair: Pair) -> LifoQueue[_Chain]:
        """The idle chains of a pair. Others take their place when its package has changed."""
        mode, version = self.modes()[pair]
        with self._lock:
            current, idle = self._idle.pop(pair, ("", LifoQueue()))
            if current != version:
                self._end_idle(idle)
                idle = LifoQueue()
                for _ in range(self.concurrency):
                    chain = _Chain(mode, self.timeout, without_tagger=pair in _NO_TAGGER)
                    self._chains.append(chain)
                    idle.put(chain)
            others = [queue for _, queue in self._idle.values() if self._running(queue)]
            for queue in others[: len(others) + 1 - self._resident]:
                self._end_idle(queue)
            self._idle[pair] = version, idle
            return idle

    @staticmethod
    def _running(idle: LifoQueue[_Chain]) -> bool:
        return any(chain.pids for chain in idle.queue)

    @staticmethod
    def _end_idle(idle: LifoQueue[_Chain]) -> None:
        """They start again when they are needed again."""
        chains: list[_Chain] = []
        with suppress(Empty):
            while True:
                chains.append(idle.get_nowait())
        for chain in chains:
            chain.end()
            idle.put(chain)

    def processes(self) -> list[int]:
        """Process ids of all that runs now."""
        return [pid for chain in self._chains for pid in chain.pids]

    def close(self) -> None:
        with self._lock:
            chains = list(self._chains)
            self._chains.clear()
            self._idle.clear()
        _end(chains)


def _end(chains: Iterable[_Chain]) -> None:
    for chain in chains:
        chain.close()


class _Chain:
    """The resident programs of one direction; one caller at a time."""

    def __init__(self, mode: Path, timeout: float, *, without_tagger: bool) -> None:
        self._mode, self._timeout, self._without_tagger = mode, timeout, without_tagger
        self._processes: list[subprocess.Popen[bytes]] = []  # the watcher, then the stages
        self._in = self._out = -1
        self._unread = b""
        self._number = 0
        self._said: IO[bytes] | None = None  # what they write to standard error
        self._busy = Lock()  # of the thread that reads and writes
        self._closed = False

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes if process.poll() is None]

    def translate(self, texts: Sequence[str]) -> list[str | EngineError]:
        """One answer or error per text. Raises Unavailable when the programs cannot be started."""
        with self._busy:
            return self._translate(texts)

    def _translate(self, texts: Sequence[str]) -> list[str | EngineError]:
        answers: list[str | EngineError] = []
        again = -1  # the sentence that has a second try
        while len(answers) < len(texts):
            if not self._alive():
                self._start()
            try:
                for answer in self._answers(texts[len(answers) :], self._timeout):
                    answers.append(answer)
            except EngineError as error:
                self.end()
                if not isinstance(error, TimedOut) and again != len(answers):
                    again = len(answers)  # they may have been killed from outside
                else:
                    answers.append(error)  # the rest goes to new programs
        return answers

    def _alive(self) -> bool:
        return bool(self._processes) and all(process.poll() is None for process in self._processes)

    def _answers(self, texts: Sequence[str], timeout: float) -> Iterator[str]:
        """The answers in order, until one fails. A number goes along, so that none is another's.

        timeout: seconds for each.
        """
        sent = done = 0
        first = self._number
        waiting = b""  # not yet taken by the first program
        gone = False
        until = time.monotonic() + timeout
        while done < len(texts):
            while sent < len(texts) and sent < done + _AHEAD and not waiting and not gone:
                self._number += 1
                shown = f"{texts[sent]}.[e{self._number}]\0"
                waiting = shown.encode(errors="replace")
                sent += 1
                waiting, gone = self._write(waiting)
            events = select.poll()
            events.register(self._out, select.POLLIN)
            if waiting and not gone:
                events.register(self._in, select.POLLOUT)
            ready = events.poll(max(0.0, until - time.monotonic()) * 1000)
            if not ready:
                raise TimedOut(f"no answer in {timeout:g} s")
            if waiting and any(where == self._in for where, _ in ready):
                waiting, gone = self._write(waiting)
            if not any(where == self._out for where, _ in ready):
                continue
            more = os.read(self._out, 65536)
            if not more:
                raise self._died()
            *whole, self._unread = (self._unread + more).split(b"\0")
            for answer in whole:
                done += 1
                text = answer.decode(errors="replace")
                end = f"[e{first + done}]"
                if not text.endswith(end):
                    raise BadAnswer("an answer to another sentence, or half of one")
                until = time.monotonic() + timeout
                text = text[: -len(end)]
                yield text[:-1] if text.endswith(".") else text

    def _write(self, data: bytes) -> tuple[bytes, bool]:
        """What is left to write, and whether nobody reads any more (what was read is still answered)."""
        try:
            return data[os.write(self._in, data) :], False
        except BlockingIOError:
            return data, False
        except OSError:
            return b"", True

    def _start(self) -> None:
        self.end()
        if self._closed:
            raise Unavailable("closed while it was at work")
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end()
        try:
            stages = stages_of(self._mode, without_tagger=self._without_tagger)
            watcher = subprocess.Popen(_WATCHER, stdin=subprocess.PIPE, stderr=self._said, process_group=0)
            self._processes.append(watcher)
            for stage in stages:
                before = self._processes[-1].stdout
                process = subprocess.Popen(
                    stage,
                    stdin=before or subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._said,
                    process_group=watcher.pid,
                )
                self._processes.append(process)
                if before:
                    before.close()  # it is theirs now
        except (OSError, subprocess.SubprocessError) as error:
            self.end()
            raise Unavailable(f"{self._mode.name} did not start: {error}") from error
        first, last = self._processes[1].stdin, self._processes[-1].stdout
        assert first
        assert last
        self._in, self._out = first.fileno(), last.fileno()
        os.set_blocking(self._in, False)
        try:
            list(self._answers([""], _START))
        except EngineError as error:
            self.end()
            raise Unavailable(f"{self._mode.name} did not start: {error}") from error

    def _died(self) -> Unavailable:
        until = time.monotonic() + 0.5
        ended: list[str] = []
        while not ended and time.monotonic() < until:
            ended = [
                f"{Path(str(process.args[0])).name} ({process.returncode})"  # type: ignore[index]
                for process in self._processes
                # those behind it end as well, quietly
                if process.poll() not in (None, 0)
            ]
            time.sleep(0.01)
        said: list[str] = []
        if self._said:
            self._said.seek(0)
            said = self._said.read().decode(errors="replace").strip().splitlines()
        return Unavailable(f"died: {', '.join(ended) or 'a stage'} {said[-1][:200] if said else ''}".strip())

    def close(self) -> None:
        """For good, also while another thread waits for an answer: that thread gets an error."""
        self._closed = True
        for process in list(self._processes):
            process.kill()
        with self._busy:
            self.end()

    def end(self) -> None:
        processes, self._processes = self._processes, []
        self._unread = b""
        for process in processes:
            process.send_signal(signal.SIGKILL)  # they hold no state
        for process in processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    if pipe:
                        pipe.close()
        if self._said:
            self._said.close()
            self._said = None


def modes_in(folder: Path) -> dict[Pair, tuple[Path, str]]:
    """The pairs of a folder of mode files (eng-spa.mode, es-pt_BR.mode), each with its version."""
    if not folder.is_dir():
        return {}
    found: dict[Pair, tuple[Path, str]] = {}
    for file in sorted(folder.iterdir()):
        named = _MODE.fullmatch(file.name)
        if named is None:
            continue
        source, target = (_CODES.get(code, code) for code in named.groups()[:2])
        if len(source) == len(target) == 2 and (version := _version(file)):
            found[source, f"{target}-{named[3]}" if named[3] else target] = file, version
    return found


def _version(mode: Path) -> str:
    """Changes with the package: the mode, and size and time of every file that it names."""
    try:
        text = mode.read_text(encoding="utf-8")
        digest = hashlib.blake2b(f"{_REVISION}\n{text}".encode(), digest_size=5)
        for word in shlex.split(text):
            if word.startswith("/"):
                stat = os.stat(word)
                digest.update(f"{stat.st_size} {stat.st_mtime_ns} ".encode())
    except (OSError, ValueError):
        return ""  # half installed
    return digest.hexdigest()


def stages_of(mode: Path, *, without_tagger: bool = False) -> list[list[str]]:
    """The commands of a mode, each flushing at NUL, with the ones that carry blanks bound to words."""
    printed = subprocess.run(
        ["apertium-wblank-mode", "-z", str(mode)], capture_output=True, text=True, check=True, timeout=10
    ).stdout
    stages: list[list[str]] = [[]]
    for word in shlex.split(printed):
        if word == "|":
            stages.append([])
        elif word == "$1":
            stages[-1].append("-g")  # marks for what cannot be generated
        elif word != "$2":
            stages[-1].append(word)
    if without_tagger:
        stages = [stage for stage in stages if stage[0] != "apertium-tagger"]
        for stage in stages:
            if stage[0] == "cg-proc":
                stage[1:1] = ["-1", "-n"]
    generators = [i for i, stage in enumerate(stages) if stage[0] == "lt-proc" and "-g" in stage]
    if generators and shutil.which(_KEEP_APART[0]):
        stages.insert(generators[-1], list(_KEEP_APART))
    return stages
