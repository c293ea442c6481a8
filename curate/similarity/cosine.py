"""Cosine of TF-IDF: texts of two sides that say the same in mostly the same rare words, in any order.

Words and pairs of neighboring words are weighed by how few texts have them, so that what a whole family of
tickets shares hardly counts. Two texts as alike as that share one of their rarest terms, by which few of all
pairs are looked at (prefix filtering for cosines; Bayardo, Ma and Srikant, 2007).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from curate.text.normalization import normalize

Long = npt.NDArray[np.int64]
Pair = tuple[int, int]

FEWEST = 5
"""Different words of the shortest text that is compared: two of three words are no evidence."""
CROWD = 2_000_000
"""Pairs that share a rare term and are looked at: a term of more is no rare one."""
_AT_ONCE = 1 << 18  # pairs
# Of a script that sets no spaces between words, each character is one.
_DENSE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_WORD = rf"(?u)[{_DENSE}]|[^\W{_DENSE}]+"


class Cosines:
    """The vectors of two sides.

    Args:
        one: Any texts.
        other: Any texts.

    Attributes:
        passed_over: Places on the one side of which a term was not looked at, because too many share it.
    """

    def __init__(self, one: Sequence[str], other: Sequence[str]) -> None:
        self._border = len(one)
        self._vectors, self._enough = _vectors([*one, *other])
        self.passed_over: set[int] = set()

    def similar(self, threshold: float) -> Iterator[tuple[int, int, float]]:
        """Pairs of at least this cosine, over 0 to 1: place on the one side, on the other, the cosine."""
        if self._vectors.shape[1] == 0:
            return
        rare = _rarest(self._vectors, threshold, self._enough)
        left, right = rare[: self._border].tocsc(), rare[self._border :].tocsc()
        seen: Long = np.empty(0, dtype=np.int64)
        size = self._vectors.shape[0] - self._border
        waiting: list[Long] = []
        amount = 0
        for term in range(left.shape[1]):
            mine = left.indices[left.indptr[term] : left.indptr[term + 1]].astype(np.int64)
            theirs = right.indices[right.indptr[term] : right.indptr[term + 1]].astype(np.int64)
            if len(mine) * len(theirs) > CROWD:
                self.passed_over.update(mine.tolist())
                continue
            if len(mine) and len(theirs):
                waiting.append((mine[:, None] * size + theirs).ravel())
                amount += len(waiting[-1])
            if amount > _AT_ONCE:
                fresh = np.setdiff1d(np.concatenate(waiting), seen)
                seen = np.union1d(seen, fresh)
                waiting, amount = [], 0
                yield from self._alike(fresh, size, threshold)
        if waiting:
            yield from self._alike(np.setdiff1d(np.concatenate(waiting), seen), size, threshold)

    def of(self, one: int, other: int) -> float:
        """The cosine of a pair; 0 where one of the two is too short to be compared."""
        if not (self._enough[one] and self._enough[self._border + other]):
            return 0.0
        left, right = self._vectors[[one]], self._vectors[[self._border + other]]
        return float(left.multiply(right).sum())

    def _alike(self, codes: Long, size: int, threshold: float) -> Iterator[tuple[int, int, float]]:
        for start in range(0, len(codes), _AT_ONCE):
            mine, theirs = np.divmod(codes[start : start + _AT_ONCE], size)
            values = _dots(self._vectors, mine, self._border + theirs)
            kept = np.flatnonzero(values >= threshold)
            yield from zip(
                mine[kept].tolist(), theirs[kept].tolist(), values[kept].tolist(), strict=True
            )


def _vectors(texts: Sequence[str]) -> tuple[Any, npt.NDArray[np.bool_]]:
    """Unit vectors (CSR), and which texts have enough words to be compared."""
    from scipy import sparse
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize as to_unit_length

    counter = CountVectorizer(ngram_range=(1, 2), token_pattern=_WORD, dtype=np.float32)
    try:
        counts = counter.fit_transform([normalize(text) for text in texts])
    except ValueError:  # no text has a word in it
        return sparse.csr_matrix((len(texts), 0)), np.zeros(len(texts), dtype=bool)
    single = np.array([" " not in term for term in counter.get_feature_names_out()])
    several = (counts[:, single] > 0).sum(axis=1)
    # The plain logarithm: what every ticket of a template has weighs nothing, in a small set as well.
    often = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + len(texts)) / often).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return to_unit_length(counts), np.asarray(several).ravel() >= FEWEST


def _rarest(vectors: Any, threshold: float, enough: npt.NDArray[np.bool_]) -> Any:
    """Of each vector its rarest terms: what is left of it is shorter than the threshold.

    The rarest term that two vectors of such a cosine share is among these of both.
    """
    from scipy import sparse

    often = np.bincount(vectors.indices, minlength=vectors.shape[1])
    rank = np.empty(len(often), dtype=np.int64)
    rank[np.argsort(often, kind="stable")] = np.arange(len(often))
    owners = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    order = np.lexsort((rank[vectors.indices], owners))
    squares = vectors.data[order].astype(np.float64) ** 2
    # What lies before a term in its own vector.
    summed = np.concatenate(([0.0], np.cumsum(squares)))
    before = summed[:-1] - summed[vectors.indptr[owners]]
    kept = (1 - before >= threshold**2 - 1e-6) & enough[owners]
    kept &= often[vectors.indices[order]] > 1
    return sparse.csr_matrix(
        (np.ones(kept.sum(), dtype=np.int8), (owners[kept], vectors.indices[order][kept])),
        shape=vectors.shape,
    )


def _dots(vectors: Any, one: Long, other: Long) -> npt.NDArray[np.float64]:
    """The dot product of pairs of rows."""
    return np.asarray(vectors[one].multiply(vectors[other]).sum(axis=1), dtype=np.float64).ravel()
