"""A target that is the source again, in whole or in part, or nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.quoting.quotes import quotes
from dragoman.core.checks.reading.reading import Reading, once, read
from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.scripts import SCRIPTS
from dragoman.core.checks.reading.scripts import own as own_letters
from dragoman.core.checks.reading.tokens import UNSPACED, Token
from dragoman.core.checks.reading.tokens import tokens as tokens_of
from dragoman.core.checks.reading.vocabulary import known
from dragoman.core.checks.reading.words import LETTERS, OWN_LETTERS, function_words, shared_words
from dragoman.core.languages.kin import kindred
from dragoman.core.types import Finding, Segment, Severity

CONTENT = 4  # letters of a word that is more than grammar
# What stands beside a word that is part of a sentence: not of an address, a compound or a handle.
_BEFORE, _BEHIND = frozenset(("", *" \u00a0\n")), frozenset(("", *" \u00a0\n,.;:!?…،؛؟।"))
MOST = 50  # stretches of one text that are looked at
# Texts in other scripts take no common word over in these letters.
NEVER_BORROWED = frozenset({"ru", "uk", "be", "kk", "ar", "fa", "he", "hi", "hy", "ka", "ko"})
SHORT = 2  # words: "fake news" is said in many languages


class EmptyCheck(Check):
    """Sees a target without a letter or digit where the source has one."""

    id = "empty"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        if any(map(str.isalnum, source.text)) and not any(map(str.isalnum, target.text)):
            yield Finding(self.id, Severity.CRITICAL, (0, len(source.text)), (0, len(target.text)))


class UntranslatedCheck(Check):
    """Sees a run of the source's words in the target, whole or part. Titles and names stay in the
    original by right: only small words count, and only those that the target's language lacks."""

    id = "untranslated"

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        if mine.language == theirs.language:
            return
        tokens = _tokens(mine, theirs)
        if _whole(mine, theirs):
            yield Finding(self.id, Severity.CRITICAL, (0, len(source.text)), (0, len(target.text)))
            return
        glued = _glued(mine, theirs)
        if glued:
            yield Finding(self.id, Severity.CRITICAL, None, glued, (theirs.text[glued[0] : glued[1]][:80],))
            return
        for first, last, length, weight in shared_runs(mine, theirs):
            words = [t.raw.lower() for t in tokens[first : last + 1]]
            own = sum(w in function_words(theirs.language) for w in words)
            if own > sum(w in function_words(mine.language) for w in words):
                continue  # the source quotes the target's language
            kin = kindred(mine.language, theirs.language)
            if kin and not weight and length < 12:
                continue  # words that both languages have
            if kin and length >= 5:
                weight += 2
            theirs_only = sum(w in function_words(mine.language) for w in words)
            if not theirs_only and not _script_of(words, mine, theirs):
                said = [t.text for t in tokens[first : last + 1] if not t.capital]
                if length <= SHORT or known(mine.language, theirs.language, said) < 2:
                    continue  # neither language's: a motto in a third
            shown = [t for t in tokens[first : last + 1] if t.kind == "word"]
            if sum(t.capital for t in shown) * 2 >= len(shown) and not _told(shown, mine.language):
                continue  # a title in its own language
            if (length >= 6 and weight >= 1) or length >= 8:
                weight += 2
            if kin and length >= 6:
                weight += 2
            span = (tokens[first].start, tokens[last].end)
            inside = [q for q in quotes(theirs.text) if q.start <= span[0] and span[1] <= q.end]
            if any(5 * (span[1] - span[0]) >= 4 * (q.end - q.start) for q in inside):
                weight = min(weight, 2)  # quoted in the original, as some do
            if weight >= 3:
                yield Finding(self.id, Severity.CRITICAL, None, span, (theirs.text[span[0] : span[1]][:80],))
                return
            if weight == 2:
                yield Finding(self.id, Severity.SERIOUS, None, span, (theirs.text[span[0] : span[1]][:80],))
        left = _of_another_script(mine, theirs) or _of_another_alphabet(mine, theirs)
        if left:
            shown_as = theirs.prose[left[0] : left[1]]
            foreign = not shown_as.isascii() or mine.language in NEVER_BORROWED
            sure = foreign or _common(shown_as, mine, theirs)
            severity = Severity.CRITICAL if sure else Severity.SERIOUS
            yield Finding(self.id, severity, None, left, (shown_as[:80],))


