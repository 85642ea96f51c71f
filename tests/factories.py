"""A newsroom through Wagtail's own tree: stories that are written, published and translated in tests.

Nothing here stands in for code of ours: `publish` presses Wagtail's button, `work` runs the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from dragoman.core.checks.numbers import NumbersCheck
from dragoman.core.checks.script import ScriptCheck
from dragoman.core.checks.untranslated import EmptyCheck, UntranslatedCheck
from dragoman.core.engines.base import Answer, Engine, Request
from dragoman.core.engines.chain import Chain
from dragoman.core.engines.dummy import DummyEngine, pseudo
from dragoman.core.pipeline import Check
from dragoman.core.text.marks import tokens, write
from dragoman.desk import jobs, review
from dragoman.desk.translate import Outcome, Translator
from dragoman.desk.worker import Worker
from dragoman.newsroom import document
from dragoman.newsroom.models import Language, Newsroom, Release, Story, StoryByline, Topic, Version
from dragoman.people.models import Person, PersonName, ReviewRight, User

Block = tuple[str, Any] | tuple[str, Any, str]


# ---------------------------------------------------------------- the house


def languages(*codes: str, **policy: Any) -> None:
    for position, code in enumerate(codes):
        Language.objects.update_or_create(code=code, defaults={"position": position, **policy})


def newsroom() -> Newsroom:
    found = Newsroom.objects.first()
    if found is None:
        found = Newsroom(title="The Saltmere Ferry", slug="newsroom")
        root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
        root.add_child(instance=found)
        address = {"hostname": "127.0.0.1", "port": 8000, "root_page": found}
        Site.objects.update_or_create(is_default_site=True, defaults=address)
    return found


def section(slug: str = "harbour", name: str = "Harbour", language: str = "en", **names: str) -> Topic:
    return _topic(Topic.SECTION, slug, name, language, names)


def tag(slug: str = "night-ferry", name: str = "Night ferry", language: str = "en", **names: str) -> Topic:
    return _topic(Topic.TAG, slug, name, language, names)


def _topic(kind: str, slug: str, name: str, language: str, names: dict[str, str]) -> Topic:
    # named by a person in every language, so that engines are left to stories
    codes = Language.objects.exclude(code=language).values_list("code", flat=True)
    others = {code: f"{name} ({code})" for code in codes}
    return Topic.objects.get_or_create(
        kind=kind,
        slug=slug,
        defaults={
            "name": name,
            "language": language,
            "names": {code: {"text": text, "owner": "person"} for code, text in (others | names).items()},
        },
    )[0]


def person(
    slug: str = "vera-lunina", name: str = "Vera Lunina", language: str = "en", **names: str
) -> Person:
    made, new = Person.objects.get_or_create(slug=slug, defaults={"name": name, "language": language})
    if new:
        PersonName.objects.bulk_create(PersonName(person=made, language=k, name=v) for k, v in names.items())
    return made


def user(username: str = "olena", *reviews: str, name: str = "Olena Marchuk", **fields: Any) -> User:
    first, _, last = name.partition(" ")
    made, _ = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last, **fields}
    )
    for code in reviews:
        ReviewRight.objects.get_or_create(user=made, language=code)
    return made


def image(title: str = "ferry") -> Any:
    return get_image_model().objects.create(
        title=title, file=ImageFile(get_test_image_file(size=(4, 3)).file, name=f"{title}.png")
    )


# ---------------------------------------------------------------- stories


def p(text: str, block_id: str = "") -> Block:
    return ("paragraph", f"<p>{text}</p>", block_id)


def quotation(text: str, language: str = "", original: str = "", **more: Any) -> Block:
    value = {"text": f"<p>{text}</p>", "speaker": "Ingrid Vale", "role": "", "where": ""} | more
    return ("quotation", value | {"language": language, "original": original}, "")


def picture(
    credit: str = "Drawing: Milo Brandt", caption: str = "The Patience at dusk.", **more: Any
) -> Block:
    value = {"image": image().pk, "alt": "A ferry at dusk", "caption": caption, "credit": credit}
    return ("image", value | more, "")


def body(story: Story, blocks: Sequence[Block]) -> Any:
    """A body as an importer assigns it: blocks without an id get a new one."""
    return story.body.stream_block.to_python(
        [
            {"type": block[0], "value": block[1]} | ({"id": block[2]} if len(block) > 2 and block[2] else {})
            for block in blocks
        ]
    )


_slugs = iter(range(1, 10_000_000))


LEAD = "The night boat runs until dawn again."


def story(*blocks: Block | str, language: str = "en", lead: str = LEAD, **fields: Any) -> Story:
    """A draft. A block given as a string is a paragraph."""
    made = Story(
        title=fields.pop("title", "Nobody made a speech"),
        slug=fields.pop("slug", f"story-{next(_slugs)}"),
        language=language,
        lead=f"<p>{lead}</p>",
        section=fields.pop("section", None) or section(),
        live=False,
        **fields,
    )
    made.body = body(made, [block if isinstance(block, tuple) else p(block) for block in blocks])
    newsroom().add_child(instance=made)
    made.bylines = [StoryByline(person=person())]
    made.save()
    return made


def publish(made: Story, by: User | None = None) -> Story:
    """Press Wagtail's button, and return the page as it is then."""
    made.save_revision(user=by).publish(user=by)
    return Story.objects.get(pk=made.pk)


