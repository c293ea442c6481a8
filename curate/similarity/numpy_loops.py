"""The loops over many texts by numpy: what ``compiled_loops`` does, where that is not worth loading."""

import numpy as np
import numpy.typing as npt

from curate.similarity.bitmaps import Bitmaps
from curate.similarity.parallel import blocks
from curate.similarity.shingles import Shingles, shingles_of, windows

Words = npt.NDArray[np.uint32]
Long = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Hashes = npt.NDArray[np.uint64]

_MARK, _KEPT, _DIGIT, _DENSE, _BLANK = 0, 2, 3, 4, 32  # kinds of characters, see ``fingerprints``
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_AT_ONCE = 1 << 19  # shingles gathered at once
_EPSILON = 1e-6  # more than a sum of sizes is rounded by


def squeeze(codes: npt.NDArray[np.uint8], out: npt.NDArray[np.uint8]) -> int:
    """White space as single blanks, and none at the ends of texts, which zeros part; how long that is."""
    blank = (codes == _BLANK) | ((codes >= 9) & (codes <= 13)) | ((codes >= 28) & (codes <= 31))
    read = np.where(blank, np.uint8(_BLANK), codes)
    read = read[~(blank & np.append(blank[1:], True))]
    ends = np.concatenate(([True], read == 0, [True]))
    read = read[~((read == _BLANK) & (ends[:-2] | ends[2:]))]
    out[: len(read)] = read
    return len(read)


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
    out[:] = np.uint32(0xFFFFFFFF)
    filled = np.flatnonzero(lengths)
    if not len(filled):
        return
    ends = starts + lengths
    hashed = [hashes(codes[starts[text] : ends[text]], width, base) for text in filled.tolist()]
    sizes = np.array([len(some) for some in hashed])
    offsets = np.cumsum(sizes) - sizes
    mixed = _premix(np.concatenate(hashed))
    room = np.empty_like(mixed)
    for row, (factor, summand) in enumerate(zip(factors, summands, strict=True)):
        np.multiply(mixed, factor, out=room)
        np.add(room, summand, out=room)
        out[filled, row] = np.minimum.reduceat(room, offsets)


def hashes(codes: Words, width: int, base: np.uint32) -> Words:
    """A 32-bit hash of every window of ``width`` characters, before datasketch mixes it.

    A text shorter than that is its own single shingle; an empty one has none.
    """
    return windows(codes, min(width, len(codes)), base) if len(codes) else codes


