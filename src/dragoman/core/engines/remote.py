"""What every engine behind a network shares: tries, limits, rest after failures, keys, prices.

A subclass writes `ask` (and `languages`) and puts each call to its server into `call`.
"""

from __future__ import annotations

import hashlib
import random
import re
import time
from abc import abstractmethod
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from threading import Lock, Thread
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from dragoman.core.engines.base import (
    Answer,
    AuthFailed,
    BadAnswer,
    Engine,
    EngineError,
    Limited,
    Pair,
    Request,
    Temporary,
    TimedOut,
    Unavailable,
    charged,
)
from dragoman.core.engines.cap import Cap
from dragoman.core.engines.http import cut_off
from dragoman.core.engines.secret import Key, Secret, revealed

T = TypeVar("T")

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds between tries, without a Retry-After
# Unusable answers in a row after which nothing is expected of a server. More than the halvings that
# one bad segment causes: a batch of 1,024 needs eleven to be rid of it.
BAD_IN_A_ROW = 16
_PAIRS_FOR = 3600.0  # seconds for which a server's languages are believed
_PAIRS_AGAIN = 30.0  # … and after which one that did not tell them is asked again
_PAIRS_TIMEOUT = 5.0  # pages wait for this


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million units; `asked` is what goes in, `answered` what comes out (tokens).
    as_of: the day it was looked up, in ISO form."""

    asked: float = 0
    answered: float = 0
    currency: str = ""
    as_of: str = ""

    @classmethod
    def parse(cls, price: Mapping[str, Any] | None) -> Price:
        """``{"currency": "EUR", "per_million": 20, "as_of": "2026-11-01"}``, or ``per_million_in`` and
        ``per_million_out``."""
        if price is None:
            return cls()
        known = {"currency", "per_million", "per_million_in", "per_million_out", "as_of"}
        if unknown := sorted(set(price) - known):
            raise ValueError(f"unknown key {unknown[0]!r} in price. There are: {', '.join(sorted(known))}.")
        both = price.get("per_million", 0)
        asked, answered = price.get("per_million_in", both), price.get("per_million_out", both)
        if not all(isinstance(value, int | float) and value >= 0 for value in (asked, answered)):
            raise ValueError('a price is a number: {"currency": "EUR", "per_million": 20}.')
        if (asked or answered) and not price.get("currency"):
            raise ValueError('a price needs its currency: {"currency": "EUR", "per_million": 20}.')
        return cls(asked, answered, price.get("currency", ""), _day(price.get("as_of", "")))

    def of(self, asked: float, answered: float = 0) -> float:
        return (asked * self.asked + answered * self.answered) / 1_000_000

    def most(self, units: float) -> float:
        """For units that may be of either kind."""
        return units * max(self.asked, self.answered) / 1_000_000

    def __bool__(self) -> bool:
        return bool(self.asked or self.answered)

    def in_words(self, unit: str) -> str:
        """20 EUR a million characters, as of 2026-11-01."""
        if not self:
            return "no price"
        both = (
            f"{self.asked:g}" if self.asked == self.answered else f"{self.asked:g} in, {self.answered:g} out,"
        )
        return f"{both} {self.currency} a million {unit}" + (f", as of {self.as_of}" if self.as_of else "")


def _day(value: object) -> str:
    """A date as TOML has it or as text, in ISO form."""
    try:
        return (
            (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
            if value
            else ""
        )
    except ValueError:
        raise ValueError(f'as_of is {value!r}, no date. Write it as "2026-11-01".') from None


class Bucket:
    """A token bucket: `rate` a minute, of which at most ten seconds' worth can be saved up."""

    def __init__(self, rate: float | None) -> None:
        if rate is not None and rate <= 0:
            raise ValueError(f"{rate} a minute lets nothing through. Leave it out for no limit.")
        self._rate = None if rate is None else rate / 60
        self._room = 0.0 if self._rate is None else max(self._rate * 10, 1.0)
        self._left, self._at = self._room, 0.0

    def wait(self, amount: float, now: float) -> float:
        """Seconds until `amount` may go. More than the bucket holds goes when it is full."""
        if self._rate is None:
            return 0.0
        if now > self._at:
            self._left = min(self._room, self._left + (now - self._at) * self._rate)
            self._at = now
        return max(0.0, (min(amount, self._room) - self._left) / self._rate)

    def take(self, amount: float) -> None:
        if self._rate is not None:
            self._left -= amount


