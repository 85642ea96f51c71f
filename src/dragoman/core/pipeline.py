"""The way of a sentence: memory → protect → engine → restore → checks → retry.

A unit is tried with each engine of its pair in turn: as it stands, then (after a critical finding)
with the numbers or names in question shielded by tokens, then with the next engine; the answer with the
fewest findings stays. A sentence without tags is one string from end to end.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal, Self, cast

from dragoman.core import through
from dragoman.core.capitals import in_capitals, lowered, raised
from dragoman.core.checks import Check, run_checks
from dragoman.core.collecting import seldom_collected
from dragoman.core.engines import (
    TOKEN,
    Answer,
    BadAnswer,
    Billing,
    Chain,
    Engine,
    EngineError,
    Markup,
    QuotaSpent,
    Request,
    Temporary,
    Trust,
    UnsupportedPair,
)
from dragoman.core.engines import markup as forms
from dragoman.core.memory import Memory
from dragoman.core.shields import OF_NAMES, Glossary, PairTerms, Shield, shields
from dragoman.core.signs import legible, lost_signs
from dragoman.core.text.marks import Kind, literal, tokens, write
from dragoman.core.text.project import CannotProject, Tree, project, spans_to_translate, tree
from dragoman.core.text.protect import Terms
from dragoman.core.text.restore import plain
from dragoman.core.types import COPY, Finding, Owner, Result, Segment, Severity, Span, Tag, Unit

__all__ = ["COPY", "Check", "Pipeline"]

Spent = Callable[[Billing], None]

_REMEMBER = 20_000  # words that an engine does not know
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")
_BESIDE = re.compile(r"(?<=[0-9]›)(\w+)|(\w+)(?=‹/?[0-9])")  # a word that begins or ends at a tag
_SPACES = re.compile(r"\s*[\r\n]\s*")
_MARK_APART = re.compile(" (‹[^›]*›)")
_ANY_TOKEN = re.compile(r"XQ\d+")
_WORDLESS = re.compile(r"›[^\w\s‹]?\d{0,3}[^\w\s‹]?‹/")  # a tag that may be one of the next two
# H‹1›2‹/1›O, km‹1›2‹/1›, ‹1›14‹/1›C: what an engine would cut in two
_FORMULA = re.compile(
    r"(?<![\w›])(?P<word>[^\W\d_]{1,3})(?<!‹)‹(?P<a>\d+)›\d{1,3}‹/(?P=a)›"
    r"(?:[A-Z][a-z]?(?:‹(?P<b>\d+)›\d{1,3}‹/(?P=b)›)?)?(?!\w)"
    r"|(?<![\w‹])‹(?P<c>\d+)›\d{1,3}‹/(?P=c)›[A-Z][a-z]?(?!\w)"
)
_RAISED = re.compile("[kcdmnh]?m|[кдсмг]?м|mc|[a-z]")  # what has a power, and no note
# A tag around nothing, or around the number of a note behind a word: resigned‹1›2‹/1›
_BARE = re.compile(
    r"(?<!‹)‹(?P<none>\d+)›‹/(?P=none)›"
    r"|(?<=[\w.,;:!?…)\]\"”’»])‹(?P<note>\d+)›[^\w\s‹]?\d{1,3}[^\w\s‹]?‹/(?P=note)›(?!\w)"
)
# What a token stands for begins or ends with these where it touches a word; a space keeps it apart.
_TOUCHES_BEFORE, _TOUCHES_BEHIND = "\x00", "\x01"
_APART = re.compile(f" ?{_TOUCHES_BEFORE}|{_TOUCHES_BEHIND} ?")


@dataclass(slots=True)
class _Draft:
    """What one attempt made of a unit."""

    marked: str
    engine: Engine
    trust: Trust
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Span, ...] = ()

    @property
    def faults(self) -> tuple[int, int, int]:
        return tuple(sum(f.severity is s for f in self.findings) for s in Severity)  # type: ignore[return-value]

    @property
    def bad(self) -> bool:
        return any(self.critical)

    @property
    def critical(self) -> Iterator[Finding]:
        return (finding for finding in self.findings if finding.severity is Severity.CRITICAL)

    def strange(self, unit: Unit) -> tuple[set[str], set[str]]:
        """The words that the engine did not know: those beside a tag, and the others."""
        words = plain(self.marked, unit.tags) if self.unknown else ""
        every = {words[start:end] for start, end in self.unknown}
        if "‹" not in self.marked:
            return set(), every
        beside = every & {word for found in _BESIDE.finditer(self.marked) for word in found.groups() if word}
        return beside, every - beside

    def cures(self, first: _Draft) -> bool:
        """Whether it has fewer faults than a first try, and no critical one that that had not."""
        kinds = Counter(finding.kind for finding in self.critical)
        return self.faults < first.faults and kinds <= Counter(finding.kind for finding in first.critical)


@dataclass(slots=True)
class _Work:
    """A unit on its way."""

    unit: Unit
    best: _Draft | None = None
    error: EngineError | None = None
    attempts: int = 0
    source: Segment | None = None  # what checks see of it, made when first needed
    shields: Sequence[Shield] = ()  # of the second try


@dataclass(slots=True)
class _Form:
    """A unit as one engine sees it, and where its answers will be.

    flat: marked text with shielded words as tokens. tokens: what each stands for, as marked text.
    glued: protected tags straight behind a word ("") or another one, both as marks; tokens stand apart.
    bare: tags without words that are shown as empty ones, by number, with what is in them.
    tree: its tags where the engine sees none of them. place, spans: places in the batch, of the
    whole sentence and of each tagged span alone.
    """

    flat: str
    tokens: dict[str, str]
    glued: tuple[tuple[str, str], ...] = ()
    bare: dict[str, str] = field(default_factory=dict)
    tree: Tree | None = None
    place: int = 0
    spans: dict[str, int] = field(default_factory=dict)

    def unglued(self, marked: str) -> str:
        """What was read of an answer, with those tags where they stood."""
        for number, tag in self.bare.items():
            marked = marked.replace(write("empty", number), tag)
        marked = _together(marked)
        if not self.glued:
            return marked
        behind = {mark: before for before, mark in self.glued}

        def joined(found: re.Match[str]) -> str:
            before = behind.get(found[1])
            apart = before is None or not marked.endswith(before, 0, found.start())
            return found[0] if apart else found[1]

        return _MARK_APART.sub(joined, marked)


@dataclass(slots=True)
class _Broken:
    """An answer whose tags or tokens are wrong; words: what is left of it, as plain text."""

    words: str


class _Batch:
    """The requests of one round; equal texts are sent once. What it cost is told at its end."""

    def __init__(
        self,
        engine: Engine,
        source: str,
        target: str,
        context: str,
        glossary: PairTerms,
        spent: Spent | None,
    ) -> None:
        self._engine, self._source, self._target, self._context = engine, source, target, context
        self._glossary, self._spent = glossary, spent
        self._places: dict[str, int] = {}
        self._requests: list[Request] = []
        self._answers: list[Answer | None] = []
        self._answered = 0  # from the first on
        self._stream: Generator[tuple[list[int], list[Answer]], None, None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()
        bill = self._engine.bill(answer for answer in self._answers if answer)
        if self._spent and (bill.units or bill.unsure or bill.quota_spent):
            self._spent(replace(bill, source=self._source, target=self._target))

    def __len__(self) -> int:
        return len(self._requests)

    def add(self, text: str, marked: str, kind: str) -> int:
        """text: as the engine is shown it. marked: what it was made of."""
        place = self._places.setdefault(text, len(self._requests))
        if place == len(self._requests):
            terms = self._glossary.of(plain(marked, ())) if self._glossary else ()
            self._requests.append(Request(text, self._source, self._target, kind, self._context, terms))
        return place

    def answers(self, first: int) -> Sequence[Answer]:
        """The answers in place, once those to the `first` requests are there. All requests are sent the
        first time; the engine works on while the caller reads and checks."""
        if self._stream is None:
            self._answers = [None] * len(self._requests)
            self._stream = self._engine.stream(self._requests)
        while self._answered < first:
            for place, answer in zip(*next(self._stream), strict=True):
                self._answers[place] = answer
            while self._answered < len(self._answers) and self._answers[self._answered]:
                self._answered += 1
        return cast(list[Answer], self._answers)


class Pipeline:
    """Safe to use from several threads as far as its engines and memory are."""

    def __init__(
        self,
        engines: Chain,
        checks: Sequence[Check] = (),
        memory: Memory | None = None,
        terms: Terms | Iterable[str] = (),
        glossary: Glossary | None = None,
    ) -> None:
        """checks: run on every answer; () for none. terms: names that no engine may touch, besides
        those that are protected tags already. glossary: how words and names are to be translated; asked
        once per pair. Engines that read it are told, and a name that came out wrong is put in its form."""
        self.engines = engines
        self.checks = tuple(checks)
        self.memory = memory
        self.terms = terms if isinstance(terms, Terms) else Terms(terms)
        self.glossary = glossary
        self._glossaries: dict[tuple[str, str], PairTerms] = {}
        self._strange: dict[tuple[str, str, str], set[str]] = {}
        self._steps = 2  # most engines that one sentence goes through, one after the other

    @seldom_collected
    def translate(
        self,
        units: Sequence[Unit],
        target: str,
        *,
        private: bool = False,
        context: str = "",
        spent: Spent | None = None,
        without: Collection[str] = (),
        quota_ends: bool = False,
    ) -> list[Result]:
        """One result per unit, in order; a unit that fails does not touch the others.

        private: nothing of it may leave this machine (embargo). context: headline and lead for
        engines that read them. spent: told what each round with an engine cost, second tries and
        answers that nobody used included. without: aliases of engines to leave out. quota_ends: when
        an engine's quota is spent, what is left stays without a text instead of going to the next
        engine. Units may be in different languages.
        """
        if without:
            others = copy(self)
            others.engines = self.engines.but(without)
            return others.translate(
                units, target, private=private, context=context, spent=spent, quota_ends=quota_ends
            )
        results: list[Result | None] = self._remembered(units, target)
        groups: dict[tuple[str, bool], dict[object, list[int]]] = {}
        for i, unit in enumerate(units):
            if results[i] is not None:
                continue
            if unit.language == target:
                results[i] = Result(unit.id, unit.marked, Owner.QUOTATION)
            elif not self._translatable(unit):
                results[i] = Result(unit.id, unit.marked, engine=COPY)
            else:
                # one sentence, one translation, wherever it stands
                key: object = (
                    (unit.marked, tuple(tag.text for tag in unit.tags)) if unit.tags else unit.marked
                )
                group = groups.setdefault((unit.language, unit.pivot is not None), {})
                group.setdefault((key, unit.pivot, unit.original), []).append(i)
        for (source, pivoted), places in groups.items():
            firsts = [units[same[0]] for same in places.values()]
            if self._steps > 1 and (pivoted or not self.engines.direct(source, target, private=private)):
                made = self._in_two_steps(firsts, target, private, context, spent, quota_ends)
            else:
                works = [_Work(unit) for unit in firsts]
                self._translate(works, source, target, private, context, spent, quota_ends)
                engines = {id(work.best.engine): work.best.engine for work in works if work.best}
                versions = {key: engine.version(source, target) for key, engine in engines.items()}
                made = [_result(work, source, target, versions) for work in works]
            for result, same in zip(made, places.values(), strict=True):
                for i in same:
                    results[i] = result if result.id == units[i].id else replace(result, id=units[i].id)
        return [result for result in results if result is not None]

    def _in_two_steps(
        self,
        units: Sequence[Unit],
        target: str,
        private: bool,
        context: str,
        spent: Spent | None,
        quota_ends: bool,
    ) -> list[Result]:
        alone = copy(self)
        alone.memory = None
        alone._steps = 1

        def step(some: Sequence[Unit], language: str, context: str) -> list[Result]:
            return alone.translate(
                some, language, private=private, context=context, spent=spent, quota_ends=quota_ends
            )

        routes = self.engines.routes(units[0].language, target, private=private)
        return through.translate(units, target, routes, context, step)

    def wanting(self, units: Sequence[Unit], target: str) -> list[Unit]:
        """Those of the units that an engine has to make, each text once."""
        found: dict[object, Unit] = {}
        for unit, known in zip(units, self._remembered(units, target), strict=True):
            if known is None and unit.language != target and self._translatable(unit):
                same = (unit.language, unit.marked, tuple(tag.text for tag in unit.tags), unit.pivot)
                found.setdefault(same, unit)
        return list(found.values())

    def _remembered(self, units: Sequence[Unit], target: str) -> list[Result | None]:
        if self.memory is None:
            return [None] * len(units)
        return [
            Result(unit.id, match.marked, Owner.MEMORY)
            if match and match.approved and match.context and not forms.faults(unit.marked, match.marked)
            else None
            for unit, match in zip(units, self.memory.lookup(units, target), strict=True)
        ]

    def _translatable(self, unit: Unit) -> bool:
        """Whether there are letters besides protected words and terms."""
        if not self.terms.words and "XQ" not in unit.marked:
            return bool(_LETTER.search(unit.marked))
        for kind, text in tokens(unit.marked):
            if kind != "text" or not _LETTER.search(text):
                continue
            for start, end in self.terms.find(text):
                text = text[:start] + " " * (end - start) + text[end:]
            if _LETTER.search(TOKEN.sub("", text)):
                return True
        return False

    def _translate(
        self,
        works: list[_Work],
        source: str,
        target: str,
        private: bool,
        context: str,
        spent: Spent | None,
        quota_ends: bool,
    ) -> None:
        for engine, trust in self.engines.for_pair(source, target, private=private):

            def attempt(
                some: list[_Work], again: bool, engine: Engine = engine, trust: Trust = trust
            ) -> None:
                batch = _Attempt(self, engine, trust, source, target, context, again, spent)
                for work, answer in zip(some, batch.run(some), strict=True):
                    work.attempts += 1
                    if isinstance(answer, EngineError):
                        if work.error is None or isinstance(answer, Temporary):
                            work.error = answer
                    elif work.best is None or (
                        answer.cures(work.best) if again else answer.faults < work.best.faults
                    ):
                        work.best = answer

            attempt(works, False)
            bad = []
            for work in works:
                if work.best and work.best.bad and work.best.engine is engine:
                    unit = work.unit
                    names = any(finding.kind in OF_NAMES for finding in work.best.critical)
                    terms = self._glossary_of(source, target) if names else PairTerms()
                    text = plain(unit.marked, unit.tags)
                    work.shields = shields(text, work.best.critical, terms, source, target, unit.original)
                    if work.shields:
                        bad.append(work)
            if bad:
                attempt(bad, True)
            works = [work for work in works if work.best is None or work.best.bad]
            if not works or (quota_ends and any(isinstance(work.error, QuotaSpent) for work in works)):
                return

    def _glossary_of(self, source: str, target: str) -> PairTerms:
        if (source, target) not in self._glossaries:
            terms = self.glossary(source, target) if self.glossary else ()
            self._glossaries[source, target] = PairTerms(terms)
        return self._glossaries[source, target]

    def _strange_to(self, engine: Engine, source: str, target: str) -> set[str]:
        """Words that the engine is known not to know, whatever stands beside them."""
        words = self._strange.setdefault((engine.alias, source, target), set())
        if len(words) > _REMEMBER:
            words.clear()
        return words


class _Attempt:
    """One engine, some units of one language: what it makes of each, or why nothing.

    again: a second try, with the shields of each unit. A broken answer to it is not repaired piece by piece.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        engine: Engine,
        trust: Trust,
        source: str,
        target: str,
        context: str,
        again: bool,
        spent: Spent | None,
    ) -> None:
        self._checks, self._terms = pipeline.checks, pipeline.terms
        self._glossary = pipeline._glossary_of(source, target) if engine.reads_terms else PairTerms()
        self._engine, self._trust, self._again = engine, trust, again
        self._strange = pipeline._strange_to(engine, source, target)
        writes = engine.writes(source, target)
        self._lost = None if writes is None else lost_signs(writes, source, target)
        self._cases = engine.cases(source, target)
        self._source, self._target, self._context, self._spent = source, target, context, spent

    def run(self, works: Sequence[_Work]) -> list[_Draft | EngineError]:
        keeps_tags = self._engine.markup is not Markup.NONE
        drafts = self._round(works, keeps_tags)
        if keeps_tags:
            self._repair(works, drafts, lambda some, _: self._round(some, keeps_tags=False))
            if self._engine.free:
                self._heal(works, drafts)
        if not self._again:
            self._repair(works, drafts, self._pieces)
        return [
            BadAnswer("tags or tokens are wrong") if isinstance(draft, _Broken) else draft for draft in drafts
        ]

    def _repair(
        self,
        works: Sequence[_Work],
        drafts: list[_Draft | _Broken | EngineError],
        again: Callable[[list[_Work], list[_Broken]], list[_Draft | _Broken | EngineError]],
    ) -> None:
        broken = {i: draft for i, draft in enumerate(drafts) if isinstance(draft, _Broken)}
        if broken:
            better = again([works[i] for i in broken], list(broken.values()))
            for i, draft in zip(broken, better, strict=True):
                if not isinstance(draft, EngineError):
                    drafts[i] = draft

    def _heal(self, works: Sequence[_Work], drafts: list[_Draft | _Broken | EngineError]) -> None:
        """A tag may cut a phrase that the engine knows only whole (``<b>con respecto</b> a``). Where that may
        be (a critical finding, a word beside a tag that it did not know), and asking costs nothing, the
        sentence is asked for without its tags, which are put back after. A word that stays unknown without
        them is not asked for again."""
        cut: dict[int, tuple[_Draft, set[str]]] = {}
        for i, (work, draft) in enumerate(zip(works, drafts, strict=True)):
            if not isinstance(draft, _Draft) or not (draft.unknown or draft.bad):
                continue
            beside, others = draft.strange(work.unit)
            self._strange |= others
            if "‹/" in work.unit.marked and (draft.bad or not beside <= self._strange):
                cut[i] = draft, beside
        if cut:
            whole = self._round([works[i] for i in cut], keeps_tags=False)
            for (i, (draft, beside)), other in zip(cut.items(), whole, strict=True):
                if isinstance(other, _Draft) and other.faults < draft.faults:
                    drafts[i] = other
                else:
                    self._strange |= beside

    def _round(self, works: Sequence[_Work], keeps_tags: bool) -> list[_Draft | _Broken | EngineError]:
        with self._batch() as batch:
            asked = [(work, self._ask(work, batch, keeps_tags), len(batch)) for work in works]
            return [self._read(work, form, batch.answers(sent), keeps_tags) for work, form, sent in asked]

    def _batch(self) -> _Batch:
        return _Batch(self._engine, self._source, self._target, self._context, self._glossary, self._spent)

    def _ask(self, work: _Work, batch: _Batch, keeps_tags: bool) -> _Form:
        unit = work.unit
        form = self._shield(unit, keeps_tags, work.shields if self._again else ())
        if keeps_tags or "‹" not in form.flat:
            form.place = self._add(batch, form.flat, unit)
        else:
            form.tree = tree(form.flat)
            form.place = self._add(batch, literal(form.tree.text), unit)
            for number, words in spans_to_translate(form.tree).items():
                form.spans[number] = self._add(batch, literal(words), unit)
        return form

    def _add(self, batch: _Batch, marked: str, unit: Unit) -> int:
        return batch.add(self._shown(marked, unit), marked, unit.kind)

    def _shown(self, marked: str, unit: Unit) -> str:
        marked = legible(marked)
        if self._engine.markup is not Markup.NONE:
            return forms.show(marked, unit.tags, self._engine.markup)
        text = marked.replace("‹‹", "‹") if "‹" in marked else marked
        if self._cases and in_capitals(unit.marked):
            text = lowered(text, self._cases)
        return self._lost.plain(text) if self._lost else text

    def _words(self, answer: str) -> str:
        """Plain text of an answer to plain text."""
        if self._engine.markup is not Markup.NONE:
            answer = forms.strip(answer, self._engine.markup)
        return _SPACES.sub(" ", answer).strip() if "\n" in answer or "\r" in answer else answer

    def _shield(self, unit: Unit, keeps_tags: bool, shields: Sequence[Shield] = ()) -> _Form:
        marked = unit.marked
        as_it_is = keeps_tags or all(tag.kind != "protected" for tag in unit.tags)
        bare: dict[str, str] = {}
        formulas: list[Span] = []
        if "‹/" in marked and _WORDLESS.search(marked):
            formulas = [found.span() for found in _formulas(marked, unit.tags)]
            as_it_is = as_it_is and not formulas
            if not (keeps_tags and self._engine.markup is Markup.HTML):
                bare = {
                    found["none"] or found["note"]: found[0]
                    for found in _BARE.finditer(marked)
                    if not any(a <= found.start() < b for a, b in formulas)
                }
            for number, tag in bare.items():
                marked = marked.replace(tag, write("empty", number))
        lost = False
        if self._lost:
            if not shields and not marked.isascii():  # shields have their places in the text as it is
                marked = unicodedata.normalize("NFC", marked)
            lost = self._lost.among(marked)
        if as_it_is and "XQ" not in marked and not self._terms.words and not shields and not lost:
            return _Form(marked, {}, bare=bare)
        found: dict[str, str] = {}
        flat: list[str] = []
        glued: list[tuple[str, str]] = []
        word = token = ""  # straight before: the last sign of a word; the mark behind the last token
        at = 0  # in the plain text
        for kind, value in _parts(marked, unit.tags) if formulas else tokens(marked):
            if kind == "text":
                here = [(a - at, b - at, to) for a, b, to in shields if at <= a and b <= at + len(value)]
                shown = self._shield_text(value, found, here)
                if token and shown[0].isalnum():
                    flat.append(" ")
                flat.append(shown)
                at += len(value)
                word, token = shown[-1] if shown[-1].isalnum() else "", ""
                continue
            mark = value if kind == "formula" else write(kind, value)
            if kind == "formula" or value in bare:
                at += len(plain(bare.get(value, mark), unit.tags))
            elif kind == "empty":
                at += len(unit.tags[int(value) - 1].text)
            protected = kind == "empty" and unit.tags[int(value) - 1].kind == "protected"
            if kind == "formula" or (protected and not keeps_tags):
                if word or token:
                    glued.append((token, mark))
                    flat.append(" ")
                flat.append(_token(found, mark))
                word, token = "", mark
            else:
                flat.append(mark)
                if kind == "empty":
                    word = token = ""
        return _Form("".join(flat), found, tuple(glued), bare)

    def _shield_text(self, text: str, found: dict[str, str], shields: Sequence[Shield]) -> str:
        spans: list[Shield] = [(start, end, text[start:end]) for start, end in self._terms.find(text)]
        spans += [(*word.span(), word[0]) for word in TOKEN.finditer(text)]
        spans += shields
        if self._lost:
            spans += self._lost.find(text)
        out: list[str] = []
        at = 0
        for start, end, stands_for in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= at:
                # A token that grew together with a letter or with another would be none.
                before = text[start - 1 : start].isalnum() or (start == at and out)
                after = text[end : end + 1].isalnum()
                stands_for = literal(stands_for)
                token = _token(found, _TOUCHES_BEFORE * bool(before) + stands_for + _TOUCHES_BEHIND * after)
                out += (literal(text[at:start]), " " * bool(before), token, " " * after)
                at = end
        out.append(literal(text[at:]))
        return "".join(out)

    def _read(
        self, work: _Work, form: _Form, answers: Sequence[Answer], keeps_tags: bool
    ) -> _Draft | _Broken | EngineError:
        answer = answers[form.place]
        if answer.text is None:
            return answer.error or BadAnswer("no text")
        text = answer.text
        if form.tokens and sorted(TOKEN.findall(text)) != sorted(form.tokens):
            return _Broken(self._words(text))
        try:
            if keeps_tags:
                if "\n" in text or "\r" in text:
                    text = _SPACES.sub(" ", text)
                marked = forms.read(text, work.unit.tags, self._engine.markup)
            elif form.tree is None:
                marked = literal(self._words(text))
            else:
                spans = {
                    number: self._words(answers[place].text or "") for number, place in form.spans.items()
                }
                marked = project(form.tree, self._words(text), spans, self._target)
        except (BadAnswer, CannotProject):
            return _Broken(self._words(text))
        if form.tokens:
            marked = TOKEN.sub(lambda token: form.tokens[token[0]], marked)
        if form.tokens or form.bare:
            marked = form.unglued(marked)
        if forms.faults(work.unit.marked, marked):
            return _Broken(self._words(text))
        return self._draft(work, marked, unknown=self._unknown(answer))

    def _pieces(
        self, works: Sequence[_Work], broken: Sequence[_Broken]
    ) -> list[_Draft | _Broken | EngineError]:
        """The words between the marks each for themselves: clumsier, but no tag can go astray."""
        with self._batch() as batch:
            cut = [(work, self._cut(work.unit, batch), len(batch)) for work in works]
            return [
                self._joined(work, pieces, batch.answers(sent), left.words)
                for (work, pieces, sent), left in zip(cut, broken, strict=True)
            ]

    def _cut(self, unit: Unit, batch: _Batch) -> list[str | int]:
        """Marked text that stays, and the places of what is asked."""
        form = self._shield(unit, keeps_tags=False)
        glued = {mark for _, mark in form.glued}
        pieces: list[str | int] = []
        for kind, value in tokens(form.flat):
            if kind != "text":
                pieces.append(form.bare.get(value) or write(kind, value))
                continue
            at = 0
            for token in [*TOKEN.finditer(value), None]:
                words = value[at : token.start() if token else len(value)]
                if _LETTER.search(words):
                    core = words.strip()
                    before, _, after = words.partition(core)
                    pieces += (before, self._add(batch, literal(core), unit), after)
                else:
                    pieces.append(literal(self._lost.plain(words) if self._lost else words))
                if token:
                    mark = form.tokens[token[0]]
                    if pieces and isinstance(pieces[-1], str) and mark in glued:
                        pieces[-1] = pieces[-1].removesuffix(" ")
                    pieces.append(mark)
                    at = token.end()
        return pieces

    def _joined(
        self, work: _Work, pieces: Sequence[str | int], answers: Sequence[Answer], words: str
    ) -> _Draft | _Broken:
        out: list[str] = []
        before = 0
        unknown: list[tuple[str, int]] = []
        for piece in pieces:
            if isinstance(piece, str):
                out.append(piece)
            else:
                text = answers[piece].text
                unknown += [(word, before + at) for word, at in self._unknown(answers[piece])]
                if text is None or _tokens_in(work.unit).search(text):
                    return self._at_end(work, words)
                out.append(literal(self._words(text).strip()))
            before += len(out[-1])
        marked = _together("".join(out))
        return (
            self._at_end(work, words)
            if forms.faults(work.unit.marked, marked)
            else self._draft(work, marked, unknown=unknown)
        )

    def _unknown(self, answer: Answer) -> list[tuple[str, int]]:
        """The words that an engine did not know, each with about where it stands in the plain text."""
        if not answer.unknown or answer.text is None:
            return []
        if self._engine.markup is Markup.NONE or not ("<" in answer.text or "&" in answer.text):
            return [(answer.text[a:b], a) for a, b in answer.unknown]

        def words(text: str) -> str:
            return forms.strip(text, self._engine.markup)

        return [(words(answer.text[a:b]), len(words(answer.text[:a]))) for a, b in answer.unknown]

    def _at_end(self, work: _Work, words: str) -> _Draft | _Broken:
        """Nothing may be lost: the words, then all tags in their order, and a critical finding."""
        words = " ".join(_tokens_in(work.unit).sub(" ", words).split())
        if not words:
            return _Broken("")
        marks = "".join(write(kind, value) for kind, value in tokens(work.unit.marked) if kind != "text")
        numbers = tuple(str(i) for i in range(1, len(work.unit.tags) + 1))
        return self._draft(work, f"{literal(words)} {marks}", Finding("markup", values=numbers))

    def _draft(
        self, work: _Work, marked: str, *findings: Finding, unknown: Sequence[tuple[str, int]] = ()
    ) -> _Draft:
        unit = work.unit
        if self._cases and in_capitals(unit.marked):
            marked = raised(marked, self._target)
        if self._lost:
            marked = self._lost.printed(
                "".join(value for kind, value in tokens(unit.marked) if kind == "text"), marked
            )
        spans: tuple[Span, ...] = ()
        if unknown:
            words = plain(marked, unit.tags)
            spans = located(unknown, words)
            findings += unknown_words(words, spans)
        if self._checks:
            if work.source is None:
                work.source = unit.original or Segment(
                    plain(unit.marked, unit.tags), unit.language, unit.kind
                )
            target = Segment(plain(marked, unit.tags), self._target, unit.kind)
            findings += run_checks(work.source, target, self._checks)
        return _Draft(marked, self._engine, self._trust, findings, spans)


def _formulas(marked: str, tags: Sequence[Tag]) -> Iterator[re.Match[str]]:
    for found in _FORMULA.finditer(marked):
        lowered = found["a"] is None or tags[int(found["a"]) - 1].name == "sub"
        if lowered or _RAISED.fullmatch(found["word"]):
            yield found


def _parts(marked: str, tags: Sequence[Tag]) -> Iterator[tuple[Literal["formula"] | Kind, str]]:
    """Its text and marks; a formula comes as one, marks and all."""
    at = 0
    for found in _formulas(marked, tags):
        yield from tokens(marked[at : found.start()])
        yield "formula", found[0]
        at = found.end()
    yield from tokens(marked[at:])


def _together(marked: str) -> str:
    """Without the spaces that only kept tokens apart from words."""
    return _APART.sub("", marked) if _TOUCHES_BEFORE in marked or _TOUCHES_BEHIND in marked else marked


def located(words: Iterable[tuple[str, int]], text: str) -> tuple[Span, ...]:
    """The span of each word in a text, the nearest to where it is thought to stand; in order."""
    places: dict[str, list[int]] | None = None
    found: set[Span] = set()
    for word, about in words:
        hit = _WORD.match(text, about) if about >= 0 else None
        if hit and hit[0] == word and not _WORD.match(text[max(0, about - 1) : about]):
            found.add(hit.span())  # as nearly always
            continue
        if places is None:
            places = {}
            for hit in _WORD.finditer(text):
                places.setdefault(hit[0], []).append(hit.start())
        starts = places.get(word, ())
        at = bisect_left(starts, about)
        near = min(starts[max(0, at - 1) : at + 1], key=lambda start: abs(start - about), default=-1)
        if near >= 0:
            found.add((near, near + len(word)))
    return tuple(sorted(found))


