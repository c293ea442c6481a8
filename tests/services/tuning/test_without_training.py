"""What would do without training, measured before any run, and what a script may require of a comparison."""

import pytest

from curate.domain.errors import Unusable
from curate.domain.records import Record
from curate.domain.results import ArmScore, Comparison, EvaluationResult, Interval
from curate.evaluation import arms
from curate.services.tuning import (
    FLOOR,
    evaluation_answers,
    floor_of,
    floor_sentence,
    results_page,
    start_evaluation,
    train_page,
)
from curate.services.tuning.advice.answer_facts import find_answer_facts
from tests.services.tuning.conftest import work


def measured(arms, *, metric="exact_match", n=100, comparisons=(), conformity=None):
    """A result in which each arm reaches a share, give or take five points."""
    found = tuple(
        ArmScore(
            arm,
            {metric: Interval(value, value - 0.05, min(value + 0.05, 1.0))}
            | ({"conformity": Interval(conformity, conformity, conformity)} if conformity else {}),
            1.0,
            0,
        )
        for arm, value in arms.items()
    )
    return EvaluationResult(found, tuple(comparisons), "", metric, n, n)


def test_without_a_run_the_floor_is_measured_on_the_held_out_rows(shop, settings):
    job = start_evaluation(shop, settings, "tickets", "v1")
    ended = work(shop, settings)

    assert ended.id == job.id
    assert ended.state == "done", ended.error
    assert {one.arm for one in ended.result.arms} == set(FLOOR)
    assert {"majority", "tfidf", "nearest"} <= set(FLOOR)
    assert ended.result.looks == 1
    (stored,) = results_page(shop, "tickets").evaluations
    assert len(evaluation_answers(shop, stored.id)) == ended.result.held_out > 0
    page = train_page(shop, "tickets")
    assert floor_of(page.evaluations, page.versions[0]) == ended.result


def test_a_tuned_model_without_a_run_is_refused(shop, settings):
    with pytest.raises(Unusable, match="train first"):
        start_evaluation(shop, settings, "tickets", "v1", arms=["majority", "tuned"])


def test_what_is_not_installed_is_refused_before_anything_starts(shop, settings, monkeypatch):
    monkeypatch.setattr(arms["embeddings"], "available", lambda: False)

    with pytest.raises(Unusable, match=r"curate-tuning\[semantic\]"):
        start_evaluation(shop, settings, "tickets", "v1", arms=["embeddings"])


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (
            measured({"majority": 0.2, "tfidf": 0.86}, comparisons=[Comparison("tfidf", "majority", "exact_match", 0.66, 0.5, 0.7, 0.0)]),
            "the classifier baseline gives 86 % (81 to 91 %) of the held-out answers exactly as they were",
        ),
        (
            measured({"majority": 0.5, "tfidf": 0.55}, comparisons=[Comparison("tfidf", "majority", "exact_match", 0.05, -0.1, 0.2, 0.5)]),
            "not certainly better than always giving the most frequent answer",
        ),
        (measured({"tfidf": 1.0}), "hardly any room for training"),
        (measured({"tfidf": 0.9}, n=8), "With 8 held-out examples that is too little to know"),
        (measured({"nearest": 0.4}, metric="token_f1"), "share 40 % (35 to 45 %) of their words"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_it_means_for_training(result, said):
    assert said in floor_sentence(result)


def test_facts_that_only_one_answer_has_can_not_be_learned():
    rows = [
        Record(1, 1, "train", "a", "My order 12 is late", "Your order 12 arrives on 2026-03-05. Regards, Mrs Kowalska"),
        Record(2, 1, "train", "b", "Where is it?", "It is on its way. Regards, Mrs Kowalska"),
        Record(3, 1, "train", "c", "Thanks", "You are welcome."),
    ]  # fmt: skip

    found = find_answer_facts(rows)

    assert (found.answers, found.holding, found.named) == (3, 1, ("2026-03-05",))
