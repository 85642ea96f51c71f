"""Words that deny, and words with an opposite, of one text."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Any

from dragoman.core.checks.reading.figures.number import Number
from dragoman.core.checks.reading.questions import Question, Table
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.stems import lengths
from dragoman.core.checks.reading.tables import read_table
from dragoman.core.checks.reading.tokens import Token, fold
from dragoman.core.types import Span

# What may follow a first word, by the second: all that follows, and what they are together.
Phrases = dict[str, list[tuple[list[str], str]]]
OPPOSITES = (
    ("more", "less"),
    ("before", "after"),
    ("rise", "fall"),
    ("victory", "defeat"),
    ("win", "lose"),
    ("high", "low"),
    ("atleast", "atmost"),
    ("allow", "forbid"),
)
_ALSO = {"victory": "win", "defeat": "lose"}
_NO_PHRASES: Phrases = {}
_LONGEST = 14  # letters of the beginning of a word
_PHRASED = frozenset({"neutral", "before", "after", "firm"})  # lists with a bar between the entries
_PAUSES = frozenset(",;:—–(")
BOUNDS = frozenset({"more", "less", "atleast", "atmost"})
_COMPARED = {"high": ("higher", "more"), "low": ("lower", "less")}  # by the words of a list
_AHEAD, _BEHIND = 3, 3  # tokens from such a word to its number
# Turkic verbs deny inside the word: etməyib, gəlmir, gelmiyor, yapmadı.
_INSIDE = {
    "az": re.compile(
        r"^.{2,}(?:m[ıiuü]r(?:lar|lər|dı|di|du|dü|sa|sə|am|əm|[ıiuü][kq])?|m[aə]y[ıi]b\w{0,5}|m[aə]y[aə]n\w{0,5}|"
        r"m[aə]y[aə]c[aə]\w{0,8}|m[aə]m[ıi]ş\w{0,5}|m[aə]d[ıi](?:[qk](?:l[aə]r\w{0,6})?|lar|lər|[ğy][ıi]\w{0,7})?|m[aə]s[aə](?:lar|lər)?|m[aə]z(?:lar|lər|dı|di)?|m[aə]m[aə]l[ıi]\w{0,8}|m[aə]y[ıi]m)$"
    ),
    "tr": re.compile(
        r"^.{2,}(?:m[ıiuü]yor|m[ae](?:d[ıi]|m[ıi]ş|m[ae]s[ıi]|z|y[ae]n|y[ae]c[ae][kğ]|meli|malı))(?!l[ıi]k|l[ıi]ğ)\w{0,10}$"
    ),
}


# Words that only look so: a deputy, iron, repair, coal, an official; "before it became"; a dispute.
_NO_VERBS = re.compile(
    r"^(?:nümayən|kiməsə|dəmir|demir|təmir|tamir|kömür|məmur|memur|samur|yağmur|hamam|tamam|imam|anlaşmaz|uyuşmaz|"
    r"əlamət|kamil|namaz|almaz|elmas|olmazsa).*$"
)


PARTICIPLES = (
    "щий",
    "щая",
    "щее",
    "щие",
    "щего",
    "щей",
    "щих",
    "щим",
    "щую",
    "вший",
    "вшая",
    "вшие",
    "вших",
    "вшего",
    "дожив",
    "исключается",
)


class Polarity:
    """Of one text. A plain class, since a text's is made for every pair: a dataclass takes twice as long."""

    def __init__(self, length: int = 1) -> None:
        self.length = length  # of the text
        self.hard: list[Span] = []
        self.soft = 0
        self.neutral = 0
        self.poles: dict[str, Span] = {}
        self.places: dict[str, list[Span]] = {}  # every place of a pole
        self.bounds: dict[str, str] = {}  # number → more, less, atleast, atmost
        self.spans: dict[str, Span] = {}  # number → its bound's place
        self.denies: list[int] = []  # tokens of `hard`
        self.till: Span | None = None  # a word for "before" as well as for "to"
        self.leans: list[int] = []  # tokens that deny in their own way, or not quite
        # By token, where each begins: what another language tells by a denial (to fail), and phrases that do
        # not deny with their "not".
        self.firm: dict[int, int] = {}
        self.phrases: dict[int, int] = {}

    @property
    def litotes(self) -> int:
        """Denials straight before a word that denies by itself: not without, not uncommon."""
        return sum(index + 1 in self.firm for index in self.denies)

    def add(self, pole: str, place: Span) -> None:
        self.poles.setdefault(pole, place)
        self.places.setdefault(pole, []).append(place)

    def sequence(self, first: str, second: str) -> list[tuple[Span, str]]:
        """Where the text says either of two opposites, in its order."""
        return sorted((place, pole) for pole in (first, second) for place in self.places.get(pole, ()))


