"""Intervals, tests and the power of comparisons, over rows that come in clusters of near-duplicates.

Shares: Wilson's interval with Kish's effective number of rows and Student's t on the clusters.
Differences of shares: p by flipping signs of whole clusters, exactly (of single rows that is McNemar's exact
test), the interval by inverting the score test. All else: p and interval by flipping signs of whole clusters.
Intervals are 95 % where nothing else is said, and none has no width.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from curate.domain.results import Interval
from curate.evaluation.score_intervals import (
    Ends,
    difference_ends,
    quantile,
    share_ends,
    unseen,
    wilson,
)
from curate.evaluation.sign_flips import Flips, flip_p

__all__ = ["LEVEL", "Difference", "Sample", "wilson"]

LEVEL = 0.95
_NOISE = 1e-10  # of the largest value: what adding up in another order may change

Numbers = NDArray[np.float64]
Columns = Mapping[Hashable, Sequence[float]]


class Difference(Protocol):
    """How much larger the mean of one column is than that of another, of the same rows.

    Attributes:
        value: The difference of the means.
        p: Two-sided, against no difference.
        groups: Clusters: independent observations.
        informative: Clusters that speak for either side.
    """

    value: float
    groups: int
    informative: int

    @property
    def p(self) -> float:
        """Two-sided p-value of no difference."""

    def ends(self, level: float = LEVEL) -> Ends:
        """The confidence interval at a level; it holds 0 exactly where ``p`` is above 1 - level."""


class Sample:
    """Rows that come in clusters, and what can be told from them.

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

    def share(self, values: Sequence[float]) -> Interval:
        """Share of ones, by Wilson with the effective number of rows and Student's t.

        Rows of a cluster tend to be right or wrong together: see `effective`. The quantile is Student's
        with one degree of freedom less than clusters, because the effective number is an estimate.
        """
        rows = np.asarray(values, dtype=np.float64)
        share = float(rows.mean())
        ends = share_ends(share, self.effective(rows), quantile(LEVEL, self.clusters - 1))
        return Interval(share, *ends)

    def effective(self, rows: Numbers) -> float:
        """How many independent rows tell as much: rows over Kish's design effect (Kish, 1965).

        That is 1 + (size - 1) x likeness, with the size of the cluster that a row is in on average, and the
        likeness within clusters by analysis of variance (Donner and Koval, 1980), from 0 to 1. Where nothing
        varies nobody can tell: rows of a cluster then count as all alike.
        """
        count, clusters = len(rows), self.clusters
        size = float((self._sizes**2).sum()) / count
        if clusters == count:
            return float(count)
        return count / (1 + (size - 1) * self._likeness(rows, size))

    def _likeness(self, rows: Numbers, size: float) -> float:
        """How alike the rows of a cluster are: 0 for no more than others, 1 for equal."""
        count, clusters = len(rows), self.clusters
        means = self.cluster_means(rows)
        between = float((self._sizes * (means - rows.mean()) ** 2).sum()) / max(1, clusters - 1)
        within = float(((rows - means[self._cluster]) ** 2).sum()) / (count - clusters)
        if between + within < _NOISE or clusters < 2:
            return 1.0
        usual = (count - size) / (clusters - 1)
        return min(1.0, max(0.0, (between - within) / (between + (usual - 1) * within)))

    def shares(self, ones: Sequence[float], others: Sequence[float]) -> "ShareDifference":
        """The difference of two shares of the same rows."""
        apart = np.asarray(ones, dtype=np.float64) - np.asarray(others, dtype=np.float64)
        return ShareDifference(self, apart)

    def flipped(self, columns: Columns) -> "Means":
        """Means of columns of any values, and of their differences.

        Args:
            columns: Name of a column (an arm and a metric) to one value a row.
        """
        rows = [np.asarray(values, dtype=np.float64) for values in columns.values()]
        flips = Flips(self._sizes, self._seed)
        # The last column counts rows: a half with large clusters has more of them.
        sums = np.column_stack([*map(self.sums, rows), self._sizes])
        return Means(self, dict(zip(columns, rows, strict=True)), flips.subsets(sums), flips.exact)

    def jackknife(self, value: float, without: Numbers) -> Interval:
        """A share that is no mean over rows, by leaving out one cluster after the other (Tukey, 1958).

        Args:
            value: The share.
            without: What it is without the rows of each cluster.
        """
        if self.clusters < 2:
            return Interval(value, 0.0, 1.0)
        spread = (
            (self.clusters - 1) / self.clusters * float(((without - without.mean()) ** 2).sum())
        )
        reach = quantile(LEVEL, self.clusters - 1)
        # Never narrower than for a kind of cluster that was not seen.
        least = unseen(self.clusters, reach)
        low = min(value - reach * spread**0.5, value * (1 - least))
        high = max(value + reach * spread**0.5, value + (1 - value) * least)
        return Interval(value, max(0.0, low), min(1.0, high))

    def sums(self, rows: Numbers) -> Numbers:
        """The sum over each cluster."""
        return np.bincount(self._cluster, weights=rows).astype(np.float64)

    def cluster_means(self, rows: Numbers) -> Numbers:
        """The mean of each cluster."""
        return self.sums(rows) / self._sizes


