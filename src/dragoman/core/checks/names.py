"""Names that the target has lost, replaced, misspelt or put in each other's place."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.bodies import (
    COUNTRIES,
    FIRM,
    acronyms,
    bodies,
    short_forms,
    spoken_of,
)
from dragoman.core.checks.reading.forms import CASED, LEAST, NOUNS_TOO, ordinary
from dragoman.core.checks.reading.matching import Matches, all_stand, echoed, one_name
from dragoman.core.checks.reading.names import (
    LATIN,
    Name,
    alike,
    best_match,
    candidates,
    names,
    shown,
)
from dragoman.core.checks.reading.places import countries, countries_and_adjectives, echoes, mentions
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.checks.reading.sound import likeness, roman, transposed
from dragoman.core.checks.reading.telling import telling
from dragoman.core.types import Finding, Segment, Severity, Span

SAME = 0.62  # from here two names may be one
RESPELT = 0.35  # from here the only answer may be the same name in another spelling
ANSWERED = 0.75  # below that a word of a script without capitals may sound alike by chance
TAKEN = 0.85  # a name that one word answers so well is answered by no other
LIKE = 0.58  # a known name that is so like one of the source stands for it
SURELY = 0.7  # from here a place that the tables lack is the same
STRANGE = 0.47  # below that nothing on the other side sounds like it
DOUBTFUL = 0.6
DOUBTFUL_THERE = 0.66  # in a script without capitals, where more words sound alike by chance
LONG = 6  # letters; in shorter names two letters out of order may be another name
NEAR = 2  # tokens between two names that stand together
CYRILLIC = frozenset({"ru", "uk", "be"})
TITLES_TOO = frozenset({"az", "tr"})  # give capitals to many common words
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
        yield from found
        if all_stand(mine, theirs, theirs.language in DICTIONARY, same):
            return
        told = [span for f in found for span in (f.source_span, f.target_span) if span]
        for finding in self._people(mine, theirs, same):
            if not _within(finding.source_span, told) and not _within(finding.target_span, told):
                yield finding

    def _places(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        here, there = countries_and_adjectives(mine), countries_and_adjectives(theirs)
        if here.keys() == there.keys():
            return
        lost = [code for code in here if code not in there and not self._said(code, here[code], mine, theirs)]
        invented = [
            code for code in there if code not in here and not self._said(code, there[code], theirs, mine)
        ]
        if invented and not lost:  # named twice, and once it became another
            lost = [c for c in here if c in there and _times(c, mine) > _times(c, theirs)]
        for a, b in zip(lost, invented, strict=False):
            yield Finding(self.id, Severity.CRITICAL, here[a], there[b], (a, b))
        for b in invented[len(lost) :]:
            yield Finding(self.id, Severity.SERIOUS, None, there[b], ("", b))

    def _said(self, code: str, span: Span, reading: Reading, other: Reading) -> bool:
        """Whether the other text names a place in some other way, or by a word that sounds like it."""
        if len(code) > 2 and "/" not in code:
            return True  # Scotland, Cologne: known by several names only so that they are not missed
        if echoes(code, other, reading):
            return True
        words = [n for n in candidates(reading) if span[0] <= n.start and n.end <= span[1]]
        places = [place for _, place in mentions(other)]
        there = [c for c in candidates(other) if not _within((c.start, c.end), places)]
        return any(best_match(n, there, same_script=False)[0] >= SURELY for n in words if len(n.text) > 3)

    def _bodies(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        yield from self._unknown(mine, theirs)
        here, there = acronyms(mine), acronyms(theirs)
        if here.keys() == there.keys():
            return
        invented = [
            b for b in there if b not in here and not spoken_of(b, mine) and not _country_of(b, mine, theirs)
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
                yield Finding(self.id, Severity.SERIOUS, None, there[b], ("", b))
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
            yield Finding(
                self.id, Severity.SERIOUS, a[1:], b[1:], (mine.text[a[1] : a[2]], theirs.text[b[1] : b[2]])
            )

    def _people(self, mine: Reading, theirs: Reading, same: bool) -> Iterator[Finding]:
        here = names(mine)
        there = candidates(theirs)
        best = Matches(here, there, same)
        open_here = [n for n in here if not best.stands(n) and n.likely]
        best.settle(open_here)
        kindred = {mine.language, theirs.language} <= CYRILLIC
        strange = 0.6 if same else STRANGE + 0.1 * kindred
        doubtful = 0.6 if same else DOUBTFUL + 0.1 * kindred
        if theirs.language not in CASED:
            doubtful = DOUBTFUL_THERE
        lost = [n for n in open_here if best[n][0] < doubtful and n.sure]
        if lost:
            told = countries(theirs)
            said = [span for code, span in mentions(mine) if code in told or echoes(code, theirs, mine)]
            lost = [n for n in lost if not _within((n.start, n.end), said) and not echoed(n, theirs)]
        written = {n.text for n in here}
        open_there = [c for c in there if c.text not in written]
        invented: list[Name] = []
        if theirs.language in CASED and open_there:
            invented = self._invented(open_there, here, best, same, strange, mine, theirs)
        if theirs.language not in CASED:
            swapped = self._shown(here, there, best, mine, theirs)
            if swapped:
                yield self._finding(*swapped, Severity.CRITICAL if swapped[0] else Severity.SERIOUS)
                lost = [n for n in lost if swapped[0] is None or n.text != swapped[0].text]
        rest: list[Name] = []
        for a in lost:
            b = self._instead(a, invented, lost, here, best, mine, theirs) if best[a][0] < strange else None
            if b is not None and (same or alike(a, b) < RESPELT):
                invented = [c for c in invented if c.index != b.index]
                yield self._finding(a, b, Severity.CRITICAL)
            elif best[a][0] < strange and self._dropped(a, here, best, mine, theirs):
                yield self._finding(a, None, Severity.CRITICAL)
            elif self._forename(a, here, best, theirs):
                yield self._finding(a, None, Severity.MINOR)
            else:
                rest.append(a)
        if not lost and theirs.language not in TITLES_TOO:
            rest = self._perhaps(here, there, invented, best, strange, mine, theirs)[:1]
        for a in rest:
            yield self._finding(a, invented.pop(0) if invented else None, Severity.SERIOUS)
        if theirs.language in DICTIONARY:
            for b in invented:
                yield self._finding(None, b, Severity.SERIOUS)
        yield from self._misspelt(here, open_there)
        if same:
            yield from self._respelt([n for n in open_here if n not in lost], open_there, best, mine)
        if "az" not in (mine.language, theirs.language):
            yield from self._exchanged(here, there, best)

    def _invented(
        self,
        open_there: list[Name],
        here: list[Name],
        best: Matches,
        same: bool,
        strange: float,
        mine: Reading,
        theirs: Reading,
    ) -> list[Name]:
        """Names of the target that stand for none of the source, or only for one that another answers."""
        found = [c for c in open_there if c.likely and self._strange(c, here, best, same, strange) and c.sure]
        if found:
            told = countries(mine)
            said = [span for code, span in mentions(theirs) if code in told or echoes(code, mine, theirs)]
            found = [c for c in found if not _within((c.start, c.end), said) and not echoed(c, mine)]
        return found

    def _strange(self, c: Name, here: list[Name], best: Matches, same: bool, strange: float) -> bool:
        if best_match(c, here, same_script=same)[0] < strange:
            return True
        free = []
        for n in here:
            score, match = best[n]
            if match is None or score < TAKEN or one_name(match, c):
                free.append(n)
        return best_match(c, free, same_script=same)[0] < strange

    def _perhaps(
        self,
        here: list[Name],
        there: list[Name],
        invented: list[Name],
        best: Matches,
        strange: float,
        mine: Reading,
        theirs: Reading,
    ) -> list[Name]:
        """What may be lost: less surely a name, or one that stays in another place. It counts beside a name
        that the target has for itself, or as one of "A and B"."""
        seeming = [n for n in here if not n.initial and (n.likely or n.titled)]
        known = [n for n in seeming if mine.language != "ru" or n.form.known_name]
        lost = [n for n in known if best[n][0] < strange and not echoed(n, theirs)]
        lost = [n for n in lost if invented or self._dropped(n, here, best, mine, theirs)]
        if lost:
            told = countries(theirs)
            said = [span for code, span in mentions(mine) if code in told or echoes(code, theirs, mine)]
            lost = [n for n in lost if not _within((n.start, n.end), said)]
        if not lost and invented:
            lost = [n for n in seeming if best[n][0] >= strange and _count(n, here) > _answers(n, there)]
        return lost

    def _shown(
        self, here: list[Name], there: list[Name], best: Matches, mine: Reading, theirs: Reading
    ) -> tuple[Name | None, Name] | None:
        """Where no capital shows a name: one that is known and stands for none of the source, and the one
        of the source that has no answer but by chance, or fewer than it needs."""
        known = [c for c in there if shown(theirs.tokens[c.index].text, theirs.language)]
        said = [
            span for code, span in mentions(theirs) if code in countries(mine) or echoes(code, mine, theirs)
        ]
        foreign = [
            c
            for c in known
            if not _within((c.start, c.end), said)
            and all(best_match(x, here, same_script=False)[0] < LIKE for x in known if x.index == c.index)
        ]
        if not foreign:
            return None
        told = countries(theirs)
        places = [span for code, span in mentions(mine) if code in told or echoes(code, theirs, mine)]
        sure = [n for n in here if n.sure and not _within((n.start, n.end), places)]
        lost = [n for n in sure if best[n][0] < ANSWERED]
        if not lost:
            lost = [n for n in sure if _count(n, here) > _answers(n, there)]
        b = foreign[0]
        if any(alike(n, b) >= RESPELT or _short_for(n, b) for n in lost):
            return None
        if not lost:
            return None, b
        return min(lost, key=lambda n: best[n][0]), b

    def _instead(
        self,
        lost: Name,
        invented: list[Name],
        all_lost: list[Name],
        here: list[Name],
        best: Matches,
        mine: Reading,
        theirs: Reading,
    ) -> Name | None:
        """The invented name that stands where the lost one should."""
        sure = mine.language in DICTIONARY or not {mine.language, theirs.language} <= LATIN
        beside = self._beside(lost, invented, here, best)
        if beside is not None and sure and not _cognate(lost, beside):
            return beside
        if theirs.language in NOUNS_TOO:
            return self._next_to(lost, here, best, theirs)
        if (
            mine.language not in DICTIONARY
            or len(invented) != 1
            or len(all_lost) != 1
            or _cognate(lost, invented[0])
        ):
            return None
        b = invented[0]
        if _within((b.start, b.end), [p for _, p in mentions(theirs)]) and not _within(
            (lost.start, lost.end), [p for _, p in mentions(mine)]
        ):
            return None  # a place for a person: something else was said
        if theirs.language not in CASED:
            return b
        mine_many = sum(1 for n in here if not n.initial)
        theirs_many = sum(1 for n in names(theirs) if not n.initial)
        place = lost.index / max(1, len(mine.tokens)) - b.index / max(1, len(theirs.tokens))
        if abs(place) < 0.25 and abs(mine_many - theirs_many) <= 1 and not b.initial:
            return b
        return None

    def _beside(self, lost: Name, invented: list[Name], here: list[Name], best: Matches) -> Name | None:
        """An invented name beside the one that answers the lost one's neighbour."""
        near = [
            (match, lost.index - n.index)
            for n in here
            if n.index != lost.index and abs(lost.index - n.index) <= NEAR
            for score, match in [best[n]]
            if score >= SAME and match is not None
        ]
        for b in invented:
            for m, step in near:
                away = b.index - m.index
                if away and abs(away) <= NEAR and (away > 0) == (step > 0):
                    return b
        return None

    def _next_to(self, lost: Name, here: list[Name], best: Matches, theirs: Reading) -> Name | None:
        """Keaghan Jacobs: Keaghan Ecinitas. Where nouns have capitals too, only the very place counts."""
        matched = {found[1].index for n in here if (found := best[n])[0] >= SAME and found[1] is not None}
        for n in here:
            step = lost.index - n.index
            score, match = best[n]
            if step != 1 or score < 0.85 or match is None:
                continue
            for c in candidates(theirs):
                if c.index == match.index + step and c.index not in matched and len(c.text) > 2:
                    return None if _cognate(lost, c) else c
        return None

    def _dropped(self, lost: Name, here: list[Name], best: Matches, mine: Reading, theirs: Reading) -> bool:
        """Of "A and B" only A is there, and no other part of B's name."""
        left = lost.index
        while left and mine.tokens[left - 1].capital:
            left -= 1
        if any(left <= n.index < lost.index and best[n][0] >= SAME for n in here):
            return False
        for n in here:
            left, right = sorted((n.index, lost.index))
            between = mine.tokens[left + 1].text if right - left == 2 else ""
            if between not in AND or between == ",":
                continue
            score, match = best[n]
            if score < SAME or match is None:
                continue
            others = {m.index for o in here for s, m in [best[o]] if m is not None and s >= SAME}
            if _goes_on(theirs, match.index, 1, others) or _goes_on(theirs, match.index, -1, others):
                continue
            return True
        return False

    def _forename(self, lost: Name, here: list[Name], best: Matches, theirs: Reading) -> bool:
        """Jeff Flake: Flake. Nothing else stands before the surname."""
        for n in here:
            score, match = best[n]
            if n.index == lost.index + 1 and score >= SAME and match is not None:
                before = theirs.tokens[match.index - 1] if match.index else None
                if before is None or not before.capital or before.kind != "word":
                    return True
                return ordinary(before.text, theirs.language)
        return False

    def _exchanged(self, here: list[Name], there: list[Name], best: Matches) -> Iterator[Finding]:
        """Two names that changed places, all others standing as they did. Word order differs between
        languages, so this is doubt. Names that one side has more often than the other are left out."""
        said: dict[str, list[Name]] = {}
        for n in here:
            score, match = best[n] if best.stands(n) or n.likely else (0.0, None)
            if score >= ANSWERED and match is not None:
                said.setdefault(match.text, []).append(n)
        left: list[tuple[int, str, Name]] = []
        right: list[tuple[int, str, Name]] = []
        for text, ours in said.items():
            answers = {c.index: c for c in there if c.text == text}
            if len(answers) == len(ours):
                left += [(n.index, text, n) for n in ours]
                right += [(c.index, text, c) for c in answers.values()]
        left.sort(key=itemgetter(0))
        right.sort(key=itemgetter(0))
        wrong = [(a, b) for a, b in zip(left, right, strict=True) if a[1] != b[1]]
        if len(wrong) == 2 and len(left) >= (2 if there[0].language in CASED else 3):
            yield self._finding(wrong[0][0][2], wrong[0][1][2], Severity.SERIOUS)

    def _misspelt(self, here: list[Name], open_there: list[Name]) -> Iterator[Finding]:
        """Two letters that changed places."""
        for c in open_there:
            if len(c.text) < LONG:
                continue
            for n in here:
                if transposed(n.text, c.text) and n.text[:-2] != c.text[:-2]:  # center, centre
                    yield self._finding(n, c, Severity.CRITICAL)
                    break

    def _respelt(
        self, open_here: list[Name], open_there: list[Name], best: Matches, mine: Reading
    ) -> Iterator[Finding]:
        """Between languages that copy names, one that is nearly the same and not for another spelling of
        its sounds or an ending; a place may have a name of its own there."""
        places = [span for _, span in mentions(mine)]
        for n in open_here:
            c = best[n][1]
            if (
                c in open_there
                and len(n.text) > LEAST
                and (c.likely or c.initial or c.language in NOUNS_TOO)
                and not c.form.ordinary
                and not _within((n.start, n.end), places)
                and not (_short_for(n, c) or _short_for(c, n) or transposed(n.text, c.text))
                and n.sure
            ):
                yield self._finding(n, c, Severity.SERIOUS)

    def _finding(self, a: Name | None, b: Name | None, severity: Severity) -> Finding:
        return Finding(
            self.id,
            severity,
            (a.start, a.end) if a else None,
            (b.start, b.end) if b else None,
            (a.text if a else "", b.text if b else ""),
        )


