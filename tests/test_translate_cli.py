"""`dragoman translate`: what is typed, what comes out, what is said, and what is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman import cli
from dragoman.core.engines.dummy import pseudo
from tests.conftest import ROOT
from tests.fakes.libretranslate import FakeLibreTranslate

TEXT = "The night ferry is back\n\nThe first boats left on time. It was a quiet night.\n\nTickets cost 2.40 crowns.\n"
RUSSIAN = (
    "Ночной паром снова ходит\n\nПервые рейсы ушли вовремя. Ночь была тихой.\n\nБилеты стоят 2,40 кроны.\n"
)
BOOK = '[engines.book]\nBACKEND = "tests.fakes.phrasebook.Phrasebook"\n'


def toml(*engines: str) -> str:
    return '[[languages]]\ncode = "en"\n[[languages]]\ncode = "ru"\n\n' + "\n".join(engines)


def dummy(alias: str = "dummy", **options: object) -> str:
    told = ", ".join(f"{name} = {json.dumps(value)}" for name, value in options.items())
    return f'[engines.{alias}]\nBACKEND = "dragoman.core.engines.dummy.DummyEngine"\nOPTIONS = {{ {told} }}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of its own with a story and settings in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "dragoman.project.settings.dev")
    monkeypatch.setenv("DRAGOMAN_CONFIG", str(tmp_path / "newsroom.toml"))
    Path("newsroom.toml").write_text(toml(BOOK))
    Path("story.txt").write_text(TEXT)
    return tmp_path


def run(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.main, ["translate", *args], input=stdin)


def wrong(*args: str, stdin: bytes | None = None) -> str:
    result = run(*args, stdin=stdin)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    return result.stderr


def test_to_standard_output():
    result = run("story.txt", "--from", "en", "--to", "ru")
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", RUSSIAN)


def test_standard_input():
    Path("newsroom.toml").write_text(toml(dummy()))
    assert run("-", "--from", "en", "--to", "ru", stdin=b"Words here\n").stdout == pseudo(
        "Words here\n", "en", "ru"
    )
    page = run("-", "--from", "en", "--to", "ru", stdin=b"<!DOCTYPE html><p>Words here").stdout
    assert page == "<!DOCTYPE html><p>" + pseudo("Words here", "en", "ru")
    marked = run("-", "--from", "en", "--to", "ru", "--format", "md", stdin=b"# Words *here*").stdout
    assert marked.startswith("# ")
    assert marked.endswith("*")


def test_several_languages_into_a_folder():
    Path("page.html").write_text("<html><title>Back again</title><p>It was a <b>quiet</b> night.")
    result = run("story.txt", "page.html", "--from", "en", "--to", "ru,ar", "--out", "made/here")
    assert (result.exit_code, result.stdout) == (0, "")
    names = sorted(os.listdir("made/here"))
    assert names == ["page.ar.html", "page.ru.html", "story.ar.txt", "story.ru.txt"]
    assert Path("made/here/page.ar.html").read_text().startswith('<html lang="ar" dir="rtl"><title>')
    assert Path("story.txt").read_text() == TEXT
    assert oct(Path("made/here/story.ru.txt").stat().st_mode & 0o777) == oct(0o666 & ~umask())


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_files_that_are_there_are_safe():
    Path("story.ru.txt").write_text("by hand")
    said = wrong("story.txt", "--from", "en", "--to", "ru", "--out", ".")
    assert "story.ru.txt is there already. Write over it with --force." in said
    assert Path("story.ru.txt").read_text() == "by hand"
    assert run("story.txt", "--from", "en", "--to", "ru", "--out", ".", "--force").exit_code == 0
    assert Path("story.ru.txt").read_text() != "by hand"
    said = wrong("story.txt", "story.ru.txt", "--from", "en", "--to", "ru", "--out", ".", "--force")
    assert "story.ru.txt is one of the files to translate" in said


WRONG = [  # what is typed, what is said
    (["story.txt", "--from", "en", "--to", "en"], "--from and --to are the same language, en."),
    (["story.txt", "--from", "xx", "--to", "en"], "--from: unknown language code 'xx'"),
    (["story.txt", "--from", "en", "--to", "ru,English"], "--to: unknown language code 'English'"),
    (["story.txt", "--from", "en", "--to", "ru,uk"], "Name a folder: --out DIR"),
    (["gone.txt", "--from", "en", "--to", "ru"], "There is no file gone.txt."),
    ([".", "--from", "en", "--to", "ru"], ". is a folder. Name the files in it."),
    (["story.docx", "--from", "en", "--to", "ru"], "Say it with --format."),
    (["empty.txt", "--from", "en", "--to", "ru"], "empty.txt is empty."),
    (["blank.txt", "--from", "en", "--to", "ru"], "blank.txt is empty."),
    (["binary.txt", "--from", "en", "--to", "ru"], "binary.txt is no text"),
    (["large.txt", "--from", "en", "--to", "ru"], "large.txt is larger than 10 MB. Split it."),
    (["story.txt", "--from", "en", "--to", "ru", "--out", "story.txt"], "--out: story.txt is no folder."),
    (["story.txt", "--from", "en", "--to", "ru", "--engine", "deep"], "There is no engine 'deep' in the settings. There are: book."),
    (["story.txt", "--from", "en", "--to", "ru", "--config", "gone.toml"], "There is no file gone.toml (--config)."),
    (["story.txt", "other/story.txt", "--from", "en", "--to", "ru", "--out", "o"], "Two of the files would be written to o/story.ru.txt."),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), WRONG, ids=[" ".join(w[0]) for w in WRONG])
def test_wrong_use(typed, said):
    for name, data in {
        "story.docx": b"x", "empty.txt": b"", "blank.txt": b"\xef\xbb\xbf \n", "binary.txt": b"\x7fELF\0\1\2" * 9,
        "large.txt": b"words " * 1_700_000, "other/story.txt": b"Words",
    }.items():  # fmt: skip
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(data)
    assert said in wrong(*typed)


def test_a_file_that_may_not_be_read(monkeypatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # whoever runs the tests may read everything
    assert "story.txt cannot be read: Permission denied." in wrong("story.txt", "--from", "en", "--to", "ru")


def test_every_file_that_cannot_be_read_is_named_before_any_work():
    result = run("story.txt", "gone.txt", "lost.txt", "--from", "en", "--to", "ru", "--out", "o")
    assert result.exit_code == 2
    assert result.stderr == "Error: There is no file gone.txt.\nError: There is no file lost.txt.\n"
    assert not Path("o").exists()


BAD_SETTINGS = [
    ("not = [toml", "is not valid TOML"),
    ('[engines.x]\nBACKEND = "dragoman.core.engines.gone.Engine"\n', "ENGINES['x']: BACKEND"),
]


@pytest.mark.parametrize(("text", "said"), BAD_SETTINGS)
def test_settings_that_are_wrong(text, said):
    Path("newsroom.toml").write_text(text)
    assert said in wrong("story.txt", "--from", "en", "--to", "ru")


def test_without_an_engine_the_cure_is_said():
    Path("newsroom.toml").write_text(
        toml(
            '[engines.own]\nBACKEND = "dragoman.core.engines.bergamot.BergamotEngine"\nOPTIONS = { models = "none" }\n'
        )
    )
    said = wrong("story.txt", "--from", "ru", "--to", "en")
    assert "No engine here translates ru into en. Fetch a model: dragoman models fetch ru-en" in said
    Path("newsroom.toml").write_text(toml(dummy(pairs=["en-ru"])))
    said = wrong("story.txt", "--from", "en", "--to", "ru,uk", "--out", "o")
    assert "No engine here translates en into uk. Add an engine that has en-uk" in said


def test_what_the_gate_would_hold():
    Path("story.txt").write_text(
        "Ferry carries 639 people\n\nIt was a quiet night.\n\nThe council voted 22 to 19.\n"
    )
    result = run("story.txt", "--from", "en", "--to", "ru")
    assert result.exit_code == 1
    assert "640" in result.stdout
    assert "story.txt:1: critical numbers: 639 became 640\n    Ferry carries 639 people\n" in result.stderr
    assert "story.txt:5: critical numbers: 22 became 23" in result.stderr
    assert result.stderr.endswith(
        "story.txt → ru: not to be published as it is: critical in a headline, lead or caption (1).\n"
    )


def test_a_finding_elsewhere_goes_out_and_is_said():
    Path("story.txt").write_text("The council voted 22 to 19.\n")
    result = run("story.txt", "--from", "en", "--to", "ru")
    assert result.exit_code == 0
    assert "story.txt:1: critical numbers: 22 became 23" in result.stderr


def test_what_is_piped_gets_the_ending_of_its_format():
    Path("newsroom.toml").write_text(toml(dummy()))
    for data, form in ((b"Words here", "txt"), (b"<!DOCTYPE html><p>Words here", "html")):
        run("-", "--from", "en", "--to", "ru", "--out", "made", stdin=data)
        assert Path(f"made/stdin.ru.{form}").exists()
    run("-", "--from", "en", "--to", "ru", "--out", "made", "--format", "md", stdin=b"# Words here")
    assert Path("made/stdin.ru.md").exists()


def test_a_code_written_otherwise_is_named():
    assert wrong("story.txt", "--from", "EN", "--to", "ru").endswith("did you mean en?\n")


def test_a_draft_is_held():
    Path("newsroom.toml").write_text(toml(dummy(trust="draft")))
    result = run("story.txt", "--from", "en", "--to", "ru")
    assert result.exit_code == 1
    assert pseudo("quiet", "en", "ru") in result.stdout
    assert "the engine is only good for drafts in this pair" in result.stderr


def test_no_translation_at_all_is_held():
    Path("newsroom.toml").write_text(toml(dummy(fault="echo", on="quiet")))
    result = run("story.txt", "--from", "en", "--to", "ru")
    assert result.exit_code == 1
    assert "no translation at all, or a tag or link of it lost (" in result.stderr


def test_what_fails_is_marked_and_the_rest_comes_out():
    Path("newsroom.toml").write_text(toml(dummy(fault="refuse", on="quiet")))
    result = run("story.txt", "--from", "en", "--to", "ru")
    assert result.exit_code == 1
    assert pseudo("The first boats left on time.", "en", "ru") + " It was a quiet night." in result.stdout
    assert "story.txt:3: not translated: it refused the text." in result.stderr
    assert "    It was a quiet night.\n" in result.stderr


def test_where_everything_fails_nothing_poses_as_a_translation():
    Path("newsroom.toml").write_text(toml(dummy(fault="fail")))
    result = run("story.txt", "--from", "en", "--to", "ru")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "not translated (4). Nothing was written." in result.stderr
    assert run("story.txt", "--from", "en", "--to", "ru", "--out", "o").exit_code == 1
    assert os.listdir("o") == []


def test_json():
    Path("newsroom.toml").write_text(toml(BOOK, dummy("other", fault="fail")))
    result = run("story.txt", "--from", "en", "--to", "ru,uk", "--json", "--engine", "book")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["file"], row["from"], row["to"], row["format"], row["held"]) for row in rows] == [
        ("story.txt", "en", "ru", "txt", False),
        ("story.txt", "en", "uk", "txt", False),
    ]
    row = rows[0]
    assert row["text"].count("\n") == TEXT.count("\n")
    assert [(s["id"], s["line"], s["kind"], s["engine"]) for s in row["segments"]] == [
        ("s1", 1, "headline", "book"), ("s2", 3, "lead", "book"), ("s3", 3, "lead", "book"), ("s4", 5, "body", "book"),
    ]  # fmt: skip
    assert row["segments"][-1]["target"] == "Билеты стоят 2,40 кроны."


def test_spans_of_findings_lie_in_the_texts():
    Path("story.txt").write_text("The council voted 22 to 19.\n")
    (one,) = json.loads(run("story.txt", "--from", "en", "--to", "ru", "--json").stdout)["segments"]
    (finding,) = (f for f in one["findings"] if f["kind"] == "numbers")
    assert finding["severity"] == "critical"
    assert one["source"][slice(*finding["source_span"])] == "22"
    assert one["target"][slice(*finding["target_span"])] == "23"


def test_json_beside_files():
    result = run("story.txt", "--from", "en", "--to", "ru", "--json", "--out", "o")
    assert Path("o/story.ru.txt").read_text() == json.loads(result.stdout)["text"]


ENCODED = [  # bytes, what is said
    ("Ночной паром снова ходит на остров.\n".encode("cp1251"), "read as windows-1251"),
    ("Ночной паром снова ходит на остров.\n".encode("koi8-r"), "read as KOI8-R"),
    ("Ночной паром снова ходит на остров.\n".encode("utf-16"), "read as UTF-16"),
    ("Ночной паром снова ходит на остров.\n".encode("utf-16-be"), "read as UTF-16 (big-endian)"),
    ("Ночной паром снова ходит на остров.\n".encode("utf-8-sig"), ""),
    ("Ночной паром снова ходит на остров.\n".encode().decode("cp1251", "ignore").encode(), "windows-1251 by mistake, which is mended"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), ENCODED, ids=[e[1] for e in ENCODED])
def test_encodings_are_read_and_said(data, said):
    Path("story.txt").write_bytes(data)
    result = run("story.txt", "--from", "ru", "--to", "uk")
    assert result.exit_code == 0
    assert result.stdout == "Нічний пором знову ходить на острів.\n"
    assert result.stderr == (f"story.txt: {said}\n" if said and "mended" not in said else result.stderr)
    assert said in result.stderr


def test_a_page_is_written_in_the_encoding_that_it_names():
    Path("page.html").write_bytes(
        '<meta charset="windows-1251"><p>Ночной паром снова ходит на остров.'.encode("cp1251")
    )
    result = run("page.html", "--from", "ru", "--to", "uk")
    assert result.stdout == '<meta charset="utf-8"><p>Нічний пором знову ходить на острів.'


def test_line_ends_are_kept():
    Path("newsroom.toml").write_text(toml(dummy()))
    Path("story.txt").write_bytes(b"One line\r\nAnother one\r\n\r\n  Last one")
    result = CliRunner().invoke(cli.main, ["translate", "story.txt", "--from", "en", "--to", "ru"])
    said = [pseudo(line, "en", "ru") for line in ("One line", "Another one", "Last one")]
    assert result.stdout_bytes == f"{said[0]}\r\n{said[1]}\r\n\r\n  {said[2]}".encode()


def test_words_of_the_newsroom_stay():
    Path("newsroom.toml").write_text(toml(dummy(), '[[do_not_translate]]\ntext = "T-31"\n'))
    Path("story.txt").write_text("Bring the form T-31 with you.\n")
    assert "T-31" in run("story.txt", "--from", "en", "--to", "ru").stdout


def test_over_the_network_with_its_bill():
    with FakeLibreTranslate(key="k-0001") as server:
        Path("newsroom.toml").write_text(
            toml(
                '[engines.libre]\nBACKEND = "dragoman.core.engines.libretranslate.LibreTranslateEngine"\n'
                f'OPTIONS = {{ url = "{server.url}", key = "k-0001", price = {{ currency = "EUR", per_million = 20 }} }}\n'
            )
        )
        result = run("story.txt", "--from", "en", "--to", "ru")
    cost = server.billed * 20 / 1_000_000
    assert f"libre: {server.billed:.0f} characters, {cost:.4f} EUR\n" in result.stderr


@pytest.mark.bergamot
def test_with_a_real_engine():
    from tests.conftest import need_weights

    need_weights()
    Path("newsroom.toml").write_text(
        toml(
            '[engines.own]\nBACKEND = "dragoman.core.engines.bergamot.BergamotEngine"\nOPTIONS = { packaged = true }\n'
        )
    )
    Path("story.md").write_text(
        "# The ferry is back\n\nThe *first* boats left on [Monday](https://x.example).\n"
    )
    result = run("story.md", "--from", "en", "--to", "pt")
    assert result.exit_code == 0
    assert result.stdout.startswith("# ")
    assert "](https://x.example)" in result.stdout
    assert "segunda" in result.stdout


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def started(*args: str) -> subprocess.Popen[bytes]:
    code = "from dragoman.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "translate", *args],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )


def test_an_interrupt_leaves_nothing_behind():
    Path("newsroom.toml").write_text(toml(dummy(delay=30)))
    Path("o").mkdir()
    process = started("story.txt", "--from", "en", "--to", "ru", "--out", "o")
    time.sleep(3)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert b"Traceback" not in said
    assert os.listdir("o") == []


def test_django_is_not_started():
    code = (
        "import sys\nfrom dragoman.cli import main\n"
        "main(['translate', 'story.txt', '--from', 'en', '--to', 'ru'], standalone_mode=False)\n"
        "assert not {'django.apps', 'django.db', 'wagtail'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 0, done.stderr
