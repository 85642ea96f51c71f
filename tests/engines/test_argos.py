"""Packages of Argos: found and added, or refused; a real model that answers; a library that dies or hangs.

What the model of tests/fakes/argos.py answers is known. What a library does wrong is played by a stand-in for it.
"""

from __future__ import annotations

import json
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner, Result

from dragoman import cli
from dragoman.core.engines import Answer, Chain, Request, argos, models, processes
from dragoman.core.engines.argos import ArgosEngine, packages_in
from dragoman.core.engines.bergamot import BergamotEngine
from dragoman.core.engines.models import ModelError, add, installed, remove
from tests.fakes.argos import package, packed

STAND_IN = """
    import os, time

    class Translator:
        def __init__(self, path, inter_threads, intra_threads):
            self.threads = inter_threads, intra_threads
            if open(path + "/model.bin", "rb").read() == b"broken":
                raise RuntimeError("Unsupported model binary version")

        def translate_batch(self, batch, **options):
            return [self.translate(words) for words in batch]

        def translate(self, words):
            if "DIE" in words:
                os._exit(3)
            if "HANG" in words:
                time.sleep(60)
            if "RAISE" in words:
                raise RuntimeError("No position encodings are defined")
            if "THREADS" in words:
                words = [str(self.threads)]
            class Result:
                attention = [[[1.0]]]
                hypotheses = [[*words, "</s>"]]
            return Result

    class SentencePieceProcessor:
        def __init__(self, model_file):
            pass

        def encode(self, text, out_type):
            return text.split()

        def decode(self, words):
            return " ".join(words).upper()
"""


def stand_in(parent: Path, name: str = "en-ru", weights: bytes = b"weights", **more: str) -> Path:
    """A package for the stand-in; more: of its metadata."""
    place = parent / name
    (place / "model").mkdir(parents=True)
    said = {"package_version": "1.0", "from_code": "en", "to_code": "ru"} | more
    (place / "metadata.json").write_text(json.dumps(said))
    (place / "sentencepiece.model").write_bytes(b"words")
    (place / "model" / "model.bin").write_bytes(weights)
    return place


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in argos.LIBRARIES:
        (tmp_path / "library").mkdir(exist_ok=True)
        (tmp_path / "library" / f"{name}.py").write_text(textwrap.dedent(STAND_IN))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))
    monkeypatch.setattr(argos, "find_spec", lambda name: name)


@pytest.fixture
def engine(tmp_path: Path, library: None) -> Iterator[ArgosEngine]:
    engine = ArgosEngine(models=str(stand_in(tmp_path / "models").parent))
    yield engine
    engine.close()


def ask(engine: ArgosEngine, *texts: str, target: str = "ru") -> list[Answer]:
    return engine.translate([Request(text, "en", target) for text in texts])


def outcome(answers: list[Answer]) -> list[str]:
    return [answer.text if answer.text is not None else f"!{answer.error.code}" for answer in answers]  # type: ignore[union-attr]


# ---------------------------------------------------------------- a library that fails


@pytest.mark.parametrize(
    ("fault", "code"), [("DIE", "Unavailable"), ("HANG", "TimedOut"), ("RAISE", "BadAnswer")]
)
def test_a_sentence_that_ends_its_worker_fails_alone(engine, fault, code):
    engine.timeout = 1.0
    started = monotonic()
    assert outcome(ask(engine, "one", fault, "two", "three")) == ["ONE", f"!{code}", "TWO", "THREE"]
    assert monotonic() - started < 8
    assert len(engine.processes()) == 1


def test_a_model_that_cannot_be_loaded_says_why(tmp_path, engine):
    stand_in(tmp_path / "models", "broken", b"broken", to_code="uk")
    (answer,) = ask(engine, "one", target="uk")
    assert "broken cannot be loaded: RuntimeError: Unsupported model binary version" in str(answer.error)


def test_processes_and_threads_are_what_the_settings_say(tmp_path, library):
    place = str(stand_in(tmp_path / "models").parent)
    with Chain([ArgosEngine(models=place), ArgosEngine(models=place, threads=3, processes=2)]) as chain:
        one, three = chain.engines
        assert outcome(ask(one, "THREADS")) == ["(1, 1)"]
        assert outcome(ask(three, *["THREADS"] * 80)) == ["(1, 3)"] * 80
        assert (len(one.processes()), len(three.processes())) == (1, 2)
    with pytest.raises(ValueError, match=r"threads is 0\. At least one is needed"):
        ArgosEngine(threads=0)


