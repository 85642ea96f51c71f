"""Pictures as a page asks for them: sizes, formats, and no query to find them.

Renditions are made when first asked for, by Wagtail's signed image view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from wagtail.images.utils import generate_signature

WIDE = "(min-width: 64rem)"


@dataclass(frozen=True, slots=True)
class Source:
    srcset: str
    type: str = "image/webp"
    media: str = ""
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """first: the page's main picture, loaded at once; all others wait until they are near (A9)."""

    src: str
    alt: str
    width: int
    height: int
    sources: tuple[Source, ...]
    first: bool = False


@lru_cache(maxsize=4096)
def address(image: int, spec: str) -> str:
    return reverse("wagtailimages_serve", args=[generate_signature(image, spec), image, spec])


def _srcset(image: int, *sizes: tuple[int, int]) -> str:
    return ", ".join(f"{address(image, f'fill-{w}x{h}|format-webp')} {w}w" for w, h in sizes)


def hero(image: Mapping[str, Any], alt: str) -> Picture:
    """The main picture: 16:9 on a wide screen, 3:2 and edge to edge on a phone."""
    key = image["image"]
    return Picture(
        src=address(key, "fill-1200x800|format-jpeg"),
        alt=alt,
        width=1200,
        height=800,
        sources=(
            Source(_srcset(key, (1200, 675), (1920, 1080)), media=WIDE, sizes="61rem"),
            Source(_srcset(key, (480, 320), (960, 640), (1200, 800)), sizes="100vw"),
        ),
        first=True,
    )


def thumbnail(image: Mapping[str, Any], sizes: str) -> Picture:
    """A picture beside a headline that says the same, so without words of its own."""
    key = image["image"]
    return Picture(
        src=address(key, "fill-480x320|format-jpeg"),
        alt="",
        width=480,
        height=320,
        sources=(Source(_srcset(key, (240, 160), (480, 320), (960, 640)), sizes=sizes),),
    )


def inside(image: Mapping[str, Any], alt: str) -> Picture:
    """A picture in the text, uncropped."""
    key, width, height = image["image"], int(image["width"]), int(image["height"])
    shown = min(width, 1200)
    return Picture(
        src=address(key, "width-1200|format-jpeg"),
        alt=alt,
        width=shown,
        height=round(height * shown / width) if width else shown,
        sources=(
            Source(
                ", ".join(f"{address(key, f'width-{w}|format-webp')} {w}w" for w in (480, 960, 1200)),
                sizes="(min-width: 40rem) 38rem, 100vw",
            ),
        ),
    )
