"""Confidence intervals and comparisons that respect clusters of near-duplicates.

All intervals are 95 %.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curate.domain.results import Interval

_Z = 1.959963984540054  # 97.5 % quantile of the normal distribution
_ENDS = (0.025, 0.975)
_DRAWS = 10_000
_CELLS = 1 << 21  # draws x clusters that are in memory at once: 16 MB, and as much to multiply
_NOISE = 1e-10  # of the largest value: what adding up in another order may change

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger one mean is than another, with a two-sided bootstrap p-value."""

    value: float
    low: float
    high: float
    p: float


def wilson(share: float, count: float) -> Interval:
    """Wilson's score interval of a proportion (Wilson, 1927).

    Args:
        share: Successes over trials, 0 to 1.
        count: Trials; need not be whole (an effective number). 0 gives 0 to 1.
    """
    if count <= 0:
        return Interval(share, 0.0, 1.0)
    spread = _Z**2 / count
    center = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return Interval(share, max(0.0, min(share, center - half)), min(1.0, max(share, center + half)))


class Draws:
    """Means of columns of values, of the rows themselves and of every bootstrap draw of them.

    Args:
        columns: The name of every column of ``means``.
        means: Columns x (1 + draws): first those of the rows themselves, then those of each draw.
        largest: The largest absolute value in each column.
    """

    def __init__(self, columns: Sequence[Hashable], means: Numbers, largest: Numbers) -> None:
        self._places = {column: place for place, column in enumerate(columns)}
        self._means = means
        self._largest = largest

    def mean(self, column: Hashable) -> Interval:
        """Mean of a column with its percentile bootstrap interval."""
        means = self._means[self._places[column]]
        low, high = np.quantile(means[1:], _ENDS)
        return Interval(float(means[0]), float(low), float(high))

    def difference(self, column: Hashable, other: Hashable) -> Difference:
        """Mean of one column minus mean of another, of the same examples in every draw.

        Means that are equal but for rounding don't differ: noise is no evidence.
        """
        one, two = self._places[column], self._places[other]
        differences = self._means[one] - self._means[two]
        noise = _NOISE * max(self._largest[one], self._largest[two])
        differences[np.abs(differences) < noise] = 0
        drawn = differences[1:]
        low, high = np.quantile(drawn, _ENDS)
        beyond = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
        p = min(1.0, 2 * (beyond + 1) / (len(drawn) + 1))
        return Difference(float(differences[0]), float(low), float(high), p)


class Resampler:
    """Means and their intervals over rows that come in clusters.

    The bootstrap draws whole clusters with replacement (Field and Welsh, 2007). Every draw is used
    for all arms and metrics alike, which makes comparisons paired.

    Args:
        groups: The cluster of every row.
        seed: The same seed gives the same intervals.
    """

    def __init__(self, groups: Sequence[str], seed: int) -> None:
        names = {name: index for index, name in enumerate(dict.fromkeys(groups))}
        self._cluster = np.array([names[group] for group in groups], dtype=np.intp)
        self._sizes = np.bincount(self._cluster)
        self._seed = seed

    @property
    def clusters(self) -> int:
        """How many clusters there are: the number of independent observations."""
        return len(self._sizes)

    def proportion(self, values: Sequence[float]) -> Interval:
        """Share of ones, by Wilson with the effective number of rows.

        Rows of a cluster tend to be right or wrong together; the number of rows is divided by the
        design effect (Kish, 1965), the variance of the share over clusters against that of
        independent rows. Where there is no variance (all right or all wrong), clusters are counted.
        """
        rows = np.asarray(values)
        share, count, clusters = float(rows.mean()), len(rows), self.clusters
        independent = share * (1 - share) / count
        if clusters == count or clusters < 2 or independent == 0:
            effective = float(clusters)
        else:
            rest = self._sums(rows) - share * self._sizes
            variance = clusters / (clusters - 1) * float((rest**2).sum()) / count**2
            effective = count / max(1.0, variance / independent)
        return wilson(share, effective)

    def draw(self, columns: Mapping[Hashable, Sequence[float]]) -> Draws:
        """Draw clusters once, and take the mean of every column in every draw.

        Args:
            columns: Name of a column (an arm and a metric) to one value a row.
        """
        rows = [np.asarray(values) for values in columns.values()]
        # The last column counts rows: a draw of large clusters has more of them.
        sums = np.column_stack([*map(self._sums, rows), self._sizes])
        chance = np.full(self.clusters, 1 / self.clusters)
        generator = np.random.default_rng(self._seed)
        drawn = np.empty((_DRAWS + 1, sums.shape[1]))
        drawn[0] = sums.sum(axis=0)
        size = max(1, _CELLS // self.clusters)
        for start in range(1, _DRAWS + 1, size):
            part = drawn[start : start + size]
            times = generator.multinomial(self.clusters, chance, size=len(part))
            np.matmul(times.astype(np.float64), sums, out=part)
        largest = np.array([np.abs(one).max() for one in rows])
        means = (drawn[:, :-1] / drawn[:, -1:]).T
        return Draws(list(columns), np.ascontiguousarray(means), largest)

    def _sums(self, rows: Numbers) -> Numbers:
        return np.bincount(self._cluster, weights=rows).astype(np.float64)
