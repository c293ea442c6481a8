"""Learning curves: what cheap methods reach with a part of the training examples, and with all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from curate.domain.errors import Cancelled, Unusable
from curate.domain.records import Record
from curate.domain.results import Interval
from curate.evaluation.base import arm_title
from curate.evaluation.out_of_fold.folds import FOLDS, Places, Task, grouped_folds, interval

SIZES = 5
"""Sizes at most, each twice the one before; the largest is what four fifths leave."""
SMALLEST = 8
FEWEST = 40
"""Training examples without which there is no curve."""
FEWEST_GROUPS = 4 * FOLDS
MOST = 2_000
"""Training examples that are dealt out at most, whole groups of them."""
MANY = 600
"""From so many on there are two deals, else four: the more rows, the less each deal differs."""


@dataclass(frozen=True)
class Curve:
    """What one method reached.

    Attributes:
        sizes: Training examples that it learned from, ascending.
        values: Sizes x deals x rows: what the answer to each row scores, which it had not learned.
        folds: Deals x rows: in which fold a row was scored.
        groups: The group of each row.
    """

    sizes: tuple[int, ...]
    values: NDArray[np.float64]
    folds: Places
    groups: tuple[str, ...]

    @cached_property
    def means(self) -> NDArray[np.float64]:
        """Sizes x deals: the mean over all rows."""
        return np.asarray(self.values.mean(axis=2))

    def bands(self) -> list[Interval]:
        """The mean at each size with its 95 % interval."""
        return [interval(each, self.folds, self.groups) for each in self.values]


def learning_curve(
    names: Sequence[str],
    train: Sequence[Record],
    task: Task,
    on_progress: Callable[[float, str], None] = lambda _share, _message: None,
) -> dict[str, Curve]:
    """The curve of each arm over nested subsets, scored by grouped cross-validation.

    Each deal parts the rows into five folds. What is outside of a fold is ordered at random, and the first so
    many are learned from: each subset holds the smaller ones. All rows of the fold are scored.

    Args:
        names: Arms that need no base model.
        train: The training part; nothing else is looked at.
        task: What they answer.
        on_progress: Called with the part done (0 to 1) and what is being done.

    Raises:
        Unusable: There are too few examples or groups.
        Cancelled: ``task.should_stop`` said so.
    """
    rows = _some(train)
    groups = [one.group for one in rows]
    if len(rows) < FEWEST or len(set(groups)) < FEWEST_GROUPS:
        raise Unusable(
            f"A learning curve takes at least {FEWEST} training examples in {FEWEST_GROUPS} independent "
            f"groups, and there are {len(rows)} in {len(set(groups))}. Nothing was measured: add examples."
        )
    deals = 2 if len(rows) > MANY else 4
    folds = np.stack([grouped_folds(groups, FOLDS, deal) for deal in range(deals)])
    sizes = _sizes(len(rows) - max(int(np.bincount(one).max()) for one in folds))
    shape = (len(sizes), deals, len(rows))
    values = {name: np.zeros(shape) for name in names}
    steps, done = len(names) * len(sizes) * deals * FOLDS, 0
    for deal, learned, asked in _parts(folds, groups):
        scored = [rows[i] for i in asked]
        for place, size in enumerate(sizes):
            known = [rows[i] for i in learned[:size]]
            for name in names:
                if task.should_stop():
                    raise Cancelled("The measurement")
                on_progress(done / steps, f"{arm_title(name)} with {size} examples")
                values[name][place, deal, asked] = task.scores(name, known, scored)
                done += 1
    return {name: Curve(sizes, values[name], folds, tuple(groups)) for name in names}


def _parts(folds: Places, groups: Sequence[str]) -> list[tuple[int, list[int], list[int]]]:
    """Each deal and fold with what is learned, in the order of its subsets, and what is scored."""
    found = []
    for deal, each in enumerate(folds):
        for fold in range(FOLDS):
            rng = np.random.default_rng([deal, fold])
            rank = {
                group: place for place, group in enumerate(rng.permutation(sorted(set(groups))))
            }
            learned = np.flatnonzero(each != fold).tolist()
            learned.sort(key=lambda row: (rank[groups[row]], row))
            found.append((deal, learned, np.flatnonzero(each == fold).tolist()))
    return found


def _sizes(most: int) -> tuple[int, ...]:
    """Sizes of the subsets, ascending: halved again and again from the largest."""
    halves = [most >> place for place in range(SIZES)]
    return tuple(sorted(size for size in halves if size >= SMALLEST))


def _some(train: Sequence[Record]) -> list[Record]:
    """The rows that are dealt out: all, or whole groups at random up to so many."""
    if len(train) <= MOST:
        return list(train)
    groups = np.random.default_rng(0).permutation(sorted({one.group for one in train}))
    rank = {group: place for place, group in enumerate(groups.tolist())}
    return sorted(train, key=lambda one: (rank[one.group], one.example))[:MOST]
