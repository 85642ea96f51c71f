"""Whether words that have lost their quotation marks still stand as the speaker's own."""

from __future__ import annotations

import re
from itertools import pairwise

from dragoman.core.checks.reading.extent import VERB_FINAL, ends
from dragoman.core.checks.reading.quoting.quoted import THAT, Quoted, facts
from dragoman.core.checks.reading.reading import Reading
from dragoman.core.checks.reading.words import CASELESS, function_words, speaker_words

LONG = 5  # words: a shorter quotation may be a title, or a word held at a distance
BESIDE = 2  # tokens from the verb to the word of saying
CLAUSE = 8  # words: hardly told in the form of a noun
CAPITALS = 3  # longer words of a title
TITLED = 3  # letters: a shorter word of a title may stand small
NEAR, FAR = 40, 120  # characters from the comma to the word of saying, and where verbs stand last
EARLY = 0.75  # of its expected length: the quotation may be that much shorter
WHOLE = 0.8  # of the words: the rest is hardly more than the speaker
# German says by its verb that words are another's. "Ich habe" is no such verb, and some forms may be the
# speaker's own as well: es würde regnen.
REPORTED = frozenset(["habe", "sei", "seien", "könne", "wolle", "müsse", "solle", "werde", "dürfe"])
MINE = frozenset(["habe", "werde"])
PERHAPS_TOLD = {"de": frozenset(["würde", "würden", "hätte", "hätten", "könnten"])}
# Turkic says it by what stands after the words: "deyə", "dedi"; without one they are told, not quoted.
SAYING = {
    "az": frozenset(["deyə", "dedi", "deyib", "deyir", "dedilər", "söylədi"]),
    "tr": frozenset(
        ["diye", "dedi", "der", "diyor", "dediler", "diyerek", "ifadesini", "ifadelerini", "şeklinde"]
    ),
    "kk": frozenset(["деп", "деді", "дейді"]),
    "uz": frozenset(["deb", "dedi", "deydi"]),
}
# Or by naming whose words they are: "according to", which no direct speech is brought in with.
ACCORDING = {
    "en": re.compile(r"\baccording to\b"),
    "ru": re.compile(r"\b(?:по (?:словам|мнению|данным|сообщению)|согласно)\b"),
    "uk": re.compile(r"\b(?:за (?:словами|даними|повідомленням)|на думку|згідно з)\b"),
    "be": re.compile(r"\b(?:паводле|згодна з|на думку)\b"),
    "de": re.compile(r"\b(?:laut|zufolge|nach angaben|nach worten)\b"),
    "es": re.compile(r"\bsegún\b"),
    "ca": re.compile(r"\bsegons\b"),
    "pt": re.compile(r"\b(?:segundo|de acordo com|conforme)\b"),
    "fr": re.compile(r"\b(?:selon|d['’]après)\b"),
    "it": re.compile(r"\b(?:secondo|a detta)\b"),
    "pl": re.compile(r"\b(?:według|zdaniem|jak podaj\w+)\b"),
    "nl": re.compile(r"\bvolgens\b"),
    "ar": re.compile(r"(?:وفق[اًا]|بحسب|حسب|على حد قول)"),
}
# Or by a verb without a speaker: what is said in a statement is summed up as a rule.
IMPERSONAL = {
    "ru": frozenset(["сказано", "говорится", "сообщается", "отмечается", "указывается", "указано"]),
    "uk": frozenset(["сказано", "йдеться", "мовиться", "повідомляється", "зазначається", "зазначено"]),
    "be": frozenset(["сказана", "гаворыцца", "паведамляецца", "адзначаецца"]),
}
# "That" brings in spoken and retold words alike: nothing but the marks tells them apart.
ALIKE = frozenset(["ar"])
# English begins no word amid a sentence with a capital but names; none of these is one.
BEGINS = frozenset(["we", "they", "you", "he", "she", "it", "this", "there", "these", "my", "our"])
# Elsewhere retold words look like spoken ones, but part of a sentence keeps its marks: of those of LONG words
# and more one in 25 lost them in right translations.
RETELLS = frozenset(SAYING) | {"ja", "ko"}
QUOTATIVE = {"az": "deyə", "tr": "diye", "kk": "деп", "uz": "deb"}
# Or tells them by a verb that has become a noun: that she sells, satdığını, satacağını.
_NOUN = {
    "az": re.compile(r"(?:d[ıiuü](?:ğ|y)|acağ|əcəy|m[aə]s)[ıiuü]n\w?$"),
    "tr": re.compile(r"(?:[dt][ıiuü]ğ|acağ|eceğ|m[ae]s)[ıiuü]n\w?$"),
}
# Before words of another's: a colon, or a comma and a dash after them.
_COLON = re.compile(r":\s{0,2}[—–-]?\s{0,2}[¿¡]?\w")
_DASH = re.compile(r"[,!?…]\s?[—–-]\s")
_ASKED = re.compile(r"[?!؟](?!\w)")
_COMMA = re.compile(r"[,،!?…]\s")
MARKS_AND_SPACES = " \u00a0«„“”\"'‘"
_BETWEEN = " \u00a0.,،—–-»“”\"'’"


