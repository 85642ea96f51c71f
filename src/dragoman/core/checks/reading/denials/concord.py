"""Denials that the grammar of a language asks for, and that a text has lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.core.checks.reading.denials.polarity import beginnings, listed, polarity
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Span

_BEFORE = 8  # tokens around a word like "nobody" in which the verb beside it is denied
_AFTER = 14
_WHOLE = 6  # tokens: a shorter sentence may have no verb: никаких комментариев
_MOST = 8  # such words of one text that are looked at
_DASHES = frozenset("—–-")
_ENDS = frozenset(".!?…;:؟")
_NOTHING_TO = frozenset({"нічого", "нікого", "нікому", "ніде", "нікуди"})
_TURKIC = frozenset({"az", "tr"})  # whose verb ends the sentence
_DENY = frozenset(["не", "нет", "ні"])
# Any Turkic word that may hold a denial, with forms that are not counted: getməməsi, görmədən, səssiz.
_MAY_DENY = re.compile(r"m[aeə][ydmzsn]|m[ıiuü][ry]|s[ıiuü]z")
_DENIED = ("deyil", "yox", "değil", "yok")


def unsupported(reading: Reading) -> tuple[Span, bool] | None:
    """A word like "nobody" in a language where the verb beside it must be denied too (никто не пришёл), in
    a sentence that denies nothing else: its denial has been lost. And whether this is sure: a sentence
    that begins with such a genitive may have no verb (никаких побед в пяти последних матчах)."""
    denies = polarity(reading).denies
    concord = listed(reading.language, "concord") if denies else None
    if not concord or reading.text.endswith(("?", "؟")):
        return None
    texts, tokens = reading.texts, reading.tokens
    pairs = listed(reading.language, "concord_pairs")
    asking = [i for i in denies if texts[i] in concord or (pairs and _begins(pairs, texts, i))]
    others = frozenset(denies).difference(asking)
    elliptic = listed(reading.language, "elliptic")
    for at in asking[:_MOST]:
        begin, end = _sentence(texts, at)
        if len(texts) < _WHOLE or end - begin < _WHOLE - 1:
            continue
        if texts[at] in elliptic and texts[at - 1] in _DASHES:
            continue  # против — ни одного
        following = texts[at + 1] if at + 1 < len(texts) else ""
        if reading.language == "uk" and texts[at] in _NOTHING_TO and following.endswith(("ти", "тися")):
            continue  # нічого коментувати: there is nothing to comment on
        place, sure = (tokens[at].start, tokens[at].end), at > begin + 1 or texts[at] not in elliptic
        if reading.language in _TURKIC:
            after = texts[at + 1 : end]
            if not any(word.startswith(_DENIED) or _MAY_DENY.search(word, 1) for word in after):
                return place, sure
            continue
        around = range(max(begin, at - _BEFORE), min(end, at + _AFTER))
        if others.isdisjoint(around) and not any(_supports(texts[i], reading.language) for i in around):
            return place, sure
    return None


def only_left(source: Reading, target: Reading) -> tuple[Span, Span] | None:
    """Where the source says "not only" and the target, without a denial, "only"."""
    told = polarity(target)
    if not polarity(source).phrases or told.hard or told.phrases:
        return None
    here = _not_only(source)
    only = listed(target.language, "only") if here else frozenset()
    there = next((token for token in target.tokens if token.text in only), None) if only else None
    return (here, (there.start, there.end)) if here and there else None


def _begins(phrases: frozenset[str], texts: Sequence[str], at: int) -> bool:
    return any(" ".join(texts[at : at + size]) in phrases for size in (2, 3))


def _sentence(texts: Sequence[str], at: int) -> tuple[int, int]:
    begin, end = at, at
    while begin > 0 and at - begin < _AFTER and texts[begin - 1] not in _ENDS:
        begin -= 1
    while end < len(texts) and texts[end] not in _ENDS:
        end += 1
    return begin, end


def _supports(word: str, language: str) -> bool:
    # Those of a phrase (не только) are none of the counted ones.
    return (
        word in _DENY
        or word in listed(language, "supports")
        or word.startswith(beginnings(language, "supports"))
    )


def _not_only(reading: Reading) -> Span | None:
    texts, tokens = reading.texts, reading.tokens
    phrases = listed(reading.language, "not_only")
    for index in polarity(reading).phrases:
        if " ".join(texts[index : index + 2]) in phrases:
            return tokens[index].start, tokens[index + 1].end
    return None
