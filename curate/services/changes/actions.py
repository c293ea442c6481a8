"""Recording an action with its events, and storing the changed examples."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from curate.domain.examples import Example
from curate.services.changes.recheck import recheck
from curate.stores import Stores

TEXTS = frozenset({"input", "output", "system", "turns"})


def apply_changes(
    stores: Stores,
    project: int,
    kind: str,
    summary: str,
    changes: Sequence[tuple[Example, Mapping[str, Any]]],
    person: str,
    *,
    note: str = "",
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Write changed examples, each as a new revision, and the action with its events.

    Findings follow: rewritten texts are checked again, findings about the others stay as they are.
    """
    stores.projects.add_person(person)
    action = stores.history.add_action(project, person, kind, summary, extra)
    events = []
    for example, values in changes:
        before = {name: _stored(example, name) for name in values}
        written = {**values, **_drafts(stores, example, values)}
        revision = stores.examples.change(example.id, example.revision, written)
        after = {**values, "revision": revision, **({"note": note} if note else {})}
        events.append((example.id, before, after))
    stores.history.add_events(action, events)
    rewritten = [one.id for one, values in changes if not TEXTS.isdisjoint(values)]
    if rewritten:
        allowed: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for owner, value in sorted(stores.history.allowed(project)):
            allowed[owner].append((owner, value))
        for example in stores.examples.many(rewritten).values():
            recheck(stores, project, example, [*allowed[0], *allowed[example.id]])
    stores.findings.follow([one.id for one, values in changes if TEXTS.isdisjoint(values)])


def _stored(example: Example, name: str) -> Any:
    """A value of an example as events and the database keep it."""
    value = getattr(example, name)
    return [asdict(turn) for turn in value] if name == "turns" else value


def _drafts(stores: Stores, example: Example, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the untouched draft the first time a text changes."""
    if "input" not in values and "output" not in values:
        return {}
    draft_input, draft_output = stores.examples.drafts(example.id)
    kept = {}
    if "input" in values and draft_input is None:
        kept["draft_input"] = example.input
    if "output" in values and draft_output is None:
        kept["draft_output"] = example.output
    return kept
