"""What pages for people share: one file each, nothing fetched, readable on a telephone and in the dark."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Iterator

from dragoman.core.types import Span

STYLE = """
:root { color-scheme: light dark; --rule: #8884 }
html { background: Canvas; color: CanvasText }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; padding-inline: 1rem; max-width: 80rem;
  overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% }
th, td { border-block-start: 1px solid var(--rule); padding: .5rem; text-align: start; vertical-align: top }
ul { margin: 0; padding-inline-start: 1rem }
mark { background: none; color: inherit; text-decoration: underline wavy #c22 2px }
.critical { color: light-dark(#b01818, #ff8a80) } .serious { color: light-dark(#8a5200, #f0b060) }
.minor { color: light-dark(#3f6168, #93b8be) }
.wide { overflow-x: auto; overflow-wrap: normal } .wide td:last-child { min-width: 14rem }
@media (max-width: 40rem) {
  .rows tr { display: block; border-block-start: 1px solid var(--rule); padding-block: .5rem }
  .rows td { display: block; width: auto; border: 0; padding-block: .15rem }
}
"""


def page(title: str, body: str, style: str = "") -> str:
    """title: text. body: HTML."""
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>{STYLE}{style}</style></head>
<body><main><h1>{html.escape(title)}</h1>
{body}
</main></body></html>
"""


def finding_item(severity: str, kind: str, said: str) -> str:
    """A finding as an item of a list. Its severity is a word before it is a colour."""
    return f'<li class="{severity}"><b>{severity}</b> {html.escape(kind)}: {html.escape(said)}</li>'


def parts(text: str, spans: Iterable[Span | None]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each inside or outside the spans."""
    inside = [span for span in spans if span]
    ends = sorted({0, len(text), *(p for span in inside for p in span if 0 <= p <= len(text))})
    for a, b in itertools.pairwise(ends):
        yield text[a:b], any(span[0] <= a < span[1] for span in inside)


def marked(text: str, spans: Iterable[Span | None]) -> str:
    """Text as HTML, the spans underlined."""
    return "".join(
        f"<mark>{html.escape(part)}</mark>" if hit else html.escape(part) for part, hit in parts(text, spans)
    )
