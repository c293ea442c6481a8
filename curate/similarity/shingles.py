"""Shingles: the set of character n-grams of a text, as numbers, for many texts at once.

Texts are compared as sets of the character sequences in them (Broder, 1997). A shingle is stood for
by a 64-bit hash, so that sets of numbers can be compared by the million; two different shingles
share a hash once in about 10^19 pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, the golden ratio of 2^64: spreads neighbouring code points


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingle sets of n texts, one after the other.

    Attributes:
        hashes: All hashes, ascending and distinct within each text.
        starts: n + 1 offsets: text i has ``hashes[starts[i]:starts[i + 1]]``.
    """

    hashes: Hashes
    starts: npt.NDArray[np.int64]

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many shingles each text has."""
        return np.diff(self.starts)

    def of(self, index: int) -> Hashes:
        """The shingles of one text."""
        return self.hashes[self.starts[index] : self.starts[index + 1]]


def mix(values: Hashes) -> Hashes:
    """Spread the bits of every value (the finalizer of MurmurHash3, a bijection of 64 bits)."""
    mixed = values ^ (values >> np.uint64(33))
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def _windows(codes: Hashes, width: int) -> Hashes:
    """Polynomial hash of every window of ``width`` code points."""
    size = len(codes) - width + 1
    hashed = np.full(size, width, dtype=np.uint64)  # the width keeps "ab" apart from "\0ab"
    for offset in range(width):
        hashed = hashed * np.uint64(_BASE) + codes[offset : offset + size]
    return hashed


def shingles(texts: Sequence[str], width: int = 5) -> Shingles:
    """Shingle sets of texts as they are (normalise them before).

    A text shorter than ``width`` is its own single shingle; an empty one has none.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    ends = np.cumsum(lengths)
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(joined, dtype="<u4").astype(np.uint64)
    counts = np.where(lengths >= width, lengths - width + 1, np.minimum(lengths, 1))
    starts = np.concatenate(([0], np.cumsum(counts)))
    hashes = np.empty(starts[-1], dtype=np.uint64)

    if len(codes) >= width:
        owners = np.repeat(np.arange(len(texts)), counts)
        regular = lengths[owners] >= width
        # Where the windows of a text begin in ``codes``: they follow one another without gaps.
        places = np.arange(starts[-1]) - np.repeat(starts[:-1], counts)
        places += np.repeat(ends - lengths, counts)
        hashes[regular] = _windows(codes, width)[places[regular]]
    for index in np.flatnonzero((lengths > 0) & (lengths < width)):
        own = codes[ends[index] - lengths[index] : ends[index]]
        hashes[starts[index]] = _windows(own, len(own))[0]
    return _distinct(mix(hashes), starts)


def _distinct(hashes: Hashes, starts: npt.NDArray[np.int64]) -> Shingles:
    """Sort each text's hashes and drop repetitions."""
    counts = np.diff(starts)
    owners = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((hashes, owners))
    hashes = hashes[order]
    fresh = np.ones(len(hashes), dtype=bool)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    kept = np.bincount(owners[fresh], minlength=len(counts)) if len(counts) else counts
    return Shingles(hashes[fresh], np.concatenate(([0], np.cumsum(kept))).astype(np.int64))
