"""Scores and comparisons of given answers, each recomputed by itself."""

from collections import defaultdict
from dataclasses import astuple
from itertools import combinations

import pytest
from sklearn.metrics import f1_score

from curate import contract
from curate.domain.results import AnswerRow
from curate.evaluation import pairs as multiple
from curate.evaluation.comparison import summarize
from curate.evaluation.generation import Answer
from curate.evaluation.metrics import exact_match, token_f1
from curate.evaluation.statistics import Sample
from curate.evaluation.verdict import Terms
from tests.models.tiny import record

LABELS = contract.LabelContract(labels=("blue", "green", "red"))
WANTED = ["blue", "red", "green", "blue", "red", "red", "blue", "green"]
GROUPS = ["1", "1", "2", "3", "3", "4", "5", "6"]
HELD_OUT = [
    record(place, f"Thing {place}?", wanted, group=group, part="held_out")
    for place, (wanted, group) in enumerate(zip(WANTED, GROUPS, strict=True))
]
SAID = {
    "majority": (["red"] * 8, None),
    "base": (["Red", "red rose", "green", "I see blue", "", "red", "blue blue", "dark green"], 1.5),
    "tuned": (["blue", "red", "green", "blue", "red", "blue", "blue", "greenish"], 0.5),
}
ANSWERS = {
    arm: [
        Answer(text, 0.1 + place, 10, None if loss is None else loss + place / 7)
        for place, text in enumerate(texts)
    ]
    for arm, (texts, loss) in SAID.items()
}


def measured(arm):
    """Each metric of an arm, one value an answer, in the order of the page."""
    given = ANSWERS[arm]
    pairs = [(answer.text, wanted) for answer, wanted in zip(given, WANTED, strict=True)]
    values = {
        "exact_match": [exact_match(*pair) for pair in pairs],
        "conformity": [float(text in LABELS.labels) for text, _ in pairs],
        "token_f1": [token_f1(*pair) for pair in pairs],
        "answer_loss": [answer.loss for answer in given],
        "seconds_per_answer": [answer.seconds for answer in given],
    }
    if arm == "majority":
        del values["answer_loss"]
    return values


BOUNDS = {"token_f1": (0, 1)}


def test_every_metric_of_every_arm_is_what_it_is_alone():
    result, _ = summarize(ANSWERS, HELD_OUT, LABELS, seed=3)

    assert [arm.arm for arm in result.arms] == list(ANSWERS)
    assert (result.held_out, result.clusters, result.primary) == (8, 6, "exact_match")
    for arm in result.arms:
        wanted = measured(arm.arm)
        assert list(arm.metrics) == [*wanted, "macro_f1"]
        for metric, values in wanted.items():
            sample = Sample(GROUPS, 3)
            if metric in {"exact_match", "conformity"}:
                assert arm.metrics[metric] == sample.share(values)
            else:
                alone = sample.flipped({metric: values}).mean(metric, BOUNDS.get(metric))
                assert astuple(arm.metrics[metric]) == pytest.approx(astuple(alone))
        assert (arm.seconds, arm.tokens) == (pytest.approx(sum(wanted["seconds_per_answer"])), 80)


def test_macro_f1_is_that_of_scikit_learn_over_the_labels_that_are_meant():
    result, _ = summarize(ANSWERS, HELD_OUT, LABELS, seed=3)

    for arm in result.arms:
        said = [answer.text for answer in ANSWERS[arm.arm]]
        wanted = f1_score(WANTED, said, labels=sorted(set(WANTED)), average="macro")
        found = arm.metrics["macro_f1"]
        assert found.value == pytest.approx(wanted)
        assert 0 <= found.low < found.value < found.high <= 1


def test_all_pairs_of_arms_are_compared_in_what_both_have_the_later_with_the_earlier():
    result, _ = summarize(ANSWERS, HELD_OUT, LABELS, seed=3)

    wanted = []
    for b, a in combinations(ANSWERS, 2):
        ones, others = measured(a), measured(b)
        for metric in [metric for metric in ones if metric in others]:
            sample = Sample(GROUPS, 3)
            if metric in {"exact_match", "conformity"}:
                alone = sample.shares(ones[metric], others[metric])
            else:
                bounds = (-1, 1) if metric == "token_f1" else None
                means = sample.flipped({"a": ones[metric], "b": others[metric]})
                alone = means.difference("a", "b", bounds)
            wanted.append((a, b, metric, alone.value, *alone.ends(), alone.p))
    found = [astuple(one)[:-1] for one in result.comparisons]
    assert [one[:3] for one in found] == [one[:3] for one in wanted]
    assert [one[3:] for one in found] == [pytest.approx(one[3:], abs=1e-12) for one in wanted]


def test_what_is_told_together_is_adjusted_together():
    result, _ = summarize(ANSWERS, HELD_OUT, LABELS, seed=3, terms=Terms("token_f1", before=2))

    families = defaultdict(list)
    for one in result.comparisons:
        tuned = one.a == "tuned"
        families[tuned and (one.metric == "token_f1") + 1].append(one)
    assert [len(some) for some in families.values()] == [4, 7, 2]
    for some in families.values():
        adjusted = multiple.holm([one.p for one in some])
        assert [one.p_adjusted for one in some] == [min(1, 3 * p) for p in adjusted]
    assert result.judged == 3


def test_holm_multiplies_the_smallest_by_all_the_next_by_one_less_and_keeps_the_order():
    assert multiple.holm([0.04, 0.01, 0.03, 0.005]) == pytest.approx([0.06, 0.03, 0.06, 0.02])
    assert multiple.holm([0.6, 0.5]) == [1, 1]
    assert multiple.holm([]) == []


def test_nothing_is_known_from_eight_answers():
    result, _ = summarize(ANSWERS, HELD_OUT, LABELS, seed=3)

    assert result.verdict_code == "unknown"
    assert "too little to know" in result.verdict


def test_the_rows_say_who_answered_what_and_what_it_scored():
    _, rows = summarize(ANSWERS, HELD_OUT, LABELS, seed=3)

    assert rows == [
        AnswerRow(
            id=place,
            external_id=None,
            group=GROUPS[place],
            input=f"Thing {place}?",
            reference=WANTED[place],
            answers={arm: texts[place] for arm, (texts, _) in SAID.items()},
            scores={
                arm: {metric: values[place] for metric, values in measured(arm).items()}
                for arm in SAID
            },
            tokens=dict.fromkeys(SAID, 10),
        )
        for place in range(8)
    ]


def test_answers_are_scored_as_held_to_the_list_and_shown_as_written_beside():
    labels = contract.LabelContract(labels=("Bike", "Car"))
    rows = [record(n, f"asked {n}", "Bike", part="held_out") for n in range(4)]
    given = [
        Answer("Bike", 0.1, 5, 1.0),
        Answer("Bike", 0.1, 5, 1.0, free="bike."),
        Answer("Bike", 0.1, 5, 1.0, free="It is about a bike"),
        Answer("Car", 0.1, 5, 1.0, free="Boat"),
    ]

    result, answers = summarize({"prompted": given}, rows, labels, 0)

    metrics = {name: one.value for name, one in result.arms[0].metrics.items()}
    assert metrics["exact_match"] == 0.75
    assert (metrics["exact_as_written"], metrics["exact_repaired"]) == (0.25, 0.5)
    assert metrics["conformity"] == 0.25
    assert [one.as_written.get("prompted") for one in answers] == [
        None,
        "bike.",
        "It is about a bike",
        "Boat",
    ]
