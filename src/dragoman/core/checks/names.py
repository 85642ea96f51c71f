"""Names that the target has lost, replaced, misspelt or put in each other's place."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.names import (
    CASED,
    LATIN,
    NOUNS_TOO,
    Name,
    alike,
    best_match,
    bodies,
    candidates,
    names,
)
from dragoman.core.checks.reading.places import countries, mentions
from dragoman.core.checks.reading.reading import Reading, once, read
from dragoman.core.checks.reading.sound import roman, transposed
from dragoman.core.types import Finding, Segment, Severity

SAME = 0.62  # from here two names may be one
STRANGE = 0.47  # below that nothing on the other side sounds like it
DOUBTFUL = 0.55
NEAR = 2  # tokens between two names that stand together
DICTIONARY = frozenset({"en", "ru"})  # where a capital is known to be a name or not
AND = frozenset(
    [
        "and",
        "und",
        "y",
        "e",
        "i",
        "и",
        "та",
        "й",
        "і",
        "și",
        "və",
        "ve",
        "et",
        "en",
        "oraz",
        "a",
        "а",
        "or",
        "или",
        "або",
        ",",
        "&",
        "و",
    ]
)
TABLED = frozenset(["en", "ru", "uk", "be", "az", "tr", "es", "pt", "fr", "de"])  # with stems of the bodies
ACRONYMS = {"US": "us", "GB": "uk", "CN": "prc", "KP": "dprk", "AE": "uae", "RU": "rf", "DE": "frg"}
ALL = CASED | frozenset(["ar", "fa", "he", "hi", "ka", "hy", "kk"])


class NamesCheck(Check):
    """Looks for each name by its sound, for countries by CLDR's names, for bodies by a table. One name
    lost and another invented is a fault; a name that is only missing may be said by a pronoun."""

    id = "names"
    languages = ALL

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        found = [*self._countries(mine, theirs), *self._bodies(mine, theirs)]
        yield from found
        told = {span for f in found for span in (f.source_span, f.target_span)}
        for finding in self._people(mine, theirs):
            if not {finding.source_span, finding.target_span} & told - {None}:
                yield finding

    def _countries(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        here, there = countries(mine), countries(theirs)
        lost = [code for code in here if code not in there and len(code) == 2]
        here, stems, told = dict(here), bodies()[1], theirs.prose.lower()
        for code, body in ACRONYMS.items():  # РФ, США
            span = _acronyms(mine).get(body)
            known = theirs.language in TABLED and code not in {*here, *there}
            said = any(stem in told for stem in stems[body])
            if span and known and not said and not _echoes(code, theirs):
                here[code] = span
                lost.append(code)
        invented = [code for code in there if len(code) == 2 and code not in here and not _echoes(code, mine)]
        for a, b in zip(lost, invented, strict=False):
            yield Finding(self.id, Severity.CRITICAL, here[a], there[b], (a, b))
        for b in invented[len(lost) :]:
            yield Finding(self.id, Severity.SERIOUS, None, there[b], ("", b))

    def _bodies(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        yield from self._unknown(mine, theirs)
        here, there = _acronyms(mine), _acronyms(theirs)
        if not here and not there:
            return
        said, told = mine.prose.lower(), theirs.prose.lower()
        stems = bodies()[1]
        lost = [b for b in here if b not in there and not any(s in told for s in stems[b])]
        invented = [b for b in there if b not in here and not any(s in said for s in stems[b])]
        for a, b in zip(lost, invented, strict=False):
            yield Finding(self.id, Severity.CRITICAL, here[a], there[b], (a, b))
        for b in invented[len(lost) :]:
            yield Finding(self.id, Severity.SERIOUS, None, there[b], ("", b))

    def _unknown(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        """UEFA for FIFA: acronyms that no table holds, compared letter by letter."""
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
            if sorted(a[0]) == sorted(b[0]):
                return  # LGBT, LGTB
            yield Finding(
                self.id, Severity.SERIOUS, a[1:], b[1:], (mine.text[a[1] : a[2]], theirs.text[b[1] : b[2]])
            )

    def _people(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        here = names(mine)
        if not here and theirs.language not in CASED:
            return
        there = candidates(theirs)
        same = mine.language in LATIN and theirs.language in LATIN
        best = _Matches(there, same)
        best.settle([n for n in here if n.sure])
        said, told = {code for code, _ in mentions(mine)}, {code for code, _ in mentions(theirs)}
        # A place that both sides name is found already; one that only a name can answer is not.
        countries_here = {span for code, span in mentions(mine) if code in told or _echoes(code, theirs)}
        countries_there = {span for code, span in mentions(theirs) if code in said or _echoes(code, mine)}
        strange = 0.6 if same else STRANGE
        doubtful = 0.6 if same else DOUBTFUL
        lost = [
            n for n in here if n.sure and best[n][0] < doubtful and (n.start, n.end) not in countries_here
        ]
        invented = [
            c
            for c in there
            if c.sure
            and (c.start, c.end) not in countries_there
            and best_match(c, here, same_script=same)[0] < strange
        ]
        places = {span for _, span in mentions(mine)}
        rest: list[Name] = []
        for a in lost:
            sure = best[a][0] < strange
            place = (a.start, a.end) in places
            b = self._slot(a, invented, here, best, mine, theirs) if sure and not place else None
            if b is not None:
                invented = [c for c in invented if c.index != b.index]
                yield self._finding(a, b, Severity.CRITICAL)
            elif sure and self._dropped(a, here, best, mine, theirs):
                yield self._finding(a, None, Severity.CRITICAL)
            else:
                rest.append(a)
        for a in rest:
            yield self._finding(a, invented.pop(0) if invented else None, Severity.SERIOUS)
        if theirs.language in DICTIONARY:
            for b in invented:
                yield self._finding(None, b, Severity.SERIOUS)
        yield from self._misspelt(here, there)
        yield from self._exchanged([n for n in here if n.sure or n.initial], best, mine, theirs)

    def _exchanged(
        self, here: list[Name], best: _Matches, mine: Reading, theirs: Reading
    ) -> Iterator[Finding]:
        """Two names that changed places, all others standing as they did. Word order differs between
        languages, so this is doubt."""
        if (
            len(here) > 6
            or len({n.text for n in here}) < len(here)
            or "az" in (mine.language, theirs.language)
        ):
            return
        places = [(n, found[1]) for n in here if (found := best[n])[0] >= SAME and found[1] is not None]
        order = [m.index for _, m in places if m is not None]
        if len(set(order)) < len(order) or len(order) < 2:
            return
        wrong = [i for i, (a, b) in enumerate(zip(order, sorted(order), strict=True)) if a != b]
        if len(wrong) != 2:
            return
        first, second = (places[i][0] for i in wrong)
        if second.index - first.index > 2:
            yield self._finding(first, places[wrong[0]][1], Severity.SERIOUS)

    def _slot(
        self,
        lost: Name,
        invented: list[Name],
        here: list[Name],
        best: _Matches,
        mine: Reading,
        theirs: Reading,
    ) -> Name | None:
        """An invented name that stands where the lost one should: beside the same other name."""
        beside = [
            (match, lost.index - n.index)
            for n in here
            if n.index != lost.index and abs(lost.index - n.index) <= NEAR
            for score, match in [best[n]]
            if score >= SAME and match is not None
        ]
        related = {mine.language, theirs.language} <= LATIN
        for b in invented:
            if related and b.text[:2] == lost.text[:2]:
                continue  # Community, Comunidad: a name that was translated
            for m, step in beside:
                away = b.index - m.index
                if away and abs(away) <= NEAR and (away > 0) == (step > 0):
                    return b
        if theirs.language in NOUNS_TOO:
            next_to = self._next_to(lost, here, best, theirs)
            if next_to is not None:
                return next_to
        sure = mine.language in DICTIONARY and theirs.language in DICTIONARY
        if (sure or _noun(invented, theirs)) and len(invented) == 1:
            place = lost.index / max(1, len(mine.tokens)) - invented[0].index / max(1, len(theirs.tokens))
            if mine.language in LATIN and theirs.language in LATIN and invented[0].text[:2] == lost.text[:2]:
                return None
            return invented[0] if abs(place) < (0.25 if sure else 0.15) else None
        return None

    def _next_to(self, lost: Name, here: list[Name], best: _Matches, theirs: Reading) -> Name | None:
        """Keaghan Jacobs: Keaghan Ecinitas. Where nouns have capitals too, only the very place counts."""
        matched = {found[1].index for n in here if (found := best[n])[0] >= SAME and found[1] is not None}
        for n in here:
            step = lost.index - n.index
            score, match = best[n]
            if abs(step) != 1 or score < 0.85 or match is None:
                continue
            for c in candidates(theirs):
                cognate = c.text[:2] == lost.text[:2]
                if (
                    c.index == match.index + step
                    and c.index not in matched
                    and len(c.text) > 2
                    and not cognate
                ):
                    return c
        return None

    def _dropped(
        self,
        lost: Name,
        here: list[Name],
        best: _Matches,
        mine: Reading,
        theirs: Reading,
    ) -> bool:
        """Of "A and B" only A is there."""
        for n in here:
            left, right = sorted((n.index, lost.index))
            if (
                right - left != 2
                or mine.tokens[left + 1].text not in AND
                or mine.tokens[left + 1].text == ","
            ):
                continue
            score, match = best[n]
            if score < SAME or match is None:
                continue
            if _goes_on(theirs, match.index, 1) or _goes_on(theirs, match.index, -1):
                continue
            return True
        return False

    def _misspelt(self, here: list[Name], there: list[Name]) -> Iterator[Finding]:
        texts = {n.text for n in here}
        for c in there:
            if len(c.text) < 6 or c.text in texts or c.text[-2:] in ("re", "er", "le", "el"):
                continue
            for n in here:
                if transposed(n.text, c.text):
                    yield self._finding(n, c, Severity.CRITICAL)
                    break

    def _finding(self, a: Name | None, b: Name | None, severity: Severity) -> Finding:
        return Finding(
            self.id,
            severity,
            (a.start, a.end) if a else None,
            (b.start, b.end) if b else None,
            (a.text if a else "", b.text if b else ""),
        )


def _noun(invented: list[Name], reading: Reading) -> bool:
    """Whether the one invented name is no adjective that merely stands with a capital."""
    if reading.language != "uk" or len(invented) != 1:
        return False
    return not invented[0].text.endswith(
        ("ий", "ій", "ої", "ого", "ому", "их", "им", "ими", "ну", "на", "ні", "кої", "ку")
    )


class _Matches:
    """For each name of the source, when it is asked for, the likeliest of the target."""

    def __init__(self, there: list[Name], same_script: bool) -> None:
        self._there = there
        self._same = same_script
        self._found: dict[int, tuple[float, Name | None]] = {}

    def settle(self, sure: list[Name]) -> None:
        """One word of the target stands for one name: the less like of two looks for another."""
        for name in sure:
            score, match = self[name]
            if match is None or score >= 0.9:
                continue
            rivals = [n for n in sure if n.text != name.text and alike(n, name, same_script=True) < 0.6]
            taken = {m.index for n in rivals for s, m in [self[n]] if m is not None and s > score}
            if match.index in taken:
                rest = [c for c in self._there if c.index not in taken]
                self._found[name.index] = best_match(name, rest, same_script=self._same)

    def __getitem__(self, name: Name) -> tuple[float, Name | None]:
        if name.index not in self._found:
            self._found[name.index] = best_match(name, self._there, same_script=self._same)
        return self._found[name.index]


def _goes_on(reading: Reading, index: int, step: int) -> bool:
    """Whether "and X" or ", X" stands beside this place."""
    words = reading.tokens
    if not 0 <= index + 2 * step < len(words):
        return False
    beside, name = words[index + step], words[index + 2 * step]
    if reading.language in ("ar", "he") and step > 0:
        return beside.text[:1] in "وו،" or beside.text == ","
    return beside.text in AND and (name.capital or reading.language not in CASED)


@once
def _acronyms(reading: Reading) -> dict[str, tuple[int, int]]:
    """Bodies by their acronyms: NATO, U.S., EE. UU."""
    table = bodies()[0]
    found: dict[str, tuple[int, int]] = {}
    for text, start, end in short_forms(reading):
        body = table.get(text)
        if body:
            found.setdefault(body, (start, end))
    return found


@once
def short_forms(reading: Reading) -> list[tuple[str, int, int]]:
    """Acronyms as they stand, in small letters, with their places."""
    found: list[tuple[str, int, int]] = []
    words = reading.tokens
    if reading.shouted:
        return found
    index = 0
    while index < len(words):
        token = words[index]
        bare = token.raw.partition("'")[0].partition("’")[0]
        if token.kind == "word" and len(bare) <= 6 and bare.isupper():
            letters, last = bare, index
            while last + 2 < len(words) and words[last + 1].text == "." and not words[last + 1].spaced:
                following = words[last + 2].raw
                if (
                    words[last + 2].kind != "word"
                    or not following.isupper()
                    or len(following) > 2
                    or len(bare) > 2
                ):
                    break
                letters, last = letters + following, last + 2
            money = any("currency" in reading.notes[i] for i in (index, last + 1, last + 2) if i < len(words))
            if len(letters) >= 2 and not money:
                text = "ee" if letters == "EEUU" else letters.lower()
                found.append((text, token.start, words[last].end))
            index = last
        index += 1
    return found


def _echoes(code: str, reading: Reading) -> bool:
    """Whether an acronym there stands for the country: США, ABŞ, UK."""
    return ACRONYMS.get(code) in _acronyms(reading)
