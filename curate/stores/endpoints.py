"""The service elsewhere that a project may ask for answers."""

from sqlalchemy import delete, insert, select

from curate.domain.writing import Endpoint
from curate.stores.rows import Store, now
from curate.stores.tables import endpoints


class Endpoints(Store):
    """Endpoints: none for a project that asks nobody elsewhere."""

    def get(self, project: int) -> Endpoint | None:
        """The one of a project, if it has one."""
        row = self._connection.execute(
            select(endpoints).where(endpoints.c.project_id == project)
        ).first()
        if row is None:
            return None
        return Endpoint(row.url, row.model, row.key_variable, row.examples, row.personal_data)

    def put(self, project: int, endpoint: Endpoint | None, person: str) -> None:
        """Let a project ask this one, or nobody."""
        self._connection.execute(delete(endpoints).where(endpoints.c.project_id == project))
        if endpoint is not None:
            self._connection.execute(
                insert(endpoints).values(
                    project_id=project,
                    url=endpoint.url,
                    model=endpoint.model,
                    key_variable=endpoint.key_variable,
                    examples=endpoint.examples,
                    personal_data=endpoint.personal_data,
                    person=person,
                    at=now(),
                )
            )
