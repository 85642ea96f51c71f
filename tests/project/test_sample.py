"""The sample importer: a second run changes nothing, and whatever is wrong in a file is one clear line."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine

from dragoman.desk.models import Job
from dragoman.newsroom import document
from dragoman.newsroom.models import Event, Language, Newsroom, Release, State, Story, Target, Topic, Version
from dragoman.people.models import Person, ReviewRight, User
from dragoman.project import sample
from tests import factories as make

pytestmark = pytest.mark.django_db

URL = "http://127.0.0.1:8000"

HOUSE = """
[site.name]
en = "The Saltmere Ferry"

[[languages]]
code = "en"
[[languages]]
code = "ru"
hold_critical = true
at_cap = "draft"

[[sections]]
slug = "harbour"
names = { en = "Harbour", ru = "Порт" }

[[tags]]
slug = "night-ferry"
names = { en = "Night ferry" }

[[people]]
slug = "vera-lunina"
name = "Вера Лунина"
language = "ru"
names = { en = "Vera Lunina" }

[[users]]
person = "vera-lunina"
group = "editors"
reviews = ["ru"]

[[do_not_translate]]
text = "N-7"
"""

STORY = """+++
number = 1
language = "en"
headline = "Nobody made a speech"
lead = "The boat <b>runs</b> again."
section = "harbour"
tags = ["night-ferry"]
bylines = ["vera-lunina"]
published = 2026-11-23T10:20:00+01:00
+++
<p>One was here. See <a data-story="2">the other story</a>.</p>
<h2>Afterwards</h2>
<ul><li>Take form N-7.</li></ul>
<blockquote data-speaker="Вера Лунина" lang="ru" data-original="Два.">Two.</blockquote>
<aside data-story="2"></aside>
"""

SECOND = (
    STORY.replace("number = 1", "number = 2")
    .replace('data-story="2"', 'data-story="9"')
    .replace("Nobody made", "Somebody made")
)

TRANSLATION = """# translator: vera-lunina
Речей не было
Катер ‹1›ходит‹/1› снова.
Один был здесь.
Смотри ‹1›другую историю‹/1›.
Потом
Возьмите бланк N-7.
=
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "newsroom.toml").write_text(HOUSE)
    (tmp_path / "stories" / "01-no-speech.en.html").write_text(STORY)
    (tmp_path / "stories" / "02-a-speech.en.html").write_text(SECOND)
    (tmp_path / "stories" / "01-no-speech.ru.txt").write_text(TRANSLATION)
    return tmp_path


def run(folder: Path) -> list[Story]:
    newsroom = sample.settle(folder, URL)
    files = sample.stories(folder)
    stories = sample.bring_in(folder, newsroom, files)
    chief = make.user("chief", is_superuser=True)
    for story, file in zip(stories, files, strict=True):
        sample.publish(story, chief)
        sample.translations(folder, story, file)
    make.work()
    return stories


MODELS: tuple[Any, ...] = (
    *(Newsroom, Language, Topic, Person, User, ReviewRight),
    *(Story, Version, Release, Target, Event, Job),
)


