"""Custom rules of projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from curate.stores.rows import Store
from curate.stores.tables import rules


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A custom rule as JSON; ``key`` is its name without letter case and blanks."""

    id: int
    key: str
    spec: Mapping[str, Any]


class Rules(Store):
    """Custom rules, in the order in which they were made."""

    def all(self, project: int) -> list[StoredRule]:
        """The rules of a project, switched off ones too."""
        rows = self._connection.execute(
            select(rules).where(rules.c.project_id == project).order_by(rules.c.id)
        )
        return [StoredRule(row.id, row.key, row.spec) for row in rows]

    def add(
        self, project: int, key: str, spec: Mapping[str, Any], number: int | None = None
    ) -> int:
        """Add a rule; returns its id. One that comes back after it was removed gets the one it had."""
        values = {"project_id": project, "key": key, "spec": dict(spec)}
        given = {} if number is None else {"id": number}
        added: int = self._connection.execute(
            insert(rules).values(**values, **given).returning(rules.c.id)
        ).scalar_one()
        return added

    def change(self, project: int, number: int, key: str, spec: Mapping[str, Any]) -> None:
        """Change a rule; it keeps its place."""
        self._connection.execute(
            update(rules)
            .where(rules.c.project_id == project, rules.c.id == number)
            .values(key=key, spec=dict(spec))
        )

    def remove(self, project: int, number: int) -> None:
        """Remove a rule."""
        self._connection.execute(
            delete(rules).where(rules.c.project_id == project, rules.c.id == number)
        )
