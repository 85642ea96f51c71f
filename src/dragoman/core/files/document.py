"""A file as segments, and the same file in another language."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from dragoman.core.files import html as html_file
from dragoman.core.files import markdown, plain
from dragoman.core.files.blocks import Block, Edit, compose, laid_out
from dragoman.core.text.restore import plain as plain_text
from dragoman.core.text.restore import skeleton_hash
from dragoman.core.text.segment import Piece, join, split
from dragoman.core.types import Unit

# By the ends of names; the keys are what `--format` takes.
FORMATS = {
    "txt": (".txt", ".text"),
    "md": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
}
# One segment, however many sentences it holds.
_WHOLE = frozenset({"headline", "heading", "title", "alt"})
_UNSPACED = frozenset({"ja", "zh"})  # no space between sentences
_ESCAPES: Mapping[str, Callable[[str], str]] = {
    "plain": plain.escape,
    "markdown": markdown.escape,
    "cell": markdown.escape_cell,
}


def format_of(name: str) -> str:
    """The format of a file by its name; "" for none that is known."""
    suffix = PurePath(name).suffix.lower()
    return next((form for form, suffixes in FORMATS.items() if suffix in suffixes), "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One segment of a file: its unit for the pipeline, the line it begins in (from 1), its block."""

    unit: Unit
    line: int
    block: int

    @property
    def text(self) -> str:
        return plain_text(self.unit.marked, self.unit.tags)


class Document:
    def __init__(self, text: str, form: str, language: str) -> None:
        """form: a key of FORMATS. language: of the text."""
        self.text, self.form, self.language = text, form, language
        reader = {"txt": plain.read, "md": markdown.read, "html": html_file.read}[form]
        found = reader(text, language)
        self.blocks, self._edits = found.blocks, found.edits
        self._pieces: list[list[Piece]] = [self._split(block) for block in self.blocks]
        starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
        self.unread = [bisect_right(starts, place) for place in found.unread]  # lines
        self.sentences: list[Sentence] = []
        for number, (block, pieces) in enumerate(zip(self.blocks, self._pieces, strict=True)):
            line = bisect_right(starts, block.start)
            for piece in pieces:
                self.sentences.append(self._sentence(piece, block, line, number))

    def _split(self, block: Block) -> list[Piece]:
        if block.kind in _WHOLE:
            return [Piece(block.marked, block.tags, "")]
        return split(block.marked, block.tags, self.language)

    def _sentence(self, piece: Piece, block: Block, line: int, number: int) -> Sentence:
        name = f"s{len(self.sentences) + 1}"
        found = skeleton_hash(piece.marked, piece.tags)
        return Sentence(Unit(name, piece.marked, piece.tags, self.language, block.kind, found), line, number)

    @property
    def units(self) -> list[Unit]:
        return [sentence.unit for sentence in self.sentences]

    @property
    def context(self) -> str:
        """Headline and lead, for engines that read what stands around a sentence."""
        return "\n".join(s.text for s in self.sentences if s.unit.kind in ("headline", "lead"))[:1000]

    def translated(self, targets: Mapping[str, str | None], language: str) -> str:
        """The file with other words. targets: marked text by id of the segment; what has none stays as
        it is, byte for byte."""
        inner = list(self._edits)
        if self.form == "html":
            inner += html_file.edits(self.text, self.language, language)
        outer: list[Edit] = []
        changed = list(self._changed(targets, language))
        for block, pieces in changed:
            if block.markup.startswith("attribute"):
                inner.append(Edit(block.start, block.end, self._written(block, pieces, Edits(()))))
        within = Edits(inner)
        for block, pieces in changed:
            if not block.markup.startswith("attribute"):
                outer.append(Edit(block.start, block.end, self._written(block, pieces, within)))
        return Edits([*inner, *outer]).applied(self.text, 0, len(self.text))

    def _changed(
        self, targets: Mapping[str, str | None], language: str
    ) -> Iterator[tuple[Block, list[Piece]]]:
        """Blocks that have other words than before, with these."""
        at = 0
        for block, pieces in zip(self.blocks, self._pieces, strict=True):
            own = self.sentences[at : at + len(pieces)]
            at += len(pieces)
            new = [
                piece if (marked := targets.get(sentence.unit.id)) is None else piece._replace(marked=marked)
                for sentence, piece in zip(own, pieces, strict=True)
            ]
            if new != pieces:
                yield block, [self._spaced(piece, number, language) for number, piece in enumerate(new)]

    def _spaced(self, piece: Piece, number: int, language: str) -> Piece:
        """With the space between sentences that the language has."""
        source, target = self.language.partition("-")[0], language.partition("-")[0]
        if number and (source in _UNSPACED) != (target in _UNSPACED) and not piece.before.strip(" "):
            return piece._replace(before="" if target in _UNSPACED else " ")
        return piece

    def _written(self, block: Block, pieces: Sequence[Piece], within: Edits) -> str:
        def source(start: int, end: int) -> str:
            return within.applied(self.text, start, end)

        escape = _ESCAPES.get(block.markup)
        if block.markup.startswith("attribute"):
            quote = block.markup.removeprefix("attribute")
            escape = partial(html_file.escape_attribute, quote=quote)
        parts = compose(join(pieces), source, escape)
        if block.markup in ("markdown", "cell"):
            return markdown.laid_out(parts, block, self._newline(block))
        return laid_out(parts, block, self._newline(block))

    def _newline(self, block: Block) -> str:
        found = re.compile(r"\r\n|\r|\n").search(self.text, block.start)
        return found[0] if found else "\n"


class Edits:
    """Edits of one text, found by their place."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        # The longer first: what lies inside it is lost in it.
        self._edits = sorted(edits, key=lambda edit: (edit.start, -edit.end))
        self._starts = [edit.start for edit in self._edits]

    def applied(self, text: str, start: int, end: int) -> str:
        """A part of the text with the edits that lie in it."""
        out: list[str] = []
        at = start
        for edit in self._edits[bisect_left(self._starts, start) : bisect_right(self._starts, end)]:
            if edit.start >= at and edit.end <= end:
                out += (text[at : edit.start], edit.text)
                at = edit.end
        out.append(text[at:end])
        return "".join(out)
