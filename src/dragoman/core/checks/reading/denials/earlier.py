"""Words of time that tell the contrary of the other text: after, earlier, ago."""

from __future__ import annotations

from dragoman.core.checks.reading.denials.polarity import beginnings, listed
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Span

_WIDE = {"after": "later", "before": "earlier"}


def turned_in_time(source: Reading, target: Reading) -> tuple[Span, Span, tuple[str, str]] | None:
    """Where one text tells only what is later and the other only what is earlier.

    Wider than a pair of opposites: "ago" against "after" counts too, and so does a word that has other uses
    (nach der, до), if it is the target's. Whatever may tell the same on the other side excuses it."""
    if not listed(source.language, "later") or not listed(target.language, "later"):
        return None
    for one, other in (("after", "before"), ("before", "after")):
        here = _sure(source, one)
        if here is None or _tells(source, other) or _tells(target, one):
            continue
        there = _sure(target, other) or _maybe(target, other)
        if there is not None:
            return here, there, (one, other)
    return None


def _sure(reading: Reading, name: str) -> Span | None:
    words = listed(reading.language, f"{name}_sure")
    if words.isdisjoint(reading.texts):
        return None
    token = next(token for token in reading.tokens if token.text in words)
    return token.start, token.end


def _maybe(reading: Reading, name: str) -> Span | None:
    phrases = listed(reading.language, f"{name}_maybe")
    if not phrases:
        return None
    texts, tokens = reading.texts, reading.tokens
    for index, text in enumerate(texts):
        named = index + 1 < len(tokens) and tokens[index + 1].capital
        alone = text in phrases and not named  # до Киева: as far as Kyiv
        if alone or " ".join(texts[index : index + 2]) in phrases:
            return tokens[index].start, tokens[index].end
    return None


def _tells(reading: Reading, name: str) -> bool:
    """Whether a text has any word that may tell so."""
    language, name = reading.language, _WIDE[name]
    words, begins = listed(language, name), beginnings(language, name)
    return not words.isdisjoint(reading.texts) or any(text.startswith(begins) for text in reading.texts)