def test_what_is_missing_has_its_cure(tmp_path, monkeypatch):
    place = str(stand_in(tmp_path / "models").parent)
    stand_in(tmp_path / "models", "brazil", from_code="en", to_code="pb")
    engine = ArgosEngine(models=place)
    chain = Chain([BergamotEngine(models=place), engine])
    monkeypatch.setattr(argos, "find_spec", lambda name: None if name == "sentencepiece" else name)
    assert engine.pairs() == frozenset()
    cure = {"code": "install_package", "package": "ctranslate2 sentencepiece"}
    assert chain.cure("en", "ru").as_json() == cure | {"pair": "en-ru"}
    assert chain.cure("en-GB", "pt").as_json() == cure | {"pair": "en-pt"}
    assert chain.cure("en", "az").code == "add_model"
    assert chain.cure("ru", "az").code == "add_engine"
    with pytest.raises(
        ModelError, match="libraries that are missing: pip install ctranslate2 sentencepiece,"
    ):
        add(tmp_path / "other", None, stand_in(tmp_path))
    assert list((tmp_path / "other").iterdir()) == [tmp_path / "other" / ".lock"]
    monkeypatch.setattr(argos, "find_spec", lambda name: name)
    monkeypatch.setattr(processes, "_RESCAN", 0.0)
    assert engine.pairs() == {("en", "ru"), ("en", "pt-BR")}
    assert engine.cure("en", "ru") is None


# ---------------------------------------------------------------- packages


REFUSED = [
    ("another kind", {"type": "sbd"}, "it is not for translation but for 'sbd'"),
    ("no language", {"from_code": None}, "metadata.json has no language in 'from_code' (None)"),
    ("a path for a language", {"to_code": "../ru"}, "has no language in 'to_code' ('../ru')"),
]


@pytest.mark.parametrize(("why", "said", "message"), REFUSED, ids=[row[0] for row in REFUSED])
def test_metadata_that_are_wrong(tmp_path, library, why, said, message):
    source = stand_in(tmp_path, **said)
    assert packages_in(tmp_path) == {}
    with pytest.raises(ModelError) as raised:
        add(tmp_path / "models", None, source)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert installed(tmp_path / "models") == []


def test_what_is_no_whole_package_is_refused(tmp_path, library):
    def refused(message: str, pair: tuple[str, str] | None = None) -> None:
        with pytest.raises(ModelError, match=message):
            add(tmp_path / "models", pair, source)

    source = stand_in(tmp_path)
    refused(r"It is for en-ru, not for ru-en\.", ("ru", "en"))
    (source / "metadata.json").write_text("{")
    refused("metadata.json is no JSON")
    (source / "metadata.json").write_text("[1]")
    refused("metadata.json describes no package")
    (source / "metadata.json").write_text("{}" + " " * (1 << 20))
    refused("metadata.json describes no package")
    (source / "sentencepiece.model").rename(source / "bpe.model")
    refused("sentencepiece.model is missing. It has bpe.model: that kind is not read here")
    source = stand_in(tmp_path, "broken", b"broken")
    refused("The model does not work: broken.*|Unsupported model binary version")
    source = tmp_path / "two"
    stand_in(source, "a")
    stand_in(source, "b")
    refused(r"More than one model \(a, b\)")
    source = tmp_path / "nothing"
    source.mkdir()
    refused("nothing does not say its languages: dragoman models add PAIR ")
    assert installed(tmp_path / "models") == []


def test_nothing_of_an_archive_leads_out_of_it(tmp_path, library, monkeypatch):
    source = packed(stand_in(tmp_path), tmp_path / "en_ru.argosmodel")
    for name in ("../../model/model.bin", "/etc/metadata.json", "translate-en_pt-1_9/model/../../../x"):
        bad = tmp_path / "bad.argosmodel"
        bad.write_bytes(source.read_bytes())
        with zipfile.ZipFile(bad, "a") as archive:
            archive.writestr(name, "x")
        with pytest.raises(ModelError, match="leads out of it"):
            add(tmp_path / "models", None, bad)
    monkeypatch.setattr(models, "MAX_FILE", 4)
    with pytest.raises(ModelError, match="is larger than a model can be"):
        add(tmp_path / "models", None, source)
    source.write_bytes(source.read_bytes()[:300])
    with pytest.raises(ModelError):
        add(tmp_path / "models", None, source)
    assert not (tmp_path / "x").exists()
    assert installed(tmp_path / "models") == []


