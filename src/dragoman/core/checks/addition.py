"""What the target says beyond the source: an engine's own remarks, invented sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.anchors import partners, untold, without_partner
from dragoman.core.checks.reading.extent import deviation, ends, sentences, surprise
from dragoman.core.checks.reading.naming.forms import CASED
from dragoman.core.checks.reading.quoting.quoted import passages
from dragoman.core.checks.reading.quoting.quotes import letters, quotes
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.tables import read_table
from dragoman.core.types import Finding, Segment, Severity

# From here on, in standard deviations above what is expected, a target is looked at: when it has more
# sentences than its source, when it has not, and when a headline goes on.
MORE, LONGER, HEADLINE = -2.0, 0.7, 3.0
BRIEF, BRIEFLY = 20, 3.5  # a source of fewer signs, and from where on its target is no translation
FAR, WIDE = 4.8, 2.5  # from where on no target is one, and from where on each stop may close a sentence
TOO_SHORT = -2.2  # without a sentence that the source has not, the target is no such stump
CRITICAL, SERIOUS = 3.2, 0.6  # sums of weights
MOST = 40  # sentences of the target that are looked at
HEAD = 90  # signs of a target in which its answer is announced
LONG = 4  # letters of a name that stands as it is
NAMES = 3  # names and numbers of a sentence that are counted
# By logistic regression on right translations and such with a foreign sentence, rounded.
WEIGHTS = {
    "bias": -0.15,
    "long": 1.5,
    "misfit without it": -0.65,
    "more sentences": -1.05,
    "no more sentences": -4.7,
    "quotation": 2.05,
    "words": 0.45,
    "found": -0.6,
    "last": 0.55,
    "strange": 1.8,
    "met": -2.7,
}
_PARAGRAPH = re.compile(r"\n\s*\n")
# Both begin with a set of signs, which is looked for fast.
_INNER_STOP = re.compile(r"[.!?…؟।։。！？][\"'”“»’)\]]*(?:\s+\S|(?<=[。！？]).)")
_OPENS = re.compile(r"[.!?»”\"\n。！？։।؟](?:\s+|(?<=[\n。！？]))")
# What only the prompts and answers of a language model have, and Markdown that the source has not.
_MACHINE = re.compile(
    r"<\|\w{1,30}\|>|</?s>|</?(?:translation|output|answer)>|\[/?INST\]|```|\"{3}|\*\*(?=\S)"
    r"|^[ \t]{0,3}(?:#{1,6} |-{3,}$)",
    re.MULTILINE | re.IGNORECASE,
)
_CHOICE = re.compile(r"(?<![\w/.])[^\W\d_]{4,30} ?/ ?[^\W\d_]{4,30}(?![\w/])")
_BRACKETS, _BRACKETED = frozenset("([（"), re.compile(r"\([^()]{12,400}\)")
EXPLAINED, UNTOLD = 6, 2.0  # words of a bracket, and the sum of their weights, that are doubt
_BRACKET = re.compile(r"[(\[](?<=\s.)")


@lru_cache(maxsize=1)
def _remarks() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """How engines and language models talk about their work: at the head of an answer, and at the head of any
    of its sentences."""
    table = read_table("remarks")
    head, label, credit = (_choice(table[name]) for name in ("head", "label", "credit"))
    patterns = (rf"\W*{head}", rf"[\(\[*]{{0,3}}{label}\s?[:：]", rf"[¡\(\[*]{{0,3}}{credit}\b")
    first, second, third = (re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    return first, second, third


def _choice(rows: list[str]) -> str:
    """A pattern for one of the rows. Their first letters, with a few more, are asked for first."""
    choices = "|".join(rows).replace("(?:", "|").replace(")?", "|").split("|")
    firsts = {choice[0] for choice in choices if choice}
    return f"(?=[{re.escape(''.join(sorted(firsts)))}])(?:{'|'.join(rows)})"


def _remark(text: str) -> re.Match[str] | None:
    at_head, label, credit = _remarks()
    if found := at_head.match(text):
        return found
    labelled = ":" in text or "：" in text
    brackets = "(" in text or "[" in text
    noted = (bracket.start() for bracket in _BRACKET.finditer(text)) if brackets else ()
    for place in (0, *(opening.end() for opening in _OPENS.finditer(text)), *noted):
        if found := (labelled and label.match(text, place)) or credit.match(text, place):
            return found
    return None


class AdditionCheck(Check):
    """Sees remarks by their words, paragraphs that the source has not, and a sentence without which the
    target would be as long as expected and which says nothing of what the source says. One that replaces
    another is not seen."""

    id = "addition"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        match = _remark(target.text)
        if match and not _remark(source.text) and not _said(source.text, match.group()):
            yield Finding(self.id, Severity.CRITICAL, None, match.span(), (match.group().strip()[:60],))
            return
        if machine := _of_machine(target.text, source.text) or _announced(target.text, source.text):
            yield Finding(self.id, Severity.CRITICAL, None, machine, (target.text[machine[0] : machine[1]],))
            return
        if "\n" in target.text and "\n" not in source.text.strip():
            begins = len(target.text) - len(target.text.lstrip())
            blank = _PARAGRAPH.search(target.text.rstrip(), begins)
            if blank:
                yield Finding(self.id, Severity.CRITICAL, None, (blank.start(), len(target.text)))
                return
        mine, theirs = read(source), read(target)
        grown = list(self._grown(mine, theirs))
        yield from grown
        if not grown and (span := _either(mine.prose, theirs.prose) or _explained(mine, theirs)):
            yield Finding(self.id, Severity.SERIOUS, None, span, (theirs.prose[span[0] : span[1]][:60],))

    def _grown(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        length = surprise(mine, theirs)
        if length is None or length < MORE:
            return
        brief = len(mine.prose) < BRIEF
        if length > (BRIEFLY if brief else FAR) and mine.text.strip() not in theirs.text:
            half = len(theirs.prose) // 2
            yield Finding(self.id, Severity.CRITICAL, None, (half, len(theirs.prose)), (f"{length:.1f}",))
            return
        if brief:
            return
        goes_on = length > HEADLINE and len(mine.prose) >= 35 and ends(theirs.prose) and not ends(mine.prose)
        several = _INNER_STOP.search(theirs.prose) is not None
        if not goes_on and not several:
            return
        if mine.text.strip() in theirs.text:
            return  # left as it was, with a gloss beside it
        if goes_on:
            # A headline that goes on as a sentence.
            span = (len(theirs.prose) * 2 // 3, len(theirs.prose))
            yield Finding(self.id, Severity.CRITICAL, None, span, (f"{length:.1f}",))
            return
        there = sentences(theirs.prose)
        more = len(there) - len(sentences(mine.prose))
        if more <= 0 and length > WIDE:
            there = sentences(theirs.prose, cut_short=False)
            more = len(there) - len(sentences(mine.prose, cut_short=False))
        if len(there) < 2 or (length < LONGER and more <= 0):
            return
        weight, span = heaviest(mine, theirs, length, there, more)
        if weight >= SERIOUS:
            severity = Severity.CRITICAL if weight >= CRITICAL else Severity.SERIOUS
            yield Finding(self.id, severity, None, span, (f"{length:.1f}",))


def heaviest(
    mine: Reading, theirs: Reading, length: float, there: list[tuple[int, int]], more: int
) -> tuple[float, tuple[int, int]]:
    """The sentence of the target that weighs most as one that the source has not. Its names are looked for
    where they may decide."""
    best = (-math.inf, (0, 0))
    names: tuple[list[int], list[int]] | None = None
    lost = 0
    for span, found in shapes(mine, theirs, length, there, more):
        weight = sum(WEIGHTS[name] * value for name, value in found.items())
        if weight + WEIGHTS["strange"] * NAMES >= SERIOUS:
            if names is None:
                names = named(mine, theirs)
                lost = len(without_partner(mine, theirs, of_target=False)) * (theirs.language in CASED)
            strange, met = (sum(span[0] <= place < span[1] for place in places) for places in names)
            strange = min(NAMES, max(0, strange - lost))  # which may be but other words for those lost
            weight += WEIGHTS["strange"] * strange + WEIGHTS["met"] * min(NAMES, met)
            best = max(best, (weight, span))
    return best


def shapes(
    mine: Reading, theirs: Reading, length: float, there: list[tuple[int, int]], more: int
) -> Iterator[tuple[tuple[int, int], dict[str, float]]]:
    """For each sentence of the target what its length, its words and its place say."""
    words = untold(theirs, mine)
    a, b = letters(mine.prose), letters(theirs.prose)
    quoting = bool(passages(mine))
    for start, end in there[:MOST]:
        rest = b - letters(theirs.prose[start:end])
        if not 0 < rest < b:
            continue
        misfit = deviation(a, rest, mine.language, theirs.language)
        if misfit < TOO_SHORT:
            continue
        inside = [weight for place, weight in words if start <= place < end]
        yield (
            (start, end),
            {
                "bias": 1.0,
                "long": min(8.0, length),
                "misfit without it": min(5.0, abs(misfit)),
                "more sentences": float(min(2, more)),
                "no more sentences": float(more <= 0),
                "quotation": float(not quoting and bool(quotes(theirs.prose[start:end]))),
                "words": min(10.0, max(-8.0, sum(inside))),
                "found": float(sum(weight < 0 for weight in inside)),
                "last": float(end >= len(theirs.prose.rstrip())),
            },
        )


def named(mine: Reading, theirs: Reading) -> tuple[list[int], list[int]]:
    """Where the target has names and numbers that the source has not, and where such as it has."""
    strange = [place for place, _ in without_partner(mine, theirs, of_target=True)]
    written = {t.raw for t in mine.words if t.capital and len(t.raw) >= LONG}
    copied = {t.start for t in theirs.words if t.raw in written}
    return strange, sorted(copied.union(place for _, place in partners(mine, theirs)))


@lru_cache(maxsize=1)
def _translations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words that speak of a translation, and such and others that a source may have for them."""
    table = read_table("remarks")
    words = "|".join(table["translation"])
    more = "|".join((words, *table["translated"]))
    return re.compile(words, re.IGNORECASE), re.compile(more, re.IGNORECASE)


