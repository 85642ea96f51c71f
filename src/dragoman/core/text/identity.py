"""Which sentence of a new source release is which sentence of the old one, over the whole story.

What is equal is matched first, however far it moved: by text with both neighbours, then by one neighbour, by
the place between sentences already matched, by block, and last by order. What is left was edited, cut or
written new: it is paired where it stands between matched neighbours and its words are similar; then, if it
also moved, by rare words. Block ids only break ties, since importers and copies make them anew or twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Indel

SIMILAR = 0.5  # of the words, for a sentence edited in its place
SIMILAR_AFAR = 0.65  # for one that was edited and moved
_REGION = 1024  # pairs that are compared one by one between two matched neighbours
_WORD = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|\w+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """hash: of the segment (`restore.skeleton_hash`). block: id of its block. kind: headline, body …"""

    hash: str
    text: str
    block: str = ""
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Pair:
    """new, old: indices; old is None for a new sentence. unchanged: same hash, so its targets stay."""

    new: int
    old: int | None
    unchanged: bool


def match(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Pair]:
    """For each new sentence the old one that it is; no old one is given twice.

    A hash that stands k times in `old` and m times in `new` is matched, unchanged, min(k, m) times.
    Time is near-linear in the number of sentences.
    """
    found = _Matching(old, new)
    found.equal([sentence.hash for sentence in old], [sentence.hash for sentence in new])
    found.edited()
    return [
        Pair(index, at, at is not None and old[at].hash == sentence.hash)
        for index, (sentence, at) in enumerate(zip(new, found.old_of, strict=True))
    ]


class _Matching:
    def __init__(self, old: Sequence[Sentence], new: Sequence[Sentence]) -> None:
        self.old, self.new = old, new
        self.old_of: list[int | None] = [None] * len(new)
        self.new_of: list[int | None] = [None] * len(old)
        self._free_old, self._free_new = list(range(len(old))), list(range(len(new)))
        self._blocks_old, self._blocks_new = [one.block for one in old], [one.block for one in new]
        self.words_old: list[list[str]] = []
        self.words_new: list[list[str]] = []

    def pair(self, new: int, old: int) -> None:
        self.old_of[new], self.new_of[old] = old, new

    # --- equal sentences

    def equal(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        """Pair what has the same key, `old` and `new` holding a key for each sentence."""
        kind_old = [(key, sentence.kind) for key, sentence in zip(old, self.old, strict=True)]
        kind_new = [(key, sentence.kind) for key, sentence in zip(new, self.new, strict=True)]
        self._unique(kind_old, kind_new)
        if not self._left_old() or not self._left_new():
            return
        before_old, before_new = _shifted(old, 1), _shifted(new, 1)
        after_old, after_new = _shifted(old, -1), _shifted(new, -1)
        self._by([kind_old, before_old, after_old], [kind_new, before_new, after_new])
        self._spread(kind_old, kind_new)
        self._by([kind_old, before_old], [kind_new, before_new])
        self._by([kind_old, after_old], [kind_new, after_new])
        own = [None if at is None else index for index, at in enumerate(self.new_of)]
        self._by([kind_old, _last_before(own)], [kind_new, _last_before(self.old_of)])
        self._by([kind_old], [kind_new])
        self._by([old], [new])

    def _unique(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        """Pair the keys that stand once on either side, whatever is matched already."""
        places = {key: at for at, key in enumerate(old)}
        in_old, in_new = Counter(old), Counter(new)
        for index, key in enumerate(new):
            if in_new[key] == 1 == in_old[key] and self.old_of[index] is None:
                at = places[key]
                if self.new_of[at] is None:
                    self.pair(index, at)

    def _by(self, old: list[Sequence[Hashable]], new: list[Sequence[Hashable]]) -> None:
        """Pair what is left and agrees in every one of some keys: in order, those of the same block first."""
        for keys_old, keys_new in ([*old, self._blocks_old], [*new, self._blocks_new]), (old, new):
            waiting: dict[Hashable, deque[int]] = defaultdict(deque)
            for at in self._left_old():
                waiting[tuple(keys[at] for keys in keys_old)].append(at)
            for index in self._left_new():
                if places := waiting.get(tuple(keys[index] for keys in keys_new)):
                    self.pair(index, places.popleft())

    def _spread(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        """From each matched sentence on to its neighbours, as far as they are equal."""
        for step in (1, -1):
            for index in range(len(new))[::step]:
                at, near = self.old_of[index], index + step
                if at is None or not (0 <= near < len(new) and 0 <= at + step < len(old)):
                    continue
                free = self.old_of[near] is None and self.new_of[at + step] is None
                if free and new[near] == old[at + step]:
                    self.pair(near, at + step)

    def _left_old(self) -> list[int]:
        self._free_old = [at for at in self._free_old if self.new_of[at] is None]
        return self._free_old

    def _left_new(self) -> list[int]:
        self._free_new = [index for index in self._free_new if self.old_of[index] is None]
        return self._free_new

    # --- edited sentences

    def edited(self) -> None:
        if not self._left_old() or not self._left_new():
            return
        self.words_old = _words_of(self.old, self._left_old())
        self.words_new = _words_of(self.new, self._left_new())
        # other markup, punctuation or quotation marks: the same words
        self.equal(
            [tuple(words) or index for index, words in enumerate(self.words_old)],
            [tuple(words) or -1 - index for index, words in enumerate(self.words_new)],
        )
        self._in_place()
        if self._by_rare_words():
            self._in_place()

    def _in_place(self) -> None:
        """What stands between matched neighbours on both sides and is similar."""
        for run in _runs(self._left_new()):
            places = self._between(run)
            if places and len(places) * len(run) <= _REGION:
                self._align(run, places)

    def _between(self, run: list[int]) -> list[int]:
        """Unmatched old sentences where a run of new ones stands: after and before its neighbours."""
        left = self.old_of[run[0] - 1] if run[0] else -1  # the start of the story counts as matched
        right = self.old_of[run[-1] + 1] if run[-1] + 1 < len(self.new) else len(self.old)
        places: set[int] = set()
        if left is not None:
            at = left + 1
            while at < len(self.old) and self.new_of[at] is None:
                places.add(at)
                at += 1
        if right is not None:
            at = right - 1
            while at >= 0 and self.new_of[at] is None:
                places.add(at)
                at -= 1
        return sorted(places)

    def _align(self, run: list[int], places: list[int]) -> None:
        """The pairs in order that are most similar in sum."""
        height, width = len(run), len(places)
        score = [[0.0] * (width + 1) for _ in range(height + 1)]
        alike = [[self._alike(i, j, SIMILAR) for j in places] for i in run]
        for i in range(height - 1, -1, -1):
            for j in range(width - 1, -1, -1):
                best = max(score[i + 1][j], score[i][j + 1])
                if alike[i][j]:
                    best = max(best, alike[i][j] + score[i + 1][j + 1])
                score[i][j] = best
        i = j = 0
        while i < height and j < width:
            if alike[i][j] and score[i][j] == alike[i][j] + score[i + 1][j + 1]:
                self.pair(run[i], places[j])
                i, j = i + 1, j + 1
            elif score[i][j] == score[i + 1][j]:
                i += 1
            else:
                j += 1

    def _by_rare_words(self) -> bool:
        """What was edited and moved, or stands among so much that is new that order does not tell."""
        if not self._left_old() or not self._left_new():
            return False
        holders: dict[str, list[int]] = defaultdict(list)
        for at in self._left_old():
            for word in set(self.words_old[at]):
                holders[word].append(at)
        scored: list[tuple[float, int, int]] = []
        for index in self._left_new():
            known = {word for word in self.words_new[index] if word in holders}
            rare = sorted(known, key=lambda word: (len(holders[word]), word))[:8]
            votes = Counter(at for word in rare for at in holders[word][:8])
            for at, _ in votes.most_common(4):
                if likeness := self._alike(index, at, SIMILAR_AFAR):
                    scored.append((-likeness, index, at))
        for _, index, at in sorted(scored):
            if self.old_of[index] is None and self.new_of[at] is None:
                self.pair(index, at)
        return bool(scored)

    def _alike(self, new: int, old: int, least: float) -> float:
        if self.new[new].kind != self.old[old].kind:
            return 0.0
        return Indel.normalized_similarity(self.words_new[new], self.words_old[old], score_cutoff=least)


def _shifted(keys: Sequence[Hashable], by: int) -> list[Hashable]:
    """For each place the key of its neighbour: by 1 the one before, by -1 the one after."""
    return [None, *keys[:-1]] if by == 1 else [*keys[1:], None]


def _words_of(sentences: Sequence[Sentence], left: Sequence[int]) -> list[list[str]]:
    """The words of those that are left, nothing for the others."""
    words: list[list[str]] = [[] for _ in sentences]
    for index in left:
        words[index] = _WORD.findall(sentences[index].text.casefold())
    return words


def _last_before(matched: Sequence[int | None]) -> list[int]:
    """For each place the last matched old index before it, -1 at the start."""
    last = -1
    out = []
    for at in matched:
        out.append(last)
        last = last if at is None else at
    return out


def _runs(indices: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in indices:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
