import os
import time

import pytest

from curate.domain.errors import Unusable
from curate.domain.jobs import CheckRequest, ImportRequest
from curate.services import importing, jobs, projects, reviewing
from curate.services import jobs as jobs_services
from curate.services.home import home_page
from curate.services.importing import ImportOptions, import_file


@pytest.fixture
def sleeping(monkeypatch):
    """Counts the workers that would have been started."""
    started = []
    monkeypatch.setattr(jobs_services, "start_worker", started.append)
    return started


def test_a_preview_shows_examples_and_what_would_be_left_out(write_csv):
    path = write_csv(
        [["T-1", "", "C-1", "It broke.", "Topic: Brakes", "B"], ["T-2", "", "", "", "", ""]]
    )

    found = importing.preview_rows(path, ImportOptions())

    assert [one.input for one in found.examples] == ["It broke."]
    assert [one.line for one in found.left_out] == [3]
    assert found.seen == 2


def test_a_damaged_note_stops_the_others_and_is_named(settings_here):
    with pytest.raises(Unusable, match=r"n2\.txt can't be read"):
        importing.bundle_notes(
            settings_here, [("n1.txt", b"Fine."), ("n2.txt", b"Da\x00maged\x00")]
        )


def test_a_note_can_not_leave_the_folder_of_uploads(settings_here, home):
    importing.bundle_notes(settings_here, [("../../n1.txt", b"Fine."), ("n2.txt", b"Fine too.")])

    assert [path.name for path in home.rglob("*.*") if path.is_file()] == ["notes.jsonl"]


def test_old_uploads_that_no_job_needs_are_swept(sqlite, settings_here):
    old, needed, fresh = (
        importing.stored_upload(settings_here, f"{n}.csv") for n in ("old", "needed", "new")
    )
    yesterday = time.time() - 2 * 24 * 3600
    for path in (old, needed, fresh):
        path.write_text("x")
    for path in (old, needed):
        os.utime(path.parent, (yesterday, yesterday))
    projects.create_project(sqlite, "tickets")
    jobs.submit(sqlite, "tickets", ImportRequest("tickets", "a.csv", str(needed)))

    assert importing.sweep_uploads(sqlite, settings_here) == 1

    assert [path.exists() for path in (old, needed, fresh)] == [False, True, True]


def test_a_dropped_upload_takes_its_folder_with_it(settings_here):
    path = importing.stored_upload(settings_here, "tickets.csv")
    path.write_text("x")

    importing.drop_upload(path)

    assert not path.parent.exists()


def test_what_was_done_lately_names_the_files_and_the_actions(sqlite, write_csv):
    projects.create_project(sqlite, "tickets")
    import_file(sqlite, "tickets", write_csv(), name="march.csv", person="grace")
    reviewing.approve_where(sqlite, "tickets", "all", "ada")

    found = home_page(sqlite, "tickets").activity

    assert [(one.person, one.what) for one in found] == [
        ("ada", "Approved 12 examples (all)"),
        ("grace", "Import of march.csv: 12 examples added"),
    ]


def test_a_job_that_just_began_to_wait_needs_no_further_worker(sqlite, settings_here, sleeping):
    job = jobs.submit(sqlite, None, CheckRequest("tickets"))

    jobs_services.ensure_worker(sqlite, settings_here, job)

    assert sleeping == []


def test_the_newest_job_of_a_kind_is_found(sqlite):
    projects.create_project(sqlite, "tickets")
    jobs.submit(sqlite, "tickets", ImportRequest("tickets", "a.csv"))
    newest = jobs.submit(sqlite, "tickets", ImportRequest("tickets", "a.csv"))
    jobs.submit(sqlite, "tickets", CheckRequest("tickets"))

    with sqlite.read() as stores:
        key = stores.projects.get("tickets").id
        assert stores.jobs.newest(key, "import").id == newest.id
        assert stores.jobs.newest(key, "train") is None
    assert len(home_page(sqlite, "tickets").running) == 3
