"""What people said for the advice about a project."""

from sqlalchemy import insert, select, update

from curate.domain.advice import AdviceSettings
from curate.stores.rows import Store, now, utc
from curate.stores.tables import advice_settings


class Advice(Store):
    """What people said, project by project."""

    def get(self, project: int) -> AdviceSettings:
        """What was said of a project; nothing at first."""
        row = self._connection.execute(
            select(advice_settings).where(advice_settings.c.project_id == project)
        ).first()
        if row is None:
            return AdviceSettings()
        return AdviceSettings(row.requests, row.prices, row.person, utc(row.at))

    def put(self, project: int, new: AdviceSettings) -> None:
        """Say it from now on; whoever calls it holds the project."""
        values = {
            "requests": new.requests,
            "prices": None if new.prices is None else dict(new.prices),
            "person": new.person,
            "at": now(),
        }
        changed = self._connection.execute(
            update(advice_settings).where(advice_settings.c.project_id == project).values(values)
        )
        if not changed.rowcount:
            self._connection.execute(insert(advice_settings).values(project_id=project, **values))
