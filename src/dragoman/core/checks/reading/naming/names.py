"""Names of people, places and bodies in a text, as far as capitals and dictionaries show them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from weakref import ref

from dragoman.core.checks.reading.extent import ends
from dragoman.core.checks.reading.naming.forms import CASED, Form, bare_word, common_english, unprefixed
from dragoman.core.checks.reading.naming.gazetteer import tables
from dragoman.core.checks.reading.naming.sound import likeness, roman
from dragoman.core.checks.reading.naming.telling import telling
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.remembered import Remembered
from dragoman.core.checks.reading.tokens import Token, fold
from dragoman.core.checks.reading.words import function_words

LATIN = frozenset({"en", "de", "es", "pt", "fr", "it", "nl", "ca", "pl"})  # copy names as they are
# How many letters an ending may add to a name.
ENDING = {"ru": 2, "uk": 2, "be": 2, "pl": 2, "az": 4, "tr": 4, "kk": 3, "uz": 3, "hy": 3, "de": 1, "en": 1}
_FORENAME_ENDING = 4  # letters
_PATRONYMICS = frozenset({"ru", "uk", "be"})
_FATHERS = re.compile(r"(?:[оеа]ві?и?ч|[оеїі]вн|аўн)(?:[аеиіоуыя]|[еоа]м|[оа][йю])?$")
_DEGREES = ("celsius", "fahrenheit", "цельси", "цельсі", "фаренгейт", "selsi", "farengeyt")
_NO_NOTE = frozenset({"multiple"})  # Biden begins as bicentennial does
_SERVANT = frozenset({"عبد", "وعبد"})  # عبد الله: Abdullah
_OPENERS = frozenset("\"'«“„”‘’(—–-:.!?…¿¡•")


class Name:
    """A word of a text that may be a name."""

    __slots__ = ("_likely", "_reading", "end", "form", "index", "initial", "start", "text")

    def __init__(
        self, text: str, token: Token, index: int, form: Form, reading: Reading, initial: bool = False
    ) -> None:
        self.text = text
        self.start = token.start
        self.end = token.end
        self.index = index  # of its token
        self.form = form
        self.initial = initial  # at the head of a sentence
        self._reading = ref(reading)  # which keeps its names: so that it goes when its last user goes
        self._likely: bool | None = None

    @property
    def language(self) -> str:
        return self.form.language

    @property
    def likely(self) -> bool:
        """Whether the text shows a name: what `sure` is without the dictionary, which is slow to ask."""
        if self._likely is None:
            self._likely = self._seen()
        return self._likely

    @property
    def patronymic(self) -> bool:
        """Whether it is a father's name before a surname, which other languages leave out."""
        reading = self._reading()
        if reading is None or self.language not in _PATRONYMICS or not _FATHERS.search(self.text):
            return False
        after = reading.tokens[self.index + 1 : self.index + 2]
        return bool(after) and after[0].capital

    @property
    def sound(self) -> str:
        return roman(self.text, self.language)

    @property
    def titled(self) -> bool:
        """Whether all that speaks against a name is a word of a title beside it: Somerset Police."""
        return not self.likely and self._seen(titles=True)

    @property
    def sure(self) -> bool:
        """Surely a name: not a word that merely stands with a capital."""
        return self.likely and (self.form.language != "ru" or self.form.known_name)

    def _seen(self, *, titles: bool = False) -> bool:
        reading = self._reading()
        return reading is not None and _shows(self, reading, titles=titles)


@once
def names(reading: Reading) -> list[Name]:
    """Capitalised words; those at the head of a sentence are marked."""
    found: list[Name] = []
    if reading.language not in CASED:
        return found
    words = reading.tokens
    for index, token, form in telling(reading).forms:
        found.append(Name(form.text, token, index, form, reading, opens(words, index)))
    return found


def opens(words: list[Token], index: int) -> bool:
    """Whether a word may have its capital from where it stands."""
    return index == 0 or words[index - 1].text in _OPENERS


def _shows(name: Name, reading: Reading, *, titles: bool = False) -> bool:
    """Whether a word with a capital is no abbreviation, no word of its language that stands with a capital,
    and no part of a title, unless `titles`."""
    language, words, index = reading.language, reading.tokens, name.index
    if language not in CASED or not name.form.namelike:
        return False
    if name.initial and language != "ru" and not (language == "en" and _speaks(words, index)):
        return False
    return not (
        reading.notes[index].keys() - _NO_NOTE  # Sept.
        or words[index].text.startswith(_DEGREES)
        or _joined(words, index)
        or (not titles and _titled(words, index, reading))
        or tells_nothing(reading)
    )


