"""How long a text is for its language, and where its sentences begin and end."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache

from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tables import read_table

CLOSERS = "\"'”“»«’‘)]」』›\u00a0 ;,—–-"
FEW = 3
VERB_FINAL = frozenset(["az", "tr", "kk", "uz", "hi", "ja", "ko", "fa"])  # and hardly ever otherwise
UNSURE = 0.04  # of the length of even the longest text
TERMINAL = ".!?…。！？؟।։:՞՜"
# French sets its marks off with spaces: « Oui. » « Non. »
_BREAK = re.compile(
    r"(?<=[.!?…؟।։])(?:[ \u00a0\u202f]»)?[\"'”“»’)\]]*\s+"
    r"(?=(?:[—–]\s)?[\"'“«„»‘(\[¿¡]*[ \u00a0\u202f]?\w)|(?<=[。！？])"
)
# A short word before a stop is cut short, unless it may be a name in Cyrillic: Ли, Цю.
_SHORTENED = re.compile(
    r"(?:^|[\s.(])(?:[^\W\d_]|[^\W\d_\u0400-\u04ff]{2}|[\u0430-\u045f]{2}|\d{1,2}|Sen|Rep|Inc|Gov|Gen|Mrs|Prof)\.$"
)
_DOUBLE_MARK = re.compile('[«»„“”"]')
_PAIRED = re.compile('[«»()「」„“”"]')
_INTRODUCED = re.compile('[:：][ \u00a0\u202f]?["„“«]')
_CASELESS_LETTER = re.compile("[\u10d0-\u10ff]")  # Georgian: small letters to Unicode


@lru_cache(maxsize=1)
def _lengths() -> dict[str, dict[str, float]]:
    return read_table("lengths")


def _factors() -> dict[str, float]:
    return _lengths()["factor"]


def known_lengths() -> frozenset[str]:
    return frozenset(_factors())


def shortfall(mine: Reading, theirs: Reading) -> Callable[[float], float]:
    """Of languages that are known: for a share of the source, ln of how much likelier the target's length is
    when so much of it was left out than when nothing was. A fat tail: translators sum up as well."""
    growth, spread = _growth(mine, theirs) or (0.0, 1.0)

    def rarity(share: float) -> float:
        return 3 * math.log1p(((growth - math.log(1 - share)) / spread) ** 2 / 5)

    whole = rarity(0.0)
    return lambda share: whole - rarity(share)


def left_out(mine: Reading, theirs: Reading) -> float:
    """The share of the source that is not in the target, if the length shows it."""
    growth, _ = _growth(mine, theirs) or (0.0, 1.0)
    return max(0.0, 1 - math.exp(growth))


def surprise(mine: Reading, theirs: Reading) -> float | None:
    """How much longer the target is than its source lets expect, in standard deviations; None for an
    unknown language. Lengths wander as a sum of many small choices does: the deviation falls with the
    square root of the length."""
    of = (mine.language, _signs(mine))
    kept = theirs.memo.get("surprise")
    if kept is None or kept[0] != of:
        measured = _growth(mine, theirs)
        kept = theirs.memo["surprise"] = (of, measured and measured[0] / measured[1])
    found: float | None = kept[1]
    return found


def _growth(mine: Reading, theirs: Reading) -> tuple[float, float] | None:
    """ln of how much longer the target is than expected, and its standard deviation."""
    expected = _expected(mine.language, theirs.language)
    left, right = _signs(mine), _signs(theirs)
    if not expected or not left or not right:
        return None
    factor, english, spread = expected
    signs = max(1.0, left / english)
    return math.log(right / (left * factor)), math.sqrt(spread * spread / signs + UNSURE * UNSURE)


@lru_cache(maxsize=1000)
def _expected(source: str, target: str) -> tuple[float, float, float] | None:
    """How much longer a text gets, how much longer than English it was, how far its length wanders."""
    factors = _factors()
    if source not in factors or target not in factors:
        return None
    return factors[target] / factors[source], factors[source], _spread(source, target)


def names_found(language: str) -> float:
    """The share of names that are found again by their sound."""
    return _lengths()["names"].get(language, 0.5)


def deviation(mine: float, theirs: float, source: str, target: str) -> float:
    """How many standard deviations a part of so many letters is longer than its counterpart, both of
    known languages. A few letters are added to each, so that nothing against little is no wonder."""
    factors = _factors()
    a, b = mine / factors[source] + FEW, theirs / factors[target] + FEW
    return math.log(b / a) / math.hypot(_spread(source, target) / math.sqrt(a), UNSURE)


def _spread(source: str, target: str) -> float:
    table = _lengths()["spread"]
    widest = max(table[source], table[target])
    return widest if "en" in (source, target) else widest * 1.1  # the figures are against English


def english_letters(reading: Reading) -> float:
    """How long the text would be in English."""
    return _signs(reading) / _factors().get(reading.language, 1.0)


@once
def _signs(reading: Reading) -> int:
    """How many signs the prose has, each stretch of white space counted once."""
    words = " ".join(reading.prose.split())
    return len(words) + 1 if words else 0


def ends(text: str) -> bool:
    """Whether the text closes with a stop, inside or outside its closing marks."""
    return text.rstrip().rstrip(CLOSERS)[-1:] in TERMINAL if text.strip() else False


def sentences(text: str, *, cut_short: bool = True) -> list[tuple[int, int]]:
    """Spans of sentences, roughly: a stop, white space, then a sign that may begin one. cut_short: a stop
    after a short word is that of an abbreviation."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        following = text[match.end() : match.end() + 4].lstrip("—–\"'“«„‘([¿¡ \u00a0\u202f")[:1]
        small = following.islower() and not _CASELESS_LETTER.match(following)
        short = cut_short and _SHORTENED.search(text[max(0, match.start() - 6) : match.start()])
        if (small or short) and match.group() != "":
            continue
        if match.start() > start:
            spans.append((start, match.start()))
            start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def open_marks(text: str) -> int:
    """Brackets and one-sided quotation marks that are open at the end."""
    if not _PAIRED.search(text):
        return 0
    depth = 0
    for opening, closing in (("«", "»"), ("(", ")"), ("「", "」")):
        depth += abs(text.count(opening) - text.count(closing))
    if sum(text.count(mark) for mark in '„“”"') % 2 == 0:
        return depth  # each has its partner, though perhaps of another shape
    low = text.count("„") - text.count("“") - text.count("”")
    high = text.count("“") - text.count("”") if "„" not in text else low
    return depth + abs(high) + text.count('"') % 2


def closes_first(text: str) -> bool:
    """Whether the first quotation mark closes: the line goes on in a quotation of the one before."""
    mark = next((m for m in _DOUBLE_MARK.finditer(text)), None)
    if mark is None or mark.group() in "«„":
        return False
    if mark.group() == "»":
        return True
    before, after = text[: mark.start()], text[mark.end() :]
    return before[-1:].strip() != "" and before[-1:] not in "([—–-" and not after[:1].isalnum()


def introduction(text: str) -> int:
    """How many signs stand before a first quotation that a colon brings in; 0 where none does."""
    found = _INTRODUCED.search(text)
    return found.start() if found else 0


def length_factor(source: str, target: str) -> float:
    """How much longer a text gets from one language to the other."""
    factors = _factors()
    return factors.get(target, 1.0) / factors.get(source, 1.0)
