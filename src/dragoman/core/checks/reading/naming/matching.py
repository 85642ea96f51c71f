"""Which name of the target stands for which of the source."""

from __future__ import annotations

from dragoman.core.checks.reading.naming.forms import CASED, FOLDED, Form
from dragoman.core.checks.reading.naming.names import Name, alike, best_match, opens
from dragoman.core.checks.reading.naming.places import countries, mentions
from dragoman.core.checks.reading.naming.sound import key, roman, transposed
from dragoman.core.checks.reading.naming.telling import telling
from dragoman.core.checks.reading.reading import Reading, once, part
from dragoman.core.checks.reading.tokens import Token

_ENDINGS = frozenset("аеиіоуыэюяїєйьąęóaeiouy")
CLOSE = 0.8  # a name that another name answers so well is taken
SAME = 0.62  # from here two names may be one
ANSWERED = 0.75  # below that a word of a script without capitals may sound alike by chance
TAKEN = 0.85  # a name that one word answers so well is answered by no other
GONE = 0.6  # below that nothing stands for a name, where more than its sound says so
STRANGE = 0.47  # below that nothing on the other side sounds like it


class Matches:
    """For each name of the source, when it is asked for, the likeliest of the target."""

    def __init__(self, here: list[Name], there: list[Name], same_script: bool) -> None:
        self._here = here
        self._all = there
        self._same = same_script
        # Less than that is no answer, however much it is; without capitals the least of all is asked for.
        self._least = STRANGE if there and not same_script and there[0].language in CASED else 0.0
        self._literal: dict[str, Name] = {}
        for one in there:
            self._literal.setdefault(one.text, one)
        self._found: dict[int, tuple[float, Name | None]] = {}
        self._texts: dict[str, tuple[float, Name | None]] = {}

    def stands(self, name: Name) -> bool:
        """Whether the name stands in the target as it does here, so that nothing answers it better."""
        found = self._literal.get(name.text)
        return found is not None and not found.form.ordinary

    def settle(self, doubtful: list[Name]) -> None:
        """A word of the target stands for one name: the less like of two looks for another."""
        for name in doubtful:
            score, match = self[name]
            if match is None or score >= 0.9 or score < self._least:
                continue
            others = [n for n in self._here if alike(n, name, same_script=True) < CLOSE]  # Wade, Wayde
            if not self._contested(match, others) or not name.sure:
                continue
            taken = [m for n in others for s, m in [self[n]] if m is not None and s >= CLOSE and s > score]
            if any(one_name(match, m) for m in taken):
                rest = [c for c in self._there if not any(one_name(c, m) for m in taken)]
                self._found[name.index] = best_match(name, rest, same_script=self._same)

    def _contested(self, match: Name, others: list[Name]) -> bool:
        """Whether a word may answer another name well enough: seen without a look at all the target."""
        if not others:
            return False
        near = [c for c in self._all if one_name(c, match)]
        texts = {c.text for c in near}
        return any(n.text in texts or (not self.stands(n) and self._close(n, near)) for n in others)

    def _close(self, name: Name, near: list[Name]) -> bool:
        return any(alike(name, c, same_script=self._same, beyond=CLOSE) >= CLOSE for c in near)

    def __getitem__(self, name: Name) -> tuple[float, Name | None]:
        found = self._found.get(name.index)
        if found is None:
            found = self._texts.get(name.text)
            if found is None:
                found = self._look(name)
                self._texts[name.text] = found
            self._found[name.index] = found
        return found

    @part
    def _there(self) -> list[Name]:
        return [c for c in self._all if not c.form.ordinary]

    @part
    def _plain(self) -> list[Name]:
        return [c for c in self._all if c.form.ordinary]

    def _look(self, name: Name) -> tuple[float, Name | None]:
        """Words of titles and offices answer only what is nearly the same."""
        literal = self._literal.get(name.text)
        if literal is not None and not literal.form.ordinary:
            return 1.0, literal
        found = best_match(name, self._there, same_script=self._same, least=self._least)
        if found[0] < CLOSE and self._plain:
            other = best_match(name, self._plain, same_script=self._same, least=CLOSE)
            if other[0] >= CLOSE:
                return other
        return found


