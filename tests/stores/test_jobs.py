import threading

import pytest

from curate.domain.errors import NotFound

PROCESS = (1, 0.0, "here")


def add(database, *kinds):
    with database.begin() as stores:
        return [stores.jobs.add(kind, None, {}, "ada").id for kind in kinds]


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
        stores.jobs.end(job, "done", result={"findings": 3})
        stores.jobs.end(job, "failed", error="too late")
        stores.jobs.ask_to_cancel(job)

    with database.read() as stores:
        ended = stores.jobs.get(job)
    assert (ended.state, ended.result, ended.progress) == ("done", {"findings": 3}, 1.0)


def test_progress_events_come_back_in_order(database):
    (job,) = add(database, "train")

    with database.begin() as stores:
        for step in range(3):
            stores.jobs.add_event(job, {"step": step})

    with database.read() as stores:
        assert [one["step"] for one in stores.jobs.events(job)] == [0, 1, 2]


def test_an_unknown_job_is_said(database):
    with pytest.raises(NotFound, match="no job 7"), database.read() as stores:
        stores.jobs.get(7)
