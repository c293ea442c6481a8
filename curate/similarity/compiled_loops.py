"""The loops over many texts, compiled by numba: imported only where that is worth the second it takes.

Each does what its namesake in ``numpy_loops`` does, and tests hold both to the same numbers. They let go
of Python's lock, so that threads run them on every core.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit, types
from numba.extending import intrinsic

from curate.similarity.bitmaps import Bitmaps

Words = npt.NDArray[np.uint32]
Long = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_ONES = np.uint32(0xFFFFFFFF)
_A, _B = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_S13, _S16 = np.uint32(13), np.uint32(16)
_BASE, _C, _D = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
)
_S29, _S33 = np.uint64(29), np.uint64(33)
_MARK, _KEPT, _DIGIT, _DENSE, _BLANK = 0, 2, 3, 4, np.uint32(32)  # kinds, see ``fingerprints``
_ONE = np.uint64(1)
_EPSILON = 1e-6  # more than a sum of sizes is rounded by
_TILE = 1024  # sets whose bitmaps stay in a core's cache while several are held against them
_LOOK = 8  # words after which is looked whether anybody is still near


@njit(nogil=True, cache=True)
def squeeze(codes: npt.NDArray[np.uint8], out: npt.NDArray[np.uint8]) -> int:
    """White space as single blanks, and none at the ends of texts, which zeros part; how long that is."""
    at, before = 0, np.uint8(0)
    for code in codes:
        read = np.uint8(32) if 9 <= code <= 13 or 28 <= code <= 31 else code
        at -= (read == 0) & (before == 32)
        # No branch: where words end is what a processor can't foresee.
        out[at] = read
        stays = (read != 32) | ((before != 0) & (before != 32))
        before = read if stays else before
        at += stays
    return int(at - (before == 32))


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
def strip(
    codes: Words,
    starts: Long,
    lengths: Long,
    kinds: npt.NDArray[np.uint8],
    out: Words,
    kept: Long,
    dense: Long,
    hashed: Hashes,
) -> None:
    """Fingerprints of texts that lie in ``codes`` one after the other, as ``fingerprints`` has them."""
    at = 0
    for text in range(len(starts)):
        begin, first, last = at, starts[text], starts[text] + lengths[text]
        before, place_before, many = 0, first, 0
        # Hardly a branch: where words end is what a processor can't foresee.
        for place in range(first, last):
            code = codes[place]
            kind = kinds[code]
            if kind == _DIGIT and before == _DIGIT and place - place_before > 1:
                out[at] = _BLANK
                for between in range(place - 1, place_before, -1):
                    if kinds[codes[between]] == _MARK:
                        out[at] = codes[between]
                at += 1
            stays = kind >= _KEPT
            out[at] = code
            at += stays
            before = kind if stays else before
            place_before = place if stays else place_before
            many += kind == _DENSE
        dense[text] = many
        if at == begin:
            out[at : at + lengths[text]] = codes[first:last]
            at += lengths[text]
        kept[text] = at - begin
        value = np.uint64(0)
        for place in range(begin, at):
            value = (value + np.uint64(out[place]) + _ONE) * _BASE
        hashed[text] = value


@njit(nogil=True, cache=True)
def fold(signed: Words, among: Long, rows: Long, out: Hashes) -> None:
    """A key of some values of some signatures: the same for the same ones."""
    for place in range(len(among)):
        key = np.uint64(0)
        for row in rows:
            key = (key ^ np.uint64(signed[among[place], row])) * _BASE
            key ^= key >> _S29
        out[place] = key * _BASE


@njit(nogil=True, cache=True)
def within(owners: Long, begins: Long, ends: Long) -> Long:
    """All pairs within each of some ranges of ``owners``."""
    count = 0
    for place in range(len(begins)):
        size = ends[place] - begins[place]
        count += size * (size - 1) // 2
    pairs, at = np.empty((count, 2), np.int64), 0
    for place in range(len(begins)):
        for one in range(begins[place], ends[place]):
            for other in range(one + 1, ends[place]):
                pairs[at, 0], pairs[at, 1] = owners[one], owners[other]
                at += 1
    return pairs


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
    most = 16
    while most < 2 * longest:
        most *= 2
    hashes = np.empty(max(longest, 1), np.uint64)
    # Whose a key is: four times the place of the pair, plus 0 for the one, 1 for the other, 2 for both.
    keys, owners = np.empty(most, np.uint64), np.full(most, -1, np.int64)
    for place in range(len(pairs)):
        one, other = pairs[place, 0], pairs[place, 1]
        size = 16
        while size < 2 * (lengths[one] + lengths[other]):
            size *= 2
        below = np.uint64(size - 1)  # as few slots as do: they are close at hand
        counts = np.zeros(2, np.int64)
        shared = 0
        for side in range(2):
            text, mine = pairs[place, side], 4 * place + side
            first, wide = starts[text], min(width, lengths[text])
            count = lengths[text] - wide + 1 if wide else 0
            _hash(codes[first : first + lengths[text]], wide, hashes[:count])
            for window in range(count):
                value = hashes[window]
                slot = value & below
                while owners[slot] >= 4 * place and keys[slot] != value:
                    slot = (slot + np.uint64(1)) & below
                owner = owners[slot]
                if owner < 4 * place:
                    owners[slot], keys[slot] = mine, value
                    counts[side] += 1
                elif owner == mine - 1 and side:
                    owners[slot] = 4 * place + 2
                    shared += 1
        union = counts[0] + counts[1]
        out[place] = shared / union if union else 1.0


@intrinsic
def _count_ones(_context: Any, number: Any) -> Any:
    """How many bits of a number are set, by the instruction that processors have for it."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(number), generate


