"""What a text rules out, or does not: words that deny by themselves, so that with a denial they allow."""

from __future__ import annotations

from dragoman.core.checks.reading.denials.polarity import beginnings, listed, polarity
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Span

_WITH = {"en": ("out", 4), "de": ("aus", 15)}  # what goes with the verb, and within how many tokens
_WHOLE = ("aus", "auszu")  # a German verb that holds it
_BEFORE, _AFTER = 5, 3  # tokens
_FREE = 7  # tokens around that hold nothing that may deny
_HARD = (  # to do: beginnings of words
    "early", "hard", "difficult", "premature", "cannot", "рано", "сложн", "трудн", "нельзя", "преждеврем",
    "зарано", "важко", "складно", "früh", "schwer", "schwierig", "verfrüht", "difícil", "pronto", "prematur",
    "cedo", "difficile", "tôt", "prématur", "tez", "çətin", "erken", "zor",
)  # fmt: skip
_BREAKS = frozenset(',;:.!?—–…«»“”"')


def turned(mine: Reading, theirs: Reading) -> tuple[Span, Span, str] | None:
    """The only place of either text that rules something out, where one of them denies it."""
    here = _place(mine)
    there = _place(theirs) if here is not None else None
    if here is None or there is None:
        return None
    before, after = _denied(mine, here), _denied(theirs, there)
    if before == after or not (_free(theirs, there) if before else _free(mine, here)):
        return None
    one, other = mine.tokens[here], theirs.tokens[there]
    return (one.start, one.end), (other.start, other.end), "removed" if before else "added"


def _place(reading: Reading) -> int | None:
    words, begin, inner = _WORDS[reading.language]
    texts = reading.texts
    if words.isdisjoint(texts) and not (inner and inner in reading.text):
        return None  # as in most texts
    places = [i for i, word in enumerate(texts) if word in words or (begin and word.startswith(begin))]
    particle, reach = _WITH.get(reading.language, ("", 0))
    if particle:
        places = [i for i in places if texts[i].startswith(_WHOLE) or particle in texts[i + 1 : i + reach]]
    return places[0] if len(places) == 1 else None


class _Words(dict[str, tuple[frozenset[str], str, str]]):
    """By language: words that rule out, the beginning of others, and that without its first letter, which
    may be a capital."""

    def __missing__(self, language: str) -> tuple[frozenset[str], str, str]:
        begin = "".join(beginnings(language, "exclude")[:1])
        self[language] = found = listed(language, "exclude"), begin, begin[1:]
        return found


_WORDS = _Words()


def _denied(reading: Reading, at: int) -> bool:
    texts, language = reading.texts, reading.language
    hard, denies = listed(language, "hard"), polarity(reading).denies
    reach = _WITH["de"][1] if language == "de" else _AFTER
    for step, most in ((-1, _BEFORE), (1, reach)):
        for index in range(at + step, at + step * (most + 1), step):
            if not 0 <= index < len(texts) or texts[index] in _BREAKS:
                break
            if texts[index] in hard or index in denies or (language == "en" and texts[index].endswith("n't")):
                return True
    return False


def _free(reading: Reading, at: int) -> bool:
    """Whether nothing is near that may deny: "too early to rule out" rules nothing out."""
    told = polarity(reading)
    if any(word.startswith(_HARD) for word in reading.texts[max(0, at - _FREE) : at + _FREE]):
        return False
    return not any(0 < abs(index - at) <= _FREE for index in (*told.denies, *told.firm, *told.phrases))
