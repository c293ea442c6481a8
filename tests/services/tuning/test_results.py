from dataclasses import replace

import pytest

from curate.domain.results import AnswerRow, ArmScore, Comparison, EvaluationResult, Interval
from curate.services import tuning


def arm(name, value, low=0.0, high=1.0, metric="exact_match"):
    return ArmScore(name, {metric: Interval(value, low, high)}, 1.0, 10)


def scored(scores):
    return AnswerRow(1, None, "g1", "Where?", "Here.", dict.fromkeys(scores, "?"), scores)


def row(**scores):
    return scored({name: {"exact_match": value} for name, value in scores.items()})


def compared(a, b, difference, low, high):
    return Comparison(a, b, "exact_match", difference, low, high, 0.01)


def result(*arms, primary="exact_match", comparisons=()):
    return EvaluationResult(arms, tuple(comparisons), "Undecided.", primary, 4, 4)


RESULT = result(arm("base", 0.1), arm("few_shot", 0.3), arm("tuned:4", 0.8), arm("tuned:5", 0.7))


def test_answers_are_sorted_by_what_one_method_made_of_them_and_another_did_not():
    fixed = row(base=0, few_shot=0, **{"tuned:4": 1, "tuned:5": 0})
    broken = row(base=0, few_shot=1, **{"tuned:4": 0, "tuned:5": 1})
    wrong = row(base=0, few_shot=0, **{"tuned:4": 0, "tuned:5": 0})
    right = row(base=1, few_shot=1, **{"tuned:4": 1, "tuned:5": 1})

    found = tuning.sort_answers(RESULT, [fixed, broken, wrong, right], "tuned:4", "few_shot")

    assert found == {
        "fixed": [fixed],
        "broken": [broken],
        "unchanged": [wrong, right],
        "wrong": [wrong],
        "cut": [],
        "all": [fixed, broken, wrong, right],
    }
    turned = tuning.sort_answers(RESULT, [fixed, broken, wrong, right], "few_shot", "tuned:4")
    assert (turned["fixed"], turned["broken"]) == ([broken], [fixed])


def test_the_best_tuned_method_is_looked_at_beside_the_best_other():
    assert tuning.usual_arms_to_compare(RESULT) == ("tuned:4", "few_shot")
    assert tuning.usual_arms_to_compare(result(*RESULT.arms[:2])) == ("few_shot", "base")
    assert tuning.usual_arms_to_compare(result(RESULT.arms[0])) == ("base", None)


def test_word_overlap_needs_a_tenth_to_count():
    overlap = result(
        arm("base", 0.4, metric="token_f1"),
        arm("tuned", 0.6, metric="token_f1"),
        primary="token_f1",
    )
    rows = [
        scored({"base": {"token_f1": before}, "tuned": {"token_f1": after}})
        for before, after in ((0.5, 0.55), (0.5, 0.9), (0.9, 0.5), (0.1, 0.15))
    ]

    found = tuning.sort_answers(overlap, rows, "tuned", "base")

    assert {name: [rows.index(one) for one in some] for name, some in found.items()} == {
        "fixed": [1],
        "broken": [2],
        "unchanged": [0, 3],
        "wrong": [3],
        "cut": [],
        "all": [0, 1, 2, 3],
    }


def test_without_another_method_nothing_was_fixed_or_broken():
    found = tuning.sort_answers(result(arm("base", 0.1)), [row(base=0)], "base", None)

    assert (found["fixed"], found["broken"], len(found["wrong"])) == ([], [], 1)


def test_answers_of_a_method_that_were_cut_off_are_found():
    cut = replace(row(base=0, few_shot=0), cut=("few_shot",))

    assert tuning.sort_answers(RESULT, [cut], "few_shot", "base")["cut"] == [cut]
    assert tuning.sort_answers(RESULT, [cut], "base", "few_shot")["cut"] == []


@pytest.mark.parametrize(
    ("comparison", "sentence"),
    [
        (
            compared("tuned", "base", 0.61, 0.42, 0.77),
            "Tuned: 61 points better than Base model (95 % confidence interval +42 to +77).",
        ),
        (
            compared("base", "tuned", 0.2, 0.1, 0.3),
            "Tuned: 20 points worse than Base model (95 % confidence interval -30 to -10).",
        ),
        (
            compared("tuned", "base", 0.02, -0.04, 0.09),
            "Tuned and Base model: no certain difference (95 % confidence interval -4 to +9 points).",
        ),
    ],
)
def test_a_comparison_in_words_always_begins_with_the_tuned_model(comparison, sentence):
    assert [
        one.text
        for one in tuning.comparison_sentences(result(comparisons=[comparison]), "exact_match")
    ] == [sentence]


def test_the_metric_of_the_verdict_comes_first():
    names = ("exact_match", "conformity", "token_f1", "new")
    base = ArmScore("base", dict.fromkeys(names, Interval(0.5, 0.4, 0.6)), 1.0, 10)

    assert tuning.metrics_of(result(base, primary="token_f1")) == [
        "token_f1",
        "exact_match",
        "conformity",
    ]


def test_methods_have_titles():
    assert tuning.arm_title("tuned:4") == "Tuned (run 4)"
    assert tuning.arm_title("unheard_of") == "unheard_of"
