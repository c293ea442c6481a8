"""Twins: nearly the same texts on two sides, by comparing every text with every other."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
import numpy.typing as npt

from curate.similarity.bitmaps import Bitmaps, bitmaps
from curate.similarity.fingerprints import Fingerprints, fingerprints
from curate.similarity.loops import loops
from curate.similarity.parallel import map_parallel
from curate.similarity.resemblance import FROM, layers, one_word_more
from curate.similarity.shingles import Shingles, shingles
from curate.similarity.short_texts import differ
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
        width: Characters in one n-gram of texts that are not short, at least 1.
        key: What of a text counts.
        different: Pairs that are no twins, because a person said so: index in ``one``, index in ``other``.

    Returns:
        Index in ``one`` to index in ``other``, ascending.
    """
    mine = [key(text) for text in one]
    prints = fingerprints(mine)
    left = bitmaps(shingles(mine, width), threshold)
    found: Long = np.full(len(one), -1)
    for offset in range(0, len(other), _TEXTS):
        theirs = [key(text) for text in other[offset : offset + _TEXTS]]
        _put_earliest(
            left, bitmaps(shingles(theirs, width), threshold), threshold, different, offset, found
        )
        apart = {(i, j - offset) for i, j in different if 0 <= j - offset < len(theirs)}
        best = np.where(found >= offset, found - offset, -1)
        _look_among_short(mine, prints, theirs, threshold, width, apart, best)
        here = (best >= 0) & ((found < 0) | (found >= offset))
        found[here] = best[here] + offset
    return {i: int(found[i]) for i in np.flatnonzero(found >= 0).tolist()}


def _put_earliest(
    left: Bitmaps,
    right: Bitmaps,
    threshold: float,
    different: Collection[tuple[int, int]],
    offset: int,
    found: Long,
) -> None:
    """Put into ``found`` the earliest set of the right side that is as similar to each of the left side.

    Places on the right side count from ``offset``; whoever is found on an earlier side stays.
    """
    apart = np.array(sorted(different), dtype=np.int64).reshape(-1, 2)
    starts = np.searchsorted(apart[:, 0], np.arange(len(found) + 1))
    run = loops(len(found) + len(right.order)).earliest_twins

    def work(first: int) -> None:
        last = min(first + _AT_ONCE, len(found))
        run(left, right, threshold, apart[:, 1], starts, first, last, offset, found)

    for _ in map_parallel(work, range(0, len(found), _AT_ONCE)):
        pass


def _look_among_short(
    mine: Sequence[str],
    prints: Fingerprints,
    theirs: Sequence[str],
    threshold: float,
    width: int,
    apart: Collection[tuple[int, int]],
    best: Long,
) -> None:
    """Put into ``best`` whoever is earlier by what only short texts are compared by."""
    others = fingerprints(theirs)

    def propose(one: int, other: int) -> None:
        if (one, other) not in apart and (best[one] < 0 or other < best[one]):
            best[one] = other

    _same_prints(mine, prints, theirs, others, propose)
    for one, other, share in one_word_more(mine, prints, theirs, others):
        if share >= threshold:
            propose(one, other)
    for (places, ours), (there, known) in zip(
        layers(mine, prints, width), layers(theirs, others, width), strict=True
    ):
        at, to = ({p: i for i, p in enumerate(some.tolist())} for some in (places, there))
        told = {(at[i], to[j]) for i, j in apart if i in at and j in to}
        read = [mine[p] for p in places.tolist()], [theirs[p] for p in there.tolist()]
        for one, other in _by_narrow_grams(ours, known, read, max(threshold, FROM), told).items():
            propose(int(places[one]), int(there[other]))


def _by_narrow_grams(
    ours: Shingles,
    known: Shingles,
    read: tuple[Sequence[str], Sequence[str]],
    threshold: float,
    apart: Collection[tuple[int, int]],
) -> dict[int, int]:
    """The earliest set of the other side that is as similar, and whose text says nothing different."""
    mine, theirs = read
    if not mine or not theirs:
        return {}
    earliest = np.full(len(mine), -1)
    _put_earliest(
        bitmaps(ours, threshold), bitmaps(known, threshold), threshold, apart, 0, earliest
    )
    holders = _Holders(known)
    found: dict[int, int] = {}
    for one in np.flatnonzero(earliest >= 0).tolist():
        first = int(earliest[one])
        # Where the first says something different, all that come after it are looked at.
        later = (
            [first]
            if not differ(mine[one], theirs[first])
            else holders.similar(ours, one, threshold)
        )
        fits = (j for j in later if (one, j) not in apart and not differ(mine[one], theirs[j]))
        if (other := next(fits, None)) is not None:
            found[one] = other
    return found


def _same_prints(
    mine: Sequence[str],
    prints: Fingerprints,
    theirs: Sequence[str],
    others: Fingerprints,
    propose: Callable[[int, int], None],
) -> None:
    """Propose everybody with the same fingerprint."""
    owners: dict[tuple[int, int], list[int]] = {}
    for place, key in enumerate(zip(others.hashes.tolist(), others.lengths.tolist(), strict=True)):
        if theirs[place]:
            owners.setdefault(key, []).append(place)
    for place, key in enumerate(zip(prints.hashes.tolist(), prints.lengths.tolist(), strict=True)):
        if mine[place]:
            for other in owners.get(key, ()):
                propose(place, other)


class _Holders:
    """Which of many sets hold a member."""

    def __init__(self, known: Shingles) -> None:
        owners = np.repeat(np.arange(len(known.sizes)), known.sizes)
        order = np.argsort(known.hashes, kind="stable")
        self._hashes, self._owners = known.hashes[order], owners[order]
        self._sizes = known.sizes

    def similar(self, sets: Shingles, place: int, threshold: float) -> list[int]:
        """The sets that are as similar to the one at a place of ``sets``, ascending."""
        hashes = sets.hashes[sets.starts[place] : sets.starts[place + 1]]
        first, last = (
            np.searchsorted(self._hashes, hashes, side=side) for side in ("left", "right")
        )
        held = [self._owners[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        shared = np.bincount(np.concatenate(held), minlength=len(self._sizes))
        shares = shared / (len(hashes) + self._sizes - shared)
        similar: list[int] = np.flatnonzero(shares >= threshold).tolist()
        return similar
