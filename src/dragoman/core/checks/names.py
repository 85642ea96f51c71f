"""Names that the target has lost, replaced, misspelt or put in each other's place."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.naming.bodies import (
    COUNTRIES,
    FIRM,
    acronyms,
    bodies,
    short_forms,
    spoken_of,
)
from dragoman.core.checks.reading.naming.forms import CASED, NOUNS_TOO, SHOWING
from dragoman.core.checks.reading.naming.institutions import hinted, institutions, tells
from dragoman.core.checks.reading.naming.joined import AND
from dragoman.core.checks.reading.naming.matching import all_stand
from dragoman.core.checks.reading.naming.names import LATIN, best_match, candidates
from dragoman.core.checks.reading.naming.people import People, strangers
from dragoman.core.checks.reading.naming.places import (
    at_home,
    countries,
    countries_and_adjectives,
    echoes,
    mentions,
    territory,
    within,
)
from dragoman.core.checks.reading.naming.sound import roman
from dragoman.core.checks.reading.naming.telling import telling
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.words import CASELESS
from dragoman.core.types import Finding, Segment, Severity, Span

SURELY = 0.7  # from here a place that the tables lack is the same
SURELY_ANY_WORD = 0.85  # the same, where without capitals any word might be the name
APART = 0.25  # of the text: of two that stand farther apart either may be told in other words
TABLED = frozenset(
    ["en", "ru", "uk", "be", "az", "tr", "es", "pt", "fr", "de", "ar"]
)  # in which the acronyms of the bodies are known
ALL = CASED | frozenset(["ar", "fa", "he", "hi", "ka", "hy", "kk"])


class NamesCheck(Check):
    """Looks for each name by its sound, for places by CLDR's names, for bodies by a table. One name
    lost and another invented is a fault; a name that is only missing may be said by a pronoun."""

    id = "names"
    languages = ALL

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        here, there = telling(mine), telling(theirs)
        same = {mine.language, theirs.language} <= LATIN
        found: list[Finding] = []
        if here.shorts or there.shorts:
            found.extend(self._bodies(mine, theirs))
        if (here.placed or there.placed) and not any(f.severity is Severity.CRITICAL for f in found):
            found = [*self._places(mine, theirs), *found]
        if not any(f.severity is Severity.CRITICAL for f in found):
            found.extend(self._institutions(mine, theirs))
        yield from found
        if all_stand(mine, theirs, theirs.language in SHOWING, same) and not (
            theirs.language in NOUNS_TOO and strangers(mine, theirs)
        ):
            return
        doubted = [
            span
            for f in found
            if f.severity is not Severity.MINOR
            for span in (f.source_span, f.target_span)
            if span
        ]
        accused = [
            span
            for f in found
            for span in (f.source_span, f.target_span)
            if span and f.severity is Severity.CRITICAL
        ]
        for a, b, severity in People(mine, theirs, same).doubts():
            spans = (a.start, a.end) if a else None, (b.start, b.end) if b else None
            told = accused if severity is Severity.CRITICAL else doubted
            if not within(spans[0], told) and not within(spans[1], told):
                values = a.text if a else "", b.text if b else ""
                yield Finding(self.id, severity, *spans, values)

    def _places(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        here, there = countries_and_adjectives(mine), countries_and_adjectives(theirs)
        if here.keys() == there.keys():
            return
        invented = [
            code for code in there if code not in here and not self._said(code, there[code], theirs, mine)
        ]
        if not invented:
            return
        gone = {code: span for code, span in here.items() if code not in there}
        lost = [c for c, span in gone.items() if not self._said(c, span, mine, theirs, replaced=True)]
        if not lost:  # named twice, and once it became another
            lost = [c for c in here if c in there and _times(c, mine) > _times(c, theirs)]
        for a, b in zip(lost, invented, strict=False):
            if territory(a) != territory(b) or len(a) == len(b) or 2 not in (len(a), len(b)):  # Kyiv, Ukraine
                yield Finding(self.id, Severity.CRITICAL, here[a], there[b], (a, b))
        for b in invented[len(lost) :]:
            if not at_home(b, mine.language):
                yield Finding(self.id, Severity.SERIOUS if gone else Severity.MINOR, None, there[b], ("", b))

    def _said(
        self, code: str, span: Span, reading: Reading, other: Reading, *, replaced: bool = False
    ) -> bool:
        """Whether the other text names a place in some other way, or by a word that sounds like it.
        replaced: it names another instead."""
        if len(code) > 2 and "/" not in code:
            return True  # Scotland, Cologne: known by several names only so that they are not missed
        if echoes(code, other, reading, replaced=replaced):
            return True
        surely = SURELY_ANY_WORD if other.language in CASELESS else SURELY
        words = [n for n in candidates(reading) if span[0] <= n.start and n.end <= span[1]]
        places = [place for _, place in mentions(other)]
        there = [c for c in candidates(other) if len(c.text) > 3 and not within((c.start, c.end), places)]
        there = [c for c in there if not c.form.ordinary]
        return any(best_match(n, there, same_script=False)[0] >= surely for n in words if len(n.text) > 3)

    def _bodies(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        yield from self._unknown(mine, theirs)
        here, there = acronyms(mine), acronyms(theirs)
        if here.keys() == there.keys():
            return
        spelt = {roman(text, mine.language) for text, _, _ in short_forms(mine)} if there else set()
        invented = [
            b
            for b in there
            if b not in here
            and not spoken_of(b, mine)
            and not _country_of(b, mine, theirs)
            and roman(theirs.text[slice(*there[b])], theirs.language) not in spelt  # АИ-95, AI-95
        ]
        if invented:
            lost = [
                b
                for b in (*here, *(f for f in FIRM if f not in here))
                if spoken_of(b, mine) > spoken_of(b, theirs) and not _country_of(b, theirs, mine)
            ]
            known = {mine.language, theirs.language} <= TABLED
            for a, b in zip(lost, invented, strict=False):
                yield Finding(
                    self.id, Severity.CRITICAL if known else Severity.SERIOUS, here.get(a), there[b], (a, b)
                )
            for b in invented[len(lost) :]:
                told = not here and b in COUNTRIES.values()  # глава Пентагона: US Secretary of Defense
                yield Finding(self.id, Severity.MINOR if told else Severity.SERIOUS, None, there[b], ("", b))
            return
        if not {mine.language, theirs.language} <= TABLED:
            return
        gone = [
            b
            for b in here
            if b not in there and not spoken_of(b, theirs) and not _country_of(b, theirs, mine)
        ]
        if not gone:
            return
        strange = any(short not in bodies()[0] for short, _, _ in short_forms(theirs))  # EC in two scripts
        for b in gone:
            if not strange and _told_with(b, here, there, mine):
                yield Finding(self.id, Severity.CRITICAL, here[b], None, (b, ""))
                return
        more = [b for b in there if b in FIRM and spoken_of(b, theirs) > spoken_of(b, mine) and b not in gone]
        doubled = [
            code
            for code in countries(theirs)
            if code not in countries(mine) and not echoes(code, mine, theirs)
        ]
        if more or doubled:
            place = there[more[0]] if more else countries(theirs)[doubled[0]]
            yield Finding(
                self.id, Severity.CRITICAL, here[gone[0]], place, (gone[0], more[0] if more else doubled[0])
            )

    def _institutions(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """The Supreme Court that became the Constitutional Court."""
        here, there = institutions(mine), institutions(theirs)
        if here.keys() == there.keys():
            return
        lost = [m for m in here if m not in there and tells(m, theirs.language) and not hinted(m, theirs)]
        invented = [m for m in there if m not in here and tells(m, mine.language) and not hinted(m, mine)]
        for kind in sorted({kind for kind, _ in lost}):
            gone = [m for m in lost if m[0] == kind]
            new = [m for m in invented if m[0] == kind]
            if len(gone) == len(new) == 1:
                a, b = gone[0], new[0]
                apart = abs(here[a][0] / len(mine.text) - there[b][0] / len(theirs.text))
                severity = Severity.SERIOUS if apart > APART else Severity.CRITICAL
                yield Finding(self.id, severity, here[a], there[b], (a[1], b[1]))

    def _unknown(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """Acronyms that no table holds, compared letter by letter."""
        table = bodies()[0]
        here = [
            (roman(t, mine.language), a, b) for t, a, b in short_forms(mine) if t not in table and len(t) >= 3
        ]
        there = [
            (roman(t, theirs.language), a, b)
            for t, a, b in short_forms(theirs)
            if t not in table and len(t) >= 3
        ]
        said, told = {t for t, _, _ in here}, {t for t, _, _ in there}
        lost = [x for x in here if x[0] not in told and mine.text[x[1] : x[2]] not in theirs.text]
        invented = [x for x in there if x[0] not in said and theirs.text[x[1] : x[2]] not in mine.text]
        if len(lost) == len(invented) == 1 and len(here) == len(there):
            a, b = lost[0], invented[0]
            if sorted(a[0]) == sorted(b[0]) or _spelt_out(b, theirs):
                return  # LGBT, LGTB; the initials of a name that was translated
            said_as, told_as = mine.text[a[1] : a[2]], theirs.text[b[1] : b[2]]
            copied = said_as.isascii() and told_as.isascii()  # others are translated: ВЦИОМ, КМІС, KIIS
            severity = Severity.SERIOUS if copied else Severity.MINOR
            yield Finding(self.id, severity, a[1:], b[1:], (said_as, told_as))


def _told_with(body: str, here: dict[str, Span], there: dict[str, Span], reading: Reading) -> bool:
    """Whether a body that is gone stood beside one that is there: the EU and NATO."""
    start, end = here[body]
    for other, (first, last) in here.items():
        if other in there and other != body:
            words = reading.text[min(end, last) : max(start, first)].split()
            if 0 < len(words) <= 2 and words[0].lower() in AND.get(reading.language, ()):
                return True
    return False


def _times(code: str, reading: Reading) -> int:
    return sum(c == code for c, _ in mentions(reading))


def _country_of(body: str, reading: Reading, other: Reading) -> bool:
    """Whether the text names the country of an acronym: США, ABŞ, UK."""
    for code, name in COUNTRIES.items():
        if name == body:
            return code in countries(reading) or echoes(code, reading, other)
    return False


def _spelt_out(short: tuple[str, int, int], reading: Reading) -> bool:
    """Whether an acronym in brackets is the initials of the words before it."""
    before = [t for t in reading.tokens if t.kind == "word" and t.end <= short[1]][-8:]
    initials = [roman(t.raw[0], reading.language)[:1] for t in before]
    wanted = iter(initials)
    return all(any(sign == letter for letter in wanted) for sign in short[0])
