"""Performing an action: the changed examples, its events, and what it does beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from curate.domain.actions import Details, Values
from curate.domain.errors import EditConflict
from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.services.changes.gate import (
    Knowingly,
    known,
    refusal,
    refused,
    unknown_errors,
    withdraw,
)
from curate.services.changes.rechecking import COMPARED, PART, Recheck, recheck
from curate.services.people import permit
from curate.stores import Database, Stores
from curate.stores.examples import Revision
from curate.stores.history import Change
from curate.stores.rows import load_turns, stored_value
from curate.stores.rows import now as moment
from curate.text.storable import storable, storable_values

LOOKED_AT = frozenset({"input", "output", "system", "turns", "label"})
"""What checks look at, among what an action changes."""
DRAFTED = frozenset({"input", "output"})
NOTHING = Details()


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of an action.

    Attributes:
        action: Its id.
        left: Examples that somebody else changed first; they stay as they are.
        refused: Examples that were not approved, because an error is open about them.
        withdrawn: Examples that are to be reviewed again, because an error is open that their approval did
            not know of.
    """

    action: int
    left: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An action on a few examples that is worked out, and not written yet: see `prepare_changes`."""

    project: int
    kind: str
    summary: str
    changes: Sequence[tuple[Example, Values]]
    person: str
    details: Details
    also: Callable[[Stores], None]
    findings: Sequence[int]
    plan: "_Plan"

    def write(self, stores: Stores) -> Applied:
        """Write it, in a transaction that the caller ends; after an error, it must be rolled back.

        Raises:
            EditConflict: Somebody changed one of the examples since it was read.
            OpenErrors: An error is open about one that is approved, and not knowingly.
        """
        details, changes = self.details, self.changes
        decided = (*self.findings, *details.dismissed, *details.fixed, *details.reopened)
        now = stores.findings.lock(self.project, decided, [one.id for one, _ in changes])
        self.also(stores)
        action = _begin(stores, self.project, self.kind, self.summary, self.person, details)
        stores.findings.set_status(self.project, details.fixed, "fixed")
        done = self.plan.write(stores, action, changes, now)
        if done.left:
            first = done.left[0]
            raise EditConflict(first, next(one.revision for one, _ in changes if one.id == first))
        for one, _ in changes:
            if one.id in done.refused:
                raise refusal(one, done.refused[one.id])
        return Applied(action, (), (), tuple(done.withdrawn))

    def follow_up(self, database: Database, done: Applied) -> Applied:
        """What is left to do once it is stored: others are to be reviewed again because of it."""
        others = self.plan.withdraw_others(database, done.action)
        return replace(done, withdrawn=(*done.withdrawn, *others))


def prepare_changes(
    database: Database,
    project: int,
    kind: str,
    summary: str,
    changes: Sequence[tuple[Example, Values]],
    person: str,
    *,
    note: str = "",
    details: Details = NOTHING,
    also: Callable[[Stores], None] = lambda _: None,
    findings: Sequence[int] = (),
    drafts: bool = True,
    knowingly: Knowingly | None = None,
) -> Prepared:
    """Work out an action on a few examples without writing anything.

    Findings follow: rewritten texts, and examples that were rejected, are checked again here, before the
    transaction begins; findings about the others stay as they are.

    Args:
        database: Where.
        project: Its id.
        kind: What kind of action it is.
        summary: What was done, in a sentence.
        changes: Examples as they were read, with their new values.
        person: Who does it.
        note: Why, in a sentence.
        details: What it does beside.
        also: What must happen in the same transaction, or not at all.
        findings: Those that ``also`` says something about.
        drafts: Whether texts as imported are kept when they change: not where an import changed them.
        knowingly: Of an approval, whether errors that are open are approved; None for other actions, after
            which an approval that did not know of an error no longer holds.
    """
    changes = _storable(changes)
    plan = _Plan(
        database,
        project,
        person,
        changes,
        storable(note),
        details,
        drafts=drafts,
        knowingly=knowingly,
    )
    return Prepared(project, kind, summary, changes, person, details, also, findings, plan)


def apply_changes(
    database: Database,
    project: int,
    kind: str,
    summary: str,
    changes: Sequence[tuple[Example, Values]],
    person: str,
    *,
    then: Callable[[Stores, Applied], None] = lambda *_: None,
    **more: Any,
) -> Applied:
    """Perform an action on a few examples in one transaction.

    Args:
        database: Where.
        project: Its id.
        kind: What kind of action it is.
        summary: What was done, in a sentence.
        changes: Examples as they were read, with their new values.
        person: Who does it.
        then: What is to be stored with it, once all else is written.
        more: As `prepare_changes` has them.

    Raises:
        NotAllowed: Their role in the project does not allow it. Nothing was stored.
        EditConflict: Somebody changed one of the examples since it was read. Nothing was stored.
        OpenErrors: An error is open about one that is approved, and not knowingly. Nothing was stored.
    """
    prepared = prepare_changes(database, project, kind, summary, changes, person, **more)
    with database.begin() as stores:
        done = prepared.write(stores)
        then(stores, done)
    return prepared.follow_up(database, done)


def apply_in_parts(
    database: Database,
    project: int,
    kind: str,
    summary: str,
    changes: Sequence[tuple[Example, Values]],
    person: str,
    *,
    note: str = "",
    details: Details = NOTHING,
    drafts: bool = True,
    knowingly: bool | None = None,
) -> Applied:
    """Perform an action on many examples, in transactions that nobody waits for long.

    An example that somebody else changed since it was read is left as it is, and so are the findings
    about it; so is one that is to be approved, and about which an error is open, unless ``knowingly``.
    Whatever interrupts it, what is written belongs to the action, and undo reverts it.
    """
    changes = _storable(changes)
    note = storable(note)
    plan = _Plan(
        database, project, person, changes, note, details, drafts=drafts, knowingly=knowingly
    )
    with database.begin() as stores:
        stores.findings.lock(project, details.dismissed)
        action = _begin(stores, project, kind, summary, person, details)
    left: list[int] = []
    refused_ones: list[int] = []
    withdrawn: list[int] = []
    for part in database.in_parts(changes, PART):
        done = _written(database, plan, action, part)
        left += done.left
        refused_ones += done.refused
        withdrawn += done.withdrawn
    withdrawn += plan.withdraw_others(database, action)
    return Applied(action, tuple(left), tuple(refused_ones), tuple(withdrawn))


def _written(
    database: Database, plan: "_Plan", action: int, part: Sequence[tuple[Example, Values]]
) -> "_Written":
    with database.begin() as stores:
        return plan.write(stores, action, part)


def record_action(
    stores: Stores,
    project: int,
    person: str,
    kind: str,
    summary: str,
    details: Details = NOTHING,
) -> int:
    """Record an action of somebody who may do it; the one way into the history. Returns its id.

    Raises:
        NotAllowed: Their role in the project does not allow this kind of action. Nothing was recorded.
    """
    permit(stores, project, person, kind)
    return stores.history.add_action(project, person, kind, summary, details)


def _begin(
    stores: Stores, project: int, kind: str, summary: str, person: str, details: Details
) -> int:
    """Record the action, and do what it does beside changing examples."""
    action = record_action(stores, project, person, kind, summary, details)
    stores.findings.set_status(project, details.dismissed, "dismissed")
    if details.different:
        stores.clusters.mark_different(project, details.different, person)
    stores.kept_values.add(project, action, details.kept)
    stores.findings.reopen(project, details.reopened)
    stores.kept_values.take_off(project, details.unkept)
    return action


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of writing some changes; what is refused is not written, where no text changes."""

    left: list[int]
    refused: Mapping[int, Sequence[StoredFinding]]
    withdrawn: list[int]


