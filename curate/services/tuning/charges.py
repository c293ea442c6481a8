"""What a verdict is charged for: those that its test gave before, and tests that were replaced."""

from collections.abc import Iterable

from curate.domain.records import Dataset, Evaluation


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
    on = [
        (tests.get(one.dataset, 0), len(one.result.runs)) for one in evaluations if one.result.runs
    ]
    here = sum(models for test, models in on if test == version.test)
    return here + len({test for test, _ in on if 0 < test < version.test})
