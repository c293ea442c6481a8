"""MinHash signatures, and candidate pairs that share a band of them.

The signatures equal those of ``datasketch.MinHash(128, scheme="affine32")`` for the same 32-bit hashes of
a text's shingles; they are computed for whole columns of texts instead of one text after the other. The
number of bands comes from datasketch's own search for the best one.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from curate.similarity.loops import loops
from curate.similarity.parallel import blocks, map_parallel
from curate.similarity.shingles import code_points

PERMUTATIONS = 128
SEED = 1
MISSED = 0.0125
MAX_THRESHOLD = 0.95  # above it datasketch's search finds fewer than two bands
CROWD = 64
BASE = np.uint32(0x9E3779B1)  # odd, 2^32 over the golden ratio: spreads close code points
_CHARACTERS = 1 << 17  # signed at once: few enough to stay in a core's own cache
_COMPARED = 1 << 14

Words = npt.NDArray[np.uint32]
Signatures = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int64]


@cache
def _permutations() -> tuple[Words, Words]:
    """Odd factors and summands of the permutations h → a·h + b mod 2^32, as datasketch draws them."""
    draw = np.random.RandomState(SEED)
    factors = draw.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)


def sign(texts: Sequence[str], width: int) -> Signatures:
    """MinHash signatures of the shingles of texts as they are, a row of 128 values for each.

    A text without shingles has all ones.
    """
    signed = np.empty((len(texts), PERMUTATIONS), dtype=np.uint32)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    run = loops(len(texts))

    def work(part: tuple[int, int]) -> None:
        first, last = part
        mine = lengths[first:last]
        starts, out = np.cumsum(mine) - mine, signed[first:last]
        run.sign(code_points(texts[first:last]), starts, mine, width, BASE, *_permutations(), out)

    for _ in map_parallel(work, blocks(lengths, _CHARACTERS, 1 << 16)):
        pass
    return signed


@cache
def bands(threshold: float) -> tuple[int, int]:
    """Number of bands and rows in a band, for pairs at least ``threshold`` (0 to 1) similar.

    datasketch's search weighs the whole range above a threshold, and misses one pair in twelve right
    at it. So it is asked for a lower one, until no more than one pair in 80 is missed at the one
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
    for found in map_parallel(lambda band: _band(signed, band * rows, rows), range(count)):
        yield from found


def _band(signed: Signatures, first: int, rows: int) -> list[Pairs]:
    """Pairs that share one band."""
    pairs, crowds = _alike(signed, np.arange(len(signed)), range(first, first + rows))
    found = [pairs]
    for crowd in crowds:
        # Most of a crowd are copies of one text as a rule: everybody meets the first and the next.
        found.append(np.stack((np.full(len(crowd) - 1, crowd[0]), crowd[1:]), axis=1))
        found.append(np.stack((crowd[:-1], crowd[1:]), axis=1))
    for row in range(first + rows, first + PERMUTATIONS):
        several, crowds = crowds, []
        for crowd in several:
            pairs, smaller = _alike(signed, crowd, [row % PERMUTATIONS])
            found.append(pairs)
            crowds += smaller
    return found


def _alike(signed: Signatures, among: Numbers, rows: Sequence[int]) -> tuple[Pairs, list[Numbers]]:
    """Pairs of ``among`` (ascending) that agree in all the rows, and crowds of those that do."""
    run, keys = loops(len(among)), np.empty(len(among), dtype=np.uint64)
    run.fold(signed, among, np.array(rows), keys)
    # One sort of plain numbers: the key in the upper bits, whose it is in the lower ones.
    bits = np.uint64(max(len(among), 2).bit_length())
    packed = (keys >> bits << bits) | np.arange(len(among), dtype=np.uint64)
    packed.sort()
    keys = packed >> bits
    ties = np.flatnonzero(keys[1:] == keys[:-1])
    breaks = np.flatnonzero(np.diff(ties) > 1)
    # Sets of those who share a key: where they begin and end in ``packed``.
    begins = ties[np.concatenate(([0], breaks + 1))] if len(ties) else ties
    ends = ties[np.concatenate((breaks, [-1]))] + 2 if len(ties) else ties
    owners = among[(packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)]
    crowded = ends - begins > CROWD
    crowds = [
        owners[begin:end]
        for begin, end in zip(begins[crowded].tolist(), ends[crowded].tolist(), strict=True)
    ]
    return run.within(owners, begins[~crowded], ends[~crowded]), crowds


def plausible(signed: Signatures, pairs: Pairs, threshold: float) -> npt.NDArray[np.bool_]:
    """Whether the signatures leave it possible that a pair reaches the threshold.

    They estimate the Jaccard index with a standard deviation of √(t(1-t)/128); three of them below the
    threshold are given up, which is one true pair in 700 of those right at it.
    """
    lowest = threshold - 3 * (threshold * (1 - threshold) / PERMUTATIONS) ** 0.5
    agreed = np.empty(len(pairs), dtype=np.int64)
    run = loops(len(signed))

    def work(start: int) -> None:
        some, out = pairs[start : start + _COMPARED], agreed[start : start + _COMPARED]
        run.count_agreeing(signed, some, out)

    for _ in map_parallel(work, range(0, len(pairs), _COMPARED)):
        pass
    enough: npt.NDArray[np.bool_] = agreed >= lowest * PERMUTATIONS
    return enough
