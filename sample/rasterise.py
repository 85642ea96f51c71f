"""Draws the SVG masters of the sample pictures as the PNG files that the newsroom imports.

    python sample/rasterise.py ART_FOLDER

Needs cairosvg. The masters are 900×600 drawings in flat colours; readers get renditions of the
2400×1600 PNG, never the SVG.
"""

import sys
from pathlib import Path

import cairosvg  # type: ignore[import-untyped]

PICTURES = (
    "harbour-dusk",
    "negotiation-table",
    "strait-trawler",
    "night-boarding",
    "election-office",
    "tram-depot",
    "night-ward",
    "lit-windows",
    "lost-cello",
    "foot-tunnel",
    "market-stall",
    "fog-buoy",
    "winter-stove",
    "prize-stage",
)
MARKS = ("mark", "favicon")
OUT = Path(__file__).parent / "pictures"


def main(art: Path) -> None:
    OUT.mkdir(exist_ok=True)
    for names, width, height in ((PICTURES, 2400, 1600), (MARKS, 512, 512)):
        for name in names:
            cairosvg.svg2png(
                url=str(art / f"{name}.svg"),
                write_to=str(OUT / f"{name}.png"),
                output_width=width,
                output_height=height,
            )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} ART_FOLDER")
    main(Path(sys.argv[1]))
