"""What SentencePiece vocabularies say of the letters and signs that a model knows."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pytest

from dragoman.core.engines.vocabulary import cases, known


def field(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2, len(value)]) + value


def model(*pieces: str, kind: int = 1) -> bytes:
    """In the wire format: pieces with text, score and kind, then a field of another sort."""
    written = (field(1, piece.encode()) + b"\x15\0\0\0\0" + bytes([3 << 3, kind]) for piece in pieces)
    return b"".join(field(1, piece) for piece in written) + field(2, b"\x08\x01") + b"\x19" + bytes(8)


def test_letters_of_the_source_and_signs_of_both(tmp_path: Path) -> None:
    one, other = tmp_path / "src.spm", tmp_path / "trg.spm"
    one.write_bytes(model("▁тот", "£", "…", "½"))
    other.write_bytes(model("▁o", "…", '"', "é"))
    assert known(one, one) == frozenset("▁то£…½")
    assert known(one, other) == frozenset("▁то…")
    other.write_bytes(model("▁o", "£", "…", '"', "é"))
    assert known(one, other) == frozenset("▁то£…")


def piece(text: str, score: float) -> bytes:
    return field(1, field(1, text.encode()) + b"\x15" + pack("<f", score))


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", model("a")[:-1], model("£")[:6], b"\x0b", field(1, field(1, b"\xff")), field(1, b"")],
    ids=["empty", "no varint", "cut", "cut in a piece", "no field", "no text", "no piece"],
)
def test_what_is_no_vocabulary_says_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "vocab.spm"
    file.write_bytes(content)
    assert known(file, file) is None
    assert known(file, tmp_path / "gone.spm") is None


def test_bytes_can_write_anything(tmp_path: Path) -> None:
    file = tmp_path / "vocab.spm"
    file.write_bytes(model("<0xE2>", kind=6))
    assert known(file, file) is None


def test_marks_of_the_vocabulary_itself_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "vocab.spm"
    file.write_bytes(model("</s>", kind=3) + model("<unk>", kind=2) + model("▁a", "."))
    assert known(file, file) == frozenset("▁a.")


def test_how_words_are_mostly_written(tmp_path: Path) -> None:
    file = tmp_path / "vocab.spm"
    scores = {
        "▁us": -8.1,
        "▁US": -9.1,
        "▁who": -7.8,
        "▁WHO": -12.4,
        "▁Iraq": -11.5,
        "▁RECENT": -9.0,
        "eu": -1.0,
    }
    file.write_bytes(b"".join(piece(text, score) for text, score in scores.items()))
    assert cases(file) == {"us": "US", "who": "who", "iraq": "Iraq", "recent": "recent"}
    assert cases(tmp_path / "gone.spm") == {}
    file.write_bytes(b"\xff")
    assert cases(file) == {}
