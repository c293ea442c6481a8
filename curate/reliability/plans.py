"""How many to look at, so that a sample proves what is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from curate.domain.errors import Unusable
from curate.reliability.bounds import Stratum, most_wrong


@dataclass(frozen=True, slots=True)
class Plan:
    """A sample that proves at most ``share`` wrong if no more than ``faults`` are found.

    Attributes:
        sample: How many to look at, by stratum.
        faults: How many of them may be wrong.
        bound: At most how many of the population are wrong if so many are found.
    """

    sample: tuple[int, ...]
    faults: int
    bound: int

    @property
    def size(self) -> int:
        """How many to look at in all."""
        return sum(self.sample)


def plan(
    populations: Sequence[int], share: float, *, faults: int = 0, confidence: float = 0.9
) -> Plan:
    """The smallest sample that proves that at most ``share`` of these are wrong, if few faults are found.

    Args:
        populations: How many each stratum has.
        share: The share that is wanted, above 0 and below 1.
        faults: How many the sample may find, in whichever stratum.
        confidence: Above 0, below 1.

    Raises:
        Unusable: There is nothing to look at, or a number is out of range.
    """
    total = sum(populations)
    if not total or not 0 < share < 1 or not 0 < confidence < 1 or faults < 0:
        raise Unusable(
            "A plan needs something to look at, and a share and a confidence between 0 and 1."
        )
    wanted = max(int(share * total + 1e-9), min(faults, total))
    low, high = min(total, max(1, faults)), total
    while low < high:
        middle = (low + high) // 2
        if largest_bound(populations, allocate(populations, middle), faults, confidence) <= wanted:
            high = middle
        else:
            low = middle + 1
    # The bound falls with the size but for rounding: where a smaller sample failed, the next sizes are tried.
    sample = allocate(populations, low)
    while (
        bound := largest_bound(populations, sample, faults, confidence)
    ) > wanted and low < total:
        low += 1
        sample = allocate(populations, low)
    return Plan(sample, faults, bound)


def allocate(populations: Sequence[int], size: int) -> tuple[int, ...]:
    """A sample size for each stratum by its share, and at least one of each; all of it where it is small."""
    total = sum(populations)
    size = min(max(size, sum(1 for one in populations if one)), total)
    shares = [one * size / total if total else 0.0 for one in populations]
    sample = [max(int(one), 1 if of else 0) for one, of in zip(shares, populations, strict=True)]
    order = sorted(range(len(sample)), key=lambda place: sample[place] - shares[place])
    while sum(sample) < size:
        for place in order:
            if sum(sample) < size and sample[place] < populations[place]:
                sample[place] += 1
    while sum(sample) > size:
        sample[max(range(len(sample)), key=lambda place: sample[place])] -= 1
    return tuple(sample)


def largest_bound(
    populations: Sequence[int], sample: Sequence[int], faults: int, confidence: float
) -> int:
    """The bound that so many faults lead to, where they are found in the stratum that makes it largest."""
    strata = [Stratum(of, some) for of, some in zip(populations, sample, strict=True)]
    # A fault weighs as much as it stands for: the bound grows with what all of them weigh.
    left, found = faults, [0] * len(strata)
    order = sorted(
        (place for place, one in enumerate(strata) if one.looked_at),
        key=lambda place: -strata[place].population / strata[place].looked_at,
    )
    for place in order:
        found[place] = min(left, strata[place].looked_at)
        left -= found[place]
    return most_wrong(
        [
            Stratum(one.population, one.looked_at, wrong)
            for one, wrong in zip(strata, found, strict=True)
        ],
        confidence,
    )
