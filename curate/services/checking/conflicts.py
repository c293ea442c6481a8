"""Resolving a conflict: one answer for all examples with the same input."""

from collections.abc import Mapping

from curate.domain.actions import Details, Values
from curate.domain.errors import EditConflict, Unusable
from curate.domain.examples import Example
from curate.services.changes import apply_changes
from curate.services.projects import current_person
from curate.stores import Database


def resolve_conflict(
    database: Database,
    project: str,
    finding: int,
    right: int,
    *,
    output: str | None = None,
    person: str | None = None,
    revisions: Mapping[int, int] | None = None,
) -> int:
    """Give the answer and label of one example to all others of a conflict; one undoable action.

    No example is approved or rejected by it.

    Args:
        database: Where.
        project: Name of the project.
        finding: A finding of the check ``conflict``.
        right: Which of its examples has the right answer.
        output: The right answer in other words; the examples get this one.
        person: Who decides.
        revisions: The revision of each example that was on screen. None takes whatever is stored.

    Returns:
        How many examples were changed.

    Raises:
        NotFound: The project has no such finding.
        EditConflict: An example is no longer what was on screen. Nothing was stored.
        Unusable: The finding is not an open conflict, the example is not in it, or has no answer.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        stored = stores.findings.get(key, finding)
        members = stored.finding.examples
        current = stores.examples.many(key, members)
    if stored.finding.check != "conflict" or stored.status != "open":
        raise Unusable(f"Finding {finding} is not an open conflict. Nothing was changed.")
    if right not in members:
        raise Unusable(
            f"Example {right} is not one of the examples of finding {finding}. Nothing was changed: "
            f"choose one of {', '.join(map(str, members))}."
        )
    for one, revision in (revisions or {}).items():
        if one not in current or current[one].revision != revision:
            raise EditConflict(one, revision)
    answer = current[right].output if output is None else output
    if not answer.strip() and not current[right].label:
        raise Unusable(
            f"Example {right} has no answer to give to the others. Nothing was changed: choose "
            "another, or write the answer."
        )
    changes = [
        (one, values)
        for one in current.values()
        if (values := _changes(one, answer, current[right].label))
    ]
    named = current[right].external_id or f"example {right}"
    apply_changes(
        database,
        key,
        "resolve",
        f"Resolved a conflict of {len(members)} examples with the answer of {named}",
        changes,
        person or current_person(),
        details=Details(fixed=(finding,)),
    )
    return len(changes)


def _changes(example: Example, output: str, label: str | None) -> Values:
    values: Values = {}
    if output.strip() and example.output != output:
        values["output"] = output
    if label is not None and example.label != label:
        values["label"] = label
    return values
