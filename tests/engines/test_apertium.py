"""Debian's Apertium, resident: what goes in and comes out, and programs that die, hang and outlive nobody."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest

from dragoman.core.engines import Answer, Chain, Request, Trust, apertium
from dragoman.core.engines.apertium import ApertiumEngine, modes_in
from dragoman.core.engines.apertium_stream import Text
from dragoman.core.pipeline import Pipeline, located, unknown_words
from dragoman.core.text.protect import protect
from dragoman.core.text.restore import plain, restore
from dragoman.core.types import Severity, Unit

needs_apertium = pytest.mark.apertium


# ---------------------------------------------------------------- the stream

SHOWN = [  # why, the request, what the programs get
    ("plain", "The port is open.", "The port is open."),
    (
        "their signs",
        "a^b$c/d<e>f{g}h@i[j]k\\l".replace("<", "&lt;"),
        r"a\^b\$c\/d\<e\>f[\{g\}]h[@]i\[j\]k\\l",
    ),
    ("marks of answers", "C# 5* a~b", "C[#] 5[*] a[~]b"),
    ("what ends a text", "a\0b\x01c", "a b c"),
    ("a tag", 'The <x id="1">old ferry</x> sank.', "The [[t:x:1]]old ferry[[/]] sank."),
    (
        "nested",
        '<x id="1">old <x id="2">ferry</x></x>',
        "[[t:x:1]]old[[/]] [[t:x:1; t:x:2]]ferry[[/]]",
    ),
    ("empty", 'Write to <x id="1"/> now', "Write to [1] now"),
    ("no word in it", 'Yes <x id="1">—</x> no', "Yes — no"),
    ("half a word", 'un<x id="1">believ</x>able', "unbelievable"),
    ("not ours", "</x>", ""),
]


@pytest.mark.parametrize(("why", "text", "shown"), SHOWN, ids=[row[0] for row in SHOWN])
def test_shown(why, text, shown):
    assert Text(text).shown == shown


READ = [  # why, the request, their answer, what is read
    ("signs", "x", r"a\^b \<c\> [#]5 [*]", "a^b &lt;c&gt; #5 *"),
    ("marks", "x", "El *quux y @foo no #bar", "El quux y foo no bar"),
    ("marks that a later stage escaped", "x", r"With his \@farol [@] 3", "With his farol @ 3"),
    (
        "a sign that stood inside, half of it",
        '<x id="1">“We lost,”</x> she said',
        "“[[t:x:1]]Perdimos,[[/]]” dijo",
        '<x id="1">“Perdimos,”</x> dijo',
    ),
    (
        "moved",
        '<x id="1">old</x> ferry',
        "transbordador [[t:x:1]]viejo[[/]]",
        'transbordador <x id="1">viejo</x>',
    ),
    (
        "word by word",
        '<x id="1">the city council</x>',
        "[[t:x:1]]el[[/]] [[t:x:1]]ayuntamiento[[/]]",
        '<x id="1">el ayuntamiento</x>',
    ),
    (
        "nested and turned round",
        '<x id="1">old <x id="2">ferry</x></x>',
        "[[t:x:1; t:x:2]]transbordador[[/]] [[t:x:1]]viejo[[/]]",
        '<x id="1"><x id="2">transbordador</x> viejo</x>',
    ),
    (
        "a word put in between",
        '<x id="1">bus driver</x>',
        "[[t:x:1]]conductor[[/]] de [[t:x:1]]autobús[[/]]",
        '<x id="1">conductor de autobús</x>',
    ),
    ("torn apart", '<x id="1">a b</x> c', "[[t:x:1]]a[[/]] c d e f [[t:x:1]]b[[/]]", "a c d e f b"),
    ("lost", '<x id="1">a</x> c', "c", "c"),
    ("lost but for a comma", '<x id="1">a,</x> c', "[[t:x:1]],[[/]] c", ", c"),
    ("quotation marks", 'x <x id="1">"a b"</x> c', 'x "[[t:x:1]]a b[[/]]" c', 'x <x id="1">"a b"</x> c'),
    ("empty", 'to <x id="1"/> now', "a [1] ahora", 'a <x id="1"/> ahora'),
    ("blanks of dropped words", "it is so", " es  así", "es así"),
    ("a token is no unknown word", "XQ1", "*XQ1", "XQ1"),
]


@pytest.mark.parametrize(("why", "text", "answer", "read"), READ, ids=[row[0] for row in READ])
def test_read(why, text, answer, read):
    assert Text(text).read(answer)[0] == read


def test_unknown_words_are_spans_of_the_answer():
    text, _, unknown = Text('The <x id="1">quux</x> & XQ1').read("El [[t:x:1]]*quux[[/]] & *XQ1 *bar 10*th")
    assert text == 'El <x id="1">quux</x> &amp; XQ1 bar 10th'
    assert [text[a:b] for a, b in unknown] == ["quux", "bar", "th"]


def test_words_are_found_where_they_stand():
    assert located([("a", 9), ("b", 0)], "a b a a c") == ((2, 3), (6, 7))
    assert located([("gone", 3)], "a b") == ()
    many = located([("a", 2 * i) for i in range(20_000)], "a " * 20_000)
    assert len(many) == 20_000


FOUND = [  # why, the text, unknown words in it, severity
    ("one of five", "El quux es muy grande.", ["quux"], Severity.MINOR),
    ("most of it", "foobaring el quuxes", ["foobaring", "quuxes"], Severity.SERIOUS),
    ("names", "Canta Marta Lunina", ["Marta", "Lunina"], Severity.MINOR),
    ("a first word", "Quuxes", ["Quuxes"], Severity.SERIOUS),
]


@pytest.mark.parametrize(("why", "text", "words", "severity"), FOUND, ids=[row[0] for row in FOUND])
def test_the_finding(why, text, words, severity):
    spans = [(text.index(word), text.index(word) + len(word)) for word in words]
    (finding,) = unknown_words(text, spans)
    assert (finding.severity, finding.values, finding.target_span) == (severity, tuple(words), spans[0])
    assert unknown_words(text, []) == ()


# ---------------------------------------------------------------- what is installed


def test_nothing_installed_is_no_pair_and_names_the_package(tmp_path):
    engine = ApertiumEngine(modes=str(tmp_path / "none"))
    assert engine.pairs() == frozenset()
    cure = engine.cure("ru", "uk")
    assert cure is not None
    assert cure.as_json() == {
        "code": "install_debian_package",
        "pair": "ru-uk",
        "package": "apertium-rus-ukr",
    }
    assert engine.cure("ro", "es").values["package"] == "apertium-es-ro"  # type: ignore[union-attr]
    assert engine.cure("es", "ro") is None
    assert engine.cure("ru", "az") is None


def test_pairs_are_read_off_the_mode_files(tmp_path):
    data = tmp_path / "data.bin"
    data.write_bytes(b"1")
    for name in ("eng-spa", "es-pt_BR", "eng-cat_valencia", "eco-es-fr", "xyz-spa"):
        (tmp_path / f"{name}.mode").write_text(f"lt-proc '{data}'")
    (tmp_path / "es-fr.mode").write_text(f"lt-proc '{tmp_path}/gone.bin'")  # half installed
    found = modes_in(tmp_path)
    assert set(found) == {("en", "es"), ("es", "pt-BR")}
    data.write_bytes(b"12")
    assert modes_in(tmp_path)["en", "es"][1] != found["en", "es"][1]


def test_trust_by_default_and_over_it():
    engine = ApertiumEngine(trust={"en-es": "publishable", "es-gl": "draft"})
    levels = {pair: engine.trust(*pair.split("-")) for pair in ("es-ca", "en-es", "es-gl", "ru-uk", "es-en")}
    assert [pair for pair, level in levels.items() if level is Trust.PUBLISHABLE] == ["es-ca", "en-es"]
    assert ApertiumEngine(trust="publishable").trust("ru", "uk") is Trust.PUBLISHABLE


# ---------------------------------------------------------------- the programs


@pytest.fixture
def engine() -> Iterator[ApertiumEngine]:
    engine = ApertiumEngine()
    yield engine
    engine.close()


def ask(engine: ApertiumEngine, *texts: str, pair: tuple[str, str] = ("es", "ca")) -> list[Answer]:
    return engine.translate([Request(text, *pair) for text in texts])


def outcome(answers: list[Answer]) -> list[str]:
    return [answer.text if answer.text is not None else f"!{answer.error.code}" for answer in answers]  # type: ignore[union-attr]


def gone(pid: int, within: float = 3.0) -> bool:
    until = monotonic() + within
    while monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        sleep(0.02)
    return False


def named(engine: ApertiumEngine, name: str) -> int:
    return next(
        pid for pid in engine.processes() if Path(f"/proc/{pid}/comm").read_text().strip().startswith(name)
    )


TRANSLATED = [  # pair, source, target, unknown
    ("es-ca", "El alcalde sale del puerto mañana.", "L'alcalde surt del port demà.", []),
    ("es-en", "Con su farol.", "With his farol.", ["farol"]),
    ("en-es", "The old house is in Zxqwy.", "La casa vieja es en Zxqwy.", ["Zxqwy"]),
    ("ru-uk", "Городской совет собрался в понедельник.", "Міський рада зібрався у понеділок.", []),
    ("ru-uk", "Жители Солтмера пишут своей партии.", "Жителі Солтмера пишуть своєї партії.", ["Солтмера"]),
    ("uk-ru", "Міська рада зібралася у понеділок.", "Городской совет собралась в понедельник.", []),
]


@needs_apertium
@pytest.mark.parametrize(("pair", "source", "target", "unknown"), TRANSLATED)
def test_translates(engine, pair, source, target, unknown):
    (answer,) = ask(engine, source, pair=tuple(pair.split("-")))
    assert answer.text == target
    assert [answer.text[a:b] for a, b in answer.unknown] == unknown


@needs_apertium
def test_the_pair_that_crashes_with_its_tagger_answers_everything(engine, shared_data):
    file = shared_data / "ntrex" / "newstest2019-ref.rus.txt"
    lines = file.read_text(encoding="utf-8").splitlines()[3:600:10]
    answers = ask(engine, *(line.replace("&", "&amp;") for line in lines), pair=("ru", "uk"))
    assert [answer.error for answer in answers if answer.error] == []


@needs_apertium
def test_one_chain_stays_and_none_is_left_behind(engine):
    assert engine.processes() == []
    assert outcome(ask(engine, "casa")) == ["casa"]
    pids = engine.processes()
    assert len(pids) > 5
    ask(engine, "puerto")
    assert engine.processes() == pids
    engine.close()
    assert engine.processes() == []
    assert all(gone(pid) for pid in pids)
    assert outcome(ask(engine, "casa")) == ["casa"]


@needs_apertium
@pytest.mark.parametrize("name", ["lt-proc", "apertium-pretra", "perl"])
def test_killed_between_sentences_is_started_again(engine, name):
    ask(engine, "casa")
    before = engine.processes()
    os.kill(named(engine, name), signal.SIGKILL)
    assert outcome(ask(engine, "puerto", "casa")) == ["port", "casa"]
    assert not set(before) & set(engine.processes())
    assert all(gone(pid) for pid in before)


@needs_apertium
@pytest.mark.parametrize("name", ["lt-proc", "apertium-pretra"])
def test_a_stage_that_hangs_fails_one_sentence(engine, name):
    engine.timeout = 0.5
    ask(engine, "casa")
    hung = named(engine, name)
    os.kill(hung, signal.SIGSTOP)
    started = monotonic()
    assert outcome(ask(engine, "uno", "puerto", "casa")) == ["!TimedOut", "port", "casa"]
    assert monotonic() - started < 5
    assert gone(hung)


@needs_apertium
def test_only_so_many_directions_stay_in_memory():
    engine = ApertiumEngine(resident=2)
    try:
        pairs = [("es", "ca"), ("ca", "es"), ("es", "pt"), ("es", "ca")]
        counts = []
        for pair in pairs:
            assert ask(engine, "casa", pair=pair)[0].text
            counts.append(sum(chains.running for _, chains in engine._chains.values()))
        assert counts == [1, 2, 2, 2]
    finally:
        engine.close()


def test_directions_stay_as_long_as_there_is_room(stand_in):
    pairs = [("en", "es"), ("es", "en"), ("en", "ca"), ("es", "ca")]
    for source, target in pairs[1:]:
        shutil.copy(stand_in / "en-es.mode", stand_in / f"{source}-{target}.mode")
    engine = ApertiumEngine(modes=str(stand_in), resident=6)
    for pair in pairs:
        ask(engine, "one", pair=pair)
    before = engine.processes()
    for pair in pairs:
        ask(engine, "one", pair=pair)
    assert sorted(engine.processes()) == sorted(before)
    engine.close()


def test_a_chain_that_does_not_start_leaves_the_work_to_the_others(stand_in, monkeypatch):
    engine = ApertiumEngine(modes=str(stand_in), processes=2)
    assert outcome(ask(engine, "one", pair=("en", "es"))) == ["ONE"]
    (stand_in.parent / "bin" / "apertium-wblank-mode").write_text("#!/bin/sh\nexit 1\n")
    texts = [f"text {i}" for i in range(100)]
    assert outcome(ask(engine, *texts, pair=("en", "es"))) == [text.upper() for text in texts]
    engine.close()


def test_programs_that_cannot_be_started_again_leave_nobody_waiting(stand_in):
    """As when the disk is full: each of two callers has its answers or errors, and it can be closed."""
    engine = ApertiumEngine(modes=str(stand_in), timeout=5)
    assert outcome(ask(engine, "one", pair=("en", "es"))) == ["ONE"]
    (stand_in.parent / "bin" / "apertium-wblank-mode").write_text('#!/bin/sh\necho "\'"\n')

    def some(name: str) -> list[str]:
        return outcome(
            ask(engine, *(f"{name}{i}" if i != 20 else "DIE" for i in range(60)), pair=("en", "es"))
        )

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(some, "AB"))
    assert [len(answers) for answers in found] == [60, 60]
    assert found[0][-1] == found[1][-1] == "!Unavailable"
    engine.close()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A modes folder whose one mode is a program of ours, and an `apertium-wblank-mode` that prints it."""
    stage = tmp_path / "stage.py"
    stage.write_text(
        textwrap.dedent("""
            import os, sys, time
            data = b""
            while more := os.read(0, 65536):
                *texts, data = (data + more).split(bytes(1))
                for text in texts:
                    if b"DIE" in text: print("broken", file=sys.stderr, flush=True); os._exit(3)
                    if b"HANG" in text: time.sleep(60)
                    if b"SWALLOW" in text: text = b""
                    if b"NOTHING" in text: text = text[text.index(b".["):]
                    if b"TWICE" in text: text += bytes(1) + text
                    os.write(1, text.upper().replace(b"[E", b"[e") + bytes(1))
        """)
    )
    (tmp_path / "modes").mkdir()
    (tmp_path / "modes" / "en-es.mode").write_text(f"{sys.executable} {stage}")
    (tmp_path / "bin").mkdir()
    printer = tmp_path / "bin" / "apertium-wblank-mode"
    printer.write_text('#!/bin/sh\ncat "$2"\n')
    printer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path / "modes"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("DIE", "Unavailable"),
        ("HANG", "TimedOut"),
        ("SWALLOW", "BadAnswer"),
        ("NOTHING", "BadAnswer"),
    ],
)
def test_a_sentence_that_breaks_the_programs_fails_alone(stand_in, fault, code):
    engine = ApertiumEngine(modes=str(stand_in), timeout=0.5)
    answers = ask(engine, "one", "two", fault, "three", "four", pair=("en", "es"))
    assert outcome(answers) == ["ONE", "TWO", f"!{code}", "THREE", "FOUR"]
    if fault == "DIE":
        assert "(3) broken" in str(answers[2].error)
    engine.close()


