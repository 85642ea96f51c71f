"""Packages of Argos Translate (.argosmodel), each in processes of its own.

An unpacked package is a folder with `metadata.json`, `sentencepiece.model` and a CTranslate2 model in
`model/`. The libraries ctranslate2 and sentencepiece read it.
Format: https://github.com/argosopentech/argos-translate (argostranslate/package.py)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dragoman.core.engines.base import Cure, Pair
from dragoman.core.engines.processes import ProcessEngine, short_hash

LIBRARIES = ("ctranslate2", "sentencepiece")  # the extra `argos`
METADATA, TOKENS, WEIGHTS = "metadata.json", "sentencepiece.model", "model/model.bin"
_LONGEST = 1 << 20  # bytes of a metadata.json
_CODES = {"zt": "zh-Hant", "pb": "pt-BR"}  # Argos' own names; the others are ISO 639
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Package:
    """One direction. given: its version, as it says itself. prefix: the token that a model for several
    languages begins each target with, or nothing. threads: that it may use."""

    folder: Path
    pair: Pair
    given: str = ""
    prefix: str = ""
    threads: int = 1

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def version(self) -> str:
        return short_hash(self.folder / WEIGHTS)

    @property
    def vocabularies(self) -> tuple[Path, Path]:
        return self.folder / TOKENS, self.folder / TOKENS

    @property
    def together(self) -> int:
        return 8  # three times as fast as one by one, with a model of the usual size

    def setup(self) -> dict[str, object]:
        return {
            "engine": "argos",
            "model": str((self.folder / WEIGHTS).parent),
            "tokens": str(self.folder / TOKENS),
            "prefix": self.prefix,
            "threads": self.threads,
        }


class ArgosEngine(ProcessEngine):
    """Offline. A folder with one folder for each package; whatever it is called, its metadata count."""

    name = "argos"

    def __init__(self, *, models: str | Sequence[str] = (), threads: int = 1, **others: Any) -> None:
        """threads: of each process."""
        super().__init__(models=models, **others)
        if threads < 1:
            raise ValueError(f"threads is {threads}. At least one is needed.")
        self._threads = threads

    def find(self, folders: Sequence[Path]) -> Mapping[Pair, Package]:
        if not libraries():
            return {}
        found = {pair: package for folder in folders for pair, package in packages_in(folder).items()}
        return {pair: replace(package, threads=self._threads) for pair, package in found.items()}

    def cure(self, source: str, target: str) -> Cure | None:
        """A package that is there and cannot be read."""
        if libraries():
            return None
        source, target = source.partition("-")[0], target.partition("-")[0]
        there = {pair for folder in self._folders for pair in packages_in(folder)}
        if (source, target) not in {tuple(code.partition("-")[0] for code in pair) for pair in there}:
            return None
        return Cure("install_package", {"pair": f"{source}-{target}", "package": " ".join(LIBRARIES)})


def libraries() -> bool:
    """Whether they are installed."""
    return all(find_spec(name) for name in LIBRARIES)


def packages_in(folder: Path) -> dict[Pair, Package]:
    """The whole packages of a folder: in it, or in folders of their own below it."""
    if not folder.is_dir():
        return {}
    found: dict[Pair, Package] = {}
    below = (child for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))
    for place in sorted([folder, *below]):
        if all((place / name).is_file() for name in (METADATA, TOKENS, WEIGHTS)):
            try:
                package = read_package(place)
            except (OSError, ValueError):
                continue
            found[package.pair] = package
    return found


def read_package(place: Path) -> Package:
    """What the metadata of a package say. Raises ValueError with what is wrong with them."""
    with (place / METADATA).open("rb") as file:
        data = file.read(_LONGEST + 1)
    try:
        said = json.loads(data)
    except ValueError as error:
        raise ValueError(f"{METADATA} is no JSON ({str(error).partition(': ')[0]})") from error
    if not isinstance(said, dict) or len(data) > _LONGEST:
        raise ValueError(f"{METADATA} describes no package")
    if (kind := said.get("type", "translate")) != "translate":
        raise ValueError(f"it is not for translation but for {kind!r}")
    return Package(
        place,
        (_language(said, "from_code"), _language(said, "to_code")),
        str(said.get("package_version") or ""),
        str(said.get("target_prefix") or ""),
    )


def _language(said: Mapping[str, object], key: str) -> str:
    code = said.get(key)
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ValueError(f"{METADATA} has no language in {key!r} ({code!r})")
    return _CODES.get(code, code)
