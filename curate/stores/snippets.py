"""Snippets of projects and of people."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from curate.domain.writing import Snippet
from curate.stores.rows import Store, now, row_id
from curate.stores.tables import snippets


class Snippets(Store):
    """Texts that are inserted with one key."""

    def of(self, project: int, person: str) -> list[Snippet]:
        """Those of a person, then those of everybody, each by name."""
        rows = self._connection.execute(
            select(snippets).where(
                snippets.c.project_id == project, snippets.c.person.in_(["", person])
            )
        )
        found = [_snippet(row) for row in rows]
        return sorted(found, key=lambda one: (one.person == "", one.name.casefold(), one.id))

    def named(self, project: int, person: str, name: str) -> Snippet | None:
        """The one of that name, of a person or, without one, of everybody."""
        row = self._connection.execute(
            select(snippets).where(
                snippets.c.project_id == project,
                snippets.c.person == person,
                snippets.c.name == name,
            )
        ).first()
        return _snippet(row) if row else None

    def put(self, project: int, person: str, name: str, text: str, key: int | None = None) -> int:
        """Add a snippet, or change the one of that number; returns its number."""
        values = {"person": person, "name": name, "text": text, "at": now()}
        if key is not None:
            self._connection.execute(
                update(snippets)
                .where(snippets.c.project_id == project, snippets.c.id == row_id(key))
                .values(values)
            )
            return key
        added: int = self._connection.execute(
            insert(snippets).values(project_id=project, **values).returning(snippets.c.id)
        ).scalar_one()
        return added

    def remove(self, project: int, key: int) -> None:
        """Remove one."""
        self._connection.execute(
            delete(snippets).where(snippets.c.project_id == project, snippets.c.id == row_id(key))
        )


def _snippet(row: Any) -> Snippet:
    return Snippet(row.id, row.person, row.name, row.text)
