"""Chains in a cluster: its links, its least similar pair, and the parts it would split into."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curate.similarity.groups import COMPARED
from curate.similarity.resemblance import resemblance_matrix
from curate.text.comparison_key import PLAIN, ComparisonKey

Pair = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Bonds:
    """What holds some texts together, by their indices.

    Attributes:
        links: The fewest and strongest pairs above the threshold that join all that are joined
            (a maximum spanning tree), the strongest first.
        apart: The pair that resembles each other least.
        parts: The texts in parts that hang together by more than single links: two parts are one as
            long as their members resemble each other on average as much as the threshold asks
            (average linkage; Sokal and Michener, 1958). One part where there is no weak chain.
    """

    links: tuple[Pair, ...]
    apart: Pair
    parts: tuple[tuple[int, ...], ...]


def bonds(
    texts: Sequence[str],
    threshold: float = 0.7,
    width: int = 5,
    key: ComparisonKey = PLAIN,
    different: Collection[tuple[int, int]] = (),
) -> Bonds:
    """What holds texts together; of more than ``COMPARED``, the first.

    Args:
        texts: At least two.
        threshold: Pairs at least this similar are linked, over 0 to 1.
        width: Characters in one n-gram.
        key: What of a text counts.
        different: Pairs that are not linked, because a person said so.
    """
    similar = resemblance_matrix([key(text) for text in texts[:COMPARED]], width)
    left, right = np.triu_indices(len(similar), 1)
    values = similar[left, right]
    least = int(values.argmin())
    linked = values.copy()
    for one, other in different:
        a, b = min(one, other), max(one, other)
        if b < len(similar):
            linked[(left == a) & (right == b)] = 0
    return Bonds(
        links=_links(left, right, linked, threshold),
        apart=(int(left[least]), int(right[least]), float(values[least])),
        parts=_parts(linked, threshold),
    )


def _links(
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    threshold: float,
) -> tuple[Pair, ...]:
    from scipy.cluster.hierarchy import DisjointSet  # not while a page opens

    joined = DisjointSet(range(int(right.max()) + 1))
    links: list[Pair] = []
    for place in np.lexsort((right, left, -values)).tolist():
        if values[place] < threshold:
            break
        one, other = int(left[place]), int(right[place])
        if joined.merge(one, other):
            links.append((one, other, float(values[place])))
    return tuple(links)


def _parts(values: npt.NDArray[np.float64], threshold: float) -> tuple[tuple[int, ...], ...]:
    from scipy.cluster.hierarchy import average, fcluster  # not while a page opens

    part_of = fcluster(average(1 - values), 1 - threshold + 1e-9, criterion="distance")
    parts = [np.flatnonzero(part_of == part).tolist() for part in np.unique(part_of)]
    return tuple(sorted(tuple(part) for part in parts))