def _times(code: str, reading: Reading) -> int:
    return sum(c == code for c, _ in mentions(reading))


def _count(name: Name, names: list[Name]) -> int:
    return sum(one_name(n, name) for n in names)


def _answers(name: Name, there: list[Name]) -> int:
    return len({c.index for c in there if alike(name, c, beyond=ANSWERED) >= ANSWERED})


def _within(span: Span | None, spans: list[Span]) -> bool:
    return span is not None and any(a <= span[0] and span[1] <= b for a, b in spans)


def _cognate(a: Name, b: Name) -> bool:
    """Community, Comunidad: a name that was translated, in a language with words of the same stock."""
    if not {a.language, b.language} <= LATIN:
        return False
    return a.text[:3] == b.text[:3] or likeness(a.text, b.text) > 0.5


def _short_for(a: Name, b: Name) -> bool:
    """Livi, Livingston"""
    return any(y.startswith(x) for x in a.form.keys for y in b.form.keys if len(x) > 1)


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


def _goes_on(reading: Reading, index: int, step: int, others: set[int]) -> bool:
    """Whether "and X" or ", X" stands beside this place, X being none of the others."""
    words = reading.tokens
    if not 0 <= index + 2 * step < len(words):
        return False
    beside, name = words[index + step], words[index + 2 * step]
    if reading.language in ("ar", "he") and step > 0:
        return beside.text[:1] in "وו،" or beside.text == ","
    if index + 2 * step in others:
        return False
    return beside.text in AND and (name.capital or reading.language not in CASED)
