"""Which letters and signs a model knows: those in the pieces of its SentencePiece vocabulary.

What has no piece is unknown to the model, and it writes what it thinks likely: £3.50 becomes 3,50 euros,
½ becomes "1 a 2", an emoji a dash, Łódź becomes Od.
Format: https://github.com/google/sentencepiece (src/sentencepiece_model.proto)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_PIECE, _TEXT, _TYPE = 1, 1, 3  # fields: of the model, of a piece
_BYTE = 6  # a piece that is one byte: such a model can write anything


def known(source: Path, target: Path) -> frozenset[str] | None:
    """The letters of the source's vocabulary, and the signs that are in the target's as well. None where that
    cannot be told: a file that is gone or no vocabulary, or one that has bytes for pieces."""
    try:
        reads, writes = (_signs(str(file), *_state(file)) for file in (source, target))
    except OSError:
        return None
    if reads is None or writes is None:
        return None
    return frozenset(sign for sign in reads if sign in writes or sign.isalpha())


def _state(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _signs(file: str, changed: int, size: int) -> frozenset[str] | None:
    found: set[str] = set()
    try:
        for name, piece in _fields(Path(file).read_bytes()):
            if name != _PIECE or not isinstance(piece, bytes):
                continue
            fields = dict(_fields(piece))
            text = fields.get(_TEXT)
            if fields.get(_TYPE) == _BYTE or not isinstance(text, bytes):
                return None
            found.update(text.decode())
    except ValueError:
        return None
    return frozenset(found) or None


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message in protobuf's wire format. Raises ValueError where it is none."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        match key & 7:
            case 0:
                value, at = _varint(message, at)
                yield key >> 3, value
                continue
            case 1:
                size = 8
            case 2:
                size, at = _varint(message, at)
            case 5:
                size = 4
            case _:
                raise ValueError("no message of protobuf")
        if at + size > len(message):
            raise ValueError("the message is cut")
        yield key >> 3, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 64:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("the message is cut")
