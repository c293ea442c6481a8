import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from curate.domain.errors import NotFound
from curate.domain.jobs import (
    CheckRequest,
    CheckResult,
    DraftRequest,
    EvaluateRequest,
    ImportCounts,
    ImportOptions,
    ImportRequest,
    MeasureRequest,
    PullRequest,
    PullResult,
    SuggestRequest,
    SuggestResult,
    TrainRequest,
)
from curate.domain.results import (
    ArmScore,
    Comparison,
    EvaluationResult,
    Interval,
    SampleAnswer,
    Speed,
    TrainingEvent,
    TrainingResult,
)
from curate.stores.tables import job_events

PROCESS = (1, 0.0, "here")
ASKED = {
    "import": ImportRequest(
        "tickets", "a.csv", "uploads/a.csv", ImportOptions(mapping={"id": ["Nr"]})
    ),
    "check": CheckRequest("tickets"),
    "pull": PullRequest("org/base"),
    "train": TrainRequest("tickets", "v1", 3),
    "evaluate": EvaluateRequest("tickets", "v1", (3, 4), ("base", "tuned"), "org/base"),
    "suggest": SuggestRequest("tickets", ("nearest",)),
    "draft": DraftRequest("tickets", 3),
    "measure": MeasureRequest("tickets", "v1", "org/base", "quick", {"rank": 4}),
}
CAME = {
    "suggest": SuggestResult(7, {"nearest": 3}, ("Right for 9 of 10.",)),
    "draft": SuggestResult(7, {"model": 3}),
    "measure": Speed(250.0, 4.5, 1_800, 700.0),
    "import": ImportCounts(1, 12, 10, 1, 1, 0, 0),
    "check": CheckResult(3, {"whitespace": 3}, 0.5),
    "pull": PullResult("org/base", Path("/models/base")),
    "train": TrainingResult(0.4, None, 20, 24, 5, 100, 812.0, 84.0, Path("/runs/3/adapter")),
    "evaluate": EvaluationResult(
        (ArmScore("base", {"exact_match": Interval(0.5, 0.2, 0.8)}, 1.5, 90),),
        (Comparison("tuned", "base", "exact_match", 0.1, -0.1, 0.3, 0.2),),
        "Nothing certain.",
        "exact_match",
        12,
        11,
        "v1",
        (3, 4),
        Path("/rows.jsonl"),
    ),
}


def event(step):
    return TrainingEvent(step, 9, 0.5, None, 812.0, None, f"Step {step}")


def add(database, *kinds):
    with database.begin() as stores:
        return [stores.jobs.add(ASKED[kind], None, "ada").id for kind in kinds]


def claim(database):
    with database.begin() as stores:
        return stores.jobs.claim(PROCESS)


def test_jobs_are_claimed_in_the_order_in_which_they_came(database):
    first, second = add(database, "import", "check")

    assert [claim(database).id, claim(database).id, claim(database)] == [first, second, None]


def test_only_one_heavy_job_runs_and_light_ones_pass_it(database):
    train, evaluate, check = add(database, "train", "evaluate", "check")

    assert claim(database).id == train
    assert claim(database).id == check
    assert claim(database) is None

    with database.begin() as stores:
        stores.jobs.end(train, "done")
    assert claim(database).id == evaluate


def test_jobs_that_changed_places_are_claimed_in_the_new_order(database):
    with database.begin() as stores:
        first, second, third = (stores.jobs.add(ASKED["train"], None, "ada").id for _ in range(3))
        light = stores.jobs.add(ASKED["check"], None, "ada").id
        stores.jobs.swap_places(second, third)
        stores.jobs.swap_places(first, third)
        assert [job.id for job in stores.jobs.queue()] == [third, first, second]

    claimed = []
    for _ in range(4):
        with database.begin() as stores:
            job = stores.jobs.claim(PROCESS)
            stores.jobs.end(job.id, "done")
            claimed.append(job.id)
    assert claimed == [third, first, second, light]