def _premix(values: Words) -> Words:
    mixed = values ^ (values >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


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
    mine, owners = kinds[codes], np.repeat(np.arange(len(starts)), lengths)
    stays = mine >= _KEPT
    places = np.flatnonzero(stays)
    left, right = places[:-1], places[1:]
    between = (right - left > 1) & (owners[left] == owners[right])
    between &= (mine[left] == _DIGIT) & (mine[right] == _DIGIT)
    left, right = left[between], right[between]
    marks = np.append(np.flatnonzero(mine == _MARK), len(codes))
    first = marks[np.searchsorted(marks, left)]
    read = np.append(codes, np.uint32(_BLANK))
    read[left + 1] = np.where(first < right, read[first], _BLANK)
    stays[left + 1] = True
    stays |= (np.bincount(owners[stays], minlength=len(starts)) == 0)[owners]
    kept[:] = np.bincount(owners[stays], minlength=len(starts))
    dense[:] = np.bincount(owners[stays], mine[stays] == _DENSE, minlength=len(starts))
    read = read[:-1][stays]
    out[: len(read)] = read
    ends = np.cumsum(kept)
    powers = np.cumprod(np.full(max(int(kept.max(initial=0)), 1), _SPREAD, dtype=np.uint64))
    values = (read + np.uint64(1)) * powers[np.repeat(ends, kept) - np.arange(len(read)) - 1]
    filled = np.flatnonzero(kept)
    if len(filled):
        hashed[filled] = np.add.reduceat(values, (ends - kept)[filled])


def fold(signed: Words, among: Long, rows: Long, out: Hashes) -> None:
    """A key of some values of some signatures: the same for the same ones."""
    out[:] = 0
    for row in rows:
        out ^= signed[among, row]
        out *= _SPREAD
        out ^= out >> np.uint64(29)
    out *= _SPREAD


def within(owners: Long, begins: Long, ends: Long) -> Long:
    """All pairs within each of some ranges of ``owners``."""
    found = [np.empty((0, 2), dtype=np.int64)]
    sizes = ends - begins
    for size in np.unique(sizes):
        left, right = np.triu_indices(size, 1)
        whole = owners[begins[sizes == size][:, None] + np.arange(size)]
        found.append(np.stack((whole[:, left].ravel(), whole[:, right].ravel()), axis=1))
    return np.concatenate(found)


def count_agreeing(signed: Words, pairs: Long, out: Long) -> None:
    """How many values of their signatures the texts of each pair share."""
    out[:] = np.count_nonzero(signed[pairs[:, 0]] == signed[pairs[:, 1]], axis=1)


def compare(
    codes: Words, starts: Long, lengths: Long, width: int, pairs: Long, out: Floats
) -> None:
    """Jaccard index of the shingle sets of each pair."""
    texts, places = np.unique(pairs, return_inverse=True)
    own = np.repeat(np.arange(len(texts)), lengths[texts])
    inside = np.arange(len(own)) - np.repeat(
        np.cumsum(lengths[texts]) - lengths[texts], lengths[texts]
    )
    known = shingles_of(codes[starts[texts][own] + inside], lengths[texts], width)
    pairs = places.reshape(-1, 2)
    totals = known.sizes[pairs].sum(axis=1)
    for start, end in blocks(totals.tolist(), _AT_ONCE, len(pairs)):
        shared = _sharing(known, pairs[start:end])
        union = totals[start:end] - shared
        out[start:end] = 1.0
        np.divide(shared, union, out=out[start:end], where=union > 0)


def _sharing(known: Shingles, pairs: Long) -> Long:
    """How many hashes the sets of each pair share: one sort of both sides of all pairs together."""
    sides = [_gathered(known, texts) for texts in pairs.T]
    owners, hashed = (np.concatenate(parts) for parts in zip(*sides, strict=True))
    order = np.lexsort((hashed, owners))
    owners, hashed = owners[order], hashed[order]
    twice = (hashed[1:] == hashed[:-1]) & (owners[1:] == owners[:-1])
    return np.bincount(owners[1:][twice], minlength=len(pairs))


def _gathered(known: Shingles, chosen: Long) -> tuple[Long, Hashes]:
    """The hashes of some texts one after the other, and whose each is: a place in ``chosen``."""
    sizes = known.sizes[chosen]
    offsets = np.cumsum(sizes) - sizes
    places = np.arange(sizes.sum()) + np.repeat(known.starts[chosen] - offsets, sizes)
    return np.repeat(np.arange(len(chosen)), sizes), known.hashes[places]


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
    for place in range(first, last):
        size, text = left.sizes[place], left.order[place]
        if not size or out[text] >= 0:
            continue
        low = int(np.searchsorted(right.sizes, np.ceil(threshold * size - _EPSILON)))
        high = int(
            np.searchsorted(right.sizes, np.floor(size / threshold + _EPSILON), side="right")
        )
        differing = _differing(left, place, right, low, high)
        near = low + np.flatnonzero(differing <= share * (size + right.sizes[low:high]) + _EPSILON)
        told_apart = apart[apart_starts[text] : apart_starts[text + 1]] - offset
        near = near[~np.isin(right.order[near], told_apart)]
        near = near[np.argsort(right.order[near])]
        mine = left.hashes[left.begins[place] : left.begins[place] + size]
        for other in near.tolist():
            begin, count = right.begins[other], right.sizes[other]
            shared = np.isin(right.hashes[begin : begin + count], mine, assume_unique=True).sum()
            if shared / (size + count - shared) >= threshold:
                out[text] = right.order[other] + offset
                break


def _differing(left: Bitmaps, place: int, right: Bitmaps, low: int, high: int) -> Long:
    """In how many bits the bitmap at a place differs from those from ``low`` to ``high``."""
    ours = int(np.searchsorted(left.starts, place, side="right")) - 1
    count = left.starts[ours + 1] - left.starts[ours]
    at = left.places[ours] + place - left.starts[ours]
    mine = left.bits[at + count * np.arange(left.widths[ours])]
    found = [np.empty(0, dtype=np.int64)]
    for theirs, wide in enumerate(right.widths.tolist()):
        begin, end = right.starts[theirs], right.starts[theirs + 1]
        if max(low, begin) >= min(high, end):
            continue
        some = right.bits[right.places[theirs] :][: wide * (end - begin)].reshape(wide, -1)
        some = some[:, max(low, begin) - begin : min(high, end) - begin]
        words = min(wide, len(mine))
        folded = np.bitwise_xor.reduce(mine.reshape(-1, words), axis=0)
        some = np.bitwise_xor.reduce(some.reshape(-1, words, some.shape[1]), axis=0)
        found.append(np.bitwise_count(folded[:, None] ^ some).sum(axis=0, dtype=np.int64))
    return np.concatenate(found)