def test_no_answer_is_given_to_another_sentence(stand_in):
    engine = ApertiumEngine(modes=str(stand_in), timeout=0.5)
    assert outcome(ask(engine, "one TWICE", "two", "three", pair=("en", "es"))) == [
        "ONE TWICE",
        "TWO",
        "THREE",
    ]
    engine.close()


def test_closed_while_a_sentence_is_under_way(stand_in):
    engine = ApertiumEngine(modes=str(stand_in), timeout=20)
    ask(engine, "one", pair=("en", "es"))
    pids = engine.processes()
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(ask, engine, "one", "HANG", "two", pair=("en", "es"))
        sleep(0.3)
        started = monotonic()
        engine.close()
        assert outcome(under_way.result()) == ["ONE", "!Unavailable", "!Unavailable"]
    assert monotonic() - started < 3
    assert all(gone(pid) for pid in pids)
    assert engine.processes() == []
    assert outcome(ask(engine, "again", pair=("en", "es"))) == ["AGAIN"]
    engine.close()


def requests(*texts: str) -> list[Request]:
    return [Request(text, "en", "es") for text in texts]


def test_answers_come_while_the_programs_work_on(stand_in):
    engine = ApertiumEngine(modes=str(stand_in), timeout=1.5)
    started = monotonic()
    came = engine.stream(requests("one", "HANG", "two"))
    places, answers = next(came)
    assert (places, outcome(answers)) == ([0], ["ONE"])
    assert monotonic() - started < 1.4
    assert [place for places, _ in came for place in places] == [1, 2]
    engine.close()


