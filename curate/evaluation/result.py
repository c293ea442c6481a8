"""The result of an evaluation: scores, comparisons and the verdict."""

from dataclasses import asdict, dataclass
from typing import Any

from curate.evaluation.statistics import Interval


@dataclass(frozen=True, slots=True)
class ArmScore:
    """One arm on all held-out examples.

    Attributes:
        metrics: Name of a metric to its mean and interval.
        seconds: Time for all answers together.
        tokens: Tokens of all prompts and answers; 0 for an arm without a model.
    """

    arm: str
    metrics: dict[str, Interval]
    seconds: float
    tokens: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much larger a metric's mean is for arm ``a`` than for arm ``b``, on the same examples."""

    a: str
    b: str
    metric: str
    difference: float
    low: float
    high: float
    p: float

    def turned(self) -> "Comparison":
        """The same, said of ``b`` against ``a``."""
        return Comparison(
            self.b, self.a, self.metric, -self.difference, -self.high, -self.low, self.p
        )


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """The scores of every arm, all comparisons, and the verdict in one sentence.

    Attributes:
        primary: The metric that the verdict goes by.
        held_out: Held-out examples.
        clusters: Groups of near-duplicates among them: independent observations.
        rows: One a held-out example: ``id``, ``external_id``, ``group``, ``input``, ``reference``,
            ``answers`` (arm → text) and ``scores`` (arm → metric → value).
    """

    arms: tuple[ArmScore, ...]
    comparisons: tuple[Comparison, ...]
    verdict: str
    primary: str
    held_out: int
    clusters: int
    rows: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """Everything but the rows, as JSON types."""
        return {
            "arms": [asdict(arm) for arm in self.arms],
            "comparisons": [asdict(comparison) for comparison in self.comparisons],
            "verdict": self.verdict,
            "primary": self.primary,
            "held_out": self.held_out,
            "clusters": self.clusters,
        }
