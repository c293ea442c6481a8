"""Loops that numba compiles, imported only for columns that are worth the second it takes.

Each does what a numpy function beside its caller does, and tests hold both to the same numbers. They
let go of Python's lock, so that threads run them on every core.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

Words = npt.NDArray[np.uint32]
Long = npt.NDArray[np.int64]

_ONES = np.uint32(0xFFFFFFFF)
_A, _B = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_S13, _S16 = np.uint32(13), np.uint32(16)
_BASE, _C, _D = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
)
_S33 = np.uint64(33)


@njit(nogil=True, cache=True)
def sign(
    codes: Words,
    starts: Long,
    lengths: Long,
    width: int,
    base: np.uint32,
    factors: Words,
    summands: Words,
    out: Words,
) -> None:
    """Signatures of texts that lie in ``codes`` one after the other, as ``signatures.sign`` has them."""
    hashes = np.empty(max(lengths.max(), 1), np.uint32)
    for text in range(len(starts)):
        first, length = starts[text], lengths[text]
        if length == 0:
            out[text, :] = _ONES
            continue
        wide = min(width, length)
        count = length - wide + 1
        # Whole arrays at a time, which the processor does several values at once.
        hashes[:count] = wide
        for offset in range(wide):
            for place in range(count):
                hashes[place] = np.uint32(hashes[place] * base + codes[first + place + offset])
        for place in range(count):
            value = hashes[place]
            value ^= value >> _S16
            value = np.uint32(value * _A)
            value ^= value >> _S13
            value = np.uint32(value * _B)
            hashes[place] = value ^ (value >> _S16)
        for row in range(len(factors)):
            factor, summand, least = factors[row], summands[row], _ONES
            for place in range(count):
                least = min(least, np.uint32(factor * hashes[place] + summand))
            out[text, row] = least


@njit(nogil=True, cache=True)
def count_agreeing(signed: Words, pairs: Long, out: Long) -> None:
    """How many values of their signatures the texts of each pair share."""
    for place in range(len(pairs)):
        one, other, count = pairs[place, 0], pairs[place, 1], np.uint32(0)
        for row in range(signed.shape[1]):
            count += np.uint32(signed[one, row] == signed[other, row])
        out[place] = count


@njit(nogil=True, cache=True)
def _hash(codes: Words, width: int, out: npt.NDArray[np.uint64]) -> None:
    out[:] = width
    for offset in range(width):
        for window in range(len(out)):
            out[window] = out[window] * _BASE + np.uint64(codes[window + offset])
    for window in range(len(out)):
        value = out[window]
        value ^= value >> _S33
        value *= _C
        value ^= value >> _S33
        value *= _D
        out[window] = value ^ (value >> _S33)


@njit(nogil=True, cache=True)
def compare(
    codes: Words, starts: Long, lengths: Long, width: int, pairs: Long, out: npt.NDArray[np.float64]
) -> None:
    """Jaccard index of the shingle sets of each pair, by a small hash table for each.

    A shingle is stood for by 64 bits, as in ``shingles``, before they are cut to 48.
    """
    longest = 0
    for place in range(len(pairs)):
        longest = max(longest, lengths[pairs[place, 0]] + lengths[pairs[place, 1]])
    size = 16
    while size < 2 * longest:
        size *= 2
    hashes = np.empty(max(longest, 1), np.uint64)
    keys, sides = np.empty(size, np.uint64), np.empty(size, np.uint8)
    used, below = np.full(size, -1, np.int64), np.uint64(size - 1)
    for place in range(len(pairs)):
        counts = np.zeros(4, np.int64)  # of shingles in neither, the one, the other, both
        for side in range(2):
            text, mine = pairs[place, side], np.uint8(side + 1)
            first, wide = starts[text], min(width, lengths[text])
            count = lengths[text] - wide + 1 if wide else 0
            _hash(codes[first : first + lengths[text]], wide, hashes[:count])
            for window in range(count):
                value = hashes[window]
                slot = value & below
                while used[slot] == place and keys[slot] != value:
                    slot = (slot + np.uint64(1)) & below
                if used[slot] != place:
                    used[slot], keys[slot], sides[slot] = place, value, mine
                    counts[mine] += 1
                elif not sides[slot] & mine:
                    counts[sides[slot]] -= 1
                    sides[slot] |= mine
                    counts[3] += 1
        union = counts[1] + counts[2] + counts[3]
        out[place] = counts[3] / union if union else 1.0
