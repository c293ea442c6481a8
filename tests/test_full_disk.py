"""A home whose disk is full: one sentence each, nothing half, and everything works again with room."""

import os
import shutil
import subprocess
from contextlib import suppress

import pytest

from curate.cli import main, state
from curate.domain.errors import CurateError
from curate.domain.faults import DiskFull
from curate.domain.jobs import CheckRequest
from curate.reserve import NAME, Reserve
from curate.services import (
    checking,
    datasets,
    doctor,
    importing,
    jobs,
    projects,
    quality,
    reviewing,
)
from curate.services.importing import import_file
from curate.settings import Settings
from curate.stores import open_database
from curate.stores.examples import Where
from curate.worker import work_on
from tests.services.conftest import HEADER, TICKETS

MEGABYTE = 1 << 20


@pytest.fixture
def disk(tmp_path):
    """A disk of 16 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("A small disk can only be made by root.")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small(disk):
    """Settings of a home on that disk."""
    return Settings(home=disk / "home", reserve_mb=32, database_url="")


@pytest.fixture
def opened(small):
    """Its database, with a project in it."""
    small.make_home()
    database = open_database(small)
    projects.create_project(database, "tickets")
    yield database
    database.close()


def fill(disk, left=0):
    """Fill the disk up to so many bytes."""
    with (disk / "filler").open("ab") as file:
        size = file.tell()
        free = shutil.disk_usage(disk).free - left
        if free > 0:
            os.posix_fallocate(file.fileno(), size, free)


def empty(disk):
    (disk / "filler").unlink()


def table(path, rows, first=0):
    lines = [f"id,message,reply\n"]  # noqa: F541
    for n in range(first, first + rows):
        words = " ".join(_word(n * k % 9973) for k in range(1, 60))
        lines.append(f"T-{n},Where is my order {words}?,Topic: Delivery {n}\n")
    path.write_text("".join(lines))
    return path


def _word(number):
    return "".join("bcdfghklmn"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(number))


def ids(database, **where):
    return [one.id for one in reviewing.list_examples(database, "tickets", Where(**where))]


def reserved(small):
    return (small.home / NAME).exists()


def test_the_room_in_reserve_is_an_eighth_of_a_small_disk_and_is_held(opened, small, disk):
    held = small.home / NAME

    assert held.stat().st_size == 2 * MEGABYTE
    assert held.stat().st_blocks * 512 >= 2 * MEGABYTE
    assert held.stat().st_mode & 0o077 == 0
    report = {one.check: one for one in doctor.diagnose(small)}
    assert report["disk reserve"].ok
    assert "2.1 MB are kept" in report["disk reserve"].message
    assert Reserve(small.home, 0).size == 0


def test_an_import_that_fills_the_disk_leaves_nothing_behind(opened, small, disk, tmp_path):
    import_file(opened, "tickets", table(tmp_path / "few.csv", 50))
    fill(disk, 3 * MEGABYTE)

    with pytest.raises(DiskFull, match=r"^The disk of .*home is full.* then try again\.$"):
        import_file(opened, "tickets", table(tmp_path / "many.csv", 12_000, 1_000))

    assert len(ids(opened)) == 50
    (last, *_) = jobs.list_jobs(opened)
    assert last.state == "failed"
    assert "is full" in last.error
    with opened.read() as stores:
        assert stores.sources.unfinished() == []
    empty(disk)
    import_file(opened, "tickets", table(tmp_path / "some.csv", 500, 1_000))
    assert len(ids(opened)) == 550
    assert reserved(small)


def test_without_the_reserve_all_that_writes_is_refused_and_all_that_reads_works(
    opened, small, disk, tmp_path
):
    import_file(opened, "tickets", table(tmp_path / "few.csv", 20))
    fill(disk)
    with opened.clean_up() as stores:
        stores.projects.set_task(stores.projects.get("tickets").id, "still room for this")
    assert not reserved(small)
    opened.close()

    again = open_database(small)
    assert len(ids(again)) == 20
    assert checking.list_findings(again, "tickets") == []
    with pytest.raises(DiskFull, match="MB are kept for cleaning up"):
        reviewing.decide(again, "tickets", ids(again)[0], "approve")
    report = {one.check: one for one in doctor.diagnose(small)}
    assert not report["disk reserve"].ok
    empty(disk)
    reviewing.decide(again, "tickets", ids(again)[0], "approve")
    assert reserved(small)
    again.close()


ACTIONS = {
    "check": lambda d, _: checking.run_checks(d, "tickets", ["rule", "whitespace"]),
    "approve": lambda d, _: reviewing.approve_where(d, "tickets", "all"),
    "version": lambda d, _: datasets.create_version(d, "tickets"),
    "fix": lambda d, _: checking.infer_contract(d, "tickets"),
    "export": lambda d, s: datasets.export(d, "tickets", "v1", "openai", s.home / "out"),
    "report": lambda d, s: quality.write_html(
        d, quality.build_report(d, s, "tickets"), s.home / "report.html"
    ),
    "upload": lambda _, s: importing.sort_uploads(s, [("a.csv", b"id,x,y\n" * 9_000)]),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_whatever_meets_a_full_disk_says_a_sentence_and_works_with_room(
    opened, small, disk, tmp_path, action
):
    import_file(opened, "tickets", table(tmp_path / "few.csv", 60 if action == "report" else 600))
    if action in {"export", "version"}:
        reviewing.approve_where(opened, "tickets", "all")
    if action == "export":
        datasets.create_version(opened, "tickets")
    opened.close()  # so that no room is left beside the database
    assert ids(opened)
    before = {path for path in small.home.rglob("*") if path.is_file()}
    fill(disk)

    with pytest.raises((CurateError, OSError)) as caught:
        ACTIONS[action](opened, small)

    said = str(caught.value)
    assert "full" in said or "No space left" in said
    after = {path for path in small.home.rglob("*") if path.is_file()}
    assert {path.name for path in after - before} <= {"curate.db-wal", "curate.db-shm"}
    empty(disk)
    with suppress(FileNotFoundError):
        (small.home / "out").rmdir()
    ACTIONS[action](opened, small)


def test_a_job_that_meets_a_full_disk_ends_with_the_sentence(opened, small, disk, tmp_path):
    import_file(opened, "tickets", table(tmp_path / "few.csv", 2_000))
    jobs.submit(opened, "tickets", CheckRequest("tickets"))
    with opened.begin() as stores:
        job = stores.jobs.claim(jobs.this_process())
    fill(disk)

    work_on(opened, small, job)

    ended = jobs.get_job(opened, job.id)
    assert ended.state == "failed"
    assert "is full" in ended.error
    empty(disk)
    assert jobs.list_dead_jobs(opened) == []


def test_a_database_opens_where_there_is_no_room_for_its_files_beside_it(opened, small, disk):
    opened.close()
    fill(disk)
    assert not list(small.home.glob("*-wal"))

    again = open_database(small)

    assert not reserved(small)
    with again.read() as stores:
        assert [one.name for one in stores.projects.all()] == ["tickets"]
    again.close()


def test_the_command_line_says_one_sentence(opened, small, disk, monkeypatch, capfd):
    fill(disk)
    monkeypatch.setenv("CURATE_HOME", str(small.home))
    monkeypatch.setenv("CURATE_RESERVE_MB", "32")
    state.settings.cache_clear()
    state.database.cache_clear()
    (disk.parent / "tickets.csv").write_text(
        "\n".join(",".join(row[:4]) for row in [HEADER, *TICKETS])
    )
    monkeypatch.setattr("sys.argv", ["curate", "project", "create", "x" * 90])

    statuses = []
    for _ in range(3):
        with pytest.raises(SystemExit) as ended:
            main()
        statuses.append(ended.value.code)
    said = capfd.readouterr().err.strip().splitlines()

    assert set(statuses) == {2}
    assert all("Traceback" not in line for line in said)
    state.database().close()
    state.settings.cache_clear()
    state.database.cache_clear()
