"""Projects."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from curate.domain.errors import AlreadyThere, NotFound
from curate.domain.records import Project
from curate.stores.rows import Store, now
from curate.stores.tables import projects
from curate.text.storable import storable

ProjectState = Literal["active", "archived", "copying", "deleting"]
SHOWN: tuple[ProjectState, ...] = ("active", "archived")
"""The others are not there for anybody: their rows are on the way in or out."""
ABANDONED = timedelta(days=1)
"""How long a copy that was begun is waited for."""


class Projects(Store):
    """Projects."""

    def add(self, name: str, task: str, state: ProjectState = "active") -> Project:
        """Create a project.

        Raises:
            AlreadyThere: The name is taken.
        """
        if self.find(name):
            raise AlreadyThere("project", name)
        key = self._connection.execute(
            insert(projects)
            .values(
                name=name if state in SHOWN else _hidden_name(),
                task=task,
                state=state,
                at=now(),
            )
            .returning(projects.c.id)
        ).scalar_one()
        return Project(key, name, task)

    def find(self, name: str) -> Project | None:
        """The project of that name, if there is one."""
        row = self._connection.execute(
            select(projects).where(projects.c.name == storable(name), projects.c.state.in_(SHOWN))
        ).first()
        return _project(row) if row else None

    def get(self, name: str) -> Project:
        """The project of that name.

        Raises:
            NotFound: There is none; the message lists those that exist.
        """
        found = self.find(name)
        if found is None:
            known = ", ".join(project.name for project in self.all()) or "none yet"
            raise NotFound("project", name, f"Projects here: {known}.")
        return found

    def all(self) -> list[Project]:
        """Every project, the newest first, those that are archived last."""
        rows = self._connection.execute(
            select(projects).where(projects.c.state.in_(SHOWN)).order_by(projects.c.id.desc())
        )
        return sorted((_project(row) for row in rows), key=lambda one: one.archived)

    def lock(self, project: int) -> None:
        """Let nobody else lock the project until the transaction ends.

        For what is read and then written where a row can't be locked because it is not there yet:
        the next name of a version, the rules, the format contract.
        """
        self._connection.execute(
            select(projects.c.id).where(projects.c.id == project).with_for_update(key_share=True)
        )

    def set_task(self, project: int, task: str) -> None:
        """Say in other words what the model is for."""
        self._connection.execute(update(projects).where(projects.c.id == project).values(task=task))

    def rename(self, project: int, name: str) -> None:
        """Call a project something else.

        Raises:
            AlreadyThere: The name is taken.
        """
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    update(projects).where(projects.c.id == project).values(name=name)
                )
        except IntegrityError:
            raise AlreadyThere("project", name) from None

    def set_state(self, project: int, state: ProjectState) -> None:
        """Show, archive or hide a project. One that is hidden gives its name free."""
        values: dict[str, Any] = {"state": state}
        if state not in SHOWN:
            values["name"] = _hidden_name()
        self._connection.execute(update(projects).where(projects.c.id == project).values(values))

    def abandoned(self) -> list[int]:
        """Projects of which some rows are left: being deleted, or copies that nobody finished."""
        rows = self._connection.execute(
            select(projects.c.id, projects.c.state, projects.c.at).where(
                projects.c.state.not_in(SHOWN)
            )
        )
        return [row.id for row in rows if row.state == "deleting" or _old(row.at)]


def _old(at: datetime) -> bool:
    moment = now() - ABANDONED
    return at < (moment if at.tzinfo else moment.replace(tzinfo=None))


def _hidden_name() -> str:
    return f"hidden {uuid.uuid4().hex}"


def _project(row: Any) -> Project:
    return Project(row.id, row.name, row.task, row.state == "archived")
