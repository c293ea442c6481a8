"""What takes long is a job: it does what the command does, can be canceled, and survives a killed process."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from curate.domain.errors import AlreadyThere, NothingApproved, OpenInVersion, Unusable
from curate.domain.jobs import BackupResult, CopyResult, FreezeResult
from curate.services import checking, datasets, jobs, reviewing
from curate.services.backups import back_up, backup_path, restore, start_backup, start_restore
from curate.services.datasets import split_options, start_version
from curate.services.erasure import start_erasure, sweep, values
from curate.services.leftovers import sweep_home
from curate.services.project_actions import copies, start_copy
from curate.services.projects import create_project, list_projects
from curate.services.reviewing import approve_where
from curate.settings import Settings
from curate.stores import Database
from curate.stores.all_tables import TableRows
from curate.stores.datasets import Datasets
from curate.stores.examples import Where
from curate.worker import work_on

OPTIONS = split_options(held_out=0.3, validation=0.2)


@pytest.fixture(autouse=True)
def _no_other_process(monkeypatch):
    """The tests themselves do what waits."""
    for module in ("datasets.version_jobs", "project_actions.copies"):
        monkeypatch.setattr(f"curate.services.{module}.start_worker", lambda _: None)
    for module in ("backups.backup_jobs", "erasure.erasure_jobs"):
        monkeypatch.setattr(f"curate.services.{module}.start_worker", lambda _: None)


@pytest.fixture
def shop(database, tickets):
    approve_where(database, "tickets", "all")
    return database


def do(database, job):
    """Do a job, and say how it ended."""
    with database.begin() as stores:
        claimed = stores.jobs.claim(jobs.this_process(), job.id)
    work_on(database, Settings(), claimed)
    return jobs.get_job(database, job.id)


def do_and_die(url, job, where, name):
    """Do a job in a process that is killed when it comes to a function."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            setattr(where, name, lambda *_args, **_more: os._exit(9))
            opened = Database(url)
            with opened.begin() as stores:
                claimed = stores.jobs.claim(jobs.this_process(), job.id)
            work_on(opened, Settings(), claimed)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def again(database, job):
    """What a person does who sees that a job was lost."""
    lost = jobs.get_job(database, job.id)
    assert lost.state == "lost"
    with database.begin() as stores:
        return stores.jobs.requeue(job.id)


def stop_after(monkeypatch, times):
    """Let somebody cancel a job when it has asked some times whether it should stop."""
    asked = iter(range(1_000_000))
    monkeypatch.setattr("curate.worker.Heartbeat.should_stop", lambda _: next(asked) >= times)


def counts(database):
    with database.read() as stores:
        rows = TableRows(stores.connection)
        return {name: rows.count(name) for name in rows.tables()}


def test_a_version_is_created_once_however_often_its_process_is_killed(shop, url, settings_here):
    job = start_version(shop, settings_here, "tickets", OPTIONS, allow_open={})
    do_and_die(url, job, Datasets, "add_records")
    assert not datasets.dataset_page(shop, "tickets").versions
    do_and_die(url, again(shop, job), Datasets, "finish")

    ended = do(shop, again(shop, job))

    assert ended.result == FreezeResult("v1", 6, 2, 4)
    assert [one.name for one in datasets.dataset_page(shop, "tickets").versions] == ["v1"]
    assert datasets.dataset_page(shop, "tickets").job == ended


def test_a_version_whose_process_dies_right_after_it_is_there_is_done(shop, url, settings_here):
    job = start_version(shop, settings_here, "tickets", OPTIONS, allow_open={})
    do_and_die(url, job, datasets.version_jobs, "created_parts")

    assert jobs.get_job(shop, job.id).state == "done"
    assert len(datasets.dataset_page(shop, "tickets").versions) == 1


def test_a_canceled_version_leaves_nothing(shop, settings_here, monkeypatch):
    before = counts(shop)
    for times in range(6):
        job = start_version(shop, settings_here, "tickets", OPTIONS, allow_open={})
        stop_after(monkeypatch, times)

        ended = do(shop, job)

        assert ended.state == "cancelled"
        assert ended.error == "The new version was canceled. Nothing of it was kept."
    now = counts(shop)
    assert now["datasets"] == before["datasets"]
    assert now["records"] == before["records"]


def test_a_version_that_can_not_be_is_refused_at_once(database, tickets, settings_here):
    with pytest.raises(NothingApproved):
        start_version(database, settings_here, "tickets", OPTIONS, allow_open={})
    checking.run_checks(database, "tickets")
    approve_where(database, "tickets", "all")
    first = reviewing.list_examples(database, "tickets", Where())[0]
    edit = reviewing.Edit(output="topic: Delivery\nUrgency: High")
    reviewing.decide(database, "tickets", first.id, "edit", edit=edit)
    reviewing.decide(database, "tickets", first.id, "approve", knowingly=True)

    with pytest.raises(OpenInVersion) as refused:
        start_version(database, settings_here, "tickets", OPTIONS, allow_open={})

    assert {one.kind for one in jobs.list_jobs(database)} == {"import"}
    job = start_version(database, settings_here, "tickets", OPTIONS, allow_open=refused.value.open)
    assert do(database, job).state == "done"


