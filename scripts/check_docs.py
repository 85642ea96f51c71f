"""Do the docs tell the truth? Links lead somewhere, what they name exists, what exists is described.

`python scripts/check_docs.py` prints what is wrong and exits 1; `make docs` and tests/test_docs.py run it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
IMAGE = re.compile(r"<img[^>]+src=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
# A folder of the repository and something in it. A placeholder (<…>, *, {…}) names no file.
PATH = re.compile(r"^(?:src|docs|tests|scripts|benchmarks|sample|requirements|changes|\.ci)(?:/[\w.\-]+)+/?$")
VARIABLE = re.compile(r"\b(DRAGOMAN_[A-Z_]+|DATABASE_URL|REDIS_URL)\b")
READ_VARIABLE = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\s*\"([A-Z_]+)\"")


def documents(root: Path = ROOT) -> list[Path]:
    """Every page that people read."""
    pages = [root / "README.md", root / "CHANGELOG.md", *(root / "docs").rglob("*.md")]
    pages += (root / "changes").glob("*.md")
    pages += (root / "sample").rglob("*.md")
    return sorted(page for page in pages if page.exists())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return CODE.sub("", FENCE.sub("", text))


def anchors(page: Path) -> set[str]:
    """Anchors of the headings, as code hosts make them."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", text_of(page))):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        kept = "".join(sign for sign in plain if sign in " -_" or unicodedata.category(sign)[0] in "LNM")
        slug = base = kept.strip().replace(" ", "-")
        number = 0
        while slug in found:
            number += 1
            slug = f"{base}-{number}"
        found.add(slug)
    return found


def broken_links(root: Path = ROOT) -> Iterator[str]:
    """Links between pages, to files and to headings; addresses on the web are not followed."""
    for page in documents(root):
        text = without_code(text_of(page))
        for target in [*LINK.findall(text), *IMAGE.findall(text)]:
            if re.match(r"[a-z][a-z0-9+.\-]*:", target):
                continue
            name, _, anchor = target.partition("#")
            file = page if not name else (page.parent / name).resolve()
            where = page.relative_to(root)
            if not file.exists():
                yield f"{where}: {target} leads nowhere"
            elif not file.is_relative_to(root):
                yield f"{where}: {target} leads out of the repository"
            elif anchor and file.suffix == ".md" and anchor not in anchors(file):
                yield f"{where}: {name or 'this page'} has no heading #{anchor}"


def missing_files(root: Path = ROOT) -> Iterator[str]:
    """Files and folders named in `code`."""
    for page in documents(root):
        for code in CODE.findall(FENCE.sub("", text_of(page))):
            if PATH.match(code) and not (root / code).exists():
                yield f"{page.relative_to(root)}: there is no {code}"


def make_targets(root: Path = ROOT) -> dict[str, str]:
    return dict(re.findall(r"^([a-z][a-z-]*):[^#\n]*## (.+)$", text_of(root / "Makefile"), re.MULTILINE))


def wrong_make_targets(root: Path = ROOT) -> Iterator[str]:
    """`make …` in the docs exists, and each target of the Makefile is described."""
    targets = make_targets(root)
    told: set[str] = set()
    for page in documents(root):
        for target in re.findall(r"(?:`|^\s*(?:\$ )?)make ([a-z][a-z-]*)", text_of(page), re.MULTILINE):
            told.add(target)
            if target not in targets:
                yield f"{page.relative_to(root)}: there is no `make {target}`"
    for target in sorted(set(targets) - told - {"help"}):
        yield f"`make {target}` is described nowhere in the docs"


def django_commands(root: Path = ROOT) -> set[str]:
    return {
        file.stem
        for file in (root / "src" / "dragoman").rglob("management/commands/*.py")
        if not file.stem.startswith("_")
    }


def wrong_commands(root: Path = ROOT) -> Iterator[str]:
    """`dragoman …` in the docs exists, and each command is described."""
    import click

    from dragoman.cli import main

    ours = set(main.list_commands(click.Context(main)))
    own_django = django_commands(root)
    told: set[str] = set()
    told_django: set[str] = set()
    for page in documents(root):
        text = text_of(page)
        told |= (found := set(re.findall(r"\bdragoman ([a-z]+)\b", "\n".join(code_of(text)))))
        told_django |= set(re.findall(r"\bdragoman manage ([a-z_]+)", text))
        for command in sorted(found - ours):
            yield f"{page.relative_to(root)}: there is no `dragoman {command}`"
    for command in sorted(ours - told):
        yield f"`dragoman {command}` is described nowhere in the docs"
    for command in sorted(own_django - ours - told_django):
        yield f"`dragoman manage {command}` is described nowhere in the docs"


def code_of(text: str) -> list[str]:
    """Code in a page, spans and blocks."""
    blocks = [match.group(0) for match in FENCE.finditer(text)]
    return blocks + CODE.findall(FENCE.sub("", text))


def wrong_variables(root: Path = ROOT) -> Iterator[str]:
    """Each variable of the environment that is read is described, and each one described is read."""
    read: set[str] = set()
    for file in [
        *(root / "src").rglob("*.py"),
        root / "tests" / "conftest.py",
        *(root / "scripts").glob("*.py"),
    ]:
        read |= {name for name in READ_VARIABLE.findall(text_of(file)) if VARIABLE.fullmatch(name)}
    for file in [root / ".ci" / "run", *(root / "scripts").glob("*.sh")]:
        if file.exists():
            read |= set(VARIABLE.findall(text_of(file)))
    told: set[str] = set()
    for page in documents(root):
        names = set(VARIABLE.findall(text_of(page)))
        told |= names
        for name in sorted(names - read):
            yield f"{page.relative_to(root)}: nothing reads {name}"
    for name in sorted(read - told):
        yield f"{name} is described nowhere in the docs"


CONFIG_KEY = re.compile(r"\b(?:CONFIG|SITE)\.get\(\s*\"([a-z_]+)\"")


def undescribed_settings(root: Path = ROOT) -> Iterator[str]:
    """Each key of a newsroom's TOML file stands in docs/operator.md."""
    operator = text_of(root / "docs" / "operator.md")
    for file in sorted((root / "src" / "dragoman" / "project" / "settings").glob("*.py")):
        for key in sorted(set(CONFIG_KEY.findall(text_of(file)))):
            if not re.search(rf"\b{key}\b", " ".join(code_of(operator))):
                yield f"docs/operator.md does not describe the key `{key}` ({file.name})"


CHECKS: tuple[Callable[[Path], Iterator[str]], ...] = (
    broken_links,
    missing_files,
    wrong_make_targets,
    wrong_commands,
    wrong_variables,
    undescribed_settings,
)


def main() -> int:
    wrong = [line for check in CHECKS for line in check(ROOT)]
    print("\n".join(wrong) if wrong else f"{len(documents())} pages, all of it holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
