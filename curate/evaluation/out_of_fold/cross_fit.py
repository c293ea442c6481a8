"""All examples of a small set, each answered by a method that had not learned it or its group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from curate.domain.errors import Cancelled, Unusable
from curate.domain.records import Record
from curate.domain.results import Interval
from curate.evaluation.base import arm_title
from curate.evaluation.out_of_fold.folds import FOLDS, Task, grouped_folds, interval

DEALS = 4
FEWEST_GROUPS = 2 * FOLDS


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Scores of all examples.

    Attributes:
        groups: Independent groups among them.
        scores: Arm to its mean with the 95 % interval.
    """

    groups: int
    scores: dict[str, Interval]


def cross_fit(
    names: Sequence[str],
    records: Sequence[Record],
    task: Task,
    on_progress: Callable[[float, str], None] = lambda _share, _message: None,
) -> CrossFit:
    """Score every example by arms that learned from the other four fifths, in several deals.

    Args:
        names: Arms that need no base model.
        records: All examples; groups are never parted.
        task: What they answer.
        on_progress: Called with the part done (0 to 1) and what is being done.

    Raises:
        Unusable: There are too few groups.
        Cancelled: ``task.should_stop`` said so.
    """
    groups = [one.group for one in records]
    if len(set(groups)) < FEWEST_GROUPS:
        raise Unusable(
            f"With {len(set(groups))} independent groups of examples nothing can be told out of fold: "
            f"that takes at least {FEWEST_GROUPS}. Nothing was measured: add examples that are not alike."
        )
    folds = np.stack([grouped_folds(groups, FOLDS, deal) for deal in range(DEALS)])
    values = {name: np.zeros(folds.shape) for name in names}
    steps, done = len(names) * DEALS * FOLDS, 0
    for name in names:
        for deal in range(DEALS):
            for fold in range(FOLDS):
                if task.should_stop():
                    raise Cancelled("The measurement")
                on_progress(done / steps, f"{arm_title(name)}: part {fold + 1} of {FOLDS}")
                asked = np.flatnonzero(folds[deal] == fold).tolist()
                learned = np.flatnonzero(folds[deal] != fold).tolist()
                values[name][deal, asked] = task.scores(
                    name, [records[i] for i in learned], [records[i] for i in asked]
                )
                done += 1
    scores = {name: interval(found, folds, groups) for name, found in values.items()}
    return CrossFit(len(set(groups)), scores)
