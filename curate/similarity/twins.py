"""Twins: nearly the same texts on two sides, by comparing every text with every other."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from curate.similarity.bitmaps import Bitmaps, bitmaps
from curate.similarity.loops import loops
from curate.similarity.parallel import map_parallel
from curate.similarity.shingles import shingles
from curate.text.comparison_key import PLAIN, ComparisonKey

Long = npt.NDArray[np.int64]
_TEXTS = 1 << 17  # of the other side in memory at once
_AT_ONCE = 64


def twins(
    one: Sequence[str],
    other: Sequence[str],
    threshold: float = 0.7,
    width: int = 5,
    *,
    key: ComparisonKey = PLAIN,
    different: Collection[tuple[int, int]] = (),
) -> dict[int, int]:
    """Which texts of one side have a twin on the other, and the earliest one of each.

    Texts are as similar as :func:`clusters` says, but no signature decides here: every text of one side
    is held against every text of the other. A bound rules most of them out (see ``Bitmaps``), and what
    it leaves is compared exactly. So nothing is missed, and time grows with the product of both sides. A
    text with nothing in it has no twin.

    Args:
        one: Any texts.
        other: Any texts.
        threshold: Texts at least this similar are twins, over 0 to 1.
        width: Characters in one n-gram, at least 1.
        key: What of a text counts.
        different: Pairs that are no twins, because a person said so: index in ``one``, index in ``other``.

    Returns:
        Index in ``one`` to index in ``other``, ascending.
    """
    left = bitmaps(shingles([key(text) for text in one], width), threshold)
    apart = np.array(sorted(different), dtype=np.int64).reshape(-1, 2)
    starts = np.searchsorted(apart[:, 0], np.arange(len(one) + 1))
    found: Long = np.full(len(one), -1)
    run = loops(len(one) + len(other)).earliest_twins

    def look_among(right: Bitmaps, offset: int) -> None:
        def work(first: int) -> None:
            last = min(first + _AT_ONCE, len(one))
            run(left, right, threshold, apart[:, 1], starts, first, last, offset, found)

        for _ in map_parallel(work, range(0, len(one), _AT_ONCE)):
            pass

    for offset in range(0, len(other), _TEXTS):
        some = [key(text) for text in other[offset : offset + _TEXTS]]
        look_among(bitmaps(shingles(some, width), threshold), offset)
    return {i: int(found[i]) for i in np.flatnonzero(found >= 0).tolist()}
