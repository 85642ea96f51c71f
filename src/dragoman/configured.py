"""What commands on files read of a newsroom's settings, without starting Django, and say of its engines."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from dragoman.cli import SETTINGS, use_settings
from dragoman.core import languages
from dragoman.core.engines import Chain, ConfigError, Cure, Engine, build
from dragoman.core.engines.remote import RemoteEngine

CONFIG_OPTION = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The newsroom's TOML file. Without it DRAGOMAN_CONFIG; in a checkout the sample's.",
)


class WrongUse(click.ClickException):
    """One line that names cause and cure, and exit code 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Newsroom:
    """engines: as in the settings. words: which no engine may touch."""

    engines: Mapping[str, Mapping[str, Any]]
    languages: Sequence[str]
    words: Sequence[str]

    def chain(self, aliases: Sequence[str] = ()) -> Chain:
        """All engines, or those named, in their order. Raises WrongUse."""
        if unknown := [alias for alias in aliases if alias not in self.engines]:
            known = ", ".join(self.engines) or "none"
            raise WrongUse(f"There is no engine {unknown[0]!r} in the settings. There are: {known}.")
        chosen = {alias: self.engines[alias] for alias in aliases or self.engines}
        try:
            return build(chosen)
        except ConfigError as error:
            raise WrongUse(str(error)) from None


def newsroom(config: Path | None = None) -> Newsroom:
    """What the settings say, read anew. Raises WrongUse."""
    if config is not None:
        if not config.is_file():
            raise WrongUse(f"There is no file {config} (--config).")
        os.environ["DRAGOMAN_CONFIG"] = str(config)
    use_settings()
    name = os.environ["DJANGO_SETTINGS_MODULE"]
    if name in (SETTINGS.format("dev"), SETTINGS.format("prod")):
        name = SETTINGS.format("base")  # what they add is for the site: its key, its hosts
    try:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise ImportError("there is no such module")
        found = runpy.run_path(spec.origin)  # in a namespace of its own, whatever was imported before
    except ImportError as error:
        raise WrongUse(
            f"The settings {name} cannot be read ({error}). Correct DJANGO_SETTINGS_MODULE."
        ) from None
    except Exception as error:
        if type(error).__name__ != "ImproperlyConfigured":
            raise
        raise WrongUse(str(error)) from None
    rows = found.get("CONFIG", {}).get("do_not_translate", [])
    words = [str(row["text"]) for row in rows if isinstance(row, dict) and row.get("text")]
    return Newsroom(found["ENGINES"], found["DRAGOMAN"]["LANGUAGES"], words)


def language(code: str, option: str) -> str:
    """A language code as it was typed. Raises WrongUse."""
    try:
        return languages.get(code).code
    except languages.UnknownLanguage as error:
        raise WrongUse(f"{option}: {error}{'' if error.near else '.'}") from None


def known_pair(chain: Chain, source: str, target: str) -> None:
    """Raises WrongUse, with what would help, where no engine has the pair."""
    if not chain.can(source, target):
        wanted = f"No engine here translates {source} into {target}."
        raise WrongUse(f"{wanted} {cure(chain.cure(source, target))}")


# In words --------------------------------------------------------------------------------------


def cure(data: Cure) -> str:
    """What would bring a pair, as one sentence."""
    pair, values = data.values.get("pair", ""), data.values
    match data.code:
        case "install_package":
            return f"Install it: pip install {values.get('package')}"
        case "install_debian_package":
            return f"Install it: sudo apt-get install {values.get('package')}"
        case "add_model":
            return f"Fetch a model: dragoman models fetch {pair}"
        case "add_engine":
            return f"Add an engine that has {pair} to the newsroom's TOML file (docs/engines.md)."
    told = ", ".join(f"{name}: {value}" for name, value in values.items())
    return f"What helps is {data.code.replace('_', ' ')} ({told})."


_ERRORS = {
    "Unavailable": "it cannot be reached or does not work. Is it running, is its address right?",
    "Limited": "it asks us to wait: too many requests. Try again later, or set requests_per_minute.",
    "TimedOut": "it did not answer in time. Is it overloaded? A larger timeout may help.",
    "AuthFailed": "the key is missing or not accepted. Put the right one where key_env or key_file points.",
    "QuotaSpent": "its quota is used up. Raise it at the vendor's, or wait for the new month.",
    "UnsupportedPair": "it has not got this pair of languages.",
    "Refused": "it refused the text. Is url the address of its API, are its options right?",
    "TooLarge": "the text is too long for it.",
    "BadAnswer": "it gave no usable answer. Is url the address of its API?",
}


def failed(code: str, detail: str = "") -> str:
    """Why an engine has no translation, and what helps. code: the name of an EngineError."""
    told = _ERRORS.get(code, "it failed.")
    detail = " ".join(detail.split()).rstrip(".")
    return f"{told} ({detail})" if detail else told


def trouble(engine: Engine) -> str:
    """Why an engine cannot work as it is configured; "" when nothing is known."""
    return engine.trouble() if isinstance(engine, RemoteEngine) else ""


def money(units: float, kind: str, cost: float = 0, currency: str = "") -> str:
    """1,234 characters, 0.0247 EUR"""
    told = f"{units:,.0f} {kind or 'units'}"
    return f"{told}, {cost:.4f} {currency}".rstrip() if cost else told


def pairs_of(codes: Iterable[str]) -> list[tuple[str, str]]:
    every = list(dict.fromkeys(codes))
    return [(source, target) for source in every for target in every if source != target]
