"""Negation and opposites that the target has dropped, added or turned round."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import product

from dragoman.core.checks.base import Check
from dragoman.core.checks.reading.denials import excluding, opposites
from dragoman.core.checks.reading.denials.concord import only_left, unsupported
from dragoman.core.checks.reading.denials.denial import LIGHT, contraries, ideas, with_contrary
from dragoman.core.checks.reading.denials.earlier import turned_in_time
from dragoman.core.checks.reading.denials.polarity import OPPOSITES, Polarity, known, polarity
from dragoman.core.checks.reading.denials.unanswered import unanswered
from dragoman.core.checks.reading.denials.undenied import denies_being, told_bare
from dragoman.core.checks.reading.figures.moves import moved_otherwise
from dragoman.core.checks.reading.figures.since import from_for_until
from dragoman.core.checks.reading.figures.steps import changed_otherwise
from dragoman.core.checks.reading.naming.sound import roman
from dragoman.core.checks.reading.reading import Reading, read
from dragoman.core.types import Finding, Segment, Severity, Span

PERMISSION = frozenset({"allow", "forbid"})
# Which side won is a point of view.
DOUBTFUL = frozenset({"win", "lose"})
CONTRARY = frozenset(
    {
        ("more", "less"),
        ("less", "more"),
        ("atleast", "atmost"),
        ("atmost", "atleast"),
        ("more", "atmost"),
        ("atmost", "more"),
        ("less", "atleast"),
        ("atleast", "less"),
    }
)
KINDRED = (frozenset({"ru", "uk", "be"}), frozenset({"es", "pt", "ca"}), frozenset({"az", "tr"}))
# What else denies in them the table tells at length, so that a denial without a counterpart is one.
LIKE_ENGLISH = frozenset({"en", "de", "es", "ar", "ca", "it"})
SLAVIC = frozenset({"ru", "uk"})
EASTERN = frozenset({"ru", "uk", "be", "az"})
SHORT = 25  # words: in a longer sentence a denial is often said in some other way
TURKIC = frozenset({"az", "tr"})  # whose verbs end in forms of "be" and "say"
CLOSE = 0.04  # where two words can be but one another, though something that may deny is not far
NEAR = 0.15  # of the text, for a word as common as "is"
APART = 0.3  # farther off it is another word of the kind
# Their words and contraries (missing, safe, closed) are said of too many things: they excuse a denial, and
# accuse nobody.
LOOSE = frozenset(
    [
        *("find", "succeed", "enough", "threaten", "work", "get", "support"),
        *("survive", "open", "answer", "similar", "know", "change", "allow"),
    ]
)
TILL = 0.15  # for "before" by a word that may be "to"
DEGREES = frozenset(
    ["very", "too", "quite", "muy", "tan", "muito", "tão", "très", "trop", "sehr", "erg", "heel", "molto"]
)
FEW = 9  # tokens
BESIDE = 0.35  # of the text: between a denial and what denies in its stead
ONE_PLACE = 60  # letters: in a text of so few the place says nothing
PLACE = 0.2  # for one of several opposites
FAR = 0.4  # for two opposites
FARTHEST = 0.7  # for two opposites in a short text
ONE_CLAUSE = 140  # letters: within them there is hardly a second thing that rose


class NegationCheck(Check):
    """Counts words that deny, and those that deny in their own way ("refuse", "only", "hardly"). A
    denial on one side is a fault only when the other side has neither; opposites when each side says
    one of a pair and not the other."""

    id = "negation"
    languages = known()

    def run(self, source: Segment, target: Segment) -> Iterator[Finding]:
        mine, theirs = read(source), read(target)
        a, b = polarity(mine), polarity(theirs)
        lost = self._ungrammatical(mine, theirs) or self._ruled_out(mine, theirs)
        found = [lost] if lost else [*self._denials(mine, theirs, a, b)]
        if (a.poles or a.bounds or a.till) and (b.poles or b.bounds or b.till):
            found += self._turned_round(a, b)
        yield from found or self._other_way_round(mine, theirs) or self._doubts(mine, theirs)

    def _ungrammatical(self, mine: Reading, theirs: Reading) -> Finding | None:
        """A denial that the target's own grammar misses."""
        lost = unsupported(theirs)
        if lost is None:
            return None
        place, sure = lost
        severity = Severity.CRITICAL if sure and polarity(mine).hard else Severity.SERIOUS
        return Finding(self.id, severity, None, place, ("removed",))

    def _other_way_round(self, mine: Reading, theirs: Reading) -> list[Finding]:
        """Open, and closed; by 12 %, and to 12 %; from Friday, and until Friday."""
        if step := changed_otherwise(mine, theirs):
            return [Finding(self.id, Severity.CRITICAL, step[0], step[1], step[2:])]
        if step := moved_otherwise(mine, theirs):
            return [Finding(self.id, Severity.CRITICAL, step[0], step[1], step[2:])]
        if step := from_for_until(mine, theirs):  # closed until Monday: opens from Monday on
            return [Finding(self.id, Severity.SERIOUS, step[0], step[1], step[2:])]
        found = opposites.turned(mine, theirs)
        if found is None:
            return []
        severity = Severity.CRITICAL if found.sure else Severity.SERIOUS
        return [Finding(self.id, severity, found.here, found.there, (found.said, found.told))]

    def _ruled_out(self, mine: Reading, theirs: Reading) -> Finding | None:
        """Not ruled out, and ruled out."""
        if (places := excluding.turned(mine, theirs)) is None or "?" in mine.text + theirs.text:
            return None
        here, there, what = places
        return Finding(self.id, Severity.CRITICAL, here, there, (what, "exclude"))

    def _doubts(self, mine: Reading, theirs: Reading) -> Iterator[Finding]:
        if only := only_left(mine, theirs):
            yield Finding(self.id, Severity.SERIOUS, *only, ("removed",))
        elif turned := turned_in_time(mine, theirs):
            yield Finding(self.id, Severity.SERIOUS, *turned)
        elif not ({mine.language, theirs.language} & TURKIC or "?" in mine.text + theirs.text):
            if removed := unanswered(mine, theirs):
                yield Finding(self.id, Severity.SERIOUS, removed, None, ("removed",))
            elif added := unanswered(theirs, mine):
                yield Finding(self.id, Severity.SERIOUS, None, added, ("added",))

    def _denials(self, mine: Reading, theirs: Reading, a: Polarity, b: Polarity) -> Iterator[Finding]:
        contrary, same = self._by_contraries(mine, theirs)
        if contrary:
            yield contrary
        elif len(b.hard) != len(a.hard) and not opposites.answered(mine, theirs):
            more, fewer = (b, a) if len(b.hard) > len(a.hard) else (a, b)
            what = "added" if more is b else "removed"
            place = more.hard[0]
            bare = not (fewer.hard or fewer.soft or fewer.neutral or more.soft or more.neutral)
            sure = bare and len(more.hard) == 1 and self._same_word(place, mine, theirs, what == "added")
            quoted = mine.text[slice(*place)] if more is a else theirs.text[slice(*place)]
            turned = self._turned(mine, theirs, added=what == "added")
            if turned and same and turned.values[-1] in LIGHT:
                turned = None  # will not work: will be closed
            if turned and (turned.severity is Severity.CRITICAL or not self._of_being(mine, theirs, what)):
                yield turned
            elif same or _in_other_words(more, fewer) or mine.text.endswith("?") > theirs.text.endswith("?"):
                pass  # both say the same
            elif not fewer.hard and (bare_there := self._bare(mine, theirs, what)):
                yield bare_there
            elif (sure or not fewer.hard) and not _stands(quoted, theirs if more is a else mine):
                sure = sure or _plain(more, fewer, mine, theirs)
                sure = sure or self._of_being(mine, theirs, what)
                yield self._finding(
                    None if what == "added" else place, place if what == "added" else None, what, sure
                )

    def _by_contraries(self, mine: Reading, theirs: Reading) -> tuple[Finding | None, bool]:
        """An idea that one text tells and of which the other tells the contrary (legal: illegal); and
        whether one denies an idea that the other denies by such a word."""
        same = False
        names = contraries(mine) | contraries(theirs)
        for name in sorted(names) if names else ():
            here = ideas(mine).told(name)
            there = ideas(theirs).told(name) if here else []
            if not there:
                continue
            if len({told.denied for told in (*here, *there)}) == 1:
                same = same or sum(told.counted for told in here) != sum(told.counted for told in there)
            elif len(here) == len(there) == 1 and name not in LOOSE and "?" not in mine.text + theirs.text:
                one, other = here[0], there[0]
                affirmed = theirs if one.denied else mine
                near = abs(one.place - other.place) <= APART and name in with_contrary(affirmed.language)
                if near and one.plain and other.plain and not polarity(affirmed).hard:
                    what = "removed" if one.denied else "added"
                    return Finding(self.id, Severity.CRITICAL, one.span, other.span, (what, name)), same
        return None, same

    def _turned(self, mine: Reading, theirs: Reading, *, added: bool) -> Finding | None:
        """The very idea that one text denies and the other tells without a denial."""
        if "?" in mine.text or "?" in theirs.text:
            return None
        here, there = (theirs, mine) if added else (mine, theirs)
        denied = ideas(here).denied
        if {mine.language, theirs.language} & TURKIC:
            denied -= LIGHT
        if not denied:
            return None
        other = ideas(there).of(denied)
        alone = not polarity(there).hard
        for name, told in ideas(here).of(other.keys()).items():
            answers = other[name]
            pairs = list(zip(told, answers, strict=False)) if len(told) == len(answers) else []
            if not pairs and answers and all(i.denied for i in told) and all(i.bare for i in answers):
                pairs = [min(product(told, answers), key=lambda p: abs(p[0].place - p[1].place))]
            for one, answer in pairs:
                same = alone and len(told) == 1 and abs(one.place - answer.place) <= CLOSE
                if not one.denied or not (answer.bare or (answer.clear and same)):
                    continue
                light = name in LIGHT and polarity(there).soft > 0
                apart = abs(one.place - answer.place)
                if light or apart > (NEAR if name in LIGHT else 1 if _few(mine, theirs) else APART):
                    continue
                spans = (answer.span, one.span) if added else (one.span, answer.span)
                doubt = name[0] == "~" and not _kindred(here, there)
                severity = Severity.SERIOUS if doubt else Severity.CRITICAL
                return Finding(self.id, severity, *spans, ("added" if added else "removed", name))
        return None

    def _bare(self, mine: Reading, theirs: Reading, what: str) -> Finding | None:
        """What one text denies and the other tells in the same words."""
        if not _comparable(mine, theirs, without=frozenset({"tr", "ca"})):
            return None
        places = told_bare(theirs, mine) if what == "added" else told_bare(mine, theirs)
        if places is None:
            return None
        spans = (places[1], places[0]) if what == "added" else places
        return Finding(self.id, Severity.CRITICAL, *spans, (what,))

    def _of_being(self, mine: Reading, theirs: Reading, what: str) -> bool:
        if not _comparable(mine, theirs, without=TURKIC):
            return False
        return denies_being(theirs, mine) if what == "added" else denies_being(mine, theirs)

    def _same_word(self, place: Span, mine: Reading, theirs: Reading, added: bool) -> bool:
        """Whether the word that is denied on one side stands on the other, of a kindred language, bare.
        Between other languages nobody can tell "did not weaken" from "remained high" without a
        dictionary, so a count is doubt."""
        here, there = (theirs, mine) if added else (mine, theirs)
        if not _kindred(here, there):
            return False
        after = [t for t in here.tokens if t.kind == "word" and t.start >= place[1]][:1]
        if not after or len(after[0].text) < 5:
            return False
        sound = roman(after[0].text, here.language)[:5]
        return any(roman(t.text, there.language)[:5] == sound for t in there.tokens if t.kind == "word")

    def _turned_round(self, a: Polarity, b: Polarity) -> list[Finding]:
        pairs = [
            pair
            for pair in OPPOSITES
            if not (a.poles.keys().isdisjoint(pair) or b.poles.keys().isdisjoint(pair))
        ]
        found = [f for first, second in pairs for f in self._opposite(a, b, first, second)]
        found += [f for first, second in pairs for f in self._one_of_several(a, b, first, second)]
        found = found or [*self._after_or_before(a, b)]
        certain = [f for f in found if f.severity is Severity.CRITICAL]
        return certain or [*self._bounds(a, b)] or found

    def _opposite(self, a: Polarity, b: Polarity, first: str, second: str) -> Iterator[Finding]:
        for here, there in ((first, second), (second, first)):
            if here in a.poles and there not in a.poles and there in b.poles and here not in b.poles:
                if here in PERMISSION and len(a.hard) != len(b.hard):
                    continue  # bans it: does not allow it
                apart = abs(a.poles[here][0] / a.length - b.poles[there][0] / b.length)
                far = FAR if max(a.length, b.length) > ONE_CLAUSE else FARTHEST
                severity = Severity.SERIOUS if here in DOUBTFUL or apart > far else Severity.CRITICAL
                yield Finding(self.id, severity, a.poles[here], b.poles[there], (here, there))

    def _one_of_several(self, a: Polarity, b: Polarity, first: str, second: str) -> Iterator[Finding]:
        """Where both texts say the pair equally often and one of the places is turned round."""
        left, right = a.sequence(first, second), b.sequence(first, second)
        if len(left) != len(right) or len(left) < 2:
            return
        turned = [(one, other) for one, other in zip(left, right, strict=True) if one[1] != other[1]]
        if len(turned) != 1:
            return
        (here, said), (there, told) = turned[0]
        near = abs(here[0] / a.length - there[0] / b.length) <= PLACE and said not in DOUBTFUL
        yield Finding(self.id, Severity.CRITICAL if near else Severity.SERIOUS, here, there, (said, told))

    def _after_or_before(self, a: Polarity, b: Polarity) -> Iterator[Finding]:
        """«После» that became «до», or the other way round: a word with many uses, that only in the very
        place of the other is "before"."""
        for one, other in ((a, b), (b, a)):
            after, till = one.poles.get("after"), other.till
            if not after or not till or one.till or "before" in one.poles:
                continue
            if "after" in other.poles or "before" in other.poles:
                continue
            apart = abs(after[0] / one.length - till[0] / other.length)
            severity = Severity.CRITICAL if apart <= TILL else Severity.SERIOUS
            if one is a:
                yield Finding(self.id, severity, after, till, ("after", "before"))
            else:
                yield Finding(self.id, severity, till, after, ("before", "after"))

    def _bounds(self, a: Polarity, b: Polarity) -> Iterator[Finding]:
        """Of one and the same number: more than 500, less than 500."""
        for number, here in a.bounds.items():
            there = b.bounds.get(number)
            if there and (here, there) in CONTRARY and not (here in b.poles and there in a.poles):
                yield Finding(self.id, Severity.CRITICAL, a.spans[number], b.spans[number], (here, there))

    def _finding(
        self, a: tuple[int, int] | None, b: tuple[int, int] | None, what: str, sure: bool
    ) -> Finding:
        return Finding(self.id, Severity.CRITICAL if sure else Severity.SERIOUS, a, b, (what,))


