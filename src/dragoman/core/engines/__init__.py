"""Engines: what translates a segment. `build` makes them from settings, `Chain` picks among them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from dragoman.core.engines.base import (
    TOKEN,
    Answer,
    AuthFailed,
    BadAnswer,
    BadSegment,
    Billing,
    Cure,
    Engine,
    EngineError,
    Limited,
    Markup,
    QuotaSpent,
    Refused,
    Request,
    Setup,
    Temporary,
    Term,
    TimedOut,
    TooLarge,
    Trust,
    Unavailable,
    UnsupportedPair,
)
from dragoman.core.engines.cap import Cap
from dragoman.core.engines.chain import Chain
from dragoman.core.engines.route import Route

__all__ = [
    "TOKEN",
    "Answer",
    "AuthFailed",
    "BadAnswer",
    "BadSegment",
    "Billing",
    "Cap",
    "Chain",
    "ConfigError",
    "Cure",
    "Engine",
    "EngineError",
    "Limited",
    "Markup",
    "QuotaSpent",
    "Refused",
    "Request",
    "Route",
    "Setup",
    "Temporary",
    "Term",
    "TimedOut",
    "TooLarge",
    "Trust",
    "Unavailable",
    "UnsupportedPair",
    "build",
]


class ConfigError(ValueError):
    """An entry of ENGINES cannot be used. The message names cause and cure."""


def build(config: Mapping[str, Mapping[str, Any]]) -> Chain:
    """``{"default": {"BACKEND": "dragoman.core.engines.dummy.DummyEngine", "OPTIONS": {…}}}``.

    The order of the entries is the order of preference. Starts no process and opens no connection.
    Raises ConfigError.
    """
    return Chain([_engine(alias, entry) for alias, entry in config.items()])


def _engine(alias: str, entry: Mapping[str, Any]) -> Engine:
    def wrong(what: str) -> ConfigError:
        return ConfigError(f"ENGINES[{alias!r}]: {what}")

    if not isinstance(entry, Mapping):
        raise wrong('is no dictionary. Write {"BACKEND": "module.Class", "OPTIONS": {…}}.')
    if unknown := sorted(set(entry) - {"BACKEND", "OPTIONS"}):
        raise wrong(f"unknown key {unknown[0]!r}. Only BACKEND and OPTIONS are read; move it into OPTIONS.")
    path = entry.get("BACKEND")
    if not isinstance(path, str) or "." not in path:
        raise wrong('has no BACKEND. Name the class: "dragoman.core.engines.bergamot.BergamotEngine".')
    module_name, _, class_name = path.rpartition(".")
    try:
        module = import_module(module_name)
    except ImportError as error:
        raise wrong(
            f"BACKEND {path!r} cannot be imported ({error}). Correct the path or install it."
        ) from error
    backend = getattr(module, class_name, None)
    if not (isinstance(backend, type) and issubclass(backend, Engine)):
        classes = sorted(
            name for name, value in vars(module).items()
            if isinstance(value, type) and issubclass(value, Engine) and not inspect.isabstract(value)
        )  # fmt: skip
        raise wrong(f"{class_name!r} is no engine of {module_name}. It has: {', '.join(classes) or 'none'}.")
    options = entry.get("OPTIONS") or {}
    if not isinstance(options, Mapping):
        raise wrong("OPTIONS is no dictionary.")
    known = _options(backend)
    if unknown := sorted(set(options) - known):
        raise wrong(f"unknown option {unknown[0]!r}. {class_name} has: {', '.join(sorted(known))}.")
    try:
        return backend(alias=alias, **options)
    except (TypeError, ValueError) as error:
        raise wrong(str(error)) from error


def _options(backend: type[Engine]) -> set[str]:
    """The keyword arguments of a class and of the bases that it passes **others on to."""
    names: set[str] = set()
    for cls in backend.__mro__:
        if "__init__" not in vars(cls):
            continue
        parameters = inspect.signature(vars(cls)["__init__"]).parameters.values()
        names.update(p.name for p in parameters if p.kind is not p.VAR_KEYWORD)
        if not any(p.kind is p.VAR_KEYWORD for p in parameters):
            break
    return names - {"self", "alias"}
