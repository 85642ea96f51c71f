"""`dragoman bakeoff`: what is compared, and what one engine's failure does to the others."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sacrebleu.metrics.chrf import CHRF
from selectolax.lexbor import LexborHTMLParser

from dragoman import cli
from tests.fakes.libretranslate import FakeLibreTranslate

TEXT = "Ferry carries 639 people\n\nThe first boats left on time. It was a quiet night.\n\nThe council voted 22 to 19.\n"
REFERENCE = "Паром перевёз 639 человек\n\nПервые рейсы отошли вовремя, и ночь была тихой.\n\nСовет проголосовал: 22 против 19.\n"
BOOK = '[engines.book]\nBACKEND = "tests.fakes.phrasebook.Phrasebook"\n'
DOWN = '[engines.down]\nBACKEND = "dragoman.core.engines.dummy.DummyEngine"\nOPTIONS = { fault = "fail" }\n'
DUMMY = '[engines.dummy]\nBACKEND = "dragoman.core.engines.dummy.DummyEngine"\n'
OTHER = (
    '[engines.other]\nBACKEND = "dragoman.core.engines.dummy.DummyEngine"\nOPTIONS = { pairs = ["ru-uk"] }\n'
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.dev")
    monkeypatch.setenv("DRAGOMAN_CONFIG", str(tmp_path / "newsroom.toml"))
    Path("newsroom.toml").write_text(BOOK + DUMMY + DOWN + OTHER)
    Path("story.txt").write_text(TEXT)
    Path("reference.txt").write_text(REFERENCE)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(cli.main, ["bakeoff", *args])


def compared(*args: str) -> dict[str, Any]:
    result = run("story.txt", "--from", "en", "--to", "ru", "--json", "made.json", *args)
    assert result.exit_code == 0, result.stderr
    return json.loads(Path("made.json").read_text())


def test_engines_side_by_side():
    told = compared("--engines", "book,dummy", "--reference", "reference.txt")
    book, dummy = told["engines"]
    assert (told["sentences"], told["words"]) == (4, 21)
    assert book["chrf"] > 60 > 20 > dummy["chrf"]
    assert book["findings"]["critical"] == {"numbers": 2}
    assert book["words_per_second"] > 0
    assert [row["source"] for row in told["rows"]] == [
        "Ferry carries 639 people",
        "The first boats left on time. It was a quiet night.",  # one sentence of the reference
        "The council voted 22 to 19.",
    ]
    assert [row["reference"] for row in told["rows"]] == [line for line in REFERENCE.split("\n") if line]
    assert [one["engine"] for one in told["rows"][0]["translations"]] == ["book", "dummy"]


def test_chrf_is_that_of_its_library():
    told = compared("--engines", "book", "--reference", "reference.txt")
    said = [row["translations"][0]["text"] for row in told["rows"]]
    right = [row["reference"] for row in told["rows"]]
    assert told["engines"][0]["chrf"] == round(CHRF().corpus_score(said, [right]).score, 1)
    Path("reference.txt").write_text("\n\n".join(said) + "\n")
    told = compared("--engines", "book", "--reference", "reference.txt")
    assert told["engines"][0]["chrf"] == 100.0


def test_the_table():
    result = run(
        "story.txt", "--from", "en", "--to", "ru", "--engines", "book,down", "--reference", "reference.txt"
    )
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "story.txt, en → ru: 4 sentences, 21 words"
    assert lines[2].split() == ["chrF", "critical", "serious", "minor", "failed", "words/s", "cost"]
    assert lines[3].split()[0] == "book"
    assert "book: numbers 2 critical" in result.stdout
    assert "critical numbers: 639 became 640" in result.stdout
    assert "down: nothing: it cannot be reached or does not work." in result.stdout


def test_one_that_fails_spoils_nothing():
    told = compared("--engines", "down,other,book")
    down, other, book = told["engines"]
    assert "cannot be reached" in down["error"]
    assert other["error"] == "it has not got en-ru."
    assert book["error"] == ""
    assert [one["engine"] for one in told["rows"][0]["translations"]] == ["book"]
    assert "chrF" not in told["rows"][0]


def test_where_all_fail():
    assert run("story.txt", "--from", "en", "--to", "ru", "--engines", "down").exit_code == 1


def test_a_sentence_that_fails_is_counted_and_shown():
    Path("story.txt").write_text("It was a quiet night.\nNobody knows this one.\n")
    told = compared("--engines", "book")
    assert told["engines"][0]["failed"] == {"BadAnswer": 1}
    assert told["rows"][1]["translations"][0] == {"engine": "book", "text": "", "chrf": None, "errors": ["BadAnswer"], "findings": told["rows"][1]["translations"][0]["findings"]}  # fmt: skip


def test_without_names_all_that_have_the_pair():
    assert [engine["alias"] for engine in compared()["engines"]] == ["book", "dummy", "down"]


def test_what_it_costs():
    with FakeLibreTranslate() as server:
        Path("newsroom.toml").write_text(
            '[engines.libre]\nBACKEND = "dragoman.core.engines.libretranslate.LibreTranslateEngine"\n'
            f'OPTIONS = {{ url = "{server.url}", price = {{ currency = "EUR", per_million = 20 }} }}\n'
        )
        told = compared()
    assert told["engines"][0]["billed"]["units"] == server.billed
    assert told["engines"][0]["billed"]["cost"] == pytest.approx(server.billed * 20 / 1_000_000)


def test_the_page(monkeypatch):
    Path("story.txt").write_text('<script>alert(1)</script> & "quotes"\n' + TEXT)
    result = run(
        "story.txt", "--from", "en", "--to", "ru", "--engines", "book,dummy,down", "--html", "made.html"
    )
    assert result.exit_code == 0
    text = Path("made.html").read_text()
    tree = LexborHTMLParser(text)
    assert tree.css("script, link, img, iframe") == []
    assert "http" not in text.replace("http-equiv", "")
    assert [node.text() for node in tree.css("tbody th")] == ["book", "dummy", "down"]
    assert {node.attributes["dir"] for node in tree.css(".rows td[lang=ru]")} == {"ltr"}
    assert any("640" in node.text() for node in tree.css("mark"))
    assert 'name="viewport"' in text
    assert "color-scheme: light dark" in text


def test_the_page_from_right_to_left():
    Path("story.txt").write_text("It was a quiet night.\n")
    run("story.txt", "--from", "en", "--to", "ar", "--engines", "book", "--html", "made.html")
    assert '<td lang="ar" dir="rtl">كانت ليلة هادئة.</td>' in Path("made.html").read_text()


WRONG = [
    (["story.txt", "--from", "en", "--to", "en"], "--from and --to are the same language, en."),
    (["gone.txt", "--from", "en", "--to", "ru"], "There is no file gone.txt."),
    (["story.txt", "--from", "en", "--to", "ru", "--engines", "nope"], "There is no engine 'nope' in the settings."),
    (["story.txt", "--from", "en", "--to", "ru", "--reference", "gone.txt"], "There is no file gone.txt."),
    (["story.txt", "--from", "en", "--to", "ru", "--html", "."], ". cannot be written: it is a folder."),
    (["story.txt", "--from", "en", "--to", "ru", "--json", "a/b.json"], "a/b.json cannot be written: no such folder."),
    (["story.txt", "--from", "en", "--to", "ru", "--html", "story.txt"], "story.txt is what is read. Name another file."),
    (["digits.txt", "--from", "en", "--to", "ru"], "digits.txt: there is nothing to translate in it."),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_wrong_use(typed, said):
    Path("digits.txt").write_text("1 2 3\n")
    result = run(*typed)
    assert result.exit_code == 2
    assert result.stderr == f"Error: {said}\n" or said in result.stderr
    assert result.stderr.count("\n") == 1


def test_where_chrf_is_missing_the_cure_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics.chrf", None)
    result = run("story.txt", "--from", "en", "--to", "ru", "--reference", "reference.txt")
    assert result.exit_code == 2
    assert "pip install 'dragoman[bakeoff]'" in result.stderr
    assert run("story.txt", "--from", "en", "--to", "ru", "--engines", "book").exit_code == 0


def test_an_engine_that_breaks_down_is_one_line(monkeypatch):
    from tests.fakes.phrasebook import Phrasebook

    def broken(*_: object) -> None:
        raise KeyError("what")

    monkeypatch.setattr(Phrasebook, "send", broken)
    told = compared("--engines", "book,dummy")
    assert told["engines"][0]["error"] == "it broke down: KeyError: 'what'"
    assert told["engines"][1]["error"] == ""
