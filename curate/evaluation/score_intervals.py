"""Intervals by inverting score tests: of a share (Wilson, 1927), of two of the same rows (Tango, 1998)."""

import math

from curate.domain.results import Interval

Ends = tuple[float, float]

_Z = 1.959963984540054  # 97.5 % quantile of the normal distribution
_HALVINGS = 48


def quantile(level: float, freedom: float) -> float:
    """Student's t that a two-sided interval at this level reaches to; infinite without freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + level) / 2)) if freedom > 0 else math.inf


def wilson(share: float, count: float) -> Interval:
    """Wilson's score interval of a proportion of independent rows at 95 %.

    Args:
        share: Successes over trials, 0 to 1.
        count: Trials; need not be whole (an effective number). 0 gives 0 to 1.
    """
    return Interval(share, *share_ends(share, count, _Z))


def share_ends(share: float, count: float, reach: float) -> Ends:
    """Where shares lie that are no more than so many standard errors of their own from the one seen.

    Args:
        share: The one seen.
        count: Rows that it was seen in, or as many as tell as much.
        reach: Standard errors; infinite where nothing is known.
    """
    if count <= 0 or math.isinf(reach):
        return 0.0, 1.0
    spread = reach**2 / count
    center = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return max(0.0, min(share, center - half)), min(1.0, max(share, center + half))


def difference_ends(gained: float, lost: float, count: float, reach: float) -> Ends:
    """Where differences lie that are no more than so many standard errors of their own from the one seen.

    Args:
        gained: Share of rows that only the first has.
        lost: Share of rows that only the second has.
        count: Rows, or as many as tell as much.
        reach: Standard errors; infinite where nothing is known.
    """
    if count <= 0 or math.isinf(reach):
        return -1.0, 1.0
    value = gained - lost
    return (
        -_furthest(lost, gained, -value, count, reach),
        _furthest(gained, lost, value, count, reach),
    )


def _furthest(gained: float, lost: float, value: float, count: float, reach: float) -> float:
    """The greatest difference that is not rejected; at least the one seen."""
    near, far = value, 1.0
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        if (middle - value) ** 2 * count <= reach**2 * _variance(gained, lost, middle):
            near = middle
        else:
            far = middle
    return far if far == 1.0 else near


def _variance(gained: float, lost: float, difference: float) -> float:
    """Of one row, under the likeliest shares that differ by so much."""
    b = -gained - lost + (2 - gained + lost) * difference
    c = -lost * difference * (1 - difference)
    least = (math.sqrt(max(0.0, b * b - 8 * c)) - b) / 4
    return max(0.0, 2 * least + difference * (1 - difference))


def unseen(groups: int, reach: float) -> float:
    """The largest share, by Wilson, of a kind that none of so many groups is of."""
    return 1.0 if math.isinf(reach) else reach**2 / (groups + reach**2)
