"""How several people work on a project: settings, assignments, and how long decisions took."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from curate.domain.teamwork import Assignment, DecisionTime, TeamSettings
from curate.stores.judgments import USED
from curate.stores.rows import Store, now, row_id, utc
from curate.stores.tables import actions, assignments, events, sends, suggestions, team_settings

DECISIONS = ("approve", "reject", "skip", "flag")
"""Kinds of actions that are one decision of one person on one example."""
LONGEST = 30 * 60_000
"""Half an hour of activity on one example: more is no decision but something left open."""


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

    def times(self, project: int, limit: int | None = None) -> list[DecisionTime]:
        """How long decisions on the desk took that stand, the newest first."""
        rows = self._connection.execute(
            select(
                sends.c.example_id,
                sends.c.person,
                sends.c.milliseconds,
                sends.c.at,
                actions.c.kind,
            )
            .join(actions, actions.c.id == sends.c.action)
            .where(
                sends.c.project_id == project,
                sends.c.example_id.is_not(None),
                sends.c.milliseconds.between(1, LONGEST),
                actions.c.kind.in_(DECISIONS),
                ~actions.c.undone,
            )
            .order_by(sends.c.id.desc())
            .limit(limit)
        ).all()
        used = self._used(project)
        return [
            DecisionTime(
                row.example_id,
                row.person,
                row.kind,
                row.milliseconds,
                used.get((row.example_id, row.person)),
                utc(row.at),
            )
            for row in rows
        ]

    def _used(self, project: int) -> dict[tuple[int, str], str]:
        """By example and person, where the suggestion came from that this person took."""
        rows = self._connection.execute(
            select(suggestions.c.example_id, suggestions.c.person, suggestions.c.source).where(
                suggestions.c.project_id == project, suggestions.c.state.in_(USED)
            )
        )
        return {(row.example_id, row.person): row.source for row in rows}

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
