"""Several people on one project: second judgments, samples, assignments, times, comments."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

Purpose = Literal["overlap", "adjudication", "acceptance", "sign_off"]
Verdict = Literal["approve", "reject"]
"""What somebody says who judges an example for itself: it can be learned from, or it can't."""
Stratum = Literal["one_by_one", "bulk", "suggestion"]
STRATA: tuple[Stratum, ...] = get_args(Stratum)
"""How an example was approved."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """What somebody said about an example without changing it.

    Attributes:
        round: The acceptance sample that it belongs to; 0 for other purposes.
        revision: Of the example that was judged.
        output: The answer that this person would approve; None where none was given.
        milliseconds: How long it took, idle time left out; None where that is not known.
    """

    example: int
    revision: int
    person: str
    purpose: Purpose
    decision: Verdict
    round: int = 0
    output: str | None = None
    label: str | None = None
    note: str = ""
    milliseconds: int | None = None
    at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """How several people work on a project.

    Attributes:
        overlap: The share of examples, 0 to 1, that ``judges`` people decide on without seeing each other.
        adjudicator: Who decides where they disagree; None for every owner.
        sign_off: Whether a dataset version wants a second person's yes to each example.
    """

    overlap: float = 0.0
    judges: int = 2
    adjudicator: str | None = None
    sign_off: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Examples that are somebody's to review.

    Attributes:
        label: Only of this label.
        source: Only of this import.
        low: Of those, the share from here on, in ten thousandths.
        high: And up to here.
    """

    id: int
    person: str
    label: str | None = None
    source: int | None = None
    low: int = 0
    high: int = 10_000
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SampledExample:
    """An example that was drawn for a second look."""

    example: int
    revision: int
    stratum: Stratum


@dataclass(frozen=True, slots=True)
class AcceptanceSample:
    """A random sample of what was approved.

    Attributes:
        seed: What it was drawn by.
        wanted: The share of wrong ones that it was to exclude, 0 to 1.
        confidence: At which confidence.
        faults: How many wrong ones it may find for that.
        frame: All approved examples, with their revisions and how they were approved.
        chosen: Those that were drawn, in the order in which they are looked at.
        number: How many samples were drawn in the project by then, this one included.
    """

    id: int
    seed: int
    wanted: float
    confidence: float
    faults: int
    frame: dict[int, tuple[int, Stratum]] = field(hash=False, repr=False)
    chosen: tuple[SampledExample, ...]
    person: str
    at: datetime
    number: int = 1


@dataclass(frozen=True, slots=True)
class DecisionTime:
    """How long somebody took for a decision, idle time left out.

    Attributes:
        kind: What was decided.
        suggestion: Where the suggestion came from that was taken; None where there was none.
    """

    example: int
    person: str
    kind: str
    milliseconds: int
    suggestion: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about an example.

    Attributes:
        mentions: Members whom it names.
        answers: The comment that it answers; None for one that begins a thread.
        resolved_by: Who said that it is settled; None while it is open.
    """

    id: int
    example: int
    person: str
    text: str
    mentions: tuple[str, ...]
    answers: int | None
    resolved_by: str | None
    resolved_at: datetime | None
    at: datetime
