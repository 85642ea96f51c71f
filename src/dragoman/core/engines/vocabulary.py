"""Which letters and signs a model knows: those in the pieces of its SentencePiece vocabulary.

What has no piece is unknown to the model, and it writes what it thinks likely: £3.50 becomes 3,50 euros,
½ becomes "1 a 2", an emoji a dash, Łódź becomes Od.
Format: https://github.com/google/sentencepiece (src/sentencepiece_model.proto)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_PIECE, _TEXT, _SCORE, _TYPE = 1, 1, 2, 3  # fields: of the model, of a piece
_BYTE = 6  # a piece that is one byte: such a model can write anything
_NO_TEXT = frozenset({2, 3})  # pieces that stand for what is unknown, or for the end of a text: <unk>, </s>
_SPACE = "▁"  # what a piece begins with that begins a word
_LONGEST = 5  # letters of an abbreviation
_CLOSE = 2.0  # by how much less likely a word in capitals may be, and still be taken for an abbreviation


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    signs: frozenset[str]
    cases: Mapping[str, str]


def known(source: Path, target: Path) -> frozenset[str] | None:
    """The letters of the source's vocabulary, and the signs that are in the target's as well. None where that
    cannot be told: a file that is gone or no vocabulary, or one that has bytes for pieces."""
    try:
        reads, writes = (_read(str(file), *_state(file)) for file in (source, target))
    except OSError:
        return None
    if reads is None or writes is None:
        return None
    return frozenset(sign for sign in reads.signs if sign in writes.signs or sign.isalpha())


def cases(source: Path) -> Mapping[str, str]:
    """How words are most often written, by their small letters: us → US, iraq → Iraq, ferry → ferry."""
    try:
        read = _read(str(source), *_state(source))
    except OSError:
        return {}
    return read.cases if read else {}


def _state(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _read(file: str, changed: int, size: int) -> _Vocabulary | None:
    signs: set[str] = set()
    words: dict[str, float] = {}
    try:
        for name, piece in _fields(Path(file).read_bytes()):
            if name != _PIECE or not isinstance(piece, bytes):
                continue
            fields = dict(_fields(piece))
            text, kind, score = fields.get(_TEXT), fields.get(_TYPE), fields.get(_SCORE)
            if kind == _BYTE or not isinstance(text, bytes):
                return None
            if kind in _NO_TEXT:
                continue
            written = text.decode()
            signs.update(written)
            if written[:1] == _SPACE and written[1:].isalpha() and isinstance(score, bytes):
                words[written[1:]] = struct.unpack("<f", score)[0]
    except (ValueError, struct.error):
        return None
    return _Vocabulary(frozenset(signs), _cases(words)) if signs else None


def _cases(scores: Mapping[str, float]) -> dict[str, str]:
    best: dict[str, str] = {}
    for word, score in scores.items():
        known = best.get(word.lower())
        if known is None or score > scores[known]:
            best[word.lower()] = word
    for small, word in best.items():
        capitals = scores.get(small.upper())
        if len(small) > _LONGEST:
            best[small] = small if word.isupper() else word
        elif len(small) > 1 and capitals is not None and capitals > scores[word] - _CLOSE:
            best[small] = small.upper()
    return best


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
