"""The prompts of projects and their versions."""

from typing import Any

from sqlalchemy import insert, select

from curate.domain.prompts import PromptVersion
from curate.stores.rows import Store, now, utc
from curate.stores.tables import prompts


class Prompts(Store):
    """Prompts: the newest version of a project is in force."""

    def current(self, project: int) -> PromptVersion:
        """The version in force; number 0 while nobody wrote one."""
        return next(iter(self.all(project)), PromptVersion())

    def all(self, project: int) -> list[PromptVersion]:
        """Every version that somebody made, the newest first."""
        rows = self._connection.execute(
            select(prompts).where(prompts.c.project_id == project).order_by(prompts.c.number.desc())
        )
        return [_prompt(row) for row in rows]

    def add(self, project: int, number: int, text: str, person: str) -> PromptVersion:
        """Store a version; whoever calls it holds the project."""
        row = self._connection.execute(
            insert(prompts)
            .values(project_id=project, number=number, text=text, person=person, at=now())
            .returning(prompts)
        ).one()
        return _prompt(row)


def _prompt(row: Any) -> PromptVersion:
    return PromptVersion(row.number, row.text, row.person, utc(row.at))
