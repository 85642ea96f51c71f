"""The engine contract: what an engine is asked, what it answers, what it can do, how it fails."""

from __future__ import annotations

import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import BoundedSemaphore, Lock
from typing import Any, ClassVar, TypeVar

from dragoman.core.engines.cap import Cap
from dragoman.core.types import Span

# What shields a word from an engine: the one kind of placeholder that neural engines keep (a plain
# Latin word with digits, 60 times of 60; braces, brackets and tags do not survive).
TOKEN = re.compile(r"(?<![^\W_])XQ\d+(?![^\W_])")


class Markup(StrEnum):
    """How an engine is shown inline tags (`engines.markup` writes and reads each form)."""

    NONE = "none"  # plain text; the pipeline lays the tags over the answer (text.project)
    XML = "xml"  # <x id="1">words</x>, <x id="2"/>; & < > escaped
    HTML = "html"  # <span id="x1">words</span>, <br id="x2">; protected words with translate="no"


class Trust(StrEnum):
    """What may be done with an engine's text for a pair."""

    PUBLISHABLE = "publishable"
    DRAFT = "draft"  # waits for a person


class EngineError(Exception):
    """Why a segment has no translation. Callers of `Engine.translate` find it in `Answer.error`.

    EngineError
    ├── Temporary              the same request may succeed later
    │   ├── Unavailable        not reachable, not started, overloaded, died at work
    │   ├── Limited            too many requests; `retry_after` in seconds, None if not told
    │   └── TimedOut           no answer within its time
    ├── Setup                  a person must act: nothing succeeds before
    │   ├── AuthFailed         the key is missing or wrong
    │   ├── QuotaSpent         the money or the month's characters are used up
    │   └── UnsupportedPair    this engine has not got the language pair
    └── BadSegment             this segment fails here, its neighbours need not
        ├── Refused            the engine will not translate it
        ├── TooLarge           over the engine's size limit; a batch is cut and sent again
        └── BadAnswer          no answer, too many or too few, tags or tokens broken
    """

    # Whether the rest of a call is pointless once a batch has failed with this.
    stops: ClassVar[bool] = False
    # What the failed call cost all the same (see Answer).
    billed: float = 0
    cost: float = 0
    unsure: float = 0

    @property
    def code(self) -> str:
        return type(self).__name__


class Temporary(EngineError):
    stops = True


class Unavailable(Temporary):
    pass


class Limited(Temporary):
    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TimedOut(Temporary):
    pass


class Setup(EngineError):
    stops = True


class AuthFailed(Setup):
    pass


class QuotaSpent(Setup):
    pass


class UnsupportedPair(Setup):
    pass


class BadSegment(EngineError):
    pass


class Refused(BadSegment):
    pass


class TooLarge(BadSegment):
    pass


class BadAnswer(BadSegment):
    pass


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry that an engine may be told. target None: do not translate."""

    source: str
    target: str | None = None
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One segment for one language.

    text: plain, or in the engine's own `markup`. context: text around it, never translated.
    """

    text: str
    source: str
    target: str
    kind: str = "body"
    context: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine made of one request: `text`, or else `error`.

    unknown: words it could not translate, spans of `text` in code points. score: its own
    confidence, 0 to 1. billed: units that it charges for (characters, tokens …; `Engine.billing`),
    as its own answer says where it does. cost: an estimate in `Engine.currency`. unsure: units of
    calls that were cut off, which the vendor may have counted or not. What a lost call cost is on
    the first answer that it was made for: the sums are right, a single answer's share is not.
    """

    text: str | None = None
    error: EngineError | None = None
    unknown: tuple[Span, ...] = ()
    score: float | None = None
    billed: float = 0
    cost: float = 0
    unsure: float = 0


@dataclass(frozen=True, slots=True)
class Billing:
    """What an engine charged for some answers: units of a kind, the cost estimated from its price.

    key: where its key is found, never the key. quota_spent: the vendor said that there is no more.
    """

    engine: str
    kind: str
    units: float
    cost: float = 0
    currency: str = ""
    unsure: float = 0
    key: str = ""
    source: str = ""
    target: str = ""
    quota_spent: bool = False


Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cure:
    """What would make a pair translatable. Data; the desk words it.

    code: ``add_model`` (values: pair, folder), ``install_package`` (pair, package),
        ``install_debian_package`` (the same) or ``add_engine`` (pair).
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, **self.values}


