"""Pseudo-translation for any pair: shows at once what is translated, what is not, and what broke.

Each letter of the source becomes one letter of the target language's script, in an order of its own
for each target language. Digits, punctuation, tags and words with digits in them stay. Where the
script has letters enough (any alphabet into Latin, Cyrillic or Arabic) nothing is lost: `undo`.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from babel.core import get_global

from dragoman.core.engines.base import (
    Answer,
    BadAnswer,
    Engine,
    Limited,
    Markup,
    Refused,
    Request,
    TimedOut,
    Unavailable,
)

FAULTS = (
    *("fail", "limited", "hang", "too_few"),  # of the whole call
    *("refuse", "empty", "echo", "wrong_script", "drop_tag", "wrong_numbers"),  # of a segment
)

# Lower-case letters (those without case stand alone) that carry no accent of their own, so that
# NFD leaves them whole. The first ones are used first.
_ALPHABETS = {
    "Latn": "aeioubcdfghjklmnpqrstvwxyzæøœđħłŋþðɓɖɗɠɔəɛɣɩŧƙ",
    "Cyrl": "аеиоуыэюябвгджзклмнпрстфхцчшщъьієґђћџљњјѕ",
    "Grek": "αεηιουωβγδζθκλμνξπρστφχψϝϟϡϸϻ",
    "Armn": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "Arab": "".join(
        c for c in map(chr, (*range(0x621, 0x64B), *range(0x671, 0x6D4))) if c.isalpha() and c != "ـ"
    ),
    "Hebr": "".join(map(chr, range(0x5D0, 0x5EB))),
    "Deva": "".join(map(chr, range(0x905, 0x93A))),
    "Geor": "".join(map(chr, range(0x10D0, 0x10F1))),
    "Hans": "".join(map(chr, range(0x4E00, 0x4E80))),
    "Jpan": "".join(map(chr, range(0x3042, 0x3094))),
    "Kore": "".join(map(chr, range(0xAC00, 0xAC80))),
    "Thai": "".join(map(chr, range(0xE01, 0xE2F))),
}
_ALPHABETS = {
    script: "".join(c for c in letters if unicodedata.normalize("NFD", c) == c) or letters
    for script, letters in _ALPHABETS.items()
}
_ALPHABETS["Hant"] = _ALPHABETS["Hans"]

_KEPT = re.compile(r"<[^<>]*>|&#?\w+;|(?=\w*\d)\w+")
_NUMBER = re.compile(r"\d+")


class DummyEngine(Engine):
    """Part of the product: demos without models, previews of long or right-to-left text, tests."""

    name = "dummy"
    batch_size = 500
    max_chars = 1_000_000
    pooled = True  # it holds nothing

    def __init__(
        self,
        *,
        markup: str = Markup.XML,
        fault: str = "",
        on: str = "",
        times: int | None = None,
        delay: float = 0.0,
        batch_size: int | None = None,
        sends_text_out: bool = False,
        **base: Any,
    ) -> None:
        """fault: one of FAULTS. on: only for segments with these words in them. times: only in the
        first calls. delay: seconds that each send() takes."""
        super().__init__(**base)
        if fault and fault not in FAULTS:
            raise ValueError(f"unknown fault {fault!r}. There are: {', '.join(FAULTS)}.")
        self.markup = Markup(markup)
        self.fault, self.on, self.times, self.delay = fault, on, times, delay
        self.batch_size = batch_size or self.batch_size
        self.sends_text_out = sends_text_out
        self.sent = 0  # segments received
        self.calls = 0

    def version(self, source: str, target: str) -> str:
        return "1"

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        self.calls += 1
        self.sent += len(batch)
        if self.delay:
            time.sleep(self.delay)
        if not self.fault or (self.times is not None and self.calls > self.times):
            return [Answer(pseudo(r.text, r.source, r.target)) for r in batch]
        return self._faulty(batch)

    def _faulty(self, batch: Sequence[Request]) -> Sequence[Answer]:
        """fail, limited, hang and too_few strike the whole call, the others only their segment."""
        hit = [self.on in request.text for request in batch]
        if any(hit):
            match self.fault:
                case "fail":
                    raise Unavailable("told to fail")
                case "limited":
                    raise Limited("told to", retry_after=1.0)
                case "hang":
                    time.sleep(self.timeout)
                    raise TimedOut(f"no answer in {self.timeout:g} s")
                case "too_few":
                    return [Answer(pseudo(r.text, r.source, r.target)) for r in batch[:-1]]
        return [self._one(r) if bad else Answer(pseudo(r.text, r.source, r.target))
                for r, bad in zip(batch, hit, strict=True)]  # fmt: skip

    def _one(self, request: Request) -> Answer:
        text = pseudo(request.text, request.source, request.target)
        match self.fault:
            case "refuse":
                return Answer(error=Refused("told to refuse"))
            case "empty":
                return Answer("")
            case "echo":
                return Answer(request.text)
            case "wrong_script":
                other = "el" if _script(request.target) != "Grek" else "ka"
                return Answer(pseudo(request.text, request.source, other))
            case "drop_tag":
                return Answer(re.sub(r"<[^<>]*>|XQ\d+", "", text, count=1))
            case "wrong_numbers":
                kept = _KEPT.split(text), _KEPT.findall(text)
                changed = [*(re.sub(r"^\d+$", lambda n: str(int(n[0]) + 1), w) for w in kept[1]), ""]
                return Answer("".join(a + b for a, b in zip(kept[0], changed, strict=True)))
        return Answer(error=BadAnswer(self.fault))


def pseudo(text: str, source: str, target: str) -> str:
    return _change(text, _table(source, target))


def undo(text: str, source: str, target: str) -> str:
    """The source text of `pseudo`, for alphabets."""
    back: dict[int, str] = {}
    for old, new in _table(source, target).items():
        back.setdefault(ord(new), chr(old))
    return _change(text, back)


def _change(text: str, table: Mapping[int, str]) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
    if not _NUMBER.search(text) and "<" not in text and "&" not in text:
        changed = text.translate(table)
    else:
        out: list[str] = []
        at = 0
        for kept in _KEPT.finditer(text):
            out += (text[at : kept.start()].translate(table), kept.group())
            at = kept.end()
        out.append(text[at:].translate(table))
        changed = "".join(out)
    return changed if changed.isascii() else unicodedata.normalize("NFC", changed)


@lru_cache(maxsize=2048)
def _table(source: str, target: str) -> dict[int, str]:
    """Code point → letter. One to one as long as the target's script has letters enough."""
    old, new = _letters(_script(source)), _letters(_script(target))
    # Never nothing: an answer that equals its source is a fault.
    step = 1 + sum(i * ord(c) for i, c in enumerate(target, 1)) % 25
    if _cased(new):
        turning = min(26, len(new))  # the ordinary letters turn, rare ones only fill up
        changed = {c: new[(i + step) % turning if i < turning else i % len(new)] for i, c in enumerate(old)}
        capitals = {c.upper(): letter.upper() for c, letter in changed.items() if _cased(old)}
    else:
        half = len(new) // 2 if _cased(old) else len(new)
        changed = {c: new[(i + step) % half] for i, c in enumerate(old)}
        # capitals get letters of their own from a script that has none
        capitals = {c.upper(): new[half + (i + step) % half] for i, c in enumerate(old) if _cased(old)}
    return {ord(c): letter for c, letter in (changed | capitals).items()}


def _letters(script: str) -> str:
    return _ALPHABETS.get(script, _ALPHABETS["Latn"])


def _cased(letters: str) -> bool:
    return letters[0] != letters[0].upper() and letters != _ALPHABETS["Geor"]  # its capitals are for titles


@lru_cache(maxsize=512)
def _script(language: str) -> str:
    """Latn, Cyrl … of a BCP 47 tag, as CLDR has it."""
    parts = language.split("-")
    written = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    if written:
        return written
    likely: str = get_global("likely_subtags").get("_".join(parts)) or get_global("likely_subtags").get(
        parts[0], ""
    )
    return next((part for part in likely.split("_") if len(part) == 4 and part.isalpha()), "Latn")
