"""The doctor looks at everything that is kept, and each of its checks can fail."""

import os
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from curate.domain.jobs import CheckRequest, ImportRequest
from curate.domain.results import TrainingResult
from curate.models import record_files
from curate.services import doctor
from curate.services.datasets import create_version
from curate.services.erasure import erase_ticket
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import approve_where, index_new
from curate.settings import Settings
from curate.stores import Database, check_integrity, tables
from tests.models.conftest import one_thread, tiny  # noqa: F401 - fixtures

TRAINED = TrainingResult(1.0, None, 1, 1, 1, 2, 3.0, 4.0, Path("runs/1/adapter"))


@pytest.fixture
def place(home, monkeypatch, url):
    monkeypatch.setenv("CURATE_DATABASE_URL", url)
    settings = Settings()
    settings.make_home()
    return settings


@pytest.fixture
def opened(place):
    database = Database(place.url)
    yield database
    database.close()


@pytest.fixture
def frozen(opened, write_csv):
    create_project(opened, "tickets", "Triage tickets.")
    import_file(opened, "tickets", write_csv())
    approve_where(opened, "tickets", "all")
    return create_version(opened, "tickets").dataset


def said(settings, check):
    (found,) = [one for one in doctor.diagnose(settings) if one.check == check]
    return found


def failing(settings):
    """The checks that fail, but for room on the disk."""
    return [one for one in doctor.diagnose(settings) if not one.ok and one.check != "disk space"]


def test_nothing_is_wrong_where_nothing_is(place, frozen):
    assert failing(place) == []
    kind = "SQLite 3" if place.url.startswith("sqlite") else "PostgreSQL 1"
    assert said(place, "database integrity").message.startswith(kind)


def test_a_record_that_was_changed_after_it_was_frozen_is_noticed(place, opened, frozen):
    with opened.begin() as stores:
        stores.connection.execute(update(tables.records).values(output="Something else."))

    found = said(place, "dataset versions")

    assert not found.ok
    assert "v1 of tickets" in found.message
    assert "curate restore FILE" in found.message


def test_a_version_of_which_something_was_erased_is_held_to_what_is_left(place, opened, frozen):
    with opened.read() as stores:
        one = stores.datasets.records(frozen.id)[0].external_id
    erase_ticket(opened, place, "tickets", one, dry_run=False, person="ada")

    assert said(place, "dataset versions").ok

    with opened.begin() as stores:
        stores.connection.execute(update(tables.records).values(output="Something else."))
    assert not said(place, "dataset versions").ok


def test_rows_that_belong_to_nothing_are_noticed(frozen, opened, place):
    if not place.url.startswith("sqlite"):
        pytest.skip("a server enforces them")
    with sqlite3.connect(opened.engine.url.database) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM datasets")

    assert "rows of records belong to nothing" in said(place, "database integrity").message


def test_what_a_server_can_not_be_asked_is_said(opened, place):
    if place.url.startswith("sqlite"):
        pytest.skip("SQLite looks at its indexes")
    with opened.begin() as stores:
        available = stores.connection.execute(
            text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
        ).scalar()

    assert "the indexes were not looked at" in said(place, "database integrity").message

    if available:
        with opened.begin() as stores:
            stores.connection.execute(text("CREATE EXTENSION amcheck"))
        assert check_integrity(place.url).unseen == ""


def test_a_job_whose_process_is_gone_and_one_that_nobody_does_are_stuck(place, opened):
    with opened.begin() as stores:
        dead = stores.jobs.add(CheckRequest("tickets"), None, "ada")
        stores.jobs.claim((999_999_999, 1.0, os.uname().nodename), dead.id)
    assert f"Job {dead.id} can't go on, because the process is gone" in said(place, "jobs").message

    with opened.begin() as stores:
        late = stores.jobs.add(CheckRequest("tickets"), None, "ada")
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        stores.connection.execute(
            update(tables.jobs).where(tables.jobs.c.id == late.id).values(created_at=long_ago)
        )
    found = said(place, "worker")
    assert not found.ok
    assert "no worker runs: start one with `curate worker`" in found.message


def test_a_clock_that_is_behind_what_was_stored_is_noticed(place, opened):
    with opened.begin() as stores:
        stores.jobs.add(CheckRequest("tickets"), None, "ada")
        stores.connection.execute(
            update(tables.jobs).values(created_at=datetime.now(UTC) + timedelta(days=400))
        )

    assert "set the clock" in said(place, "clock").message


