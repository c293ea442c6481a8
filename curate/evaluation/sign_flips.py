"""Sign flips of whole clusters: exactly where sums are whole numbers or clusters few, else by drawing."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

DRAWS = 9_999
"""With the rows as they are, ten thousand."""
MOST = 13
"""Clusters of which all subsets are taken: no more than are drawn."""
_CELLS = 1 << 21  # subsets x clusters that are in memory at once: 16 MB, and as much to multiply
_FAR = 12.0  # standard deviations beyond which a binomial distribution is cut: 1e-32 of it


def flip_p(sums: NDArray[np.int64]) -> float:
    """Two-sided p of whole numbers whose signs are flipped in all ways.

    Numbers of the same size are a binomial distribution; those of different sizes are added up. Numbers that
    are all 1 or -1 make it McNemar's exact test.
    """
    total = abs(int(sums.sum()))
    if not total:
        return 1.0
    sizes, counts = np.unique(np.abs(sums[sums != 0]), return_counts=True)
    spread, start = np.ones(1), 0
    for size, count in zip(sizes.tolist(), counts.tolist(), strict=True):
        first, chances = _binomial(count)
        # So many of them stay positive: each counts twice its size, and all of them once less.
        steps = np.zeros((len(chances) - 1) * 2 * size + 1)
        steps[:: 2 * size] = chances
        spread = np.convolve(spread, steps)
        start += (2 * first - count) * size
    return min(1.0, 2 * float(spread[max(0, total - start) :].sum()))


def _binomial(count: int) -> tuple[int, Numbers]:
    """The chances of heads in so many throws, from the first number that is worth counting."""
    from scipy.special import gammaln

    half = int(_FAR * np.sqrt(count) / 2) + 1
    heads = np.arange(max(0, count // 2 - half), min(count, count // 2 + 1 + half) + 1)
    logs = gammaln(count + 1) - gammaln(heads + 1) - gammaln(count - heads + 1) - count * np.log(2)
    return int(heads[0]), np.exp(logs)


class Flips:
    """Which clusters are flipped, time after time.

    Args:
        sizes: Rows of each cluster.
        seed: The same seed gives the same.
    """

    def __init__(self, sizes: NDArray[np.int64], seed: int) -> None:
        self._clusters = len(sizes)
        self._seed = seed
        self.exact = self._clusters <= MOST

    def subsets(self, sums: Numbers) -> Numbers:
        """Sums over subsets of clusters, none of them empty.

        Args:
            sums: Clusters x columns.

        Returns:
            Subsets x columns: first that of all clusters, then every other or those that were drawn.
        """
        parts = [sums.sum(axis=0, keepdims=True), *(one @ sums for one in self._chosen())]
        return np.concatenate(parts)

    def _chosen(self) -> Iterator[Numbers]:
        """Rows of ones and zeros: the clusters of each subset."""
        if self.exact:
            numbers = np.arange(1, 2**self._clusters - 1)
            yield ((numbers[:, None] >> np.arange(self._clusters)) & 1).astype(np.float64)
            return
        generator = np.random.default_rng(self._seed)
        size = max(1, _CELLS // self._clusters)
        for start in range(0, DRAWS, size):
            rows = min(size, DRAWS - start)
            chosen = generator.random((rows, self._clusters)) < 0.5
            chosen[~chosen.any(axis=1), 0] = True
            yield chosen.astype(np.float64)
