"""How the work is done: on every core, and by compiled loops where there is enough of it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import ModuleType
from typing import TypeVar

MANY = 4000
"""Texts from which on compiled loops pay for the second that loading (and once, compiling) them takes."""
_MOST = 8  # threads

T = TypeVar("T")
R = TypeVar("R")


def compiled(texts: int) -> ModuleType | None:
    """The compiled loops, if they are worth loading for so many texts and numba runs here."""
    return _kernels() if texts >= MANY else None


@cache
def _kernels() -> ModuleType | None:
    try:
        from curate.similarity import kernels
    except ImportError:  # no numba for this Python or processor yet: numpy does the same, slower
        return None
    return kernels


def side_by_side(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Results in the order of the items, worked out on every core (where the work releases the lock)."""
    pieces = list(items)
    threads = min(os.cpu_count() or 1, _MOST, len(pieces))
    if threads < 2:  # noqa: PLR2004
        yield from map(work, pieces)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(work, pieces)


def blocks(sizes: Sequence[int], most: int, count: int) -> Iterator[tuple[int, int]]:
    """Ranges of items of together about ``most`` in size and at most ``count`` in number."""
    start = spent = 0
    for place, size in enumerate(sizes):
        spent += size
        if spent >= most or place - start + 1 >= count:
            yield start, place + 1
            start, spent = place + 1, 0
    if start < len(sizes):
        yield start, len(sizes)
