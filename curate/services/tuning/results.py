"""The results of an evaluation in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from curate import evaluation
from curate.domain.results import ArmScore, Comparison, EvaluationResult, VerdictCode

METRICS = {name: metric.title for name, metric in evaluation.METRICS.items()}
SHARES = frozenset(name for name, metric in evaluation.METRICS.items() if metric.share)
VERDICT_TITLES: Mapping[VerdictCode, str] = {
    "helps": "Tuning helps",
    "cheaper_does": "A cheaper way does as well",
    "too_small": "The difference is too small to matter",
    "worse": "A method without tuning is better",
    "unknown": "Not yet known",
}
# A difference that is the metric's own zero; no interval is that exact.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Sentence:
    """A comparison in words; ``certain`` says whether its interval excludes zero."""

    text: str
    better: bool
    certain: bool


def arm_title(arm: str) -> str:
    """The title of a method for people; with the run where several are compared."""
    return evaluation.arm_title(arm)


def is_tuned(arm: str) -> bool:
    """Whether an arm is a tuned model."""
    return evaluation.is_tuned(arm)


def metrics_of(result: EvaluationResult) -> list[str]:
    """The metrics of an evaluation that a person may look at, the one of the verdict first."""
    found = {name for arm in result.arms for name in arm.metrics if name in METRICS}
    return sorted(found, key=lambda name: (name != result.primary, [*METRICS].index(name)))


def arm_scores(result: EvaluationResult, metric: str) -> list[dict[str, Any]]:
    """The arms that have a metric, in their order: ``name``, ``value``, ``low``, ``high``."""
    return [
        {"name": arm_title(one.arm), **asdict(one.metrics[metric])}
        | {"tuned": "tuned" if is_tuned(one.arm) else "untuned"}
        for one in result.arms
        if metric in one.metrics
    ]


def comparison_sentences(result: EvaluationResult, metric: str) -> list[Sentence]:
    """Each tuned arm against each that is not, in words; larger must be better in this metric."""
    return [_sentence(one) for one in evaluation.told(result.comparisons, metric)]


def part_rows(result: EvaluationResult) -> list[dict[str, Any]]:
    """Each part of the answers (a field, a key, a section) with how often each arm gets it right."""
    names = dict.fromkeys(name for arm in result.arms for name in arm.parts)
    return [
        {"part": name, **{arm_title(arm.arm): arm.parts.get(name) for arm in result.arms}}
        for name in names
    ]


def reference_arm(result: EvaluationResult) -> str | None:
    """The best arm that is not tuned: what tuning has to beat."""
    return _best(result, [one for one in result.arms if not is_tuned(one.arm)])


def tuned_arm(result: EvaluationResult) -> str | None:
    """The best tuned arm."""
    return _best(result, [one for one in result.arms if is_tuned(one.arm)])


def _best(result: EvaluationResult, arms: Sequence[ArmScore]) -> str | None:
    """The arm that is best in the metric of the verdict."""
    best = max(arms, key=lambda one: one.metrics[result.primary].value, default=None)
    return None if best is None else best.arm


def _sentence(comparison: Comparison) -> Sentence:
    one, other = arm_title(comparison.a), arm_title(comparison.b)
    difference, low, high = comparison.difference, comparison.low, comparison.high
    span = f"{_points(low)} to {_points(high)}"
    adjusted = comparison.p if comparison.p_adjusted is None else comparison.p_adjusted
    certain = (low > NOTHING or high < -NOTHING) and adjusted <= 0.05
    if not certain:
        apart = low > NOTHING or high < -NOTHING
        among = ", for one of so many comparisons" if apart else ""
        text = f"{one} and {other}: no certain difference (95 % confidence interval {span} points{among})."
    else:
        word = "better" if difference > 0 else "worse"
        points = f"{abs(100 * difference):.0f}"
        text = f"{one}: {points} points {word} than {other} (95 % confidence interval {span})."
    return Sentence(text, better=difference > 0, certain=certain)


def _points(share: float) -> str:
    return f"{100 * share:+.0f}"
