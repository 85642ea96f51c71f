"""Languages that share so many words that a shared one says little, and a missing one much."""

from __future__ import annotations

from functools import lru_cache

_FAMILIES = (
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"az", "tr", "uz", "kk"}),
    frozenset({"es", "pt", "ca", "gl", "it", "fr"}),
    frozenset({"ar", "fa"}),
    frozenset({"zh", "ja"}),
)


@lru_cache(maxsize=1000)
def kindred(*languages: str) -> bool:
    """Whether all of them (``ru``, without a region) are of one family."""
    return any(family.issuperset(languages) for family in _FAMILIES)