def test_a_copy_is_made_once_however_often_its_process_is_killed(shop, url, settings_here):
    job = start_copy(shop, settings_here, "tickets", " Second  one")
    do_and_die(url, job, copies.ProjectRows, "counts")
    job = again(shop, job)
    do_and_die(url, job, Database, "update_statistics")

    ended = jobs.get_job(shop, job.id)

    assert ended.state == "done"
    assert ended.result == CopyResult("Second one", 12)
    assert {one.name for one in list_projects(shop)} == {"tickets", "Second one"}
    assert counts(shop)["projects"] == 2
    with pytest.raises(AlreadyThere):
        start_copy(shop, settings_here, "tickets", "Second one")


def test_a_canceled_copy_leaves_nothing(shop, settings_here, monkeypatch):
    before = counts(shop)
    job = start_copy(shop, settings_here, "tickets", "Second")
    stop_after(monkeypatch, 3)

    ended = do(shop, job)

    assert (ended.state, ended.error) == (
        "cancelled",
        "The copy was canceled. Nothing of it was kept.",
    )
    assert {**counts(shop), "jobs": before["jobs"]} == before


def test_a_backup_is_written_whole_or_not_at_all(shop, url, settings_here, monkeypatch):
    job = start_backup(shop, settings_here)
    do_and_die(url, job, Path, "replace")
    file = settings_here.absolute(job.request.file)
    assert not file.exists()

    ended = do(shop, again(shop, job))

    assert ended.result == BackupResult(Path(job.request.file), file.stat().st_size, 12, 12)
    stop_after(monkeypatch, 1)
    job = start_backup(shop, settings_here)
    assert do(shop, job).error == "The backup was canceled. Nothing of it was kept."


@pytest.fixture
def elsewhere(shop, settings_here, tmp_path):
    """A backup of the shop with two jobs and a file in it, and an empty home."""
    run = settings_here.make_home() / "prices.json"
    run.write_text("{}")
    done = do(shop, start_backup(shop, settings_here))
    start_copy(shop, settings_here, "tickets", "Second")
    file = back_up(shop, settings_here, backup_path(settings_here)).file
    assert done.state == "done"
    there = tmp_path / "there"
    opened = Database(f"sqlite:///{tmp_path / 'there.db'}")
    yield opened, Settings(home=there), file, f"sqlite:///{tmp_path / 'there.db'}"
    opened.close()


def do_there(monkeypatch, settings):
    monkeypatch.setenv("CURATE_HOME", str(settings.home))


@pytest.mark.parametrize(
    ("where", "name"),
    [(restore, "_put_rows"), (restore, "restored"), (TableRows, "set_last_ids")],
)
def test_a_restore_is_done_once_however_often_its_process_is_killed(
    elsewhere, monkeypatch, where, name
):
    database, settings, file, url = elsewhere
    do_there(monkeypatch, settings)
    job = start_restore(database, settings, file)
    do_and_die(url, job, where, name)
    assert list_projects(database) == []

    ended = do(database, again(database, job))

    assert ended.error is None
    assert ended.result == BackupResult(file, file.stat().st_size, 12, 12)
    assert len(reviewing.list_examples(database, "tickets", Where())) == 12
    assert (settings.home / "prices.json").read_text() == "{}"
    # Jobs of the backup are there, but none that is about another home.
    assert [one.kind for one in jobs.list_jobs(database)] == ["restore", "copy", "import"]
    sweep_home(database, settings)
    assert not list(settings.home.glob(".restore*"))


def test_a_restore_that_was_refused_or_canceled_can_be_tried_again(
    elsewhere, monkeypatch, tmp_path
):
    database, settings, file, _ = elsewhere
    do_there(monkeypatch, settings)
    with pytest.raises(Unusable, match="can't be read"):
        start_restore(database, settings, tmp_path / "none.zip")
    with monkeypatch.context() as now:
        stop_after(now, 0)
        ended = do(database, start_restore(database, settings, file))
    assert ended.error == "The restore was canceled. Nothing of it was kept."

    ended = do(database, start_restore(database, settings, file))

    assert ended.state == "done"
    assert [one.id for one in jobs.list_jobs(database) if one.kind == "restore"] == [ended.id]
    with pytest.raises(Unusable, match="is not empty"):
        start_restore(database, settings, file)


NAME = "Zoë Quistgaard"