def _few(mine: Reading, theirs: Reading) -> bool:
    """Whether the texts are so short that a word stands for the only one of its kind wherever it stands."""
    return len(mine.tokens) <= FEW and len(theirs.tokens) <= FEW


def _in_other_words(more: Polarity, fewer: Polarity) -> bool:
    """Whether a text denies by a word or phrase that denies by itself ("failed to", "no sooner") where the
    other has denials, or these are taken back by such a word ("not without")."""
    if more.litotes and not fewer.firm:
        return True
    short = max(more.length, fewer.length) <= ONE_PLACE
    denials = [place[0] / more.length for place in more.hard]  # in order
    near = 0
    for at in (*fewer.firm.values(), *fewer.phrases.values()):
        here = at / fewer.length
        near += short or bisect_left(denials, here - BESIDE) < bisect_right(denials, here + BESIDE)
    return near > len(more.firm) + len(more.phrases)


def _kindred(here: Reading, there: Reading) -> bool:
    return any({here.language, there.language} <= family for family in KINDRED)


def _stands(word: str, reading: Reading) -> bool:
    """Whether a quotation, left in its language, holds the word on both sides."""
    return any(t.kind == "word" and t.raw == word for t in reading.tokens)


def _comparable(mine: Reading, theirs: Reading, *, without: frozenset[str]) -> bool:
    """Whether the words of a denial may be held against the other text's: no question, and of languages that
    deny alike."""
    languages = {mine.language, theirs.language}
    alike = "en" in languages or languages <= EASTERN
    return alike and not languages & without and "?" not in mine.text + theirs.text


