import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from curate.evaluation.statistics import Resampler, wilson


@given(st.integers(1, 500), st.data())
def test_wilson_is_the_interval_of_scipy(count, data):
    successes = data.draw(st.integers(0, count))

    found = wilson(successes / count, count)

    wanted = binomtest(successes, count).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)


def test_a_proportion_of_independent_rows_is_plain_wilson():
    values = [1.0] * 37 + [0.0] * 13

    assert Resampler([str(i) for i in range(50)], 0).proportion(values) == wilson(0.74, 50)


def test_copies_of_a_row_make_no_interval_narrower():
    values = [1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0] * 3
    groups = [str(i) for i in range(30)]
    once, copied = Resampler(groups, 0), Resampler([g for g in groups for _ in range(4)], 0)
    fourfold = [value for value in values for _ in range(4)]

    for one, four in (
        (once.proportion(values), copied.proportion(fourfold)),
        (once.mean(values), copied.mean(fourfold)),
    ):
        assert four.value == pytest.approx(one.value)
        assert four.high - four.low == pytest.approx(one.high - one.low, rel=0.05)


def test_all_right_in_few_clusters_is_not_as_sure_as_in_many():
    few = Resampler(["a"] * 50 + ["b"] * 50, 0).proportion([1.0] * 100)
    many = Resampler([str(i) for i in range(100)], 0).proportion([1.0] * 100)

    assert few.low < 0.5
    assert many.low > 0.9


def test_a_mean_of_independent_rows_has_about_the_normal_interval():
    rows = np.random.default_rng(7).normal(3, 2, size=400)

    found = Resampler([str(i) for i in range(400)], 0).mean(rows)

    half = norm.ppf(0.975) * rows.std(ddof=1) / 20
    assert found.value == pytest.approx(rows.mean())
    assert (found.low, found.high) == pytest.approx(
        (rows.mean() - half, rows.mean() + half), abs=0.02
    )


def test_a_difference_is_paired():
    hard = np.linspace(0, 1, 60)  # some rows are hard for everybody
    resampler = Resampler([str(i) for i in range(60)], 0)

    found = resampler.difference(hard + 0.01, hard)

    assert found.value == pytest.approx(0.01)
    assert found.low == pytest.approx(0.01)
    assert found.p < 0.001


def test_no_difference_has_a_p_value_of_one():
    found = Resampler(["a", "b", "c"], 0).difference([1, 0, 1], [1, 0, 1])

    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.floats(-5, 5)), min_size=1, max_size=30))
def test_intervals_enclose_sensible_values_and_repeat_with_the_seed(rows):
    groups, values = [group for group, _ in rows], [value for _, value in rows]

    found = Resampler(groups, 3).mean(values)

    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert Resampler(groups, 3).mean(values) == found


def test_about_95_of_100_intervals_of_clustered_means_hold_the_truth():
    generator = np.random.default_rng(0)
    held = 0
    for seed in range(100):
        centers = generator.normal(0, 1, size=40)
        values = np.concatenate([center + generator.normal(0, 0.3, size=3) for center in centers])
        found = Resampler([str(i // 3) for i in range(120)], seed).mean(values)
        held += found.low <= 0 <= found.high
    assert 88 <= held <= 99
