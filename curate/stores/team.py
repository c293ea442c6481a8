"""How several people work on a project: settings, assignments, and how long decisions took."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from curate.domain.teamwork import Assignment, DecisionTime, TeamSettings
from curate.stores.rows import Store, now, row_id, utc
from curate.stores.tables import actions, assignments, decision_times, events, team_settings

DECISIONS = ("approve", "reject", "skip", "flag")
"""Kinds of actions that are one decision of one person on one example."""


class Team(Store):
    """Settings of the team, assignments, and times of decisions."""

    def settings(self, project: int) -> TeamSettings:
        """How several people work on a project."""
        row = self._connection.execute(
            select(team_settings).where(team_settings.c.project_id == project)
        ).first()
        if row is None:
            return TeamSettings()
        return TeamSettings(row.overlap, row.judges, row.adjudicator, row.sign_off)

    def set_settings(self, project: int, new: TeamSettings) -> None:
        """Say how they do from now on; whoever calls it holds the project."""
        values = {
            "overlap": new.overlap,
            "judges": new.judges,
            "adjudicator": new.adjudicator,
            "sign_off": new.sign_off,
        }
        changed = self._connection.execute(
            update(team_settings).where(team_settings.c.project_id == project).values(values)
        )
        if not changed.rowcount:
            self._connection.execute(insert(team_settings).values(project_id=project, **values))

    def assign(self, project: int, new: Assignment) -> Assignment:
        """Assign examples to somebody."""
        at = now()
        key = self._connection.execute(
            insert(assignments)
            .values(
                project_id=project,
                person=new.person,
                label=new.label,
                source_id=new.source,
                low=new.low,
                high=new.high,
                by=new.by,
                at=at,
            )
            .returning(assignments.c.id)
        ).scalar_one()
        return Assignment(key, new.person, new.label, new.source, new.low, new.high, new.by, at)

    def unassign(self, project: int, key: int) -> bool:
        """Remove an assignment; whether there was one."""
        gone = self._connection.execute(
            delete(assignments).where(
                assignments.c.project_id == project, assignments.c.id == row_id(key)
            )
        )
        return gone.rowcount == 1

    def assignments(self, project: int) -> list[Assignment]:
        """All assignments, by person."""
        rows = self._connection.execute(
            select(assignments)
            .where(assignments.c.project_id == project)
            .order_by(assignments.c.person, assignments.c.id)
        )
        return [
            Assignment(
                row.id, row.person, row.label, row.source_id, row.low, row.high, row.by, utc(row.at)
            )
            for row in rows
        ]

    def add_time(
        self,
        project: int,
        example: int,
        person: str,
        kind: str,
        milliseconds: int,
        suggestion: str | None,
    ) -> None:
        """Note how long a decision took."""
        self._connection.execute(
            insert(decision_times).values(
                project_id=project,
                example_id=example,
                person=person,
                kind=kind,
                milliseconds=milliseconds,
                suggestion=suggestion,
                at=now(),
            )
        )

    def times(self, project: int, limit: int | None = None) -> list[DecisionTime]:
        """How long decisions took, the newest first."""
        rows = self._connection.execute(
            select(decision_times)
            .where(decision_times.c.project_id == project)
            .order_by(decision_times.c.id.desc())
            .limit(limit)
        )
        return [
            DecisionTime(
                row.example_id, row.person, row.kind, row.milliseconds, row.suggestion, utc(row.at)
            )
            for row in rows
        ]

    def decisions_by_day(self, project: int) -> Mapping[str, Mapping[date, int]]:
        """How many examples each person decided on, one by one, on each day (UTC), as far as that stands."""
        day = func.date(actions.c.at)
        rows = self._connection.execute(
            select(actions.c.person, day, func.count())
            .join(events, events.c.action_id == actions.c.id)
            .where(
                actions.c.project_id == project,
                actions.c.kind.in_(DECISIONS),
                ~actions.c.undone,
            )
            .group_by(actions.c.person, day)
        )
        found: dict[str, dict[date, int]] = defaultdict(dict)
        for person, at, number in rows:
            found[person][_day(at)] = number
        return {person: dict(days) for person, days in found.items()}

    def last_seen(self, project: int) -> Mapping[str, datetime]:
        """When each person last did something in a project."""
        rows = self._connection.execute(
            select(actions.c.person, func.max(actions.c.at))
            .where(actions.c.project_id == project)
            .group_by(actions.c.person)
        )
        return {row[0]: utc(row[1]) for row in rows}


def _day(stored: Any) -> date:
    return stored if isinstance(stored, date) else date.fromisoformat(str(stored)[:10])
