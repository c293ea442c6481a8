"""Blind comparisons: people say which of two answers is better without seeing which method gave which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Choice = Literal["left", "right", "both_good", "both_bad"]
CHOICES: tuple[Choice, ...] = ("left", "right", "both_good", "both_bad")
Said = Literal["left", "right", "both_good", "both_bad", "skip", "undo"]
"""What is sent about a pair: a choice, that it comes later, or that the choice is undone."""
Method = Literal["a", "b"]
PreferenceCode = Literal["a", "b", "unknown", "too_little"]


@dataclass(frozen=True, slots=True)
class BlindComparison:
    """Pairs of answers of two methods of one evaluation, to the same held-out examples.

    Attributes:
        a: The one method.
        b: The other.
        seed: Of everything that is drawn: which pairs, in which order, which method stands left.
        reference_shown: Whether raters see the approved answer, too.
        person: Who started it.
        closed_by: Who closed it, and so showed which answer is whose; None while it is open.
    """

    id: int
    project: int
    evaluation: int
    a: str
    b: str
    seed: int
    reference_shown: bool
    person: str
    at: datetime
    closed_by: str | None = None
    closed_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether the votes are in, and everybody may see them."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class BlindPair:
    """The answers of both methods to one held-out example.

    Attributes:
        position: Of the example among the answers of the evaluation.
        cluster: Pairs of the same number are near-duplicates, and no independent observations.
        identical: Whether both answers are the same text. Nobody is asked about it: it is a tie.
    """

    id: int
    position: int
    cluster: int
    identical: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A pair as one rater gets it.

    Attributes:
        pair: Id of the pair.
        place: Where it stands in the order of this rater.
        a_left: Whether the answer of method ``a`` stands left. No browser is told.
        choice: What the rater said; ``skip`` where it comes later, None where nothing was said yet.
    """

    id: int
    pair: int
    place: int
    a_left: bool
    choice: Choice | Literal["skip"] | None = None


@dataclass(frozen=True, slots=True)
class BlindVote:
    """What somebody said about a pair, in the end."""

    pair: int
    person: str
    choice: Choice
    a_left: bool

    @property
    def prefers(self) -> Method | None:
        """The method whose answer was called better; None for both good and both bad."""
        if self.choice not in {"left", "right"}:
            return None
        return "a" if (self.choice == "left") == self.a_left else "b"


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """How far a rater is.

    Attributes:
        rated: Pairs that they said something about.
        asked: Pairs that they get.
    """

    person: str
    rated: int
    asked: int
