"""Countries and large cities of a text, by the names that CLDR gives them in its language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from dragoman.core.checks.reading.bodies import COUNTRIES, acronyms
from dragoman.core.checks.reading.lexicon import lexicon
from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.telling import tables, telling
from dragoman.core.checks.reading.tokens import UNSPACED, Token, fold

_ENDING = {  # letters that inflection changes at the end of a country's name
    "ru": 1, "uk": 1, "be": 1, "pl": 1, "kk": 0, "az": 0, "tr": 0, "uz": 0, "hy": 0, "ka": 1,
}  # fmt: skip
_ADJECTIVES = frozenset({"ru", "uk", "be", "pl"})  # whose words of a longer name are inflected each
CASELESS = frozenset({"ar", "he", "fa", "hi", "ka", "zh", "ja", "ko"})
_PREFIXED = {"ar": ("وال", "بال", "لل", "ال", "و", "ب", "ل"), "he": ("ו", "ב", "ל", "מ", "ה")}
# Left out: names that are common words or persons too (Jordan, Chad, Georgia), and small territories.
_COUNTRY = frozenset(
    [
        "US",
        "GB",
        "RU",
        "UA",
        "BY",
        "PL",
        "DE",
        "FR",
        "IT",
        "ES",
        "PT",
        "NL",
        "BE",
        "AT",
        "CH",
        "SE",
        "NO",
        "DK",
        "FI",
        "IE",
        "IS",
        "GR",
        "TR",
        "BG",
        "RO",
        "HU",
        "CZ",
        "SK",
        "SI",
        "HR",
        "RS",
        "BA",
        "MK",
        "AL",
        "ME",
        "EE",
        "LV",
        "LT",
        "MD",
        "AM",
        "AZ",
        "KZ",
        "UZ",
        "KG",
        "TM",
        "TJ",
        "CN",
        "JP",
        "KR",
        "KP",
        "IN",
        "PK",
        "AF",
        "IR",
        "IQ",
        "SY",
        "IL",
        "LB",
        "SA",
        "AE",
        "QA",
        "KW",
        "YE",
        "EG",
        "LY",
        "TN",
        "DZ",
        "MA",
        "SD",
        "ET",
        "KE",
        "NG",
        "GH",
        "ZA",
        "ZW",
        "UG",
        "TZ",
        "SN",
        "CI",
        "CM",
        "CD",
        "CA",
        "MX",
        "CU",
        "BR",
        "AR",
        "CL",
        "PE",
        "BO",
        "CO",
        "VE",
        "EC",
        "PY",
        "UY",
        "AU",
        "NZ",
        "ID",
        "MY",
        "TH",
        "VN",
        "PH",
        "SG",
        "MN",
        "NP",
        "LK",
        "BD",
        "MM",
        "KH",
        "PS",
    ]
)

_UNLIKE = {("az", "Asia/Gaza")}  # qəza: an accident
_DAYS = {"weekday", "month"}  # Dushanbe is Monday
_STEM = 3  # letters of a name that no inflection touches
_LONGEST = 30  # letters of a word that is looked for
_REMEMBER = 50_000  # words per language
Place = tuple[str, tuple[int, int]]  # code and span
Longer = tuple[tuple[str, ...], str]


@lru_cache(maxsize=64)
def _named(language: str) -> list[tuple[str, str]]:
    """(name, code) of all places: countries by their two letters, cities by their time zone."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return []
    found = [(name.partition(" (")[0], code) for code, name in locale.territories.items() if code in _COUNTRY]
    zones = locale.time_zones
    english = Locale.parse("en").time_zones
    for zone in tables()["cities"]["zones"].split():
        if (language, zone) in _UNLIKE:
            continue
        own = zones.get(zone, {}).get("city")
        if own is None and language in CASELESS | _ENDING.keys() - {"az", "tr", "uz", "pl"}:
            continue
        name = own or english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        found.append((name, zone))
    return found


@lru_cache(maxsize=64)
def _gazetteer(language: str) -> tuple[dict[str, str], dict[str, list[Longer]]]:
    """Names of one word (cut for their endings) → code; first words of longer ones → the rest and code."""
    single: dict[str, str] = {}
    clash: set[str] = set()
    longer: dict[str, list[Longer]] = {}
    more = {
        fold(word, language): code
        for code, by in tables()["places"].items()
        for word in by.get(language, "").split()
    }
    several = [(word.replace("_", " "), code) for word, code in more.items() if "_" in word]
    for name, code in (*_named(language), *several):
        words = [fold(w, language) for w in name.replace("-", " ").split()]
        if len(words) > 1:
            heads = [_head(w, language) for w in words]
            longer.setdefault(heads[0], []).append((tuple(heads[1:]), code))
        elif len(words[0]) >= 4 and words[0] not in more:
            stem = _stem(words[0], language)
            held = single.get(stem, code)
            if held != code and len(held) == len(code):
                clash.add(stem)
            single[stem] = min(held, code, key=len)  # Singapore, Kuwait: the country
    return {stem: code for stem, code in single.items() if stem not in clash} | more, longer


def _stem(word: str, language: str) -> str:
    if language in ("ar", "he") and word.startswith("ال"):
        word = word[2:]
    cut = _ENDING.get(language, 0)
    return word[: len(word) - cut] if cut and word[-1] in "аяоеиыіьйea" else word


