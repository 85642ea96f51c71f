"""Plain text: every line by itself, but where a sentence runs on over lines that were broken to fit."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from dragoman.core.checks.reading.extent import ends
from dragoman.core.files.blocks import LETTER, Block, Read, Run

LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_NARROW = 50  # signs: lines below this are lines on purpose


def lines_of(text: str) -> list[tuple[int, int]]:
    """Where each line begins and ends, without its line ending."""
    spans = [found.span(1) for found in LINE.finditer(text)]
    return spans[:-1] if len(spans) > 1 and spans[-1][0] == spans[-1][1] == len(text) else spans


def read(text: str, language: str) -> Read:
    lines = [(a + _indent(text[a:b]), a + len(text[a:b].rstrip())) for a, b in lines_of(text)]
    kinds = _kinds(text, lines)
    blocks = []
    for first, last in _groups(text, lines):
        start, end = lines[first][0], lines[last][1]
        parts = [text[lines[i][0] : lines[i][1]] for i in range(first, last + 1)]
        words = " ".join(parts)
        if not LETTER.search(words):
            continue
        run = Run(raw=True)
        run.text(words)
        kind = kinds.get(first, "body")
        blocks.append(
            Block(
                start, end, kind, run.marked, tuple(run.tags),
                prefix=_between(text, lines, first) if last > first else "",
                lines=len(parts), widths=tuple(map(len, parts)),
            )
        )  # fmt: skip
    return Read(blocks)


def escape(text: str) -> str:
    return re.sub(r"\s*[\r\n]+\s*", " ", text)


def _between(text: str, lines: Sequence[tuple[int, int]], number: int) -> str:
    """The indent of the line after this one."""
    return re.split(r"[\r\n]", text[lines[number][1] : lines[number + 1][0]])[-1]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _kinds(text: str, lines: Sequence[tuple[int, int]]) -> dict[int, str]:
    """A first line that stands alone and does not end is a headline, the next paragraph the lead."""
    filled = [number for number, (a, b) in enumerate(lines) if a < b]
    if len(filled) < 2 or filled[1] == filled[0] + 1 or ends(text[slice(*lines[filled[0]])]):
        return {}
    lead = {filled[1]: "lead"}
    for before, number in itertools.pairwise(filled[1:]):
        if number != before + 1:
            break
        lead[number] = "lead"
    return {filled[0]: "headline"} | lead


def _groups(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and last line of what belongs together, in order, without empty lines."""
    number = 0
    while number < len(lines):
        if lines[number][0] >= lines[number][1]:
            number += 1
            continue
        last = number
        while last + 1 < len(lines) and lines[last + 1][0] < lines[last + 1][1]:
            last += 1
        parts = [text[a:b] for a, b in lines[number : last + 1]]
        first = number
        if _wrapped(parts):
            for at, part in enumerate(parts):
                if ends(part) or number + at == last:
                    yield first, number + at
                    first = number + at + 1
        else:
            for at in range(len(parts)):
                yield number + at, number + at
        number = last + 1


def _wrapped(parts: Sequence[str]) -> bool:
    """Whether the lines of a paragraph were broken because the next word did not fit."""
    width = max(map(len, parts))
    if len(parts) < 2 or width < _NARROW:
        return False
    full = all(
        len(line) + 1 + len(following.split()[0]) > width for line, following in itertools.pairwise(parts)
    )
    running = sum(not ends(line) for line in parts[:-1])
    return full and 2 * running > len(parts) - 1
