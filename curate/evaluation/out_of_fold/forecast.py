"""What more examples would bring, read off a learning curve, or that it can't be told."""

import numpy as np
from numpy.typing import NDArray

from curate.domain.advice import Forecast
from curate.evaluation.base import arm_words
from curate.evaluation.out_of_fold.learning_curve import Curve
from curate.text import count

DRAWS = 1_000
WIDEST = 0.05
"""How uncertain a gain may be, as a share, so that it is said."""
NOTHING = 0.01
STEPS = (20, 50, 100, 200, 500, 1_000)
"""How many more examples are asked about: the most that are no more than half as many again."""
FEWEST_SIZES = 3
_EXPONENTS = np.linspace(0.1, 1.5, 15)
_AT_ONCE = 1 << 22
Numbers = NDArray[np.float64]


def forecast(arm: str, curve: Curve, examples: int, more: int | None = None) -> Forecast:
    """What more examples would bring an arm, from fits of two laws to its curve.

    Rows (by their groups) and the folds of all deals are drawn anew a thousand times, with replacement.
    Through each draw goes the law that fits it best: one of the power laws, which level off, or a logarithm,
    which does not. Nothing is said where the interval is wider than five points to either side, nor of more
    examples than there are.

    Args:
        arm: Whose curve it is.
        curve: What it reached with parts of the examples.
        examples: Training examples that there are.
        more: How many more; None for a round number up to half as many again.
    """
    if more is None:
        more = max((one for one in STEPS if 2 * one <= examples), default=STEPS[0])
    if len(curve.sizes) < FEWEST_SIZES or more > examples:
        return Forecast(arm, examples, more, None, None, None, _unknown(examples, more))
    sizes = np.array(curve.sizes, dtype=np.float64)
    gains = _gains(sizes, _drawn(curve), float(examples), float(more))
    low, gain, high = (float(one) for one in np.quantile(gains, [0.025, 0.5, 0.975]))
    off = max(high - gain, gain - low)
    if off > WIDEST:
        said = f"{_unknown(examples, more)[:-1]}: anything from {_points(low)} to {_points(high)} points."
        return Forecast(arm, examples, more, None, low, high, said)
    return Forecast(arm, examples, more, gain, low, high, _sentence(arm, more, gain, high, off))


def _unknown(examples: int, more: int) -> str:
    return f"What {count(more, 'more example')} would bring can't be told from {examples:,}."


def _sentence(arm: str, more: int, gain: float, high: float, off: float) -> str:
    who = arm_words(arm)
    if high < NOTHING:
        return (
            f"{count(more, 'more example')} would bring {who} hardly anything: less than a point."
        )
    return (
        f"{count(more, 'more example')} would bring {who} about {_points(gain)} points, give or take "
        f"{max(1, round(100 * off))}."
    )


def _points(share: float) -> str:
    return f"{100 * share:.0f}"


def _drawn(curve: Curve) -> Numbers:
    """Draws x sizes: the mean over rows and folds that were drawn with replacement."""
    names = {name: place for place, name in enumerate(dict.fromkeys(curve.groups))}
    group_of = np.array([names[one] for one in curve.groups])
    groups, deals = len(names), len(curve.folds)
    rows = np.bincount(group_of, minlength=groups).astype(np.float64)
    # Sizes x deals x groups; a group lies in one fold of each deal.
    sums = np.stack(
        [
            [np.bincount(group_of, weights=deal, minlength=groups) for deal in each]
            for each in curve.values
        ]
    )
    fold_of = np.zeros((deals, groups), dtype=np.intp)
    fold_of[:, group_of] = curve.folds
    folds = int(curve.folds.max()) + 1
    units = fold_of + folds * np.arange(deals)[:, None]
    rng = np.random.default_rng(0)
    found = []
    most = max(1, min(DRAWS, _AT_ONCE // (deals * groups)))
    for _ in range(0, DRAWS, most):
        taken = rng.multinomial(groups, np.full(groups, 1 / groups), size=most)
        parts = rng.multinomial(deals * folds, np.full(deals * folds, 1 / (deals * folds)), most)
        weights = parts[:, units] * taken[:, None, :]
        total = np.maximum((weights * rows).sum(axis=(1, 2)), 1)
        found.append(
            np.stack([(weights * each).sum(axis=(1, 2)) for each in sums], 1) / total[:, None]
        )
    return np.concatenate(found)[:DRAWS]


def _gains(sizes: Numbers, drawn: Numbers, examples: float, more: float) -> Numbers:
    """The gain from each draw by the law that fits it best, none below nothing and no share above 1."""
    ends = np.array([examples, examples + more])
    laws = [_law(np.log(sizes), drawn, np.log(ends))]
    laws += [_law(-(sizes**-one), drawn, -(ends**-one)) for one in _EXPONENTS]
    best = np.stack([error for _, error in laws]).argmin(axis=0)
    return np.asarray(np.stack([gain for gain, _ in laws])[best, np.arange(len(drawn))])


def _law(x: Numbers, drawn: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
    """Least squares of each draw on a rising ``x``: the gain from one end to the other, and the error."""
    middle = x - x.mean()
    slope = np.maximum(drawn @ middle / (middle @ middle), 0)
    start = drawn.mean(axis=1) - slope * x.mean()
    error = ((drawn - start[:, None] - slope[:, None] * x) ** 2).sum(axis=1)
    first, last = (np.minimum(start + slope * end, 1) for end in ends)
    return last - first, error