class ShareDifference:
    """The difference of two shares.

    p is exact whatever the clusters, as long as the two methods are exchangeable in each of them: the signs
    of the cluster's sums are flipped in all ways (Fisher, 1935; of single rows McNemar, 1947). The interval
    is Tango's (1998), of the score test, with the effective number of rows and Student's t as for a share.
    Where p does not exclude 0, neither does the interval.
    """

    def __init__(self, sample: Sample, apart: Numbers) -> None:
        self.value = float(apart.mean())
        self.groups = sample.clusters
        sums = sample.sums(apart)
        self.informative = int((sums != 0).sum())
        self._sums = sums
        self._gained, self._lost = float((apart > 0).mean()), float((apart < 0).mean())
        self._count = sample.effective(apart)

    @cached_property
    def p(self) -> float:
        """Two-sided p-value of no difference."""
        return flip_p(np.rint(self._sums).astype(np.int64))

    def ends(self, level: float = LEVEL) -> Ends:
        """The confidence interval at a level."""
        low, high = difference_ends(
            self._gained, self._lost, self._count, quantile(level, self.groups - 1)
        )
        if self.p > 1 - level:
            low, high = min(low, 0.0), max(high, 0.0)
        return low, high


@dataclass(frozen=True)
class Means:
    """Means of columns and of every subset of clusters that was drawn.

    Flipping the signs of some clusters shifts the mean of the rest from what they were by the mean of those
    that were flipped. So the values that the sign-flip test does not reject lie between quantiles of the
    means of random halves of the clusters (Hartigan's typical values, 1969): test and interval agree.

    Args:
        sample: The rows and their clusters.
        rows: Name of a column to its values.
        subsets: A subset a row, first that of all clusters: sums of each column, last the number of rows.
        exact: Whether those are all subsets there are.
    """

    sample: Sample
    rows: Mapping[Hashable, Numbers]
    subsets: Numbers
    exact: bool

    @cached_property
    def _places(self) -> dict[Hashable, int]:
        return {column: place for place, column in enumerate(self.rows)}

    @cached_property
    def _largest(self) -> dict[Hashable, float]:
        return {column: float(np.abs(values).max()) for column, values in self.rows.items()}

    def mean(self, column: Hashable, bounds: Ends | None) -> Interval:
        """Mean of a column with its interval.

        Args:
            column: Which.
            bounds: The least and the greatest value there can be.
        """
        sums = self.subsets[:, self._places[column]]
        found = MeanDifference(
            self.sample, self.rows[column], sums / self.subsets[:, -1], bounds, exact=self.exact
        )
        return Interval(found.value, *found.ends())

    def difference(
        self, column: Hashable, other: Hashable, bounds: Ends | None
    ) -> "MeanDifference":
        """Mean of one column minus mean of another, of the same rows.

        Means that are equal but for rounding don't differ: noise is no evidence.
        """
        one, two = self._places[column], self._places[other]
        apart = (self.subsets[:, one] - self.subsets[:, two]) / self.subsets[:, -1]
        noise = _NOISE * max(self._largest[column], self._largest[other])
        apart[np.abs(apart) < noise] = 0
        rows = self.rows[column] - self.rows[other]
        rows = np.where(np.abs(rows) < noise, 0, rows)
        if bounds is None:
            bounds = min(0.0, float(rows.min())), max(0.0, float(rows.max()))
        return MeanDifference(self.sample, rows, apart, bounds, exact=self.exact)


class MeanDifference:
    """A mean, or a difference of two, with p and interval by flipping signs of whole clusters."""

    def __init__(
        self,
        sample: Sample,
        rows: Numbers,
        means: Numbers,
        bounds: Ends | None,
        *,
        exact: bool,
    ) -> None:
        self.value = float(means[0])
        self.groups = sample.clusters
        of = sample.cluster_means(rows)
        self.informative = int((np.abs(of) > 0).sum())
        self._bounds = bounds if bounds is not None else (float(rows.min()), float(rows.max()))
        self._bounded = bounds is not None
        far = float(np.abs(of - self.value).max())
        self._far = far if far > _NOISE * max(1.0, abs(self.value)) else max(1.0, abs(self.value))
        # All clusters together are one of the subsets, where they are drawn: as good as any other.
        self._drawn = np.sort(means if exact else means[1:])

    @cached_property
    def p(self) -> float:
        """Two-sided p-value of no difference."""
        zero = min(int((self._drawn <= 0).sum()), int((self._drawn >= 0).sum()))
        return min(1.0, 2 * (zero + 1) / (len(self._drawn) + 1))

    def ends(self, level: float = LEVEL) -> Ends:
        """The confidence interval at a level."""
        left_out = int((1 - level) / 2 * (len(self._drawn) + 1) + 1e-9)
        low, high = self._bounds
        if left_out:
            low, high = float(self._drawn[left_out - 1]), float(self._drawn[-left_out])
        # What another kind of cluster could change that none of these is of.
        half = self._far * unseen(self.groups, quantile(level, self.groups - 1))
        low, high = min(low, self.value - half), max(high, self.value + half)
        if self._bounded:
            low, high = max(low, self._bounds[0]), min(high, self._bounds[1])
        return low, high
