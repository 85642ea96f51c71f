"""Names of sections and tags, through the same core as sentences. A person's name always wins."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from dragoman.core.checks import BUILT_IN
from dragoman.core.engines.chain import Chain
from dragoman.core.pipeline import Check, Pipeline
from dragoman.core.text.marks import literal
from dragoman.core.text.restore import skeleton_hash
from dragoman.core.types import Owner, Severity, Unit
from dragoman.lexicon.memory import StoredMemory
from dragoman.newsroom.models import Language, Topic


def translate(chain: Chain, checks: Sequence[Check] = BUILT_IN) -> int:
    """Name every section and tag in every language that an engine reaches. Returns how many names
    were made. What an engine may only draft, or a check objects to, is left to a person."""
    codes = list(Language.objects.values_list("code", flat=True))
    todo: dict[str, list[Topic]] = {}
    for topic in Topic.objects.all():
        for code in codes:
            if _wanting(topic, code) and chain.can(topic.language, code):
                todo.setdefault(code, []).append(topic)
    made = 0
    for code, topics in todo.items():
        units = []
        for topic in topics:
            marked = literal(topic.name)
            units.append(
                Unit(str(topic.pk), marked, (), topic.language, "heading", skeleton_hash(marked, ()))
            )
        results = Pipeline(chain, checks, StoredMemory()).translate(units, code)
        for topic, result in zip(topics, results, strict=True):
            if result.marked is None or result.trust != "publishable":
                continue
            fault = any(finding.severity == Severity.CRITICAL for finding in result.findings)
            with transaction.atomic():
                fresh = Topic.objects.select_for_update().get(pk=topic.pk)
                if fresh.name == topic.name and _wanting(fresh, code):
                    fresh.names[code] = {
                        "text": "" if fault else result.marked,  # nothing: tried, and left to a person
                        "owner": str(result.owner),
                        "engine": result.engine,
                        "of": topic.name,
                    }
                    fresh.save(update_fields=["names"])
                    made += not fault
    return made


def _wanting(topic: Topic, code: str) -> bool:
    """No name yet, or a machine's of what the topic was called before."""
    if code == topic.language:
        return False
    entry = topic.names.get(code)
    return not entry or (entry.get("owner") != Owner.PERSON and entry.get("of", topic.name) != topic.name)
