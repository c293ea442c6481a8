"""Jobs of tuning done in this process: what a worker does, without starting one."""

import pytest

from curate import worker
from curate.services import jobs
from curate.services.datasets import create_version, split_options
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import approve_where
from curate.services.tuning import evaluations, measuring, models, runs
from curate.settings import Settings
from curate.stores import Database
from tests.models.conftest import one_thread, tiny  # noqa: F401 - fixtures

TICKETS = (
    ("My parcel is late.", "Topic: Delivery"),
    ("The invoice shows the wrong address.", "Topic: Billing"),
    ("I forgot my password again.", "Topic: Login"),
    ("Can I return shoes I wore once?", "Topic: Returns"),
    ("The driver left it in the rain.", "Topic: Delivery"),
    ("You charged my card two times.", "Topic: Billing"),
    ("The app signs me out every hour.", "Topic: Login"),
    ("The jacket is too small for me.", "Topic: Returns"),
    ("Nobody rang at my door today.", "Topic: Delivery"),
    ("Where is my refund from March?", "Topic: Billing"),
    ("My account has been locked.", "Topic: Login"),
    ("I want to send the lamp back.", "Topic: Returns"),
)


TOPIC = {
    "kind": "fields",
    "fields": [
        {
            "key": "Topic",
            "type": "choice",
            "choices": ["Billing", "Delivery", "Login", "Returns"],
        }
    ],
}
"""The format of their answers, for who does not infer it from so few."""


@pytest.fixture
def alone(monkeypatch):
    """No worker is started: the test does the jobs itself."""
    for module in (runs, evaluations, measuring, models, jobs):
        monkeypatch.setattr(module, "start_worker", lambda _: None)


@pytest.fixture
def settings(home, alone):
    return Settings()


@pytest.fixture
def shop(settings, tmp_path):
    """A project in its own home whose twelve tickets are frozen as ``v1``."""
    settings.make_home()
    file = tmp_path / "tickets.csv"
    lines = ["question,answer", *(f"{asked},{answered}" for asked, answered in TICKETS)]
    file.write_text("\n".join(lines) + "\n")
    database = Database(settings.url)
    create_project(database, "tickets", "Triage tickets.")
    import_file(database, "tickets", file)
    approve_where(database, "tickets", "all")
    create_version(database, "tickets", split_options(held_out=0.3, validation=0.2))
    yield database
    database.close()


def work(database, settings):
    """Do the oldest job that waits, as the worker does; returns it as it ended."""
    with database.begin() as stores:
        job = stores.jobs.claim(jobs.this_process())
    worker.work_on(database, settings, job)
    return jobs.get_job(database, job.id)
