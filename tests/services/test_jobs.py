import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime

import psutil
import pytest
from sqlalchemy import update

from curate.domain.errors import Unusable
from curate.domain.jobs import CheckRequest
from curate.services import importing, jobs
from curate.services.checking import start_checks
from curate.services.datasets import create_version, split_options
from curate.services.importing import ImportOptions, import_file, start_import
from curate.services.reviewing import approve_where
from curate.services.tuning import (
    DEFAULT_ARMS,
    evaluation_answers,
    finish_early,
    get_run,
    results_page,
    start_evaluation,
    start_run,
)
from curate.settings import Settings
from curate.stores import Database, tables
from tests.models.tiny import write_tiny_model

PATIENCE = 120
# Some six examples, one at a time: enough steps of a tiny model to be caught in the middle.
LONG = {"max_steps": 600, "epochs": 100, "batch_size": 1, "patience": 100}


@pytest.fixture
def place(home, monkeypatch, url):
    """Settings on an empty database of each kind, with every worker ended afterwards."""
    monkeypatch.setenv("CURATE_DATABASE_URL", url)
    yield Settings()
    for process in psutil.process_iter(["cmdline", "environ"]):
        environment = process.info["environ"] or {}
        if "curate.worker" in (process.info["cmdline"] or []) and environment.get(
            "CURATE_HOME"
        ) == str(home):
            process.kill()
            process.wait()


@pytest.fixture
def opened(place):
    database = Database(place.url)
    yield database
    database.close()


@pytest.fixture
def shop(opened, write_csv):
    """A project whose twelve tickets are frozen as ``v1``."""
    from curate.services.projects import create_project

    create_project(opened, "tickets", "Triage tickets.")
    import_file(opened, "tickets", write_csv())
    approve_where(opened, "tickets", "all")
    create_version(opened, "tickets", split_options(held_out=0.3, validation=0.2))
    return opened


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory):
    return str(write_tiny_model(tmp_path_factory.mktemp("base") / "tiny"))


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (found := condition()) is not None:
            return found
        time.sleep(0.05)
    pytest.fail("waited in vain")


def test_a_worker_imports_and_checks_and_the_upload_is_deleted(opened, place, write_csv, tmp_path):
    from curate.services.projects import create_project

    create_project(opened, "tickets")
    upload = importing.stored_upload(place, "../../Tickets (März).csv")
    upload.write_bytes(write_csv().read_bytes())

    imported = start_import(opened, place, "tickets", upload, ImportOptions(), name="Tickets.csv")
    ended = jobs.wait(opened, place, imported.id)
    checked = jobs.wait(opened, place, start_checks(opened, place, "tickets").id)

    assert (ended.state, ended.result.added) == ("done", 12)
    assert not upload.exists()
    assert upload.is_relative_to(place.home)
    assert (checked.state, checked.result.findings) == ("done", 0)


def test_a_job_that_cannot_be_done_ends_with_a_sentence(opened, place, tmp_path):
    from curate.services.projects import create_project

    create_project(opened, "tickets")
    broken = tmp_path / "broken.json"
    broken.write_text('[{"question": ')

    job = start_import(opened, place, "tickets", broken, ImportOptions(), name="broken.json")
    ended = jobs.wait(opened, place, job.id)

    assert ended.state == "failed"
    assert "broken.json" in ended.error
    assert "\n" not in ended.error


def test_a_killed_training_is_marked_and_one_action_resumes_it(shop, place, tiny_base):
    run, job = start_run(
        shop,
        place,
        "tickets",
        "v1",
        tiny_base,
        "quick",
        LONG,
    )
    running = until(lambda: ((one := jobs.get_job(shop, job.id)).progress > 0.3 and one) or None)
    os.kill(running.pid, signal.SIGKILL)

    lost = until(lambda: ((one := jobs.get_job(shop, job.id)).state == "lost" and one) or None)
    assert "press Resume to continue" in lost.error
    steps = [one.step for one in jobs.job_events(shop, job.id)]
    jobs.resume(shop, place, job.id)
    ended = jobs.wait(shop, place, job.id)

    assert (ended.state, ended.attempt, ended.error) == ("done", 2, None)
    assert ended.result.steps == jobs.job_events(shop, job.id)[-1].steps
    after = [one.step for one in jobs.job_events(shop, job.id)][len(steps) :]
    assert min(filter(None, after)) > 10, "it began again instead of going on"
    assert get_run(shop, "tickets", run.id)[0].result.adapter == ended.result.adapter


