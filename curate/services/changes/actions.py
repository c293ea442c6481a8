"""Performing an action: the changed examples, its events, and what it does beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curate.domain.actions import Details, Values
from curate.domain.errors import EditConflict
from curate.domain.examples import Example
from curate.services.changes.recheck import COMPARED, PART, Recheck, recheck
from curate.stores import Database, Stores
from curate.stores.examples import Revision
from curate.stores.history import Change
from curate.stores.rows import load_turns, stored_value

LOOKED_AT = frozenset({"input", "output", "system", "turns", "label"})
"""What checks look at, among what an action changes."""
DRAFTED = frozenset({"input", "output"})
NOTHING = Details()


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of an action: its id, and the examples that somebody else changed first."""

    action: int
    left: tuple[int, ...] = ()


def apply_changes(
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
) -> int:
    """Perform an action on a few examples in one transaction; returns its id.

    Findings follow: rewritten texts, and examples that were rejected, are checked again before the
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

    Raises:
        EditConflict: Somebody changed one of the examples since it was read. Nothing was stored.
    """
    plan = _Plan(database, project, changes, note, details, drafts=drafts)
    with database.begin() as stores:
        decided = (*findings, *details.dismissed, *details.fixed, *details.reopened)
        stores.findings.lock(project, decided, [one.id for one, _ in changes])
        also(stores)
        action = _begin(stores, project, kind, summary, person, details)
        stores.findings.set_status(project, details.fixed, "fixed")
        if left := plan.write(stores, action, changes):
            raise EditConflict(left[0], next(o.revision for o, _ in changes if o.id == left[0]))
    return action


def apply_in_parts(
    database: Database,
    project: int,
    kind: str,
    summary: str,
    changes: Sequence[tuple[Example, Values]],
    person: str,
    *,
    details: Details = NOTHING,
    drafts: bool = True,
) -> Applied:
    """Perform an action on many examples, in transactions that nobody waits for long.

    An example that somebody else changed since it was read is left as it is, and so are the findings
    about it. Whatever interrupts it, what is written belongs to the action, and undo reverts it.
    """
    plan = _Plan(database, project, changes, details=details, drafts=drafts)
    with database.begin() as stores:
        stores.findings.lock(project, details.dismissed)
        action = _begin(stores, project, kind, summary, person, details)
    left = [
        one
        for part in database.in_parts(changes, PART)
        for one in _written(database, plan, action, part)
    ]
    return Applied(action, tuple(left))


def _written(
    database: Database, plan: "_Plan", action: int, part: Sequence[tuple[Example, Values]]
) -> list[int]:
    with database.begin() as stores:
        return plan.write(stores, action, part)


def _begin(
    stores: Stores, project: int, kind: str, summary: str, person: str, details: Details
) -> int:
    """Record the action, and do what it does beside changing examples."""
    action = stores.history.add_action(project, person, kind, summary, details)
    stores.findings.set_status(project, details.dismissed, "dismissed")
    stores.clusters.mark_different(project, details.different, person)
    stores.kept_values.add(project, action, details.kept)
    stores.findings.reopen(project, details.reopened)
    stores.kept_values.take_off(project, details.unkept)
    return action


class _Plan:
    """What is worked out before anything is written: the new texts, and what checks find in them."""

    def __init__(
        self,
        database: Database,
        project: int,
        changes: Sequence[tuple[Example, Values]],
        note: str = "",
        details: Details = NOTHING,
        *,
        drafts: bool = True,
    ) -> None:
        self._project = project
        self._drafts = drafts
        self._note = note
        self._fixed = frozenset(details.fixed)
        self._checked = {
            one.id: _changed(one, values)
            for one, values in changes
            if not LOOKED_AT.isdisjoint(values) or _reopened(one, values)
        }
        texts = list(self._checked.values())
        self._recheck = recheck(database, project, texts, details.kept) if texts else Recheck()

    def write(
        self, stores: Stores, action: int, changes: Sequence[tuple[Example, Values]]
    ) -> list[int]:
        """Write some of the changes; returns the examples that somebody else changed first.

        Of the findings that the action fixes, those about what is written are fixed by it.
        """
        now = stores.examples.lock(self._project, [one.id for one, _ in changes])
        mine = [(one, values) for one, values in changes if now.get(one.id) == one.revision]
        edited = [one.id for one, values in mine if not DRAFTED.isdisjoint(values)]
        drafts = stores.examples.drafts(self._project, edited) if self._drafts else {}
        stores.examples.change(
            self._project,
            [
                Revision(
                    one.id,
                    one.revision,
                    {**values, **(_kept_drafts(one, values, drafts) if self._drafts else {})},
                )
                for one, values in mine
            ],
        )
        stores.history.add_events(action, [_event(one, values, self._note) for one, values in mine])
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
        return [one.id for one, _ in changes if now.get(one.id) != one.revision]


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
    before: Any = {name: stored_value(example, name) for name in values}
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
