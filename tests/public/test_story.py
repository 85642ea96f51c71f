"""The story page: label, languages, robots, quotations, marks, in every state and language."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from dragoman.newsroom.models import Language, Release, State, Version, Work
from tests.public import factories as make

pytestmark = pytest.mark.usefixtures("newsroom")

LABELS = {  # word for word from looks/LOOKS.md
    (
        "en",
        "machine",
    ): "Translated from Russian by machine (Bergamot). No editor has checked this translation.",
    (
        "en",
        "reviewed",
    ): "Translated from Russian by machine (Bergamot), checked against the original by Daniel Osei,"
    " 25 November 2026.",
    ("en", "human"): "Translated from Russian by Daniel Osei.",
    (
        "ru",
        "machine",
    ): "Переведено с английского автоматически (Bergamot). Редактор этот перевод не проверял.",
    ("ru", "reviewed"): "Переведено с английского автоматически (Bergamot). Сверка с оригиналом: Daniel Osei,"
    " 25 ноября 2026 года.",
    ("ru", "human"): "Перевод с английского: Daniel Osei.",
    (
        "uk",
        "machine",
    ): "Перекладено з російської автоматично (Bergamot). Редактор цього перекладу не перевіряв.",
    ("uk", "reviewed"): "Перекладено з російської автоматично (Bergamot). Звірка з оригіналом: Daniel Osei,"
    " 25 листопада 2026 року.",
    ("uk", "human"): "Переклад з російської: Daniel Osei.",
    ("az", "machine"): "Rus dilindən avtomatik tərcümə olunub (Bergamot). Bu tərcüməni redaktor yoxlamayıb.",
    (
        "az",
        "reviewed",
    ): "Rus dilindən avtomatik tərcümə olunub (Bergamot). Orijinalla tutuşduran: Daniel Osei,"
    " 25 noyabr 2026.",
    ("az", "human"): "Rus dilindən tərcümə: Daniel Osei.",
    (
        "es",
        "machine",
    ): "Traducción automática del ruso (Bergamot). Ningún redactor ha revisado esta traducción.",
    ("pt", "machine"): "Traduzido automaticamente do russo (Bergamot). Nenhum editor conferiu esta tradução.",
    (
        "ca",
        "machine",
    ): "Traducció automàtica del rus (Bergamot). Cap redactor no ha revisat aquesta traducció.",
    (
        "fr",
        "machine",
    ): "Traduction automatique du russe (Bergamot). Aucun rédacteur n’a vérifié cette traduction.",
    ("ar", "machine"): "تُرجم آليًا عن الروسية (Bergamot). لم يراجع هذه الترجمة أي محرّر.",
}
ORIGINALS = {
    "en": "Written in English.",
    "ru": "Написано по-русски.",
    "uk": "Написано українською.",
    "az": "Azərbaycan dilində yazılıb.",
}


def page(reader: Client, path: str, status: int = 200) -> LexborHTMLParser:
    response = reader.get(path)
    assert response.status_code == status, response.content[:400]
    return LexborHTMLParser(response.content.decode())


def text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    assert node is not None, selector
    return re.sub(r"\s+", " ", node.text()).strip()


def robots(tree: LexborHTMLParser) -> str:
    node = tree.css_first("meta[name=robots]")
    assert node is not None
    return node.attributes["content"] or ""


@pytest.mark.parametrize(("language", "state"), LABELS, ids=lambda value: value)
def test_the_label_says_what_happened(reader: Client, language: str, state: str) -> None:
    told = make.story("en" if language == "ru" else "ru", {language: state})
    tree = page(reader, told.path(language))
    assert text(tree, ".label .pip") == LABELS[language, state]
    assert tree.css_first(f".label .pip.{state}")


@pytest.mark.parametrize("language", ORIGINALS)
def test_the_label_of_an_original(reader: Client, language: str) -> None:
    tree = page(reader, make.story(language).path(language))
    assert text(tree, ".label .pip.original") == ORIGINALS[language]
    assert len(tree.css(".label .links a")) == 1


@pytest.mark.parametrize("language", make.CODES)
@pytest.mark.parametrize("state", [State.HUMAN, State.MACHINE, State.REVIEWED])
@pytest.mark.parametrize("label", [{}, None], ids=["nothing known", "all known"])
def test_no_state_in_no_language_has_an_empty_label(
    reader: Client, language: str, state: str, label: dict[str, Any] | None
) -> None:
    told = make.story("fr" if language == "ru" else "ru", {language: state}, label=label)
    tree = page(reader, told.path(language))
    said = text(tree, ".label .pip")
    assert len(said) > 15
    assert "%(" not in said
    assert "()" not in said
    if language != "en":
        assert "ranslated" not in said


def test_the_label_comes_before_the_text_and_needs_no_script(reader: Client) -> None:
    told = make.story("ru", {"en": State.MACHINE})
    html = reader.get(told.path("en")).content.decode()
    assert html.index('class="label"') < html.index("Nobody made a speech.")
    assert "<script" not in html
    label = LexborHTMLParser(html).css_first(".label")
    assert label is not None
    assert not label.css("details, [hidden]")


def test_the_label_links_the_original_the_parallel_view_and_who_answers(reader: Client) -> None:
    told = make.story("ru", {"en": State.MACHINE})
    links = page(reader, told.path("en")).css(".label .links a")
    assert [link.text() for link in links] == [
        "Read the original in Russian",
        "Side by side",
        "How we translate, and who answers for it",
    ]
    for link in links:
        path = (link.attributes["href"] or "").removeprefix("https://testserver")
        path = re.sub(r"^https?://[^/]+", "", path)
        assert reader.get(path).status_code == 200, path


def test_a_language_outside_the_catalogue_is_named_after_a_colon(reader: Client) -> None:
    Language.objects.create(code="he")
    told = make.story("he", {"ru": State.MACHINE})
    assert "Язык оригинала: иврит." in text(page(reader, told.path("ru")), ".label")


def test_a_text_made_through_another_language_says_so(reader: Client) -> None:
    told = make.story("ru", {"en": State.HUMAN})
    english = told.versions["en"].public_release
    via = make.release(
        "pt", State.MACHINE, make.content("O último barco"), story=told.id, source=told.source, via=english
    )
    make.publish(via, told.source)
    said = text(page(reader, f"/pt/{told.id}-the-last-boat/"), ".label")
    assert "do russo" in said
    assert "Feito a partir da tradução inglesa, não do original." in said


def test_a_held_update_says_that_the_original_changed(reader: Client) -> None:
    told = make.story("ru", {"en": State.REVIEWED})
    newer = make.release("ru", State.ORIGINAL, make.content("Новое"), story=told.id, number=2)
    Version.objects.filter(story_id=told.id).update(wanted=newer)
    said = text(page(reader, told.path("en")), ".label")
    assert re.search(
        r"The original was updated at \d\d:\d\d\. This translation does not show the change yet\.", said
    )
    assert "checked against the original by Daniel Osei" in said


# ---------------------------------------------------------------- languages, robots, hreflang


def test_the_switcher_leads_to_the_same_story_and_shows_what_is_missing(reader: Client) -> None:
    told = make.story("ru", {"en": State.MACHINE, "uk": State.REVIEWED, "ar": State.HUMAN})
    make.waiting(told, "az")
    make.waiting(told, "es", Work.WITHDRAWN)
    tree = page(reader, told.path("en"))
    entries = {}
    for item in tree.css(".langs li"):
        name = item.css_first("a, s")
        assert name is not None
        entries[name.attributes["lang"]] = (name, text_of(item.css_first("small")), item)
    assert list(entries) == make.CODES
    assert entries["ru"][0].attributes["href"] == told.path("ru")
    assert (entries["ru"][1], entries["en"][1], entries["uk"][1], entries["ar"][1]) == (
        "original",
        "machine",
        "checked",
        "by a person",
    )
    assert entries["en"][0].attributes["aria-current"] == "page"
    assert entries["en"][0].text() == "English"
    assert (entries["az"][1], entries["ca"][1], entries["es"][1]) == ("not yet", "not yet", "withdrawn")
    for code in ("az", "ca", "es"):
        assert entries[code][0].tag == "s"
        assert "href" not in entries[code][0].attributes


def text_of(node: Any) -> str:
    assert node is not None
    return str(node.text())


@pytest.mark.parametrize(
    ("state", "index_machine", "indexed"),
    [("machine", False, False), ("machine", True, True), ("reviewed", False, True), ("human", False, True)],
)
def test_robots_and_hreflang_follow_the_one_switch(
    reader: Client, state: str, index_machine: bool, indexed: bool
) -> None:
    Language.objects.filter(code="en").update(index_machine=index_machine)
    told = make.story("ru", {"en": state, "uk": State.HUMAN})
    trees = {code: page(reader, told.path(code)) for code in ("ru", "en", "uk")}
    assert ("noindex" in robots(trees["en"])) is not indexed
    clusters = {
        code: {
            (link.attributes["hreflang"], link.attributes["href"])
            for link in tree.css("link[rel=alternate][hreflang]")
        }
        for code, tree in trees.items()
    }
    members = {"ru", "uk", "x-default"} | ({"en"} if indexed else set())
    assert {code for code, _ in clusters["ru"]} == members
    assert clusters["ru"] == clusters["uk"]
    assert clusters["en"] == (clusters["ru"] if indexed else set())
    default = dict(clusters["ru"])["x-default"]
    assert default == dict(clusters["ru"])["ru"]
    for code, tree in trees.items():
        [canonical] = tree.css("link[rel=canonical]")
        assert (canonical.attributes["href"] or "").endswith(told.path(code))
        assert (canonical.attributes["href"] or "").startswith("http")


def test_content_addresses_ignore_what_the_browser_and_cookies_say(reader: Client) -> None:
    told = make.story("ru", {"en": State.MACHINE})
    plain = reader.get(told.path("en"))
    reader.cookies["django_language"] = "ru"
    other = reader.get(told.path("en"), headers={"accept-language": "ru"})
    assert plain.content == other.content
    for response in (plain, other):
        assert "Vary" not in response.headers
        assert not response.cookies
        assert response.headers["Cache-Control"].startswith("public, max-age=60, s-maxage=300")
    again = reader.get(told.path("en"), headers={"if-none-match": plain.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_arabic_is_set_from_right_to_left(reader: Client) -> None:
    told = make.story("ru", {"ar": State.MACHINE})
    html = page(reader, told.path("ar")).css_first("html")
    assert html is not None
    assert (html.attributes["lang"], html.attributes["dir"]) == ("ar", "rtl")


# ---------------------------------------------------------------- addresses


def test_a_wrong_or_missing_slug_leads_to_the_right_address(reader: Client) -> None:
    told = make.story("ru", {"en": State.MACHINE})
    for slug in ("-old-headline", "-", ""):
        response = reader.get(f"/en/{told.id}{slug}/")
        assert (response.status_code, response.headers["Location"]) == (301, told.path("en"))
    response = reader.get(f"/en/{told.id}-wrong/parallel/")
    assert (response.status_code, response.headers["Location"]) == (301, told.path("en") + "parallel/")


def test_a_story_that_has_not_reached_a_language_offers_the_others(reader: Client) -> None:
    told = make.story("ru", {"uk": State.REVIEWED})
    make.waiting(told, "en")
    make.story("en")
    tree = page(reader, f"/en/{told.id}-x/", 404)
    assert text(tree, "h1") == "This story has not reached English yet"
    assert text(tree, ".title .dek") == "It is written in Russian. You can read it in these languages now:"
    assert [a.attributes["hreflang"] for a in tree.css(".title .sub a")] == ["ru", "uk"]
    assert "noindex" in robots(tree)
    assert len(tree.css(".more .teaser")) == 1
    assert text(page(reader, f"/az/{told.id}-x/", 404), "h1") == "Bu məqalə hələ Azərbaycan dilində yoxdur"


def test_a_withdrawn_language_is_gone_and_a_withdrawn_story_is_gone_everywhere(reader: Client) -> None:
    told = make.story("ru", {"en": State.MACHINE, "uk": State.HUMAN})
    Version.objects.filter(story_id=told.id, language="en").update(public_release=None, work=Work.WITHDRAWN)
    tree = page(reader, told.path("ru"))
    gone = page(reader, f"/en/{told.id}-the-last-boat/", 410)
    assert text(gone, "h1") == "This story has been withdrawn in English"
    assert [a.attributes["hreflang"] for a in gone.css(".title .sub a")] == ["ru", "uk"]
    assert tree.css_first("s[lang=en]")
    Version.objects.filter(story_id=told.id).update(public_release=None, work=Work.WITHDRAWN)
    for code in ("ru", "en", "uk"):
        assert page(reader, f"/{code}/{told.id}-x/", 410).css_first("h1")
    assert text(page(reader, f"/uk/{told.id}-x/", 410), "h1") == "Цю статтю знято з публікації"


def test_what_was_never_public_is_not_found(reader: Client) -> None:
    assert reader.get("/en/999999999-x/").status_code == 404
    assert reader.get("/en/999999999999999999-x/").status_code == 404
    told = make.story("ru", {"en": State.MACHINE})
    Language.objects.filter(code="en").update(enabled=False)
    assert reader.get(told.path("en")).status_code == 404
    assert not page(reader, told.path("ru")).css_first(".langs [lang=en]")


# ---------------------------------------------------------------- the text


def test_a_serious_sentence_is_marked_and_announced(reader: Client) -> None:
    doubtful = make.seg("Mats by 15 December.", "Маты к 15 декабря.", f=[make.finding("serious", "dates")])
    fine = make.seg("Nothing here.", "Ничего.", f=[make.finding("minor")])
    told = make.story(
        "ru", {"en": State.MACHINE}, translated=make.content("H", make.paragraph(doubtful, fine))
    )
    tree = page(reader, told.path("en"))
    [mark] = tree.css("mark")
    assert mark.text() == "Mats by 15 December."
    assert not tree.css(".fault")
    assert "One sentence is marked because an automatic check was not sure of it." in text(tree, ".label")


def test_what_the_newsroom_keeps_to_itself_is_not_marked(reader: Client) -> None:
    """`document.told` decides, for the mark and for the label alike."""
    doubt = make.seg("Perhaps.", "Возможно.", f=[make.finding("serious", "negation")])
    told = make.story("ru", {"en": State.MACHINE}, translated=make.content("H", make.paragraph(doubt)))
    tree = page(reader, told.path("en"))
    assert not tree.css("mark")
    assert "marked" not in text(tree, ".label")


def test_a_critical_sentence_goes_out_with_the_finding_in_words_and_its_original(reader: Client) -> None:
    wrong = make.seg(
        "Kell holds 100 soldiers there.",
        "Келл держит там 100\u00a0000 военных.",
        f=[make.finding("critical", "numbers", "100000", "100")],
    )
    told = make.story("ru", {"en": State.MACHINE}, translated=make.content("H", make.paragraph(wrong)))
    tree = page(reader, told.path("en"))
    assert text(tree, "mark") == "Kell holds 100 soldiers there."
    assert text(tree, ".fault b") == "The original says 100,000; this sentence says 100."
    original = tree.css_first(".fault span")
    assert original is not None
    assert original.attributes["lang"] == "ru"
    assert original.text() == "Келл держит там 100\u00a0000 военных."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("1987", ""), "The original says 1987; this sentence does not."),
        (("", "18"), "This sentence says 18; the original does not."),
        (("2.5", "25"), "The original says 2.5; this sentence says 25."),
        (("04:30", "16:30"), "The original says 04:30; this sentence says 16:30."),
        (("1.2e+12", "1000"), "The original says 1,200,000,000,000; this sentence says 1000."),
        ((), "An automatic check found a fault in this sentence."),
    ],
)
def test_findings_in_words(reader: Client, values: tuple[str, ...], said: str) -> None:
    wrong = make.seg("Wrong.", "Верно.", f=[make.finding("critical", "numbers", *values)])
    told = make.story("ru", {"en": State.MACHINE}, translated=make.content("H", make.paragraph(wrong)))
    assert text(page(reader, told.path("en")), ".fault b") == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("dates", "Дата в этом предложении не та, что в оригинале."),
        ("currency", "Валюта в этом предложении не та, что в оригинале."),
        ("names", "Имя или название в этом предложении не то, что в оригинале."),
        ("negation", "Это предложение, возможно, утверждает обратное тому, что сказано в оригинале."),
        ("never heard of", "Автоматическая проверка нашла в этом предложении ошибку."),
    ],
)
def test_other_findings_in_words(reader: Client, kind: str, said: str) -> None:
    wrong = make.seg("Неверно.", "Right.", f=[make.finding("critical", kind, "a", "b")])
    told = make.story("en", {"ru": State.MACHINE}, translated=make.content("H", make.paragraph(wrong)))
    assert text(page(reader, told.path("ru")), ".fault b") == said


@pytest.mark.parametrize("said", ["Wrong at three.", "“Wrong at three.”"], ids=["bare", "with its marks"])
@pytest.mark.parametrize("path", ["", "parallel/"])
def test_a_quotation_closes_before_the_note_of_its_fault(reader: Client, said: str, path: str) -> None:
    block = make.quotation(said, "ru", source="Неверно в три.")
    block["segs"][0]["f"] = [make.finding("critical", "numbers", "3", "5")]
    told = make.story("ru", {"en": State.MACHINE}, translated=make.content("H", block))
    shown = page(reader, told.path("en") + path).css_first("blockquote p, #b0 .target")
    assert shown is not None
    assert shown.text().count("“") == shown.text().count("”") == 1
    before, note, _ = shown.html.partition(' <small class="fault">')
    assert note
    assert before.endswith("</mark>”" if said[0] != "“" else "”</mark>")


@pytest.mark.parametrize("count", [2, 5, 21])
def test_the_count_of_marked_sentences_is_inflected(reader: Client, count: int) -> None:
    segs = [make.seg(f"Речення {n}.", f"Предложение {n}.", f=[make.finding("serious")]) for n in range(count)]
    told = make.story("ru", {"uk": State.MACHINE}, translated=make.content("H", make.paragraph(*segs)))
    said = text(page(reader, told.path("uk")), ".label")
    expected = {2: "2 речення позначено", 5: "5 речень позначено", 21: "21 речення позначено"}
    assert expected[count] in said


def test_a_persons_sentence_is_never_marked(reader: Client) -> None:
    own = make.seg("Mine.", "Моё.", o="person", f=[make.finding("critical", "numbers", "1", "2")])
    told = make.story("ru", {"en": State.MACHINE}, translated=make.content("H", make.paragraph(own)))
    tree = page(reader, told.path("en"))
    assert not tree.css("mark")
    assert "marked" not in text(tree, ".label")


def test_originals_open_in_place_only_where_the_page_is_not_indexed(reader: Client) -> None:
    told = make.story("ru", {"en": State.MACHINE, "uk": State.REVIEWED})
    machine, reviewed = page(reader, told.path("en")), page(reader, told.path("uk"))
    assert text(machine, ".copy > details.orig summary") == "in Russian"
    paragraph = machine.css_first(".copy > details.orig p")
    assert paragraph is not None
    assert (paragraph.attributes["lang"], paragraph.text()) == ("ru", "Речей не было.")
    assert not reviewed.css("details.orig")
    link = reviewed.css_first(".copy > .orig a")
    assert link is not None
    assert link.attributes["href"] == told.path("uk") + "parallel/#b0"
    assert "Речей не было" not in reviewed.html
    assert page(reader, told.path("uk") + "parallel/").css_first("#b0")


def test_a_long_story_links_its_later_originals(reader: Client) -> None:
    blocks = [make.paragraph(make.seg(f"Paragraph {n}.", "Слово " * 100)) for n in range(40)]
    told = make.story("ru", {"en": State.MACHINE}, translated=make.content("H", *blocks))
    tree = page(reader, told.path("en"))
    inside, linked = tree.css(".copy > details.orig"), tree.css(".copy > p.orig a")
    assert 5 < len(inside) < 20
    assert len(inside) + len(linked) == 40
    assert (linked[-1].attributes["href"] or "").endswith("parallel/#b39")


def test_a_thousand_words_arrive_in_the_first_flight(reader: Client, root: Path) -> None:
    """Compressed, with all originals that stand in it: within ten TCP segments of 1,460 bytes (A8)."""
    stories = sorted((root / "sample/stories").glob("0[12]*.ru.html"))
    words = " ".join(re.sub("<[^>]*>", " ", path.read_text(encoding="utf-8")) for path in stories).split()
    assert len(words) > 1000
    blocks = []
    for start in range(0, 1000, 50):
        said = " ".join(words[start : start + 50])
        blocks.append(make.paragraph(make.seg(said[::-1], said)))  # as many letters, none twice
    told = make.story("ru", {"uk": State.MACHINE}, translated=make.content("H", *blocks))
    html = reader.get(told.path("uk")).content
    assert html.count(b"<details") > 10
    assert len(gzip.compress(html)) < 14_600


def test_words_of_a_speaker_of_this_language_are_verbatim(reader: Client) -> None:
    wording = "We did the sums & <it> is “cheaper”."
    block = make.quotation(wording, "en", wording, source="Мы посчитали.", verbatim=True)
    block["segs"][0]["o"] = "quotation"
    told = make.story("ru", {"en": State.MACHINE}, translated=make.content("H", block))
    tree = page(reader, told.path("en"))
    assert text(tree, "blockquote > p") == f"“{wording}”"
    assert text(tree, "blockquote footer") == (
        "Ingrid Vale, harbour commissioner. In the speaker’s own words, said in English."
    )
    assert not tree.css("blockquote .orig")


def test_who_spoke_and_where(reader: Client) -> None:
    block = make.quotation("Hm.", "en", speaker="A & B") | {"where": [make.seg("on the <quay>")]}
    block["role"] = [make.seg("R & D")]
    told = make.story("en", doc=make.content("H", block))
    assert text(page(reader, told.path("en")), "blockquote footer") == "A & B, R & D, on the <quay>."


def test_a_quotation_whose_wording_is_not_known_does_not_pretend(reader: Client) -> None:
    doc = make.content("H", make.quotation("We did the sums.", "en", "", source="Мы посчитали."))
    told = make.story("ru", {"en": State.MACHINE}, translated=doc)
    footer = text(page(reader, told.path("en")), "blockquote footer")
    assert "Said in English, translated here." in footer
    assert "own words" not in footer


@pytest.mark.parametrize(
    ("language", "wording", "shown"),
    [
        ("fr", "Qui oublie ?", "«\u202fQui oublie ?\u202f»"),
        ("uk", "«Радіо» каже «ні»", "««Радіо» каже «ні»»"),
        ("uk", "«Так»", "«Так»"),
        ("ar", "نعم", "«نعم»"),
        ("az", "Yox", "“Yox”"),
    ],
)
def test_quotation_marks_are_those_of_the_language(
    reader: Client, language: str, wording: str, shown: str
) -> None:
    told = make.story(
        "ru",
        {language: State.MACHINE},
        translated=make.content("H", make.quotation("x", language, wording, source="х")),
    )
    node = page(reader, told.path(language)).css_first("blockquote > p")
    assert node is not None
    assert node.text() == shown


@pytest.mark.parametrize("state", [State.MACHINE, State.REVIEWED])
def test_a_translated_quotation_says_so_and_opens_as_spoken(reader: Client, state: str) -> None:
    block = make.quotation(
        "I know every bench.",
        "uk",
        "Я знаю кожну лавку.",
        source="Я знаю каждую скамейку.",
        speaker="Halyna Dovhan",
    )
    told = make.story("ru", {"en": state}, translated=make.content("H", block))
    tree = page(reader, told.path("en"))
    assert text(tree, "blockquote > p") == "“I know every bench.”"
    assert "Said in Ukrainian, translated here." in text(tree, "blockquote footer")
    spoken = tree.css_first("blockquote details.orig p")
    assert spoken is not None
    assert (spoken.attributes["lang"], spoken.text()) == ("uk", "«Я знаю кожну лавку.»")


def test_an_original_tells_whose_translation_a_quotation_is(reader: Client) -> None:
    doc = make.content("Заголовок", make.quotation("Я знаю каждую скамейку.", "uk", "Я знаю кожну лавку."))
    told = make.story("ru", doc=doc)
    footer = text(page(reader, told.path("ru")), "blockquote footer")
    assert "Сказано по-украински, перевод редакции." in footer


def test_a_story_closes_with_its_mark_even_where_a_card_follows(reader: Client) -> None:
    other = make.story("en")
    card = {"type": "card", "story": other.id}
    blocks = [make.paragraph(make.seg(said)) for said in ("First.", "Last.")]
    told = make.story("en", doc=make.content("H", blocks[0], card, blocks[1], card))
    assert [end.text() for end in page(reader, told.path("en")).css(".end")] == ["Last."]


def test_cards_and_links_only_to_stories_of_this_language(reader: Client) -> None:
    other, absent = make.story("ru", {"en": State.MACHINE}), make.story("ru")
    tag = ["a", f'<a linktype="page" id="{other.id}">', "</a>", "inline", ""]
    gone = ["a", f'<a linktype="page" id="{absent.id}">', "</a>", "inline", ""]
    doc = make.content(
        "H",
        make.paragraph(make.seg("See ‹1›here‹/1› or ‹2›there‹/2›.", "См.", t=[tag, gone])),
        {"type": "card", "story": other.id},
        {"type": "card", "story": absent.id},
    )
    told = make.story("ru", {"en": State.MACHINE}, translated=doc)
    tree = page(reader, told.path("en"))
    assert [a.attributes["href"] for a in tree.css(".copy > p a")] == [other.path("en")]
    assert text(tree, ".copy > p") == "See here or there."
    assert [a.attributes["href"] for a in tree.css(".card a")] == [other.path("en")]


def test_read_also_is_of_this_language_the_section_first(reader: Client) -> None:
    harbour, city = make.section(), make.section("city", en="City")
    inside = make.story("en", topic=harbour, doc=make.content("Inside", topic=harbour))
    for n in range(3):
        make.story("en", doc=make.content(f"City {n}", topic=city))
    make.story("ru", doc=make.content("Не здесь", topic=harbour))
    told = make.story("ru", {"en": State.MACHINE}, topic=harbour)
    shown = [link.text() for link in page(reader, told.path("en")).css(".more h3 a")]
    assert len(shown) == 3
    assert shown[0] == "Inside"
    assert "Не здесь" not in shown
    Language.objects.filter(code="en").update(list_machine=False)
    assert inside.path("en") in reader.get(told.path("en")).content.decode()


def test_section_tags_corrections_sources_and_credit(reader: Client) -> None:
    harbour, night = make.section(), make.tag()
    doc = make.content(
        "H",
        make.paragraph(make.seg("Text.")),
        topic=harbour,
        tags=[night.pk],
        corrections=[{"at": "2026-11-25T15:20:00+00:00", "segs": [make.seg("It said March.")]}],
        sources=[
            {"url": "https://harbour.example/", "segs": [make.seg("Harbour Office")]},
            {"url": "javascript:alert(1)", "segs": [make.seg("Bad")]},
        ],
        credit={"name": "Quayside <Radio>", "url": "https://radio.example/"},
    )
    told = make.story("en", doc=doc)
    tree = page(reader, told.path("en"))
    assert [(a.text(), a.attributes["href"]) for a in tree.css(".tags a")] == [
        ("Harbour", "/en/harbour/"),
        ("Night ferry", "/en/tag/night-ferry/"),
    ]
    assert text(tree, "#correction h2") == "Correction, 25 November 2026, 16:20"
    assert text(tree, ".rail") == "Vera Lunina 25 November 2026, 14:05 Updated 16:20, see correction"
    assert [a.attributes["href"] for a in tree.css(".after .links li a")] == [
        "https://harbour.example/",
        "https://radio.example/",
    ]
    assert "First reported by Quayside <Radio>" in text(tree, ".after")
    assert text(tree, '.secs [aria-current="true"]') == "Harbour"


def test_lists_and_pictures(reader: Client) -> None:
    doc = make.content(
        "H",
        make.picture(7, caption="The ‹1›Patience‹/1›"),
        {
            "type": "list",
            "ordered": True,
            "items": [
                {
                    "segs": [make.seg("One", "Раз")],
                    "ordered": False,
                    "items": [{"segs": [make.seg("Inner", "Внутри")]}],
                }
            ],
        },
        make.picture(8, alt="Mats"),
    )
    doc["blocks"][0]["caption"][0]["t"] = [["i", "<i>", "</i>", "inline", ""]]
    told = make.story("ru", {"en": State.MACHINE}, translated=doc)
    tree = page(reader, told.path("en"))
    hero = tree.css_first("figure.hero img")
    assert hero is not None
    assert hero.attributes["fetchpriority"] == "high"
    assert "loading" not in hero.attributes
    assert hero.attributes["alt"] == "A ferry at dusk"
    assert "/7/fill-1200x800" in (hero.attributes["src"] or "")
    assert text(tree, "figure.hero figcaption i") == "Patience"
    inner = tree.css_first(".copy figure img")
    assert inner is not None
    assert (inner.attributes["loading"], inner.attributes["width"], inner.attributes["height"]) == (
        "lazy",
        "1200",
        "800",
    )
    assert text(tree, ".copy > ol > li > ul > li") == "Inner"
    assert text(tree, ".copy > .orig div[lang=ru] ol li ul") == "Внутри"


# ---------------------------------------------------------------- side by side


def test_side_by_side_is_not_indexed_and_numbers_every_block(reader: Client) -> None:
    doc = make.content(
        "The last boat home",
        make.paragraph(make.seg("Nobody made a speech.", "Речей не было.")),
        make.quotation("I know.", "uk", "Я знаю.", source="Я знаю."),
        source_headline="Последний паром домой",
    )
    told = make.story("ru", {"en": State.REVIEWED, "ar": State.MACHINE}, translated=doc)
    tree = page(reader, told.path("en") + "parallel/")
    assert "noindex" in robots(tree)
    assert not tree.css("link[rel=alternate]")
    assert text(tree, "#headline .source") == "Последний паром домой"
    row = tree.css_first("#b0")
    assert row is not None
    assert (text_of(row.css_first(".target")), text_of(row.css_first(".source"))) == (
        "Nobody made a speech.",
        "Речей не было.",
    )
    spoken = tree.css_first("#b1 .source")
    assert spoken is not None
    assert (spoken.attributes["lang"], spoken.text()) == ("uk", "«Я знаю.»")
    assert tree.css_first(".label .pip.reviewed")
    rtl = page(reader, told.path("ar") + "parallel/").css_first("#b0 .source")
    assert rtl is not None
    assert rtl.attributes["dir"] == "ltr"
    response = reader.get(told.path("ru") + "parallel/")
    assert (response.status_code, response.headers["Location"]) == (301, told.path("ru"))


def test_every_text_is_there_twice_on_no_indexable_page(reader: Client) -> None:
    told = make.story("ru", {"en": State.HUMAN})
    assert "Речей" not in reader.get(told.path("en")).content.decode()
    assert Release.objects.count() == 2