@pytest.fixture
def named(shop):
    first = reviewing.list_examples(shop, "tickets", Where())[0]
    reviewing.decide(shop, "tickets", first.id, "edit", edit=reviewing.Edit(output=f"Dear {NAME}"))
    datasets.create_version(shop, "tickets", OPTIONS)
    return shop


def held(database):
    """Whether the text of an erasure is in the table of jobs."""
    return any(NAME in str(one.request) for one in jobs.list_jobs(database))


def start(database, settings, *, dry_run, text=NAME, ticket=False):
    return start_erasure(database, settings, "tickets", text, ticket=ticket, dry_run=dry_run)


def test_what_is_looked_for_is_found_and_not_kept(named, settings_here):
    ended = do(named, start(named, settings_here, dry_run=True))

    assert ended.result.places["examples"] == 1
    assert "jobs" not in ended.result.places
    assert not ended.result.done
    assert not held(named)
    assert not jobs.can_resume(ended)


@pytest.mark.parametrize("ticket", [False, True], ids=["value", "ticket"])
@pytest.mark.parametrize(
    ("where", "name"),
    [
        (sweep.Sweep, "_write"),
        (values, "note_in_versions"),
        (Database, "update_statistics"),
        (Database, "compact"),
    ],
)
def test_an_erasure_whose_process_was_killed_is_finished_by_the_next(
    named, url, settings_here, where, name, ticket
):
    text = "T-1" if ticket else NAME
    job = start(named, settings_here, dry_run=False, text=text, ticket=ticket)
    if ticket and where is values:
        where = __import__("curate.services.erasure.tickets", fromlist=["tickets"])
    if ticket and name == "_write":
        name = "look"
    do_and_die(url, job, where, name)

    ended = do(named, again(named, job))

    assert ended.error is None
    assert ended.result.done
    assert not held(named)
    assert do(named, start(named, settings_here, dry_run=True)).result.places == {}
    version = datasets.get_dataset(named, "tickets", "v1")
    assert len(version.manifest["erased"]) == 1


def test_an_erasure_is_canceled_only_before_it_begins(named, settings_here, monkeypatch):
    before = counts(named)
    with monkeypatch.context() as now:
        stop_after(now, 2)
        ended = do(named, start(named, settings_here, dry_run=False))
    assert ended.error == "Canceled before anything was erased."
    assert counts(named)["events"] == before["events"]
    assert not held(named)
    with named.begin() as stores:
        stores.jobs.requeue(ended.id)
    assert "give it again" in do(named, ended).error


def test_an_erasure_is_refused_at_once_where_it_can_not_be(named, settings_here):
    with pytest.raises(Unusable, match="3 characters or more"):
        start(named, settings_here, dry_run=True, text="x")
    start_copy(named, settings_here, "tickets", "Second")
    with pytest.raises(Unusable, match="Nothing was erased"):
        start(named, settings_here, dry_run=False)


def test_the_activity_says_what_was_made_only_once(shop, settings_here):
    from curate.services.home import home_page

    do(shop, start_version(shop, settings_here, "tickets", OPTIONS, allow_open={}))
    do(shop, start_copy(shop, settings_here, "tickets", "Second"))

    said = [one.what for one in home_page(shop, "tickets").activity]

    assert said[:2] == [
        "Copy named Second finished",
        "Created dataset version v1 from 12 examples",
    ]


def test_a_waiting_job_of_a_project_that_is_renamed_follows_it(shop, settings_here):
    from curate.services.project_actions import rename_project

    job = start_version(shop, settings_here, "tickets", OPTIONS, allow_open={})
    rename_project(shop, "tickets", "Bike shop")

    assert do(shop, job).result.dataset == "v1"


def test_an_empty_home_does_not_replace_a_backup_of_a_full_one(shop, settings_here, tmp_path):
    file = back_up(shop, settings_here, tmp_path / "good.zip").file
    good = file.read_bytes()
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    create_project(empty, "New")

    with pytest.raises(Unusable, match=r"is a backup of 12 examples, and there is none here"):
        back_up(empty, settings_here, file)

    assert file.read_bytes() == good
    back_up(empty, settings_here, tmp_path / "other.zip")
    back_up(empty, settings_here, tmp_path / "other.zip")
    empty.close()


def test_a_job_whose_worker_is_interrupted_is_canceled_and_says_what_is_kept(
    shop, settings_here, monkeypatch
):
    def interrupted(_work):
        raise KeyboardInterrupt

    monkeypatch.setattr("curate.worker.do_job", interrupted)
    job = start_version(shop, settings_here, "tickets", OPTIONS, allow_open={})
    with pytest.raises(KeyboardInterrupt):
        do(shop, job)

    ended = jobs.get_job(shop, job.id)
    assert (ended.state, ended.error) == (
        "cancelled",
        "The worker was interrupted. No dataset version was created: press Start again.",
    )
