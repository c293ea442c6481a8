"""Recording an action with its events, and storing the changed examples."""

from collections.abc import Mapping, Sequence
from typing import Any

from curate.domain.examples import Example
from curate.services.changes.recheck import recheck
from curate.stores import Stores
from curate.stores.examples import Revision
from curate.stores.rows import stored_value

TEXTS = frozenset({"input", "output", "system", "turns"})
DRAFTED = frozenset({"input", "output"})


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
    action = stores.history.add_action(project, person, kind, summary, extra)
    drafts = stores.examples.drafts(
        project, [one.id for one, values in changes if not DRAFTED.isdisjoint(values)]
    )
    said = {"note": note} if note else {}
    stores.examples.change(
        project,
        [
            Revision(one.id, one.revision, {**values, **_kept_drafts(one, values, drafts)})
            for one, values in changes
        ],
    )
    stores.history.add_events(
        action,
        [
            (
                one.id,
                {name: stored_value(one, name) for name in values},
                {**values, "revision": one.revision + 1, **said},
            )
            for one, values in changes
        ],
    )
    rewritten = [one.id for one, values in changes if not TEXTS.isdisjoint(values)]
    if rewritten:
        recheck(stores, project, list(stores.examples.many(project, rewritten).values()))
    stores.findings.follow([one.id for one, values in changes if TEXTS.isdisjoint(values)])


def _kept_drafts(
    example: Example,
    values: Mapping[str, Any],
    drafts: Mapping[int, tuple[str | None, str | None]],
) -> dict[str, str]:
    """The texts as imported that are kept as drafts: the first time that each changes."""
    draft_input, draft_output = drafts.get(example.id, (None, None))
    kept = {}
    if "input" in values and draft_input is None:
        kept["draft_input"] = example.input
    if "output" in values and draft_output is None:
        kept["draft_output"] = example.output
    return kept
