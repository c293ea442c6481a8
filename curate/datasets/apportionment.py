"""How many examples of each stratum a part gets, in whole numbers that add up."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

ENOUGH = 3
"""Groups of a stratum from which on it is in the test: one to test, one to validate, one to learn from."""


def whole(share: float, total: int) -> int:
    """A share of some examples as a whole number, a half rounded up."""
    return floor(_exact(share) * total + Fraction(1, 2))


def missing(share: float, total: int, there: int) -> Fraction:
    """How many examples a share lacks, exactly."""
    return _exact(share) * total - there


def apportion(
    sizes: Mapping[str, int], groups: Mapping[str, int], share: float, total: int
) -> dict[str, int]:
    """Part a number of examples among strata: of each its share, rounded down or up.

    Strata of enough groups that would get none come first when it is rounded up, then the largest
    remainders (Hamilton's method).

    Args:
        sizes: How many examples each stratum has.
        groups: In how many groups these are.
        share: The share that is asked of all, 0 to 1.
        total: What all together get, as ``whole`` says.
    """
    exact = {one: _exact(share) * size for one, size in sizes.items()}
    quotas = {one: floor(value) for one, value in exact.items()}

    def rank(one: str) -> tuple[bool, bool, Fraction, int, str]:
        enough = groups[one] >= ENOUGH
        return (
            not (quotas[one] == 0 and enough),
            quotas[one] == 0,
            quotas[one] - exact[one],
            -sizes[one],
            one,
        )

    rest = total - sum(quotas.values())
    for one in sorted((one for one in exact if exact[one] > quotas[one]), key=rank)[: max(rest, 0)]:
        quotas[one] += 1
    return quotas


def _exact(share: float) -> Fraction:
    """A share as it was written: 0.1 is a tenth, not the nearest number of the machine."""
    return Fraction(str(share))
