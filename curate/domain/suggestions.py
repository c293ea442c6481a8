"""Which example of a duplicate cluster to keep, and why."""

from dataclasses import dataclass
from typing import Literal

Reason = Literal["approved", "faults", "answered", "slip", "complete", "recent", "typical"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Which example of a duplicate cluster to keep.

    Attributes:
        example: Its id.
        reasons: What speaks for it, the weightiest first, each with what it is about (a misspelled word
            of the others), which may be empty. None where nothing tells the examples apart.
    """

    example: int
    reasons: tuple[tuple[Reason, str], ...] = ()
