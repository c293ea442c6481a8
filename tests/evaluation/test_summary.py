"""Scores and comparisons of given answers, each recomputed by itself."""

from itertools import combinations

import pytest

from curate import contract
from curate.domain.results import AnswerRow
from curate.evaluation.comparison import summarize
from curate.evaluation.generation import Answer
from curate.evaluation.metrics import exact_match, token_f1
from curate.evaluation.statistics import Resampler
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


def test_every_metric_of_every_arm_is_what_it_is_alone():
    result, _ = summarize(ANSWERS, HELD_OUT, LABELS, seed=3)

    assert [arm.arm for arm in result.arms] == list(ANSWERS)
    assert (result.held_out, result.clusters) == (8, 6)
    for arm in result.arms:
        wanted = measured(arm.arm)
        assert list(arm.metrics) == list(wanted)
        for metric, values in wanted.items():
            resampler = Resampler(GROUPS, 3)
            if metric in {"exact_match", "conformity"}:
                assert arm.metrics[metric] == resampler.proportion(values)
            else:
                alone = resampler.draw({metric: values}).mean(metric)
                found = arm.metrics[metric]
                assert (found.value, found.low, found.high) == pytest.approx(
                    (alone.value, alone.low, alone.high)
                )
        assert (arm.seconds, arm.tokens) == (pytest.approx(sum(wanted["seconds_per_answer"])), 80)


def test_all_pairs_of_arms_are_compared_in_what_both_have_the_later_with_the_earlier():
    result, _ = summarize(ANSWERS, HELD_OUT, LABELS, seed=3)

    wanted = []
    for b, a in combinations(ANSWERS, 2):
        ones, others = measured(a), measured(b)
        for metric in [metric for metric in ones if metric in others]:
            columns = {"a": ones[metric], "b": others[metric]}
            alone = Resampler(GROUPS, 3).draw(columns).difference("a", "b")
            wanted.append((a, b, metric, alone.value, alone.low, alone.high, alone.p))
    found = [
        (one.a, one.b, one.metric, one.difference, one.low, one.high, one.p)
        for one in result.comparisons
    ]
    assert [one[:3] for one in found] == [one[:3] for one in wanted]
    assert [one[3:] for one in found] == [pytest.approx(one[3:], abs=1e-12) for one in wanted]


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
        )
        for place in range(8)
    ]
