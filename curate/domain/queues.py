"""Saved views of the review queue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the queue that somebody gave a name.

    Attributes:
        owner: Whose it is; empty where it is everybody's.
        query: What it shows, as the address of the page has it.
        person: Who saved it.
    """

    id: int
    owner: str
    name: str
    query: Mapping[str, str] = field(hash=False)
    person: str

    @property
    def shared(self) -> bool:
        """Whether everybody sees it."""
        return not self.owner

    def as_json(self) -> dict[str, Any]:
        """What the history keeps of it."""
        return {
            "owner": self.owner,
            "name": self.name,
            "query": dict(self.query),
            "person": self.person,
        }
