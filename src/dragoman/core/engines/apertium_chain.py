"""The resident programs of one direction: one chain, and all its chains, which the callers share.

No thread of its own: sentences are written ahead of their turn, as far as the pipes take them, so that the
programs have work while the caller looks at earlier answers. Whoever waits reads for all.
"""

from __future__ import annotations

import os
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import IO

from dragoman.core.engines.base import BadAnswer, EngineError, TimedOut, Unavailable

_END = "[;]"  # before the stop behind a text that has none: "No." would be a number
_START = 30.0  # seconds that the programs may take to load
_AHEAD = 16  # sentences on their way through a chain: keeps every stage busy
_BEHIND = 64  # answers that a caller has not yet read: then there is no hurry
_PORTION = 4  # answers read at a time, so that the chains are looked after in between
_FEW = 4  # sentences under way in each chain that runs before one more is started
_NICER = 10  # than we are: who checks the answers keeps pace, and pages are served meanwhile
_LOOK = 0.2  # seconds after which who waits looks round: others may have asked for more, or closed
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

Outcome = str | EngineError


class _Caller:
    """Who asks: the texts that were not sent yet, and the answers that came."""

    def __init__(self, texts: Iterable[str], count: int) -> None:
        self.left = enumerate(texts)
        self.unsent = count
        self.under_way = 0
        self.gone = False  # reads no more
        self.came: list[tuple[int, Outcome]] = []

    def take(self, place: int, outcome: Outcome) -> None:
        self.under_way -= 1
        self.came.append((place, outcome))

    def fail(self, error: EngineError) -> None:
        """What was not sent fails with this."""
        self.came += ((place, error) for place, _ in self.left)
        self.unsent = 0


@dataclass(slots=True)
class _Asked:
    """A sentence on its way. caller: None for the one that a chain is tried out with."""

    caller: _Caller | None
    place: int
    text: str
    number: int = 0
    again: bool = False  # has its second try

    def give(self, outcome: Outcome) -> None:
        if self.caller and not self.caller.gone:
            self.caller.take(self.place, outcome)


