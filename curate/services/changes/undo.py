"""Undo of the last action of a person."""

from dataclasses import dataclass

from curate.domain.errors import NothingToUndo, UndoConflict, Unusable
from curate.domain.records import Action
from curate.services.changes.actions import apply_changes
from curate.services.changes.recheck import recheck_rules
from curate.services.changes.rules_and_contract import CONTRACT, RULE
from curate.services.projects import current_person
from curate.stores import Database, Stores


def _restore_contract(stores: Stores, project: int, action: Action, person: str) -> None:
    """Make the contract active again that was active before an action.

    Raises:
        Unusable: Somebody changed the contract after that action. Nothing was changed.
    """
    newest = stores.history.newest_of(project, CONTRACT)
    if newest is not None and newest.id != action.id:
        raise Unusable(
            f"{newest.person} changed the format after you did. Nothing was undone: check the format, and "
            "change it where it is wrong."
        )
    before = action.extra["before"]
    if before is None:
        stores.contracts.clear(project)
    else:
        stores.contracts.set(project, before, person, inferred=action.extra["inferred"])


@dataclass(frozen=True, slots=True)
class Undone:
    """The action that was undone, and the examples that it changed."""

    summary: str
    examples: tuple[int, ...]


def undo_last(
    database: Database, project: str, person: str | None = None, *, action: int | None = None
) -> Undone:
    """Undo the person's last action in this project, as a whole.

    Args:
        database: Where.
        project: Name of the project.
        person: Whose action.
        action: The action that was on screen; None undoes whatever is the last.

    Raises:
        NothingToUndo: There is none.
        Unusable: ``action`` is not the last one any more. Nothing was undone.
        UndoConflict: Somebody changed the same examples afterwards. Nothing was undone.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        last = stores.history.last(key, person)
        if last is None:
            raise NothingToUndo(person)
        if action is not None and last.id != action:
            raise Unusable(
                f"Another action came after it: “{last.summary}”. Nothing was undone: check that action, "
                "then undo again."
            )
        events = stores.history.of_action(last.id)
        changes = []
        current = stores.examples.many([event.example for event in events])
        for event in events:
            example = current[event.example]
            if example.revision != event.after["revision"]:
                raise UndoConflict(last.summary, event.example)
            before = {name: value for name, value in event.before.items() if name != "note"}
            changes.append((example, before))
        if last.kind == CONTRACT:
            _restore_contract(stores, key, last, person)
        stores.findings.set_status(key, last.extra.get("findings", []), "open")
        stores.clusters.unmark_different(
            key, [(one, other) for one, other in last.extra.get("different", [])]
        )
        stores.history.mark_undone(last.id)
        apply_changes(stores, key, "undo", f"Undone: {last.summary}", changes, person)
        if last.kind == RULE:
            recheck_rules(stores, key)
        return Undone(last.summary, tuple(event.example for event in events))
