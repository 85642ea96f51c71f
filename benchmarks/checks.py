"""The checks on labelled cases: `python -m benchmarks.checks [--tables]`.

Own recall: planted faults with a critical finding that the untouched translation does not get as well.
False alarms: untouched human translations with any critical finding. The cases (CC BY-SA 4.0) are not part
of the project; DRAGOMAN_DATA names the folder that holds checks/. --tables prints them for docs/checks.md,
critical and serious apart, with 95 % Wilson intervals, for every kind and pair.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
import unittest
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from dragoman.core.checks import run_checks
from dragoman.core.collecting import seldom_collected
from dragoman.core.types import Segment, Severity

DATA = Path(os.environ.get("DRAGOMAN_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
CASES = DATA / "checks" / "dev.jsonl"
LARGE_PAIRS = ("ru-en", "en-ru", "ru-uk", "ru-az", "en-es", "en-de", "en-ar")
VERSION = 40  # sentences of one version
WARM = 500  # pairs before the clock starts: the tables are read, the words met
TIMED = 2000

# Bars of the issue "Checks that see what a translation must not change": subkinds by what they do.
SCALE_WORDS = ("scale_swap", "scale_drop", "template_scale_swap")
NUMBER_WORDS = ("number_word", "template_number_word")
Case = dict[str, Any]
Kinds = Counter[str]


def measure() -> list[dict[str, Any]]:
    cases = read_cases()
    critical, both = judge(cases)
    rows: list[dict[str, Any]] = []

    def recall(name: str, chosen: Callable[[Case], bool], found: dict[str, Kinds], bar: float) -> None:
        hits, total = own_recall([c for c in cases if c["label"] == "critical" and chosen(c)], found)
        rows.append(row(f"check_recall_{name}_pct", 100 * hits / total, f"≥ {bar:g}, of {total}"))

    for kind, bar in (("number", 97), ("date", 97), ("currency", 97), ("unit", 90), ("url", 99)):
        recall(kind, of_kind(kind), critical, bar)
    recall("scale_words", of_subkinds(*SCALE_WORDS), critical, 95)
    recall("number_words", of_subkinds(*NUMBER_WORDS), critical, 95)
    recall("months", of_subkinds("month", "template_month"), critical, 95)
    recall("weekdays", of_subkinds("weekday"), critical, 95)
    recall("mojibake", of_kind("mojibake"), critical, 99)
    recall("untranslated_whole", of_subkinds("whole", kind="untranslated"), critical, 99)
    recall("untranslated_span", of_subkinds("span", "tail", kind="untranslated"), critical, 95)
    recall("language_whole", starts("whole_", "wrong_language"), critical, 99)
    recall("language_half", starts("half_", "wrong_language"), critical, 95)
    for kind in ("duplication", "addition", "quote"):
        recall(kind, of_kind(kind), critical, 95)
    recall("truncation", of_kind("truncation"), critical, 90)
    recall("name", of_kind("name"), critical, 60)
    recall("name_with_serious", of_kind("name"), both, 85)
    recall("negation", of_kind("negation"), critical, 50)
    recall("negation_with_serious", of_kind("negation"), both, 80)
    rows += alarm_rows(cases, critical)
    rows += speed_rows(cases)
    return rows


def row(name: str, value: float, note: str, unit: str = "%") -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "unit": unit, "note": note}


def read_cases() -> list[Case]:
    if not CASES.exists():
        raise unittest.SkipTest(
            f"no {CASES.name} in {CASES.parent}; DRAGOMAN_DATA names the folder of checks/"
        )
    with CASES.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def judge(cases: Iterable[Case]) -> tuple[dict[str, Kinds], dict[str, Kinds]]:
    """Kinds found in each case: critical ones, and with the serious ones."""
    critical: dict[str, Kinds] = {}
    both: dict[str, Kinds] = {}
    for case in cases:
        found = run_checks(
            Segment(case["source"], case["source_lang"]), Segment(case["translation"], case["target_lang"])
        )
        critical[case["id"]] = Counter(f.kind for f in found if f.severity is Severity.CRITICAL)
        both[case["id"]] = Counter(f.kind for f in found if f.severity is not Severity.MINOR)
    return critical, both


def own_recall(faults: Iterable[Case], found: dict[str, Kinds]) -> tuple[int, int]:
    hits = total = 0
    for case in faults:
        base = found.get(case["base_id"], Counter())
        hits += any(n > base[kind] for kind, n in found[case["id"]].items())
        total += 1
    return hits, total


def of_kind(kind: str) -> Callable[[Case], bool]:
    return lambda case: case["kind"] == kind


def of_subkinds(*names: str, kind: str = "") -> Callable[[Case], bool]:
    return lambda case: case["subkind"] in names and kind in ("", case["kind"])


def starts(prefix: str, kind: str) -> Callable[[Case], bool]:
    return lambda case: case["kind"] == kind and case["subkind"].startswith(prefix)


def pair_of(case: Case) -> str:
    return f"{case['source_lang']}-{case['target_lang']}"


def alarm_rows(cases: list[Case], critical: dict[str, Kinds]) -> list[dict[str, Any]]:
    right = [c for c in cases if c["label"] == "ok"]

    def share(chosen: list[Case]) -> float:
        return 100 * sum(bool(critical[c["id"]]) for c in chosen) / max(1, len(chosen))

    pairs = {pair: share([c for c in right if pair_of(c) == pair]) for pair in LARGE_PAIRS}
    worst = max(pairs, key=lambda pair: pairs[pair])
    digits = [c for c in right if "digits" in (c["tags"] or ())]
    return [
        row("check_false_alarms_pct", share(right), f"≤ 0.3, of {len(right)}"),
        row("check_false_alarms_digits_pct", share(digits), f"≤ 1.5, of {len(digits)} with a digit"),
        row("check_false_alarms_worst_pair_pct", pairs[worst], f"≤ 0.6, {worst}"),
        row("false_hold_versions_pct", held_versions(right, critical), "≤ 8, versions of 40 sentences"),
    ]


def held_versions(right: list[Case], critical: dict[str, Kinds]) -> float:
    held = total = 0
    for pair in LARGE_PAIRS:
        lines = [c for c in right if c["origin"] == "ntrex" and pair_of(c) == pair]
        lines = sorted((c for c in lines if c["scope"] in ("sentence", "headline")), key=lambda c: c["line"])
        for start in range(0, len(lines) - VERSION + 1, VERSION):
            total += 1
            held += any(critical[c["id"]] for c in lines[start : start + VERSION])
    return 100 * held / max(1, total)


def speed_rows(cases: list[Case]) -> list[dict[str, Any]]:
    right = [c for c in cases if c["label"] == "ok"]
    with seldom_collected:  # as in `dragoman check` and in the pipeline
        judge(right[:WARM])
        started = time.process_time()
        judge(right[WARM : WARM + TIMED])
        pace = TIMED / (time.process_time() - started)
    line = json.dumps({k: right[0][k] for k in ("id", "source_lang", "target_lang", "source", "translation")})
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "dragoman", "check"], input=line, text=True, capture_output=True, check=True
    )
    start = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        row("check_pairs_s", pace, "≥ 1,000 on one core", "pairs/s"),
        row("check_start_s", start, "< 2, first pair included", "s"),
        row("check_memory_mb", memory, "< 500, one pair", "MB"),
    ]


# For docs/checks.md ---------------------------------------------------------------------------


def wilson(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    if not total:
        return 0.0, 1.0
    p = hits / total
    below = 1 + z * z / total
    middle = (p + z * z / (2 * total)) / below
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / below
    return max(0.0, middle - half), min(1.0, middle + half)


def shown(hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"{100 * hits / total:.1f} ({100 * low:.1f}–{100 * high:.1f})"


def tables() -> str:
    cases = read_cases()
    critical, both = judge(cases)
    faults: dict[str, list[Case]] = defaultdict(list)
    by_pair: dict[str, list[Case]] = defaultdict(list)
    right: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case["label"] == "critical":
            faults[case["kind"]].append(case)
            by_pair[pair_of(case)].append(case)
        elif case["label"] == "ok":
            right[pair_of(case)].append(case)
    out = ["| fault | cases | critical, % | critical or serious, % |", "|---|---|---|---|"]
    for kind, chosen in sorted(faults.items()):
        cells = [shown(*own_recall(chosen, found)) for found in (critical, both)]
        out.append(f"| {kind} | {len(chosen)} | {' | '.join(cells)} |")
    out += [
        "",
        "| pair | faults | critical, % | + serious, % | right | critical alarms, % | + serious, % |",
    ]
    out.append("|---|---|---|---|---|---|---|")
    small = [p for p in right if p not in LARGE_PAIRS]
    for name, pairs in [*((p, [p]) for p in LARGE_PAIRS), ("21 others", small), ("all", list(right))]:
        wrong = [c for p in pairs for c in by_pair[p]]
        fine = [c for p in pairs for c in right[p]]
        alarms = [sum(bool(found[c["id"]]) for c in fine) for found in (critical, both)]
        cells = [shown(*own_recall(wrong, critical)), shown(*own_recall(wrong, both)), str(len(fine))]
        cells += [shown(alarm, len(fine)) for alarm in alarms]
        out.append(f"| {name} | {len(wrong)} | " + " | ".join(cells) + " |")
    return "\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", action="store_true")
    if parser.parse_args().tables:
        print(tables())
        return
    for one in measure():
        print(f"{one['name']:40} {one['value']:10g} {one['unit']:8} {one['note']}")


if __name__ == "__main__":
    main()