def test_the_programs_come_after_who_waits_for_them(stand_in):
    """Where all cores are busy, checks keep pace with the engine, and pages are served."""
    engine = ApertiumEngine(modes=str(stand_in), timeout=5)
    ask(engine, "one", pair=("en", "es"))
    own = os.getpriority(os.PRIO_PROCESS, 0)
    stages = [pid for pid in engine.processes() if "stage.py" in Path(f"/proc/{pid}/cmdline").read_text()]
    assert stages
    assert all(os.getpriority(os.PRIO_PROCESS, pid) == min(19, own + 10) for pid in stages)
    engine.close()


def test_who_reads_on_later_finds_the_answers(stand_in):
    """What lies ready is no answer that came too late."""
    engine = ApertiumEngine(modes=str(stand_in), timeout=0.3)
    texts = [f"{i}" for i in range(40)]
    came = engine.stream(requests(*texts))
    found = dict(zip(*next(came), strict=True))
    sleep(0.6)
    for places, answers in came:
        found |= dict(zip(places, answers, strict=True))
    assert outcome([found[i] for i in range(40)]) == texts
    engine.close()


def test_two_may_read_in_turn(stand_in):
    """Neither has the one chain to itself, also where one thread reads both."""
    engine = ApertiumEngine(modes=str(stand_in))
    texts = [[f"{name}{i}" for i in range(50)] for name in "AB"]
    streams = [engine.stream(requests(*some)) for some in texts]
    found: list[dict[int, Answer]] = [{}, {}]
    going = [0, 1]
    while going:
        for i in list(going):
            if came := next(streams[i], None):
                found[i] |= dict(zip(*came, strict=True))
            else:
                going.remove(i)
    assert [outcome([answers[i] for i in range(50)]) for answers in found] == texts
    engine.close()


