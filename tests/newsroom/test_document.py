"""A story as data: every block with its segments, and the same structure in another language."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dragoman.core.text.restore import restore
from dragoman.newsroom import document
from dragoman.newsroom.models import Story
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    make.languages("en", "ru")
    target = make.publish(make.story("The other one.", title="Another story"))
    made = make.story(
        make.picture(),
        ("paragraph", "<p>One <b>was</b> here. He said “No. Never.” and left.</p><p>A second paragraph.</p>"),
        ("heading", "High stakes. Low tide"),
        ("list", "<ul><li>First. Second.<ol><li>Inner</li></ol></li><li>Last</li></ul>"),
        make.quotation("Not today. <i>Never</i>.", role="captain", where="on the quay"),
        ("card", {"story": target.pk}),
        ("embed", {"url": "https://vimeo.com/1", "title": "The boat. On film"}),
        ("paragraph", "   "),
        kicker="Night ferry",
        lead="Dawn. <a href='https://a.example/'>Again</a>.",
        source_name="Radio Kell",
        source_url="https://kell.example/1",
        may_republish=True,
        may_translate=True,
    )
    at = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC).isoformat()
    made.corrections = made.corrections.stream_block.to_python(
        [{"type": "correction", "value": {"at": at, "text": "<p>It was noon. Not one.</p>"}}]
    )
    made.sources = made.sources.stream_block.to_python(
        [{"type": "source", "value": {"text": "Council. Minutes", "url": "https://council.example/"}}]
    )
    made.tags.add(make.tag())
    return make.publish(made)


def text(segs: list[document.Seg]) -> list[str]:
    return [document.plain_of(seg) for seg in segs]


def test_every_block(story: Story) -> None:
    content = make.public(story, "en").content
    assert text(content["headline"]) == ["Nobody made a speech"]
    assert text(content["kicker"]) == ["Night ferry"]
    assert text(content["lead"]) == ["Dawn.", "Again."]
    image, one, two, heading, bullets, quotation, card, embed = content["blocks"]
    assert (image["type"], text(image["caption"]), text(image["credit"])) == (
        "image",
        ["The Patience at dusk."],
        ["Drawing: Milo Brandt"],
    )
    assert (image["width"], image["height"]) == (4, 3)
    assert text(one["segs"])[0] == "One was here."
    assert document.text_of(one["segs"]) == "One was here. He said “No. Never.” and left."
    assert text(two["segs"]) == ["A second paragraph."]
    assert text(heading["segs"]) == ["High stakes. Low tide"]  # one line, one segment
    first, last = bullets["items"]
    assert (bullets["ordered"], text(first["segs"]), text(last["segs"])) == (
        False,
        ["First.", "Second."],
        ["Last"],
    )
    assert (first["ordered"], text(first["items"][0]["segs"])) == (True, ["Inner"])
    assert (text(quotation["segs"]), text(quotation["role"]), text(quotation["where"])) == (
        ["Not today.", "Never."],
        ["captain"],
        ["on the quay"],
    )
    assert card["type"] == "card"
    assert (embed["provider"], text(embed["title"])) == ("Vimeo", ["The boat. On film"])
    assert text(content["corrections"][0]["segs"]) == ["It was noon.", "Not one."]
    assert (content["sources"][0]["url"], text(content["sources"][0]["segs"])) == (
        "https://council.example/",
        ["Council. Minutes"],
    )
    assert content["credit"] == {"name": "Radio Kell", "url": "https://kell.example/1"}
    assert [byline["name"] for byline in content["bylines"]] == ["Vera Lunina"]
    assert content["section"] == story.section_id
    assert content["tags"] == [topic.pk for topic in story.tags.all()]


def test_segments_have_ids_of_their_own_and_come_in_reading_order(story: Story) -> None:
    release = make.public(story, "en")
    ids = [seg["id"] for seg in make.segs(release)]
    assert len(set(ids)) == len(ids)
    kinds = list(dict.fromkeys(place.kind for place in document.places(release.content) if place.segs))
    assert kinds[:4] == ["headline", "kicker", "lead", "caption"]
    assert kinds[-2:] == ["correction", "source"]


def test_a_translation_has_the_same_structure_and_every_tag(story: Story) -> None:
    make.work()
    source, target = make.public(story, "en").content, make.public(story, "ru").content

    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            if "m" in value:
                return value["id"]
            return {
                key: shape(part) for key, part in value.items() if key not in ("verbatim", "speaker", "names")
            }
        return [shape(part) for part in value] if isinstance(value, list) else value

    assert shape({**target, "bylines": 0}) == shape({**source, "bylines": 0})
    for _, seg in document.segments(target):
        html = restore(seg["m"], document.tags_of(seg))
        for name, *_ in seg.get("t", ()):
            assert html.count(f"<{name}") == html.count(f"</{name}>") == 1


def test_lists_show_of_a_release_what_readers_read(story: Story) -> None:
    release = make.public(story, "en")
    assert (release.headline, release.kicker, release.lead) == (
        "Nobody made a speech",
        "Night ferry",
        "Dawn. Again.",
    )
    assert release.hero == {
        "image": release.content["blocks"][0]["image"],
        "width": 4,
        "height": 3,
        "alt": "A ferry at dusk",
    }


def test_hostile_text_is_text(story: Story) -> None:
    hostile = "<script>alert(1)</script> & ‹1› ‹/1› XQ1 <b>"
    made = make.publish(make.story("One.", title=hostile, kicker=hostile))
    make.work(checks=())
    release = make.public(made, "en")
    assert release.headline == release.kicker == hostile
    html = restore(release.content["headline"][0]["m"], document.tags_of(release.content["headline"][0]))
    assert "<script>" not in html
    russian = make.public(made, "ru").content["headline"][0]
    assert not russian.get("t")
    assert "<script>" not in restore(russian["m"], ())


def test_a_name_in_letters_that_readers_know() -> None:
    make.languages("en", "ru", "pt", "ar")
    make.person("vera-lunina", "Вера Лунина", "ru", en="Vera Lunina")
    story = make.publish(make.story("One."))
    make.work()
    names = {
        code: make.public(story, code).content["bylines"][0]["name"] for code in ("en", "ru", "pt", "ar")
    }
    assert names == {"en": "Vera Lunina", "ru": "Вера Лунина", "pt": "Vera Lunina", "ar": "Vera Lunina"}
