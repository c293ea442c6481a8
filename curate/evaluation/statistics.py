"""Confidence intervals and comparisons that respect clusters of near-duplicates.

All intervals are 95 %.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Z = 1.959963984540054  # 97.5 % quantile of the normal distribution
_DRAWS = 10_000
_CHUNK = 1_000

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the range that it probably lies in, in the unit of its metric."""

    value: float
    low: float
    high: float


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
        self._sizes = np.bincount(self._cluster, minlength=len(names)).astype(np.float64)
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
        rows = np.asarray(values, dtype=np.float64)
        share, count, clusters = float(rows.mean()), len(rows), self.clusters
        independent = share * (1 - share) / count
        if clusters == count or clusters < 2 or independent == 0:  # noqa: PLR2004
            effective = float(clusters)
        else:
            rest = self._sums(rows) - share * self._sizes
            variance = clusters / (clusters - 1) * float((rest**2).sum()) / count**2
            effective = count / max(1.0, variance / independent)
        return wilson(share, effective)

    def mean(self, values: Sequence[float]) -> Interval:
        """Mean with its percentile bootstrap interval."""
        rows = np.asarray(values, dtype=np.float64)
        low, high = np.quantile(self._means(rows), [0.025, 0.975])
        return Interval(float(rows.mean()), float(low), float(high))

    def difference(self, ones: Sequence[float], others: Sequence[float]) -> Difference:
        """Mean of ``ones`` minus mean of ``others``, row by row of the same examples."""
        rows = np.asarray(ones, dtype=np.float64) - np.asarray(others, dtype=np.float64)
        means = self._means(rows)
        low, high = np.quantile(means, [0.025, 0.975])
        beyond = min(int((means <= 0).sum()), int((means >= 0).sum()))
        p = min(1.0, 2 * (beyond + 1) / (len(means) + 1))
        return Difference(float(rows.mean()), float(low), float(high), p)

    def _sums(self, rows: Numbers) -> Numbers:
        sums = np.bincount(self._cluster, weights=rows, minlength=self.clusters)
        return sums.astype(np.float64)

    def _means(self, rows: Numbers) -> Numbers:
        """The mean of every bootstrap draw."""
        sums, chance = self._sums(rows), np.full(self.clusters, 1 / self.clusters)
        generator = np.random.default_rng(self._seed)
        means: list[Numbers] = []
        for _ in range(_DRAWS // _CHUNK):
            times = generator.multinomial(self.clusters, chance, size=_CHUNK)
            means.append((times @ sums) / (times @ self._sizes))
        return np.concatenate(means)
