"""Two runs side by side: what changed, and only what both answered is compared."""

from dataclasses import replace
from pathlib import Path

import pytest
from scipy.stats import binomtest

from curate import evaluation
from curate.domain.errors import NotFound
from curate.domain.jobs import EvaluateRequest, TrainRequest
from curate.domain.records import Record
from curate.domain.results import TrainingEvent, TrainingResult
from curate.evaluation import Answer
from curate.services import jobs
from curate.services.tuning import compare_runs, comparison_document

RESULT = TrainingResult(0.4, 0.5, 2, 2, 5, 100, 8.0, 8.0, Path("nowhere"))
EVENT = TrainingEvent(1, 2, 0.9, 0.8, 100.0, 1.0, "Step 1 of at most 2.")


def record(number, part, answer="", group=None):
    return Record(
        number, 1, part, group or f"g{number}", f"Question {number}?", answer or f"A{number % 3}"
    )


TRAIN = [record(number, "train") for number in range(1, 21)]
HELD = [record(number, "held_out") for number in range(101, 151)]


@pytest.fixture
def freeze(database, project):
    def freeze(records, contract=None):
        with database.begin() as stores:
            begun = stores.datasets.begin(
                project.id,
                records,
                sha256="",
                manifest={"contract": contract},
                person="ada",
                test=1,
            )
            stores.datasets.add_records(begun, records)
            return stores.datasets.finish(project.id, begun)

    return freeze


@pytest.fixture
def train(database, project):
    def train(version, events=(EVENT,), **settings):
        with database.begin() as stores:
            job = stores.jobs.add(TrainRequest(project.name, version.name, 0), project.id, "ada").id
            run = stores.runs.add(
                project.id,
                version.id,
                job,
                base="smollm2-135m-instruct",
                preset="quick",
                settings={"seed": 0, "rank": 16, **settings},
            )
            stores.jobs.claim(jobs.this_process(), job)
            for event in events:
                stores.jobs.add_event(job, event)
            stores.jobs.end(job, "done", result=RESULT)
            stores.runs.finish(run, RESULT)
        return run

    return train


@pytest.fixture
def evaluate(database, project):
    """Stores what runs answered: for each, how many of the held-out examples it got wrong, from the first."""

    def evaluate(version, wrong, held=HELD, primary="exact_match"):
        several = len(wrong) > 1
        answers = {
            f"tuned:{run}" if several else "tuned": [
                Answer("no" if place < number else one.output, 0.1, 9, None)
                for place, one in enumerate(held)
            ]
            for run, number in wrong.items()
        }
        result, rows = evaluation.summarize(answers, held, None, 0, evaluation.Terms(primary))
        result = replace(result, dataset=version.name, runs=tuple(wrong))
        with database.begin() as stores:
            request = EvaluateRequest(project.name, version.name, tuple(wrong), ("tuned",), "b")
            job = stores.jobs.add(request, project.id, "ada")
            stores.runs.add_evaluation(project.id, version.id, job.id, result, rows)

    return evaluate


def test_what_changed_between_two_runs_is_named(database, project, freeze, train):
    first = freeze([*TRAIN, *HELD])
    edited = replace(TRAIN[0], output="Another answer")
    moved = replace(TRAIN[1], part="validation")
    second = freeze([edited, moved, *TRAIN[3:], record(30, "train"), *HELD])
    one, other = train(first), train(second, seed=7, rank=16)

    found = compare_runs(database, project.name, other, one)

    assert (found.a.id, found.b.id) == (one, other)
    assert [(change.what, change.a, change.b) for change in found.changes] == [
        ("Dataset version", "v1", "v2"),
        ("Seed", "0", "7"),
    ]
    assert (found.data.added, found.data.removed) == ((30,), (3,))
    assert (found.data.edited, found.data.moved) == ((1,), (2,))
    assert "1 added, 1 left out, 1 edited, 1 moved" in found.data_sentence
    assert [len(curve) for curve in found.curves] == [1, 1]


def test_runs_on_the_same_examples_say_so(database, project, freeze, train):
    version = freeze([*TRAIN, *HELD])

    found = compare_runs(database, project.name, train(version), train(version))

    assert found.changes == ()
    assert found.data_sentence == "Both learned from the same examples, of dataset version v1."