def test_many_processes_claim_each_job_once(database):
    wanted = add(database, *["check"] * 6, *["train"] * 3)
    claimed = []

    def work():
        while (job := claim(database)) is not None:
            claimed.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    light, heavy = set(wanted[:6]), set(wanted[6:])
    assert sorted(set(claimed) & light) == sorted(light)
    assert len(claimed) == 7
    assert len(set(claimed) & heavy) == 1


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked(database):
    waiting, running = add(database, "train", "check")
    with database.begin() as stores:
        stores.jobs.ask_to_cancel(waiting)
    claim(database)

    with database.begin() as stores:
        assert stores.jobs.get(waiting).state == "cancelled"
        assert stores.jobs.ask_to_cancel(running).state == "cancelling"
        assert stores.jobs.beat(running, 0.5, "half") == "cancelling"


def test_what_has_ended_stays_as_it_ended(database):
    (job,) = add(database, "check")
    claim(database)

    with database.begin() as stores:
        stores.jobs.end(job, "done", result=CAME["check"])
        stores.jobs.end(job, "failed", error="too late")
        stores.jobs.ask_to_cancel(job)

    with database.read() as stores:
        ended = stores.jobs.get(job)
    assert (ended.state, ended.result, ended.progress) == ("done", CAME["check"], 1.0)


def test_progress_events_come_back_in_order(database):
    (job,) = add(database, "train")

    with database.begin() as stores:
        for step in range(3):
            stores.jobs.add_event(job, event(step))

    with database.read() as stores:
        assert stores.jobs.events(job) == [event(0), event(1), event(2)]


def test_an_event_takes_no_more_room_than_what_it_says(database):
    (job,) = add(database, "train")
    samples = (SampleAnswer(7, "Topic: Delivery", cut=True), SampleAnswer(8, "Topic: Price"))
    told = replace(event(1), learning_rate=0.001, gradient_norm=0.5, samples=samples)

    with database.begin() as stores:
        stores.jobs.add_event(job, event(0))
        stores.jobs.add_event(job, told)

    with database.read() as stores:
        assert stores.jobs.events(job) == [event(0), told]
        stored = stores.connection.execute(select(job_events.c.event)).scalars().all()
    assert set(stored[0]) == {
        "step", "steps", "train_loss", "validation_loss", "tokens_per_second", "seconds_left",
        "message",
    }  # fmt: skip
    assert stored[1]["samples"][1] == {"example": 8, "text": "Topic: Price"}


def test_a_training_that_runs_can_be_asked_to_end_with_its_best(database):
    waiting, running = add(database, "train", "import")
    with database.begin() as stores:
        stores.jobs.ask_to_finish(waiting)
        assert not stores.jobs.is_to_finish(waiting)
        stores.jobs.claim(PROCESS, waiting)
        stores.jobs.ask_to_finish(waiting)
        assert stores.jobs.is_to_finish(waiting)
        assert not stores.jobs.is_to_finish(running)


@pytest.mark.parametrize(
    ("ended", "kept"), [("lost", True), ("failed", True), ("cancelled", False)]
)
def test_a_training_that_was_asked_to_end_with_its_best_still_does_after_a_crash(
    database, ended, kept
):
    (job,) = add(database, "train")
    claim(database)
    with database.begin() as stores:
        stores.jobs.ask_to_finish(job)
        stores.jobs.end(job, ended, error="It stopped.")

    with database.begin() as stores:
        assert stores.jobs.requeue(job).finish_early is kept


@pytest.mark.parametrize("kind", ASKED)
def test_what_was_asked_and_what_came_of_it_are_read_as_they_were_written(database, kind):
    (job,) = add(database, kind)
    with database.begin() as stores:
        stores.jobs.end(job, "done", result=CAME[kind])

    with database.read() as stores:
        read = stores.jobs.get(job)
    assert (read.kind, read.request, read.result) == (kind, ASKED[kind], CAME[kind])


def test_an_unknown_job_is_said(database):
    with pytest.raises(NotFound, match="no job 7"), database.read() as stores:
        stores.jobs.get(7)
