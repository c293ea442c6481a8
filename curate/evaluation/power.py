"""What a comparison could have seen, and how many groups it takes to see more.

Estimates, from the spread of the paired differences that were seen, as wide as their interval says.
"""

import math

from curate.evaluation.score_intervals import quantile
from curate.evaluation.statistics import LEVEL, Difference

POWER = 0.8
UNSURE = 0.84
"""Standard errors that a difference is taken to be smaller by, see `benchmarks/intervals.py needed`."""
_MOST = 10_000_000


def standard_error(found: Difference) -> float:
    """Of the difference, by the width of its interval."""
    low, high = found.ends()
    return (high - low) / 2 / quantile(LEVEL, found.groups - 1)


def smallest_detectable(found: Difference, level: float) -> float | None:
    """The smallest difference that a test at this level sees 8 times in 10; None where there is none.

    Args:
        found: A comparison that was made: it has as many groups, which spread as these do.
        level: Of the interval that has to exclude 0.
    """
    if found.groups < 2:
        return None
    least = _reach(found.groups, level) * standard_error(found)
    return least if least <= 1 else None


def needed_groups(found: Difference, level: float, margin: float, rivals: int = 1) -> int | None:
    """How many groups in all see a difference 8 times in 10, rounded up to two digits.

    The difference looked for is the one seen, less a part of what it is unsure by (with the difference seen
    itself, half of those who ask would be told too few), and at least what matters. Where several methods
    have to be beaten, each misses its part of the two times in ten.

    Args:
        found: A comparison that was made.
        level: Of the interval that will have to exclude 0.
        margin: The smallest difference that matters.
        rivals: Methods that have to be beaten and are not yet.

    Returns:
        None where nobody can tell.
    """
    if found.groups < 2:
        return None
    error = standard_error(found)
    wanted = max(margin, abs(found.value) - UNSURE * error)
    spread = error * math.sqrt(found.groups)
    low, high = found.groups + 1, _MOST
    while low < high:
        middle = (low + high) // 2
        if _reach(middle, level, rivals) * spread <= wanted * math.sqrt(middle):
            high = middle
        else:
            low = middle + 1
    return _round_up(low) if low < _MOST else None


def _reach(groups: int, level: float, rivals: int = 1) -> float:
    """Standard errors that differences have to be, for all of them to be seen 8 times in 10."""
    missed = (1 - POWER) / rivals
    return quantile(level, groups - 1) + quantile(1 - 2 * missed, groups - 1)


def _round_up(number: int) -> int:
    size = int(10 ** max(0, math.floor(math.log10(number)) - 1))
    return math.ceil(number / size) * size