def test_a_missing_adapter_and_a_missing_upload_are_noticed(place, opened, frozen):
    with opened.begin() as stores:
        project = stores.projects.get("tickets").id
        job = stores.jobs.add(ImportRequest("tickets", "a.csv", "uploads/1/a.csv"), project, "ada")
        run = stores.runs.add(project, frozen.id, job.id, base="b", preset="quick", settings={})
        stores.runs.finish(run, replace(TRAINED, adapter=Path(f"runs/{run}/adapter")))

    message = said(place, "files").message

    assert f"the adapter of run {run}" in message
    assert f"the upload of job {job.id}" in message


@pytest.fixture
def alone(home, write_csv):
    """A home with SQLite in it, closed, and its file."""
    settings = Settings()
    settings.make_home()
    database = Database(settings.url)
    create_project(database, "tickets", "Triage tickets.")
    import_file(database, "tickets", write_csv())
    database.close()
    return home / "curate.db"


def flip_pages(file):
    """Spoil the middle of a database, as a failing disk does."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    for page in range(3, len(content) // 4096, 2):
        content[page * 4096 : page * 4096 + 2048] = os.urandom(2048)
    file.write_bytes(content)


def cut(file):
    os.truncate(file, file.stat().st_size // 2)


def replace_it(file):
    file.write_bytes(b"This is not a database at all. " * 400)


@pytest.mark.parametrize("fault", [flip_pages, cut, replace_it])
def test_a_damaged_database_is_told_and_what_to_do(alone, fault):
    fault(alone)

    found = said(Settings(), "database integrity")

    assert not found.ok
    assert "the database is damaged" in found.message
    assert "curate restore FILE" in found.message
    assert "\n" not in found.message


def test_a_database_that_may_not_be_read_is_not_called_damaged(alone, monkeypatch):
    alone.unlink()
    alone.symlink_to(alone.parent)  # it can't be opened, even by root

    found = {one.check: one for one in doctor.diagnose(Settings())}

    assert not found["database integrity"].ok or not found["database"].ok
    assert "damaged" not in found["database integrity"].message.replace("nothing is damaged", "")


def test_an_empty_file_in_place_of_the_database_is_told_and_not_filled(alone):
    os.truncate(alone, 0)

    found = said(Settings(), "database")
    assert not found.ok
    assert "is empty, and it was not" in found.message
    assert alone.stat().st_size == 0


def test_files_that_others_may_read_are_told_and_closed(alone, home):
    (home / "runs").mkdir()
    (home / "runs").chmod(0o755)
    alone.chmod(0o644)
    (home / "linked").symlink_to("/etc/passwd")

    found = said(Settings(), "file modes")
    assert not found.ok
    assert "curate.db" in found.message

    doctor.fix(Settings())

    assert said(Settings(), "file modes").ok
    assert alone.stat().st_mode & 0o777 == 0o600
    assert Path("/etc/passwd").stat().st_mode & 0o004


def test_a_damaged_model_is_told_even_if_its_file_looks_untouched(alone, home, tiny):  # noqa: F811
    kept = Path(shutil.copytree(tiny, home / "models" / "invented--tiny"))
    record_files(kept, {})
    assert said(Settings(), "base model invented/tiny").ok
    weights = kept / "model.safetensors"
    before = weights.stat()
    content = bytearray(weights.read_bytes())
    content[-5_000:-1_000] = bytes(byte ^ 0xFF for byte in content[-5_000:-1_000])
    weights.write_bytes(content)
    os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))

    found = said(Settings(), "base model invented/tiny")

    assert not found.ok
    assert "SHA-256 differs" in found.message
    assert "curate models pull invented/tiny" in found.message


def test_an_index_of_the_search_that_misses_something_is_said_and_made_anew(
    place, opened, write_csv
):
    create_project(opened, "tickets")
    import_file(opened, "tickets", write_csv())
    assert said(place, "search").message.endswith("is indexed by the next search")
    index_new(opened)
    assert said(place, "search").message == "The index holds what is stored"
    with opened.begin() as stores:
        stores.connection.execute(text("UPDATE indexed_sources SET upto = upto - 1"))

    if opened.engine.dialect.name == "postgresql":  # what is there besides does no harm
        with opened.begin() as stores:
            stores.connection.execute(text("DELETE FROM example_words WHERE rowid = 1"))

    assert not said(place, "search").ok
    doctor.fix(place)
    assert said(place, "search").message == "The index holds what is stored"
