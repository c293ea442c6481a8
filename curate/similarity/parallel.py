"""Parallel work on every core, a block of items at a time."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_MOST = 8  # threads

T = TypeVar("T")
R = TypeVar("R")


def map_parallel(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Results in the order of the items, worked out on every core (where the work releases the lock)."""
    pieces = list(items)
    threads = min(os.cpu_count() or 1, _MOST, len(pieces))
    if threads < 2:
        yield from map(work, pieces)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(work, pieces)


def blocks(
    sizes: npt.NDArray[np.int64] | Sequence[int], most: int, count: int
) -> Iterator[tuple[int, int]]:
    """Ranges of items of together about ``most`` in size and at most ``count`` in number."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(ends):
        before = ends[start - 1] if start else 0
        stop = int(np.searchsorted(ends, before + most)) + 1
        stop = min(stop, start + count, len(ends))
        yield start, stop
        start = stop
