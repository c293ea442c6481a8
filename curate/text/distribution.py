"""The distribution of whole numbers: its median, its 95 % mark and the bars of its histogram."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BARS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """How many numbers lie from ``low`` to below ``high``; the last bar has no upper end (None)."""

    low: int
    high: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """How whole numbers are distributed, zeros apart.

    Attributes:
        count: Numbers above zero.
        zeros: How many are zero.
        total: Their sum.
        median: Half of those above zero are at most this.
        most: 95 % of them are at most this.
        longest: The largest.
        bars: Equal steps up to where 99 % lie, then one bar for the rest.
    """

    count: int
    zeros: int
    total: int
    median: int
    most: int
    longest: int
    bars: tuple[Bar, ...]

    @property
    def mean(self) -> float:
        """The mean of those above zero; 0 where there are none."""
        return self.total / self.count if self.count else 0.0


def distribution(numbers: Sequence[int]) -> Distribution:
    """The distribution of whole numbers from 0."""
    every = np.asarray(numbers, dtype=np.int64)
    some = np.sort(every[every > 0])
    zeros = len(every) - len(some)
    if not len(some):
        return Distribution(0, zeros, 0, 0, 0, 0, ())
    step = _step(int(_at(some, 0.99)))
    last = -(-int(_at(some, 0.99)) // step)
    places = np.minimum(some // step, last)
    counts = np.bincount(places, minlength=last + 1).tolist()
    bars = [Bar(place * step, (place + 1) * step, count) for place, count in enumerate(counts)]
    if some[-1] >= (last + 1) * step:
        bars[-1] = Bar(bars[-1].low, None, bars[-1].count)
    elif not bars[-1].count:
        bars.pop()
    return Distribution(
        count=len(some),
        zeros=zeros,
        total=int(some.sum()),
        median=_at(some, 0.5),
        most=_at(some, 0.95),
        longest=int(some[-1]),
        bars=tuple(bars),
    )


def _at(ordered: "np.typing.NDArray[np.int64]", share: float) -> int:
    return int(ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)])


def _step(upto: int) -> int:
    """A round number of which about ``BARS`` at most reach up to a number."""
    least = max(1.0, upto / BARS)
    scale = 10 ** math.floor(math.log10(least))
    return int(next(scale * times for times in (1, 2, 5, 10) if scale * times >= least))
