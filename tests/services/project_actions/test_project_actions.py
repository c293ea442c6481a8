"""Whole projects: renamed, archived, copied and deleted, and what of them is left then: nothing."""

import pytest
from sqlalchemy import select

from curate.domain.errors import AlreadyThere, NotFound, Unusable
from curate.domain.jobs import CheckRequest, ImportRequest, TrainRequest
from curate.services import changes, checking, importing, jobs, reviewing
from curate.services.importing import import_file
from curate.services.project_actions import (
    archive_project,
    copy_project,
    delete_project,
    hide_project,
    project_contents,
    rename_project,
    sweep_projects,
)
from curate.services.projects import create_project, get_project, list_projects
from curate.stores.all_tables import COPIED, NOT_COPIED, OF_NO_PROJECT, ProjectRows, owned
from curate.stores.examples import Where
from curate.stores.tables import metadata
from tests.services.conftest import TICKETS

TABLES = [table.name for table in metadata.sorted_tables if table.name not in OF_NO_PROJECT]


@pytest.fixture
def worked_on(database, tickets):
    """A project in which something of everything that a copy has was done."""
    reviewing.approve_where(database, "tickets", "all")
    first, *_ = reviewing.list_examples(database, "tickets", Where())
    edit = reviewing.Edit(input=f"{first.input} Call 030 5550 123.", output=" Topic: Other ")
    reviewing.decide(
        database, "tickets", first.id, "edit", edit=edit, note="As she said on the phone"
    )
    checking.run_checks(database, "tickets", ["whitespace", "personal_data"])
    checking.save_rule(
        database,
        "tickets",
        checking.parse_rule({"name": "Urgent", "kind": "must_contain", "value": "Urgency: High"}),
    )
    found = checking.list_findings(database, "tickets", status="open")
    checking.dismiss(database, "tickets", [found[0].id])
    return database


def owned_rows(database, table, project):
    with database.read() as stores:
        of = metadata.tables[table]
        rows = select(of).where(owned(of, project)).order_by(*of.primary_key.columns)
        return stores.connection.execute(rows).mappings().all()


@pytest.mark.parametrize("table", TABLES)
def test_every_table_belongs_to_a_project_and_copies_know_it(table):
    assert owned(metadata.tables[table], 1) is not None
    assert (table in COPIED) != (table in NOT_COPIED), (
        "say whether a copy of a project has its rows"
    )


def test_a_renamed_project_keeps_everything_and_its_jobs_follow(database, tickets):
    job = jobs.submit(database, "tickets", CheckRequest("tickets"))

    renamed = rename_project(database, "tickets", "  Bike   shop ")

    assert renamed == get_project(database, "Bike shop")
    assert len(reviewing.list_examples(database, "Bike shop", Where())) == len(TICKETS)
    assert jobs.get_job(database, job.id).request == CheckRequest("Bike shop")
    with pytest.raises(NotFound):
        get_project(database, "tickets")


def test_a_name_that_is_taken_or_empty_is_refused(database, tickets):
    create_project(database, "other")

    with pytest.raises(AlreadyThere):
        rename_project(database, "tickets", "other")
    with pytest.raises(Unusable, match="Nothing was renamed"):
        rename_project(database, "tickets", " \n")
    with pytest.raises(AlreadyThere):
        copy_project(database, "tickets", "other")

    assert {one.name for one in list_projects(database)} == {"tickets", "other"}


def test_a_project_is_not_renamed_while_a_job_of_it_is_at_work(database, tickets):
    job = jobs.submit(database, "tickets", CheckRequest("tickets"))
    with database.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)

    with pytest.raises(Unusable, match=rf"Job {job.id} \(check\) is at work"):
        rename_project(database, "tickets", "shop")


def test_an_archived_project_is_listed_last_and_loses_nothing(database, tickets):
    create_project(database, "older")
    archive_project(database, "older", archived=True)
    create_project(database, "newest")
    archive_project(database, "newest", archived=True)

    assert [(one.name, one.archived) for one in list_projects(database)] == [
        ("tickets", False),
        ("newest", True),
        ("older", True),
    ]

    archive_project(database, "newest", archived=False)
    assert list_projects(database)[0].name == "newest"


