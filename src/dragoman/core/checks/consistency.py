"""One sentence of a story in two wordings: a title that differs from its headline."""

from __future__ import annotations

from collections import OrderedDict

from dragoman.core.checks.reading.tokens import tokens
from dragoman.core.types import Finding, Segment, Severity

STORIES = 1000  # remembered at once
SENTENCES = 5000  # of one story


class Consistency:
    """Remembers what each story has said. Not a check of one pair: it sees nothing until told which
    document a pair belongs to."""

    id = "consistency"

    def __init__(self) -> None:
        self._stories: OrderedDict[str, dict[tuple[str, str], str]] = OrderedDict()

    def see(self, document: str, source: Segment, target: Segment) -> tuple[Finding, ...]:
        story = self._stories.setdefault(document, {})
        self._stories.move_to_end(document)
        if len(self._stories) > STORIES:
            self._stories.popitem(last=False)
        key = (target.language, _plain(source))
        if not key[1] or len(story) > SENTENCES:
            return ()
        earlier = story.setdefault(key, target.text)
        if earlier == target.text or _plain(Segment(earlier, target.language)) == _plain(target):
            return ()
        span = (0, len(target.text))
        return (Finding(self.id, Severity.SERIOUS, (0, len(source.text)), span, (earlier, target.text)),)


def _plain(segment: Segment) -> str:
    """The words alone: marks and capitals may differ between a title and a headline."""
    return " ".join(t.text for t in tokens(segment.text, segment.language) if t.kind != "sign")
