"""Upper bounds on how many of a finite population are wrong, from a random sample of it.

One population: the exact hypergeometric bound, the largest number of wrong ones under which the sample would
still not be too good to be true. Several strata: the same by the sample's estimate of the total, at the split
of the wrong ones over the strata that makes the sample likeliest (Wendell and Schmee, 1996). Both cover at
least at the confidence that is asked for, whatever the population. As it grows, the bound approaches that of
Clopper and Pearson.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curate.domain.errors import Unusable

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
_GRID = 17
"""Places at which the wrong ones of one stratum are tried, in each round."""
_ALL = 3_000
"""Splits up to which every one is tried."""
_STARTS = 6
"""Of a grid, how many splits are looked around at more closely."""
_SLACK = 0.005
"""By how much the greatest probability may be missed on a grid: the bound is taken as if it were."""
_TIE = 1e-9
MOST_STRATA = 3


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of a population that was sampled for itself.

    Attributes:
        population: How many it has.
        looked_at: How many of them were drawn at random and looked at.
        wrong: How many of those are wrong.
    """

    population: int
    looked_at: int
    wrong: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.wrong <= self.looked_at <= self.population:
            raise Unusable(
                f"A sample of {self.looked_at} with {self.wrong} wrong ones can't come from "
                f"{self.population}."
            )


def most_wrong(strata: Sequence[Stratum], confidence: float = 0.9) -> int:
    """At most how many of all strata together are wrong, at this confidence.

    Args:
        strata: Up to three.
        confidence: Above 0, below 1.

    Returns:
        The largest number that the samples don't speak against: with at least this probability, over samples,
        no more are wrong.
    """
    unseen = sum(one.population for one in strata if not one.looked_at)
    known = sum(one.wrong for one in strata if 0 < one.looked_at == one.population)
    sampled = [one for one in strata if 0 < one.looked_at < one.population]
    if not sampled:
        return unseen + known
    if len(sampled) > MOST_STRATA:
        raise Unusable(f"At most {MOST_STRATA} strata can be bounded together.")
    problem = _Problem(sampled)
    found = sum(one.wrong for one in sampled)
    low, high = found, sum(one.population - one.looked_at + one.wrong for one in sampled)
    while low < high:
        middle = (low + high + 1) // 2
        if problem.likeliest(middle) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return unseen + known + low


class _Problem:
    """How likely a sample is that is no worse than this one, for numbers of wrong ones."""

    def __init__(self, strata: Sequence[Stratum]) -> None:
        # The one with the most room comes last: its number follows from those of the others.
        self._strata = sorted(strata, key=lambda one: one.population)
        weights = [one.population / one.looked_at for one in self._strata]
        total = sum(w * one.wrong for w, one in zip(weights, self._strata, strict=True))
        limit = total * (1 + _TIE) + _TIE
        # How many wrong ones the last stratum may show, for all numbers that the others do; -1 for too many.
        most = [
            min(one.looked_at, int(limit / w))
            for w, one in zip(weights[:-1], self._strata[:-1], strict=True)
        ]
        used = sum(
            (
                w * found
                for w, found in zip(weights, np.indices([one + 1 for one in most]), strict=False)
            ),
            np.zeros([one + 1 for one in most]),
        )
        self._rest = np.where(used <= limit, ((limit - used) / weights[-1]).astype(np.int64), -1)

    def likeliest(self, wrong: int) -> float:
        """The probability of a sample that is no worse, at the split that makes it greatest.

        Where there are many splits, those of a grid are tried, and then finer ones around the best of them.
        """
        free = self._strata[:-1]
        whole = [(0, min(one.population, wrong)) for one in free]
        splits = math.prod(high + 1 for _, high in whole)
        best = self._tried(wrong, whole, max(_GRID, splits) if splits <= _ALL else _GRID)
        if splits <= _ALL:
            return max((value for value, _, _ in best), default=0.0) + _TIE
        greatest = 0.0
        for start in best[:_STARTS]:
            value, center, steps = start
            while max(steps) > 1:
                around = [
                    (max(0, c - 2 * step), min(one.population, wrong, c + 2 * step))
                    for c, step, one in zip(center, steps, free, strict=True)
                ]
                found, center, steps = self._tried(wrong, around, _GRID)[0]
                value = max(value, found)
            greatest = max(greatest, value)
        return greatest + _SLACK

    def _tried(
        self, wrong: int, ranges: Sequence[tuple[int, int]], places: int
    ) -> list[tuple[float, tuple[int, ...], tuple[int, ...]]]:
        """The probabilities at splits of a grid, the greatest first: value, split, distance of the next."""
        axes = [
            np.unique(np.linspace(low, high, min(places, high - low + 1)).round().astype(np.int64))
            for low, high in ranges
        ]
        points = (
            np.stack([one.ravel() for one in np.meshgrid(*axes, indexing="ij")])
            if axes
            else np.empty((0, 1), np.int64)
        )
        last = wrong - points.sum(axis=0)
        possible = (last >= 0) & (last <= self._strata[-1].population)
        points, last = points[:, possible], last[possible]
        values = self._probabilities(points, last) if last.size else np.empty(0)
        steps = tuple(int(np.diff(axis).max()) if axis.size > 1 else 0 for axis in axes)
        order = np.argsort(-values, kind="stable")[:_STARTS]
        return [
            (float(values[place]), tuple(int(one) for one in points[:, place]), steps)
            for place in order
        ]

    def _probabilities(self, points: Whole, last: Whole) -> Numbers:
        """The probability of a sample that is no worse, for each split."""
        sums = _cumulated(self._strata[-1], last, int(self._rest.max()))
        at_most = np.vstack([sums, np.zeros(last.size)])
        found = at_most[np.where(self._rest < 0, -1, np.minimum(self._rest, len(sums) - 1))]
        for one, numbers in zip(self._strata[:-1], points, strict=True):
            found = (
                _mass(one, numbers, len(found) - 1)[:, *[None] * (found.ndim - 2)] * found
            ).sum(axis=0)
        return np.asarray(found)


def _mass(stratum: Stratum, wrong: Whole, most: int) -> Numbers:
    """Probabilities of finding 0 to ``most`` wrong ones: a row a number, a column for each of ``wrong``."""
    found = np.arange(min(most, stratum.looked_at) + 1)[:, None]
    wrong = wrong[None, :]
    right = stratum.population - wrong
    sound = stratum.looked_at - found
    possible = (found <= wrong) & (sound <= right)
    with np.errstate(all="ignore"):
        logs = (
            _choose(wrong, found)
            + _choose(right, sound)
            - _choose(np.array(stratum.population), np.array(stratum.looked_at))
        )
        return np.asarray(np.where(possible, np.exp(logs), 0.0))


def _cumulated(stratum: Stratum, wrong: Whole, most: int) -> Numbers:
    return np.asarray(np.minimum(1.0, _mass(stratum, wrong, most).cumsum(axis=0)))


def _choose(of: NDArray[Any], some: NDArray[Any]) -> Numbers:
    from scipy.special import gammaln

    return np.asarray(gammaln(of + 1.0) - gammaln(some + 1.0) - gammaln(of - some + 1.0))
