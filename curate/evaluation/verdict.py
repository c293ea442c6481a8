"""The verdict: what the numbers of an evaluation mean, in one plain sentence."""

import math
from collections.abc import Callable, Sequence

from curate.domain.results import ArmScore, Comparison, Interval
from curate.evaluation.base import arm_words, is_tuned
from curate.text import percent

# Where no arm matches more answers than this, exact matches can't tell the arms apart.
NEAR_ZERO = 0.1
# A difference smaller than this many points makes no difference in practice.
_MATTERS = 0.05
_DOES: dict[str, Callable[[str], str]] = {
    "exact_match": lambda share: f"matches {share} of held-out answers exactly",
    "token_f1": lambda share: f"shares {share} of its words with the held-out answers",
}


def primary_metric(arms: Sequence[ArmScore]) -> str:
    """The metric that a verdict goes by: exact match, or word overlap where nothing matches."""
    best = max((arm.metrics["exact_match"].value for arm in arms), default=0.0)
    return "exact_match" if best >= NEAR_ZERO else "token_f1"


def verdict(arms: Sequence[ArmScore], comparisons: Sequence[Comparison], held_out: int) -> str:
    """One sentence: whether tuning helps and by how much, or that it is undecided."""
    metric = primary_metric(arms)
    tuned = _best([arm for arm in arms if is_tuned(arm.arm)], metric)
    other = _best([arm for arm in arms if not is_tuned(arm.arm)], metric)
    if tuned is None and other is None:
        return "No method was compared."
    if tuned is None or other is None:
        only = tuned or other
        assert only is not None  # noqa: S101 - one of the two is there
        who = (
            "The tuned model"
            if tuned
            else f"The best method without tuning ({arm_words(only.arm)})"
        )
        missing = "no method without tuning was" if tuned else "no tuned model was"
        does = _DOES[metric](_share(only.metrics[metric]))
        return f"{who} {does}; {missing} compared, so nothing can be said about tuning."
    found = _between(tuned.arm, other.arm, metric, comparisons)
    scores = (
        f"{_capital(arm_words(tuned.arm))} {_DOES[metric](_share(tuned.metrics[metric]))}, "
        f"the best method without tuning ({arm_words(other.arm)}) {percent(other.metrics[metric].value)}"
    )
    return f"{scores}: {_meaning(found, held_out)}{_format(tuned, other, metric)}."


def more_examples(found: Comparison, held_out: int) -> int:
    """About how many more held-out examples would decide it.

    Intervals shrink with the square root of the number of examples; enough are asked for that the
    interval ends before zero, or that the difference is known to be smaller than matters.
    """
    half = (found.high - found.low) / 2
    wanted = max(abs(found.difference), _MATTERS)
    more = max(held_out * (half / wanted) ** 2 - held_out, held_out * 0.1, 10)
    size = int(10 ** math.floor(math.log10(more)))
    return math.ceil(more / size) * size


def _meaning(found: Comparison, held_out: int) -> str:
    low, high = _points(found.low), _points(found.high)
    points = _points(abs(found.difference))
    if found.low > 0:
        return f"tuning helps by {points} points ({low} to {high})"
    if found.high < 0:
        return f"tuning makes it worse by {points} points ({_points(-found.high)} to {_points(-found.low)})"
    if max(found.high, -found.low) <= _MATTERS:
        return f"tuning is not needed, the difference is {low} to {high} points"
    return (
        f"undecided, the difference is {low} to {high} points; "
        f"about {more_examples(found, held_out)} more held-out examples would decide it"
    )


def _format(tuned: ArmScore, other: ArmScore, metric: str) -> str:
    """How often the answers follow the format, which word overlap does not say."""
    if metric == "exact_match" or "conformity" not in tuned.metrics:
        return ""
    one, two = (percent(arm.metrics["conformity"].value) for arm in (tuned, other))
    return f" ({one} of its answers follow the format, against {two})"


def _best(arms: Sequence[ArmScore], metric: str) -> ArmScore | None:
    return max(arms, key=lambda arm: arm.metrics[metric].value, default=None)


def _between(a: str, b: str, metric: str, comparisons: Sequence[Comparison]) -> Comparison:
    """The comparison of ``a`` with ``b``, turned round where it was made the other way."""
    for found in comparisons:
        if found.metric == metric and {found.a, found.b} == {a, b}:
            return found if found.a == a else found.turned()
    raise LookupError(f"{a} and {b} were not compared by {metric}")


def _share(interval: Interval) -> str:
    return f"{percent(interval.value)} ({100 * interval.low:.0f} to {percent(interval.high)})"


def _points(value: float) -> str:
    """A difference in points, as exact as it takes to say that it is not 0."""
    points = 100 * value
    if abs(points) >= 0.5 or points == 0:
        return f"{round(points)}"
    return f"{points:.1f}" if abs(points) >= 0.05 else "under 0.1" if points > 0 else "over -0.1"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