def _of_another_script(mine: Reading, theirs: Reading) -> tuple[int, int] | None:
    """Common words of the source in its own letters, which the target does not write with: one, or some that
    follow each other. Names, brands in brackets and quotations may stay."""
    letters = _letters_of(mine.language, theirs.language)
    if letters is None:
        return None
    text = theirs.prose
    stretches: list[list[tuple[int, int]]] = []
    for run in letters.finditer(text):
        if stretches and text[stretches[-1][-1][1] : run.start()] == " ":
            stretches[-1].append(run.span())
        else:
            stretches.append([run.span()])
    if not stretches:
        return None
    told = {token.raw for token in mine.words if not token.capital}
    for stretch in stretches[:MOST]:
        start, end = stretch[0][0], stretch[-1][1]
        if (
            all(text[first:last] in told for first, last in stretch)
            and any(last - first >= CONTENT for first, last in stretch)
            and _plainly(theirs, start, end)
        ):
            return start, end
    return None


def _of_another_alphabet(mine: Reading, theirs: Reading) -> tuple[int, int] | None:
    """A common word of the source with a letter that the target's language has not."""
    letters = _absent(mine.language, theirs.language)
    if not any(map(theirs.prose.__contains__, letters)):
        return None  # as nearly all texts
    told = {token.raw for token in mine.words if not token.capital}
    for token in theirs.words:
        if (
            len(token.raw) >= CONTENT
            and token.raw in told
            and not letters.isdisjoint(token.raw)
            and token.raw.islower()
            and _plainly(theirs, token.start, token.end)
        ):
            return token.start, token.end
    return None


@lru_cache(maxsize=256)
def _absent(mine: str, theirs: str) -> frozenset[str]:
    """Letters of the source's language that the target's has not, of one script."""
    if SCRIPTS.get(mine) != SCRIPTS.get(theirs) or mine not in LETTERS or theirs not in LETTERS:
        return frozenset()
    return frozenset(LETTERS[mine]) - frozenset(LETTERS[theirs])


def _plainly(theirs: Reading, start: int, end: int) -> bool:
    """Whether words stand as part of a sentence, in no brackets and no quotation."""
    text = theirs.prose
    return (
        text[max(0, start - 1) : start] in _BEFORE
        and _ends_well(text, end)
        and text.rfind("(", 0, start) <= text.rfind(")", 0, start)
        and not any(q.start <= start and end <= q.end for q in quotes(theirs.text))
    )


def _ends_well(text: str, end: int) -> bool:
    """Whether the sentence goes on behind a word; but not example.com."""
    after = text[end : end + 1]
    return after in _BEHIND and not (after == "." and text[end + 1 : end + 2].isalnum())


@lru_cache(maxsize=256)
def _letters_of(mine: str, theirs: str) -> re.Pattern[str] | None:
    """Runs of letters of the source's language, where the target's has none of them."""
    if not (mine in SCRIPTS and theirs in SCRIPTS) or not set(SCRIPTS[mine]).isdisjoint(SCRIPTS[theirs]):
        return None
    return None if mine in UNSPACED or theirs in UNSPACED else own_letters(mine)


def _common(shown: str, mine: Reading, theirs: Reading) -> bool:
    """Whether one is a word that no brand has for its name: of the grammar or of the table of meanings."""
    words, small = shown.split(" "), function_words(mine.language)
    return any(w in small for w in words) or known(mine.language, theirs.language, words) > 0


