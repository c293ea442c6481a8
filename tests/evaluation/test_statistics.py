from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm
from scipy.stats import t as student

from curate.evaluation import sign_flips
from curate.evaluation.statistics import Interval, Sample, wilson

PARTS = 210  # values are so many parts of it, as word overlaps are: floats round most of them
APART = (-1.0, 1.0)
rows_in_groups = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, PARTS), st.integers(0, PARTS)),
    min_size=1,
    max_size=14,
)
zeros_and_ones = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.booleans(), st.booleans()), min_size=1, max_size=30
)
singles = [str(place) for place in range(400)]


def difference(groups, ones, others, seed=0, bounds=APART):
    means = Sample(groups, seed).flipped({"one": ones, "other": others})
    return means.difference("one", "other", bounds)


def mean(groups, values, seed=0, bounds=None):
    return Sample(groups, seed).flipped({"": values}).mean("", bounds)


def cluster_sums(groups, apart):
    return [
        (sum(d for g, d in zip(groups, apart, strict=True) if g == name), groups.count(name))
        for name in dict.fromkeys(groups)
    ]


def brute_force_p(groups, apart, shift=0, sides=2):
    """The share of all sign flips of clusters that are as far out as what was seen (whole numbers)."""
    sums = [total - shift * size for total, size in cluster_sums(groups, apart)]
    seen = sum(sums)
    flipped = [
        sum(sign * one for sign, one in zip(signs, sums, strict=True))
        for signs in product((1, -1), repeat=len(sums))
    ]
    if sides == 2:
        return sum(abs(one) >= abs(seen) for one in flipped) / len(flipped)
    return sum(one * sides >= seen * sides for one in flipped) / len(flipped)


@given(zeros_and_ones)
def test_p_of_shares_is_the_share_of_all_sign_flips_that_are_as_far_out(rows):
    groups, ones, others = map(list, zip(*rows, strict=True))
    apart = [int(one) - int(other) for one, other in zip(ones, others, strict=True)]

    found = Sample(groups, 0).shares(ones, others)

    assert found.p == pytest.approx(brute_force_p(groups, apart), abs=1e-12)
    assert found.value == pytest.approx(sum(apart) / len(apart))
    assert found.informative == sum(total != 0 for total, _ in cluster_sums(groups, apart))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 200))
def test_p_of_single_rows_is_mcnemars_exact_test(gained, lost, same):
    ones = [1] * gained + [0] * lost + [1] * same
    others = [0] * gained + [1] * lost + [1] * same
    if not ones:
        return

    found = Sample([str(i) for i in range(len(ones))], 0).shares(ones, others)

    wanted = binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert found.p == pytest.approx(wanted, rel=1e-9)


def test_p_of_many_clusters_is_still_exact():
    sums = np.array([3] * 400 + [-3] * 350)

    assert sign_flips.flip_p(sums) == pytest.approx(binomtest(400, 750).pvalue, rel=1e-9)
    assert sign_flips.flip_p(np.array([1] * 5000 + [-2] * 2500)) == 1


@settings(max_examples=60)
@example([(name, PARTS, 0) for name in "abcdefgh"])
@given(rows_in_groups)
def test_p_and_interval_of_means_are_those_of_all_sign_flips(rows):
    groups, ones, others = map(list, zip(*rows, strict=True))
    apart = [one - other for one, other in zip(ones, others, strict=True)]

    found = difference(groups, np.divide(ones, PARTS), np.divide(others, PARTS))

    assert found.value == pytest.approx(sum(apart) / len(apart) / PARTS, abs=1e-12)
    assert found.p == pytest.approx(brute_force_p(groups, apart), abs=1e-12)
    low, high = found.ends()
    # What lies outside of the interval is rejected, by all flips of what is left (in whole numbers).
    for value, side in ((low, 1), (high, -1)):
        outside = int(np.floor(value * 1000) - 1) if side > 0 else int(np.ceil(value * 1000) + 1)
        if -1000 <= outside <= 1000:
            shifted = [one * 1000 for one in apart]
            assert brute_force_p(groups, shifted, outside * PARTS, side) <= 0.025


@given(zeros_and_ones, st.sampled_from([0.9, 0.95, 0.99]))
def test_the_interval_of_a_difference_is_never_empty_and_agrees_with_p(rows, level):
    groups, ones, others = map(list, zip(*rows, strict=True))

    for found in (Sample(groups, 0).shares(ones, others), difference(groups, ones, others)):
        low, high = found.ends(level)
        assert -1 <= low <= found.value <= high <= 1
        assert high - low > 0.01
        if found.p > 1 - level:
            assert low <= 0 <= high