class _Plan:
    """What is worked out before anything is written: the new texts, and what checks find in them."""

    def __init__(
        self,
        database: Database,
        project: int,
        person: str,
        changes: Sequence[tuple[Example, Values]],
        note: str = "",
        details: Details = NOTHING,
        *,
        drafts: bool = True,
        knowingly: Knowingly | None = None,
    ) -> None:
        self._project = project
        self._person = person
        self._drafts = drafts
        self._note = note
        self._fixed = frozenset(details.fixed)
        self._knowingly = knowingly
        self._back = {one.id for one, values in changes if _reopened(one, values)}
        self._checked = {
            one.id: _changed(one, values)
            for one, values in changes
            if not LOOKED_AT.isdisjoint(values) or one.id in self._back
        }
        texts = list(self._checked.values())
        self._recheck = recheck(database, project, texts, details.kept) if texts else Recheck()

    def write(
        self,
        stores: Stores,
        action: int,
        changes: Sequence[tuple[Example, Values]],
        now: Mapping[int, int] | None = None,
    ) -> _Written:
        """Write some of the changes.

        Of the findings that the action fixes, those about what is written are fixed by it. ``now`` are the
        revisions of the examples, where they are locked already.
        """
        if now is None:
            now = stores.examples.lock(self._project, [one.id for one, _ in changes])
        mine = [(one, values) for one, values in changes if now.get(one.id) == one.revision]
        errors = self._errors(stores, [one.id for one, _ in mine if one.id not in self._checked])
        turned_down = self._refused(errors)
        mine = [(one, values) for one, values in mine if one.id not in turned_down]
        edited = [one.id for one, values in mine if not DRAFTED.isdisjoint(values)]
        drafts = stores.examples.drafts(self._project, edited) if self._drafts and edited else {}
        stamp = {"changed_at": moment(), "changed_by": self._person}
        stores.examples.change(
            self._project,
            [
                Revision(
                    one.id,
                    one.revision,
                    {
                        **values,
                        **(_kept_drafts(one, values, drafts) if self._drafts else {}),
                        **stamp,
                    },
                )
                for one, values in mine
            ],
        )
        self._write_findings(stores, mine)
        again = self._errors(stores, [one.id for one, _ in mine if one.id in self._checked])
        turned_down |= self._refused(again)
        mine, withdrawn = self._gated(stores, mine, {**errors, **again})
        stores.history.add_events(
            action, [_event(one, values, self._note) for one, values in mine], stamped=True
        )
        left = [one.id for one, _ in changes if now.get(one.id) != one.revision]
        return _Written(left, turned_down, withdrawn)

    def _write_findings(self, stores: Stores, mine: Sequence[tuple[Example, Values]]) -> None:
        written = [one.id for one, _ in mine]
        if self._fixed:
            done = stores.findings.about(written) & self._fixed
            stores.findings.set_status(self._project, sorted(done), "fixed")
        if self._recheck.checks:
            rewritten = {one: self._checked[one] for one in written if one in self._checked}
            found = [f for one in rewritten for f in self._recheck.found.get(one, ())]
            changed = {one.id: frozenset(values) for one, values in mine}
            stores.findings.refresh(
                self._project, self._recheck.checks, found, rewritten, COMPARED, changed
            )
        stores.findings.follow([one.id for one, values in mine if LOOKED_AT.isdisjoint(values)])

    def _errors(self, stores: Stores, keys: Sequence[int]) -> Mapping[int, Sequence[StoredFinding]]:
        """Of examples that are approved, those with errors; nothing where nobody approves."""
        if self._knowingly is None or not keys:
            return {}
        return stores.open_findings.errors(self._project, keys)

    def _refused(
        self, errors: Mapping[int, Sequence[StoredFinding]]
    ) -> dict[int, Sequence[StoredFinding]]:
        """The errors that are not approved knowingly, by example."""
        if self._knowingly is None or self._knowingly is True:
            return {}
        unknown = {key: refused(each, self._knowingly) for key, each in errors.items()}
        return {key: each for key, each in unknown.items() if each}

    def _gated(
        self,
        stores: Stores,
        mine: Sequence[tuple[Example, Values]],
        errors: Mapping[int, Sequence[StoredFinding]],
    ) -> tuple[list[tuple[Example, Values]], list[int]]:
        """The changes with what was known of open errors, and those that are to be reviewed again."""
        if self._knowingly is not None:
            return [
                (one, {**values, "knowingly": known(errors[one.id])})
                if one.id in errors and values.get("status", one.status) == "approved"
                else (one, values)
                for one, values in mine
            ], []
        approved = [
            one.id for one, values in mine if values.get("status", one.status) == "approved"
        ]
        if not approved:
            return list(mine), []
        gone = unknown_errors(stores, self._project, approved)
        stores.examples.set_status(self._project, list(gone), "pending")
        return [
            (one, {**values, "status": "pending"} if one.id in gone else values)
            for one, values in mine
        ], list(gone)

    def withdraw_others(self, database: Database, action: int) -> list[int]:
        """Examples about which an error counts again, because another one is no longer rejected."""
        if not self._back:
            return []
        with database.read() as stores:
            others = stores.open_findings.sharing_errors(self._project, self._back)
        return withdraw(database, self._project, action, others) if others else []


def _storable(
    changes: Sequence[tuple[Example, Values]],
) -> Sequence[tuple[Example, Values]]:
    """Changes with texts that both databases hold."""
    return [(one, cast("Values", storable_values(values))) for one, values in changes]


def _changed(example: Example, values: Values) -> Example:
    """An example as it will be."""
    new: dict[str, Any] = dict(values)
    if "turns" in new:
        new["turns"] = load_turns(new["turns"])
    return replace(example, **new, revision=example.revision + 1)


def _reopened(example: Example, values: Values) -> bool:
    """Whether an example was rejected, so that no check looked at it, and no longer is."""
    return example.status == "rejected" and values.get("status", "rejected") != "rejected"


def _event(example: Example, values: Values, note: str) -> Change:
    before: Any = {name: stored_value(example, name) for name in values if name != "knowingly"}
    return Change(example.id, example.revision + 1, before, values, note)


def _kept_drafts(
    example: Example,
    values: Values,
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