class _ShortTurns:
    """While it is entered, a thread that comes back from a pipe or a socket waits at most so long for one
    that computes. Python's own 5 ms, several times for each sentence, would starve a quick engine."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._before = seconds, 0.0
        self._inside = 0
        self._lock = Lock()

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = sys.getswitchinterval()
                sys.setswitchinterval(min(self._seconds, self._before))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                sys.setswitchinterval(self._before)


_short_turns = _ShortTurns(0.001)


class Engine(ABC):
    """A subclass sets the capabilities below and writes `send`."""

    name: str = ""  # what a label calls it; the alias of the settings is `alias`
    markup: Markup = Markup.NONE  # the form in which it keeps inline tags
    batch_size: int = 50  # most segments in one send()
    max_chars: int = 30_000  # most characters in one send()
    turns: int = 2  # where calls cost nothing: among how many, one after the other, a text is shared …
    least: int = 8  # … with no fewer segments in one. More turns: who reads the answers waits less
    reads_terms: bool = False  # does something with Request.terms
    sends_text_out: bool = False  # embargoed stories stay away from it
    concurrency: int = 1  # send() calls that may run at the same time
    pooled: bool = False  # send() keeps to its limits itself: any number of calls may wait in it
    billing: str = ""  # what Answer.billed counts: "characters", "tokens", "" when free
    currency: str = ""  # of Answer.cost
    cap: Cap | None = None  # what it may cost; whoever calls it keeps to that
    licence_note: str = ""  # what an operator must know about its models

    def __init__(
        self,
        *,
        alias: str = "",
        trust: Mapping[str, str] | str = Trust.PUBLISHABLE,
        pairs: Iterable[str] | None = None,
        timeout: float = 60.0,
    ) -> None:
        """trust: one level, or by pair: ``{"ru-uk": "draft", "*": "publishable"}``.
        pairs: the only ones to use it for, ``["en-pt", "pt-en"]``. timeout: seconds per send()."""
        self.alias = alias or self.name
        levels = {"*": trust} if isinstance(trust, str) else dict(trust)
        self._otherwise = Trust(levels.pop("*", Trust.PUBLISHABLE))
        self._trust = {parse_pair(pair): Trust(level) for pair, level in levels.items()}
        self._only = None if pairs is None else frozenset(parse_pair(pair) for pair in pairs)
        self.timeout = timeout
        self._turns: BoundedSemaphore | None = None
        self._making = Lock()

    @abstractmethod
    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        """One call for one language pair and context. Answer i belongs to request i and may fail alone.

        Raises an EngineError when the whole batch failed.
        """

    def pairs(self) -> frozenset[Pair] | None:
        """The language pairs it has; None: any."""
        return None

    def look_ahead(self, seconds: float) -> None:  # noqa: B027 - most engines ask nobody
        """Ask now for what `pairs` would have to ask for within so many seconds. For a thread that may
        wait, so that others need not."""

    def named_pairs(self) -> frozenset[Pair]:
        """The language pairs it names, on its own account or by its settings; none where it has any."""
        have = self.pairs()
        return have if have is not None else self._only or frozenset()

    def version(self, source: str, target: str) -> str:
        """Which model answers for the pair; changes when the same text may come out otherwise."""
        return ""

    def writes(self, source: str, target: str) -> frozenset[str] | None:
        """The letters that it can read and the signs that it can write; None where it can any."""
        return None

    def cases(self, source: str, target: str) -> Mapping[str, str]:
        """How words of the source are most often written, by their small letters, where it cannot make much
        of a headline in capitals; none where it can."""
        return {}

    def cure(self, source: str, target: str) -> Cure | None:
        """How this engine could get a pair that it has not got."""
        return None

    def bill(self, answers: Iterable[Answer]) -> Billing:
        """What these answers cost together, those that failed as well."""
        answers = list(answers)
        return Billing(
            self.alias,
            self.billing,
            sum(answer.billed for answer in answers),
            sum(answer.cost for answer in answers),
            self.currency,
            sum(answer.unsure for answer in answers),
            self.key_name,
            quota_spent=any(isinstance(answer.error, QuotaSpent) for answer in answers),
        )

    @property
    def key_name(self) -> str:
        """Where its key is found, for the books."""
        return ""

    def worth(self, units: float) -> float:
        """What so many units cost at most."""
        return 0.0

    def estimate(self, requests: Sequence[Request]) -> Billing:
        """What these requests would cost, each sent once, rather too high than too low. All of them
        are of one pair."""
        units = sum(len(request.text) for request in requests)
        return self._estimated(requests, units, self.worth(units))

    def _estimated(self, requests: Sequence[Request], units: float, cost: float) -> Billing:
        source, target = (requests[0].source, requests[0].target) if requests else ("", "")
        return Billing(self.alias, self.billing, units, cost, self.currency, 0, self.key_name, source, target)

    def close(self) -> None:  # noqa: B027 - most engines hold nothing
        """Ends processes and connections. The engine may be used again afterwards."""

    def pair(self, source: str, target: str) -> Pair | None:
        """The pair of `pairs()` that serves these languages: pt-BR is served by pt."""
        wanted = [(s, t) for s in fallbacks(source) for t in fallbacks(target)]
        if self._only is not None and not any(pair in self._only for pair in wanted):
            return None
        have = self.pairs()
        if have is None:
            return source, target
        return next((pair for pair in wanted if pair in have), None)

    def trust(self, source: str, target: str) -> Trust:
        for s in fallbacks(source):
            for t in fallbacks(target):
                if level := self._trust.get((s, t)):
                    return level
        return self._otherwise

    def translate(self, requests: Sequence[Request]) -> list[Answer]:
        """One answer per request, in order. Never raises an EngineError: see `Answer.error`."""
        answers: list[Answer | None] = [None] * len(requests)
        for places, some in self.stream(requests):
            for place, answer in zip(places, some, strict=True):
                answers[place] = answer
        return [answer if answer is not None else Answer(error=BadAnswer()) for answer in answers]

    def stream(self, requests: Sequence[Request]) -> Generator[tuple[list[int], list[Answer]], None, None]:
        """The same batch by batch, each as soon as those before it are done: the places in `requests` and
        their answers. The engine works on while the caller does.

        Cuts by language pair, context, `batch_size` and `max_chars`. A batch that is too large, refused or
        wrongly answered is halved and sent again, so one bad segment does not fail its neighbours.
        What a whole engine suffers from (down, key, quota) fails the rest without more calls.
        """
        batches = list(self._cut(requests))
        stopped: list[EngineError] = []

        def run(batch: list[int]) -> list[Answer]:
            answers: list[Answer | None] = [None] * len(batch)
            here = list(range(len(batch)))
            if stopped:
                self._fail(here, stopped[0], answers, charge=False)
            elif error := self._run([requests[i] for i in batch], here, answers):
                stopped.append(error)
            return [answer if answer is not None else Answer(error=BadAnswer()) for answer in answers]

        if len(batches) < 2:
            for batch in batches:
                yield batch, run(batch)
            return
        pool = ThreadPoolExecutor(min(self.concurrency, len(batches)))
        with _short_turns:
            try:
                yield from zip(batches, pool.map(run, batches), strict=True)
            finally:
                pool.shutdown(cancel_futures=True)

    def _cut(self, requests: Sequence[Request]) -> Iterable[list[int]]:
        alike: dict[tuple[str, str, str], list[int]] = {}
        for i, request in enumerate(requests):
            alike.setdefault((request.source, request.target, request.context), []).append(i)
        for group in alike.values():
            most = self._most(len(group))
            batch: list[int] = []
            size = 0
            for i in group:
                length = len(requests[i].text)
                if batch and (len(batch) == most or size + length > self.max_chars):
                    yield batch
                    batch, size = [], 0
                batch.append(i)
                size += length
            yield batch

    @property
    def free(self) -> bool:
        """Whether one call more costs nothing: no bill, and nobody else's limits."""
        return not self.billing and not self.sends_text_out

    def _most(self, segments: int) -> int:
        """How many of so many segments go in one call. Where calls cost nothing, few segments are cut in
        even parts too: all of `concurrency` have work, and whoever reads the answers is
        neither kept waiting for the first nor left with many last ones."""
        if not self.free:
            return self.batch_size
        return min(self.batch_size, max(self.least, -(-segments // (self.turns * self.concurrency))))

    def _run(
        self, batch: list[Request], places: list[int], answers: list[Answer | None]
    ) -> EngineError | None:
        """Sends one batch. Returns the error that makes further batches pointless."""
        try:
            with self._turn():
                got = self.send(batch)
            if len(got) != len(batch):
                raise charged(BadAnswer(f"{len(got)} answers to {len(batch)} segments"), got)
        except EngineError as error:
            if error.stops or len(batch) == 1:
                self._fail(places, error, answers)
                return error if error.stops else None
            half = len(batch) // 2
            stop = self._run(batch[:half], places[:half], answers)
            if stop:
                self._fail(places[half:], stop, answers, charge=False)
            else:
                stop = self._run(batch[half:], places[half:], answers)
            first = answers[places[0]]
            assert first is not None
            answers[places[0]] = replace(
                first,
                billed=first.billed + error.billed,
                cost=first.cost + error.cost,
                unsure=first.unsure + error.unsure,
            )
            return stop
        for place, request, answer in zip(places, batch, got, strict=True):
            answers[place] = sound(request, answer)
        return None

    def _turn(self) -> AbstractContextManager[object]:
        """Waits until no more than `concurrency` calls run, whichever threads and callers they are of."""
        if self.pooled:
            return nullcontext()
        with self._making:  # a subclass knows its own concurrency only after our __init__
            if self._turns is None:
                self._turns = BoundedSemaphore(self.concurrency)
            return self._turns

    @staticmethod
    def _fail(
        places: list[int], error: EngineError, answers: list[Answer | None], *, charge: bool = True
    ) -> None:
        """charge: this is where the call was made, and its cost belongs here."""
        for place in places:
            if charge:
                answers[place] = Answer(
                    error=error, billed=error.billed, cost=error.cost, unsure=error.unsure
                )
                charge = False
            else:
                answers[place] = Answer(error=error)


E = TypeVar("E", bound=EngineError)


def charged(error: E, answers: Iterable[Answer]) -> E:
    """The error, carrying what the answers cost that are thrown away with it."""
    for answer in answers:
        error.billed += answer.billed
        error.cost += answer.cost
        error.unsure += answer.unsure
    return error


def sound(request: Request, answer: Answer) -> Answer:
    """The answer, or an error in place of one that says nothing."""
    if answer.error is None and not (answer.text and answer.text.strip()) and request.text.strip():
        return replace(answer, text=None, error=BadAnswer("empty answer"))
    return answer


def fallbacks(language: str) -> tuple[str, ...]:
    """A language and what may serve it: pt-BR → pt. A script is never dropped (zh-Hant ≠ zh)."""
    base, _, region = language.rpartition("-")
    if base and (len(region) == 2 or region.isdigit()):
        return language, base
    return (language,)


def parse_pair(pair: str) -> Pair:
    """ru-en → (ru, en); regions and scripts need a colon: en:pt-BR."""
    source, colon, target = pair.partition(":")
    if not colon:
        source, _, target = pair.partition("-")
    if not source or not target or (not colon and "-" in target):
        raise ValueError(f"{pair!r} is no language pair. Write it as en-pt, or as en:pt-BR.")
    return source, target