class Gate:
    """Rates and rest of one key of one server. Threads, and engines with the same key, share it.

    Opens its circuit after `failures` failed tries in a row, for `rest` seconds; then one try goes
    first, and what it meets decides.
    """

    def __init__(self, requests: float | None, characters: float | None, failures: int, rest: float) -> None:
        """requests, characters: a minute."""
        self._requests, self._characters = Bucket(requests), Bucket(characters)
        self._most, self._rest = failures, rest
        self._failed = self._bad = 0
        self._not_before = 0.0  # the server told us to wait
        self._open_until: float | None = None
        self._trying = False  # the one try after a rest is under way
        self._lock = Lock()

    def enter(self, characters: int, now: float, patience: float) -> float:
        """How long to wait before sending; what is taken from the buckets is taken.

        Raises Unavailable during a rest, and Limited when the wait is longer than `patience`.
        """
        with self._lock:
            if self._open_until is not None and (now < self._open_until or self._trying):
                left = max(self._open_until - now, 0)
                raise Unavailable(f"it failed {self._most} times in a row and rests for another {left:.0f} s")
            wait = max(
                self._requests.wait(1, now), self._characters.wait(characters, now), self._not_before - now, 0
            )
            if wait > patience:
                raise Limited(f"our own limit for it is reached for {wait:.0f} s", wait)
            self._requests.take(1)
            self._characters.take(characters)
            self._trying = self._open_until is not None
            return wait

    def succeeded(self) -> None:
        with self._lock:
            self._failed, self._open_until, self._trying = 0, None, False

    def useful(self) -> None:
        with self._lock:
            self._bad = 0

    def useless(self, now: float) -> None:
        """An answer came that nothing can be made of."""
        with self._lock:
            self._bad += 1
            if self._bad >= BAD_IN_A_ROW:
                self._bad, self._open_until = 0, now + self._rest

    def failed(self, error: EngineError, now: float) -> None:
        with self._lock:
            trying, self._trying = self._trying, False
            if isinstance(error, Limited):
                if error.retry_after is not None:
                    self._not_before = max(self._not_before, now + error.retry_after)
            elif isinstance(error, Temporary):
                self._failed += 1
                if trying or self._failed >= self._most:
                    self._open_until = now + self._rest
            else:
                self._failed, self._open_until = 0, None  # it answers


_GATES: WeakValueDictionary[tuple[object, ...], Gate] = WeakValueDictionary()