@once
def tells_nothing(reading: Reading) -> bool:
    """Whether capitals are no sign of a name in a text: most of its words have one."""
    return reading.shouted or _headed(reading)


@once
def candidates(reading: Reading) -> list[Name]:
    """What may stand for a name of the other side: capitals, or every longer word of a script without."""
    if reading.language in CASED:
        return names(reading)
    known = _uncased(reading.language)
    tokens = reading.tokens[:400]
    found = [
        Name(token.raw, token, index, form, reading)
        for index, token in enumerate(tokens)
        if token.kind == "word"
        for form in known[token.text]
    ]
    if reading.language == "ar":
        found += [
            Name(a.raw + b.raw, a, index, Form(a.text + b.text, "ar"), reading)
            for index, (a, b) in enumerate(pairwise(tokens))
            if a.text in _SERVANT and b.kind == "word"
        ]
    return found


@once
def initials(reading: Reading) -> frozenset[str]:
    """How the initials of a text sound: В. В. Иванов."""
    words = reading.tokens
    return frozenset(
        roman(word.raw, reading.language)[:1]
        for word, stop in pairwise(words)
        if len(word.raw) == 1 and word.capital and word.kind == "word" and stop.text == "."
    )


class _Uncased(Remembered[tuple[Form, ...]]):
    """Each word that was met in a language without capitals, with and without its prefix."""

    most = 50_000

    def __init__(self, language: str) -> None:
        self._language = language
        self._small = function_words(language)

    def find(self, word: str) -> tuple[Form, ...]:
        if word in self._small or len(word) < 2:
            return ()
        return tuple(Form(form, self._language) for form in unprefixed(word, self._language))


@lru_cache(maxsize=64)
def _uncased(language: str) -> _Uncased:
    return _Uncased(language)


def alike(a: Name, b: Name, *, same_script: bool = False, beyond: float = 0.0) -> float:
    """0 to 1: how well two names may be one, by consonants and by letters. Within one script names
    are copied, so letters alone decide. What cannot be `beyond` that score is not looked at closely."""
    mine, theirs = a.text, b.text
    if mine == theirs:
        return 1.0
    one, other = a.form, b.form
    ending = ENDING.get(one.language if len(mine) >= len(theirs) else other.language, 0)
    if same_script:
        return likeness(mine, theirs, ending or 1)
    # No spelling mixes up what they begin with: Petrov, Сидоров.
    firm, hers = one.firm, other.firm
    apart = 0.3 if firm is not None and hers is not None and firm.isdisjoint(hers) else 0.0
    by_key = 0.5 * _likest(one.keys, other.keys, ending if ending < 2 else 2)
    if by_key + 0.5 - apart < beyond:
        return 0.0
    return by_key + 0.5 * _likest(one.sounds, other.sounds, ending) - apart


def _likest(here: tuple[str, ...], there: tuple[str, ...], ending: int) -> float:
    best = 0.0
    for x in here:
        for y in there:
            score = likeness(x, y, ending)
            if score > best:
                best = score
    return best


# What follows a name at the head of an English sentence: what people and teams do, and small words.
_VERBS = frozenset([
    "said", "says", "told", "was", "is", "has", "had", "will", "added", "wrote", "tweeted", "and", "also",
    "did", "does", "could", "would", "have", "who", "went", "made", "took", "acted", "led", "won", "came",
    "gave", "got", "began", "became", "continued", "played", "scored", "appeared", "worked", "met",
    "warned", "insisted", "denied", "argued", "claimed", "announced", "confirmed", "replied", "explained",
    "noted", "believes", "wants", "thinks", "hopes", "never", "then", "whose", "can", "should", "must",
    "may", "might", "himself", "herself",
])  # fmt: skip


def _speaks(words: list[Token], index: int) -> bool:
    """Whether the first word of an English sentence does what only names do."""
    word = words[index]
    if word.text.endswith(("'s", "s'")):
        return True
    if index + 1 >= len(words) or word.text.endswith("s"):
        return False
    following = words[index + 1]
    if following.capital and following.kind == "word" and following.spaced:
        return not common_english(bare_word(following.text, "en"))
    return following.text in _VERBS


def best_match(
    name: Name, others: list[Name], *, same_script: bool, least: float = 0.0
) -> tuple[float, Name | None]:
    """The likeliest of the others. One that begins alike is found without a look at the rest; what is less
    likely than `least` may pass for nothing."""
    text = name.text
    for other in others:
        if other.text == text:
            return 1.0, other
    best: tuple[float, Name | None] = (0.0, None)
    head = text[:3] if same_script else name.form.head
    rest: list[Name] = []
    for other in others:
        if (other.text[:3] if same_script else other.form.head) != head:
            rest.append(other)
        elif head:
            score = alike(name, other, same_script=same_script)
            if score > best[0]:
                best = score, other
    if best[0] >= 0.75:
        return best
    for other in rest:
        score = alike(name, other, same_script=same_script, beyond=max(best[0], least))
        if score > best[0]:
            best = score, other
    return best


