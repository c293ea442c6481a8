"""Bitmaps of shingle sets: what they differ in is a lower bound of what the sets differ in."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from curate.similarity.shingles import Shingles

Long = npt.NDArray[np.int64]
_WORD = 64
_MARGIN = 1.6
_MOST = 16


class Bitmaps(NamedTuple):
    """Shingle sets in the order of their sizes, with a bitmap of each.

    Every shingle flips the bit of a bitmap that its hash names. What two sets share is flipped in both,
    so they differ in at least as many shingles as their bitmaps in bits (Sandes, Teodoro and Melo, 2017). A
    bitmap folded in two, by exclusive or, is the bitmap of half the width. Sets whose bitmaps are equally
    wide lie one after the other: first the first word of all of them, then the second.

    Attributes:
        hashes: The shingles of all sets, ascending within each.
        begins: Where those of each set begin.
        sizes: How many each set has, ascending.
        order: Which set of the column it is; of equal sizes, the earlier first.
        starts: Of each width and after the last, in sets.
        widths: Words of 64 bits.
        places: Where the bitmaps of each width begin.
        bits: All bitmaps.
    """

    hashes: npt.NDArray[np.uint64]
    begins: Long
    sizes: Long
    order: Long
    starts: Long
    widths: Long
    places: Long
    bits: npt.NDArray[np.uint64]


def bitmaps(known: Shingles, threshold: float) -> Bitmaps:
    """Bitmaps wide enough that hardly any sets less similar than the threshold pass for similar."""
    order = np.argsort(known.sizes, kind="stable")
    sizes, begins = known.sizes[order], known.starts[:-1][order]
    wanted = np.maximum(sizes * _bits_for_each(threshold) / _WORD, 1)
    words = 1 << np.ceil(np.log2(wanted)).astype(np.int64)
    widths, starts, counts = np.unique(words, return_index=True, return_counts=True)
    places = np.cumsum(widths * counts) - widths * counts
    bits = np.zeros(int((widths * counts).sum()), dtype=np.uint64)

    own = np.empty(len(order), dtype=np.int64)
    own[order] = np.arange(len(order))
    own = np.repeat(own, known.sizes)
    group = np.searchsorted(widths, words)[own]
    word = (known.hashes >> np.uint64(6)).astype(np.int64) & (widths[group] - 1)
    at = places[group] + word * counts[group] + own - starts[group]
    np.bitwise_xor.at(bits, at, np.uint64(1) << (known.hashes & np.uint64(_WORD - 1)))
    return Bitmaps(
        known.hashes, begins, sizes, order, np.append(starts, len(order)), widths, places, bits
    )


def _bits_for_each(threshold: float) -> int:
    """Bits for each member of a set, so that strangers differ in more bits than similar ones may.

    Two strangers of n members flip 2n bits at random: of b·n bits, n · b/2 · (1 - exp(-4/b)) then differ.
    Similar ones of n members differ in at most 2n · (1 - threshold)/(1 + threshold).
    """
    allowed = 2 * (1 - threshold) / (1 + threshold)
    several = 1
    while several < _MOST and several / 2 * (1 - np.exp(-4 / several)) < _MARGIN * allowed:
        several *= 2
    return several
