"""Who did what, when, and what it changed: undo, diff and lineage come from here."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Text, bindparam, cast, func, insert, or_, select, update

from curate.domain.actions import Action, Details, Event, Values
from curate.stores.rows import LARGEST, Store, chunks, now, row_id, utc
from curate.stores.tables import actions, contracts, events, examples

# Kinds of actions that can be undone; an undo itself is none of them.
REIMPORT = "reimport"
"""An import changed examples that were there: their source has them otherwise now."""
UNDOABLE = (
    REIMPORT,
    "edit",
    "approve",
    "reject",
    "skip",
    "flag",
    "fix",
    "bulk_approve",
    "bulk_reject",
    "bulk_skip",
    "bulk_reopen",
    "bulk_label",
    "replace",
    "merge",
    "keep",
    "split",
    "resolve",
    "reopen",
    "restore",
    "dismiss",
    "reopen_findings",
    "rule",
    "contract",
    "view",
)

DECIDING = ("edit", "approve", "reject", "skip", "flag")
"""Decisions of a person on one example, in which they may correct it."""
CORRECTED = frozenset({"output", "label"})
DISMISSING = ("dismiss", "keep", "split")
LOOKED_THROUGH = 500
"""Actions that are looked through for who dismissed a finding."""

CHECKED = "check"
"""Running all checks: it changes no example, but says what they have seen."""
CHECKED_SOME = "check_some"
"""Running some of the checks: what they found is new, and what others have seen is not."""
UNDO = "undo"
COMPARED = frozenset({"input", "turns"})
"""What of an example is compared with others."""
FEW = 2_000
"""Events that are looked at one by one."""
OVERTAKEN = 100
"""Events of others that may come before one that is visible already, where several write at once."""

_DETAILS = TypeAdapter(Details)


_NEWEST = [
    select(func.max(actions.c.id)).where(
        actions.c.project_id == bindparam("project"), actions.c.kind == kind
    )
    for kind in (CHECKED, REIMPORT)
]
_CONTRACT = select(func.max(contracts.c.id)).where(contracts.c.project_id == bindparam("project"))
_LOOKED = select(*(one.scalar_subquery() for one in (*_NEWEST, _CONTRACT)))
_ADD_ACTION = insert(actions).returning(actions.c.id)
_ADD_EVENTS = insert(events)
_KINDS_AFTER = (
    select(actions.c.kind)
    .distinct()
    .where(actions.c.project_id == bindparam("project"), actions.c.id > bindparam("action"))
)
_EXAMPLES_AFTER = (
    select(events.c.example_id)
    .distinct()
    .join(actions)
    .where(events.c.id > bindparam("event"), actions.c.project_id == bindparam("project"))
)


class LookedState(NamedTuple):
    """What it follows from which examples the checks have looked at: the newest of each that there is."""

    check: int
    reimport: int
    contract: int


@dataclass(frozen=True, slots=True)
class Change:
    """What an action changes about one example, for `History.add_events`.

    Attributes:
        revision: The revision that the example has after it.
        before: Its columns before, as far as they change.
        after: Those after it.
        imported: What an import changed beside them, as it stood before.
    """

    example: int
    revision: int
    before: Values
    after: Values
    note: str = ""
    imported: Mapping[str, Any] | None = None


class History(Store):
    """Actions and events."""

    def add_action(
        self,
        project: int,
        person: str,
        kind: str,
        summary: str,
        details: Details | None = None,
    ) -> int:
        """Begin an action. Returns its id."""
        key: int = self._connection.execute(
            _ADD_ACTION,
            {
                "project_id": project,
                "person": person,
                "kind": kind,
                "summary": summary,
                "undone": False,
                "details": _DETAILS.dump_python(
                    details or Details(), mode="json", exclude_defaults=True
                ),
                "at": now(),
            },
        ).scalar_one()
        return key

    def add_events(self, action: int, changes: Sequence[Change], *, stamped: bool = False) -> None:
        """Say what an action changed, also in the examples: when they changed last, and by whom.

        Where those are ``stamped``, they say so already.
        """
        if changes and not stamped:
            done = select(actions.c.at, actions.c.person).where(actions.c.id == action).subquery()
            for part in chunks([each.example for each in changes]):
                self._connection.execute(
                    update(examples)
                    .where(examples.c.id.in_(part))
                    .values(
                        changed_at=select(done.c.at).scalar_subquery(),
                        changed_by=select(done.c.person).scalar_subquery(),
                    )
                )
        if changes:
            self._connection.execute(
                _ADD_EVENTS,
                [
                    {
                        "action_id": action,
                        "example_id": each.example,
                        "revision": each.revision,
                        "note": each.note,
                        "before": each.before,
                        "after": each.after,
                        "imported": each.imported,
                    }
                    for each in changes
                ],
            )

    def last(self, project: int, person: str) -> Action | None:
        """The last action of a person that can still be undone."""
        row = self._connection.execute(
            select(actions)
            .where(
                actions.c.project_id == project,
                actions.c.person == person,
                ~actions.c.undone,
                actions.c.kind.in_(UNDOABLE),
            )
            .order_by(actions.c.id.desc())
            .limit(1)
        ).first()
        return _action(row) if row else None

    def decisions(self, project: int, kinds: Collection[str]) -> dict[str, int]:
        """How many actions of these kinds each person did that stand."""
        rows = self._connection.execute(
            select(actions.c.person, func.count())
            .where(actions.c.project_id == project, actions.c.kind.in_(kinds), ~actions.c.undone)
            .group_by(actions.c.person)
        )
        return {row.person: row[1] for row in rows}

    def dismissals(self, project: int, findings: Collection[int]) -> dict[int, Action]:
        """The newest action that dismissed each of these findings, as far as it stands."""
        found: dict[int, Action] = {}
        if not findings:
            return found
        rows = self._connection.execute(
            select(actions)
            .where(
                actions.c.project_id == project,
                actions.c.kind.in_(DISMISSING),
                ~actions.c.undone,
            )
            .order_by(actions.c.id.desc())
            .limit(LOOKED_THROUGH)
        )
        for row in rows:
            for key in set(findings).intersection(row.details.get("dismissed", ())):
                found.setdefault(key, _action(row))
        return found

    def newest_of(self, project: int, kind: str) -> Action | None:
        """The last action of a kind that stands, whoever did it."""
        row = self._connection.execute(
            select(actions)
            .where(actions.c.project_id == project, actions.c.kind == kind, ~actions.c.undone)
            .order_by(actions.c.id.desc())
            .limit(1)
        ).first()
        return _action(row) if row else None

    def count_updated(self, project: int, source: int) -> int:
        """How many examples an import updated, unless that was undone."""
        mine = [
            one.id
            for one in self.actions(project, kind=REIMPORT)
            if one.details.source == source and not one.undone
        ]
        return self._connection.execute(
            select(func.count()).where(events.c.action_id.in_(mine))
        ).scalar_one()

    def reverted(self, project: int, action: int) -> set[int]:
        """Examples that an undo of this action has reverted already, before it was interrupted."""
        undos = self._connection.execute(
            select(actions.c.id, actions.c.details).where(
                actions.c.project_id == project, actions.c.id > action, actions.c.kind == UNDO
            )
        )
        mine = [row.id for row in undos if row.details.get("undoes") == action]
        return {event.example for one in mine for event in self.of_action(one)}

    def action(self, project: int, key: int) -> Action | None:
        """An action of a project; None where it has none of that number."""
        row = self._connection.execute(
            select(actions).where(actions.c.project_id == project, actions.c.id == row_id(key))
        ).first()
        return _action(row) if row else None

    def newest_of_rule(self, project: int, rule: int) -> Action | None:
        """The last action that changed a custom rule, as far as it stands."""
        return next(
            (
                one
                for one in self.actions(project, LOOKED_THROUGH, kind="rule")
                if not one.undone and one.details.rule is not None and one.details.rule.id == rule
            ),
            None,
        )

    def newest_change(self, example: int, after: int) -> Action | None:
        """The last action after that one that changed an example, and that nobody undid."""
        row = self._connection.execute(
            select(actions)
            .join(events)
            .where(
                events.c.example_id == example,
                events.c.action_id > after,
                ~actions.c.undone,
                actions.c.kind != UNDO,
            )
            .order_by(events.c.id.desc())
            .limit(1)
        ).first()
        return _action(row) if row else None

    def after(self, action: int, keys: Collection[int]) -> dict[int, list[Event]]:
        """What later actions changed about examples, the oldest first, undone or not."""
        found: dict[int, list[Event]] = defaultdict(list)
        for part in chunks(sorted(keys)):
            for event in self._events(
                events.c.example_id.in_(part) & (events.c.action_id > action)
            ):
                found[event.example].append(event)
        return dict(found)

    def changed_after(self, action: int, keys: Collection[int]) -> set[int]:
        """Which of these examples an action after that one changed, and nobody undid."""
        found: set[int] = set()
        for part in chunks(list(keys)):
            found.update(
                self._connection.execute(
                    select(events.c.example_id)
                    .join(actions)
                    .where(
                        events.c.example_id.in_(part),
                        events.c.action_id > action,
                        ~actions.c.undone,
                        actions.c.kind != UNDO,
                    )
                ).scalars()
            )
        return found

    def known_errors(self, keys: Collection[int]) -> dict[int, set[str]]:
        """By example, the marks of errors that somebody knew of who approved it, as far as that stands."""
        found: dict[int, set[str]] = defaultdict(set)
        for part in chunks(sorted(keys)):
            rows = self._connection.execute(
                select(events.c.example_id, events.c.after)
                .join(actions)
                .where(events.c.example_id.in_(part), ~actions.c.undone)
            )
            for key, after in rows:
                found[key].update(one["mark"] for one in after.get("knowingly", ()))
        return found

    def reimported_after(self, project: int, action: int) -> set[int]:
        """Examples that imports after that action changed: their texts, or what else is known of them."""
        imports = select(actions.c.id).where(
            actions.c.project_id == project, actions.c.kind == REIMPORT, actions.c.id > action
        )
        rows = self._connection.execute(
            select(events.c.example_id).where(events.c.action_id.in_(imports))
        )
        return set(rows.scalars())

    def looked_state(self, project: int) -> LookedState:
        """What tells whether the checks have looked at other examples by now."""
        row = self._connection.execute(_LOOKED, {"project": project}).one()
        return LookedState(*(int(one or 0) for one in row))

    def people(self, project: int) -> list[str]:
        """Who did something in a project, by name."""
        rows = self._connection.execute(
            select(actions.c.person)
            .distinct()
            .where(actions.c.project_id == project)
            .order_by(actions.c.person)
        )
        return list(rows.scalars())

    def corrections(self, project: int, limit: int) -> list[Event]:
        """The newest events in which a person, deciding on one example, changed its answer or label.

        The oldest of them first. What changed many examples at once is none, nor what was undone.
        """
        rows = self._connection.execute(
            select(events.c.id)
            .join(actions)
            .where(
                actions.c.project_id == project,
                actions.c.kind.in_(DECIDING),
                ~actions.c.undone,
                or_(*(cast(events.c.after, Text).contains(f'"{name}"') for name in CORRECTED)),
            )
            .order_by(events.c.id.desc())
            .limit(limit)
        ).scalars()
        return [
            event
            for part in chunks(sorted(rows))
            for event in self._events(events.c.id.in_(part))
            if not CORRECTED.isdisjoint(event.after)
        ]

    def newest_event(self) -> int:
        """The number of the last event of any project; 0 where there is none."""
        return int(
            self._connection.execute(select(func.coalesce(func.max(events.c.id), 0))).scalar_one()
        )

    def kinds_after(self, project: int, action: int) -> set[str]:
        """Kinds of the actions after that one."""
        rows = self._connection.execute(_KINDS_AFTER, {"project": project, "action": action})
        return set(rows.scalars())

    def undone_after(self, project: int, action: int) -> set[str]:
        """Kinds of the actions that actions after that one undid."""
        rows = self._connection.execute(
            select(actions.c.details).where(
                actions.c.project_id == project, actions.c.id > action, actions.c.kind == UNDO
            )
        )
        keys = [details["undoes"] for details in rows.scalars() if "undoes" in details]
        found: set[str] = set()
        for part in chunks(keys):
            kinds = select(actions.c.kind).distinct().where(actions.c.id.in_(part))
            found.update(self._connection.execute(kinds).scalars())
        return found

    def decided_after(self, project: int, action: int) -> set[int]:
        """Findings that actions after that one dismissed, fixed or opened again."""
        rows = self._connection.execute(
            select(actions.c.details).where(actions.c.project_id == project, actions.c.id > action)
        ).scalars()
        return {
            key
            for details in rows
            for name in ("dismissed", "fixed", "reopened")
            for key in details.get(name, ())
        }

    def examples_after(self, project: int, event: int) -> set[int]:
        """Examples that were changed by an event after that one; some more on PostgreSQL.

        There, an event may become visible after one with a higher number.
        """
        if self._connection.dialect.name == "postgresql":
            event -= OVERTAKEN
        rows = self._connection.execute(_EXAMPLES_AFTER, {"project": project, "event": event})
        return set(rows.scalars())

    def rejected_after(self, project: int, event: int) -> set[int] | None:
        """Examples that events after that one rejected.

        None where something else changed which examples are compared, or what of them: an input, or one
        that came back; or where there are very many events.
        """
        if self._connection.dialect.name == "postgresql":
            event -= OVERTAKEN
        rows = self._connection.execute(
            select(events.c.example_id, events.c.before, events.c.after)
            .join(actions)
            .where(events.c.id > event, actions.c.project_id == project)
            .limit(FEW + 1)
        ).all()
        if len(rows) > FEW:
            return None
        found: set[int] = set()
        for key, before, after in rows:
            if not COMPARED.isdisjoint(after) or before.get("status") == "rejected":
                return None
            if after.get("status") == "rejected":
                found.add(key)
        return found

    def newest(self, project: int) -> int:
        """The number of the last action; 0 where nothing was done. It tells whether anything changed."""
        return int(
            self._connection.execute(
                select(func.coalesce(func.max(actions.c.id), 0)).where(
                    actions.c.project_id == project
                )
            ).scalar_one()
        )

    def mark_undone(self, action: int) -> bool:
        """Remember that an action was undone; whether it was not before."""
        changed = self._connection.execute(
            update(actions).where(actions.c.id == action, ~actions.c.undone).values(undone=True)
        )
        return changed.rowcount == 1

    def of_action(self, action: int) -> list[Event]:
        """What an action changed."""
        return self._events(events.c.action_id == action)

    def of_example(self, example: int) -> list[Event]:
        """What became of an example, the oldest first."""
        return self._events(events.c.example_id == example)

    def actions(self, project: int, limit: int | None = None, *, kind: str = "") -> list[Action]:
        """The latest actions, the newest first: of one kind, else of every kind that changed something."""
        wanted = actions.c.kind == kind if kind else actions.c.kind.not_in((CHECKED, CHECKED_SOME))
        rows = self._connection.execute(
            select(actions)
            .where(actions.c.project_id == project, wanted)
            .order_by(actions.c.id.desc())
            .limit(limit)
        )
        return [_action(row) for row in rows]

    def before(
        self, project: int, action: int | None, *, limit: int, person: str | None = None
    ) -> list[Action]:
        """Actions before one, the newest first: of a person, or of everybody; runs of checks left out."""
        wanted = [
            actions.c.project_id == project,
            actions.c.kind.not_in((CHECKED, CHECKED_SOME)),
        ]
        if action is not None:
            wanted.append(actions.c.id < min(action, LARGEST))
        if person is not None:
            wanted.append(actions.c.person == person)
        rows = self._connection.execute(
            select(actions).where(*wanted).order_by(actions.c.id.desc()).limit(limit)
        )
        return [_action(row) for row in rows]

    def changed_by(self, keys: Collection[int]) -> dict[int, tuple[int, tuple[int, int]]]:
        """How many examples each of some actions changed, and the first and the last of them."""
        rows = self._connection.execute(
            select(
                events.c.action_id,
                func.count(),
                func.min(events.c.example_id),
                func.max(events.c.example_id),
            )
            .where(events.c.action_id.in_(keys))
            .group_by(events.c.action_id)
        )
        return {row[0]: (row[1], (row[2], row[3])) for row in rows}

    def _events(self, condition: Any) -> list[Event]:
        rows = self._connection.execute(
            select(events, actions.c.person, actions.c.kind, actions.c.at)
            .join(actions)
            .where(condition)
            .order_by(events.c.id)
        )
        return [
            Event(
                action=row.action_id,
                example=row.example_id,
                person=row.person,
                kind=row.kind,
                at=utc(row.at),
                before=row.before,
                after=row.after,
                revision=row.revision,
                note=row.note,
                imported=row.imported,
            )
            for row in rows
        ]


def _action(row: Any) -> Action:
    return Action(
        id=row.id,
        project=row.project_id,
        person=row.person,
        kind=row.kind,
        at=utc(row.at),
        summary=row.summary,
        undone=row.undone,
        details=_DETAILS.validate_python(row.details),
    )
