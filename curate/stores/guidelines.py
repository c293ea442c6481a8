"""Guidelines and their versions, and suggestions that were dismissed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from curate.domain.guidelines import Guidelines
from curate.stores.examples import visible
from curate.stores.rows import Store, now, utc
from curate.stores.tables import dismissed_suggestions, examples, guidelines


class GuidelineVersions(Store):
    """Guidelines: the newest version of a project is in force."""

    def current(self, project: int) -> Guidelines:
        """The version in force; number 0 without a text while there is none."""
        row = self._connection.execute(
            select(guidelines)
            .where(guidelines.c.project_id == project)
            .order_by(guidelines.c.number.desc())
            .limit(1)
        ).first()
        return _guidelines(row) if row else Guidelines()

    def all(self, project: int) -> list[Guidelines]:
        """Every version, the newest first."""
        rows = self._connection.execute(
            select(guidelines)
            .where(guidelines.c.project_id == project)
            .order_by(guidelines.c.number.desc())
        )
        return [_guidelines(row) for row in rows]

    def add(
        self, project: int, number: int, text: str, definitions: Mapping[str, str], person: str
    ) -> bool:
        """Store a version; whether its number was free."""
        newest = self._connection.execute(
            select(func.max(guidelines.c.number)).where(guidelines.c.project_id == project)
        ).scalar()
        if number != (newest or 0) + 1:
            return False
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(guidelines).values(
                        project_id=project,
                        number=number,
                        text=text,
                        definitions=dict(definitions),
                        person=person,
                        at=now(),
                    )
                )
        except IntegrityError:
            return False
        return True

    def count_approved(self, project: int, text: str) -> int:
        """How many approved answers hold a text, whatever its case."""
        return self._connection.execute(
            select(func.count()).where(
                examples.c.project_id == project,
                examples.c.status == "approved",
                examples.c.output.icontains(text, autoescape=True),
                visible(),
            )
        ).scalar_one()

    def dismissed(self, project: int) -> set[str]:
        """Marks of the suggestions that were dismissed."""
        return set(
            self._connection.execute(
                select(dismissed_suggestions.c.mark).where(
                    dismissed_suggestions.c.project_id == project
                )
            ).scalars()
        )

    def dismiss(self, project: int, marks: Sequence[str], person: str) -> None:
        """Remember that suggestions are not wanted."""
        known = self.dismissed(project)
        new = [mark for mark in dict.fromkeys(marks) if mark not in known]
        if new:
            self._connection.execute(
                insert(dismissed_suggestions),
                [
                    {"project_id": project, "mark": mark, "person": person, "at": now()}
                    for mark in new
                ],
            )


def _guidelines(row: Any) -> Guidelines:
    return Guidelines(row.number, row.text, row.definitions, row.person, utc(row.at))
