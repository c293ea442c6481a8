"""A column of texts, its different texts, and the similarity of any two of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from curate.similarity.comparison_memory import Memory, SignedTexts, pair_keys
from curate.similarity.fingerprints import Prints, fingerprints
from curate.similarity.resemblance import (
    ONE_WORD,
    narrower,
    one_word_more,
    resemblance_matrix,
    resemblances,
)
from curate.similarity.signatures import CROWD, Signatures, sign
from curate.text.comparison_key import ComparisonKey

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """Texts with their signatures. The different ones have numbers, from 0, ordered by digest.

    So nothing that follows depends on the order of the column.
    """

    texts: Sequence[str]
    signed: SignedTexts
    width: int
    key: ComparisonKey
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
        """Resemblance of every pair of numbers (rows of an array of shape (pairs, 2))."""
        keys = pair_keys(self._digests, pairs)
        return self.memory.similarities(keys, lambda new: self._compare(pairs[new]))

    def _compare(self, pairs: Indices) -> Floats:
        """As ``similar``, from the texts."""
        needed, places = np.unique(pairs, return_inverse=True)
        known = self._known.some(needed)
        texts, places = self._texts(needed), places.reshape(-1, 2)
        return resemblances(texts, places, self.width, known, len(self.texts))

    def matrix(self, numbers: Indices) -> Floats:
        """Resemblance of every text of ``numbers`` to every other, a square matrix."""
        return resemblance_matrix(self._texts(numbers), self.width)

    @cached_property
    def _known(self) -> Prints:
        lengths = (self._prints[:, 1] >> np.uint64(1)).astype(np.int64)
        return Prints(lengths, (self._prints[:, 1] & np.uint64(1)).astype(bool), self._prints[:, 0])

    @cached_property
    def _prints(self) -> npt.NDArray[np.uint64]:
        return self.signed.prints[self.firsts]

    def same_prints(self) -> Indices:
        """Pairs of numbers with the same fingerprint; of a crowd, the first and the next of each."""
        order = np.lexsort(self._prints.T)
        prints = self._prints[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (prints[1:] != prints[:-1]).any(axis=1)
        starts = np.append(np.flatnonzero(fresh), len(order))
        found = [np.empty((0, 2), dtype=np.int64)]
        for place in np.flatnonzero(np.diff(starts) > 1).tolist():
            some = np.sort(order[starts[place] : starts[place + 1]])
            if len(some) <= CROWD:
                left, right = np.triu_indices(len(some), 1)
                found.append(np.stack((some[left], some[right]), axis=1))
            else:
                found.append(np.stack((np.full(len(some) - 1, some[0]), some[1:]), axis=1))
                found.append(np.stack((some[:-1], some[1:]), axis=1))
        return np.concatenate(found)

    def short_layers(self) -> Iterator[tuple[Signatures, Indices]]:
        """Signatures by each of the narrower grams, and the numbers of the texts they are of."""
        lengths, dense, _ = self._known
        for narrow in narrower(self.width):
            numbers = np.flatnonzero(narrow.fits(lengths, dense))
            if len(numbers) > 1:
                texts = fingerprints(self._texts(numbers), len(self.texts)).texts
                yield sign(texts, narrow.width), numbers

    def one_word_more(self) -> Indices:
        """Pairs of numbers of short texts without spaces, of which one is the other with one word more."""
        numbers = np.flatnonzero(self._known.dense & (self._known.lengths <= ONE_WORD))
        texts = self._texts(numbers)
        pairs = [(one, other) for one, other, _ in one_word_more(texts, fingerprints(texts))]
        return numbers[np.array(pairs, dtype=np.int64).reshape(-1, 2)]

    def _texts(self, numbers: Indices) -> list[str]:
        """What counts of the texts of some numbers."""
        read, indices = self.signed.read, self.firsts[numbers].tolist()
        return [read[i] for i in indices] if read else [self.key(self.texts[i]) for i in indices]