def least_distance(gained, lost, count, shift):
    """Tango's statistic: how far the difference lies from ``shift``, in standard errors under it."""
    both = np.linspace(max(0.0, -shift), (1 - shift) / 2, 20_001)[1:-1]  # only the second has it
    likelihood = (
        gained * np.log(both + shift)
        + lost * np.log(both)
        + (1 - gained - lost) * np.log(1 - 2 * both - shift)
    )
    only = both[np.argmax(likelihood)]
    return (gained - lost - shift) / np.sqrt((2 * only + shift - shift**2) / count)


@pytest.mark.parametrize(
    ("gained", "lost", "same"), [(20, 5, 35), (9, 2, 9), (30, 20, 150), (1, 6, 14)]
)
def test_the_interval_of_two_shares_ends_where_the_score_test_rejects(gained, lost, same):
    ones = [1] * gained + [0] * lost + [1] * same
    others = [0] * gained + [1] * lost + [1] * same
    count = len(ones)

    low, high = Sample(singles[:count], 0).shares(ones, others).ends()

    reach = student.ppf(0.975, count - 1)
    for end, side in ((low, 1), (high, -1)):
        if end != 0:  # where McNemar's test is not sure, 0 is in it
            found = least_distance(gained / count, lost / count, count, end)
            assert found == pytest.approx(side * reach, abs=0.01)


def test_one_example_or_one_group_tells_nothing():
    for groups in (["a"], ["a"] * 50):
        found = Sample(groups, 0).shares([1] * len(groups), [0] * len(groups))

        assert (found.value, found.p, found.ends(), found.groups) == (1, 1, APART, 1)
        assert difference(groups, [1] * len(groups), [0] * len(groups)).ends() == APART
        assert Sample(groups, 0).share([1.0] * len(groups)) == Interval(1, 0, 1)


def test_five_groups_that_agree_are_not_enough_and_six_are():
    for number, sure in ((5, False), (6, True)):
        found = Sample(singles[:number], 0).shares([1] * number, [0] * number)

        assert (found.p <= 0.05) == sure
        assert found.ends()[0] <= 0 or sure


def test_rows_that_all_differ_by_the_same_leave_room_for_others():
    for count in (20, 200):
        low, high = difference(singles[:count], [0.5] * count, [0.2] * count).ends()

        reach = student.ppf(0.975, count - 1) ** 2
        half = reach / (count + reach)  # no more than this share is of a kind that was not seen
        assert (low, high) == pytest.approx((0.3 - half, 0.3 + half))


def test_rows_that_differ_by_nearly_the_same_say_how_much():
    ones = [0.5 + 0.01 * (place % 2) for place in range(200)]

    low, high = difference(singles[:200], ones, [0.2] * 200).ends()

    assert high - low < 0.004


def test_few_groups_of_something_without_limits_leave_the_direction_open():
    found = difference(singles[:3], [5.0, 7.0, 9.0], [1.0, 1.0, 1.0], bounds=None)

    low, high = found.ends()
    assert (found.p, low) == (0.25, 0)
    assert high >= 8


def test_methods_that_never_differ_may_differ_where_nobody_looked():
    for number in (20, 200):
        found = Sample(singles[:number], 0).shares([1] * number, [1] * number)

        low, high = found.ends()
        assert (found.p, -low) == (1, pytest.approx(high))
        reach = student.ppf(0.975, number - 1) ** 2
        assert high == pytest.approx(reach / (number + reach), abs=1e-6)


def test_noise_is_no_difference():
    nothing = difference(["a"] * 4, [0.3, 0.1 + 0.2, 0.7, 0], [0.1 + 0.2, 0.3, 0.7, 0])
    tiny = difference(singles[:7], [1 + 1e-9] * 7, [1] * 7)

    assert (nothing.value, nothing.p, nothing.informative) == (0, 1, 0)
    assert (tiny.p, tiny.informative) == (2 / 128, 7)


