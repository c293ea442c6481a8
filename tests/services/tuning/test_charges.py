from dataclasses import replace
from datetime import UTC, datetime

from curate.domain.records import Dataset, Evaluation
from curate.domain.results import ArmScore, EvaluationResult
from curate.services.tuning.charges import verdicts_before

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = Dataset(1, 1, "v1", "", 80, 0, 20, {}, NOW, "ada", 1)
SECOND = replace(FIRST, id=2, name="v2")
NEW_TEST = replace(FIRST, id=3, name="v3", test=2)
VERSIONS = (FIRST, SECOND, NEW_TEST)


def judged(version, *runs):
    arms = tuple(ArmScore(f"tuned:{run}", {}, 0, 0) for run in runs)
    base = ArmScore("base", {}, 0, 0)
    result = EvaluationResult((base, *arms), (), "", "exact_match", 20, 20, runs=runs)
    return Evaluation(1, 1, version.id, 1, result, NOW)


def test_the_first_verdict_is_charged_for_nothing():
    assert verdicts_before(FIRST, VERSIONS, []) == 0
    assert verdicts_before(FIRST, VERSIONS, [judged(FIRST)]) == 0  # no tuned model, no verdict


def test_every_tuned_model_that_was_judged_on_the_same_test_counts_whatever_the_version():
    assert verdicts_before(SECOND, VERSIONS, [judged(FIRST, 1), judged(SECOND, 1, 2)]) == 3


def test_a_test_that_was_replaced_counts_once_and_only_if_it_gave_a_verdict():
    before = [judged(FIRST, 1), judged(FIRST, 2), judged(SECOND, 3)]

    assert verdicts_before(NEW_TEST, VERSIONS, before) == 1
    assert verdicts_before(NEW_TEST, VERSIONS, [*before, judged(NEW_TEST, 4)]) == 2
    assert verdicts_before(NEW_TEST, VERSIONS, [judged(FIRST)]) == 0
    assert verdicts_before(FIRST, VERSIONS, [judged(NEW_TEST, 4)]) == 0