class Chains:
    """The chains of one direction, started when there is work for them."""

    def __init__(self, mode: Path, count: int, timeout: float, *, without_tagger: bool) -> None:
        self._chains = [_Chain(mode, timeout, without_tagger=without_tagger) for _ in range(count)]
        self._changed = Condition()  # held by who writes or reads; not while waiting for answers
        self._reading = False  # somebody waits for the programs, on behalf of all
        self._callers = 0
        self._closed = self._leaving = False

    def answers(self, texts: Iterable[str], count: int) -> Iterator[list[tuple[int, Outcome]]]:
        """The places of the `count` texts and their answers or errors, some at a time, as they come."""
        caller = _Caller(texts, count)
        with self._changed:
            self._callers += 1
        try:
            while caller.unsent or caller.under_way or caller.came:
                with self._changed:
                    came = self._next(caller)
                yield came
        finally:
            with self._changed:
                caller.gone = True
                self._callers -= 1
                if self._leaving and not self._callers:
                    self._end()

    def _next(self, caller: _Caller) -> list[tuple[int, Outcome]]:
        if caller.unsent:
            self._wait(0)  # what lies ready makes room
        while True:
            self._feed(caller)
            if caller.came or not (caller.unsent or caller.under_way):
                most = _PORTION if caller.unsent else None
                came = caller.came[:most]
                del caller.came[:most]
                return came
            self._wait(_LOOK)

    def _feed(self, caller: _Caller) -> None:
        """As many texts as the chains may have ahead, fewer where callers share them; each to the chain with
        the least to do."""
        if not caller.unsent or len(caller.came) > _BEHIND:
            return
        try:
            chains = self._ready(caller.unsent)
        except EngineError as error:
            caller.fail(error)
            return
        share = max(1, _AHEAD * len(chains) // self._callers)
        while caller.unsent and caller.under_way < share:
            chain = min(chains, key=_to_do)
            if len(chain.asked) >= _AHEAD:
                break
            place, text = next(caller.left)
            caller.unsent -= 1
            caller.under_way += 1
            chain.ask(_Asked(caller, place, text))
        for chain in chains:
            chain.write()

    def _ready(self, wanted: int) -> list[_Chain]:
        """Chains that run, so many as the texts that wait are worth. Raises Unavailable if there is none."""
        if self._closed:
            raise Unavailable("closed while it was at work")
        if all(chain.asked for chain in self._chains):
            return self._chains
        running = [chain for chain in self._chains if chain.asked or chain.alive()]
        idle = [chain for chain in self._chains if chain not in running]
        more = -(-(wanted + sum(map(_to_do, running))) // _FEW) - len(running)
        started = idle[: max(more, 0 if running else 1)]
        failed: EngineError | None = None
        for step in (_Chain.start, _Chain.try_out):  # they load side by side
            for chain in list(started):
                try:
                    step(chain)
                except EngineError as error:
                    failed = error
                    started.remove(chain)
        if failed and not running and not started:
            raise failed
        return running + started

    def _wait(self, most: float) -> None:
        """Until some answer came, to whomever, or so many seconds."""
        if self._reading:
            if most:
                self._changed.wait(most)
            return
        busy = [chain for chain in self._chains if chain.asked]
        if not busy:
            if most:
                self._changed.wait(most)
            return
        events = select.poll()
        for chain in busy:
            chain.register(events)
        until = min((chain.until for chain in busy), default=0.0)
        seconds = min(most, max(0.0, until - time.monotonic()))
        self._reading = True
        self._changed.release()
        try:
            ready = {where for where, _ in events.poll(seconds * 1000)}
        finally:
            self._changed.acquire()
            self._reading = False
        now = time.monotonic()  # programs that are started anew take their time, and that is nobody's delay
        try:
            for chain in busy:
                if chain.asked:
                    try:
                        chain.go_on(ready, now)
                    except EngineError as error:
                        self._failed(chain, error)
        finally:
            self._changed.notify_all()

    def _failed(self, chain: _Chain, error: EngineError) -> None:
        """The sentence that the programs died of or hang on has a second try if they may have been killed
        from outside, and fails alone; what is behind it goes to new programs."""
        rest = list(chain.asked)
        chain.end()
        if not rest:
            return
        if isinstance(error, TimedOut) or rest[0].again:
            rest.pop(0).give(error)
        else:
            rest[0].again = True
        rest = [asked for asked in rest if asked.caller and not asked.caller.gone]
        if not rest:
            return
        try:
            if self._closed:
                raise Unavailable("closed while it was at work")
            chain.start()
            chain.try_out()
        except EngineError as stopped:
            others = any(other.alive() for other in self._chains)
            for asked in rest:
                asked.give(stopped)
                if asked.caller and not others:
                    asked.caller.fail(stopped)
            return
        for asked in rest:
            chain.ask(asked)
        chain.write()

    @property
    def running(self) -> bool:
        return any(chain.pids for chain in self._chains)

    @property
    def pids(self) -> list[int]:
        return [pid for chain in self._chains for pid in chain.pids]

    def rest(self) -> None:
        """Unless somebody uses them, the programs end; they start again when they are needed again."""
        with self._changed:
            if not self._callers:
                self._end()

    def leave(self) -> None:
        """As soon as nobody uses them any more, the programs end, for good."""
        with self._changed:
            self._leaving = True
            if not self._callers:
                self._end()

    def close(self) -> None:
        """For good, also while others wait for answers: those get an error."""
        self._closed = True
        for chain in self._chains:
            chain.kill()  # who reads wakes up
        with self._changed:
            while self._reading:
                self._changed.wait(_LOOK)
            for chain in self._chains:
                if chain.asked:
                    self._failed(chain, Unavailable("closed while it was at work"))
            self._end()
            self._changed.notify_all()

    def _end(self) -> None:
        for chain in self._chains:
            chain.end()


class _Chain:
    """A dozen programs with pipes between them."""

    def __init__(self, mode: Path, timeout: float, *, without_tagger: bool) -> None:
        self._mode, self._timeout, self._without_tagger = mode, timeout, without_tagger
        self._processes: list[subprocess.Popen[bytes]] = []  # the watcher, then the stages
        self._in = self._out = -1
        self._number = 0
        self._said: IO[bytes] | None = None  # what they write to standard error
        self._unwritten = b""  # not yet taken by the first program
        self._unread = b""  # the beginning of an answer
        self.asked: deque[_Asked] = deque()  # in the order of their answers
        self.until = 0.0  # when the first of them is overdue

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes if process.poll() is None]

    def alive(self) -> bool:
        return bool(self._processes) and all(process.poll() is None for process in self._processes)

    def ask(self, asked: _Asked) -> None:
        """To be written next. A number goes along, so that no answer is another's."""
        if not self.asked:
            self.until = time.monotonic() + self._timeout
        self._number += 1
        asked.number = self._number
        self.asked.append(asked)
        end = _END if asked.text[-1:].isalpha() else ""
        self._unwritten += f"{asked.text}{end}.[e{self._number}]\0".encode(errors="replace")

    def write(self) -> bool:
        """As much as the first program takes now. Returns whether it took something."""
        if not self._unwritten:
            return False
        try:
            taken = os.write(self._in, self._unwritten)
        except BlockingIOError:
            return False
        except OSError:
            self._unwritten = b""  # nobody reads any more; what was read is still answered
            return False
        self._unwritten = self._unwritten[taken:]
        return True

    def register(self, events: select.poll) -> None:
        events.register(self._out, select.POLLIN)
        if self._unwritten:
            events.register(self._in, select.POLLOUT)

    def go_on(self, ready: set[int], now: float) -> None:
        """Writes and reads what it can. Raises an EngineError when the first sentence fails. now: when it was
        looked what is ready."""
        if self._in in ready and self.write():
            self.until = time.monotonic() + self._timeout
        if self._out in ready:
            self._read()
        elif now >= self.until:
            raise TimedOut(f"no answer in {self._timeout:g} s")

    def _read(self) -> None:
        more = os.read(self._out, 65536)
        if not more:
            raise self._died()
        *whole, self._unread = (self._unread + more).split(b"\0")
        for answer in whole:
            text, found, number = answer.decode(errors="replace").rpartition("[e")
            if not found or not self.asked or number != f"{self.asked[0].number}]":
                raise BadAnswer("an answer to another sentence, or half of one")
            self.asked.popleft().give(text.removesuffix(".").replace(_END, ""))
            self.until = time.monotonic() + self._timeout

    def start(self) -> None:
        """Raises Unavailable. Nothing is loaded yet when it returns."""
        self.end()
        try:
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end()
            stages = stages_of(self._mode, without_tagger=self._without_tagger)
            watcher = subprocess.Popen(_WATCHER, stdin=subprocess.PIPE, stderr=self._said, process_group=0)
            self._processes.append(watcher)
            nice = os.getpriority(os.PRIO_PROCESS, 0) + _NICER
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
                with suppress(OSError):  # it may be dead already
                    os.setpriority(os.PRIO_PROCESS, process.pid, min(19, nice))
                if before:
                    before.close()  # it is theirs now
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            self.end()
            raise Unavailable(f"{self._mode.name} did not start: {error}") from error
        first, last = self._processes[1].stdin, self._processes[-1].stdout
        assert first
        assert last
        self._in, self._out = first.fileno(), last.fileno()
        os.set_blocking(self._in, False)
        self.ask(_Asked(None, 0, ""))
        self.write()

    def try_out(self) -> None:
        """Waits until the programs have loaded. Raises Unavailable."""
        self.until = time.monotonic() + _START
        try:
            while self.asked:
                events = select.poll()
                self.register(events)
                seconds = max(0.0, self.until - time.monotonic())
                self.go_on({where for where, _ in events.poll(seconds * 1000)}, time.monotonic())
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

    def kill(self) -> None:
        for process in list(self._processes):
            process.kill()  # they hold no state

    def end(self) -> None:
        processes, self._processes = self._processes, []
        self._unwritten = self._unread = b""
        self.asked.clear()
        for process in processes:
            process.send_signal(signal.SIGKILL)
        for process in processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    if pipe:
                        pipe.close()
        if self._said:
            self._said.close()
            self._said = None


def _to_do(chain: _Chain) -> int:
    return len(chain.asked)


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
