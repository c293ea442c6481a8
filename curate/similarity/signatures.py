"""MinHash signatures and the candidates that share a band of them.

The signatures equal those of ``datasketch.MinHash(128, scheme="affine32")`` with the upper 32
bits of a shingle's hash as hash function; they are computed for whole columns of texts instead of one text
after the other. The number of bands comes from datasketch's own search for the best one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from curate.similarity.shingles import BITS, Shingles

PERMUTATIONS = 128
SEED = 1
MISSED = 0.005
MAX_THRESHOLD = 0.95  # above it datasketch's search finds fewer than two bands
CROWD = 64
_BLOCK = 1 << 17  # shingles hashed at once: small enough to stay in a core's own cache
_PAIRS = 1 << 20
_COMPARED = 1 << 14

Signatures = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.int64]


T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most ``size`` (``itertools.batched`` of Python 3.12)."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


@cache
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Odd factors and summands of the permutations h → a·h + b mod 2^32, as datasketch draws them."""
    draw = np.random.RandomState(SEED)
    factors = draw.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)


def _premix(values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    mixed = values ^ (values >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def signatures(known: Shingles) -> Signatures:
    """MinHash signatures, one row of 128 values for each text; all ones for a text without shingles."""
    factors, summands = _permutations()
    count = len(known.starts) - 1
    result = np.full((PERMUTATIONS, count), np.uint32(0xFFFFFFFF))
    hashes = _premix((known.hashes >> np.uint64(BITS - 32)).astype(np.uint32))
    filled = np.flatnonzero(known.sizes)
    starts = known.starts[filled]
    done = 0
    while done < len(filled):
        first = starts[done]
        until = max(int(np.searchsorted(starts, first + _BLOCK)), done + 1)
        last = known.starts[filled[until - 1] + 1]
        block, offsets = hashes[first:last], starts[done:until] - first
        room = np.empty_like(block)
        for row, (factor, summand) in enumerate(zip(factors, summands, strict=True)):
            np.multiply(block, factor, out=room)
            np.add(room, summand, out=room)
            result[row, filled[done:until]] = np.minimum.reduceat(room, offsets)
        done = until
    return np.ascontiguousarray(result.T)


@cache
def bands(threshold: float) -> tuple[int, int]:
    """Number of bands and rows in a band, for pairs at least ``threshold`` (0 to 1) similar.

    datasketch's search weighs the whole range above a threshold, and misses one pair in twelve right
    at it. So it is asked for a lower one, until no more than one pair in 200 is missed at the one
    wanted: a needless candidate costs time, for it is verified exactly, but never truth.
    """
    from datasketch import MinHashLSH  # not while a page opens: it brings all of SciPy along

    for lower in np.arange(min(threshold, MAX_THRESHOLD), 0, -0.05):
        index = MinHashLSH(threshold=float(lower), num_perm=PERMUTATIONS, weights=(0.1, 0.9))
        if (1 - threshold**index.r) ** index.b <= MISSED:
            return int(index.b), int(index.r)
    return PERMUTATIONS, 1


def candidates(signed: Signatures, threshold: float) -> Iterator[Pairs]:
    """Pairs of rows that share a band, band after band; a pair may come up again in another band.

    Where more than ``CROWD`` texts share a band (one boilerplate in all of them), they are told
    apart by the rows after it, so that the work grows with the number of texts and not its square.

    Yields:
        Arrays of shape (pairs, 2), the smaller row number first.
    """
    count, rows = bands(threshold)
    everyone = np.arange(len(signed))
    for band in range(count):
        first = band * rows
        crowds = _alike(signed, everyone, range(first, first + rows))
        by_size: dict[int, list[npt.NDArray[np.int64]]] = defaultdict(list)
        for crowd in crowds:
            if len(crowd) > CROWD:
                # Most of a crowd are copies of one text as a rule: everybody meets the first, and
                # who stands next (the caller's rows are sorted by text).
                by_size[2] += list(np.stack((np.full(len(crowd) - 1, crowd[0]), crowd[1:]), axis=1))
                by_size[2] += list(np.stack((crowd[:-1], crowd[1:]), axis=1))
        for row in range(first + rows, first + PERMUTATIONS):
            for crowd in crowds:
                if len(crowd) <= CROWD:
                    by_size[len(crowd)].append(crowd)
            large = [crowd for crowd in crowds if len(crowd) > CROWD]
            crowds = [p for crowd in large for p in _alike(signed, crowd, [row % PERMUTATIONS])]
            if not crowds:
                break
        for size, sets in sorted(by_size.items()):
            left, right = np.triu_indices(size, 1)
            for some in batched(sets, max(1, _PAIRS // len(left))):
                together = np.stack(some)
                yield np.stack((together[:, left].ravel(), together[:, right].ravel()), axis=1)


def _alike(
    signed: Signatures, among: npt.NDArray[np.int64], rows: Iterable[int]
) -> list[npt.NDArray[np.int64]]:
    """Sets of two or more of ``among`` (ascending) that agree in all the rows."""
    key = np.zeros(len(among), dtype=np.uint64)
    for row in rows:
        key = (key ^ signed[among, row]) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    order = np.argsort(key, kind="stable")
    edges = np.concatenate(([0], np.flatnonzero(np.diff(key[order])) + 1, [len(order)]))
    return [among[order[edges[i] : edges[i + 1]]] for i in np.flatnonzero(np.diff(edges) > 1)]


def plausible(signed: Signatures, pairs: Pairs, threshold: float) -> npt.NDArray[np.bool_]:
    """Whether the signatures leave it possible that a pair reaches the threshold.

    They estimate the Jaccard index with a standard deviation of √(t(1-t)/128); four of them below the
    threshold are given up, which is one true pair in 30,000.
    """
    lowest = threshold - 4 * (threshold * (1 - threshold) / PERMUTATIONS) ** 0.5
    agreed = np.empty(len(pairs), dtype=np.int64)
    for start in range(0, len(pairs), _COMPARED):
        some = pairs[start : start + _COMPARED]
        agreed[start : start + _COMPARED] = np.count_nonzero(
            signed[some[:, 0]] == signed[some[:, 1]], axis=1
        )
    enough: npt.NDArray[np.bool_] = agreed >= lowest * PERMUTATIONS
    return enough
