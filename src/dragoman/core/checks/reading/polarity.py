"""Words that deny, and words with an opposite, of one text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tokens import Token, fold

OPPOSITES = (
    ("more", "less"),
    ("before", "after"),
    ("rise", "fall"),
    ("win", "lose"),
    ("high", "low"),
    ("atleast", "atmost"),
    ("allow", "forbid"),
)
# Turkic verbs deny inside the word: etməyib, gəlmir, gelmiyor, yapmadı.
_INSIDE = {
    "az": re.compile(
        r"^.{2,}(?:m[ıiuü]r(?:lar|lər|dı|di|du|dü|sa|sə|am|əm|[ıiuü][kq])?|m[aə]y[ıi]b\w{0,5}|m[aə]y[aə]n\w{0,5}|"
        r"m[aə]y[aə]c[aə]\w{0,8}|m[aə]m[ıi]ş\w{0,5}|m[aə]d[ıi](?:q|k|lar|lər|ğ[ıi]\w{0,5})?|m[aə]z(?:lar|lər|dı|di)?|m[aə]m[aə]l[ıi]\w{0,8}|m[aə]y[ıi]m)$"
    ),
    "tr": re.compile(
        r"^.{2,}(?:m[ıiuü]yor|m[ae](?:d[ıi]|m[ıi]ş|z|yan|yen|yacak|yecek|sın|sin|meli|malı))\w{0,6}$"
    ),
}


PARTICIPLES = (
    "щий",
    "щая",
    "щее",
    "щие",
    "щего",
    "щей",
    "щих",
    "щим",
    "щую",
    "вший",
    "вшая",
    "вшие",
    "вших",
    "вшего",
    "дожив",
    "исключается",
)


@dataclass(slots=True)
class Polarity:
    hard: list[tuple[int, int]] = field(default_factory=list)
    soft: int = 0
    neutral: int = 0
    poles: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Words:
    exact: dict[str, str]  # word → hard, soft or a pole
    begins: dict[str, str]
    ends: tuple[str, ...]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    raw = (files("dragoman.core.checks") / "data" / "polarity.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def known() -> frozenset[str]:
    return frozenset(_tables())


@lru_cache(maxsize=64)
def _words(language: str) -> _Words:
    table = _tables().get(language, {})
    exact: dict[str, str] = {}
    begins: dict[str, str] = {}
    ends: list[str] = []
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    order = ["hard", *(p for pair in OPPOSITES for p in pair), "neutral", "soft"]
    for name in order:
        raw = table.get(name, "")
        entries = raw.split("|") if "|" in raw or name in ("neutral", "before", "after") else raw.split()
        for entry in entries:
            words = [fold(w, language) for w in entry.split()]
            if not words:
                continue
            if len(words) > 1:
                phrases.setdefault(words[0], []).append((tuple(words[1:]), name))
            elif entry.startswith("*"):
                ends.append(words[0][1:])
            elif entry.endswith("*"):
                begins.setdefault(words[0][:-1], name)
            else:
                exact.setdefault(words[0], name)
    for found in phrases.values():
        found.sort(key=lambda p: -len(p[0]))
    return _Words(exact, begins, tuple(ends), phrases)


@lru_cache(maxsize=20_000)
def _kind(word: str, language: str) -> str:
    words = _words(language)
    forms = [word]
    if language == "ar" and len(word) > 3:
        forms += [word[n:] for n in (1, 2, 3) if word[:n] in ("و", "ف", "ب", "ال", "وال", "لل", "بال")]
    for form in forms:
        if form in words.exact:
            return words.exact[form]
    for form in forms:
        for cut in range(min(len(form), 14), 0, -1):
            kind = words.begins.get(form[:cut])
            if kind and (len(form) >= cut + 2 or cut >= 4):
                return kind
    inside = _INSIDE.get(language)
    if inside and len(word) < 30 and inside.match(word):
        return "hard"
    return "soft" if words.ends and word.endswith(words.ends) and len(word) > 5 else ""


def _numbered(tokens: list[Token], index: int) -> bool:
    after = tokens[index + 1 : index + 3]
    return bool(after) and (
        after[0].kind == "digits" or (after[0].text == "." and len(after) == 2 and after[1].kind == "digits")
    )


@once
def polarity(reading: Reading) -> Polarity:
    language = reading.language
    words = _words(language)
    result = Polarity()
    tokens = reading.tokens
    skip = -1
    for index, token in enumerate(tokens):
        if index <= skip:
            continue
        if token.kind != "word":
            continue
        place = (token.start, token.end)
        matched = False
        for rest, name in words.phrases.get(token.text, ()):
            if [t.text for t in tokens[index + 1 : index + 1 + len(rest)]] == list(rest):
                skip = index + len(rest)
                if name == "neutral":
                    result.neutral += 1
                else:
                    result.poles.setdefault(name, place)
                matched = True
                break
        if matched:
            continue
        kind = _kind(token.text, language)
        if (
            language == "en"
            and token.text.endswith(("n't", "not"))
            and kind != "hard"
            and len(token.text) > 3
        ):
            kind = "hard" if token.text.endswith("n't") else kind
        if not kind:
            continue
        if kind == "hard":
            following = tokens[index + 1].text if index + 1 < len(tokens) else ""
            if token.text in ("no", "nos") and _numbered(tokens, index):
                continue  # Decree No. 647
            if token.text == "не" and following.endswith(PARTICIPLES):
                result.soft += 1  # не имеющая выхода к морю
                continue
            result.hard.append(place)
        elif kind == "soft":
            result.soft += 1
        elif not (kind == "before" and index and "unit" in reading.notes[index - 1]):  # üç il əvvəl: ago
            result.poles.setdefault(kind, place)
    return result
