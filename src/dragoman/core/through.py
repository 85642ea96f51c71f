"""A pair that no engine has, in two steps: into a language in between, and on from there.

Each step is translated, restored and checked as any text is, against its own source. What comes out
is checked against the original, so that nothing that got lost on the way passes unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dragoman.core.checks import Check, run_checks
from dragoman.core.engines import Route, Trust, UnsupportedPair
from dragoman.core.text.restore import plain
from dragoman.core.types import COPY, Finding, Pivot, Result, Segment, Severity, Unit

# Units into a language, with what engines are told around them.
Step = Callable[[Sequence[Unit], str, str], list[Result]]

MOST_ROUTES = 2  # a second one where the first failed, or left a critical finding
# Findings of the engine and of the way its text was put together, which no check sees in the end.
OF_A_STEP = frozenset({"unknown_words", "markup"})


def translate(
    units: Sequence[Unit],
    target: str,
    routes: Sequence[Route],
    context: str,
    step: Step,
    checks: Sequence[Check],
) -> list[Result]:
    """One result per unit, in order. Units with a pivot start from it, the others take the routes."""
    found: dict[int, Result] = {}
    given = {i: unit.pivot for i, unit in enumerate(units) if unit.pivot}
    found.update(_onward(units, given, {}, target, step, checks))
    left = [i for i in range(len(units)) if i not in given]
    for route in routes[:MOST_ROUTES]:
        if not left:
            break
        firsts = dict(zip(left, step([units[i] for i in left], route.pivot, context), strict=True))
        pivots = {
            i: Pivot(route.pivot, first.marked, first.trust, first.engine, first.engine_version)
            for i, first in firsts.items()
            if first.marked is not None
        }
        made = firsts | _onward(units, pivots, firsts, target, step, checks)
        for i, result in made.items():
            if i not in found or _rank(result) < _rank(found[i]):
                found[i] = result
        left = [i for i in left if found[i].marked is None or _rank(found[i])[1]]
    none = Result("", None, error=UnsupportedPair().code)
    return [replace(found.get(i, none), id=unit.id) for i, unit in enumerate(units)]


def _onward(
    units: Sequence[Unit],
    pivots: dict[int, Pivot],
    firsts: dict[int, Result],
    target: str,
    step: Step,
    checks: Sequence[Check],
) -> dict[int, Result]:
    """From the language in between, and what the checks say of it beside the original."""
    found: dict[int, Result] = {}
    for language in dict.fromkeys(pivot.language for pivot in pivots.values()):
        places = [i for i, pivot in pivots.items() if pivot.language == language]
        asked = [
            replace(
                units[i], marked=pivots[i].marked, language=language, hash="", before="", after="", pivot=None
            )
            for i in places
        ]
        context = "\n".join(plain(u.marked, u.tags) for u in asked if u.kind in ("headline", "lead"))
        for i, second in zip(places, step(asked, target, context), strict=True):
            found[i] = _judged(units[i], pivots[i], firsts.get(i), second, target, checks)
    return found


def _judged(
    unit: Unit, pivot: Pivot, first: Result | None, second: Result, target: str, checks: Sequence[Check]
) -> Result:
    if second.marked is None:
        return second
    source = Segment(pivot.stands_for or plain(unit.marked, unit.tags), unit.language, unit.kind)
    seen = run_checks(source, Segment(plain(second.marked, unit.tags), target, unit.kind), checks)
    kept = [finding for finding in second.findings if finding.kind in OF_A_STEP]
    kept += [
        replace(finding, source_span=None, target_span=None)
        for finding in (first.findings if first else ())
        if finding.kind in OF_A_STEP
    ]
    engines = [pivot.engine, second.engine]
    versions = [pivot.engine_version, second.engine_version]
    if len(set(engines)) == 1 or "" in engines or COPY in engines:
        versions = list(dict.fromkeys(version for version in versions if version))
    return replace(
        second,
        engine=", ".join(name for name in dict.fromkeys(engines) if name not in ("", COPY)),
        engine_version=", ".join(versions),
        findings=(*_once(kept), *seen) if checks else tuple(_once(kept)),
        trust=Trust.DRAFT.value if Trust.DRAFT in (pivot.trust, second.trust) else second.trust,
        attempts=second.attempts + (first.attempts if first else 0),
        via=pivot,
    )


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """A word that neither step knew is told once."""
    found: dict[tuple[str, tuple[str, ...]], Finding] = {}
    for finding in findings:
        found.setdefault((finding.kind, finding.values), finding)
    return list(found.values())


def _rank(result: Result) -> tuple[bool, int, int]:
    """Less is better: no text at all, critical findings, serious ones."""
    count = [sum(finding.severity is s for finding in result.findings) for s in Severity]
    return (result.marked is None, count[0], count[1])
