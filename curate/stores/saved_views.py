"""Saved views of the review queue."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from curate.domain.queues import SavedView
from curate.stores.rows import Store, now, row_id
from curate.stores.tables import saved_views
from curate.text import normalize


class SavedViews(Store):
    """Saved views of projects."""

    def all(self, project: int, person: str) -> list[SavedView]:
        """Those that a person sees: everybody's and their own, by name."""
        rows = self._connection.execute(
            select(saved_views)
            .where(
                saved_views.c.project_id == project,
                or_(saved_views.c.owner == "", saved_views.c.owner == person),
            )
            .order_by(saved_views.c.key, saved_views.c.owner)
        )
        return [_saved(row) for row in rows]

    def get(self, project: int, number: int) -> SavedView | None:
        """One of them; None where the project does not have it."""
        row = self._connection.execute(
            select(saved_views).where(
                saved_views.c.project_id == project, saved_views.c.id == row_id(number)
            )
        ).first()
        return _saved(row) if row else None

    def named(self, project: int, owner: str, name: str) -> SavedView | None:
        """The one of that name, whatever its letter case."""
        row = self._connection.execute(
            select(saved_views).where(
                saved_views.c.project_id == project,
                saved_views.c.owner == owner,
                saved_views.c.key == normalize(name),
            )
        ).first()
        return _saved(row) if row else None

    def put(self, project: int, values: Mapping[str, Any], number: int | None = None) -> int:
        """Add a saved view, or change that of a number, which it gets back too; returns its number.

        ``values`` are what `SavedView.as_json` gives.
        """
        row: dict[str, Any] = {**values, "key": normalize(values["name"]), "at": now()}
        if number is not None:
            there = update(saved_views).where(
                saved_views.c.project_id == project, saved_views.c.id == number
            )
            if self._connection.execute(there.values(row)).rowcount:
                return number
            row["id"] = number
        added: int = self._connection.execute(
            insert(saved_views).values(project_id=project, **row).returning(saved_views.c.id)
        ).scalar_one()
        return added

    def remove(self, project: int, number: int) -> None:
        """Remove one."""
        self._connection.execute(
            delete(saved_views).where(
                saved_views.c.project_id == project, saved_views.c.id == number
            )
        )


def _saved(row: Any) -> SavedView:
    return SavedView(row.id, row.owner, row.name, row.query, row.person)