def _head(word: str, language: str) -> str:
    """What stays of a word of a longer name, whatever its case."""
    return word[: max(3, len(word) - 2)] if language in _ADJECTIVES else word


@once
def countries(reading: Reading) -> dict[str, tuple[int, int]]:
    """Codes of the places that are named, each with its first place."""
    found: dict[str, tuple[int, int]] = {}
    for code, place in mentions(reading):
        found.setdefault(code, place)
    return found


@once
def mentions(reading: Reading) -> list[Place]:
    language = reading.language
    if language in UNSPACED:
        return []
    found: list[Place] = []
    words = reading.tokens
    known = _places(language)
    after = -1
    for index, token in _likely(reading):
        place = known[token.text]
        if place is None or index <= after:
            continue
        code, longer = place
        if longer:
            whole, after = _longer(reading, index, longer)
            if whole:
                found.append((whole, (token.start, words[after].end)))
                continue
        if code and not reading.notes[index].keys() & _DAYS:
            found.append((code, (token.start, token.end)))
    return found


def _likely(reading: Reading) -> list[tuple[int, Token]]:
    """Words that may be the name of a place: those with a capital, where the script has such."""
    if reading.language in CASELESS:
        return [(index, token) for index, token in enumerate(reading.tokens) if token.kind == "word"]
    return [(index, token) for index, token, tell in telling(reading) if tell.capital or "'" in token.text]


class _Places(dict[str, "tuple[str, list[Longer]] | None"]):
    """Each word that was met: the code of the place that it names, and the longer names that it may begin."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._single, self._longer = _gazetteer(language)
        self._heads = frozenset(name[:_STEM] for name in self._single)
        self._inflected = language in _ADJECTIVES

    def __missing__(self, word: str) -> tuple[str, list[Longer]] | None:
        if len(self) >= _REMEMBER:
            self.clear()
        code = self._country(word)
        longer = self._longer.get(_head(word, self._language) if self._inflected else word)
        longer = longer or self._longer.get(word, [])
        found = self[word] = (code, longer) if code or longer else None
        return found

    def _country(self, word: str) -> str:
        """The code of the place that a folded word names, inflected or not; else nothing."""
        if len(word) > _LONGEST:
            return ""
        table = self._single
        for form in _forms(word, self._language):
            if form[:_STEM] not in self._heads:
                continue
            if form in table:
                return table[form]
            ends = lexicon(self._language).ends
            for back in range(1, 6):
                if len(form) - back >= _STEM and form[:-back] in table and ends(form[-back:]):
                    return table[form[:-back]]
        return ""


@lru_cache(maxsize=64)
def _places(language: str) -> _Places:
    return _Places(language)


def _longer(reading: Reading, index: int, names: list[Longer]) -> tuple[str, int]:
    words = reading.tokens
    for rest, code in names:
        at = index
        for head in rest:
            at += 1
            if at < len(words) and words[at].text in "-–":
                at += 1
            if at >= len(words) or not words[at].text.startswith(head) or len(words[at].text) > len(head) + 5:
                break
        else:
            return code, at
    return "", -1


def _forms(word: str, language: str) -> list[str]:
    head, mark, tail = word.partition("'")
    forms = [tail if mark and language in ("fr", "it", "ca") and len(head) < 6 else head]
    forms.extend(
        word[len(p) :] for p in _PREFIXED.get(language, ()) if word.startswith(p) and len(word) > len(p) + 2
    )
    return forms


def echoes(code: str, reading: Reading, other: Reading) -> bool:
    """Whether a text names a place of the other in some other way: an acronym, an adjective, its
    people, the country of a city or a city of the country."""
    if COUNTRIES.get(code) in acronyms(reading):
        return True
    own, known = _territory(code), countries(other)
    if any(
        _territory(c) == own and len(c) != len(code) and (len(c) == 2 or c not in known)
        for c in countries(reading)
    ):
        return True
    heads = _heads(code, reading.language)
    others = {span[0] for c, span in mentions(reading) if c != code}
    words = [t.text for t in reading.tokens if t.kind == "word" and t.start not in others]
    if reading.language in CASELESS:
        return any(head in word for word in words for head in heads)
    return any(word.startswith(heads) for word in words)


@once
def countries_and_adjectives(reading: Reading) -> dict[str, tuple[int, int]]:
    """Codes of the places named and of the countries whose adjectives or people are."""
    found = dict(countries(reading))
    for _, token, tell in telling(reading):
        if tell.adjective:
            found.setdefault(tell.adjective, (token.start, token.end))
    return found


@lru_cache(maxsize=1000)
def _territory(code: str) -> str:
    return str(get_global("zone_territories").get(code, code)) if "/" in code else code


@lru_cache(maxsize=1000)
def _heads(code: str, language: str) -> tuple[str, ...]:
    """How words that go back to the place may begin: its adjective, its people."""
    told: list[str] = []
    for row in tables()["demonyms"].get(language, "").split():
        known, _, heads = row.partition("=")
        if known == code:
            told = heads.replace("_", " ").split(",")
    for name, other in _named(language):
        if other == code:
            word = fold(name.split()[-1], language)
            if language in ("ar", "fa", "he"):
                word = word.removeprefix("ال")
                told.append(word[: max(3, len(word) - 2)])
            else:
                told.append(word[: max(4, len(word) - 3)])
    return tuple(told)
