"""Undo: of the last action of a person, or of one out of the history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from curate.domain.actions import (
    Action,
    ContractChange,
    Details,
    Event,
    Kept,
    RuleChange,
    Values,
    ViewChange,
)
from curate.domain.errors import (
    EditConflict,
    NotFound,
    NothingToUndo,
    NotYours,
    UndoConflict,
    Unusable,
)
from curate.domain.examples import Example
from curate.services.changes.actions import Applied, apply_changes, apply_in_parts
from curate.services.changes.findings import recheck_rules
from curate.services.changes.rechecking import PART, look_again
from curate.services.changes.rules_and_contract import CONTRACT, rule_key
from curate.services.people import permit, require
from curate.services.projects import current_person
from curate.stores import Database, Stores
from curate.stores.history import REIMPORT, UNDO, UNDOABLE
from curate.stores.rows import stored_value
from curate.text.personal import plain


@dataclass(frozen=True, slots=True)
class Undone:
    """The action that was undone, and the examples that it changed.

    Attributes:
        action: The one that undid it.
        left: Examples that somebody changed while it was being undone; they stay as they are.
        withdrawn: Examples that are to be reviewed again: they would be approved with an error open that
            nobody knew of who approved them.
    """

    summary: str
    examples: tuple[int, ...]
    left: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    action: int = 0


Then = Callable[[Stores, Applied], None]
"""What is to be stored along with an undo."""


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
        Unusable: ``action`` is not the last one any more, or somebody changed the same rule or format
            afterwards. Nothing was undone.
        UndoConflict: Somebody changed the same examples afterwards. Nothing was undone.
    """
    person = person or current_person()
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, UNDO)
        last = stores.history.last(key, person)
    if last is None:
        raise NothingToUndo(person)
    if action is not None and last.id != action:
        raise Unusable(
            f"Another action came after it: “{last.summary}”. Nothing was undone: check that action, "
            "then undo again."
        )
    return _undo(database, key, last, person)


