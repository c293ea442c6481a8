"""Coverage: texts of one side most of which stands in a text of the other, wherever, and with slips.

A text is covered by another that holds nine tenths of its character 8-grams, each weighed by how few texts
have it (the logarithm of the share, as in TF-IDF): a form that many fill in hardly counts, what is written
into it does. A text of ten thousand characters covers one of fifty. Of many texts few can be covered at
all: who has more of its own than may be missing is covered by nobody, and of the others the rarest grams
say by whom (prefix filtering; Chaudhuri, Ganti and Kaushik, 2006). So time grows with the length of all
texts, not with the number of pairs.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curate.similarity.fingerprints import Fingerprints, fingerprints
from curate.similarity.normalized import normalized
from curate.similarity.parallel import blocks
from curate.similarity.shingles import Hashes, Shingles, shingles_of

Long = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

SHARE = 0.9
"""Share of the weight of its grams that another text holds of one that it covers."""
SHORTEST, SHORTEST_DENSE = 24, 12
"""Letters and digits of the shortest text that is looked for in others, by script."""
CROWD = 200
"""Texts with the same gram that are looked at: a gram of more is boilerplate."""
WIDTH = 8
_BUCKETS = np.uint64((1 << 24) - 1)
_LETTERS = 1 << 22  # that are worked on at once
_KEPT = 1_000  # texts of which the grams are kept
_NOISE = 1e-9
_NONE: Long = np.empty(0, dtype=np.int64)


class Coverage:
    """The texts of two sides.

    Args:
        one: Any texts.
        other: Any texts.

    Attributes:
        passed_over: Places on the one side, after ``pairs``, that nearly all consist of what more than
            ``CROWD`` texts hold, so that nobody was looked for who covers them.
    """

    def __init__(self, one: Sequence[str], other: Sequence[str]) -> None:
        self._border = len(one)
        self._grams = _Grams(fingerprints(normalized([*one, *other])))
        self.passed_over: set[int] = set()

    def pairs(self) -> list[tuple[int, int]]:
        """Place on the one side, place on the other, ascending: either may cover the other."""
        rare = self._grams.rarest()
        self.passed_over = {place for place in rare.passed_over if place < self._border}
        found: set[tuple[int, int]] = set()
        for short, long in self._grams.candidates(rare, self._border):
            if self._grams.share(short, long) >= SHARE:
                found.add((min(short, long), max(short, long) - self._border))
        return sorted(found)

    def covers(self, one: int, other: int) -> bool:
        """Whether either of a pair covers the other."""
        places = (one, self._border + other)
        return any(
            bool(self._grams.long_enough[short]) and self._grams.share(short, long) >= SHARE
            for short, long in (places, places[::-1])
        )


@dataclass(frozen=True, slots=True)
class _Rarest:
    """The rarest grams of every text that may be covered at all.

    Attributes:
        owners: Whose gram it is, ascending.
        hashes: The grams.
        weights: What each weighs.
        needed: The weight of these that a text must share with whoever covers it.
    """

    owners: Long
    hashes: Hashes
    weights: Weights
    needed: dict[int, float]
    passed_over: set[int]


class _Grams:
    """The grams of many texts, worked out a block at a time: those of all of them need not fit in memory."""

    def __init__(self, prints: Fingerprints) -> None:
        self._prints = prints
        shortest = np.where(prints.dense, SHORTEST_DENSE, SHORTEST)
        self.long_enough = prints.lengths >= shortest
        self._sets: dict[int, Shingles] = {}
        # Counted in buckets: two grams in one seem more frequent than they are.
        self._often = np.zeros(int(_BUCKETS) + 1, dtype=np.int32)
        for _, some in self._blocks():
            at, number = np.unique(_bucket(some.hashes), return_counts=True)
            self._often[at] += number.astype(np.int32)

    def _blocks(self) -> Iterator[tuple[int, Shingles]]:
        for first, last in blocks(self._prints.lengths, _LETTERS, 1 << 16):
            yield first, self._of(np.arange(first, last))

    def _of(self, places: Long) -> Shingles:
        some = self._prints.some(places)
        return shingles_of(some.codes, some.lengths, WIDTH)

    def _weights(self, hashes: Hashes) -> Weights:
        weights: Weights = np.log((1 + len(self._prints.lengths)) / self._often[_bucket(hashes)])
        return weights

    def rarest(self) -> _Rarest:
        """Of every text the rarest grams that others have too: enough to say who may cover it."""
        owners, hashes, weights = [_NONE], [np.empty(0, dtype=np.uint64)], [np.empty(0)]
        needed: dict[int, float] = {}
        passed_over: set[int] = set()
        for first, some in self._blocks():
            often, weigh = self._often[_bucket(some.hashes)], self._weights(some.hashes)
            whose = np.repeat(np.arange(len(some.sizes)), some.sizes)
            total = np.bincount(whose, weigh, minlength=len(some.sizes))
            alone = np.bincount(whose, weigh * (often == 1), minlength=len(some.sizes))
            may_miss = (1 - SHARE) * total + _NOISE
            open_ = self.long_enough[first : first + len(some.sizes)] & (alone <= may_miss)
            for place in np.flatnonzero(open_).tolist():
                mine = slice(some.starts[place], some.starts[place + 1])
                order = np.argsort(often[mine], kind="stable")
                order = order[(often[mine][order] > 1) & (often[mine][order] <= CROWD)]
                # Twice what may be missing: of that, whoever covers the text has half.
                before = np.cumsum(weigh[mine][order]) - weigh[mine][order]
                order = order[before <= 2 * may_miss[place]]
                chosen = weigh[mine][order]
                must = float(chosen.sum() + alone[place] - may_miss[place])
                if must <= 0:
                    passed_over.add(first + place)
                    continue
                needed[first + place] = must
                owners.append(np.full(len(order), first + place))
                hashes.append(some.hashes[mine][order])
                weights.append(chosen)
        return _Rarest(
            np.concatenate(owners),
            np.concatenate(hashes),
            np.concatenate(weights),
            needed,
            passed_over,
        )

    def candidates(self, rare: _Rarest, border: int) -> Iterator[tuple[int, int]]:
        """Who may be covered by whom across the border: with as many rare grams in common as it takes."""
        grams, mine = np.unique(rare.hashes, return_inverse=True)
        holders: dict[int, list[int]] = defaultdict(list)
        for first, some in self._blocks() if len(grams) else ():
            at = np.minimum(np.searchsorted(grams, some.hashes), len(grams) - 1)
            here = np.flatnonzero(grams[at] == some.hashes)
            whose = first + np.searchsorted(some.starts, here, side="right") - 1
            for gram, place in zip(at[here].tolist(), whose.tolist(), strict=True):
                holders[gram].append(place)
        shared: dict[int, float] = defaultdict(float)
        short = -1
        for owner, gram, weight in zip(
            [*rare.owners.tolist(), -1],
            [*mine.tolist(), -1],
            [*rare.weights.tolist(), 0.0],
            strict=True,
        ):
            if owner != short:
                for place, value in shared.items():
                    if (place < border) != (short < border) and value >= rare.needed[
                        short
                    ] - _NOISE:
                        yield short, place
                shared.clear()
                short = owner
            for place in holders.get(gram, ()):
                shared[place] += weight

    def share(self, short: int, long: int) -> float:
        """The share of the weight of one text's grams that another holds."""
        mine, theirs = self._set(short).hashes, self._set(long).hashes
        weights = self._weights(mine)
        held = weights[np.isin(mine, theirs, assume_unique=True)]
        return float(held.sum() / weights.sum()) if len(mine) else 0.0

    def _set(self, place: int) -> Shingles:
        if place not in self._sets:
            if len(self._sets) > _KEPT:
                self._sets.clear()
            self._sets[place] = self._of(np.array([place]))
        return self._sets[place]


def _bucket(hashes: Hashes) -> Long:
    return (hashes & _BUCKETS).astype(np.int64)