def _plain(more: Polarity, fewer: Polarity, mine: Reading, theirs: Reading) -> bool:
    """Whether one short text denies once and the other in no way at all, between English and a
    language that denies as English does. Slavic and Turkic ones say much by a denial that English
    says without ("remained high": did not weaken), and there this is doubt; an English denial
    that a Slavic text lacks is none."""
    languages = {mine.language, theirs.language}
    if fewer.hard or len(more.hard) != 1 or "en" not in languages:
        return False
    here, there = (mine, theirs) if polarity(mine) is more else (theirs, mine)
    like = languages <= LIKE_ENGLISH
    if fewer.leans and not (like and here.language == "en" and _far(more, fewer, here, there)):
        return False
    following = [t.text for t in here.tokens if t.start >= more.hard[0][1]][:1]
    if languages & SLAVIC:
        absent = here.text[slice(*more.hard[0])].lower() == "no"  # there is no power: it was cut off
        if here.language != "en" or following == ["longer"] or absent:
            return False
    elif not like or (more.leans and "ar" in languages):
        return False
    if DEGREES.issuperset(following):
        return False  # not very original: moderate
    return like or sum(t.kind == "word" for t in mine.tokens) <= SHORT


def _far(more: Polarity, fewer: Polarity, here: Reading, there: Reading) -> bool:
    """Whether all that may deny in the other text stands far from where the denial would."""
    place = more.denies[0] / len(here.tokens)
    return "?" not in here.text and all(
        abs(index / len(there.tokens) - place) > APART for index in fewer.leans
    )
