"""What is measured before training without a look at the test: curves, out-of-fold scores, doubts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from curate.domain.results import Interval

DoubtKind = Literal["wrong", "rare", "contradictory"]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a method reached that had learned from so many examples.

    Attributes:
        seed: Number of the deal of the rows: in each, subsets and rows that are scored are others.
        value: In the metric of the version, over all rows of the deal.
    """

    arm: str
    examples: int
    seed: int
    value: float


@dataclass(frozen=True, slots=True)
class CurveBand:
    """The same over all deals, with its 95 % interval over rows, folds and deals."""

    arm: str
    examples: int
    value: Interval


@dataclass(frozen=True, slots=True)
class Forecast:
    """What more examples would bring, read off a curve.

    Attributes:
        arm: Whose curve.
        examples: Training examples that there are.
        more: How many more.
        gain: By how much the metric would rise; None where that can't be told.
        low: Of the 95 % interval; None where there is none.
        high: The same.
        sentence: All that in words.
    """

    arm: str
    examples: int
    more: int
    gain: float | None
    low: float | None
    high: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class CurveRequest:
    """Measure learning curves on the training part of a version."""

    project: str
    dataset: str
    arms: tuple[str, ...]
    more: int | None = None


@dataclass(frozen=True, slots=True)
class CurveResult:
    """Learning curves of cheap methods.

    Attributes:
        primary: The metric.
        examples: Training examples that were dealt out.
        forecast: Of the method that is best with all of them.
    """

    dataset: str
    primary: str
    examples: int
    points: tuple[CurvePoint, ...]
    bands: tuple[CurveBand, ...]
    forecast: Forecast
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CrossFitRequest:
    """Score cheap methods out of fold on all examples of a small version."""

    project: str
    dataset: str
    arms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrossFitScore:
    """A method on all examples, each answered by one that had not seen it or its group."""

    arm: str
    value: Interval


@dataclass(frozen=True, slots=True)
class CrossFitResult:
    """Out-of-fold scores on all examples of a version; they never replace its test.

    Attributes:
        primary: The metric.
        groups: Groups that were kept together.
        folds: In how many parts.
        deals: How often they were dealt out anew.
    """

    dataset: str
    primary: str
    examples: int
    groups: int
    folds: int
    deals: int
    scores: tuple[CrossFitScore, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An example that a model trained on the others disagrees with.

    Attributes:
        id: Of the example.
        loss: Negative logarithm of the mean probability of its value, in nats.
        spread: Standard deviation of that probability over the deals (variability).
        part: The part of the answer: a field, or ``label``.
        answer: What the model says.
        expected: What the example has.
        why: The reason in a sentence.
    """

    id: int
    external_id: str | None
    kind: DoubtKind
    loss: float
    spread: float
    part: str
    answer: str
    expected: str
    why: str


@dataclass(frozen=True, slots=True)
class DoubtsRequest:
    """Find the examples of a version that a model trained on the others disagrees with."""

    project: str
    dataset: str


@dataclass(frozen=True, slots=True)
class DoubtsResult:
    """Those examples, the most doubtful first, as a queue of Review.

    Attributes:
        selection: The queue; None where nothing is doubtful.
        examples: Examples that were looked at.
        parts: Parts of the answers that were looked at.
        doubts: The most doubtful first.
        kinds: Kind to how many.
        note: What there is to say beside it; why nothing could be looked at.
    """

    dataset: str
    selection: int | None
    examples: int
    parts: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    kinds: Mapping[str, int] = field(default_factory=dict, hash=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class AdviceSettings:
    """What people said for the advice about a project.

    Attributes:
        requests: A month; None where nobody said.
        prices: A list of prices as `curate.training.prices` has it; None for the usual one.
        person: Who said it last.
    """

    requests: int | None = None
    prices: Mapping[str, Any] | None = field(default=None, hash=False)
    person: str = ""
    at: datetime | None = None