def test_only_what_is_needed_is_taken(tmp_path, library):
    source = stand_in(tmp_path)
    (source / "stanza").mkdir()
    (source / "stanza" / "resources.json").write_text("{}")
    (source / "README.md").write_text("CC0")
    made = add(tmp_path / "models", None, packed(source, tmp_path / "some.argosmodel"))
    assert made.folder == tmp_path / "models" / "argos-en-ru"
    assert sorted(made.files) == ["metadata.json", "model/model.bin", "sentencepiece.model"]
    there = sorted(str(f.relative_to(made.folder)) for f in made.folder.rglob("*") if f.is_file())
    assert there == sorted([*made.files, "README.md", "dragoman-model.json"])
    assert (made.version, made.licence, made.origin) == (
        "1.0", "not stated", str(tmp_path / "some.argosmodel"),
    )  # fmt: skip


def test_beside_a_model_of_bergamot_for_the_same_pair(tmp_path, library):
    (tmp_path / "library" / "fxtranslate.py").write_text(
        "class Translator:\n    def __init__(self, *_): pass\n    def translate(self, text): return text\n"
    )
    (tmp_path / "fox").mkdir()
    for name in ("model.enru.bin", "vocab.enru.spm"):
        (tmp_path / "fox" / name).write_bytes(b"x")
    folder = tmp_path / "models"
    add(folder, None, tmp_path / "fox")  # the names of its files say the pair
    add(folder, None, stand_in(tmp_path))
    add(folder, ("en", "ru"), stand_in(tmp_path, "newer", package_version="1.1"))  # takes the other's place
    assert [(one.engine, one.folder.name, one.version) for one in installed(folder)] == [
        ("argos", "argos-en-ru", "1.1"), ("bergamot", "en-ru", "")
    ]  # fmt: skip
    with pytest.raises(ModelError, match="Argos and bergamot have en-ru: say whose with --engine"):
        remove(folder, ("en", "ru"))
    assert remove(folder, ("en", "ru"), "argos").name == "argos-en-ru"
    assert remove(folder, ("en", "ru")).name == "en-ru"
    assert installed(folder) == []


# ---------------------------------------------------------------- the real libraries


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages that translate, one of them into several languages, and one that never comes to an end."""
    folder = tmp_path_factory.mktemp("argos")
    package(folder / "plain")
    package(folder / "several", target="es", prefix=">>spa<<")
    package(folder / "endless", target="fr", ends=False)
    return folder


@pytest.mark.argos
def test_a_real_model_translates(real):
    with Chain([ArgosEngine(models=str(real))]) as chain:
        (engine,) = chain.engines
        assert outcome(ask(engine, "The ferry leaves at 10:30.", "", target="pt")) == [
            "Thé férry léávés át 10:30.", ""
        ]  # fmt: skip
        assert outcome(ask(engine, "The ferry leaves.", target="es")) == ["Thé férry léávés."]
        assert outcome(ask(engine, "The ferry leaves.", target="fr")) == ["!BadAnswer"]
        assert engine.version("en", "pt") != engine.version("en", "es")


@pytest.mark.argos
def test_what_a_model_does_not_know_comes_as_it_is_and_is_told(real):
    long = "The first ferry left at noon and the second one later, " * 9 + "said 日本 and 京."
    with Chain([ArgosEngine(models=str(real))]) as chain:
        short, cut = ask(chain.engines[0], "Sushi 寿司 for 5", long, target="pt")
    assert short.text == "Súshí 寿司 fór 5"
    assert [short.text[a:b] for a, b in short.unknown] == ["寿司"]
    assert cut.text.endswith("sáíd 日本 ánd 京.")
    assert [cut.text[a:b] for a, b in cut.unknown] == ["日本", "京"]


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli.main, ["models", "--folder", str(folder), *args])


@pytest.mark.argos
def test_added_listed_used_and_removed(real, tmp_path):
    folder = tmp_path / "models"
    file = packed(real / "plain", tmp_path / "translate-en_pt-1_9.argosmodel")
    result = run(folder, "add", str(file), "--licence", "CC0-1.0")
    assert result.exit_code == 0, result.output
    assert result.output.startswith(f"en-pt  argos  3 MB  version 1.9  licence: CC0-1.0  from {file}, 20")
    with Chain([ArgosEngine(models=str(folder))]) as chain:
        assert outcome(ask(chain.engines[0], "The port", target="pt")) == ["Thé pórt"]
    (folder / "argos-en-pt" / "model" / "config.json").write_text("{}")
    listed = run(folder, "list")
    assert listed.exit_code == 1
    assert "CHANGED SINCE IT WAS ADDED: model/config.json" in listed.output
    wrong = run(folder, "add", "ru-en", str(file))
    assert (wrong.exit_code, wrong.output) == (1, "Error: It is for en-pt, not for ru-en.\n")
    assert run(folder, "add", "en-pt", str(file), "other").exit_code == 2
    assert run(folder, "remove", "en-pt", "--engine", "argos").exit_code == 0
    assert installed(folder) == []
