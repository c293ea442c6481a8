"""Members of projects, and the preferences of people."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from curate.domain.people import Member, Role
from curate.domain.records import Project
from curate.stores.projects import SHOWN
from curate.stores.rows import Store, now, row_id, utc
from curate.stores.tables import members, preferences, projects

# Asked with every request, and made once.
_PROJECT = (
    select(projects, members.c.person, members.c.role)
    .outerjoin(members, members.c.project_id == projects.c.id)
    .where(projects.c.id == bindparam("key"), projects.c.state.in_(SHOWN))
)
_ROLES = select(members.c.person, members.c.role).where(
    members.c.project_id == bindparam("project")
)


class People(Store):
    """Members of projects, and the preferences of people."""

    def members(self, project: int) -> list[Member]:
        """The members of a project in the order of their names; none where it is open to everybody."""
        rows = self._connection.execute(
            select(members).where(members.c.project_id == project).order_by(members.c.person)
        )
        return [Member(row.person, row.role, row.added_by, utc(row.at)) for row in rows]

    def roles(self, project: int) -> dict[str, Role]:
        """The role of each member."""
        rows = self._connection.execute(_ROLES, {"project": project})
        return {row.person: row.role for row in rows}

    def project_and_roles(self, key: int) -> tuple[Project, dict[str, Role]] | None:
        """A project with the role of each member, in one statement; None where there is none."""
        rows = self._connection.execute(_PROJECT, {"key": row_id(key)}).all()
        if not rows:
            return None
        first = rows[0]
        project = Project(first.id, first.name, first.task, first.state == "archived")
        return project, {row.person: row.role for row in rows if row.person is not None}

    def all_roles(self) -> dict[int, dict[str, Role]]:
        """The role of each member of each project that has some, by its id."""
        found: dict[int, dict[str, Role]] = {}
        for row in self._connection.execute(select(members)):
            found.setdefault(row.project_id, {})[row.person] = row.role
        return found

    def set_role(self, project: int, person: str, role: Role, by: str) -> None:
        """Make somebody a member, or give a member another role."""
        mine = (members.c.project_id == project, members.c.person == person)
        values = {"role": role, "added_by": by, "at": now()}
        if not self._connection.execute(update(members).where(*mine).values(values)).rowcount:
            self._connection.execute(
                insert(members).values(project_id=project, person=person, **values)
            )

    def remove(self, project: int, person: str) -> None:
        """Make somebody no member any more."""
        self._connection.execute(
            delete(members).where(members.c.project_id == project, members.c.person == person)
        )

    def preferences(self, person: str) -> dict[str, Any]:
        """What somebody chose about how they work; empty for who chose nothing."""
        found = self._connection.execute(
            select(preferences.c.choices).where(preferences.c.person == person)
        ).scalar()
        return dict(found or {})

    def set_preferences(self, person: str, choices: Mapping[str, Any]) -> None:
        """Keep what somebody chose instead of what they chose before."""
        mine = preferences.c.person == person
        values = {"choices": dict(choices), "at": now()}
        if not self._connection.execute(update(preferences).where(mine).values(values)).rowcount:
            self._connection.execute(insert(preferences).values(person=person, **values))