COMPARED = {
    "examples": ("id", "project_id", "source_id"),
    "events": ("id", "action_id", "example_id"),
    "findings": ("id", "project_id", "fingerprint"),
    "contracts": ("id", "project_id"),
    "rules": ("id", "project_id"),
    "unused_rows": ("id", "source_id", "fixed_by"),
}


def test_a_copy_says_the_same_and_shares_nothing(worked_on):
    copied = copy_project(worked_on, "tickets", "second")

    one, other = (get_project(worked_on, name).id for name in ("tickets", "second"))
    assert copied.examples == len(TICKETS)
    for table, theirs in COMPARED.items():
        rows = [
            [
                {k: v for k, v in row.items() if k not in theirs}
                for row in owned_rows(worked_on, table, key)
            ]
            for key in (one, other)
        ]
        assert rows[0] == rows[1], table
    there = worked_on
    ids = {one.id for one in reviewing.list_examples(there, "second", Where())}
    assert ids.isdisjoint(one.id for one in reviewing.list_examples(there, "tickets", Where()))
    assert all(
        set(found.finding.examples) <= ids for found in checking.list_findings(there, "second")
    )


def test_checks_find_in_a_copy_what_was_dismissed_there_and_leave_it_dismissed(worked_on):
    before = statuses(worked_on, "tickets")
    copy_project(worked_on, "tickets", "second")

    checking.run_checks(worked_on, "second", ["whitespace", "personal_data"])

    assert statuses(worked_on, "second") == before
    assert "dismissed" in {status for *_, status in before}


def test_errors_that_somebody_knew_of_are_known_in_the_copy(sqlite, write_csv):
    create_project(sqlite, "tickets")
    import_file(sqlite, "tickets", write_csv())
    checking.infer_contract(sqlite, "tickets")
    first = reviewing.list_examples(sqlite, "tickets", Where())[0]
    edit = reviewing.Edit(output="None of the lines that are wanted")
    reviewing.decide(sqlite, "tickets", first.id, "approve", edit=edit, knowingly=True)

    copy_project(sqlite, "tickets", "second")

    with sqlite.read() as stores:
        copied = stores.projects.get("second").id
        (known,) = stores.history.known_errors(
            [one.id for one in stores.examples.all(copied)]
        ).values()
        assert known
        assert known <= {one.mark for one in stores.findings.all(copied, status="open")}


def statuses(database, project):
    return sorted(
        (found.finding.check, found.finding.code, str(found.finding.start), found.status)
        for found in checking.list_findings(database, project)
    )


def test_what_was_done_before_a_copy_can_be_undone_in_it(worked_on):
    copy_project(worked_on, "tickets", "second")
    before = statuses(worked_on, "tickets")

    undone = [changes.undo_last(worked_on, "second") for _ in range(2)]

    assert undone[0].summary.startswith("Dismissed")
    assert "dismissed" not in {status for *_, status in statuses(worked_on, "second")}
    assert statuses(worked_on, "tickets") == before
    assert not undone[1].left
    with worked_on.read() as stores:
        there = stores.rules.all(stores.projects.get("tickets").id)
        assert [one.spec["name"] for one in there] == ["Urgent"]
        assert stores.rules.all(stores.projects.get("second").id) == []


def test_a_copy_that_is_interrupted_leaves_nothing(worked_on):
    def stop(share, message):
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_project(worked_on, "tickets", "second", on_progress=stop)

    assert [one.name for one in list_projects(worked_on)] == ["tickets"]
    with worked_on.read() as stores:
        known = stores.projects.get("tickets").id
        everything = ProjectRows(stores.connection).counts(known)
        for table in COPIED:
            rows = stores.connection.execute(select(metadata.tables[table])).all()
            assert len(rows) == everything.get(table, 0), table


