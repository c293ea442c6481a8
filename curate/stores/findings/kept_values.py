"""Personal data that people keep, and the actions that said so."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from curate.domain.actions import Kept, Unkept
from curate.stores.rows import Store, standing
from curate.stores.tables import kept_values


class KeptValues(Store):
    """Personal data that people keep: it is not reported, and blocks no export."""

    def all(self, project: int) -> frozenset[Kept]:
        """What is kept in a project."""
        rows = self._connection.execute(
            select(kept_values.c.example_id, kept_values.c.value).where(
                kept_values.c.project_id == project
            )
        )
        return frozenset(Kept(row.example_id, row.value) for row in rows)

    def add(self, project: int, action: int, kept: Sequence[Kept]) -> None:
        """Keep values, because of an action; not in examples that are deleted by now."""
        named = {one.example for one in kept if one.example is not None}
        there = standing(self._connection, named)
        kept = [one for one in kept if one.example is None or one.example in there]
        if kept:
            self._connection.execute(
                insert(kept_values),
                [
                    {
                        "project_id": project,
                        "action_id": action,
                        "example_id": one.example,
                        "value": one.value,
                    }
                    for one in kept
                ],
            )

    def by_actions(self, project: int) -> list[Unkept]:
        """What is kept in a project, and by which actions."""
        rows = self._connection.execute(
            select(kept_values)
            .where(kept_values.c.project_id == project)
            .order_by(kept_values.c.id)
        )
        return [Unkept(row.action_id, row.example_id, row.value) for row in rows]

    def take_off(self, project: int, unkept: Sequence[Unkept]) -> None:
        """Keep these values no longer."""
        for one in unkept:
            self._connection.execute(
                delete(kept_values).where(
                    kept_values.c.project_id == project,
                    kept_values.c.action_id == one.action,
                    kept_values.c.example_id.is_not_distinct_from(one.example),
                    kept_values.c.value == one.value,
                )
            )

    def put_back(self, project: int, unkept: Sequence[Unkept]) -> None:
        """Keep again what was taken off the list, by the actions that said so."""
        for one in unkept:
            self.add(project, one.action, [Kept(one.example, one.value)])

    def remove(self, action: int) -> None:
        """Keep no longer what an action said."""
        self._connection.execute(delete(kept_values).where(kept_values.c.action_id == action))
