"""Names of sections and tags, through the same core as sentences. A person's name always wins."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from dragoman.core.checks import BUILT_IN
from dragoman.core.engines import Trust
from dragoman.core.engines.chain import Chain
from dragoman.core.pipeline import Check, Pipeline
from dragoman.core.text.marks import literal
from dragoman.core.text.restore import skeleton_hash
from dragoman.core.types import Owner, Result, Severity, Unit
from dragoman.desk import money
from dragoman.lexicon.memory import StoredMemory
from dragoman.newsroom.models import Language, Story, Topic


def translate(chain: Chain, checks: Sequence[Check] = BUILT_IN) -> int:
    """Name every section and tag in every language that an engine reaches. Returns how many names
    were made. What an engine may only draft, or a check objects to, is left to a person. The name of a
    tag that no story out there has may tell of one to come: it stays on this machine."""
    rules = dict(Language.objects.values_list("code", "at_cap"))
    shown = set(Story.tags.through.objects.filter(story__live=True).values_list("topic", flat=True))
    todo: dict[tuple[str, bool], list[Topic]] = {}
    for topic in Topic.objects.all():
        private = topic.kind == Topic.TAG and topic.pk not in shown
        for code in rules:
            if _wanting(topic, code) and _publishable(chain, topic.language, code, private):
                todo.setdefault((code, private), []).append(topic)
    made = 0
    for (code, private), topics in todo.items():
        units = []
        for topic in topics:
            marked = literal(topic.name)
            units.append(
                Unit(str(topic.pk), marked, (), topic.language, "heading", skeleton_hash(marked, ()))
            )
        try:
            results = _results(Pipeline(chain, checks, StoredMemory()), units, code, rules[code], private)
        except money.CapReached:
            continue
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


def _results(pipeline: Pipeline, units: list[Unit], code: str, rule: str, private: bool) -> list[Result]:
    # An engine that only drafts is not asked: nothing would come of it, and it would be asked again.
    drafts = {
        engine.alias
        for unit in units
        for engine, trust in pipeline.engines.for_pair(unit.language, code, private=private)
        if trust is Trust.DRAFT
    }
    with money.purse(pipeline, units, code, rule=rule, without=drafts, private=private) as purse:
        found = pipeline.translate(
            units,
            code,
            private=private,
            spent=purse.spend,
            without=purse.without,
            quota_ends=purse.waits,
        )
    return [purse.judged(result) for result in found]


def _publishable(chain: Chain, source: str, target: str, private: bool) -> bool:
    return any(trust is Trust.PUBLISHABLE for _, trust in chain.for_pair(source, target, private=private))


def _wanting(topic: Topic, code: str) -> bool:
    """No name yet, or a machine's of what the topic was called before."""
    if code == topic.language:
        return False
    entry = topic.names.get(code)
    return not entry or (entry.get("owner") != Owner.PERSON and entry.get("of", topic.name) != topic.name)