def _told(shown: list[Token], language: str) -> bool:
    """Whether words that no title writes small stand among the capitals: Rangers stunned, City defeated."""
    small = function_words(language)
    told = [t for t in shown if not t.capital and len(t.raw) >= CONTENT and t.raw not in small]
    return len(told) > 1


def shared_runs(mine: Reading, theirs: Reading) -> Iterator[tuple[int, int, int, int]]:
    """Runs of target tokens that stand in the source in the same order: first, last, how many words,
    and how many of them are the source's alone. Each target word is followed at few places: linear."""
    tokens = _tokens(mine, theirs)
    same = tokens is theirs.tokens
    shown = theirs.words if same else [t for t in tokens if t.kind == "word"]
    words = theirs.lowered if same else [t.raw.lower() for t in shown]
    common = set(mine.lowered).intersection(words)
    if len(common) < 2 or not _may_be_left(shown, words, common, mine, theirs):
        return  # as most texts
    shared = _pairs(mine).intersection(pairwise(words))
    if not shared:
        return
    at = _worth([index for index, pair in enumerate(pairwise(words)) if pair in shared], words, mine, theirs)
    if not at:
        return
    places = _places(mine)
    place_of = [index for index, token in enumerate(tokens) if token.kind == "word"]
    run: dict[int, tuple[int, int, int]] = {}  # source place of its last word → first word, length, weight
    done: list[tuple[int, int, int, int]] = []

    def end(index: int, going: Collection[int]) -> None:
        for place, (first, length, total) in run.items():
            if place + 1 not in going and length >= 2 and (total >= 1 or length >= 6):
                done.append((place_of[first], place_of[index], length, total))

    before = -1
    for index in sorted({*at, *(index + 1 for index in at)}):
        if index > before + 1:
            end(before, ())
            run = {}
        here: dict[int, tuple[int, int, int]] = {}
        weight = _foreign(shown[index], words[index], mine, theirs)
        for place in places[words[index]]:
            first, length, total = run.get(place - 1, (index, 0, 0))
            here[place] = (first, length + 1, total + weight)
        end(index - 1, here)
        run, before = here, index
    if before == len(words) - 1:
        place_of[before] = len(tokens) - 1  # with the signs that end the text
    end(before, ())
    yield from sorted(done, key=lambda d: (-d[3], -d[2]))[:3]


@once
def _places(reading: Reading) -> dict[str, list[int]]:
    """Of each word, the first few places that it has among the words."""
    found: dict[str, list[int]] = {}
    for index, word in enumerate(reading.lowered):
        at = found.setdefault(word, [])
        if len(at) < 4:
            at.append(index)
    return found


@once
def _pairs(reading: Reading) -> frozenset[tuple[str, str]]:
    """Words that stand side by side, signs and figures aside."""
    return frozenset(pairwise(reading.lowered))


def _glued(mine: Reading, theirs: Reading) -> tuple[int, int] | None:
    """A run of the source whose spaces went with those of a language that has none."""
    if theirs.language not in UNSPACED or mine.language in UNSPACED:
        return None
    letters = "".join(t.text for t in mine.tokens if t.kind == "word")
    long = [t for t in theirs.tokens if t.kind == "word" and len(t.text) >= 10 and t.text.isascii()]
    for token in long[:20]:
        if token.text in letters and not any(token.text == t.text for t in mine.tokens):
            return token.start, token.end
    return None


def _tokens(mine: Reading, theirs: Reading) -> list[Token]:
    """Of the target, cut as the source is: Chinese left in English has no spaces."""
    if mine.language in UNSPACED and theirs.language not in UNSPACED:
        return tokens_of(theirs.prose, mine.language)
    return theirs.tokens


