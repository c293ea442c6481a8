"""Shingles, the sets of character n-grams of texts, as numbers for many texts at once.

Texts are compared as sets of the character sequences in them (Broder, 1997). A shingle is stood for
by a 48-bit hash, so that sets of numbers can be compared by the million; two different shingles
share a hash once in 280 million million pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from curate.similarity.parallel import blocks, map_parallel

Hashes = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int64]
Number = TypeVar("Number", np.uint32, np.uint64)

BITS = 48
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, 2^64 over the golden ratio: spreads close code points
_TEXTS = 1 << (64 - BITS)  # texts hashed at once: the number of a text takes the bits that are left
_CHARACTERS = 1 << 16


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingle sets of n texts, one after the other.

    Attributes:
        hashes: All hashes, below 2^48, ascending and distinct within each text.
        starts: n + 1 offsets: text i has ``hashes[starts[i]:starts[i + 1]]``.
    """

    hashes: Hashes
    starts: Offsets

    @property
    def sizes(self) -> Offsets:
        """How many shingles each text has."""
        return np.diff(self.starts)


def code_points(texts: Sequence[str]) -> npt.NDArray[np.uint32]:
    """The characters of texts one after the other, as numbers."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(joined, dtype="<u4").astype(np.uint32, copy=False)


def shingles(texts: Sequence[str], width: int = 5) -> Shingles:
    """Shingle sets of texts as they are (normalize them before).

    A text shorter than ``width`` is its own single shingle; an empty one has none.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return shingles_of(code_points(texts), lengths, width)


def shingles_of(codes: npt.NDArray[np.uint32], lengths: Offsets, width: int) -> Shingles:
    """As ``shingles``, of texts whose characters lie one after the other."""
    ends = np.concatenate(([0], np.cumsum(lengths)))

    def work(part: tuple[int, int]) -> tuple[Hashes, Offsets]:
        first, last = part
        return _block(codes[ends[first] : ends[last]], lengths[first:last], width)

    done = list(map_parallel(work, blocks(lengths, _CHARACTERS, _TEXTS)))
    hashes = [np.empty(0, dtype=np.uint64), *(some for some, _ in done)]
    counts = [np.zeros(1, dtype=np.int64), *(count for _, count in done)]
    return Shingles(np.concatenate(hashes), np.cumsum(np.concatenate(counts)))


def _block(codes: npt.NDArray[np.uint32], lengths: Offsets, width: int) -> tuple[Hashes, Offsets]:
    """Distinct hashes of some texts, one text after the other, and how many each has."""
    wide = codes.astype(np.uint64)
    owners = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    whole = owners[: max(len(wide) - width + 1, 0)]
    # A window that reaches into the next text is none.
    inside = whole == owners[width - 1 :]
    hashed, numbers = windows(wide, width, _BASE)[inside], whole[inside]
    short = np.flatnonzero((lengths > 0) & (lengths < width))
    if len(short):
        begins = np.cumsum(lengths) - lengths
        pieces = [
            windows(wide[begins[i] : begins[i] + lengths[i]], int(lengths[i]), _BASE) for i in short
        ]
        hashed = np.concatenate([hashed, *pieces])
        numbers = np.concatenate([numbers, short.astype(np.uint64)])

    # One sort of plain numbers: the text in the upper bits, the hash in the lower ones.
    keys: Hashes = (numbers << np.uint64(BITS)) | (mix(hashed) >> np.uint64(64 - BITS))
    keys.sort()
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = keys[1:] != keys[:-1]
    keys = keys[fresh]
    kept = np.bincount((keys >> np.uint64(BITS)).astype(np.int64), minlength=len(lengths))
    keys &= np.uint64((1 << BITS) - 1)
    return keys, kept.astype(np.int64)


def windows(codes: npt.NDArray[Number], width: int, base: Number) -> npt.NDArray[Number]:
    """Polynomial hash of every window of ``width`` code points, in numbers as wide as theirs."""
    size = max(len(codes) - width + 1, 0)
    hashed = np.full(size, width, dtype=codes.dtype)  # the width keeps "ab" apart from "\0ab"
    for offset in range(width):
        hashed *= base
        hashed += codes[offset : offset + size]
    return hashed


def mix(values: Hashes) -> Hashes:
    """Spread the bits of every value (the finalizer of MurmurHash3, a bijection of 64 bits)."""
    mixed = values ^ (values >> np.uint64(33))
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed
