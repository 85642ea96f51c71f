"""Whatever editors do to a story, no sentence of a person is changed, lost or moved to other words.

Random sequences of edits, each followed by a publication and a job. `Paper` is the story as an editor has
it: it knows which sentence is which, and so what must become of each person's translation.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.core.engines.chain import Chain
from dragoman.core.engines.dummy import DummyEngine
from dragoman.core.types import Owner
from dragoman.desk import review, targets
from dragoman.newsroom import document
from dragoman.newsroom.blocks import BodyBlock
from dragoman.newsroom.models import Release, Segment, Story, Target
from tests import factories as make

SHORT = ("Yes.", "No comment.", "He smiled.")
WORDS = (
    *("harbour", "ferry", "council", "winter", "bridge", "engine", "captain", "ticket", "morning"),
    *("signal", "letter", "island", "market", "river", "window", "teacher", "summer", "border"),
    *("machine", "garden", "station", "doctor", "paper", "hammer", "candle", "voice"),
)


@dataclass(eq=False)
class Said:
    """One sentence. row: the person's target that must stand beside it. moved: since the last publication."""

    text: str
    row: str = ""
    moved: bool = False


@dataclass
class Paper:
    rng: random.Random
    blocks: list[list[Said]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    published: list[list[list[str]]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def new(cls, rng: random.Random) -> Paper:
        made = cls(rng)
        for _ in range(rng.randint(2, 6)):
            block = [Said(made.fresh_text()) for _ in range(rng.randint(1, 5))]
            if rng.random() < 0.5:
                block.insert(rng.randrange(len(block) + 1), Said(rng.choice(SHORT)))
            made.blocks.append(block)
        made.fresh_ids()
        return made

    def fresh_text(self) -> str:
        words = [self.rng.choice(WORDS) for _ in range(self.rng.randint(3, 9))]
        # one word that stands nowhere else, so that a new text is never an old one by chance
        words.insert(self.rng.randrange(len(words) + 1), f"item{next(self.numbers)}")
        return " ".join(words).capitalize() + "."

    def all(self) -> list[Said]:
        return [said for block in self.blocks for said in block]

    def _any(self) -> tuple[list[Said], int]:
        block = self.rng.choice([block for block in self.blocks if block])
        return block, self.rng.randrange(len(block))

    def do(self, what: str) -> None:
        if not any(self.blocks):
            what = "insert"
        getattr(self, what)()

    # --- what an editor does

    def edit(self) -> None:
        block, at = self._any()
        words = block[at].text.rstrip(".").split()
        place = self.rng.randrange(len(words))
        words[place : place + self.rng.randint(0, 1)] = [f"item{next(self.numbers)}"]
        block[at] = Said(" ".join(words).capitalize() + ".")

    def insert(self) -> None:
        block = self.rng.choice(self.blocks)
        block.insert(self.rng.randrange(len(block) + 1), Said(self.fresh_text()))

    def repeat(self) -> None:
        """The same short sentence once more, somewhere."""
        block = self.rng.choice(self.blocks)
        block.insert(self.rng.randrange(len(block) + 1), Said(self.rng.choice(SHORT)))

    def cut(self) -> None:
        block, at = self._any()
        del block[at]

    def merge(self) -> None:
        block, at = self._any()
        if at + 1 < len(block):
            first, second = block[at].text.rstrip("."), block[at + 1].text
            block[at : at + 2] = [
                Said(f"{first} and item{next(self.numbers)} {second[0].lower()}{second[1:]}")
            ]

    def split(self) -> None:
        block, at = self._any()
        words = block[at].text.rstrip(".").split()
        if len(words) > 3:
            half = len(words) // 2
            block[at : at + 1] = [
                Said(" ".join(part).capitalize() + f" item{next(self.numbers)}.")
                for part in (words[:half], words[half:])
            ]

    def move(self) -> None:
        block, at = self._any()
        said = block.pop(at)
        said.moved = True
        other = self.rng.choice(self.blocks)
        other.insert(self.rng.randrange(len(other) + 1), said)

    def move_block(self) -> None:
        at = self.rng.randrange(len(self.blocks))
        block, own = self.blocks.pop(at), self.ids.pop(at)
        for said in block:
            said.moved = True
        place = self.rng.randrange(len(self.blocks) + 1)
        self.blocks.insert(place, block)
        self.ids.insert(place, own)

    def cut_and_paste(self) -> None:
        """The end of one paragraph to the beginning of another."""
        block, at = self._any()
        tail = block[at:]
        del block[at:]
        for said in tail:
            said.moved = True
        self.rng.choice(self.blocks)[:0] = tail

    def divide(self) -> None:
        """A paragraph becomes two; no sentence moves."""
        at = self.rng.randrange(len(self.blocks))
        block = self.blocks[at]
        place = self.rng.randrange(len(block) + 1)
        self.blocks[at : at + 1] = [block[:place], block[place:]]
        self.ids.insert(at + 1, f"b{next(self.numbers)}")

    def undo(self) -> None:
        """The text as it was some publications ago."""
        if not self.published:
            return
        pool = self.all()
        old = self.rng.choice(self.published[-3:])
        self.blocks = [[self._again(text, pool) for text in block] for block in old]
        self.fresh_ids()

    def _again(self, text: str, pool: list[Said]) -> Said:
        said = next((said for said in pool if said.text == text), Said(text))
        if said in pool:
            pool.remove(said)
        said.moved = True
        return said

    def fresh_ids(self) -> None:
        """An importer assigns the whole body: every block has a new id."""
        self.ids = [f"b{next(self.numbers)}" for _ in self.blocks]


WHAT = (
    *("edit", "insert", "repeat", "cut", "merge", "split", "move"),
    *("move_block", "cut_and_paste", "divide", "fresh_ids", "undo"),
)


# ---------------------------------------------------------------- document and plan, without a database


BODY = BodyBlock()


@dataclass
class Desk:
    """Publications and jobs of one story in one language, and the persons' targets in it."""

    paper: Paper
    source: document.Document | None = None
    latest: Release | None = None
    rows: list[Target] = field(default_factory=list)
    sent: int = 0
    chain: Chain = field(default_factory=lambda: Chain([DummyEngine()]))

    def publish(self) -> None:
        story = SimpleNamespace(
            title="A headline",
            kicker="",
            lead="<p>A lead.</p>",
            body=BODY.to_python(
                [
                    {
                        "type": "paragraph",
                        "id": own,
                        "value": "<p>" + " ".join(said.text for said in block) + "</p>",
                    }
                    for own, block in zip(self.paper.ids, self.paper.blocks, strict=True)
                ]
            ),
            corrections=[],
            sources=[],
            section_id=1,
            source_name="",
            language="en",
        )
        source = document.build(story, bylines=[], names={}, images={}, previous=self.source)  # type: ignore[arg-type]
        wanted = Release(language="en", content=source)
        plan = targets.plan(wanted, "ru", latest=self.latest, rows=self.rows, chain=self.chain)
        made = dict(plan.targets)
        for unit in plan.units:
            made[unit.id] = {"m": f"machine: {unit.marked}", "o": str(Owner.ENGINE)}
        self.sent = len(plan.units)
        self.source = source
        self.latest = Release(language="ru", source_id=1, content=targets.fill(wanted, made, "ru"))

    def body(self) -> list[document.Seg]:
        assert self.latest is not None
        return [seg for place, seg in document.segments(self.latest.content) if place.kind == "body"]

    def translate(self, share: float) -> None:
        """A person translates some sentences."""
        for said, seg in zip(self.paper.all(), self.body(), strict=True):
            if self.paper.rng.random() < share:
                text = f"person {next(self.paper.numbers)}: {said.text}"
                self.rows.append(
                    Target(
                        segment=Segment(uid=seg["id"]),
                        language="ru",
                        owner="person",
                        marked=text,
                        made_from=seg["h"],
                    )
                )
                said.row = text


@dataclass
class Tally:
    """expected: a person's sentences that were neither moved nor edited; live: those that still stand."""

    expected: int = 0
    live: int = 0
    sequences: int = 0


Seen = Sequence[tuple[str, str]]


def seen(body: Sequence[document.Seg]) -> Seen:
    return [(seg["s"], seg["m"]) for seg in body]


def new_texts(body: Sequence[document.Seg], earlier: Seen) -> Counter[str]:
    """Sentences whose text was not there before. One that was edited back to words that a person
    had translated is theirs again, and no engine's."""
    stood = {target for _, target in earlier}
    theirs = [seg["s"] for seg in body if seg["o"] == Owner.PERSON and seg["m"] not in stood]
    return Counter(seg["s"] for seg in body) - Counter(source for source, _ in earlier) - Counter(theirs)


def check(paper: Paper, earlier: Seen, body: Sequence[document.Seg], tally: Tally) -> None:
    """Compare a translation with what the editor knows of each sentence. earlier: what was public before."""
    before = [source for source, _ in earlier]
    everyone = paper.all()
    assert [seg["s"] for seg in body] == [said.text for said in everyone]
    by_person = [seg["m"] for seg in body if seg["o"] == Owner.PERSON]
    # none is changed, and none stands beside other words: each names the words it was written for
    for seg in body:
        if seg["o"] == Owner.PERSON:
            assert seg["m"].partition(": ")[2] == seg["s"]
    assert len(set(by_person)) == len(by_person)
    unique = Counter(said.text for said in everyone)
    for said, seg in zip(everyone, body, strict=True):
        if said.row:
            alone = unique[said.text] == 1 == before.count(said.text)
            if alone:  # wherever it was moved to
                assert seg["m"] == said.row
            if not said.moved:
                tally.expected += 1
                tally.live += seg["m"] == said.row
        said.row = seg["m"] if seg["o"] == Owner.PERSON else ""
        said.moved = False
    tally.sequences += 1
    paper.published.append([[said.text for said in block] for block in paper.blocks])


EDITS = st.lists(st.lists(st.sampled_from(WHAT), min_size=1, max_size=4), min_size=2, max_size=5)


def test_no_sequence_of_edits_harms_a_persons_sentence() -> None:
    tally = Tally()

    @settings(max_examples=300, suppress_health_check=list(HealthCheck), database=None)
    @given(seed=st.integers(0, 2**32), share=st.sampled_from([0.3, 0.7, 1.0]), edits=EDITS)
    def sequences(seed: int, share: float, edits: list[list[str]]) -> None:
        paper = Paper.new(random.Random(seed))
        desk = Desk(paper)
        desk.publish()
        desk.translate(share)
        desk.publish()
        for some in edits:
            earlier = seen(desk.body())
            for what in some:
                paper.do(what)
            desk.publish()
            check(paper, earlier, desk.body(), tally)
            assert desk.sent == sum(new_texts(desk.body(), earlier).values())  # only what is new

    sequences()
    assert tally.sequences > 300
    assert tally.expected > 1000
    assert tally.live >= 0.98 * tally.expected


# ---------------------------------------------------------------- the whole way, in the database


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_the_same_through_publishing_and_jobs(seed: int) -> None:
    make.languages("en", "ru")
    olena = make.user("olena", "ru")
    rng = random.Random(seed)
    paper = Paper.new(rng)

    def body() -> list[make.Block | str]:
        return [
            make.p(" ".join(said.text for said in block), "" if own.startswith("b") else own)
            for own, block in zip(paper.ids, paper.blocks, strict=True)
        ]

    story = make.publish(make.story(*body()))

    def translated() -> list[document.Seg]:
        found = document.segments(make.public(story, "ru").content)
        return [seg for place, seg in found if place.kind == "body"]

    def run() -> int:
        engine = make.Watched()
        make.work(engine, checks=())
        return engine.sent

    run()
    edits = []
    for said, seg in zip(paper.all(), translated(), strict=True):
        if rng.random() < 0.6:
            said.row = f"person {next(paper.numbers)}: {said.text}"
            edits.append(review.Edit(seg["id"], said.row))
    review.save(make.version(story, "ru"), edits, olena)
    review.publish(make.version(story, "ru"), olena)
    written = list(Target.objects.order_by("pk").values())
    tally = Tally()
    for _ in range(4):
        earlier = seen(translated())
        for what in rng.choices(WHAT, k=rng.randint(1, 3)):
            paper.do(what)
        story = make.edit(story, *body())
        sent = run()
        assert sent == len(new_texts(translated(), earlier))  # equal sentences are sent once
        check(paper, earlier, translated(), tally)
    assert tally.live >= 0.98 * tally.expected
    assert list(Target.objects.order_by("pk").values()) == written  # no row was changed, none was added
    assert Story.objects.get().live


@pytest.mark.django_db
def test_blocks_that_keep_their_ids_and_blocks_that_get_new_ones_are_alike() -> None:
    make.languages("en", "ru")
    olena = make.user("olena", "ru")
    text = ["One was here. Yes.", "Two were there. Yes.", "Three stayed. Yes."]
    story = make.publish(make.story(*text))
    make.translate_all(story, "ru", olena, "✎")
    review.publish(make.version(story, "ru"), olena)
    before = make.texts(make.public(story, "ru"))
    engine = make.Watched()
    make.edit(story, *text)
    make.work(engine)
    make.edit(story, *reversed(text))
    make.work(engine)
    assert engine.texts == []
    after = make.texts(make.public(story, "ru"))
    assert sorted(after) == sorted(before)
    assert make.public(story, "ru").state == "human"
    assert [block["id"] for block in make.public(story, "en").content["blocks"]]