_Told = tuple[str, Phrases, bool, bool]


class _Words:
    """The words of one language. Of each `tell` says what it is (hard, soft, a pole), the phrases
    that it may begin, whether a pole may deny as well, and whether another language may deny in its stead."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.exact: dict[str, str] = {}
        self.begins: dict[str, str] = {}
        self.ends: tuple[str, ...] = ()
        self.phrases: dict[str, Phrases] = {}
        self.inside = _INSIDE.get(language)
        _fill(self)
        self._lengths = lengths(self.begins)

    def tell(self, word: str) -> _Told | None:
        kind, phrases = self._kind(word), self.phrases.get(word, _NO_PHRASES)
        if not kind and not phrases:
            return None
        leans, firm = (_leans(word, self.language, name) for name in ("soft", "firm"))
        return kind, phrases, kind == "less" or leans or firm, firm

    def _kind(self, word: str) -> str:
        kind = self.exact.get(word)
        if kind:
            return kind
        if self.language == "ar" and len(word) > 3:
            return self._prefixed(word)
        if self.language == "en" and word.endswith("n't") and len(word) > 3:
            return "hard"
        if self.inside:
            return self._ended(word) or self._begun(word)  # azalmır, qalibiyyətsiz
        return self._begun(word) or self._ended(word)

    def _prefixed(self, word: str) -> str:
        """An Arabic word, with and without what is written together with it."""
        prefixes = ("و", "ف", "ب", "ال", "وال", "لل", "بال")
        forms = [word, *(word[n:] for n in (1, 2, 3) if word[:n] in prefixes)]
        kinds = [self.exact.get(form, "") for form in forms] + [self._begun(form) for form in forms]
        return next(filter(None, kinds), "") or self._ended(word)

    def _begun(self, word: str) -> str:
        for length in self._lengths.get(word[:2], ()):
            kind = self.begins.get(word[:length]) if length <= len(word) else None
            if kind and (length >= 4 or len(word) >= length + 2):
                return kind
            if kind and length == len(word) and kind in ("soft", "firm") and self.language == "ar":
                return kind  # three letters are a verb: he refused
        return ""

    def denies_inside(self, word: str) -> bool:
        """Whether a Turkic word is a verb that is denied."""
        inside = self.inside
        return bool(
            inside and "m" in word and len(word) < 30 and inside.match(word) and not _NO_VERBS.match(word)
        )

    def _ended(self, word: str) -> str:
        if self.inside and self.denies_inside(word):
            return "hard"
        return "soft" if self.ends and word.endswith(self.ends) and len(word) > 5 else ""


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return read_table("polarity")


@Question
def _told(language: str) -> Table[_Told]:
    words = _words(language)
    also = (words.denies_inside,) if words.inside else ()
    whole = words.exact.keys() | words.phrases.keys()
    ended = (*words.ends, "n't") if language == "en" else words.ends
    return Table(words.tell, whole, words.begins, ended, also, prefix=3 if language == "ar" else 0)


def known() -> frozenset[str]:
    return frozenset(_tables())


@lru_cache(maxsize=256)
def listed(language: str, name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(fold(word, language) for word in _entries(language, name))


@lru_cache(maxsize=256)
def beginnings(language: str, name: str) -> tuple[str, ...]:
    """Those of one list that are beginnings of words."""
    return tuple(word[:-1] for word in listed(language, name) if word.endswith("*"))


@lru_cache(maxsize=64)
def _words(language: str) -> _Words:
    return _Words(language)


def _entries(language: str, name: str) -> list[str]:
    """Those of one list: words, or phrases with a bar between them."""
    raw: str = _tables().get(language, {}).get(name, "")
    return raw.split("|") if "|" in raw or name in _PHRASED else raw.split()


def _fill(words: _Words) -> None:
    ends: list[str] = []
    order = ["hard", *(p for pair in OPPOSITES for p in pair), "neutral", "maybe_before", "firm", "soft"]
    for name in order:
        for entry in _entries(words.language, name):
            parts = [fold(w, words.language) for w in entry.split()]
            if not parts:
                continue
            if len(parts) > 1:
                words.phrases.setdefault(parts[0], {}).setdefault(parts[1], []).append((parts[1:], name))
            elif entry.startswith("*"):
                ends.append(parts[0][1:])
            elif entry.endswith("*"):
                words.begins.setdefault(parts[0][:-1], name)
            else:
                words.exact.setdefault(parts[0], name)
    words.ends = tuple(ends)
    for phrases in words.phrases.values():
        for found in phrases.values():
            found.sort(key=lambda p: -len(p[0]))


def _numbered(tokens: list[Token], index: int) -> bool:
    after = tokens[index + 1 : index + 3]
    return bool(after) and (
        after[0].kind == "digits" or (after[0].text == "." and len(after) == 2 and after[1].kind == "digits")
    )


def _compound(tokens: list[Token], index: int) -> bool:
    """Whether a word is the head of a hyphenated one; no-one is nobody."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and not (after[0].spaced or after[1].spaced) and after[1].text != "one"


