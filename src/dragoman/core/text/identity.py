"""Which sentence of a new source release is which sentence of the old one, over the whole story.

What is equal is matched first, however far it moved: by text with both neighbours, then by one neighbour, by
the place between sentences already matched, by block, and last by order. What is left was edited, cut or
written new: it is paired where it stands between matched neighbours and its words are similar; then, if it
also moved, by rare words. Block ids only break ties, since importers and copies make them anew or twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Indel

SIMILAR = 0.5  # of the words, for a sentence edited in its place
SIMILAR_AFAR = 0.65  # for one that was edited and moved
_REGION = 1024  # pairs that are compared one by one between two matched neighbours
_WORD = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|\w+|[^\w\s]")


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


Key = Callable[[Sequence[Sentence], int], Hashable]


def match(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Pair]:
    """For each new sentence the old one that it is; no old one is given twice.

    A hash that stands k times in `old` and m times in `new` is matched, unchanged, min(k, m) times.
    Time is near-linear in the number of sentences.
    """
    found = _Matching(old, new)
    found.equal()
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

    def pair(self, new: int, old: int) -> None:
        self.old_of[new], self.new_of[old] = old, new

    # --- equal sentences

    def equal(self) -> None:
        self._unique()
        self._by(lambda all_, i: (all_[i], _hash(all_, i - 1), _hash(all_, i + 1)))
        self._by(lambda all_, i: (all_[i].hash, all_[i].kind, _hash(all_, i - 1), _hash(all_, i + 1)))
        self._spread()
        self._by(lambda all_, i: (all_[i].hash, all_[i].kind, _hash(all_, i - 1)))
        self._by(lambda all_, i: (all_[i].hash, all_[i].kind, _hash(all_, i + 1)))
        self._in_gaps()
        self._by(lambda all_, i: all_[i])
        self._by(lambda all_, i: (all_[i].hash, all_[i].kind))
        self._by(lambda all_, i: all_[i].hash)

    def _unique(self) -> None:
        in_old = Counter((sentence.hash, sentence.kind) for sentence in self.old)
        in_new = Counter((sentence.hash, sentence.kind) for sentence in self.new)
        place = {(sentence.hash, sentence.kind): index for index, sentence in enumerate(self.old)}
        for index, sentence in enumerate(self.new):
            key = sentence.hash, sentence.kind
            if in_new[key] == 1 == in_old[key]:
                self.pair(index, place[key])

    def _by(self, key: Key) -> None:
        """Pair what is left and agrees in `key`, in order."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for index in self._left_old():
            waiting[key(self.old, index)].append(index)
        if not waiting:
            return
        for places in waiting.values():
            places.reverse()
        for index in self._left_new():
            if places := waiting.get(key(self.new, index), []):
                self.pair(index, places.pop())

    def _spread(self) -> None:
        """From each matched sentence on to its neighbours, as far as they are equal."""
        for step in (1, -1):
            order = range(len(self.new)) if step == 1 else range(len(self.new) - 1, -1, -1)
            for index in order:
                at = self.old_of[index]
                if at is None:
                    continue
                near, there = index + step, at + step
                if (
                    0 <= near < len(self.new)
                    and 0 <= there < len(self.old)
                    and self.old_of[near] is None
                    and self.new_of[there] is None
                    and self.new[near].hash == self.old[there].hash
                ):
                    self.pair(near, there)

    def _in_gaps(self) -> None:
        """Equal ones between the same matched neighbours."""
        before_old = _before([None if at is None else index for index, at in enumerate(self.new_of)])
        before_new = _before(self.old_of)

        def key(all_: Sequence[Sentence], index: int) -> Hashable:
            return all_[index].hash, (before_old if all_ is self.old else before_new)[index]

        if self.old is not self.new:
            self._by(key)

    def _left_old(self) -> list[int]:
        return [index for index, at in enumerate(self.new_of) if at is None]

    def _left_new(self) -> list[int]:
        return [index for index, at in enumerate(self.old_of) if at is None]

    # --- edited sentences

    def edited(self) -> None:
        if all(self.new_of[at] is not None for at in range(len(self.old))):
            return
        words_old = {index: _words(self.old[index].text) for index in self._left_old()}
        words_new = {index: _words(self.new[index].text) for index in self._left_new()}
        for run in _runs(list(words_new)):
            places = [at for at in self._between(run) if self.new_of[at] is None]
            if places and len(places) * len(run) <= _REGION:
                self._align(run, places, words_old, words_new)
        self._by_rare_words(words_old, words_new)

    def _between(self, run: list[int]) -> list[int]:
        """Unmatched old sentences where a run of new ones stands: after and before its neighbours."""
        left = self.old_of[run[0] - 1] if run[0] else -1
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

    def _align(
        self,
        run: list[int],
        places: list[int],
        words_old: dict[int, list[str]],
        words_new: dict[int, list[str]],
    ) -> None:
        """The pairs in order that are most similar in sum."""
        height, width = len(run), len(places)
        score = [[0.0] * (width + 1) for _ in range(height + 1)]
        alike = [[self._alike(i, j, words_old, words_new, SIMILAR) for j in places] for i in run]
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

    def _by_rare_words(self, words_old: dict[int, list[str]], words_new: dict[int, list[str]]) -> None:
        holders: dict[str, list[int]] = defaultdict(list)
        for at in self._left_old():
            for word in set(words_old[at]):
                holders[word].append(at)
        if not holders:
            return
        scored: list[tuple[float, int, int]] = []
        for index in self._left_new():
            rare = sorted(
                {word for word in words_new[index] if word in holders}, key=lambda w: (len(holders[w]), w)
            )
            votes = Counter(at for word in rare[:8] for at in holders[word][:8])
            for at, _ in votes.most_common(4):
                if likeness := self._alike(index, at, words_old, words_new, SIMILAR_AFAR):
                    scored.append((likeness, index, at))
        for _, index, at in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
            if self.old_of[index] is None and self.new_of[at] is None:
                self.pair(index, at)

    def _alike(
        self,
        new: int,
        old: int,
        words_old: dict[int, list[str]],
        words_new: dict[int, list[str]],
        least: float,
    ) -> float:
        if self.new[new].kind != self.old[old].kind:
            return 0.0
        return Indel.normalized_similarity(words_new[new], words_old[old], score_cutoff=least)


def _hash(all_: Sequence[Sentence], index: int) -> str:
    return all_[index].hash if 0 <= index < len(all_) else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _before(matched: Sequence[int | None]) -> list[int]:
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
