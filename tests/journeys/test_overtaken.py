"""What happens to a version while an engine is at work on it, and what comes of the engine's text."""

from __future__ import annotations

from tests.journeys.house import TARGETS, House, wait


def test_only_the_newer_text_goes_out(house: House) -> None:
    house.engines(delay=2.0)
    editor = house.editor()
    (story,) = editor.ask("publish", first=0, count=1, sentences=6)
    worker = house.worker(threads=1)
    wait("the engine is at work", lambda: house.in_engine(worker.pid))
    (language,) = house.holders()[worker.pid]
    editor.ask("edit", stories=[story], edition=1)
    assert house.in_engine(worker.pid), "the machine was too slow for this test"
    wait("the job goes round again and ends", lambda: language not in house.holders().get(worker.pid, ()))
    released = house.rows(
        "SELECT r.number, s.number FROM newsroom_release r JOIN newsroom_release s ON s.id = r.source_id "
        f"WHERE r.language = '{language}'"
    )
    assert released == [(1, 2)]  # its first release is made from the second of the source
    worker.kill()

    house.engines(delay=0.0)
    second = house.worker()
    wait("the other languages follow", house.idle)
    assert second.stop() == 0, second.text
    sent = [line.split() for line in house.log.read_text().splitlines() if line.startswith("begin")]
    first, *later = [int(line[3]) for line in sent if line[2] == language]
    assert first > 1
    assert set(later) == {1}  # the new sentence (again with its numbers shielded, maybe), not the others
    assert house.value("SELECT count(*) FROM newsroom_release WHERE state = 'machine'") == len(TARGETS)
    assert house.complaints() == []


def test_what_a_person_published_meanwhile_stands(house: House) -> None:
    house.engines(delay=2.0)
    editor = house.editor()
    (story,) = editor.ask("publish", first=0, count=1)
    worker = house.worker(threads=1)
    wait("the engine is at work", lambda: house.in_engine(worker.pid))
    (language,) = house.holders()[worker.pid]
    editor.ask("translate", story=story, language=language)
    assert house.in_engine(worker.pid), "the machine was too slow for this test"
    wait("the job ends", lambda: language not in house.holders().get(worker.pid, ()))
    assert worker.stop() == 0, worker.text
    released = f"SELECT number, state FROM newsroom_release WHERE language = '{language}'"
    assert house.rows(released) == [(1, "human")]
    assert house.complaints() == []
    assert editor.stop() == 0
