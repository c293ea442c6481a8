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

    def put(
        self, project: int, key: str, spec: Mapping[str, Any], number: int | None = None
    ) -> int:
        """Add a rule, or change the one of that number; returns its number.

        It keeps its place, also where it comes back after it was removed.
        """
        values = {"project_id": project, "key": key, "spec": dict(spec)}
        if number is not None:
            values["id"] = number
            there = update(rules).where(rules.c.project_id == project, rules.c.id == number)
            if self._connection.execute(there.values(key=key, spec=dict(spec))).rowcount:
                return number
        added: int = self._connection.execute(
            insert(rules).values(values).returning(rules.c.id)
        ).scalar_one()
        return added

    def remove(self, project: int, number: int) -> None:
        """Remove a rule."""
        self._connection.execute(
            delete(rules).where(rules.c.project_id == project, rules.c.id == number)
        )
