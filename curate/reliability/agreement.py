"""Agreement between people who judged the same things without seeing each other's judgment.

Percent agreement; Cohen's kappa for two people (Cohen, 1960); Krippendorff's alpha for any number, with
judgments missing (Krippendorff, 2011, nominal). Intervals are 95 %, by the bootstrap over the things that
were judged. The package ``krippendorff`` is GPL and ``irrCAC`` pins an old SciPy, hence these few lines of
NumPy.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from curate.domain.results import Interval

FEWEST = 20
"""Things judged by two or more, below which agreement is not known."""
DRAWS = 1_000
_ENDS = (2.5, 97.5)
_CELLS = 1 << 22

Numbers = NDArray[np.float64]
Method = Literal["cohen_kappa", "krippendorff_alpha"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on one matter.

    Attributes:
        common: Things that two or more judged.
        people: How many judged them.
        percent: Share of pairs of judgments of the same thing that are the same; None where nothing is
        common. method: By which agreement beyond chance is measured.
        value: That, with its interval; None where too few are common, or where everybody always said the
        same,
            so that chance can't be told from agreement.
    """

    common: int
    people: int
    percent: Interval | None
    method: Method
    value: Interval | None

    @property
    def known(self) -> bool:
        """Whether enough is common to say anything."""
        return self.common >= FEWEST


def measure(
    judgments: Sequence[Mapping[str, Hashable]], *, draws: int = DRAWS, seed: int = 0
) -> Agreement:
    """Agreement on things that people judged.

    Args:
        judgments: For each thing, what every person who judged it said.
        draws: Bootstrap draws.
        seed: Of the draws.
    """
    common = [one for one in judgments if len(one) > 1]
    people = sorted({person for one in common for person in one})
    method: Method = "cohen_kappa" if len(people) == 2 else "krippendorff_alpha"
    if not common:
        return Agreement(0, 0, None, method, None)
    weights = _weights(len(common), draws, seed)
    same, pairs = _pairs(common)
    percent = _interval((weights @ same) / (weights @ pairs))
    if len(common) < FEWEST:
        return Agreement(len(common), len(people), percent, method, None)
    values = (
        _kappa(common, (people[0], people[1]), weights)
        if method == "cohen_kappa"
        else _alpha(_counts(common), weights)
    )
    return Agreement(len(common), len(people), percent, method, _interval(values))


def _weights(number: int, draws: int, seed: int) -> Numbers:
    """How often each thing counts: first as they are, then in each bootstrap draw."""
    drawn = np.random.default_rng(seed).multinomial(number, [1 / number] * number, size=draws)
    return np.vstack([np.ones((1, number)), drawn]).astype(np.float64)


def _pairs(common: Sequence[Mapping[str, Hashable]]) -> tuple[Numbers, Numbers]:
    """By thing, the share of pairs of judgments that are the same; each thing counts once."""
    same = []
    for one in common:
        said = list(one.values())
        number = len(said) * (len(said) - 1) / 2
        alike = sum(a == b for place, a in enumerate(said) for b in said[:place])
        same.append(alike / number)
    return np.array(same), np.ones(len(common))


def _kappa(
    common: Sequence[Mapping[str, Hashable]], people: tuple[str, str], weights: Numbers
) -> Numbers:
    first, second = people
    codes: dict[Hashable, int] = {}
    said = np.array(
        [
            (codes.setdefault(one[first], len(codes)), codes.setdefault(one[second], len(codes)))
            for one in common
        ]
    )
    chance = np.zeros(len(weights))
    for code in range(len(codes)):
        chance += (weights @ (said[:, 0] == code)) * (weights @ (said[:, 1] == code))
    number = weights.sum(axis=1)
    chance /= number**2
    observed = (weights @ (said[:, 0] == said[:, 1])) / number
    with np.errstate(all="ignore"):
        return np.where(chance < 1, (observed - chance) / (1 - chance), np.nan)


def _counts(common: Sequence[Mapping[str, Hashable]]) -> Any:
    """How often each value was said about each thing: sparse, things x values."""
    from scipy.sparse import csc_array

    codes: dict[Hashable, int] = {}
    places = [
        (thing, codes.setdefault(said, len(codes)))
        for thing, one in enumerate(common)
        for said in one.values()
    ]
    rows, columns = zip(*places, strict=True)
    # Whoever said the same about one thing is added up.
    return csc_array((np.ones(len(places)), (rows, columns)), shape=(len(common), len(codes)))


def _alpha(counts: Any, weights: Numbers) -> Numbers:
    said = np.asarray(counts.sum(axis=1)).ravel()
    apart = (said**2 - np.asarray(counts.power(2).sum(axis=1)).ravel()) / (said - 1)
    number = weights @ said
    squares = np.zeros(len(weights))
    step = max(1, _CELLS // len(weights))
    for start in range(0, counts.shape[1], step):
        squares += ((weights @ counts[:, start : start + step]) ** 2).sum(axis=1)
    with np.errstate(all="ignore"):
        expected = (number**2 - squares) / (number - 1)
        return np.where(expected > 0, 1 - (weights @ apart) / expected, np.nan)


def _interval(values: Numbers) -> Interval | None:
    """The first value, with the interval of all; None where the first is not defined."""
    if np.isnan(values[0]):
        return None
    drawn = values[1:][~np.isnan(values[1:])]
    low, high = np.percentile(drawn, _ENDS) if drawn.size else (values[0], values[0])
    value = float(values[0])
    return Interval(value, min(value, float(low)), max(value, float(high)))