def _announced(text: str, source: str) -> tuple[int, int] | None:
    """A head before a colon that speaks of a translation, where the source speaks of none."""
    colon = max(text.find(":", 0, HEAD), text.find("：", 0, HEAD))
    if colon < 0 or (text[colon] == ":" and not text[colon + 1 : colon + 2].isspace()):
        return None
    words, told = _translations()
    if words.search(text, 0, colon) and not told.search(source):
        return 0, colon + 1
    return None


def _either(mine: str, theirs: str) -> tuple[int, int] | None:
    """Two common words with a slash between, where an engine could not choose: дом/жильё."""
    if "/" not in theirs or "/" in mine:
        return None
    return next((found.span() for found in _CHOICE.finditer(theirs) if found.group().islower()), None)


def _explained(mine: Reading, theirs: Reading) -> tuple[int, int] | None:
    """A bracket that says at some length what the source says nowhere; translators explain so as well."""
    if "(" not in theirs.prose or not _BRACKETS.isdisjoint(mine.prose):
        return None
    for found in _BRACKETED.finditer(theirs.prose):
        start, end = found.span()
        if found.group().count(" ") + 1 < EXPLAINED:
            continue
        weights = [weight for place, weight in untold(theirs, mine) if start <= place < end]
        if sum(weights) >= UNTOLD and min(weights) >= 0:
            return start, end
    return None


def _of_machine(text: str, source: str) -> tuple[int, int] | None:
    """Marks of a language model's answer, which the source has not."""
    marked = "```" in text or "**" in text or '"""' in text or "#" in text or "<" in text or "[" in text
    if not marked and "---" not in text:
        return None  # as nearly all texts
    found = next((f for f in _MACHINE.finditer(text) if f.group().strip() not in source), None)
    return found.span() if found else None


def _said(source: str, remark: str) -> bool:
    """Whether the source itself says "note:"."""
    return ":" in source and remark.strip().endswith(":") and bool(re.search(r"^\W*\w{2,12}:", source))
