"""Apertium, the rule-based engine of Debian's packages (GPL, run as programs of their own), offline.

A mode is a chain of a dozen small programs with pipes between them. They stay: a text goes in with a NUL
behind it, its translation comes out with one. What a sentence kills or hangs is started again, and that
sentence fails alone. Pairs are those whose mode files are installed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import time
import weakref
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from dragoman.core.engines import apertium_stream as stream
from dragoman.core.engines.apertium_chain import Chains
from dragoman.core.engines.base import (
    Answer,
    Cure,
    Engine,
    EngineError,
    Markup,
    Pair,
    Request,
    Trust,
    UnsupportedPair,
    sound,
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

_REVISION = 2  # of what the modules of Apertium make of the same packages
_RESCAN = 5.0  # seconds after which new or changed packages are noticed


class ApertiumEngine(Engine):
    """Debian's Apertium. Unknown words come as `Answer.unknown`, their marks never stay in the text."""

    name = "apertium"
    markup = Markup.XML  # turned into word-bound blanks, which move with their words
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
        self._chains: dict[Pair, tuple[str, Chains]] = {}  # the longest unused first; with its version
        self._left: list[Chains] = []  # of packages that have changed, some still in use
        self._lock = Lock()
        weakref.finalize(self, _close, self._chains, self._left)

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
        return self.translate(batch)

    def stream(self, requests: Sequence[Request]) -> Generator[tuple[list[int], list[Answer]], None, None]:
        """Sentence by sentence, as they come out of the chains."""
        pairs: dict[Pair, list[int]] = {}
        for place, request in enumerate(requests):
            pairs.setdefault((request.source, request.target), []).append(place)
        for (source, target), places in pairs.items():
            if pair := self.pair(source, target):
                yield from self._stream(pair, places, requests)
            else:
                error = UnsupportedPair(f"no mode for {source}-{target}")
                yield places, [Answer(error=error) for _ in places]

    def _stream(
        self, pair: Pair, places: list[int], requests: Sequence[Request]
    ) -> Generator[tuple[list[int], list[Answer]], None, None]:
        read: dict[int, stream.Text] = {}  # those under way

        def shown() -> Iterator[str]:
            for i, place in enumerate(places):
                read[i] = stream.Text(requests[place].text, *pair)
                yield read[i].shown

        for came in self._chains_of(pair).answers(shown(), len(places)):
            answers = [
                Answer(error=said)
                if isinstance(said, EngineError)
                else sound(requests[places[i]], Answer(*read[i].read(said)))
                for i, said in came
            ]
            for i, _ in came:
                del read[i]
            yield [places[i] for i, _ in came], answers

    def _chains_of(self, pair: Pair) -> Chains:
        """Others take their place when the package has changed."""
        mode, version = self.modes()[pair]
        with self._lock:
            current, chains = self._chains.pop(pair, ("", None))
            if chains is None or current != version:
                if chains:
                    chains.leave()
                    self._left[:] = [*(one for one in self._left if one.running), chains]
                chains = Chains(mode, self.concurrency, self.timeout, without_tagger=pair in _NO_TAGGER)
            others = [one for _, one in self._chains.values() if one.running]
            self._chains[pair] = version, chains
        for one in others[: max(0, len(others) + 1 - self._resident)]:
            one.rest()  # may have to wait for who uses it just now
        return chains

    def processes(self) -> list[int]:
        """Process ids of all that runs now."""
        return [pid for chains in _all(self._chains, self._left) for pid in chains.pids]

    def close(self) -> None:
        with self._lock:
            chains = _all(self._chains, self._left)
            self._chains.clear()
            self._left.clear()
        for one in chains:
            one.close()


def _all(current: Mapping[Pair, tuple[str, Chains]], left: Sequence[Chains]) -> list[Chains]:
    return [*left, *(chains for _, chains in current.values())]


def _close(current: Mapping[Pair, tuple[str, Chains]], left: Sequence[Chains]) -> None:
    for chains in _all(current, left):
        chains.close()


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
        for file in _named_in(text):
            stat = os.stat(file)
            digest.update(f"{stat.st_size} {stat.st_mtime_ns} ".encode())
    except (OSError, ValueError):
        return ""  # half installed
    return digest.hexdigest()


@lru_cache(maxsize=256)
def _named_in(mode: str) -> tuple[str, ...]:
    return tuple(word for word in shlex.split(mode) if word.startswith("/"))
