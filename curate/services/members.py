"""Adding, changing and removing the members of a project, each an action in its history."""

from collections.abc import Mapping

from curate.domain.actions import Details, MemberChange
from curate.domain.errors import NotFound, Unusable
from curate.domain.people import Member, Role
from curate.services.changes import record_action
from curate.services.people import permit
from curate.services.projects import current_person, is_address, person_name
from curate.stores import Database, Stores

KIND = "member"
"""The kind of an action that changes one."""


def set_member(
    database: Database, project: str, person: str, role: Role, by: str | None = None
) -> Member:
    """Make somebody a member of a project, or give a member another role.

    Whoever adds somebody else as the first member becomes an owner with it: an open project is everybody's,
    and one that has members always has an owner who knows of it.

    Raises:
        NotFound: There is no such project.
        NotAllowed: Whoever does it is no owner. Nothing was changed.
        Unusable: It is no name, or the only owner would be none any more. Nothing was changed.
    """
    person = person_name(person)
    by = by or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stores.projects.lock(key)
        permit(stores, key, by, "member")
        roles = stores.people.roles(key)
        if not roles and person != by:
            _set(stores, key, by, None, "owner", by)
            roles = {by: "owner"}
        _require_owner({**roles, person: role})
        if roles.get(person) != role:
            _set(stores, key, person, roles.get(person), role, by)
        return next(one for one in stores.people.members(key) if one.person == person)


def remove_member(database: Database, project: str, person: str, by: str | None = None) -> None:
    """Take somebody out of a project: from then on, they may not even read it.

    Raises:
        NotFound: There is no such project, or no such member.
        NotAllowed: Whoever does it is no owner. Nothing was changed.
        Unusable: It is the only owner. Nothing was changed.
    """
    by = by or current_person()
    person = person if not is_address(person) else person.lower()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        stores.projects.lock(key)
        permit(stores, key, by, "member")
        roles = stores.people.roles(key)
        before = roles.pop(person, None)
        if before is None:
            raise NotFound("member", person)
        _require_owner(roles)
        _record(stores, key, MemberChange(person, before, None), by)
        stores.people.remove(key, person)


def _set(
    stores: Stores, project: int, person: str, before: Role | None, role: Role, by: str
) -> None:
    # Recorded first: afterwards, whoever gave up their own role may not any more.
    _record(stores, project, MemberChange(person, before, role), by)
    stores.people.set_role(project, person, role, by)


def _record(stores: Stores, project: int, change: MemberChange, by: str) -> None:
    record_action(stores, project, by, KIND, _summary(change), Details(member=change))


def _summary(change: MemberChange) -> str:
    if change.after is None:
        return f"Removed {change.person} from the project ({change.before} before)"
    if change.before is None:
        return f"Added {change.person} as {_a(change.after)}"
    return f"Made {change.person} {_a(change.after)} ({change.before} before)"


def _a(role: Role) -> str:
    return f"an {role}" if role == "owner" else f"a {role}"


def _require_owner(roles: Mapping[str, Role]) -> None:
    if "owner" not in roles.values():
        raise Unusable(
            "The project would have no owner, and nobody could say who works in it any more. Nothing was "
            "changed: make somebody else an owner first."
        )