class RemoteEngine(Engine):
    """An engine that is a server. It sends the text out unless told that the server is ours."""

    sends_text_out = True
    concurrency = 4
    billing = "characters"
    key_needed = False
    default_url = ""
    library = ""  # a package of the extra `engines`, imported at the first call

    def __init__(
        self,
        *,
        url: str = "",
        key: str | Secret = "",
        key_env: str = "",
        key_file: str = "",
        price: Mapping[str, Any] | None = None,
        cap: Mapping[str, Any] | None = None,
        version: str = "",
        sends_text_out: bool | None = None,
        concurrency: int | None = None,
        batch_size: int | None = None,
        max_chars: int | None = None,
        requests_per_minute: float | None = None,
        characters_per_minute: float | None = None,
        timeout: float = 60.0,
        patience: float = 180.0,
        tries: int = 4,
        failures: int = 5,
        rest: float = 30.0,
        **base: Any,
    ) -> None:
        """key, key_env, key_file: the key, or the environment variable or file that holds it.
        price: see `Price.parse`; cap: see `Cap.parse`.
        version: a name for what answers there, to be changed with it.
        sends_text_out: False for a server of our own, which may see embargoed stories.
        timeout: seconds for one try; patience: for all tries of one call, waits included.
        failures: failed tries in a row after which it rests for `rest` seconds."""
        super().__init__(timeout=timeout, **base)
        if self.library and find_library(self.library) is None:
            raise ValueError(f"{self.name} needs a package that is missing. Install dragoman[engines].")
        for name, value in {
            "timeout": timeout,
            "patience": patience,
            "tries": tries,
            "failures": failures,
            "concurrency": concurrency,
            "batch_size": batch_size,
            "max_chars": max_chars,
        }.items():
            if value is not None and value <= 0:
                raise ValueError(f"{name} is {value}. It must be more than nothing.")
        self.url = (url or self.default_url).rstrip("/")
        self.key = Key(key, key_env, key_file)
        if self.key_needed and not self.key.named:
            raise ValueError(f"{self.name} needs a key. Name the environment variable: key_env.")
        self.price = Price.parse(price)
        self.currency = self.price.currency
        self.cap = Cap.parse(cap, priced=bool(self.price))
        self.sends_text_out = type(self).sends_text_out if sends_text_out is None else sends_text_out
        self.concurrency = concurrency or self.concurrency
        self.batch_size = min(batch_size or self.batch_size, self.batch_size)
        self.max_chars = min(max_chars or self.max_chars, self.max_chars)
        self.patience, self.tries = patience, tries
        self._version = version
        rates = (requests_per_minute, characters_per_minute, failures, rest)
        secret = hashlib.sha256(revealed(self.key.read()).encode()).digest() if key else b""
        identity = (self.name, self.url, self.key.place, secret, *rates)
        self.gate = _GATES.setdefault(identity, Gate(*rates))
        # In place of these a test puts its own.
        self.clock: Callable[[], float] = time.monotonic
        self.sleep: Callable[[float], None] = time.sleep
        self.random: Callable[[], float] = random.random
        self._pairs: frozenset[Pair] | None = None
        self._pairs_until = -1.0

    @abstractmethod
    def ask(self, batch: Sequence[Request]) -> Sequence[Answer]:
        """What `send` is to other engines. Each call to the server goes through `call`."""

    def languages(self, timeout: float) -> frozenset[Pair] | None:
        """The pairs that the server says it has. Raises EngineError."""
        return None

    def pairs(self) -> frozenset[Pair] | None:
        """As the server told last. Any, until it has told them: then its own error says what is wrong."""
        self.look_ahead(0)
        return self._pairs

    def look_ahead(self, seconds: float) -> None:
        now = self.clock()
        if now + seconds > self._pairs_until:
            self._pairs_until = now + _PAIRS_AGAIN  # other threads go on with what is known
            with suppress(EngineError):
                self._pairs = self.languages(min(self.timeout, _PAIRS_TIMEOUT))
                self._pairs_until = now + _PAIRS_FOR

    def version(self, source: str, target: str) -> str:
        return self._version or "1"

    @property
    def key_name(self) -> str:
        return self.key.place if self.key.named else ""

    def worth(self, units: float) -> float:
        return self.price.most(units)

    def trouble(self) -> str:
        """Why it cannot work as it is configured, in a line; "" when nothing is known."""
        try:
            self.key.read()
        except AuthFailed as error:
            return str(error)
        return ""

    def stream(self, requests: Sequence[Request]) -> Generator[tuple[list[int], list[Answer]], None, None]:
        """Nothing is not worth a call."""
        wanted = [place for place, request in enumerate(requests) if request.text.strip()]
        for places, answers in super().stream([requests[place] for place in wanted]):
            yield [wanted[place] for place in places], answers
        blank = [place for place, request in enumerate(requests) if not request.text.strip()]
        yield blank, [Answer(requests[place].text) for place in blank]

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        try:
            answers = self.ask(batch)
            if fault := misplaced(batch, answers):
                raise charged(BadAnswer(fault), answers)
        except BadAnswer:
            self.gate.useless(self.clock())
            raise
        self.gate.useful()
        return answers

    def call(
        self, once: Callable[[float], T], characters: int, units: float | None = None
    ) -> tuple[T, float]:
        """What `once(timeout)` returns, tried again as long as its errors are temporary; and how many
        units tries that broke off may have cost.

        characters: for the rate. units: what a try costs, in `billing`; as many as characters if None.
        """
        until = self.clock() + self.patience
        unsure, tried = 0.0, 0
        while True:
            try:
                wait = self.gate.enter(characters, self.clock(), until - self.clock())
            except EngineError as error:
                error.unsure = unsure
                raise
            if wait:
                self.sleep(wait)
            try:
                result = once(max(min(self.timeout, until - self.clock()), 0.001))
            except EngineError as error:
                failed = self._bare(error)
            except BaseException:
                self.gate.failed(Unavailable(), self.clock())  # or its one try would never end
                raise
            else:
                self.gate.succeeded()
                return result, unsure
            tried += 1
            unsure += failed.unsure * (characters if units is None else units)
            failed.unsure = unsure
            self.gate.failed(failed, self.clock())
            if not isinstance(failed, Temporary) or tried >= self.tries:
                raise failed
            delay = self._delay(failed, tried)
            if self.clock() + delay >= until:
                raise failed
            self.sleep(delay)

    def _delay(self, error: EngineError, tried: int) -> float:
        if isinstance(error, Limited) and error.retry_after is not None:
            return error.retry_after
        return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (tried - 1)) * (0.5 + self.random() / 2)

    def _bare(self, error: EngineError) -> EngineError:
        """The error without the key that servers like to repeat, and without frames that hold it."""
        with suppress(AuthFailed):
            secret = self.key.read()
            error.args = tuple(secret.hide(arg) if isinstance(arg, str) else arg for arg in error.args)
        error.__context__ = error.__cause__ = None
        return error.with_traceback(None)