def everything() -> dict[str, list[Any]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_what_is_in_the_files_is_in_the_newsroom(folder: Path) -> None:
    story, other = run(folder)
    release = make.public(story, "en")
    assert release.headline == "Nobody made a speech"
    assert [block["type"] for block in release.content["blocks"]] == [
        *("paragraph", "heading", "list", "quotation", "card"),
    ]
    link = make.with_words(release, "See")["t"][0][1]
    assert f'id="{other.pk}"' in link
    # a link or card to a story that is not there leads nowhere, and its words stay
    assert "the other story" in " ".join(make.texts(make.public(other, "en")))
    assert "card" not in [block["type"] for block in make.public(other, "en").content["blocks"]]
    assert make.version(story, "en").published_at == story.first_published_at
    assert Language.objects.get(pk="ru").hold_critical
    assert Language.objects.get(pk="ru").at_cap == "draft"
    assert User.objects.get(username="vera-lunina").may_review("ru")
    russian = make.public(story, "ru")
    assert russian.state == State.HUMAN
    assert russian.label["translators"] == ["Вера Лунина"]
    (quotation,) = [b for b in russian.content["blocks"] if b["type"] == "quotation"]
    assert quotation["verbatim"] is True
    assert quotation["segs"][0]["m"] == "Два."
    assert make.public(other, "ru").state == State.MACHINE


def test_a_second_run_changes_nothing(folder: Path) -> None:
    run(folder)
    before = everything()
    run(folder)
    assert everything() == before


def test_a_second_run_leaves_an_editors_work(folder: Path) -> None:
    story, _ = run(folder)
    make.edit(Story.objects.get(pk=story.pk), title="Nobody made any speech at all")
    make.work()
    Topic.objects.filter(slug="harbour").update(name="The quays")
    before = everything()
    run(folder)
    assert everything() == before


def test_a_run_that_broke_off_is_finished_by_the_next(folder: Path) -> None:
    newsroom = sample.settle(folder, URL)
    files = sample.stories(folder)
    sample.bring_in(folder, newsroom, files)
    assert not Release.objects.exists()
    run(folder)
    assert Release.objects.filter(state=State.ORIGINAL).count() == 2
    assert Story.objects.count() == 2


CORRECTION = """
[[corrections]]
at = 2026-11-23T11:00:00+01:00
text = "The boat runs on Fridays."
was = [{ now = "runs</b> again", before = "stays</b> away" }, { now = "Afterwards", before = "Before" }]
+++
<p>One"""


def test_a_correction_comes_after_what_it_corrects(folder: Path) -> None:
    change(S, "+++\n<p>One", CORRECTION)(folder)
    change(T, "=\n", "=\nКатер ходит по пятницам.\n")(folder)
    story, _ = run(folder)
    first, now = Release.objects.filter(story_id=story.pk, state=State.ORIGINAL).order_by("number")
    assert first.lead == "The boat stays away."
    assert "Before" in make.texts(first)
    assert first.content["corrections"] == []
    assert now == make.public(story, "en")
    assert now.lead == "The boat runs again."
    assert [document.text_of(row["segs"]) for row in now.content["corrections"]] == [
        "The boat runs on Fridays."
    ]
    (russian,) = make.public(story, "ru").content["corrections"]
    assert russian["at"] == "2026-11-23T11:00:00+01:00"
    assert document.text_of(russian["segs"]) == "Катер ходит по пятницам."
    before = everything()
    run(folder)
    assert everything() == before


def test_an_embargo_holds_until_its_hour(folder: Path) -> None:
    change(S, "+++\n<p>One", "embargo = 2026-11-26T20:00:00+01:00\n+++\n<p>One")(folder)
    hour = dt.datetime(2026, 11, 26, 19, 0, tzinfo=dt.UTC)
    with time_machine.travel(hour - dt.timedelta(hours=1), tick=False) as clock:
        story, other = run(folder)
        assert not Version.objects.filter(story_id=story.pk).exists()
        assert make.public(other, "en").state == State.ORIGINAL
        make.edit(Story.objects.get(pk=story.pk), title="Nobody made any speech")
        make.work()
        before = everything()
        run(folder)
        assert everything() == before
        clock.move_to(hour + dt.timedelta(minutes=1))
        run(folder)
        assert make.public(story, "en").headline == "Nobody made any speech"


def change(path: str, old: str, new: str) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        file = folder / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    return do


def encode(folder: Path) -> None:
    (folder / "stories" / "01-no-speech.en.html").write_bytes("+++\nСкорость".encode("cp1251"))


EN, RU = "01-no-speech.en.html", "01-no-speech.ru.txt"
NO_CREDIT = '<figure data-picture="ferry" data-alt="x" data-credit=""></figure><h2>'
NO_FILE = '<figure data-picture="x" data-alt="x" data-credit="x"></figure><h2>'
S, T, H = "stories/01-no-speech.en.html", "stories/01-no-speech.ru.txt", "newsroom.toml"
MALFORMED: list[tuple[str, Callable[[Path], None], str, str]] = [
    ("no head", change(S, "+++\n", ""), EN, "+++"),
    ("broken head", change(S, "number = 1", "number = = 1"), EN, "line 1"),
    ("a key is missing", change(S, 'section = "harbour"\n', ""), EN, "section"),
    ("an unknown section", change(S, '"harbour"', '"nowhere"'), EN, "Topic"),
    ("an unknown byline", change(S, '["vera-lunina"]', '["nobody"]'), EN, "nobody"),
    ("an unknown language", change(S, 'language = "en"', 'language = "e!"'), EN, "e!"),
    ("an unknown element", change(S, "<h2>Afterwards</h2>", "<marquee>x</marquee>"), EN, "marquee"),
    ("a quotation without its speaker", change(S, 'data-speaker="Вера Лунина" ', ""), EN, "data-speaker"),
    ("a picture that is not there", change(S, "<h2>", NO_FILE), EN, "x.png"),
    ("a picture without its credit", change(S, "<h2>", NO_CREDIT), "no-speech", "credit"),
    ("a correction of nothing", change(S, "+++\n<p>One", CORRECTION.replace("Afterwards", "Later")), EN, "0 times"),
    ("a correction of two", change(S, "+++\n<p>One", CORRECTION.replace("Afterwards", "N")), EN, "2 times"),
    ("a correction by halves", change(S, "+++\n<p>One", CORRECTION.replace("before", "then")), EN, "before"),
    ("wrong encoding", encode, EN, "utf-8"),
    ("a line too few", change(T, "Потом\n", ""), RU, "6 lines for 7 sentences"),
    ("an unknown translator", change(T, "vera-lunina", "nobody"), RU, "User"),
    ("no translator", change(T, "# translator: vera-lunina\n", ""), RU, "translator"),
    ("a lost tag", change(T, "‹1›ходит‹/1›", "ходит"), RU, "lost a link or a mark"),
    ("a house without languages", change(H, "[[languages]]", "[[tongues]]"), "no-speech", "no language “en”"),
    ("an unknown rule", change(H, '"draft"', '"drafts"'), "newsroom.toml", "'drafts'. Write one of: next, draft, wait"),
    ("a broken house", change(H, "[[sections]]", "[[sections"), "newsroom.toml", "line"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "spoil", "file", "words"), MALFORMED, ids=[row[0] for row in MALFORMED])
def test_a_malformed_file_is_one_clear_line(
    why: str, spoil: Callable[[Path], None], file: str, words: str, folder: Path, root: Path
) -> None:
    (folder / "pictures").mkdir()
    shutil.copy(next((root / "sample" / "pictures").glob("*.png")), folder / "pictures" / "ferry.png")
    spoil(folder)
    with pytest.raises(sample.SampleError) as caught:
        run(folder)
    line = str(caught.value)
    assert line.startswith(f"{file}: ")
    assert words in line
    assert "\n" not in line
    assert "Traceback" not in line


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(sample.SampleError, match="no stories"):
        sample.stories(tmp_path)


@pytest.mark.parametrize("hour", [-1, 1], ids=["before the embargo", "after it"])
def test_the_sample_that_we_ship(hour: int, root: Path) -> None:
    """Every story is published, every translation fits its story, and nothing changes the second time."""
    folder = root / "sample"
    files = sample.stories(folder)
    (ends,) = [file.head["embargo"] for file in files if "embargo" in file.head]
    with time_machine.travel(ends + dt.timedelta(hours=hour)):
        newsroom = sample.settle(folder, URL)
        stories = sample.bring_in(folder, newsroom, files)
        chief = make.user("chief", is_superuser=True)
        for story, file in zip(stories, files, strict=True):
            assert sample.publish(story, chief)
            sample.translations(folder, story, file)
        public = Version.objects.filter(public_release__isnull=False)
        originals = public.filter(public_release__state=State.ORIGINAL)
        assert originals.count() == (11 if hour < 0 else 12)
        assert Counter(file.head["language"] for file in files) == {"en": 4, "es": 3, "ru": 3, "pt": 2}
        human = public.filter(public_release__state=State.HUMAN)
        assert sorted(human.values_list("language", flat=True)) == ["ar", "en", "uk"]
        before = everything()
        again = sample.bring_in(folder, sample.settle(folder, URL), files)
        for story, file in zip(again, files, strict=True):
            assert not sample.publish(story, chief)
            assert sample.translations(folder, story, file) == []
        assert everything() == before
