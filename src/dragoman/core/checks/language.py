"""A target in another language than its own, in whole or by half."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.core.checks.base import Check, base_language
from dragoman.core.checks.reading import scripts
from dragoman.core.checks.reading.naming.names import LATIN
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.tokens import fold
from dragoman.core.checks.reading.words import OWN_LETTERS, function_words
from dragoman.core.types import Finding, Segment, Severity

if TYPE_CHECKING:
    from dragoman.core.checks.reading.model import Model

# Those of the data and the neighbours that they are taken for.
CANDIDATES = [
    "en",
    "ru",
    "uk",
    "be",
    "bg",
    "kk",
    "az",
    "tr",
    "uz",
    "es",
    "pt",
    "ca",
    "fr",
    "it",
    "gl",
    "ro",
    "de",
    "nl",
    "da",
    "sv",
    "no",
    "pl",
    "cs",
    "ar",
    "fa",
    "ur",
    "he",
    "hi",
    "mr",
    "hy",
    "ka",
    "ja",
    "zh",
    "ko",
]
MANY = 36  # letters that the model alone is believed on
SMALL = 3  # words without a capital that it needs: names are of any language
HEAD = 20  # characters that tell a saying
FIRST = 200  # characters of a half that are looked at; more adds nothing
# Letters that no neighbour in one script writes, and one in how many signs they must be: a text with
# enough of them, and none that only others have, is what it should be.
LETTERS = {"ru": "ыэё", "uk": "іїєґ", "be": "ўі", "kk": "әғқңөұүһ", "az": "ə", "ar": "ةأإ"}
OFTEN = {"ru": 180, "uk": 45, "be": 25, "kk": 20, "az": 20, "ar": 60}
PERSIAN = "پچژگ"  # which Arabic has not
ALSO = {"be": "ыэё", "kk": "ыэъёі", "fa": PERSIAN}  # what these write, though a neighbour calls it its own
ALONE = frozenset({"hy", "he", "ka", "ko"})  # that no other of the candidates shares a script with
SHARE = 0.8  # of a text's letters in its own script
THIRD = 5  # words of a third that is looked at
PARTICLE = 3  # letters
STRANGE = 2  # small words of other languages that it must have
OPENING = "«“„”\"'‘("
_WORD = re.compile(r"\S+")
_AZERI = re.compile("[əƏ]|[a-zçğıöşü][qx]")  # Turkish has none of them, but for names
_KANA = re.compile("[\u3041-\u30ff]")
_EAST_ASIAN = re.compile("[\u3040-\uffff]")
_HAN = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _model() -> Model:
    from dragoman.core.checks.reading.model import Model  # loads numpy, which few programs need

    return Model(CANDIDATES)


@lru_cache(maxsize=1)
def _speakers() -> dict[str, frozenset[str]]:
    """Small word → the languages that have it."""
    found: dict[str, set[str]] = {}
    for language in CANDIDATES:
        for word in function_words(language):
            found.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


@lru_cache(maxsize=64)
def _strangers(language: str) -> frozenset[str]:
    """Small words that only other languages have."""
    return frozenset(word for word, languages in _speakers().items() if language not in languages)


# What a word says about a text: of a small word of its language, which others have it too; "" for one that
# only others have; None for what is no small word.
_Kind = tuple[str, ...] | str | None


class _Table(Remembered[_Kind]):
    """The kind of each word as it stands in a text of one language, found when it is first met."""

    def __init__(self, language: str) -> None:
        self._language = language

    def find(self, word: str) -> _Kind:
        known = _speakers().get(_bare(word, self._language))
        if known is None:
            return None
        return tuple(sorted(known - {self._language})) if self._language in known else ""


@lru_cache(maxsize=64)
def _table(language: str) -> _Table:
    return _Table(language)


@lru_cache(maxsize=64)
def _foreign_letters(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One of the letters that only other languages write: in small, in small or capital. Those of other
    scripts are among both."""
    own = OWN_LETTERS.get(language, "") + ALSO.get(language, "")
    letters = frozenset("".join(OWN_LETTERS.values()) + PERSIAN) - frozenset(own)
    either = (sign for sign in map(chr, range(0x3000)) if not letters.isdisjoint(sign.lower()))
    strange = scripts.strange(language)
    return re.compile(f"[{''.join(sorted(letters))}{strange}]"), re.compile(f"[{''.join(either)}{strange}]")


