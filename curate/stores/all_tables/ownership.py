"""Which rows of which table belong to a project, as its foreign keys say; counting and deleting them."""

from sqlalchemy import ColumnElement, Table, delete, func, select, tuple_

from curate.stores.rows import Store
from curate.stores.tables import metadata, projects

OF_NO_PROJECT = frozenset({"preferences", "speeds"})
"""Tables whose rows belong to no project."""


def owned(table: Table, project: int) -> ColumnElement[bool]:
    """What is asked of a row of this table: that it belongs to the project.

    Raises:
        LookupError: No foreign key leads from the table to a project.
    """
    found = _condition(table, project)
    if found is None:
        raise LookupError(table.name)
    return found


def _condition(table: Table, project: int) -> ColumnElement[bool] | None:
    if table is projects:
        return projects.c.id == project
    keys = sorted(
        table.foreign_keys, key=lambda key: (key.column.table is not projects, key.parent.name)
    )
    for key in keys:
        if key.parent.nullable and key.column.table is not projects:
            continue
        if key.column.table is projects:
            return key.parent == project
        above = _condition(key.column.table, project)
        if above is not None:
            return key.parent.in_(select(key.column).where(above))
    return None


class ProjectRows(Store):
    """The rows of projects in all tables."""

    def counts(self, project: int) -> dict[str, int]:
        """How many rows of each table belong to a project, where there are any."""
        counts = {
            table.name: self._connection.execute(
                select(func.count()).select_from(table).where(owned(table, project))
            ).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in OF_NO_PROJECT
        }
        return {name: count for name, count in counts.items() if count}

    def delete_some(self, project: int, count: int) -> int:
        """Delete some rows of a project that nobody sees, from the leaves on; its own row comes last.

        Returns:
            How many rows were deleted, at most ``count``; 0 where nothing is left of the project.
        """
        for table in reversed(metadata.sorted_tables):
            if table.name in OF_NO_PROJECT:
                continue
            key = list(table.primary_key.columns)
            some = self._connection.execute(
                select(*key).where(owned(table, project)).limit(count)
            ).all()
            if some:
                these = (
                    key[0].in_([row[0] for row in some])
                    if len(key) == 1
                    else tuple_(*key).in_([tuple(row) for row in some])
                )
                self._connection.execute(delete(table).where(these))
                return len(some)
        return 0
