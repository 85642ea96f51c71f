"""Which language a text is in: py3langid's model, asked for its sums first.

Nearly all questions are "is no other language likelier?", which the sums answer. The library would make
probabilities of them each time; here a list is made of them only when the answer is no.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from py3langid.langid import _load_identifier

# What a feature counts for that was seen so often: more than a half of a sentence holds is not asked for.
_COUNTS = np.log1p(np.arange(4096, dtype=np.float32)).tolist()


class Model:
    """py3langid with some of its languages."""

    def __init__(self, languages: Sequence[str]) -> None:
        # Its own set_languages() would change a module-wide object.
        identifier: Any = _load_identifier(norm_probs=True, langs=languages)
        # The columns of our languages side by side, in the precision that they are used in: the same sums,
        # twice as fast.
        self._weights = identifier.nb_ptc.astype("float32", order="C")
        self._bias = identifier.nb_pc
        self._names: list[str] = identifier.nb_classes
        self._doubled: list[tuple[int, int]] = identifier._alias_pairs  # columns of one name: Uzbek's scripts
        self._encode = identifier._encode
        self._states = identifier.tk_nextmove, identifier._rowbase, identifier.tk_output

    def weigh(self, text: str) -> Weights:
        """A text of at most some hundred characters."""
        following, rows, features = self._states
        state = 0
        seen: dict[int, int] = {}
        get = seen.get
        data = self._encode(text)
        for byte in data:
            state = following[rows[state] + byte]
            feature = features[state]
            if feature >= 0:
                seen[feature] = get(feature, 0) + 1
        if not seen:
            return Weights(self._names, self._doubled, np.zeros(len(self._names), dtype=np.float32), 1)
        counts = np.array([_COUNTS[count] for count in seen.values()], dtype=np.float32)
        sums = counts @ self._weights.take(list(seen), axis=0) + self._bias
        return Weights(self._names, self._doubled, sums, len(data))


class Weights:
    """What the model makes of one text."""

    __slots__ = ("_doubled", "_names", "_size", "_sums")

    def __init__(
        self, names: list[str], doubled: list[tuple[int, int]], sums: npt.NDArray[np.float32], size: int
    ) -> None:
        self._names, self._doubled, self._sums, self._size = names, doubled, sums, size

    @property
    def best(self) -> str:
        """The language of the greatest sum: one that has two columns may be likelier, by less than twice."""
        return self._names[int(self._sums.argmax())]

    def ranked(self) -> list[tuple[str, float]]:
        """All languages with their probabilities, the best first, as the library has them."""
        likely = self._sums / math.sqrt(self._size)
        likely = np.exp(likely - likely.max())
        likely /= likely.sum()
        for one, other in self._doubled:
            likely[one] += likely[other]
            likely[other] = 0.0
        found: dict[str, float] = {}
        for name, probability in zip(self._names, likely.tolist(), strict=True):
            found.setdefault(name, probability)
        return sorted(found.items(), key=lambda item: -item[1])
