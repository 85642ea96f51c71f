"""The catalogues of readers' phrases: extract, update, compile. Needs Babel, not GNU gettext.

    python -m dragoman.public.catalogues          brings every catalogue in step with the code
    python -m dragoman.public.catalogues --check  says what is missing, and changes nothing

Catalogues are committed with their compiled form, so that an installation needs no compiler.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from dragoman.public.phrases import CONTEXT

HERE = Path(__file__).parent
LANGUAGES = ("en", "ru", "uk", "az", "es", "pt", "ca", "fr", "ar")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def po_path(language: str) -> Path:
    return HERE / "locale" / language / "LC_MESSAGES" / "django.po"


def extract() -> Catalog:
    """Every phrase that the code and the templates of this app say to a reader."""
    catalogue = Catalog()
    keywords = {"say": None, "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
    sources = [(path, path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.py"))]
    sources += [
        (path, templatize(path.read_text(encoding="utf-8")))
        for path in sorted((HERE / "templates").rglob("*.html"))
    ]
    for path, source in sources:
        if path == HERE / "catalogues.py":
            continue
        found = extract_python(BytesIO(source.encode()), keywords, [], {"encoding": "utf-8"})
        for _line, function, messages, _comments in found:
            texts = [messages] if isinstance(messages, str) else [m for m in messages if m is not None]
            if function != "say":
                texts = [text for text in texts if text != CONTEXT]
            if not texts:
                continue
            identity = texts[0] if function != "npgettext" else (texts[0], texts[1])
            place = str(path.relative_to(HERE))
            catalogue.add(identity, context=CONTEXT, locations=[(place, 1)])
    return catalogue


def load(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django", abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def faults(language: str, wanted: Catalog) -> Iterator[str]:
    """What keeps one catalogue from being complete, one line each."""
    catalogue = load(language)
    have = {(m.context, m.id): m for m in catalogue if m.id}
    want = {(m.context, m.id) for m in wanted if m.id}
    yield from (f"{language}: missing {key[1]!r}" for key in want - have.keys())
    yield from (f"{language}: no longer said {key[1]!r}" for key in have.keys() - want)
    for message in have.values():
        yield from (
            f"{language}: {fault} in {message.id!r}" for fault in _faults(message, catalogue.num_plurals)
        )


def _faults(message: Message, plurals: int) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if isinstance(message.id, (tuple, list)) and len(forms) != plurals:
        yield f"{len(forms)} plural forms instead of {plurals}"
    many = message.id[1] if isinstance(message.id, (tuple, list)) else message.id
    for form in forms:
        if not form:
            yield "untranslated"
        elif set(PLACEHOLDER.findall(form)) - set(PLACEHOLDER.findall(many)):
            yield "unknown placeholder"
        elif not isinstance(message.id, (tuple, list)) and sorted(PLACEHOLDER.findall(form)) != sorted(
            PLACEHOLDER.findall(many)
        ):
            yield "placeholder lost or doubled"
        elif re.findall(r"</?\w+", form) != re.findall(r"</?\w+", many):
            yield "markup differs"


def write(language: str, catalogue: Catalog) -> None:
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, omit_header=False, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(catalogue))


def main(check: bool) -> int:
    wanted = extract()
    if not check:
        for language in LANGUAGES:
            catalogue = load(language)
            catalogue.update(wanted, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            if language == "en":
                for message in catalogue:
                    if message.id:
                        message.string = message.id
            write(language, catalogue)
    lines = [line for language in LANGUAGES for line in faults(language, wanted)]
    print("\n".join(lines) or "Every catalogue is complete.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
