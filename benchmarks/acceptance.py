"""How often the bound of a second look holds, over populations, faults, strata and sizes of samples.

    python benchmarks/acceptance.py --draws 2000

A population is drawn from again and again; each time, the bound at 90 % confidence is compared with what is
really wrong. Beside it stands what is often done instead: the normal approximation and Wilson's interval with
the rows taken for one sample, and the sum of the strata's own bounds.
"""

import argparse
import itertools
import math
import time
from collections.abc import Sequence
from functools import cache

import numpy as np

from curate.reliability import Stratum, allocate, most_wrong, plan

CONFIDENCE = 0.9
Z = 1.2815515655446004  # 90 % quantile of the normal distribution
POPULATIONS = (
    (412,),
    (60,),
    (5_000,),
    (300, 112),
    (40, 20),
    (300, 80, 32),
    (2_000, 150, 10),
    (4_000, 1_500, 500),
)
SHARES = (0.0, 0.005, 0.02, 0.05, 0.1, 0.25)
SIZES = (30, 80, 200)
LARGE = 1_000


def main() -> None:
    """Print how often each bound holds, and how plans do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=2_000)
    draws = parser.parse_args().draws
    started = time.perf_counter()
    coverage(draws)
    plans(draws)
    print(f"{time.perf_counter() - started:.0f} s")


def coverage(draws: int) -> None:
    """The share of draws in which the bound is at least what is wrong, at worst and on average."""
    random = np.random.default_rng(1)
    held: dict[str, list[tuple[float, str]]] = {name: [] for name in METHODS}
    excess: list[float] = []
    for populations, share, size, spread in itertools.product(
        POPULATIONS, SHARES, SIZES, ("even", "smallest first", "largest first")
    ):
        if size >= sum(populations) or (spread != "even" and len(populations) == 1):
            continue
        if sum(populations) > LARGE and share > 0.05:
            continue  # as many different samples as draws, each of which takes a while
        faults = spread_faults(populations, round(share * sum(populations)), spread)
        sample = allocate(populations, size)
        found = np.stack(
            [
                random.hypergeometric(bad, of - bad, some, draws)
                for of, bad, some in zip(populations, faults, sample, strict=True)
            ],
            axis=1,
        )
        kinds, counts = np.unique(found, axis=0, return_counts=True)
        what = f"{populations}, {share:.1%} wrong {spread}, {size} looked at"
        for name, bound in METHODS.items():
            bounds = np.array([bound(populations, sample, tuple(map(int, kind))) for kind in kinds])
            share_held = counts[bounds >= sum(faults) - 1e-9].sum() / draws
            held[name].append((float(share_held), what))
            if name == "exact":
                excess.append(
                    float((bounds * counts).sum() / draws - sum(faults)) / sum(populations)
                )
    for name, each in held.items():
        worst, what = min(each)
        below = sum(one < CONFIDENCE - 2.6 * math.sqrt(0.09 / draws) for one, _ in each)
        average = sum(one for one, _ in each) / len(each)
        print(
            f"{name:22} holds in {average:6.1%} of draws on average, {worst:6.1%} at worst ({what}); "
            f"{below} of {len(each)} cases below {CONFIDENCE:.0%}"
        )
    print(
        f"The exact bound lies {np.mean(excess):.1%} of the population above what is wrong, on average."
    )


def plans(draws: int) -> None:
    """Whether plans keep their promise: with no more faults than allowed, the bound is that wanted."""
    random = np.random.default_rng(2)
    kept = tried = 0
    for populations, wanted, faults in itertools.product(POPULATIONS, (0.02, 0.05, 0.1), (0, 1, 3)):
        made = plan(populations, wanted, faults=faults)
        total = sum(populations)
        limit = max(int(wanted * total + 1e-9), min(faults, total))
        for _ in range(min(draws, 50)):
            places = random.choice(len(populations), faults, p=np.array(populations) / total)
            found = tuple(
                min(int((places == place).sum()), some) for place, some in enumerate(made.sample)
            )
            tried += 1
            kept += exact(populations, made.sample, found) <= limit
    print(f"Plans: {kept:,} of {tried:,} reach the bound that they promise.")
    for faults in (0, 1, 2, 3):
        one, three = plan((412,), 0.04, faults=faults), plan((300, 80, 32), 0.04, faults=faults)
        print(
            f"4 % of 412 at 90 %, {faults} faults: {one.size} of one stratum, {three.size} of three"
        )


def spread_faults(populations: Sequence[int], faults: int, spread: str) -> tuple[int, ...]:
    """So many faults over the strata: in proportion, or filling one after the other."""
    if spread == "even":
        return allocate_down(populations, faults)
    order = sorted(range(len(populations)), key=lambda place: populations[place])
    left, given = faults, [0] * len(populations)
    for place in order if spread == "smallest first" else reversed(order):
        given[place] = min(left, populations[place])
        left -= given[place]
    return tuple(given)


def allocate_down(populations: Sequence[int], faults: int) -> tuple[int, ...]:
    """In proportion, what is left over to the largest."""
    given = [int(faults * one / sum(populations)) for one in populations]
    given[int(np.argmax(populations))] += faults - sum(given)
    return tuple(given)


@cache
def exact(populations: Sequence[int], sample: Sequence[int], found: Sequence[int]) -> float:
    """Curate's bound."""
    strata = [Stratum(*one) for one in zip(populations, sample, found, strict=True)]
    return most_wrong(strata, CONFIDENCE)


@cache
def summed(populations: Sequence[int], sample: Sequence[int], found: Sequence[int]) -> float:
    """The bounds of the strata by themselves, each at the same confidence, added up."""
    return sum(
        most_wrong([Stratum(*one)], CONFIDENCE)
        for one in zip(populations, sample, found, strict=True)
    )


def normal(populations: Sequence[int], sample: Sequence[int], found: Sequence[int]) -> float:
    """The normal approximation of one sample."""
    share = sum(found) / sum(sample)
    total = sum(populations)
    rest = math.sqrt((total - sum(sample)) / max(1, total - 1))
    return total * (share + Z * rest * math.sqrt(share * (1 - share) / sum(sample)))


def wilson(populations: Sequence[int], sample: Sequence[int], found: Sequence[int]) -> float:
    """Wilson's upper end of one sample."""
    number, share = sum(sample), sum(found) / sum(sample)
    spread = Z**2 / number
    high = share + spread / 2 + math.sqrt(share * (1 - share) * spread + spread**2 / 4)
    return sum(populations) * high / (1 + spread)


METHODS = {
    "exact": exact,
    "sum of the strata": summed,
    "normal approximation": normal,
    "Wilson": wilson,
}

if __name__ == "__main__":
    main()
