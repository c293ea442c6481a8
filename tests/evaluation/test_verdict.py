import pytest

from curate.domain.results import ArmScore, Comparison
from curate.evaluation.base import arm_words as name
from curate.evaluation.statistics import Interval
from curate.evaluation.verdict import more_examples, verdict


def arm(name, value, low=None, high=None, **more):
    """An arm by its exact match; the other metrics as given."""
    interval = Interval(value, value if low is None else low, value if high is None else high)
    metrics = {"exact_match": interval, **{metric: Interval(v, v, v) for metric, v in more.items()}}
    return ArmScore(name, metrics, 1.0, 10)


def compared(a, b, difference, low, high, metric="exact_match"):
    return Comparison(a, b, metric, difference, low, high, 0.01)


def test_a_clear_gain_is_given_in_points():
    arms = [arm("base", 0.02), arm("few_shot", 0.31), arm("tuned", 0.88, 0.80, 0.93)]

    found = verdict(arms, [compared("tuned", "few_shot", 0.57, 0.46, 0.67)], 100)

    assert found == (
        "The tuned model matches 88 % (80 to 93 %) of held-out answers exactly, the best method without tuning (few-shot) 31 %: "
        "tuning helps by 57 points (46 to 67)."
    )


def test_a_comparison_made_the_other_way_round_is_turned():
    arms = [arm("tuned", 0.9), arm("base", 0.5)]

    assert "helps by 40 points (30 to 50)" in verdict(
        arms, [compared("base", "tuned", -0.4, -0.5, -0.3)], 100
    )


def test_a_comparison_turned_round_is_that_of_the_other_with_the_one():
    found = Comparison("base", "tuned", "token_f1", -0.4, -0.5, -0.2, 0.03)

    assert found.turned() == Comparison("tuned", "base", "token_f1", 0.4, 0.2, 0.5, 0.03)


def test_a_loss_is_reported_too():
    arms = [arm("prompted", 0.7), arm("tuned", 0.4)]

    assert "tuning makes it worse by 30 points (20 to 40)" in verdict(
        arms, [compared("tuned", "prompted", -0.3, -0.4, -0.2)], 100
    )


def test_where_a_method_without_tuning_does_as_well_tuning_is_not_needed():
    arms = [arm("tfidf", 0.97), arm("tuned", 0.97)]

    assert "tuning is not needed, the difference is -4 to 5 points" in verdict(
        arms, [compared("tuned", "tfidf", 0.0, -0.04, 0.048)], 100
    )


def test_too_little_evidence_is_undecided_and_says_how_much_is_missing():
    arms = [arm("few_shot", 0.5), arm("tuned", 0.6)]

    found = verdict(arms, [compared("tuned", "few_shot", 0.1, -0.1, 0.3)], 40)

    assert (
        "undecided, the difference is -10 to 30 points; about 200 more held-out examples would decide it"
        in found
    )


@pytest.mark.parametrize(
    ("difference", "half", "more"), [(0.1, 0.2, 200), (0.2, 0.21, 10), (0.0, 0.1, 200)]
)
def test_more_examples_shrink_the_interval_with_their_root(difference, half, more):
    found = compared("tuned", "base", difference, difference - half, difference + half)

    assert more_examples(found, 50) == more


def test_where_nothing_matches_exactly_words_in_common_decide():
    arms = [
        arm("few_shot", 0.0, token_f1=0.3, conformity=0.1),
        arm("tuned", 0.05, token_f1=0.6, conformity=0.95),
    ]

    found = verdict(arms, [compared("tuned", "few_shot", 0.3, 0.2, 0.4, "token_f1")], 100)

    assert found == (
        "The tuned model shares 60 % (60 to 60 %) of its words with the held-out answers, the best method without tuning (few-shot) "
        "30 %: tuning helps by 30 points (20 to 40) (95 % of its answers follow the format, against 10 %)."
    )


def test_where_exact_matches_decide_the_format_needs_no_mention():
    arms = [arm("base", 0.2, conformity=0.1), arm("tuned", 0.9, conformity=0.95)]

    found = verdict(arms, [compared("tuned", "base", 0.7, 0.6, 0.8)], 100)

    assert found.endswith("(the base model) 20 %: tuning helps by 70 points (60 to 80).")


def test_without_a_rate_of_conformity_none_is_named():
    arms = [arm("base", 0.0, token_f1=0.2), arm("tuned", 0.0, token_f1=0.9)]

    found = verdict(arms, [compared("tuned", "base", 0.7, 0.6, 0.8, "token_f1")], 100)

    assert found.endswith("(the base model) 20 %: tuning helps by 70 points (60 to 80).")


def test_the_best_of_several_runs_is_compared():
    arms = [arm("base", 0.1), arm("tuned:3", 0.5), arm("tuned:4", 0.7)]

    assert verdict(arms, [compared("tuned:4", "base", 0.6, 0.5, 0.7)], 100).startswith(
        "The tuned model of run 4 matches 70 %"
    )


def test_without_a_tuned_or_an_untuned_arm_nothing_is_said_about_tuning():
    assert verdict([arm("base", 0.5, 0.4, 0.6)], [], 100) == (
        "The best method without tuning (the base model) matches 50 % (40 to 60 %) of held-out answers exactly; "
        "no tuned model was compared, so nothing can be said about tuning."
    )
    assert verdict([arm("tuned:2", 0.5, 0.4, 0.6)], [], 100) == (
        "The tuned model matches 50 % (40 to 60 %) of held-out answers exactly; "
        "no method without tuning was compared, so nothing can be said about tuning."
    )
    assert verdict([], [], 100) == "No method was compared."


@pytest.mark.parametrize(
    ("method", "called"),
    [
        ("base", "the base model"),
        ("prompted", "prompted"),
        ("few_shot", "few-shot"),
        ("majority", "the majority baseline"),
        ("tfidf", "the classifier baseline"),
        ("nearest", "the nearest example"),
        ("of_a_plug_in", "of_a_plug_in"),
        ("tuned", "the tuned model"),
        ("tuned:7", "the tuned model of run 7"),
    ],
)
def test_each_method_is_called_by_its_words(method, called):
    assert name(method) == called


@pytest.mark.parametrize(
    ("difference", "low", "high", "said"),
    [
        (0.002, 0.001, 0.004, "tuning helps by 0.2 points (0.1 to 0.4)"),
        (0.0003, 0.0001, 0.0004, "tuning helps by under 0.1 points (under 0.1 to under 0.1)"),
        (-0.003, -0.006, -0.001, "tuning makes it worse by 0.3 points (0.1 to 1)"),
    ],
)
def test_a_difference_that_there_is_is_never_said_to_be_0_points(difference, low, high, said):
    arms = [arm("tuned", 0.9), arm("base", 0.9)]

    assert said in verdict(arms, [compared("tuned", "base", difference, low, high)], 100_000)
