"""Undoing the last action of a person."""

from dataclasses import dataclass

from curate.domain.errors import NothingToUndo, UndoConflict, Unusable
from curate.domain.records import Action
from curate.services.changes.actions import apply_changes
from curate.services.changes.in_force import CONTRACT, RULE
from curate.services.changes.recheck import recheck_rules
from curate.services.projects import who
from curate.stores import Database, Stores


def _restore_contract(stores: Stores, project: int, action: Action, person: str) -> None:
    """Put the contract in force that was before an action.

    Raises:
        Unusable: Somebody changed the contract after that action. Nothing was changed.
    """
    newest = stores.history.newest_of(project, CONTRACT)
    if newest is not None and newest.id != action.id:
        raise Unusable(
            f"{newest.person} has changed the format after you did. Nothing was undone: look at the "
            "format, and correct it."
        )
    before = action.extra["before"]
    if before is None:
        stores.contracts.clear(project)
    else:
        stores.contracts.set(project, before, person, inferred=action.extra["inferred"])


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the examples that it touched."""

    summary: str
    examples: tuple[int, ...]


def undo_last(
    database: Database, project: str, person: str | None = None, *, action: int | None = None
) -> Undone:
    """Take the person's last action in this project back, as a whole.

    Args:
        database: Where.
        project: Name of the project.
        person: Whose action.
        action: The action that was on screen; None takes whatever is the last.

    Raises:
        NothingToUndo: There is none.
        Unusable: ``action`` is not the last one any more. Nothing was undone.
        UndoConflict: Somebody changed the same examples afterwards. Nothing was undone.
    """
    person = person or who()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        last = stores.history.last(key, person)
        if last is None:
            raise NothingToUndo(person)
        if action is not None and last.id != action:
            raise Unusable(
                f"Something else was done since: “{last.summary}”. Nothing was undone: look at it, "
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
        apply_changes(stores, key, "undo", f"Took back: {last.summary}", changes, person)
        if last.kind == RULE:
            recheck_rules(stores, key)
        return Undone(last.summary, tuple(event.example for event in events))
