"""Fingerprints: texts without punctuation and spaces, so that spelling them otherwise changes nothing."""

import sys
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from curate.similarity.loops import loops
from curate.similarity.parallel import blocks, map_parallel
from curate.similarity.shingles import code_points

Codes = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.uint8]
Long = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

MARK, SPACE, KEPT, DIGIT, DENSE = range(5)
"""Kinds of characters; what is below ``KEPT`` does not count."""

_COUNT = "#%&@"  # of punctuation; C# is not C
_LIKE_MARKS = "~|_\u0300\u0301\u0308"  # ´ and ¨ are composed of a blank and one of the last three
# Scripts that set no spaces between words and say a word in one to three characters.
_DENSE = (
    (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)  # fmt: skip
_CHARACTERS = 1 << 17


class Prints(NamedTuple):
    """What is known of the fingerprints of some texts without reading these, see ``Fingerprints``."""

    lengths: Long
    dense: npt.NDArray[np.bool_]
    hashes: Hashes

    def some(self, places: Long) -> "Prints":
        """Those at some places."""
        return Prints(self.lengths[places], self.dense[places], self.hashes[places])


class Fingerprints(NamedTuple):
    """Fingerprints of n texts, one after the other.

    Attributes:
        codes: Their characters.
        starts: Where each begins.
        lengths: How many characters each has.
        dense: Whether most of them are of a script that sets no spaces between words.
        hashes: A 64-bit hash of each.
    """

    codes: Codes
    starts: Long
    lengths: Long
    dense: npt.NDArray[np.bool_]
    hashes: Hashes

    def some(self, places: Long) -> "Fingerprints":
        """Those at some places."""
        lengths = self.lengths[places]
        offsets = np.cumsum(lengths) - lengths
        at = np.arange(lengths.sum()) + np.repeat(self.starts[places] - offsets, lengths)
        return Fingerprints(
            self.codes[at], offsets, lengths, self.dense[places], self.hashes[places]
        )

    @property
    def texts(self) -> list[str]:
        """The fingerprints to be read."""
        whole = self.codes.tobytes().decode("utf-32-le", "surrogatepass")
        ends = (self.starts + self.lengths).tolist()
        return [whole[start:end] for start, end in zip(self.starts.tolist(), ends, strict=True)]


@cache
def kinds() -> Kinds:
    """The kind of every code point."""
    table = np.full(sys.maxunicode + 1, KEPT, dtype=np.uint8)
    for code in (*range(0x20000), *range(0xE0000, 0xE0200)):
        character = chr(code)
        category = unicodedata.category(character)
        if category[0] == "Z" or category == "Cc":
            table[code] = SPACE
        elif (
            character in _LIKE_MARKS
            or category in {"Sk", "Cf"}
            or (category[0] == "P" and character not in _COUNT)
        ):
            table[code] = MARK
        elif category == "Nd":
            table[code] = DIGIT
    for first, last in _DENSE:
        some = table[first : last + 1]
        some[some == KEPT] = DENSE
    table[0x30FB] = MARK  # the middle dot between words of katakana
    return table


def fingerprints(texts: Sequence[str], count: int = 0) -> Fingerprints:
    """Fingerprints of texts that are normalized already.

    Letters, digits and symbols count; what stands between two digits stays as one mark, for 3.5 is not
    35. A text with nothing else in it than marks is its own fingerprint.

    Args:
        texts: Normalized ones.
        count: Texts that the whole comparison is about, where these are some of them.
    """
    codes, lengths, dense, hashes = _stripped(texts, count, keep=True)
    return Fingerprints(codes, np.cumsum(lengths) - lengths, lengths, dense, hashes)


def prints(texts: Sequence[str]) -> Prints:
    """What is known of the fingerprints of normalized texts, without these themselves."""
    return Prints(*_stripped(texts, 0, keep=False)[1:])


def _stripped(
    texts: Sequence[str], count: int, *, keep: bool
) -> tuple[Codes, Long, npt.NDArray[np.bool_], Hashes]:
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    kept, dense = np.zeros_like(lengths), np.zeros_like(lengths)
    hashes = np.zeros(len(texts), np.uint64)
    run, table = loops(max(len(texts), count)), kinds()

    def work(part: tuple[int, int]) -> Codes:
        first, last = part
        some, codes = slice(first, last), code_points(texts[first:last])
        out, mine = np.empty(len(codes), np.uint32), lengths[first:last]
        starts = np.cumsum(mine) - mine
        run.strip(codes, starts, mine, table, out, kept[some], dense[some], hashes[some])
        return out[: kept[some].sum()] if keep else out[:0]

    done = list(map_parallel(work, blocks(lengths, _CHARACTERS, 1 << 16)))
    codes = np.concatenate([np.empty(0, dtype=np.uint32), *done])
    return codes, kept, 2 * dense > kept, hashes
