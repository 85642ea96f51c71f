"""Names of people that the target has lost, replaced, misspelt or put in each other's place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dragoman.core.checks.reading.naming.bodies import FIRM, spoken_of, written
from dragoman.core.checks.reading.naming.forms import (
    CASED,
    DICTIONARY,
    LEAST,
    NOUNS_TOO,
    SHOWING,
    TITLES_TOO,
    ordinary,
)
from dragoman.core.checks.reading.naming.joined import dropped, left_out
from dragoman.core.checks.reading.naming.matching import (
    ANSWERED,
    GONE,
    SAME,
    STRANGE,
    TAKEN,
    Matches,
    echoed,
    one_name,
)
from dragoman.core.checks.reading.naming.names import (
    LATIN,
    Name,
    alike,
    best_match,
    candidates,
    initials,
    names,
    opens,
    shown,
    translated,
)
from dragoman.core.checks.reading.naming.places import (
    countries,
    echoes,
    home_places,
    mentions,
    named_too,
    stands_for_place,
    within,
)
from dragoman.core.checks.reading.naming.slots import SLOTS, in_one_slot
from dragoman.core.checks.reading.naming.sound import likeness, transposed
from dragoman.core.checks.reading.naming.swaps import exchanged, parted
from dragoman.core.checks.reading.naming.telling import telling
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.types import Severity

RESPELT = 0.35  # from here the only answer may be the same name in another spelling
SCARCELY = 0.46  # the same, where not so much of the letters is common to both
LETTERS = 0.4  # from here as many letters are in common as two spellings of one name have
LIKE = 0.58  # a known name that is so like one of the source stands for it
DOUBTFUL = 0.6
DOUBTFUL_THERE = 0.66  # in a script without capitals, where more words sound alike by chance
LONG = 6  # letters; in shorter names two letters out of order may be another name
SHORT = 9  # tokens: a text of so few has one place for a name
LEAST_KEY = 3  # consonants; names of fewer are alike by chance
LEAST_PART = 3  # letters of a forename or surname that stands for another: Ann
NEARLY = 0.2  # of the text: in one part of a sentence
ONE_PLACE = 0.08  # of the text
NEAR = 2  # tokens between two names that stand together
CYRILLIC = frozenset({"ru", "uk", "be"})
TELLING = frozenset({"en", "ru", "uk", "be"})  # where few words but names have capitals
ADJECTIVE = re.compile(r"[сц]ь?к(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$")  # and many a surname
Doubt = tuple[Name | None, Name | None, Severity]  # of the source, of the target


class People:
    """The names of a pair of texts, weighed against each other. One name lost and another invented is a
    fault; a name that is only missing may be said by a pronoun."""

    def __init__(self, mine: Reading, theirs: Reading, same_script: bool) -> None:
        self.mine, self.theirs, self.same = mine, theirs, same_script
        self.here, self.there = names(mine), candidates(theirs)
        self.best = Matches(self.here, self.there, same_script)
        self.open_here = [n for n in self.here if not self.best.stands(n) and n.likely]
        self.best.settle(self.open_here)
        written = {n.text for n in self.here}
        self.open_there = [c for c in self.there if c.text not in written]
        self.kindred = {mine.language, theirs.language} <= CYRILLIC
        self.strange = 0.6 if same_script else STRANGE + 0.1 * self.kindred

    def doubts(self) -> Iterator[Doubt]:
        lost = self._lost()
        invented: list[Name] = []
        if self.theirs.language in CASED and self.open_there:
            invented = self._invented()
        if self.theirs.language not in CASED:
            swapped = self._shown() or self._placed(lost)
            if swapped:
                yield *swapped, Severity.CRITICAL if swapped[0] else Severity.SERIOUS
                lost = [n for n in lost if swapped[0] is None or n.text != swapped[0].text]
        rest: list[Name] = []
        gone = GONE if self.theirs.language in SLOTS else self.strange
        parts = list(self._parts()) or list(in_one_slot(self))
        for n, c in parts:
            yield n, c, Severity.CRITICAL
            lost = [a for a in lost if a.index != n.index]
            invented = [b for b in invented if b.index != c.index]
        foreign = self._strangers() if self.theirs.language in NOUNS_TOO else []
        for a in lost[:1]:
            if len(foreign) == 1 and _another(a, foreign[0]) and not _cognate(a, foreign[0]):
                yield a, foreign[0], Severity.CRITICAL
                lost, foreign = lost[1:], []
        missed = list(left_out(self))
        for a in missed:
            yield a, None, Severity.CRITICAL
            lost = [n for n in lost if n.index != a.index]
        there = self._in_its_place(lost, invented)
        if there is not None:
            yield *there, Severity.CRITICAL
            lost, invented = [n for n in lost if n is not there[0]], []
        for a in lost:
            b = self._instead(a, invented, lost) if self.best[a][0] < gone else None
            if b is not None and (self.same or _another(a, b)):
                invented = [c for c in invented if c.index != b.index]
                yield a, b, Severity.CRITICAL
            elif self.best[a][0] < self.strange and dropped(self, a):
                yield a, None, Severity.CRITICAL
            elif self._forename(a):
                yield a, None, Severity.MINOR
            else:
                rest.append(a)
        if not (lost or parts or missed) and self.theirs.language not in TITLES_TOO:
            rest = self._perhaps(invented)[:1]
        for a in rest:
            yield a, invented.pop(0) if invented else None, Severity.SERIOUS
        if self.theirs.language in DICTIONARY:
            for b in invented:
                yield None, b, Severity.SERIOUS
        elif self.theirs.language not in TITLES_TOO and not (lost or rest or parts):
            told = [b for b in invented if not stands_for_place(b.text, b.language, self.mine)]
            yield from ((None, b, Severity.SERIOUS) for b in told[:1])
        yield from ((None, c, Severity.SERIOUS) for c in foreign[:1])
        if not (lost or rest or parts or invented):
            yield from self._beside_title()
        yield from self._misspelt()
        if self.same:
            yield from self._respelt(lost)
        apart = list(parted(self)) if self.theirs.language in CASED else []
        yield from apart
        if not apart and TITLES_TOO.isdisjoint((self.mine.language, self.theirs.language)):  # verbs come last
            yield from exchanged(self)

    def _lost(self) -> list[Name]:
        """Names of the source that the target does not tell."""
        doubtful = 0.6 if self.same else self.strange - STRANGE + DOUBTFUL
        if self.theirs.language not in CASED:
            doubtful = DOUBTFUL_THERE
        lost = [n for n in self.open_here if self.best[n][0] < doubtful and n.sure]
        if lost:
            said = named_too(self.mine, self.theirs)
            said += home_places(self.mine, self.theirs.language)
            lost = [n for n in lost if not within((n.start, n.end), said) and not echoed(n, self.theirs)]
        return [n for n in lost if not n.patronymic and not self.in_other_words(n, self.there, self.theirs)]

    def told(self, name: Name) -> bool:
        """Whether the target has a name of the source as a place, or in a form that no score shows."""
        return (
            within((name.start, name.end), named_too(self.mine, self.theirs))
            or echoed(name, self.theirs)
            or self.in_other_words(name, self.there, self.theirs)
            or any(written(body, name.text) and spoken_of(body, self.theirs) for body in FIRM)
        )

    def in_other_words(self, name: Name, others: list[Name], other: Reading) -> bool:
        """Whether the other text has the name as its language spells it, or a forename in its own form."""
        if self.same and any(_sounds_the_same(name, c) for c in others):
            return True
        return translated(name.text, other.texts) or name.sound[:1] in initials(other)

    def _invented(self) -> list[Name]:
        """Names of the target that stand for none of the source, or only for one that another answers."""
        found = [c for c in self.open_there if c.likely and self._strange(c) and c.sure]
        found = [c for c in found if not self._spilt(c)]
        if found:
            said = named_too(self.theirs, self.mine)
            said += home_places(self.theirs, self.mine.language)
            found = [c for c in found if not within((c.start, c.end), said) and not echoed(c, self.mine)]
        return [c for c in found if not self.in_other_words(c, self.here, self.mine)]

    def _spilt(self, c: Name) -> bool:
        """Whether a word has its capital from a name that an engine did not take for the first word of the
        sentence: "Giles noted", Giles Notó."""
        if c.index == 0 or not opens(self.theirs.tokens, c.index - 1):
            return False
        head = self.theirs.texts[c.index - 1]
        words = self.mine.tokens
        return any(
            word.text == head and opens(words, index) and not words[index + 1].capital
            for index, word in enumerate(words[:-1])
        )

    def _strange(self, c: Name) -> bool:
        if self.mine.language not in CASED:  # where any word may be the name
            return best_match(c, candidates(self.mine), same_script=False)[0] < LIKE
        return not any(
            alike(c, n, same_script=self.same, beyond=self.strange) >= self.strange and self.free(n, c)
            for n in self.here
        )

    def free(self, n: Name, c: Name) -> bool:
        """Whether nothing else answers a name of the source so well that this could not."""
        score, match = self.best[n]
        return match is None or score < TAKEN or one_name(match, c)

    def _in_its_place(self, lost: list[Name], invented: list[Name]) -> tuple[Name, Name] | None:
        """The only name that one text has for itself, and the only word with a capital that the other has so,
        both at one place of their texts: Boris for Nielsen, Night for James."""
        if len(lost) + len(invented) == 0 or len(lost) > 1 or len(invented) > 1:
            return None
        if self.mine.language not in DICTIONARY or self.theirs.language not in SHOWING:
            return None
        if not lost and self.mine.language != "en":
            return None
        ours = lost or [n for n in self.here if n.form.namelike and self.best[n][0] < self.strange]
        others = invented or [c for c in self.open_there if self._strange(c)]
        if not lost:
            ours = self._unsaid(ours, self.mine, self.theirs, self.there)
        if not invented:
            others = self._unsaid(others, self.theirs, self.mine, self.here)
        if len(ours) != 1 or len(others) != 1 or self.best[ours[0]][0] >= self.strange:
            return None
        a, b = ours[0], others[0]
        if ADJECTIVE.search(a.text):
            return None  # «Шотландской Премьер-лиги»: Ladbrokes Premiership
        apart = a.index / len(self.mine.tokens) - b.index / len(self.theirs.tokens)
        if abs(apart) > ONE_PLACE or _is_place(a, self.mine) != _is_place(b, self.theirs):
            return None
        beside = [
            self.best[n][1] for n in self.here if abs(n.index - a.index) == 1 and self.best[n][0] >= SAME
        ]
        if any(match is not None and abs(match.index - b.index) > NEAR for match in beside):
            return None  # Kanye West, Kanye
        return (a, b) if _another(a, b) and not _cognate(a, b) else None

    def _unsaid(self, found: list[Name], reading: Reading, other: Reading, others: list[Name]) -> list[Name]:
        """Of the words with a capital, those within a sentence that the other text does not tell at all."""
        said = named_too(reading, other) if found else []
        return [
            n
            for n in found
            if not n.initial
            and len(n.text) >= LEAST
            and not n.form.loud
            and not reading.notes[n.index]
            and not within((n.start, n.end), said)
            and not echoed(n, other)
            and not self.in_other_words(n, others, other)
        ]

    def _strangers(self) -> list[Name]:
        """Names in the news that the source has not, where nouns have capitals too."""
        found = [c for c in self.open_there if known_there(c.text, self.theirs.language)]
        said = named_too(self.theirs, self.mine) if found else []
        found = [c for c in found if self._strange(c) and not within((c.start, c.end), said)]
        return [
            c for c in found if not echoed(c, self.mine) and not self.in_other_words(c, self.here, self.mine)
        ]

    def _beside_title(self) -> Iterator[Doubt]:
        """A name beside a word that may be of a title, where nothing else is wrong: University Mexico. In the
        source it counts where nouns of the target have capitals too."""
        mine, theirs = self.mine.language, self.theirs.language
        if theirs in DICTIONARY:
            said = home_places(self.theirs, mine) + named_too(self.theirs, self.mine)  # Dynamo Kyiv
            for c in self.open_there:
                if c.initial or not c.titled or within((c.start, c.end), said):
                    continue
                if self._strange(c) and not echoed(c, self.mine):
                    yield None, c, Severity.SERIOUS
                    return
        if mine in DICTIONARY and theirs in NOUNS_TOO:
            said = named_too(self.mine, self.theirs)
            for n in self.here:
                if (
                    not n.initial
                    and n.titled
                    and self.best[n][0] < self.strange
                    and not within((n.start, n.end), said)
                    and not echoed(n, self.theirs)
                    and not self.in_other_words(n, self.there, self.theirs)
                ):
                    yield n, None, Severity.SERIOUS
                    return

    def _perhaps(self, invented: list[Name]) -> list[Name]:
        """What may be lost: less surely a name, or one that stays in another place. It counts beside a name
        that the target has for itself, or as one of "A and B"."""
        seeming = [n for n in self.here if not n.initial and (n.likely or n.titled)]
        lost = [n for n in seeming if self.best[n][0] < self.strange and not echoed(n, self.theirs)]
        lost = [n for n in lost if invented or dropped(self, n)]
        if self.mine.language == "ru":  # Макроном is a macron, too; slow to ask
            lost = [n for n in lost if (invented and n.likely and not n.initial) or n.form.known_name]
        if lost:
            said = named_too(self.mine, self.theirs)
            lost = [n for n in lost if not within((n.start, n.end), said)]
        if not lost and invented:
            lost = [n for n in seeming if self.best[n][0] >= self.strange and self._fewer(n)]
        return lost

    def _shown(self) -> tuple[Name | None, Name] | None:
        """Where no capital shows a name: one that is known and stands for none of the source, and the one
        of the source that has no answer but by chance, or fewer than it needs."""
        known = [c for c in self.there if shown(self.theirs.tokens[c.index].text, self.theirs.language)]
        said = named_too(self.theirs, self.mine)
        heard = {c.index for c in known if best_match(c, self.here, same_script=False)[0] >= LIKE}
        foreign = [c for c in known if c.index not in heard and not within((c.start, c.end), said)]
        if not foreign:
            return None
        places = named_too(self.mine, self.theirs)
        sure = [n for n in self.here if n.sure and not within((n.start, n.end), places)]
        lost = [n for n in sure if self.best[n][0] < ANSWERED]
        if not lost:
            lost = [n for n in sure if self._fewer(n)]
        b = foreign[0]
        if any(alike(n, b) >= RESPELT or _short_for(n, b) for n in lost):
            return None
        if not lost:
            return None, b
        return min(lost, key=lambda n: self.best[n][0]), b

    def _placed(self, lost: list[Name]) -> tuple[Name, Name] | None:
        """Where no capital shows a name: the only lost name, and a place that only the target names, at one
        place of both texts."""
        if len(lost) != 1:
            return None
        for code, (start, end) in countries(self.theirs).items():
            apart = start / len(self.theirs.text) - lost[0].start / len(self.mine.text)
            if (
                abs(apart) < NEARLY
                and not echoes(code, self.mine, self.theirs)
                and code not in countries(self.mine)
            ):
                found = [c for c in self.there if start <= c.start and c.end <= end]
                return (lost[0], found[0]) if found else None
        return None

    def _instead(self, lost: Name, invented: list[Name], all_lost: list[Name]) -> Name | None:
        """The invented name that stands where the lost one should."""
        sure = self.mine.language in DICTIONARY or not {self.mine.language, self.theirs.language} <= LATIN
        beside = self._beside(lost, invented)
        if beside is not None and sure and not _cognate(lost, beside):
            titled = self.theirs.language in TITLES_TOO  # where any word beside a name may have a capital
            return None if titled and _is_place(lost, self.mine) != _is_place(beside, self.theirs) else beside
        if self.theirs.language in NOUNS_TOO:
            return self._next_to(lost)
        if self.mine.language not in TELLING or _groups(invented) != 1 or _groups(all_lost) != 1:
            return None
        if self.theirs.language in TITLES_TOO and len(invented) > len(all_lost):
            return None  # Halloween: Cadılar Bayramı
        b = invented[min(all_lost.index(lost), len(invented) - 1)]
        if _cognate(lost, b):
            return None
        if _is_place(b, self.theirs) and not _is_place(lost, self.mine):
            return None  # a place for a person: something else was said
        if self.theirs.language not in CASED:
            return b
        mine_many = sum(1 for n in self.here if not n.initial)
        theirs_many = sum(1 for n in names(self.theirs) if not n.initial)
        place = lost.index / max(1, len(self.mine.tokens)) - b.index / max(1, len(self.theirs.tokens))
        short = max(len(self.mine.tokens), len(self.theirs.tokens)) <= SHORT
        if (
            (short or abs(place) < 0.25)
            and abs(mine_many - theirs_many) <= 1
            and not all(c.initial for c in invented)
        ):
            return b
        return None

    def _parts(self) -> Iterator[tuple[Name, Name]]:
        """Of a forename and a surname that stand together, one that became another, wherever else in the text
        the name may stand rightly: Gary Holt, Гари Купер."""
        if not self.open_there or self.theirs.language not in CASED or self.mine.language in TITLES_TOO:
            return
        if self.same and self.mine.language not in DICTIONARY:
            return  # Jon Nieve is Jon Snow
        if all(c.initial or len(c.text) < LEAST_PART for c in self.open_there):
            return
        for first, second in pairwise(self.here):
            if second.index - first.index != 1:
                continue
            for kept, other, step in ((first, second, 1), (second, first, -1)):
                if other.sure and not other.initial and not other.form.ordinary:
                    answer = self._other_part(kept, other, step)
                    if answer is not None:
                        yield other, answer

    def _other_part(self, kept: Name, other: Name, step: int) -> Name | None:
        score, match = self.best[kept]
        if score < TAKEN or match is None:
            return None
        beside = next((c for c in self.open_there if c.index == match.index + step), None)
        if beside is None or beside.initial or len(beside.text) < LEAST_PART:
            return None
        if sum(one_name(n, kept) for n in self.here) > 1 or sum(one_name(c, match) for c in self.there) > 1:
            return None
        gone = step > 0 and self.best[other][0] < self.strange and self.mine.language == "ru"
        if self.theirs.language in TITLES_TOO and (
            beside.form.ordinary or self.best[other][0] >= GONE or self.told(other)
        ):
            return None  # where many words have capitals
        if not gone and (not beside.sure or beside.form.ordinary):
            return None  # Mateo Nations, where the text has no Kovacic at all, is wrong as well
        if step < 0 and (self.theirs.language in NOUNS_TOO or self._goes_on(kept)):
            return None
        if within((other.start, other.end), named_too(self.mine, self.theirs)):
            return None
        if _cognate(other, beside) or not self.unlike(other, beside):
            return None
        if any(alike(n, beside, same_script=self.same) >= GONE and self.free(n, beside) for n in self.here):
            return None
        near = [c for c in self.there if abs(c.index - match.index) <= NEAR + 1]
        if any(alike(other, c, same_script=self.same) >= GONE for c in near):
            return None
        if self.in_other_words(other, self.there, self.theirs) or echoed(beside, self.mine):
            return None
        return beside

    def _goes_on(self, name: Name) -> bool:
        """Whether another name follows straight on: Kit's Jon Snow, in languages that only line them up."""
        return any(n.index == name.index + 1 for n in self.here)

    def unlike(self, a: Name, b: Name) -> bool:
        """Whether two names are no spellings of one, in languages that copy names or write their sound."""
        return alike(a, b, same_script=True) < RESPELT if self.same else _another(a, b)

    def _beside(self, lost: Name, invented: list[Name]) -> Name | None:
        """An invented name beside the one that answers the lost one's neighbour."""
        near = [
            (match, lost.index - n.index)
            for n in self.here
            if n.index != lost.index and abs(lost.index - n.index) <= NEAR
            for score, match in [self.best[n]]
            if score >= SAME and match is not None
        ]
        for b in invented:
            for m, step in near:
                away = b.index - m.index
                if away and abs(away) <= NEAR and (away > 0) == (step > 0):
                    return b
        return None

    def _next_to(self, lost: Name) -> Name | None:
        """Keaghan Jacobs: Keaghan Ecinitas. Where nouns have capitals too, only the very place counts."""
        matched = self.answered()
        for n in self.here:
            step = lost.index - n.index
            score, match = self.best[n]
            if step != 1 or score < 0.85 or match is None:
                continue
            for c in candidates(self.theirs):
                if c.index == match.index + step and c.index not in matched and len(c.text) > 2:
                    return None if _cognate(lost, c) else c
        return None

    def answered(self) -> set[int]:
        """Places in the target of what answers names of the source."""
        found = (self.best[n] for n in self.here)
        return {match.index for score, match in found if match is not None and score >= SAME}

    def _fewer(self, name: Name) -> bool:
        """Whether the target tells a name less often than the source."""
        answers = {c.index for c in self.there if alike(name, c, beyond=ANSWERED) >= ANSWERED}
        return sum(one_name(n, name) for n in self.here) > len(answers)

    def _forename(self, lost: Name) -> bool:
        """Jeff Flake: Flake. Nothing else stands before the surname."""
        for n in self.here:
            score, match = self.best[n]
            if n.index == lost.index + 1 and score >= SAME and match is not None:
                before = self.theirs.tokens[match.index - 1] if match.index else None
                if before is None or not before.capital or before.kind != "word":
                    return True
                return ordinary(before.text, self.theirs.language)
        return False

    def _misspelt(self) -> Iterator[Doubt]:
        """Two letters that changed places."""
        for c in self.open_there:
            size = len(c.text)
            if size < LONG:
                continue
            for n in self.here:
                if len(n.text) != size or not transposed(n.text, c.text):
                    continue
                if not _french_ending(n.text, c.text, self.same):
                    yield n, c, Severity.CRITICAL
                    break

    def _respelt(self, lost: list[Name]) -> Iterator[Doubt]:
        """Between languages that copy names, one that is nearly the same and not for another spelling of
        its sounds or an ending; a place may have a name of its own there."""
        places = [span for _, span in mentions(self.mine)]
        for n in [n for n in self.open_here if n not in lost]:
            c = self.best[n][1]
            if (
                c in self.open_there
                and len(n.text) > LEAST
                and (c.likely or c.initial or c.language in NOUNS_TOO)
                and not c.form.ordinary
                and not within((n.start, n.end), places)
                and not (_short_for(n, c) or _short_for(c, n) or transposed(n.text, c.text))
                and n.sure
                and not self.in_other_words(n, self.there, self.theirs)
            ):
                yield n, c, Severity.SERIOUS