def still_speech(a: Quoted, theirs: Reading, *, inner_kept: bool = False) -> bool:
    """Whether the target says in the speaker's own words what has lost its marks. inner_kept: but not those
    of a quotation inside it."""
    if _titled(a) or _heading(a, theirs) or _retold_clause(a, theirs):
        return False
    if _marked_otherwise(a, theirs) or bare_capital(theirs):
        return True
    told, that = _told(theirs), _says_that(theirs)
    if not a.outside and not told and ends(a.reading.prose):
        return True
    if not (told or inner_kept or _asks_no_more(a, theirs)) and _part_missed(a, theirs.language, that=that):
        return True
    if not a.head and not told and _said_behind(theirs, a.share):
        return True
    mine_says = a.i_inside > 0 and not a.i_outside and _uses(theirs, speaker_words(theirs.language))
    if theirs.language in ALIKE and a.count > LONG and a.said_outside and not _retold(a, theirs):
        return True
    if told or that or _uses(theirs, PERHAPS_TOLD.get(theirs.language, frozenset())):
        return mine_says and not told and a.count > LONG
    if a.count <= LONG:
        return False
    if mine_says:
        return True
    saying = SAYING.get(theirs.language)
    if saying is not None:
        return _uses(theirs, saying)
    if _retold(a, theirs):
        return False
    if len(a.tokens) >= WHOLE * (len(a.tokens) + a.outside):
        return True
    return bool(a.said or a.said_outside)


def _heading(a: Quoted, theirs: Reading) -> bool:
    """Whether a heading names who speaks before a colon, as headings may: Minister: We will not pay."""
    heading = not ends(a.reading.prose) and not ends(theirs.prose)
    return heading and _COLON.search(theirs.prose) is not None


def _retold_clause(a: Quoted, theirs: Reading) -> bool:
    """Whether a clause is quoted behind "that", and told behind "that" without a word of saying: he noticed
    that "it was torn", he saw that it was torn."""
    before = a.before.rstrip(MARKS_AND_SPACES).rpartition(" ")[2].lower()
    return before in THAT and not facts(theirs).said and _uses(theirs, THAT)


def _part_missed(a: Quoted, language: str, *, that: bool) -> bool:
    """Whether part of a sentence, of so many words, was quoted: it is hardly unmarked on purpose. What begins
    as a sentence, or behind a comma, may be retold ("She said they would …"), or be a title."""
    if not a.text.lstrip()[:1].islower() or a.before[:-1].rstrip()[-1:] in (",", ":") or language == "de":
        return False
    said = bool(a.said or a.said_outside)
    if language in RETELLS:
        return a.count >= CLAUSE and said and not that
    return a.count > LONG or (a.count == LONG and said and not that)


