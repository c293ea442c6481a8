"""Format contracts: the newest row of a project is in force."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select

from curate.stores.rows import Store, now
from curate.stores.tables import contracts


class Contracts(Store):
    """Format contracts."""

    def current(self, project: int) -> dict[str, Any] | None:
        """The contract in force, as JSON; None while there is none."""
        return self._connection.execute(
            select(contracts.c.spec)
            .where(contracts.c.project_id == project)
            .order_by(contracts.c.id.desc())
            .limit(1)
        ).scalar()

    def is_inferred(self, project: int) -> bool:
        """Whether nobody has corrected the contract in force by hand."""
        inferred = self._connection.execute(
            select(contracts.c.inferred)
            .where(contracts.c.project_id == project)
            .order_by(contracts.c.id.desc())
            .limit(1)
        ).scalar()
        return inferred is not False

    def newest(self, project: int) -> int:
        """The number of the contract in force; 0 while there is none."""
        newest = select(func.max(contracts.c.id)).where(contracts.c.project_id == project)
        return self._connection.execute(newest).scalar() or 0

    def clear(self, project: int) -> None:
        """Put no contract in force, as before the first one."""
        self._connection.execute(delete(contracts).where(contracts.c.project_id == project))

    def set(self, project: int, spec: Mapping[str, Any], person: str, *, inferred: bool) -> None:
        """Put a contract in force; earlier ones stay as history."""
        self._connection.execute(
            insert(contracts).values(
                project_id=project, spec=dict(spec), inferred=inferred, person=person, at=now()
            )
        )
