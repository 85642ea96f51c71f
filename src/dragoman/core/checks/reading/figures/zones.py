"""Time zones that a text names beside its clocks."""

from __future__ import annotations

import re

from dragoman.core.checks.reading.reading import Reading, once
from dragoman.core.checks.reading.tables import read_table

# Codes of a zone; summer time is told or not, ET is either.
CODES = r"[CEMP][SD]?T|GMT|UTC|BST|CES?T|MES?Z|MSK|МСК|JST|IST"
_SAME_ZONE = {"UTC": "GMT", "CET": "MEC", "CEST": "MEC", "MEZ": "MEC", "MESZ": "MEC", "МСК": "MSK"}
_ALONE = frozenset({"GMT", "BST", "MSK", "JST", "IST", "TRT"})


def zone(code: str) -> str:
    return _SAME_ZONE.get(code) or (code if code in _ALONE else code[0] + "T")


@once
def named_zones(reading: Reading) -> frozenset[str]:
    """Of a text that has clocks: its codes, and "по московскому времени", Moscow time."""
    named = {name for word, name in _SAID.items() if word in reading.text}
    return frozenset({zone(hit[0]) for hit in _CODE.finditer(reading.text)} | named)


_CODE = re.compile(rf"\b(?:{CODES})\b")
_SAID: dict[str, str] = {word: name for name, words in read_table("zones")["zones"].items() for word in words}