class LanguageCheck(Check):
    """Asks of each half: the language it should be in, or a neighbour? A model's word counts when it
    is sure on a long text, or when small words of the other language stand there too."""

    id = "language"
    languages = frozenset(CANDIDATES)

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        theirs = read(target)
        language = theirs.language
        if source.text.strip() == target.text.strip():
            return  # the untranslated check's
        spans = _halves(theirs.prose)
        here = base_language(source.language)
        wrong = self._wrong(theirs, spans, source.text, here)
        sure = any(s for _, _, s in wrong) or (len(wrong) == 2 and wrong[0][1] == wrong[1][1])
        if wrong and not sure and len(spans) == 2:  # one half was too little to go by
            whole = self._other(theirs, (spans[0][0], spans[1][1]))
            sure = whole is not None and whole[1]
        if not sure and len(spans) == 2 and not _strangers(language).isdisjoint(theirs.texts):
            thirds = _strange_thirds(theirs.prose, language)
            certain = [one for one in self._wrong(theirs, thirds, source.text, here) if one[2]]
            wrong, sure = certain or wrong, bool(certain)
        if not wrong:
            return
        start, end = wrong[0][0][0], wrong[-1][0][1]
        other = wrong[0][1]
        said = here == other
        severity = Severity.CRITICAL if sure else Severity.SERIOUS
        yield Finding(self.id, severity, None, (start, end), (language, other, "source" if said else ""))

    def _wrong(
        self, theirs: Reading, spans: list[tuple[int, int]], source: str, here: str
    ) -> list[tuple[tuple[int, int], str, bool]]:
        """Those of the spans that are in another language, which, and whether surely; not what the source
        says in a third language."""
        found = [(span, *other) for span in spans if (other := self._other(theirs, span))]
        return [one for one in found if one[1] == here or not _quoted(source, theirs.prose[slice(*one[0])])]

    def _other(self, theirs: Reading, span: tuple[int, int]) -> tuple[str, bool] | None:
        text, language = theirs.prose, theirs.language
        part = text[span[0] : span[1]][: FIRST if language in LATIN else FIRST * 2 // 3]
        if language in ("ja", "zh"):
            return self._signs(part, language)
        lower, either = _foreign_letters(language)
        native = not either.search(part)
        plain = native or not lower.search(part)
        if plain and self._by_letters(part, language):
            return None
        words = part.split()
        kinds = [*map(_table(language).__getitem__, words)]
        if plain and self._plainly(part, kinds):
            return None
        if native and (language != "az" or "ə" in text) and _by_small_words(part, words, kinds):
            return None  # Azerbaijani is asked for its letter too
        letters = sum(map(str.isalpha, part))
        if letters < 18 or self._written(part, letters, language):
            return None
        weights = _model().weigh(part)
        if weights.best == language:
            return None  # none is twice as likely, so that no rule below holds
        ranked = weights.ranked()
        best, score = ranked[0]
        own = next((p for name, p in ranked if name == language), 0.0)
        ratio = own / max(score, 1e-12)
        words = _without_particles(words)
        bare = [_bare(word, language) for word in words]
        own_words = function_words(language)
        rivals = [function_words(name) for name, _ in ranked[:3] if name != language]
        others = max((sum(w in rival and w not in own_words for w in bare) for rival in rivals), default=0)
        ours = sum(w in own_words and w not in function_words(best) for w in bare)
        if language == "az" and letters >= 25 and ratio < 0.35 and ours <= others and not _AZERI.search(text):
            return best, True  # one letter in eleven of Azerbaijani is ə
        small = sum(not w[0].isupper() for w in words)
        letters_of_best = set(OWN_LETTERS.get(best, "")) - set(OWN_LETTERS.get(language, ""))
        strange = sum(c in letters_of_best for c in part.lower()) >= 2 and ratio < 0.3
        if strange and language in OWN_LETTERS and not set(part.lower()) & set(OWN_LETTERS[language]):
            return best, True
        if best in ("ja", "zh", "ko") and letters >= 12 and ratio < 0.1:
            return best, True
        if ratio < 0.02 and letters >= MANY and small >= SMALL and ours <= others + 1:
            return best, True
        if ratio < 0.3 and others >= ours + 2:
            return best, True
        if ratio < 0.05 and others > ours:
            return best, True
        return (best, False) if ratio < 0.1 and ours <= others and small >= SMALL else None

    def _written(self, part: str, letters: int, language: str) -> bool:
        """Whether nearly all is in a script that no other language writes."""
        return language in ALONE and sum(map(len, scripts.own(language).findall(part))) > SHARE * letters

    def _by_letters(self, part: str, language: str) -> bool:
        """Whether enough letters stand there that no neighbour writes."""
        letters = LETTERS.get(language)
        return letters is not None and sum(map(part.lower().count, letters)) * OFTEN[language] > len(part)

    def _plainly(self, part: str, kinds: list[_Kind]) -> bool:
        """Whether small words of the language stand there, and none that only others have."""
        if "" in kinds:
            return False
        ours = len(kinds) - kinds.count(None)
        return ours >= 4 and ours * 6 >= part.count(" ")

    def _signs(self, part: str, language: str) -> tuple[str, bool] | None:
        """Japanese has kana, Chinese none."""
        kana, han = len(_KANA.findall(part)), len(_HAN.findall(part))
        if language == "ja":
            return ("zh", True) if han >= 12 and kana == 0 else None
        return ("ja", True) if kana >= 6 and kana * 4 > han else None


def _without_particles(words: list[str]) -> list[str]:
    """The words but for small ones between capitals, which belong to a name: Ursula von der Leyen."""
    kept: list[str] = []
    waiting: list[str] = []
    for word in words:
        if word.islower() and len(word) <= PARTICLE and kept and kept[-1][:1].isupper():
            waiting.append(word)
            continue
        if not word.lstrip(OPENING)[:1].isupper():
            kept += waiting
        waiting = []
        kept.append(word)
    return kept + waiting


def _quoted(source: str, part: str) -> bool:
    """Whether the half begins as the source has it, or most of its words stand there: a saying or a
    title in a third language stays."""
    head = part.strip()[:HEAD]
    if len(head) == HEAD and head in source:
        return True
    words = [_stripped(word).lower() for word in part.split()]
    there = {_stripped(word).lower() for word in source.split()}
    return 2 * sum(word in there for word in words) > len(words)


def _by_small_words(part: str, words: list[str], kinds: list[_Kind]) -> bool:
    """Whether `LanguageCheck._other` would find nothing, whatever the model says: against each other
    language, small words of its own outnumber those of others by enough. Spares most texts the model."""
    strange = kinds.count("")
    ours = len(kinds) - kinds.count(None) - strange
    if ours < strange:
        return False
    shared: dict[str, int] = {}
    for kind in filter(None, kinds):
        for other in kind:
            shared[other] = shared.get(other, 0) + 1
    more = ours - max(shared.values(), default=0) - strange
    if more >= 2:
        return True
    if more < 0 or _EAST_ASIAN.search(part):  # those are told by their signs
        return False
    if more == 1 and (len(part) < MANY or sum(map(str.isalpha, part)) < MANY):
        return True
    return sum(not w[0].isupper() for w in words) < SMALL


def _bare(word: str, language: str) -> str:
    return fold(_stripped(word), language)


def _stripped(word: str) -> str:
    return word.strip(".,;:!?،؛؟«»“”\"'()—–-")


def _halves(text: str) -> list[tuple[int, int]]:
    """Two spans, cut at the white space nearest the middle; one when the text is short."""
    text = text.rstrip()
    start = len(text) - len(text.lstrip())
    if len(text) - start < 40:
        return [(start, len(text))]
    middle = (start + len(text)) // 2
    place = text.find(" ", middle)
    if place < 0 or place - middle > 30:
        place = middle
    return [(start, place), (place, len(text))]


def _strange_thirds(text: str, language: str) -> list[tuple[int, int]]:
    """The first and the last third of a long text, where small words stand that only others have, more than
    its own. Those between capitals may be a title's: Newport on the Levee."""
    kinds = [*map(_table(language).__getitem__, text.split())]
    third = len(kinds) // 3
    if third < THIRD or kinds.count("") < STRANGE:
        return []
    words = [(match.start(), match.group()) for match in _WORD.finditer(text)]
    longer = [at for at, kind in enumerate(kinds) if kind is None]

    def titled(at: int) -> bool:
        after = bisect_left(longer, at)
        beside = longer[max(0, after - 1) : after + 1]
        return all(words[place][1].lstrip(OPENING)[:1].isupper() for place in beside)

    found = []
    for first, last in ((0, third), (len(words) - third, len(words))):
        known = [at for at in range(first, last) if kinds[at] is not None]
        strange = [at for at in known if kinds[at] == "" and not titled(at)]
        if len(strange) >= STRANGE and 2 * len(strange) > len(known):
            end = words[last][0] if last < len(words) else len(text.rstrip())
            found.append((words[first][0], end))
    return found
