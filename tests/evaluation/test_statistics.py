import tracemalloc
from dataclasses import astuple
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binomtest, norm

from curate.evaluation import statistics
from curate.evaluation.statistics import Interval, Resampler, wilson

PARTS = 210  # values are so many parts of it, as word overlaps are: floats round most of them
DRAWS = 10_000
rows_in_groups = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.integers(-PARTS, PARTS), st.integers(-PARTS, PARTS)),
    min_size=1,
    max_size=12,
)


def mean(groups, values, seed=0):
    return Resampler(groups, seed).draw({"": values}).mean("")


def difference(groups, ones, others, seed=0):
    return Resampler(groups, seed).draw({"one": ones, "other": others}).difference("one", "other")


def drawn(groups, seed, parts):
    """The total and the number of rows of each draw, one draw after the other, in whole numbers."""
    names = list(dict.fromkeys(groups))
    place = [names.index(group) for group in groups]
    generator, chance = np.random.default_rng(seed), [1 / len(names)] * len(names)
    totals, counts = [], []
    for _ in range(DRAWS):
        times = generator.multinomial(len(names), chance)[place]
        totals.append(int(times @ parts))
        counts.append(int(times.sum()))
    return totals, counts


def ends(values):
    """Both ends of what lies between the 2.5th and the 97.5th of a hundred."""
    ordered = sorted(values)

    def at(share):
        place = share * (len(ordered) - 1)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return at(0.025), at(0.975)


def two_sided(totals):
    """How often chance alone would lie as far on either side of zero (Davison and Hinkley, 4.11)."""
    below = sum(total <= 0 for total in totals)
    above = sum(total >= 0 for total in totals)
    return min(1, 2 * (min(below, above) + 1) / (len(totals) + 1))


def score_interval(share, count):
    """Where a share lies that is no more than 1.96 standard errors of its own from the one seen."""
    z = norm.ppf(0.975)

    def beyond(true):
        return (share - true) ** 2 - z**2 * true * (1 - true) / count

    low = 0 if share == 0 else brentq(beyond, 0, min(share, 1 - 1e-12))
    high = 1 if share == 1 else brentq(beyond, max(share, 1e-12), 1)
    return low, high


def independent_rows(groups, values):
    """How many independent rows tell as much: rows over Kish's design effect."""
    share, count = sum(values) / len(values), len(values)
    rest = dict.fromkeys(groups, 0.0)
    for group, value in zip(groups, values, strict=True):
        rest[group] += value - share
    clusters = len(rest)
    if clusters in {1, count} or share in {0, 1}:
        return clusters
    between = clusters / (clusters - 1) * sum(one**2 for one in rest.values()) / count**2
    return count / max(1, between / (share * (1 - share) / count))


@settings(max_examples=25)
@example([("a", 70, 0), ("a", 70, 0), ("a", -140, 0)], 0)
@example([("a", 1, 2), ("b", 2, 1), ("c", 3, 3)], 5)
@given(rows_in_groups, st.integers(0, 5))
def test_means_and_differences_are_those_of_a_loop_that_draws_anew_for_each(rows, seed):
    groups, ones, others = map(list, zip(*rows, strict=True))
    columns = {"ones": np.divide(ones, PARTS), "others": np.divide(others, PARTS)}

    draws = Resampler(groups, seed).draw(columns)

    for name, parts in (("ones", ones), ("others", others)):
        totals, counts = drawn(groups, seed, parts)
        wanted = ends(np.divide(totals, counts) / PARTS)
        found = draws.mean(name)
        assert found.value == pytest.approx(sum(parts) / len(parts) / PARTS, abs=1e-12)
        assert (found.low, found.high) == pytest.approx(wanted, abs=1e-12)
    apart = np.subtract(ones, others)
    totals, counts = drawn(groups, seed, apart)
    wanted = ends(np.divide(totals, counts) / PARTS)
    found = draws.difference("ones", "others")
    assert found.value == pytest.approx(apart.sum() / len(apart) / PARTS, abs=1e-12)
    assert (found.value == 0) == (apart.sum() == 0)
    assert (found.low, found.high) == pytest.approx(wanted, abs=1e-12)
    assert found.p == two_sided(totals)


def test_both_ends_lie_between_all_the_draws_of_many_clusters():
    groups = [str(row % 30) for row in range(45)]
    ones, others = np.random.default_rng(3).integers(-PARTS, PARTS, size=(2, 45))

    draws = Resampler(groups, 1).draw({"ones": ones / PARTS, "others": others / PARTS})

    found = draws.mean("ones"), draws.difference("ones", "others")
    for one, parts in zip(found, (ones, ones - others), strict=True):
        totals, counts = drawn(groups, 1, parts)
        wanted = ends(np.divide(totals, counts) / PARTS)
        assert (one.low, one.high) == pytest.approx(wanted, abs=1e-12)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), min_size=1, max_size=9), st.data()
)
def test_values_that_only_change_places_within_their_clusters_make_no_difference(rows, data):
    groups, values = map(list, zip(*sorted(rows), strict=True))
    moved = [
        value
        for name in sorted(set(groups))
        for value in data.draw(st.permutations([v for g, v in rows if g == name]))
    ]

    found = difference(groups, values, moved)

    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_the_smallest_difference_that_is_one_is_not_taken_for_noise():
    found = difference(["a", "b"], [1 + 1e-9, 1 + 1e-9], [1, 1])

    assert (found.value, found.p) == (pytest.approx(1e-9, rel=1e-3), 2 / (DRAWS + 1))


