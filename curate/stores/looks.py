"""Looks at a held-out test: who learned something about it, and when."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from curate.domain.records import Look, LookKind
from curate.stores.rows import Store, now, utc
from curate.stores.tables import datasets, looks


class Looks(Store):
    """Looks at the tests of projects."""

    def add(self, project: int, dataset: int, what: LookKind, of: int, person: str) -> bool:
        """Note a look, once for each person and thing.

        Args:
            project: Of which project.
            dataset: Of which version; its ``test`` is what was looked at.
            what: What was done.
            of: The job of an evaluation, the evaluation whose answers were opened, the blind comparison,
                the version exported.
            person: Who did it.

        Returns:
            Whether it is a look that was not known.
        """
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        test = select(datasets.c.test).where(datasets.c.id == dataset).scalar_subquery()
        values = {
            "project_id": project,
            "dataset_id": dataset,
            "test": test,
            "what": what,
            "of": of,
            "person": person,
            "at": now(),
        }
        statement = dialect.insert(looks).values(values).on_conflict_do_nothing()
        return self._connection.execute(statement).rowcount > 0

    def known(self, what: LookKind, of: int, person: str) -> bool:
        """Whether that look of that person is noted already."""
        statement = select(looks.c.id).where(
            looks.c.what == what, looks.c.of == of, looks.c.person == person
        )
        return self._connection.execute(statement.limit(1)).first() is not None

    def all(self, project: int, test: int) -> tuple[Look, ...]:
        """Every look at a test of a project, the earliest first."""
        rows = self._connection.execute(
            select(looks, datasets.c.name)
            .join(datasets, looks.c.dataset_id == datasets.c.id)
            .where(looks.c.project_id == project, looks.c.test == test)
            .order_by(looks.c.id)
        )
        return tuple(Look(row.what, row.name, row.of, row.person, utc(row.at)) for row in rows)

    def by_test(self, project: int) -> dict[int, tuple[Look, ...]]:
        """Every look at every test of a project, the earliest first; tests without one are not named."""
        rows = self._connection.execute(
            select(looks.c.test).where(looks.c.project_id == project).distinct()
        )
        return {test: self.all(project, test) for test in sorted(rows.scalars())}