def test_a_deleted_project_leaves_no_row_and_no_file(worked_on, settings_here, monkeypatch):
    monkeypatch.setattr("curate.services.project_actions.copies.PART", 3)
    create_project(worked_on, "other")
    files = files_of(worked_on, settings_here)
    job = jobs.submit(worked_on, "tickets", CheckRequest("tickets"))

    deleted = delete_project(worked_on, settings_here, "tickets")

    assert deleted.compacted
    assert deleted.contents.examples == len(TICKETS)
    assert [one for one in files if one.exists()] == []
    assert [one.name for one in list_projects(worked_on)] == ["other"]
    with pytest.raises(NotFound):
        jobs.get_job(worked_on, job.id)
    with worked_on.read() as stores:
        for table in metadata.sorted_tables:
            rows = stores.connection.execute(select(table)).all()
            assert len(rows) == (table.name == "projects"), table.name


def files_of(database, settings):
    """Files such as an import that failed, a training and a comparison leave behind."""
    upload = importing.stored_upload(settings, "tickets.csv")
    upload.write_text("id\n", encoding="utf-8")
    jobs.submit(database, "tickets", ImportRequest("tickets", "tickets.csv", str(upload)))
    with database.begin() as stores:
        key = stores.projects.get("tickets").id
        begun = stores.datasets.begin(key, [], sha256="", test=1, manifest={}, person="ada")
        job = stores.jobs.add(TrainRequest("tickets", "v1", 1), key, "ada").id
        run = stores.runs.add(key, begun, job, base="b", preset="quick", settings={})
        stores.jobs.end(job, "failed")
    adapter = settings.home / "runs" / str(run) / "adapter" / "adapter_model.safetensors"
    adapter.parent.mkdir(parents=True)
    adapter.write_bytes(b"weights")
    return [upload, adapter, upload.parent, adapter.parent.parent]


def test_a_deletion_that_was_interrupted_is_finished_by_whoever_looks_next(
    worked_on, settings_here
):
    files = files_of(worked_on, settings_here)
    hide_project(worked_on, settings_here, "tickets")

    assert list_projects(worked_on) == []
    create_project(worked_on, "tickets")  # the name is free at once
    assert all(one.exists() for one in files)

    assert sweep_projects(worked_on, settings_here) == 1
    assert sweep_projects(worked_on, settings_here) == 0
    assert [one for one in files if one.exists()] == []
    assert project_contents(worked_on, settings_here, "tickets").rows == {"projects": 1}


def test_a_project_is_not_deleted_while_a_job_does_not_stop(worked_on, settings_here):
    job = jobs.submit(worked_on, "tickets", CheckRequest("tickets"))
    with worked_on.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)

    with pytest.raises(Unusable, match="Nothing was deleted"):
        delete_project(worked_on, settings_here, "tickets", patience=0)

    assert jobs.get_job(worked_on, job.id).state == "cancelling"
    assert len(reviewing.list_examples(worked_on, "tickets", Where())) == len(TICKETS)


def test_ids_of_a_deleted_project_are_not_given_again(worked_on, settings_here, write_csv):
    last = max(one.id for one in reviewing.list_examples(worked_on, "tickets", Where()))
    delete_project(worked_on, settings_here, "tickets")
    create_project(worked_on, "tickets")

    import_file(worked_on, "tickets", write_csv())

    assert min(one.id for one in reviewing.list_examples(worked_on, "tickets", Where())) > last


def test_the_file_of_a_database_becomes_smaller(sqlite, settings_here, write_csv, tmp_path):
    create_project(sqlite, "large")
    rows = [
        [f"T-{n}", "", "", f"Ticket {n * 7919} {'word ' * 200}", "Sent.", ""] for n in range(1_500)
    ]
    import_file(sqlite, "large", write_csv(rows))
    sqlite.compact()
    before = (tmp_path / "curate.db").stat().st_size

    delete_project(sqlite, settings_here, "large")

    assert (tmp_path / "curate.db").stat().st_size < before / 2