def test_noise_is_less_than_a_ten_billionth_of_the_largest_value():
    at_it = difference(["a"] * 4, [1, -1, 4e-10, 0], [0, 0, 0, 0])
    below = difference(["a"] * 4, [1, -1, 3.9e-10, 0], [0, 0, 0, 0])

    assert (at_it.value, at_it.p) == (1e-10, 2 / (DRAWS + 1))
    assert (below.value, below.p) == (0, 1)


def test_without_rows_there_are_no_clusters():
    assert Resampler([], 0).clusters == 0


def test_how_many_draws_are_in_memory_at_once_changes_nothing(monkeypatch):
    groups = [str(row // 2) for row in range(60)]
    columns = {
        (arm, metric): np.random.default_rng(place).random(60)
        for place, (arm, metric) in enumerate(product("abc", ("f1", "loss")))
    }

    def found():
        draws = Resampler(groups, 4).draw(columns)
        between = [draws.difference(("a", "f1"), (arm, "f1")) for arm in "bc"]
        return [astuple(one) for one in [*map(draws.mean, columns), *between]]

    at_once = found()
    for cells in (30 * 7, 1):  # 10,000 draws of 30 clusters are no multiple of 7
        monkeypatch.setattr(statistics, "_CELLS", cells)
        for one, other in zip(found(), at_once, strict=True):
            assert one == pytest.approx(other, abs=1e-12)


def test_draws_take_16_mb_and_as_much_to_multiply_however_many_clusters_there_are():
    rows = np.random.default_rng(0).random(1000)
    resampler = Resampler([str(row) for row in range(1000)], 0)

    tracemalloc.start()
    resampler.draw({"": rows})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak == pytest.approx(32 << 20, rel=0.05)  # all at once would be 153 MB


def test_a_column_has_the_interval_that_it_has_alone():
    groups = [str(row // 2) for row in range(60)]
    columns = {place: np.random.default_rng(place).random(60) for place in range(20)}

    draws = Resampler(groups, 4).draw(columns)

    for place, values in columns.items():
        alone = mean(groups, values, seed=4)
        assert astuple(draws.mean(place)) == pytest.approx(astuple(alone), abs=1e-12)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), min_size=1, max_size=40))
def test_a_proportion_counts_as_many_rows_as_are_independent(rows):
    groups, right = map(list, zip(*rows, strict=True))
    values = [float(one) for one in right]

    found = Resampler(groups, 0).proportion(values)

    share = sum(values) / len(values)
    low, high = score_interval(share, independent_rows(groups, values))
    assert found.value == pytest.approx(share)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_without_a_row_every_share_is_possible():
    assert wilson(0.5, 0) == Interval(0.5, 0.0, 1.0)


@given(st.integers(1, 500), st.data())
def test_wilson_is_the_interval_of_scipy(count, data):
    successes = data.draw(st.integers(0, count))

    found = wilson(successes / count, count)

    wanted = binomtest(successes, count).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)


def test_no_share_is_above_one_or_below_zero_whatever_the_rounding():
    for count in range(1, 100):
        assert wilson(1.0, count).high == 1
        assert wilson(0.0, count).low == 0


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
        (mean(groups, values), mean([g for g in groups for _ in range(4)], fourfold)),
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

    found = mean([str(i) for i in range(400)], rows)

    half = norm.ppf(0.975) * rows.std(ddof=1) / 20
    assert found.value == pytest.approx(rows.mean())
    assert (found.low, found.high) == pytest.approx(
        (rows.mean() - half, rows.mean() + half), abs=0.02
    )


def test_a_difference_is_paired():
    hard = np.linspace(0, 1, 60)  # some rows are hard for everybody

    found = difference([str(i) for i in range(60)], hard + 0.01, hard)

    assert found.value == pytest.approx(0.01)
    assert found.low == pytest.approx(0.01)
    assert found.p < 0.001


def test_no_difference_has_a_p_value_of_one():
    found = difference(["a", "b", "c"], [1, 0, 1], [1, 0, 1])

    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.floats(-5, 5)), min_size=1, max_size=30))
def test_intervals_enclose_sensible_values_and_repeat_with_the_seed(rows):
    groups, values = [group for group, _ in rows], [value for _, value in rows]

    found = mean(groups, values, seed=3)

    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert mean(groups, values, seed=3) == found


def test_about_95_of_100_intervals_of_clustered_means_hold_the_truth():
    generator = np.random.default_rng(0)
    held = 0
    for seed in range(100):
        centers = generator.normal(0, 1, size=40)
        values = np.concatenate([center + generator.normal(0, 0.3, size=3) for center in centers])
        found = mean([str(i // 3) for i in range(120)], values, seed)
        held += found.low <= 0 <= found.high
    assert 88 <= held <= 99