def _measured(reading: Reading, index: int) -> bool:
    return "unit" in reading.notes[index - 1] or reading.tokens[index - 1].text in (
        "il",
        "ay",
        "gün",
        "həftə",
        "saat",
        "yıl",
        "hafta",
    )


def _bound(result: Polarity, pole: str, reading: Reading, index: int, place: Span, turkic: bool) -> None:
    """More than 500: what stands at most two words before a number; in a Turkic language, behind it
    (500-dən çox, but ən azı 500), as everywhere where it compares: на 26 % меньше."""
    if pole in _COMPARED:
        words, compared = _COMPARED[pole]
        pole = compared if reading.texts[index] in listed(reading.language, words) else ""
    if pole not in BOUNDS:
        return
    numbers = reading.numbers
    if not numbers:
        return
    compares = pole in ("more", "less")
    at = bisect_left(numbers, index, key=_first)
    number = numbers[at] if at < len(numbers) and numbers[at].first <= index + _AHEAD else None
    if number is not None and not _PAUSES.isdisjoint(reading.texts[index : number.first]):
        number = None  # costs 4 rubles more, at 40
    behind = numbers[at - 1] if at and index - numbers[at - 1].last <= _BEHIND else None
    if compares and (turkic or (behind is not None and behind.percent)):
        number = behind
    if number is None or number.form == "vague" or number.minutes is not None:
        return
    if number.form == "words" and 1 <= number.value <= 2:
        return  # more than one: several
    if compares and _denied(reading, index, turkic=turkic):
        pole = "atmost" if pole == "more" else "atleast"
    key = f"{number.value:g}{number.percent or ''}"
    result.bounds.setdefault(key, pole)
    result.spans.setdefault(key, place)


def _denied(reading: Reading, index: int, *, turkic: bool) -> bool:
    """Не більш як десять, 10-dan çox olmayan."""
    if turkic:
        return "".join(reading.texts[index + 1 : index + 2]).startswith(("deyil", "değil", "olma"))
    return index > 0 and reading.texts[index - 1] in listed(reading.language, "hard")


def _first(number: Number) -> int:
    return number.first


def _before_or_whether(tokens: list[Token], index: int) -> bool:
    """Turkic: olmamışdan əvvəl, "before it became"; gəlib gəlməyəcəyi, "whether he comes"."""
    word = tokens[index].text
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if following in ("əvvəl", "qabaq", "önce", "öncə"):
        return True
    previous = tokens[index - 1].text if index else ""
    return len(previous) > 3 and previous[: max(3, len(previous) - 3)] == word[: max(3, len(previous) - 3)]


def _leans(word: str, language: str, name: str) -> bool:
    """Whether a word that has an opposite may deny too: declined, lost, banned."""
    begins, sizes = _leaning(language, name)
    return any(word[:size] in begins for size in sizes.get(word[:2], ()))


@lru_cache(maxsize=64)
def _leaning(language: str, name: str) -> tuple[frozenset[str], dict[str, list[int]]]:
    entries = [w for w in _entries(language, name) if len(w) > 2 and w[0] != "*" and " " not in w]
    begins = frozenset(fold(w.rstrip("*"), language) for w in entries)
    return begins, lengths(begin for begin in begins if 2 <= len(begin) <= _LONGEST)