def test_how_many_subsets_are_in_memory_at_once_changes_nothing(monkeypatch):
    groups = [str(row // 2) for row in range(60)]
    ones, others = np.random.default_rng(0).random((2, 60))

    def found():
        one = difference(groups, ones, others, seed=4)
        return one.value, one.p, *one.ends()

    at_once = found()
    monkeypatch.setattr(sign_flips, "_CELLS", 30 * 7)

    assert found() == pytest.approx(at_once)
    assert difference(groups, ones, others, seed=5).p != at_once[1]


def test_drawn_flips_are_near_to_all_flips(monkeypatch):
    ones, others = np.random.default_rng(2).random((2, 13))
    every = difference(singles[:13], ones, others)
    monkeypatch.setattr(sign_flips, "MOST", 12)

    drawn = difference(singles[:13], ones, others)

    assert drawn.p == pytest.approx(every.p, abs=0.03)
    assert drawn.ends() == pytest.approx(every.ends(), abs=0.03)


@given(st.integers(1, 500), st.data())
def test_wilson_is_the_interval_of_scipy(count, data):
    successes = data.draw(st.integers(0, count))

    found = wilson(successes / count, count)

    wanted = binomtest(successes, count).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)


def test_without_a_row_every_share_is_possible():
    assert wilson(0.5, 0) == Interval(0.5, 0.0, 1.0)
    assert Sample([], 0).clusters == 0


def score_interval(share, count, reach):
    """Roots of the quadratic that says: as many standard errors away."""
    roots = np.roots([1 + reach**2 / count, -2 * share - reach**2 / count, share**2])
    return min(roots.real), max(roots.real)


def likeness(groups, values):
    """The intraclass correlation by analysis of variance, by its textbook (Donner and Koval, 1980)."""
    names = list(dict.fromkeys(groups))
    of = [[v for g, v in zip(groups, values, strict=True) if g == name] for name in names]
    count, clusters, whole = len(values), len(names), sum(values) / len(values)
    between = sum(len(o) * (sum(o) / len(o) - whole) ** 2 for o in of) / (clusters - 1)
    within = sum((v - sum(o) / len(o)) ** 2 for o in of for v in o) / (count - clusters)
    usual = (count - sum(len(o) ** 2 for o in of) / count) / (clusters - 1)
    return min(1, max(0, (between - within) / (between + (usual - 1) * within)))


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), min_size=2, max_size=40))
def test_a_share_counts_as_many_rows_as_are_independent(rows):
    groups, right = map(list, zip(*rows, strict=True))
    values, count = [float(one) for one in right], len(rows)
    sizes = [groups.count(name) for name in dict.fromkeys(groups)]
    if len(sizes) == 1:
        return

    found = Sample(groups, 0).share(values)

    share, size = sum(values) / count, sum(one**2 for one in sizes) / count
    alike = 1.0 if share in {0, 1} else likeness(groups, values) if len(sizes) < count else 0.0
    effective = count / (1 + (size - 1) * alike)
    low, high = score_interval(share, effective, student.ppf(0.975, len(sizes) - 1))
    assert found.value == pytest.approx(share)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-7)


def test_copies_of_a_row_make_no_interval_narrower():
    values = [1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0] * 3
    others = [0.0, 1.0, 1.0, 0.0, 0.0] * 6
    once, copied = Sample(singles[:30], 0), Sample([g for g in singles[:30] for _ in range(4)], 0)
    fourfold, fourfold_others = ([v for v in each for _ in range(4)] for each in (values, others))

    assert copied.share(fourfold) == once.share(values)
    one, four = once.shares(values, others), copied.shares(fourfold, fourfold_others)
    assert four.p == pytest.approx(one.p)
    assert four.ends() == pytest.approx(one.ends())


def test_a_mean_of_independent_rows_has_about_the_normal_interval():
    rows = np.random.default_rng(7).normal(3, 2, size=400)

    found = mean(singles, rows)

    half = norm.ppf(0.975) * rows.std(ddof=1) / 20
    assert found.value == pytest.approx(rows.mean())
    assert (found.low, found.high) == pytest.approx(
        (rows.mean() - half, rows.mean() + half), abs=0.03
    )


def test_a_share_that_is_no_mean_has_the_interval_of_the_jackknife():
    rows = np.random.default_rng(1).random(40)
    sample = Sample(singles[:40], 0)

    found = sample.jackknife(float(rows.mean()), (rows.sum() - rows) / 39)

    half = student.ppf(0.975, 39) * rows.std(ddof=1) / np.sqrt(40)
    assert (found.low, found.high) == pytest.approx((rows.mean() - half, rows.mean() + half))
    assert sample.jackknife(1.0, np.ones(40)).low < 0.92
    assert Sample(["a", "a"], 0).jackknife(0.5, np.ones(1)) == Interval(0.5, 0, 1)


def test_most_of_100_intervals_of_clustered_shares_hold_the_truth():
    generator = np.random.default_rng(0)
    groups = [str(i // 3) for i in range(60)]
    held = 0
    for _ in range(100):
        found = Sample(groups, 0).share(np.repeat(generator.random(20) < 0.7, 3).astype(float))
        held += found.low <= 0.7 <= found.high
    assert 91 <= held <= 100
