"""Front, section, tag, `/`, about and the pages that are not there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from dragoman.newsroom.models import Language, Newsroom, State, Story, Topic
from tests.public import factories as make

pytestmark = pytest.mark.usefixtures("newsroom")


def page(reader: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = reader.get(path)
    assert response.status_code == status, response.content[:400]
    return LexborHTMLParser(response.content.decode())


def text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    assert node is not None, selector
    return re.sub(r"\s+", " ", node.text()).strip()


def headlines(tree: LexborHTMLParser) -> list[str]:
    return [link.text() for link in tree.css("main .teaser h2 a, main .teaser h3 a, main .latest li div > a")]


def test_a_front_holds_what_exists_in_its_language(reader: Client) -> None:
    make.story("en", doc=make.content("Only English", make.picture()))
    make.story("ru", {"en": State.MACHINE})
    english, russian, arabic = (page(reader, f"/{code}/") for code in ("en", "ru", "ar"))
    assert headlines(english) == ["Only English", "The last boat home"]
    assert text(english, ".latest .how.pip.machine") == "By machine from Russian"
    assert not english.css(".teaser.big .how")  # an original carries no mark
    assert headlines(russian) == ["Последний паром домой"]
    assert headlines(arabic) == []
    assert text(arabic, "main .dek") == "لم يُنشر شيء هنا بعد."


@pytest.mark.parametrize(
    ("language", "state", "said"),
    [
        ("en", "machine", "By machine from Russian"),
        ("en", "reviewed", "From Russian, checked"),
        ("en", "human", "Translated from Russian"),
        ("uk", "machine", "Машинний переклад з російської"),
        ("uk", "reviewed", "Переклад з російської, перевірено"),
        ("az", "human", "Rus dilindən tərcümə"),
        ("ar", "machine", "ترجمة آلية عن الروسية"),
        ("ar", "reviewed", "عن الروسية، مُراجَعة"),
    ],
)
def test_how_a_text_was_made_in_a_list(reader: Client, language: str, state: str, said: str) -> None:
    make.story("ru", {language: state})
    assert text(page(reader, f"/{language}/"), f".how.pip.{state}") == said


def test_the_list_switch_moves_fronts_sections_and_cards_and_nothing_else(reader: Client) -> None:
    harbour = make.section()
    told = make.story("ru", {"en": State.MACHINE}, topic=harbour)
    card = make.content("Card", {"type": "card", "story": told.id}, topic=harbour)
    carrier = make.story("en", doc=card)
    for listed in (True, False):
        Language.objects.filter(code="en").update(list_machine=listed)
        assert ("The last boat home" in headlines(page(reader, "/en/"))) is listed
        assert ("The last boat home" in headlines(page(reader, "/en/harbour/"))) is listed
        assert bool(page(reader, carrier.path("en")).css(".card")) is listed
        assert reader.get(told.path("en")).status_code == 200


def test_front_order_parts_and_columns(reader: Client) -> None:
    harbour, city = make.section(), make.section("city", en="City")
    now = timezone.now()
    for n in range(20):
        topic = city if n % 2 else harbour
        blocks = [make.picture()] if n % 3 == 1 else []
        make.story("en", doc=make.content(f"Story {n}", *blocks, topic=topic), at=now - dt.timedelta(hours=n))
    tree = page(reader, "/en/")
    assert text(tree, ".big h2") == "Story 1"  # the newest with a picture
    latest = [link.text() for link in tree.css(".latest li div > a")]
    assert latest == ["Story 0", *[f"Story {n}" for n in range(2, 8)]]
    assert [link.text() for link in tree.css(".mid h2 a")] == ["Story 10", "Story 13", "Story 16"]
    columns = tree.css(".two > div")
    assert [text_in(column, ".head h2") for column in columns] == ["City", "Harbour"]
    assert len(columns[0].css(".teaser")) == 3
    shown = headlines(tree)
    assert len(shown) == len(set(shown))


def text_in(node: object, selector: str) -> str:
    found = node.css_first(selector)  # type: ignore[attr-defined]
    return str(found.text())


def test_a_section_is_a_list_by_day_and_older_stories_are_reached_by_links(reader: Client) -> None:
    harbour = make.section()
    now = timezone.now()
    for n in range(45):
        make.story("en", doc=make.content(f"Story {n}", topic=harbour), at=now - dt.timedelta(hours=6 * n))
    path, seen = "/en/harbour/", []
    for _ in range(3):
        tree = page(reader, path)
        assert text(tree, "h1") == "Harbour"
        seen += headlines(tree)
        older = tree.css_first("a[rel=next]")
        path = "/en/harbour/" + older.attributes["href"].partition("/en/harbour/")[2] if older else ""
    assert path == ""
    assert seen == [f"Story {n}" for n in range(45)]
    first = page(reader, "/en/harbour/")
    assert text(first, ".day") == "Today"
    assert text(first, ".secs [aria-current=page]") == "Harbour"
    for bad in ("x", "1-", "-1", "9" * 30 + "-1", "١-١"):
        assert reader.get("/en/harbour/", {"before": bad}).status_code == 404


def test_a_section_has_a_page_only_where_it_has_a_name(reader: Client) -> None:
    make.section()
    tree = page(reader, "/ru/harbour/")
    assert text(tree, "h1") == "Порт"
    assert tree.css_first('.langs a[lang=ar][href="/ar/harbour/"]')
    assert tree.css_first(".langs s[lang=fr]")
    assert {link.attributes["hreflang"] for link in tree.css("link[rel=alternate]")} == {
        "en",
        "ru",
        "ar",
        "x-default",
    }
    assert reader.get("/fr/harbour/").status_code == 404
    assert not page(reader, "/fr/").css(".secs")


def test_a_tag_page_lists_the_stories_that_carry_it(reader: Client) -> None:
    harbour, night = make.section(), make.tag()
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=Newsroom(title="Newsroom", slug="newsroom"))
    tagged = Story(title="Tagged", slug="tagged", section=harbour, language="en", lead="<p>Lead.</p>")
    tagged.tags = [night]
    home.add_child(instance=tagged)
    home.add_child(
        instance=Story(title="Other", slug="other", section=harbour, language="en", lead="<p>Lead.</p>")
    )
    assert headlines(page(reader, "/en/tag/night-ferry/")) == ["Tagged"]
    assert headlines(page(reader, "/ru/tag/night-ferry/")) == []
    assert reader.get("/en/tag/harbour/").status_code == 404
    tags = [link.attributes["href"] for link in page(reader, f"/en/{tagged.pk}-tagged/").css(".tags a")]
    assert tags == ["/en/harbour/", "/en/tag/night-ferry/"]


# ---------------------------------------------------------------- the page that suggests


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("uk-UA,uk;q=0.9,ru;q=0.8", "uk"),
        ("de-DE, fr;q=0.7, ar;q=0.9", "ar"),
        ("pt-BR", "pt"),
        ("de", "en"),
        ("\x00;;q=9,,*", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_the_first_page_suggests_and_offers_all(reader: Client, header: str, language: str) -> None:
    response = reader.get("/", headers={"accept-language": header})
    tree = LexborHTMLParser(response.content.decode())
    html, main = tree.css_first("html"), tree.css_first(".btn.main")
    assert html is not None
    assert main is not None
    assert html.attributes["lang"] == language
    assert main.attributes["href"] == f"/{language}/"
    offered = {link.attributes["href"] for link in tree.css(".welcome a")}
    assert offered == {f"/{code}/" for code in make.CODES if code != language}
    assert response.headers["Vary"] == "Accept-Language"
    assert response.headers["ETag"]


def test_only_the_first_page_looks_at_the_browsers_language(reader: Client) -> None:
    make.section()
    for path in ("/en/", "/en/harbour/", "/en/about/"):
        plain, other = reader.get(path), reader.get(path, headers={"accept-language": "ru"})
        assert plain.content == other.content
        assert "Vary" not in plain.headers
        assert not plain.cookies


# ---------------------------------------------------------------- who answers


@pytest.mark.parametrize("language", make.CODES)
def test_about_says_who_answers_and_every_page_leads_there(reader: Client, language: str) -> None:
    told = make.story("fr" if language == "ru" else "ru", {language: State.MACHINE})
    tree = page(reader, f"/{language}/about/")
    address = text(tree, "main address")
    assert ("Agnes Tolland" if language != "ru" else "Агнес Толланд") in address
    assert "editor@saltmereferry.example" in address
    assert [item.attributes["class"] for item in tree.css(".marks li")] == [
        "pip original",
        "pip human",
        "pip reviewed",
        "pip machine",
    ]
    if language != "en":
        assert "translated" not in tree.html
    story = page(reader, told.path(language))
    assert story.css_first(f'.label a[href="/{language}/about/"]')
    assert story.css_first(f'.foot a[href="/{language}/about/"]')


def test_every_link_on_a_page_leads_somewhere(reader: Client) -> None:
    harbour = make.section()
    told = make.story("ru", {"en": State.MACHINE}, topic=harbour)
    for start in ("/", "/en/", "/en/harbour/", "/en/about/", told.path("en"), told.path("en") + "parallel/"):
        for link in page(reader, start).css("a[href]"):
            href = re.sub(r"^https?://[^/]+", "", link.attributes["href"] or "")
            if href.startswith("mailto:") or href.startswith("#"):
                continue
            assert reader.get(href).status_code == 200, (start, href)


# ---------------------------------------------------------------- what is not there


@pytest.mark.parametrize(
    ("path", "language", "said"),
    [
        ("/en/no-such-section/", "en", "There is no page at this address"),
        ("/ru/x/y/z/", "ru", "По этому адресу страницы нет"),
        ("/ar/tag/none/", "ar", "لا صفحة في هذا العنوان"),
        ("/de/", "en", "There is no page at this address"),
        ("/nothing/", "en", "There is no page at this address"),
    ],
)
def test_a_missing_page_speaks_the_readers_language(
    reader: Client, path: str, language: str, said: str
) -> None:
    response = reader.get(path)
    tree = LexborHTMLParser(response.content.decode())
    html = tree.css_first("html")
    assert html is not None
    assert (response.status_code, html.attributes["lang"], text(tree, "h1")) == (404, language, said)
    assert "noindex" in str(tree.css_first("meta[name=robots]").html)  # type: ignore[union-attr]
    assert "max-age=60" in response.headers["Cache-Control"]
    assert not response.cookies


def test_only_reading_is_allowed(reader: Client) -> None:
    assert reader.post("/en/").status_code == 405
    assert reader.head("/en/").status_code == 200


@override_settings(DEBUG=True)
def test_a_missing_page_is_ours_on_a_developers_machine_too(reader: Client) -> None:
    assert text(page(reader, "/uk/no/such/", 404), "h1") == "За цією адресою сторінки немає"


def test_topics_are_named_in_the_menu_only_where_translated(reader: Client) -> None:
    make.section()
    Topic.objects.create(kind="section", slug="abroad", name="Abroad", language="en", in_menu=False)
    menu = [link.text() for link in page(reader, "/en/").css(".secs a")]
    assert menu == ["Harbour"]
