"""Denials of a text with several of them, one of which the other text lacks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from dragoman.core.checks.reading.denials.polarity import listed, polarity
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Span

_ECHO = 12  # tokens: farther off a word like "nobody" denies on its own
_ONE = 2  # tokens: two denials so close are one (никогда не)
_PLACE = 0.2  # of the text: farther off it is another denial
_MOST = 8  # denials of one text that are looked at
_DOUBTFUL = frozenset(["الا"])  # "but" and "not to", written alike


def unanswered(more: Reading, fewer: Reading) -> Span | None:
    """The first denial that nothing answers in its place, or that is one too many for the words which deny
    by themselves (to fail, without) there."""
    mine, theirs = polarity(more), polarity(fewer)
    if len(mine.denies) < 2 or mine.litotes:
        return None
    denials, others = _denials(more), _denials(fewer)
    own, instead = ([*told.firm, *told.phrases] for told in (mine, theirs))
    if len(denials) <= max(1, len(others)):
        return None
    if not others:
        enough = len(denials) > len(instead) - len(own) > 0
        return _span(more, denials[0]) if enough else None
    if len(instead) > len(own):
        return None
    answers = [index / len(fewer.tokens) for index in (*theirs.denies, *instead)]
    for index in denials[:_MOST]:
        place = index / len(more.tokens)
        if index + 1 not in mine.firm and all(abs(place - there) >= _PLACE for there in answers):
            return _span(more, index)
    return None


def _denials(reading: Reading) -> list[int]:
    """The tokens that deny; what only echoes another denial (никто не, no … nadie) is none of its own."""
    told = polarity(reading)
    texts = reading.texts
    echoes = listed(reading.language, "concord") | listed(reading.language, "echoes")
    plain = [index for index in told.denies if texts[index] not in echoes]
    found: list[int] = []
    for index in told.denies:
        near = bisect_left(plain, index - _ECHO) < bisect_right(plain, index + _ECHO)
        echo = near and texts[index] in echoes
        compound = index + 1 < len(texts) and texts[index + 1] == "-"  # no-confidence
        if echo or compound or texts[index] in _DOUBTFUL or (found and index - found[-1] <= _ONE):
            continue
        found.append(index)
    return found


def _span(reading: Reading, index: int) -> Span:
    token = reading.tokens[index]
    return token.start, token.end
