"""Which of many things hang together by pairs."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]


def components(count: int, pairs: Indices | Sequence[Sequence[int]]) -> Indices:
    """The smallest member of everybody's component, for ``count`` things numbered from 0.

    Args:
        count: How many things there are.
        pairs: Who hangs together directly, an array of shape (pairs, 2).
    """
    from scipy.sparse import coo_array  # not while a page opens
    from scipy.sparse.csgraph import connected_components

    ends = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    joined = coo_array((np.ones(len(ends)), tuple(ends.T)), shape=(count, count))
    parts, labels = connected_components(joined, directed=False)
    smallest: Indices = np.empty(parts, dtype=np.int64)
    smallest[labels[::-1]] = np.arange(count)[::-1]  # of several, the last one written stays
    named: Indices = smallest[labels]
    return named
