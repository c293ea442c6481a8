"""Saved views of the review queue, and selections of examples that stand for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well chosen examples stand for a project: what is known of it without a model.

    Attributes:
        examples: That were looked at: all but rejected ones.
        similarity: From which on an example counts as covered by one that was chosen.
        within: Share of the examples that are covered.
        random: The same for as many at random, on average.
        random_low: The lowest of those draws.
        random_high: The highest.
        labels: Labels that were chosen from.
        labels_of: Labels that there are.
        random_labels: Labels that as many at random have, on average.
        left_out: Why examples could not be chosen, to their number.
        draws: How many random choices it was compared with.
    """

    examples: int
    similarity: float
    within: float
    random: float
    random_low: float
    random_high: float
    labels: int
    labels_of: int
    random_labels: float
    left_out: Mapping[str, int] = field(hash=False)
    draws: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """One example of a selection.

    Attributes:
        covers: Examples that are nearer to it than to any other of the selection.
        likes: The nearest others, one of which takes its place if it is rejected.
        why: Why it is in there, in a sentence; empty where it was chosen for what it covers.
    """

    example: int
    covers: int
    likes: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Examples that were proposed for review: because they stand for all, or because something is doubtful.

    Attributes:
        asked: How many were asked for.
        size: How many it has, rejected ones that were replaced not counted.
        left: How many of these nobody has decided on.
        coverage: How well they stand for all; None where they were not chosen for that.
    """

    id: int
    name: str
    asked: int
    size: int
    left: int
    coverage: Coverage | None
    person: str
    at: datetime
