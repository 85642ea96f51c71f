"""Languages that share so many words that a shared one says little, and a missing one much."""

from __future__ import annotations

_FAMILIES = (
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"az", "tr", "uz", "kk"}),
    frozenset({"es", "pt", "ca", "it", "fr"}),
    frozenset({"ar", "fa"}),
    frozenset({"zh", "ja"}),
)


_KIN = frozenset((a, b) for family in _FAMILIES for a in family for b in family)


def kindred(a: str, b: str) -> bool:
    return (a, b) in _KIN
