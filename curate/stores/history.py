"""Who did what, when, and what it changed: undo, diff and lineage come from here."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from curate.domain.records import Deed, Event
from curate.stores.rows import Store, now, utc
from curate.stores.tables import deeds, events

# Deeds that can be taken back; an undo is history, but nothing that undo takes back.
UNDOABLE = (
    "edit",
    "approve",
    "reject",
    "skip",
    "flag",
    "fix",
    "bulk_approve",
    "keep",
    "split",
    "resolve",
    "reopen",
    "restore",
    "dismiss",
    "rule",
    "contract",
)

CHECKED = "check"
"""Running all checks: it changes no example, but says what they have seen."""


class History(Store):
    """Deeds and events."""

    def add_deed(
        self,
        project: int,
        person: str,
        action: str,
        summary: str,
        extra: Mapping[str, Any] | None = None,
    ) -> int:
        """Begin a deed. Returns its id."""
        key: int = self._connection.execute(
            insert(deeds)
            .values(
                project_id=project,
                person=person,
                action=action,
                summary=summary,
                undone=False,
                extra=dict(extra or {}),
                at=now(),
            )
            .returning(deeds.c.id)
        ).scalar_one()
        return key

    def add_events(
        self, deed: int, changes: Sequence[tuple[int, Mapping[str, Any], Mapping[str, Any]]]
    ) -> None:
        """Say what a deed changed: example, its changed columns before, and after."""
        if changes:
            self._connection.execute(
                insert(events),
                [
                    {
                        "deed_id": deed,
                        "example_id": example,
                        "before": dict(before),
                        "after": dict(after),
                    }
                    for example, before, after in changes
                ],
            )

    def last(self, project: int, person: str) -> Deed | None:
        """The last deed of a person that can still be taken back."""
        row = self._connection.execute(
            select(deeds)
            .where(
                deeds.c.project_id == project,
                deeds.c.person == person,
                ~deeds.c.undone,
                deeds.c.action.in_(UNDOABLE),
            )
            .order_by(deeds.c.id.desc())
            .limit(1)
        ).first()
        return _deed(row) if row else None

    def newest_of(self, project: int, action: str) -> Deed | None:
        """The last deed of a kind that stands, whoever did it."""
        row = self._connection.execute(
            select(deeds)
            .where(deeds.c.project_id == project, deeds.c.action == action, ~deeds.c.undone)
            .order_by(deeds.c.id.desc())
            .limit(1)
        ).first()
        return _deed(row) if row else None

    def allowed(self, project: int) -> frozenset[tuple[int, str]]:
        """Values that somebody said may stay: the example (0 for every one) and the value.

        They are kept with the deed that said so, and are gone when that is taken back.
        """
        rows = self._connection.execute(
            select(deeds.c.extra).where(
                deeds.c.project_id == project,
                ~deeds.c.undone,
                deeds.c.action.in_(("dismiss", "fix")),
            )
        )
        return frozenset((one[0], one[1]) for row in rows for one in row[0].get("allowed", ()))

    def newest(self, project: int) -> int:
        """The number of the last deed; 0 where nothing was done. It tells whether anything changed."""
        return int(
            self._connection.execute(
                select(func.coalesce(func.max(deeds.c.id), 0)).where(deeds.c.project_id == project)
            ).scalar_one()
        )

    def mark_undone(self, deed: int) -> None:
        """Remember that a deed was taken back."""
        self._connection.execute(update(deeds).where(deeds.c.id == deed).values(undone=True))

    def of_deed(self, deed: int) -> list[Event]:
        """What a deed changed."""
        return self._events(events.c.deed_id == deed)

    def of_example(self, example: int) -> list[Event]:
        """What became of an example, the oldest first."""
        return self._events(events.c.example_id == example)

    def deeds(self, project: int, limit: int | None = None, *, action: str = "") -> list[Deed]:
        """The latest deeds, the newest first: of one kind, else of every kind that changed something."""
        kind = deeds.c.action == action if action else deeds.c.action != CHECKED
        rows = self._connection.execute(
            select(deeds)
            .where(deeds.c.project_id == project, kind)
            .order_by(deeds.c.id.desc())
            .limit(limit)
        )
        return [_deed(row) for row in rows]

    def pace(self, project: int) -> dict[str, int]:
        """How many decisions stand of each person."""
        rows = self._connection.execute(
            select(deeds.c.person, func.count())
            .join(events, events.c.deed_id == deeds.c.id)
            .where(deeds.c.project_id == project, ~deeds.c.undone)
            .group_by(deeds.c.person)
        )
        return {row[0]: row[1] for row in rows}

    def _events(self, condition: Any) -> list[Event]:
        rows = self._connection.execute(
            select(events, deeds.c.person, deeds.c.action, deeds.c.at)
            .join(deeds)
            .where(condition)
            .order_by(events.c.id)
        )
        return [
            Event(
                deed=row.deed_id,
                example=row.example_id,
                person=row.person,
                action=row.action,
                at=utc(row.at),
                before=row.before,
                after=row.after,
            )
            for row in rows
        ]


def _deed(row: Any) -> Deed:
    return Deed(
        id=row.id,
        project=row.project_id,
        person=row.person,
        action=row.action,
        at=utc(row.at),
        summary=row.summary,
        undone=row.undone,
        extra=row.extra,
    )