def all_stand(mine: Reading, theirs: Reading, both: bool, same_script: bool) -> bool:
    """Whether all that look like names in the source (and in the target, if `both`) stand on the other side
    as they are, by another spelling of the same sounds or as one place, and in one order, so that there is
    nothing to weigh: most texts are such, and this is quickly seen."""
    here, there = telling(mine).forms, telling(theirs).forms
    written = {form.text for _, _, form in here}
    places: dict[str, list[int]] = {}  # the first last
    for index, _, form in reversed(there):
        places.setdefault(form.text, []).append(index)
    ordinary = {form.text for _, _, form in there if form.text in written and form.ordinary}
    sounds = {} if same_script else {form.sounds[0]: at for at, _, form in reversed(there) if form.namelike}
    last = -1
    for index, token, form in here:
        standing = places.get(form.text)
        if standing and form.text not in ordinary:
            place = standing.pop()
        elif not form.namelike:
            continue
        else:
            place = sounds.get(form.sounds[0], -1) if sounds else -1
            if place < 0:
                if _opens(mine, index, form):
                    continue
                place = as_place(mine, token, theirs)
            if place < 0:
                return False
        if place <= last:
            return False
        last = place
    heard = {form.sounds[0] for _, _, form in here if form.namelike} if sounds and both else ()
    for index, _, form in there:
        if form.text in written:
            continue
        size = len(form.text)
        if any(len(other) == size and transposed(form.text, other) for other in written):
            return False
        if (
            both
            and form.namelike
            and not (heard and form.sounds[0] in heard)
            and not _opens(theirs, index, form)
            and as_place(theirs, theirs.tokens[index], mine) < 0
        ):
            return False
    return True


def _opens(reading: Reading, index: int, form: Form) -> bool:
    """Whether a word has its capital from the sentence alone."""
    if form.language == "en" or not opens(reading.tokens, index):
        return False
    return form.language != "ru" or not form.known_name


def as_place(reading: Reading, token: Token, other: Reading) -> int:
    """Where the other text names the same place, or -1."""
    for code, span in mentions(reading):
        if span == (token.start, token.end) and code in countries(other):
            start = countries(other)[code][0]
            return next(i for i, t in enumerate(other.tokens) if t.start == start)
    return -1


def one_name(a: Name, b: Name) -> bool:
    """Whether two words of one text are forms of one name."""
    if a.text == b.text:
        return True
    if a.text[:3] != b.text[:3]:
        return False
    same = 0
    for x, y in zip(a.text, b.text, strict=False):
        if x != y:
            break
        same += 1
    if same < 3 or max(len(a.text), len(b.text)) - same > 3:
        return False
    if a.language in ("ru", "uk", "be", "pl"):
        return all(not rest or rest[0] in _ENDINGS for rest in (a.text[same:], b.text[same:]))
    return same == min(len(a.text), len(b.text))


def echoed(name: Name, reading: Reading) -> bool:
    """Whether some word of the other text, with a capital or not, begins as the name sounds: an
    adjective, a compound, a form that the endings hide (escocés, протрамповский)."""
    if reading.language in CASED:
        heads = tuple({s[: max(4, len(s) - 3)] for s in name.form.sounds if len(s) >= 4})
        return bool(heads) and any(head in _sounds(reading) for head in heads)
    heads = tuple({k if len(k) <= 4 else k[:-1] for k in name.form.keys if len(k) >= 3})
    return bool(heads) and any(one.startswith(heads, n) for one in _keys(reading) for n in (0, 1, 2))


@once
def _sounds(reading: Reading) -> str:
    """Of the longer words, line by line."""
    words = [t.text for t in reading.tokens if t.kind == "word" and len(t.text) > 3]
    return "\n".join([roman(word, reading.language) for word in words]).translate(FOLDED)


@once
def _keys(reading: Reading) -> list[str]:
    return [key(t.text, reading.language) for t in reading.tokens if t.kind == "word" and len(t.text) > 2]
