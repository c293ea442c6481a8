"""Clusters of near-duplicates, and twins between two sets of texts."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from curate.similarity.comparison_memory import Memory, Signed, signed
from curate.similarity.exact_jaccard import similarities
from curate.similarity.groups import Group, groups
from curate.similarity.signatures import candidates, plausible
from curate.similarity.text_column import Column
from curate.text.comparison_key import PLAIN, Reading

_ROUND = 1 << 20
"""Candidates that are looked at together."""

Indices = npt.NDArray[np.int64]


def clusters(
    texts: Sequence[str],
    threshold: float = 0.7,
    width: int = 5,
    *,
    different: Collection[tuple[int, int]] = (),
    reading: Reading = PLAIN,
    known: Signed | None = None,
    memory: Memory | None = None,
) -> list[Group]:
    """Groups of texts that are nearly the same.

    Texts are normalised and compared by the Jaccard index of their character n-grams (Broder, 1997).
    Candidates come from MinHash bands, every reported pair is verified exactly, and pairs are joined
    by union-find. A text with nothing in it belongs to no group.

    Args:
        texts: Any texts. Their order decides only what the indices are.
        threshold: Join pairs at least this similar, over 0 to 1.
        width: Characters in one n-gram, at least 1.
        different: Pairs of indices that are never joined directly, because a person said so. They can
            still end up together through a third text that resembles both.
        reading: What of a text counts.
        known: The texts signed by this width and reading, where somebody did already.
        memory: Similarities that are known already, and where new ones are kept. It changes nothing
            about the result.

    Returns:
        Groups by their first member.
    """
    known = known or signed(texts, width, reading)
    column = Column(texts, known, width, reading, memory or Memory())
    joined = _Joined(column, {(min(pair), max(pair)) for pair in different})
    for pairs in _rounds(column, threshold):
        good, _ = _verified(column, joined.open(pairs), threshold)
        for one, other in good.tolist():
            joined.join(one, other)
    return groups(column, joined.forest.roots())


class _Forest:
    """Union-find with path halving."""

    def __init__(self, parents: Indices) -> None:
        self._parents: list[int] = parents.tolist()
        self._roots: Indices | None = None

    def root(self, node: int) -> int:
        parents = self._parents
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def join(self, one: int, other: int) -> None:
        left, right = self.root(one), self.root(other)
        self._roots = None
        self._parents[max(left, right)] = min(left, right)

    def roots(self) -> Indices:
        """The root of every node."""
        if self._roots is None:
            roots = np.array(self._parents, dtype=np.int64)
            # A root is its own parent, and no node's parent is larger than the node.
            while not np.array_equal(above := roots[roots], roots):
                roots = above
            self._roots = roots
        return self._roots


class _Joined:
    """Which texts of a column are joined, where a person may have called some pairs different."""

    def __init__(self, column: Column, apart: set[tuple[int, int]]) -> None:
        self._column = column
        self._apart = apart
        self._touched = {index for pair in apart for index in pair}
        touched = {int(column.numbers[index]) for index in self._touched} - {-1}
        # Copies are joined to the first of them from the start, but where somebody said otherwise.
        parents = np.arange(len(column.numbers))
        copied = (column.numbers >= 0) & ~np.isin(column.numbers, list(touched))
        parents[copied] = column.firsts[column.numbers[copied]]
        self.forest = _Forest(parents)
        for number in touched:
            self.join(number, number)

    def join(self, one: int, other: int) -> None:
        """Join everybody who has the one text with everybody who has the other."""
        if not self._touched:
            self.forest.join(int(self._column.firsts[one]), int(self._column.firsts[other]))
            return
        left, right = self._column.members(one), self._column.members(other)
        if self._touched.isdisjoint(left) and self._touched.isdisjoint(right):
            self.forest.join(left[0], right[0])
            return
        for a, b in product(left, right):
            if a != b and (min(a, b), max(a, b)) not in self._apart:
                self.forest.join(a, b)

    def open(self, pairs: Indices) -> Indices:
        """The pairs that are not joined already."""
        if self._touched:
            return pairs
        return pairs[np.not_equal(*self.forest.roots()[self._column.firsts][pairs.T])]


def _rounds(column: Column, threshold: float) -> Iterator[Indices]:
    """Candidates without those that come up twice, a good many at a time."""
    waiting: list[Indices] = []
    count = 0
    for pairs in candidates(column.signatures, threshold):
        waiting.append(pairs)
        count += len(pairs)
        if count >= _ROUND:
            yield _once(waiting, len(column.firsts))
            waiting, count = [], 0
    if waiting:
        yield _once(waiting, len(column.firsts))


def _once(pairs: Sequence[Indices], size: int) -> Indices:
    codes = np.concatenate([some[:, 0] * size + some[:, 1] for some in pairs])
    codes.sort()
    codes = codes[np.diff(codes, prepend=-1) > 0]
    return np.stack((codes // size, codes % size), axis=1)


def _verified(
    column: Column, pairs: Indices, threshold: float
) -> tuple[Indices, npt.NDArray[np.float64]]:
    """The pairs that reach the threshold, and their Jaccard indices."""
    pairs = pairs[plausible(column.signatures, pairs, threshold)]
    found = column.similar(pairs)
    return pairs[found >= threshold], found[found >= threshold]


def twins(
    one: Sequence[str], other: Sequence[str], threshold: float = 0.7, width: int = 5
) -> list[tuple[int, int, float]]:
    """Pairs of nearly the same texts, one from each side.

    Compares as :func:`clusters` does, but only across.

    Returns:
        Index in ``one``, index in ``other``, Jaccard index; by the indices.
    """
    texts, split = [*one, *other], len(one)
    column = Column(texts, signed(texts, width), width, PLAIN, Memory())
    sides = [
        ([i for i in members if i < split], [i - split for i in members if i >= split])
        for members in map(column.members, range(len(column.firsts)))
    ]
    has_left, has_right = (np.array([bool(side[n]) for side in sides], dtype=bool) for n in (0, 1))
    found = {(a, b): 1.0 for left, right in sides for a, b in product(left, right)}
    for pairs in _rounds(column, threshold):
        a, b = pairs.T
        across = (has_left[a] & has_right[b]) | (has_left[b] & has_right[a])
        good, similar = _verified(column, pairs[across], threshold)
        for (u, v), value in zip(good.tolist(), similar.tolist(), strict=True):
            for i, j in (*product(sides[u][0], sides[v][1]), *product(sides[v][0], sides[u][1])):
                found[i, j] = value
    return sorted((i, j, value) for (i, j), value in found.items())


def jaccard(a: str, b: str, width: int = 5, reading: Reading = PLAIN) -> float:
    """Jaccard index of the character n-grams of what counts of two texts, 0 to 1."""
    return float(similarities([reading(a), reading(b)], np.array([[0, 1]]), width)[0])
