"""Keys of engines: read when they are used, shown to nobody."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dragoman.core.engines.base import AuthFailed

HIDDEN = "***"


class Secret:
    """A string that no repr, log line or debug page shows. A JSON text with it in it cannot be made
    by accident either: `revealed` is the only way out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not stored")

    def prefixed(self, words: str) -> Secret:
        return Secret(words + self._value)

    def hide(self, text: str) -> str:
        """`text` without the secret: servers repeat keys in their error messages."""
        return text.replace(self._value, HIDDEN) if self._value else text


def revealed(value: Any) -> Any:
    """The string of a Secret, on its way out (also as `default` of json.dumps); a string as it is."""
    if isinstance(value, Secret):
        return value._value
    if isinstance(value, str):
        return value
    raise TypeError(f"{type(value).__name__} cannot be sent")


class Key:
    """Where a key is to be found. It is read at each use, so that a new one needs no restart."""

    __slots__ = ("_env", "_file", "_key")

    def __init__(self, key: str | Secret = "", key_env: str = "", key_file: str = "") -> None:
        if sum(map(bool, (key, key_env, key_file))) > 1:
            raise ValueError("key, key_env and key_file are three ways for one thing. Keep one.")
        self._key = key if isinstance(key, Secret) else Secret(key)
        self._env, self._file = key_env, key_file

    def __repr__(self) -> str:
        return f"<key from {self.place}>"

    @property
    def place(self) -> str:
        return f"${self._env}" if self._env else self._file or ("the settings" if self._key else "nowhere")

    @property
    def named(self) -> bool:
        return bool(self._key or self._env or self._file)

    def read(self) -> Secret:
        """Raises AuthFailed when it is to be somewhere and is not there."""
        if self._env:
            value = os.environ.get(self._env, "").strip()
        elif self._file:
            try:
                value = Path(self._file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise AuthFailed(
                    f"the key file {self._file} cannot be read: {type(error).__name__}"
                ) from None
        else:
            return self._key
        if not value:
            raise AuthFailed(f"there is no key in {self.place}")
        return Secret(value)
