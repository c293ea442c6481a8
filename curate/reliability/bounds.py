"""Upper bounds on how many of a finite population are wrong, from a random sample of it.

One population: the exact hypergeometric bound, the largest number of wrong ones under which the sample would
still not be too good to be true. Several strata: the same by the sample's estimate of the total, at the split
of the wrong ones over the strata that makes the sample likeliest (Wendell and Schmee, 1996). Both cover at
least at the confidence that is asked for, whatever the population. As it grows, the bound approaches that of
Clopper and Pearson.
"""

import itertools
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


def stratum_bound(stratum: Stratum, confidence: float = 0.9) -> int:
    """At most how many of one stratum are wrong, at this confidence (exact, hypergeometric)."""
    return most_wrong([stratum], confidence)


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
        if problem.likeliest(middle) > 1 - confidence - _TIE:
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
        self._limit = total * (1 + _TIE) + _TIE
        self._weights = weights
        self._cases = self._possible(weights)
        self._rest = [int((self._limit - used) / weights[-1]) for used in self._used()]

    def _possible(self, weights: Sequence[float]) -> list[tuple[int, ...]]:
        """Numbers of wrong ones found in all strata but the last, in samples that are no worse."""
        most = [
            min(one.looked_at, int(self._limit / w))
            for w, one in zip(weights[:-1], self._strata[:-1], strict=True)
        ]
        return [
            case
            for case in itertools.product(*(range(one + 1) for one in most))
            if math.fsum(w * found for w, found in zip(weights, case, strict=False)) <= self._limit
        ]

    def _used(self) -> list[float]:
        return [
            math.fsum(w * found for w, found in zip(self._weights, case, strict=False))
            for case in self._cases
        ]

    def likeliest(self, wrong: int) -> float:
        """The probability of a sample that is no worse, at the split that makes it greatest."""
        free = self._strata[:-1]
        lows = [0] * len(free)
        highs = [min(one.population, wrong) for one in free]
        best = 0.0
        while True:
            axes = [
                np.unique(np.linspace(low, high, _GRID).round().astype(np.int64))
                for low, high in zip(lows, highs, strict=True)
            ]
            points = (
                np.stack([one.ravel() for one in np.meshgrid(*axes, indexing="ij")])
                if axes
                else np.empty((0, 1), np.int64)
            )
            last = wrong - points.sum(axis=0)
            possible = (last >= 0) & (last <= self._strata[-1].population)
            points, last = points[:, possible], last[possible]
            if not last.size:
                return best
            values = self._probabilities(points, last)
            place = int(values.argmax())
            best = max(best, float(values[place]))
            steps = [int(np.diff(axis).max()) if axis.size > 1 else 0 for axis in axes]
            if max(steps, default=0) <= 1:
                return best
            center = points[:, place]
            lows = [max(0, int(c) - 2 * s) for c, s in zip(center, steps, strict=True)]
            highs = [
                min(one.population, wrong, int(c) + 2 * s)
                for c, s, one in zip(center, steps, free, strict=True)
            ]

    def _probabilities(self, points: Whole, last: Whole) -> Numbers:
        """The probability of a sample that is no worse, for each split."""
        found = np.zeros(last.size)
        at_most = _cumulated(self._strata[-1], last, max(self._rest))
        exactly = [
            _mass(one, numbers, max(case[place] for case in self._cases))
            for place, (one, numbers) in enumerate(zip(self._strata[:-1], points, strict=True))
        ]
        for case, rest in zip(self._cases, self._rest, strict=True):
            term = at_most[min(rest, at_most.shape[0] - 1)].copy()
            for place, number in enumerate(case):
                term *= exactly[place][number]
            found += term
        return found


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
