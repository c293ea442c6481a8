"""Groups of similar texts: how similar their members are, and which of them is the canonical one."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from curate.similarity.text_column import Column

COMPARED = 2000
"""Different texts of one group up to which every pair is compared for its range of similarity."""
_FEW = 64

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Group(NamedTuple):
    """Texts that belong together, by their indices.

    Attributes:
        members: Ascending; at least two.
        canonical: The member that resembles the others most (the earliest among equals).
        min_similarity: Smallest Jaccard index among all pairs of members, 0 to 1. Below the threshold
            where A resembles B and B resembles C, but A does not resemble C. In a group of more than
            ``COMPARED`` different texts, among evenly chosen ones.
        max_similarity: Largest.
        exact: Whether all members are the same once normalized.
    """

    members: tuple[int, ...]
    canonical: int
    min_similarity: float
    max_similarity: float
    exact: bool


@dataclass(frozen=True, slots=True)
class _Parted:
    """Texts sorted by group, then by number, then by index: groups of units of indices.

    A unit is the members of one group that have the same text.
    """

    order: Indices
    numbers: Indices  # of each unit
    firsts: Indices  # index of each unit's first member
    weights: Indices  # members of each unit
    starts: Indices  # of each group and after the last, in units
    places: Indices  # of each group and after the last, in ``order``


def groups(column: Column, roots: Indices) -> list[Group]:
    """Everybody with the same root in one group, groups of one left out, by their first member."""
    parted = _part(column.numbers, roots)
    sizes = np.diff(parted.starts)
    found = [
        Group(members, members[0], 1.0, 1.0, exact=True)
        for members in _members(parted, np.flatnonzero(sizes == 1))
    ]
    small = [(int(s), np.flatnonzero(sizes == s)) for s in np.unique(sizes) if 1 < s <= _FEW]
    for (size, same), similar in zip(small, _similar(column, parted, small), strict=True):
        units = parted.starts[same][:, None] + np.arange(size)
        found += _groups(parted, same, units, similar)
    for group in np.flatnonzero(sizes > _FEW).tolist():
        units = _some(np.arange(parted.starts[group], parted.starts[group + 1]))[None, :]
        similar = column.matrix(parted.numbers[units[0]])[None]
        found += _groups(parted, np.array([group]), units, similar)
    return sorted(found, key=lambda group: group.members)


def _part(numbers: Indices, roots: Indices) -> _Parted:
    filled = np.flatnonzero(numbers >= 0)
    alone = np.bincount(roots[filled], minlength=len(roots))[roots[filled]] == 1
    filled = filled[~alone]
    order = filled[np.lexsort((filled, numbers[filled], roots[filled]))]
    fresh = np.diff(roots[order], prepend=-1) != 0
    units = np.flatnonzero(fresh | (np.diff(numbers[order], prepend=-1) != 0))
    places = np.append(np.flatnonzero(fresh), len(order))
    return _Parted(
        order=order,
        numbers=numbers[order[units]],
        firsts=order[units],
        weights=np.diff(np.append(units, len(order))),
        starts=np.searchsorted(units, places),
        places=places,
    )


def _members(parted: _Parted, some: Indices) -> list[tuple[int, ...]]:
    order, places = parted.order.tolist(), parted.places.tolist()
    return [tuple(sorted(order[places[group] : places[group + 1]])) for group in some.tolist()]


def _similar(column: Column, parted: _Parted, small: list[tuple[int, Indices]]) -> list[Floats]:
    """Similarities within groups of equal size, groups x size x size, for each size."""
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for size, same in small:
        numbers = parted.numbers[parted.starts[same][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        pairs.append(np.stack((numbers[:, left].ravel(), numbers[:, right].ravel()), axis=1))
    found = np.split(column.similar(np.concatenate(pairs)), np.cumsum([len(p) for p in pairs])[:-1])
    result = []
    for (size, same), values in zip(small, found[1:], strict=True):
        left, right = np.triu_indices(size, 1)
        similar = np.ones((len(same), size, size))
        similar[:, left, right] = similar[:, right, left] = values.reshape(len(same), -1)
        result.append(similar)
    return result


def _some(units: Indices) -> Indices:
    """All of them, or ``COMPARED`` evenly chosen ones."""
    if len(units) <= COMPARED:
        return units
    return units[np.linspace(0, len(units) - 1, COMPARED).astype(np.int64)]


def _groups(parted: _Parted, same: Indices, units: Indices, similar: Floats) -> list[Group]:
    """Groups of equally many different texts (units), by the similarities within them."""
    weights, firsts = parted.weights[units], parted.firsts[units]
    resembles = np.matmul(similar, weights[:, :, None])[:, :, 0].round(9)
    best = resembles == resembles.max(axis=1, keepdims=True)
    canonical = np.where(best, firsts, len(parted.order) + firsts.max()).min(axis=1).tolist()
    apart = similar[:, *np.triu_indices(units.shape[1], 1)]
    least, most = apart.min(axis=1).tolist(), apart.max(axis=1)
    most = np.where(weights.max(axis=1) > 1, 1.0, most).tolist()
    return [
        Group(members, canonical[place], least[place], most[place], exact=False)
        for place, members in enumerate(_members(parted, same))
    ]
