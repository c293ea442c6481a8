"""Dealing rows out to folds, groups kept together, and the interval of what is scored that way."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from curate.contract import ContractChooser
from curate.domain.records import Record
from curate.domain.results import Interval
from curate.evaluation.base import Setting, arms
from curate.evaluation.pairs import UNIT
from curate.evaluation.score_intervals import quantile
from curate.evaluation.scoring import score
from curate.evaluation.statistics import LEVEL, Sample

FOLDS = 5
Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
ShouldStop = Callable[[], bool]


def grouped_folds(groups: Sequence[str], folds: int, deal: int) -> Places:
    """The fold of every row: rows of a group share one, and folds are about equally large.

    Groups come in an order of the deal's own, the large ones first, each into the fold with the fewest rows.

    Args:
        groups: The group of every row.
        folds: How many; there must be as many groups.
        deal: Another number gives other folds.
    """
    sizes = Counter(groups)
    order = np.random.default_rng(deal).permutation(sorted(sizes)).tolist()
    filled = [0] * folds
    fold: dict[str, int] = {}
    for group in sorted(order, key=lambda one: -sizes[one]):
        fold[group] = filled.index(min(filled))
        filled[fold[group]] += sizes[group]
    return np.array([fold[group] for group in groups], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Task:
    """What methods without a model answer, and by what they are scored.

    Attributes:
        contract: The format of the answers.
        primary: The metric.
    """

    contract: ContractChooser | None
    primary: str
    should_stop: ShouldStop = lambda: False

    def scores(self, arm: str, train: Sequence[Record], asked: Sequence[Record]) -> list[float]:
        """What the answers of an arm that learned from some rows to others score, row by row.

        Args:
            arm: One that needs no base model.
            train: What it learns from.
            asked: What it answers.
        """
        setting = Setting(
            train=train,
            base=Path(),
            contract=self.contract,
            task="",
            seed=0,
            on_progress=lambda _: None,
            should_stop=self.should_stop,
        )
        given = arms.make(arm).answer(setting, asked, None)
        return score(given, asked, self.contract, self.primary).metrics[self.primary]


def interval(values: Numbers, folds: Places, groups: Sequence[str]) -> Interval:
    """The mean of rows that were scored out of fold, with its 95 % interval.

    The wider at each end of two: over the rows by their groups, for the methods as they were trained; and
    over the folds of all deals by Student's t with the correction for training sets that overlap (Nadeau and
    Bengio, 2003; Bouckaert and Frank, 2004), for what another draw of training examples would change.

    Args:
        values: Deals x rows, each from 0 to 1.
        folds: Deals x rows: the fold of each.
        groups: The group of every row.
    """
    means = Sample(groups, 0).flipped({"": values.mean(axis=0).tolist()})
    found = means.mean("", UNIT)
    each = [
        float(row[fold == one].mean())
        for row, fold in zip(values, folds, strict=True)
        for one in np.unique(fold)
    ]
    parts = len(np.unique(folds[0]))
    spread = float(np.std(each, ddof=1)) * (1 / len(each) + 1 / (parts - 1)) ** 0.5
    half = quantile(LEVEL, len(each) - 1) * spread
    return Interval(
        found.value,
        max(0.0, min(found.low, found.value - half)),
        min(1.0, max(found.high, found.value + half)),
    )
