"""Which verdict which interval has, on both sides of every border."""

import re
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curate.domain.results import Comparison
from curate.evaluation.base import is_tuned
from curate.evaluation.verdict import more_examples, primary_metric, verdict
from tests.evaluation.test_verdict import arm, compared

WORDS = {
    "helps": "tuning helps by",
    "harms": "tuning makes it worse by",
    "not needed": "tuning is not needed",
    "undecided": "undecided, ",
}


def outcome(low, high, *, difference=None, held_out=100):
    """The branch that an interval takes, and the numbers in what it says."""
    middle = (low + high) / 2 if difference is None else difference
    arms = [arm("base", 0.5), arm("tuned", 0.5)]
    said = verdict(arms, [compared("tuned", "base", middle, low, high)], held_out)
    meaning = said.partition(": ")[2]
    (branch,) = [name for name, words in WORDS.items() if meaning.startswith(words)]
    return branch, [int(number) for number in re.findall(r"-?\d+", meaning)]


@pytest.mark.parametrize(
    ("low", "high", "branch"),
    [
        (0.001, 0.3, "helps"),
        (0.001, 0.04, "helps"),
        (0.0, 0.3, "undecided"),
        (0.0, 0.05, "not needed"),
        (-0.3, -0.001, "harms"),
        (-0.04, -0.001, "harms"),
        (-0.3, 0.0, "undecided"),
        (-0.05, 0.0, "not needed"),
        (0.0, 0.0, "not needed"),
        (-0.05, 0.05, "not needed"),
        (-0.051, 0.05, "undecided"),
        (-0.05, 0.051, "undecided"),
        (-0.3, 0.05, "undecided"),
        (-0.05, 0.3, "undecided"),
    ],
)
def test_zero_and_five_points_on_either_side_are_the_borders(low, high, branch):
    assert outcome(low, high)[0] == branch


ends = st.integers(-40, 40).map(lambda points: points / 100)


@given(ends, ends, ends)
def test_the_numbers_are_those_of_the_interval_in_points(one, other, between):
    low, high = sorted((one, other))
    difference = min(max(low, between), high)

    branch, said = outcome(low, high, difference=difference, held_out=40)

    points = [round(100 * value) for value in (difference, low, high)]
    if low > 0:
        assert (branch, said) == ("helps", points)
    elif high < 0:
        assert (branch, said) == ("harms", [-points[0], -points[2], -points[1]])
    elif max(abs(points[1]), abs(points[2])) <= 5:
        assert (branch, said) == ("not needed", points[1:])
    else:
        more = more_examples(compared("tuned", "base", difference, low, high), 40)
        assert (branch, said) == ("undecided", [*points[1:], more])


@given(ends, ends, ends)
def test_a_comparison_made_the_other_way_round_says_the_same(one, other, difference):
    low, high = sorted((one, other))
    arms = [arm("base", 0.5), arm("tuned", 0.6)]
    straight = Comparison("tuned", "base", "exact_match", difference, low, high, 0.2)
    turned = Comparison("base", "tuned", "exact_match", -difference, -high, -low, 0.2)

    assert verdict(arms, [turned], 70) == verdict(arms, [straight], 70)


@given(ends, ends, ends, st.integers(1, 3000))
def test_as_many_more_are_asked_for_as_would_end_the_interval_before_it_matters(
    one, other, difference, held_out
):
    low, high = sorted((one, other))
    assume(high > low)
    half, wanted = (high - low) / 2, max(abs(difference), 0.05)

    found = more_examples(compared("tuned", "base", difference, low, high), held_out)

    least = max(10, held_out / 10)
    assert found >= least
    # Enough to make the interval so narrow, or the least that is worth asking for ...
    assert half * (held_out / (held_out + found)) ** 0.5 <= wanted + 1e-9
    # ... and no more than it takes to say so in one digit.
    size = 10 ** (len(str(found)) - 1)
    assert found % min(size, found) == 0
    before = found - (size if found > size else size // 10)
    enough = half * (held_out / (held_out + before)) ** 0.5 <= wanted - 1e-9
    assert not (enough and before > least)


@pytest.mark.parametrize(
    ("best", "metric"), [(0.0, "token_f1"), (0.099, "token_f1"), (0.1, "exact_match")]
)
def test_exact_matches_count_once_one_answer_in_ten_is_one_whoever_gives_it(best, metric):
    for names in permutations(["base", "tuned"]):
        arms = [arm(names[0], best, token_f1=0.4), arm(names[1], 0.0, token_f1=0.6)]

        assert primary_metric(arms) == metric
    assert primary_metric([]) == "token_f1"


def test_the_best_tuned_arm_is_compared_with_the_best_of_the_others():
    arms = [arm("base", 0.2), arm("tuned:1", 0.3), arm("tfidf", 0.6), arm("tuned:2", 0.5)]
    arms += [arm("prompted", 0.6), arm("tuned:3", 0.5)]
    pairs = [
        compared(one.arm, other.arm, one.metrics["exact_match"].value, 0.01, 0.99)
        for place, other in enumerate(arms)
        for one in arms[place + 1 :]
    ]

    said = verdict(arms, [compared("tuned:2", "tfidf", 0.9, 0.8, 1, "token_f1"), *pairs], 100)

    # The first of those that are equally good; run 2 stands after the classifier.
    assert said.startswith("The tuned model of run 2 matches 50 %")
    assert "(the classifier baseline) 60 %" in said
    assert "tuning helps by 50 points" in said


def test_arms_that_were_not_compared_are_an_error_and_no_verdict():
    with pytest.raises(LookupError, match="tuned and base were not compared by exact_match"):
        verdict([arm("base", 0.5), arm("tuned", 0.5)], [], 100)


@pytest.mark.parametrize(
    ("name", "tuned"), [("tuned", True), ("tuned:7", True), ("tuned_well", False), ("base", False)]
)
def test_what_is_tuned_is_told_by_the_kind_of_arm(name, tuned):
    assert is_tuned(name) == tuned
