"""What a verdict is charged for: those that its test gave before, and tests that were replaced."""

from collections.abc import Iterable

from curate.domain.records import Dataset, Evaluation
from curate.evaluation import is_tuned


def verdicts_before(
    version: Dataset, versions: Iterable[Dataset], evaluations: Iterable[Evaluation]
) -> int:
    """How many verdicts about a tuned model the next one on a version is charged for.

    Each that its test gave is one, and one is each test of the project before it that gave any: who splits
    again until it helps has had as many tries. Comparisons without a tuned model give no verdict; opening or
    exporting held-out examples is counted as a look, but nobody knows what was learned from it.

    Args:
        version: The version that is about to be judged on.
        versions: All of its project.
        evaluations: All of its project.
    """
    tests = {one.id: one.test for one in versions}
    judged = [
        tests.get(one.dataset, 0)
        for one in evaluations
        for arm in one.result.arms
        if is_tuned(arm.arm)
    ]
    here = judged.count(version.test)
    return here + len({test for test in judged if 0 < test < version.test})
