"""A pair that no engine has, in two steps: into a language in between, and on from there.

The first step is checked against its source as any text is; the second against the original, so that
nothing that got lost on the way passes unseen, and the answer that is kept is the best of the whole way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

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
) -> list[Result]:
    """One result per unit, in order. Units with a pivot start from it, the others take the routes."""
    found: dict[int, Result] = {}
    given = {i: unit.pivot for i, unit in enumerate(units) if unit.pivot}
    found.update(_onward(units, given, {}, target, step))
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
        made = firsts | _onward(units, pivots, firsts, target, step)
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
) -> dict[int, Result]:
    """From the language in between."""
    found: dict[int, Result] = {}
    for language in dict.fromkeys(pivot.language for pivot in pivots.values()):
        places = [i for i, pivot in pivots.items() if pivot.language == language]
        asked = [_second(units[i], pivots[i]) for i in places]
        context = "\n".join(plain(u.marked, u.tags) for u in asked if u.kind in ("headline", "lead"))
        for i, second in zip(places, step(asked, target, context), strict=True):
            found[i] = _whole(pivots[i], firsts.get(i), second)
    return found


def _second(unit: Unit, pivot: Pivot) -> Unit:
    original = Segment(pivot.stands_for or plain(unit.marked, unit.tags), unit.language, unit.kind)
    return Unit(unit.id, pivot.marked, unit.tags, pivot.language, unit.kind, original=original)


def _whole(pivot: Pivot, first: Result | None, second: Result) -> Result:
    if second.marked is None:
        return second
    engines = [pivot.engine, second.engine]
    versions = [pivot.engine_version, second.engine_version]
    if len(set(engines)) == 1 or "" in engines or COPY in engines:
        versions = list(dict.fromkeys(version for version in versions if version))
    return replace(
        second,
        engine=", ".join(name for name in dict.fromkeys(engines) if name not in ("", COPY)),
        engine_version=", ".join(versions),
        findings=(*second.findings, *_of_the_first(first, second)),
        trust=Trust.DRAFT.value if Trust.DRAFT in (pivot.trust, second.trust) else second.trust,
        attempts=second.attempts + (first.attempts if first else 0),
        via=pivot,
    )


def _of_the_first(first: Result | None, second: Result) -> list[Finding]:
    """Of the first step, what no check sees in the end."""
    known = {(finding.kind, finding.values) for finding in second.findings}
    return [
        replace(finding, source_span=None, target_span=None)
        for finding in (first.findings if first else ())
        if finding.kind in OF_A_STEP and (finding.kind, finding.values) not in known
    ]


def _rank(result: Result) -> tuple[bool, int, int]:
    """Less is better: no text at all, critical findings, serious ones."""
    count = [sum(finding.severity is s for finding in result.findings) for s in Severity]
    return (result.marked is None, count[0], count[1])
