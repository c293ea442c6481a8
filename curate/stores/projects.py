"""Projects and people."""

from sqlalchemy import insert, select, update

from curate.domain.errors import AlreadyThere, NotFound
from curate.domain.records import Project
from curate.stores.rows import Store, now
from curate.stores.tables import people, projects


class Projects(Store):
    """Projects and people."""

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

    def set_task(self, project: int, task: str) -> None:
        """Say in other words what the model is for."""
        self._connection.execute(update(projects).where(projects.c.id == project).values(task=task))

    def add_person(self, name: str) -> None:
        """Remember a person who did something here, unless they are known."""
        known = self._connection.execute(select(people.c.id).where(people.c.name == name)).first()
        if known is None:
            self._connection.execute(insert(people).values(name=name, at=now()))
