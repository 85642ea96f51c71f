"""Languages that share so many words that a shared one says little, and a missing one much."""

from __future__ import annotations

_FAMILIES = (
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"az", "tr", "uz", "kk"}),
    frozenset({"es", "pt", "ca", "it", "fr"}),
    frozenset({"ar", "fa"}),
    frozenset({"zh", "ja"}),
)


def kindred(a: str, b: str) -> bool:
    return any(a in family and b in family for family in _FAMILIES)