def edit(made: Story, *blocks: Block | str, **fields: Any) -> Story:
    """Change a story and publish it. With blocks: its whole body."""
    made = made.get_latest_revision_as_object() if made.latest_revision_id else made
    if blocks:
        made.body = body(made, [block if isinstance(block, tuple) else p(block) for block in blocks])
    for name, value in fields.items():
        setattr(made, name, value)
    return publish(made)


# ---------------------------------------------------------------- work


class Watched(DummyEngine):
    """The dummy engine that writes down what it was sent, and may call `then` in the middle."""

    def __init__(self, then: Callable[[], None] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.then = then
        self.texts: list[str] = []

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        self.texts += [request.text for request in batch]
        if self.then is not None:
            then, self.then = self.then, None
            then()
        return super().send(batch)


class Says(DummyEngine):
    """Answers texts that hold certain words with what a test tells it, all others like the dummy."""

    def __init__(self, answers: dict[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.answers = answers

    def send(self, batch: Sequence[Request]) -> Sequence[Answer]:
        told = [next((text for words, text in self.answers.items() if words in r.text), None) for r in batch]
        return [
            answer if text is None else Answer(text)
            for text, answer in zip(told, super().send(batch), strict=True)
        ]


def chain(*engines: Engine) -> Chain:
    return Chain(engines or [Watched()])


# Those that pseudo-translation can pass; checks of meaning rightly find fault with it.
CHECKS: tuple[Check, ...] = (EmptyCheck(), ScriptCheck(), UntranslatedCheck(), NumbersCheck())


def work(*engines: Engine, checks: Sequence[Check] = CHECKS) -> list[tuple[str, Outcome]]:
    """Run the worker until nothing is due. Returns each job's language and outcome, in order."""
    done: list[tuple[str, Outcome]] = []
    worker = Worker(Translator(chain(*engines), checks))
    worker.until_idle(lambda job, outcome: done.append((job.version.language_id, outcome)))
    return done


def job_of(made: Story, language: str) -> jobs.Job:
    return jobs.Job.objects.get(version__story_id=made.pk, version__language=language)


def ask(made: Story, language: str) -> None:
    jobs.ask([version(made, language).pk])


def version(made: Story, language: str) -> Version:
    return review.version_of(made.pk, language)


def public(made: Story, language: str) -> Release:
    found = version(made, language).public_release
    assert found is not None, f"nothing public in {language}"
    return found


def segs(release: Release) -> list[document.Seg]:
    return [seg for _, seg in document.segments(release.content)]


def texts(release: Release) -> list[str]:
    """What a reader reads, sentence by sentence."""
    return [document.plain_of(seg) for seg in segs(release)]


def by_source(release: Release, words: str) -> document.Seg:
    """The one segment of a translation whose source has these words."""
    (found,) = [seg for seg in segs(release) if words in seg["s"]]
    return found


def with_words(release: Release, words: str) -> document.Seg:
    """The one segment with these words."""
    (found,) = [seg for seg in segs(release) if words in seg["m"]]
    return found


def uid(made: Story, words: str) -> str:
    """The id of the one sentence of the wanted source release with these words."""
    source = version(made, made.language).wanted
    assert source is not None
    (found,) = [seg["id"] for seg in segs(source) if words in seg["m"]]
    return str(found)


def correct(made: Story, language: str, by: User, edits: dict[str, str]) -> review.Saved:
    """A person translates sentences: {words of the source: target}."""
    at = version(made, language)
    base = {row.uid: row.base for row in review.sentences(at)}
    ids = {uid(made, words): text for words, text in edits.items()}
    return review.save(at, [review.Edit(key, text, base=base[key]) for key, text in ids.items()], by)


def translate_all(made: Story, language: str, by: User, mark: str = "") -> dict[str, str]:
    """A person translates every sentence. Returns what they wrote, by segment id."""
    at = version(made, language)
    wrote = {
        row.uid: "".join(
            mark + pseudo(value, made.language, language) if kind == "text" else write(kind, value)
            for kind, value in tokens(row.seg["m"])
        )
        for row in review.sentences(at)
    }
    review.save(at, [review.Edit(key, text) for key, text in wrote.items()], by)
    return wrote


# ---------------------------------------------------------------- counting


@contextmanager
def statements(table_prefix: str = "") -> Iterator[list[str]]:
    """The SQL statements inside the block, savepoints apart."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "BEGIN", "COMMIT"))
        and table_prefix in query["sql"]
    ]