def undo_action(database: Database, project: str, action: int, person: str | None = None) -> Undone:
    """Undo an action out of the history, as a whole, whatever came after it.

    A reviewer undoes what is theirs, an owner what anybody did.

    Args:
        database: Where.
        project: Name of the project.
        action: Its number in the history.
        person: Who undoes it.

    Raises:
        NotFound: The project has no such action.
        NotAllowed: It is somebody else's, and they are no owner. Nothing was undone.
        Unusable: It can't be undone, was undone already, or somebody changed the same rule or format, or
            dismissed the same findings afterwards. Nothing was undone.
        UndoConflict: Somebody changed the same examples afterwards. Nothing was undone.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        chosen = _chosen(stores, key, action)
    return _undo(database, key, chosen, person or current_person())


def undo_own(
    database: Database,
    key: int,
    person: str,
    action: int | None = None,
    then: Then = lambda *_: None,
) -> Undone:
    """Undo an action that the person did.

    Args:
        database: Where.
        key: Id of the project.
        person: Whose action, and who undoes it.
        action: Its number in the history; None for the last one that can be undone.
        then: What is to be stored in the same transaction.

    Raises:
        NothingToUndo: There is none.
        NotYours: Somebody else did it. Nothing was undone.
        NotFound, Unusable, UndoConflict: As of `undo_action`.
    """
    with database.read() as stores:
        permit(stores, key, person, UNDO)
        chosen = (
            stores.history.last(key, person)
            if action is None
            else _chosen(stores, key, action, person)
        )
    if chosen is None:
        raise NothingToUndo(person)
    return _undo(database, key, chosen, person, then)


def _chosen(stores: Stores, key: int, action: int, person: str | None = None) -> Action:
    """An action that can be undone: of a person, or anybody's.

    Raises:
        NotFound: The project has no such action.
        NotYours: Somebody else did it.
        Unusable: It can't be undone, or was undone already.
    """
    chosen = stores.history.action(key, action)
    if chosen is None:
        raise NotFound("action", action)
    if person is not None and chosen.person != person:
        raise NotYours(chosen)
    if chosen.undone:
        raise Unusable(f"“{chosen.summary}” was undone already. Nothing was changed.")
    if not can_be_undone(chosen):
        raise Unusable(
            f"“{chosen.summary}” is no action that undo reverts. Nothing was changed: choose another."
        )
    return chosen


def can_be_undone(action: Action) -> bool:
    """Whether undo reverts such an action, and nobody undid it."""
    return action.kind in UNDOABLE and not action.undone


def _undo(
    database: Database, key: int, last: Action, person: str, then: Then = lambda *_: None
) -> Undone:
    """Undo an action.

    An example that others changed afterwards, and that is the same again by now, does not stand in the
    way. Undoing many changes is interrupted without harm: undoing again goes on.
    """
    with database.read() as stores:
        permit(stores, key, person, last.kind)
        if last.person != person:
            require(stores, key, person, "owner")
        _require_dismissed_by(stores, key, last)
        events = stores.history.of_action(last.id)
        changes = _reverted(stores, key, last, events)
    examples = tuple(event.example for event in events)
    summary = f"Undone: {last.summary}"
    imported = {event.example: event.imported for event in events if event.imported}
    drafts = last.kind != REIMPORT

    def revert(stores: Stores) -> None:
        _revert_details(stores, key, last, person)
        stores.examples.restore_imported(key, imported)

    if len(changes) <= PART:
        try:
            done = apply_changes(
                database,
                key,
                UNDO,
                summary,
                changes,
                person,
                then=then,
                details=Details(undoes=last.id),
                also=revert,
                findings=_decided_on(last.details),
                drafts=drafts,
            )
        except EditConflict as error:
            raise UndoConflict(last.summary, f"example {error.example}") from None
    else:
        details = Details(undoes=last.id)
        done = apply_in_parts(
            database, key, UNDO, summary, changes, person, details=details, drafts=drafts
        )
        for part in database.in_parts(sorted(imported.keys() - set(done.left)), PART):
            with database.begin() as stores:
                stores.examples.restore_imported(key, {one: imported[one] for one in part})
        imported = {}
        with database.begin() as stores:
            stores.findings.lock(key, _decided_on(last.details))
            revert(stores)
            then(stores, done)
    if last.details.rule is not None:
        recheck_rules(database, key)
    doubtful = _doubtful(database, key, last) - (set(examples) - set(done.left))
    again = look_again(database, key, doubtful, action=done.action)
    return Undone(last.summary, examples, done.left, (*done.withdrawn, *again), done.action)


def _revert_details(stores: Stores, project: int, action: Action, person: str) -> None:
    """Revert what an action did beside changing examples, and remember that it was undone.

    Raises:
        NothingToUndo: It was undone already, in another tab.
        Unusable: Somebody changed the same rule or format afterwards.
    """
    stores.projects.lock(project)
    done = action.details
    if done.contract is not None:
        _restore_contract(stores, project, action, done.contract, person)
    if done.rule is not None:
        _restore_rule(stores, project, action, done.rule)
    if done.view is not None:
        _restore_view(stores, project, action, done.view)
    stores.findings.set_status(project, done.fixed, "open")
    stores.findings.reopen(project, done.dismissed)
    stores.findings.set_status(project, done.reopened, "dismissed")
    stores.kept_values.put_back(project, done.unkept)
    stores.clusters.unmark_different(project, done.different)
    stores.kept_values.remove(action.id)
    if not stores.history.mark_undone(action.id):
        raise NothingToUndo(person)


def _require_dismissed_by(stores: Stores, project: int, action: Action) -> None:
    """Refuse to open findings again that somebody dismissed once more.

    Raises:
        Unusable: Somebody did. Nothing was undone.
    """
    for later in stores.history.dismissals(project, action.details.dismissed).values():
        if later.id > action.id:
            raise Unusable(
                f"“{action.summary}” can't be undone: {later.person} dismissed the same afterwards "
                f"(“{later.summary}”). Nothing was undone: undo that first."
            )


def _decided_on(done: Details) -> tuple[int, ...]:
    """The findings that an action decided on."""
    return (*done.dismissed, *done.fixed, *done.reopened)


def _doubtful(database: Database, project: int, action: Action) -> set[int]:
    """Examples in which something else may be found once an action is undone.

    A finding that it dismissed may be gone by now, and what it kept may have come in since.
    """
    done = action.details
    with database.read() as stores:
        found = stores.findings.all(project, keys=_decided_on(done))
        concerned = {one for each in found for one in each.finding.examples}
        values = [*done.kept, *(Kept(one.example, one.value) for one in done.unkept)]
        concerned |= {one.example for one in values if one.example is not None}
        everywhere = {one.value for one in values if one.example is None}
        if everywhere:
            concerned |= {
                one.id
                for one in stores.examples.all(project)
                if any(value in _plain(one) for value in everywhere)
            }
    return concerned


def _plain(example: Example) -> str:
    return plain(f"{example.system}\n{example.asked}\n{example.output}")


def _reverted(
    stores: Stores, project: int, action: Action, events: Sequence[Event]
) -> list[tuple[Example, Values]]:
    """Examples as they are now, with what they were before an action.

    Raises:
        UndoConflict: One of them is no longer what the action made of it.
    """
    done = stores.history.reverted(project, action.id)
    events = [event for event in events if event.example not in done]
    current = stores.examples.many(project, [event.example for event in events])
    later = stores.history.after(
        action.id, [one.example for one in events if current[one.example].revision != one.revision]
    )
    stands = stores.history.changed_after(action.id, later)
    for event in events:
        example = current[event.example]
        others = later.get(event.example, ())
        again = event.imported and event.example in stands and any(one.imported for one in others)
        if again or not _same_again(example, others):
            name = example.external_id or f"example {example.id}"
            raise UndoConflict(
                action.summary, name, stores.history.newest_change(example.id, action.id)
            )
    return [(current[event.example], event.before) for event in events]


def _same_again(example: Example, later: Sequence[Event]) -> bool:
    """Whether an example is what it was before some events, the oldest first."""
    before: dict[str, Any] = {}
    for event in later:
        before = {**event.before, **before}
    return all(stored_value(example, name) == value for name, value in before.items())


def _restore_contract(
    stores: Stores, project: int, action: Action, change: ContractChange, person: str
) -> None:
    """Make the contract active again that was active before an action.

    Raises:
        Unusable: Somebody changed the contract after that action, and it is another one now. Nothing was
            changed.
    """
    newest = stores.history.newest_of(project, CONTRACT)
    changed = stores.contracts.current(project) != change.after
    if newest is not None and newest.id != action.id and changed:
        raise Unusable(
            f"{newest.person} changed the format afterwards (“{newest.summary}”). Nothing was undone: check "
            "the format, and change it where it is wrong."
        )
    if change.before is None:
        stores.contracts.clear(project)
    else:
        stores.contracts.set(project, change.before, person, inferred=change.inferred)


def _restore_view(stores: Stores, project: int, action: Action, change: ViewChange) -> None:
    """Make a saved view what it was before an action.

    Raises:
        Unusable: Somebody changed it afterwards, or another one has its name by now. Nothing was changed.
    """
    there = stores.saved_views.get(project, change.id)
    if (there.as_json() if there else None) != change.after:
        raise Unusable(
            f"The saved view was changed afterwards, so “{action.summary}” can't be undone. Nothing was "
            "undone: look at the saved views, and change it where it is wrong."
        )
    if change.before is None:
        stores.saved_views.remove(project, change.id)
        return
    taken = stores.saved_views.named(project, change.before["owner"], change.before["name"])
    if taken is not None and taken.id != change.id:
        raise Unusable(
            f"There is another saved view “{change.before['name']}” by now. Nothing was undone: rename that "
            "one first."
        )
    stores.saved_views.put(project, change.before, change.id)


def _restore_rule(stores: Stores, project: int, action: Action, change: RuleChange) -> None:
    """Make a rule what it was before an action.

    Raises:
        Unusable: Somebody changed the rule after that action, or took its name. Nothing was changed.
    """
    now = {one.id: one for one in stores.rules.all(project)}
    there = now.get(change.id)
    if (there.spec if there else None) != change.after:
        later = stores.history.newest_of_rule(project, change.id)
        who = f" by {later.person} (“{later.summary}”)" if later and later.id != action.id else ""
        raise Unusable(
            f"The rule was changed afterwards{who}, so “{action.summary}” can't be undone. Nothing was "
            "undone: check the rules, and change it where it is wrong."
        )
    if change.before is None:
        stores.rules.remove(project, change.id)
        return
    key = rule_key(str(change.before["name"]))
    if any(one.key == key for one in now.values() if one.id != change.id):
        raise Unusable(
            f"There is another rule “{change.before['name']}” by now. Nothing was undone: rename that "
            "one first."
        )
    stores.rules.put(project, key, change.before, change.id)
