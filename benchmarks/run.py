"""Run the benchmarks, print a table, write build/bench.json.

Each module below has `measure() -> list[dict]`, rows of name, value, unit and note, and runs in a
process of its own, so that none inherits another's caches or database. A module that cannot run here
(its data or its service is missing) raises `unittest.SkipTest` with the reason.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
import time
import unittest
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "bench.json"
LARGE_OUT = ROOT / "build" / "bench-large.json"

MODULES: tuple[str, ...] = (
    "benchmarks.segmentation",
    "benchmarks.spine",
    "benchmarks.checks",
    "benchmarks.pipeline",
    "benchmarks.whole_path",
    "benchmarks.parallel",
)
LARGE: tuple[str, ...] = ("benchmarks.faults",)

TIME_LIMIT = 1200  # seconds a module may take; on two cores the slowest needs about 300
LARGE_TIME_LIMIT = 7200


@dataclass
class Outcome:
    """What became of one module."""

    module: str
    seconds: float = 0.0
    rows: list[dict[str, Any]] = field(default_factory=list)
    skipped: str = ""
    failed: str = ""


def checked(rows: object, module: str) -> list[dict[str, Any]]:
    """The rows, or ValueError that names what is wrong with them."""
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{module}.measure() gave no rows")
    clean = []
    for row in rows:
        if not isinstance(row.get("name"), str) or not row["name"]:
            raise ValueError(f"{module}: a row without a name: {row!r}")
        value = row.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{module}: {row['name']} is not a number: {value!r}")
        clean.append(
            {
                "name": row["name"],
                "value": value,
                "unit": str(row.get("unit", "")),
                "note": str(row.get("note", "")),
            }
        )
    return clean


def measure_here(module: str, out: Path) -> None:
    """Child process: measure one module and leave its rows in `out`."""
    try:
        found: dict[str, Any] = {"rows": checked(importlib.import_module(module).measure(), module)}
    except unittest.SkipTest as reason:
        found = {"skipped": str(reason) or "no reason given"}
    out.write_text(json.dumps(found), encoding="utf-8")


def run_module(module: str, time_limit: float) -> Outcome:
    """Measure one module in a fresh process."""
    outcome = Outcome(module)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "benchmarks.run", "--child", module, "--out", str(out)]
        try:
            code = subprocess.run(command, cwd=ROOT, timeout=time_limit, check=False).returncode
        except subprocess.TimeoutExpired:
            outcome.failed = f"not done after {time_limit:.0f} s"
        else:
            if code == 0 and out.exists():
                found = json.loads(out.read_text(encoding="utf-8"))
                outcome.rows = found.get("rows", [])
                outcome.skipped = found.get("skipped", "")
            else:
                outcome.failed = f"exit code {code}, see above"
    outcome.seconds = time.monotonic() - start
    return outcome


def show(outcomes: list[Outcome], console: Console) -> None:
    """The table, then what did not run, in words."""
    table = Table("what", "value", "unit", "note", title=None)
    table.columns[1].justify = "right"
    for outcome in outcomes:
        for row in outcome.rows:
            value = row["value"]
            shown = f"{value:,}" if isinstance(value, int) else f"{value:,.3f}".rstrip("0").rstrip(".")
            table.add_row(row["name"], shown, row["unit"], row["note"])
    console.print(table)
    for outcome in outcomes:
        if outcome.failed:
            console.print(f"FAILED  {outcome.module}: {outcome.failed}", style="bold red", markup=False)
        elif outcome.skipped:
            console.print(f"skipped {outcome.module}: {outcome.skipped}", style="yellow", markup=False)
    times = ", ".join(f"{one.module.removeprefix('benchmarks.')} {one.seconds:.0f} s" for one in outcomes)
    console.print(
        f"Took {sum(one.seconds for one in outcomes):.0f} s: {times}", markup=False, highlight=False
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="modules to run, such as `sentences` (default: all)")
    parser.add_argument("--large", action="store_true", help="those that need longer or larger data")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        measure_here(options.child, options.out)
        return 0

    known = LARGE if options.large else MODULES
    names = [f"benchmarks.{name.removeprefix('benchmarks.')}" for name in options.modules]
    unknown = sorted(set(names) - set(known))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}")
    console = Console()
    outcomes = []
    for module in names or known:
        console.print(f"{module} …", markup=False, highlight=False)
        outcomes.append(run_module(module, LARGE_TIME_LIMIT if options.large else TIME_LIMIT))

    rows = [row for outcome in outcomes for row in outcome.rows]
    target = LARGE_OUT if options.large else OUT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(outcomes, console)
    return 1 if any(outcome.failed for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