@njit(nogil=True, cache=True)
def _share(one: Bitmaps, place: int, other: Bitmaps, where: int) -> float:
    """Jaccard index of the set at one place and the one at another."""
    at, end = one.begins[place], one.begins[place] + one.sizes[place]
    there, stop = other.begins[where], other.begins[where] + other.sizes[where]
    shared = 0
    while at < end and there < stop:
        mine, theirs = one.hashes[at], other.hashes[there]
        shared += mine == theirs
        at += mine <= theirs
        there += theirs <= mine
    return float(shared / (one.sizes[place] + other.sizes[where] - shared))


@njit(nogil=True, cache=True)
def _fold(sets: Bitmaps, place: int, widest: int, out: Hashes) -> int:
    """The bitmap at a place in at most so many words, and how many it takes."""
    mine = np.searchsorted(sets.starts, place, side="right") - 1
    wide, count = sets.widths[mine], sets.starts[mine + 1] - sets.starts[mine]
    words = min(wide, widest)
    out[:] = 0
    for word in range(wide):
        out[word % words] ^= sets.bits[sets.places[mine] + word * count + place - sets.starts[mine]]
    return int(words)


@njit(nogil=True, cache=True)
def _near(
    bitmap: Hashes,
    size: int,
    sets: Bitmaps,
    group: int,
    low: int,
    high: int,
    share: float,
    differing: Long,
    room: Hashes,
) -> bool:
    """Fill in how much a bitmap differs from those from ``low`` to ``high``; whether from any of them little.

    Those are all of one width. Where none differs little, ``differing`` may not be filled to the end.
    """
    count, words = high - low, len(bitmap)
    all_of_them = sets.starts[group + 1] - sets.starts[group]
    differing[:count] = 0
    for word in range(words):
        bits = bitmap[word]
        at = sets.places[group] + word * all_of_them + low - sets.starts[group]
        for other in range(count):
            room[other] = bits ^ sets.bits[at + other]
        for _ in range(word + words, sets.widths[group], words):
            at += words * all_of_them
            for other in range(count):
                room[other] ^= sets.bits[at + other]
        for other in range(count):
            differing[other] += np.int64(_count_ones(room[other]))  # type: ignore[call-arg]  # numba gives the context
        if word % _LOOK == _LOOK - 1 or word == words - 1:
            near = 0
            for other in range(count):
                near += differing[other] <= share * (size + sets.sizes[low + other]) + _EPSILON
            if not near:
                return False
    return True


@njit(nogil=True, cache=True)
def earliest_twins(
    left: Bitmaps,
    right: Bitmaps,
    threshold: float,
    apart: Long,
    apart_starts: Long,
    first: int,
    last: int,
    offset: int,
    out: Long,
) -> None:
    """The earliest twin of each set of ``left`` from place ``first`` to ``last``, see ``twins``."""
    share = (1 - threshold) / (1 + threshold)
    differing, room = np.empty(_TILE, np.int64), np.empty(_TILE, np.uint64)
    folded = np.empty((last - first, left.widths[-1]), np.uint64)
    words = np.empty(last - first, np.int64)
    for group in range(len(right.widths)):
        for place in range(first, last):
            words[place - first] = _fold(left, place, right.widths[group], folded[place - first])
        end = right.starts[group + 1]
        for tile in range(right.starts[group], end, _TILE):
            # All sets of the tile are held against one after the other while they are close at hand.
            for place in range(first, last):
                size, text = left.sizes[place], left.order[place]
                if not size or 0 <= out[text] < offset:
                    continue
                stop = min(end, tile + _TILE)
                sizes = right.sizes[tile:stop]
                least, most = threshold * size - _EPSILON, size / threshold + _EPSILON
                low = tile + int(np.searchsorted(sizes, np.int64(np.ceil(least))))
                high = tile + int(np.searchsorted(sizes, np.int64(most), side="right"))
                bitmap = folded[place - first, : words[place - first]]
                if low == high or not _near(
                    bitmap, size, right, group, low, high, share, differing, room
                ):
                    continue
                for other in range(low, high):
                    twin = right.order[other] + offset
                    if (
                        0 <= out[text] <= twin
                        or differing[other - low] > share * (size + right.sizes[other]) + _EPSILON
                        or _share(left, place, right, other) < threshold
                    ):
                        continue
                    if not np.any(apart[apart_starts[text] : apart_starts[text + 1]] == twin):
                        out[text] = twin
