"""Two training runs on the held-out examples that both answered, in whatever evaluations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.domain.records import Dataset, Evaluation, Run
from curate.domain.results import AnswerRow, Interval
from curate.evaluation import METRICS, is_tuned
from curate.evaluation.statistics import Sample
from curate.evaluation.verdict import FEWEST_GROUPS, FEWEST_ROWS
from curate.stores import Stores

WITHOUT_FORMAT = frozenset({"exact_match", "chrf", "rouge_l"})
"""Metrics of an answer that do not depend on which format its version had."""
SEED = 0
_LOOSE = "exact_match"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both runs on the held-out examples that both answered.

    Attributes:
        metric: What was measured of each answer.
        examples: How many both answered.
        groups: Independent groups among them.
        difference: The second less the first.
        low: Of its 95 % confidence interval.
        p: Two-sided, against no difference.
        better: Answers that are better with the second run.
        worse: Answers that are worse.
        informative: Groups that speak for either side.
    """

    metric: str
    examples: int
    groups: int
    a: Interval
    b: Interval
    difference: float
    low: float
    high: float
    p: float
    better: int
    worse: int
    informative: int

    @property
    def known(self) -> bool:
        """Whether one of the two is better for sure."""
        return (
            self.p <= 0.05
            and (self.low > 0 or self.high < 0)
            and self.examples >= FEWEST_ROWS
            and self.informative >= FEWEST_GROUPS
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """One held-out example as a run answered it in an evaluation."""

    row: AnswerRow
    scores: Mapping[str, float]
    evaluation: Evaluation


Answers = Mapping[tuple[int, str, str], Answered]
"""What a run answered, by example and its texts: an example that was edited since is another question."""


def run_answers(
    stores: Stores, evaluations: Sequence[Evaluation], run: Run
) -> dict[tuple[int, str, str], Answered]:
    """What a run answered in its evaluations, the newest first, by example and its texts."""
    found: dict[tuple[int, str, str], Answered] = {}
    for made in evaluations:
        arm = _arm_of(made, run.id)
        if arm is None:
            continue
        for row in stores.runs.answers(made.id):
            if arm in row.scores:
                key = row.id, row.input, row.reference
                found.setdefault(key, Answered(row, row.scores[arm], made))
    return found


def _arm_of(made: Evaluation, run: int) -> str | None:
    """The arm of a run in an evaluation; None where it took no part."""
    arms = [one.arm for one in made.result.arms if is_tuned(one.arm)]
    named = next((one for one in arms if one.partition(":")[2] == str(run)), None)
    if named is not None:
        return named
    return arms[0] if arms and made.result.runs == (run,) else None


def side_by_side(
    a: Run,
    b: Run,
    of_a: Answers,
    of_b: Answers,
    tested: Mapping[int, Dataset],
) -> tuple[SideBySide | None, str]:
    """Both runs on what both answered, or why nothing can be compared."""
    missing = [run.id for run, of in ((a, of_a), (b, of_b)) if not of]
    if missing:
        named = " and ".join(f"run {one}" for one in missing)
        return None, (
            f"Nothing can be compared: {named} answered no held-out example yet. Compare methods with it on "
            "the page Results first."
        )
    common = sorted(of_a.keys() & of_b.keys())
    if not common:
        return None, (
            f"Nothing can be compared: run {a.id} and run {b.id} answered different tests, without one "
            "example in common. Compare both on one dataset version, on the page Results."
        )
    ones, others = [of_a[key] for key in common], [of_b[key] for key in common]
    metric = _metric([*ones, *others], tested)
    return _measure(ones, others, metric), ""


def _metric(answered: Sequence[Answered], tested: Mapping[int, Dataset]) -> str:
    """The metric of the verdicts where all were measured by the same one, in the same format."""
    primaries = {one.evaluation.result.primary for one in answered}
    if len(primaries) > 1:
        return _LOOSE
    metric = primaries.pop()
    formats = [
        tested[key].manifest.get("contract") for key in {one.evaluation.dataset for one in answered}
    ]
    same = all(one == formats[0] for one in formats) or metric in WITHOUT_FORMAT
    return metric if same and all(metric in one.scores for one in answered) else _LOOSE


def _measure(ones: Sequence[Answered], others: Sequence[Answered], metric: str) -> SideBySide:
    sample = Sample(
        _joined([one.row.group for one in ones], [one.row.group for one in others]), SEED
    )
    before, after = ([one.scores[metric] for one in some] for some in (ones, others))
    if METRICS[metric].binary:
        a, b = sample.share(before), sample.share(after)
        apart: Any = sample.shares(after, before)
    else:
        means = sample.flipped({"a": before, "b": after})
        a, b = means.mean("a", (0.0, 1.0)), means.mean("b", (0.0, 1.0))
        apart = means.difference("b", "a", (-1.0, 1.0))
    low, high = apart.ends()
    return SideBySide(
        metric,
        len(ones),
        sample.clusters,
        a,
        b,
        apart.value,
        low,
        high,
        apart.p,
        sum(two > one for one, two in zip(before, after, strict=True)),
        sum(two < one for one, two in zip(before, after, strict=True)),
        apart.informative,
    )


def _joined(ones: Sequence[str], others: Sequence[str]) -> list[str]:
    """Groups that two versions made of the same examples, as one: what either keeps together is together."""
    from scipy.cluster.hierarchy import DisjointSet

    places = [(("a", one), ("b", other)) for one, other in zip(ones, others, strict=True)]
    sets = DisjointSet({place for pair in places for place in pair})
    for one, other in places:
        sets.merge(one, other)
    return ["/".join(sets[one]) for one, _ in places]
