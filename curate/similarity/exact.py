"""Exact Jaccard indices of many pairs of shingle sets at once."""

from typing import Any

import numpy as np
import numpy.typing as npt

from curate.similarity.shingles import BITS, Shingles

Floats = npt.NDArray[np.float64]
_AT_ONCE = 1 << 22  # shingles gathered at once


def similarities(known: Shingles, pairs: npt.NDArray[np.int64]) -> Floats:
    """Jaccard index of every pair (rows of an array of shape (pairs, 2)), 0 to 1.

    Two texts without shingles are the same text: 1.
    """
    sizes = known.sizes
    result = np.ones(len(pairs))
    weights = np.cumsum(sizes[pairs].sum(axis=1)) if len(pairs) else np.zeros(0)
    start = 0
    while start < len(pairs):
        spent = weights[start - 1] if start else 0
        end = max(int(np.searchsorted(weights, spent + _AT_ONCE)), start + 1)
        one, other = pairs[start:end].T
        shared = np.diff(_rows(known, one).multiply(_rows(known, other)).tocsr().indptr)
        union = sizes[one] + sizes[other] - shared
        np.divide(shared, union, out=result[start:end], where=union > 0)
        start = end
    return result


def _rows(known: Shingles, chosen: npt.NDArray[np.int64]) -> Any:
    """Some texts' sets as a sparse matrix of ones: a row a text, a column a shingle."""
    sizes = known.sizes[chosen]
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    places = np.arange(offsets[-1]) + np.repeat(known.starts[chosen] - offsets[:-1], sizes)
    columns = known.hashes[places].astype(np.int64)
    values = np.ones(len(columns), dtype=np.int8)
    from scipy.sparse import csr_array  # not while a page opens

    return csr_array((values, columns, offsets), shape=(len(chosen), 1 << BITS))


def matrix(known: Shingles, chosen: npt.NDArray[np.int64]) -> Floats:
    """Jaccard index of every text of ``chosen`` with every other, a square matrix."""
    rows = _rows(known, chosen)
    vocabulary, columns = np.unique(rows.indices, return_inverse=True)
    from scipy.sparse import csr_array

    small = csr_array(
        (np.ones(len(columns), dtype=np.int32), columns, rows.indptr),
        shape=(len(chosen), max(len(vocabulary), 1)),
    )
    shared = (small @ small.T).toarray()
    sizes = known.sizes[chosen]
    union = sizes[:, None] + sizes[None, :] - shared
    result: Floats = np.divide(shared, union, out=np.ones(union.shape), where=union > 0)
    return result
