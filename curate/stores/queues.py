"""What a queue of review is read from: the state of a project, statuses, and orders of examples."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from curate.stores.counted import counted
from curate.stores.examples.filter import Where, conditions, visible
from curate.stores.rows import Store, chunks
from curate.stores.tables import actions, events, examples, finding_examples, findings, sources


class State(NamedTuple):
    """Tells whether anything changed since a queue was read: the newest of each that there is.

    Attributes:
        event: Of any project.
        action: Of the project.
        source: Of its imports that are whole.
        sources: How many of these there are.
    """

    event: int
    action: int
    source: int
    sources: int


_MINE = sources.c.project_id == bindparam("project"), sources.c.ready
_NEWEST = (
    select(func.max(events.c.id)),
    select(func.max(actions.c.id)).where(actions.c.project_id == bindparam("project")),
    select(func.max(sources.c.id)).where(*_MINE),
    select(func.count(sources.c.id)).where(*_MINE),
)
_STATE = select(*(one.scalar_subquery() for one in _NEWEST))


class Queues(Store):
    """What queues are read from."""

    def state(self, project: int) -> State:
        """The state of a project, in one statement."""
        row = self._connection.execute(_STATE, {"project": project}).one()
        return State(*(int(one or 0) for one in row))

    def statuses(self, project: int, keys: Collection[int] | None = None) -> dict[int, str]:
        """The statuses of examples by id: of all, in the order of their ids, or of some."""
        wanted = select(examples.c.id, examples.c.status).where(
            examples.c.project_id == project, visible()
        )
        if keys is None:
            rows = self._connection.execute(wanted.order_by(examples.c.id))
            return {row[0]: row[1] for row in rows}
        found: dict[int, str] = {}
        for part in chunks(list(keys)):
            rows = self._connection.execute(wanted.where(examples.c.id.in_(part)))
            found.update((row[0], row[1]) for row in rows)
        return found

    def scores(self, project: int, checks: Collection[str]) -> list[tuple[int, str, float]]:
        """What is open of some checks: example, check and score of each finding."""
        rows = self._connection.execute(
            select(finding_examples.c.example_id, findings.c.check, findings.c.score)
            .join(findings)
            .where(*counted(project), findings.c.check.in_(checks))
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def sources(self, project: int) -> dict[int, str]:
        """The imports of a project that are whole: id to name, the newest first."""
        rows = self._connection.execute(
            select(sources.c.id, sources.c.name)
            .where(sources.c.project_id == project, sources.c.ready)
            .order_by(sources.c.id.desc())
        )
        return {row[0]: row[1] for row in rows}

    def newest_first(self, project: int, where: Where) -> list[int]:
        """Examples by the date of their source, those without one last; of one date the last imported."""
        rows = self._connection.execute(
            select(examples.c.id)
            .where(*conditions(project, where))
            .order_by(
                examples.c.created_at.is_(None), examples.c.created_at.desc(), examples.c.id.desc()
            )
        )
        return list(rows.scalars())