def _whole(mine: Reading, theirs: Reading) -> bool:
    """Whether the target is the source again, word for word, and not a line of names or in a third tongue."""
    words = mine.lowered
    if (
        not words
        or words != theirs.lowered
        or any(a.raw != b.raw for a, b in zip(mine.words, theirs.words, strict=True))
    ):
        return False
    small = sum(not t.capital for t in mine.words)
    own = sum(w in function_words(mine.language) for w in words)
    if kindred(mine.language, theirs.language) and len(words) < 8:
        # A short sentence may be right in both: En el 140 contesta una persona.
        own = sum(w in function_words(mine.language) - function_words(theirs.language) for w in words)
    return small >= 3 and (own > 0 or _script_of(words, mine, theirs)) and (len(words) > 3 or own > 1)


def _script_of(words: list[str], mine: Reading, theirs: Reading) -> bool:
    """Whether the run stands in a script of the source that the target does not use."""
    cyrillic = sum("\u0400" <= w[0] <= "\u052f" for w in words) * 2 > len(words)
    if cyrillic:
        return mine.language in CYRILLIC
    return ord(words[0][0]) > 0x2FF


CYRILLIC = frozenset({"ru", "uk", "be", "bg", "kk", "mk", "sr"})


def _worth(at: list[int], words: list[str], mine: Reading, theirs: Reading) -> list[int]:
    """Of the places of shared pairs, those in stretches that a run may be told of: six words, or fewer with
    one that may be the source's alone. Kindred languages share many others."""
    if mine.language in UNSPACED or theirs.language in UNSPACED:
        return at
    own = _own(mine.language, theirs.language)
    stretches: list[list[int]] = []
    for index in at:
        if stretches and index == stretches[-1][-1] + 1:
            stretches[-1].append(index)
        else:
            stretches.append([index])
    worth = [s for s in stretches if len(s) >= 5 or any(own[words[i]] for i in (*s, s[-1] + 1))]
    return [index for stretch in worth for index in stretch]


def _may_be_left(
    shown: list[Token], words: list[str], common: set[str], mine: Reading, theirs: Reading
) -> bool:
    """Whether words of the source follow each other: two with one that is its alone, or six."""
    length, foreign = 0, False
    unspaced = mine.language in UNSPACED or theirs.language in UNSPACED
    own = _own(mine.language, theirs.language)
    for token, word in zip(shown, words, strict=True):
        if word not in common:
            length, foreign = 0, False
            continue
        length += 1
        if not foreign and (unspaced or own[word]):
            foreign = _foreign(token, word, mine, theirs) > 0
        if length >= 6 or (foreign and length >= 2):
            return True
    return False


def _foreign(token: Token, word: str, mine: Reading, theirs: Reading) -> int:
    """1 for a small word that cannot be the target's own. `word` is the token's in small letters."""
    if mine.language in UNSPACED or theirs.language in UNSPACED:
        return (
            1
            if ord(word[0]) > 0x2FF and theirs.language not in UNSPACED
            else int(word.isascii() and len(word) > 1 and not token.capital)
        )
    if token.capital and not mine.text.isupper():
        return 0
    if theirs.text[token.start - 1 : token.start] == ".":
        return 0  # of an address: example.com
    return _own(mine.language, theirs.language)[word]


class _Own(Remembered[int]):
    """1 for a word of one language that cannot be the other's, found when it is first met."""

    def __init__(self, mine: str, theirs: str) -> None:
        self._mine, self._theirs = function_words(mine), function_words(theirs) | shared_words(theirs)
        self._kin = kindred(mine, theirs)
        if self._kin and not self._theirs:
            self._mine = frozenset()  # which of them the other has is not known
        self._letters = frozenset(OWN_LETTERS.get(mine, "")) - frozenset(OWN_LETTERS.get(theirs, ""))

    def find(self, word: str) -> int:
        own = word not in self._theirs and (
            word in self._mine or not self._letters.isdisjoint(word) or (len(word) >= 3 and not self._kin)
        )
        return int(own)


@lru_cache(maxsize=256)
def _own(mine: str, theirs: str) -> _Own:
    return _Own(mine, theirs)