def test_what_both_answered_is_compared_in_pairs(database, project, freeze, train, evaluate):
    version = freeze([*TRAIN, *HELD])
    one, other = train(version), train(version, seed=1)
    evaluate(version, {one: 20})
    evaluate(version, {other: 5})

    found = compare_runs(database, project.name, one, other)

    results = found.results
    assert (results.examples, results.groups) == (50, 50)
    assert (results.better, results.worse) == (15, 0)
    assert results.difference == pytest.approx(0.3)
    assert results.p == pytest.approx(binomtest(0, 15).pvalue)
    assert results.low > 0
    assert f"run {other} is better" in found.result_sentence
    assert "confirm it on a new one" in found.result_sentence


def test_one_evaluation_of_both_is_as_good(database, project, freeze, train, evaluate):
    version = freeze([*TRAIN, *HELD])
    one, other = train(version), train(version)
    evaluate(version, {one: 20, other: 5})

    assert compare_runs(database, project.name, one, other).results.better == 15


def test_a_difference_that_may_be_chance_is_not_yet_known(
    database, project, freeze, train, evaluate
):
    version = freeze([*TRAIN, *HELD])
    one, other = train(version), train(version)
    evaluate(version, {one: 9, other: 7})

    found = compare_runs(database, project.name, one, other)

    assert not found.results.known
    assert found.results.low <= 0 <= found.results.high
    assert "too little to know" in found.result_sentence


def test_tests_without_a_common_example_can_not_be_compared(
    database, project, freeze, train, evaluate
):
    others = [record(number, "held_out") for number in range(201, 231)]
    first, second = freeze([*TRAIN, *HELD]), freeze([*TRAIN, *others])
    one, other = train(first), train(second)
    evaluate(first, {one: 3})
    evaluate(second, {other: 3}, held=others)

    found = compare_runs(database, project.name, one, other)

    assert found.results is None
    assert "different tests, without one example in common" in found.result_sentence


def test_only_examples_that_read_the_same_in_both_tests_count(
    database, project, freeze, train, evaluate
):
    changed = [replace(one, output="Z") for one in HELD[:10]]
    first, second = freeze([*TRAIN, *HELD]), freeze([*TRAIN, *changed, *HELD[10:]])
    one, other = train(first), train(second)
    evaluate(first, {one: 3})
    evaluate(second, {other: 3}, held=[*changed, *HELD[10:]])

    assert compare_runs(database, project.name, one, other).results.examples == 40


def test_what_either_version_keeps_together_is_one_observation(
    database, project, freeze, train, evaluate
):
    first = [replace(one, group=f"g{place // 2}") for place, one in enumerate(HELD)]
    second = [replace(one, group=f"h{(place + 1) // 2}") for place, one in enumerate(HELD)]
    v1, v2 = freeze([*TRAIN, *first]), freeze([*TRAIN, *second])
    one, other = train(v1), train(v2)
    evaluate(v1, {one: 3}, held=first)
    evaluate(v2, {other: 3}, held=second)

    assert compare_runs(database, project.name, one, other).results.groups == 1


def test_a_run_that_answered_nothing_is_named(database, project, freeze, train, evaluate):
    version = freeze([*TRAIN, *HELD])
    one, other = train(version), train(version)
    evaluate(version, {one: 3})

    found = compare_runs(database, project.name, one, other)

    assert found.result_sentence.startswith(f"Nothing can be compared: run {other} answered no")


def test_where_the_formats_differ_only_whole_answers_are_compared(
    database, project, freeze, train, evaluate
):
    first, second = (
        freeze([*TRAIN, *HELD], {"kind": "prose"}),
        freeze([*TRAIN, *HELD], {"kind": "label"}),
    )
    one, other = train(first), train(second)
    evaluate(first, {one: 3}, primary="token_f1")
    evaluate(second, {other: 3}, primary="token_f1")

    assert compare_runs(database, project.name, one, other).results.metric == "exact_match"


def test_a_script_gets_the_same_as_json(database, project, freeze, train, evaluate):
    version = freeze([*TRAIN, *HELD])
    one, other = train(version), train(version, rank=8)
    evaluate(version, {one: 20, other: 5})

    document = comparison_document(compare_runs(database, project.name, one, other))

    assert document["runs"] == [one, other]
    assert document["changes"] == [{"what": "Rank", "a": "16", "b": "8"}]
    assert document["results"]["known"] is True
    assert document["curves"][0] == [{"step": 1, "train_loss": 0.9, "validation_loss": 0.8}]


def test_a_run_that_does_not_exist_is_said(database, project, freeze, train):
    one = train(freeze([*TRAIN, *HELD]))

    with pytest.raises(NotFound):
        compare_runs(database, project.name, one, 99)