def _joined(words: list[Token], index: int) -> bool:
    """Part of a hyphenated whole, which may be rendered as one word."""
    beside = [words[index - 1]] if index else []
    beside += words[index + 1 : index + 2]
    return any(word.text in "-–" and not word.spaced for word in beside)


def _titled(words: list[Token], index: int, reading: Reading) -> bool:
    """Within a title or the name of a body, whose words are translated: Next Generation Plan."""
    owner = words[index].text.endswith(("'s", "s'"))  # Sam Shepard's True West
    beside = [words[i] for i in (index - 1, index + 1 - owner) if 0 <= i < len(words) and i != index]
    if not _own_script(words[index], reading.language):  # Latin words in a Cyrillic text: a title when many
        return any(w.kind == "word" and not _own_script(w, reading.language) for w in beside)
    if reading.language in _OF:  # Oficina del Puerto
        return index + 1 < len(words) and words[index + 1].text in _OF[reading.language]
    if reading.language != "en":
        return False
    return any(
        w.kind == "word"
        and w.capital
        and w.text not in _TITLES
        and not (w.start < words[index].start and w.text in _before_names())
        and common_english(bare_word(w.text, "en"))
        for w in beside
    )


def _headed(reading: Reading) -> bool:
    """Whether an English headline gives a capital to every word, so that it tells nothing."""
    if reading.language != "en" or ends(reading.text):
        return False
    long = [t.capital for t in reading.tokens[1:] if t.kind == "word" and len(t.raw) >= 4]
    return len(long) >= 4 and sum(long) * 10 > len(long) * 7


def _own_script(token: Token, language: str) -> bool:
    cyrillic = language in ("ru", "uk", "be", "kk", "bg")
    return cyrillic == ("\u0400" <= token.raw[0] <= "\u052f") or language in ("ka", "hy")


# "Of" after a word with a capital: the head of the name of a body.
_OF = {
    "es": frozenset({"de", "del"}),
    "pt": frozenset({"de", "do", "da", "dos", "das"}),
    "fr": frozenset({"de", "du", "des"}),
    "it": frozenset({"di", "del", "della", "dei", "delle"}),
    "ca": frozenset({"de", "del", "dels"}),
}
# Words that begin the name of a place: West Virginia, Fort Worth.
_PARTS = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "new",
        "old",
        "long",
        "great",
        "san",
        "saint",
        "st",
        "mount",
        "fort",
        "lake",
        "cape",
        "port",
    ]
)
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "prof",
        "sen",
        "rep",
        "gov",
        "gen",
        "lt",
        "col",
        "capt",
        "sgt",
        "det",
        "president",
        "vice",
        "minister",
        "prime",
        "secretary",
        "senator",
        "governor",
        "mayor",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "judge",
        "justice",
        "chancellor",
        "ambassador",
        "lord",
        "lady",
    ]
)


@lru_cache(maxsize=1)
def _before_names() -> frozenset[str]:
    """English words that stand before a name as part of it: West Virginia, Mark Rutte."""
    return _PARTS | frozenset(tables()["forenames"]["english"].split())


@lru_cache(maxsize=20_000)
def shown(word: str, language: str) -> bool:
    """Whether an Arabic word is a name that is often in the news; no capital tells it there."""
    known = _known(language)
    return bool(known) and any(form in known for form in (word, *unprefixed(word, language)))


@lru_cache(maxsize=20)
def _known(language: str) -> frozenset[str]:
    words = tables()["known"].get(language, "").split()
    return frozenset(fold(w, language) for w in words)


@lru_cache(maxsize=1)
def _forenames() -> list[tuple[str, ...]]:
    return [tuple(row.split(",")) for row in tables()["forenames"]["rows"].split()]


@lru_cache(maxsize=20_000)
def _own_forms(word: str) -> tuple[str, ...]:
    """How the forms begin that a forename has in other languages."""
    return tuple(head for row in _forenames() if _begins(word, row) for head in row)


def _begins(word: str, heads: tuple[str, ...]) -> bool:
    return any(word.startswith(head) and len(word) <= len(head) + _FORENAME_ENDING for head in heads)


def translated(word: str, texts: list[str]) -> bool:
    """Whether a text has a forename in the form of its own language: Микола, Carlos, Franziskus."""
    own = _own_forms(word)
    return bool(own) and any(_begins(text, own) for text in texts)
