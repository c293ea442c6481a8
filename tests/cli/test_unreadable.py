"""Files and folders that may not be read or written, as somebody meets them who is not the administrator."""

import os
import shutil
import subprocess
import sys

import pytest

from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.settings import Settings
from curate.stores import Database

ADMINISTRATOR = hasattr(os, "geteuid") and os.geteuid() == 0
CAPABILITIES = "-dac_override,-dac_read_search"
# The administrator may read everything; without these two rights, what a file says counts for them too.
WITHOUT_RIGHTS = (
    ["setpriv", f"--inh-caps={CAPABILITIES}", f"--bounding-set={CAPABILITIES}"]
    if ADMINISTRATOR
    else []
)
ROWS = "id,question,answer\n1,How do I reset my password?,Open settings and choose reset.\n"

pytestmark = pytest.mark.skipif(
    os.name != "posix" or bool(ADMINISTRATOR and not shutil.which("setpriv")),
    reason="nobody here whom the rights of a file bind",
)


@pytest.fixture
def told(home, tmp_path):
    """What a command says, and its exit status, in a home with a project."""
    home.mkdir(exist_ok=True)
    (tmp_path / "tickets.csv").write_text(ROWS)

    def run(*words):
        ran = subprocess.run(
            [
                *WITHOUT_RIGHTS,
                sys.executable,
                "-c",
                "import sys; from curate.cli import main; sys.exit(main())",
                *words,
            ],
            cwd=tmp_path,
            env={**os.environ, "CURATE_HOME": str(home), "CURATE_PERSON": "ada"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in ran.stderr
        return ran.returncode, " ".join((ran.stdout + ran.stderr).split())

    database = Database(Settings().url)
    create_project(database, "t")
    import_file(database, "t", tmp_path / "tickets.csv")
    database.close()
    yield run
    for place, folders, files in os.walk(tmp_path):
        for name in (*folders, *files):
            os.chmod(os.path.join(place, name), 0o700)  # noqa: PTH101, PTH118


def test_a_file_that_may_not_be_read_is_named_and_nothing_is_imported(told, tmp_path):
    (tmp_path / "closed.csv").write_text(ROWS)
    (tmp_path / "closed.csv").chmod(0)

    status, said = told("import", "t", "tickets.csv", "closed.csv")

    assert (status, said) == (
        2,
        "closed.csv can't be read: Permission denied. Nothing was imported.",
    )


@pytest.mark.parametrize(
    ("closed", "part"),
    [(".", ""), ("more", "more in it: "), ("more/closed.csv", "more/closed.csv in it: ")],
)
def test_of_a_folder_nothing_is_passed_over_that_may_not_be_read(told, tmp_path, closed, part):
    folder = tmp_path / "export"
    (folder / "more").mkdir(parents=True)
    for name in ("a.csv", "more/closed.csv"):
        (folder / name).write_text(ROWS)
    (folder / closed).chmod(0)

    status, said = told("import", "t", "export")

    assert status == 2
    assert said == (
        f"export can't be read: {part}Permission denied. Nothing was imported: name the files in it."
    )


def test_a_folder_whose_names_alone_may_be_read_is_refused_too(told, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.csv").write_text(ROWS)
    folder.chmod(0o400)

    assert told("inspect", "export")[0] == 2


@pytest.mark.parametrize("words", [("validate", "closed.jsonl"), ("restore", "closed.jsonl")])
def test_other_commands_name_the_file_too(told, tmp_path, words):
    (tmp_path / "closed.jsonl").write_text("{}")
    (tmp_path / "closed.jsonl").chmod(0)

    status, said = told(*words)

    assert status == 2
    assert "closed.jsonl" in said
    assert "Nothing was done" in said


def test_a_database_that_may_not_be_written_is_read_on(told, home):
    (home / "curate.db").chmod(0o400)

    assert told("examples", "t")[0] == 0
    status, said = told("check", "t")
    assert status == 2
    assert "can be read, but not written" in said
    (home / "curate.db").chmod(0)
    status, said = told("examples", "t")
    assert status == 2
    assert "may not be read by the user who runs Curate. Nothing was changed" in said


def test_a_backup_where_nothing_may_be_written_leaves_nothing(told, tmp_path):
    place = tmp_path / "closed"
    place.mkdir()
    place.chmod(0o500)

    status, said = told("backup", "closed/all.bak")

    assert status == 2
    assert "choose another place" in said
    assert not list(place.iterdir())
