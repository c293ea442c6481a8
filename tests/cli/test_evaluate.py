"""`curate evaluate` without a run, and as a gate of scripts."""

import pytest

from curate.cli import state
from curate.services import jobs
from curate.services.datasets import create_version, split_options
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import approve_where
from curate.services.tuning import FLOOR, evaluations
from curate.worker import work_on
from tests.services.tuning.conftest import TICKETS


@pytest.fixture
def version(curate, tmp_path, monkeypatch):
    """Twelve tickets as ``v1``; jobs are done at once, in this process."""

    def work(settings):
        with state.database().begin() as stores:
            job = stores.jobs.claim(jobs.this_process())
        work_on(state.database(), settings, job)

    monkeypatch.setattr(evaluations, "start_worker", work)
    file = tmp_path / "tickets.csv"
    lines = ["question,answer", *(f"{asked},{answered}" for asked, answered in TICKETS)]
    file.write_text("\n".join(lines) + "\n")
    create_project(state.database(), "tickets", "Triage tickets.")
    import_file(state.database(), "tickets", file)
    approve_where(state.database(), "tickets", "all")
    create_version(state.database(), "tickets", split_options(held_out=0.3, validation=0.2))


def test_without_a_run_it_says_what_would_do_without_training(curate, version):
    ran = curate("evaluate", "tickets", "v1", "--wait", "--json")

    assert ran.status == 0
    assert {one["arm"] for one in ran.json["arms"]} == set(FLOOR)
    assert ran.json["looks"] == len(ran.json["looked"]) == 1
    assert ran.json["held_out"] > 0


def test_a_requirement_that_is_not_met_is_status_1_with_a_sentence(curate, version):
    ran = curate("evaluate", "tickets", "v1", "--arms", "majority", "--require", "helps", "--json")

    assert ran.status == 1
    assert [one["arm"] for one in ran.json["arms"]] == ["majority"]
    assert "Tuning is not known to help, which was required." in ran.err.splitlines()[-1]


def test_a_requirement_that_nobody_knows_is_refused(curate, version):
    ran = curate("evaluate", "tickets", "v1", "--require", "miracles")

    assert (ran.status, ran.out) == (2, "")
    assert "helps" in ran.err