def _marked_otherwise(a: Quoted, theirs: Reading) -> bool:
    """Whether a colon, a comma and a dash, or a question that is still asked show another's words."""
    behind = a.after.lstrip(_BETWEEN)
    outside = a.before[:-4] + "\n" + behind
    text = theirs.prose
    if text.count(":") > a.text.count(":") and _COLON.search(text) and not _COLON.search(outside):
        return True
    if _DASH.search(text) and not _DASH.search(outside):
        return True
    quotative = QUOTATIVE.get(theirs.language)
    if quotative and any(y.text == quotative and x.text == "," for x, y in pairwise(theirs.tokens)):
        return True
    asked = a.text.rstrip()[-1:] + a.after[:2]
    return bool(_ASKED.search(asked) and _ASKED.search(text[-3:]) and not _ASKED.search(behind))


def _asks_no_more(a: Quoted, theirs: Reading) -> bool:
    """Whether a question has become part of a sentence: asking what makes them think so."""
    asked = a.text.rstrip()[-1:] + a.after[:2]
    return _ASKED.search(asked) is not None and _ASKED.search(theirs.prose) is None


def _titled(a: Quoted) -> bool:
    """Whether most longer words have a capital, as in the title of a book."""
    long = [t.capital for t in a.tokens if len(t.raw) > TITLED]
    return sum(long) * 3 > len(long) * 2


def _according(reading: Reading) -> bool:
    pattern = ACCORDING.get(reading.language)
    return pattern is not None and pattern.search(reading.prose.lower()) is not None


def _retold(a: Quoted, theirs: Reading) -> bool:
    """Whether "according to" names the speaker. Beside "he said" it stands in both texts, for another."""
    return _according(theirs) and not (a.said_outside > 1 and _according(a.reading))


def retitled(a: Quoted, theirs: Reading) -> bool:
    """Whether a name or title stands in English with capitals for marks: The House at the End of the Road."""
    if theirs.language != "en" or not a.text.lstrip()[:1].isupper() or a.said or a.said_outside:
        return False
    run = 0
    for token in theirs.tokens:
        if token.kind != "word" or (len(token.raw) > TITLED and not token.capital):
            run = 0
        elif token.capital and len(token.raw) >= TITLED:
            run += 1
            if run == CAPITALS:
                return True
    return False


def _told(reading: Reading) -> bool:
    """Whether the form of a verb says that words are another's, retold."""
    if reading.language == "de":
        words = {t.text for t in reading.tokens}
        return bool(words & (REPORTED - MINE if "ich" in words else REPORTED))
    if _uses(reading, IMPERSONAL.get(reading.language, frozenset())):
        return True
    noun = _NOUN.get(reading.language)
    if noun is None:
        return False
    tokens = reading.tokens
    return any(
        "speech" in note and any(noun.search(t.text) for t in tokens[max(0, index - BESIDE) : index])
        for index, note in enumerate(reading.notes)
    )


def _said_behind(reading: Reading, share: float) -> bool:
    """Whether the words come first, then a comma and who said them: …, he said. share: of the quotation."""
    prose = reading.prose
    least = EARLY * share * len(prose)
    near = FAR if reading.language in VERB_FINAL else NEAR
    return any(
        said.start > least and _COMMA.search(prose, max(0, said.start - near), said.start) is not None
        for said in facts(reading).said
    )


def _uses(reading: Reading, words: frozenset[str]) -> bool:
    return any(t.text in words for t in reading.tokens)


def _says_that(reading: Reading) -> bool:
    """Whether "that" stands soon after a word of saying."""
    words = reading.tokens
    return any(
        "speech" in note and any(t.text in THAT for t in words[index + 1 : index + 5])
        for index, note in enumerate(reading.notes)
    )


def bare_capital(reading: Reading) -> bool:
    """Whether a small word stands with a capital where no sentence begins: the speaker's first."""
    if reading.language in CASELESS or reading.language == "de" or reading.shouted:
        return False
    small = BEGINS if reading.language == "en" else function_words(reading.language)
    return any(
        b.kind == a.kind == "word" and b.capital and not a.capital and not b.raw.isupper() and b.text in small
        for a, b in pairwise(reading.tokens)
    )