def unknown_words(text: str, spans: Sequence[Span]) -> tuple[Finding, ...]:
    """A finding about words that the engine did not know: serious where most of a sentence is such.

    A word with a capital inside a sentence is likely a name, which may be right as it stands.
    """
    if not spans:
        return ()
    first = _LETTER.search(text)
    counted = [a for a, _ in spans if not text[a].isupper() or (first and a == first.start())]
    # no look at all words where two for each of those are soon found
    most = bool(counted) and not any(True for _ in islice(_WORD.finditer(text), 2 * len(counted) - 1, None))
    return (
        Finding(
            "unknown_words",
            Severity.SERIOUS if most else Severity.MINOR,
            target_span=spans[0],
            values=tuple(dict.fromkeys(text[a:b] for a, b in spans)),
        ),
    )


def _tokens_in(unit: Unit) -> re.Pattern[str]:
    """What is a token in an answer, one grown together with a word too, unless the source has such words."""
    return TOKEN if "XQ" in unit.marked else _ANY_TOKEN


def _token(found: dict[str, str], stands_for: str) -> str:
    token = f"XQ{len(found) + 1}"
    found[token] = stands_for
    return token


def _result(work: _Work, source: str, target: str, versions: Mapping[int, str]) -> Result:
    unit, best = work.unit, work.best
    if best is None:
        error = work.error or UnsupportedPair(f"no engine has {source}-{target}")
        # an engine that answers with nothing is a fault of the text; one that is down is none
        findings = (Finding("empty"),) if isinstance(error, BadAnswer) else ()
        return Result(unit.id, None, findings=findings, error=error.code, attempts=work.attempts)
    return Result(
        unit.id,
        best.marked,
        Owner.ENGINE,
        best.engine.alias,
        versions[id(best.engine)],
        best.findings,
        "",
        str(best.trust),
        work.attempts,
        best.unknown,
    )
