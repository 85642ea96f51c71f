"""`dragoman check` and `dragoman checks`."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from click.testing import CliRunner

from dragoman.check_cli import check, checks, html_blocks, message
from dragoman.core.checks import run_checks
from dragoman.core.types import Segment

PAIR = {
    "id": "p1",
    "source_lang": "ru",
    "target_lang": "en",
    "source": "В учениях примут участие 100 000 военнослужащих.",
    "translation": "100 servicemen will take part in the exercises.",
}
LINE = json.dumps(PAIR, ensure_ascii=False) + "\n"


def test_json_lines() -> None:
    result = CliRunner().invoke(check, input=LINE + LINE.replace("p1", "p2"))
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert [row["id"] for row in rows] == ["p1", "p2"]
    (finding,) = rows[0]["findings"]
    assert (finding["kind"], finding["severity"]) == ("numbers", "critical")
    assert (finding["source_span"], finding["target_span"]) == ([25, 32], [0, 3])
    assert finding["message"] == "100000 became 100"


def test_a_bad_line_is_told_and_the_rest_goes_on() -> None:
    result = CliRunner().invoke(check, input="{\n[]\n" + json.dumps({"id": 1}) + "\n" + LINE)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["id"] == "p1"
    assert "line 1: not JSON" in result.stderr
    assert "line 2: not an object" in result.stderr
    assert "line 3: source_lang is missing" in result.stderr
    assert result.stderr.count("a line is an object such as") == 1


def test_lone_surrogates_come_through() -> None:
    result = CliRunner().invoke(check, input=LINE.replace("servicemen", "\\ud800 men"))
    assert json.loads(result.stdout)["id"] == "p1"


def test_text() -> None:
    result = CliRunner().invoke(check, ["--format", "text"], input=LINE)
    assert "p1: critical numbers: 100000 became 100" in result.output


def test_sarif() -> None:
    log = json.loads(CliRunner().invoke(check, ["--format", "sarif"], input=LINE).output)
    (run,) = log["runs"]
    (result,) = run["results"]
    assert (log["version"], result["ruleId"], result["level"]) == ("2.1.0", "numbers", "error")
    assert result["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"charOffset": 0, "charLength": 3}


def test_consistency_needs_the_document() -> None:
    first = {**PAIR, "source": "Главная новость дня", "translation": "The main news of the day"}
    second = {**first, "id": "p2", "translation": "Top story"}
    for document, kinds in ((None, []), ("story-7", ["consistency"])):
        lines = "".join(json.dumps({**row, "doc": document}) + "\n" for row in (first, second))
        last = json.loads(CliRunner().invoke(check, input=lines).output.splitlines()[-1])
        assert [f["kind"] for f in last["findings"]] == kinds


def test_two_files(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<h1>Паром утонул</h1><p>Погибли 12 человек. Ведётся следствие.</p><p>Капитан &lt;жив&gt;.</p>",
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text(
        "<h1>Ferry sinks</h1><p>21 people died. An inquiry is under way.</p><p>The captain is &lt;alive&gt;.</p>",
        encoding="utf-8",
    )
    page = tmp_path / "report.html"
    files = [str(tmp_path / "a.html"), str(tmp_path / "b.html")]
    result = CliRunner().invoke(check, [*files, "--from", "ru", "--to", "en", "--html", str(page)])
    assert result.exit_code == 0, result.output
    assert "critical numbers: 12 became 21" in result.output
    report = page.read_text(encoding="utf-8")
    assert "<mark>21</mark> people died." in report
    assert "&lt;alive&gt;" in report
    assert "<h1>Translation check ru → en</h1>" in report
    assert '<li class="critical"><b>critical</b> numbers: 12 became 21</li>' in report


def test_pages_are_read_in_their_encoding_and_whatever_their_blocks_are(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(
        "<title>Паром</title><div>Ушёл <b>во</b> вторник.<br>Погибли 12 человек.<p>Абзац.</p> Хвост.</div>"
        "<script>1</script><table><tr><td>Год<td>2021</table>".encode("cp1251")
    )
    (tmp_path / "b.html").write_text(
        "<title>Ferry</title><div>It left on <b>Wednesday</b>.<br>21 people died.<p>A paragraph.</p> Tail.</div>"
        "<table><tr><td>Year<td>2021</table>",
        encoding="utf-8",
    )
    files = [str(tmp_path / "a.html"), str(tmp_path / "b.html")]
    result = CliRunner().invoke(check, [*files, "--from", "ru", "--to", "en"])
    told = [line for line in result.output.splitlines() if ": critical " in line]
    assert told == ["2: critical dates: вторник became Wednesday", "3: critical numbers: 12 became 21"]


def test_what_readers_see_garbled_is_not_mended_before_it_is_checked(tmp_path: Path) -> None:
    text = "Мэр города подал в отставку во вторник, сообщила газета. Он занимал пост двенадцать лет."
    (tmp_path / "a.txt").write_text(
        "The mayor resigned on Tuesday, the paper said. He had held the post for twelve years.", "utf-8"
    )
    (tmp_path / "b.txt").write_text(text.encode().decode("cp1251", "ignore"), encoding="utf-8")
    files = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    result = CliRunner().invoke(check, [*files, "--from", "en", "--to", "ru"])
    assert "critical mojibake" in result.output


def test_two_files_are_in_two_languages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A sentence.", encoding="utf-8")
    result = CliRunner().invoke(check, [str(path), str(path), "--from", "en", "--to", "en"])
    assert result.exit_code == 2
    assert "--from and --to are both en" in result.output


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(LINE,))
    writer.start()
    result = CliRunner().invoke(check, [str(pipe)])
    writer.join()
    assert json.loads(result.output)["id"] == "p1"


def test_icons_and_pictures_cut_no_sentence() -> None:
    page = "<p>Read <a href=x><svg>\n<title>t</title><path/></svg> the story</a> <picture>\n<img></picture>now</p>"
    assert html_blocks(page) == ["Read the story now"]


def test_files_that_are_no_text_and_codes_that_are_no_language_are_named(tmp_path: Path) -> None:
    for name, data in {
        "a.html": b"<p>One.",
        "b.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
        "c.txt": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
    for other, to, told in (
        ("b.txt", "en", "b.txt is no text"),
        ("c.txt", "en", "c.txt is empty."),
        ("a.html", "qq", "--to: unknown language code 'qq'."),
    ):
        files = [str(tmp_path / "a.html"), str(tmp_path / other)]
        result = CliRunner().invoke(check, [*files, "--from", "ru", "--to", to])
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr
        assert result.stderr.count("\n") == 1
    alone = CliRunner().invoke(check, [str(tmp_path / "a.html")])
    assert alone.exit_code == 2
    assert "A page needs its translation" in alone.output


def test_byte_order_marks_are_no_part_of_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_text(LINE, encoding=encoding)
        assert json.loads(CliRunner().invoke(check, [str(path)]).output)["id"] == "p1"
    assert json.loads(CliRunner().invoke(check, input="\ufeff" + LINE).output)["id"] == "p1"
    path.write_bytes(b"\xff\xfd\n" + LINE.encode())
    result = CliRunner().invoke(check, [str(path)])
    assert (result.exit_code, json.loads(result.stdout)["id"]) == (2, "p1")


def test_a_code_that_is_no_language_is_told_once() -> None:
    line = json.dumps({**PAIR, "source_lang": "xx", "target_lang": "pt-BR"}) + "\n"
    result = CliRunner().invoke(check, input=line + line)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.count("'xx' is no language code") == 1
    assert "pt-BR" not in result.stderr
    empty = CliRunner().invoke(check, input=json.dumps({**PAIR, "source_lang": ""}) + "\n")
    assert (empty.exit_code, empty.stdout) == (2, "")


def test_two_files_need_their_languages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A.", encoding="utf-8")
    result = CliRunner().invoke(check, [str(path), str(path)])
    assert result.exit_code == 2
    assert "--from" in result.output
    one = CliRunner().invoke(check, [str(path), "--from", "en", "--to", "es"])
    assert one.exit_code == 2
    assert "are for two files" in " ".join(one.output.split())


def test_checks_and_their_coverage() -> None:
    listed = CliRunner().invoke(checks).output
    assert "numbers" in listed
    assert "consistency" in listed
    table = CliRunner().invoke(checks, ["--coverage"]).output.splitlines()
    languages = table[0].split()
    row = next(line for line in table if line.startswith("names")).split()[1:]
    assert dict(zip(languages, row, strict=True))["ru"] == "●"
    assert dict(zip(languages, row, strict=True))["ja"] == "·"
    digits = next(line for line in table if line.startswith("numbers")).split()[1:]
    assert {code: dict(zip(languages, digits, strict=True))[code] for code in ("en", "fi")} == {
        "en": "●",
        "fi": "○",
    }


def test_a_day_and_a_denial_are_told_in_words() -> None:
    told = {}
    for kind, source, target in (
        ("dates", "The tunnel is closed until Friday.", "O túnel está fechado até quinta-feira."),
        ("negation", "Nobody needs a photograph.", "Toda a gente precisa de fotografia."),
    ):
        found = run_checks(Segment(source, "en"), Segment(target, "pt"))
        told[kind] = next(message(f, source, target) for f in found if f.kind == kind)
    assert told["dates"] == "Friday became quinta-feira"
    assert told["negation"] == "denied in the source, not here"
