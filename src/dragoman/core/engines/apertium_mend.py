"""What Apertium's rules do to signs, capitals and numbers, mended in its answer, stream format and all.

It lowers a headline in capitals here and there, hands the capital of an unknown first word on to the next,
loses or invents a space beside a stop, writes numbers as the source does, and knows no ¿.
"""

from __future__ import annotations

import re

import regex

from dragoman.core.numerals import localised, separators

_BLANK = r"(?<!\\)\[\[?[^\[\]]*\]\]?"  # a superblank, or half of one that is bound to words
_BOUND = re.compile(r"\[\[[^\[\]]*\]\]")
_ITEM = re.compile(rf"(?P<blank>{_BLANK})|(?P<mark>\\?[*@#])?(?P<word>[^\W_]\w*)")
_MARKED = re.compile(r"([*@#])([^\W\d_]\w*)")
_WORD = re.compile(r"[^\W_]\w*")
_LETTER = re.compile(r"[^\W\d_]")
_BEFORE_FIRST = re.compile(rf"(?:{_BLANK}|[^\w\[]|\\\[)*")
_UPPER = regex.compile(rf"({_BLANK})|\p{{L}}+")
_SENTENCE_INSIDE = regex.compile(r"(?<![^\w\s])[.!?…][^\w\s]*+\s[^\w\s]*+\p{Lu}")
_CAPITAL_INSIDE = re.compile(r"(?<=\.)[ \u00a0]([A-ZÀ-ÞА-ЯІЇЄҐЎ][a-zß-ÿа-яёіїєґў]*)(?!\w)")
_SMALL_IN_ENGLISH = 3  # letters of a word that has no capital of its own: Monday, German
_STOP = re.compile(r"[.!?:;…]")

_SPACE_INSIDE = re.compile(rf"([“‘«„¿¡(])((?:{_BLANK})?) +(?=[^\s])")
_SPACE_BEFORE = re.compile(rf"(?<! ) ++((?:{_BLANK})?)(?=[.,;:!?)…”’»](?!\w))")
_AS_FRENCH = re.compile("(?<=«)[ \u00a0\u202f]+|(?<![ \u00a0\u202f])[ \u00a0\u202f]++(?=[?!;:»])")
_QUOTE_APART = re.compile(r"(?:^|(?<=\s))\"\s+(?=[^\s])")
_OPEN, _CLOSED = re.compile("[“‘«„¿¡(] "), re.compile(" [.,;:!?)…”’»]")

# Small words that take the capitals of the name beside them: "DE LA OTAN".
_SMALL = re.compile(
    r"(?<!\w)(?:DEL?|LA|EL|L[OE]S|LAS|AL|AND|OF|THE|EN|UN|UNA|ELS|DELS|ALS|DO|DA|DI)(?= +\[*\w)"
)
_CAPITALS, _TWO_IN_CAPITALS = re.compile("[A-Z]{2}"), re.compile(r"[A-Z]{2}[ -][A-Z]{2}")
_ROMANCE = frozenset({"es", "ca", "gl", "pt", "it", "fr", "oc"})
# Spanish writes e for y before an i; the stage that does it puts the word in small letters.
_E = re.compile(rf"(?<!\w)[ye] (?:{_BLANK})?(\w)")
_E_BEFORE = re.compile(rf"(?<!\w)e (?:{_BLANK})?h?i")
_AND = {"en": "and", "ca": "i", "it": "ed?", "fr": "et", "pt": "e", "gl": "e", "ro": "[sşș]i"}

