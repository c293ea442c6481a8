"""Projects."""

from sqlalchemy import insert, select, update

from curate.domain.errors import AlreadyThere, NotFound
from curate.domain.records import Project
from curate.stores.rows import Store, now
from curate.stores.tables import projects


class Projects(Store):
    """Projects."""

    def add(self, name: str, task: str) -> Project:
        """Create a project.

        Raises:
            AlreadyThere: The name is taken.
        """
        if self.find(name):
            raise AlreadyThere("project", name)
        key = self._connection.execute(
            insert(projects).values(name=name, task=task, at=now()).returning(projects.c.id)
        ).scalar_one()
        return Project(key, name, task)

    def find(self, name: str) -> Project | None:
        """The project of that name, if there is one."""
        row = self._connection.execute(select(projects).where(projects.c.name == name)).first()
        return Project(row.id, row.name, row.task) if row else None

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
        """Every project, the newest first."""
        rows = self._connection.execute(select(projects).order_by(projects.c.id.desc()))
        return [Project(row.id, row.name, row.task) for row in rows]

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