def test_a_training_is_cancelled_and_can_go_on(shop, place, tiny_base):
    _, job = start_run(shop, place, "tickets", "v1", tiny_base, "quick", LONG)
    until(lambda: jobs.get_job(shop, job.id).progress > 0.2 or None)

    jobs.cancel(shop, job.id)
    ended = jobs.wait(shop, place, job.id)

    assert ended.state == "cancelled"
    jobs.resume(shop, place, job.id)
    running = until(
        lambda: ((one := jobs.get_job(shop, job.id)).state == "running" and one) or None
    )
    assert running.attempt == 2
    jobs.cancel(shop, job.id)


def test_a_training_is_stopped_and_its_best_kept(shop, place, tiny_base):
    run, job = start_run(shop, place, "tickets", "v1", tiny_base, "quick", LONG)
    until(lambda: jobs.get_job(shop, job.id).progress > 0.2 or None)

    assert finish_early(shop, job.id).state == "running"
    ended = jobs.wait(shop, place, job.id)

    assert (ended.state, ended.error) == ("done", None)
    assert ended.result.steps < ended.result.planned == 600
    assert "as somebody asked." in ended.result.ended
    assert get_run(shop, "tickets", run.id)[0].result == ended.result


def test_every_arm_is_evaluated_and_every_answer_kept(shop, place, tiny_base):
    run, job = start_run(shop, place, "tickets", "v1", tiny_base, "quick", {"max_steps": 3})
    jobs.wait(shop, place, job.id)

    ended = jobs.wait(shop, place, start_evaluation(shop, place, "tickets", "v1", [run.id]).id)

    assert ended.state == "done", ended.error
    assert [arm.arm for arm in ended.result.arms] == [*DEFAULT_ARMS]
    assert DEFAULT_ARMS[-1] == "tuned"
    (evaluation,) = results_page(shop, "tickets").evaluations
    rows = evaluation_answers(shop, evaluation.id)
    assert set(rows[0].answers) == {*DEFAULT_ARMS}


def test_an_evaluation_wants_a_finished_run(shop, place):
    with pytest.raises(Unusable, match="train first"):
        start_evaluation(shop, place, "tickets", "v1", arms=["tuned"])


def test_a_job_of_a_silent_host_is_lost_and_one_that_beats_is_not(shop):
    with shop.begin() as stores:
        job = stores.jobs.add(CheckRequest("tickets"), None, "ada")
        stores.jobs.claim((1, 0.0, "another-host"))

    assert jobs.mark_dead_jobs(shop) == []

    with shop.begin() as stores:
        stores.connection.execute(
            update(tables.jobs).values(heartbeat=datetime.now(UTC) - jobs.SILENCE * 2)
        )
    assert jobs.mark_dead_jobs(shop) == [job.id]


def test_a_process_id_that_was_given_out_again_is_not_the_worker(shop):
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with shop.begin() as stores:
        job = stores.jobs.add(CheckRequest("tickets"), None, "ada")
        stores.jobs.claim((process.pid, 1.0, socket.gethostname()))

    assert jobs.mark_dead_jobs(shop) == [job.id]

    process.communicate(b"\n")


def test_what_has_ended_well_cannot_be_resumed(shop, place):
    ended = jobs.wait(shop, place, start_checks(shop, place, "tickets").id)

    with pytest.raises(Unusable, match="nothing to resume"):
        jobs.resume(shop, place, ended.id)