_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)+(?![\w]|[.,:/]\d|[-‐‑]\w)")
_SEPARATED = re.compile(r"[.,](?<=\d.)\d")
_UNITS = (
    "m km cm mm kg g l ha t km/h kW MW GW MB GB TB euro euros dollars dólares pounds libras francs francos "
    "metres meters metros kilos kilómetros kilometres litres liters litros tonnes tons toneladas degrees "
    "grados points puntos hours horas years años miles millas inches feet pies times veces hectares acres "
    "barrels barriles"
)
_AMOUNT = re.compile(  # behind a number that is one
    rf"[ \u00a0]?(?:[%‰°€£$]|(?:{'|'.join(_UNITS.split())})(?!\w))"
)
_SURE = re.compile(
    r"[ \u00a0]?(?:[%‰°€£$]|(?:percent|per cent|por ?ciento?s?|por cento|per cento|pour cent|mil|"
    r"(?:mi|bi|tri)ll?h?[iõoh]\w*)(?!\w))"
)
_TIME = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_COUNTED = re.compile(  # behind these words stands the number of a thing: Section 3.2, iOS 17.4
    r"(?:[A-Z]\w*|\b(?:section|article|version|chapter|paragraph|figure|table|rule|line|part|channel|release|standard|usb|clause|step))\s$"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")

_CLAUSES = re.compile(  # where one ends or begins
    r"(?P<end>(?<!\[)[?!]+(?!\w))|(?P<said>[¿¡])|(?P<stop>[.…:;](?=\s))|(?P<open>[“«(]|(?:^|(?<=\s))\")|(?P<close>[”»)\"])"
)
_UP_TO_WORD = re.compile(rf"(?:\d+[.)]\s)?(?:{_BLANK}|\\.|[^\w\[\\“«\"(])*")
_INVERTED = re.compile(r"[¿¡](?=[\w\[])")
_OPENS_QUESTIONS = frozenset({"es", "gl", "ast"})


def mended(shown: str, answer: str, source: str, target: str) -> str:
    """shown: what the programs got. answer: what came out of them."""
    if not answer or not shown:
        return answer
    source, target = source.partition("-")[0], target.partition("-")[0]
    if "[[" in shown:
        shown = _BOUND.sub("", shown)
    if shown.isupper() and len(shown) > 4:
        answer = _UPPER.sub(lambda found: found[0] if found[1] else found[0].upper(), answer)
    else:
        answer = _cased(shown, answer, source, target)
    if " " in answer:
        if _OPEN.search(answer) and not _OPEN.search(shown):
            answer = _SPACE_INSIDE.sub(r"\1\2", answer)
        if target != "fr" and _CLOSED.search(answer) and not _CLOSED.search(shown):
            answer = _SPACE_BEFORE.sub(r"\1", answer)
        if '" ' in answer and not _QUOTE_APART.search(shown):
            answer = _QUOTE_APART.sub(_opening, answer)
        if " \u00a0" in answer:
            answer = answer.replace(" \u00a0", "\u00a0")
        if source == "fr" and target != "fr":
            answer = _AS_FRENCH.sub("", answer)
    if "'" in answer and "’" in shown and "'" not in shown:
        answer = answer.replace("'", "’")
    if "--" in answer and "--" not in shown:
        answer = answer.replace("--", "-")
    if _SEPARATED.search(answer) and separators(source) != separators(target):
        answer = _numbers(shown, answer, source, target)
    if target == "es" and source != "gl" and ("?" in answer or "!" in answer):
        answer = _opened(answer)
    elif ("¿" in answer or "¡" in answer) and target not in _OPENS_QUESTIONS:
        answer = _INVERTED.sub("", answer)
    if answer[-1:] == " " and shown[-1:] != " ":
        answer = answer.rstrip(" ")
    return answer


def _opening(found: re.Match[str]) -> str:
    """A typewriter's quotation mark without the space behind it, where it opens."""
    return '"' if found.string.count('"', 0, found.start()) % 2 == 0 else found[0]


def _cased(shown: str, answer: str, source: str, target: str) -> str:
    """Capitals where the source has them."""
    if "*" in answer or "#" in answer or "@" in answer:
        answer = _as_written(shown, answer)
    answer = _behind_unknown(shown, answer, target)
    if ". " in answer and not _SENTENCE_INSIDE.search(shown):
        answer = _behind_abbreviation(shown, answer, target)
    if target in _ROMANCE and _CAPITALS.search(answer) and not _TWO_IN_CAPITALS.search(shown):
        answer = _SMALL.sub(lambda small: small[0] if small[0] in shown else small[0].lower(), answer)
    if (
        target == "es"
        and ("e i" in answer or "e h" in answer)
        and _E_BEFORE.search(answer)
        and (conjunction := _AND.get(source))
    ):
        answer = _with_e(conjunction, shown, answer)
    return _begun(shown, answer, target)


def _as_written(shown: str, answer: str) -> str:
    """Words that it does not know, with the capitals of the source: iPhone, IV, v2.pdf."""
    known: dict[str, str] = {}

    def written(found: re.Match[str]) -> str:
        mark, word = found.groups()
        if word in shown:
            return found[0]
        if not known:  # the capital of a first word is the sentence's
            words = _WORD.findall(shown)
            known.update((other.casefold(), other) for other in words[words[0][0].isupper() :])
        return mark + known.get(word.casefold(), word)

    return _MARKED.sub(written, answer)


def _behind_unknown(shown: str, answer: str, target: str) -> str:
    """The first word that it knows, where those before it are unknown: it takes the capital of the first."""
    last, end = "", 0
    for item in _ITEM.finditer(answer):
        if item["blank"]:
            if not item["blank"].startswith("[[") and (words := _WORD.findall(item["blank"])):
                last, end = words[-1], item.end()
            continue
        word = item["word"]
        if item["mark"] or word.isdigit():
            last, end = word, item.end()
            continue
        capital = last and word[0].isupper() and (len(word) == 1 or not word.isupper()) and word != "I"
        if target == "en" and len(word) > _SMALL_IN_ENGLISH:
            break  # American, Monday
        if capital and word not in shown and not _STOP.search(_BOUND.sub("", answer[end : item.start()])):
            at = shown.find(last) + len(last)
            following = _LETTER.search(shown, at)
            if following and following[0].islower() and not _STOP.search(shown, at, following.start()):
                start = item.start("word")
                return answer[:start] + word[0].lower() + answer[start + 1 :]
        break
    return answer


def _behind_abbreviation(shown: str, answer: str, target: str) -> str:
    """Words behind "No." or "Jr.", which the programs take for the end of a sentence."""
    longest = _SMALL_IN_ENGLISH if target == "en" else 40

    def written(found: re.Match[str]) -> str:
        word = found[1]
        small = len(word) <= longest and word not in shown and not (target == "en" and word == "I")
        return found[0].lower() if small else found[0]

    return _CAPITAL_INSIDE.sub(written, answer)


def _with_e(conjunction: str, shown: str, answer: str) -> str:
    """Names behind e: "Francia e Italia"."""
    before = re.findall(rf"(?<!\w)(?:{conjunction}|&) (?:{_BLANK})?(\w)", shown, re.IGNORECASE)
    after = list(_E.finditer(answer))
    if len(before) != len(after):
        return answer
    for letter, found in zip(reversed(before), reversed(after), strict=True):
        if letter.isupper():
            answer = answer[: found.start(1)] + found[1].upper() + answer[found.start(1) + 1 :]
    return answer


def _begun(shown: str, answer: str, target: str) -> str:
    """The capital that a sentence begins with, where the source has one."""
    mine, theirs = _BEFORE_FIRST.match(shown), _BEFORE_FIRST.match(answer)
    if not mine or not theirs or mine.end() == len(shown) or theirs.end() == len(answer):
        return answer
    at = theirs.end()
    before, after = shown[mine.end()], answer[at]
    word = _WORD.match(answer, at)
    if before.isupper() and after.islower() and word and word[0].islower():  # not iPhone
        return answer[:at] + after.upper() + answer[at + 1 :]
    in_vain = before.islower() and after.isupper() and word and word[0][1:].islower() and word[0] not in shown
    if in_vain and target not in {"en", ""}:  # English has capitals of its own
        return answer[:at] + after.lower() + answer[at + 1 :]
    return answer


def _numbers(shown: str, answer: str, source: str, target: str) -> str:
    """Those that it has copied, as the target writes them, where they are surely amounts."""
    decimal, _ = separators(source)
    places: dict[str, list[int]] = {}
    for found in _NUMBER.finditer(shown):
        places.setdefault(found[0], []).append(found.start())

    def written(found: re.Match[str]) -> str:
        number = found[0]
        if number not in places:
            return number
        at = places[number].pop(0) if len(places[number]) > 1 else places[number][0]
        if decimal == ".":
            if "." in number:
                money = answer[found.start() - 1 : found.start()] in {"$", "£", "€", "¥"}
                sure = money or _SURE.match(answer, found.end())
                if not sure and (_TIME.fullmatch(number) or not _AMOUNT.match(answer, found.end())):
                    return number
                if not sure and _COUNTED.search(shown, max(0, at - 12), at):
                    return number
        elif _THOUSANDS.fullmatch(number):
            return number  # some write 1,200 for 1.200
        return localised(number, source, target)

    return _NUMBER.sub(written, answer)


def _opened(answer: str) -> str:
    """Questions and cries with the sign that Spanish begins them with."""
    out: list[str] = []
    at = start = ended = 0
    said = False
    around: list[int] = []  # where the clauses around quotation marks and brackets begin
    for found in _CLAUSES.finditer(answer):
        if found["said"]:
            said = True
        elif found["end"]:
            begins = _UP_TO_WORD.match(answer, start, found.start())
            first = begins.end() if begins else start
            if not said and first < found.start() and first >= at:
                out += (answer[at:first], "¿" if "?" in found["end"] else "¡")
                at = first
            start = ended = found.end()
            said = False
        elif found["stop"]:
            start, said = found.end(), False
        elif found["open"]:
            around.append(start)
            start = found.end()
        elif around:
            before = around.pop()
            start = before if before >= ended else found.end()
    return "".join((*out, answer[at:]))
