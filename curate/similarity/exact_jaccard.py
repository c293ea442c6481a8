"""Exact Jaccard indices of many pairs of shingle sets at once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curate.similarity.parallel import blocks, compiled, side_by_side
from curate.similarity.shingles import Shingles, code_points, shingles

Floats = npt.NDArray[np.float64]
_COMPARED = 1 << 13  # pairs
_AT_ONCE = 1 << 19  # shingles gathered at once


def similarities(texts: Sequence[str], pairs: npt.NDArray[np.int64], width: int) -> Floats:
    """Jaccard index of the shingle sets of every pair of texts, 0 to 1.

    Two texts without shingles are the same text: 1.

    Args:
        texts: As they are (normalize them before).
        pairs: Places in ``texts``, an array of shape (pairs, 2).
        width: Characters in one shingle.
    """
    result = np.ones(len(pairs))
    kernels = compiled(len(pairs))
    if kernels is None:
        known = shingles(texts, width)
        totals = known.sizes[pairs].sum(axis=1)
        for start, end in blocks(totals.tolist(), _AT_ONCE, len(pairs)):
            shared = _sharing(known, pairs[start:end])
            union = totals[start:end] - shared
            np.divide(shared, union, out=result[start:end], where=union > 0)
        return result

    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes, starts = code_points(texts), np.cumsum(lengths) - lengths

    def work(start: int) -> None:
        some, out = pairs[start : start + _COMPARED], result[start : start + _COMPARED]
        kernels.compare(codes, starts, lengths, width, some, out)

    for _ in side_by_side(work, range(0, len(pairs), _COMPARED)):
        pass
    return result


def _sharing(known: Shingles, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many hashes the sets of each pair share: one sort of both sides of all pairs together."""
    sides = [_gathered(known, texts) for texts in pairs.T]
    owners, hashed = (np.concatenate(parts) for parts in zip(*sides, strict=True))
    order = np.lexsort((hashed, owners))
    owners, hashed = owners[order], hashed[order]
    twice = (hashed[1:] == hashed[:-1]) & (owners[1:] == owners[:-1])
    return np.bincount(owners[1:][twice], minlength=len(pairs))


def _gathered(
    known: Shingles, chosen: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """The hashes of some texts one after the other, and whose each is: a place in ``chosen``."""
    sizes = known.sizes[chosen]
    offsets = np.cumsum(sizes) - sizes
    places = np.arange(sizes.sum()) + np.repeat(known.starts[chosen] - offsets, sizes)
    return np.repeat(np.arange(len(chosen)), sizes), known.hashes[places]


def matrix(known: Shingles) -> Floats:
    """Jaccard index of every text with every other, a square matrix."""
    from scipy.sparse import csr_array  # not while a page opens

    sizes = known.sizes
    vocabulary, columns = np.unique(known.hashes, return_inverse=True)
    sets = csr_array(
        (np.ones(len(columns), dtype=np.int32), columns, known.starts),
        shape=(len(sizes), max(len(vocabulary), 1)),
    )
    shared = (sets @ sets.T).toarray()
    union = sizes[:, None] + sizes[None, :] - shared
    result: Floats = np.divide(shared, union, out=np.ones(union.shape), where=union > 0)
    return result