def _is_place(name: Name, reading: Reading) -> bool:
    return within((name.start, name.end), [span for _, span in mentions(reading)])


def known_there(word: str, language: str) -> bool:
    """Whether a word of a language that gives every noun a capital is a name, as such or with an ending."""
    return shown(word, language) or (len(word) > LEAST and word[-1] == "s" and shown(word[:-1], language))


def strangers(mine: Reading, theirs: Reading) -> bool:
    """Whether the target has a name in the news that the source does not have so."""
    written = {form.text for _, _, form in telling(mine).forms}
    return any(
        form.text not in written and known_there(form.text, theirs.language)
        for _, _, form in telling(theirs).forms
    )


def _groups(found: list[Name]) -> int:
    """How many people: names straight after each other are one's."""
    return sum(not i or name.index - found[i - 1].index != 1 for i, name in enumerate(found))


def _sounds_the_same(a: Name, b: Name) -> bool:
    """Yevgeny, Jewgeni: by consonants, each as its language spells them."""
    return any(len(key) >= LEAST_KEY and key in b.form.keys for key in a.form.keys)


def _another(a: Name, b: Name) -> bool:
    """Whether two names are no spellings of one: Пэлтроу, Lithgow; but Вифезда, Bethesda."""
    score = alike(a, b)
    if score < RESPELT or {a.language, b.language} & TITLES_TOO:
        return score < RESPELT
    return score < SCARCELY and likeness(a.sound, b.sound) < LETTERS


def _cognate(a: Name, b: Name) -> bool:
    """Community, Comunidad: a name that was translated, in a language with words of the same stock."""
    if not {a.language, b.language} <= LATIN:
        return False
    return a.text[:3] == b.text[:3] or likeness(a.text, b.text) > 0.5


def _french_ending(a: str, b: str, copied: bool) -> bool:
    """center, centre; members, membres; Naples, Napels"""
    return a[:-2] == b[:-2] or (copied and a.rstrip("s")[:-2] == b.rstrip("s")[:-2])


def _short_for(a: Name, b: Name) -> bool:
    """Livi, Livingston"""
    return any(y.startswith(x) for x in a.form.keys for y in b.form.keys if len(x) > 1)