@pytest.mark.parametrize("last", ["nothing more", "HANG", "DIE"])
def test_who_stops_reading_leaves_the_chain_to_others(stand_in, last):
    engine = ApertiumEngine(modes=str(stand_in), timeout=0.5)
    came = engine.stream(requests("one", *(["more"] * 50), last))
    next(came)
    came.close()
    came = engine.stream(requests("one", last))
    next(came)
    came.close()
    assert outcome(ask(engine, "two", "three", pair=("en", "es"))) == ["TWO", "THREE"]
    engine.close()


def test_callers_of_several_threads_share_the_chains(stand_in):
    engine = ApertiumEngine(modes=str(stand_in), processes=2, timeout=5)
    texts = [[f"{name}{i} " + "X" * 3000 for i in range(60)] for name in "ABCDEF"]
    with ThreadPoolExecutor(len(texts)) as pool:
        found = list(pool.map(lambda some: outcome(ask(engine, *some, pair=("en", "es"))), texts))
    assert found == texts
    engine.close()


def test_a_chain_that_dies_again_and_again_fails_only_what_it_dies_of(stand_in):
    engine = ApertiumEngine(modes=str(stand_in), processes=2, timeout=5)

    def some(name: str) -> list[str]:
        texts = [f"{name}{i}" if i % 10 else "DIE" for i in range(30)]
        return outcome(ask(engine, *texts, pair=("en", "es")))

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(some, "ABC"))
    assert found == [[f"{name}{i}" if i % 10 else "!Unavailable" for i in range(30)] for name in "ABC"]
    engine.close()


