"""A run of another version is compared on what it has not learned, and every evaluation is a look."""

from dataclasses import replace
from pathlib import Path

import pytest

from curate.domain.errors import Unusable
from curate.domain.jobs import EvaluateRequest, TrainRequest
from curate.domain.records import Record
from curate.domain.results import ArmScore, EvaluationResult, TrainingResult
from curate.services import jobs
from curate.services.datasets import MANY, looks
from curate.services.tuning import evaluation_answers, results_page, start_evaluation
from curate.settings import Settings
from curate.worker import work_on

WORDS = ("amber", "basil", "cedar", "dune", "ember", "fjord", "glade", "heron", "islet", "jetty", "knoll", "larch", "marsh", "north", "otter", "plume")  # fmt: skip
RESULT = TrainingResult(0.4, 0.5, 2, 2, 5, 100, 8.0, 8.0, Path("nowhere"))


def record(number, part):
    text = " ".join(
        f"{WORDS[(number * 5 + place * 3) % 16]}{number * 7 + place}" for place in range(9)
    )
    return Record(number, 1, part, f"g{number}", text, f"Topic: {WORDS[number % 3]}")


@pytest.fixture
def freeze(database, project):
    """Stores records as the next version; returns it."""

    def freeze(records, test=1):
        with database.begin() as stores:
            begun = stores.datasets.begin(
                project.id,
                records,
                sha256="",
                manifest={"similarity": {"threshold": 0.7, "width": 5}},
                person="ada",
                test=test,
            )
            stores.datasets.add_records(begun, records)
            return stores.datasets.finish(project.id, begun)

    return freeze


@pytest.fixture
def trained(database, project):
    """Stores a finished run of a version; returns its id."""

    def trained(version):
        with database.begin() as stores:
            job = stores.jobs.add(TrainRequest(project.name, version.name, 0), project.id, "ada").id
            run = stores.runs.add(
                project.id, version.id, job, base="b", preset="quick", settings={}
            )
            stores.jobs.claim(jobs.this_process(), job)
            stores.jobs.end(job, "done", result=RESULT)
            stores.runs.finish(run, RESULT)
        return run

    return trained


@pytest.fixture
def evaluate(database, project):
    """Does an evaluation in this process; returns its job."""

    def evaluate(version, runs=(), arms=("majority", "nearest"), person="ada", margin=0.05):
        with database.begin() as stores:
            request = EvaluateRequest(
                project.name, version.name, tuple(runs), tuple(arms), "b", margin
            )
            job = stores.jobs.add(request, project.id, person)
            stores.jobs.claim(jobs.this_process(), job.id)
        work_on(database, Settings(), job)
        return jobs.get_job(database, job.id)

    return evaluate


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setattr("curate.services.tuning.evaluations.start_worker", lambda _: None)


FIRST = [record(number, "train" if number < 20 else "held_out") for number in range(40)]


def test_what_a_run_has_learned_is_asked_of_no_method(database, freeze, trained, evaluate):
    run = trained(freeze(FIRST))
    # Of the new test, 5 to 7 were trained on, 21 shares a group with one that was, 22 is the twin of one.
    parts = [
        replace(one, part="held_out" if 5 <= one.example < 8 or 21 <= one.example < 33 else "train")
        for one in FIRST
    ]
    parts[21] = replace(parts[21], group="g1")
    parts[22] = replace(parts[22], input=f"{FIRST[2].input}!")
    second = freeze(parts, test=2)

    ended = evaluate(second, [run])

    assert ended.state == "done", ended.error
    assert (ended.result.held_out, ended.result.left_out) == (10, 5)
    assert "5 held-out examples were left out for every method" in ended.result.verdict
    (stored,) = results_page(database, "tickets").evaluations
    assert [row.id for row in evaluation_answers(database, stored.id)] == list(range(23, 33))


def test_a_run_of_the_same_version_is_asked_everything(freeze, trained, evaluate):
    first = freeze(FIRST)

    ended = evaluate(first, [trained(first)])

    assert (ended.result.held_out, ended.result.left_out, ended.result.looks) == (20, 0, 1)
    assert "left out" not in ended.result.verdict


def test_a_verdict_knows_the_metric_of_the_version_the_margin_and_the_verdicts_before(
    database, project, freeze, evaluate
):
    version = freeze(FIRST)
    with database.begin() as stores:
        result = EvaluationResult(
            tuple(ArmScore(f"tuned:{run}", {}, 0, 0) for run in (1, 2)), (), "", "chrf", 20, 20
        )
        job = stores.jobs.add(EvaluateRequest("tickets", "v1", (), (), "b"), project.id, "ada").id
        stores.jobs.end(job, "done", result=result)
        stores.runs.add_evaluation(project.id, version.id, job, result, [])

    said = evaluate(version, margin=0.02).result

    assert (said.primary, said.margin, said.judged) == ("chrf", 0.02, 2)


def test_a_run_that_has_learned_nearly_the_whole_test_is_refused(database, freeze, trained):
    run = trained(freeze(FIRST))
    swapped = [
        replace(
            one,
            part="held_out" if one.example < 29 and one.example not in range(15, 20) else "train",
        )
        for one in FIRST
    ]
    second = freeze(swapped, test=2)

    with pytest.raises(
        Unusable, match="have learned 15: they were trained on another version"
    ) as refused:
        start_evaluation(database, Settings(), "tickets", second.name, [run], ["majority", "tuned"])

    assert "9 examples left" in str(refused.value)
    assert jobs.list_jobs(database, project="tickets")[0].kind == "train"


def test_ten_examples_that_are_left_are_enough(database, freeze, trained):
    run = trained(freeze(FIRST))
    second = freeze(
        [replace(one, part="held_out" if 10 <= one.example < 30 else "train") for one in FIRST], 2
    )

    job = start_evaluation(database, Settings(), "tickets", second.name, [run], ["tuned"])

    assert job.state == "waiting"


def test_every_evaluation_is_a_look_that_its_result_and_at_last_its_verdict_tells(
    database, project, freeze, evaluate
):
    first = freeze(FIRST)
    second = freeze(FIRST)

    results = [
        evaluate(version, person=person).result
        for version, person in [(first, "ada"), (second, "bo"), *[(first, "ada")] * (MANY - 2)]
    ]

    assert [one.looks for one in results] == list(range(1, MANY + 1))
    assert [f"This was look {MANY}" in one.verdict for one in results] == [False] * (MANY - 1) + [
        True
    ]
    with database.read() as stores:
        seen = looks(stores, project.id, 1)
    assert [(one.person, one.dataset) for one in seen][:2] == [("ada", "v1"), ("bo", "v2")]


def test_an_evaluation_that_never_began_is_no_look(database, project, freeze):
    first = freeze(FIRST)
    job = start_evaluation(database, Settings(), "tickets", "v1", arms=["majority"])

    jobs.cancel(database, job.id)

    with database.read() as stores:
        assert looks(stores, project.id, first.test) == ()


def test_intervals_resample_groups_that_are_left(freeze, trained, evaluate):
    run = trained(freeze(FIRST))
    pairs = [
        replace(
            one,
            part="held_out" if one.example >= 18 else "train",
            group=f"g{one.example // 2 * 2}" if one.example >= 18 else one.group,
        )
        for one in FIRST
    ]

    ended = evaluate(freeze(pairs, test=2), [run])

    assert (ended.result.held_out, ended.result.left_out, ended.result.clusters) == (20, 2, 10)
