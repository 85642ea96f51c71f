"""The stylesheet: no unused parts, logical properties only, contrast that can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dragoman.public

HERE = Path(dragoman.public.__file__).parent
CSS = re.sub(r"/\*.*?\*/", "", (HERE / "static/public/site.css").read_text(encoding="utf-8"), flags=re.S)


def test_every_class_is_used() -> None:
    used = "".join(
        path.read_text(encoding="utf-8") for path in HERE.rglob("*") if path.suffix in (".html", ".py")
    )
    classes = set(re.findall(r"\.([a-z][a-z-]*)", CSS))
    assert len(classes) > 50
    assert [name for name in sorted(classes) if not re.search(rf"\b{name}\b", used)] == []


def test_every_value_is_used() -> None:
    assert [name for name in set(re.findall(r"(--[\w-]+):", CSS)) if f"var({name})" not in CSS] == []


def test_right_to_left_needs_no_second_sheet() -> None:
    sides = "left|right"
    named = rf"\b(?:margin|padding|border|inset)-(?:{sides})\b"
    valued = rf"(?:float|text-align): ?(?:{sides})|[{{; ](?:{sides}): "
    physical = f"{named}|{valued}"
    assert re.findall(physical, CSS) == []


def colours(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_contrast(dark: bool) -> None:
    light, _, rest = CSS.partition("@media (prefers-color-scheme: dark)")
    values = colours(light) | (colours(rest.partition("}")[0]) if dark else {})
    for ink in ("ink", "ink-soft", "signal", "link"):
        for ground in ("paper", "mist"):
            a, b = sorted((luminance(values[ink]), luminance(values[ground])))
            assert (b + 0.05) / (a + 0.05) >= 4.5, (ink, ground)
