"""Translation memory: what was said before for the same sentence."""

from dragoman.core.memory.store import Entry, Match, Memory, MemoryStore

__all__ = ["Entry", "Match", "Memory", "MemoryStore"]
