"""Who belongs to a project, and what they may do in it.

A project without members is open to everybody as an owner: a laptop needs no list of people. From the
first member on, it is there for its members alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curate.domain.errors import NotAllowed, Unusable
from curate.domain.people import ROLES, Member, Role, at_least
from curate.domain.records import Project
from curate.services.projects import current_person
from curate.stores import Database, Stores

__all__ = [
    "LEAST",
    "ROLES",
    "Colleague",
    "Member",
    "NotAllowed",
    "Role",
    "at_least",
    "list_colleagues",
    "list_members",
    "owns_everything",
    "permit",
    "permit_in",
    "preferences_of",
    "project_for",
    "projects_of",
    "require",
    "require_everywhere",
    "require_somewhere",
    "role_of",
    "set_preferences",
]

DECISIONS = ("approve", "reject", "skip", "flag")
"""Kinds of actions that are a decision on one example."""
LONGEST_PREFERENCES = 10_000
"""Characters of JSON that somebody's preferences take at most."""
LEAST: Mapping[str, Role] = {
    # What reviewing is made of.
    "edit": "reviewer",
    "approve": "reviewer",
    "reject": "reviewer",
    "skip": "reviewer",
    "flag": "reviewer",
    "reopen": "reviewer",
    "bulk_approve": "reviewer",
    "bulk_reject": "reviewer",
    "bulk_skip": "reviewer",
    "bulk_reopen": "reviewer",
    "bulk_label": "reviewer",
    "replace": "reviewer",
    "merge": "reviewer",
    "view": "reviewer",
    "select": "reviewer",
    "fix": "reviewer",
    "keep": "reviewer",
    "dismiss": "reviewer",
    "reopen_findings": "reviewer",
    "split": "reviewer",
    "resolve": "reviewer",
    "restore": "reviewer",
    "undo": "reviewer",
    "check": "reviewer",
    "check_some": "reviewer",
    "snippet": "reviewer",
    "suggest": "reviewer",
    # What decides what is looked for, what is reviewed, and what becomes of it.
    "check_options": "owner",
    "import": "owner",
    "reimport": "owner",
    "rule": "owner",
    "guidelines": "owner",
    "prompt": "owner",
    "curve": "owner",
    "cross_fit": "owner",
    "doubts": "owner",
    "advice": "owner",
    "contract": "owner",
    "freeze": "owner",
    "export": "owner",
    "train": "owner",
    "evaluate": "owner",
    "rescore": "owner",
    "blind": "owner",
    "draft": "owner",
    "measure": "owner",
    "ask_elsewhere": "owner",
    "copy": "owner",
    "rename": "owner",
    "archive": "owner",
    "task": "owner",
    "member": "owner",
    "assign": "owner",
    "team": "owner",
    "sample": "reviewer",
    "erase": "owner",
    "delete": "owner",
}
"""What somebody has to be at least, for each kind of action and of work."""


def role_of(stores: Stores, project: int, person: str) -> Role | None:
    """What somebody is in a project; None for who does not belong to it."""
    roles = stores.people.roles(project)
    return roles.get(person) if roles else "owner"


def project_for(stores: Stores, project: int, person: str) -> tuple[Project, Role | None] | None:
    """A project with what somebody is in it, in one statement; None where there is none."""
    found = stores.people.project_and_roles(project)
    if found is None:
        return None
    there, roles = found
    return there, roles.get(person) if roles else "owner"


def require(stores: Stores, project: int, person: str, least: Role) -> None:
    """See that somebody may do what needs at least this role.

    Raises:
        NotAllowed: They may not.
    """
    roles = stores.people.roles(project)
    role = roles.get(person) if roles else "owner"
    if not at_least(role, least):
        owners = [one for one, its in roles.items() if its == "owner"]
        raise NotAllowed(person, role, least, owners)


def permit(stores: Stores, project: int, person: str, kind: str) -> None:
    """See that somebody may do something of this kind (``LEAST``) in a project.

    Raises:
        NotAllowed: They may not.
    """
    require(stores, project, person, LEAST[kind])


def permit_in(database: Database, project: str, person: str | None, kind: str) -> int:
    """The id of a project in which somebody may do something of this kind, before long work begins.

    Raises:
        NotFound: There is no such project.
        NotAllowed: They may not.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person or current_person(), kind)
    return key


def require_somewhere(stores: Stores, person: str) -> None:
    """See that somebody is an owner of some project, for what belongs to none: base models.

    Raises:
        NotAllowed: There are projects, and they are an owner of none of them.
    """
    known = stores.people.all_roles()
    roles = [
        known[one.id].get(person) if one.id in known else "owner" for one in stores.projects.all()
    ]
    if roles and "owner" not in roles:
        raise NotAllowed(person, max(filter(None, roles), key=ROLES.index, default=None), "owner")


def require_everywhere(stores: Stores, person: str) -> None:
    """See that somebody is an owner of every project, for what concerns all of them at once.

    Raises:
        NotAllowed: They are not.
    """
    for project in stores.projects.all():
        require(stores, project.id, person, "owner")


def owns_everything(stores: Stores, person: str) -> bool:
    """Whether somebody is an owner of every project, so that what holds all of them may be theirs."""
    try:
        require_everywhere(stores, person)
    except NotAllowed:
        return False
    return True


def projects_of(database: Database, person: str) -> list[tuple[Project, Role]]:
    """The projects that somebody may see, and what they are in each; the newest first, archived last."""
    with database.read() as stores:
        known = stores.people.all_roles()
        return [
            (one, role)
            for one in stores.projects.all()
            if (role := known[one.id].get(person) if one.id in known else "owner")
        ]


def list_members(database: Database, project: str) -> list[Member]:
    """The members of a project; none where it is open to everybody."""
    with database.read() as stores:
        return stores.people.members(stores.projects.get(project).id)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works in a project.

    Attributes:
        role: None for who did something there and does not belong to it any more.
        decisions: How many decisions on single examples stand that they made.
    """

    person: str
    role: Role | None
    decisions: int


def list_colleagues(database: Database, project: str) -> list[Colleague]:
    """Everybody who belongs to a project or decided something in it, by name."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        roles = stores.people.roles(key)
        decisions = stores.history.decisions(key, DECISIONS)
    return [
        Colleague(one, roles.get(one) if roles else "owner", decisions.get(one, 0))
        for one in sorted({*roles, *decisions})
    ]


def preferences_of(database: Database, person: str) -> dict[str, Any]:
    """What somebody chose about how they work, in all projects; empty for who chose nothing."""
    with database.read() as stores:
        return stores.people.preferences(person)


def set_preferences(database: Database, person: str, choices: Mapping[str, Any]) -> None:
    """Keep what somebody chose, instead of what they chose before.

    Raises:
        Unusable: It is too much. Nothing was stored.
    """
    if len(json.dumps(choices)) > LONGEST_PREFERENCES:
        raise Unusable("These preferences are too long. Nothing was stored: choose fewer.")
    with database.begin() as stores:
        stores.people.set_preferences(person, choices)