def bounded(call: Callable[[], T], timeout: float) -> T:
    """What `call` returns, or TimedOut. For a client whose own time limit holds for one read of many;
    a call that hangs is left to itself."""
    ended: list[tuple[T | None, BaseException | None]] = []

    def run() -> None:
        try:
            ended.append((call(), None))
        except BaseException as error:
            ended.append((None, error))

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout)
    if not ended:
        raise cut_off(TimedOut(f"no answer in {timeout:g} s"))
    result, error = ended[0]
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def unsettled(answers: Sequence[Answer], unsure: float) -> list[Answer]:
    """The answers, the first of them with the units that broken tries may have cost."""
    if not unsure or not answers:
        return list(answers)
    return [replace(answers[0], unsure=answers[0].unsure + unsure), *answers[1:]]


def find_library(name: str) -> object | None:
    try:
        return find_spec(name)
    except ModuleNotFoundError:  # of a parent package
        return None


_DIGITS = re.compile(r"\d+")
_MARK = re.compile(r"\bid\s*=\s*[\"']?(x?\d+)")
_TAG = re.compile(r"<[^<>]*>")


def misplaced(batch: Sequence[Request], answers: Sequence[Answer]) -> str:
    """Why these answers are not, one by one, those of the requests; "" when nothing says so.

    Vendors that answer by position alone are believed only as far as it shows: numbers, tokens and
    tags of one segment in the answer to another, or one answer for two different sentences.
    """
    if len(answers) != len(batch):
        return f"{len(answers)} answers to {len(batch)} segments"
    if len(batch) == 1:
        return ""
    asked = [_anchors(request.text) for request in batch]
    got = [_anchors(answer.text or "") for answer in answers]
    wrong = [i for i in range(len(batch)) if answers[i].text and got[i] != asked[i]]
    # one mistranslated number is no exchange: somebody else must miss what stands here
    missing = {asked[i] for i in wrong}
    if any(got[i] and got[i] in missing for i in wrong):
        return "answers that belong to other segments"
    seen: dict[str, str] = {}
    for request, answer in zip(batch, answers, strict=True):
        if answer.text and len(answer.text.split()) > 4:
            words = _TAG.sub("", request.text).casefold()
            if seen.setdefault(answer.text, words) != words:
                return "one answer for two different segments"
    return ""


def _anchors(text: str) -> tuple[str, ...]:
    """What a translation keeps: numbers, as their digits, and the numbers of the tags."""
    words = _TAG.sub(" ", text)
    return tuple(sorted([*_DIGITS.findall(words), *_MARK.findall(text)]))