def test_a_package_that_changed_is_loaded_anew(stand_in, monkeypatch):
    monkeypatch.setattr(apertium, "_RESCAN", 0.0)
    engine = ApertiumEngine(modes=str(stand_in))
    before = engine.version("en", "es")
    ask(engine, "one", pair=("en", "es"))
    pids = engine.processes()
    stage = stand_in.parent / "stage.py"
    stage.write_text(stage.read_text().replace("text.upper()", "text.lower()"))
    assert outcome(ask(engine, "two", pair=("en", "es"))) == ["two"]
    assert engine.version("en", "es") != before
    assert all(gone(pid) for pid in pids)
    engine.close()


def test_more_sentences_than_the_pipes_hold(stand_in):
    engine = ApertiumEngine(modes=str(stand_in))
    texts = [f"{i} " + "long word " * 2000 for i in range(40)]
    assert outcome(ask(engine, *texts, pair=("en", "es"))) == [text.upper() for text in texts]
    engine.close()


def test_programs_that_cannot_be_started_say_so(stand_in):
    (stand_in / "en-es.mode").write_text("/no/such/program")
    engine = ApertiumEngine(modes=str(stand_in))
    assert engine.pairs() == frozenset()
    (stand_in / "en-es.mode").write_text("no-such-program")
    engine = ApertiumEngine(modes=str(stand_in))
    (answer,) = ask(engine, "one", pair=("en", "es"))
    assert outcome([answer]) == ["!Unavailable"]
    assert "no-such-program" in str(answer.error)
    assert engine.processes() == []


