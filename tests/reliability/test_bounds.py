"""Bounds on what is wrong in a finite population, from samples of its strata."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, hypergeom

from curate.domain.errors import Unusable
from curate.reliability import Stratum, allocate, largest_bound, most_wrong, plan

small = st.builds(
    lambda population, looked_at, wrong: Stratum(
        population, min(looked_at, population), min(wrong, looked_at, population)
    ),
    st.integers(2, 8),
    st.integers(1, 3),
    st.integers(0, 2),
)


def by_trying_all(strata, confidence):
    """The largest number of wrong ones that the samples don't speak against, by every split there is."""
    weights = [one.population / one.looked_at for one in strata]
    found = sum(w * one.wrong for w, one in zip(weights, strata, strict=True)) * (1 + 1e-9) + 1e-9
    most = 0
    for split in itertools.product(*(range(one.population + 1) for one in strata)):
        chance = sum(
            np.prod(
                [
                    hypergeom.pmf(seen, one.population, wrong, one.looked_at)
                    for seen, one, wrong in zip(case, strata, split, strict=True)
                ]
            )
            for case in itertools.product(*(range(one.looked_at + 1) for one in strata))
            if sum(w * seen for w, seen in zip(weights, case, strict=True)) <= found
        )
        if chance > 1 - confidence - 1e-9:
            most = max(most, sum(split))
    return most


@given(st.lists(small, min_size=1, max_size=2), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_the_bound_is_that_of_trying_every_split(strata, confidence):
    # What is known of a stratum that was looked at as a whole needs no bound.
    expected = by_trying_all([one for one in strata if one.looked_at < one.population], confidence)
    known = sum(one.wrong for one in strata if one.looked_at == one.population)
    # Those that were found right are no part of the wrong ones, whatever is likely.
    possible = sum(one.population - one.looked_at + one.wrong for one in strata)

    assert most_wrong(strata, confidence) == min(expected + known, possible)


def test_a_single_stratum_has_the_hypergeometric_bound():
    for looked_at, wrong in [(52, 0), (100, 3), (412, 5)]:
        bound = most_wrong([Stratum(412, looked_at, wrong)], 0.9)

        assert hypergeom.cdf(wrong, 412, bound, looked_at) > 0.1 or looked_at == 412
        assert hypergeom.cdf(wrong, 412, bound + 1, looked_at) <= 0.1


def test_for_a_large_population_it_is_that_of_clopper_and_pearson():
    bound = most_wrong([Stratum(1_000_000, 100, 2)], 0.9) / 1_000_000

    assert bound == pytest.approx(beta.ppf(0.9, 3, 98), abs=1e-3)


def test_a_stratum_that_nobody_looked_at_may_be_wrong_as_a_whole():
    assert most_wrong([Stratum(100, 100, 1), Stratum(30, 0, 0)]) == 31


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=3).filter(any),
    st.integers(0, 200),
)
def test_a_sample_is_shared_out_among_the_strata(populations, size):
    sample = allocate(populations, size)

    least = sum(1 for one in populations if one)
    assert sum(sample) == min(max(size, least), sum(populations))
    assert all(bool(of) <= some <= of for some, of in zip(sample, populations, strict=True))


@pytest.mark.parametrize("populations", [(412,), (300, 80, 32), (20, 5, 0), (5_000, 200, 3)])
@pytest.mark.parametrize("faults", [0, 1, 3])
@pytest.mark.parametrize("share", [0.02, 0.05, 0.2])
def test_a_plan_reaches_its_bound_wherever_the_faults_are_found(populations, faults, share):
    wanted = plan(populations, share, faults=faults)

    total = sum(populations)
    allowed = max(int(share * total + 1e-9), min(faults, total))
    for places in itertools.combinations_with_replacement(range(len(populations)), faults):
        found = [places.count(place) for place in range(len(populations))]
        if all(one <= some for one, some in zip(found, wanted.sample, strict=True)):
            strata = [
                Stratum(of, some, one)
                for of, some, one in zip(populations, wanted.sample, found, strict=True)
            ]
            assert most_wrong(strata) <= wanted.bound <= allowed
    fewer = allocate(populations, wanted.size - 1)
    if sum(fewer) < wanted.size and sum(fewer) > faults:
        assert largest_bound(populations, fewer, faults, 0.9) > allowed


def test_what_can_be_no_sample_is_refused():
    with pytest.raises(Unusable, match="can't come from"):
        Stratum(10, 11, 0)
    with pytest.raises(Unusable, match="share and a confidence"):
        plan([10], 1.5)


@pytest.mark.parametrize(
    ("populations", "faults", "size"),
    [
        ((300, 80, 32), (12, 3, 1), 80),
        ((300, 80, 32), (0, 14, 6), 60),
        ((40, 30), (5, 0), 30),
        ((1_000, 10), (50, 10), 40),
    ],
)
def test_the_bound_holds_at_least_as_often_as_it_says(populations, faults, size):
    random = np.random.default_rng(7)
    sample = allocate(populations, size)
    known = {}
    held = 0
    for _ in range(400):
        found = tuple(
            int(random.hypergeometric(bad, of - bad, some))
            for of, bad, some in zip(populations, faults, sample, strict=True)
        )
        if found not in known:
            strata = map(Stratum, populations, sample, found)
            known[found] = most_wrong(list(strata), 0.9)
        held += known[found] >= sum(faults)

    # Of 400 draws, fewer than 348 happen once in thousand times where the bound holds in 90 %.
    assert held >= 348