# Words that with a denial a few words on are "until" and "not only".
_TAKEN_BACK = {
    "ru": ("не", {"пока", "покуда"}), "uk": ("не", {"поки", "доки"}), "be": ("не", {"пакуль"}),
    "az": ("deyil", {"təkcə", "yalnız", "tək"}), "tr": ("değil", {"sadece", "yalnızca"}),
}  # fmt: skip
_AS_FAR = 4


def _until_or_only(texts: list[str], index: int, language: str) -> bool:
    """пока он не ушёл: until he left; təkcə baha deyil: not only dear."""
    if language not in _TAKEN_BACK:
        return False
    denial, words = _TAKEN_BACK[language]
    if texts[index] != denial:
        return False
    begin = next((at for at in range(index - 1, max(-1, index - _AS_FAR - 1), -1) if texts[at] in words), -1)
    if begin < 0 or denial == "deyil" or denial == "değil":
        return begin >= 0
    # Пока он не ушёл: so far he has not left.
    return texts[begin - 1] == "," if begin else "," in texts[index:]


@once
def polarity(reading: Reading) -> Polarity:
    language = reading.language
    words = _words(language)
    marked = reading.answers(_told)
    if not marked:
        return _NOTHING
    texts, tokens = reading.texts, reading.tokens
    result = Polarity(max(1, len(reading.text)))
    turkic = words.inside is not None
    skip = -1
    for index, told in marked:
        token = tokens[index]
        if index <= skip or token.kind != "word":
            continue
        kind, phrases, leans, firm = told
        if kind == "soft" and not phrases:  # as most are
            result.soft += 1
            result.leans.append(index)
            continue
        place = (token.start, token.end)
        matched = False
        following = texts[index + 1] if index + 1 < len(texts) else ""
        for rest, name in phrases.get(following, ()):
            if texts[index + 1 : index + 1 + len(rest)] == rest:
                skip = index + len(rest)
                if name == "neutral":
                    result.neutral += 1
                    result.phrases[index] = token.start
                    result.leans.append(index)
                elif name == "firm":
                    result.soft += 1
                    result.leans.append(index)
                    result.firm[index] = token.start
                elif name == "hard":  # nə nazirlik, nə də şirkət
                    result.hard.append(place)
                    result.denies.append(index)
                else:
                    result.add(name, place)
                    _bound(result, name, reading, skip, place, turkic)
                matched = True
                break
        if matched or not kind:
            continue
        if kind == "hard" and words.inside:
            named = token.capital and words.inside.match(token.text)  # Vladimir; a verb of a heading
            if named or _before_or_whether(tokens, index):
                kind = "soft"
        if kind in ("soft", "firm"):
            result.soft += 1
            result.leans.append(index)
            if kind == "firm":
                result.firm[index] = token.start
        elif kind == "hard":
            if language == "en" and token.text in ("no", "nos") and _numbered(tokens, index):
                continue  # Decree No. 647
            if token.text == "no" and following == "-" and _compound(tokens, index):
                result.soft += 1  # a no-confidence vote
                result.leans.append(index)
                continue
            if token.text == "не" and following.endswith(PARTICIPLES):
                result.soft += 1  # не имеющая выхода к морю
                result.leans.append(index)
                continue
            if _until_or_only(texts, index, language):
                result.neutral += 1
                result.phrases[index] = token.start
                result.leans.append(index)
                continue
            result.hard.append(place)
            result.denies.append(index)
        elif kind == "maybe_before":
            beside = tokens[index + 1] if index + 1 < len(tokens) else None
            if beside and beside.kind == "word" and not beside.capital:  # до Кёльна
                result.till = result.till or place
            elif beside and beside.kind == "digits":
                _bound(result, "atmost", reading, index, place, turkic)  # до 3 тыс.
        elif kind == "before" and index and _measured(reading, index):
            continue  # üç il əvvəl: ago
        else:
            if leans:
                result.leans.append(index)
            if firm:
                result.firm[index] = token.start
            result.add(kind, place)
            if kind in _ALSO:
                result.add(_ALSO[kind], place)
            _bound(result, kind, reading, index, place, turkic)
    return result


_NOTHING = Polarity()
