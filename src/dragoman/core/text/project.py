"""Laying inline tags over the answer of an engine that never saw them.

The plain sentence and each tagged span are translated by themselves; each tag then goes around the
target words that look most like its span's translation, with a pull towards the same relative place.
Costs the sentence nothing, where tokens in the text cost 1-2 chrF and translating pieces 3.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeGuard

import regex
from rapidfuzz.fuzz import ratio, token_sort_ratio
from rapidfuzz.process import extract

from dragoman.core.engines.base import TOKEN
from dragoman.core.text.marks import literal, tokens, write
from dragoman.core.types import Span

# How much a span that stands at the other end of the sentence is worth less.
_PULL = 0.35
_SHUFFLED = 0.0095  # what a hundredth of likeness is worth where words stand in another order
_CANDIDATES = 40
_BEAM = 32
_LEAST_NAME, _LEAST_COPIED = 3, 5  # letters: "No" and "a" are words of many languages
_AT_ONCE = 1000  # runs that are compared by one call: of a long sentence there are many

_WORD = r"[\p{Han}\p{Hiragana}\p{Katakana}]|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}_])+"
_WORDS = regex.compile(rf"(?:{_WORD})(?:[-‐‑'’.,:/](?:{_WORD}))*")
# The same words, found quicker, in a text of nothing but common letters and signs: none is a mark (\p{M}).
_COMMON_WORDS = re.compile(r"\w+(?:[-‐‑'’.,:/]\w+)*")
_UNCOMMON = re.compile("[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u203a€№]")
_CLOSING = tuple(",.;:!?…)]»”،؛؟।。，、")  # before these stands no space
_TOKENS = regex.compile(r"(?:XQ\d+\W*)+")
_ELIDING = frozenset({"fr", "ca", "it", "oc"})
_ELIDED = regex.compile(
    rf"\b(?:[cdjlmnst]|qu|dell|all|nell|sull|un)['’](?=\p{{L}})|{_WORDS.pattern}", regex.IGNORECASE
)


class CannotProject(ValueError):
    """The target has too few words for the tags, or a protected word on the wrong side of one."""


@dataclass(slots=True)
class Node:
    """A tag over `Tree.text`. first, last: the words it stands around, end exclusive. before, after: of
    an empty tag whether a space stands before it in the source, and a space or stop after it."""

    number: str
    start: int
    end: int
    empty: bool
    first: int = 0
    last: int = 0
    before: bool = False
    after: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def pairs(self) -> list[Node]:
        return [child for child in self.children if not child.empty]

    @property
    def need(self) -> int:
        """The fewest words that it and what is in it can stand around."""
        return max(1, sum(child.need for child in self.pairs)) if self.first < self.last else 0


@dataclass(slots=True)
class Tree:
    """A marked string as plain text and its tags. `root` is no tag: it holds the outermost ones."""

    text: str
    root: Node
    words: list[Span]


def tree(flat: str) -> Tree:
    """flat: marked text in which protected words stand as tokens (XQ1), so no mark hides a word. Of the
    spaces on both sides of an empty tag one is left, before a stop none: the engine sees no trace of it."""
    text = ""
    root = Node("", 0, 0, False)
    around = [root]
    broken_line = False
    spaced = False  # what comes straight before ends with a space
    last: Node | None = None  # the empty tag straight before
    for kind, value in tokens(flat):
        if kind == "text":
            if last:
                last.after = value[0].isspace() or value[0] in _CLOSING
            if broken_line and text[-1:].strip() and value[0].isalnum():
                text += " "  # words on two sides of a line break are two words
            ends_with_space = value[-1].isspace()
            if last and last.before and value[0].isspace():
                value = value[1:]
            elif last and last.before and value[0] in _CLOSING:
                text = text[:-1]
                for node in reversed(around[-1].children):
                    if node.end <= len(text):
                        break
                    node.start = node.end = len(text)
            text += value
            broken_line, spaced, last = False, ends_with_space, None
            continue
        last = None
        if kind == "close":
            around.pop().end = len(text)
        else:
            node = Node(value, len(text), len(text), kind == "empty", before=spaced)
            around[-1].children.append(node)
            if node.empty:
                broken_line, last = True, node
            else:
                around.append(node)
        spaced = False
    words = _words(text)
    root.end, root.last = len(text), len(words)
    _number(root, words)
    return Tree(text, root, words)


def _words(text: str) -> list[Span]:
    pattern = _WORDS if _UNCOMMON.search(text) else _COMMON_WORDS
    return [word.span() for word in pattern.finditer(text)]


def _number(node: Node, words: Sequence[Span]) -> None:
    free = node.first
    for child in node.children:
        child.first = next((i for i in range(free, node.last) if words[i][1] > child.start), node.last)
        child.last = child.first
        if child.empty:
            continue
        child.last = next((i for i in range(child.first, node.last) if words[i][0] >= child.end), node.last)
        free = child.last  # a word cut in two by tags belongs to the first
        _number(child, words)


def spans_to_translate(source: Tree) -> dict[str, str]:
    """The words of each tag whose place cannot be told without their translation, by its number."""
    found: dict[str, str] = {}
    for node, parent in _pairs(source.root):
        if node.first == node.last or (node.first, node.last) == (parent.first, parent.last):
            continue
        words = source.text[source.words[node.first][0] : source.words[node.last - 1][1]]
        if "XQ" not in words or not _TOKENS.fullmatch(words):
            found[node.number] = words
    return found


def _pairs(parent: Node) -> Iterator[tuple[Node, Node]]:
    for node in parent.pairs:
        yield node, parent
        yield from _pairs(node)


def project(source: Tree, target: str, spans: Mapping[str, str], language: str) -> str:
    """The target with every tag of the source exactly once, around whole words, nested as before.

    target: plain text. spans: translations of `spans_to_translate`; a missing or empty one leaves
    only the relative place to go by. Returns marked text. Raises CannotProject.
    """
    elides = language.partition("-")[0] in _ELIDING
    words = [word.span() for word in _ELIDED.finditer(target)] if elides else _words(target)
    return _Projection(source, target, words, spans).marked()


@dataclass(slots=True)
class _Projection:
    source: Tree
    target: str
    words: list[Span]
    spans: Mapping[str, str]
    folded: str = ""

    def __post_init__(self) -> None:
        folded = self.target.casefold()
        self.folded = folded if len(folded) == len(self.target) else self.target

    def marked(self) -> str:
        if not self.words:
            raise CannotProject("no words")
        return self._inside(self.source.root, 0, len(self.words), 0, len(self.target))

    def _inside(self, node: Node, first: int, last: int, start: int, end: int) -> str:
        """What stands within a tag, which has got the target words first … last, characters start … end."""
        pairs = [child for child in node.pairs if child.first < child.last]
        assigned = self._assign(node, pairs, first, last)
        windows = dict(zip((child.number for child in pairs), assigned, strict=True))
        items: list[tuple[int, int, Node]] = []  # where, rank, what
        for child in node.children:
            if child.empty:
                items.append((self._gap(child, node, windows, first, last, start, end), 0, child))
            elif child.number in windows:
                items.append((self._start(child, node, windows[child.number][0], start), 1, child))
            else:
                items.append((self._sign(child, node, windows, start, end), 1, child))
        out: list[str] = []
        at = start
        for where, _, child in sorted(items, key=lambda item: item[:2]):
            if where < at and not child.empty and child.number not in windows:
                raise CannotProject("a tag around a sign that another tag has got")
            where = max(where, at)
            out.append(literal(self.target[at:where]))
            at = where
            if child.empty:
                out.append(self._empty(child, out, at, end))
                continue
            if child.number in windows:
                a, b = windows[child.number]
                at = max(self._end(child, node, b, end), at)
                content = self._inside(child, a, b, where, at)
            else:
                at += len(self._text(child).strip())
                content = literal(self.target[where:at])
            out += (write("open", child.number), content, write("close", child.number))
        out.append(literal(self.target[at:end]))
        return "".join(out)

    def _empty(self, node: Node, out: Sequence[str], at: int, end: int) -> str:
        """An empty tag with the spaces that it has in the source, where the target has none there."""
        mark = write("empty", node.number)
        written = next((text for text in reversed(out) if text), " ")
        if node.before and not written[-1].isspace():
            mark = f" {mark}"
        if node.after and at < end and not self.target[at].isspace() and self.target[at] not in _CLOSING:
            mark += " "
        return mark

    def _text(self, node: Node) -> str:
        return self.source.text[node.start : node.end]

    def _sign(self, node: Node, parent: Node, windows: Mapping[str, Span], start: int, end: int) -> int:
        """Where a tag goes that stands around no word: around the same comma, dash …, if it is there."""
        sign = self._text(node).strip()
        if not sign or node.children:
            raise CannotProject("a tag around nothing")
        taken = [(self.words[a][0], self.words[b - 1][1]) for a, b in windows.values()] + self.words
        length = max(1, parent.end - parent.start)
        wanted = start + (node.start - parent.start) / length * (end - start)
        places = [
            found.start()
            for found in regex.finditer(regex.escape(sign), self.target, pos=start, endpos=end)
            if all(found.end() <= a or found.start() >= b for a, b in taken)
        ]
        if not places:
            raise CannotProject("a tag around a sign that is gone")
        return min(places, key=lambda place: abs(place - wanted))

    def _start(self, node: Node, parent: Node, first: int, least: int) -> int:
        """Where a tag opens: quotation marks and brackets go in if they were in before."""
        at = self.words[first][0]
        text = self.source.text
        begins = not text[parent.start : node.start].strip() and (
            first == 0 or self.words[first - 1][1] <= least
        )
        if begins or text[node.start : self.source.words[node.first][0]].strip():
            while at > least and (first == 0 or at > self.words[first - 1][1]):
                if not begins and self.target[at - 1].isspace():
                    break
                at -= 1
        return at + (len(self.target[at:]) - len(self.target[at:].lstrip()))

    def _end(self, node: Node, parent: Node, last: int, most: int) -> int:
        at = self.words[last - 1][1]
        text = self.source.text
        limit = min(most, self.words[last][0] if last < len(self.words) else len(self.target))
        if not text[node.end : parent.end].strip() and limit == most:
            return len(self.target[:most].rstrip())
        if text[self.source.words[node.last - 1][1] : node.end].strip():
            while at < limit and not self.target[at].isspace():
                at += 1
        return at

    def _gap(
        self,
        node: Node,
        parent: Node,
        windows: Mapping[str, Span],
        first: int,
        last: int,
        start: int,
        end: int,
    ) -> int:
        """Where an empty tag goes: beside the tag it stood beside, else at the same relative place."""
        text = self.source.text
        word = self._gap_word(node, parent, windows, first, last)
        # What follows it goes on doing so, unless a sign stands before it too: (‹1/›)
        behind = self.source.words[node.first - 1][1] if node.first else 0
        bare = not text[behind : node.start].strip()
        if word >= last:
            return self.words[last - 1][1] if bare and text[node.end : parent.end].strip() else end
        if word <= first:
            return start
        if bare and text[node.end : node.end + 2].lstrip().startswith(_CLOSING):
            return self.words[word - 1][1]
        if bare and not node.before and node.after:
            return self.words[word - 1][1]  # it stands at the word before it
        at = self.words[word][0]
        while not self.target[at - 1].isspace() and at > self.words[word - 1][1]:
            at -= 1
        return at

    def _gap_word(self, node: Node, parent: Node, windows: Mapping[str, Span], first: int, last: int) -> int:
        if node.first in (parent.first, parent.last):
            return first if node.first == parent.first and node.first != parent.last else last
        for sibling in parent.pairs:
            if sibling.number not in windows:
                continue  # it stands around no word
            if sibling.last == node.first:
                return windows[sibling.number][1]
            if sibling.first == node.first:
                return windows[sibling.number][0]
        share = (node.first - parent.first) / (parent.last - parent.first)
        word = first + round(share * (last - first))
        for a, b in windows.values():
            if a < word < b:
                word = a if word - a < b - word else b
        return word

    def _assign(self, parent: Node, nodes: Sequence[Node], first: int, last: int) -> list[Span]:
        """Target words for tags beside each other, none twice, so that all together fit best."""
        if not nodes:
            return []
        if sum(node.need for node in nodes) > last - first:
            raise CannotProject("fewer words than tags")
        runs = [self._runs(node, parent, first, last) for node in nodes]
        wishes = [one.best() for one in runs]
        if _apart(wishes):
            return wishes
        for least in (None, 1):  # windows of about the right size; if they crowd each other out, any
            beam: list[tuple[float, list[Span]]] = [(0.0, [])]
            for one in runs:
                candidates = one.ranked(least)
                wider: list[tuple[float, list[Span]]] = []
                for score, taken in beam:
                    for more, a, b in candidates:
                        if all(b <= x or a >= y for x, y in taken):
                            wider.append((score + more, [*taken, (a, b)]))
                            if one is runs[-1]:
                                break  # they come best first, and no other tag follows
                beam = sorted(wider, key=lambda state: -state[0])[:_BEAM]
            if beam:
                return beam[0][1]
        raise CannotProject("no place beside the other tags")

    def _runs(self, node: Node, parent: Node, first: int, last: int) -> _Runs:
        total, within = last - first, parent.last - parent.first
        ours = theirs = frozenset[str]()
        if "XQ" in self.source.text:
            ours = frozenset(TOKEN.findall(self._source_words(node)))
            theirs = frozenset(TOKEN.findall(self._source_words(parent))) - ours
        wanted, length = self._core(self.spans.get(node.number, ""))
        if (not wanted and ours) or self._is_copied(node):
            wanted, length = self._core(self._source_words(node))
        return _Runs(
            self.target,
            self.folded,
            self.words,
            first,
            last,
            wanted,
            length or max(1, round((node.last - node.first) * (total / within))),
            ((node.first + node.last) / 2 - parent.first) / within,
            node.need,
            (node.first, node.last) == (parent.first, parent.last),
            ours,
            theirs,
        )

    def _is_copied(self, node: Node) -> bool:
        """Whether it stands around words that the target has just as they are: NATO, Ann Lee, ferry."""
        words = self._source_words(node)
        least = _LEAST_NAME if words[:1].isupper() else _LEAST_COPIED
        if len(words) < least or words not in self.target:
            return False
        at = bisect_left(self.words, (self.target.index(words), 0))
        length = node.last - node.first
        return (
            at + length <= len(self.words)
            and self.target[self.words[at][0] : self.words[at + length - 1][1]] == words
            and self.target.count(words) == 1
        )

    def _source_words(self, node: Node) -> str:
        return self.source.text[self.source.words[node.first][0] : self.source.words[node.last - 1][1]]

    @staticmethod
    def _core(text: str) -> tuple[str, int]:
        """A translation without the full stop that engines add to a fragment, and how many words it has."""
        found = _words(text)
        return (text[found[0][0] : found[-1][1]].casefold(), len(found)) if found else ("", 0)


@dataclass(slots=True)
class _Runs:
    """Runs of target words that may stand for a tag's words.

    folded: the target in lower case. first, last: the words to choose among. wanted: the translation of the
    tag's words, if there is one; length: its words. centre: where the tag stands, 0 to 1. need: the fewest
    words. whole: the tag stands around all there is. ours, theirs: tokens that must be in it, or must not.
    """

    target: str
    folded: str
    words: list[Span]
    first: int
    last: int
    wanted: str
    length: int
    centre: float
    need: int
    whole: bool
    ours: frozenset[str]
    theirs: frozenset[str]

    def best(self) -> Span | None:
        """The first of `ranked`, without a look at those that can be no better than one that was seen."""
        if self.whole:
            return self.first, self.last
        if not self.wanted or self.ours or self.theirs:
            ranked = self.ranked(None)
            return ranked[0][1:] if ranked else None
        best = self._same()
        starts, ends = [start for start, _ in self.words], [end for _, end in self.words]
        for shuffled in (False, True):  # words in another order cost little
            scorer, worth, most = (token_sort_ratio, _SHUFFLED, 0.95) if shuffled else (ratio, 0.01, 1.0)
            if best[0] > most:
                break
            runs = self._near(self._sizes(shuffled), (most - best[0]) / _PULL)
            for begin in range(0, len(runs), _AT_ONCE):
                some = runs[begin : begin + _AT_ONCE]
                texts = [self.folded[starts[a] : ends[b - 1]] for a, b in some]
                least = max(0.0, best[0] / worth - 1e-6)
                likest = extract(self.wanted, texts, scorer=scorer, limit=None, score_cutoff=least)
                for _, likeness, i in likest:
                    like = likeness * _SHUFFLED if shuffled else likeness / 100
                    if like < best[0]:
                        break
                    a, b = some[i]
                    best = max(best, (like - self._far(a, b), a, b))
        return best[1:] if best[2] else None

    def ranked(self, least: int | None) -> list[tuple[float, int, int]]:
        """Best first: (score, first, last). least: the fewest words, where not about as many as wanted."""
        if self.whole:
            return [(1.0, self.first, self.last)]
        found: list[tuple[float, int, int]] = []
        for a, b in self._near(self._sizes(least=least), 1.0):
            if not self._may(a, b):
                continue
            if not self.wanted:
                likeness = -0.1 * abs(b - a - self.length)
            else:
                text = self.folded[self.words[a][0] : self.words[b - 1][1]]
                likeness = ratio(text, self.wanted) / 100
                if self._as_long(a, b):
                    likeness = max(likeness, token_sort_ratio(text, self.wanted) * _SHUFFLED)
            found.append((likeness - self._far(a, b), a, b))
        found.sort(reverse=True)
        return found if least else found[:_CANDIDATES]

    def _sizes(self, shuffled: bool = False, least: int | None = None) -> range:
        """Of how many words a run may be. shuffled: where it may have the words in another order."""
        if shuffled:
            return range(max(self.need, self.length - 1), self.length + 2 if self.length > 1 else 0)
        slack = 1 + self.length // 3
        return range(max(self.need, least or self.length - slack), max(self.need, self.length + slack) + 1)

    def _near(self, sizes: range, reach: float) -> list[Span]:
        """All runs of these sizes that are no farther from where the tag stands, and some that are."""
        total = self.last - self.first
        found: list[Span] = []
        for size in sizes:
            middle = self.first + self.centre * total - size / 2
            start = max(self.first, int(middle - reach * total) - 1)
            end = min(self.last - size, int(middle + reach * total) + 1)
            found += [(a, a + size) for a in range(start, end + 1)]
        return found

    def _may(self, a: int, b: int) -> bool:
        if not (self.ours or self.theirs):
            return True
        here = set(TOKEN.findall(self.target, self.words[a][0], self.words[b - 1][1]))
        return self.ours <= here and not here & self.theirs

    def _as_long(self, a: int, b: int) -> bool:
        return self.length > 1 and abs(b - a - self.length) < 2

    def _far(self, a: int, b: int) -> float:
        """What a run loses for its place."""
        return _PULL * abs(((a + b) / 2 - self.first) / (self.last - self.first) - self.centre)

    def _same(self) -> tuple[float, int, int]:
        """A run of just the wanted words, if there is one."""
        at = self.folded.find(self.wanted, self.words[self.first][0], self.words[self.last - 1][1])
        if at >= 0:
            a = bisect_left(self.words, (at, 0))
            b = a + self.length
            fits = b <= self.last and b - a >= self.need
            if fits and (self.words[a][0], self.words[b - 1][1]) == (at, at + len(self.wanted)):
                return 1.0 - self._far(a, b), a, b
        return -2.0, 0, 0


def _apart(runs: Sequence[Span | None]) -> TypeGuard[list[Span]]:
    """Whether there are runs, and no two share a word."""
    spans = [run for run in runs if run]
    return len(spans) == len(runs) and all(b <= x for (_, b), (x, _) in pairwise(sorted(spans)))
