"""Who works in a project, and what they may do there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["owner", "reviewer", "viewer"]
ROLES: tuple[Role, ...] = ("viewer", "reviewer", "owner")
"""Each may do what those before it may."""


def at_least(role: Role | None, least: Role) -> bool:
    """Whether somebody of that role, or of none, may do what needs the other one."""
    return role is not None and ROLES.index(role) >= ROLES.index(least)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a project.

    Attributes:
        added_by: Who added them, or gave them this role.
    """

    person: str
    role: Role
    added_by: str
    at: datetime
