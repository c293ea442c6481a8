"""A column of texts: the different ones among them, and how similar any two of these are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from curate.similarity.comparison_memory import Memory, Signed, pair_keys
from curate.similarity.exact_jaccard import matrix, similarities
from curate.similarity.shingles import shingles
from curate.text.comparison_key import Reading

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """Texts with their signatures. The different ones have numbers, from 0, ordered by digest.

    So nothing that follows depends on the order of the column.
    """

    texts: Sequence[str]
    signed: Signed
    width: int
    reading: Reading
    memory: Memory

    @cached_property
    def _sorted(self) -> tuple[Indices, npt.NDArray[np.bool_]]:
        """Indices of the texts that are not empty by digest, and which of them begin a new one."""
        digests = self.signed.digests
        filled = np.flatnonzero(digests.any(axis=1))
        order = filled[np.argsort(digests[filled, 0], kind="stable")]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (digests[order[1:]] != digests[order[:-1]]).any(axis=1)
        return order, fresh

    @cached_property
    def firsts(self) -> Indices:
        """Index of the first text of each number."""
        order, fresh = self._sorted
        return order[fresh]

    @cached_property
    def numbers(self) -> Indices:
        """The number of each text; -1 for one with nothing in it."""
        order, fresh = self._sorted
        numbers = np.full(len(self.texts), -1)
        numbers[order] = np.cumsum(fresh) - 1
        return numbers

    @cached_property
    def signatures(self) -> npt.NDArray[np.uint32]:
        """One row for each number."""
        return self.signed.signatures[self.signed.rows[self.firsts]]

    @cached_property
    def _digests(self) -> npt.NDArray[np.uint64]:
        return self.signed.digests[self.firsts]

    @cached_property
    def _starts(self) -> Indices:
        order, fresh = self._sorted
        return np.append(np.flatnonzero(fresh), len(order))

    def members(self, number: int) -> list[int]:
        """Who has the text of this number, ascending."""
        some: list[int] = self._sorted[0][self._starts[number] : self._starts[number + 1]].tolist()
        return some

    def similar(self, pairs: Indices) -> Floats:
        """Jaccard index of every pair of numbers (rows of an array of shape (pairs, 2))."""
        keys = pair_keys(self._digests, pairs)
        return self.memory.similarities(keys, lambda new: self._compare(pairs[new]))

    def _compare(self, pairs: Indices) -> Floats:
        """As ``similar``, from the texts."""
        needed, places = np.unique(pairs, return_inverse=True)
        return similarities(self._texts(needed), places.reshape(-1, 2), self.width)

    def matrix(self, numbers: Indices) -> Floats:
        """Jaccard index of every text of ``numbers`` with every other, a square matrix."""
        return matrix(shingles(self._texts(numbers), self.width))

    def _texts(self, numbers: Indices) -> list[str]:
        """What counts of the texts of some numbers."""
        read, indices = self.signed.read, self.firsts[numbers].tolist()
        return (
            [read[i] for i in indices] if read else [self.reading(self.texts[i]) for i in indices]
        )
