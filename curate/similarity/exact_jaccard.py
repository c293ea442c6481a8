"""Exact Jaccard indices of many pairs of shingle sets at once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curate.similarity.loops import loops
from curate.similarity.parallel import map_parallel
from curate.similarity.shingles import Shingles, code_points

Floats = npt.NDArray[np.float64]
_COMPARED = 1 << 13  # pairs


def similarities(
    texts: Sequence[str], pairs: npt.NDArray[np.int64], width: int, count: int = 0
) -> Floats:
    """Jaccard index of the shingle sets of every pair of texts, 0 to 1.

    Two texts without shingles are the same text: 1.

    Args:
        texts: As they are (normalize them before).
        pairs: Places in ``texts``, an array of shape (pairs, 2).
        width: Characters in one shingle.
        count: Texts that the whole comparison is about, where these are some of them.
    """
    result = np.ones(len(pairs))
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    codes, starts = code_points(texts), np.cumsum(lengths) - lengths
    run = loops(max(len(pairs), count))

    def work(start: int) -> None:
        some, out = pairs[start : start + _COMPARED], result[start : start + _COMPARED]
        run.compare(codes, starts, lengths, width, some, out)

    for _ in map_parallel(work, range(0, len(pairs), _COMPARED)):
        pass
    return result


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
