"""What dead processes leave is removed; what somebody still needs or writes is not."""

import os
import time

import pytest

from curate.domain.jobs import ImportRequest, PullRequest, TrainRequest
from curate.services.jobs import this_process
from curate.services.leftovers import find_leftovers, sweep_home
from curate.services.projects import create_project
from curate.settings import Settings
from curate.stores import Database

DEAD = 999_999_999
LONG_AGO = time.time() - 3 * 24 * 3_600


@pytest.fixture
def settings(home):
    found = Settings()
    found.make_home()
    return found


@pytest.fixture
def opened(settings):
    database = Database(settings.url)
    create_project(database, "tickets")
    yield database
    database.close()


def put(path, *, age=0.0):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    if age:
        os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def test_half_written_files_of_dead_processes_are_removed(opened, settings, home):
    left = [
        put(home / "models" / f".fetching-tiny-{DEAD}" / "half.whl").parent,
        put(home / "models" / f".hashes.json.{DEAD}.part"),
        put(home / f".restore-{DEAD}" / "files" / "x").parent.parent,
        put(home / "evaluations" / "7.part"),
        put(home / "runs" / "7" / "checkpoint" / "state.safetensors.part", age=1),
        put(home / "models" / "tiny" / "curate.json.part", age=1),
    ]
    old = put(home / "uploads" / "1" / "tickets.csv", age=1).parent
    os.utime(old, (LONG_AGO, LONG_AGO))

    assert set(find_leftovers(opened, settings)) == {*left, old}
    assert sweep_home(opened, settings) == 7
    assert not any(one.exists() for one in [*left, old])
    assert find_leftovers(opened, settings) == []


def test_what_lives_or_is_needed_stays(opened, settings, home):
    with opened.begin() as stores:
        project = stores.projects.get("tickets").id
        running = stores.jobs.add(TrainRequest("tickets", "v1", run=3), project, "ada")
        stores.jobs.claim(this_process(), running.id)
        stores.jobs.add(ImportRequest("tickets", "t.csv", "uploads/1/t.csv"), project, "ada")
    kept = [
        put(home / "models" / f".fetching-tiny-{os.getppid()}" / "half.whl"),
        put(home / "evaluations" / f"{running.id}.part"),
        put(home / "evaluations" / "7.jsonl", age=1),
        put(home / "runs" / "3" / "checkpoint" / "state.safetensors.part", age=1),
        put(home / "runs" / "9" / "checkpoint" / "state.safetensors", age=1),
        put(home / "runs" / "9" / "adapter" / "adapter_model.safetensors", age=1),
        put(home / "uploads" / "1" / "t.csv", age=1),
        put(home / "uploads" / "2" / "just now.csv"),
        put(home / "prices.json", age=1),
    ]
    os.utime(home / "uploads" / "1", (LONG_AGO, LONG_AGO))

    assert sweep_home(opened, settings) == 0
    assert all(one.exists() for one in kept)


def test_another_computer_that_works_on_the_same_home_may_be_writing(opened, settings, home):
    with opened.begin() as stores:
        pull = stores.jobs.add(PullRequest("tiny"), None, "ada")
        stores.jobs.claim((DEAD, 1.0, "another-host"), pull.id)
    half = put(home / "models" / f".fetching-tiny-{DEAD}" / "half.whl").parent

    assert sweep_home(opened, settings) == 0
    os.utime(half, (LONG_AGO, LONG_AGO))
    assert sweep_home(opened, settings) == 1


def test_a_home_that_was_made_by_somebody_else_is_closed_only_if_it_is_ours(tmp_path):
    for name in ("empty", "ours", "foreign"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    (tmp_path / "ours" / "curate.db").touch()
    (tmp_path / "foreign" / "thesis.odt").touch()

    modes = {
        name: Settings(home=tmp_path / name).make_home().stat().st_mode & 0o777
        for name in ("empty", "ours", "foreign", "new")
    }

    assert modes == {"empty": 0o700, "ours": 0o700, "foreign": 0o755, "new": 0o700}