@pytest.mark.parametrize("busy", [False, True])
def test_nothing_outlives_a_killed_parent(stand_in, busy):
    code = f"""
        import sys, threading, time
        from dragoman.core.engines import Request
        from dragoman.core.engines.apertium import ApertiumEngine
        engine = ApertiumEngine(modes={str(stand_in)!r})
        engine.translate([Request("one", "en", "es")])
        if {busy}:
            threading.Thread(target=engine.translate, args=([Request("HANG", "en", "es")],)).start()
            time.sleep(0.2)
        print(*engine.processes(), flush=True)
        time.sleep(60)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert parent.stdout
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert all(gone(pid) for pid in pids)


# ---------------------------------------------------------------- the whole path


@needs_apertium
def test_tags_move_with_their_words_and_protected_words_stay(engine):
    html = 'The <a href="/x">old <b>ferry</b></a> of <code>a&lt;b</code> wrote to ferry@saltmere.example.'
    marked, tags = protect(html)
    (result,) = Pipeline(Chain([engine])).translate([Unit("1", marked, tags, "en")], "es")
    assert result.marked is not None
    assert restore(result.marked, tags) == (
        'El <a href="/x"><b>transbordador</b> viejo</a> de <code>a&lt;b</code> escribió a '
        "ferry@saltmere.example."
    )


@needs_apertium
@pytest.mark.parametrize(
    ("html", "values", "severity"),
    [
        ("The old house is big.", None, None),
        ("The <b>old</b> house is in the quuxes.", ("quuxes",), Severity.MINOR),
        ("Marta Zxqwy sings.", ("Zxqwy",), Severity.MINOR),
        ("foobaring quuxes", ("foobaring", "quuxes"), Severity.SERIOUS),
    ],
)
def test_unknown_words_become_a_finding(engine, html, values, severity):
    marked, tags = protect(html)
    (result,) = Pipeline(Chain([engine])).translate([Unit("1", marked, tags, "en")], "es")
    text = plain(result.marked or "", tags)
    assert [(f.kind, f.values, f.severity) for f in result.findings] == (
        [("unknown_words", values, severity)] if values else []
    )
    assert tuple(text[a:b] for a, b in result.unknown) == (values or ())
    assert "*" not in text
