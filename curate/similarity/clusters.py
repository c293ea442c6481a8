"""Clusters of near-duplicates, and twins between two sets of texts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from curate.similarity.exact import matrix, similarities
from curate.similarity.shingles import Shingles, shingles
from curate.similarity.signatures import candidates, plausible, signatures
from curate.text import normalise

COMPARED = 2000
"""Different texts of one cluster up to which every pair is compared for its range of similarity."""

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that belong together, by their indices.

    Attributes:
        members: Ascending; at least two.
        canonical: The member that resembles the others most (the earliest among equals).
        min_similarity: Smallest Jaccard index among all pairs of members, 0 to 1. Below the threshold
            where A resembles B and B resembles C, but A does not resemble C. In a cluster of more than
            ``COMPARED`` different texts, among evenly chosen ones.
        max_similarity: Largest.
        exact: Whether all members are the same once normalised.
    """

    members: tuple[int, ...]
    canonical: int
    min_similarity: float
    max_similarity: float
    exact: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of texts: the different ones among them, and who has which."""

    texts: list[str]
    members: list[list[int]]
    known: Shingles


def _column(texts: Sequence[str], width: int) -> _Column:
    owners: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if normal := normalise(text):
            owners[normal].append(index)
    # By text, not by first appearance: nothing that follows may depend on the order of the column.
    different = sorted(owners)
    return _Column(different, [owners[t] for t in different], shingles(different, width))


class _Forest:
    """Union-find with path halving."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))
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

    def __init__(self, column: _Column, size: int, apart: set[tuple[int, int]]) -> None:
        self.forest = _Forest(size)
        self._members = column.members
        self._apart = apart
        self._touched = {index for pair in apart for index in pair}
        self._firsts = np.array([members[0] for members in column.members], dtype=np.int64)
        for number in range(len(column.members)):
            self.join(number, number)

    def join(self, one: int, other: int) -> None:
        """Join everybody who has the one text with everybody who has the other."""
        left, right = self._members[one], self._members[other]
        if self._touched.isdisjoint(left) and self._touched.isdisjoint(right):
            # Copies were joined to the first of them when this was made.
            for index in right if one == other else right[:1]:
                self.forest.join(left[0], index)
            return
        for a, b in product(left, right):
            if a != b and (min(a, b), max(a, b)) not in self._apart:
                self.forest.join(a, b)

    def open(self, pairs: Indices) -> Indices:
        """The pairs that are not joined already."""
        if self._touched:
            return pairs
        return pairs[np.not_equal(*self.forest.roots()[self._firsts][pairs.T])]


def clusters(
    texts: Sequence[str],
    threshold: float = 0.7,
    width: int = 5,
    *,
    different: Collection[tuple[int, int]] = (),
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

    Returns:
        Groups by their first member.
    """
    column = _column(texts, width)
    joined = _Joined(column, len(texts), {(min(pair), max(pair)) for pair in different})
    signed = signatures(column.known)
    for pairs in candidates(signed, threshold):
        good, _ = _verified(column.known, signed, joined.open(pairs), threshold)
        for one, other in good.tolist():
            joined.join(one, other)
    return _groups(column, joined.forest)


def _verified(
    known: Shingles, signed: npt.NDArray[np.uint32], pairs: Indices, threshold: float
) -> tuple[Indices, npt.NDArray[np.float64]]:
    """The pairs that reach the threshold, and their Jaccard indices."""
    sizes = known.sizes[pairs]
    # |A ∩ B| / |A ∪ B| can't be more than the smaller set over the larger one.
    pairs = pairs[sizes.min(axis=1) >= threshold * sizes.max(axis=1) - 1e-9]
    pairs = np.unique(pairs[plausible(signed, pairs, threshold)], axis=0)
    found = similarities(known, pairs)
    return pairs[found >= threshold], found[found >= threshold]


def _groups(column: _Column, forest: _Forest) -> list[Group]:
    together: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, members in enumerate(column.members):
        for index in members:
            together[forest.root(index)].append((index, number))
    found = (_group(column, sorted(mine)) for mine in together.values() if len(mine) > 1)
    return sorted(found, key=lambda group: group.members)


def _group(column: _Column, mine: list[tuple[int, int]]) -> Group:
    """One group out of its (index, number of its text)."""
    members = tuple(index for index, _ in mine)
    copies: dict[int, list[int]] = defaultdict(list)
    for index, number in mine:
        copies[number].append(index)
    if len(copies) == 1:
        return Group(members, members[0], 1.0, 1.0, exact=True)
    numbers = np.array(sorted(copies), dtype=np.int64)
    if len(numbers) > COMPARED:
        numbers = numbers[np.linspace(0, len(numbers) - 1, COMPARED).astype(np.int64)]
    similar = matrix(column.known, numbers)
    weights = np.array([len(copies[n]) for n in numbers])
    resembles = (similar @ weights).round(9)
    best = numbers[np.flatnonzero(resembles == resembles.max())]
    apart = similar[~np.eye(len(numbers), dtype=bool)]
    return Group(
        members=members,
        canonical=min(copies[int(n)][0] for n in best),
        min_similarity=float(apart.min()),
        max_similarity=1.0 if weights.max() > 1 else float(apart.max()),
        exact=False,
    )


def twins(
    one: Sequence[str], other: Sequence[str], threshold: float = 0.7, width: int = 5
) -> list[tuple[int, int, float]]:
    """Pairs of nearly the same texts, one from each side.

    Compares as :func:`clusters` does, but only across.

    Returns:
        Index in ``one``, index in ``other``, Jaccard index; by the indices.
    """
    column = _column([*one, *other], width)
    signed = signatures(column.known)
    split = len(one)
    left = [[i for i in members if i < split] for members in column.members]
    right = [[i - split for i in members if i >= split] for members in column.members]
    has_left = np.array([bool(m) for m in left], dtype=bool)
    has_right = np.array([bool(m) for m in right], dtype=bool)

    found = {
        (a, b): 1.0
        for mine, theirs in zip(left, right, strict=True)
        for a, b in product(mine, theirs)
    }
    for pairs in candidates(signed, threshold):
        a, b = pairs.T
        across = (has_left[a] & has_right[b]) | (has_left[b] & has_right[a])
        good, similar = _verified(column.known, signed, pairs[across], threshold)
        for (u, v), value in zip(good.tolist(), similar.tolist(), strict=True):
            for i, j in (*product(left[u], right[v]), *product(left[v], right[u])):
                found[i, j] = value
    return sorted((i, j, value) for (i, j), value in found.items())


def jaccard(a: str, b: str, width: int = 5) -> float:
    """Jaccard index of the character n-grams of two texts once normalised, 0 to 1."""
    known = shingles([normalise(a), normalise(b)], width)
    return float(similarities(known, np.array([[0, 1]]))[0])
